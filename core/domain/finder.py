"""查找: which findings a list shows, in which order, and what the status bar says of them.

All of it is SQL over the glance, so that opening, sorting and filtering cost what is on the screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from core.domain import deadlines, measures
from core.domain.figures import percent
from core.domain.finding_rows import COLUMNS, category_paths
from core.store import search
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings a list shows; empty means all. `inspection` None is 全部.

    Withdrawn ones are left out unless `withdrawn`; with `until` (截至) only those withdrawn by that day.
    """

    inspection: int | None = None
    kinds: tuple[str, ...] = ("finding",)
    categories: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    persons: tuple[int, ...] = ()
    progress: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    text: str = ""
    withdrawn: bool = False
    until: date | None = None
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class FindingNumbers:
    """What the status bar says of a filtered list (口径: findings, not withdrawn; rate = done ÷ findings)."""

    findings: int = 0
    measures: int = 0
    progress: dict[str, int] = field(default_factory=dict)
    overdue: int = 0

    @property
    def rate(self) -> str:
        """完成率 as papers print it: 已完成 ÷ 问题总数, 基本完成 not counted; empty when there is nothing to count."""
        return percent(self.progress.get("done", 0), self.findings)


def ids(workspace: Workspace, wanted: FindingFilter, sort: Sequence[tuple[str, bool]] = ()) -> list[int]:
    """Ids of the findings wanted, ordered by (column key, descending) pairs and then by place."""
    where, values = _where(workspace, wanted)
    known = {column.key: column.sort for column in (*COLUMNS, *measures.COLUMNS)}
    order = [f"{_ordered(str(known[key]))}{' DESC' if down else ''}" for key, down in sort if known.get(key)]
    found = workspace.sql(
        f"SELECT finding FROM glance WHERE {where} ORDER BY {', '.join([*order, 'inspection', 'kind', 'place'])}",
        *values,
    )
    return [key for (key,) in found]


def numbers(workspace: Workspace, wanted: FindingFilter) -> FindingNumbers:
    """Counts of the list; withdrawn findings are counted only when the list asks for them."""
    where, values = _where(workspace, wanted)
    counted = workspace.sql(
        "SELECT progress, count(*), sum(measures), sum(due < ? AND progress <> 'done') FROM glance"
        f" WHERE {where} GROUP BY progress",
        workspace.today().isoformat(), *values,
    )  # fmt: skip
    return FindingNumbers(
        sum(row[1] for row in counted),
        sum(row[2] for row in counted),
        {row[0]: row[1] for row in counted},
        sum(row[3] or 0 for row in counted),
    )


def groups(workspace: Workspace, ids: Sequence[int]) -> list[tuple[int | None, tuple[str, ...], int]]:
    """The runs of one category in a list ordered by category: its id, its path of titles, how many in a row."""
    category = dict(
        workspace.sql(
            "SELECT finding, category FROM glance WHERE finding IN (SELECT value FROM json_each(?))", str(list(ids))
        )
    )
    runs = [(key, sum(1 for _ in run)) for key, run in groupby(category.get(one) for one in ids)]
    paths = category_paths(workspace, {key for key, _ in runs if key is not None})
    return [(key, paths[key][0] if key is not None else (), count) for key, count in runs]


def _ordered(column: str) -> str:
    # What has no date stands last in both directions' eyes: an empty deadline is not the most urgent.
    return "due IS NULL, due" if column == "due" else column


def _where(workspace: Workspace, wanted: FindingFilter) -> tuple[str, list[Any]]:
    parts = [f"kind IN ({_marks(wanted.kinds)})"]
    values: list[Any] = [*wanted.kinds]

    def among(expression: str, chosen: Sequence[Any]) -> None:
        if chosen:
            parts.append(expression.format(_marks(chosen)))
            values.extend(chosen)

    if wanted.inspection is not None:
        parts.append("inspection = ?")
        values.append(wanted.inspection)
    if not wanted.withdrawn and wanted.until is None:
        parts.append("NOT withdrawn")
    elif not wanted.withdrawn:
        parts.append("NOT (withdrawn AND finding IN (SELECT id FROM finding WHERE withdrawn_on <= ?))")
        values.append(wanted.until.isoformat() if wanted.until else "")
    among(f"category IN ({_below('{}')})", wanted.categories)
    for column, chosen in (("unit_id", wanted.units), ("person_id", wanted.persons)):
        among(
            "finding IN (SELECT coalesce(a.finding_id, m.finding_id) FROM assignment a LEFT JOIN measure m"
            f" ON m.id = a.measure_id WHERE a.until IS NULL AND a.{column} IN ({{}}))",
            chosen,
        )
    among("progress IN ({})", wanted.progress)
    among("closing IN ({})", wanted.closing)
    if wanted.warnings:
        parts.append(_warned(wanted.warnings, workspace.today()))
    for lack in wanted.missing:
        parts.append(_LACKS[lack])
    if wanted.ids is not None:
        parts.append("finding IN (SELECT value FROM json_each(?))")
        values.append(str(list(wanted.ids)))
    if wanted.text.strip():
        parts.append("finding IN (SELECT value FROM json_each(?))")
        values.append(str(findings_with(workspace, wanted.text)))
    return " AND ".join(parts), values


def _below(chosen: str) -> str:
    """SQL for these categories and all that stand under them."""
    return (
        f"WITH RECURSIVE below(id) AS (SELECT id FROM category WHERE id IN ({chosen}) UNION"
        " SELECT category.id FROM category JOIN below ON parent_id = below.id) SELECT id FROM below"
    )


_LACKS = {
    "measure": "measures = 0",
    "leader": "leader_key = x''",
    "unit": "unit_key = x''",
    "deadline": "due IS NULL AND NOT long_term",
}


def _warned(chosen: Sequence[str], today: date) -> str:
    limits = deadlines.warning_days()
    left = f"(julianday(due) - julianday('{today.isoformat()}'))"
    tests = {
        "done": "progress = 'done'",
        "overdue": f"progress <> 'done' AND {left} < 0",
        "urgent": f"progress <> 'done' AND {left} BETWEEN 0 AND {limits['urgent']}",
        "soon": f"progress <> 'done' AND {left} > {limits['urgent']} AND {left} <= {limits['soon']}",
        "later": f"progress <> 'done' AND {left} > {limits['soon']}",
        "long_term": "progress <> 'done' AND due IS NULL AND long_term",
        "unset": "progress <> 'done' AND due IS NULL AND NOT long_term",
    }
    return "(" + " OR ".join(f"({tests[code]})" for code in chosen) + ")"


def findings_with(workspace: Workspace, text: str) -> list[int]:
    """Ids of the findings in which, or in whose measures, progress, owners or headings, the words stand."""
    hits: dict[str, list[int]] = {}
    for noun, key in search.find(workspace, text, nouns=tuple(_BELONGS)):
        hits.setdefault(noun, []).append(key)
    found: set[int] = set()
    for noun, keys in hits.items():
        found.update(key for (key,) in workspace.sql(_BELONGS[noun], str(keys)))
    return sorted(found)


_HELD = (
    "SELECT coalesce(a.finding_id, m.finding_id) FROM assignment a LEFT JOIN measure m ON m.id = a.measure_id"
    " WHERE a.until IS NULL AND a.{} IN (SELECT value FROM json_each(?))"
)
_BELONGS = {
    "finding": "SELECT coalesce(parent_id, id) FROM finding WHERE id IN (SELECT value FROM json_each(?))",
    "measure": "SELECT finding_id FROM measure WHERE id IN (SELECT value FROM json_each(?))",
    "progress": "SELECT coalesce(p.finding_id, m.finding_id) FROM progress p LEFT JOIN measure m ON m.id = p.measure_id"
    " WHERE p.id IN (SELECT value FROM json_each(?))",
    "category": f"SELECT id FROM finding WHERE category_id IN ({_below('SELECT value FROM json_each(?)')})",
    "unit": _HELD.format("unit_id"),
    "person": _HELD.format("person_id"),
}


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
