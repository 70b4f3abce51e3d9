"""次序: the place of a record among its siblings, counted from 1 without gaps."""

from collections.abc import Sequence

from core.store.schema import metadata
from core.store.tables import Record
from core.store.workspace import Workspace

Owner = int | str | None


def siblings(workspace: Workspace, table: type[Record], **owner: Owner) -> list[tuple[int, int]]:
    """(id, place) of the records that share these owners (by column name), in order."""
    same = " AND ".join(f"{column} IS ?" for column in owner)
    found = workspace.sql(f"SELECT id, place FROM {table_name(table)} WHERE {same} ORDER BY place, id", *owner.values())
    return [(int(key), int(place)) for key, place in found]


def owned(workspace: Workspace, table: type[Record], column: str, owner: int) -> list[int]:
    """Ids of the records whose `column` names this owner."""
    found = workspace.sql(f"SELECT id FROM {table_name(table)} WHERE {column} = ? ORDER BY id", owner)
    return [int(key) for (key,) in found]


def next_place(workspace: Workspace, table: type[Record], **owner: Owner) -> int:
    """The place after the last sibling."""
    known = siblings(workspace, table, **owner)
    return known[-1][1] + 1 if known else 1


def arrange(workspace: Workspace, table: type[Record], ids: Sequence[int], **owner: Owner) -> None:
    """Give the siblings the places 1, 2, 3 … in the order of `ids`; writes only those that moved."""
    places = dict(siblings(workspace, table, **owner))
    for place, key in enumerate(ids, 1):
        if places[key] != place:
            workspace.update(table, key, place=place)


def close_gaps(workspace: Workspace, table: type[Record], **owner: Owner) -> None:
    """After a record was taken out: the others move up."""
    arrange(workspace, table, [key for key, _ in siblings(workspace, table, **owner)], **owner)


def table_name(table: type[Record]) -> str:
    """What the table is called in SQL."""
    return str(metadata(table).table_name)
