"""流程: where all inspections are looked at, the page lets one be chosen right there."""

from typing import Any

from core.domain import inspections
from core.domain.inspections import InspectionDraft
from gui.window import MainWindow


def test_where_all_are_looked_at_each_inspection_has_its_button(window: MainWindow, office: Any) -> None:
    inspections.add(window.desk.workspace, InspectionDraft("2023年市委巡察", feedback_on="2023-05-01"))
    window.desk.inspection = None
    window.go("process")
    page: Any = window.page
    offered = page._stack.currentWidget()
    assert [button.text() for button in offered.buttons] == ["2023年市委巡察", "十届省委第二轮巡视"]
    offered.buttons[0].click()
    assert window.desk.inspection != office.inspection
    assert (page._stack.currentIndex(), page.steps.topLevelItemCount()) == (0, 12)


def test_the_choice_is_offered_anew_when_all_are_looked_at_again(window: MainWindow, office: Any) -> None:
    window.desk.inspection = office.inspection
    window.go("process")
    page: Any = window.page
    for _ in range(2):
        window.desk.inspection = None
        assert [button.text() for button in page._stack.currentWidget().buttons] == ["十届省委第二轮巡视"]
        page._stack.currentWidget().buttons[0].click()
    assert page._stack.count() == 2
    assert page.status().startswith("共 12 步")
