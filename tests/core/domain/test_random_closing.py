"""A clerk who applies, reviews, recalls, reopens and undoes in any order: what is closed was closed rightly."""

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.base.dates import When
from core.base.errors import Refused
from core.base.states import CLOSING_STAGES
from core.domain import (
    closeouts,
    closing_desk,
    closing_rules,
    closing_states,
    evidence,
    findings,
    inspections,
    measures,
    people,
    progress,
    reopenings,
)
from core.domain.closeouts import CloseoutDraft, CriterionAnswer, OldCloseout, ReviewDraft
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.measures import MeasureDraft
from core.domain.people import PersonDraft
from core.domain.progress import ProgressDraft
from core.domain.reopenings import ReopeningDraft
from core.store import undo, verify
from core.store.workspace import Workspace

PICK = st.integers(0, 5)
DAY = st.integers(-10, 1).map(lambda days: date(2025, 9, 15) + timedelta(days))
ANSWERS = st.lists(st.sampled_from(["met", "met", "met", "met", "not_concerned", "unmet", ""]), min_size=5, max_size=5)
RESULT = st.sampled_from(["done", "done", "basic", "lasting"])


class Closer(RuleBasedStateMachine):
    """Every rule is one operation; a refusal is a fine answer, a crash or a broken rule is not."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.workspace = Workspace.create(self.folder / "workspace", "整改办", "王文书")
        self.numbers: dict[str, int] = {}

    @initialize(short=st.booleans())
    def begin(self, short):
        """Three findings, the first two done and proved; four persons; perhaps a chain of two levels."""
        workspace = self.workspace
        self.inspection = inspections.add(workspace, InspectionDraft("某轮巡视", kind="巡视"))
        self.persons = [people.add_person(workspace, PersonDraft(f"人员{name}")) for name in "甲乙丙丁"]
        self.scan = evidence.take_bytes(workspace, b"signed", "审批表.txt")
        for place in range(3):
            key = findings.add(workspace, self.inspection, FindingDraft(f"问题{place}。"))
            measure = measures.add(workspace, key, MeasureDraft("整改。", due=When("day", date(2025, 10, 31))))
            if place < 2:
                done = ProgressDraft(date(2025, 9, 1), "已整改。", "已完成")
                progress.add(workspace, "measure", measure, done)
                kept = evidence.take_bytes(workspace, b"%d" % place, f"佐证{place}.txt")
                evidence.attach(workspace, "measure", measure, [kept])
        if short:
            [(seen,)] = workspace.sql("SELECT version FROM inspection")
            closing_rules.edit(
                workspace, self.inspection, ("处室", "整改办"), closing_rules.usual_criteria(workspace), seen=seen
            )

    def teardown(self) -> None:
        problems = verify.check(self.workspace)
        self.workspace.close()
        shutil.rmtree(self.folder)
        assert problems == []

    def ids(self, table: str) -> list[int]:
        return [key for (key,) in self.workspace.sql(f"SELECT id FROM {table} ORDER BY id")]

    def one(self, pick: int, table: str) -> int | None:
        keys = self.ids(table)
        return keys[pick % len(keys)] if keys else None

    def try_to(self, do, *given, **named) -> None:
        try:
            do(self.workspace, *given, **named)
        except Refused:
            assert not self.workspace.database.in_transaction()

    # -- what a clerk does -------------------------------------------------------------------------

    @rule(pick=PICK, day=DAY, word=st.sampled_from(["已完成", "已完成", "基本完成", "未完成"]))
    def report(self, pick, day, word):
        if key := self.one(pick, "measure"):
            draft = ProgressDraft(day, "进展。", word, reason="客观原因", next_plan="继续整改")
            self.try_to(progress.add, "measure", key, draft)

    @rule(pick=PICK, day=DAY, who=PICK, answers=ANSWERS, result=RESULT)
    def apply(self, pick, day, who, answers, result):
        asked = closing_rules.usual_criteria(self.workspace)
        criteria = tuple(CriterionAnswer(text, answer, "原因") for text, answer in zip(asked, answers, strict=True))
        later = day + timedelta(90) if result == "lasting" else None
        draft = CloseoutDraft(day, self.persons[who % 4], "已整改。", criteria, result=result, next_review_on=later)
        if key := self.one(pick, "finding"):
            self.try_to(closeouts.apply, key, draft)

    @rule(day=DAY, who=PICK)
    def apply_for_all(self, day, who):
        criteria = tuple(CriterionAnswer(text, "met") for text in closing_rules.usual_criteria(self.workspace))
        draft = CloseoutDraft(day, self.persons[who % 4], "已整改。", criteria)
        self.try_to(closeouts.apply_many, self.ids("finding"), draft)

    @rule(pick=PICK, day=DAY, who=PICK, agreed=st.sampled_from([True, True, True, False]), paper=st.booleans())
    def review(self, pick, day, who, agreed, paper):
        draft = ReviewDraft(day, self.persons[who % 4], agreed, "意见", paper, files=(self.scan,) if paper else ())
        if key := self.one(pick, "closeout"):
            self.try_to(closeouts.review, key, draft)

    @rule(first=PICK, day=DAY)
    def review_all(self, first, day):
        """Each level by the next person, so that some findings are closed in the short time a run has."""
        for step in range(3):
            who = self.persons[(first + step) % 4]
            self.try_to(
                closeouts.review_many, self.ids("closeout"), ReviewDraft(day, who, on_paper=True, files=(self.scan,))
            )

    @rule(pick=PICK)
    def recall(self, pick):
        if key := self.one(pick, "closeout"):
            self.try_to(closeouts.recall, key, "传错")

    @rule(pick=PICK, day=DAY)
    def reopen(self, pick, day):
        draft = ReopeningDraft("回头看", "反弹", day, When("day", date(2025, 12, 31)))
        if key := self.one(pick, "finding"):
            self.try_to(reopenings.reopen, [key], draft)

    @rule(pick=PICK)
    def take_back_reopening(self, pick):
        if key := self.one(pick, "reopening"):
            self.try_to(reopenings.take_back, key, "登记错了")

    @rule(pick=PICK, number=st.integers(1, 4))
    def take_over(self, pick, number):
        if key := self.one(pick, "finding"):
            self.try_to(closeouts.take_over, [OldCloseout(key, f"2025-{number:03d}", date(2025, 1, 5))])

    @rule(pick=PICK)
    def untie_evidence(self, pick):
        if key := self.one(pick, "evidence_tie"):
            self.try_to(evidence.untie, [key])

    @rule(pick=PICK)
    def withdraw(self, pick):
        if pick == 5 and (key := self.one(pick, "finding")):
            self.try_to(findings.withdraw, key, "重复")

    @rule()
    def undo(self):
        self.try_to(undo.undo)

    @rule()
    def redo(self):
        self.try_to(undo.redo)

    # -- what always holds -------------------------------------------------------------------------

    @invariant()
    def what_is_closed_here_was_closed_rightly(self):
        for row in closeouts.rows(self.workspace, self.ids("closeout")):
            assert all(review.reviewer not in (None, row.doer) for review in row.reviews)
            days = [row.applied_on, *(review.reviewed_on for review in row.reviews)]
            assert row.taken_over or days == sorted(days)
            if row.state != "closed" or row.taken_over:
                continue
            assert [review.level for review in row.reviews] == list(row.chain)
            assert all(review.agreed and any(proof.has_file for proof in review.proofs) for review in row.reviews)
            assert len({review.reviewer for review in row.reviews}) >= 2
            assert any(proof.has_file for proof in row.proofs)
            assert [one.text for one in row.criteria] == list(closing_rules.usual_criteria(self.workspace))
            assert all(one.answer == "met" or (one.answer == "not_concerned" and one.note) for one in row.criteria)
            assert row.closed_on == row.reviews[-1].reviewed_on
            assert row.number

    @invariant()
    def a_number_once_given_names_one_close_out_for_ever(self):
        given = self.workspace.sql("SELECT number, id FROM closeout WHERE number <> '' AND NOT taken_over")
        for number, key in given:
            assert self.numbers.setdefault(number, key) == key
        assert len({number for number, _ in given}) == len(given)
        old = {number for (number,) in self.workspace.sql("SELECT number FROM closeout WHERE taken_over")}
        assert old.isdisjoint(number for number, _ in given)

    @invariant()
    def a_finding_has_one_open_application_at_most(self):
        for key in self.ids("finding"):
            rows = [row for row in closeouts.of_finding(self.workspace, key) if row.state != "recalled"]
            assert all(row.state == "returned" or row.reopening for row in rows[1:])

    @invariant()
    def lists_say_what_the_records_say(self):
        keys = self.ids("finding")
        told = closing_states.of(self.workspace, keys)
        listed = dict(self.workspace.sql("SELECT finding, closing FROM glance"))
        assert listed == {key: told[key].state if key in told else "none" for key in keys}
        assert told == closing_states.of(self.workspace, keys, self.workspace.today())
        counted = closing_desk.counts(self.workspace, self.inspection)
        assert counted == {
            stage: len(closing_desk.rows(self.workspace, closing_desk.ids(self.workspace, stage, None)))
            for stage in CLOSING_STAGES
        }


DAILY, CAMPAIGN = 15, settings.default.max_examples
TestClosing = Closer.TestCase
TestClosing.settings = settings(
    max_examples=CAMPAIGN if CAMPAIGN > 100 else DAILY,
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
)
