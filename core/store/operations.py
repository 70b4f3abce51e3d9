"""The one way to write: `@operation` on a function whose first argument is the workspace.

It checks the right, opens one transaction, lets the function run, lets what is derived follow (the
search index, `@follow`), seals the audit, commits, and only then says what changed. An exception takes
everything back. Operations do not call operations; they share undecorated functions.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from core.base.errors import Refused, Trouble
from core.store import audit, moments, search

if TYPE_CHECKING:
    from core.store.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Declared:
    """An operation as the program knows it. The name stands in audit, rights, undo labels and menus."""

    name: str
    right: str
    undoable: bool
    function: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an operation changed: ids by noun (the table's name), and the operation's name."""

    operation: str
    nouns: Mapping[str, frozenset[int]]


@dataclass(slots=True)
class Running:
    """The operation that is open on a workspace."""

    id: int
    name: str
    moment: str
    marked: bool
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    undoes: str = ""


_DECLARED: dict[str, Declared] = {}
_FOLLOWERS: list[Callable[["Workspace", int], None]] = []


def declared() -> dict[str, Declared]:
    """Every operation of the modules loaded so far."""
    return dict(_DECLARED)


def is_undoable(name: str) -> bool:
    """Whether an operation of this name can be taken back; one that this program does not know cannot."""
    return name in _DECLARED and _DECLARED[name].undoable


def operation(
    name: str, right: str = "write", *, undoable: bool = True
) -> Callable[[Callable[Concatenate["Workspace", P], R]], Callable[Concatenate["Workspace", P], R]]:
    """Declare a function as the operation `name`. `right`: what the operator must hold, "" for nothing."""

    def declare(function: Callable[Concatenate["Workspace", P], R]) -> Callable[Concatenate["Workspace", P], R]:
        if name in _DECLARED and _DECLARED[name].function.__qualname__ != function.__qualname__:
            raise ValueError(f"two operations are called {name}")

        @functools.wraps(function)
        def operate(workspace: "Workspace", /, *args: P.args, **kwargs: P.kwargs) -> R:
            return _operate(workspace, name, right, lambda: function(workspace, *args, **kwargs))

        _DECLARED[name] = Declared(name, right, undoable, operate)
        return operate

    return declare


def follow(function: Callable[["Workspace", int], None]) -> Callable[["Workspace", int], None]:
    """Let a function keep derived rows in step: called with the operation's id at the end of each, inside it."""
    _FOLLOWERS.append(function)
    return function


def derive(workspace: "Workspace", entries: str) -> None:
    """Let all that is derived follow these entries (a SELECT with the columns of `change`) instead of the audit's."""
    assert workspace.running is not None
    workspace.database.run(f"CREATE TEMP VIEW change AS {entries}")
    try:
        for function in _FOLLOWERS:
            function(workspace, workspace.running.id)
    finally:
        workspace.database.run("DROP VIEW temp.change")


def derive_all(workspace: "Workspace") -> None:
    """Derive everything anew, as if this operation had written every record."""
    assert workspace.running is not None
    number = workspace.running.id
    rows = [
        f"SELECT 0 AS id, {number} AS operation, 'I' AS op, '{name}' AS tbl, id AS \"row\", 'uid' AS col,"
        f' NULL AS old, uid AS "new" FROM main."{name}"'
        for name in workspace.schema.by_name
    ]
    derive(workspace, " UNION ALL ".join(rows))


def _operate(workspace: "Workspace", name: str, right: str, run: Callable[[], R]) -> R:
    if workspace.running is not None:
        raise RuntimeError(f"{name} was called inside {workspace.running.name}: operations do not call operations")
    if workspace.past or workspace.read_only:
        raise Refused("workspace.only_read")
    if right and not workspace.may(right):
        raise Refused("operator.no_right", right=right)
    _begin(workspace)
    try:
        workspace.running = _open(workspace, name)
        result = run()
        changes = _close(workspace, workspace.running)
        workspace.database.run("COMMIT")
    except BaseException:
        # A full disk has already rolled back by itself.
        if workspace.database.in_transaction():
            workspace.database.run("ROLLBACK")
        raise
    finally:
        workspace.running = None
    workspace.announce(changes)
    return result


def _begin(workspace: "Workspace") -> None:
    try:
        workspace.database.run("BEGIN IMMEDIATE")
    except Trouble as trouble:
        if trouble.code == "workspace.locked":
            raise Refused("workspace.busy") from trouble
        raise


def _open(workspace: "Workspace", name: str) -> Running:
    """Reserve the operation's number and let the triggers know that it is open."""
    database = workspace.database
    last = database.all("SELECT id, at FROM operation ORDER BY id DESC LIMIT 1")
    number, before = (last[0][0] + 1, last[0][1]) if last else (1, "")
    moment, marked = moments.next_after(before)
    database.run("UPDATE current SET operation = ?", (number,))
    return Running(number, name, moment, marked)


def _close(workspace: "Workspace", running: Running) -> Changes:
    """Let everything derived follow, seal the entries and shut the door for writes."""
    database = workspace.database
    for function in _FOLLOWERS:
        function(workspace, running.id)
    written = audit.entries(database, running.id)
    search.follow(database, workspace.schema.by_name, written)
    head = audit.Head(
        running.id, running.name, workspace.operator, running.moment, int(running.marked), running.undoes,
        written[0][0] if written else None, len(written),
    )  # fmt: skip
    audit.seal(database, head, running.facts, written)
    database.run("UPDATE current SET operation = NULL")
    touched: dict[str, set[int]] = {}
    for entry in written:
        touched.setdefault(entry[2], set()).add(entry[3])
    return Changes(running.name, {noun: frozenset(rows) for noun, rows in touched.items()})
