"""What of Qt the program uses, found by looking: the bindings its sources import, the plug-ins named here, and every
library that those are linked to. The rest of the wheels (tools, QML, 3D, translations) stays out.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from installer.locked import ROOT

PLUGINS = (
    "platforms/qwindows.dll",
    "platforms/qoffscreen.dll",  # for `--selftest` where there is no desktop
    "imageformats/qgif.dll",
    "imageformats/qico.dll",
    "imageformats/qjpeg.dll",
    "imageformats/qsvg.dll",
    "imageformats/qwebp.dll",
    "iconengines/qsvgicon.dll",
)
TRANSLATIONS = re.compile(r"qtbase_(zh_CN|zh_TW|en)\.qm")
IMPORT = re.compile(r"(?:from|import) PySide6\.(\w+)")
DLL_NAME = re.compile(r"DLL Name: (\S+)")
OBJDUMP = "x86_64-w64-mingw32-objdump"
# Other packages: parts that only their own tests or other programs use.
UNUSED = (
    "**/tests", "**/test", "**/bin", "**/include", "**/cmake", "**/pkgconfig", "**/*.pyi", "**/py.typed", "**/*.lib",
    "**/*.pxd", "**/*.h", "doc", "PIL/_avif*", "PIL/_webp*", "PIL/_imagingtk*", "lxml/isoschematron", "reportlab/fonts",
)  # fmt: skip


def used_bindings() -> set[str]:
    """The modules of Qt that the program's sources import, wherever."""
    sources = (path for folder in ("core", "gui") for path in (ROOT / folder).rglob("*.py"))
    return {name for path in sources for name in IMPORT.findall(path.read_text(encoding="utf-8"))}


def trim(lib: Path) -> None:
    """Remove from `lib` (what pip unpacked) all that the program does not use."""
    qt = lib / "PySide6"
    bindings = [lib / "shiboken6/Shiboken.pyd", *(qt / f"{name}.pyd" for name in sorted(used_bindings()))]
    plugins = [qt / "plugins" / name for name in PLUGINS]
    if missing := [path for path in (*bindings, *plugins) if not path.is_file()]:
        raise FileNotFoundError(*missing)
    kept = {*bindings, *plugins, *linked([*bindings, *plugins], [qt, lib / "shiboken6"])}
    for path in [*qt.rglob("*"), *(lib / "shiboken6").rglob("*")]:
        if path.is_file() and path not in kept and not _is_wanted(path):
            path.unlink()
    for pattern in UNUSED:
        for path in sorted(lib.glob(pattern), reverse=True):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    _drop_empty(lib)


def _is_wanted(path: Path) -> bool:
    if path.parent.name == "translations":
        return bool(TRANSLATIONS.fullmatch(path.name))
    return path.suffix == ".py" and "scripts" not in path.parts


def linked(files: Iterable[Path], folders: Iterable[Path]) -> set[Path]:
    """The libraries in these folders that the files need, also by way of others."""
    there = {path.name.lower(): path for folder in folders for path in [*folder.glob("*.dll"), *folder.glob("*.pyd")]}
    queue, found = list(files), set[Path]()
    while queue:
        said = subprocess.run([OBJDUMP, "-p", queue.pop()], capture_output=True, text=True, check=True).stdout
        new = {there[name.lower()] for name in DLL_NAME.findall(said) if name.lower() in there} - found
        found |= new
        queue += new
    return found


def _drop_empty(folder: Path) -> None:
    for path in sorted((one for one in folder.rglob("*") if one.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
