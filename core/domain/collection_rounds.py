"""报送期: a date by which the units report here, who has reported, who is late, and the words to remind them with.

Filled by the unit forms that come back (`returned`), or by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.base.states import RETURN_STATES, ROUND_STATES
from core.domain import evidence
from core.store.operations import operation
from core.store.tables import CollectionReturn, CollectionRound
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RoundDraft:
    """What a form says of a round; `units` are those that are to report."""

    title: str
    due_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    units: tuple[int, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round with its counts; `missing` have not reported, `late` reported after the date; `state` of
    `states.ROUND_STATES`."""

    id: int
    version: int
    inspection: int
    title: str
    due_on: date
    period_from: date | None
    period_to: date | None
    remark: str
    total: int
    returned: int
    late: int
    state: str
    days_left: int | None

    @property
    def missing(self) -> int:
        """How many units have not reported."""
        return self.total - self.returned

    @property
    def period(self) -> str:
        """`2025年9月1日至2025年9月15日`; empty when not given."""
        return "至".join(show_day(day) for day in (self.period_from, self.period_to) if day)


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """What one unit owes a round; `state` of `states.RETURN_STATES`."""

    id: int
    version: int
    round: int
    unit: int
    unit_name: str
    contact: str
    phone: str
    returned_on: date | None
    reminded_on: date | None
    remark: str
    state: str


COLUMNS: tuple[Column, ...] = (
    Column("title", "报送期", lambda row: row.title, "title", 22),
    Column("due_on", "报送截止日", lambda row: show_day(row.due_on), "due_on", 14, "center"),
    Column("period", "填报时段", lambda row: row.period, "period_from", 26, shown=False),
    Column("state", "收齐情况", lambda row: ROUND_STATES[row.state], "state", 12, "center"),
    Column("total", "应报", lambda row: str(row.total), "total", 7, "right", shown=False),
    Column("returned", "已报", lambda row: str(row.returned), "returned", 7, "right", shown=False),
    Column("missing", "未报", lambda row: str(row.missing), "missing", 7, "right"),
    Column("late", "迟报", lambda row: str(row.late), "late", 7, "right", shown=False),
    Column("remark", "备注", lambda row: row.remark, None, 20, shown=False),
)  # fmt: skip

RETURN_COLUMNS: tuple[Column, ...] = (
    Column("unit", "单位", lambda row: row.unit_name, "unit_name", 20),
    Column("state", "报送情况", lambda row: RETURN_STATES[row.state], "state", 12, "center"),
    Column("returned_on", "报回日期", lambda row: show_day(row.returned_on), "returned_on", 14, "center"),
    Column("contact", "联系人", lambda row: row.contact, "contact", 10),
    Column("phone", "联系电话", lambda row: row.phone, "phone", 14),
    Column("reminded_on", "催报日期", lambda row: show_day(row.reminded_on), "reminded_on", 14, "center"),
    Column("remark", "备注", lambda row: row.remark, None, 16, shown=False),
)


# -- queries -----------------------------------------------------------------------------------


def rows(workspace: Workspace, inspection_id: int | None, *, until: date | None = None) -> list[RoundRow]:
    """The rounds of an inspection (None: of all), the last date first; with `until` as they stood that day."""
    today = until or workspace.today()
    found = workspace.sql(
        "SELECT id, version, inspection_id, title, due_on, period_from, period_to, remark FROM collection_round"
        " WHERE :inspection IS NULL OR inspection_id = :inspection ORDER BY due_on DESC, id DESC",
        inspection=inspection_id,
    )
    listed: dict[int, list[ReturnRow]] = {}
    for row in _returns(workspace, None, until):
        listed.setdefault(row.round, []).append(row)
    return [_round(values, listed.get(values[0], []), today) for values in found]


def one(workspace: Workspace, round_id: int) -> RoundRow:
    """One round. Refused: it is gone."""
    found = [row for row in rows(workspace, None) if row.id == round_id]
    if not found:
        raise Refused("record.gone", noun="collection_round")
    return found[0]


def returns(workspace: Workspace, round_id: int, *, until: date | None = None) -> list[ReturnRow]:
    """Who is to report in a round and who has, in the order of the units."""
    return _returns(workspace, round_id, until)


def usual_units(workspace: Workspace, inspection_id: int) -> tuple[int, ...]:
    """Who is to report as a rule: the units of the round before, else those that lead a measure of the inspection."""
    before = workspace.sql(
        "SELECT unit_id FROM collection_return WHERE round_id = (SELECT id FROM collection_round"
        " WHERE inspection_id = ? ORDER BY due_on DESC, id DESC LIMIT 1) ORDER BY id",
        inspection_id,
    )
    leading = before or workspace.sql(
        "SELECT DISTINCT unit.id FROM assignment held LEFT JOIN measure ON measure.id = held.measure_id"
        " JOIN finding ON finding.id = coalesce(held.finding_id, measure.finding_id)"
        " JOIN unit ON unit.id = held.unit_id"
        " WHERE held.role = 'lead_unit' AND held.until IS NULL AND finding.inspection_id = ?"
        " AND finding.withdrawn_on IS NULL ORDER BY unit.place, unit.id",
        inspection_id,
    )
    return tuple(unit for (unit,) in leading)


def reminder(workspace: Workspace, round_id: int, return_ids: Sequence[int] | None = None) -> str:
    """催报 in words, to be pasted into a message: to these units, or to all that have not reported."""
    row = one(workspace, round_id)
    owing = [
        one
        for one in returns(workspace, round_id)
        if (one.returned_on is None if return_ids is None else one.id in return_ids)
    ]
    units = "、".join(one.unit_name for one in owing)
    period = f"（{row.period}）" if row.period else ""
    left = (row.due_on - workspace.today()).days
    when = f"已逾期{-left}天" if left < 0 else "今天到期" if left == 0 else f"还剩{left}天"
    return (
        f"{units}：\n《{row.title}》{period}报送截止日为{show_day(row.due_on)}，{when}，你单位尚未报送。"
        f"请尽快填报并送{workspace.name}。如已报送，请忽略本通知。"
    )


# -- operations --------------------------------------------------------------------------------


@operation("round.add")
def add(workspace: Workspace, inspection_id: int, draft: RoundDraft) -> int:
    """A further round; contacts come from the one before. Refused: no title, date or unit, a period out of order."""
    _check(draft)
    workspace.describe(title=draft.title.strip())
    key = workspace.insert(CollectionRound, inspection=inspection_id, **_values(draft))
    _set_units(workspace, key, draft.units)
    return key


@operation("round.edit")
def edit(workspace: Workspace, round_id: int, draft: RoundDraft, *, seen: int) -> None:
    """Title, dates and units. Refused as `add`; a unit that has reported is not left out; `Stale`."""
    _check(draft)
    for row in returns(workspace, round_id):
        if row.unit not in draft.units and row.returned_on is not None:
            raise Refused("round.returned_already", field="units", unit=row.unit_name)
    workspace.describe(title=draft.title.strip())
    workspace.update(CollectionRound, round_id, seen=seen, **_values(draft))
    _set_units(workspace, round_id, draft.units)


@operation("round.delete")
def delete(workspace: Workspace, round_id: int) -> None:
    """Into the bin, with what the units were asked for. Refused: a unit has reported."""
    row = one(workspace, round_id)
    if row.returned:
        raise Refused("round.has_returns", title=row.title, n=row.returned)
    workspace.describe(title=row.title)
    for owed in returns(workspace, round_id):
        evidence.forget(workspace, "collection_return", owed.id)
    workspace.delete(CollectionRound, round_id)


@operation("round.take")
def take(workspace: Workspace, return_ids: Sequence[int], on: date | None) -> None:
    """These units have reported on that day; None: they have not after all. Refused: a day still to come."""
    if on is not None and on > workspace.today():
        raise Refused("round.in_the_future", field="on")
    workspace.describe(n=len(return_ids))
    for key in return_ids:
        workspace.update(CollectionReturn, key, returned_on=on)


@operation("round.remind")
def remind(workspace: Workspace, return_ids: Sequence[int], on: date) -> None:
    """These units were reminded on that day. Refused: a day still to come."""
    if on > workspace.today():
        raise Refused("round.in_the_future", field="on")
    workspace.describe(n=len(return_ids))
    for key in return_ids:
        workspace.update(CollectionReturn, key, reminded_on=on)


@operation("round.describe")
def describe(workspace: Workspace, return_id: int, contact: str, phone: str, remark: str, *, seen: int) -> None:
    """Whom to call in the unit, and what is to be known."""
    [(unit,)] = workspace.sql(
        "SELECT name FROM unit JOIN collection_return one ON one.unit_id = unit.id WHERE one.id = ?", return_id
    ) or [("",)]
    workspace.describe(unit=unit)
    workspace.update(
        CollectionReturn, return_id, seen=seen, contact=contact.strip(), phone=phone.strip(), remark=remark.strip()
    )


# -- shared by the operations of other nouns ---------------------------------------------------


def returned(workspace: Workspace, round_id: int, unit_id: int, on: date) -> None:
    """A unit's form came back, inside the operation that takes it in; the first day counts. A unit that was not asked
    is added."""
    found = workspace.sql(
        "SELECT id, returned_on FROM collection_return WHERE round_id = ? AND unit_id = ?", round_id, unit_id
    )
    if not found:
        workspace.insert(CollectionReturn, round=round_id, unit=unit_id, returned_on=on)
    elif found[0][1] is None:
        workspace.update(CollectionReturn, found[0][0], returned_on=on)


def _values(draft: RoundDraft) -> dict[str, Any]:
    return {"title": draft.title.strip(), "due_on": draft.due_on, "period_from": draft.period_from,
            "period_to": draft.period_to, "remark": draft.remark.strip()}  # fmt: skip


def _set_units(workspace: Workspace, round_id: int, wanted: Sequence[int]) -> None:
    """Exactly these units are to report; a new one brings the contact it had in the round before."""
    known = dict(workspace.sql("SELECT unit_id, id FROM collection_return WHERE round_id = ?", round_id))
    for unit in known.keys() - set(wanted):
        evidence.forget(workspace, "collection_return", known[unit])
        workspace.delete(CollectionReturn, known[unit])
    for unit in wanted:
        if unit not in known:
            contact, phone = _contact(workspace, unit)
            workspace.insert(CollectionReturn, round=round_id, unit=unit, contact=contact, phone=phone)


def _contact(workspace: Workspace, unit_id: int) -> tuple[str, str]:
    """Whom to call in a unit: as in its last round, else its one person with a telephone."""
    before = workspace.sql(
        "SELECT contact, phone FROM collection_return WHERE unit_id = ? AND contact <> '' ORDER BY id DESC LIMIT 1",
        unit_id,
    )
    if before:
        return before[0][0], before[0][1]
    known = workspace.sql(
        "SELECT name, phone FROM person WHERE unit_id = ? AND phone <> '' AND left_on IS NULL LIMIT 2", unit_id
    )
    return (known[0][0], known[0][1]) if len(known) == 1 else ("", "")


def _check(draft: RoundDraft) -> None:
    complaints: list[Refused] = []
    if not draft.title.strip():
        complaints.append(Refused("round.no_title", field="title"))
    if draft.due_on is None:
        complaints.append(Refused("round.no_date", field="due_on"))
    if draft.period_from and draft.period_to and draft.period_to < draft.period_from:
        complaints.append(Refused("round.out_of_order", field="period_to"))
    if not draft.units:
        complaints.append(Refused("round.no_unit", field="units"))
    if complaints:
        raise Complaints(complaints)


# -- rows --------------------------------------------------------------------------------------


def _round(values: Sequence[Any], owed: Sequence[ReturnRow], today: date) -> RoundRow:
    key, version, inspection, title, due, period_from, period_to, remark = values
    due_on = date.fromisoformat(due)
    came = sum(row.returned_on is not None for row in owed)
    late = sum(row.state == "late" for row in owed)
    whole = bool(owed) and came == len(owed)
    left = None if whole else (due_on - today).days
    state = "complete" if whole else "overdue" if left is not None and left < 0 else "open"
    return RoundRow(
        key, version, inspection, title, due_on, _day(period_from), _day(period_to), remark, len(owed), came, late,
        state, left,
    )  # fmt: skip


def _returns(workspace: Workspace, round_id: int | None, until: date | None) -> list[ReturnRow]:
    today = until or workspace.today()
    found = workspace.sql(
        "SELECT one.id, one.version, round_id, unit_id, unit.name, contact, phone, returned_on, reminded_on,"
        " one.remark, due_on FROM collection_return one JOIN unit ON unit.id = unit_id"
        " JOIN collection_round ON collection_round.id = round_id WHERE ?1 IS NULL OR round_id = ?1"
        " ORDER BY unit.place, unit.id",
        round_id,
    )
    return [_return(values, today, until) for values in found]


def _return(values: Sequence[Any], today: date, until: date | None) -> ReturnRow:
    key, version, round_id, unit, name, contact, phone, returned_on, reminded_on, remark, due = values
    days = [_day(text) for text in (returned_on, reminded_on)]
    came, reminded = (day if day is None or until is None or day <= until else None for day in days)
    due_on = date.fromisoformat(due)
    if came is not None:
        state = "late" if came > due_on else "returned"
    else:
        state = "overdue" if today > due_on else "waiting"
    return ReturnRow(key, version, round_id, unit, name, contact, phone, came, reminded, remark, state)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
