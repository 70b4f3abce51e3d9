"""检查 and 流程 in the window: lines lead to their place, waiving with a reason, the next thing to do."""

from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from core.domain import measures
from core.domain.measures import MeasureDraft
from gui.window import MainWindow
from tests.clerk import CTRL, press, words


def opened(qtbot: Any, window: MainWindow, name: str) -> Any:
    window.go(name)
    qtbot.waitUntil(lambda: not window.desk.jobs.running)
    return window.page


def lines(page: Any) -> Any:
    return page._source.rows(page.table.records.ids)


@pytest.fixture
def page(qtbot: Any, window: MainWindow) -> Any:
    return opened(qtbot, window, "readiness")


def test_every_line_leads_to_its_finding(qtbot: Any, page: Any, window: MainWindow, office: Any) -> None:
    page.want("finding_no_measure")
    assert [line.item.finding for line in lines(page)] == office.findings[1:]
    page.table.choose([0])
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window.page.name == "findings"
    assert window.page.card.row.id == office.findings[1]


def test_a_line_is_left_aside_with_a_reason_and_taken_up_again(qtbot: Any, page: Any, window: MainWindow) -> None:
    before = len(page._found.items)
    page.table.choose([0, 1])

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        dialog.form.field("reason").value = "并入第一项整改"
        dialog.save()

    QTimer.singleShot(0, answer)
    window.actions_.run("check.waive")
    qtbot.waitUntil(lambda: len(page._found.items) == before - 2)
    page.want("waived")
    assert [line.reason for line in lines(page)] == ["并入第一项整改"] * 2
    page.table.choose(list(page.table.records.ids))
    window.actions_.run("check.take_back")
    qtbot.waitUntil(lambda: len(page._found.items) == before)
    window.desk.undo()
    qtbot.waitUntil(lambda: len(page._found.items) == before - 2)


def test_what_was_chosen_stays_chosen_when_a_line_before_it_is_mended(
    qtbot: Any, page: Any, window: MainWindow, office: Any
) -> None:
    chosen = [line for line in lines(page) if line.item.code == "finding_no_measure"][1]
    page.table.choose([chosen.id])
    measures.add(window.desk.workspace, office.findings[1], MeasureDraft("修订议事规则"))
    qtbot.waitUntil(lambda: not window.desk.jobs.running)
    [still] = page._chosen()
    assert (still.item.code, still.item.finding) == ("finding_no_measure", office.findings[2])


def test_ctrl_f_looks_for_words_also_in_traditional_characters(qtbot: Any, page: Any, window: MainWindow) -> None:
    everything = len(lines(page))
    assert everything > 2
    press(page.table, Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is page.bar.search
    words(page.bar.search, "選人用人")
    qtbot.waitUntil(lambda: len(lines(page)) < everything)
    assert {line.item.where for line in lines(page)} == {"4 选人用人把关不严"}
    words(page.bar.search, "没有这样的词")
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._none_found)
    press(page.bar.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(lines(page)) == everything)


def test_the_process_opens_at_the_step_where_things_stand(qtbot: Any, window: MainWindow) -> None:
    page = opened(qtbot, window, "process")
    assert page.steps.topLevelItemCount() == 12
    assert page._chosen_key() == "feedback"
    page.want("plan")
    assert page.next.text() == "方案定稿"
    page.want("rectify")
    qtbot.mouseClick(page.next, Qt.MouseButton.LeftButton)
    assert window.page.name == "findings"


def test_a_paper_is_marked_in_one_step_that_can_be_taken_back(qtbot: Any, window: MainWindow) -> None:
    page = opened(qtbot, window, "process")
    page.want("plan")
    page._mark_paper("done")
    assert page._chosen_paper().state == "there"
    window.desk.undo()
    assert page._chosen_paper().state == "missing"
