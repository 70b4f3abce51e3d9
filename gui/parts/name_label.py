"""A name that may be too long for its place: in two even lines, shortened in the middle when that is not enough."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel


class NameLabel(QLabel):
    """Shows `name`; the whole of it is the tool tip. A single character never stands on a line of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_name(self, name: str) -> None:
        """Show another name."""
        self.name = name
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.fit_to_text()

    def fit_to_text(self) -> None:
        """Break the name anew, for the width and the font of now."""
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        if metrics.horizontalAdvance(self.name) <= room:
            self.setText(self.name)
            return
        half = (len(self.name) + 1) // 2
        lines = (self.name[:half], self.name[half:])
        if max(map(metrics.horizontalAdvance, lines)) > room:
            fitting = next(n for n in range(half, -1, -1) if metrics.horizontalAdvance(self.name[:n]) <= room)
            rest = metrics.elidedText(self.name[fitting:], Qt.TextElideMode.ElideMiddle, room)
            lines = (self.name[:fitting], rest)
        self.setText("\n".join(lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_to_text()
