"""A fictional office in the middle of its work, laid down once and copied for every play of a random clerk."""

import atexit
import shutil
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from core import demo
from core.base.errors import Refused
from core.base.places import resource
from core.domain import clues, operators
from core.domain.clues import ClueDraft
from core.store.workspace import Workspace
from tests.core.domain.clerks import dealings, findings, keeping
from tests.core.domain.clerks.hand import SECRET, TODAY, Hand, Move, NothingThere

MOVES: dict[str, Move] = {**findings.MOVES, **dealings.MOVES, **keeping.MOVES}

# Operations that no clerk does at the table.
EXEMPT = {
    "workspace.create": "founds the workspace, before there is anything to play with; every play begins with it",
    "workspace.carry_forward": "runs by itself when a workspace of an older program is opened (tests of migrations)",
}


@cache
def _laid_down() -> Path:
    home = Path(tempfile.mkdtemp(prefix="office-"))
    atexit.register(shutil.rmtree, home)
    folder = home / "workspace"
    with resource("sample/office.toml").open("rb") as file:
        office = tomllib.load(file)
    workspace = Workspace.create(folder, office["name"], office["operator"])
    # First of all, so that an undo in a play hardly ever gets as far back as to them.
    operators.add(workspace, "录入员", ("write", "review"))
    operators.add(workspace, keeping.WATCHER, ("write", "review", "manage"))
    inspection = demo.fill(workspace, office)
    for clue in clues.rows(workspace, None):
        clues.delete(workspace, clue.id)
    clues.add(workspace, inspection, ClueDraft("clue", f"{SECRET}甲", f"{SECRET}1号", TODAY, 2, 3, f"{SECRET}室"))
    workspace.close()
    return folder


class Play:
    """One copy of the office, and the clerks who move in it."""

    def __init__(self) -> None:
        self._home = tempfile.mkdtemp()
        folder = Path(self._home) / "workspace"
        shutil.copytree(_laid_down(), folder)
        self.workspace = Workspace.open(folder)
        self.notes: dict[str, Any] = {}

    def move(self, name: str, chance: Random) -> bool:
        """Try a move; whether its operation went through. A refusal is a fine answer and leaves nothing behind."""
        before = self.last
        try:
            MOVES[name](Hand(self.workspace, chance, self.notes))
        except NothingThere:
            return False
        except Refused:
            assert not self.workspace.database.in_transaction()
            assert self.last == before
            return False
        return self.name_of(self.last) == name and self.last > before

    @property
    def last(self) -> int:
        """The number of the last operation."""
        return self.workspace.sql("SELECT max(id) FROM operation")[0][0]

    def name_of(self, operation: int) -> str:
        return self.workspace.sql("SELECT name FROM operation WHERE id = ?", operation)[0][0]

    def contents(self) -> dict[str, dict[int, tuple[Any, ...]]]:
        """Every row by table and id, without versions, which only rise."""
        return contents(self.workspace)

    def leave(self) -> None:
        self.workspace.close()
        shutil.rmtree(self._home)


def contents(workspace: Workspace) -> dict[str, dict[int, tuple[Any, ...]]]:
    told: dict[str, dict[int, tuple[Any, ...]]] = {}
    for table in workspace.schema.by_name.values():
        names = ", ".join(f'"{name}"' for name in table.columns if name != "version")
        told[table.name] = {row[0]: row for row in workspace.sql(f'SELECT {names} FROM "{table.name}"')}
    return told
