"""Superiors' forms as offices make them, each with what must stand where once it is filled.

`SAMPLES` are (name, builder); a builder writes the file and tells what is expected. Rows count as in Excel.
"""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

THIN = Side(style="thin")
FRAME = Border(THIN, THIN, THIN, THIN)
CENTRED = Alignment("center", "center", wrap_text=True)
SEVEN = 7  # measures of the four findings of the tests: 1, 2, 3 and 1


@dataclass
class Expected:
    """`columns`: letter → field. `start`: the first row of records. `block`: rows a finding. `formulas` and `cells`:
    what stands in single cells afterwards. `parts`: those that may differ besides the sheet."""

    columns: dict[str, str]
    start: int
    sheet: str = "整改台账"
    part: str = "xl/worksheets/sheet1.xml"
    block: int = 1
    spread: str = "merged"
    unfilled: str = ""
    formulas: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    ranges: dict[str, str] = field(default_factory=dict)


Builder = Callable[[Path], Expected]
SAMPLES: list[tuple[str, Builder]] = []


def sample(name: str) -> Callable[[Builder], Builder]:
    """One more kind of form."""

    def added(builder: Builder) -> Builder:
        SAMPLES.append((name, builder))
        return builder

    return added


def named(letters: str, fields: str) -> dict[str, str]:
    """Letter of a column → the field that stands there."""
    return dict(zip(letters, fields.split(), strict=True))


def frame(sheet: Worksheet, top: int, bottom: int, right: int, left: int = 1) -> None:
    """Borders and line breaks, as an office draws a table."""
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            cell = sheet.cell(row, column)
            cell.border, cell.alignment = FRAME, CENTRED


def heads(sheet: Worksheet, row: int, texts: Sequence[str], left: int = 1) -> None:
    for column, text in enumerate(texts, left):
        sheet.cell(row, column, text).font = Font("黑体", 11)


def begun(title: str, right: str, sheet: str = "整改台账") -> tuple[Workbook, Worksheet]:
    """A workbook with a title over columns A to `right`."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = sheet
    first["A1"] = title
    first["A1"].font = Font("方正小标宋简体", 20)
    first.merge_cells(f"A1:{right}1")
    return book, first


def rewritten(path: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> None:
    """The same archive with its parts changed and more put in."""
    with zipfile.ZipFile(path) as old:
        parts = [(name, change(name, old.read(name))) for name in old.namelist()]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in [*parts, *(more or {}).items()]:
            new.writestr(name, content)
    path.write_bytes(stream.getvalue())


MAIN = (
    "序号", "问题类别", "具体问题", "整改目标", "整改措施", "责任领导", "牵头单位", "配合单位", "责任人", "完成时限",
    "整改进展", "完成情况", "佐证材料", "是否销号", "备注",
)  # fmt: skip
MAIN_FIELDS = named("ABCDEFGHIJ", "number category text goal measure leader lead_unit co_units person deadline")
MAIN_FIELDS |= named("KLMNO", "progress completed evidence closed remark")


@sample("plain")
def plain(path: Path) -> Expected:
    """One header row, three rows for records, a total with formulas, a signature line."""
    book, sheet = begun("巡视反馈问题整改台账", "O")
    sheet["A2"], sheet["I2"] = "填报单位（盖章）：", "填报日期：    年  月  日"
    sheet.merge_cells("A2:H2")
    sheet.merge_cells("I2:O2")
    heads(sheet, 3, MAIN)
    frame(sheet, 3, 7, 15)
    sheet["A7"], sheet["C7"], sheet["E7"] = "合  计", "=COUNTA(C4:C6)", '=SUBTOTAL(3,E4:E6)&"条 E4:E6"'
    sheet["A8"], sheet["F8"], sheet["A9"] = "填报人：", "审核人：", "注：本表一式两份，一份留存。"
    sheet.print_area = "A1:O9"
    sheet.print_title_rows = "1:3"
    sheet.freeze_panes = "D4"
    book.save(path)
    return Expected(
        MAIN_FIELDS, 4,
        formulas={"C11": "=COUNTA(C4:C10)", "E11": "=SUBTOTAL(3,E4:E10)&\"条 E4:E6\""},
        cells={"A2": "填报单位（盖章）：某高新区党工委整改办", "I2": "填报日期：2025年9月15日", "A12": "填报人：",
               "A13": "注：本表一式两份，一份留存。"},
        parts={"xl/workbook.xml"}, ranges={"print_area": "'整改台账'!$A$1:$O$13"},
    )  # fmt: skip


@sample("one row and its sums")
def one_row(path: Path) -> Expected:
    """A single row for records; sums, validation and format end with it, rows below have formulas of their own."""
    book, sheet = begun("问题整改情况统计表", "J")
    heads(
        sheet,
        2,
        ("序号", "反馈问题", "整改举措", "责任单位", "整改时限", "是否完成", "整改落实情况", "得分", "系数", "加权"),
    )
    frame(sheet, 2, 4, 10)
    sheet["J3"] = "=H3*I3"
    sheet["A4"], sheet["B4"], sheet["J4"], sheet["H4"] = "合计", "=COUNTA(B3)", "=SUM(J3:J3)", "=SUM($H$3:$H$3)/ROW(A3)"
    done = DataValidation("list", formula1='"是,否"')
    sheet.add_data_validation(done)
    done.add("F3")
    sheet.conditional_formatting.add("A3:J3", FormulaRule(['$F3="否"'], fill=PatternFill("solid", bgColor="FFFFCC")))
    sheet.row_dimensions[3].height = 30
    book.save(path)
    return Expected(
        named("ABCDEFG", "number text measure lead_unit deadline done progress"),
        3, unfilled="HIJ",
        formulas={"J3": "=H3*I3", "J6": "=H6*I6", "J9": "=H9*I9", "B10": "=COUNTA(B3:B9)", "J10": "=SUM(J3:J9)",
                  "H10": "=SUM($H$3:$H$9)/ROW(A3)"},
        parts={"xl/workbook.xml"}, ranges={"validation": "F3:F9", "formatting": "A3:J9"},
    )  # fmt: skip


@sample("two levels, 24 columns")
def audit(path: Path) -> Expected:
    """The audit's list: two header levels, numbers of the columns below, no rows prepared."""
    book, sheet = begun("审计（巡视）整改清单", "X")
    sheet["A2"] = "截至    年  月  日"
    tree = (
        ("序号",), ("单位名称", "一级单位", "具体责任单位"), ("问题来源",), ("审计报告出具年份",), ("问题类别",),
        ("问题在审计报告中的序号及表述",),
        ("整改责任清单", "具体责任单位", "具体问题表述", "问题金额（万元）", "负责监督管理责任的主管部门"),
        ("整改目标清单", "整改类型", "法规政策依据", "整改要求", "整改时限", "整改完成标准"),
        ("具体责任单位细化的整改要求", "细化的整改措施", "对应的完成时间"),
        ("具体责任单位整改责任人", "整改第一责任人", "协助整改工作的领导", "牵头整改部门责任人及联系电话",
         "配合整改部门责任人及联系电话", "审计部门责任人及联系电话"),
        ("是否已完成整改",),
    )  # fmt: skip
    column = 1
    for head, *leaves in tree:
        sheet.cell(3, column, head)
        if leaves:
            heads(sheet, 4, leaves, column)
            sheet.merge_cells(start_row=3, end_row=3, start_column=column, end_column=column + len(leaves) - 1)
        else:
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
        column += len(leaves) or 1
    for number in range(1, 25):
        sheet.cell(5, number, number)
    frame(sheet, 3, 6, 24)
    book.save(path)
    return Expected(
        {"A": "number", "B": "top_units", "C": "lead_unit", "D": "audit_source", "F": "category", "H": "lead_unit",
         "I": "text", "O": "due", "Q": "measure", "R": "deadline", "S": "first_responsible", "X": "done"},
        6, unfilled="EGJKLMNPTUVW", cells={"A2": "截至2025年9月15日", "A5": "1", "X5": "24"},
    )  # fmt: skip


@sample("five header rows, 52 columns")
def wide(path: Path) -> Expected:
    """Header in rows 4 to 8, five levels, most columns asking for what nobody records."""
    book, sheet = begun("巡视整改工作情况明细表", "AZ", "明细表")
    sheet["A2"] = "填报单位："
    sheet.merge_cells("A2:T2")
    sheet["AX2"], sheet["A3"] = "单位：个、万元", "密级："
    bands = (("基本情况", 10), ("整改责任", 8), ("整改落实", 12), ("成效", 22))
    leaves = ["序号", "问题类别", "反馈问题", "反馈原文", "问题专项", "整改目标", "巡察组", "轮次",
              "反馈时间", "问题编码", "责任领导", "牵头责任单位", "配合单位", "责任人",
              "责任人联系电话", "责任人职务", "督导单位", "督导人",
              "整改措施", "措施类型", "完成时限", "整改进展情况", "完成情况", "佐证材料", "未完成原因", "下一步计划",
              "实际完成时间", "是否长期坚持", "是否销号", "备注"]  # fmt: skip
    leaves += [f"指标{number}（{unit}）" for number, unit in zip(range(1, 23), "个元" * 11, strict=True)]
    column = 1
    for band, count in bands:
        sheet.cell(4, column, band)
        sheet.merge_cells(start_row=4, end_row=4, start_column=column, end_column=column + count - 1)
        half = count // 2
        for first, size, name in ((column, half, "（一）"), (column + half, count - half, "（二）")):
            sheet.cell(5, first, f"{band}{name}")
            sheet.merge_cells(start_row=5, end_row=6, start_column=first, end_column=first + size - 1)
        column += count
    for place, leaf in enumerate(leaves, 1):
        sheet.cell(7, place, leaf)
        sheet.merge_cells(start_row=7, end_row=8, start_column=place, end_column=place)
    frame(sheet, 4, 10, 52)
    sheet["A11"] = "合计"
    for place in (31, 32):
        letter = get_column_letter(place)
        sheet[f"{letter}11"] = f"=SUM({letter}9:{letter}10)"
    book.save(path)
    return Expected(
        {"A": "number", "B": "category", "C": "text", "D": "original", "E": "special", "F": "goal", "G": "fact.team",
         "H": "fact.round", "I": "fact.feedback_on", "K": "leader", "L": "lead_unit", "M": "co_units", "N": "person",
         "O": "phone", "P": "post", "S": "measure", "T": "measure_kind", "U": "deadline", "V": "progress",
         "W": "completed", "X": "evidence", "Y": "open_reason", "Z": "next_plan", "AA": "done_on",
         "AB": "standing", "AC": "closed", "AD": "remark"},
        9, sheet="明细表", unfilled=["J", "Q", "R", "AE", "AZ"],
        formulas={"AE16": "=SUM(AE9:AE15)"},
        cells={"A2": "填报单位：某高新区党工委整改办", "A3": "密级："}, parts={"xl/workbook.xml"},
    )  # fmt: skip


def _blocks(path: Path, prepared: int) -> Expected:
    book, sheet = begun("问题整改清单（每个问题五行）", "H")
    heads(sheet, 3, ("序号", "具体问题", "问题类别", "整改措施", "完成时限", "完成情况", "责任单位", "备注"))
    last = 3 + 5 * prepared
    frame(sheet, 3, last + 1, 8)
    for top in range(4, last, 5):
        for column in "ABCH":
            sheet.merge_cells(f"{column}{top}:{column}{top + 4}")
        for row in range(top, top + 5):
            sheet[f"D{row}"].font = Font("楷体", 10)
    sheet[f"A{last + 1}"], sheet[f"D{last + 1}"] = "合计", f"=COUNTA(D4:D{last})"
    book.save(path)
    return Expected(
        named("ABCDEFGH", "number text category measure deadline completed lead_unit remark"),
        4, block=5, formulas={"D24": "=COUNTA(D4:D23)"}, parts={"xl/workbook.xml"},
    )  # fmt: skip


@sample("blocks of five rows")
def blocks(path: Path) -> Expected:
    return _blocks(path, 2)


@sample("one block of five rows")
def one_block(path: Path) -> Expected:
    return _blocks(path, 1)


TEXT_BOX = """<xdr:twoCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff>
<xdr:row>{top}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff>
<xdr:row>{bottom}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr>
<xdr:cNvPr id="{id}" name="文本框 {id}"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect">
<a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="zh-CN"/><a:t>{text}</a:t></a:r></a:p>
</xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"""


def with_boxes(path: Path, boxes: Sequence[tuple[int, int, str]]) -> None:
    """Text boxes drawn on the first sheet, which has a drawing already (a chart)."""
    drawn = "".join(
        TEXT_BOX.format(top=top, bottom=bottom, text=text, id=90 + nth) for nth, (top, bottom, text) in enumerate(boxes)
    )

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/drawings/drawing1.xml":
            return content
        return re.sub(rb"</(\w+:)?wsDr>", lambda end: drawn.encode() + end[0], content)

    rewritten(path, change)


@sample("text boxes and a chart")
def drawings(path: Path) -> Expected:
    """A chart and a text box below the records, one above; another sheet sums the records up and draws them."""
    book, sheet = begun("整改情况一览表", "H")
    sheet.row_dimensions[2].height = 40
    heads(sheet, 4, ("序号", "问题", "措施", "牵头单位", "时限", "进展", "状态", "备注"))
    frame(sheet, 4, 7, 8)
    sheet["A8"], sheet["C8"] = "总计", "=COUNTA(C5:C7)"
    sums = book.create_sheet("汇总")
    sums["A1"], sums["B1"] = "措施条数", "=COUNTA('整改台账'!C5:C7)"
    sums["A2"], sums["B2"] = "问题个数", "=COUNTA(整改台账!$B$5:$B$7)"
    sums["A3"], sums["B3"] = "别的表", "=SUM(C5:C7)"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=4, max_row=7), titles_from_data=True)
    sheet.add_chart(chart, "A12")
    other = BarChart()
    other.add_data(Reference(sums, min_col=2, min_row=1, max_row=2))
    sums.add_chart(other, "D2")
    book.save(path)
    with_boxes(path, [(1, 2, "密级：        填报单位："), (9, 11, "单位（盖章）：")])
    return Expected(
        named("ABCDEFGH", "number text measure lead_unit deadline progress completed remark"),
        5, formulas={"C12": "=COUNTA(C5:C11)", "汇总!B1": "=COUNTA('整改台账'!C5:C11)",
                     "汇总!B2": "=COUNTA(整改台账!$B$5:$B$11)", "汇总!B3": "=SUM(C5:C7)"},
        parts={"xl/workbook.xml", "xl/drawings/drawing1.xml", "xl/worksheets/sheet2.xml", "xl/charts/chart1.xml"},
        ranges={"anchor": "15", "box": "13", "chart": "$A$5:$A$11"},
    )  # fmt: skip


@sample("drop-downs from another sheet")
def drop_downs(path: Path) -> Expected:
    """Twenty prepared rows, so that nothing needs to move; words allowed by a list on a hidden sheet."""
    book, sheet = begun("整改台账（下拉选择）", "I")
    heads(
        sheet,
        2,
        ("序号", "问题描述", "整改措施", "牵头领导", "责任部门", "计划完成时间", "整改状态", "是否长期坚持", "备注"),
    )
    frame(sheet, 2, 22, 9)
    for row in range(3, 23):
        sheet.cell(row, 1, row - 2)
        sheet.cell(row, 6).number_format = "yyyy-mm-dd"
    words = book.create_sheet("选项")
    for row, word in enumerate(("完成整改", "取得阶段性成果并持续整改", "未完成"), 1):
        words.cell(row, 1, word)
    words.sheet_state = "hidden"
    states = DataValidation("list", formula1="选项!$A$1:$A$3")
    sheet.add_data_validation(states)
    states.add("G3:G22")
    sheet["A24"] = "说明：请按实际情况填写。"
    book.save(path)
    return Expected(
        named("ABCDEFGHI", "number text measure leader lead_unit deadline# completed! standing remark"),
        3, cells={"A22": "20", "A24": "说明：请按实际情况填写。"}, ranges={"validation": "G3:G22"},
    )  # fmt: skip


@sample("hidden columns and rows")
def hidden(path: Path) -> Expected:
    """A hidden column of keys in the middle, a hidden row of keys below the header, an example to be passed over."""
    book, sheet = begun("线上填报导出表", "J")
    heads(
        sheet,
        2,
        (
            "序号",
            "记录编码",
            "反馈问题",
            "整改措施",
            "责任单位",
            "完成时限",
            "完成情况",
            "整改进展",
            "系统状态",
            "备注",
        ),
    )
    heads(sheet, 3, ("xh", "uuid", "fkwt", "zgcs", "zrdw", "wcsx", "wcqk", "zgjz", "zt", "bz"))
    heads(
        sheet, 4, ("示例", "", "党建工作责任制落实不力", "修订制度", "组织部", "2025年6月", "已完成", "已修订", "", "")
    )
    frame(sheet, 2, 9, 10)
    sheet.row_dimensions[3].hidden = True
    for column in "BI":
        sheet.column_dimensions[column].hidden = True
    book.save(path)
    return Expected(
        named("ACDEFGHJ", "number text measure lead_unit deadline completed progress remark"),
        5, unfilled="BI", cells={"C4": "党建工作责任制落实不力", "B3": "uuid"},
    )  # fmt: skip


@sample("two tables on a sheet")
def two_tables(path: Path) -> Expected:
    """A second table with sums of its own and of the first stands below; header of the first in row 5."""
    book, sheet = begun("整改情况报送表", "H")
    sheet["A2"], sheet["E2"] = "报送单位：", "报送时间："
    sheet["A4"] = "表一　整改台账"
    sheet.merge_cells("A4:H4")
    heads(sheet, 5, ("序号", "反馈问题", "整改措施", "责任领导", "责任单位", "整改时限", "整改情况", "备注"))
    frame(sheet, 5, 8, 8)
    sheet["A9"], sheet["C9"] = "小计", "=COUNTA(C6:C8)"
    sheet["A11"] = "表二　追责问责情况"
    sheet.merge_cells("A11:H11")
    heads(sheet, 12, ("序号", "处理对象", "单位及职务", "处理种类", "处理日期", "对应问题", "依据", "备注"))
    frame(sheet, 12, 15, 8)
    sheet["A15"], sheet["B15"] = "合计", "=COUNTA(B13:B14)+C9"
    sheet.row_breaks.brk.clear()
    book.save(path)
    return Expected(
        named("ABCDEFGH", "number text measure leader lead_unit deadline progress remark"),
        6, formulas={"C13": "=COUNTA(C6:C12)", "B19": "=COUNTA(B17:B18)+C13"},
        cells={"A2": "报送单位：某高新区党工委整改办", "E2": "报送时间：2025年9月15日", "A15": "表二　追责问责情况",
               "B16": "处理对象"},
        parts={"xl/workbook.xml"},
    )  # fmt: skip


@sample("side by side")
def side_by_side(path: Path) -> Expected:
    """A table of counts stands to the right of the records."""
    book, sheet = begun("整改台账", "G")
    heads(sheet, 3, ("序号", "问题表述", "整改措施", "牵头单位", "完成期限", "完成情况", "备注"))
    frame(sheet, 3, 10, 7)
    heads(sheet, 3, ("序号", "类别", "个数"), 9)
    frame(sheet, 3, 6, 11, 9)
    sheet["J4"], sheet["K4"] = "问题", "=COUNTA(B4:B10)"
    book.save(path)
    return Expected(
        named("ABCDEFG", "number text measure lead_unit deadline completed remark"),
        4, formulas={"K4": "=COUNTA(B4:B10)"}, cells={"I3": "序号", "J4": "问题"}, parts={"xl/workbook.xml"},
    )  # fmt: skip


@sample("protected")
def protected(path: Path) -> Expected:
    book, sheet = begun("整改台账（受保护）", "F")
    heads(sheet, 2, ("序号", "存在问题", "整改措施", "责任人", "完成时间", "工作进展"))
    frame(sheet, 2, 3, 6)
    sheet["A4"], sheet["B4"] = "合计", "=COUNTA(B3:B3)"
    sheet.protection.sheet = True
    sheet.protection.password = "abcd"
    book.security.lockStructure = True
    book.save(path)
    return Expected(
        named("ABCDEF", "number text measure person deadline progress"),
        3, formulas={"B10": "=COUNTA(B3:B9)"}, parts={"xl/workbook.xml"},
    )  # fmt: skip


@sample("macros")
def macros(path: Path) -> Expected:
    """An .xlsm: its project of macros is a part like any other."""
    told = plain(path)

    def change(name: str, content: bytes) -> bytes:
        if name == "[Content_Types].xml":
            content = content.replace(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml").replace(
                b"application/vnd.openxmlformats-officedocument.ms-excel", b"application/vnd.ms-excel"
            )
            kind = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            return content.replace(b"<Default", kind + b"<Default", 1)
        if name == "xl/_rels/workbook.xml.rels":
            relation = (
                b'<Relationship Id="rIdVba" Target="vbaProject.bin" '
                b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>'
            )
            return content.replace(b"</Relationships>", relation + b"</Relationships>")
        return content

    rewritten(path, change, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 a project that nobody runs" * 50})
    return told


@sample("as WPS and other programs write it")
def foreign(path: Path) -> Expected:
    """Every element with a prefix, foreign namespaces and elements, rows without numbers, shared formulas, an order of
    computing, a descriptor behind each part."""
    book, sheet = begun("整改台账", "H")
    heads(sheet, 2, ("序号", "问题", "具体措施", "责任单位", "整改期限", "是否整改到位", "分值", "得分"))
    frame(sheet, 2, 6, 8)
    for row in range(3, 6):
        sheet[f"H{row}"] = f"=G{row}*2"
    sheet["A6"], sheet["H6"] = "合计", "=SUM(H3:H5)"
    book.save(path)

    def change(name: str, content: bytes) -> bytes:
        text = content.decode()
        if name == "xl/worksheets/sheet1.xml":
            text = text.replace("<f>G3*2</f>", '<f t="shared" ref="H3:H5" si="0">G3*2</f>')
            text = re.sub(r"<f>G[45]\*2</f>", '<f t="shared" si="0"/>', text)
            text = text.replace(
                "</sheetData>", '</sheetData><etc:x xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>'
            )
            text = text.replace(' xmlns="http', ' xmlns:x="http')
            text = re.sub(r"<(/?)(?=[a-zA-Z]+[\s/>])(?!etc)", r"<\1x:", text)
            text = re.sub(r'<x:row r="\d+"', "<x:row", text)
            return text.encode()
        if name == "xl/_rels/workbook.xml.rels":
            relation = (
                '<Relationship Id="rIdC" Target="calcChain.xml" '
                'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"/>'
            )
            return text.replace("</Relationships>", relation + "</Relationships>").encode()
        if name == "[Content_Types].xml":
            kind = (
                '<Override PartName="/xl/calcChain.xml" '
                'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/>'
            )
            return text.replace("</Types>", kind + "</Types>").encode()
        return content

    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<c r="H6" i="1"/><c r="H3"/><c r="H4"/><c r="H5"/></calcChain>'
    )
    rewritten(path, change, {"xl/calcChain.xml": chain})
    with_descriptors(path)
    return Expected(
        named("ABCDEF", "number text measure lead_unit deadline done"),
        3, unfilled="GH", sheet="整改台账",
        formulas={"H3": "=G3*2", "H4": "=G4*2", "H8": "=G8*2", "H9": "=G9*2", "H10": "=SUM(H3:H9)"},
        parts={"xl/workbook.xml", "xl/calcChain.xml"},
    )  # fmt: skip


def with_descriptors(path: Path) -> None:
    """As a program writes that cannot go back: sizes stand behind each part."""

    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.content = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, more: object) -> int:  # pyright: ignore
            self.content += bytes(more)  # pyright: ignore
            return len(bytes(more))  # pyright: ignore

    stream = OneWay()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    path.write_bytes(bytes(stream.content))


@sample("total above, comments, names")
def total_above(path: Path) -> Expected:
    """The total stands above the records; a comment below them, a named range, a second sheet that is found first."""
    book = Workbook()
    notes = book.active
    assert isinstance(notes, Worksheet)
    notes.title = "填表说明"
    notes["A1"], notes["A2"] = "一、本表由各单位填写。", "二、整改措施要逐条填写，责任单位填全称。"
    sheet = book.create_sheet("附件1")
    sheet["A1"] = "附件1"
    sheet["A2"] = "整改台账"
    sheet.merge_cells("A2:G2")
    heads(sheet, 3, ("序号", "具体问题", "整改措施", "责任领导", "完成时限", "整改结果", "说明"))
    sheet["A4"], sheet["B4"], sheet["C4"] = "合计", "=COUNTA(B5:B6)", "=COUNTA(C5:C6)"
    frame(sheet, 3, 6, 7)
    sheet["A8"] = "联系电话："
    sheet["A8"].comment = Comment("请留座机", "巡察办")
    book.defined_names["问题区"] = DefinedName("问题区", attr_text="附件1!$B$5:$B$6")
    book.save(path)
    return Expected(
        named("ABCDEFG", "number text measure leader deadline completed remark"),
        5, sheet="附件1", part="xl/worksheets/sheet2.xml",
        formulas={"B4": "=COUNTA(B5:B11)", "C4": "=COUNTA(C5:C11)"}, cells={"A13": "联系电话："},
        parts={"xl/workbook.xml", "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"},
        ranges={"问题区": "附件1!$B$5:$B$11", "comment": "A13"},
    )  # fmt: skip


@sample("a table with filter buttons")
def filtered(path: Path) -> Expected:
    """Excel's own table: no merged cells there, each row says all; it grows with the records."""
    book, sheet = begun("整改台账", "F")
    heads(sheet, 3, ("序号", "反馈问题", "整改措施", "责任单位", "完成时限", "备注"))
    frame(sheet, 3, 5, 6)
    sheet.add_table(Table(displayName="台账", ref="A3:F5"))
    sheet["B7"] = "=COUNTA(台账[反馈问题])"
    book.save(path)
    return Expected(
        named("ABCDEF", "number text measure lead_unit deadline remark"),
        4, spread="repeated", formulas={"B12": "=COUNTA(台账[反馈问题])"}, ranges={"table": "A3:F10"},
        parts={"xl/workbook.xml", "xl/tables/table1.xml"},
    )  # fmt: skip


@sample("one row a finding")
def by_finding(path: Path) -> Expected:
    """No measures asked for: what they say stands summed up in the finding's row. Headings are not merged."""
    book, sheet = begun("巡察整改情况表", "H")
    heads(sheet, 3, ("序号", "巡察组", "存在的问题", "责任", "", "整改", "", "备注"))
    heads(sheet, 4, ("", "", "", "责任领导", "责任单位", "完成时限", "完成情况", ""))
    frame(sheet, 3, 5, 8)
    book.save(path)
    return Expected(
        named("ABCDEFGH", "number fact.team text leaders lead_units due state remark"),
        5, spread="joined",
    )  # fmt: skip
