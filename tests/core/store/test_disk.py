"""A full disk, a disk that goes away, a folder that cannot be written: a sentence, and nothing is lost."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
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


# -- a file that came to harm ------------------------------------------------------------------


def page(number: int, fill: bytes = b"\xa5") -> Callable[[bytes], bytes]:
    """A page written over, counted from 0; from the end when negative."""

    def written_over(whole: bytes) -> bytes:
        start = (number if number >= 0 else len(whole) // 4096 + number) * 4096
        return whole[:start] + fill * 4096 + whole[start + 4096 :]

    return written_over


DEEDS: dict[str, Callable[[Path], object]] = {
    "open": Workspace.open,
    "read": lambda folder: Workspace.open(folder, read_only=True),
    "verify": verify.check,
}


@pytest.mark.parametrize(
    "harm",
    [
        lambda _: b"",
        lambda whole: whole[:50],
        lambda whole: whole[:100],
        lambda whole: whole[:4096],
        lambda whole: whole[: len(whole) // 2],
        lambda whole: bytes(len(whole)),
        lambda whole: whole.replace(b"CREATE TABLE", b"CREATE \xa5ABLE", 1),
        page(0),
        page(0, b"\0"),
    ],
)
@pytest.mark.parametrize("how", list(DEEDS))
def test_a_harmed_file_is_said_to_be_damaged_with_the_way_out_and_stays_as_it_is(
    workspace: Workspace, harm: Callable[[bytes], bytes], how: str
) -> None:
    office.add(workspace, office.begin(workspace), ["甲" * 100] * 300)
    workspace.close()
    file = office.database(workspace)
    file.write_bytes(harm(file.read_bytes()))
    before = file.read_bytes()
    with pytest.raises(Trouble) as trouble:
        DEEDS[how](workspace.folder)
    assert trouble.value.code == "workspace.damaged"
    assert "从备份恢复" in tell(trouble.value)
    assert file.read_bytes() == before


def test_harm_in_the_midst_of_the_file_is_found_by_verify(workspace: Workspace) -> None:
    office.add(workspace, office.begin(workspace), ["甲" * 100] * 300)
    workspace.close()
    file = office.database(workspace)
    whole = file.read_bytes()
    for number in range(1, len(whole) // 4096, len(whole) // 4096 // 12):
        file.write_bytes(page(number)(whole))
        try:
            found = [item.code for item in verify.check(workspace.folder)]
        except Trouble as trouble:
            found = [trouble.code]
        assert set(found) & {"workspace.damaged", "verify.unreadable", "verify.integrity"}, number


def test_text_that_is_none_is_damage(workspace: Workspace) -> None:
    with pytest.raises(Trouble) as trouble:
        workspace.database.value("SELECT CAST(x'ff61' AS TEXT)")
    assert trouble.value.code == "workspace.damaged"


def test_a_workspace_without_its_database_is_no_empty_folder(workspace: Workspace) -> None:
    workspace.close()
    office.database(workspace).unlink()
    for deed in (lambda: Workspace.open(workspace.folder), lambda: verify.check(workspace.folder)):
        with pytest.raises(Trouble) as trouble:
            deed()
        assert trouble.value.code == "workspace.file_gone"
        assert "备份" in tell(trouble.value)


def test_a_log_that_was_taken_away_is_said(workspace: Workspace, tmp_path: Path) -> None:
    office.add(workspace, office.begin(workspace), ["甲"])
    copy = tmp_path / "killed"
    shutil.copytree(workspace.folder, copy, ignore=shutil.ignore_patterns("*.lock"))
    with Workspace.open(copy) as whole:  # as after a power failure: nothing is missing
        assert not whole.log_lost
    for what in workspace.folder.glob("workspace.db*"):
        shutil.copy(what, copy / what.name)
    (copy / "workspace.db-wal").unlink()
    assert "verify.log_lost" in [item.code for item in verify.check(copy)]
    (copy / "workspace.db-wal").unlink(missing_ok=True)
    with Workspace.open(copy) as lacking:
        assert lacking.log_lost
        assert "verify.log_lost" in [item.code for item in verify.check(lacking)]


FULL = """
import resource, sys
from pathlib import Path
from core.base.errors import Trouble
from core.store import verify
from core.store.workspace import Workspace
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
folder = Path(sys.argv[1])
deeds = {
    "open": lambda: Workspace.open(folder), "read": lambda: Workspace.open(folder, read_only=True),
    "verify": lambda: verify.check(folder),
}
try:
    deeds[sys.argv[2]]()
except Trouble as trouble:
    print(trouble.code)
"""


@needs_limits
@pytest.mark.parametrize("deed", ["open", "read", "verify"])
def test_a_disk_without_room_is_named_as_the_cause(workspace: Workspace, deed: str) -> None:
    workspace.close()
    root = Path(__file__).resolve().parents[3]
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(workspace.folder), deed],
        capture_output=True, text=True, cwd=root, env={"PYTHONPATH": str(root)}, check=False,
    )  # fmt: skip
    assert ran.stdout.strip() == "workspace.no_room", ran.stderr
    with Workspace.open(workspace.folder) as again:
        assert verify.check(again) == []
