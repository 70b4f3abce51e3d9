"""整改方案条目: what a plan says of each finding — as an edition froze it, or as it would be decided today.

Owners and deadlines are words here, because a plan is read years after those who stood in it have left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.domain import assignments, plans
from core.domain.figures import Figure
from core.domain.finding_rows import FindingRow
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure with owners and deadline in words; `last_day` is None for 长期坚持 and what has no date."""

    id: int
    text: str
    kind: str
    leaders: str
    lead_units: str
    co_units: str
    persons: str
    deadline: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan says of one finding; `kind` is that of the record (问题, 意见建议 …)."""

    finding: int
    kind: str
    number: str
    category: str
    text: str
    goal: str
    measures: tuple[PlannedMeasure, ...]


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """The figures of a plan; `last_day` is the latest deadline with a day."""

    findings: Figure
    categories: Figure
    measures: Figure
    dated: Figure
    standing: Figure
    last_day: date | None


def edition(workspace: Workspace, inspection_id: int, until: date) -> plans.EditionRow | None:
    """The edition in force on that day; None before the first one."""
    known = [row for row in plans.editions(workspace, inspection_id) if row.decided_on <= until]
    return known[-1] if known else None


def frozen(workspace: Workspace, edition_id: int) -> list[Planned]:
    """What that edition says, in its order."""
    measures: dict[int, list[PlannedMeasure]] = {}
    for row in workspace.sql(
        "SELECT entry_id, measure, plan_measure.text, plan_measure.kind, leaders, lead_units, co_units, persons,"
        " deadline, last_day FROM plan_measure JOIN plan_entry ON plan_entry.id = entry_id"
        " WHERE edition_id = ? ORDER BY entry_id, place, plan_measure.id",
        edition_id,
    ):
        day = date.fromisoformat(row[9]) if row[9] else None
        measures.setdefault(row[0], []).append(PlannedMeasure(*row[1:9], last_day=day))
    found = workspace.sql(
        "SELECT plan_entry.id, plan_entry.finding_id, finding.kind, number, plan_entry.category, plan_entry.text,"
        " plan_entry.goal FROM plan_entry JOIN finding ON finding.id = plan_entry.finding_id"
        " WHERE edition_id = ? ORDER BY plan_entry.id",
        edition_id,
    )
    return [Planned(*row[1:], measures=tuple(measures.get(row[0], ()))) for row in found]


def drafted(rows: Sequence[FindingRow]) -> list[Planned]:
    """What a plan of these findings would say today."""
    return [
        Planned(row.id, row.kind, row.number, row.category_title, row.text, row.goal, tuple(_drafted(row)))
        for row in rows
    ]


def count(entries: Sequence[Planned]) -> PlanFigures:
    """The figures of what a plan says of 问题, without 意见建议 and the like."""
    found = [entry for entry in entries if entry.kind == "finding"]
    measures = [one for entry in found for one in entry.measures]
    days = [one.last_day for one in measures if one.last_day]
    titles = {entry.category for entry in found if entry.category}
    return PlanFigures(
        Figure("问题总数", len(found), "个", "列入整改方案的问题，不含意见建议、工作要求、表态承诺"),
        Figure("方面", len(titles), "个", "列入方案的问题所属的类别"),
        Figure("整改措施", len(measures), "项", "上述问题的整改措施"),
        Figure("有期限的措施", len(days), "项", "完成时限为某一日期或月份"),
        Figure("长期坚持措施", len(measures) - len(days), "项", "完成时限为长期坚持，或未定日期"),
        max(days, default=None),
    )


def _drafted(row: FindingRow) -> list[PlannedMeasure]:
    return [
        PlannedMeasure(
            one.id, one.text, one.kind, assignments.names(one.leaders), assignments.names(one.lead_units),
            assignments.names(one.co_units), assignments.names(one.persons), str(one.due or ""),
            one.due.last_day if one.due else None,
        )
        for one in row.measures
    ]  # fmt: skip
