"""放假安排的文件: the days of a list as offices pass it round — .csv, .txt or .xlsx with date, 休 or 班, and a name.

A line may name several days (`2026-10-01至2026-10-07`). A heading before the first day is passed over.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from core.base import dates
from core.base.errors import Refused
from core.domain.calendars import Day

LARGEST = 5_000_000  # bytes; a list has some forty lines
_OFF = {"休", "放假", "休息", "假", "节假日", "法定节假日", "off"}
_WORKED = {"班", "上班", "调休上班", "补班", "调班", "工作", "工作日", "work"}
_TO = re.compile(r"至|到|~|～|—+|--")
_LONGEST = timedelta(days=31)  # of one line
_FAR = date(2000, 7, 1)  # a list names the year of each of its days


def read(path: Path) -> list[Day]:
    """The days of a file. Refused: no such file, a line that cannot be understood, with its number."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused("calendar.not_a_file", file=path.name)
        rows = _sheet(path) if path.suffix.lower() == ".xlsx" else _lines(_text(path.read_bytes()))
    except (OSError, UnicodeError) as error:
        raise Refused("calendar.not_a_file", file=path.name) from error
    found: list[Day] = []
    for number, cells in rows:
        if not any(cells):
            continue
        listed = _days(cells)
        if listed is None and found:
            raise Refused("calendar.unread", line=number, text="，".join(filter(None, cells))[:60])
        found += listed or []
    return found


def _text(content: bytes) -> str:
    """Spreadsheet programs write a .csv as UTF-8 or, mostly, as GB 18030."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        yield number, [cell.strip('"') for cell in re.split(r"[,，;；、]|\s+", line.strip())]


def _sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise Refused("calendar.not_a_file", file=path.name) from error
    for number, row in enumerate(book.worksheets[0].iter_rows(max_row=2000, max_col=12, values_only=True), 1):
        yield number, [_cell(value) for value in row]


def _cell(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else str(value or "").strip()


def _days(cells: Sequence[str]) -> list[Day] | None:
    """The days of a line; None when it names none, or not whether they are worked."""
    span, said, names = _span(cells[0]), None, list[str]()
    for cell in cells[1:]:
        if said is None and cell.lower() in _OFF | _WORKED:
            said = cell.lower() in _WORKED
        elif cell:
            names.append(cell)
    if span is None or said is None:
        return None
    first, last = span
    return [Day(first + timedelta(n), said, " ".join(names)) for n in range((last - first).days + 1)]


def _span(text: str) -> tuple[date, date] | None:
    try:
        read = [dates.read_day(part, _FAR) for part in _TO.split(text)]
    except Refused:
        return None
    first, last = read[0], read[-1]
    if len(read) > 2 or first is None or last is None or not timedelta(0) <= last - first <= _LONGEST:
        return None
    return first, last
