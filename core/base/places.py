"""Where the program's own files lie, and where a person's files lie when nobody says otherwise.

The folder of preferences and logs: what the command line says (`--data`), else `data` beside a portable program
(known by its marker file), else the user's own. A portable program remembers paths from where it stands, because
its stick has another drive letter on the next computer.
"""

import os
import sys
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
MARKER = "portable.txt"  # beside the launcher: everything stays in this folder
HOME = "RECTIFY_HOME"  # environment: set by the launcher of Windows to the folder it lies in

_told: list[Path] = []  # what the command line said, if it did


def resource(name: str) -> Path:
    """The path of a file of `resources/`, e.g. `layouts/main.toml`; missing files are our own fault."""
    path = RESOURCES / name
    if not path.exists():
        raise FileNotFoundError(name)
    return path


def home() -> Path | None:
    """The folder of the installed program, where its launcher lies; None when it runs from its sources."""
    if named := os.environ.get(HOME):
        return Path(named)
    return Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else None


def portable() -> Path | None:
    """The folder of a portable program; None for any other."""
    folder = home()
    return folder if folder is not None and (folder / MARKER).is_file() else None


def keep_in(folder: Path) -> None:
    """Keep preferences and logs in this folder from now on: what the command line said."""
    _told[:] = [folder.absolute()]


def user_folder() -> Path:
    """Preferences and logs of this user: never a workspace, never anything that must not be lost."""
    if _told:
        return _told[0]
    if (folder := portable()) is not None:
        return folder / "data"
    from platformdirs import user_data_path

    return user_data_path("rectify", appauthor=False, roaming=False)


def remembered(path: Path) -> str:
    """The path as it is to be remembered: beside a portable program it is told from there, with `/`."""
    folder = portable()
    if folder is not None and path.is_relative_to(folder):
        return path.relative_to(folder).as_posix()
    return str(path)


def found(text: str) -> Path:
    """The path that was remembered, on the drive the program stands on today."""
    return (portable() or Path()) / text
