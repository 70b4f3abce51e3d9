"""整改方案: 方案定稿 freezes an edition — findings, numbers, measures, owners, deadlines; 修订 makes the next.

From the first edition on numbers never move: what the plan said in March can be printed in September.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.base.dates import show_day
from core.base.errors import Refused
from core.domain import assignments, findings, plan_numbers
from core.domain.finding_rows import FindingRow
from core.store.operations import operation
from core.store.tables import Finding, PlanEdition, PlanEntry, PlanMeasure
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One decided edition; `nth` 1 is the 定稿, later ones are revisions with a reason."""

    id: int
    nth: int
    decided_on: date
    signed_by: str
    reason: str
    findings: int
    measures: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a plan still lacks: ids of the findings concerned."""

    without_measure: tuple[int, ...]
    without_leader: tuple[int, ...]
    without_unit: tuple[int, ...]
    without_deadline: tuple[int, ...]

    @property
    def complete(self) -> bool:
        return not (self.without_measure or self.without_leader or self.without_unit or self.without_deadline)


def editions(workspace: Workspace, inspection_id: int) -> list[EditionRow]:
    """The editions of an inspection's plan, the first one first."""
    found = workspace.sql(
        "SELECT id, nth, decided_on, signed_by, reason,"
        " (SELECT count(*) FROM plan_entry WHERE edition_id = plan_edition.id),"
        " (SELECT count(*) FROM plan_measure JOIN plan_entry ON plan_entry.id = entry_id"
        "  WHERE edition_id = plan_edition.id) FROM plan_edition WHERE inspection_id = ? ORDER BY nth",
        inspection_id,
    )
    return [EditionRow(key, nth, date.fromisoformat(on), *rest) for key, nth, on, *rest in found]


def readiness(workspace: Workspace, inspection_id: int) -> Readiness:
    """Findings that have no measure, leader, unit or deadline yet."""
    lacking = [
        tuple(findings.ids(workspace, findings.FindingFilter(inspection_id, missing=(lack,))))
        for lack in ("measure", "leader", "unit", "deadline")
    ]
    return Readiness(*lacking)


@operation("plan.decide")
def decide(workspace: Workspace, inspection_id: int, *, decided_on: date, signed_by: str, reason: str = "") -> int:
    """方案定稿, or 方案修订 when there is an edition already.

    Everything that must be put right and is not withdrawn enters with its present measures, owners and
    deadlines. Refused: no finding, a finding without a measure, a revision without a reason, a day still to come.
    """
    found = check(workspace, inspection_id, decided_on=decided_on, reason=reason)
    known = editions(workspace, inspection_id)
    edition = workspace.insert(
        PlanEdition, inspection=inspection_id, nth=len(known) + 1, decided_on=decided_on,
        signed_by=signed_by.strip(), reason=reason.strip(),
    )  # fmt: skip
    for row in _numbered(workspace, found):
        if row.kind == "finding" or row.measures:
            _freeze(workspace, edition, row)
    workspace.describe(n=len(known) + 1)
    return edition


def check(workspace: Workspace, inspection_id: int, *, decided_on: date, reason: str = "") -> list[FindingRow]:
    """What would enter an edition now. Refused as by `decide`, so that nobody is asked to confirm what cannot be."""
    known = editions(workspace, inspection_id)
    if decided_on > workspace.today():
        raise Refused("plan.in_the_future", field="decided_on")
    if known and not reason.strip():
        raise Refused("plan.no_reason", field="reason")
    if known and decided_on < known[-1].decided_on:
        raise Refused("plan.before_the_last", field="decided_on", last=show_day(known[-1].decided_on))
    kinds = ("finding", "suggestion", "demand", "pledge")
    wanted = findings.FindingFilter(inspection=inspection_id, kinds=kinds)
    found = findings.rows(workspace, findings.ids(workspace, wanted))
    if not any(row.kind == "finding" for row in found):
        raise Refused("plan.nothing_to_decide")
    bare = [row.number for row in found if row.kind == "finding" and not row.measures]
    if bare:
        raise Refused("plan.measures_missing", numbers="、".join(bare), count=len(bare))
    return found


def _numbered(workspace: Workspace, found: Sequence[FindingRow]) -> list[FindingRow]:
    """Give those that have no number yet the next one of their kind, in their order; it stays from now on."""
    kinds = {row.kind for row in found}
    free = {kind: int(plan_numbers.next_free(workspace, found[0].inspection, kind)) for kind in kinds}
    carried = plan_numbers.of(workspace, [row.id for row in found])
    numbered: list[FindingRow] = []
    for row, number in zip(found, carried, strict=True):
        if not number:
            number = str(free[row.kind])
            free[row.kind] += 1
            workspace.update(Finding, row.id, plan_number=number)
        numbered.append(replace(row, number=number))
    return numbered


def _freeze(workspace: Workspace, edition: int, row: FindingRow) -> None:
    entry = workspace.insert(
        PlanEntry, edition=edition, finding=row.id, number=row.number, category=row.category_title, text=row.text,
        goal=row.goal,
    )  # fmt: skip
    workspace.insert_many(PlanMeasure, [_frozen_measure(entry, row, place) for place in range(len(row.measures))])


def _frozen_measure(entry: int, row: FindingRow, place: int) -> dict[str, object]:
    measure = row.measures[place]
    names: Sequence[str] = [
        assignments.names(holders)
        for holders in (measure.leaders, measure.lead_units, measure.co_units, measure.persons)
    ]
    return {
        "entry": entry, "measure": measure.id, "place": place + 1, "text": measure.text, "kind": measure.kind,
        "leaders": names[0], "lead_units": names[1], "co_units": names[2], "persons": names[3],
        "deadline": str(measure.due or ""), "last_day": measure.due.last_day if measure.due else None,
    }  # fmt: skip
