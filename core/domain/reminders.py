"""到期提醒: measures that are overdue or will soon be due, in three colours, unit by unit.

Days and whom to tell follow the rule WARN (`resources/rules/warnings.toml`): green to who does it, yellow to his leader
too, red to the unit and its head.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.deadlines import warning_days
from core.store.workspace import Workspace

COLOURS = {"overdue": "红色", "urgent": "黄色", "soon": "绿色"}
NO_UNIT = "（未定牵头单位）"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A measure to be reminded of: its finding, its unit, days left (negative when overdue) and its colour."""

    measure: int
    finding: int
    number: str
    text: str
    unit: str
    unit_id: int
    leaders: str
    due: date
    days: int
    warning: str


def rows(workspace: Workspace, inspection_id: int | None) -> list[Reminder]:
    """Unit by unit, the most urgent first; a measure of several lead units stands with each of them."""
    today, limits = workspace.today(), warning_days(workspace)
    found = workspace.sql(
        _DUE, today=today.isoformat(), ahead=f"+{limits['soon']} days", inspection=inspection_id
    )  # fmt: skip
    return [
        _reminder(today, limits["urgent"], measure, finding, str(number), text, unit or NO_UNIT, unit_id or 0, leaders,
                  date.fromisoformat(due))
        for measure, finding, number, text, unit, unit_id, leaders, due in found
    ]  # fmt: skip


# Whoever leads the finding leads a measure that names nobody.
_DUE = """
SELECT task.measure, task.finding, coalesce(nullif(finding.plan_number, ''), finding.place), measure.text, unit.name,
    unit.id, coalesce((SELECT group_concat(person.name, '、') FROM assignment JOIN person ON person.id = person_id
        WHERE measure_id = task.measure AND role = 'leader' AND until IS NULL), ''), task.due
FROM measure_glance task JOIN measure ON measure.id = task.measure JOIN finding ON finding.id = task.finding
LEFT JOIN assignment held ON held.role = 'lead_unit' AND held.until IS NULL AND (held.measure_id = task.measure
    OR held.finding_id = task.finding AND NOT EXISTS (SELECT 1 FROM assignment own
        WHERE own.measure_id = task.measure AND own.role = 'lead_unit' AND own.until IS NULL))
LEFT JOIN unit ON unit.id = held.unit_id
WHERE task.withdrawn = 0 AND task.progress <> 'done' AND task.due <= date(:today, :ahead)
    AND (:inspection IS NULL OR task.inspection = :inspection)
ORDER BY unit.place IS NULL, unit.place, unit.id, task.due, task.place, task.nth
"""


def counts(workspace: Workspace, inspection_id: int | None) -> dict[str, int]:
    """How many measures have each colour; those of several units count once."""
    today = workspace.today()
    [(overdue, urgent, soon)] = workspace.sql(
        "SELECT coalesce(sum(due < :today), 0), coalesce(sum(due >= :today AND due <= :urgent), 0),"
        " coalesce(sum(due > :urgent AND due <= :soon), 0) FROM measure_glance WHERE withdrawn = 0"
        " AND progress <> 'done' AND (:inspection IS NULL OR inspection = :inspection)",
        today=today.isoformat(), inspection=inspection_id,
        **{name: (today + timedelta(days)).isoformat() for name, days in warning_days(workspace).items()},
    )  # fmt: skip
    return {"overdue": overdue, "urgent": urgent, "soon": soon}


def by_unit(found: Sequence[Reminder]) -> dict[str, list[Reminder]]:
    """The reminders of each unit, in the order of the units."""
    units: dict[str, list[Reminder]] = {}
    for one in found:
        units.setdefault(one.unit, []).append(one)
    return units


def _reminder(
    today: date, urgent: int, measure: int, finding: int, number: str, text: str, unit: str, unit_id: int, leaders: str,
    due: date,
) -> Reminder:  # fmt: skip
    days = (due - today).days
    warning = "overdue" if days < 0 else "urgent" if days <= urgent else "soon"
    return Reminder(measure, finding, number, text, unit, unit_id, leaders, due, days, warning)
