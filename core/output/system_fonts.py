"""本机字体: which Chinese faces this PC has, found by the family names inside the files, never by file names.

Windows lists its fonts in the registry, for everybody and for this user; other systems are asked through
fontconfig. A PC without either simply has none.
"""

import logging
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from core.output.truetype import FontError, TrueType, faces_in

log = logging.getLogger(__name__)

_SUFFIXES = {".ttf", ".ttc", ".otf"}
_PATIENCE = 10  # seconds for fontconfig's first look on a slow PC


@lru_cache(maxsize=1)
def installed() -> dict[str, TrueType]:
    """Family name → face, for every usable face of the system; asked once a run (about a millisecond a file)."""
    return by_family(_windows() if sys.platform == "win32" else _fontconfig())


def by_family(paths: list[Path]) -> dict[str, TrueType]:
    """Family name → face over these files; the first one of a name counts."""
    found: dict[str, TrueType] = {}
    for path in paths:
        for face in faces(path):
            for family in sorted(face.families):
                found.setdefault(family, face)
    return found


def faces(path: Path) -> list[TrueType]:
    """The usable faces of a file."""
    usable: list[TrueType] = []
    try:
        for index in range(faces_in(path)):
            usable.append(TrueType(path, index))
    except FontError as reason:
        log.info("font left out: %s", reason)
    return usable


def font_files(folder: Path) -> list[Path]:
    """The font files of a folder, by name."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)


def _fontconfig() -> list[Path]:
    command = ["fc-list", "--format", "%{file}\n", ":lang=zh-cn"]
    try:
        answer = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return sorted({Path(line) for line in answer.stdout.decode(errors="surrogateescape").splitlines() if line})


def _windows() -> list[Path]:
    if sys.platform != "win32":
        return []
    import os
    import winreg

    system = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
    found: set[Path] = set()
    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            with winreg.OpenKey(root, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts") as key:
                values = [winreg.EnumValue(key, at)[1] for at in range(winreg.QueryInfoKey(key)[1])]
        except OSError:
            continue
        # A bare file name lies in the system's folder; a user's own font is listed with its whole path.
        found.update(system / value for value in values if isinstance(value, str))
    return sorted(path for path in found if path.suffix.lower() in _SUFFIXES)
