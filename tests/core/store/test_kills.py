"""Power failure at any moment: what was acknowledged is there, what was not is not there by halves."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from core.store import audit, backup, drafts, evidence, verify
from core.store.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]
CLERK = Path(__file__).with_name("clerk_at_work.py")


def killed(folder: Path, seed: int, chance: random.Random) -> dict[str, list[str]]:
    """What a clerk had said when he was killed after a random time of work."""
    with subprocess.Popen(
        [sys.executable, str(CLERK), str(folder), str(seed)], stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        heard = [process.stdout.readline()]
        time.sleep(chance.uniform(0, 0.4))
        process.kill()
        heard += process.stdout.readlines()
    said: dict[str, list[str]] = {}
    for line in heard:
        if line.endswith("\n"):
            what, value = line.split()
            said.setdefault(what, []).append(value)
    return said


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(
    tmp_path: Path, times: Callable[[int, int], int]
) -> None:
    folder, chance = tmp_path / "ws", random.Random(20250915)
    Workspace.create(folder, "某区", "王文书").close()
    for nth in range(times(30, 300)):
        said = killed(folder, nth, chance)
        assert said.get("operation"), "the clerk never got to work"
        with Workspace.open(folder) as workspace:
            for code in said["operation"]:
                assert audit.matches(workspace.database, code), f"kill {nth}: {code} was acknowledged and is gone"
            for sha256 in said.get("file", []):
                assert evidence.path(workspace, sha256).is_file()
            if typed := said.get("draft"):
                # One more may have been kept before the clerk could say so.
                kept = drafts.load(workspace, "finding:1") or {}
                assert kept["brief"] >= int(typed[-1])
            assert verify.check(workspace) == [], f"kill {nth}"
            for snapshot in backup.snapshots(folder):
                assert snapshot.operation <= int(workspace.code().partition("-")[0])
        if made := said.get("made"):
            copy = folder.parent / "copy.rectify"
            number = int(backup.read_manifest(copy)["code"].partition("-")[0])
            assert number >= int(made[-1].partition("-")[0])
        assert list(folder.rglob("*.part")) == [], "opening sweeps what was left half written"
    backup.restore(folder.parent / "copy.rectify", tmp_path / "restored")
    assert verify.check(tmp_path / "restored") == []
