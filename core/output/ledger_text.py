"""台账 as .csv: one row a line, nothing merged, for programs that take no workbook.

Excel opens a .csv without asking and runs what looks like a formula; so a text that begins like one is written behind
an apostrophe, as Excel itself shows it.
"""

import csv
import io
import re
from collections.abc import Sequence
from typing import BinaryIO

from core.output.ledger import Rows, SheetOf, shown_column
from core.output.spreadsheet import clean

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")
BOM = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for the code page of the PC


def guarded(text: str) -> str:
    """The text as a cell that no program takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def write_text(sheets: Sequence[SheetOf], stream: BinaryIO) -> None:
    """Headings and rows; of a ledger in several sheets the summary is left out and each row names its sheet."""
    parts = sheets[1:] if len(sheets) > 1 else sheets
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    lines = csv.writer(text, lineterminator="\r\n")
    stream.write(BOM)
    named = len(sheets) > 1
    for nth, sheet in enumerate(parts):
        shown = [shown_column(column, sheet.columns) for column in sheet.layout.columns]
        if not nth:
            heads = ["".join(each.way) if len(each.way) == 1 else "／".join(each.way) for each in shown]
            lines.writerow([*(["分表"] if named else []), *map(guarded, heads)])
        rows = Rows(sheet.layout, shown)
        for entry in sheet.entries:
            shared, each_part = rows.texts(entry)
            for part in each_part:
                cells = dict([*shared, *part])
                said = [guarded(clean(cells.get(column, ""))) for column in range(len(shown))]
                lines.writerow([*([guarded(sheet.name)] if named else []), *said])
    text.detach()
