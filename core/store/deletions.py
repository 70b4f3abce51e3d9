"""回收站: which deletions still stand, and putting back what one of them took out.

Undo takes a step back as it was done; a deletion is put back also when other steps came after it. The rows
return under their own ids and uids with the values they had; only what they need themselves must be there.
"""

from typing import TYPE_CHECKING

import peewee

from core.base.errors import Refused
from core.store import audit, operations, schema, undo
from core.store.audit import Entry

if TYPE_CHECKING:
    from core.store.workspace import Workspace

# A row that is gone at present, and the last deletion (not the redoing of one) that took it out; what was cleared of
# its values can never come back.
_STANDING = (
    "SELECT max(operation) FROM change AS taken WHERE op = 'D' AND col = 'uid'"
    " AND operation IN (SELECT id FROM operation WHERE name LIKE '%.delete' AND NOT cleared)"
    ' AND \'D\' = (SELECT op FROM change AS last WHERE last.tbl = taken.tbl AND last."row" = taken."row"'
    " AND last.col = 'uid' ORDER BY last.id DESC LIMIT 1)"
    ' GROUP BY tbl, "row"'
)
_CALLED = ("name", "title", "brief", "text")
_SHOWN = 20


def standing(workspace: "Workspace") -> list[int]:
    """The deletions whose records are still gone, newest first."""
    return sorted({number for (number,) in workspace.database.all(_STANDING)}, reverse=True)


def put_back(workspace: "Workspace", operation_id: int) -> dict[str, set[int]]:
    """Insert again what a deletion took out, inside the operation that is open; the ids by table.

    Where nothing newer stands on it, everything around it is as before too; else what moved up in the
    meantime stays where it is. Refused: it is not in the bin, the right for it is missing, its values were
    expunged, it lies before an upgrade, or something its records need is gone.
    """
    _refuse(workspace, operation_id)
    untouched = not undo.blocking(workspace, operation_id)
    back: dict[str, set[int]] = {}
    try:
        for statement in reversed(list(undo.statements(audit.entries(workspace.database, operation_id)))):
            _, op, noun, row, *_ = statement[0]
            if op == "D":
                _insert(workspace, statement)
                back.setdefault(noun, set()).add(row)
            elif untouched:
                undo.reverse(workspace, statement)
            else:
                _link_again(workspace, statement)
    except peewee.IntegrityError as error:
        raise Refused("bin.in_conflict") from error
    return back


def _refuse(workspace: "Workspace", operation_id: int) -> None:
    if operation_id not in standing(workspace):
        raise Refused("bin.not_there")
    name, cleared = workspace.database.all("SELECT name, cleared FROM operation WHERE id = ?", (operation_id,))[0]
    known = operations.declared().get(name)
    if known is not None and known.right and not workspace.may(known.right):
        raise Refused("operator.no_right", right=known.right)
    upgraded = workspace.database.value("SELECT max(id) FROM operation WHERE name = ?", (undo.MIGRATION,)) or 0
    if cleared or operation_id <= upgraded:
        raise Refused("bin.never")


def _insert(workspace: "Workspace", statement: list[Entry]) -> None:
    _, _, noun, row, *_ = statement[0]
    values = {entry[4]: entry[5] for entry in statement if entry[4] != "version"}
    [model] = [one for one in workspace.schema.models if schema.metadata(one).table_name == noun]
    for field in schema.metadata(model).refs:
        owner = schema.metadata(field.rel_model).table_name
        needed = values.get(field.column_name)
        if needed is None or workspace.database.value(f'SELECT 1 FROM "{owner}" WHERE id = ?', (needed,)):
            continue
        if (field.on_delete or "").upper() != "SET NULL":
            raise Refused("bin.needs", name=_called(workspace, owner, needed))
        values[field.column_name] = None
    names = "".join(f', "{name}"' for name in values)
    workspace.run((
        f'INSERT INTO "{noun}" (id, version{names}) VALUES (?, ?{", ?" * len(values)})',
        [row, _last_version(workspace, noun, row) + 1, *values.values()],
    ))  # fmt: skip


def _last_version(workspace: "Workspace", noun: str, row: int) -> int:
    return workspace.database.value(
        "SELECT max(old) FROM change WHERE tbl = ? AND \"row\" = ? AND col = 'version' AND op = 'D'", (noun, row)
    )


def _called(workspace: "Workspace", noun: str, row: int) -> str:
    """What a record that is gone was called."""
    marks = ", ".join("?" * len(_CALLED))
    known = dict(workspace.database.all(
        f'SELECT col, old FROM change WHERE tbl = ? AND "row" = ? AND op = \'D\' AND col IN ({marks}) ORDER BY id',
        (noun, row, *_CALLED),
    ))  # fmt: skip
    return next((str(known[name])[:_SHOWN] for name in _CALLED if known.get(name)), noun)


def _link_again(workspace: "Workspace", statement: list[Entry]) -> None:
    """Rows that only lost their link to what was deleted have it again, unless they were given another since."""
    _, _, noun, row, *_ = statement[0]
    for _, _, _, _, column, old, new in statement:
        if new is None and column.endswith("_id"):
            workspace.run((
                f'UPDATE "{noun}" SET version = version + 1, "{column}" = ? WHERE id = ? AND "{column}" IS NULL',
                [old, row],
            ))  # fmt: skip
