"""The keys of a flow: while the last button works, Enter goes nowhere, and then to that button again."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.parts.flow import Flow


class Working(Flow):
    """A flow whose last button is grey while it works."""

    def __init__(self, desk: Any) -> None:
        super().__init__(desk, "导出", last="导出")
        self.line = QLineEdit()
        self.add_step("", self.line)

    def finish(self) -> None:
        self.forward.setEnabled(False)


def typed(key: Qt.Key) -> None:
    """A key, wherever the focus is."""
    receiver = QApplication.focusWidget() or QApplication.activeModalWidget()
    assert receiver is not None
    QTest.keyClick(receiver, key)


def at_work(qtbot: Any, desk: Any) -> Working:
    """A flow whose step was begun by Enter and is not yet done."""
    flow = Working(desk)
    qtbot.addWidget(flow)
    with qtbot.waitExposed(flow):
        flow.open()
    flow.activateWindow()
    flow.forward.setFocus()
    typed(Qt.Key.Key_Return)
    return flow


def test_a_second_enter_while_it_works_does_not_give_the_flow_up(qtbot: Any, desk: Any) -> None:
    flow = at_work(qtbot, desk)
    assert not flow.forward.isEnabled()
    typed(Qt.Key.Key_Return)
    assert flow.isVisible()
    flow.forward.setEnabled(True)
    assert flow.forward.hasFocus()


def test_who_went_elsewhere_meanwhile_is_left_there(qtbot: Any, desk: Any) -> None:
    flow = at_work(qtbot, desk)
    flow.line.setFocus()
    flow.forward.setEnabled(True)
    assert flow.line.hasFocus()
