"""台账: findings and their measures as an Excel workbook that can be handed in as it is.

Knows no noun: a layout tells what stands where, the column catalogue tells what a row says, and here it becomes
title, sub-title lines, header tree, merged blocks, row heights, print set-up and signature line.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import Any, BinaryIO, Literal

from core.base.columns import Align, Column
from core.base.errors import Refused
from core.base.meter import Meter
from core.output import blocks, layouts, row_heights
from core.output.layouts import As, Layout, LayoutColumn
from core.output.ledger_frame import FRAME, SIGNATURE_RULE, Head, face_style, filled, write_signature
from core.output.page_ends import PageEnds
from core.output.spreadsheet import Sheet, Value, Workbook, clean
from core.output.stylesheet import CHINESE_DATE

MOST_ROWS = 1_048_576  # of one sheet in Excel
_ENTRIES_PER_STEP = 50
_DATE = re.compile(r"(\d{4})(?:年|-)(\d{1,2})(?:月|-)(\d{1,2})日?")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding's row and the rows of its measures; `group` is the line under which it stands, if there is one."""

    row: Any
    parts: Sequence[Any] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class SheetOf:
    """One sheet of a workbook: how it looks, what stands on it, what its columns and its lines say."""

    layout: Layout
    entries: Sequence[Entry]
    columns: Mapping[str, Column]
    facts: Mapping[str, str]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: entries, sheet rows they took, and how many cells were divided for their height."""

    entries: int
    rows: int
    divided: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a ledger with all that layout and catalogue say of it; `show` is None where no record speaks."""

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
    """A ledger of one sheet, as `write_sheets` writes it."""
    return write_sheets([SheetOf(layout, entries, columns, facts)], stream, meter)


def write_sheets(sheets: Sequence[SheetOf], stream: BinaryIO, meter: Meter) -> Written:
    """Write the ledger as .xlsx to `stream`; equal arguments give equal bytes. The workbook is called as its first
    sheet is; what was written is told of all of them together.

    `facts` fill the placeholders of title and lines (`layouts.FACTS`); one that is missing is empty. Refuses
    `layout.unknown_column`, `ledger.line_too_long`, `ledger.too_many_rows`; passes on `Cancelled`.
    """
    first = sheets[0]
    for each in sheets:
        layouts.check(each.layout, each.columns)
    meter.begin("导出台账", sum(len(each.entries) for each in sheets))
    totals = [0, 0, 0]
    with Workbook(stream, filled(first.layout.title, first.facts), first.facts.get("office", "")) as workbook:
        for each in sheets:
            written = _write_sheet(each, workbook, meter, totals[0])
            totals = [total + one for total, one in zip(totals, astuple(written), strict=True)]
    return Written(*totals)


def _write_sheet(one: SheetOf, workbook: Workbook, meter: Meter, before: int) -> Written:
    layout = one.layout
    shown = [shown_column(column, one.columns) for column in layout.columns]
    title = filled(layout.title, one.facts)
    head = Head(layout, [each.width for each in shown], [each.way for each in shown], title, one.facts, one.name)
    with workbook.sheet(head.setup()) as sheet:
        head.write(workbook, sheet)
        pages = PageEnds(layout.paper, head.widths, sheet.reached, sheet.reached - head.above)
        written = _Body(layout, shown, workbook, sheet, pages).write(one.entries, meter, before)
        write_signature(layout, head.widths, one.facts, workbook, sheet)
    return written


def shown_column(column: LayoutColumn, catalogue: Mapping[str, Column]) -> Shown:
    """What layout and catalogue together say of a column; where the layout says nothing, the catalogue's own holds."""
    known = catalogue[column.key] if column.content == "column" else None
    usual_width, usual_align = (known.width, known.align) if known else (8, "center" if _runs(column) else "left")
    return Shown(
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


class Rows:
    """What the cells of each entry say, in the order of the columns; `running` cells count through all entries."""

    def __init__(self, layout: Layout, shown: Sequence[Shown]) -> None:
        self._layout, self._shown = layout, shown
        self._running = 0

    def texts(self, entry: Entry) -> tuple[list[blocks.Text], list[list[blocks.Text]]]:
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

    def _text(self, column: Shown, row: Any) -> str:
        if column.running:
            return str(self._running)
        return clean(column.show(row)) if column.show is not None and row is not None else ""

    def _joined(self, column: Shown, entry: Entry) -> str:
        """The cell of a finding that has one row: what its measures say differently stands line by line."""
        if not column.per_part:
            return self._text(column, entry.row)
        return "\n".join(filter(None, dict.fromkeys(self._text(column, part) for part in entry.parts)))


class _Body:
    """The records: asks each column what it says and writes block after block."""

    def __init__(
        self, layout: Layout, shown: Sequence[Shown], workbook: Workbook, sheet: Sheet, pages: PageEnds
    ) -> None:
        self._layout, self._shown = layout, shown
        self._workbook, self._sheet, self._pages = workbook, sheet, pages
        size = layout.faces.body.size
        # No row may be higher than a page.
        rule = replace(layout.row, most=max(min(layout.row.most, pages.room), layout.row.least))
        self._ruler = blocks.Ruler([row_heights.room(each.width, size) for each in shown], size, rule)
        self._styles: dict[tuple[int, str, str, bool], int] = {}
        self._usual = [self._style(column, FRAME, "center", False) for column in range(len(shown))]
        self._rows = Rows(layout, shown)
        self._divided = 0

    def write(self, entries: Sequence[Entry], meter: Meter, before: int) -> Written:
        """Write them all; `before` were written on other sheets."""
        first = self._sheet.rows
        group = ""
        for nth, entry in enumerate(entries):
            if nth % _ENTRIES_PER_STEP == 0:
                meter.step(before + nth)
            block = blocks.arrange(*self._rows.texts(entry), self._ruler)
            if entry.group != group:
                group = entry.group
                self._write_group(group, block)
            self._write_block(block, follows=nth < len(entries) - 1)
        meter.step(before + len(entries))
        if not entries:
            self._write_nothing()
        elif self._layout.filterable:
            self._sheet.filter(first - 1, self._sheet.rows - 1)
        return Written(len(entries), self._sheet.rows - first if entries else 0, self._divided)

    def _write_group(self, text: str, block: blocks.Block) -> None:
        """The line above the rows of a unit, leader or category; it never stands last on a page."""
        layout, sheet = self._layout, self._sheet
        style = self._workbook.style(face_style(replace(layout.faces.header, shade=""), "left", FRAME))
        height = self._ruler.height(1)
        starts = self._pages.starts([height], after=min(sum(block.heights), self._pages.room / 3))
        if starts:
            sheet.new_page()
        self._pages.put([height], starts)
        row = sheet.row(height, [(clean(text), style), *[(None, style)] * (len(self._shown) - 1)])
        sheet.merge(row, 0, row, len(self._shown) - 1)

    def _write_block(self, block: blocks.Block, *, follows: bool) -> None:
        sheet, top = self._sheet, self._sheet.rows
        self._divided += block.divided
        starts: list[int] = []
        # Where each record has one row, Excel's own pages are as good and stay right when the list is filtered.
        if not self._layout.filterable:
            after = 0 if follows or not self._layout.signature else SIGNATURE_RULE.least
            block, starts = blocks.paged(block, self._pages, self._ruler.rule.most, after)
        if top + len(block.heights) >= MOST_ROWS:
            raise Refused("ledger.too_many_rows", most=MOST_ROWS)
        grid: list[list[tuple[Value, int]]] = [
            [(None, style) for style in self._usual] for _ in range(len(block.heights))
        ]
        for cell in block.cells:
            bottom = cell.top + cell.high
            value, style = self._cell(cell, sum(block.heights[cell.top : bottom]), starts)
            # The covered cells of a merged range carry its lines, or it would stand half framed.
            for row in range(cell.top, bottom):
                grid[row][cell.column] = (None, style)
            grid[cell.top][cell.column] = (value, style)
            sheet.merge(top + cell.top, cell.column, top + bottom - 1, cell.column)
        for row, (height, cells) in enumerate(zip(block.heights, grid, strict=True)):
            if row in starts:
                sheet.new_page()
            sheet.row(height, cells)

    def _cell(self, cell: blocks.Placed, height: float, starts: Sequence[int]) -> tuple[Value, int]:
        """What a cell of a block says and its style; `starts` are the rows before which a page begins."""
        value = _value(cell.text, self._shown[cell.column].written_as)
        dated = isinstance(value, date)
        if cell.goes_on_above or cell.goes_on_below:
            return value, self._style(cell.column, _edges(cell, starts), "top", dated)
        if height > self._layout.row.most:
            # Higher than any row: it begins where the eye does, in a lower one the middle looks better.
            return value, self._style(cell.column, FRAME, "top", dated)
        return value, self._style(cell.column, FRAME, "center", dated) if dated else self._usual[cell.column]

    def _style(self, column: int, edges: str, vertical: Literal["top", "center"], dated: bool) -> int:
        key = (column, edges, vertical, dated)
        if key not in self._styles:
            style = face_style(self._layout.faces.body, self._shown[column].align, edges, vertical)
            self._styles[key] = self._workbook.style(replace(style, number_format=CHINESE_DATE) if dated else style)
        return self._styles[key]

    def _write_nothing(self) -> None:
        """One row that says the ledger is empty, so that nobody takes it for unfinished."""
        style = self._workbook.style(face_style(self._layout.faces.body, "center", FRAME))
        row = self._sheet.row(
            self._layout.row.least, [(self._layout.empty, style), *[(None, style)] * (len(self._shown) - 1)]
        )
        self._sheet.merge(row, 0, row, len(self._shown) - 1)


def _edges(cell: blocks.Placed, starts: Sequence[int]) -> str:
    """The sides with a line of a piece of a divided text: none where it goes on, unless a page ends there."""
    above = cell.goes_on_above and cell.top not in starts
    below = cell.goes_on_below and cell.top + cell.high not in starts
    return "lr" + ("" if above else "t") + ("" if below else "b")


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
