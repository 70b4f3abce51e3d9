"""留痕 of a finding: every change of it and of what belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from core.domain import history
from core.domain.finding_rows import FindingRow
from gui.cards.finding_tab import FindingTab
from gui.cards.history_lines import lines_of
from gui.parts.history_view import HistoryView

if TYPE_CHECKING:
    from gui.desk import Desk


class FindingHistory(FindingTab):
    """Who changed what, when, from which value to which."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view = HistoryView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def look_again(self, row: FindingRow) -> None:
        self.view.show_lines(lines_of(history.of(self.desk.workspace, "finding", row.id)))
