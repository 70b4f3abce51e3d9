"""OpenDocument 表格 (.ods, as LibreOffice saves): its sheets read as streams of cells, nothing evaluated.

Empty stretches are repeated a million times by a single attribute; only what holds something counts.
"""

import re
from collections.abc import Generator
from typing import Any

from core.base.cells import MOST_COLUMNS, MOST_ROWS, Cells, Refuse
from core.base.container import Container
from core.base.grid import Area, Value
from core.base.office_workbook import Attributes, walk

_MONTH = re.compile(r"\d{4}年\d{1,2}月")


class OpenDocument:
    """All sheets are one part, so all of them are read at once."""

    def __init__(self, container: Container, refuse: Refuse) -> None:
        if b"encryption-data" in b"".join(container.portions("META-INF/manifest.xml")):
            raise refuse("workbook.encrypted")
        self._reader = _ContentReader(refuse)
        self._reader.read(container.portions("content.xml"))
        if not self._reader.sheets:
            raise refuse("workbook.no_sheet")
        kinds = {"workbook.note_drawings": "Pictures/", "workbook.note_macros": "Basic/"}
        self.unread = tuple(code for code, start in kinds.items() if any(n.startswith(start) for n in container.names))

    @property
    def names(self) -> list[str]:
        """The sheets in their order."""
        return [cells.name for cells in self._reader.sheets]

    def sheet(self, nth: int) -> Cells:
        """The cells of one sheet."""
        return self._reader.sheets[nth]


class _ContentReader:
    """Takes the cells out of content.xml."""

    def __init__(self, refuse: Refuse) -> None:
        self.sheets: list[Cells] = []
        self._refuse = refuse
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._rows = self._column = 0
        self._line: list[tuple[int, int, Value, bool]] = []  # first column, how many, value, computed
        self._cell: Attributes | None = None
        self._paragraphs: list[list[str]] = []
        self._aside = self._nested = 0
        self._column_at = 0

    def read(self, portions: Generator[bytes]) -> None:
        """Go through the part once."""
        walk(portions, self._refuse, self._begin, self._finish, self._text)

    def _begin(self, name: str, raw: Attributes) -> None:
        given = {key.rpartition("}")[2]: value for key, value in raw.items()}
        if name in ("annotation", "frame", "custom-shape", "shapes"):
            self._aside += 1
        elif self._aside:
            return
        elif name in _OPENING:
            _OPENING[name](self, given)
        elif name in ("p", "h") and self._cell is not None:
            self._paragraphs.append([])
        elif name in ("s", "tab", "line-break") and self._paragraphs:
            space = " " * min(_times(given, "c"), 1000)
            self._paragraphs[-1].append({"s": space, "tab": " ", "line-break": "\n"}[name])

    def _finish(self, name: str) -> None:
        if name in ("annotation", "frame", "custom-shape", "shapes"):
            self._aside -= 1
        elif self._aside:
            return
        elif name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name == "table" and self._nested:
            self._nested -= 1

    def _text(self, words: str) -> None:
        if self._paragraphs and not self._aside:
            self._paragraphs[-1].append(words)

    # -- what begins ---------------------------------------------------------------------------------

    def _begin_style(self, given: Attributes) -> None:
        self._style = given.get("name", "")

    def _begin_properties(self, given: Attributes) -> None:
        if given.get("display") == "false":
            self._hidden_styles.add(self._style)

    def _begin_table(self, given: Attributes) -> None:
        self._nested += 1
        if self._nested > 1:
            return
        visible = given.get("style-name", "") not in self._hidden_styles
        cells = Cells(given.get("name", ""), self._refuse, visible=visible)
        cells.protected = given.get("protected") == "true"
        self.sheets.append(cells)
        self._row = self._column_at = 0

    def _begin_column(self, given: Attributes) -> None:
        count = _times(given, "number-columns-repeated")
        if self.sheets and given.get("visibility") in ("collapse", "filter"):
            self.sheets[-1].hidden_columns.update(range(self._column_at, min(self._column_at + count, MOST_COLUMNS)))
        self._column_at = min(self._column_at + count, MOST_COLUMNS)

    def _begin_row(self, given: Attributes) -> None:
        self._rows, self._column = _times(given, "number-rows-repeated"), 0
        self._line.clear()
        if self.sheets and given.get("visibility") in ("collapse", "filter"):
            self.sheets[-1].hidden_rows.update(range(self._row, min(self._row + self._rows, MOST_ROWS)))

    def _begin_cell(self, given: Attributes) -> None:
        self._cell = given
        self._paragraphs.clear()

    # -- what ends -----------------------------------------------------------------------------------

    def _end_cell(self) -> None:
        given, self._cell = self._cell, None
        if given is None or not self.sheets:
            return
        count = _times(given, "number-columns-repeated")
        value = self._value(given)
        if value not in (None, ""):
            if count > MOST_COLUMNS:
                raise self._refuse("workbook.too_many_columns", sheet=self.sheets[-1].name, most=MOST_COLUMNS)
            self._line.append((self._column, count, value, "formula" in given))
        high, wide = _times(given, "number-rows-spanned"), _times(given, "number-columns-spanned")
        if high > 1 or wide > 1:
            bottom, right = self._row + min(high, MOST_ROWS) - 1, self._column + min(wide, MOST_COLUMNS) - 1
            self.sheets[-1].merge(Area(self._row, self._column, bottom, right))
        self._column += count
        self._paragraphs.clear()

    def _end_row(self) -> None:
        if self._line:
            # One row more than allowed is enough to be refused.
            for row in range(self._row, self._row + min(self._rows, MOST_ROWS + 1)):
                for first, count, value, computed in self._line:
                    for column in range(first, first + count):
                        self.sheets[-1].put(row, column, value)
                        if computed:
                            self.sheets[-1].formula(row, column)
        self._row += self._rows

    def _value(self, given: Attributes) -> Value:
        shown = "\n".join("".join(paragraph) for paragraph in self._paragraphs)
        kind = given.get("value-type", "string")
        if kind in ("float", "currency"):
            return _number(given.get("value", ""), shown)
        if kind == "date" and not _MONTH.fullmatch(shown.strip()):
            return _day(given.get("date-value", ""), shown)
        if kind == "boolean":
            return given.get("boolean-value") == "true"
        return shown or given.get("string-value", "")


_OPENING: dict[str, Any] = {
    "style": _ContentReader._begin_style,  # pyright: ignore[reportPrivateUsage]
    "table-properties": _ContentReader._begin_properties,  # pyright: ignore[reportPrivateUsage]
    "table": _ContentReader._begin_table,  # pyright: ignore[reportPrivateUsage]
    "table-column": _ContentReader._begin_column,  # pyright: ignore[reportPrivateUsage]
    "table-row": _ContentReader._begin_row,  # pyright: ignore[reportPrivateUsage]
    "table-cell": _ContentReader._begin_cell,  # pyright: ignore[reportPrivateUsage]
    "covered-table-cell": _ContentReader._begin_cell,  # pyright: ignore[reportPrivateUsage]
}


def _times(given: Attributes, name: str) -> int:
    said = given.get(name, "1")
    return max(int(said), 1) if said.isascii() and said.isdigit() and len(said) < 10 else 1


def _number(said: str, shown: str) -> Value:
    try:
        number = float(said)
    except ValueError:
        return shown
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _day(said: str, shown: str) -> Value:
    from datetime import date, datetime, time

    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return shown
    return date(moment.year, moment.month, moment.day) if moment.time() == time() else moment
