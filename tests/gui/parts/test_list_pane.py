"""A list with its sheet: a long one is read beside the window, and everything asked of it meanwhile is kept."""

from typing import Any

import pytest

from core.domain import measures, progress
from core.domain.measures import MeasureDraft
from core.domain.progress import ProgressDraft
from gui.parts import list_pane
from gui.window import MainWindow


@pytest.fixture
def page(window: MainWindow, office: Any, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> Any:
    """销号工作台 with three findings that may be applied for, where three are many."""
    monkeypatch.setattr(list_pane, "LONG", 2)
    workspace = window.desk.workspace
    for finding in office.findings[1:4]:
        key = measures.add(workspace, finding, MeasureDraft("修订制度"))
        progress.add(workspace, "measure", key, ProgressDraft(workspace.today(), "已印发制度", "已完成"))
    window.desk.inspection = office.inspection
    window.go("closing")
    with qtbot.waitSignal(window.page.pane.filled):
        assert window.page.pane.table.records.ids == ()
    return window.page


def test_a_long_list_is_read_beside_the_window_and_then_shown(page: Any, office: Any) -> None:
    assert page.pane.table.records.ids == office.findings[1:4]
    assert (page.pane.row.id, page.status()) == (office.findings[1], "已选 1 项 / 共 3 项")


def test_a_long_list_that_was_read_is_filtered_and_sorted_at_once(page: Any, office: Any) -> None:
    page.pane.bar.set({}, "选人用人")
    assert page.pane.table.records.ids == [office.findings[3]]
    page.pane.bar.clear()
    page.pane.table.sort_by_column("number", True)
    assert page.pane.table.records.ids == office.findings[3:0:-1]


def test_what_is_asked_for_while_a_long_list_is_read_is_shown_when_it_is_there(
    page: Any, window: MainWindow, office: Any, qtbot: Any
) -> None:
    with qtbot.waitSignal(page.pane.filled):
        page.pane.look_again()
        page.pane.reveal(office.findings[3])
        page.pane.table.choose([office.findings[1]])
    assert page.pane.row.id == office.findings[3]


def test_only_the_last_reading_of_a_long_list_counts(page: Any, window: MainWindow, office: Any, qtbot: Any) -> None:
    workspace = window.desk.workspace
    with qtbot.waitSignal(page.pane.filled):
        key = measures.add(workspace, office.findings[4], MeasureDraft("清退超标准接待费用"))
        progress.add(workspace, "measure", key, ProgressDraft(workspace.today(), "已清退", "已完成"))
    assert page.pane.table.records.ids == office.findings[1:5]
