"""措施与进展 of a finding: what is done about it, by whom, until when, and what was reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.domain import extensions, measures, progress
from core.domain.finding_rows import FindingRow
from core.domain.measures import MeasureRow
from gui.cards import task_steps
from gui.cards.finding_tab import FindingTab
from gui.cards.measure_form import add_measure, edit_measure
from gui.cards.measure_list import MeasureList
from gui.cards.progress_form import add_progress
from gui.cards.progress_list import ProgressList
from gui.language import tr
from gui.look import RHYTHM, dress, icon
from gui.parts.empty_state import EmptyState
from gui.parts.form import scrolled

if TYPE_CHECKING:
    from gui.desk import Desk

MENU = ("record.edit", "measure.add", "progress.add", "-", "extension.ask", "extension.decide", "extension.withdraw",
        "handover.make", "-", "record.delete")  # fmt: skip


class FindingMeasures(FindingTab):
    """The measures in order, and under them the reports, newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._measure: int | None = None
        self._waiting: set[int] = set()  # measures whose extension is asked for
        self.measures = MeasureList()
        self.progress = ProgressList()
        self._build()
        self.measures.edit_asked.connect(self._edit)
        self.measures.delete_asked.connect(self._delete)
        self.measures.move_asked.connect(lambda key, place: desk.do(measures.move, key, place))
        self.measures.entered.connect(self._on_entered)
        self.measures.menu_asked.connect(lambda _, at: self.menu_asked.emit(MENU, at))
        self.progress.delete_asked.connect(self._delete_progress)

    def _build(self) -> None:
        self._nothing = EmptyState(
            "measure", tr("还没有整改措施"), tr("每个问题至少要有一条措施、责任人和完成时限。"),
            ((tr("新增整改措施"), self._add),),
        )  # fmt: skip
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(_heading(tr("整改措施"), tr("新增整改措施"), self._add))
        column.addWidget(self.measures)
        column.addSpacing(3 * RHYTHM)
        column.addLayout(_heading(tr("整改进展"), tr("登记整改进展"), self._report))
        column.addWidget(self.progress)
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(both))
        self._stack.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def look_again(self, row: FindingRow) -> None:
        asked = extensions.of(self.desk.workspace, [measure.id for measure in row.measures])
        self._waiting = {one.measure for one in asked if one.state == "asked"}
        self.measures.show_rows(row.measures, asked)
        reported = self.progress.show_finding(self.desk, row)
        self._stack.setCurrentIndex(0 if row.measures or reported else 1)

    def leave(self) -> None:
        super().leave()
        self._measure = None

    # -- commands -----------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        known: dict[str, Callable[[], object]] = {"measure.add": self._add, "progress.add": self._report}
        measure = self._focused()
        if measure is not None:
            known["record.edit"] = lambda: self._edit(measure.id)
            known["record.delete"] = lambda: self._delete(measure.id)
        if self.row is not None and self.row.measures:
            chosen = [measure.id] if measure else [one.id for one in self.row.measures]
            known["handover.make"] = lambda: task_steps.hand_over(self.desk, measure_ids=chosen)
            known["extension.ask"] = lambda: task_steps.ask_extension(self.desk, chosen)
            if self._waiting & set(chosen):
                known["extension.decide"] = lambda: task_steps.decide_extension(self.desk, chosen)
                known["extension.withdraw"] = lambda: task_steps.withdraw_extension(self.desk, chosen)
        return known

    def _focused(self) -> MeasureRow | None:
        """The measure whose card has the focus."""
        return next((card.row for card in self.measures.cards if card.hasFocus()), None)

    def _on_entered(self, measure_id: int) -> None:
        self._measure = measure_id
        self.commands_changed.emit()

    def _add(self) -> None:
        if self.row is not None and add_measure(self.desk, self.row.id):
            self.asked.emit()

    def _report(self) -> None:
        if self.row is None:
            return
        chosen = next((measure.id for measure in self.row.measures if measure.id == self._measure), None)
        if add_progress(self.desk, self.row, chosen):
            self.asked.emit()

    def _edit(self, measure_id: int) -> None:
        assert self.row is not None
        edit_measure(self.desk, next(measure for measure in self.row.measures if measure.id == measure_id))

    def _delete(self, measure_id: int) -> None:
        if self.desk.do(measures.delete, measure_id):
            self.desk.done(tr("措施已删除到回收站。"))

    def _delete_progress(self, progress_id: int) -> None:
        if self.desk.do(progress.delete, progress_id):
            self.desk.done(tr("这条进展已删除到回收站。"))


def _heading(title: str, words: str, do: Callable[[], object]) -> QHBoxLayout:
    """A heading with the one thing that is begun from it."""
    row = QHBoxLayout()
    label = QLabel(title)
    dress(label, kind="heading")
    button = QPushButton(words)
    button.setIcon(icon("add", "accent"))
    dress(button, kind="quiet")
    button.clicked.connect(lambda: do())
    row.addWidget(label)
    row.addStretch(1)
    row.addWidget(button)
    return row
