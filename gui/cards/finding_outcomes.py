"""成效 of a finding: the regulations, treatments, money and wider actions that came of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from core.domain import outcomes
from core.domain.finding_rows import FindingRow
from core.domain.outcomes import OutcomeFilter, Tie
from gui.cards import outcome_kinds
from gui.cards.fact_sheet import Facts, FactSheet, Section, Step
from gui.cards.finding_tab import FindingTab
from gui.cards.outcome_kinds import KINDS, OutcomeKind
from gui.language import tr

if TYPE_CHECKING:
    from gui.desk import Desk

# What a line tells of each kind: the columns whose texts stand beside each other.
_TOLD = {
    "regulation": ("regulation_kind", "regulation", "regulation_number", "issued_on"),
    "accountability": ("treated", "treated_post", "treatment", "treated_on"),
    "money": ("money_head", "money_wan", "received_on"),
    "wider_action": ("wider_kind", "wider_title", "wider_count"),
    "return_visit": ("held_on", "conducted_by", "visit_kind", "visit_conclusion"),
}


class FindingOutcomes(FindingTab):
    """What was recorded of each kind, and a button to record one more for this finding."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet = FactSheet()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sheet)

    def look_again(self, row: FindingRow) -> None:
        sections = [Section(tr(kind.title), self._lines(kind, row) or (tr("没有记录"),)) for kind in KINDS]
        self.sheet.show_facts(Facts(tr("成效"), None, (), sections, self._steps(row)))

    def _lines(self, kind: OutcomeKind, row: FindingRow) -> list[str]:
        workspace = self.desk.workspace
        found = kind.module.rows(workspace, outcomes.select(workspace, kind.noun, OutcomeFilter(finding=row.id)))
        shown = {column.key: column.show for column in kind.columns}
        return ["　".join(text for key in _TOLD[kind.noun] if (text := shown[key](one))) for one in found]

    def _steps(self, row: FindingRow) -> tuple[Step, ...]:
        words = {"regulation": "登记制度…", "accountability": "登记问责…", "money": "登记资金…",
                 "wider_action": "登记举一反三…"}  # fmt: skip
        return tuple(
            (tr(words[kind.noun]), partial(self._add, kind, row)) for kind in KINDS if kind.noun in words
        )  # fmt: skip

    def _add(self, kind: OutcomeKind, row: FindingRow) -> Any:
        draft = replace(kind.fresh(self.desk.workspace), ties=(Tie(row.id),))
        if outcome_kinds.add(self.desk, kind, row.inspection, draft) is not None:
            self.desk.done(tr("已登记。"))
