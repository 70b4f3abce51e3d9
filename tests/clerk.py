"""What a clerk's hands do: keys, clicks, and Chinese words that come through an input method."""

import warnings
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QMenuBar, QTabBar, QWidget
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


def click_row(view: QAbstractItemView, said: str, column: int = 0, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """The left button on the row that says this in a column, as far as the screen shows it."""
    model = view.model()
    row = next(row for row in range(model.rowCount()) if str(model.index(row, column).data()) == said)
    view.scrollTo(model.index(row, column))
    at = view.visualRect(model.index(row, column)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, at)


def click_tab(bar: QTabBar, said: str) -> None:
    """The left button on the tab of these words; a number may follow them."""
    place = next(place for place in range(bar.count()) if bar.tabText(place).startswith(said))
    click(bar, bar.tabRect(place).center())


def click_menu(bar: QMenuBar, wanted: QAction) -> None:
    """The menu that holds an action is opened, and the action clicked in it."""
    title = next(entry for entry in bar.actions() if wanted in menu_of(entry))
    click(bar, bar.actionGeometry(title).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    click(menu, menu.actionGeometry(wanted).center())


def menu_of(entry: QAction) -> list[QAction]:
    """What stands in the menu below a title."""
    menu = entry.menu()
    return menu.actions() if isinstance(menu, QMenu) else []


def drop(widget: QWidget, *files: Path) -> None:
    """Files from the desktop, let go over a widget."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    at, copy, left = widget.rect().center(), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Qt 6.9 knows no other
        entered = QDragEnterEvent(at, copy, data, left, PLAIN)
    QApplication.sendEvent(widget, entered)  # without it Qt lets nothing go here
    assert entered.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), copy, data, left, PLAIN))


def gone(widget: QWidget) -> bool:
    """Whether a window is closed, or put away for good."""
    return not isValid(widget) or not widget.isVisible()
