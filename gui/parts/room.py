"""窗口大小: how large a window of its own opens: grown with the text, never larger than the screen takes."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from gui.look import RHYTHM, look


def open_at(dialog: QDialog, usual: QSize) -> None:
    """Open at a size meant for the usual text, larger with larger text, within the screen."""
    grown = QSize(look().pixels(usual.width()), look().pixels(usual.height())).expandedTo(usual)
    dialog.resize(grown.boundedTo(_room(dialog)))


def grow(dialog: QDialog) -> None:
    """Make room for words that have come, such as a complaint, where nothing scrolls."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        needed = max(layout.totalHeightForWidth(dialog.width()), layout.totalSizeHint().height())
        dialog.resize(QSize(dialog.width(), max(dialog.height(), needed)).boundedTo(_room(dialog)))


def _room(dialog: QDialog) -> QSize:
    """What a window may take of its screen, less a title bar."""
    above = dialog.parentWidget()
    screen = above.screen() if above is not None else QGuiApplication.primaryScreen()
    return screen.availableSize() - QSize(2 * RHYTHM, 5 * RHYTHM)
