"""整改进展 of a finding: the dated entries on it and on its measures, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from core.base.dates import show_day
from core.domain import progress
from core.domain.finding_rows import FindingRow
from core.domain.progress import ProgressRow
from gui.cards.measure_list import StateLabel
from gui.cards.tones import PROGRESS_TONES
from gui.language import tr
from gui.look import RHYTHM, dress, icon

if TYPE_CHECKING:
    from gui.desk import Desk


class ProgressList(QWidget):
    """Entries are never overwritten; one made in error can be deleted and stays in the history."""

    delete_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.entries: list[ProgressRow] = []

    def show_finding(self, desk: Desk, row: FindingRow) -> int:
        """Show what was reported on a finding and its measures; gives how many entries there are."""
        found = [(entry, tr("整个问题")) for entry in progress.entries(desk.workspace, "finding", row.id)]
        for place, measure in enumerate(row.measures, 1):
            words = tr("措施 {n}", n=place)
            found += [(entry, words) for entry in progress.entries(desk.workspace, "measure", measure.id)]
        found.sort(key=lambda one: (one[0].reported_on, one[0].id), reverse=True)
        self.entries = [entry for entry, _ in found]
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for entry, words in found:
            self._column.addWidget(self._card(entry, words))
        if not found:
            nothing = QLabel(tr("还没有登记进展。按 Ctrl+J 登记：哪一天、做了什么、到什么程度。"))
            nothing.setWordWrap(True)
            dress(nothing, kind="muted")
            self._column.addWidget(nothing)
        return len(found)

    def _card(self, entry: ProgressRow, target: str) -> QWidget:
        card = QFrame()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, RHYTHM, 0, RHYTHM)
        column.setSpacing(RHYTHM // 2)
        head = QHBoxLayout()
        day = QLabel(show_day(entry.reported_on))
        dress(day, kind="heading")
        where = QLabel(target)
        dress(where, kind="muted")
        delete = QToolButton()
        delete.setIcon(icon("bin", "muted"))
        delete.setIconSize(QSize(16, 16))
        delete.setAccessibleName(tr("删除 {day} 的进展", day=show_day(entry.reported_on)))
        delete.setToolTip(tr("删除这条进展"))
        delete.clicked.connect(lambda: self.delete_asked.emit(entry.id))
        head.addWidget(day)
        head.addWidget(StateLabel(tr(entry.word), PROGRESS_TONES[entry.meaning]))
        head.addWidget(where)
        head.addStretch(1)
        head.addWidget(delete)
        column.addLayout(head)
        column.addWidget(_wrapped(entry.text, ""))
        for title, value in (
            (tr("未完成原因"), entry.reason), (tr("下一步打算"), entry.next_plan), (tr("上报人"), entry.reporter),
            (tr("依据"), entry.source),
        ):  # fmt: skip
            if value:
                column.addWidget(_wrapped(f"{title}：{value}", "muted"))
        line = QFrame()
        dress(line, kind="line")
        column.addWidget(line)
        return card


def _wrapped(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if kind:
        dress(label, kind=kind)
    return label
