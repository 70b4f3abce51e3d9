"""整改责任交接: from a day on another person or unit answers. The one before stays on record with his last day.

A hand-over is recorded when it has happened, so that who answers now is always who has no last day.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.base.states import ROLES
from core.domain.assignments import PERSON_ROLES
from core.store.operations import operation
from core.store.tables import Assignment, Handover, HandoverItem
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Holding:
    """One responsibility somebody has now: for a measure (or a whole finding, `measure` None), in a role."""

    id: int
    role: str
    inspection: int
    finding: int
    measure: int | None
    number: str
    text: str
    holder: str
    done: bool


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A hand-over with both names; `items` counts the responsibilities that changed hands."""

    id: int
    version: int
    inspection: int
    role: str
    before: str
    after: str
    effective_on: date
    witness: str
    reason: str
    remark: str
    items: int


@dataclass(frozen=True, slots=True)
class HandoverDraft:
    """To whom, from which day, who watched, and why. Persons take over from persons, units from units."""

    effective_on: date
    to_person: int | None = None
    to_unit: int | None = None
    reason: str = ""
    witness: int | None = None
    remark: str = ""


COLUMNS: tuple[Column, ...] = (
    Column("handover_on", "交接日期", lambda row: show_day(row.effective_on), None, 14, "center"),
    Column("handover_role", "责任类别", lambda row: ROLES[row.role], None, 10, "center"),
    Column("handover_from", "移交方", lambda row: row.before, None, 16),
    Column("handover_to", "接手方", lambda row: row.after, None, 16),
    Column("handover_items", "交接事项数", lambda row: str(row.items), None, 10, "right"),
    Column("handover_witness", "监交人", lambda row: row.witness, None, 10, "center"),
    Column("handover_reason", "交接原因", lambda row: row.reason, None, 30),
)


# -- queries -----------------------------------------------------------------------------------


def holdings(
    workspace: Workspace, *, person: int | None = None, unit: int | None = None, inspection: int | None = None,
    measures: Sequence[int] | None = None,
) -> list[Holding]:  # fmt: skip
    """What a person or a unit answers for now; with `measures` what anybody answers for on these; by finding."""
    within = "" if measures is None else " AND measure.id IN (SELECT value FROM json_each(?4))"
    found = workspace.sql(
        "SELECT a.id, a.role, finding.inspection_id, finding.id, measure.id,"
        " coalesce(nullif(plan_number, ''), finding.place), coalesce(measure.text, nullif(brief, ''), finding.text),"
        " coalesce(person.name, unit.name, ''), coalesce(glance.progress, '') = 'done' FROM assignment a"
        " LEFT JOIN measure ON measure.id = a.measure_id JOIN finding ON finding.id = coalesce(a.finding_id,"
        " measure.finding_id) LEFT JOIN measure_glance glance ON glance.measure = measure.id"
        " LEFT JOIN person ON person.id = a.person_id LEFT JOIN unit ON unit.id = a.unit_id"
        " WHERE a.until IS NULL AND (?1 IS NULL OR a.person_id = ?1) AND (?2 IS NULL OR a.unit_id = ?2)"
        f" AND (?3 IS NULL OR finding.inspection_id = ?3) AND ?4 = ?4{within} AND finding.withdrawn_on IS NULL"
        " ORDER BY finding.inspection_id, finding.kind, finding.place, measure.place, a.role, a.place",
        person, unit, inspection, json.dumps(list(measures or ())),
    )  # fmt: skip
    return [
        Holding(key, role, of, finding, measure, str(number), text, holder, bool(done))
        for key, role, of, finding, measure, number, text, holder, done in found
    ]


def rows(workspace: Workspace, inspection_id: int | None = None) -> list[HandoverRow]:
    """The hand-overs of an inspection (None: of all), the last one first."""
    found = workspace.sql(
        "SELECT handover.id, handover.version, inspection_id, role, coalesce(giver.name, left_unit.name, ''),"
        " coalesce(taker.name, right_unit.name, ''), effective_on, coalesce(witness.name, ''), reason, remark,"
        " (SELECT count(*) FROM handover_item WHERE handover_id = handover.id) FROM handover"
        " LEFT JOIN person giver ON giver.id = from_person_id LEFT JOIN unit left_unit ON left_unit.id = from_unit_id"
        " LEFT JOIN person taker ON taker.id = to_person_id LEFT JOIN unit right_unit ON right_unit.id = to_unit_id"
        " LEFT JOIN person witness ON witness.id = witness_id"
        " WHERE :inspection IS NULL OR inspection_id = :inspection ORDER BY effective_on DESC, handover.id DESC",
        inspection=inspection_id,
    )
    return [
        HandoverRow(
            key, version, inspection, role, before, after, date.fromisoformat(on), witness, reason, remark, items
        )
        for key, version, inspection, role, before, after, on, witness, reason, remark, items in found
    ]


def one(workspace: Workspace, handover_id: int) -> HandoverRow:
    """One hand-over. Refused: it is gone."""
    found = [row for row in rows(workspace) if row.id == handover_id]
    if not found:
        raise Refused("record.gone", noun="handover")
    return found[0]


def handed(workspace: Workspace, handover_id: int) -> list[Holding]:
    """What changed hands in it, by finding, under the name of him who had it before."""
    found = workspace.sql(
        "SELECT a.id, a.role, finding.inspection_id, finding.id, measure.id,"
        " coalesce(nullif(plan_number, ''), finding.place), coalesce(measure.text, nullif(brief, ''), finding.text),"
        " coalesce(person.name, unit.name, ''), coalesce(glance.progress, '') = 'done' FROM handover_item item"
        " JOIN assignment a ON a.id = item.ended_id LEFT JOIN measure ON measure.id = a.measure_id"
        " JOIN finding ON finding.id = coalesce(a.finding_id, measure.finding_id)"
        " LEFT JOIN measure_glance glance ON glance.measure = measure.id LEFT JOIN person ON person.id = a.person_id"
        " LEFT JOIN unit ON unit.id = a.unit_id WHERE item.handover_id = ?"
        " ORDER BY finding.kind, finding.place, measure.place",
        handover_id,
    )
    return [
        Holding(key, role, of, finding, measure, str(number), text, holder, bool(done))
        for key, role, of, finding, measure, number, text, holder, done in found
    ]


# -- operations --------------------------------------------------------------------------------


@operation("handover.make")
def make(workspace: Workspace, assignment_ids: Sequence[int], draft: HandoverDraft) -> list[tuple[int, Refused]]:
    """Hand these responsibilities over to one person or unit; gives those skipped and why: it is his already, of the
    other sort (a unit for a leader), handed over meanwhile, or it began only after that day.

    One `Handover` for each inspection, role and giver. Refused: nobody to take over, a day still to come.
    """
    complaints: list[Refused] = []
    if draft.to_person is None and draft.to_unit is None:
        complaints.append(Refused("handover.to_nobody", field="to_person"))
    if draft.effective_on > workspace.today():
        complaints.append(Refused("handover.in_the_future", field="effective_on"))
    if complaints:
        raise Complaints(complaints)
    skipped: list[tuple[int, Refused]] = []
    made: dict[tuple[int, str, int], int] = {}
    for key in assignment_ids:
        try:
            _hand_over(workspace, key, draft, made)
        except Refused as refusal:
            skipped.append((key, refusal))
    workspace.describe(n=len(assignment_ids) - len(skipped))
    return skipped


def _hand_over(workspace: Workspace, key: int, draft: HandoverDraft, made: dict[tuple[int, str, int], int]) -> None:
    found = workspace.sql(
        "SELECT finding.inspection_id, a.finding_id, a.measure_id, role, a.person_id, a.unit_id, since, a.place"
        " FROM assignment a LEFT JOIN measure ON measure.id = a.measure_id"
        " JOIN finding ON finding.id = coalesce(a.finding_id, measure.finding_id) WHERE a.id = ? AND until IS NULL",
        key,
    )
    if not found:
        raise Refused("handover.not_held")
    inspection, finding, measure, role, person, unit, since, place = found[0]
    column = "person" if role in PERSON_ROLES else "unit"
    giver = person if column == "person" else unit
    taker = draft.to_person if column == "person" else draft.to_unit
    if taker is None:
        raise Refused("handover.of_another_sort")
    if giver == taker:
        raise Refused("handover.held_already")
    if since and draft.effective_on.isoformat() <= since:
        raise Refused("handover.before_it_began", since=show_day(date.fromisoformat(since)))
    head = (inspection, role, giver)
    if head not in made:
        made[head] = workspace.insert(
            Handover, inspection=inspection, role=role, effective_on=draft.effective_on, witness=draft.witness,
            reason=draft.reason.strip(), remark=draft.remark.strip(),
            **{f"from_{column}": giver, f"to_{column}": taker},
        )  # fmt: skip
    workspace.update(Assignment, key, until=draft.effective_on - timedelta(1))
    owner, record = ("finding", finding) if measure is None else ("measure", measure)
    begun = None
    if not workspace.sql(
        f"SELECT 1 FROM assignment WHERE {owner}_id = ? AND role = ? AND {column}_id = ? AND until IS NULL",
        record, role, taker,
    ):  # fmt: skip
        begun = workspace.insert(
            Assignment, role=role, since=draft.effective_on, place=place, **{owner: record, column: taker}
        )
    workspace.insert(HandoverItem, handover=made[head], ended=key, begun=begun)
