"""Deleting a record with what it owns, one row after the other.

SQLite could do it by itself, but not so that each emptied link raises its row's version and each undo
finds the rows in an order in which they can come back: owners after what they own.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from core.base.errors import Refused
from core.store import schema
from core.store.sqlite import Database
from core.store.tables import Record

Rows = dict[type[Record], set[int]]


def remove(database: Database, models: Sequence[type[Record]], model: type[Record], record_id: int) -> None:
    """Delete the record and everything owned by it. Refused when it is gone or still referred to."""
    if not _among(database, model, "id", {record_id}):
        raise Refused("record.gone", noun=_name(model))
    doomed: Rows = {}
    _collect(database, models, model, {record_id}, doomed)
    for owner, field, child in _references(models, doomed):
        rest = _among(database, child, field.column_name, doomed[owner]) - doomed.get(child, set())
        if rest and (field.on_delete or "").upper() != "SET NULL":
            raise Refused("record.in_use", noun=_name(owner), by=_name(child), n=len(rest))
        _each(database, f'UPDATE "{_name(child)}" SET "{field.column_name}" = NULL, version = version + 1', rest)
    for one in reversed(models):
        _delete(database, one, doomed.get(one, set()))


def _collect(
    database: Database, models: Sequence[type[Record]], model: type[Record], rows: set[int], doomed: Rows
) -> None:
    """Add rows and everything that goes with them."""
    fresh = rows - doomed.get(model, set())
    if not fresh:
        return
    doomed.setdefault(model, set()).update(fresh)
    for _, field, child in _references(models, [model]):
        if (field.on_delete or "").upper() == "CASCADE":
            _collect(database, models, child, _among(database, child, field.column_name, fresh), doomed)


def _references(
    models: Sequence[type[Record]], owners: Iterable[type[Record]]
) -> list[tuple[type[Record], Any, type[Record]]]:
    """(owner, field, child) of every foreign key that points to one of the owners."""
    wanted = set(owners)
    return [
        (field.rel_model, field, child)
        for child in models
        for field in schema.metadata(child).refs
        if field.rel_model in wanted
    ]


def _delete(database: Database, model: type[Record], rows: set[int]) -> None:
    """Delete rows of one table, leaves of a tree first."""
    own = [field for field in schema.metadata(model).refs if field.rel_model is model]
    while rows:
        parents: set[int] = set()
        for field in own:
            parents |= _values(database, model, field.column_name, rows) & rows
        leaves = rows - parents or rows
        _each(database, f'DELETE FROM "{_name(model)}"', leaves)
        rows = rows - leaves


def _each(database: Database, statement: str, rows: Iterable[int]) -> None:
    database.run_many(f"{statement} WHERE id = ?", [(row,) for row in sorted(rows)])


def _among(database: Database, model: type[Record], column: str, values: set[int]) -> set[int]:
    """Ids of the rows whose column holds one of the values."""
    return _look(database, f'SELECT id FROM "{_name(model)}" WHERE "{column}"', values)


def _values(database: Database, model: type[Record], column: str, rows: set[int]) -> set[int]:
    return _look(database, f'SELECT "{column}" FROM "{_name(model)}" WHERE "{column}" IS NOT NULL AND id', rows)


def _look(database: Database, start: str, values: set[int]) -> set[int]:
    found: set[int] = set()
    ordered = sorted(values)
    for place in range(0, len(ordered), 500):
        portion = ordered[place : place + 500]
        found.update(row for (row,) in database.all(f"{start} IN ({', '.join('?' * len(portion))})", portion))
    return found


def _name(model: type[Record]) -> str:
    return str(schema.metadata(model).table_name)
