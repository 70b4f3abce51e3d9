"""表格: one sheet of a workbook as both reading and filling see it — values, merged ranges, widths, what is hidden.

Rows and columns count from 0; a range is named with its last row and column. A grid knows neither the file it came
from nor what its cells mean, and holds no formula's text, only where one stands.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import NamedTuple

Value = str | int | float | bool | date | datetime | time | None
USUAL_WIDTH = 8.43  # half-width characters: a column nobody has set
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")


class Area(NamedTuple):
    """A range of cells."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def high(self) -> int:
        return self.bottom - self.top + 1

    @property
    def wide(self) -> int:
        return self.right - self.left + 1

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def __str__(self) -> str:
        return area(self.top, self.left, self.bottom, self.right)


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """The name of a column: A … Z, AA …"""
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


@lru_cache(maxsize=1024)
def column_of(name: str) -> int:
    """The column that `letters` names so; either case."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_name(row: int, column: int) -> str:
    """The name of a cell: B3."""
    return f"{letters(column)}{row + 1}"


def cell_of(name: str) -> tuple[int, int]:
    """Row and column of the cell called so; `$` are passed over. Anything else is a ValueError."""
    found = _CELL.fullmatch(name)
    if found is None:
        raise ValueError(f"no cell is called {name[:20]!r}")
    return int(found[2]) - 1, column_of(found[1])


def area(top: int, left: int, bottom: int, right: int) -> str:
    """The name of a range: B3:D5."""
    return f"{cell_name(top, left)}:{cell_name(bottom, right)}"


def area_of(name: str) -> Area:
    """The range called so, also of one cell. Anything else is a ValueError."""
    first, _, last = name.partition(":")
    (top, left), (bottom, right) = cell_of(first), cell_of(last or first)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


@dataclass(frozen=True)
class Grid:
    """One sheet. `rows` may be of unequal length; what lies outside is empty.

    `formulas` are the cells that compute their value, `framed` those with a border or a ground, where the reader
    knows of such; `widths` those of columns that differ from the usual; `divided` those without a line below, whose
    text may go on in the next.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    merges: Sequence[Area] = ()
    visible: bool = True
    protected: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    framed: frozenset[tuple[int, int]] = frozenset()
    widths: Mapping[int, float] = field(default_factory=dict[int, float])
    divided: frozenset[tuple[int, int]] = frozenset()

    @cached_property
    def height(self) -> int:
        """Rows, those included that are only drawn."""
        return max(len(self.rows), max((row + 1 for row, _ in self.framed), default=0))

    @cached_property
    def width(self) -> int:
        """Columns, those included that only a merged range reaches."""
        return max(max(map(len, self.rows), default=0), max((one.right + 1 for one in self.merges), default=0))

    @cached_property
    def _covered(self) -> dict[int, list[Area]]:
        """The merged ranges that reach each row; a sheet with ten thousand of them is looked at cell by cell."""
        by_row: dict[int, list[Area]] = {}
        for one in self.merges:
            for row in range(one.top, min(one.bottom, max(self.height, one.top) + 1_000) + 1):
                by_row.setdefault(row, []).append(one)
        return by_row

    def value(self, row: int, column: int) -> Value:
        """What the cell itself holds; None where there is none."""
        if not 0 <= row < len(self.rows):
            return None
        cells = self.rows[row]
        return cells[column] if 0 <= column < len(cells) else None

    def merge_at(self, row: int, column: int) -> Area | None:
        """The merged range the cell lies in."""
        return next((one for one in self._covered.get(row, ()) if one.left <= column <= one.right), None)

    def merges_from(self, row: int) -> list[Area]:
        """The merged ranges that begin in this row."""
        return [one for one in self._covered.get(row, ()) if one.top == row]

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell whose value is seen here: the first of the merged range, else the cell itself."""
        merged = self.merge_at(row, column)
        return (merged.top, merged.left) if merged else (row, column)

    @cached_property
    def _begun(self) -> dict[int, tuple[tuple[int, str], ...]]:
        """What `anchors` was asked for: finding header, rows and end of a table goes over ten thousand rows each."""
        return {}

    def seen(self, row: int, column: int) -> Value:
        """What is seen here: in a merged range the value of its first cell."""
        return self.value(*self.anchor(row, column))

    def text(self, row: int, column: int) -> str:
        """What is seen here as text without blanks around it."""
        return as_text(self.seen(row, column))

    def anchors(self, row: int) -> tuple[tuple[int, str], ...]:
        """Column and text of each cell that is not empty and begins in this row."""
        if row not in self._begun:
            cells = enumerate(self.rows[row] if 0 <= row < len(self.rows) else ())
            told = [(column, text) for column, value in cells if (text := as_text(value))]
            if row in self._covered:
                told = [(column, text) for column, text in told if self.anchor(row, column) == (row, column)]
            self._begun[row] = tuple(told)
        return self._begun[row]

    def area_at(self, row: int, column: int) -> Area:
        """The merged range the cell lies in, else the cell as a range of one."""
        return self.merge_at(row, column) or Area(row, column, row, column)

    def width_of(self, one: Area) -> float:
        """How many half-width characters stand side by side in the range; hidden columns take no room."""
        columns = (column for column in range(one.left, one.right + 1) if column not in self.hidden_columns)
        return sum(self.widths.get(column, USUAL_WIDTH) for column in columns)


def as_text(value: Value) -> str:
    """A cell's value as text: a whole number without `.0`, a day as 2025-09-15, a truth as in the sheet."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)
