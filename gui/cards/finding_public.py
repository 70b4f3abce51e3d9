"""公开 of a finding: its wording and that of its result, for the notice inside the Party and for the public one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from core.base.states import AUDIENCES
from core.domain import withholdings
from core.domain.finding_rows import FindingRow
from gui.cards.finding_tab import FindingTab
from gui.cards.public_wording import WordingView
from gui.parts.form import scrolled

if TYPE_CHECKING:
    from gui.desk import Desk


class FindingPublic(FindingTab):
    """Both audiences below each other."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view = WordingView(desk, stacked=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(self.view))

    def look_again(self, row: FindingRow) -> None:
        workspace = self.desk.workspace
        self.view.show_rows([(audience, withholdings.public(workspace, [row], audience)[0]) for audience in AUDIENCES])
