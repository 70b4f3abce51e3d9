"""Rules for reading workbooks: what a sheet shows is what is read, whatever program saved it."""

import struct
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.base.cells import dated, kind_of
from core.base.grid import Area, Grid
from core.intake.workbook import read_workbook
from tests.core.intake.workbook_files import MAIN, biff, ods, ods_cell, sheet, text_rows, xlsx


def read(folder: Path, content: bytes, name: str = "台账.xlsx") -> Grid:
    path = folder / name
    path.write_bytes(content)
    return read_workbook(path).grids[0]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("General", "number"), ("0.00", "number"), ("0%", "percent"), ("yyyy-m-d", "date"),
        ("yyyy年m月d日", "date"), ('yyyy"年"m"月"', "month"), ("[$-804]yyyy年m月;@", "month"), ("m/d", "date"),
        ("h:mm", "time"), ("[Red]0", "number"), ('0"月"', "number"), ("yyyy", "year"), ("@", "number"),
        ("0.00E+00", "number"), ("#,##0.00_);[Red](#,##0.00)", "number"),
    ],
)  # fmt: skip
def test_what_a_number_format_shows(form: str, kind: str) -> None:
    assert kind_of(form) == kind


def test_numbers_are_what_their_format_shows() -> None:
    assert dated(45717, "yyyy-m-d") == date(2025, 3, 1)
    assert dated(45717, "yyyy年m月") == "2025年3月"
    assert dated(45717.5, "yyyy-m-d h:mm") == datetime(2025, 3, 1, 12)  # noqa: DTZ001 (a sheet knows no zone)
    assert dated(0.985, "0.0%") == "98.5%"
    assert dated(3.0, "General") == 3
    assert dated(44255, "yyyy-m-d", from_1904=True) == date(2025, 3, 1)


def test_a_workbook_of_openpyxl(tmp_path: Path) -> None:
    book = Workbook()
    made = book.worksheets[0]
    made.title = "台账"
    made.append(["序号", "时限", "完成率", "金额"])
    made.append([1, date(2025, 3, 1), 0.5, 3.6])
    made["C2"].number_format = "0%"
    made.merge_cells("A3:B4")
    made.column_dimensions["D"].hidden = True
    made.row_dimensions[2].hidden = True
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    read_book = read_workbook(tmp_path / "a.xlsx")
    grid = read_book.grids[0]
    assert list(grid.rows[1]) == [1, date(2025, 3, 1), "50%", 3.6]
    assert grid.merges == (Area(2, 0, 3, 1),)
    assert (grid.hidden_columns, grid.hidden_rows) == (frozenset({3}), frozenset({1}))
    assert [one.visible for one in read_book.grids] == [True, False]


def test_rich_texts_shared_texts_and_escapes(tmp_path: Path) -> None:
    shared = (
        f'<sst xmlns="{MAIN}"><si><r><t>党的</t></r><r><rPr/><t>领导</t></r><rPh sb="0" eb="1"><t>dang</t></rPh></si>'
        "<si><t>一_x000A_二</t></si></sst>"
    )
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="b"><v>1</v></c></row>'
    grid = read(tmp_path, xlsx(sheet(rows), sharedStrings=shared))
    assert list(grid.rows[0]) == ["党的领导", "一\n二", True]


def test_a_sheet_whose_names_have_a_prefix(tmp_path: Path) -> None:
    rows = '<x:row r="2"><x:c r="B2" t="inlineStr"><x:is><x:t>某问题</x:t></x:is></x:c></x:row>'
    part = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    assert read(tmp_path, xlsx(part)).value(1, 1) == "某问题"


def test_overlapping_merges_of_a_damaged_file_are_one(tmp_path: Path) -> None:
    merges = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/><mergeCell ref="D1:D1048576"/></mergeCells>'
    grid = read(tmp_path, xlsx(sheet(text_rows([["甲"]]), merges)))
    assert grid.merges == (Area(0, 0, 1, 1), Area(0, 3, 49_999, 3))


def test_an_opendocument_sheet(tmp_path: Path) -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row><table:table-row>'
        + ods_cell("第一行", number_rows_spanned="2")
        + "".join(
            f'<table:table-cell office:value-type="date" office:date-value="2025-03-01"><text:p>{shown}</text:p>'
            "</table:table-cell>"
            for shown in ("2025年3月", "2025-3-1")
        )
        + '<table:table-cell office:value-type="float" office:value="3.6"><text:p>3.60</text:p></table:table-cell>'
        + '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation>'
        + '<text:p>甲<text:s text:c="2"/>乙</text:p><text:p>丙</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    grid = read(tmp_path, ods(rows), "台账.ods")
    assert list(grid.rows[2]) == ["第一行", "2025年3月", date(2025, 3, 1), 3.6, "甲  乙\n丙"]
    assert grid.merges == (Area(2, 0, 3, 0),)
    assert len(grid.rows) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_with_separators(tmp_path: Path, encoding: str, mark: str) -> None:
    lines = [
        ["序号", "具体问题", "备注"],
        ["1", "学习不深入，制度执行不严格", f'有{mark}和"引号"\n两行'],
        ["2", "'=1+1", "-3"],
    ]
    text = "\r\n".join(mark.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    grid = read(tmp_path, text.encode(encoding), "台账.csv")
    shown = mark.replace("\t", " ")  # a record holds no tabs
    assert list(grid.rows[1]) == ["1", "学习不深入，制度执行不严格", f'有{shown}和"引号"\n两行']
    assert list(grid.rows[2]) == ["2", "=1+1", "-3"]


def test_the_content_decides_and_not_the_extension(tmp_path: Path) -> None:
    assert read(tmp_path, xlsx(sheet(text_rows([["甲"]]))), "台账.csv").value(0, 0) == "甲"
    assert read(tmp_path, "序号,问题\n1,学习不深入\n".encode(), "台账.xlsx").value(1, 1) == "学习不深入"


def test_an_old_workbook_without_cells_has_a_sheet(tmp_path: Path) -> None:
    begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    told = struct.pack("<IBBBB", 0, 0, 0, 2, 0) + b"S1"
    begins = 4 + len(begin) + 4 + len(told) + 4
    records = [(0x809, begin), (0x85, struct.pack("<I", begins) + told[4:]), (0x0A, b"")]
    records += [(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))]
    records += [(0x203, struct.pack("<HHHd", 2, 1, 0, 1.5)), (0x0A, b"")]
    grid = read(tmp_path, biff(records), "台账.et")
    assert (grid.name, grid.value(2, 1)) == ("S1", 1.5)
