"""延期: asked for before the date is over, approved or refused by a named person; 原定 and every later date stay.

What is approved is the next `Deadline` of the measure. After the last day nothing is asked any more: the measure is
overdue, and what follows is 督办 or a decision of the plan, not a late request.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.base.columns import Column
from core.base.dates import When, show_day
from core.base.errors import Complaints, Refused
from core.base.states import EXTENSIONS
from core.domain import measures
from core.store.operations import operation
from core.store.tables import Deadline, Extension
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A request; `present` is the deadline the measure has now, `first` the 原定 one, `state` a code of
    `states.EXTENSIONS`."""

    id: int
    version: int
    measure: int
    finding: int
    text: str
    asked_on: date
    asked_by: str
    reason: str
    present_state: str
    to: When
    first: When | None
    present: When | None
    state: str
    decided_by: str
    decided_on: date | None
    opinion: str


@dataclass(frozen=True, slots=True)
class ExtensionDraft:
    """What a request says; `asked_by` is a person's id, None where the paper names nobody."""

    to: When | None
    reason: str
    present_state: str
    asked_on: date
    asked_by: int | None = None


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """How a request was decided, and by whom; a refusal says why."""

    approved: bool
    decided_by: int | None
    decided_on: date
    opinion: str = ""


COLUMNS: tuple[Column, ...] = (
    Column("extension_measure", "整改措施", lambda row: row.text, None, 44),
    Column("extension_first", "原定时限", lambda row: str(row.first or ""), None, 14, "center"),
    Column("extension_to", "申请延至", lambda row: str(row.to), None, 14, "center"),
    Column("extension_reason", "延期理由", lambda row: row.reason, None, 36),
    Column("extension_asked_on", "申请日期", lambda row: show_day(row.asked_on), None, 14, "center"),
    Column("extension_asked_by", "申请人", lambda row: row.asked_by, None, 10, "center"),
    Column("extension_state", "审批情况", lambda row: EXTENSIONS[row.state], None, 10, "center"),
    Column("extension_decided_by", "审批人", lambda row: row.decided_by, None, 10, "center"),
    Column("extension_decided_on", "审批日期", lambda row: show_day(row.decided_on), None, 14, "center"),
)

_SELECT = (
    "SELECT extension.id, extension.version, extension.measure_id, measure.finding_id, measure.text, asked_on,"
    " coalesce(asker.name, ''), extension.reason, present_state, precision, last_day, state,"
    " coalesce(decider.name, ''), decided_on, opinion FROM extension JOIN measure ON measure.id = extension.measure_id"
    " LEFT JOIN person asker ON asker.id = asked_by_id LEFT JOIN person decider ON decider.id = decided_by_id"
)


# -- queries -----------------------------------------------------------------------------------


def of(workspace: Workspace, measure_ids: Sequence[int]) -> list[ExtensionRow]:
    """The requests for these measures, in the order they were asked."""
    found = workspace.sql(
        f"{_SELECT} WHERE extension.measure_id IN (SELECT value FROM json_each(?)) ORDER BY extension.id",
        json.dumps(list(measure_ids)),
    )
    return _rows(workspace, found)


def waiting(workspace: Workspace, inspection_id: int | None = None) -> list[ExtensionRow]:
    """Requests nobody has decided yet, oldest first."""
    found = workspace.sql(
        f"{_SELECT} JOIN finding ON finding.id = measure.finding_id WHERE state = 'asked'"
        " AND (:inspection IS NULL OR inspection_id = :inspection) ORDER BY asked_on, extension.id",
        inspection=inspection_id,
    )
    return _rows(workspace, found)


def _rows(workspace: Workspace, found: Sequence[tuple[Any, ...]]) -> list[ExtensionRow]:
    keys = list({row[2] for row in found})
    first, present = (measures.deadlines_of(workspace, keys, first=which) for which in (True, False))
    return [
        ExtensionRow(
            key, version, measure, finding, text, date.fromisoformat(asked_on), asker, reason, now,
            When(precision, date.fromisoformat(last) if last else None), first.get(measure), present.get(measure),
            state, decider, date.fromisoformat(decided_on) if decided_on else None, opinion,
        )
        for key, version, measure, finding, text, asked_on, asker, reason, now, precision, last, state, decider,
        decided_on, opinion in found
    ]  # fmt: skip


def hindrance(workspace: Workspace, measure_ids: Sequence[int]) -> Refused | None:
    """Why none of these measures can be given a later date, whatever is asked; None when one of them can."""
    present = measures.deadlines_of(workspace, measure_ids)
    states = measures.states(workspace, measure_ids)
    open_ones = {row.measure for row in of(workspace, measure_ids) if row.state == "asked"}
    found = [_hindrance(present.get(key), states.get(key, ""), waits=key in open_ones) for key in measure_ids]
    return found[0] if found and all(found) else None


# -- operations --------------------------------------------------------------------------------


@operation("extension.ask")
def ask(workspace: Workspace, measure_ids: Sequence[int], draft: ExtensionDraft) -> list[tuple[int, Refused]]:
    """Ask for a later date for each of these measures; gives those skipped and why: no deadline, done, overdue already,
    a request is waiting, or the new date is not later.

    Refused: no new date, no reason, no present state, a day still to come.
    """
    _check(workspace, draft)
    assert draft.to is not None
    present = measures.deadlines_of(workspace, measure_ids)
    states = measures.states(workspace, measure_ids)
    open_ones = {row.measure for row in of(workspace, measure_ids) if row.state == "asked"}
    skipped: list[tuple[int, Refused]] = []
    for key in measure_ids:
        refusal = _refusal(present.get(key), states.get(key, ""), draft, waits=key in open_ones)
        if refusal is not None:
            skipped.append((key, refusal))
            continue
        workspace.insert(
            Extension, measure=key, asked_on=draft.asked_on, asked_by=draft.asked_by, reason=draft.reason.strip(),
            present_state=draft.present_state.strip(), precision=draft.to.precision, last_day=draft.to.last_day,
        )  # fmt: skip
    workspace.describe(n=len(measure_ids) - len(skipped), to=str(draft.to))
    return skipped


def _check(workspace: Workspace, draft: ExtensionDraft) -> None:
    complaints: list[Refused] = []
    if draft.to is None:
        complaints.append(Refused("extension.no_date", field="to"))
    elif draft.to.last_day is not None and draft.to.last_day <= draft.asked_on:
        complaints.append(Refused("extension.date_is_over", field="to"))
    if not draft.reason.strip():
        complaints.append(Refused("extension.no_reason", field="reason"))
    if not draft.present_state.strip():
        complaints.append(Refused("extension.no_present_state", field="present_state"))
    if draft.asked_on > workspace.today():
        complaints.append(Refused("extension.in_the_future", field="asked_on"))
    if complaints:
        raise Complaints(complaints)


def _hindrance(present: When | None, state: str, *, waits: bool) -> Refused | None:
    if not state:
        return Refused("record.gone", noun="measure")
    if present is None or present.last_day is None:
        return Refused("extension.no_deadline")
    if state == "done":
        return Refused("extension.done")
    return Refused("extension.waiting") if waits else None


def _refusal(present: When | None, state: str, draft: ExtensionDraft, *, waits: bool) -> Refused | None:
    if (refusal := _hindrance(present, state, waits=waits)) is not None:
        return refusal
    assert present is not None
    assert present.last_day is not None
    if draft.asked_on > present.last_day:
        return Refused("extension.too_late", field="asked_on", due=str(present))
    if draft.to is not None and draft.to.last_day is not None and draft.to.last_day <= present.last_day:
        return Refused("extension.not_later", field="to", due=str(present))
    return None


@operation("extension.decide", right="review")
def decide(workspace: Workspace, extension_ids: Sequence[int], draft: DecisionDraft) -> list[tuple[int, Refused]]:
    """Approve these requests, each making the next deadline of its measure, or refuse them; gives those skipped and
    why: decided already, the asker himself decides, decided before it was asked.

    Refused: nobody is named, a day still to come, a refusal without its reason.
    """
    complaints: list[Refused] = []
    if draft.decided_by is None:
        complaints.append(Refused("extension.nobody_decides", field="decided_by"))
    if draft.decided_on > workspace.today():
        complaints.append(Refused("extension.in_the_future", field="decided_on"))
    if not draft.approved and not draft.opinion.strip():
        complaints.append(Refused("extension.no_opinion", field="opinion"))
    if complaints:
        raise Complaints(complaints)
    skipped: list[tuple[int, Refused]] = []
    for key in extension_ids:
        try:
            _decide(workspace, key, draft)
        except Refused as refusal:
            skipped.append((key, refusal))
    word = EXTENSIONS["approved" if draft.approved else "refused"]
    workspace.describe(n=len(extension_ids) - len(skipped), word=word)
    return skipped


def _decide(workspace: Workspace, key: int, draft: DecisionDraft) -> None:
    found = workspace.sql(
        "SELECT measure_id, asked_on, asked_by_id, reason, precision, last_day, state FROM extension WHERE id = ?", key
    )
    if not found:
        raise Refused("record.gone", noun="extension")
    measure, asked_on, asked_by, reason, precision, last_day, state = found[0]
    if state != "asked":
        raise Refused("extension.decided_already")
    if asked_by is not None and asked_by == draft.decided_by:
        raise Refused("extension.own_request", field="decided_by")
    if draft.decided_on.isoformat() < asked_on:
        raise Refused("extension.decided_before", field="decided_on")
    deadline = None
    if draft.approved:
        nth = measures.dates_of(workspace, measure)[-1][0] + 1
        deadline = workspace.insert(
            Deadline, measure=measure, nth=nth, precision=precision, last_day=last_day, decided_on=draft.decided_on,
            reason=reason, approved_by=draft.decided_by,
        )  # fmt: skip
    workspace.update(
        Extension, key, state="approved" if draft.approved else "refused", decided_by=draft.decided_by,
        decided_on=draft.decided_on, opinion=draft.opinion.strip(), deadline=deadline,
    )  # fmt: skip


@operation("extension.withdraw")
def withdraw(workspace: Workspace, extension_ids: Sequence[int]) -> None:
    """The unit takes its requests back; they stay on record. Refused: one is decided already."""
    for key in extension_ids:
        [(state,)] = workspace.sql("SELECT state FROM extension WHERE id = ?", key) or [("",)]
        if state != "asked":
            raise Refused("extension.decided_already")
        workspace.update(Extension, key, state="withdrawn")
    workspace.describe(n=len(extension_ids))
