"""A line at the head of a page: what was refused, what was done, what may be done next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from gui.language import tr
from gui.look import RHYTHM, dress, icon

_ICONS = {"overdue": "stop", "soon": "warning", "good": "done", "busy": "info"}


@dataclass(frozen=True, slots=True)
class Notice:
    """Words, a tone of `gui.look.TONES`, and a few next steps as (label, what it does).

    `of_last_step`: it speaks of the step done last and goes when the next one is done.
    """

    text: str
    tone: str = "busy"
    steps: tuple[tuple[str, Callable[[], object]], ...] = field(default=())
    of_last_step: bool = False


class NoticeBar(QFrame):
    """Shows one notice until it is closed, answered, or replaced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, kind="bar")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2 * RHYTHM, RHYTHM // 2, RHYTHM, RHYTHM // 2)
        self._row.setSpacing(RHYTHM)
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setAccessibleName(tr("关闭提示"))
        self._close.clicked.connect(self.clear)
        self._steps: list[QPushButton] = []
        self._of_last_step = False
        self._row.addWidget(self._sign)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The words shown now, empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def tell(self, notice: Notice) -> None:
        """Show a notice in place of the one before."""
        self._drop_steps()
        self._of_last_step = notice.of_last_step
        self._text.setText(notice.text)
        self._sign.setPixmap(icon(_ICONS[notice.tone], notice.tone).pixmap(18, 18))
        self._close.setIcon(icon("close", "muted"))
        for label, step in notice.steps:
            button = QPushButton(label)
            dress(button, kind="quiet")
            button.clicked.connect(lambda _=False, step=step: self._take(step))
            self._row.insertWidget(self._row.count() - 1, button)
            self._steps.append(button)
        self.setAccessibleName(notice.text)
        self.show()
        dress(self, tone=notice.tone)

    def clear(self) -> None:
        """Nothing more to say."""
        self._drop_steps()
        self._of_last_step = False
        self.hide()

    def step_done(self) -> None:
        """Something was done: what spoke of the step before is no longer true."""
        if self._of_last_step:
            self.clear()

    def _take(self, step: Callable[[], object]) -> None:
        self.clear()
        step()

    def _drop_steps(self) -> None:
        for button in self._steps:
            self._row.removeWidget(button)
            button.deleteLater()
        self._steps.clear()
