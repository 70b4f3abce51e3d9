"""审计整改信息: filled in from the list, the amount in 万元, complaints beside the fields."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.domain import audit_details
from gui.cards.audit_form import ask_audit
from gui.window import MainWindow


def in_form(do: Any) -> None:
    QTimer.singleShot(0, lambda: do(QApplication.activeModalWidget()))


def test_what_an_audit_asks_is_recorded_from_the_list(window: MainWindow, office: Any) -> None:
    window.go("findings")
    window.page.table.choose([office.findings[0]])

    def fill(dialog: Any) -> None:
        dialog.form.field("report_year").value = "2024"
        dialog.form.field("amount").value = "３.５"
        dialog.form.field("kind").value = "立行立改"
        assert dialog.save()

    in_form(fill)
    window.page._run("finding.audit")
    given = audit_details.of(window.desk.workspace, [office.findings[0]])[office.findings[0]].given
    assert (given.report_year, given.amount, given.kind) == ("2024", 3_500_000, "立行立改")


def test_what_is_no_amount_or_year_stands_beside_its_field(window: MainWindow, office: Any) -> None:
    def refuse(dialog: Any) -> None:
        dialog.form.field("amount").value = "若干"
        assert not dialog.save()
        assert dialog.form._entries["amount"].complaint.isVisible()
        dialog.form.field("amount").value = ""
        dialog.form.field("report_year").value = "去年"
        assert not dialog.save()
        assert dialog.form._entries["report_year"].complaint.isVisible()
        dialog.form.revert()
        dialog.reject()

    in_form(refuse)
    assert not ask_audit(window.desk, office.findings[0])
    assert audit_details.of(window.desk.workspace, office.findings)[office.findings[0]].id == 0
