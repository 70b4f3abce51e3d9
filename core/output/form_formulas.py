"""公式的行号: how formulas and ranges of a form follow when rows are inserted among its records.

As Excel does it: what lies below moves down, a range around the new rows grows. And as a clerk expects it: a range
that ends with the last record before the new ones (=SUM(F6:F6) over the one row a form came with) takes them in too.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from core.base.grid import Area, area_of, column_of, letters

LAST_ROW = 1_048_575  # of a sheet in Excel, counted from 0
_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}"
_SHEET = r"'(?:[^']|'')+'!|[A-Za-z_\u0080-\uffff][\w.\u0080-\uffff]*!"
_TOKEN = re.compile(
    rf"""(?P<other>"(?:[^"]|"")*"                              # a text
      | \[\d+\][\w.\u0080-\uffff]*!(?:{_CELL}(?::{_CELL})?)?   # a cell of another file
      | \[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\])                 # a column of a table
      | (?<![\w.$\u0080-\uffff!])(?P<sheet>{_SHEET})?
        (?: (?P<first>{_CELL})(?::(?P<last>{_CELL}))? | (?P<top>\$?[1-9]\d{{0,6}}):(?P<bottom>\$?[1-9]\d{{0,6}}) )
        (?![\w.(!\u0080-\uffff])""",
    re.VERBOSE,
)
_PLACE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")
_SUMMING = re.compile(r"(?i)\b(SUM|COUNTA?|AVERAGE|MAX|MIN|COUNTIF|SUMIF|COUNTBLANK|PRODUCT|SUBTOTAL)\((?:\d+,)?$")


class Shift:
    """Rows inserted into the sheet of this name: `inserted` pairs the row before which they come with how many,
    counted before any is there; `first` and `last` are the rows of the records."""

    def __init__(self, sheet: str, inserted: Sequence[tuple[int, int]], first: int, last: int) -> None:
        self.sheet, self.first, self.last = sheet, first, last
        self._new = dict(inserted)
        self._at = sorted(self._new)
        self._sums = [0, *accumulate(self._new[at] for at in self._at)]

    def __bool__(self) -> bool:
        return bool(self._new)

    def row(self, row: int) -> int:
        """Where a row is afterwards; a range to the end of the sheet stays one."""
        return min(row + self._sums[bisect_right(self._at, row)], LAST_ROW)

    def bottom(self, bottom: int, *, grows: bool = True) -> int:
        """Where the last row of a range is afterwards; with `grows` it takes in the records put right below it."""
        below = self._new.get(bottom + 1, 0) if grows and self.first <= bottom <= self.last else 0
        return self.row(bottom) + below

    def area(self, one: Area, *, grows: bool = True) -> Area:
        """Where a range is afterwards."""
        return one._replace(top=self.row(one.top), bottom=self.bottom(one.bottom, grows=grows))

    def ranges(self, text: str) -> str:
        """The same for a list of ranges as `sqref` holds them."""
        moved: list[str] = []
        for word in text.split():
            try:
                one = self.area(area_of(word))
            except ValueError:
                moved.append(word)  # whole columns
                continue
            moved.append(
                str(one) if ":" in word or (one.top, one.left) != (one.bottom, one.right) else str(one).split(":")[0]
            )
        return " ".join(moved)

    def formula(self, text: str, *, own: bool, in_records: bool = False) -> str:
        """A formula afterwards; `own`: it stands in the sheet itself. One that stands among the records grows only
        where it is tied to its rows ($F$6:$F$6)."""

        def change(found: re.Match[str]) -> str:
            sheet = found["sheet"]
            if found["other"] or not (_unquoted(sheet) == self.sheet.casefold() if sheet else own):
                return found[0]
            if found["top"]:
                return (sheet or "") + ":".join(_with_row(each, self.row) for each in (found["top"], found["bottom"]))
            if not found["last"]:
                return (sheet or "") + self._single(
                    found["first"], text[: found.start()], text[found.end() :], in_records
                )
            tops, bottoms = _PLACE.fullmatch(found["first"]), _PLACE.fullmatch(found["last"])
            assert tops is not None
            assert bottoms is not None
            grows = not in_records or bool(tops[3] and bottoms[3])
            first, last = self.row(int(tops[4]) - 1), self.bottom(int(bottoms[4]) - 1, grows=grows)
            return f"{sheet or ''}{_placed(tops, first)}:{_placed(bottoms, last)}"

        return _TOKEN.sub(change, text)

    def _single(self, name: str, before: str, after: str, in_records: bool) -> str:
        place = _PLACE.fullmatch(name)
        assert place is not None
        row = int(place[4]) - 1
        moved = self.row(row)
        below = 0 if in_records or not self.first == self.last == row else self._new.get(row + 1, 0)
        if below and _SUMMING.search(before) and after[:1] in (")", ","):
            return f"{_placed(place, moved)}:{_placed(place, moved + below)}"
        return _placed(place, moved)


def short(one: Area) -> str:
    """The name of a range, of one cell as that of the cell."""
    return str(one) if (one.high, one.wide) != (1, 1) else str(one).partition(":")[0]


def translated(text: str, rows: int, columns: int = 0) -> str:
    """A formula as it is in a cell so many rows and columns further, copied there."""

    def change(found: re.Match[str]) -> str:
        if found["other"]:
            return found[0]
        if found["top"]:
            ends = (found["top"], found["bottom"])
            return (found["sheet"] or "") + ":".join(
                each if each.startswith("$") else _with_row(each, lambda row: max(row + rows, 0)) for each in ends
            )
        cells = [_further(each, rows, columns) for each in (found["first"], found["last"]) if each]
        return (found["sheet"] or "") + ":".join(cells)

    return _TOKEN.sub(change, text)


def mentions(text: str, sheet: str) -> bool:
    """Whether a formula speaks of a sheet."""
    return any(found["sheet"] and _unquoted(found["sheet"]) == sheet.casefold() for found in _TOKEN.finditer(text))


def _further(name: str, rows: int, columns: int) -> str:
    place = _PLACE.fullmatch(name)
    assert place is not None
    column = place[2] if place[1] else letters(max(column_of(place[2]) + columns, 0))
    row = int(place[4]) if place[3] else max(int(place[4]) + rows, 1)
    return f"{place[1]}{column}{place[3]}{row}"


def _placed(place: re.Match[str], row: int) -> str:
    return f"{place[1]}{place[2]}{place[3]}{row + 1}"


def _with_row(text: str, move: Callable[[int], int]) -> str:
    fixed = "$" if text.startswith("$") else ""
    return f"{fixed}{move(int(text.lstrip('$')) - 1) + 1}"


def _unquoted(sheet: str) -> str:
    return sheet[:-1].strip("'").replace("''", "'").casefold() if sheet.startswith("'") else sheet[:-1].casefold()
