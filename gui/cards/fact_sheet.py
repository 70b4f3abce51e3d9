"""One record to be read: title and state, facts in lines, longer texts under headings, next steps as buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.cards.measure_list import StateLabel
from gui.look import RHYTHM, dress, enlarge

Step = tuple[str, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over texts that are read line by line."""

    heading: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sheet says. `state` is (words, tone); facts without a text are left out; the first step stands out."""

    title: str
    state: tuple[str, str] | None = None
    lines: Sequence[tuple[str, str]] = ()
    sections: Sequence[Section] = ()
    steps: Sequence[Step] = ()


class FactSheet(QFrame):
    """Beside a list; what does not fit is scrolled to."""

    def __init__(self) -> None:
        super().__init__()
        dress(self, ground="surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.buttons: dict[str, QPushButton] = {}
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)

    def show_facts(self, facts: Facts | None) -> None:
        """Show a record, or nothing. Who stood on a step stands on the same of the next record, else on its first."""
        stood = self.window().focusWidget()
        step = next((words for words, button in self.buttons.items() if button is stood), "")
        holder = QWidget()
        dress(holder, ground="surface")
        holder.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.buttons = {}
        column = QVBoxLayout(holder)
        column.setContentsMargins(3 * RHYTHM, 2 * RHYTHM, 3 * RHYTHM, 2 * RHYTHM)
        column.setSpacing(RHYTHM)
        if facts is not None:
            self._fill(column, facts)
        column.addStretch(1)
        self._area.setWidget(holder)
        if step:
            button = self.buttons.get(step) or next(iter(self.buttons.values()), None)
            (button or self).setFocus()

    def _fill(self, column: QVBoxLayout, facts: Facts) -> None:
        title = _text(facts.title)
        enlarge(title, 1.15)
        column.addWidget(title)
        if facts.state is not None:
            row = QHBoxLayout()
            row.addWidget(StateLabel(*facts.state))
            row.addStretch(1)
            column.addLayout(row)
        if facts.steps:
            column.addLayout(self._steps(facts.steps))
        column.addLayout(_lines(facts.lines))
        for section in facts.sections:
            heading = _text(section.heading, "heading")
            heading.setContentsMargins(0, RHYTHM, 0, 0)
            column.addWidget(heading)
            for text in section.texts:
                column.addWidget(_text(text))

    def _steps(self, steps: Sequence[Step]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(RHYTHM // 2)
        for words, step in steps:
            button = QPushButton(words)
            dress(button, kind="quiet" if self.buttons else "first")
            button.clicked.connect(lambda _=False, step=step: step())
            self.buttons[words] = button
            row.addWidget(button)
        row.addStretch(1)
        return row


def _lines(lines: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * RHYTHM)
    grid.setVerticalSpacing(RHYTHM // 2)
    grid.setColumnStretch(1, 1)
    for place, (name, text) in enumerate((name, text) for name, text in lines if text):
        label = _text(name, "muted")
        label.setWordWrap(False)
        grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_text(text), place, 1)
    return grid


def _text(text: str, kind: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if kind:
        dress(label, kind=kind)
    return label
