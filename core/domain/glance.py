"""一览: keeps the derived tables that lists sort, filter and count by in step with the records.

Sorting and filtering 100,000 findings by what their measures say must not read the measures; so each
operation ends by deriving anew the few rows it touched.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from core.base.dates import When
from core.domain import assignments, closing_states, deadlines, progress
from core.store.operations import follow
from core.store.workspace import Workspace

RANKS = {"not_started": 0, "open": 1, "basic": 2, "done": 3}
CHUNK = 500

# Findings that an operation touched: named by a changed row, by a changed reference, or by what a
# changed measure, responsibility, date or report belongs to. Rows that are gone left their references
# in the audit.
_TOUCHED = """
WITH RECURSIVE entry AS (SELECT tbl, row, col, old, new FROM change WHERE operation = :operation),
measure_id(id) AS (
    SELECT row FROM entry WHERE tbl = 'measure'
    UNION SELECT old FROM entry WHERE col = 'measure_id' UNION SELECT new FROM entry WHERE col = 'measure_id'
    UNION SELECT measure_id FROM deadline WHERE id IN (SELECT row FROM entry WHERE tbl = 'deadline')
    UNION SELECT measure_id FROM progress WHERE id IN (SELECT row FROM entry WHERE tbl = 'progress')
    UNION SELECT measure_id FROM assignment WHERE id IN (SELECT row FROM entry WHERE tbl = 'assignment')
    UNION SELECT measure_id FROM assignment WHERE unit_id IN (SELECT row FROM entry WHERE tbl = 'unit')
    UNION SELECT measure_id FROM assignment WHERE person_id IN (SELECT row FROM entry WHERE tbl = 'person')
),
category_id(id) AS (
    SELECT row FROM entry WHERE tbl = 'category'
    UNION SELECT category.id FROM category JOIN category_id ON category.parent_id = category_id.id
),
finding_id(id) AS (
    SELECT row FROM entry WHERE tbl = 'finding'
    UNION SELECT old FROM entry WHERE col = 'finding_id' UNION SELECT new FROM entry WHERE col = 'finding_id'
    UNION SELECT finding_id FROM measure WHERE id IN (SELECT id FROM measure_id)
    UNION SELECT finding_id FROM progress WHERE id IN (SELECT row FROM entry WHERE tbl = 'progress')
    UNION SELECT finding_id FROM assignment WHERE id IN (SELECT row FROM entry WHERE tbl = 'assignment')
    UNION SELECT finding_id FROM assignment WHERE unit_id IN (SELECT row FROM entry WHERE tbl = 'unit')
    UNION SELECT finding_id FROM assignment WHERE person_id IN (SELECT row FROM entry WHERE tbl = 'person')
    UNION SELECT finding_id FROM closeout WHERE id IN (SELECT row FROM entry WHERE tbl = 'closeout')
    UNION SELECT id FROM finding WHERE category_id IN (SELECT id FROM category_id)
    UNION SELECT finding.id FROM entry JOIN finding ON inspection_id = entry.row
        WHERE tbl = 'inspection' AND col = 'progress_words' AND entry.old IS NOT NULL
)
SELECT DISTINCT coalesce(finding.parent_id, finding_id.id) FROM finding_id
LEFT JOIN finding ON finding.id = finding_id.id WHERE finding_id.id IS NOT NULL
"""


def sort_key(text: str) -> bytes:
    """Bytes in the order a Chinese reader expects: pinyin for the common characters (GB 18030)."""
    return text[:40].encode("gb18030", "replace")


def chunks(ids: Iterable[int], size: int = CHUNK) -> Iterator[list[int]]:
    """The ids in portions that one statement can hold."""
    source = iter(ids)
    while portion := list(islice(source, size)):
        yield portion


@follow
def keep_in_step(workspace: Workspace, operation_id: int) -> None:
    """Called at the end of each operation, inside its transaction."""
    derive(workspace, [key for (key,) in workspace.sql(_TOUCHED, operation=operation_id)])


def rebuild(workspace: Workspace) -> None:
    """Derive every finding anew."""
    workspace.run(("DELETE FROM glance", ()))
    workspace.run(("DELETE FROM measure_glance", ()))
    derive(workspace, [key for (key,) in workspace.sql("SELECT id FROM finding WHERE parent_id IS NULL")])


def derive(workspace: Workspace, finding_ids: Iterable[int]) -> None:
    """Write the glance of these findings as the records stand; those that are gone leave it."""
    for portion in chunks(finding_ids):
        for table in ("glance", "measure_glance"):
            workspace.run((f"DELETE FROM {table} WHERE finding IN ({', '.join('?' * len(portion))})", portion))
        findings, tasks = _lines(workspace, portion)
        _insert(workspace, "glance", findings)
        _insert(workspace, "measure_glance", tasks)


def _insert(workspace: Workspace, table: str, lines: list[dict[str, Any]]) -> None:
    if lines:
        names, marks = ", ".join(lines[0]), ", ".join("?" * len(lines[0]))
        values = [list(line.values()) for line in lines]
        workspace.database.run_many(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)


def _lines(workspace: Workspace, ids: list[int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    marks = ", ".join("?" * len(ids))
    found = workspace.sql(
        "SELECT finding.id, finding.inspection_id, finding.kind, finding.place, category_id, text, brief,"
        " withdrawn_on IS NOT NULL FROM finding"
        f" WHERE finding.id IN ({marks}) AND finding.parent_id IS NULL",
        *ids,
    )
    order = category_order(workspace, {row[1] for row in found})
    measures = _measures(workspace, ids)
    held = assignments.of(workspace, "finding", ids)
    own = progress.present(workspace, "finding", ids)
    closing = closing_states.states(workspace, ids)
    since = progress.done_since(workspace, "finding", ids)
    lines: list[dict[str, Any]] = []
    tasks: list[dict[str, Any]] = []
    for key, inspection, kind, place, category, text, brief, withdrawn in found:
        parts = measures.get(key, [])
        tasks += [_task(part, key, inspection, kind, place, held.get(key, {}), withdrawn) for part in parts]
        when = deadlines.governing([(part.due, part.progress) for part in parts])
        state = own[key].meaning if key in own else rolled_up([part.progress for part in parts])
        roles = [part.roles for part in parts]
        lines.append(
            {
                "finding": key,
                "inspection": inspection,
                "kind": kind,
                "place": place,
                "category": category,
                "category_key": order.get(category, 1000**6),
                "text_key": sort_key(brief or text),
                "measures": len(parts),
                "leader_key": sort_key(assignments.names(assignments.summed(roles, held.get(key, {}), "leader"))),
                "unit_key": sort_key(assignments.names(assignments.summed(roles, held.get(key, {}), "lead_unit"))),
                "due": when.last_day.isoformat() if when and when.last_day else None,
                "long_term": when is not None and when.last_day is None,
                "progress": state,
                "progress_rank": RANKS[state],
                "done_on": _done_on(state, since.get(key), parts, reported=key in own),
                "closing": closing.get(key, "none"),
                "withdrawn": bool(withdrawn),
            }
        )
    return lines, tasks


def _done_on(state: str, since: date | None, parts: list["_Part"], *, reported: bool) -> str | None:
    """Since when a finding is done: by its own report, else since the last of its measures is."""
    if state != "done":
        return None
    days = [since] if reported else [part.done_on for part in parts]
    return max(day.isoformat() for day in days if day is not None)


def _task(
    part: "_Part", finding: int, inspection: int, kind: str, place: int, held: assignments.Roles, withdrawn: object
) -> dict[str, Any]:
    roles = {role: assignments.summed([part.roles], held, role) for role in ("leader", "lead_unit")}
    return {
        "measure": part.id,
        "finding": finding,
        "inspection": inspection,
        "kind": kind,
        "place": place,
        "nth": part.place,
        "measure_kind": part.kind,
        "leader_key": sort_key(assignments.names(roles["leader"])),
        "unit_key": sort_key(assignments.names(roles["lead_unit"])),
        "first_due": _iso(part.first_due),
        "due": _iso(part.due),
        "long_term": part.standing or (part.due is not None and part.due.last_day is None),
        "progress": part.progress,
        "progress_rank": RANKS[part.progress],
        "done_on": part.done_on.isoformat() if part.done_on else None,
        "withdrawn": bool(withdrawn),
    }


def _iso(when: When | None) -> str | None:
    return when.last_day.isoformat() if when and when.last_day else None


def rolled_up(states: list[str]) -> str:
    """A finding's state when only its measures report: done when all are, else the furthest not passed by all."""
    if not states or all(state == "not_started" for state in states):
        return "not_started"
    if all(state == "done" for state in states):
        return "done"
    return "basic" if all(state in ("done", "basic") for state in states) else "open"


def category_order(workspace: Workspace, inspections: Iterable[int]) -> dict[int, int]:
    """Category id → a number in the order of a walk through its inspection's tree.

    Three digits a level, so that a new node moves the key of no other; deeper than six levels all tie.
    """
    order: dict[int, int] = {}
    for inspection in inspections:
        children: dict[int | None, list[tuple[int, int]]] = {}
        for key, parent, place in workspace.sql(
            "SELECT id, parent_id, place FROM category WHERE inspection_id = ?", inspection
        ):
            children.setdefault(parent, []).append((key, place))
        waiting = [(key, place * 1000**5, 1000**4) for key, place in children.get(None, [])]
        while waiting:
            key, number, step = waiting.pop()
            order[key] = number
            waiting.extend((child, number + place * step, step // 1000) for child, place in children.get(key, []))
    return order


@dataclass(frozen=True, slots=True)
class _Part:
    """What the glances need to know of one measure."""

    id: int
    place: int
    kind: str
    standing: bool
    roles: assignments.Roles
    first_due: When | None
    due: When | None
    progress: str
    done_on: date | None


def _measures(workspace: Workspace, finding_ids: list[int]) -> dict[int, list[_Part]]:
    from core.domain.measures import all_deadlines

    marks = ", ".join("?" * len(finding_ids))
    owners = workspace.sql(
        "SELECT id, finding_id, place, kind, standing FROM measure"
        f" WHERE finding_id IN ({marks}) ORDER BY finding_id, place, id",
        *finding_ids,
    )
    parts: dict[int, list[_Part]] = {}
    for portion in chunks(range(len(owners))):
        keys = [owners[index][0] for index in portion]
        held = assignments.of(workspace, "measure", keys)
        dates = all_deadlines(workspace, keys)
        present = progress.present(workspace, "measure", keys)
        since = progress.done_since(workspace, "measure", keys)
        for index in portion:
            key, finding, place, kind, standing = owners[index]
            state = present[key].meaning if key in present else "not_started"
            due = dates.get(key) or [None]
            one = _Part(key, place, kind, bool(standing), held.get(key, {}), due[0], due[-1], state, since.get(key))
            parts.setdefault(finding, []).append(one)
    return parts
