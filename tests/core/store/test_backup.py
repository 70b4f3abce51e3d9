"""A backup is whole or not there, and what comes back is looked at before it takes anyone's place."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.base.errors import Cancelled, Trouble
from core.base.meter import Meter
from core.store import backup, evidence, folders, verify
from core.store.backup import Snapshot
from core.store.workspace import Workspace
from tests.core.store import office


@pytest.fixture
def office_at_work(workspace: Workspace) -> Workspace:
    office.add(workspace, office.begin(workspace), ["甲", "乙"])
    office.file_away(workspace, evidence.keep(workspace, b"scan" * 1000), "扫描件.pdf")
    return workspace


@pytest.fixture
def packed(office_at_work: Workspace, tmp_path: Path) -> Path:
    target = tmp_path / "备份.rectify"
    backup.make(office_at_work, target)
    return target


def remade(packed: Path, change: Callable[[dict[str, bytes]], dict[str, bytes] | None]) -> Path:
    """The same backup after somebody had his hands in it."""
    with zipfile.ZipFile(packed) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts = change(parts) or parts
    target = packed.with_name("另一份.rectify")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as goal:
        for name, content in parts.items():
            goal.writestr(name, content)
    return target


def manifest(parts: dict[str, bytes], change: Callable[[dict[str, Any]], Any]) -> None:
    known = json.loads(parts["manifest.json"])
    change(known)
    parts["manifest.json"] = json.dumps(known).encode()


def listed(content: bytes) -> dict[str, Any]:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


# -- daily -------------------------------------------------------------------------------------


def test_a_daily_snapshot_is_made_only_when_something_changed(office_at_work: Workspace, clock) -> None:
    made = backup.daily(office_at_work)
    assert made is not None
    assert backup.daily(office_at_work) is None
    clock.forward(days=1)
    office.begin(office_at_work, "又一轮")
    assert backup.daily(office_at_work) is not None
    found = backup.snapshots(office_at_work.folder)
    assert [one.operation for one in found] == [5, 4]
    assert found[1].path == made
    assert found[0].at == clock.moment


def test_a_snapshot_is_one_whole_database_with_its_evidence_beside(office_at_work: Workspace, tmp_path: Path) -> None:
    made = backup.daily(office_at_work)
    assert made is not None
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "workspace.db").write_bytes(made.read_bytes())
    (office_at_work.folder / "backups" / "evidence").rename(copy / "evidence")
    (copy / "backups").mkdir()
    assert verify.check(copy) == []
    with Workspace.open(copy) as restored:
        assert office.contents(restored, versions=True) == office.contents(office_at_work, versions=True)


def test_old_snapshots_are_thinned_to_days_weeks_and_months() -> None:
    start = datetime(2025, 9, 15, 9, tzinfo=UTC)
    known = [
        Snapshot(Path(f"{day}-{hour}"), start - timedelta(days=day, hours=hour), 1, before_upgrade=False)
        for day in range(500)
        for hour in (0, 2)
    ]
    spare = set(backup.spare(known))
    kept = [one for one in known if one.path not in spare]
    assert all(one.path.name.endswith("-0") for one in kept), "the newest of each day"
    days = [int(one.path.name.partition("-")[0]) for one in kept]
    assert days[:7] == list(range(7))
    assert 16 <= len(days) <= 7 + 4 + 12
    assert max(days) > 300


def test_snapshots_from_before_an_upgrade_are_never_thinned_out() -> None:
    start = datetime(2025, 9, 15, tzinfo=UTC)
    known = [Snapshot(Path(str(n)), start - timedelta(days=300 * n), 1, before_upgrade=True) for n in range(30)]
    assert backup.spare(known) == []


# -- one file ----------------------------------------------------------------------------------


def test_what_was_backed_up_comes_back_the_same(office_at_work: Workspace, packed: Path, tmp_path: Path) -> None:
    code = office_at_work.code()
    assert backup.read_manifest(packed)["code"] == code
    assert backup.read_manifest(packed)["counts"]["finding"] == 2
    assert backup.restore(packed, tmp_path / "新电脑" / "整改") is None
    assert verify.check(tmp_path / "新电脑" / "整改", against=code) == []
    with Workspace.open(tmp_path / "新电脑" / "整改") as restored:
        assert office.contents(restored, versions=True) == office.contents(office_at_work, versions=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "workspace", "备份.rectify", "新电脑"]


def test_restoring_keeps_the_workspace_that_was_there(office_at_work: Workspace, packed: Path) -> None:
    office.begin(office_at_work, "备份之后")
    folder = office_at_work.folder
    office_at_work.close()
    aside = backup.restore(packed, folder)
    assert aside is not None
    with Workspace.open(folder) as restored, Workspace.open(aside) as kept:
        assert restored.sql("SELECT count(*) FROM inspection") == [(1,)]
        assert kept.sql("SELECT count(*) FROM inspection") == [(2,)]


def test_an_open_workspace_is_not_replaced(office_at_work: Workspace, packed: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        backup.restore(packed, office_at_work.folder)
    assert trouble.value.code == "workspace.in_use"
    office.begin(office_at_work, "works on")


def test_a_folder_with_other_things_in_it_is_left_alone(packed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "照片"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"x")
    with pytest.raises(Trouble) as trouble:
        backup.restore(packed, folder)
    assert trouble.value.code == "backup.folder_in_use"
    assert [path.name for path in folder.iterdir()] == ["a.jpg"]


def test_a_reader_beside_the_window_can_back_up(office_at_work: Workspace, tmp_path: Path) -> None:
    with Workspace.open(office_at_work.folder, read_only=True) as reader:
        backup.make(reader, tmp_path / "x.rectify")
    assert backup.read_manifest(tmp_path / "x.rectify")["name"] == office_at_work.name


def test_a_backup_that_was_stopped_leaves_the_one_before(office_at_work: Workspace, packed: Path) -> None:
    before = packed.read_bytes()
    with pytest.raises(Cancelled):
        backup.make(office_at_work, packed, Meter(stopped=lambda: True))
    assert packed.read_bytes() == before
    assert list(packed.parent.glob("*.part")) == []


def test_a_place_that_cannot_be_written_is_trouble(office_at_work: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        backup.make(office_at_work, tmp_path / "不在" / "x.rectify")
    assert trouble.value.code in ("backup.cannot_write", "workspace.cannot_open")


def test_more_than_four_gigabytes_do_not_go_onto_fat32(office_at_work: Workspace, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(backup, "_FAT_LIMIT", 1000)
    backup.make(office_at_work, tmp_path / "x.rectify")
    monkeypatch.setattr(folders, "is_fat", lambda folder: True)
    with pytest.raises(Trouble) as trouble:
        backup.make(office_at_work, tmp_path / "x.rectify")
    assert trouble.value.code == "backup.too_big_for_fat"


# -- hostile files -----------------------------------------------------------------------------


def evil_name(parts: dict[str, bytes]) -> None:
    parts["../../evil"] = b"x"
    manifest(parts, lambda known: known["files"].update({"../../evil": listed(b"x")}))


def unlisted(parts: dict[str, bytes]) -> None:
    parts["evidence/aa/" + "a" * 64] = b"x"


def lacking(parts: dict[str, bytes]) -> None:
    parts.pop(next(name for name in parts if name.startswith("evidence/")))


def altered(parts: dict[str, bytes]) -> None:
    parts["workspace.db"] = parts["workspace.db"][:-1] + b"x"


def bomb(parts: dict[str, bytes]) -> None:
    parts["workspace.db"] = bytes(50_000_000)


def no_database(parts: dict[str, bytes]) -> None:
    parts["workspace.db"] = b"SQLite format 3\x00" + bytes(5000)
    manifest(parts, lambda known: known["files"].update({"workspace.db": listed(parts["workspace.db"])}))


def nonsense(parts: dict[str, bytes]) -> None:
    parts["manifest.json"] = b"[1, 2"


def wrong_shape(parts: dict[str, bytes]) -> None:
    parts["manifest.json"] = b'{"files": [1]}'


def bare(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {"letter.txt": b"x"}


def newer(parts: dict[str, bytes]) -> None:
    manifest(parts, lambda known: known.update(schema=999))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (evil_name, "backup.damaged"),
        (unlisted, "backup.damaged"),
        (lacking, "backup.damaged"),
        (altered, "backup.damaged"),
        (bomb, "backup.damaged"),
        (no_database, "backup.damaged"),
        (nonsense, "backup.damaged"),
        (wrong_shape, "backup.damaged"),
        (bare, "backup.not_one"),
        (newer, "backup.newer"),
    ],
)
def test_a_backup_somebody_changed_is_not_restored(
    office_at_work: Workspace, packed: Path, change: Callable[..., Any], code: str
) -> None:
    office_at_work.close()
    before = sorted(path.name for path in office_at_work.folder.parent.iterdir())
    with pytest.raises(Trouble) as trouble:
        backup.restore(remade(packed, change), office_at_work.folder)
    assert trouble.value.code == code
    assert sorted(path.name for path in office_at_work.folder.parent.iterdir()) == sorted([*before, "另一份.rectify"])
    assert verify.check(office_at_work.folder) == []


@pytest.mark.parametrize("content", [b"", b"PK", b"hello", None])
def test_what_is_no_zip_is_no_backup(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "x.rectify"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Trouble) as trouble:
        backup.restore(file, tmp_path / "ws")
    assert trouble.value.code == "backup.not_one"
    assert not (tmp_path / "ws").exists()


def test_a_cut_off_backup_is_not_restored(packed: Path, tmp_path: Path) -> None:
    packed.write_bytes(packed.read_bytes()[:-3000])
    with pytest.raises(Trouble) as trouble:
        backup.restore(packed, tmp_path / "ws")
    assert trouble.value.code == "backup.cut_off"


def test_a_backup_tells_of_evidence_whose_file_is_missing(office_at_work: Workspace, tmp_path: Path) -> None:
    root = office_at_work.folder / "evidence"
    assert backup.make(office_at_work, tmp_path / "一.rectify") == []
    names = [name for (name,) in office_at_work.sql("SELECT DISTINCT name FROM evidence ORDER BY name")]
    for path in root.rglob("*"):
        if path.is_file():
            path.unlink()
    assert names
    assert backup.make(office_at_work, tmp_path / "二.rectify") == names
    assert (tmp_path / "二.rectify").is_file()
