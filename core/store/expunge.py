"""清除: a secret paper or a wrong person's data leave the workspace for good, also its past.

One operation deletes the records with all that they own and blanks their texts in the audit together with
the salts of those entries, so that not even a guess could be tried; the digests stay, and with them the
chain. Numbers and links stay, so that the past still fits together. Then the evidence files go, the index
and the file are written anew. Snapshots that were made before still hold everything: they are named.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.base.errors import Refused
from core.store import audit, backup, evidence, folders, migrate, schema
from core.store.audit import NO_SALT, SALT
from core.store.operations import operation
from core.store.sqlite import Database, translated

if TYPE_CHECKING:
    from core.store.workspace import Workspace

Records = dict[str, set[int]]


def expunge(
    workspace: "Workspace", records: Sequence[tuple[str, int]], *, reason: str, columns: Sequence[str] = ()
) -> list[Path]:
    """Clear records (noun, id), present or deleted, with all that they own; gives the snapshots that still hold them.

    With `columns` the records stay and only these texts are cleared, now and in the past. Cannot be undone.
    Refused: no reason, nothing of that kind, no right to manage.
    """
    first = _expunge(workspace, records, reason, columns)
    finish(workspace)
    return [one.path for one in backup.snapshots(workspace.folder) if one.operation >= first]


@operation("record.expunge", right="manage", undoable=False)
def _expunge(workspace: "Workspace", records: Sequence[tuple[str, int]], reason: str, columns: Sequence[str]) -> int:
    """Blank the records in tables and audit; what must happen outside a transaction follows in `finish`.

    Gives the first operation that wrote any of them.
    """
    if not reason.strip():
        raise Refused("expunge.no_reason", field="reason")
    database = workspace.database
    before = evidence.named(workspace)
    doomed = _family(workspace, records) if not columns else _grouped(records)
    texts = _texts(database, doomed, columns)
    if not texts:
        raise Refused("expunge.nothing")
    first = min(
        database.value('SELECT min(operation) FROM change WHERE tbl = ? AND "row" = ?', (noun, row))
        for noun, rows in doomed.items()
        for row in rows
    )
    for noun, rows in doomed.items():
        _thaw(database, noun, columns)
        for row in sorted(rows):
            if database.value(f'SELECT 1 FROM "{noun}" WHERE id = ?', (row,)):
                if columns:
                    empty: dict[str, Any] = dict.fromkeys(columns, "")
                    workspace.update(workspace.schema.model[noun], row, **empty)
                else:
                    workspace.delete(workspace.schema.model[noun], row)
    cleared = _blank(workspace, doomed, columns)
    _forget_drafts(database, doomed, texts)
    gone = sorted(before.keys() - evidence.named(workspace).keys())
    workspace.describe(reason=reason.strip(), n=sum(map(len, doomed.values())), cleared=cleared, files=gone)
    return int(first)


def finish(workspace: "Workspace") -> None:
    """Remove evidence files that nothing names any more and write index and file anew.

    Done again at the next opening when the power failed before it was through.
    """
    database = workspace.database
    for file in _files_to_go(workspace):
        file.unlink(missing_ok=True)
    for table in workspace.schema.by_name.values():
        if table.index:
            # Words of deleted lines stay in the index's segments until they are merged.
            database.run(f'INSERT INTO "{table.index}" ("{table.index}") VALUES (\'rebuild\')')
    database.run("VACUUM")
    database.all("PRAGMA wal_checkpoint(TRUNCATE)")


def unfinished(workspace: "Workspace") -> bool:
    """Whether an expunge was the last operation and was cut off before it was through."""
    last = workspace.database.value("SELECT name FROM operation ORDER BY id DESC LIMIT 1")
    return last == "record.expunge" and (
        workspace.database.value("PRAGMA freelist_count") > 0 or any(file.is_file() for file in _files_to_go(workspace))
    )


def _files_to_go(workspace: "Workspace") -> list[Path]:
    """Files of the last expunge that no record names, in the store and in its daily copy."""
    database = workspace.database
    named = evidence.named(workspace)
    facts = database.value("SELECT facts FROM operation WHERE name = 'record.expunge' ORDER BY id DESC LIMIT 1")
    gone = [one for (one,) in database.all("SELECT value FROM json_each(?, '$.files')", (facts,)) if one not in named]
    roots = (workspace.folder / folders.EVIDENCE, workspace.folder / folders.BACKUPS / folders.EVIDENCE)
    return [evidence.place(root, sha256) for root in roots for sha256 in gone]


def _thaw(database: Database, noun: str, columns: Sequence[str]) -> None:
    """Let also texts be cleared that nothing else may ever change; the triggers are made again afterwards."""
    for column in columns:
        database.run(f'DROP TRIGGER IF EXISTS "{noun}_{column}_frozen"')


def _grouped(records: Iterable[tuple[str, int]]) -> Records:
    grouped: Records = {}
    for noun, row in records:
        grouped.setdefault(noun, set()).add(row)
    return grouped


def _family(workspace: "Workspace", records: Sequence[tuple[str, int]]) -> Records:
    """The records and whatever goes with them, by what the audit knows: also rows that are long gone."""
    found = _grouped(records)
    waiting = [(noun, set(rows)) for noun, rows in found.items()]
    while waiting:
        owner, rows = waiting.pop()
        for noun, column in _owned(workspace, owner):
            marks = ", ".join("?" * len(rows))
            known = {row for (row,) in workspace.database.all(
                f'SELECT "row" FROM change WHERE tbl = ? AND col = ? AND coalesce("new", old) IN ({marks})'
                f' AND ("row" IN (SELECT id FROM "{noun}" WHERE "{column}" IN ({marks}))'
                f' OR "row" NOT IN (SELECT id FROM "{noun}"))',
                (noun, column, *rows, *rows),
            )}  # fmt: skip
            fresh = known - found.get(noun, set())
            if fresh:
                found.setdefault(noun, set()).update(fresh)
                waiting.append((noun, fresh))
    return found


def _owned(workspace: "Workspace", owner: str) -> list[tuple[str, str]]:
    """(table, column) of what goes when a record of this table goes."""
    return [
        (schema.metadata(model).table_name, field.column_name)
        for model in workspace.schema.models
        for field in schema.metadata(model).refs
        if schema.metadata(field.rel_model).table_name == owner and (field.on_delete or "").upper() == "CASCADE"
    ]


def _only(columns: Sequence[str]) -> str:
    """Which entries of a record hold what is to be cleared: texts, but for the name that survives exchange."""
    chosen = "".join(f", '{column}'" for column in columns)
    within = f" AND col IN ({chosen[2:]})" if columns else ""
    return f"col <> 'uid'{within} AND (typeof(old) IN ('text', 'blob') OR typeof(\"new\") IN ('text', 'blob'))"


def _texts(database: Database, doomed: Records, columns: Sequence[str]) -> set[str]:
    """The texts of the records, now and in the past; also tells whether there is anything at all."""
    texts: set[str] = set()
    for noun, rows in doomed.items():
        for row in rows:
            for pair in database.all(
                f'SELECT old, "new" FROM change WHERE tbl = ? AND "row" = ? AND {_only(columns)}', (noun, row)
            ):
                texts.update(value for value in pair if isinstance(value, str) and value)
    return texts


def _blank(workspace: "Workspace", doomed: Records, columns: Sequence[str]) -> dict[str, int]:
    """Blank the entries with their salts, and the words of those operations: how many of each operation now are."""
    database = workspace.database
    assert workspace.running is not None
    tables = workspace.schema.by_name.values()
    schema.drop_triggers(database.driver)
    touched: dict[int, set[int]] = {}
    for noun, rows in doomed.items():
        for row in rows:
            where = f'tbl = ? AND "row" = ? AND {_only(columns)}'
            for number, entry in database.all(f"SELECT operation, id FROM change WHERE {where}", (noun, row)):
                touched.setdefault(number, set()).add(entry)
            database.run(
                "UPDATE change SET old = CASE typeof(old) WHEN 'text' THEN '' WHEN 'blob' THEN x'' ELSE old END,"
                " \"new\" = CASE typeof(\"new\") WHEN 'text' THEN '' WHEN 'blob' THEN x'' ELSE \"new\" END"
                f" WHERE {where}",
                (noun, row),
            )
    touched.pop(workspace.running.id, None)  # not sealed yet
    cleared = {str(number): _blank_salts(database, number, entries) for number, entries in touched.items()}
    with translated():
        schema.remake_triggers(database.driver, tables)
        if schema.digest(schema.present(database.driver)) != workspace.schema.steps[-1].digest:
            migrate.check(database, workspace.schema)
    return cleared


def _blank_salts(database: Database, number: int, entries: Iterable[int]) -> int:
    """Take the salts of some entries of an operation and of its facts; how many are gone by now."""
    first, held, facts = database.all("SELECT first, salts, facts FROM operation WHERE id = ?", (number,))[0]
    salts = bytearray(held)
    for place in (0, *(entry - first + 1 for entry in entries)):
        salts[place * SALT : (place + 1) * SALT] = NO_SALT
    count = audit.blanked(bytes(salts))
    database.run(
        "UPDATE operation SET salts = ?, facts = ?, cleared = ? WHERE id = ?",
        (bytes(salts), _kept(facts), count, number),
    )
    return count


def _kept(facts: str) -> str:
    """Facts of an operation without its words; what other expunges and migrations must be able to read stays."""
    known: dict[str, Any] = json.loads(facts)
    return json.dumps({key: known[key] for key in ("version", "cleared", "files") if key in known})


def _forget_drafts(database: Database, doomed: Records, texts: set[str]) -> None:
    """Drop drafts of these records, and every draft that repeats one of their texts."""
    repeated = [json.dumps(one, ensure_ascii=False)[1:-1] for one in texts if len(one) > 1]
    for key, operator, text in database.all('SELECT "key", operator, text FROM draft'):
        own = any(key == f"{noun}:{row}" for noun, rows in doomed.items() for row in rows)
        if own or any(one in text for one in repeated):
            database.run('DELETE FROM draft WHERE "key" = ? AND operator = ?', (key, operator))
