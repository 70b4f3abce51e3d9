"""次序: the place of a record among its siblings, counted from 1 without gaps."""

from collections.abc import Sequence
from typing import Any

from core.store.tables import Record
from core.store.workspace import Workspace


def siblings(workspace: Workspace, table: type[Record], **owner: Any) -> list[tuple[int, int]]:
    """(id, place) of the records that share these owners, in order."""
    query = table.select(table.id, table.place).where(*_same(table, owner)).order_by(table.place, table.id)
    return [(int(key), int(place)) for key, place in workspace.rows(query)]


def next_place(workspace: Workspace, table: type[Record], **owner: Any) -> int:
    """The place after the last sibling."""
    known = siblings(workspace, table, **owner)
    return known[-1][1] + 1 if known else 1


def arrange(workspace: Workspace, table: type[Record], ids: Sequence[int], **owner: Any) -> None:
    """Give the siblings the places 1, 2, 3 … in the order of `ids`; writes only those that moved."""
    places = dict(siblings(workspace, table, **owner))
    for place, key in enumerate(ids, 1):
        if places[key] != place:
            workspace.update(table, key, place=place)


def close_gaps(workspace: Workspace, table: type[Record], **owner: Any) -> None:
    """After a record was taken out: the others move up."""
    arrange(workspace, table, [key for key, _ in siblings(workspace, table, **owner)], **owner)


def _same(table: type[Record], owner: dict[str, Any]) -> list[Any]:
    fields = table._meta.fields
    return [fields[name].is_null() if value is None else fields[name] == value for name, value in owner.items()]
