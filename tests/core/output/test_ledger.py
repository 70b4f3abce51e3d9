"""Rules of 台账: the sheet says what the records say, stands as the layout wants it, and can be handed in as it is."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.base.columns import Column
from core.base.errors import Cancelled, Complaints, Refused
from core.base.meter import Meter, silent
from core.output import layouts
from core.output.layouts import Face, Faces, Layout, LayoutColumn, Line, Paper
from core.output.ledger import Entry, Written, write_ledger
from core.output.ledger_subjects import SUBJECTS

Record = dict[str, str]
CATALOGUE = {
    key: Column(key, title, lambda row, key=key: row[key], width=width, align="center", level=level)
    for key, title, width, level in (
        ("number", "序号", 7, "finding"),
        ("text", "具体问题", 30, "finding"),
        ("measure", "整改措施", 30, "measure"),
        ("deadline", "完成时限", 18, "measure"),
    )
}
COLUMNS = tuple(LayoutColumn(key=key) for key in CATALOGUE)
LAYOUT = Layout(
    id="own",
    version=1,
    name="整改台账",
    title="{team}反馈问题整改台账",
    columns=COLUMNS,
    lines=(Line(left="填报单位：{office}", right="截至{until}"), Line(right="按{as_of}的记录生成")),
    signature=("填报单位（盖章）：", "填报日期：{filled_on}"),
    frozen=1,
)
FACTS = {"office": "某高新区党工委", "team": "省委第一巡视组", "until": "2025年9月15日", "filled_on": "2025年9月15日"}


def finding(number: int, *measures: str, text: str = "政治站位不高。", deadline: str = "2018年1月27日") -> Entry:
    return Entry({"number": str(number), "text": text}, [{"measure": each, "deadline": deadline} for each in measures])


ENTRIES = [finding(1, "学习。", "整改。", "督查。"), finding(2, "建章立制。"), finding(3)]


def written(layout: Layout = LAYOUT, entries: Sequence[Entry] = ENTRIES, **facts: str) -> tuple[Worksheet, Written]:
    stream = io.BytesIO()
    result = write_ledger(layout, entries, CATALOGUE, FACTS | facts, stream, silent())
    return load_workbook(stream).active, result


def values(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def merged(sheet: Worksheet) -> set[str]:
    return {str(area) for area in sheet.merged_cells.ranges}


def test_every_cell_says_what_the_records_say():
    sheet, result = written()
    assert values(sheet) == [
        ["省委第一巡视组反馈问题整改台账", None, None, None],
        ["填报单位：某高新区党工委", None, "截至2025年9月15日", None],
        ["序号", "具体问题", "整改措施", "完成时限"],
        ["1", "政治站位不高。", "学习。", "2018年1月27日"],
        [None, None, "整改。", "2018年1月27日"],
        [None, None, "督查。", "2018年1月27日"],
        ["2", "政治站位不高。", "建章立制。", "2018年1月27日"],
        ["3", "政治站位不高。", None, None],
        ["填报单位（盖章）：", None, "填报日期：2025年9月15日", None],
    ]
    assert result == Written(entries=3, rows=5, divided=0)


def test_title_lines_and_findings_are_merged_and_nothing_else():
    sheet, _ = written()
    assert merged(sheet) == {"A1:D1", "A2:B2", "C2:D2", "A4:A6", "B4:B6", "A9:B9", "C9:D9"}


def test_every_cell_of_the_table_has_its_lines_also_under_a_merged_range():
    stream = io.BytesIO()
    write_ledger(LAYOUT, ENTRIES, CATALOGUE, FACTS, stream, silent())
    # Read-only, because openpyxl otherwise paints merged ranges anew.
    rows = list(load_workbook(stream, read_only=True).active.iter_rows())
    for cell in (cell for row in rows[2:8] for cell in row):
        border = cell.border
        assert {side.style for side in (border.left, border.right, border.top, border.bottom)} == {"thin"}
    assert rows[8][0].border.left.style is None


def test_print_setup_is_that_of_an_office():
    sheet, _ = written(replace(LAYOUT, paper=Paper("A3", "landscape", top=20, left=25.4)))
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == "'整改台账'!$A$1:$D$9"
    assert sheet.print_options.horizontalCentered
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert (sheet.page_margins.left, round(sheet.page_margins.top * 25.4)) == (1, 20)
    assert sheet.freeze_panes == "B4"
    assert [sheet.column_dimensions[name].width for name in "ABCD"] == [7, 30, 30, 18]
    assert (sheet.parent.properties.title, sheet.parent.properties.creator) == (
        "省委第一巡视组反馈问题整改台账",
        "某高新区党工委",
    )


def test_type_and_alignment_follow_the_layout():
    columns = (replace(COLUMNS[0], align="left", width=9), *COLUMNS[1:])
    sheet, _ = written(replace(LAYOUT, columns=columns, faces=Faces(body=Face("宋体", 12))))
    assert (sheet["A4"].font.name, sheet["A4"].font.size) == ("宋体", 12)
    assert [sheet[place].alignment.horizontal for place in ("A4", "B4", "A1")] == ["left", "center", "center"]
    assert sheet["B4"].alignment.wrap_text
    assert sheet["A3"].fill.fgColor.rgb == "FFF2F2F2"


def test_a_header_tree_stands_in_as_many_rows_and_all_of_them_are_repeated():
    ways = [("序号",), ("问题", "具体问题"), ("整改", "要求", "措施"), ("整改", "要求", "时限（日）")]
    columns = tuple(replace(column, heading=way) for column, way in zip(COLUMNS, ways, strict=True))
    sheet, _ = written(replace(LAYOUT, columns=columns, lines=()))
    assert values(sheet)[1:4] == [
        ["序号", "问题", "整改", None],
        [None, "具体问题", "要求", None],
        [None, None, "措施", "时限（日）"],
    ]
    assert merged(sheet) >= {"A2:A4", "B3:B4", "C2:D2", "C3:D3"}
    assert sheet.print_title_rows == "$2:$4"
    assert sheet.freeze_panes == "B5"


def test_a_line_whose_facts_are_missing_is_left_out_and_one_with_facts_is_printed():
    assert values(written(as_of="2025年3月1日")[0])[2] == ["按2025年3月1日的记录生成", None, None, None]
    assert values(written(until="", office="")[0])[1][0] == "序号"


def test_an_empty_ledger_says_so():
    sheet, result = written(entries=[])
    assert values(sheet)[3] == ["（无）", None, None, None]
    assert "A4:D4" in merged(sheet)
    assert result == Written(entries=0, rows=0, divided=0)


def test_measures_that_look_alike_in_a_distinct_ledger_take_one_row():
    columns = tuple(column for column in COLUMNS if column.key != "measure")
    entries = [finding(1, "甲", "乙"), finding(2, "丙")]
    sheet, result = written(replace(LAYOUT, columns=columns, distinct=True), entries)
    assert result.rows == 2
    assert values(sheet)[3] == ["1", "政治站位不高。", "2018年1月27日"]


def test_a_ledger_of_findings_joins_what_their_measures_say():
    entries = [finding(1, "甲", "乙", "甲", ""), finding(2)]
    sheet, result = written(replace(LAYOUT, rows="finding"), entries)
    assert result.rows == 2
    assert values(sheet)[3] == ["1", "政治站位不高。", "甲\n乙", "2018年1月27日"]
    assert sheet.auto_filter.ref == "A3:D5"


def test_an_unmerged_ledger_repeats_the_finding_and_can_be_filtered():
    sheet, result = written(replace(LAYOUT, merge=False))
    assert [row[0] for row in values(sheet)[3:8]] == ["1", "1", "1", "2", "3"]
    assert sheet.auto_filter.ref == "A3:D8"
    assert result.rows == 5


def test_a_merged_ledger_has_no_filter_for_it_would_hide_half_a_finding():
    assert written()[0].auto_filter.ref is None


def test_running_numbers_count_findings_and_blank_columns_wait_for_the_pen():
    columns = (
        LayoutColumn("running", heading=("序号",)),
        *COLUMNS[2:],
        LayoutColumn("blank", heading=("签字",), width=10),
    )
    sheet, _ = written(replace(LAYOUT, columns=columns))
    assert [row[0] for row in values(sheet)[3:8]] == [1, None, None, 2, 3]
    assert [row[3] for row in values(sheet)[2:8]] == ["签字", *[None] * 5]
    assert [row[0] for row in values(written(replace(LAYOUT, columns=columns, merge=False))[0])[3:8]] == [1, 2, 3, 4, 5]


def test_dates_and_numbers_are_real_ones_where_the_layout_says_so_and_text_where_they_are_none():
    columns = (replace(COLUMNS[0], written_as="number"), *COLUMNS[1:3], replace(COLUMNS[3], written_as="date"))
    deadlines = ["2018年1月27日", "2018-01-27", "2019年2月", "长期坚持", "2018年2月30日"]
    entries = [finding(nth, "甲", deadline=deadline) for nth, deadline in enumerate(deadlines, 1)]
    entries.append(Entry({"number": "3-1", "text": ""}, []))
    sheet, _ = written(replace(LAYOUT, columns=columns), entries)
    day = datetime(2018, 1, 27)  # noqa: DTZ001 (openpyxl reads a date as a bare datetime)
    assert [row[3] for row in values(sheet)[3:8]] == [day, day, *deadlines[2:]]
    assert [row[0] for row in values(sheet)[3:9]] == [1, 2, 3, 4, 5, "3-1"]


@pytest.mark.parametrize("text", ["=1+1", "+8", "-8", "@SUM(1)", "=cmd|'/C calc'!A0"])
def test_no_text_of_a_record_becomes_a_formula(text: str):
    sheet, _ = written(entries=[finding(1, text, text=text, deadline=text)], office=text, team=text)
    assert [cell.value for cell in sheet[4]][1:] == [text] * 3
    assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)
    assert all(cell.quotePrefix for cell in sheet[4][1:])


def test_a_row_is_as_high_as_its_tallest_text_needs():
    sheet, _ = written(entries=[finding(1, "整改。" * 40, "短。"), finding(2, "短。")])
    heights = [sheet.row_dimensions[row].height for row in (4, 5, 6)]
    assert heights[0] > 8 * 11
    assert heights[1:] == [24, 24]


def test_a_text_too_tall_for_a_row_is_divided_and_stays_whole():
    long = "".join(f"第{nth}条，整改不到位。" for nth in range(200))
    sheet, result = written(entries=[finding(1, "甲", "乙", text=long), finding(2, long)])
    rows = values(sheet)[3:-1]
    assert "".join(row[1] or "" for row in rows).startswith(long)
    assert "".join(row[2] or "" for row in rows) == "甲乙" + long
    assert result.divided == 2
    assert len(rows) == result.rows
    assert all(sheet.row_dimensions[row].height <= 409 for row in range(1, sheet.max_row + 1))


def test_no_line_stands_between_the_pieces_of_a_divided_text():
    sheet, _ = written(replace(LAYOUT, paper=Paper("A3", "portrait")), [finding(1, "整改不到位。" * 160)])
    first, second = sheet["C4"].border, sheet["C5"].border
    assert (first.top.style, first.bottom.style, second.top.style) == ("thin", None, None)


def test_a_divided_text_is_closed_where_its_page_ends():
    sheet, _ = written(entries=[finding(1, "整改不到位。" * 300)])
    end = sheet.row_breaks.brk[0].id
    assert (sheet.cell(end, 3).border.bottom.style, sheet.cell(end + 1, 3).border.top.style) == ("thin", "thin")


def test_thirty_measures_of_one_finding_go_over_pages_without_a_merged_cell_on_two():
    sheet, _ = written(entries=[finding(1, *["整改措施落实。" * 12] * 30), finding(2, "甲")])
    ends = [each.id for each in sheet.row_breaks.brk]
    assert len(ends) >= 2
    for area in sheet.merged_cells.ranges:
        assert not any(area.min_row <= end < area.max_row for end in ends)
    assert [row[1] for row in values(sheet)[3:34] if row[1]] == ["政治站位不高。"] * 2


def test_equal_records_give_equal_bytes():
    def once() -> bytes:
        stream = io.BytesIO()
        write_ledger(LAYOUT, ENTRIES, CATALOGUE, FACTS, stream, silent())
        return stream.getvalue()

    assert once() == once()


def test_an_unknown_column_is_refused_before_anything_is_written():
    stream = io.BytesIO()
    with pytest.raises(Complaints, match=r"layout\.unknown_column"):
        write_ledger(replace(LAYOUT, columns=(LayoutColumn(key="colour"),)), [], CATALOGUE, FACTS, stream, silent())
    assert stream.getvalue() == b""


def test_a_fact_of_absurd_length_is_refused():
    with pytest.raises(Refused, match=r"ledger\.line_too_long"):
        written(office="长" * 2_000)


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("core.output.ledger.MOST_ROWS", 6)
    with pytest.raises(Refused, match=r"ledger\.too_many_rows"):
        written()


def test_the_clerk_sees_how_far_it_is_and_can_stop():
    seen: list[tuple[str, int, int]] = []
    entries = [finding(nth, "甲") for nth in range(120)]
    write_ledger(LAYOUT, entries, CATALOGUE, FACTS, io.BytesIO(), Meter(lambda *step: seen.append(step)))
    assert seen[0] == ("导出台账", 0, 120)
    assert seen[-1] == ("导出台账", 120, 120)
    with pytest.raises(Cancelled):
        write_ledger(LAYOUT, entries, CATALOGUE, FACTS, io.BytesIO(), Meter(stopped=lambda: len(seen) > 1))


def test_a_ledger_of_one_column_takes_its_lines_in_one_cell():
    sheet, _ = written(replace(LAYOUT, columns=COLUMNS[1:2]))
    assert values(sheet)[1] == ["填报单位：某高新区党工委　截至2025年9月15日"]


@pytest.mark.parametrize("layout", layouts.built_in(), ids=lambda layout: layout.id)
def test_each_built_in_ledger_is_written_and_opens(layout: Layout):
    known = SUBJECTS[layout.subject].columns
    catalogue = {
        key: Column(key, key, lambda row, key=key: f"{key}{row}", level=column.level) for key, column in known.items()
    }
    stream = io.BytesIO()
    write_ledger(layout, [Entry(1, [1, 2]), Entry(2, [3])], catalogue, FACTS, stream, silent())
    sheet = load_workbook(stream).active
    assert sheet.title == layout.name
    shown = dict.fromkeys(column.heading[0] for column in layout.columns)
    assert list(dict.fromkeys(cell.value for cell in sheet[3] if cell.value)) == list(shown)
    assert zipfile.ZipFile(stream).testzip() is None
