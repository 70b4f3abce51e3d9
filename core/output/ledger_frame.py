"""台账表头和表尾: what stands above and below the records of a ledger.

Title, sub-title lines and header tree above, the signature line below; their words come from the layout, its
placeholders are filled with the facts of the export.
"""

import string
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Literal

from core.base.columns import Align
from core.base.errors import Refused
from core.output import blocks, layouts, row_heights
from core.output.layouts import Face, Layout, RowRule
from core.output.spreadsheet import Setup, Sheet, Value, Workbook, clean
from core.output.stylesheet import Style

FOOTER = '&C&"宋体,Regular"&10第 &P 页 共 &N 页'
LONGEST_LINE = 1_000  # characters of a title or sub-title line; more is a mistake in the facts
FRAME = "lrtb"
SIGNATURE_RULE = RowRule(least=40)
_BUTTON_WIDTH = 2.5  # half-width characters that the button of a filter takes from its heading
_BY_HAND, _APART = 3.0, 1.0  # em after a part of a line: to sign in, or before the next
_TITLE_RULE = RowRule(padding=10, least=40)
_LINE_RULE = RowRule(least=24)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """`text` with its placeholders filled, an unknown fact being empty. Refuses `ledger.line_too_long`."""
    line = clean(text.format_map({name: facts.get(name, "") for name in layouts.FACTS}))
    if len(line) > LONGEST_LINE:
        raise Refused("ledger.line_too_long", most=LONGEST_LINE, text=line[:20])
    return line


def _said(text: str, facts: Mapping[str, str]) -> str:
    """A part of a sub-title line, empty where it has placeholders and there is nothing to put in any of them."""
    names = [name for _, name, _, _ in string.Formatter().parse(text) if name]
    if names and not any(facts.get(name) for name in names):
        return ""
    return filled(text, facts)


def said_lines(layout: Layout, facts: Mapping[str, str]) -> Iterator[Sequence[tuple[str, Align]]]:
    """The parts of each sub-title line that have something to say."""
    for line in layout.lines:
        said: list[tuple[str, Align]] = [
            (_said(line.left, facts), "left"),
            (_said(line.center, facts), "center"),
            (_said(line.right, facts), "right"),
        ]
        filled_in = [part for part in said if part[0]]
        if len(filled_in) > 1 and said[1][0]:
            yield said  # what stands in the middle keeps its place
        elif filled_in:
            yield filled_in


def face_style(face: Face, align: Align, edges: str = "", vertical: Literal["top", "center"] = "center") -> Style:
    """How a cell of this face looks; `edges` are the sides with a line."""
    return Style(face.font, face.size, face.bold, face.shade, align, vertical, edges)


def shares(parts: Sequence[tuple[str, Align]]) -> list[float]:
    """How much of a line each of its parts takes: as long as its words are, with room to write by hand after a colon;
    what stands in the middle keeps its place."""
    if len(parts) < 2 or any(align == "center" for _, align in parts):
        return [1.0] * len(parts)
    return [row_heights.length(text) + (_BY_HAND if text.endswith("：") else _APART) for text, _ in parts]


def _share(widths: Sequence[float], wants: Sequence[float]) -> list[tuple[int, int]]:
    """First and last column of neighbouring ranges about as wide as is wanted, each of at least one column."""
    reach, wanted_reach = list(accumulate(widths)), list(accumulate(wants))
    count = len(wants)
    firsts = [0]
    for nth in range(1, count):
        wanted = reach[-1] * wanted_reach[nth - 1] / wanted_reach[-1]
        free = range(firsts[-1] + 1, len(widths) - (count - nth) + 1)
        firsts.append(min(free, key=lambda first: abs(reach[first - 1] - wanted)))
    return [(first, after - 1) for first, after in zip(firsts, [*firsts[1:], len(widths)], strict=True)]


def _write_line(
    sheet: Sheet,
    workbook: Workbook,
    widths: Sequence[float],
    parts: Sequence[tuple[str, Align]],
    face: Face,
    rule: RowRule,
) -> None:
    """A row without a frame whose parts share its width."""
    if len(parts) > len(widths):
        parts = [("　".join(text for text, _ in parts if text), "left")]
    ranges = _share(widths, shares(parts))
    plain = workbook.style(face_style(face, "left"))
    cells: list[tuple[Value, int]] = [(None, plain)] * len(widths)
    count = 1
    for (text, align), (first, last) in zip(parts, ranges, strict=True):
        cells[first] = (text, workbook.style(face_style(face, align)))
        space = row_heights.room(sum(widths[first : last + 1]), face.size)
        count = max(count, row_heights.lines(text, space))
        sheet.merge(sheet.rows, first, sheet.rows, last)
    height = row_heights.height(count, face.size, rule.spacing, rule.padding)
    sheet.row(min(max(height, rule.least), rule.most), cells)


class Head:
    """Everything above the first record: title and sub-title lines (`above` points in all), header tree."""

    def __init__(
        self,
        layout: Layout,
        widths: Sequence[float],
        ways: Sequence[tuple[str, ...]],
        title: str,
        facts: Mapping[str, str],
        name: str = "",
    ) -> None:
        self._layout = layout
        self._name = name or layout.name
        self._title = title
        self._lines = list(said_lines(layout, facts))
        self.widths = widths
        self._cells = list(layouts.headings(ways))
        self.above = 0.0
        self._first = 1 + len(self._lines)
        self._depth = max(cell.row + cell.high for cell in self._cells)

    def setup(self) -> Setup:
        """View and print set-up of the sheet: the header tree stays in sight and stands on each page."""
        paper = self._layout.paper
        return Setup(
            name=self._name,
            widths=self.widths,
            header=(self._first, self._first + self._depth - 1),
            frozen_columns=min(self._layout.frozen, len(self.widths) - 1),
            paper=paper.size,
            orientation=paper.orientation,
            margins=(paper.top, paper.right, paper.bottom, paper.left),
            footer=FOOTER,
        )

    def write(self, workbook: Workbook, sheet: Sheet) -> None:
        """Write the rows; what they take is afterwards in `above` and in the sheet's `reached`."""
        faces = self._layout.faces
        _write_line(sheet, workbook, self.widths, [(self._title, "center")], faces.title, _TITLE_RULE)
        for parts in self._lines:
            _write_line(sheet, workbook, self.widths, parts, faces.line, _LINE_RULE)
        self.above = sheet.reached
        self._write_header(workbook, sheet, faces.header)

    def _write_header(self, workbook: Workbook, sheet: Sheet, face: Face) -> None:
        rule = self._layout.row
        style = workbook.style(face_style(face, "center", FRAME))
        grid: list[list[tuple[Value, int]]] = [[(None, style)] * len(self.widths) for _ in range(self._depth)]
        heights = [rule.least] * self._depth
        for cell in sorted(self._cells, key=lambda cell: cell.high):
            grid[cell.row][cell.column] = (cell.text, style)
            width = sum(self.widths[cell.column : cell.column + cell.wide])
            space = row_heights.room(width - _BUTTON_WIDTH if self._layout.filterable else width, face.size)
            need = row_heights.height(row_heights.lines(cell.text, space), face.size, rule.spacing, rule.padding)
            blocks.grow(heights, cell.row, cell.high, need, rule.most)
            top = self._first + cell.row
            sheet.merge(top, cell.column, top + cell.high - 1, cell.column + cell.wide - 1)
        for height, cells in zip(heights, grid, strict=True):
            sheet.row(height, cells)


def write_signature(
    layout: Layout, widths: Sequence[float], facts: Mapping[str, str], workbook: Workbook, sheet: Sheet
) -> None:
    """The line below the records where the office seals and signs; none where the layout has none."""
    if layout.signature:
        parts: list[tuple[str, Align]] = [(filled(text, facts), "left") for text in layout.signature]
        _write_line(sheet, workbook, widths, parts, layout.faces.line, SIGNATURE_RULE)
