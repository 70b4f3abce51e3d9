"""单位填报表 as an .xlsx workbook: what is asked is locked, what is to be answered is open, with lists to choose from.

A hidden column names each row's measure and a hidden sheet the form, so that it is known again after sorting, copying
and saving by other programs. Written by openpyxl because a form needs protection and lists; every text is a text.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from core.base.dates import show_day
from core.base.grid import letters
from core.domain.unit_forms import ANSWERS, ASKED, FormRow, FormSheet
from core.output import row_heights
from core.output.spreadsheet import LONGEST_TEXT, clean

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = "整改情况填报"
MARK_SHEET = "rectify"
MARK = "rectify-unit-form"
VERSION = "1"
ROW_HEADING = "行标识（请勿改动）"
HEADER_ROW = 6
FILLED_BY, PHONE, FILLED_ON = "填报人：", "联系电话：", "填报日期："
_WIDTHS = {
    "number": 7, "finding": 32, "measure": 36, "leader": 11, "co_units": 14, "person": 11, "deadline": 16,
    "progress": 46, "completed": 13, "reason": 24, "next_plan": 24, "evidence": 28,
}  # fmt: skip
_CENTRED = {"number", "leader", "co_units", "person", "deadline", "completed"}
_SIZE, _SPACING, _PADDING, _LEAST_LINES = 10.5, 1.3, 6, 3  # a row leaves room for an answer of three lines
_HIGHEST = 409  # points: Excel's limit
_ROOM = 200  # rows below the last, open for lines that a unit adds
_GUIDE = (
    "填写说明：只填有底色的格子。完成情况从下拉列表中选择；未完成的请写明原因和下一步打算。佐证材料写文件名，文件放进与本表同名的文件夹，"
    "一起交回；文件名前加序号（如“3 会议纪要.pdf”）也能对上。可以排序，请不要删除行、改动隐藏的列。"
)  # fmt: skip


def file_name(form: FormSheet) -> str:
    """What the file of a form is called, without its extension; its folder of evidence is called the same."""
    return f"{form.unit}整改情况填报表（第{form.number}期）"


def write(form: FormSheet, stream: BinaryIO) -> None:
    """Write one form. Refuses nothing: a text longer than a cell takes has been refused where it was recorded."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = clean(form.office)
    book.properties.title = clean(file_name(form))
    sheet = book.active
    assert sheet is not None
    _fill(sheet, form)
    _mark(book.create_sheet(MARK_SHEET), form)
    book.save(stream)


def _fill(sheet: "Worksheet", form: FormSheet) -> None:
    columns = (*ASKED, *ANSWERS)
    sheet.title = SHEET
    sheet.column_dimensions["A"].hidden = True
    sheet.column_dimensions["A"].width = 12
    _head(sheet, form, len(columns) + 1)
    titles = {**ASKED, **ANSWERS}
    _text(sheet.cell(HEADER_ROW, 1), ROW_HEADING, kind="heading")
    for nth, name in enumerate(columns, 2):
        _text(sheet.cell(HEADER_ROW, nth), titles[name], kind="heading")
        sheet.column_dimensions[letters(nth - 1)].width = _WIDTHS[name]
    for place, row in enumerate(form.rows, HEADER_ROW + 1):
        _row(sheet, place, row, columns)
    last = HEADER_ROW + len(form.rows)
    _open_below(sheet, last, columns)
    _choices(sheet, form.words, columns, last)
    _protect(sheet)
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    _print_setup(sheet, last)


def _head(sheet: "Worksheet", form: FormSheet, width: int) -> None:
    """Title, what it is about, instructions, and who fills it in."""
    sheet.merge_cells(start_row=1, start_column=2, end_row=1, end_column=width)
    _text(sheet.cell(1, 2), file_name(form), kind="title")
    sheet.row_dimensions[1].height = 32
    due = f"　　请于{show_day(form.due_on)}前交回" if form.due_on else ""
    lines = (f"{form.inspection}　　填报单位：{form.unit}　　制表日期：{show_day(form.issued_on)}{due}", _GUIDE)
    for row, (words, height) in enumerate(zip(lines, (20, 34), strict=True), 2):
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=width)
        _text(sheet.cell(row, 2), words, kind="line")
        sheet.row_dimensions[row].height = height
    for column, label in ((2, FILLED_BY), (5, PHONE), (9, FILLED_ON)):
        _text(sheet.cell(4, column), label, kind="label")
        _text(sheet.cell(4, column + 1), "", kind="answer")
    sheet.row_dimensions[4].height = 22
    sheet.row_dimensions[5].height = 6


def _row(sheet: "Worksheet", place: int, row: FormRow, columns: Sequence[str]) -> None:
    _text(sheet.cell(place, 1), row.uid, kind="asked")
    said = {**row.asked, **row.answers}
    needed = max(row_heights.lines(said[name], row_heights.room(_WIDTHS[name], _SIZE)) for name in columns)
    wanted = row_heights.height(max(needed, _LEAST_LINES), _SIZE, _SPACING, _PADDING)
    sheet.row_dimensions[place].height = min(wanted, _HIGHEST)
    for nth, name in enumerate(columns, 2):
        known = row.asked.get(name, row.answers.get(name, ""))
        kind = "answer" if name in ANSWERS else "asked"
        _text(sheet.cell(place, nth), known, kind=kind, centred=name in _CENTRED)


def _open_below(sheet: "Worksheet", last: int, columns: Sequence[str]) -> None:
    """Rows below the table may be written in: what a unit adds there is read and told, not lost."""
    from openpyxl.styles import Protection

    for place in range(last + 1, last + _ROOM + 1):
        for nth in range(1, len(columns) + 2):
            sheet.cell(place, nth).protection = Protection(locked=False)


def _choices(sheet: "Worksheet", words: Sequence[str], columns: Sequence[str], last: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    # A list of words in the formula itself is limited to 255 characters; the words of an inspection are few and short.
    listed = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    listed.error, listed.errorTitle = "请从下拉列表中选择。", "完成情况"
    listed.showErrorMessage = True
    letter = letters(columns.index("completed") + 1)
    listed.add(f"{letter}{HEADER_ROW + 1}:{letter}{max(last, HEADER_ROW + 1)}")  # pyright: ignore[reportUnknownMemberType]
    sheet.add_data_validation(listed)


def _protect(sheet: "Worksheet") -> None:
    """Locked without a password: against mistakes, not against the unit."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "formatCells", "sort", "autoFilter"):
        setattr(protection, allowed, False)  # in this format False means that it is allowed


def _print_setup(sheet: "Worksheet", last: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_margins.left = sheet.page_margins.right = 0.4  # inches
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.8, 0.4
    sheet.page_setup.paperSize = 8  # A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # pyright: ignore[reportOptionalMemberAccess]
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_area = f"B1:{letters(len(ASKED) + len(ANSWERS))}{last}"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"  # pyright: ignore[reportOptionalMemberAccess]


def _mark(sheet: "Worksheet", form: FormSheet) -> None:
    """The hidden sheet: which form this is, and every row with the values it was made with."""
    sheet.sheet_state = "veryHidden"
    marks = (MARK, VERSION, form.workspace, form.uid, str(form.number), form.issued_on.isoformat(), form.unit)
    for nth, mark in enumerate(marks, 1):
        _text(sheet.cell(nth, 1), mark, kind="asked")
    for place, row in enumerate(form.rows, len(marks) + 1):
        for nth, value in enumerate((row.uid, *row.asked.values(), *row.answers.values()), 1):
            _text(sheet.cell(place, nth), value, kind="asked")


def _text(cell: "Cell | Any", text: str, *, kind: str, centred: bool = False) -> None:
    """A text that no program takes for a formula, in the look of its kind."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    cell.value = clean(text)[:LONGEST_TEXT] or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = cell.value.startswith(("=", "+", "-", "@"))
    size = {"title": 16, "line": 10}.get(kind, _SIZE)
    cell.font = Font(name="黑体" if kind in ("title", "heading") else "宋体", size=size)
    horizontal = "center" if kind in ("title", "heading") or centred else "right" if kind == "label" else "left"
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    if kind in ("heading", "asked", "answer"):
        thin = Side(style="thin", color="808080")
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    if kind == "answer":
        cell.fill = PatternFill("solid", fgColor="FFF8E1")
        cell.protection = Protection(locked=False)
        cell.number_format = "@"  # what is typed here stays as it was typed
    elif kind == "heading":
        cell.fill = PatternFill("solid", fgColor="E8EEF4")
