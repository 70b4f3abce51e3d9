"""撤销与重做: each is a new operation that puts the values back which another one changed.

What can be undone is read from the audit, so it survives a restart: one's own steps, newest first, that
are undoable, changed something, are not undone already and do not lie before a migration. A step goes back
only when every row it touched still has the values it left and nothing newer refers to it; else the newer
steps are named and can go with it. Versions only rise.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import peewee

from core.base.errors import Refused
from core.base.sentences import catalogue, sentence
from core.store import audit, moments, operations, schema
from core.store.audit import Entry
from core.store.operations import operation

if TYPE_CHECKING:
    from core.store.workspace import Workspace

MIGRATION = "workspace.carry_forward"
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One operation as a clerk sees it: its number, words, moment (UTC) and who did it."""

    operation_id: int
    label: str
    at: datetime
    operator: int
    name: str


@dataclass(frozen=True, slots=True)
class _Head:
    """One line of `operation`. `undoes`: the operations it takes back, newest first."""

    id: int
    name: str
    operator: int
    at: str
    undoes: tuple[int, ...]
    changes: int
    cleared: int
    facts: str


def label(name: str, facts: dict[str, Any]) -> str:
    """What an operation is called, in the words of `operations.toml`; its bare name when the facts are gone."""
    if f"operation.{name}" not in catalogue("zh_CN"):
        return name  # written by a newer program
    try:
        return sentence(f"operation.{name}", **facts)
    except KeyError:
        return sentence("operation.cleared") if not facts else name


def next_undo(workspace: "Workspace") -> Step | None:
    """The operator's own step that undo would take back now."""
    back: set[int] = set()
    for head in _newest_first(workspace):
        if head.name == MIGRATION:
            return None
        if head.operator != workspace.operator or head.id in back:
            continue
        if head.undoes:
            back.update(head.undoes)
        elif operations.is_undoable(head.name) and head.changes and not head.cleared:
            return _step(head)
    return None


def next_redo(workspace: "Workspace") -> Step | None:
    """The operator's own step that redo would do again: the one undone last, if nothing was done since."""
    head = _next_redo(workspace)
    return None if head is None else _step(_heads(workspace, head.undoes)[-1])


def _next_redo(workspace: "Workspace") -> _Head | None:
    back: set[int] = set()
    for head in _newest_first(workspace):
        if head.name == MIGRATION:
            return None
        if head.operator != workspace.operator or head.id in back:
            continue
        if head.name in ("step.undo", "step.undo_through"):
            return None if head.cleared else head
        if head.name == "step.redo":
            back.update(head.undoes)
        elif head.changes:
            return None
    return None


def taken_back(workspace: "Workspace") -> set[int]:
    """Every operation that is undone at present."""
    return _taken_back(workspace, 0)


def _taken_back(workspace: "Workspace", since: int) -> set[int]:
    """Operations that undoing (or redoing) ones newer than `since` have taken back."""
    found = workspace.database.all(
        "SELECT id, undoes FROM operation WHERE undoes <> '' AND id > ? ORDER BY id DESC", (since,)
    )
    back: set[int] = set()
    for number, undoes in found:
        if number not in back:
            back.update(map(int, undoes.split()))
    return back


# -- what stands in the way --------------------------------------------------------------------


def blocking(workspace: "Workspace", operation_id: int) -> list[Step]:
    """The newer steps that stand on a step and would have to go with it, newest first."""
    return [_step(head) for head in _heads(workspace, _in_the_way(workspace, operation_id))]


def _in_the_way(workspace: "Workspace", operation_id: int) -> list[int]:
    standing = _standing_since(workspace, operation_id)
    found: set[int] = set()
    waiting = [operation_id]
    while waiting and standing - found:
        one = waiting.pop()
        newer = {number for number in _newer_on_its_rows(workspace, one) if number in standing} - found
        found |= newer
        waiting.extend(newer)
    return sorted(found, reverse=True)


def _standing_since(workspace: "Workspace", operation_id: int) -> set[int]:
    """Newer operations that are in force. One that only took back another newer one cancels out with it."""
    back = _taken_back(workspace, operation_id)
    found = workspace.database.all("SELECT id, undoes FROM operation WHERE id > ? AND changes > 0", (operation_id,))
    return {
        number
        for number, undoes in found
        if number not in back and not (undoes and all(int(one) > operation_id for one in undoes.split()))
    }


def _newer_on_its_rows(workspace: "Workspace", operation_id: int) -> set[int]:
    """Operations after it that touched its rows, made rows refer to what it made, or removed what it needs back."""
    database = workspace.database
    found = {number for (number,) in database.all(
        "SELECT DISTINCT later.operation FROM (SELECT DISTINCT tbl, \"row\" FROM change WHERE operation = :one) mine"
        ' JOIN change later ON later.tbl = mine.tbl AND later."row" = mine."row" WHERE later.operation > :one',
        {"one": operation_id},
    )}  # fmt: skip
    for model in workspace.schema.models:
        child = schema.metadata(model).table_name
        for field in schema.metadata(model).refs:
            owner = schema.metadata(field.rel_model).table_name
            values = {"one": operation_id, "child": child, "owner": owner, "column": field.column_name}
            found |= {number for (number,) in database.all(
                f'SELECT DISTINCT later.operation FROM "{child}" AS child JOIN change later'
                ' ON later.tbl = :child AND later."row" = child.id'
                f' WHERE later.operation > :one AND child."{field.column_name}" IN'
                " (SELECT \"row\" FROM change WHERE operation = :one AND op = 'I' AND tbl = :owner)"
                " UNION SELECT DISTINCT later.operation FROM change mine JOIN change later"
                " ON later.tbl = :owner AND later.\"row\" = mine.old AND later.op = 'D'"
                " WHERE mine.operation = :one AND mine.tbl = :child AND mine.col = :column AND later.operation > :one",
                values,
            )}  # fmt: skip
    return found


def hindrance(workspace: "Workspace", operation_id: int) -> Refused | None:
    """Why a step can never be taken back, not even with all that stand on it; None when it can."""
    if operation_id in _taken_back(workspace, operation_id):
        return Refused("undo.already", step=_step(_heads(workspace, [operation_id])[0]).label)
    barrier = workspace.database.value("SELECT max(id) FROM operation WHERE name = ?", (MIGRATION,)) or 0
    for head in _heads(workspace, [*_in_the_way(workspace, operation_id), operation_id]):
        if head.operator != workspace.operator:
            return Refused("undo.not_own", step=_step(head).label)
        if head.undoes or not operations.is_undoable(head.name) or head.cleared or head.id <= barrier:
            return Refused("undo.never", step=_step(head).label)
    return None


# -- doing it ----------------------------------------------------------------------------------


@operation("step.undo", right="")
def undo(workspace: "Workspace") -> None:
    """Take back the operator's last step. Refused: there is none, or newer steps stand on it."""
    step = next_undo(workspace)
    if step is None:
        raise Refused("undo.nothing")
    _refuse_blocked(workspace, step)
    _take_back(workspace, [step.operation_id])
    workspace.describe(step=step.label)


@operation("step.redo", right="")
def redo(workspace: "Workspace") -> None:
    """Do again what was undone last. Refused: there is nothing, or newer steps stand in the way."""
    head, step = _next_redo(workspace), next_redo(workspace)
    if head is None or step is None:
        raise Refused("undo.nothing_to_redo")
    if newer := _in_the_way(workspace, head.id):
        raise _blocked(step, [_step(one) for one in _heads(workspace, newer)])
    _take_back(workspace, [head.id])
    workspace.describe(step=step.label)


@operation("step.undo_through", right="")
def undo_through(workspace: "Workspace", operation_id: int) -> None:
    """Take back a step, however long ago, with all that stand on it. Refused: one of them is not the operator's
    own, can never be undone, is undone already, or lies before a migration."""
    if (refusal := hindrance(workspace, operation_id)) is not None:
        raise refusal
    heads = _heads(workspace, [*_in_the_way(workspace, operation_id), operation_id])
    _take_back(workspace, [head.id for head in heads])
    workspace.describe(step=_step(heads[-1]).label, n=len(heads))


def _refuse_blocked(workspace: "Workspace", step: Step) -> None:
    if newer := blocking(workspace, step.operation_id):
        raise _blocked(step, newer)


def _blocked(step: Step, newer: list[Step]) -> Refused:
    return Refused("undo.blocked", step=step.label, n=len(newer), steps="；".join(one.label for one in newer[:5]))


def _take_back(workspace: "Workspace", numbers: list[int]) -> None:
    """Put back the values before these operations (newest first)."""
    for head in _heads(workspace, numbers):
        right = operations.declared()[head.name].right if head.name in operations.declared() else "write"
        if right and not workspace.may(right):
            raise Refused("operator.no_right", right=right)
    assert workspace.running is not None
    workspace.running.undoes = " ".join(map(str, numbers))
    try:
        for number in numbers:
            for statement in reversed(list(statements(audit.entries(workspace.database, number)))):
                reverse(workspace, statement)
    except peewee.IntegrityError as error:
        raise Refused("undo.in_conflict") from error


def statements(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries of each row that one statement wrote, in order: they follow each other, no column twice."""
    gathered: list[Entry] = []
    columns: set[str] = set()
    for entry in entries:
        if gathered and (entry[1:4] != gathered[0][1:4] or entry[4] in columns):
            yield gathered
            gathered, columns = [], set()
        gathered.append(entry)
        columns.add(entry[4])
    if gathered:
        yield gathered


def reverse(workspace: "Workspace", statement: list[Entry]) -> None:
    """Do the opposite of one written row; refused unless the row still has the values that were written."""
    _, op, noun, row, *_ = statement[0]
    before = {entry[4]: entry[5] for entry in statement if entry[4] != "version"}
    after = [entry[6] for entry in statement if entry[4] != "version"]
    if op == "I":
        text, values = f'DELETE FROM "{noun}" WHERE id = ?', [row]
    elif op == "D":
        version = next(entry[5] for entry in statement if entry[4] == "version")
        names = "".join(f', "{name}"' for name in before)
        marks = ", ?" * len(before)
        text = f'INSERT INTO "{noun}" (id, version{names}) VALUES (?, ?{marks})'
        values = [row, version + 1, *before.values()]
    else:
        sets = "".join(f', "{name}" = ?' for name in before)
        same = "".join(f' AND "{name}" IS ?' for name in before)
        text = f'UPDATE "{noun}" SET version = version + 1{sets} WHERE id = ?{same}'
        values = [*before.values(), row, *after]
    if workspace.run((text, values)) != 1:
        raise Refused("undo.in_conflict")


# -- reading the audit -------------------------------------------------------------------------


_HEAD = "SELECT id, name, operator, at, undoes, changes, cleared, facts FROM operation"


def _newest_first(workspace: "Workspace") -> Iterator[_Head]:
    before = 1 << 62
    while found := workspace.database.all(f"{_HEAD} WHERE id < ? ORDER BY id DESC LIMIT {_PAGE}", (before,)):
        yield from map(_head, found)
        before = found[-1][0]


def _heads(workspace: "Workspace", numbers: Iterable[int]) -> list[_Head]:
    """The operations in the order asked for."""
    return [_head(workspace.database.all(f"{_HEAD} WHERE id = ?", (number,))[0]) for number in numbers]


def _head(row: tuple[Any, ...]) -> _Head:
    number, name, operator, at, undoes, changes, cleared, facts = row
    return _Head(number, name, operator, at, tuple(map(int, undoes.split())), changes, cleared, facts)


def _step(head: _Head) -> Step:
    facts: dict[str, Any] = json.loads(head.facts)
    return Step(head.id, label(head.name, facts), moments.read(head.at), head.operator, head.name)
