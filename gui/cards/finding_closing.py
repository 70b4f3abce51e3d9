"""销号 of a finding: where it stands, what was applied for and decided, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from core.domain import closeouts
from core.domain.finding_rows import FindingRow
from gui.cards import closeout_sheet, closeout_steps
from gui.cards.fact_sheet import FactSheet
from gui.cards.finding_tab import FindingTab
from gui.language import tr

if TYPE_CHECKING:
    from gui.desk import Desk


class FindingClosing(FindingTab):
    """The whole course of the close-out, the newest application first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet = FactSheet()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sheet)

    def look_again(self, row: FindingRow) -> None:
        facts = closeout_sheet.facts(self.desk, row.id, whole=False)
        self.sheet.show_facts(facts)

    def commands(self) -> dict[str, Callable[[], object]]:
        return closing_commands(self.desk, self.row) if self.row is not None else {}


def closing_commands(desk: Desk, row: FindingRow) -> dict[str, Callable[[], object]]:
    """The commands of the menu for a finding in its state."""
    told = closeouts.of_finding(desk.workspace, row.id)
    names = {
        tr("申请销号…"): "closeout.apply", tr("审核…"): "closeout.review", tr("撤回申请…"): "closeout.recall",
        tr("重新打开…"): "closeout.reopen", tr("修改整改结果…"): "closeout.change_result",
        tr("取消重新打开…"): "closeout.take_back_reopening",
    }  # fmt: skip
    known = {names[words]: step for words, step in closeout_sheet.next_steps(desk, row, told)}
    return {**known, "closeout.rules": lambda: closeout_steps.edit_rules(desk, row.inspection)}
