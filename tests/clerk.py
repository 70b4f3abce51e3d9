"""What a clerk's hands do: keys, clicks, and Chinese words that come through an input method."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """A key pressed and let go over a widget."""
    QTest.keyClick(widget, key, modifier)


def words(widget: Any, text: str) -> None:
    """Words committed by an input method, in place of what is selected."""
    widget.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QGuiApplication.sendEvent(widget, event)


def rewrite(widget: Any, text: str) -> None:
    """What stands in the field is selected and written anew."""
    widget.setFocus()
    widget.selectAll()
    words(widget, text)


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """The left button, in the middle unless told otherwise."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, PLAIN, at or widget.rect().center())


def gone(widget: QWidget) -> bool:
    """Whether a window is closed, or put away for good."""
    return not isValid(widget) or not widget.isVisible()
