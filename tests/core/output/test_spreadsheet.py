"""Rules of 电子表格: what is written is read back, no text is a formula, the same content gives the same bytes."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.output import spreadsheet
from core.output.spreadsheet import Setup, Value, Workbook
from core.output.stylesheet import CHINESE_DATE, Style


def setup(name: str = "台账", columns: int = 1, **changes: Any) -> Setup:
    usual: dict[str, Any] = {
        "name": name,
        "widths": [20.0] * columns,
        "header": (0, 0),
        "frozen_columns": 0,
        "paper": "A4",
        "orientation": "landscape",
        "margins": (18, 15, 18, 15),
        "footer": "&C第 &P 页",
    }
    return Setup(**usual | changes)


def book(values: Sequence[Value], style: Style | None = None) -> bytes:
    stream = io.BytesIO()
    with Workbook(stream, "标题", "单位") as workbook:
        number = workbook.style(style or Style())
        with workbook.sheet(setup()) as sheet:
            for value in values:
                sheet.row(20, [(value, number)])
    return stream.getvalue()


def opened(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content)).active


def test_texts_and_numbers_are_read_back():
    values = ["问题", "甲 & <乙>\n丙", "  两端空格 ", 12, 3.5, None, ""]
    assert [row[0].value for row in opened(book(values)).iter_rows()] == [*values[:5], None, None]


def test_a_date_is_a_date():
    assert opened(book([date(2018, 1, 27)], Style(number_format=CHINESE_DATE)))["A1"].value.date() == date(2018, 1, 27)


@pytest.mark.parametrize("text", ["=1+1", "+86 871", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")'])
def test_no_text_is_a_formula_now_or_when_its_cell_is_edited(text: str):
    content = book([text])
    cell = opened(content)["A1"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_what_a_cell_cannot_hold_is_taken_out_and_nothing_else():
    text = "甲\x00\x08\x1b\ud800\ufffe\uffff\t乙\r\n丙\r丁𬭎\u200b"
    assert spreadsheet.clean(text) == "甲 乙\n丙\n丁𬭎\u200b"
    assert opened(book([text]))["A1"].value == "甲 乙\n丙\n丁𬭎\u200b"


def test_a_text_that_looks_like_an_escape_of_excel_stays_what_it_is():
    part = zipfile.ZipFile(io.BytesIO(book(["_x000D_甲_x"]))).read("xl/worksheets/sheet1.xml").decode()
    assert "<t>_x005F_x000D_甲_x</t>" in part


@given(st.text())
def test_any_text_makes_a_sound_file(text: str):
    found = opened(book([text, "末"]))
    assert (found["A1"].value or "") == spreadsheet.clean(text)
    assert found["A2"].value == "末"


def test_a_text_longer_than_a_cell_is_never_cut_silently():
    assert spreadsheet.fits("问" * 32_767)
    assert not spreadsheet.fits("𬭎" * 16_384)
    with pytest.raises(ValueError, match="longer than a cell"):
        book(["问" * 32_768])


def test_the_same_content_gives_the_same_bytes_that_tell_neither_hour_nor_system():
    content = book(["问题", 1])
    assert content == book(["问题", 1])
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert {(entry.date_time, entry.create_system) for entry in archive.infolist()} == {((1980, 1, 1, 0, 0, 0), 0)}
    assert b"dcterms" not in archive.read("docProps/core.xml")


def test_every_part_is_sound_xml_and_named_in_the_package():
    archive = zipfile.ZipFile(io.BytesIO(book(["问题"])))
    types = archive.read("[Content_Types].xml").decode()
    for name in archive.namelist():
        ElementTree.fromstring(archive.read(name))
        assert name == "[Content_Types].xml" or name.endswith(".rels") or f'PartName="/{name}"' in types


def test_styles_are_read_back():
    style = Style("仿宋", 10.5, True, "F2F2F2", "right", "top", "lt", CHINESE_DATE)
    cell = opened(book([date(2018, 1, 27)], style))["A1"]
    assert (cell.font.name, cell.font.size, cell.font.bold) == ("仿宋", 10.5, True)
    assert cell.fill.fgColor.rgb == "FFF2F2F2"
    assert (cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.wrap_text) == ("right", "top", True)
    assert [cell.border.left.style, cell.border.top.style] == ["thin", "thin"]
    assert [cell.border.right.style, cell.border.bottom.style] == [None, None]
    assert cell.number_format == CHINESE_DATE


def test_the_unit_of_widths_is_that_of_a_chinese_office():
    book_ = load_workbook(io.BytesIO(book(["问题"])))
    assert (book_._fonts[0].name, book_._fonts[0].size) == ("宋体", 11)


def test_several_sheets_have_names_excel_takes_and_no_two_alike():
    stream = io.BytesIO()
    with Workbook(stream, "标题", "单位") as workbook:
        for name in ("纪工委[1]/组织部?", "纪工委1组织部", "", "长" * 40, "长" * 40, "O'Neill"):
            with workbook.sheet(setup(name)) as sheet:
                sheet.row(20, [(name, 0)])
    found = load_workbook(io.BytesIO(stream.getvalue()))
    assert found.sheetnames == [
        "纪工委1组织部",
        "纪工委1组织部(2)",
        "台账",
        "长" * 31,
        "长" * 28 + "(2)",
        "O'Neill",
    ]
    assert found["O'Neill"].print_title_rows == "$1:$1"


def test_pages_begin_where_they_are_asked_to_up_to_the_limit_of_excel():
    stream = io.BytesIO()
    with Workbook(stream, "标题", "单位") as workbook, workbook.sheet(setup()) as sheet:
        for _ in range(1_100):
            sheet.row(20, [("甲", 0)])
            sheet.new_page()
    breaks = opened(stream.getvalue()).row_breaks.brk
    assert [each.id for each in breaks] == list(range(1, 1_001))


def test_columns_are_named_as_in_excel():
    assert [spreadsheet.letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_workbook_left_by_an_error_passes_it_on():
    with pytest.raises(KeyError), Workbook(io.BytesIO(), "标题", "单位") as workbook, workbook.sheet(setup()):
        raise KeyError
