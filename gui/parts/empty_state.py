"""What an empty place says: what belongs here, and the one or two next steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.language import tr
from gui.look import RHYTHM, dress, enlarge, icon


class EmptyState(QWidget):
    """A drawing, a heading, a sentence, and buttons; the first button is the one to press."""

    def __init__(
        self, sign: str, heading: str, text: str, steps: Sequence[tuple[str, Callable[[], object]]] = ()
    ) -> None:
        super().__init__()
        dress(self, ground="surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setSpacing(RHYTHM)
        column.addStretch(2)
        drawing = QLabel()
        drawing.setPixmap(icon(sign, "faint").pixmap(48, 48))
        self.heading = QLabel(heading)
        enlarge(self.heading, 1.3)
        self.text = QLabel(text)
        dress(self.text, kind="muted")
        for label in (drawing, self.heading, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is self.text)
            column.addWidget(label)
        column.addSpacing(RHYTHM)
        column.addLayout(self._buttons(steps))
        column.addStretch(3)

    def _buttons(self, steps: Sequence[tuple[str, Callable[[], object]]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(RHYTHM)
        row.addStretch(1)
        self.buttons: list[QPushButton] = []
        for label, step in steps:
            button = QPushButton(label)
            if not self.buttons:
                dress(button, kind="first")
            button.clicked.connect(lambda _=False, step=step: step())
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)
        return row


def none_found(clear: Callable[[], object]) -> EmptyState:
    """What a list says whose filter lets nothing through; `clear` takes the filter away."""
    words = tr("换一个说法，或者去掉一些筛选条件。")
    return EmptyState("search", tr("没有符合条件的记录"), words, ((tr("清除筛选"), clear),))
