"""公开: notices with their comments, and the wording of findings for both audiences, from list and card."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from core.domain import finding_rows, people, publications, withholdings
from core.domain.people import PersonDraft
from core.domain.publications import PublicationDraft
from gui.window import MainWindow

TODAY = date(2025, 9, 15)


@pytest.fixture
def page(window: MainWindow, office: Any) -> Any:
    window.desk.inspection = office.inspection
    window.go("publications")
    return window.page


def in_dialog(do: Any) -> None:
    QTimer.singleShot(0, lambda: do(QApplication.activeModalWidget()))


def fill(**values: Any) -> None:
    def do(dialog: Any) -> None:
        for name, value in values.items():
            dialog.form.field(name).value = value
        assert dialog.save()

    in_dialog(do)


def texts(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def test_a_notice_is_recorded_with_its_usual_period(page: Any, window: MainWindow, office: Any) -> None:
    def publish(dialog: Any) -> None:
        form = dialog.form
        form.field("title").value = "整改情况通报"
        form.field("channel").value = "政府门户网站"
        form.field("contact_phone").value = "0871-68112345"
        form.field("published_on").value = date(2025, 9, 1)
        form.field("published_on").changed.emit()
        assert dialog.save()

    in_dialog(publish)
    window.actions_.run("record.new")
    row = page.notices.row
    assert (row.state, row.given.period_to) == ("showing", date(2025, 9, 22))


def test_comments_come_in_and_are_answered(page: Any, window: MainWindow, office: Any) -> None:
    draft = PublicationDraft("inner", title="党内通报", channel="干部大会", published_on=date(2025, 8, 1))
    publications.add(window.desk.workspace, office.inspection, draft)
    fill(received_on=date(2025, 8, 20), text="建议公布时间表", way="来信")
    window.actions_.run("comment.add")
    assert page.notices.row.state == "answer_overdue"
    assert "答复超期 11 天" in texts(page.sheet)
    fill(answer="已采纳")
    window.actions_.run("comment.answer")
    assert page.notices.row.state == "published"
    assert "comment.answer" not in page.commands()


def test_a_wording_for_the_public_is_set_beside_its_original(page: Any, window: MainWindow, office: Any) -> None:
    people.add_person(window.desk.workspace, PersonDraft("政治站"))  # a name that stands in the first finding
    page.tabs.setCurrentIndex(2)
    page.wordings.table.choose([office.findings[0]])
    assert page.wordings.row.state == "named"
    assert "姓名“政治站”" in texts(page.view)
    fill(replacement="个别同志站位不高", reason="涉及个人")
    window.actions_.run("withholding.put")
    assert page.wordings.row.finding.public == "个别同志站位不高"
    row = finding_rows.one(window.desk.workspace, office.findings[0])
    assert withholdings.wording(window.desk.workspace, row, "inner", "finding") == "政治站位不高"
    page.tabs.setCurrentIndex(1)
    assert page.wordings.source.rows([office.findings[0]])[0].finding.public == "政治站位不高"


def test_what_names_somebody_is_told_while_it_is_typed(page: Any, window: MainWindow, office: Any) -> None:
    page.tabs.setCurrentIndex(2)

    def typed(dialog: Any) -> None:
        field = dialog.form.field("replacement")
        field.setPlainText("联系13808712345")
        assert "电话号码“13808712345”" in texts(dialog)
        field.setPlainText("已完成")
        assert "13808712345" not in texts(dialog)
        dialog.form.revert()
        dialog.reject()

    in_dialog(typed)
    window.actions_.run("withholding.put")
    assert withholdings.rows(window.desk.workspace, office.inspection, "social") == []


def test_without_an_audience_nothing_is_withheld(page: Any, window: MainWindow, office: Any) -> None:
    page.tabs.setCurrentIndex(2)

    def none(dialog: Any) -> None:
        for name, value in (("replacement", "另一种"), ("reason", "理由"), ("social", False)):
            dialog.form.field(name).value = value
        assert not dialog.save()
        assert "请至少勾选一种公开范围。" in texts(dialog.bar)
        dialog.form.revert()
        dialog.reject()

    in_dialog(none)
    window.actions_.run("withholding.put")
    assert withholdings.rows(window.desk.workspace, office.inspection, "social") == []


def test_the_card_sets_and_lifts_a_wording(window: MainWindow, office: Any) -> None:
    from gui.cards.finding_public import FindingPublic

    tab = FindingPublic(window.desk)
    tab.show_finding(finding_rows.one(window.desk.workspace, office.findings[0]))
    fill(replacement="", reason="不宜公开")
    tab.view.buttons["social", "result"].click()
    [row] = withholdings.rows(window.desk.workspace, office.inspection, "social")
    assert (row.part, row.replacement) == ("result", "")
    tab.show_finding(finding_rows.one(window.desk.workspace, office.findings[0]))
    assert "（不公开）" in texts(tab)
    tab.deleteLater()
