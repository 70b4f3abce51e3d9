"""A place on which a file is dropped, with a button for those who would rather choose it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from gui.language import tr
from gui.look import RHYTHM, dress, enlarge, icon


class DropArea(QFrame):
    """Takes one file from the desktop; `words` ask for it, `more` say which kinds are understood."""

    dropped = Signal(object)  # Path

    def __init__(self, words: str, more: str) -> None:
        super().__init__()
        dress(self, kind="drop")
        self.setAcceptDrops(True)
        self.setMinimumHeight(20 * RHYTHM)
        sign = QLabel()
        sign.setPixmap(icon("import", "accent").pixmap(48, 48))
        asking = QLabel(words)
        enlarge(asking, 1.15)
        kinds = QLabel(more)
        dress(kinds, kind="muted")
        self.button = QPushButton(tr("选择文件…"))
        column = QVBoxLayout(self)
        column.setSpacing(RHYTHM)
        column.addStretch(1)
        for part in (sign, asking, kinds):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._file(event):
            dress(self, over="true")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        dress(self, over="false")

    def dropEvent(self, event: QDropEvent) -> None:
        dress(self, over="false")
        path = self._file(event)
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def _file(self, event: QDropEvent) -> Path | None:
        """The file dragged; whether it can be read is for the reader to say, in a sentence of its own."""
        urls = event.mimeData().urls()
        return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
