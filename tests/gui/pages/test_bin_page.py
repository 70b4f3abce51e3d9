"""回收站: restoring asks nothing, takes nothing else back, and is told in words."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

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


def test_what_is_removed_for_good_is_gone_from_bin_and_history_with_a_reason(
    window: MainWindow, office: Any, qtbot: Any
) -> None:
    from core.domain import history
    from core.store import verify

    workspace = window.desk.workspace
    findings.delete(workspace, [office.findings[4]])
    window.go("bin")
    page = window.page
    page.table.choose([page.table.records.ids[0]])
    told: list[str] = []

    def clear() -> None:
        dialog = QApplication.activeModalWidget()
        told.append(dialog.form.field("what").value)
        assert not dialog.save()
        dialog.form.field("reason").value = "误录入涉密内容"
        dialog.save()

    QTimer.singleShot(0, clear)
    page.commands()["record.expunge"]()
    qtbot.waitUntil(lambda: not list(page.table.records.ids))
    assert "公务接待超标准" in told[0]
    assert "公务接待超标准" not in repr(
        [history.details(workspace, row.operation) for row in history.operations(workspace)]
    )
    assert not verify.defects(list(verify.check(workspace)))


def test_only_who_manages_may_remove_for_good(window: MainWindow, office: Any) -> None:
    from core.domain import operators

    workspace = window.desk.workspace
    operators.add(workspace, "李敏", ("write",))
    findings.delete(workspace, [office.findings[4]])
    workspace.work_as("李敏")
    window.go("bin")
    window.page.table.choose([window.page.table.records.ids[0]])
    assert "record.expunge" not in window.page.commands()
