"""台账 as PDF: the same rows as in the workbook, set as a paper, for the preview, the printer and the archive.

Sheet, margins and type are those of the layout; as Excel shrinks a ledger to the width of its paper, so is the type
here, but never below what can be read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from core.output import layouts
from core.output.gbt9704 import STANDARD, Style
from core.output.layouts import Layout
from core.output.ledger import Rows, SheetOf, Shown, shown_column
from core.output.ledger_frame import filled, said_lines, shares
from core.output.paper import Block, Cell, Column, Paper, Row, Sheet, Spacer, Table
from core.output.spreadsheet import clean

_SIDES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
_SMALLEST = 6.5  # points
_POINTS_PER_WIDTH = 5.6  # of a half-width character in the columns of the workbook
_MM = 72 / 25.4
PAGES = "第 {page} 页 共 {pages} 页"


def papers(sheets: Sequence[SheetOf]) -> list[Paper]:
    """A paper for each sheet of the ledger, to be bound into one file."""
    return [_paper(sheet) for sheet in sheets]


def style(layout: Layout) -> Style:
    """Margins, sizes and page numbers of the layout in the terms of a paper."""
    paper = layout.paper
    short, long = _SIDES["A4"]
    return replace(
        STANDARD, top=paper.top, left=paper.left, width=short - paper.left - paper.right,
        height=long - paper.top - paper.bottom, lines=30, characters=36, body_size=layout.faces.line.size,
        title_size=layout.faces.title.size, table_size=layout.faces.body.size, page_numbers="center",
        page_number_form=PAGES, page_number_size=9, page_number_gap=4,
        piled=False,
    )  # fmt: skip


def _paper(sheet: SheetOf) -> Paper:
    layout = sheet.layout
    shown = [shown_column(column, sheet.columns) for column in layout.columns]
    widths = [each.width for each in shown]
    blocks: list[Block] = [_parted(parts, layout) for parts in said_lines(layout, sheet.facts)]
    blocks.append(
        Table(
            tuple(Column("", each.width, each.align) for each in shown), tuple(_rows(sheet, shown)),
            head=tuple(_head([each.way for each in shown])), size=_size(layout, widths), role="fangsong",
        )
    )  # fmt: skip
    if layout.signature:
        signs = [(filled(text, sheet.facts), "left") for text in layout.signature]
        blocks += [Spacer(1), _parted(signs, layout)]
    return Paper(
        title=filled(layout.title, sheet.facts), blocks=tuple(blocks), sheet=_sheet(layout),
        author=sheet.facts.get("office", ""), subject=sheet.name or layout.name,
    )  # fmt: skip


def _sheet(layout: Layout) -> Sheet:
    if layout.paper.size == "A3":
        return "A3 landscape"
    return "A4 landscape" if layout.paper.orientation == "landscape" else "A4"


def _size(layout: Layout, widths: Sequence[float]) -> float:
    """The size of type at which the columns fill the sheet as they do in the workbook."""
    paper = layout.paper
    across = max(_SIDES[paper.size]) if _sheet(layout) != "A4" else min(_SIDES[paper.size])
    room = (across - paper.left - paper.right) * _MM
    wanted = layout.faces.body.size * min(1.0, room / (sum(widths) * _POINTS_PER_WIDTH))
    return max(round(wanted * 2) / 2, _SMALLEST)


def _parted(parts: Sequence[tuple[str, Any]], layout: Layout) -> Table:
    """A line whose parts stand left, in the middle and right."""
    columns = tuple(Column("", share, align) for share, (_, align) in zip(shares(parts), parts, strict=True))
    cells = tuple(Cell(text) for text, _ in parts)
    return Table(columns, (Row(cells),), size=layout.faces.line.size, role="fangsong", ruled=False)


def _head(ways: Sequence[tuple[str, ...]]) -> Iterator[Row]:
    """The header tree row by row."""
    found = list(layouts.headings(ways))
    for depth in range(max(map(len, ways))):
        here = sorted((one for one in found if one.row == depth), key=lambda one: one.column)
        yield Row(tuple(Cell(one.text, rows=one.high, columns=one.wide, align="center") for one in here))


def _rows(sheet: SheetOf, shown: Sequence[Shown]) -> Iterator[Row]:
    rows = Rows(sheet.layout, shown)
    group = ""
    for entry in sheet.entries:
        if entry.group != group:
            group = entry.group
            yield Row((Cell(clean(group), columns=len(shown), align="left", bold=True),))
        about = (
            f"finding:{entry.row.id}" if sheet.layout.subject == "finding" and hasattr(entry.row, "original") else ""
        )
        shared, parts = rows.texts(entry)
        for nth, part in enumerate(parts):
            spanning = [] if nth else [(column, Cell(text, rows=len(parts))) for column, text in shared]
            cells = sorted([*spanning, *((column, Cell(text)) for column, text in part)], key=lambda cell: cell[0])
            yield Row(tuple(cell for _, cell in cells), about="" if nth else about)
    if not sheet.entries:
        yield Row((Cell(sheet.layout.empty, columns=len(shown), align="center"),))
