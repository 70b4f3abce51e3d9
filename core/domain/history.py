"""历史: what became of a record — who changed what, when, from which value to which — read from the audit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from core.base.dates import When, show_moment
from core.base.rulebook import book
from core.base.text import plain
from core.domain.evidence_rows import secret
from core.domain.history_words import shown
from core.store import search
from core.store.moments import ZONE
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One value that changed; `title` is the field's name in the office's words, empty values are ''."""

    title: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One operation on a record, newest first: when (in UTC), who, what it is called, and the values."""

    operation: int
    at: datetime
    operator: str
    label: str
    changes: tuple[ChangeRow, ...]


# What belongs to a record, so that its history tells the whole of it: child table → column that names it.
_PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "finding": (("measure", "finding_id"), ("assignment", "finding_id"), ("progress", "finding_id"),
                ("finding", "parent_id"), ("closeout", "finding_id"), ("reopening", "finding_id")),
    "closeout": (("closeout_review", "closeout_id"), ("closeout_criterion", "closeout_id")),
    "measure": (("assignment", "measure_id"), ("deadline", "measure_id"), ("progress", "measure_id"),
                ("extension", "measure_id")),
    "assignment": (("handover_item", "ended_id"),),
    "inspection": (("feedback_event", "inspection_id"), ("milestone", "inspection_id"),
                   ("category", "inspection_id")),
    "letter": (("letter_item", "letter_id"),),
    "meeting": (("meeting_attendee", "meeting_id"), ("meeting_decision", "meeting_id")),
    "publication": (("public_comment", "publication_id"),),
    "collection_round": (("collection_return", "round_id"),),
}  # fmt: skip
_SILENT = {"uid", "version", "place", "span_id", "inspection_id", "parent_id", "finding_id", "measure_id",
           "evidence_id"}  # fmt: skip
_INNER = {"document", "document_span", "evidence_tie"}


def of(workspace: Workspace, noun: str, record_id: int, *, most: int = 200) -> list[HistoryRow]:
    """The last `most` operations that touched a record or what belongs to it, newest first."""
    records = _family(workspace, noun, {record_id})
    found: list[tuple[Any, ...]] = []
    for table, ids in records.items():
        found += workspace.sql(
            "SELECT operation, id, tbl, row, col, old, new FROM change WHERE tbl = ?"
            " AND row IN (SELECT value FROM json_each(?))",
            table, json.dumps(sorted(ids)),
        )  # fmt: skip
    by_operation: dict[int, list[tuple[Any, ...]]] = {}
    for operation, *entry in sorted(found):
        by_operation.setdefault(operation, []).append(tuple(entry))
    own = (key for key, entries in by_operation.items() if not _only_moved_up(entries, noun, record_id))
    chosen = sorted(own, reverse=True)[:most]
    heads = _heads(workspace, chosen)
    return [
        HistoryRow(key, *heads[key], tuple(_changes(workspace, by_operation[key]))) for key in chosen if key in heads
    ]


def _only_moved_up(entries: Iterable[tuple[Any, ...]], noun: str, record_id: int) -> bool:
    """Whether a record only changed its place, as all do behind one that is deleted: that is the other's history."""
    return all(
        (table, row) == (noun, record_id) and column in ("place", "version") for _, table, row, column, *_ in entries
    )


def operations(workspace: Workspace, *, most: int = 500, before: int | None = None) -> list[HistoryRow]:
    """The last operations of the whole workspace, newest first, without their values; `before` pages back."""
    keys = [
        key
        for (key,) in workspace.sql(
            "SELECT id FROM operation WHERE id < ? ORDER BY id DESC LIMIT ?", before or 1 << 60, most
        )
    ]
    return named(workspace, keys)


def named(workspace: Workspace, keys: Sequence[int]) -> list[HistoryRow]:
    """These operations in this order, without their values."""
    heads = _heads(workspace, keys)
    return [HistoryRow(key, *heads[key], ()) for key in keys if key in heads]


def matching(workspace: Workspace, text: str) -> list[int]:
    """Operations, newest first, that hold every word: in their time, name or operator (also by pinyin initials), or in
    a record that they touched, found as the search finds it."""
    keys = [key for (key,) in workspace.sql("SELECT id FROM operation ORDER BY id DESC")]
    words = [word for word in map(plain, text.split()) if word]
    if not words:
        return keys
    heads = _heads(workspace, keys)
    told = {key: plain(" ".join((*_moments(at), who, label))) for key, (at, who, label) in heads.items()}
    for word in words:
        touched = _touching(workspace, word)
        spelled = {who for _, who, _ in heads.values() if word in search.initials(who)}
        keys = [key for key in keys if word in told[key] or heads[key][1] in spelled or key in touched]
    return keys


def _moments(at: datetime) -> tuple[str, str]:
    """A moment in both ways that it is written and therefore looked for."""
    there = at.astimezone(ZONE)
    return f"{there:%Y-%m-%d %H:%M}", show_moment(there)


def _touching(workspace: Workspace, word: str) -> set[int]:
    """Operations that changed a record which holds the word today, of those this operator may know of."""
    records: dict[str, list[int]] = {}
    for noun, record in search.find(workspace, word):
        records.setdefault(noun, []).append(record)
    hidden = _hidden(workspace, set(records))
    found: set[int] = set()
    for noun, ids in records.items():
        secrets = hidden.get(noun, frozenset())
        open_ = [] if secrets is None else [record for record in ids if record not in secrets]
        rows = workspace.sql(
            "SELECT DISTINCT operation FROM change WHERE tbl = ? AND row IN (SELECT value FROM json_each(?))",
            noun, json.dumps(open_),
        )  # fmt: skip
        found.update(operation for (operation,) in rows)
    return found


def deletions(workspace: Workspace, *, most: int = 500) -> list[HistoryRow]:
    """回收站: operations that took out records which are still gone, newest first."""
    from core.store import deletions as bin_of

    keys = bin_of.standing(workspace)[:most]
    return named(workspace, keys)


def details(workspace: Workspace, operation: int) -> tuple[ChangeRow, ...]:
    """The values one operation changed."""
    found = workspace.sql(
        "SELECT id, tbl, row, col, old, new FROM change WHERE operation = ? ORDER BY id LIMIT 2000", operation
    )
    return tuple(_changes(workspace, found))


def field_title(table: str, column: str) -> str:
    """The name of a field in the office's words (`resources/rules/fields.toml`); empty for what only the program
    uses."""
    return _fields().get(table, {}).get(column, _fields()["any"].get(column, ""))


@cache
def _fields() -> dict[str, dict[str, str]]:
    return book("fields")[1]


def _family(workspace: Workspace, noun: str, ids: set[int]) -> dict[str, set[int]]:
    """The record and all that ever belonged to it, also what is gone, by table; and the evidence of all that."""
    family = _owned(workspace, noun, ids)
    tied = {
        row
        for table, keys in family.items()
        for (row,) in workspace.sql(
            "SELECT named.row FROM change named JOIN change tied ON tied.tbl = 'evidence_tie' AND tied.row = named.row"
            " AND tied.col = 'record' AND tied.op = named.op AND coalesce(tied.new, tied.old) IN"
            " (SELECT value FROM json_each(?)) WHERE named.tbl = 'evidence_tie' AND named.col = 'noun'"
            " AND coalesce(named.new, named.old) = ?",
            json.dumps(sorted(keys)), table,
        )
    }  # fmt: skip
    if tied:
        family["evidence_tie"] = tied
        family["evidence"] = {
            row
            for (row,) in workspace.sql(
                "SELECT DISTINCT coalesce(new, old) FROM change WHERE tbl = 'evidence_tie' AND col = 'evidence_id'"
                " AND row IN (SELECT value FROM json_each(?))",
                json.dumps(sorted(tied)),
            )
        }
    return family


def _owned(workspace: Workspace, noun: str, ids: set[int]) -> dict[str, set[int]]:
    family = {noun: set(ids)}
    waiting = [(noun, set(ids))]
    while waiting:
        table, keys = waiting.pop()
        for child, column in _PARTS.get(table, ()):
            found = {
                key
                for (key,) in workspace.sql(
                    "SELECT DISTINCT row FROM change WHERE tbl = ? AND col = ?"
                    " AND coalesce(new, old) IN (SELECT value FROM json_each(?))",
                    child, column, json.dumps(sorted(keys)),
                )
            }  # fmt: skip
            fresh = found - family.get(child, set())
            if fresh:
                family.setdefault(child, set()).update(fresh)
                waiting.append((child, fresh))
    return family


def _heads(workspace: Workspace, keys: Sequence[int]) -> dict[int, tuple[datetime, str, str]]:
    from core.store import undo

    found = workspace.sql(
        "SELECT operation.id, at, coalesce(operator.name, ''), operation.name, facts FROM operation"
        " LEFT JOIN operator ON operator.id = operation.operator"
        " WHERE operation.id IN (SELECT value FROM json_each(?))",
        json.dumps(list(keys)),
    )
    return {
        key: (datetime.fromisoformat(at), who, undo.label(name, json.loads(facts)))
        for key, at, who, name, facts in found
    }


def _changes(workspace: Workspace, entries: Iterable[tuple[Any, ...]]) -> Iterable[ChangeRow]:
    entries = list(entries)
    dated: set[int] = set()
    hidden = _hidden(workspace, {table for _, table, *_ in entries})
    for _, table, row, column, old, new in entries:
        if table in hidden and (hidden[table] is None or row in hidden[table]):
            continue
        title = field_title(table, column)
        if table == "deadline" and column in _DATE:
            if row not in dated:
                dated.add(row)
                yield from _moved_date(workspace, title=field_title(table, "last_day"), row=row, entries=entries)
            continue
        if title and table not in _INNER and column not in _SILENT:
            before, after = shown(workspace, table, row, column, old), shown(workspace, table, row, column, new)
            if before or after:
                yield ChangeRow(title, before, after)


def _hidden(workspace: Workspace, tables: set[str]) -> Mapping[str, frozenset[int] | None]:
    """Records of which nothing is told to this operator, by table; None for the whole table."""
    if workspace.may("clue"):
        return {}
    return {"clue": None, "evidence": secret(workspace) if "evidence" in tables else None}


_DATE = {"nth", "precision", "last_day"}


def _moved_date(
    workspace: Workspace, *, title: str, row: int, entries: Sequence[tuple[Any, ...]]
) -> Iterable[ChangeRow]:
    """A deadline that was set, corrected, extended or taken back, as one value from date to date."""
    touched = [key for key, table, one, *_ in entries if (table, one) == ("deadline", row)]
    before, after = _date_as_of(workspace, row, min(touched) - 1), _date_as_of(workspace, row, max(touched))
    known = {**before, **{column: value for column, value in after.items() if value is not None}}
    earlier = ""
    if known.get("nth"):  # An extension stands beside the date before it, which it replaces.
        found = workspace.sql(
            "SELECT row FROM change WHERE tbl = 'deadline' AND op = 'I' AND col = 'measure_id' AND new = ?"
            " AND row < ? ORDER BY id DESC LIMIT 1",
            known["measure_id"], row,
        )  # fmt: skip
        earlier = _date_words(_date_as_of(workspace, found[0][0], min(touched))) if found else ""
    old, new = _date_words(before) or earlier, _date_words(after) or earlier
    if old != new:
        yield ChangeRow(title, old, new)


def _date_as_of(workspace: Workspace, row: int, change: int) -> dict[str, Any]:
    """The values of a deadline after that entry of the audit; empty while there is none."""
    return dict(
        workspace.sql(
            "SELECT col, new FROM change WHERE tbl = 'deadline' AND row = ? AND id <= ? ORDER BY id", row, change
        )
    )


def _date_words(values: Mapping[str, Any]) -> str:
    if not values.get("precision"):
        return ""
    last = values.get("last_day")
    return str(When(values["precision"], date.fromisoformat(last) if last else None))
