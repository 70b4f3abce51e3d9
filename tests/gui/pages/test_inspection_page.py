"""巡视反馈: what the document says is shown, what it does not say stays empty, and headings can be put in order."""

from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from core.domain import categories, deadlines, inspections
from core.domain.inspections import InspectionDraft
from gui.cards.inspection_form import read_partial
from gui.window import MainWindow
from tests.clerk import CTRL, press


@pytest.fixture
def page(window: MainWindow) -> Any:
    window.go("inspections")
    return window.page


def fill(values: dict[str, Any]) -> None:
    """Fill in the form that opens next and save it."""

    def do() -> None:
        dialog = QApplication.activeModalWidget()
        for name, value in values.items():
            dialog.form.field(name).value = value
        dialog.save()

    QTimer.singleShot(0, do)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2017年11月27日", "2017-11-27"),
        ("2017-11-27", "2017-11-27"),
        ("2018年7月", "2018-07"),
        ("7月21日", "--07-21"),
        ("", ""),
        ("13月40日", None),
        ("明天", None),
    ],
)
def test_a_date_is_kept_as_far_as_it_is_known(typed: str, stored: str | None) -> None:
    assert read_partial(typed) == stored


def test_header_and_meetings_are_saved_in_one_step(
    qtbot: Any, page: Any, window: MainWindow, office: Any, compose: Any
) -> None:
    compose(page.form.field("team"), "省委第一巡视组")
    compose(page.form.field("head_chair"), "李兴国")
    assert page.form.dirty
    qtbot.keyClick(page.form.field("team"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    given = inspections.one(window.desk.workspace, office.inspection).given
    assert given.team == "省委第一巡视组"
    assert [(event.kind, event.chair) for event in given.events] == [("head", "李兴国")]
    window.desk.undo()
    assert page.form.field("team").value == ""


def test_a_date_that_is_none_is_refused_beside_its_field(page: Any, window: MainWindow, office: Any) -> None:
    page.form.field("started_on").setText("明天")
    assert not page.save()
    assert page.form._entries["started_on"].complaint.isVisible()


def test_headings_are_added_renamed_moved_and_deleted(page: Any, window: MainWindow, office: Any) -> None:
    tree = page.tree

    def titles() -> list[str]:
        return [row.title for row in categories.tree(window.desk.workspace, office.inspection)]

    page.tabs.setCurrentWidget(tree)
    fill({"title": "全面从严治党方面"})
    tree._add()
    assert titles() == ["党的领导方面", "党的建设方面", "全面从严治党方面"]
    tree.tree.setCurrentItem(tree.tree.topLevelItem(2))
    tree._shift(-1)
    assert titles()[1] == "全面从严治党方面"
    fill({"title": "从严治党方面"})
    window.actions_.run("record.edit")
    assert titles()[1] == "从严治党方面"
    window.actions_.run("record.delete")
    assert titles() == ["党的领导方面", "党的建设方面"]


def test_a_heading_with_findings_is_not_deleted(page: Any, window: MainWindow) -> None:
    page.tabs.setCurrentWidget(page.tree)
    page.tree.tree.setCurrentItem(page.tree.tree.topLevelItem(0))
    window.actions_.run("record.delete")
    assert window.bar.text
    assert page.tree.tree.topLevelItemCount() == 2


def test_a_rule_s_date_is_changed_only_with_a_reason(page: Any, window: MainWindow, office: Any) -> None:
    [first, *_] = deadlines.milestones(window.desk.workspace, office.inspection)
    page.tabs.setCurrentWidget(page.dates)
    page.dates.tree.setCurrentItem(page.dates.tree.topLevelItem(0))
    fill({"reason": "经巡视办同意"})
    page.dates.change()
    [changed, *_] = deadlines.milestones(window.desk.workspace, office.inspection)
    assert (changed.due_on, changed.reason) == (first.due_on, "经巡视办同意")


def pasted() -> list[list[str]]:
    """What Excel would take from the clipboard, cell by cell."""
    return [line.split("\t") for line in QGuiApplication.clipboard().text().split("\r\n")]


def test_ctrl_c_copies_the_lines_of_each_list_as_a_table(window: MainWindow, office: Any) -> None:
    window.desk.inspection = office.inspection
    window.go("inspections")
    page = window.page
    page.tabs.setCurrentWidget(page.tree)
    press(page.tree.tree, Qt.Key.Key_C, CTRL)
    assert pasted() == [["类别", "问题数", "对应四个落实"], ["党的领导方面", "3", ""], ["党的建设方面", "2", ""]]
    assert window.bar.text.startswith("已复制 2 行")
    page.tree.tree.setCurrentItem(page.tree.tree.topLevelItem(1))
    assert window._status.text() == "已选 1 项 / 共 2 项"
    window.actions_["edit.copy"].trigger()
    assert pasted()[1:] == [["党的建设方面", "2", ""]]
    page.tabs.setCurrentWidget(page.dates)
    press(page.dates.tree, Qt.Key.Key_C, CTRL)
    dates = pasted()
    assert dates[0] == ["日期", "事项", "报送", "依据"]
    assert len(dates) == 1 + page.dates.tree.topLevelItemCount() > 1


def test_ctrl_c_over_the_inspections_copies_them(window: MainWindow, office: Any) -> None:
    inspections.add(window.desk.workspace, InspectionDraft("市委巡察", feedback_on="2025-03", kind="巡察"))
    window.go("inspections")
    page = window.page
    page.list.setFocus()
    press(page.list, Qt.Key.Key_C, CTRL)
    assert pasted() == [
        ["巡视巡察", "反馈日期", "问题数"],
        ["市委巡察", "2025年3月", "0"],
        ["十届省委第二轮巡视", "2017年11月27日", "5"],
    ]


def test_keys_over_the_categories_do_what_the_menu_says(window: MainWindow, office: Any) -> None:
    window.desk.inspection = office.inspection
    window.go("inspections")
    page = window.page
    page.tabs.setCurrentWidget(page.tree)
    page.tree.tree.setCurrentItem(page.tree.tree.topLevelItem(1))
    press(page.tree.tree, Qt.Key.Key_Return)
    assert window.page.name == "findings"
    assert len(window.page.table.records.ids) == 2
