"""The list costs what is on the screen, keeps what is chosen, and shows whole what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt

from core.base.columns import Column
from gui.parts.cell_delegate import find_marks
from gui.parts.record_model import PAGE, Heading, RecordModel, Sort
from gui.parts.record_table import RecordTable
from gui.parts.table_clipboard import as_html, as_tabs

COLUMNS = (
    Column("number", "序号", lambda row: str(row.id), "number", 6, "center"),
    Column("text", "具体问题", lambda row: row.text, "text", 40),
    Column("remark", "备注", lambda row: "", None, 10, shown=False),
)


@dataclass(frozen=True)
class Row:
    id: int
    text: str


class Source:
    """So many rows; notes what was read."""

    def __init__(self, count: int) -> None:
        self.keys = list(range(1, count + 1))
        self.read: list[int] = []

    def ids(self, sort: Sort) -> Sequence[int]:
        down = bool(sort) and sort[0][1]
        return sorted(self.keys, reverse=down)

    def rows(self, ids: Sequence[int]) -> Sequence[Row]:
        self.read.extend(ids)
        return [Row(key, f"第{key}条问题，说得很长很长") for key in ids]

    def headings(self, ids: Sequence[int]) -> Sequence[Heading]:
        return [Heading("a", "甲", len(ids) // 2), Heading("b", "乙", len(ids) - len(ids) // 2)]


@pytest.fixture
def kept() -> dict[str, Any]:
    return {}


def table(qtbot: Any, source: Source, kept: dict[str, Any]) -> RecordTable:
    made = RecordTable(source, COLUMNS, name="x", remember=kept.__setitem__, recall=kept.get)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.look_again()
    return made


def test_only_the_rows_in_view_are_read(qtbot: Any, dressed: None, kept: dict[str, Any]) -> None:
    source = Source(100_000)
    shown = table(qtbot, source, kept)
    shown.grab()
    assert shown.records.rowCount() == 100_000
    assert len(source.read) <= 2 * PAGE
    shown.scrollToBottom()
    shown.grab()
    assert max(source.read) == 100_000
    assert len(source.read) <= 4 * PAGE


def test_records_not_lines_stay_chosen(qtbot: Any, dressed: None, kept: dict[str, Any]) -> None:
    source = Source(50)
    shown = table(qtbot, source, kept)
    shown.choose([3, 4, 40])
    shown.sort_by_column("number", True)
    assert set(shown.chosen()) == {3, 4, 40}
    source.keys.remove(4)
    shown.look_again()
    assert set(shown.chosen()) == {3, 40}


def test_a_click_on_a_header_sorts_and_the_next_one_turns_it(qtbot: Any, dressed: None, kept: dict[str, Any]) -> None:
    shown = table(qtbot, Source(5), kept)
    shown._on_header_clicked(0)
    assert list(shown.records.ids) == [1, 2, 3, 4, 5]
    shown._on_header_clicked(0)
    assert list(shown.records.ids) == [5, 4, 3, 2, 1]
    assert shown.horizontalHeader().sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    shown._on_header_clicked(2)  # cannot be sorted by
    assert shown.records.sort_by[0][0] == "number"


def test_folding_a_heading_hides_its_records_only(qtbot: Any, dressed: None, kept: dict[str, Any]) -> None:
    shown = table(qtbot, Source(6), kept)
    shown.choose([2])
    shown.group(True)
    assert [shown.records.id_at(line) for line in range(8)] == [None, 1, 2, 3, None, 4, 5, 6]
    shown._fold(4)
    assert shown.records.rowCount() == 5
    assert shown.chosen() == [2]


def test_a_long_text_shows_whole_in_its_tooltip(qtbot: Any, dressed: None, kept: dict[str, Any]) -> None:
    shown = table(qtbot, Source(1), kept)
    index = shown.records.index(0, 1)
    assert "第1条问题，说得很长很长" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert shown.records.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None


def test_cells_announce_their_heading(qtbot: Any, dressed: None, kept: dict[str, Any]) -> None:
    shown = table(qtbot, Source(1), kept)
    assert shown.records.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "序号：1"


def test_columns_are_remembered_by_key(qtbot: Any, dressed: None, kept: dict[str, Any]) -> None:
    shown = table(qtbot, Source(1), kept)
    shown.arrange([("remark", True), ("number", False), ("text", True)])
    again = table(qtbot, Source(1), kept)
    assert [column.key for column in again.shown_columns()] == ["remark", "text"]
    again.reset_columns()
    assert [column.key for column in again.shown_columns()] == ["number", "text"]


def test_hits_are_found_in_either_script_and_width() -> None:
    assert find_marks("落實“四個意識”", ["四个意识"]) == [(3, 4)]
    assert find_marks("ＡＢＣ和abc", ["abc"]) == [(0, 3), (4, 3)]
    assert find_marks("党党党", ["党党"]) == [(0, 2)]
    assert find_marks("党", []) == []


def test_the_clipboard_quotes_as_excel_does_and_keeps_texts_texts() -> None:
    assert as_tabs([["a", 'x"y'], ["1\n2", "3-1"]]) == 'a\t"x""y"\r\n"1\n2"\t3-1'
    html = as_html(["序号"], [["3-1"], ["<b>\n2"]])
    assert html.count("mso-number-format:'\\@'") == 2
    assert "&lt;b&gt;" in html
    assert "mso-data-placement:same-cell" in html


def test_choosing_everything_costs_what_is_on_the_screen(
    qtbot: Any, dressed: None, kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    counted = RecordModel.rowCount

    def count(model: RecordModel, *parent: Any) -> int:
        asked.append(1)
        return counted(model, *parent)

    monkeypatch.setattr(RecordModel, "rowCount", count)
    shown = table(qtbot, Source(10_000), kept)
    asked.clear()
    shown.selectAll()
    shown.horizontalHeader().grab()
    shown.grab()
    assert shown.chosen_count() == 10_000
    assert len(asked) < 5_000
