"""Licences of everything in a package: the texts that came with it, and one list of components.

A wheel carries its own texts; Qt's wheels carry only the commercial one, so the LGPL and the GPL are added; the fonts
have theirs beside them.
"""

import re
import shutil
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from installer.locked import ROOT

COMMON = Path("/usr/share/common-licenses")
TEXT = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
QT = {"PySide6_Essentials", "PySide6_Addons", "PySide6_Pdf", "shiboken6"}


def gather(metadata: Path, target: Path, interpreter: tuple[str, Path]) -> None:
    """Collect the licences of every `*.dist-info` in `metadata` into `target`, and write its list of components.

    `interpreter`: the version of Python and the file of its licence.
    """
    version, text = interpreter
    lines = [_line("Rectify", "", "Apache-2.0", "rectify/"), _line("CPython", version, "PSF-2.0", "python/")]
    _keep([ROOT / "LICENSE", ROOT / "NOTICE"], target / "rectify")
    _keep([text], target / "python")
    _keep(sorted((ROOT / "resources/fonts").glob("OFL-*.txt")), target / "fonts")
    _keep([COMMON / "LGPL-3", COMMON / "GPL-3"], target / "qt")
    lines.append(_line("Fonts", "", "OFL-1.1", "fonts/"))
    for folder in sorted(metadata.glob("*.dist-info"), key=lambda path: path.name.lower()):
        said = BytesParser().parsebytes((folder / "METADATA").read_bytes(), headersonly=True)
        name = str(said["Name"])
        if name == "rectify":
            continue
        texts = [path for path in folder.rglob("*") if path.is_file() and TEXT.search(path.name)]
        home = "qt" if name in QT else name
        _keep([] if name in QT else texts, target / home)
        lines.append(_line(name, str(said["Version"]), "LGPL-3.0 (Qt)" if name in QT else _licence(said), f"{home}/"))
    head = "Components of this package, their licences and where the texts lie\n程序包含的组件、许可证及其全文位置\n\n"
    (target / "README.txt").write_text(head + "".join(lines), encoding="utf-8")


def _keep(files: list[Path], target: Path) -> None:
    if files:
        target.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copyfile(file, target / file.name)


def _licence(said: Message) -> str:
    """As the package says: an expression, its classifiers, or the first line of what it wrote."""
    if expression := said["License-Expression"]:
        return str(expression)
    classified = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or [] if "License ::" in line]
    if classified:
        return ", ".join(classified)
    return str(said["License"] or "see the text").splitlines()[0]


def _line(name: str, version: str, licence: str, folder: str) -> str:
    return f"{name:24} {version:14} {licence:44} {folder}\n"
