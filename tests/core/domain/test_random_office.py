"""Random clerks over every operation there is: whoever does what in whichever order, the rules of the house hold."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from random import Random
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import core
from core.base import clock
from core.base.errors import Refused
from core.base.meter import silent
from core.domain import (
    closeouts,
    deletions,
    evidence,
    findings,
    history,
    operators,
    process,
    readiness,
    reminders,
    tasks,
)
from core.domain.findings import FindingFilter
from core.domain.statistics import Counting, Scope
from core.domain.tasks import TaskFilter
from core.output import layouts, ledgers
from core.output.papers import catalogue
from core.store import search, undo, verify
from core.store.operations import declared
from core.store.workspace import Workspace
from tests.core.domain.clerks import printing
from tests.core.domain.clerks.hand import SECRET
from tests.core.domain.clerks.keeping import WATCHER
from tests.core.domain.clerks.office import EXEMPT, MOVES, Play, contents

MORNING = datetime(2025, 9, 15, 1, 0, tzinfo=UTC)
KINDS = ("finding", "suggestion", "demand", "pledge")
# What is tried more often, so that close-outs get through and steps are taken back in a short play.
OFTEN = ("step.undo", "step.undo", "step.redo", "closeout.apply_many", "closeout.review_many", "progress.add_many",
         "evidence.attach", "clue.add", "withholding.put")  # fmt: skip
CHANCE = st.randoms(use_true_random=False)


# -- what always holds -----------------------------------------------------------------------------


def closed_rightly(workspace: Workspace) -> None:
    """Closed here: all criteria answered well, evidence with its file, every level agreed, two persons not the doer."""
    keys = [key for (key,) in workspace.sql("SELECT id FROM closeout WHERE state = 'closed' AND NOT taken_over")]
    for row in closeouts.rows(workspace, keys):
        assert row.criteria
        assert all(one.answer == "met" or (one.answer == "not_concerned" and one.note) for one in row.criteria)
        assert any(proof.has_file for proof in row.proofs)
        assert [review.level for review in row.reviews if review.agreed] == list(row.chain)
        reviewers = {review.reviewer for review in row.reviews}
        assert len(reviewers) >= 2
        assert row.doer not in reviewers
        assert row.number


def figures_equal_their_lists(workspace: Workspace, inspection: int | None) -> None:
    """Each figure is the sum of its list; the filter beside it shows the same rows; both ways of counting agree."""
    scope = Scope(inspection, workspace.today())
    counting, then = Counting(workspace, scope), _AsOfOld(workspace, scope)
    for name in counting.definitions:
        behind = counting.behind(name)
        assert counting.value(name) == sum(n for _, n in behind), name
        assert sorted(behind) == sorted(then.behind(name)), name
        wanted = counting.figure(name).wanted
        if wanted is not None:
            assert sorted(findings.ids(workspace, wanted)) == sorted(record for record, _ in behind), name


class _AsOfOld(Counting):
    """Counts today over the rows that papers of a past day print, instead of over the glances."""

    _today = False  # pyright: ignore[reportAssignmentType]


def seen_by_the_watcher(workspace: Workspace, since: int) -> Iterator[Any]:
    """What the lists and pages tell an operator without the right to see clues."""
    yield search.find(workspace, SECRET)
    yield findings.ids(workspace, FindingFilter(kinds=KINDS, text=SECRET))
    yield findings.rows(workspace, findings.ids(workspace, FindingFilter(kinds=KINDS, withdrawn=True)))
    yield tasks.rows(workspace, tasks.ids(workspace, TaskFilter()))
    told = [row for row in history.operations(workspace) if row.operation > since]
    yield [(row.label, history.details(workspace, row.operation)) for row in told]
    yield deletions.rows(workspace)
    yield readiness.check(workspace)
    yield reminders.rows(workspace, None)
    yield evidence.find(workspace, "")
    for (key,) in workspace.sql("SELECT id FROM inspection"):
        yield history.of(workspace, "inspection", key)
        yield process.steps(workspace, key)
    yield [one.key for one in Counting(workspace, Scope(None, workspace.today())).definitions.values() if one.right]


def as_watcher(workspace: Workspace, since: int) -> str:
    """All that he is told; the clerk at the table stays who he is."""
    before = workspace.operator, workspace.operator_name
    workspace.work_as(WATCHER)
    try:
        return "".join(map(repr, seen_by_the_watcher(workspace, since)))
    finally:
        workspace.operator, workspace.operator_name = before


def nothing_secret_is_printed(workspace: Workspace, chance: Random, most: int = 2) -> list[str]:
    """No paper or ledger but those of clues says a word of one, whoever prints it; no audience reads what is withheld
    from it. Gives what was printed."""
    told: list[str] = []
    for name, words in printing.printed(workspace, chance, most):
        assert SECRET not in words, name
        hidden = printing.withheld_words(workspace, printing.PUBLISHED[name]) if name in printing.PUBLISHED else []
        assert [one for one in hidden if one in printing.bare(words)] == [], name
        told += [name] * bool(words)
    return told


def refusal(do: Callable[[], object]) -> str:
    """The code with which the rules say no; empty when they do not."""
    try:
        do()
    except Refused as refused:
        return refused.code
    return ""


# -- the machine -----------------------------------------------------------------------------------


class Office(RuleBasedStateMachine):
    """Every rule is one move of one clerk."""

    def __init__(self) -> None:
        super().__init__()
        clock.now.set(MORNING)  # pyright: ignore[reportFunctionMemberAccess]  # the clock of the tests
        self.play = Play()
        self.workspace = self.play.workspace
        self.begun = self.play.last
        self.before: dict[int, Any] = {}  # operation → every row before it
        self.moments: list[tuple[datetime, Any]] = []
        self.numbers: dict[str, int] = {}

    def teardown(self) -> None:
        try:
            self._the_past_is_as_it_was()
            for (inspection,) in self.workspace.sql("SELECT id FROM inspection"):
                figures_equal_their_lists(self.workspace, inspection)
            self._all_goes_back()
            assert verify.defects(verify.check(self.workspace)) == []
            self._now_is_now()
        finally:
            self.play.leave()

    @rule(name=st.sampled_from([*sorted(MOVES), *OFTEN]), chance=CHANCE)
    def move(self, name: str, chance: Random) -> None:
        clock.now.forward(minutes=1)  # pyright: ignore[reportFunctionMemberAccess]
        last, state = self.play.last, self.play.contents()
        self.play.move(name, chance)
        for number in range(last + 1, self.play.last + 1):
            self.before[number] = state
        if name == "record.expunge" and self.play.last > last:
            self.moments.clear()  # the past was cleared on purpose
            self.before.clear()
        elif self.play.last > last:
            self._rows_are_back(self.play.last)

    @rule(chance=CHANCE)
    def change_seats(self, chance: Random) -> None:
        self.workspace.work_as(chance.choice(operators.active(self.workspace)).name)

    @rule(chance=CHANCE)
    def print_something(self, chance: Random) -> None:
        nothing_secret_is_printed(self.workspace, chance)

    @rule()
    def remember(self) -> None:
        if len(self.moments) < 3:
            self.moments.append((self.workspace.now(), self.play.contents()))
            clock.now.forward(minutes=1)  # pyright: ignore[reportFunctionMemberAccess]

    def _rows_are_back(self, operation: int) -> None:
        """What a step took back: each row it touched is what it was before the oldest of them that touched it."""
        [(undoes,)] = self.workspace.sql("SELECT undoes FROM operation WHERE id = ?", operation)
        now = self.play.contents()
        was: dict[tuple[str, int], Any] = {}
        for number in sorted(map(int, undoes.split()), reverse=True):
            if number not in self.before:
                return
            touched = self.workspace.sql('SELECT DISTINCT tbl, "row" FROM change WHERE operation = ?', number)
            was |= {(table, row): self.before[number][table].get(row) for table, row in touched}
        for (table, row), values in was.items():
            assert now[table].get(row) == values, (self.play.name_of(operation), table, row)

    # -- at the end of a play ------------------------------------------------------------------------

    def _the_past_is_as_it_was(self) -> None:
        for moment, state in self.moments:
            with self.workspace.as_of(moment) as past:
                assert contents(past) == state

    def _now_is_now(self) -> None:
        with self.workspace.as_of(self.workspace.now()) as past:
            assert contents(past) == self.play.contents()

    def _all_goes_back(self) -> None:
        """Each clerk takes back his own steps, newest first, until one stands that others have built on."""
        for row in operators.rows(self.workspace):
            if refusal(partial(self.workspace.work_as, row.name)):
                continue  # he was made by a step that is taken back already
            while (step := undo.next_undo(self.workspace)) is not None and step.operation_id > self.begun:
                refused = refusal(lambda: undo.undo(self.workspace))
                if refused:
                    assert refused in ("undo.blocked", "operator.no_right")
                    break
                self._rows_are_back(self.play.last)

    # -- after every move ----------------------------------------------------------------------------

    @invariant()
    def what_is_closed_here_was_closed_rightly(self) -> None:
        closed_rightly(self.workspace)

    @invariant()
    def a_number_once_given_names_one_record_for_ever(self) -> None:
        given = self.workspace.sql(
            "SELECT number, id FROM closeout WHERE number <> '' AND NOT taken_over"
            " UNION ALL SELECT kind || number, -id FROM letter WHERE number <> ''"
        )
        for number, key in given:
            assert self.numbers.setdefault(number, key) == key

    @invariant()
    def nothing_of_a_clue_is_told_without_the_right(self) -> None:
        assert SECRET not in as_watcher(self.workspace, self.begun)

    @invariant()
    def each_figure_equals_its_list(self) -> None:
        figures_equal_their_lists(self.workspace, None)


DAILY, CAMPAIGN = 8, settings.default.max_examples
TestOffice = Office.TestCase
TestOffice.settings = settings(
    max_examples=CAMPAIGN if CAMPAIGN > 100 else DAILY,
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
)


# -- that the clerks really do everything ----------------------------------------------------------


def ours() -> set[str]:
    """Every operation that the program itself declares."""
    for module in pkgutil.walk_packages(core.__path__, "core."):
        importlib.import_module(module.name)
    return {name for name, one in declared().items() if one.function.__module__.startswith("core.")}


def test_every_operation_is_a_move_or_exempt() -> None:
    assert ours() - MOVES.keys() == EXEMPT.keys()
    assert MOVES.keys() - ours() == set()


@pytest.fixture
def play() -> Iterator[Play]:
    made = Play()
    yield made
    made.leave()


def test_every_move_goes_through_sometimes(play: Play) -> None:
    """A move that is always refused would try nothing."""
    refused: list[str] = []
    for name in MOVES:
        play.workspace.work_as(None)
        if not any(play.move(name, Random(seed)) for seed in range(200)):
            refused.append(name)
    assert refused == []


def test_no_ledger_tells_of_a_clue_to_who_may_not_see_it(play: Play) -> None:
    for seed, name in enumerate(sorted(MOVES) * 2):
        if name not in ("inspection.delete", "record.expunge", "clue.delete"):
            play.move(name, Random(seed))
            play.workspace.work_as(None)
    assert SECRET in repr(contents(play.workspace))
    play.workspace.work_as(WATCHER)
    today = play.workspace.today()
    for layout in layouts.built_in():
        stream, wanted = BytesIO(), ledgers.Request(None, today, today)
        refused = refusal(partial(ledgers.write, play.workspace, layout, wanted, stream, silent()))
        assert refused in ("", "operator.no_right"), layout.name
        assert refused or SECRET not in cells(stream), layout.name


def test_no_paper_tells_of_a_clue_nor_to_the_public_what_is_withheld(play: Play) -> None:
    """Everything is printed, after each of the moves that bring clues and withheld words about."""
    workspace, printed_ones = play.workspace, set[str]()
    whole = printing.PUBLISHED.keys() | {kind.name for kind in catalogue.KINDS.values() if kind.right != "clue"}
    for seed, name in enumerate(["withholding.put", "clue.add", "finding.split", "finding.edit", "finding.join"] * 3):
        play.move(name, Random(seed))
        printed_ones |= set(nothing_secret_is_printed(workspace, Random(seed), most=99 if seed > 9 else 0))
    assert SECRET in repr(contents(workspace))
    assert all(printing.withheld_words(workspace, audience) for audience in printing.PUBLISHED.values())
    assert whole - printed_ones == set()


def cells(workbook: BytesIO) -> str:
    from openpyxl import load_workbook

    sheets = load_workbook(workbook, read_only=True).worksheets
    return repr([row for sheet in sheets for row in sheet.iter_rows(values_only=True)])
