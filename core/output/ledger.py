"""台账: findings and their measures as an Excel workbook that can be handed in as it is.

Knows no noun: a layout tells what stands where, the column catalogue tells what a row says, and here it becomes
title, sub-title lines, header tree, merged blocks, row heights, print set-up and signature line.
"""

import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Any, BinaryIO, Literal

from core.base.columns import Align, Column
from core.base.errors import Refused
from core.base.meter import Meter
from core.output import blocks, layouts, row_heights
from core.output.layouts import As, Face, Layout, LayoutColumn, RowRule
from core.output.spreadsheet import Setup, Sheet, Value, Workbook, clean
from core.output.stylesheet import CHINESE_DATE, Style

FOOTER = '&C&"宋体,Regular"&10第 &P 页 共 &N 页'
MOST_ROWS = 1_048_576  # of one sheet in Excel
LONGEST_LINE = 1_000  # characters of a title or sub-title line; more is a mistake in the facts
_ENTRIES_PER_STEP = 50
_FRAME = "lrtb"
_DATE = re.compile(r"(\d{4})(?:年|-)(\d{1,2})(?:月|-)(\d{1,2})日?")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
_TITLE_RULE = RowRule(spacing=1.4, padding=10, least=40)
_LINE_RULE = RowRule(least=24)
_SIGNATURE_RULE = RowRule(least=40)


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding's row and the rows of its measures."""

    row: Any
    parts: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: entries, sheet rows they took, and how many cells were divided for their height."""

    entries: int
    rows: int
    divided: int


@dataclass(frozen=True, slots=True)
class _Shown:
    """A column of the ledger with all that layout and catalogue say of it."""

    way: tuple[str, ...]
    width: float
    align: Align
    written_as: As
    show: Callable[[Any], str] | None
    per_part: bool
    running: bool


def write_ledger(
    layout: Layout,
    entries: Sequence[Entry],
    columns: Mapping[str, Column],
    facts: Mapping[str, str],
    stream: BinaryIO,
    meter: Meter,
) -> Written:
    """Write the ledger as .xlsx to `stream`; equal arguments give equal bytes.

    `facts` fill the placeholders of title and lines (`layouts.FACTS`); one that is missing is empty. Refuses
    `layout.unknown_column`, `ledger.line_too_long`, `ledger.too_many_rows`; passes on `Cancelled`.
    """
    layouts.check(layout, columns)
    shown = [_shown(column, columns) for column in layout.columns]
    title = _filled(layout.title, facts)
    with Workbook(stream, title, facts.get("office", "")) as workbook:
        head = _Head(layout, shown, title, facts)
        with workbook.sheet(head.setup()) as sheet:
            head.write(workbook, sheet)
            written = _Body(layout, shown, workbook, sheet).write(entries, meter)
            _write_signature(layout, shown, facts, workbook, sheet)
    return written


def _shown(column: LayoutColumn, catalogue: Mapping[str, Column]) -> _Shown:
    known = catalogue[column.key] if column.content == "column" else None
    usual_width, usual_align = (known.width, known.align) if known else (8, "center" if _runs(column) else "left")
    return _Shown(
        way=column.heading or (known.title if known else "",),
        width=column.width or usual_width,
        align=column.align or usual_align,
        written_as="number" if _runs(column) else column.written_as,
        show=known.show if known else None,
        per_part=known is not None and known.level == "measure",
        running=_runs(column),
    )


def _runs(column: LayoutColumn) -> bool:
    return column.content == "running"


def _filled(text: str, facts: Mapping[str, str]) -> str:
    filled = clean(text.format_map({name: facts.get(name, "") for name in layouts.FACTS}))
    if len(filled) > LONGEST_LINE:
        raise Refused("ledger.line_too_long", most=LONGEST_LINE, text=filled[:20])
    return filled


def _said(text: str, facts: Mapping[str, str]) -> str:
    """A part of a sub-title line, empty where it has placeholders and there is nothing to put in any of them."""
    names = [name for _, name, _, _ in string.Formatter().parse(text) if name]
    if names and not any(facts.get(name) for name in names):
        return ""
    return _filled(text, facts)


def _lines(layout: Layout, facts: Mapping[str, str]) -> Iterator[Sequence[tuple[str, Align]]]:
    """The parts of each sub-title line that have something to say."""
    for line in layout.lines:
        said: list[tuple[str, Align]] = [
            (_said(line.left, facts), "left"),
            (_said(line.center, facts), "center"),
            (_said(line.right, facts), "right"),
        ]
        if any(text for text, _ in said):
            yield said if said[1][0] else [said[0], said[2]]


def _style(face: Face, align: Align, edges: str = "", vertical: Literal["top", "center"] = "center") -> Style:
    return Style(face.font, face.size, face.bold, face.shade, align, vertical, edges)


def _share(widths: Sequence[float], count: int) -> list[tuple[int, int]]:
    """First and last column of `count` neighbouring ranges about equally wide, each of at least one column."""
    reach = list(accumulate(widths))
    firsts = [0]
    for nth in range(1, count):
        wanted = reach[-1] * nth / count
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
    ranges = _share(widths, len(parts))
    plain = workbook.style(_style(face, "left"))
    cells: list[tuple[Value, int]] = [(None, plain)] * len(widths)
    count = 1
    for (text, align), (first, last) in zip(parts, ranges, strict=True):
        cells[first] = (text, workbook.style(_style(face, align)))
        space = row_heights.room(sum(widths[first : last + 1]), face.size)
        count = max(count, row_heights.lines(text, space))
        sheet.merge(sheet.rows, first, sheet.rows, last)
    height = row_heights.height(count, face.size, rule.spacing, rule.padding)
    sheet.row(min(max(height, rule.least), rule.most), cells)


class _Head:
    """Everything above the first record: title, sub-title lines, header tree."""

    def __init__(self, layout: Layout, shown: Sequence[_Shown], title: str, facts: Mapping[str, str]) -> None:
        self._layout = layout
        self._title = title
        self._lines = list(_lines(layout, facts))
        self._widths = [column.width for column in shown]
        self._cells = list(layouts.headings([column.way for column in shown]))
        self._first = 1 + len(self._lines)
        self._depth = max(cell.row + cell.high for cell in self._cells)

    def setup(self) -> Setup:
        paper = self._layout.paper
        return Setup(
            name=self._layout.name,
            widths=self._widths,
            header=(self._first, self._first + self._depth - 1),
            frozen_columns=min(self._layout.frozen, len(self._widths) - 1),
            paper=paper.size,
            orientation=paper.orientation,
            margins=(paper.top, paper.right, paper.bottom, paper.left),
            footer=FOOTER,
        )

    def write(self, workbook: Workbook, sheet: Sheet) -> None:
        faces = self._layout.faces
        _write_line(sheet, workbook, self._widths, [(self._title, "center")], faces.title, _TITLE_RULE)
        for parts in self._lines:
            _write_line(sheet, workbook, self._widths, parts, faces.line, _LINE_RULE)
        self._write_header(workbook, sheet, faces.header)

    def _write_header(self, workbook: Workbook, sheet: Sheet, face: Face) -> None:
        rule = self._layout.row
        style = workbook.style(_style(face, "center", _FRAME))
        grid: list[list[tuple[Value, int]]] = [[(None, style)] * len(self._widths) for _ in range(self._depth)]
        heights = [rule.least] * self._depth
        for cell in sorted(self._cells, key=lambda cell: cell.high):
            grid[cell.row][cell.column] = (cell.text, style)
            space = row_heights.room(sum(self._widths[cell.column : cell.column + cell.wide]), face.size)
            need = row_heights.height(row_heights.lines(cell.text, space), face.size, rule.spacing, rule.padding)
            blocks.grow(heights, cell.row, cell.high, need, rule.most)
            top = self._first + cell.row
            sheet.merge(top, cell.column, top + cell.high - 1, cell.column + cell.wide - 1)
        for height, cells in zip(heights, grid, strict=True):
            sheet.row(height, cells)


class _Body:
    """The records: asks each column what it says and writes block after block."""

    def __init__(self, layout: Layout, shown: Sequence[_Shown], workbook: Workbook, sheet: Sheet) -> None:
        self._layout, self._shown = layout, shown
        self._workbook, self._sheet = workbook, sheet
        size = layout.faces.body.size
        self._ruler = blocks.Ruler([row_heights.room(each.width, size) for each in shown], size, layout.row)
        self._styles: dict[tuple[int, str, str, bool], int] = {}
        self._usual = [self._style(column, _FRAME, "center", False) for column in range(len(shown))]
        self._running = 0
        self._divided = 0

    def write(self, entries: Sequence[Entry], meter: Meter) -> Written:
        first = self._sheet.rows
        meter.begin("导出台账", len(entries))
        for nth, entry in enumerate(entries):
            if nth % _ENTRIES_PER_STEP == 0:
                meter.step(nth)
            self._write_block(blocks.arrange(*self._texts(entry), self._ruler))
        meter.step(len(entries))
        if not entries:
            self._write_nothing()
        elif self._layout.filterable and not self._divided:
            self._sheet.filter(first - 1, self._sheet.rows - 1)
        return Written(len(entries), self._sheet.rows - first if entries else 0, self._divided)

    def _texts(self, entry: Entry) -> tuple[list[blocks.Text], list[list[blocks.Text]]]:
        """What all rows of the entry share, and what each row says."""
        if self._layout.rows == "finding":
            self._running += 1
            return [], [[(nth, self._joined(column, entry)) for nth, column in enumerate(self._shown)]]
        parts = [self._row(entry.row, part, per_part=True) for part in entry.parts or (None,)]
        if self._layout.distinct:
            parts = [list(unlike) for unlike in dict.fromkeys(map(tuple, parts))]
        if self._layout.merge:
            self._running += 1
            return self._row(entry.row, None, per_part=False), parts
        return [], [self._repeated(entry.row, part) for part in parts]

    def _row(self, row: Any, part: Any, *, per_part: bool) -> list[blocks.Text]:
        """The texts of one level; a finding without a measure leaves the measure's cells empty."""
        found: list[blocks.Text] = []
        for nth, column in enumerate(self._shown):
            if column.per_part is per_part:
                found.append((nth, self._text(column, part if per_part else row)))
        return found

    def _repeated(self, row: Any, part: list[blocks.Text]) -> list[blocks.Text]:
        self._running += 1
        return [*self._row(row, None, per_part=False), *part]

    def _text(self, column: _Shown, row: Any) -> str:
        if column.running:
            return str(self._running)
        return clean(column.show(row)) if column.show is not None and row is not None else ""

    def _joined(self, column: _Shown, entry: Entry) -> str:
        """The cell of a finding that has one row: what its measures say differently stands line by line."""
        if not column.per_part:
            return self._text(column, entry.row)
        return "\n".join(filter(None, dict.fromkeys(self._text(column, part) for part in entry.parts)))

    def _write_block(self, block: blocks.Block) -> None:
        sheet, top = self._sheet, self._sheet.rows
        if top + len(block.heights) >= MOST_ROWS:
            raise Refused("ledger.too_many_rows", most=MOST_ROWS)
        # A block taller than a page begins where the eye does; in a lower one the middle looks better.
        vertical = "top" if sum(block.heights) > self._layout.row.most else "center"
        grid: list[list[tuple[Value, int]]] = [
            [(None, style) for style in self._usual] for _ in range(len(block.heights))
        ]
        for cell in block.cells:
            grid[cell.top][cell.column] = self._cell(cell, vertical)
            if cell.high > 1:
                sheet.merge(top + cell.top, cell.column, top + cell.top + cell.high - 1, cell.column)
                self._frame_below(grid, cell)
        for height, cells in zip(block.heights, grid, strict=True):
            sheet.row(height, cells)

    def _cell(self, cell: blocks.Placed, vertical: Literal["top", "center"]) -> tuple[Value, int]:
        value = _value(cell.text, self._shown[cell.column].written_as)
        if cell.goes_on_above or cell.goes_on_below:
            self._divided += not cell.goes_on_above
            return value, self._style(cell.column, _open_edges(cell), "top", False)
        if vertical == "top" or isinstance(value, date):
            return value, self._style(cell.column, _FRAME, vertical, isinstance(value, date))
        return value, self._usual[cell.column]

    def _frame_below(self, grid: list[list[tuple[Value, int]]], cell: blocks.Placed) -> None:
        """Give the covered cells of a merged range the lines that its first cell has, or it stands half framed."""
        if cell.goes_on_above or cell.goes_on_below:
            style = self._style(cell.column, _open_edges(cell), "top", False)
            for row in range(cell.top + 1, cell.top + cell.high):
                grid[row][cell.column] = (None, style)

    def _style(self, column: int, edges: str, vertical: Literal["top", "center"], dated: bool) -> int:
        key = (column, edges, vertical, dated)
        if key not in self._styles:
            style = _style(self._layout.faces.body, self._shown[column].align, edges, vertical)
            self._styles[key] = self._workbook.style(replace(style, number_format=CHINESE_DATE) if dated else style)
        return self._styles[key]

    def _write_nothing(self) -> None:
        """One row that says the ledger is empty, so that nobody takes it for unfinished."""
        style = self._workbook.style(_style(self._layout.faces.body, "center", _FRAME))
        row = self._sheet.row(
            self._layout.row.least, [(self._layout.empty, style), *[(None, style)] * (len(self._shown) - 1)]
        )
        self._sheet.merge(row, 0, row, len(self._shown) - 1)


def _open_edges(cell: blocks.Placed) -> str:
    """The sides with a line of a piece of a divided text: none where it goes on."""
    return "lr" + ("" if cell.goes_on_above else "t") + ("" if cell.goes_on_below else "b")


def _value(text: str, written_as: As) -> Value:
    """A text as the layout wants it; what is no whole date or number (长期坚持, 3-1) stays text."""
    if written_as == "date" and (found := _DATE.fullmatch(text)):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            return text
    if written_as == "number" and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def _write_signature(
    layout: Layout, shown: Sequence[_Shown], facts: Mapping[str, str], workbook: Workbook, sheet: Sheet
) -> None:
    if layout.signature:
        parts: list[tuple[str, Align]] = [(_filled(text, facts), "left") for text in layout.signature]
        _write_line(sheet, workbook, [column.width for column in shown], parts, layout.faces.line, _SIGNATURE_RULE)
