"""成效: what 制度、问责处理、资金、举一反三 and 评估 have in common — their findings and measures, their lists.

Each is a record of its own, tied to the findings it came of and, where that is known, to the measure. What is counted
of them is counted in the figures; here they are listed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from core.base.columns import Column
from core.base.errors import Refused
from core.domain import evidence, rules
from core.domain.glance import sort_key
from core.domain.measures import evidence_titles
from core.store import search
from core.store.tables import Accountability, Money, OutcomeTie, Record, Regulation, WiderAction
from core.store.workspace import Workspace

TABLES: Mapping[str, type[Record]] = {
    "regulation": Regulation,
    "accountability": Accountability,
    "money": Money,
    "wider_action": WiderAction,
}
_DAYS = {
    "regulation": "issued_on", "accountability": "treated_on", "money": "received_on", "wider_action": "done_on",
    "return_visit": "held_on",
}  # fmt: skip
_KINDS = {
    "regulation": "kind", "accountability": "treatment", "money": "head", "wider_action": "kind",
    "return_visit": "kind",
}  # fmt: skip

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Tie:
    """A finding an outcome came of, and which of its measures, where that is known."""

    finding: int
    measure: int | None = None


@dataclass(frozen=True, slots=True)
class TieRow:
    """The same as lists and forms show it; `number` is the finding's, `place` that of the measure in it (from 1)."""

    finding: int
    measure: int | None
    number: str
    text: str
    place: int | None

    @property
    def short(self) -> str:
        """`3` or `3（2）`: the finding's number, and the measure's where one is meant."""
        return f"{self.number}（{self.place}）" if self.place else self.number


@dataclass(frozen=True, slots=True)
class OutcomeFilter:
    """Which ones a list shows; empty means all. `until` (截至) leaves out what is dated later, not what has no date."""

    inspection: int | None = None
    kinds: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    finding: int | None = None
    text: str = ""
    until: date | None = None
    lacks_evidence: bool = False


def words(workspace: Workspace, noun: str, name: str) -> tuple[str, ...]:
    """A list of words of the rule book; treatments of all groups, in their order."""
    entries = rules.book(workspace, "outcomes")[1][noun]
    if noun == "treatments":
        return tuple(word for group in entries.values() for word in group)
    return tuple(entries[name])


# -- lists -------------------------------------------------------------------------------------


def select(workspace: Workspace, noun: str, wanted: OutcomeFilter) -> list[int]:
    """Ids of the outcomes of a table that a filter wants, the earliest first, what has no date last."""
    day, kind = _DAYS[noun], _KINDS[noun]
    parts: list[str] = ["1"]
    values: list[Any] = []

    def add(test: str, *given: Any) -> None:
        parts.append(test)
        values.extend(given)

    if wanted.inspection is not None:
        add("inspection_id = ?", wanted.inspection)
    if wanted.kinds:
        add(f"{kind} IN ({_marks(wanted.kinds)})", *wanted.kinds)
    if wanted.units and noun != "return_visit":
        add(f"unit_id IN ({_marks(wanted.units)})", *wanted.units)
    if wanted.finding is not None:
        add(f"id IN ({_OF_FINDING[noun == 'return_visit'].format(noun=noun)})", wanted.finding)
    if wanted.until is not None:
        add(f"coalesce({day}, '') <= ?", wanted.until.isoformat())
    if wanted.lacks_evidence:
        add("NOT EXISTS (SELECT 1 FROM evidence_tie WHERE noun = ? AND record = main_row.id)", noun)
    if wanted.text.strip():
        hits = [key for _, key in search.find(workspace, wanted.text, [noun])]
        add("id IN (SELECT value FROM json_each(?))", str(hits))
    found = workspace.sql(
        f"SELECT id FROM {noun} AS main_row WHERE {' AND '.join(parts)} ORDER BY {day} IS NULL, {day}, id", *values
    )
    return [key for (key,) in found]


_OF_FINDING = {
    False: "SELECT {noun}_id FROM outcome_tie WHERE finding_id = ?",
    True: "SELECT return_visit_id FROM reopening WHERE finding_id = ?",
}


def ordered(rows: Sequence[Row], columns: Sequence[Column], sort: Sequence[tuple[str, bool]]) -> list[Row]:
    """The rows sorted by (column key, descending) pairs; what has no value stands last in either direction."""
    listed = list(rows)
    known = {column.key: column.sort for column in columns if column.sort}
    for key, down in reversed(sort):
        if name := known.get(key):
            listed.sort(key=lambda row, name=name: _order(getattr(row, name)), reverse=down)
            listed.sort(key=lambda row, name=name: getattr(row, name) in (None, ""))
    return listed


def _order(value: Any) -> Any:
    if isinstance(value, str):
        return sort_key(value)
    return sort_key("") if value is None else value.isoformat().encode() if isinstance(value, date) else value


# -- what they are tied to ---------------------------------------------------------------------


def ties_of(workspace: Workspace, noun: str, ids: Sequence[int]) -> dict[int, tuple[TieRow, ...]]:
    """The findings (and measures) of each outcome, in the order of the findings."""
    told: dict[int, tuple[TieRow, ...]] = {}
    for key, finding, measure, number, place, text, of_measure in workspace.sql(
        f"SELECT tie.{noun}_id, finding.id, measure.id, plan_number, finding.place,"
        " coalesce(nullif(brief, ''), finding.text), measure.place FROM outcome_tie tie"
        " JOIN finding ON finding.id = tie.finding_id LEFT JOIN measure ON measure.id = tie.measure_id"
        f" WHERE tie.{noun}_id IN ({_marks(ids)}) ORDER BY finding.kind <> 'finding', finding.place, measure.place",
        *ids,
    ):
        tie = TieRow(finding, measure, number or str(place), text, of_measure)
        told[key] = (*told.get(key, ()), tie)
    return told


def tie_complaints(workspace: Workspace, inspection_id: int, ties: Sequence[Tie]) -> Iterable[Refused]:
    """Refused: no finding; one of another inspection; a measure of another finding."""
    if not ties:
        yield Refused("outcome.no_finding", field="ties")
    for tie in ties:
        if not workspace.sql(
            "SELECT 1 FROM finding WHERE id = ? AND inspection_id = ? AND parent_id IS NULL", tie.finding, inspection_id
        ):
            yield Refused("outcome.foreign_finding", field="ties")
            return
        if tie.measure is not None and not workspace.sql(
            "SELECT 1 FROM measure WHERE id = ? AND finding_id = ?", tie.measure, tie.finding
        ):
            yield Refused("outcome.foreign_measure", field="ties")
            return


def set_ties(workspace: Workspace, noun: str, record: int, ties: Sequence[Tie]) -> None:
    """Let an outcome belong to exactly these, inside the operation that is open; writes only what differs."""
    known = {
        Tie(finding, measure): key
        for key, finding, measure in workspace.sql(
            f"SELECT id, finding_id, measure_id FROM outcome_tie WHERE {noun}_id = ?", record
        )
    }
    for tie in known.keys() - set(ties):
        workspace.delete(OutcomeTie, known[tie])
    for tie in dict.fromkeys(ties):
        if tie not in known:
            values: dict[str, Any] = {noun: record, "finding": tie.finding, "measure": tie.measure}
            workspace.insert(OutcomeTie, **values)


def draft_ties(rows: Iterable[TieRow]) -> tuple[Tie, ...]:
    """The ties as a form gives them back."""
    return tuple(Tie(row.finding, row.measure) for row in rows)


# -- shared by the operations of the nouns -----------------------------------------------------


def remove(workspace: Workspace, noun: str, ids: Sequence[int]) -> None:
    """Take outcomes out with their ties, inside the operation that is open; the files of evidence stay."""
    for key in ids:
        evidence.forget(workspace, noun, key)
        workspace.delete(TABLES[noun], key)
    workspace.describe(n=len(ids))


def proofs(workspace: Workspace, noun: str, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Titles of the evidence of each."""
    return evidence_titles(workspace, noun, ids)


def future(workspace: Workspace, day: date | None, field: str) -> Iterable[Refused]:
    """Refused: a day still to come."""
    if day is not None and day > workspace.today():
        yield Refused("outcome.in_the_future", field=field)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
