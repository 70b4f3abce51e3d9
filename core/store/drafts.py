"""草稿: forms being filled and intake reviews — outside audit and undo, so that nothing is recorded until it is saved.

A draft belongs to the operator who typed it and is cleared when it is saved.
"""

import json
from typing import TYPE_CHECKING, Any

from core.base import clock
from core.base.errors import Refused, Trouble
from core.store import moments

if TYPE_CHECKING:
    from core.store.workspace import Workspace


def save(workspace: "Workspace", key: str, content: dict[str, Any]) -> None:
    """Keep what was typed so far (JSON) under a key such as `finding:12`; replaces the one before.

    Refused: `workspace.busy` while a job writes; the next keystroke saves again.
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    _write(
        workspace,
        'INSERT INTO draft ("key", operator, at, text) VALUES (?, ?, ?, ?)'
        ' ON CONFLICT ("key", operator) DO UPDATE SET at = excluded.at, text = excluded.text',
        (key, workspace.operator, moments.text(clock.now()), text),
    )


def load(workspace: "Workspace", key: str) -> dict[str, Any] | None:
    """What the operator had typed under the key; None when nothing is kept."""
    text = workspace.database.value(
        'SELECT text FROM main.draft WHERE "key" = ? AND operator = ?', (key, workspace.operator)
    )
    return None if text is None else json.loads(text)


def keys(workspace: "Workspace") -> list[str]:
    """The operator's drafts, the latest first."""
    found = workspace.database.all(
        'SELECT "key" FROM main.draft WHERE operator = ? ORDER BY at DESC, "key"', (workspace.operator,)
    )
    return [key for (key,) in found]


def clear(workspace: "Workspace", key: str) -> None:
    """Forget a draft; one that is not kept is no matter."""
    if load(workspace, key) is not None:
        _write(workspace, 'DELETE FROM draft WHERE "key" = ? AND operator = ?', (key, workspace.operator))


def _write(workspace: "Workspace", statement: str, values: tuple[Any, ...]) -> None:
    if workspace.read_only:
        raise Refused("workspace.only_read")
    try:
        workspace.database.run(statement, values)
    except Trouble as trouble:
        if trouble.code == "workspace.locked":
            raise Refused("workspace.busy") from trouble
        raise
