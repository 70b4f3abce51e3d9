"""操作记录: every step with what it changed, newest first."""

from typing import Any

from core.domain import people
from core.domain.people import UnitDraft
from gui.window import MainWindow


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
