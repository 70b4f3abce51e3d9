"""表格: a ruled table set row by row, divided between pages without losing a line or a rule.

A row stays whole unless it is taller than a page or would leave much of one empty; then it is divided between
two lines. A cell that reaches over several rows goes on after the break with the lines that did not fit, or says again
what it said.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from core.output.gbt9704 import MM
from core.output.lines import Line, Look, atoms, break_lines, paragraphs
from core.output.pages import Page, Place, Rule
from core.output.paper import Align, Row, Table

_PADDING = 3.0
_LEADING = 1.4
_RULE = 0.5
_FEWEST_LINES = 2  # of a divided row on either side
_JUSTIFIED_FROM = 10  # characters a line: narrower columns would show holes
_MUCH_EMPTY = 0.33  # of a page, before a row is divided rather than moved
_GIVES_WAY = 0.6  # of the blank room in a form's boxes, where the form would else not fit its page


@dataclass(frozen=True, slots=True)
class _Cell:
    """A set cell: its column, its reach, its lines and how they stand."""

    column: int
    columns: int
    rows: int
    lines: tuple[Line, ...]
    align: Align
    size: float
    foot: tuple[Line, ...] = ()
    goes_on: bool = False  # from the page before, so that its lines begin at the top

    @property
    def needed(self) -> float:
        count = len(self.lines) + len(self.foot)
        return count * self.size * _LEADING + 2 * _PADDING if count else 0.0

    def split(self, room: float, rows: int) -> "tuple[_Cell, _Cell]":
        """The part that fits into `room` over the first `rows` rows, and the rest with the foot."""
        fits = max(0, int((room - 2 * _PADDING + 0.01) / (self.size * _LEADING)))
        return (
            replace(self, rows=rows, lines=self.lines[:fits], foot=()),
            replace(self, rows=max(1, self.rows - rows), lines=self.lines[fits:], goes_on=self.goes_on or fits > 0),
        )


@dataclass(frozen=True, slots=True)
class _Band:
    """A row of the table: its height and the cells that begin in it."""

    height: float
    cells: tuple[_Cell, ...]
    about: str = ""

    def needed(self, size: float) -> float:
        """What its words need at least."""
        return max([size * _LEADING + 2 * _PADDING, *(cell.needed for cell in self.cells if cell.rows == 1)])


class TableLayout:
    """A table, or what is left of it, set to its width."""

    def __init__(
        self, edges: Sequence[float], head: Sequence[_Band], bands: Sequence[_Band], size: float, ruled: bool = True
    ) -> None:
        self._edges = edges
        self._head = head
        self._bands = list(bands)
        self._size = size
        self.form = False  # its boxes give way
        self.whole = False  # begins a new page rather than being divided
        self.ruled = ruled
        self._head_height = sum(band.height for band in head)

    @property
    def height(self) -> float:
        """Of head and rows."""
        return self._head_height + sum(band.height for band in self._bands)

    @property
    def heights(self) -> list[float]:
        """Of the rows."""
        return [band.height for band in self._bands]

    @property
    def least(self) -> float:
        """Head and first row, or of a tall row as many lines as may stand alone; all of a table kept whole."""
        if self.whole:
            return self.height
        first = self._bands[0].height if self._bands else 0.0
        few = (_FEWEST_LINES + 1) * self._size * _LEADING + 2 * _PADDING
        return self._head_height + (first if first < 4 * few else few)

    def cut(self, room: float, whole: float) -> "tuple[TableLayout | None, TableLayout | None]":
        """What fits into `room` points and what is left for the next page of `whole` points."""
        room, whole = room - self._head_height, whole - self._head_height
        reach: list[float] = []
        total = 0.0
        for band in self._bands:
            total += band.height
            reach.append(total)
            if total > room:
                break
        count = bisect_right(reach, room)
        if count == len(self._bands):
            return self, None
        used = reach[count - 1] if count else 0.0
        spare, tall = room - used, self._bands[count].height
        if (tall > whole or spare > whole * _MUCH_EMPTY) and self._divisible(count, spare):
            return self._divided(count, spare).parted(count + 1)
        if not count and room < whole - 1:
            return None, self
        return self.parted(max(count, 1))

    def lowered(self, room: float) -> None:
        """Lower the boxes of a form, which are higher than their words need, until it is `room` points high.

        Where that much of their blank room is not enough, nothing is changed and the form goes on another page.
        """
        spare = [band.height - band.needed(self._size) for band in self._bands]
        excess = self.height - room
        if 0 < excess <= sum(spare) * _GIVES_WAY:
            ratio = excess / sum(spare)
            pairs = zip(self._bands, spare, strict=True)
            self._bands = [replace(band, height=band.height - blank * ratio) for band, blank in pairs]

    def without_last(self) -> "tuple[TableLayout | None, TableLayout]":
        """All rows but the last, and the last by itself."""
        first, rest = self.parted(len(self._bands) - 1)
        return first, rest or self

    def _divisible(self, nth: int, spare: float) -> bool:
        """Whether the row, divided at that height, leaves enough lines above and has some that must go below."""
        if spare < _FEWEST_LINES * self._size * _LEADING + 2 * _PADDING:
            return False
        goes_on = False
        for cell in self._bands[nth].cells:
            first, rest = cell.split(spare, 1)
            if rest.lines and len(first.lines) < _FEWEST_LINES:
                return False
            goes_on = goes_on or bool(rest.lines)
        above = 0.0
        for at in range(nth - 1, -1, -1):
            above += self._bands[at].height
            reaching = [cell for cell in self._bands[at].cells if at + cell.rows > nth]
            goes_on = goes_on or any(cell.split(above + spare, 1)[1].lines for cell in reaching)
        return goes_on

    def _divided(self, nth: int, spare: float) -> "TableLayout":
        """The same table with that row made two, the first of them `spare` points high."""
        above = tuple(
            tuple(_longer(cell) if at + cell.rows > nth else cell for cell in band.cells)
            for at, band in enumerate(self._bands[:nth])
        )
        band = self._bands[nth]
        parts = [cell.split(spare, 1) if cell.rows == 1 else (_longer(cell), None) for cell in band.cells]
        lower = tuple(rest for _, rest in parts if rest is not None)
        rest_height = max([self._size * _LEADING + 2 * _PADDING, *(cell.needed for cell in lower)])
        bands = [replace(old, cells=cells) for old, cells in zip(self._bands, above, strict=False)]
        bands.append(_Band(spare, tuple(first for first, _ in parts), band.about))
        bands.append(_Band(rest_height, lower, band.about))
        return TableLayout(self._edges, self._head, [*bands, *self._bands[nth + 1 :]], self._size, self.ruled)

    def parted(self, count: int) -> "tuple[TableLayout | None, TableLayout | None]":
        """The first `count` rows and the rest; cells that reach over the border go on below it."""
        if not count:
            return None, self
        upper, over = list(self._bands[:count]), list[tuple[_Cell, _Cell]]()
        tops = [0.0, *accumulate(band.height for band in upper)]
        for at, band in enumerate(upper):
            if any(at + cell.rows > count for cell in band.cells):
                pairs = [
                    cell.split(tops[-1] - tops[at], count - at) if at + cell.rows > count else (cell, None)
                    for cell in band.cells
                ]
                upper[at] = replace(band, cells=tuple(first for first, _ in pairs))
                over += [(cell, rest) for cell, (_, rest) in zip(band.cells, pairs, strict=True) if rest is not None]
        lower = list(self._bands[count:])
        if lower and over:
            crossing = [_said_again(cell, rest, lower) for cell, rest in over]
            cells = sorted([*lower[0].cells, *crossing], key=lambda cell: cell.column)
            lower[0] = replace(lower[0], cells=tuple(cells))
            lower = _tall_enough(lower, crossing)
        first = TableLayout(self._edges, self._head, upper, self._size, self.ruled)
        return first, TableLayout(self._edges, self._head, lower, self._size, self.ruled) if lower else None

    def paint(self, page: Page, top: float) -> None:
        """Put head and rows on the page, the upper edge at `top`."""
        bands = [*self._head, *self._bands]
        tops = [top, *(top + depth for depth in accumulate(band.height for band in bands))]
        left = page.frame.left
        for at, band in enumerate(bands):
            if band.about:
                page.places.append(Place(band.about, tops[at], tops[at + 1]))
            for cell in band.cells:
                self._paint_cell(page, cell, tops[at], tops[min(at + cell.rows, len(bands))])
        if not self.ruled:
            return
        right, bottom = left + self._edges[-1], tops[-1]
        page.rules.append(Rule(left, bottom, right, bottom, _RULE))
        page.rules.append(Rule(right, top, right, bottom, _RULE))

    def _paint_cell(self, page: Page, cell: _Cell, top: float, bottom: float) -> None:
        left = page.frame.left + self._edges[cell.column]
        right = page.frame.left + self._edges[cell.column + cell.columns]
        if self.ruled:
            page.rules.append(Rule(left, top, right, top, _RULE))
            page.rules.append(Rule(left, top, left, bottom, _RULE))
        leading = cell.size * _LEADING
        above = (leading - cell.size) / 2
        if cell.foot:
            y = top + _PADDING + above
            foot = bottom - _PADDING - len(cell.foot) * leading + above
            _set_lines(page, cell.foot, (left, right), foot, "right", cell.size)
        elif cell.goes_on:
            y = top + _PADDING + above
        else:
            y = (top + bottom - len(cell.lines) * leading) / 2 + above
        _set_lines(page, cell.lines, (left, right), y, cell.align, cell.size)


def _set_lines(
    page: Page, lines: Sequence[Line], sides: tuple[float, float], y: float, align: Align, size: float
) -> None:
    """Put the lines between a cell's sides, the first one's em box beginning at `y`."""
    for line in lines:
        spare = sides[1] - sides[0] - 2 * _PADDING - line.width
        shift = {"center": spare / 2, "right": spare}.get(align, 0.0)
        page.set(line, sides[0] + _PADDING + shift, y, size)
        y += size * _LEADING


def _longer(cell: _Cell) -> _Cell:
    return replace(cell, rows=cell.rows + 1)


def _said_again(cell: _Cell, rest: _Cell, bands: Sequence[_Band]) -> _Cell:
    """What goes on over the break; what was said in full above it is said again where it needs no more room.

    So the rows on the next page are seen to be of that group, of that finding.
    """
    again = replace(rest, lines=cell.lines, goes_on=False)
    room = sum(band.height for band in bands[: rest.rows])
    return again if not (rest.lines or cell.goes_on) and again.needed <= room else rest


def _tall_enough(bands: list[_Band], cells: Sequence[_Cell], start: int = 0) -> list[_Band]:
    """The bands with the rows of each of these cells (begun in row `start`) heightened alike until the cell fits."""
    for cell in cells:
        end = min(start + cell.rows, len(bands))
        lacking = cell.needed - sum(band.height for band in bands[start:end])
        if lacking > 0:
            for at in range(start, end):
                bands[at] = replace(bands[at], height=bands[at].height + lacking / (end - start))
    return bands


def lay_out(table: Table, width: float, body: Look, head: Look) -> TableLayout:
    """Set a table to `width` points: its body in one look, its head in the other."""
    total = sum(column.width for column in table.columns)
    edges = [0.0, *accumulate(column.width * width / total for column in table.columns)]
    return TableLayout(
        edges,
        _bands(table.heading_rows(), table, edges, head, head),
        _bands(table.rows, table, edges, body, head),
        body.size,
        table.ruled,
    )


def _bands(rows: Sequence[Row], table: Table, edges: Sequence[float], look: Look, strong: Look) -> list[_Band]:
    free = [0] * len(table.columns)  # for each column, the first row that no cell from above reaches into
    bands: list[_Band] = []
    for at, row in enumerate(rows):
        cells: list[_Cell] = []
        column = 0
        for cell in row.cells:
            while column < len(free) and free[column] > at:
                column += 1
            if column >= len(free):
                raise ValueError(f"row {at + 1} has more cells than the table has columns")
            columns = min(cell.columns, len(free) - column)
            reach = min(cell.rows, len(rows) - at)
            free[column : column + columns] = [at + reach] * columns
            align = cell.align or ("center" if look is strong else table.columns[column].align)
            width = edges[column + columns] - edges[column]
            lines = _lines(cell.text, width, strong if cell.bold else look, align)
            cells.append(
                _Cell(column, columns, reach, lines, align, look.size, _lines(cell.foot, width, look, "right"))
            )
            column += columns
        least = max(look.size * _LEADING + 2 * _PADDING, row.height * MM)
        bands.append(_Band(max([least, *(cell.needed for cell in cells if cell.rows == 1)]), tuple(cells), row.about))
    for at, band in enumerate(bands):
        bands = _tall_enough(bands, [cell for cell in band.cells if cell.rows > 1], at)
    return bands


def _lines(text: str, width: float, look: Look, align: Align) -> tuple[Line, ...]:
    room = width - 2 * _PADDING
    justify = align in ("left", "justify") and room >= _JUSTIFIED_FROM * look.size
    lines: list[Line] = []
    for part in paragraphs(text):
        lines += break_lines(atoms(part, look, room), room, justify=justify)
    return tuple(lines) if text else ()
