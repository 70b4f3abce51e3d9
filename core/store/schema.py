"""What a workspace's database is made of: tables from the record classes, triggers from the tables.

The triggers are permanent, so that bulk statements and other programs are caught too: one writes the
audit, the others abort every write that no operation stands behind. They hold no JSON, no virtual table
and no function of ours, because SQLite refuses those in triggers under `trusted_schema = OFF`.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import peewee

from core.store.sqlite import Connection, Database
from core.store.tables import Record

# `change` holds one entry per column: the values in SQLite's own types. The row of `operation` is written
# last, with the digests of its entries (see `audit`), which is why the reference to it is deferred.
AUDIT = (
    'CREATE TABLE "current" ("id" INTEGER NOT NULL PRIMARY KEY CHECK ("id" = 1), "operation" INTEGER)',
    (
        'CREATE TABLE "operation" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL,'
        ' "operator" INTEGER NOT NULL REFERENCES "operator" ("id"), "at" TEXT NOT NULL, "marked" INTEGER NOT NULL,'
        ' "undoes" TEXT NOT NULL, "first" INTEGER, "changes" INTEGER NOT NULL, "cleared" INTEGER NOT NULL DEFAULT 0,'
        ' "facts" TEXT NOT NULL, "salts" BLOB NOT NULL, "digests" BLOB NOT NULL, "chain" BLOB NOT NULL)'
    ),
    'CREATE INDEX "operation_at" ON "operation" ("at")',
    (
        'CREATE TABLE "change" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "operation" INTEGER NOT NULL'
        ' REFERENCES "operation" ("id") DEFERRABLE INITIALLY DEFERRED, "op" TEXT NOT NULL, "tbl" TEXT NOT NULL,'
        ' "row" INTEGER NOT NULL, "col" TEXT NOT NULL, "old", "new")'
    ),
    'CREATE INDEX "change_operation" ON "change" ("operation")',
    'CREATE INDEX "change_record" ON "change" ("tbl", "row")',
    (
        'CREATE TABLE "draft" ("key" TEXT NOT NULL, "operator" INTEGER NOT NULL, "at" TEXT NOT NULL,'
        ' "text" TEXT NOT NULL, PRIMARY KEY ("key", "operator"))'
    ),
)

# What SQLite and FTS5 keep for themselves.
_OWN = ("sqlite_sequence", "sqlite_stat1", "sqlite_stat4")
_SHADOWS = ("_data", "_idx", "_content", "_docsize", "_config")


@dataclass(frozen=True, slots=True)
class Table:
    """A record table as triggers, audit, search and verify see it."""

    name: str
    columns: tuple[str, ...]
    frozen: tuple[str, ...] = ()
    searchable: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def index(self) -> str | None:
        """The name of its full-text table, None when nothing of it is searched."""
        return f"search_{self.name}" if self.searchable or self.named else None


def metadata(model: type[peewee.Model]) -> Any:
    """What peewee knows of a class."""
    return model._meta  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType, reportAttributeAccessIssue, reportUnknownVariableType]


def table(model: type[Record]) -> Table:
    """The table of a record class."""
    meta = metadata(model)

    def columns(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(meta.combined[name].column_name for name in names)

    return Table(
        meta.table_name,
        tuple(field.column_name for field in meta.sorted_fields),
        columns(model.frozen),
        columns(model.searchable),
        columns(model.named),
    )


def statements(tables: Sequence[type[Record]], derived: Sequence[type[peewee.Model]] = ()) -> list[str]:
    """Everything but the triggers, in the order in which it can be made."""
    made: list[str] = []
    database = Database(":memory:")
    for model in [*tables, *derived]:
        maker: Any = peewee.SchemaManager(model, database)
        made.append(_sql(maker._create_table(safe=False)).replace(
            '"id" INTEGER NOT NULL PRIMARY KEY', '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT', 1
        ))  # fmt: skip
        made.extend(_sql(index) for index in maker._create_indexes(safe=False))
    database.close()
    made.extend(AUDIT)
    made.extend(index_statement(one) for one in map(table, tables) if one.index)
    return made


def _sql(context: Any) -> str:
    sql, values = context.query()
    assert not values, "a schema has no parameters"
    return str(sql)


def index_statement(one: Table) -> str:
    """The full-text table of a record table (see `search` for what is written into it)."""
    return f"CREATE VIRTUAL TABLE \"{one.index}\" USING fts5(text, initials, columnsize=0, tokenize='ascii')"


# -- triggers ----------------------------------------------------------------------------------


def triggers(tables: Iterable[Table]) -> list[str]:
    """The permanent triggers of record tables and audit."""
    made = _audit_guards()
    for one in tables:
        made.extend(_guards(one))
        made.extend(_writers(one))
    return made


def _trigger(name: str, when: str, body: str) -> str:
    return f'CREATE TRIGGER "{name}" {when} BEGIN {body}; END'


def _abort(why: str) -> str:
    return f"SELECT RAISE(ABORT, 'rectify: {why}')"


def _audit_guards() -> list[str]:
    """`operation` and `change` only grow, and only by the operation that is open."""
    foreign = "entry of another operation"
    open_now = '(SELECT "operation" FROM "current")'
    made: list[str] = []
    for name, column in (("operation", "id"), ("change", "operation")):
        made.append(_trigger(f"{name}_open", f'BEFORE INSERT ON "{name}" WHEN NEW."{column}" IS NOT {open_now}',
                             _abort(foreign)))  # fmt: skip
        made.append(_trigger(f"{name}_new", f'BEFORE INSERT ON "{name}" WHEN EXISTS'
                             f' (SELECT 1 FROM "{name}" WHERE "id" = NEW."id")', _abort("existing entry")))  # fmt: skip
        made.extend(_trigger(f"{name}_{verb.lower()}", f'BEFORE {verb} ON "{name}"', _abort("the audit only grows"))
                    for verb in ("UPDATE", "DELETE"))  # fmt: skip
    return made


def _guards(one: Table) -> list[str]:
    """No write without an open operation; key and uid stay; each change raises the version by one."""
    closed = 'WHEN (SELECT "operation" FROM "current") IS NULL'
    made = [
        _trigger(f"{one.name}_{verb.lower()}_open", f'BEFORE {verb} ON "{one.name}" {closed}', _abort("no operation"))
        for verb in ("INSERT", "UPDATE", "DELETE")
    ]
    made.append(_trigger(
        f"{one.name}_version",
        f'BEFORE UPDATE ON "{one.name}" WHEN NEW."version" IS NOT OLD."version" + 1'
        ' OR NEW."id" IS NOT OLD."id" OR NEW."uid" IS NOT OLD."uid"',
        _abort("version"),
    ))  # fmt: skip
    made.extend(
        _trigger(f"{one.name}_{column}_frozen",
                 f'BEFORE UPDATE ON "{one.name}" WHEN {_differs(column)}', _abort("frozen"))
        for column in one.frozen
    )  # fmt: skip
    return made


def _writers(one: Table) -> list[str]:
    """One entry per column that differs; inserts and deletes one per column that is not NULL."""
    audited = [column for column in one.columns if column != "id"]
    made = [
        _trigger(f"{one.name}_{column}_changed", f'AFTER UPDATE ON "{one.name}" WHEN {_differs(column)}',
                 _entry("U", one, column, f'OLD."{column}"', f'NEW."{column}"'))
        for column in audited if column != "uid"
    ]  # fmt: skip
    inserted, deleted = (_entries(op, one, audited) for op in "ID")
    made.append(_trigger(f"{one.name}_inserted", f'AFTER INSERT ON "{one.name}"', inserted))
    made.append(_trigger(f"{one.name}_deleted", f'AFTER DELETE ON "{one.name}"', deleted))
    return made


def _entries(op: str, one: Table, columns: Sequence[str]) -> str:
    """An entry for each of the columns that is not NULL, in one statement: that takes half the time of one for each."""
    row = "OLD" if op == "D" else "NEW"
    values = " UNION ALL ".join(f'SELECT \'{column}\' AS "col", {row}."{column}" AS "value"' for column in columns)
    old, new = ('"value"', "NULL") if op == "D" else ("NULL", '"value"')
    return (
        'INSERT INTO "change" ("operation", "op", "tbl", "row", "col", "old", "new")'
        f' SELECT (SELECT "operation" FROM "current"), \'{op}\', \'{one.name}\', {row}."id", "col", {old}, {new}'
        f' FROM ({values}) WHERE "value" IS NOT NULL'
    )


def _differs(column: str) -> str:
    # BINARY, so that a column compared without regard to case still tells «a» from «A».
    return f'OLD."{column}" IS NOT NEW."{column}" COLLATE BINARY'


def _entry(op: str, one: Table, column: str, old: str, new: str) -> str:
    return (
        'INSERT INTO "change" ("operation", "op", "tbl", "row", "col", "old", "new")'
        f" SELECT \"operation\", '{op}', '{one.name}', NEW.\"id\", '{column}', {old}, {new} FROM \"current\""
    )


# -- comparing ---------------------------------------------------------------------------------


def present(connection: Connection) -> dict[str, str]:
    """Every object of the file with the text that made it, but for what SQLite keeps for itself."""
    found = connection.execute("SELECT name, sql FROM main.sqlite_master WHERE sql IS NOT NULL").fetchall()
    indexes = [name for name, sql in found if sql.startswith("CREATE VIRTUAL")]
    shadows = {name + ending for name in indexes for ending in _SHADOWS}
    return {name: sql for name, sql in found if name not in shadows and name not in _OWN}


def digest(objects: dict[str, str]) -> str:
    """One value that stands for a whole schema."""
    text = "\n".join(f"{name}\t{sql}" for name, sql in sorted(objects.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def remake_triggers(connection: Connection, tables: Iterable[Table]) -> None:
    """Drop every trigger of the file and make those of the tables."""
    drop_triggers(connection)
    for statement in triggers(tables):
        connection.execute(statement)


def drop_triggers(connection: Connection) -> None:
    """Drop every trigger of the file; inside a transaction only."""
    for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
