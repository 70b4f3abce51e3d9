"""工作簿: a ledger or form that came from elsewhere, read within limits that hold before anything is unpacked.

What a file is, its content decides and not its extension: .xlsx and .xlsm (also as WPS saves them), .xls and .et,
.ods, and text with separators (.csv). At most 200 MB inflated, 100:1 in any part over 100 kB, 2,000 parts (the
container), 50,000 rows × 300 columns a sheet (the cells). Macros, formulas and links are never evaluated or followed.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from core.base.cells import Cells
from core.base.container import Codes, Container
from core.base.errors import Trouble
from core.base.grid import Grid
from core.base.office_workbook import OfficeWorkbook
from core.intake.decoding import decode
from core.intake.old_workbook import OldWorkbook
from core.intake.open_document import OpenDocument
from core.intake.source import ARCHIVES, PICTURES, content_of, refuser

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv")
LARGEST = 100  # MB on disk; photographs pasted into a ledger make it that large at most
LARGEST_WHOLE = 50  # MB; old workbooks and texts are read whole
_OF_WORKBOOKS = Codes(
    "workbook.damaged", "workbook.bomb", "workbook.entities", "workbook.encrypted", "workbook.outside"
)
_OF_TEXTS = {
    "source.binary": "workbook.not_one",
    "source.encoding_unknown": "workbook.encoding_unknown",
    "source.encoding_mixed": "workbook.encoding_mixed",
}
_FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Workbook:
    """A workbook as it was read: its sheets, and codes of what else lies in it and is not read."""

    name: str
    grids: tuple[Grid, ...]
    unread: tuple[str, ...] = ()

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets."""
        return tuple(grid.name for grid in self.grids)


def read_workbook(path: Path) -> Workbook:
    """Every sheet of a workbook. Trouble, in one sentence: no workbook, damaged, locked, or beyond the limits."""
    refuse = refuser(path.name)
    start = content_of(path, refuse, LARGEST, most=1024)
    if not start:
        raise refuse("workbook.empty")
    kind = _kind(start, refuse)
    if kind == "text":
        return Workbook(path.name, (_separated(content_of(path, refuse, LARGEST_WHOLE), path.stem, refuse).grid(),))
    if kind == "old":
        return _whole(path.name, OldWorkbook(content_of(path, refuse, LARGEST_WHOLE), refuse))
    with Container(path, refuse, _OF_WORKBOOKS) as container:
        if b"opendocument.spreadsheet" in container.first_bytes("mimetype", 100):
            return _whole(path.name, OpenDocument(container, refuse))
        return _whole(path.name, OfficeWorkbook(container, refuse))


def _whole(name: str, book: OfficeWorkbook | OldWorkbook | OpenDocument) -> Workbook:
    # Which empty rows are prepared matters to who fills a form; a reader must not take them for the table's end.
    grids = (replace(book.sheet(nth).grid(), framed=frozenset()) for nth in range(len(book.names)))
    return Workbook(name, tuple(grids), book.unread)


def _kind(start: bytes, refuse: Callable[..., Trouble]) -> str:
    if start.startswith(b"PK"):
        return "zip"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "old"
    if b"%PDF-" in start:
        raise refuse("workbook.is_pdf")
    if start.startswith(PICTURES) and b"\x00" in start:
        raise refuse("workbook.is_picture")
    if start.startswith(ARCHIVES):
        raise refuse("workbook.is_archive")
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<html" in head or b"<table" in head or head.startswith((b"<!doctype html", b"mime-version:")):
        raise refuse("workbook.is_web_page")
    if head.startswith((b"<?xml", b"{\\rtf")):
        raise refuse("workbook.not_one")
    return "text"


def _separated(content: bytes, name: str, refuse: Callable[..., Trouble]) -> Cells:
    """Text with separators: commas, semicolons or tabs, whichever stands most often in its first lines."""

    def of_workbooks(code: str, **facts: Any) -> Trouble:
        return refuse(_OF_TEXTS[code], **facts)

    text, _ = decode(content, of_workbooks)
    first, _, rest = text.partition("\n")
    mark = ""
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=,"):
        mark, text = first.strip()[-1], rest
    head = text[:4000]
    mark = mark or max(",\t;", key=head.count)
    cells = Cells(name, refuse)
    try:
        for row, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark)):
            for column, value in enumerate(values):
                cells.put(row, column, _unguarded(value))
    except csv.Error as error:
        raise refuse("workbook.csv_damaged") from error
    return cells


def _unguarded(text: str) -> str:
    """A text that was guarded against becoming a formula, without its guard."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_SIGNS) else text
