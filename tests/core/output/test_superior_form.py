"""上级表格: every kind of form is filled where it asks, and is otherwise byte for byte what it was."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from core.base.grid import area_of, column_of
from core.domain import findings
from core.domain.findings import FindingFilter
from core.output import superior_form
from core.output.superior_form import Filled
from core.store.workspace import Workspace
from tests.core.office import Office
from tests.core.output.superiors import SAMPLES, Expected
from tests.core.output.superiors_records import filled_in, record

NAMES = [name for name, _ in SAMPLES]
LISTED = {"正在整改": "未完成", "已完成": "完成整改", "未启动": "未完成"}


@pytest.fixture
def told(office: Office) -> Workspace:
    """Four findings with 1, 2, 3 and 1 measures."""
    record(office)
    return office.workspace


@pytest.fixture(params=SAMPLES, ids=NAMES)
def case(request: pytest.FixtureRequest, told: Workspace, tmp_path: Path) -> tuple[Path, Path, Expected, Filled]:
    """A form, the filled one, what is expected of it, and what the program told."""
    name, builder = request.param
    path = tmp_path / ("form.xlsm" if name == "macros" else "form.xlsx")
    expected = builder(path)
    filled, target = filled_in(told, path)
    return path, target, expected, filled


Case = tuple[Path, Path, Expected, Filled]


# -- what must not change ----------------------------------------------------------------------


def stored(path: Path) -> dict[str, bytes]:
    """The parts of an archive as they lie in it, compressed."""
    content = path.read_bytes()
    found = {}
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            begin = (
                part.header_offset
                + 30
                + sum(content[part.header_offset + at] + 256 * content[part.header_offset + at + 1] for at in (26, 28))
            )
            found[part.filename] = content[begin : begin + part.compress_size]
    return found


def test_every_part_that_is_not_meant_stays_byte_for_byte_even_as_it_is_stored(case: Case) -> None:
    form, target, expected, filled = case
    before, after = stored(form), stored(target)
    assert list(before) == list(after)
    changed = {name for name, content in before.items() if after[name] != content}
    assert changed == set(filled.parts)
    assert changed <= {expected.part} | expected.parts
    assert expected.part in changed
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None


# -- where the records stand -------------------------------------------------------------------


def _records(workspace: Workspace, columns: dict[str, str]) -> Iterator[tuple[Any, list[Any]]]:
    keys = findings.ids(workspace, FindingFilter(kinds=("finding",)), (("number", False),))
    for row in findings.rows(workspace, keys):
        yield row, list(row.measures)


FACTS = {
    "fact.team": "省委第一巡视组",
    "fact.round": "第二轮",
    "fact.feedback_on": "2025年7月14日",
    "audit_source": "省委第一巡视组",
}


REPORTED = {
    "open_reason": ("open", "正在走程序"),
    "next_plan": ("open", "下月办结"),
    "done_on": ("done", "2025年9月1日"),
}


def column_of_field(field: str) -> Any:
    return superior_form.catalogue()[field.rstrip("!#")]


def shown(field: str, row: Any, part: Any) -> str:
    """What a cell must say."""
    if field in FACTS:
        return FACTS[field]
    if field in REPORTED:
        state, text = REPORTED[field]
        return text if part.progress == state else ""
    if field == "top_units":
        return "、".join(holder.name for holder in row.lead_units)
    column = column_of_field(field)
    text = column.show(row if column.level == "finding" else part)
    return LISTED[text] if field.endswith("!") else text


def test_every_record_stands_where_the_form_asks_for_it(case: Case, told: Workspace) -> None:
    _, target, expected, _ = case
    sheet = load_workbook(target, rich_text=False)[expected.sheet]
    merged = {(area.top, area.left): area for area in (area_of(str(one)) for one in sheet.merged_cells.ranges)}
    at = expected.start
    for row, parts in _records(told, expected.columns):
        count = 1 if expected.spread == "joined" else max(len(parts), expected.block)
        for letter, field in expected.columns.items():
            column = column_of_field(field)
            cells = [sheet[f"{letter}{line}"].value for line in range(at, at + count)]
            if column.level == "measure":
                for cell, part in zip(cells, parts, strict=False):
                    _check(cell, shown(field, row, part), field)
                assert cells[len(parts) :] == [None] * (count - len(parts))
                continue
            for cell in cells if expected.spread == "repeated" else cells[:1]:
                _check(cell, shown(field, row, None), field)
            if expected.spread == "merged" and count > 1:
                area = merged[at - 1, column_of(letter)]
                assert (area.top, area.bottom) == (at - 1, at + count - 2), (letter, area)
        at += count


def _check(cell: Any, text: str, field: str) -> None:
    if field.endswith("#") and text.endswith("日"):
        assert cell.date() == date(2025, 10, 31)
    else:
        assert (str(cell) if cell is not None else "") == text, field


def test_what_stays_empty_is_told(case: Case) -> None:
    _, _, expected, filled = case
    known = {use.column for use in (one.use for one in filled.columns)}
    left = {one.use.column: one.reason for one in filled.unfilled}
    assert not known & left.keys()
    assert {column_of(letter) for letter in expected.unfilled} <= left.keys()
    assert all(
        column_of(letter) in known or left[column_of(letter)] == "nothing_recorded" for letter in expected.columns
    )


def test_no_text_becomes_a_formula_and_formulas_keep_their_references(case: Case) -> None:
    form, target, expected, _ = case
    before, after = load_workbook(form), load_workbook(target)
    for place, formula in expected.formulas.items():
        sheet, _, cell = place.rpartition("!")
        assert after[sheet or expected.sheet][cell].value == formula
    for place, text in expected.cells.items():
        assert str(after[expected.sheet][place].value) == text
    assert _count(after[expected.sheet], "f") >= _count(before[expected.sheet], "f")
    with zipfile.ZipFile(target) as archive:
        content = archive.read(expected.part).decode()
    assert not re.search(r"<(\w+:)?f>1\+1</", content)
    # What a formula was saved with would be last month's sum.
    for cell in re.findall(r"<(?:\w+:)?c [^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?f[ >].*?</(?:\w+:)?c>", content, re.S):
        assert not re.search(r"<(\w+:)?v>", cell)


def _count(sheet: Any, kind: str) -> int:
    return sum(cell.data_type == kind for row in sheet.iter_rows() for cell in row)


def test_what_is_fastened_to_rows_goes_with_them(case: Case) -> None:
    _, target, expected, _ = case
    book = load_workbook(target)
    sheet = book[expected.sheet]
    with zipfile.ZipFile(target) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    for what, wanted in expected.ranges.items():
        match what:
            case "print_area":
                assert sheet.print_area == wanted
            case "validation":
                assert wanted in [str(one.sqref) for one in sheet.data_validations.dataValidation]
            case "formatting":
                assert [str(one.sqref) for one in sheet.conditional_formatting] == [wanted]
            case "anchor" | "box":
                assert f"row>{wanted}</" in parts["xl/drawings/drawing1.xml"]
            case "chart":
                assert wanted in parts["xl/charts/chart1.xml"]
            case "table":
                assert sheet.tables["台账"].ref == wanted
            case "comment":
                assert sheet[wanted].comment.text == "请留座机"
            case name:
                assert book.defined_names[name].attr_text == wanted


def test_a_form_that_computes_is_marked_for_computing(case: Case) -> None:
    _, target, expected, _ = case
    book = load_workbook(target)
    with zipfile.ZipFile(target) as archive:
        own = re.search(rb"sheetCalcPr fullCalcOnLoad=.1.", archive.read(expected.part))
    assert bool(own) == bool(_count(book[expected.sheet], "f"))
    others = any(_count(sheet, "f") for sheet in book.worksheets if sheet.title != expected.sheet)
    assert book.calculation.fullCalcOnLoad or not others


def test_styles_of_new_rows_are_those_of_the_pattern(case: Case) -> None:
    _, target, expected, filled = case
    sheet = load_workbook(target)[expected.sheet]
    if filled.inserted:
        for letter in expected.columns:
            looks = {
                sheet[f"{letter}{row}"].border.left.style for row in range(expected.start, expected.start + filled.rows)
            }
            assert looks == {"thin"} or expected.spread == "joined" or expected.block > 1
