"""Making, opening and leaving a workspace; and every reason for which one is not opened."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from core.base.errors import Refused, Trouble
from core.store import folders
from core.store.workspace import Workspace
from tests.core.store import office


def code_of(folder: Path, **how) -> str:
    with pytest.raises(Trouble) as trouble:
        Workspace.open(folder, **how)
    return trouble.value.code


def test_a_new_workspace_has_a_name_an_operator_and_all_rights(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "新" / "整改", " 某区 ", " 王文书 ", language="zh_TW") as made:
        assert (made.name, made.language, made.operator_name) == ("某区", "zh_TW", "王文书")
        assert all(made.may(right) for right in ("write", "review", "clue", "manage"))
        assert sorted(path.name for path in made.folder.iterdir() if path.is_dir()) == ["backups", "evidence"]
    with Workspace.open(tmp_path / "新" / "整改") as again:
        assert (again.name, again.operator_name) == ("某区", "王文书")


def test_it_needs_a_name_an_operator_and_an_empty_folder(tmp_path: Path) -> None:
    for name, operator, code in ((" ", "王", "workspace.no_name"), ("某区", "", "workspace.no_operator")):
        with pytest.raises(Refused) as refused:
            Workspace.create(tmp_path / "a", name, operator)
        assert refused.value.code == code
    (tmp_path / "照片.jpg").write_bytes(b"x")
    with pytest.raises(Refused) as refused:
        Workspace.create(tmp_path, "某区", "王")
    assert refused.value.code == "workspace.folder_not_empty"


def test_a_workspace_cut_off_while_it_was_made_can_be_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    folder.mkdir()
    (folder / "workspace.db.making").write_bytes(b"half")
    (folder / "evidence").mkdir()
    (folder / "backups").mkdir()
    Workspace.create(folder, "某区", "王").close()
    assert not (folder / "workspace.db.making").exists()


def test_who_is_not_an_operator_is_refused(workspace: Workspace) -> None:
    office.hire(workspace, "李文书")
    workspace.close()
    with Workspace.open(workspace.folder, operator="李文书") as again:
        assert (again.operator_name, again.may("manage")) == ("李文书", False)
    with pytest.raises(Refused) as refused:
        Workspace.open(workspace.folder, operator="赵六")
    assert refused.value.code == "workspace.unknown_operator"
    Workspace.open(workspace.folder).close()


def test_a_second_opening_is_refused_and_reading_beside_is_not(workspace: Workspace) -> None:
    assert code_of(workspace.folder) == "workspace.in_use"
    office.begin(workspace)
    with Workspace.open(workspace.folder, read_only=True) as reader:
        assert reader.sql("SELECT count(*) FROM inspection") == [(1,)]
        office.begin(workspace, "另一轮")
        assert reader.sql("SELECT count(*) FROM inspection") == [(2,)]


def test_a_lock_dies_with_the_process_that_held_it(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "ws", "某区", "王").close()
    program = (
        "import sys, pathlib; from core.store.workspace import Workspace;"
        " ws = Workspace.open(pathlib.Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "ws")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, env={"PYTHONPATH": str(root)},
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        assert code_of(tmp_path / "ws") == "workspace.in_use"
        other.kill()
    Workspace.open(tmp_path / "ws").close()


def test_a_closed_workspace_is_one_whole_file(workspace: Workspace) -> None:
    office.add(workspace, office.begin(workspace), ["甲"] * 100)
    workspace.close()
    workspace.close()
    assert sorted(path.name for path in workspace.folder.iterdir() if path.name.startswith("workspace.db")) == [
        "workspace.db"
    ]
    copy = workspace.folder.parent / "copy"
    copy.mkdir()
    (copy / "workspace.db").write_bytes((workspace.folder / "workspace.db").read_bytes())
    with Workspace.open(copy, read_only=True) as again:
        assert again.sql("SELECT count(*) FROM finding") == [(100,)]


def test_what_is_no_workspace_is_not_opened(tmp_path: Path) -> None:
    assert code_of(tmp_path / "nowhere") == "workspace.not_one"
    connection = sqlite3.connect(tmp_path / "workspace.db")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert code_of(tmp_path) == "workspace.not_one"
    (tmp_path / "workspace.db").write_bytes(b"This is a letter. " * 100)
    assert code_of(tmp_path) == "workspace.damaged"


def test_a_damaged_one_is_trouble_and_stays_as_it_is(workspace: Workspace) -> None:
    office.add(workspace, office.begin(workspace), ["甲"] * 300)
    workspace.close()
    file = office.database(workspace)
    content = bytearray(file.read_bytes())
    content[4096 : 4096 * 12] = bytes(range(256)) * (11 * 16)
    file.write_bytes(content)
    assert code_of(workspace.folder) == "workspace.damaged"
    assert code_of(workspace.folder, read_only=True) == "workspace.damaged"
    assert file.read_bytes() == bytes(content)
    file.write_bytes(bytes(content)[:5000])
    assert code_of(workspace.folder) == "workspace.damaged"


def test_a_newer_one_is_not_opened(workspace: Workspace) -> None:
    workspace.close()
    connection = sqlite3.connect(office.database(workspace))
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert code_of(workspace.folder) == "workspace.newer"


# -- places ------------------------------------------------------------------------------------

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/share\\040one cifs rw 0 0
server:/export /home/nfs nfs4 rw 0 0
user@host:/ /home/far fuse.sshfs rw 0 0
/dev/sdb1 /media/stick vfat rw 0 0
/dev/sdc1 /mnt/share\\040one/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/wang/整改", "ext4"),
        ("/mnt/share one/整改", "cifs"),
        ("/mnt/share one", "cifs"),
        ("/mnt/share oneself", "ext4"),
        ("/home/nfs/a", "nfs4"),
        ("/home/far/a", "fuse.sshfs"),
        ("/media/stick", "vfat"),
        ("/mnt/share one/local/a", "ext4"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert folders.file_system(path, MOUNTS) == kind


def test_a_network_folder_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(folders, "_mounted_as", lambda folder: "cifs")
    with pytest.raises(Trouble) as trouble:
        Workspace.create(tmp_path / "ws", "某区", "王")
    assert trouble.value.code == "workspace.on_network"
    assert not (tmp_path / "ws").exists()
    monkeypatch.setenv(folders.ANYWHERE, "1")
    Workspace.create(tmp_path / "ws", "某区", "王").close()
    monkeypatch.delenv(folders.ANYWHERE)
    assert code_of(tmp_path / "ws") == "workspace.on_network"


@pytest.mark.parametrize("name", ["OneDrive", "OneDrive - 某区", "Nutstore Files", "我的坚果云", "Dropbox"])
def test_a_synced_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Trouble) as trouble:
        Workspace.create(tmp_path / name / "ws", "某区", "王")
    assert trouble.value.code == "workspace.synced"


def test_a_synced_folder_is_known_by_the_systems_variable(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "云盘"))
    assert folders.is_synced(tmp_path / "云盘" / "整改")
    assert not folders.is_synced(tmp_path / "整改")
