"""What goes into a package is derived from the lock; the scripts of the build see what is broken."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from installer import licences, listing, locked
from installer.linux import trim as linux_trim
from installer.windows import interpreter
from installer.windows import trim as windows_trim
from tests.house.reading import ROOT


def wheel(folder: Path, name: str, version: str, *asks: str) -> Path:
    path = folder / f"{name}-{version}-py3-none-any.whl"
    lines = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}", *(f"Requires-Dist: {one}" for one in asks)]
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(lines) + "\n")
    return path


def test_the_closure_follows_what_each_wheel_asks_for_on_the_target(tmp_path: Path, monkeypatch):
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "a==1 \\\n    --hash=sha256:00\nb==2 \\\n    --hash=sha256:00\nc==3 ; sys_platform == 'win32' \\\n"
        "    --hash=sha256:00\nd==4 \\\n    --hash=sha256:00\ndev==5 \\\n    --hash=sha256:00\n"
    )
    monkeypatch.setattr(locked, "LOCK", lock)
    monkeypatch.setattr(locked, "PROJECT", {"dependencies": ["a>=1"]})
    cache = tmp_path / "cache"
    cache.mkdir()
    wheel(cache, "a", "1", "b", "c; sys_platform == 'win32'", "d; sys_platform == 'linux'", "dev; extra == 'x'")
    wheel(cache, "b", "2", "a")
    wheel(cache, "c", "3")
    found = locked.wheels(locked.WINDOWS, cache)
    assert [path.name.split("-")[0] for path in found] == ["a", "b", "c"]


def test_what_the_lock_lacks_ends_the_build(tmp_path: Path, monkeypatch):
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1 \\\n    --hash=sha256:00\n")
    monkeypatch.setattr(locked, "LOCK", lock)
    monkeypatch.setattr(locked, "PROJECT", {"dependencies": ["lost"]})
    with pytest.raises(SystemExit, match=r"not in requirements\.lock: lost"):
        locked.wheels(locked.WINDOWS, tmp_path / "cache")


def test_everything_the_program_depends_on_here_is_found():
    found = locked.installed()
    assert {"PySide6", "shiboken6", "peewee", "reportlab", "PIL", "lxml"} <= found
    assert not found & {"pytest", "hypothesis", "ruff"}


def test_the_bindings_are_those_that_the_sources_import():
    used = windows_trim.used_bindings()
    assert {"QtCore", "QtWidgets", "QtPdf", "QtPrintSupport", "QtNetwork"} <= used
    assert "QtQml" not in used


def test_an_altered_interpreter_is_refused(tmp_path: Path, monkeypatch):
    file = tmp_path / "python311.dll"
    file.write_bytes(b"MZ" + bytes(100))

    def answered(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, "Signature verification: failed", "")

    monkeypatch.setattr(subprocess, "run", answered)
    with pytest.raises(SystemExit, match="signature"):
        interpreter.verify(file)


def test_only_named_plug_ins_and_own_libraries_go_into_the_linux_bundle():
    found = [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/venv/libqxcb.so", "BINARY"),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", "/venv/libqvnc.so", "BINARY"),
        ("libX11.so.6", "/usr/lib/x86_64-linux-gnu/libX11.so.6", "BINARY"),
        ("libsqlite3.so.0", "/usr/lib/x86_64-linux-gnu/libsqlite3.so.0", "BINARY"),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "/venv/libQt6Quick.so.6", "BINARY"),
    ]
    kept = [Path(target).name for target, *_ in linux_trim.binaries(found)]
    assert kept == ["libqxcb.so", "libsqlite3.so.0"]


def test_the_input_methods_are_in_the_bundle():
    names = " ".join(linux_trim.PLUGINS)
    assert "ibus" in names
    assert "compose" in names


def test_the_list_of_files_tells_what_lies_there(tmp_path: Path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a b.txt").write_text("x")
    assert listing.write(tmp_path) == 1
    line = (tmp_path / "files.sha256").read_text()
    assert line.endswith(" 1 deep/a b.txt\n")


def test_every_component_is_listed_with_its_licence(tmp_path: Path):
    one = tmp_path / "meta" / "thing-1.dist-info"
    one.mkdir(parents=True)
    (one / "METADATA").write_text("Name: thing\nVersion: 1\nLicense-Expression: MIT\n")
    (one / "LICENSE").write_text("words")
    target = tmp_path / "licenses"
    text = tmp_path / "LICENSE.txt"
    text.write_text("PSF")
    target.mkdir()
    licences.gather(tmp_path / "meta", target, ("3.11.9", text))
    said = (target / "README.txt").read_text()
    assert "thing" in said
    assert "MIT" in said
    assert (target / "thing" / "LICENSE").read_text() == "words"
    assert (target / "qt" / "LGPL-3").stat().st_size > 1000


def test_scripts_are_sound():
    for script in sorted((ROOT / "installer").rglob("*.sh")):
        done = subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert sys.version_info[:2] >= (3, 11)
