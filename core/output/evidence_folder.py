"""佐证材料卷: all evidence of one finding as a numbered folder, with 卷内目录 and the hashes of the files.

The folder is made under a hidden name beside its place and named only when it is whole. A file that is missing or was
altered leaves its number empty, and the list of contents says so.
"""

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.base.columns import Column
from core.base.errors import Trouble
from core.base.meter import Meter, silent
from core.base.states import EVIDENCE_STATES
from core.domain import evidence, finding_rows
from core.domain.evidence import EvidenceRow
from core.output import export, row_heights
from core.output.spreadsheet import Setup, Workbook
from core.output.stylesheet import Style
from core.store import folders
from core.store.workspace import Workspace

CONTENTS, HASHES = "卷内目录.xlsx", "文件校验值（SHA-256）.txt"
_SIZE = 10.5
_KEYS = ("title", "document_number", "document_on", "pages", "page_range", "about", "note")
_WIDTHS = {"title": 40.0, "document_number": 20.0, "document_on": 16.0, "pages": 7.0, "page_range": 12.0, "about": 22.0,
           "note": 24.0}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Volume:
    """What was written: the folder, how many files lie in it, and the titles of those that are missing or altered."""

    folder: Path
    files: int
    lacking: tuple[str, ...]


def write(workspace: Workspace, finding_id: int, parent: Path, meter: Meter | None = None) -> Volume:
    """The folder of a finding's evidence in `parent`; one of that name already there stays, the new one is numbered.

    Troubles: the disk is full, the place cannot be written. `Cancelled` and every failure leave nothing.
    """
    row = finding_rows.one(workspace, finding_id)
    pieces = evidence.of_finding(workspace, finding_id)
    title = f"{row.number}号问题佐证材料 {row.shown[:24]}"
    target = export.free_path(export.safe_path(parent, title))
    making = parent / f".{secrets.token_hex(6)}.part"
    meter = meter or silent()
    meter.begin("导出佐证材料卷", len(pieces) + 1)
    try:
        making.mkdir()
        names = _copy(workspace, pieces, making, meter)
        _write_hashes(pieces, names, making)
        with (making / CONTENTS).open("xb") as stream:
            _write_contents(title, workspace.name, pieces, names, stream)
        making.rename(target)
    except OSError as error:
        raise folders.trouble(error) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    meter.step(len(pieces) + 1)
    lacking = tuple(piece.title for piece, name in zip(pieces, names, strict=True) if not name and piece.sha256)
    return Volume(target, sum(map(bool, names)), lacking)


def _copy(workspace: Workspace, pieces: Sequence[EvidenceRow], folder: Path, meter: Meter) -> list[str]:
    """Copy the files under their numbers; gives the names, empty where there is no sound file."""
    digits = max(2, len(str(len(pieces))))
    names: list[str] = []
    for nth, piece in enumerate(pieces, 1):
        name = export.safe_name(f"{nth:0{digits}} {piece.title or piece.name}", Path(piece.name).suffix[:12])
        try:
            if not piece.sha256:
                name = ""
            else:
                evidence.copy(workspace, piece.sha256, folder / name)
        except Trouble as trouble:
            if trouble.code not in ("evidence.missing", "evidence.altered"):
                raise
            name = ""
        names.append(name)
        meter.step(nth)
    return names


def _write_hashes(pieces: Sequence[EvidenceRow], names: Sequence[str], folder: Path) -> None:
    """In the form that `sha256sum -c` checks."""
    lines = [f"{piece.sha256}  {name}\n" for piece, name in zip(pieces, names, strict=True) if name]
    (folder / HASHES).write_text("".join(lines), encoding="utf-8", newline="\n")


def _write_contents(
    title: str, office: str, pieces: Sequence[EvidenceRow], names: Sequence[str], stream: BinaryIO
) -> None:
    known = {column.key: column for column in evidence.COLUMNS}
    columns: list[Column] = [known[key] for key in _KEYS]
    widths = (6.0, *(_WIDTHS[key] for key in _KEYS), 30.0)
    setup = Setup("卷内目录", widths, (1, 1), 0, "A4", "landscape", (20, 15, 15, 15), "&C第 &P 页，共 &N 页")
    with Workbook(stream, title, office) as book, book.sheet(setup) as sheet:
        heading = book.style(Style("黑体", 16, align="center"))
        head = book.style(Style("黑体", _SIZE, align="center", edges="lrtb"))
        left, middle = (book.style(Style("宋体", _SIZE, align=align, edges="lrtb")) for align in ("left", "center"))
        sheet.row(36, [("卷内目录", heading), *[(None, heading)] * (len(widths) - 1)])
        sheet.merge(0, 0, 0, len(widths) - 1)
        titles = ("序号", *(column.title for column in columns), "文件")
        sheet.row(24, [(text, head) for text in titles])
        for nth, (piece, name) in enumerate(zip(pieces, names, strict=True), 1):
            texts = [column.show(piece) for column in columns] + [name or EVIDENCE_STATES[piece.state] or "文件缺失"]
            most = max(
                row_heights.lines(text, row_heights.room(width, _SIZE))
                for text, width in zip(texts, widths[1:], strict=True)
            )
            high = row_heights.height(most, _SIZE, 1.3, 6)
            aligned = [left if column.align == "left" else middle for column in columns] + [left]
            sheet.row(high, [(nth, middle), *zip(texts, aligned, strict=True)])
