"""查找: which findings a list shows, in which order, and what the status bar says of them.

All of it is SQL over the glance, so that opening, sorting and filtering cost what is on the screen.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from core.base.states import ROLES
from core.domain import deadlines, measures
from core.domain.figures import percent
from core.domain.finding_rows import COLUMNS, category_paths
from core.domain.glance import RANKS
from core.store import search
from core.store.workspace import Workspace

DONE = RANKS["done"]


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings a list shows; empty means all. `inspection` None is 全部.

    `roles` narrows units and persons to those who hold one of these roles.
    Withdrawn ones are left out unless `withdrawn`; with `until` (截至) only those withdrawn by that day.
    """

    inspection: int | None = None
    kinds: tuple[str, ...] = ("finding",)
    categories: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    persons: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
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
    """Ids of the findings wanted, ordered by (column key, descending) pairs and then by their places.

    A descending list is the ascending one upside down, so that one index serves both; what has no date stands last
    in either.
    """
    where, values = _where(workspace, wanted)
    known = {column.key: column.sort for column in (*COLUMNS, *measures.COLUMNS)}
    chosen = [(column, down) for key, down in sort if (column := known.get(key))]
    order = [_ordered(column, down) for column, down in chosen if column != "place"]
    # What is the same in all rows is left out: every column sorted by costs time.
    same = {"inspection": wanted.inspection is not None, "kind": len(wanted.kinds) == 1, "place": False}
    order += [_ordered(column, bool(chosen) and chosen[-1][1]) for column in same if not same[column]]
    # One text instead of 100,000 rows: half the time. An ordered sub-query keeps its order under this aggregate
    # (SQLite, optoverview §12, condition 7).
    [(found,)] = workspace.sql(
        f"SELECT json_group_array(finding) FROM (SELECT finding FROM glance WHERE {where} ORDER BY {', '.join(order)})",
        *values,
    )
    return json.loads(found)


def count(workspace: Workspace, wanted: FindingFilter) -> int:
    """How many findings a filter finds."""
    where, values = _where(workspace, wanted)
    return workspace.sql(f"SELECT count(*) FROM glance WHERE {where}", *values)[0][0]


def numbers(workspace: Workspace, wanted: FindingFilter) -> FindingNumbers:
    """Counts of the list; withdrawn findings are counted only when the list asks for them."""
    where, values = _where(workspace, wanted)
    counted = workspace.sql(
        f"SELECT progress_rank, count(*), sum(measures), sum(due < ? AND progress_rank < {DONE}) FROM glance"
        f" WHERE {where} GROUP BY progress_rank",
        workspace.today().isoformat(), *values,
    )  # fmt: skip
    states = {rank: state for state, rank in RANKS.items()}
    return FindingNumbers(
        sum(row[1] for row in counted),
        sum(row[2] for row in counted),
        {states[row[0]]: row[1] for row in counted},
        sum(row[3] or 0 for row in counted),
    )


def groups(workspace: Workspace, ids: Sequence[int]) -> list[tuple[int | None, tuple[str, ...], int]]:
    """The runs of one category in a list ordered by category: its id, its path of titles, how many in a row.

    Looks only at the ends of the runs, which is where the list is halved and halved again.
    """

    def category(place: int) -> int | None:
        found = workspace.sql("SELECT category FROM glance WHERE finding = ?", ids[place])
        return found[0][0] if found else None

    runs: list[tuple[int | None, int]] = []
    start = 0
    while start < len(ids):
        key = category(start)
        # All before `end` are in the run, all from `beyond` on behind it.
        end, beyond = start + 1, len(ids)
        while end < beyond:
            middle = (end + beyond) // 2
            end, beyond = (middle + 1, beyond) if category(middle) == key else (end, middle)
        runs.append((key, end - start))
        start = end
    paths = category_paths(workspace, {key for key, _ in runs if key is not None})
    return [(key, paths[key][0] if key is not None else (), length) for key, length in runs]


def _ordered(column: str, down: bool) -> str:
    return f"{column} DESC" if down else f"{column} NULLS LAST" if column == "due" else column


def _where(workspace: Workspace, wanted: FindingFilter) -> tuple[str, list[Any]]:
    parts = ["kind = ?" if len(wanted.kinds) == 1 else f"kind IN ({_marks(wanted.kinds)})"]
    values: list[Any] = [*wanted.kinds]

    def among(expression: str, chosen: Sequence[Any]) -> None:
        if chosen:
            parts.append(expression.format(_marks(chosen)))
            values.extend(chosen)

    if wanted.inspection is not None:
        parts.append("inspection = ?")
        values.append(wanted.inspection)
    if not wanted.withdrawn and wanted.until is None:
        parts.append("withdrawn = 0")
    elif not wanted.withdrawn:
        parts.append("NOT (withdrawn AND finding IN (SELECT id FROM finding WHERE withdrawn_on <= ?))")
        values.append(wanted.until.isoformat() if wanted.until else "")
    among(f"category IN ({_below('{}')})", wanted.categories)
    roles = ", ".join(f"'{role}'" for role in wanted.roles if role in ROLES)
    held = f" AND a.role IN ({roles})" if roles else ""
    for column, chosen in (("unit_id", wanted.units), ("person_id", wanted.persons)):
        among(
            "finding IN (SELECT coalesce(a.finding_id, m.finding_id) FROM assignment a LEFT JOIN measure m"
            f" ON m.id = a.measure_id WHERE a.until IS NULL{held} AND a.{column} IN ({{}}))",
            chosen,
        )
    among("progress_rank IN ({})", [RANKS[state] for state in wanted.progress])
    among("closing IN ({})", wanted.closing)
    if wanted.warnings:
        parts.append(_warned(workspace, wanted.warnings))
    for lack in wanted.missing:
        parts.append(_LACKS[lack])
    if wanted.ids is not None:
        parts.append("finding IN (SELECT value FROM json_each(?))")
        values.append(str(list(wanted.ids)))
    if wanted.text.strip():
        found, words = _holding(workspace, wanted.text)
        parts.append(f"finding IN ({found})")
        values.extend(words)
    return " AND ".join(parts), values


def _below(chosen: str) -> str:
    """SQL for these categories and all that stand under them."""
    return (
        f"WITH RECURSIVE below(id) AS (SELECT id FROM category WHERE id IN ({chosen}) UNION"
        " SELECT category.id FROM category JOIN below ON parent_id = below.id) SELECT id FROM below"
    )


_LACKS = {
    "category": "category IS NULL",
    "measure": "measures = 0",
    "leader": "leader_key = x''",
    "unit": "unit_key = x''",
    "deadline": "due IS NULL AND NOT long_term",
}


def _warned(workspace: Workspace, chosen: Sequence[str]) -> str:
    """As `deadlines.warning`, in SQL; but 长期坚持 finds whatever has such a measure, beside dated or done ones too."""
    today, limits = workspace.today(), deadlines.warning_days(workspace)
    now, urgent, soon = (f"'{today + timedelta(days)}'" for days in (0, limits["urgent"], limits["soon"]))
    tests = {
        "overdue": f"due < {now}",
        "urgent": f"due BETWEEN {now} AND {urgent}",
        "soon": f"due > {urgent} AND due <= {soon}",
        "later": f"due > {soon}",
        "unset": "due IS NULL AND NOT long_term",
    }
    whole = {"done": f"progress_rank = {DONE}", "long_term": f"finding IN ({_LASTING})"}
    parts = [whole.get(code) or f"(progress_rank < {DONE} AND {tests[code]})" for code in chosen]
    return f"({' OR '.join(parts)})"


# As `MeasureRow.long_term`, in SQL.
_LASTING = (
    "SELECT finding_id FROM measure WHERE standing UNION SELECT finding_id FROM deadline"
    " JOIN measure ON measure.id = measure_id WHERE precision = 'long_term' AND NOT EXISTS"
    " (SELECT 1 FROM deadline later WHERE later.measure_id = deadline.measure_id AND later.nth > deadline.nth)"
)


def _holding(workspace: Workspace, text: str) -> tuple[str, list[Any]]:
    """SQL for the findings in which, or in whose measures, progress, owners or headings, the words stand."""
    if not search.phrase(text):
        return "NULL", []
    parts: list[str] = []
    values: list[Any] = []
    for noun, belongs in _BELONGS:
        if workspace.past:  # no index there
            hits, found = (
                "SELECT value FROM json_each(?)",
                [str([key for _, key in search.find(workspace, text, [noun])])],
            )
        else:
            hits, found = search.matching_sql(noun, text)
        parts.append(belongs.format(hits))
        values.extend(found)
    return " UNION ALL ".join(parts), values


_HELD = (
    "SELECT coalesce(a.finding_id, m.finding_id) FROM assignment a LEFT JOIN measure m ON m.id = a.measure_id"
    " WHERE a.until IS NULL AND a.{} IN ({{}})"
)
_REPORTED = (
    "SELECT coalesce(p.finding_id, m.finding_id) FROM progress p LEFT JOIN measure m ON m.id = p.measure_id"
    " WHERE p.id IN ({})"
)
# The title, name or number of what proves a finding, its measures or its reports; a clue's is tied to none of them.
_PROVED = (
    "SELECT coalesce(f.parent_id, f.id, m.finding_id, p.finding_id, n.finding_id) FROM evidence_tie t"
    " LEFT JOIN finding f ON t.noun = 'finding' AND f.id = t.record"
    " LEFT JOIN measure m ON t.noun = 'measure' AND m.id = t.record"
    " LEFT JOIN progress p ON t.noun = 'progress' AND p.id = t.record LEFT JOIN measure n ON n.id = p.measure_id"
    " WHERE t.evidence_id IN ({})"
)
# Noun → the findings its records belong to. The plus keeps SQLite from looking up every hit: few rows have a parent.
_BELONGS = (
    ("finding", "{}"),
    ("finding", "SELECT parent_id FROM finding WHERE parent_id > 0 AND +id IN ({})"),
    ("measure", "SELECT finding_id FROM measure WHERE id IN ({})"),
    ("progress", _REPORTED),
    ("evidence", _PROVED),
    ("category", f"SELECT id FROM finding WHERE category_id IN ({_below('{}')})"),
    ("unit", _HELD.format("unit_id")),
    ("person", _HELD.format("person_id")),
)  # fmt: skip


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
