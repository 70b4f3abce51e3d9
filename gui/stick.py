"""随身盘: a portable program notices that its stick was pulled out, and ends with a sentence.

The program's own files are gone with the stick, so the words are made beforehand and nothing is loaded to show them.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from core.base.places import MARKER
from gui.language import tr
from gui.parts.message import Choice, Message

LOOK_EVERY = 2000  # milliseconds


class StickWatch(QObject):
    """Looks for the marker file. `gone` when it has not been there for two looks, after the clerk has read why."""

    gone = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marker = folder / MARKER
        self._missed = 0
        words = tr(
            "程序和数据所在的 U 盘已经拔出，程序只能关闭。此前保存的内容都在 U 盘里，没有保存的那一步没有写入。"
            "请插回 U 盘，重新打开程序；下次请先关闭程序再拔出。"
        )
        choices = (Choice("", tr("关闭程序"), first=True),)
        self._message = Message(parent, tr("U 盘已拔出"), words, choices, "soon", "")
        self._message.ensurePolished()
        self._message.finished.connect(self.gone)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_EVERY)

    def look(self) -> None:
        """A stick may sleep for a moment: it is gone when it was missed twice."""
        self._missed = 0 if self._marker.is_file() else self._missed + 1
        if self._missed >= 2:
            self._timer.stop()
            self._message.open()
