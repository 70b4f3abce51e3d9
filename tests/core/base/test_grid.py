"""表格: names of cells and ranges, what is seen in merged ones."""

from datetime import date, datetime

import pytest

from core.base.grid import Area, Grid, area, area_of, as_text, cell_name, cell_of, column_of, letters


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_in_a_sheet(column: int, name: str) -> None:
    assert letters(column) == name
    assert column_of(name) == column_of(name.lower()) == column


def test_cells_and_ranges_are_named_and_read_back() -> None:
    assert cell_name(2, 1) == "B3"
    assert cell_of("$B$3") == (2, 1)
    assert area(1, 0, 4, 3) == str(area_of("A2:D5")) == "A2:D5"
    assert area_of("D5:A2") == Area(1, 0, 4, 3)
    assert area_of("C7") == Area(6, 2, 6, 2)


@pytest.mark.parametrize("name", ["", "A", "7", "A0", "A:C", "ABCD1", "一1"])
def test_what_names_no_cell_is_an_error(name: str) -> None:
    with pytest.raises(ValueError, match="no cell"):
        cell_of(name)


def test_a_merged_range_shows_its_first_cell_everywhere_and_begins_once() -> None:
    grid = Grid("表", [["问题", None, "措施"], [None, None, "一"]], [area_of("A1:B2")])
    assert [grid.text(row, column) for row in (0, 1) for column in (0, 1)] == ["问题"] * 4
    assert grid.value(1, 1) is None
    assert list(grid.anchors(0)) == [(0, "问题"), (2, "措施")]
    assert list(grid.anchors(1)) == [(2, "一")]
    assert grid.area_at(1, 2) == Area(1, 2, 1, 2)
    assert grid.text(9, 9) == ""


def test_rows_that_are_only_drawn_and_columns_only_merged_count() -> None:
    grid = Grid("表", [["题"]], [area_of("A1:F1")], framed=frozenset({(4, 0)}))
    assert (grid.height, grid.width) == (5, 6)


def test_hidden_columns_take_no_room() -> None:
    grid = Grid("表", [], hidden_columns=frozenset({1}), widths={0: 10, 1: 40, 2: 5})
    assert grid.width_of(area_of("A1:C1")) == 15


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (" 是 ", "是"), (3.0, "3"), (3.5, "3.5"), (True, "TRUE"), (date(2025, 9, 15), "2025-09-15"),
     (datetime(2025, 9, 15), "2025-09-15"), (datetime(2025, 9, 15, 8, 30), "2025-09-15 08:30:00")],  # noqa: DTZ001
)  # fmt: skip
def test_values_are_told_as_the_sheet_shows_them(value: object, text: str) -> None:
    assert as_text(value) == text  # pyright: ignore[reportArgumentType]
