"""问题线索和信访件: kept apart on purpose — never in lists, search, open ledgers or packages; seen only with the right
`clue`.

Number, 件 and 人 stay empty while the document does not say (未填). The receiving organ owes an answer
within three months of the hand-over (rule TL-2017-29); the office watches that date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.base.states import CLUE_KINDS
from core.domain import deadlines, evidence, rules
from core.store.operations import operation
from core.store.tables import Clue
from core.store.workspace import Workspace

RULE = "TL-2017-29"


@dataclass(frozen=True, slots=True)
class ClueDraft:
    """A hand-over as the clerk fills it in; None and empty texts are not known yet."""

    kind: str = "clue"
    text: str = ""
    number: str = ""
    handed_over_on: date | None = None
    items: int | None = None
    persons: int | None = None
    receiver: str = ""
    handling: str = ""
    handling_note: str = ""
    feedback_due_on: date | None = None
    feedback_on: date | None = None
    finished_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClueRow:
    """A hand-over; `basis` says how its 反馈期限 was found, `days_left` is None when nothing is owed any more."""

    id: int
    version: int
    inspection: int
    place: int
    given: ClueDraft
    basis: str
    days_left: int | None

    @property
    def overdue(self) -> bool:
        """Past its 反馈期限 without an answer."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class ClueFigures:
    """件 and 人 are counted apart; what is not known is not counted, `unknown` hand-overs say no number of 件."""

    handed_over: int
    items: int
    persons: int
    finished: int
    overdue: int
    unknown: int


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


COLUMNS: tuple[Column, ...] = (
    Column("place", "序号", lambda row: str(row.place), width=6, align="center"),
    Column("kind", "种类", lambda row: CLUE_KINDS[row.given.kind], width=9),
    Column("number", "线索编号", lambda row: row.given.number, width=14, synonyms=("编号", "问题线索编号")),
    Column("handed_over_on", "移交日期", lambda row: show_day(row.given.handed_over_on), width=14),
    Column(
        "items",
        "件数",
        lambda row: _count(row.given.items),
        width=8,
        align="right",
        synonyms=("线索件数",),
        shown=False,
    ),
    Column(
        "persons",
        "涉及人数",
        lambda row: _count(row.given.persons),
        width=9,
        align="right",
        synonyms=("人数",),
        shown=False,
    ),
    Column("receiver", "接收单位", lambda row: row.given.receiver, width=16),
    Column("handling", "办理情况", lambda row: handled(row.given), width=20),
    Column("feedback_due_on", "反馈期限", lambda row: show_day(row.given.feedback_due_on), width=14),
    Column(
        "finished",
        "是否办结",
        lambda row: "是" if row.given.finished_on else "否",
        width=9,
        align="center",
        shown=False,
    ),
    Column("text", "内容", lambda row: row.given.text, width=50, shown=False),
    Column("basis", "期限依据", lambda row: row.basis, width=40, shown=False),
)


def handled(given: ClueDraft) -> str:
    """办理情况 in words: the state and what is said of it."""
    return "：".join(part for part in (given.handling, given.handling_note) if part)


def rows(workspace: Workspace, inspection_id: int | None, *, until: date | None = None) -> list[ClueRow]:
    """The hand-overs of an inspection (None: of all); with `until` (截至) those handed over by then or without a date.

    Refused to operators without the right `clue`.
    """
    _refuse_without_right(workspace)
    names = ", ".join(ClueDraft.__dataclass_fields__)
    found = workspace.sql(
        f"SELECT id, version, inspection_id, basis, {names} FROM clue"
        " WHERE (:inspection IS NULL OR inspection_id = :inspection)"
        " AND (:until IS NULL OR handed_over_on IS NULL OR handed_over_on <= :until)"
        " ORDER BY inspection_id, handed_over_on IS NULL, handed_over_on, id",
        inspection=inspection_id,
        until=until.isoformat() if until else None,
    )
    today = until or workspace.today()
    return [
        ClueRow(key, version, inspection, place, given, basis, _days_left(given, today))
        for place, (key, version, inspection, basis, *values) in enumerate(found, 1)
        for given in [_draft(values, until)]
    ]


def one(workspace: Workspace, clue_id: int) -> ClueRow:
    """One hand-over. Refused: no right, or it is gone."""
    [row] = [row for row in rows(workspace, None) if row.id == clue_id] or [None]
    if row is None:
        raise Refused("record.gone", noun="clue")
    return row


def figures(found: Sequence[ClueRow]) -> ClueFigures:
    """The figures of these rows, each counted from what is known."""
    return ClueFigures(
        handed_over=len(found),
        items=sum(row.given.items or 0 for row in found),
        persons=sum(row.given.persons or 0 for row in found),
        finished=sum(row.given.finished_on is not None for row in found),
        overdue=sum(row.overdue for row in found),
        unknown=sum(row.given.items is None for row in found),
    )


def handlings(workspace: Workspace, kind: str) -> tuple[str, ...]:
    """The words offered for 办理情况 of such a hand-over."""
    return tuple(rules.book(workspace, "clues")[1]["handlings"][kind])


def due(workspace: Workspace, handed_over_on: date) -> tuple[date, str]:
    """反馈期限 of what was handed over that day, and its basis in words."""
    return deadlines.counted(workspace, RULE, handed_over_on, "移交日")


# -- operations --------------------------------------------------------------------------------


@operation("clue.add", right="clue")
def add(workspace: Workspace, inspection_id: int, draft: ClueDraft) -> int:
    """A further hand-over. Refused: counts below zero, dates before their cause."""
    _check(workspace, draft)
    return workspace.insert(Clue, inspection=inspection_id, **_values(workspace, draft))


@operation("clue.edit", right="clue")
def edit(workspace: Workspace, clue_id: int, draft: ClueDraft, *, seen: int) -> None:
    """Complete what the document did not say, or record what the receiver did. Refused as `add`, `Stale`."""
    _check(workspace, draft)
    workspace.update(Clue, clue_id, seen=seen, **_values(workspace, draft))


@operation("clue.delete", right="clue")
def delete(workspace: Workspace, clue_id: int) -> None:
    """Into the bin with what proves it, where only an operator with the right sees what it was."""
    evidence.forget(workspace, "clue", clue_id)
    workspace.delete(Clue, clue_id)


def _values(workspace: Workspace, draft: ClueDraft) -> dict[str, Any]:
    """The columns; a 反馈期限 left empty, or one that is the rule's own, is written with its rule."""
    values: dict[str, Any] = {name: getattr(draft, name) for name in ClueDraft.__dataclass_fields__}
    values |= {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    values |= {"rule": "", "rule_version": "", "basis": ""}
    if draft.handed_over_on is None:
        return values
    by_rule, basis = due(workspace, draft.handed_over_on)
    if draft.feedback_due_on in (None, by_rule):
        version, _ = rules.book(workspace, "deadlines")
        values |= {"feedback_due_on": by_rule, "rule": RULE, "rule_version": version, "basis": basis}
    return values


def _check(workspace: Workspace, draft: ClueDraft) -> None:
    complaints = [
        Refused("clue.negative_count", field=name) for name in ("items", "persons") if (getattr(draft, name) or 0) < 0
    ]
    if draft.handed_over_on and draft.handed_over_on > workspace.today():
        complaints.append(Refused("clue.in_the_future", field="handed_over_on"))
    for name in ("feedback_due_on", "feedback_on", "finished_on"):
        day = getattr(draft, name)
        if day and draft.handed_over_on and day < draft.handed_over_on:
            complaints.append(Refused("clue.before_hand_over", field=name))
    if complaints:
        raise Complaints(complaints)


def _draft(values: list[Any], until: date | None) -> ClueDraft:
    """A row as it stood at the end of `until`: answers and endings of later days are not there yet."""
    given = dict(zip(ClueDraft.__dataclass_fields__, values, strict=True))
    for name in ("handed_over_on", "feedback_due_on", "feedback_on", "finished_on"):
        given[name] = date.fromisoformat(given[name]) if given[name] else None
    for name in ("feedback_on", "finished_on"):
        if until and given[name] and given[name] > until:
            given[name] = None
    return ClueDraft(**given)


def _days_left(given: ClueDraft, today: date) -> int | None:
    if given.feedback_due_on is None or given.feedback_on or given.finished_on:
        return None
    return (given.feedback_due_on - today).days


def _refuse_without_right(workspace: Workspace) -> None:
    if not workspace.may("clue"):
        raise Refused("operator.no_right", right="clue")
