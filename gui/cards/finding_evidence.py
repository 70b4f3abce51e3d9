"""佐证 of a finding: all that proves it, its measures, its reports and its closing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from core.domain.finding_rows import FindingRow
from gui.cards.evidence_panel import EvidencePanel
from gui.cards.finding_tab import FindingTab

if TYPE_CHECKING:
    from gui.desk import Desk


class FindingEvidence(FindingTab):
    """The panel over a whole finding."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.panel = EvidencePanel(desk)
        self.panel.commands_changed.connect(self.commands_changed)
        self.panel.menu_asked.connect(self.menu_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)

    def look_again(self, row: FindingRow) -> None:
        if self.row is not None and self.row.id == row.id:
            self.panel.look_again()
        else:
            self.panel.show_finding(row.id)

    def commands(self) -> Mapping[str, Any]:
        known = self.panel.commands()
        return known if self.panel.list.hasFocus() else {name: do for name, do in known.items() if "record" not in name}
