"""引用: which records name a unit, a person or an inspection, whatever their noun — read from the tables themselves."""

from collections.abc import Collection

from core.domain.order import table_name
from core.store.schema import metadata
from core.store.tables import TABLES, Record
from core.store.workspace import Workspace


def to(owner: type[Record], *, without: Collection[type[Record]] = ()) -> list[tuple[type[Record], str]]:
    """(table, column) of everything that may name such a record, but for the tables `without`."""
    return [
        (model, str(field.column_name))
        for model in TABLES
        if model not in without
        for field in metadata(model).refs
        if field.rel_model is owner
    ]


def count(workspace: Workspace, owner: type[Record], key: int, *, without: Collection[type[Record]] = ()) -> int:
    """How many records name this one."""
    return sum(
        workspace.sql(f"SELECT count(*) FROM {table_name(model)} WHERE {column} = ?", key)[0][0]
        for model, column in to(owner, without=without)
    )
