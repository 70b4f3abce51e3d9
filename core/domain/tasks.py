"""任务: the measures of all findings as one list — whose they are, until when, how far — sorted and filtered by SQL.

Ids come from the glance of measures, rows in pages, so that 30,000 measures cost what is on the screen.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from core.base.columns import Column
from core.domain import deadlines, measures
from core.domain.figures import percent
from core.domain.glance import RANKS
from core.domain.measures import MeasureRow
from core.store import search
from core.store.workspace import Workspace

DONE = RANKS["done"]


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which measures a list shows; empty means all. `inspection` None is 全部; those of withdrawn findings never.

    `persons` and `units` answer for the measure, or for its finding; `waiting`: an extension is asked for.
    """

    inspection: int | None = None
    units: tuple[int, ...] = ()
    persons: tuple[int, ...] = ()
    progress: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    waiting: bool = False
    text: str = ""
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A measure with what tells its finding; `asked_to` is the date an extension is asked for, if one waits."""

    id: int
    finding: int
    inspection: int
    number: str
    finding_text: str
    measure: MeasureRow
    asked_to: str


@dataclass(frozen=True, slots=True)
class TaskNumbers:
    """What the status bar says (口径: measures of findings that are not withdrawn; rate = done ÷ measures)."""

    measures: int = 0
    findings: int = 0
    overdue: int = 0
    progress: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def rate(self) -> str:
        """完成率 of the measures as papers print it."""
        return percent(self.progress.get("done", 0), self.measures)


def _of_measure(show: Callable[[MeasureRow], str]) -> Callable[[TaskRow], str]:
    return lambda row: show(row.measure)


_WIDE = {"deadline": 18}  # room for the 原定 date below the present one
_SHOWN = {"measure", "leader", "lead_unit", "person", "deadline", "days_left", "completed"}
COLUMNS: tuple[Column, ...] = (
    Column("task_number", "问题序号", lambda row: row.number, "place", 8, "center"),
    Column("task_finding", "具体问题", lambda row: row.finding_text, None, 28),
    *(
        replace(
            column,
            show=_of_measure(column.show),
            shown=column.key in _SHOWN,
            width=_WIDE.get(column.key, column.width),
        )
        for column in measures.COLUMNS
        if column.sort is None or column.sort in ("leader_key", "unit_key", "due", "progress_rank")
    ),
    Column("asked_to", "申请延至", lambda row: row.asked_to, None, 14, "center", shown=False),
)


# -- queries -----------------------------------------------------------------------------------


def ids(workspace: Workspace, wanted: TaskFilter, sort: Sequence[tuple[str, bool]] = ()) -> list[int]:
    """Ids of the measures wanted, ordered by (column key, descending) pairs, then as their findings stand.

    What has no date stands last in either direction.
    """
    where, values = _where(workspace, wanted)
    known = {column.key: column.sort for column in COLUMNS}
    order: list[str] = []
    for key, down in sort:
        column = known.get(key)
        if column == "due":
            order.append(f"due IS NULL, due {'DESC' if down else 'ASC'}")
        elif column:
            order.append(f"{column} {'DESC' if down else 'ASC'}")
    order += ["inspection", "kind", "place", "nth"]
    [(found,)] = workspace.sql(
        "SELECT json_group_array(measure) FROM (SELECT measure FROM measure_glance"
        f" WHERE {where} ORDER BY {', '.join(order)})",
        *values,
    )
    return json.loads(found)


def rows(workspace: Workspace, measure_ids: Sequence[int]) -> list[TaskRow]:
    """The tasks of these ids in this order; those deleted meanwhile are left out."""
    found = workspace.sql(
        "SELECT measure.id, finding.id, inspection_id, coalesce(nullif(plan_number, ''), finding.place),"
        " coalesce(nullif(brief, ''), finding.text) FROM measure JOIN finding ON finding.id = measure.finding_id"
        " WHERE measure.id IN (SELECT value FROM json_each(?))",
        json.dumps(list(measure_ids)),
    )
    listed = measures.rows(workspace, list(dict.fromkeys(row[1] for row in found)))
    by_id = {one.id: one for parts in listed.values() for one in parts}
    asked = _asked(workspace, measure_ids)
    made = {
        key: TaskRow(key, finding, inspection, str(number), text, by_id[key], asked.get(key, ""))
        for key, finding, inspection, number, text in found
    }
    return [made[key] for key in measure_ids if key in made]


def numbers(workspace: Workspace, wanted: TaskFilter) -> TaskNumbers:
    """Counts of the list."""
    where, values = _where(workspace, wanted)
    counted = workspace.sql(
        f"SELECT progress, count(*), sum(due < ? AND progress_rank < {DONE}) FROM measure_glance WHERE {where}"
        " GROUP BY progress",
        workspace.today().isoformat(), *values,
    )  # fmt: skip
    [(findings,)] = workspace.sql(f"SELECT count(DISTINCT finding) FROM measure_glance WHERE {where}", *values)
    return TaskNumbers(
        sum(row[1] for row in counted), findings, sum(row[2] or 0 for row in counted),
        {state: count for state, count, _ in counted},
    )  # fmt: skip


def mine(workspace: Workspace) -> tuple[int, ...]:
    """The person the operator is, for «我负责的»; nobody where that was not said."""
    found = workspace.sql("SELECT person_id FROM operator WHERE id = ? AND person_id IS NOT NULL", workspace.operator)
    return tuple(person for (person,) in found)


def _asked(workspace: Workspace, measure_ids: Sequence[int]) -> dict[int, str]:
    from core.domain import extensions

    return {row.measure: str(row.to) for row in extensions.of(workspace, measure_ids) if row.state == "asked"}


_HELD = (
    "(measure IN (SELECT measure_id FROM assignment WHERE until IS NULL AND {column} IN ({chosen}))"
    " OR finding IN (SELECT finding_id FROM assignment WHERE until IS NULL AND {column} IN ({chosen})))"
)


def _where(workspace: Workspace, wanted: TaskFilter) -> tuple[str, list[Any]]:
    parts = ["withdrawn = 0"]
    values: list[Any] = []
    if wanted.inspection is not None:
        parts.append("inspection = ?")
        values.append(wanted.inspection)
    for column, chosen in (("unit_id", wanted.units), ("person_id", wanted.persons)):
        if chosen:
            parts.append(_HELD.format(column=column, chosen=", ".join(map(str, map(int, chosen)))))
    if wanted.progress:
        parts.append(f"progress_rank IN ({', '.join(str(RANKS[state]) for state in wanted.progress)})")
    if wanted.kinds:
        parts.append(f"measure_kind IN ({', '.join('?' * len(wanted.kinds))})")
        values += wanted.kinds
    if wanted.warnings:
        parts.append(_warned(workspace, wanted.warnings))
    if wanted.waiting:
        parts.append("measure IN (SELECT measure_id FROM extension WHERE state = 'asked')")
    if wanted.ids is not None:
        parts.append("measure IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(wanted.ids)))
    if wanted.text.strip():
        found, words = _holding(wanted.text)
        parts.append(found)
        values += words
    return " AND ".join(parts), values


def _warned(workspace: Workspace, chosen: Sequence[str]) -> str:
    """As `deadlines.warning`, in SQL."""
    today, limits = workspace.today(), deadlines.warning_days(workspace)
    now, urgent, soon = (f"'{today + timedelta(days)}'" for days in (0, limits["urgent"], limits["soon"]))
    tests = {
        "overdue": f"due < {now}",
        "urgent": f"due BETWEEN {now} AND {urgent}",
        "soon": f"due > {urgent} AND due <= {soon}",
        "later": f"due > {soon}",
        "long_term": "long_term",
        "unset": "due IS NULL AND NOT long_term",
    }
    parts = [
        f"progress_rank = {DONE}" if code == "done" else f"(progress_rank < {DONE} AND {tests[code]})"
        for code in chosen
    ]
    return f"({' OR '.join(parts)})"


_BELONGS = (
    ("measure", "measure IN ({})"),
    ("finding", "finding IN ({})"),
    ("progress", "measure IN (SELECT measure_id FROM progress WHERE id IN ({}))"),
    ("unit", "measure IN (SELECT measure_id FROM assignment WHERE until IS NULL AND unit_id IN ({}))"),
    ("person", "measure IN (SELECT measure_id FROM assignment WHERE until IS NULL AND person_id IN ({}))"),
)


def _holding(text: str) -> tuple[str, list[Any]]:
    """The words stand in the measure, its finding, its reports, or a name of who answers for it."""
    if not search.phrase(text):
        return "0", []
    parts: list[str] = []
    values: list[Any] = []
    for noun, belongs in _BELONGS:
        hits, found = search.matching_sql(noun, text)
        parts.append(belongs.format(hits))
        values += found
    return f"({' OR '.join(parts)})", values
