"""操作记录: every step with what it changed, newest first."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.domain import people
from core.domain.people import UnitDraft
from gui.window import MainWindow
from tests.clerk import CTRL, press, rewrite


def test_the_newest_step_is_on_top_and_shows_its_values(window: MainWindow, office: Any) -> None:
    workspace = window.desk.workspace
    people.edit_unit(workspace, office.unit, UnitDraft("党群部"), seen=1)
    window.go("history")
    page = window.page
    page.table.selectRow(0)
    text = page.view.toPlainText()
    assert "组织人事部" in text
    assert "党群部" in text
    assert "王文书" in text
    assert "2025-09-15 09:00" in text


def test_a_new_step_appears_at_once(window: MainWindow, office: Any) -> None:
    window.go("history")
    before = window.page.table.records.rowCount()
    people.add_unit(window.desk.workspace, UnitDraft("宣传部"))
    assert window.page.table.records.rowCount() == before + 1


def test_ctrl_f_finds_steps_by_the_records_they_touched(qtbot: Any, window: MainWindow, office: Any) -> None:
    workspace = window.desk.workspace
    people.edit_unit(workspace, office.unit, UnitDraft("党群工作部"), seen=1)
    window.go("history")
    page = window.page
    everything = len(page.table.records.ids)
    press(page.table, Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is page.bar.search
    rewrite(page.bar.search, "黨群工作")
    qtbot.waitUntil(lambda: len(page.table.records.ids) < everything)
    assert [line.row.label for line in page.source.rows(page.table.records.ids)] == [
        "修改单位 党群工作部", "新增单位 组织人事部",
    ]  # fmt: skip
    assert window._status.text() == "共 2 项"
    rewrite(page.bar.search, "没有这样的词")
    qtbot.waitUntil(lambda: page._stack.currentIndex() == 1)
    press(page.bar.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(page.table.records.ids) == everything)
