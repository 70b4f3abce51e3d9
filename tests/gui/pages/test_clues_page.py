"""线索: listed for who may see them, closed to others; a hand-over is filled in as the form asks."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from core.domain import clues, operators
from core.domain.clues import ClueDraft
from gui.window import MainWindow
from tests.clerk import CTRL, press, rewrite


@pytest.fixture
def page(window: MainWindow, office: Any) -> Any:
    clues.add(window.desk.workspace, office.inspection, ClueDraft(
        text="反映工程发包问题", handed_over_on=date(2025, 6, 1), items=2, persons=3, receiver="纪检监察部门",
    ))  # fmt: skip
    window.go("clues")
    return window.page


def in_form(fill: Any) -> None:
    def do() -> None:
        dialog = QApplication.activeModalWidget()
        fill(dialog)

    QTimer.singleShot(0, do)


def text(page: Any, row: int, key: str) -> str:
    [column] = [place for place, one in enumerate(clues.COLUMNS) if one.key == key]
    return page.table.records.index(row, column).data()


def test_what_is_owed_is_shown_and_one_that_is_late_is_told(page: Any) -> None:
    assert text(page, 0, "feedback_due_on") == "2025年9月1日"
    assert page.status() == "已选 1 项 / 共 1 项　移交 1 批，已知 2 件 3 人，办结 0 批，超过反馈期限 1 批"


def test_a_hand_over_is_recorded_and_completed_through_the_form(page: Any, window: MainWindow) -> None:
    def add(dialog: Any) -> None:
        dialog.form.field("kind").value = "petition"
        dialog.form.field("items").setText("１２")
        dialog.form.field("handed_over_on").value = date(2025, 9, 1)
        assert dialog.save()

    in_form(add)
    page._add()
    row = clues.rows(window.desk.workspace, None)[1]
    assert (row.given.kind, row.given.items, row.given.feedback_due_on) == ("petition", 12, date(2025, 12, 1))
    page.table.choose([row.id])

    def edit(dialog: Any) -> None:
        dialog.form.field("handling").value = "已答复信访人"
        dialog.form.field("finished_on").value = date(2025, 9, 10)
        assert dialog.save()

    in_form(edit)
    page._edit()
    assert text(page, 1, "finished") == "是"


def test_a_number_that_is_none_and_an_impossible_date_stand_beside_their_fields(page: Any) -> None:
    def refuse(dialog: Any) -> None:
        dialog.form.field("items").setText("三件")
        assert not dialog.save()
        assert dialog.form._entries["items"].complaint.isVisible()
        dialog.form.field("items").setText("3")
        dialog.form.field("handed_over_on").value = date(2025, 9, 30)
        assert not dialog.save()
        assert dialog.form._entries["handed_over_on"].complaint.isVisible()
        dialog.form.revert()
        dialog.reject()

    in_form(refuse)
    page._add()
    assert len(page.table.records.ids) == 1


def test_without_the_right_the_page_says_so_and_shows_nothing(page: Any, window: MainWindow) -> None:
    operators.add(window.desk.workspace, "李敏", ("write",))
    window.desk.workspace.work_as("李敏")
    page.look_again()
    assert list(page.table.records.ids) == []
    assert page.commands() == {}
    assert page._stack.currentIndex() == 0


def test_a_deleted_hand_over_goes_to_the_bin(page: Any, window: MainWindow) -> None:
    page.table.choose(list(page.table.records.ids))
    page._run("record.delete")
    assert clues.rows(window.desk.workspace, None) == []


def test_ctrl_f_narrows_the_list_also_by_pinyin(qtbot: Any, page: Any, window: MainWindow, office: Any) -> None:
    clues.add(window.desk.workspace, office.inspection, ClueDraft(text="反映吃拿卡要", receiver="党政办公室"))
    assert len(page.table.records.ids) == 2
    press(page.table, Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is page.pane.bar.search
    for typed in ("黨政辦", "dzbgs"):
        rewrite(page.pane.bar.search, typed)
        qtbot.waitUntil(lambda: len(page.table.records.ids) == 1)
        assert text(page, 0, "receiver") == "党政办公室"
        assert page.status().startswith("共 1 项　移交 1 批")
        press(page.pane.bar.search, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: len(page.table.records.ids) == 2)


def test_the_menu_opens_the_hand_over_as_enter_does(page: Any, window: MainWindow) -> None:
    seen: list[str] = []

    def note(dialog: Any) -> None:
        seen.append(dialog.windowTitle())
        dialog.reject()

    for step in (window.actions_["record.open"].trigger, lambda: press(page.table, Qt.Key.Key_Return)):
        in_form(note)
        step()
    assert seen == ["线索移交和办理情况"] * 2
