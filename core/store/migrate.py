"""Versions of the database: numbered frozen steps, and the way from one to the next.

A step is a module of `core/store/migrations` with frozen SQL text; the triggers are made afresh from the
tables at the end of the way. All steps to be taken are one operation in one transaction, behind a snapshot.
The audit keeps names and values of its own time; a step that renames or splits a column brings `lift`,
which turns an entry written before it into entries of its own shape.

While the last step is still being drawn up, `python -m core.store.migrate freeze` writes it anew: what the
tables of today need beyond the steps before it. Once a workspace of it is in use, the next change of a
table is the next step (a new name in `migrations.STEPS`).
"""

import importlib
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import peewee

from core.base.errors import Trouble
from core.store import migrations, schema, search
from core.store.audit import Entry
from core.store.schema import Table
from core.store.sqlite import APPLICATION_ID, Connection, Database, connect, translated
from core.store.tables import DERIVED, TABLES, Record

Lift = Callable[[Entry], Iterable[Entry]]


@dataclass(frozen=True)
class Step:
    """One version: what leads to it, the digest of the whole schema there, and how older entries are read."""

    statements: tuple[str, ...]
    digest: str
    lift: Lift | None = None


@dataclass(frozen=True)
class Schema:
    """The tables of today and the steps that lead there."""

    models: tuple[type[Record], ...]
    derived: tuple[type[peewee.Model], ...]
    steps: tuple[Step, ...]

    @property
    def version(self) -> int:
        """The version this program writes."""
        return len(self.steps)

    @cached_property
    def by_name(self) -> dict[str, Table]:
        """The record tables by name."""
        return {table.name: table for table in map(schema.table, self.models)}

    @cached_property
    def model(self) -> dict[str, type[Record]]:
        """The record classes by table name."""
        return {schema.metadata(model).table_name: model for model in self.models}


@lru_cache(maxsize=1)
def product() -> Schema:
    """The schema of this program."""
    steps: list[Step] = []
    for name in migrations.STEPS:
        module = importlib.import_module(f"{migrations.__name__}.{name}")
        frozen = tuple(line for line in module.STATEMENTS.strip().splitlines() if line)
        steps.append(Step(frozen, module.DIGEST, getattr(module, "lift", None)))
    return Schema(TABLES, DERIVED, tuple(steps))


def drawn_from(models: Sequence[type[Record]], derived: Sequence[type[peewee.Model]] = ()) -> Schema:
    """A schema of one version, straight from the tables."""
    statements = tuple(schema.statements(models, derived))
    tables = [schema.table(model) for model in models]
    return Schema(tuple(models), tuple(derived), (Step(statements, resulting_digest(statements, tables)),))


def resulting_digest(statements: Iterable[str], tables: Iterable[Table]) -> str:
    """The digest of the schema that these statements and the triggers of these tables make."""
    connection = connect(":memory:")
    try:
        _apply(connection, statements)
        schema.remake_triggers(connection, tables)
        return schema.digest(schema.present(connection))
    finally:
        connection.close()


def make(connection: Connection, wanted: Schema) -> None:
    """An empty database of the newest version, in a transaction of its own."""
    with translated():
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("BEGIN IMMEDIATE")
        for step in wanted.steps:
            _apply(connection, step.statements)
        connection.execute('INSERT INTO "current" ("id", "operation") VALUES (1, NULL)')
        schema.remake_triggers(connection, wanted.by_name.values())
        connection.execute(f"PRAGMA user_version = {wanted.version}")
        connection.execute("COMMIT")


def _apply(connection: Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.execute(statement)


def version(database: Database) -> int:
    """The version of the file. Trouble when it is no workspace."""
    if database.value("PRAGMA application_id") != APPLICATION_ID:
        raise Trouble("workspace.not_one")
    return int(database.value("PRAGMA user_version"))


def differences(database: Database, wanted: Schema) -> list[str]:
    """Names of tables, indexes and triggers that are missing, altered or foreign in a file of a known version."""
    with translated():
        there = schema.present(database.driver)
    number = version(database)
    if 0 < number <= wanted.version and schema.digest(there) == wanted.steps[number - 1].digest:
        return []
    right = _expected(wanted)
    wrong = sorted(name for name, sql in right.items() if there.get(name) != sql)
    return [*wrong, *sorted(there.keys() - right.keys())] or ["user_version"]


def check(database: Database, wanted: Schema) -> None:
    """Trouble unless the file has exactly the schema of its version: nothing missing, nothing foreign."""
    if version(database) > wanted.version:
        raise Trouble("workspace.newer")
    if names := differences(database, wanted):
        raise Trouble("workspace.altered", names="、".join(names[:5]))


def _expected(wanted: Schema) -> dict[str, str]:
    connection = connect(":memory:")
    try:
        make(connection, wanted)
        return schema.present(connection)
    finally:
        connection.close()


def carry_forward(database: Database, wanted: Schema) -> None:
    """Take the steps that are missing, inside the transaction of the operation that does it.

    The caller has switched foreign keys off, because a table that is rebuilt is missing for a moment.
    """
    number = version(database)
    connection = database.driver
    with translated():
        schema.drop_triggers(connection)
        for step in wanted.steps[number:]:
            _apply(connection, step.statements)
        for name in wanted.by_name:
            _keep_counting(connection, name)
        schema.remake_triggers(connection, wanted.by_name.values())
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        connection.execute(f"PRAGMA user_version = {wanted.version}")
        present = schema.digest(schema.present(connection))
    if broken or present != wanted.steps[-1].digest:
        raise Trouble("workspace.not_carried_forward")
    search.rebuild(database, wanted.by_name.values())


def _keep_counting(connection: Connection, name: str) -> None:
    """A table that was made anew counts on from the highest id it ever gave, so that none comes back."""
    highest = connection.execute('SELECT max("row") FROM change WHERE tbl = ?', (name,)).fetchone()[0]
    if highest is not None:
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ? AND seq < ?", (name, highest))
        connection.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? WHERE NOT EXISTS"
            " (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
            (name, highest, name),
        )


def lift(wanted: Schema, entry: Entry, written_at: int) -> list[Entry]:
    """An entry of version `written_at` in the shape of today."""
    lifted = [entry]
    for step in wanted.steps[written_at:]:
        if step.lift is not None:
            lifted = [new for old in lifted for new in step.lift(old)]
    return lifted


# -- drawing up the last step ------------------------------------------------------------------


def freeze() -> str:
    """The text of the last step: what makes today's tables of those that the steps before it made."""
    earlier = [statement for step in product().steps[:-1] for statement in step.statements]
    lines = lacking(earlier, TABLES, DERIVED)
    digest = resulting_digest([*earlier, *lines], map(schema.table, TABLES))
    statements = "\n".join(lines)
    return (
        '"""Written by `python -m core.store.migrate freeze`; one statement a line."""\n\n'
        f'DIGEST = "{digest}"\n\n# ruff: noqa: E501\nSTATEMENTS = r"""\n{statements}\n"""\n'
    )


def lacking(
    made: Iterable[str], models: Sequence[type[Record]], derived: Sequence[type[peewee.Model]] = ()
) -> list[str]:
    """What a database made by these statements lacks: columns, tables, indexes; derived tables are made anew."""
    connection = connect(":memory:")
    try:
        _apply(connection, made)
        there = schema.present(connection)
        lines = [line for model in models for line in _new_columns(connection, model)]
    finally:
        connection.close()
    wanted = {statement.split('"')[1]: statement for statement in schema.statements(models, derived)}
    for name in (schema.metadata(model).table_name for model in derived):
        if name in there and there[name] != wanted[name]:
            lines.append(f'DROP TABLE "{name}"')
            there = {known: sql for known, sql in there.items() if f' ON "{name}"' not in sql and known != name}
    return [*lines, *(statement for name, statement in wanted.items() if name not in there)]


def _new_columns(connection: Connection, model: type[Record]) -> Iterable[str]:
    """A column is added with what it holds in the rows that are there. Any other change is a step by hand."""
    meta = schema.metadata(model)
    known = {row[1] for row in connection.execute(f'PRAGMA table_info("{meta.table_name}")')}
    if not known:
        return
    fields = {field.column_name: field for field in meta.sorted_fields}
    assert known <= fields.keys(), f"{meta.table_name}: a column that goes needs a step written by hand"
    for name in fields.keys() - known:
        assert fields[name].null or fields[name].default is not None, f"{meta.table_name}.{name}: no value for old rows"
    for name in (name for name in fields if name not in known):
        yield f'ALTER TABLE "{meta.table_name}" ADD COLUMN {_column(fields[name])}'


def _column(field: Any) -> str:
    made = f'"{field.column_name}" {"INTEGER" if field.field_type in ("INT", "BOOL", "AUTO") else field.field_type}'
    if not field.null:
        made += f" NOT NULL DEFAULT {_literal(field.default)}"
    if isinstance(field, peewee.ForeignKeyField):
        made += f' REFERENCES "{schema.metadata(field.rel_model).table_name}" ("id") ON DELETE {field.on_delete}'
    return made


def _literal(value: object) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(int(str(value)))


def main(arguments: Sequence[str]) -> int:
    """`freeze` writes the last step anew."""
    if list(arguments) != ["freeze"]:
        return 2
    target = Path(__file__).with_name("migrations") / f"{migrations.STEPS[-1]}.py"
    target.write_text(freeze(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
