"""单元格: the cells of one sheet as they are read, kept within what a ledger can be.

Every reader of workbooks puts its cells here one by one, so that a sheet of a million rows is refused at the row that
is too many and not after it has been unpacked into memory.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from core.base.errors import Trouble
from core.base.grid import Area, Grid, Value, cell_name

Refuse = Callable[..., Trouble]

MOST_ROWS = 50_000
MOST_COLUMNS = 300
MOST_MERGES = 200_000
LONGEST_TEXT = 32_767  # characters in one cell: Excel's limit
_FRAMED_ROWS = 3_000  # as many rows as a form prepares; further down nobody asks what is drawn

# What a file may hold and a record must not: control characters, halves of characters, noncharacters.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 (a serial number has no zone)
_DAY_ZERO_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_SERIAL = 2_958_465  # 9999-12-31


class Cells:
    """The cells of one sheet. Refuses (as Trouble) more rows or columns, or longer texts, than a ledger has."""

    def __init__(self, name: str, refuse: Refuse, *, visible: bool = True) -> None:
        self.name = name
        self.visible = visible
        self.protected = False
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.formulas: set[tuple[int, int]] = set()
        self.widths: dict[int, float] = {}
        self.framed: set[tuple[int, int]] = set()
        self.divided: set[tuple[int, int]] = set()
        self._refuse = refuse
        self._rows: list[list[Value]] = []
        self._merges: list[Area] = []

    def put(self, row: int, column: int, value: Value) -> None:
        """One cell that holds something."""
        if value is None or value == "":
            return
        if row >= MOST_ROWS:
            raise self._refuse("workbook.too_many_rows", sheet=self.name, most=MOST_ROWS)
        if column >= MOST_COLUMNS:
            raise self._refuse("workbook.too_many_columns", sheet=self.name, most=MOST_COLUMNS)
        if isinstance(value, str):
            if len(value) > LONGEST_TEXT:
                raise self._refuse(
                    "workbook.cell_too_long", sheet=self.name, cell=cell_name(row, column), most=LONGEST_TEXT
                )
            value = clean(value)
        while len(self._rows) <= row:
            self._rows.append([])
        cells = self._rows[row]
        if len(cells) <= column:
            cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value

    def frame(self, row: int, column: int) -> None:
        """A cell with a border or a ground, also an empty one: a row prepared for a record is known by them."""
        if row < _FRAMED_ROWS and column < MOST_COLUMNS:
            self.framed.add((row, column))

    def formula(self, row: int, column: int) -> None:
        """A cell that computes its value; only what was saved with it is read."""
        if row < MOST_ROWS and column < MOST_COLUMNS:
            self.formulas.add((row, column))

    def merge(self, one: Area) -> None:
        """One merged range."""
        if len(self._merges) >= MOST_MERGES:
            raise self._refuse("workbook.too_many_merges", sheet=self.name, most=MOST_MERGES)
        if one.high > 1 or one.wide > 1:
            self._merges.append(one)

    def grid(self) -> Grid:
        """The sheet. Merged ranges end where the sheet does; one that lies outside is none."""
        last_row, last_column = MOST_ROWS - 1, MOST_COLUMNS - 1
        merges = [
            one._replace(bottom=min(one.bottom, last_row), right=min(one.right, last_column))
            for one in self._merges
            if one.top <= last_row and one.left <= last_column
        ]
        return Grid(
            self.name, self._rows, _apart(merges), self.visible, self.protected, frozenset(self.hidden_rows),
            frozenset(self.hidden_columns), frozenset(self.formulas), frozenset(self.framed), self.widths,
            frozenset(self.divided),
        )  # fmt: skip


def _apart(merges: list[Area]) -> tuple[Area, ...]:
    """Merged ranges that do not overlap; of two that do (a damaged file), the one that begins first stays."""
    kept: list[Area] = []
    columns: dict[int, list[tuple[int, int]]] = {}
    for one in sorted(merges):
        if any(_taken(columns.get(column, ()), one) for column in range(one.left, one.right + 1)):
            continue
        kept.append(one)
        for column in range(one.left, one.right + 1):
            columns.setdefault(column, []).append((one.top, one.bottom))
    return tuple(kept)


def _taken(spans: "list[tuple[int, int]] | tuple[()]", one: Area) -> bool:
    place = bisect_right(spans, (one.top, MOST_ROWS))
    return place > 0 and spans[place - 1][1] >= one.top


def clean(text: str) -> str:
    """A text as a record can hold it: line ends are \\n, what no file can carry is shown as �."""
    if text.isprintable():
        return text
    return _UNREADABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def unescaped(text: str) -> str:
    """`_x000A_` in a text of Office Open XML is the character of that number (ECMA-376, 22.9.2.19)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def dated(number: float, form: str, *, from_1904: bool = False) -> Value:
    """What a sheet shows of a number under a number format: a date, a month, a percentage or the number itself.

    A month without a day (`yyyy年m月`) is given as the text that stands in the cell: its first day is not meant.
    """
    kind = kind_of(form)
    if kind == "percent":
        return f"{round(number * 100, 10):g}%"
    if kind == "number" or not 0 <= number <= _LAST_SERIAL:
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    moment = (_DAY_ZERO_1904 if from_1904 else _DAY_ZERO) + timedelta(days=number)
    if kind == "time":
        return moment.time().replace(microsecond=0)
    if kind in ("month", "year"):
        return f"{moment.year}年" + (f"{moment.month}月" if kind == "month" else "")
    return moment.date() if moment.time() == time() else moment.replace(microsecond=0)


_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def kind_of(form: str) -> str:
    """What a number format shows: number, percent, date, month (a date without its day), year or time."""
    bare = _QUOTED.sub("", form.partition(";")[0]).lower()
    if bare in ("general", "@", ""):
        return "number"
    if "y" in bare or ("e" in bare and "年" in form):
        return "date" if "d" in bare else "month" if "m" in bare else "year"
    if "d" in bare or ("m" in bare and "月" in form):
        return "date"
    if "h" in bare or "s" in bare:
        return "time"
    return "percent" if "%" in bare else "number"


# Formats that a file names by number alone (ECMA-376, 18.8.30, with those of Chinese systems).
BUILT_IN = {
    **dict.fromkeys((9, 10), "0%"),
    **dict.fromkeys((14, 15, 16, 22, 27, 28, 29, 30, 31, 36, 50, 51, 53, 54, 58), "yyyy-m-d"),
    **dict.fromkeys((17, 52, 55, 57), "yyyy-m"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 56), "h:mm"),
}


def day(value: Value) -> date | None:
    """The plain day of a cell that holds a date."""
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
