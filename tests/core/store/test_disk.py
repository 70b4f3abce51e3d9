"""A full disk, a disk that goes away, a folder that cannot be written: a sentence, and nothing is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.base.errors import Trouble
from core.base.sentences import tell
from core.store import drafts, verify
from core.store.workspace import Workspace
from tests.core.store import office

needs_limits = pytest.mark.skipif(os.name != "posix", reason="limits of a process are a thing of POSIX")


def fill(workspace: Workspace) -> None:
    """From now on the database cannot grow, as if the disk were full."""
    pages = workspace.database.value("PRAGMA page_count")
    workspace.database.value(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_takes_one_step_back_and_loses_nothing_before_it(workspace: Workspace) -> None:
    inspection = office.begin(workspace)
    office.add(workspace, inspection, ["甲"])
    before = office.contents(workspace, versions=True)
    fill(workspace)
    with pytest.raises(Trouble) as trouble:
        office.add(workspace, inspection, ["乙" * 500] * 500)
    assert trouble.value.code == "workspace.disk_full"
    assert "没有保存" in tell(trouble.value)
    assert office.contents(workspace, versions=True) == before
    workspace.database.value("PRAGMA max_page_count = 1000000")
    office.add(workspace, inspection, ["丙"])
    assert verify.check(workspace) == []


def test_a_draft_on_a_full_disk_is_trouble_too(workspace: Workspace) -> None:
    fill(workspace)
    with pytest.raises(Trouble) as trouble:
        drafts.save(workspace, "x", {"text": "乙" * 100_000})
    assert trouble.value.code == "workspace.disk_full"


LIMITED = """
import resource, sys
from pathlib import Path
from core.base.errors import Trouble
from core.store import backup, evidence
from core.store.workspace import Workspace
from tests.core.store import office
workspace = Workspace.open(Path(sys.argv[1]))
target = Path(sys.argv[1]).parent / "copy.rectify"
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
deeds = {
    "operation": lambda: [office.add(workspace, 1, ["x" * 1000] * 200) for _ in range(9)],
    "evidence": lambda: evidence.keep(workspace, bytes(1_000_000)),
    "daily": lambda: backup.daily(workspace),
    "make": lambda: backup.make(workspace, target),
}
try:
    deeds[sys.argv[2]]()
except Trouble as trouble:
    print(trouble.code)
"""


@needs_limits
@pytest.mark.parametrize(
    ("deed", "codes"),
    [
        ("operation", {"workspace.disk_full", "workspace.disk_error"}),
        ("evidence", {"workspace.disk_full"}),
        ("daily", {"workspace.disk_full", "workspace.disk_error"}),
        ("make", {"workspace.disk_full", "workspace.disk_error", "backup.cannot_write"}),
    ],
)
def test_a_file_that_cannot_grow_is_trouble_and_nothing_half_done_stays(
    workspace: Workspace, deed: str, codes: set[str]
) -> None:
    office.add(workspace, office.begin(workspace), ["甲" * 100] * 100)
    folder = workspace.folder
    before = office.contents(workspace, versions=True)
    workspace.close()
    root = Path(__file__).resolve().parents[3]
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(folder), deed],
        capture_output=True, text=True, cwd=root, env={"PYTHONPATH": str(root)}, check=False,
    )  # fmt: skip
    assert ran.stdout.strip() in codes, ran.stderr
    assert [path for path in folder.parent.rglob("*") if path.suffix in (".part", ".rectify")] == []
    with Workspace.open(folder) as again:
        assert verify.check(again) == []
        if deed != "operation":
            assert office.contents(again, versions=True) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(workspace: Workspace) -> None:
    workspace.close()
    workspace.folder.chmod(0o500)
    try:
        with pytest.raises(Trouble) as trouble:
            Workspace.open(workspace.folder)
        assert trouble.value.code == "workspace.read_only"
        with Workspace.open(workspace.folder, read_only=True) as reader:
            assert reader.name
    finally:
        workspace.folder.chmod(0o700)


def test_where_nothing_can_be_made_no_workspace_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(Trouble) as trouble:
        Workspace.create(tmp_path / "file" / "ws", "某区", "王")
    assert trouble.value.code == "workspace.cannot_create"
