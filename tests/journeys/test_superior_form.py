"""上级表格: the superior's workbook comes in two years running; a clerk fills it by keys in the real window."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from core.domain import inspections
from core.domain.inspections import InspectionDraft
from core.store.workspace import Workspace
from gui import app
from gui.cards.mapping_list import FIELD
from gui.flows.superior_form_flow import CHECK, RESULT, SCOPE, SuperiorFormFlow
from gui.preferences import Preferences
from gui.window import MainWindow
from tests.clerk import CTRL, SHIFT, click, gone, press
from tests.core.office import Office
from tests.core.output import superiors
from tests.core.output.superiors_records import record


@pytest.fixture
def window(qtbot: Any, workspace: Workspace, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on an office with four findings, opened as the program opens it."""
    record(Office(workspace, inspections.add(workspace, InspectionDraft("十届省委第二轮巡视"))))
    folder = workspace.folder
    workspace.close()
    made = app.build(preferences=Preferences(tmp_path / "preferences.json"))
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    assert made.desk.open(folder)
    yield made
    made.close()
    made.desk.leave()


def begun(qtbot: Any, window: MainWindow, dialogs: Any, form: Path) -> SuperiorFormFlow:
    """Ctrl+Shift+E, the file chosen, its columns shown."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press(window, Qt.Key.Key_E, CTRL | SHIFT)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(SuperiorFormFlow)))
    flow = next(one for one in window.findChildren(SuperiorFormFlow) if one.isVisible())
    dialogs.choose(form)
    press(flow, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: flow.step == CHECK, timeout=20_000)
    return flow


def saved(qtbot: Any, flow: SuperiorFormFlow, dialogs: Any, target: Path) -> list[str]:
    """The other two steps; gives what the last one tells."""
    click(flow.forward)
    assert flow.step == SCOPE
    dialogs.choose(target)
    click(flow.scope.form.field("target").button)
    click(flow.forward)
    qtbot.waitUntil(lambda: flow.step == RESULT, timeout=20_000)
    told = [flow.outcome.lines.item(place).text() for place in range(flow.outcome.lines.count())]
    click(flow.forward)
    qtbot.waitUntil(lambda: gone(flow))
    return told


def test_two_years_of_the_same_superior_s_form(window, qtbot, dialogs, tmp_path):
    form, first = tmp_path / "附件1.xlsx", tmp_path / "报送稿.xlsx"
    superiors.plain(form)
    flow = begun(qtbot, window, dialogs, form)
    # 备注 is to hold the finding's own words: F2 opens the list, a choice is made in it.
    chooser = flow.check.list
    chooser.setCurrentIndex(chooser.model().index(14, FIELD))
    press(chooser, Qt.Key.Key_F2)
    box = chooser.findChild(QComboBox)
    qtbot.waitUntil(lambda: box.view().isVisible())
    box.setCurrentIndex(box.findText("反馈原文"))
    box.activated.emit(box.currentIndex())
    box.hidePopup()
    qtbot.waitUntil(lambda: chooser.field_of(14) == "original")
    told = saved(qtbot, flow, dialogs, first)
    assert "未填 M 列“佐证材料”：工作区里还没有登记。" in told
    sheet = load_workbook(first)["整改台账"]
    assert sheet["O4"].value == sheet["C4"].value
    assert sheet["C11"].value == "=COUNTA(C4:C10)"

    book = load_workbook(form)
    book["整改台账"]["J3"], book["整改台账"]["P3"] = "整改完成时限", "核查意见"
    book.save(tmp_path / "明年.xlsx")
    flow = begun(qtbot, window, dialogs, tmp_path / "明年.xlsx")
    assert flow.check.list.field_of(14) == "original"
    assert flow.check.list.field_of(9) == "deadline"
    told = saved(qtbot, flow, dialogs, tmp_path / "明年报送稿.xlsx")
    assert "与上次相比改名的列：“完成时限”改为“整改完成时限”。" in told
    assert "未填 P 列“核查意见”：没有对应的内容。" in told
    with Workspace.open(window.desk.workspace.folder, read_only=True) as workspace:
        assert workspace.sql("SELECT count(*) FROM own_resource WHERE kind = 'mapping'") == [(2,)]
