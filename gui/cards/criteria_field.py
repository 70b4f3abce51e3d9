"""销号标准: the check-list of an application, each criterion answered by itself, with a word of explanation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.base.states import CRITERION_ANSWERS
from core.domain.closeouts import CriterionAnswer
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.fields import ChoiceField, Field, LineField


class CriteriaField(QWidget, Field):
    """`value` is a tuple of `CriterionAnswer`, one for each criterion asked for, in their order."""

    changed = Signal()

    def __init__(self, criteria: Sequence[str]) -> None:
        super().__init__()
        self._criteria = tuple(criteria)
        self.answers: list[ChoiceField] = []
        self.notes: list[LineField] = []
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(RHYTHM)
        grid.setVerticalSpacing(RHYTHM // 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(2, 2)
        for place, text in enumerate(self._criteria):
            self._add(grid, place, text)
        all_met = QPushButton(tr("全部符合"))
        all_met.setAutoDefault(False)
        dress(all_met, kind="quiet")
        all_met.clicked.connect(self._meet_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(RHYTHM // 2)
        column.addLayout(grid)
        column.addWidget(all_met, 0, Qt.AlignmentFlag.AlignLeft)
        if self.answers:
            self.setFocusProxy(self.answers[0])

    def _add(self, grid: QGridLayout, place: int, text: str) -> None:
        label = QLabel(text)
        label.setWordWrap(True)
        choices = [("", tr("请选择")), *((code, tr(word)) for code, word in CRITERION_ANSWERS.items())]
        answer = ChoiceField(choices)
        answer.setAccessibleName(text)
        note = LineField(hint=tr("说明"))
        note.setAccessibleName(tr("{text}：说明", text=text))
        answer.changed.connect(self.changed)
        note.changed.connect(self.changed)
        grid.addWidget(label, place, 0)
        grid.addWidget(answer, place, 1)
        grid.addWidget(note, place, 2)
        self.answers.append(answer)
        self.notes.append(note)

    def _meet_all(self) -> None:
        for answer in self.answers:
            answer.value = "met"
        self.changed.emit()

    @property
    def value(self) -> tuple[CriterionAnswer, ...]:
        return tuple(
            CriterionAnswer(text, answer.value, note.value)
            for text, answer, note in zip(self._criteria, self.answers, self.notes, strict=True)
        )

    @value.setter
    def value(self, value: Sequence[CriterionAnswer]) -> None:
        known = {one.text: one for one in value}
        for text, answer, note in zip(self._criteria, self.answers, self.notes, strict=True):
            one = known.get(text, CriterionAnswer(text))
            answer.value, note.value = one.answer, one.note

    @property
    def plain(self) -> list[list[str]]:
        return [[one.text, one.answer, one.note] for one in self.value]

    @plain.setter
    def plain(self, plain: Any) -> None:
        self.value = [CriterionAnswer(*one) for one in plain]

    def show_wrong(self, wrong: bool) -> None:
        for answer in self.answers:
            answer.show_wrong(wrong and answer.value in ("", "unmet"))
