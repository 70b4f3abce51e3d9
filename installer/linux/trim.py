"""Which binaries go into the frozen program of Linux."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

Binary = tuple[str, str, str]  # where it goes, where it comes from, PyInstaller's word for its kind

EXCLUDED = [
    "tkinter", "_tkinter", "unittest", "pydoc", "doctest", "lib2to3", "distutils", "setuptools", "pkg_resources", "pip",
    "numpy", "pandas", "IPython", "readline", "curses", "test", "pytest", "hypothesis", "PIL.ImageQt", "PIL.ImageTk",
    "PIL._avif", "PIL._webp", "PIL.AvifImagePlugin", "PIL.WebPImagePlugin", "psycopg2", "pymysql", "MySQLdb",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL", "PySide6.QtDBus", "PySide6.QtTest",
]  # fmt: skip
# Data of packages that only their own tests, or programs written against them, use.
UNUSED = re.compile(r"(^|/)(tests|bin|include|cmake|pkgconfig|isoschematron|reportlab/fonts)/|\.(pyi|h|hpp|pxd|a|pc)$")
PLUGINS = (
    "platforms/libqxcb.so",
    "platforms/libqoffscreen.so",
    "platforminputcontexts/libibusplatforminputcontextplugin.so",  # Chinese typing: ibus, and fcitx's front end for it
    "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
    "platformthemes/libqxdgdesktopportal.so",
    "printsupport/libcupsprintersupport.so",
    "xcbglintegrations/libqxcb-egl-integration.so",
    "xcbglintegrations/libqxcb-glx-integration.so",
    "imageformats/libqgif.so",
    "imageformats/libqico.so",
    "imageformats/libqjpeg.so",
    "imageformats/libqsvg.so",
    "imageformats/libqwebp.so",
    "iconengines/libqsvgicon.so",
)
# Of the build machine's own libraries only those of Python's modules are carried along: SQLite because the program
# needs a newer one than older desktops have; expat not, because this one needs a newer glibc than they have.
OWN = re.compile(r"lib(python3|ssl|crypto|sqlite3|ffi|bz2|lzma|z|uuid|mpdec|nsl|tirpc)[.\-0-9]")
SYSTEM = ("/lib/", "/usr/lib/", "/lib64/")
MODULES = re.compile(r"python3[.\d]*/lib-dynload/")  # Debian's own Python has its modules in /usr/lib
TRANSLATION = re.compile(r"/translations/")
WANTED_TRANSLATION = re.compile(r"/translations/qtbase_(zh_CN|zh_TW|en)\.qm$")
NEEDED = re.compile(r"NEEDED\s+(\S+)")


def binaries(found: Iterable[Binary]) -> list[Binary]:
    """Those wanted, without the libraries of Qt that nothing of them is linked to."""
    kept = [one for one in found if _is_wanted(*one[:2])]
    files = [(target, source) for target, source, kind in kept if kind != "SYMLINK"]
    linked = _linked([source for target, source in files if not _is_qt_library(target)], files)
    return [one for one in kept if not _is_qt_library(one[0]) or Path(one[0]).name in linked]


def _is_wanted(target: str, source: str) -> bool:
    if "/plugins/" in target:
        return target.partition("/plugins/")[2] in PLUGINS
    return not source.startswith(SYSTEM) or bool(MODULES.match(target) or OWN.match(Path(target).name))


def is_wanted_data(target: str) -> bool:
    """Of Qt's translations those of the window's languages; of other packages nothing that is not used."""
    if TRANSLATION.search(target):
        return bool(WANTED_TRANSLATION.search(target))
    return not UNUSED.search(target)


def _is_qt_library(target: str) -> bool:
    return bool(re.match(r"lib(Qt6|icu)", Path(target).name))


def _linked(roots: Iterable[str], among: Iterable[tuple[str, str]]) -> set[str]:
    """Names of the libraries that these files need, also by way of others."""
    sources = {Path(target).name: source for target, source in among}
    queue, found = list(roots), set[str]()
    while queue:
        said = subprocess.run(["objdump", "-p", queue.pop()], capture_output=True, text=True, check=False).stdout
        new = set(NEEDED.findall(said)) - found
        found |= new
        queue += [sources[name] for name in new if name in sources]
    return found
