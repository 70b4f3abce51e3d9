"""Carrying a workspace forward to the schema of this program: a snapshot, then one operation."""

from core.store import backup, migrate, operations
from core.store.operations import operation
from core.store.workspace import Workspace


def carry_forward(workspace: Workspace) -> None:
    """Bring the workspace to today's schema; everything is as before when a step fails."""
    backup.before_upgrade(workspace)
    # A table that is rebuilt is missing for a moment; the pragma is without effect inside a transaction.
    workspace.database.run("PRAGMA foreign_keys = OFF")
    try:
        _carry_forward(workspace)
    finally:
        workspace.database.run("PRAGMA foreign_keys = ON")


@operation("workspace.carry_forward", right="", undoable=False)
def _carry_forward(workspace: Workspace) -> None:
    workspace.describe(version=migrate.version(workspace.database))
    migrate.carry_forward(workspace.database, workspace.schema)
    operations.derive_all(workspace)
