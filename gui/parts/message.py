"""A question or a message in a small calm window: what happened, what was not lost, what to do.

All message windows of the program are opened by `ask`, so that tests can collect and answer them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gui.language import tr
from gui.look import RHYTHM, dress, enlarge, icon

Tone = Literal["question", "info", "soon", "overdue"]
_ICONS = {"question": "help", "info": "info", "soon": "warning", "overdue": "stop"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: `key` is what `ask` returns; the label says what pressing it does."""

    key: str
    label: str
    first: bool = False


class Message(QDialog):
    """Heading, text, folded details that can be copied, and the buttons."""

    def __init__(
        self, parent: QWidget | None, title: str, text: str, choices: Sequence[Choice], tone: Tone, details: str
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.chosen = ""
        self.said = f"{title}\n{text}"
        self.details = details
        self._first: QPushButton | None = None
        outer = QHBoxLayout(self)
        outer.setContentsMargins(3 * RHYTHM, 3 * RHYTHM, 3 * RHYTHM, 2 * RHYTHM)
        outer.setSpacing(2 * RHYTHM)
        outer.addWidget(_sign(tone), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(RHYTHM)
        outer.addLayout(column, 1)
        column.addWidget(_words(title, "heading"))
        column.addWidget(_words(text, ""))
        if details:
            column.addWidget(self._folded())
        column.addSpacing(RHYTHM)
        column.addLayout(self._stacked(choices) if _are_many(choices) else self._buttons(choices))
        self.setMinimumWidth(52 * RHYTHM)
        if self._first is not None:
            self._first.setFocus()

    def _folded(self) -> QWidget:
        self._shown = QPlainTextEdit(self.details)
        self._shown.setReadOnly(True)
        self._shown.setAccessibleName(tr("详细信息"))
        self._shown.setMinimumSize(44 * RHYTHM, 20 * RHYTHM)
        self._shown.hide()
        return self._shown

    def _buttons(self, choices: Sequence[Choice]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(RHYTHM)
        if self.details:
            more = QPushButton(tr("详细信息"))
            dress(more, kind="quiet")
            more.clicked.connect(lambda: (self._shown.setVisible(not self._shown.isVisible()), self.adjustSize()))
            copy = QPushButton(tr("复制"))
            dress(copy, kind="quiet")
            copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details))
            row.addWidget(more)
            row.addWidget(copy)
        row.addStretch(1)
        for choice in choices:
            row.addWidget(self._button(choice))
        return row

    def _stacked(self, choices: Sequence[Choice]) -> QVBoxLayout:
        """Long names one below the other."""
        column = QVBoxLayout()
        column.setSpacing(RHYTHM)
        for choice in choices:
            column.addWidget(self._button(choice))
        return column

    def _button(self, choice: Choice) -> QPushButton:
        button = QPushButton(choice.label)
        button.setObjectName(f"choice_{choice.key}")
        button.setAutoDefault(choice.first)
        button.setDefault(choice.first)
        if choice.first:
            dress(button, kind="first")
            self._first = button
        button.clicked.connect(lambda _=False, key=choice.key: self._choose(key))
        return button

    def _choose(self, key: str) -> None:
        self.chosen = key
        self.accept()


def ask(
    parent: QWidget | None,
    title: str,
    text: str,
    choices: Sequence[Choice] = (),
    *,
    tone: Tone = "question",
    details: str = "",
) -> str:
    """Show it and give the key of the button pressed; empty when the window was closed or Esc pressed."""
    message = Message(parent, title, text, choices or (Choice("ok", tr("知道了"), first=True),), tone, details)
    message.exec()
    message.deleteLater()
    return message.chosen


def inform(parent: QWidget | None, title: str, text: str, *, tone: Tone = "info", details: str = "") -> None:
    """Something to be read, with one button."""
    ask(parent, title, text, tone=tone, details=details)


def confirm(parent: QWidget | None, title: str, text: str, yes: str, *, tone: Tone = "question") -> bool:
    """A question whose one answer is `yes` (words that say what it does) and whose other is 取消."""
    return ask(parent, title, text, (Choice("yes", yes, first=True), Choice("", tr("取消"))), tone=tone) == "yes"


def _are_many(choices: Sequence[Choice]) -> bool:
    return len(choices) > 2 and sum(len(choice.label) for choice in choices) > 40


def _sign(tone: Tone) -> QLabel:
    label = QLabel()
    label.setPixmap(icon(_ICONS[tone], tone if tone in ("soon", "overdue") else "accent").pixmap(32, 32))
    return label


def _words(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        dress(label, kind=kind)
        enlarge(label, 1.15)
    return label
