"""Rules of 导出: a file leaves whole or not at all, under a name every system takes."""

import errno
import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.errors import Cancelled, Refused, Trouble
from core.base.sentences import tell
from core.output import export


def fill(content: bytes = b"new"):
    def writer(stream: BinaryIO) -> None:
        stream.write(content)

    return writer


def fails(error: BaseException):
    def writer(stream: BinaryIO) -> None:
        stream.write(b"half of it")
        raise error

    return writer


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "导出").mkdir()
    return tmp_path / "导出" / "整改台账.xlsx"


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(export.time, "sleep", waited.append)
    return waited


def test_a_new_file_is_written_whole_and_nothing_lies_beside_it(target: Path):
    assert export.write(target, fill(), force=False) == target
    assert target.read_bytes() == b"new"
    assert list(target.parent.iterdir()) == [target]


def test_a_relative_name_gives_the_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert export.write(Path("a.xlsx"), fill(), force=False) == tmp_path / "a.xlsx"


def test_an_existing_file_is_kept_unless_told(target: Path):
    target.write_bytes(b"old")
    with pytest.raises(Refused, match=r"export\.exists") as refused:
        export.write(target, fill(), force=False)
    assert refused.value.facts == {"name": "整改台账.xlsx"}
    assert target.read_bytes() == b"old"
    export.write(target, fill(), force=True)
    assert target.read_bytes() == b"new"


def test_a_file_that_appears_while_writing_is_kept(target: Path):
    def writer(stream: BinaryIO) -> None:
        target.write_bytes(b"somebody else's")

    with pytest.raises(Refused, match=r"export\.exists"):
        export.write(target, writer, force=False)
    assert target.read_bytes() == b"somebody else's"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("error", [Cancelled(), ValueError("ours"), KeyboardInterrupt()])
def test_what_the_writer_raises_passes_and_the_old_file_stays(target: Path, error: BaseException):
    target.write_bytes(b"old")
    with pytest.raises(type(error)):
        export.write(target, fails(error), force=True)
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "export.disk_full"),
        (errno.EDQUOT, "export.disk_full"),
        (errno.EFBIG, "export.too_big"),
        (errno.EIO, "export.drive_gone"),
        (errno.EROFS, "export.no_permission"),
        (errno.EPERM, "export.no_permission"),
        (errno.EINVAL, "export.name_invalid"),
        (errno.EXDEV, "export.failed"),
    ],
)
def test_each_trouble_of_the_disk_has_its_own_sentence(target: Path, number: int, code: str):
    target.write_bytes(b"old")
    with pytest.raises(Trouble) as trouble:
        export.write(target, fails(OSError(number, os.strerror(number))), force=True)
    assert trouble.value.code == code
    assert "整改台账.xlsx" in tell(trouble.value)
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize(("number", "code"), [(123, "export.name_invalid"), (206, "export.name_too_long")])
def test_windows_numbers_are_understood(target: Path, number: int, code: str):
    error = OSError(errno.ENOENT, "…")
    error.winerror = number  # type: ignore[attr-defined]
    with pytest.raises(Trouble, match=code):
        export.write(target, fails(error), force=False)


def test_trouble_with_a_file_the_writer_reads_is_not_blamed_on_the_target(target: Path, tmp_path: Path):
    def writer(stream: BinaryIO) -> None:
        stream.write((tmp_path / "evidence" / "missing.pdf").read_bytes())

    with pytest.raises(FileNotFoundError):
        export.write(target, writer, force=False)


def test_a_missing_folder_a_folder_as_target_and_a_file_as_folder_are_told(tmp_path: Path):
    with pytest.raises(Trouble, match=r"export\.folder_gone"):
        export.write(tmp_path / "gone" / "a.xlsx", fill(), force=True)
    with pytest.raises(Trouble, match=r"export\.is_folder"):
        export.write(tmp_path, fill(), force=True)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Trouble, match=r"export\.folder_gone"):
        export.write(tmp_path / "file" / "a.xlsx", fill(), force=True)


def test_a_name_no_system_takes_is_told(tmp_path: Path):
    with pytest.raises(Trouble, match=r"export\.name_invalid"):
        export.write(tmp_path / "a\0b.xlsx", fill(), force=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts the whole path")
def test_a_name_too_long_is_told_before_the_writer_runs(tmp_path: Path):
    with pytest.raises(Trouble, match=r"export\.name_too_long"):
        export.write(tmp_path / ("长" * 100 + ".xlsx"), fails(AssertionError("ran")), force=False)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Trouble, match=r"export\.no_permission"):
            export.write(tmp_path / "a.xlsx", fill(), force=False)
    finally:
        tmp_path.chmod(0o700)


def test_a_refusal_of_the_system_to_open_is_told_as_missing_permission(target: Path, monkeypatch: pytest.MonkeyPatch):
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "denied", str(target.with_name(".x.part")))

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(Trouble, match=r"export\.no_permission"):
        export.write(target, fill(), force=False)


def test_a_target_held_for_a_moment_is_tried_again(
    target: Path, monkeypatch: pytest.MonkeyPatch, no_waiting: list[float]
):
    target.write_bytes(b"old")
    replace, refusals = Path.replace, iter(range(3))

    def held(source: Path, goal: Path) -> Path:
        if next(refusals, None) is not None:
            raise PermissionError(errno.EACCES, "held", str(source), None, str(goal))
        return replace(source, goal)

    monkeypatch.setattr(Path, "replace", held)
    export.write(target, fill(), force=True)
    assert target.read_bytes() == b"new"
    assert len(no_waiting) == 3


def test_a_target_held_for_three_seconds_is_told_and_unchanged(
    target: Path, monkeypatch: pytest.MonkeyPatch, no_waiting: list[float]
):
    target.write_bytes(b"old")

    def held(*_: object) -> None:
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Trouble, match=r"export\.in_use"):
        export.write(target, fill(), force=True)
    assert sum(no_waiting) == pytest.approx(3.0)
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are kept otherwise there")
def test_the_rights_of_a_replaced_file_stay(target: Path):
    target.write_bytes(b"old")
    target.chmod(0o640)
    export.write(target, fill(), force=True)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("整改台账", "整改台账.xlsx"),
        ('2017/2018: "一"<二>|三?四*\\五', "20172018 一二三四五.xlsx"),
        ("  .台账. . ", "台账.xlsx"),
        ("台\n账\t\u200b\u202e\ud800\ufeff", "台账.xlsx"),
        ("CON", "CON_.xlsx"),
        ("nul.2017", "nul_.2017.xlsx"),
        ("com1", "com1_.xlsx"),
        ("console", "console.xlsx"),
        ("", "未命名.xlsx"),
        ("???", "未命名.xlsx"),
        ("问" * 200, "问" * 75 + ".xlsx"),
    ],
)
def test_names_lose_what_windows_forbids(text: str, name: str):
    assert export.safe_name(text, ".xlsx") == name


@given(st.text(max_size=300))
def test_any_text_becomes_a_name_that_can_be_written_and_is_stable(text: str):
    name = export.safe_name(text, ".xlsx")
    assert 0 < len(name) <= export.LONGEST_PART
    assert len(name.encode()) <= 255
    assert not set(name) & set('<>:"/\\|?*')
    assert name == export.safe_name(name.removesuffix(".xlsx"), ".xlsx")


def test_a_path_keeps_to_230_characters(tmp_path: Path):
    deep = tmp_path / ("x" * (export.LONGEST_PATH - 40 - len(str(tmp_path))))
    path = export.safe_path(deep, "问" * 200, ".xlsx")
    assert path.parent == deep
    assert len(str(path)) <= export.LONGEST_PATH
    assert path.suffix == ".xlsx"


def test_a_free_name_is_proposed_beside_a_taken_one(tmp_path: Path):
    wanted = tmp_path / "台账.xlsx"
    assert export.free_path(wanted) == wanted
    wanted.touch()
    (tmp_path / "台账 (2).xlsx").touch()
    assert export.free_path(wanted) == tmp_path / "台账 (3).xlsx"
