"""A record beside its list: what it says on one tab, what proves it on the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from core.domain import evidence
from gui.cards.evidence_panel import EvidencePanel
from gui.cards.fact_sheet import Facts, FactSheet
from gui.language import tr

if TYPE_CHECKING:
    from gui.desk import Desk


class RecordSheet(QWidget):
    """`noun` is the table whose records it shows. The evidence is read when it is looked at."""

    commands_changed = Signal()
    menu_asked = Signal(tuple, QPoint)

    def __init__(self, desk: Desk, noun: str) -> None:
        super().__init__()
        self.desk, self._noun = desk, noun
        self._record: int | None = None
        self.facts = FactSheet()
        self.panel = EvidencePanel(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(tr("这条记录的各个方面"))
        self.tabs.addTab(self.facts, tr("内容"))
        self.tabs.addTab(self.panel, tr("佐证材料"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.tabs.currentChanged.connect(lambda _: self._show_evidence())
        self.panel.commands_changed.connect(self.commands_changed)
        self.panel.menu_asked.connect(self.menu_asked)

    @property
    def buttons(self) -> dict[str, QWidget]:
        """The next steps of the record, by their words."""
        return dict(self.facts.buttons)

    def show_record(self, record: int | None, facts: Facts | None) -> None:
        """Show a record, or none; one that has no evidence of its own has the id None."""
        self._record = record
        self.facts.show_facts(facts)
        self.tabs.setTabEnabled(1, record is not None)
        n = len(evidence.of(self.desk.workspace, self._noun, record)) if record is not None else 0
        self.tabs.setTabText(1, tr("佐证材料 {n}", n=n) if n else tr("佐证材料"))
        self._show_evidence()

    def _show_evidence(self) -> None:
        if self.tabs.currentIndex() == 1 and self._record is not None:
            self.panel.show_record(self._noun, self._record)
        self.commands_changed.emit()

    def commands(self) -> dict[str, Callable[[], object]]:
        """What can be done with the evidence while it is looked at; keys of the list stay with the list."""
        if self.tabs.currentIndex() == 0:
            return {}
        known = self.panel.commands()
        if not self.panel.isAncestorOf(self.focusWidget() or self):
            known = {name: step for name, step in known.items() if name.startswith("evidence.")}
        return known
