"""Every list goes by the same rules: the menu opens what Enter opens, the status bar counts in the same words."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from core.domain import clues, letter_rules, letters, meetings, publications
from core.domain.clues import ClueDraft
from core.domain.letters import LetterDraft
from core.domain.meetings import MeetingDraft
from core.domain.publications import PublicationDraft
from gui.window import MainWindow
from tests.clerk import press

OPENED = {
    "meetings": "修改会议", "letters": "修改督办文书", "submissions": "登记报送", "publications": "修改公开",
    "clues": "线索移交和办理情况",
}  # fmt: skip


@pytest.fixture
def filled(window: MainWindow, office: Any) -> MainWindow:
    """Two of each noun."""
    workspace, inspection = window.desk.workspace, office.inspection
    window.desk.inspection = inspection
    for nth in (1, 2):
        meetings.add(workspace, inspection, MeetingDraft("调度会", f"第{nth}次调度会", date(2025, 9, nth)))
        clues.add(workspace, inspection, ClueDraft(text=f"线索{nth}"))
        publications.add(workspace, inspection, PublicationDraft("social", title=f"整改公告{nth}"))
        kind, items = next(iter(letter_rules.rules(workspace).kinds)), ((office.findings[0], None),)
        letters.add(workspace, inspection, LetterDraft(kind, office.unit, text="请抓紧。", items=items))
    return window


def opened(qtbot: Any, window: MainWindow, name: str) -> Any:
    window.go(name)
    qtbot.waitUntil(lambda: not window.desk.jobs.running)
    return window.page


@pytest.mark.parametrize("name", OPENED)
def test_the_menu_opens_what_enter_opens(qtbot: Any, filled: MainWindow, name: str) -> None:
    page = opened(qtbot, filled, name)
    page.pane.table.choose(list(page.pane.table.records.ids)[:1])
    seen: list[str] = []

    def note() -> None:
        dialog = QApplication.activeModalWidget()
        seen.append(dialog.windowTitle())
        dialog.form.revert()
        dialog.reject()

    for step in (lambda: press(page.pane.table, Qt.Key.Key_Return), filled.actions_["record.open"].trigger):
        QTimer.singleShot(0, note)
        step()
    assert seen == [OPENED[name]] * 2


@pytest.mark.parametrize("name", ["findings", "tasks", "people", *OPENED, "history", "bin", "readiness"])
def test_the_status_bar_counts_in_the_same_words(qtbot: Any, filled: MainWindow, office: Any, name: str) -> None:
    meetings.delete(filled.desk.workspace, [row.id for row in meetings.rows(filled.desk.workspace, None)][:1])
    page = opened(qtbot, filled, name)
    table = page.pane.table if hasattr(page, "pane") else page.table
    total = len(table.records.ids)

    def said() -> str:
        return filled._status.text().split("　")[0]

    table.clearSelection()
    assert said() == f"共 {total} 项"
    table.selectRow(0)
    assert said() == f"已选 1 项 / 共 {total} 项"
    table.selectAll()
    assert said() == f"已选 {total} 项 / 共 {total} 项"


def test_a_heading_between_records_is_not_counted(qtbot: Any, filled: MainWindow) -> None:
    page = opened(qtbot, filled, "findings")
    filled.actions_["view.group"].trigger()
    page.table.selectAll()
    assert filled._status.text().startswith("已选 5 项 / 共 5 项")
