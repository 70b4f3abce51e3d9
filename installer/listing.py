"""The list of files beside an installed program: SHA-256, size, path; 核对程序文件 and the launcher read it."""

import hashlib
import shutil
from pathlib import Path

from core.base.program_files import LIST
from installer.locked import ROOT

SKIPPED = shutil.ignore_patterns("__pycache__", "*.pyc")


def write(folder: Path, *, without: tuple[str, ...] = ()) -> int:
    """Write the list of every file below `folder`, less itself and those that may be missing; gives their number."""
    lines: list[str] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and name != LIST and not name.startswith(without):
            lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.stat().st_size} {name}\n")
    (folder / LIST).write_text("".join(lines), encoding="utf-8")
    return len(lines)


def metadata(folder: Path, version: str) -> None:
    """What `importlib.metadata` finds of the program itself."""
    place = folder / f"rectify-{version}.dist-info"
    place.mkdir(parents=True)
    (place / "METADATA").write_text(f"Metadata-Version: 2.1\nName: rectify\nVersion: {version}\n", encoding="utf-8")


def sources(target: Path) -> None:
    """Copy the program itself: its sources and resources."""
    for name in ("core", "gui", "resources"):
        shutil.copytree(ROOT / name, target / name, ignore=SKIPPED)
