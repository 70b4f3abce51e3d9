"""A clerk who works until the process is killed. Says on stdout what is done, each line only after it is.

python clerk_at_work.py FOLDER SEED
"""

import random
import sys
from pathlib import Path

from core.base.errors import Refused
from core.store import backup, drafts, evidence, undo
from core.store.workspace import Workspace
from tests.core.store import office


def work(folder: Path, seed: int) -> None:
    """Intake, edits, undo, evidence, snapshots, whole backups, leaving and coming back; for ever."""
    chance = random.Random(seed)
    workspace, typed = Workspace.open(folder), seed * 1_000_000
    inspection = office.begin(workspace)
    say("operation", workspace.code())
    while True:
        deed = chance.choice(["intake", "edit", "edit", "undo", "redo", "file", "draft", "daily", "make", "leave"])
        ids = [key for (key,) in workspace.sql("SELECT id FROM finding")]
        if deed == "intake":
            office.add(workspace, inspection, ["问题"] * chance.randint(1, 200))
        elif deed == "edit" and ids:
            office.edit(workspace, chance.choice(ids), brief=str(chance.random()))
        elif deed in ("undo", "redo"):
            try:
                (undo.undo if deed == "undo" else undo.redo)(workspace)
            except Refused:
                continue
        elif deed == "file":
            sha256 = evidence.keep(workspace, chance.randbytes(300_000))
            office.file_away(workspace, sha256, "扫描件.pdf")
            say("file", sha256)
        elif deed == "draft":
            typed += 1
            drafts.save(workspace, "finding:1", {"brief": typed})
            say("draft", str(typed))
        elif deed == "daily":
            backup.daily(workspace)
        elif deed == "make":
            backup.make(workspace, folder.parent / "copy.rectify")
            say("made", workspace.code())
        elif deed == "leave":
            workspace.close()
            workspace = Workspace.open(folder)
        say("operation", workspace.code())


def say(what: str, value: str) -> None:
    print(what, value, flush=True)


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
