"""标注副本: the sheet that was imported once more, every doubt marked in its cell and told beside its row.

A workbook of its own: the file that came in stays as it is. The second sheet lists all remarks with their places.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from core.base.cells import LONGEST_TEXT, clean
from core.base.grid import as_text
from core.base.meter import Meter, silent
from core.intake import ledger_import
from core.intake.ledger_import import Preview
from core.intake.ledger_reading import Remark

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WEIGHTS: Mapping[str, str] = {"error": "差错", "doubt": "存疑", "left_out": "未导入"}
_COLOURS = {"error": "F8CBAD", "doubt": "FFEB9C", "left_out": "D9D9D9"}
_BESIDE = 46  # width of the column that tells the remarks of a row, in half-width characters


def write(seen: Preview, stream: BinaryIO, meter: Meter | None = None) -> None:
    """Write the marked copy as .xlsx."""
    from openpyxl import Workbook

    meter = meter or silent()
    remarks = seen.remarks()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = seen.mapping.sheet[:31] or "台账"
    _copy(sheet, seen, meter)
    _mark(sheet, seen, remarks)
    _list(book.create_sheet("核对清单"), remarks)
    book.save(stream)


def _copy(sheet: "Worksheet", seen: Preview, meter: Meter) -> None:
    grid = seen.grid
    meter.begin("导出标注副本", len(grid.rows))
    for row, values in enumerate(grid.rows):
        if row % 500 == 0:
            meter.step(row)
        for column, value in enumerate(values):
            if value is not None and value != "":
                _put(sheet, row, column, as_text(value))
    for one in grid.merges:
        sheet.merge_cells(
            start_row=one.top + 1, start_column=one.left + 1, end_row=one.bottom + 1, end_column=one.right + 1
        )
    from openpyxl.utils import get_column_letter

    for column, width in grid.widths.items():
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(width, 80)


def _mark(sheet: "Worksheet", seen: Preview, remarks: Sequence[Remark]) -> None:
    """Colours in the cells, and all that is to be said of a row in a column of its own."""
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter

    beside = seen.grid.width + 1
    told: dict[int, list[str]] = {}
    for one in remarks:
        told.setdefault(one.row, []).append(f"{one.where} {ledger_import.said(one)}")
        if one.column >= 0:
            row, column = seen.grid.anchor(one.row, one.column)
            sheet.cell(row + 1, column + 1).fill = PatternFill("solid", fgColor=_COLOURS[one.weight])
    sheet.column_dimensions[get_column_letter(beside + 1)].width = _BESIDE
    _put(sheet, seen.mapping.header[1], beside, "核对说明")
    for row, texts in told.items():
        if row != seen.mapping.header[1]:
            _put(sheet, row, beside, "\n".join(texts))


def _list(sheet: "Worksheet", remarks: Sequence[Remark]) -> None:
    for column, (heading, width) in enumerate((("位置", 10), ("类别", 10), ("说明", 110))):
        _put(sheet, 0, column, heading)
        sheet.column_dimensions["ABC"[column]].width = width
    for row, one in enumerate(remarks, 1):
        for column, text in enumerate((one.where, WEIGHTS[one.weight], ledger_import.said(one))):
            _put(sheet, row, column, text)
    sheet.freeze_panes = "A2"


def _put(sheet: "Worksheet", row: int, column: int, text: str) -> None:
    """A text that stays one, whatever it begins with."""
    from openpyxl.styles import Alignment

    cell: Any = sheet.cell(row + 1, column + 1)
    cell.value = clean(text)[:LONGEST_TEXT]
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="center", wrap_text=True)
