"""Choosing by number: each kind is numbered from 1, and the finding of that number is meant first."""

from typing import Any

from core.domain import findings
from core.domain.findings import FindingDraft
from gui.cards.item_picker import ItemPicker


def test_a_number_means_the_finding_before_a_suggestion_or_demand(qtbot: Any, desk: Any, office: Any) -> None:
    desk.do(findings.add, office.inspection, FindingDraft("要深入学习", "demand"))
    picker = ItemPicker(desk, office.inspection, measures=False)
    qtbot.addWidget(picker)
    offered = [pick.words for pick in picker._found("1")]
    assert offered[:3] == ["1．政治站位不高", "意见建议 1．切实加强党的领导", "工作要求 1．要深入学习"]
