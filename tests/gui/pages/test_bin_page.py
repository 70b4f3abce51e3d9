"""回收站: restoring asks nothing, takes nothing else back, and is told in words."""

from typing import Any

from core.domain import findings, measures, plans
from core.domain.measures import MeasureDraft
from gui.window import MainWindow


def test_restoring_after_the_plan_was_signed_asks_nothing_and_leaves_it(window: MainWindow, office: Any) -> None:
    workspace = window.desk.workspace
    findings.delete(workspace, [office.findings[0]])
    for key in office.findings[1:]:
        measures.add(workspace, key, MeasureDraft("措施。"))
    plans.decide(workspace, office.inspection, decided_on=workspace.today(), signed_by="苏宁")
    window.go("bin")
    page: Any = window.page
    page.table.selectRow(0)
    shown = page.view.toPlainText()
    assert "问题 1「" in shown
    assert "（空）" not in shown
    assert "层级" not in shown
    window.actions_.run("record.restore")
    assert "已恢复：问题 1「" in window.bar.text
    assert len(page.table.records.ids) == 0
    assert len(plans.editions(workspace, office.inspection)) == 1
    assert findings.one(workspace, office.findings[0]).number == str(len(office.findings))
