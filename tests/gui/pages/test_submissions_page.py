"""报送: what is due and what went with its bytes; rounds of the units, with reminders on the clipboard."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from core.domain import collection_rounds, deadlines, evidence, milestones, submissions
from core.domain.milestones import MilestoneDraft
from gui.window import MainWindow

TODAY = date(2025, 9, 15)


@pytest.fixture
def page(window: MainWindow, office: Any) -> Any:
    window.desk.inspection = office.inspection
    window.go("submissions")
    return window.page


def in_dialog(do: Any) -> None:
    QTimer.singleShot(0, lambda: do(QApplication.activeModalWidget()))


def fill(save: bool = True, /, **values: Any) -> None:
    def do(dialog: Any) -> None:
        for name, value in values.items():
            dialog.form.field(name).value = value
        assert dialog.save() is save
        if not save:
            dialog.form.revert()
            dialog.reject()

    in_dialog(do)


def kept(window: MainWindow) -> Any:
    return evidence.take_bytes(window.desk.workspace, b"%PDF the report", "整改报告.pdf")


def duties(window: MainWindow, office: Any) -> dict[str, str]:
    return {row.title: row.state for row in submissions.duties(window.desk.workspace, office.inspection)}


def test_what_was_sent_is_recorded_for_what_was_due(page: Any, window: MainWindow, office: Any) -> None:
    title = page.duties.row.title
    assert page.duties.row.state == "overdue"
    fill(files=(kept(window),), way="机要交换")
    window.actions_.run("submission.send")
    row = page.duties.row
    assert (row.title, row.state, row.sent.given.way) == (title, "submitted_late", "机要交换")
    assert "登记签收…" in page.sheet.buttons


def test_without_its_file_nothing_is_recorded(page: Any, window: MainWindow, office: Any) -> None:
    fill(False, title="报告")
    window.actions_.run("submission.send")
    assert submissions.rows(window.desk.workspace, office.inspection) == []


def test_a_file_chosen_in_the_form_is_kept(
    page: Any, window: MainWindow, office: Any, tmp_path: Path, dialogs: Any, qtbot: Any
) -> None:
    file = tmp_path / "报告.pdf"
    file.write_bytes(b"%PDF chosen")
    dialogs.choose(file)

    def choose(dialog: Any) -> None:
        field = dialog.form.field("files")
        field._choose()
        qtbot.waitUntil(lambda: bool(field.value) and not field.complaint())
        assert dialog.save()

    in_dialog(choose)
    window.actions_.run("submission.send")
    [row] = submissions.rows(window.desk.workspace, office.inspection)
    assert [name for _, name in row.files] == ["报告.pdf"]


def test_a_wrong_submission_is_voided_with_its_reason(page: Any, window: MainWindow, office: Any) -> None:
    fill(files=(kept(window),))
    window.actions_.run("submission.send")
    fill(reason="版本不对")
    window.actions_.run("submission.void")
    assert page.duties.row.state == "overdue"
    [row] = submissions.rows(window.desk.workspace, office.inspection)
    assert row.voided_reason == "版本不对"


def test_dates_are_pasted_or_made_by_a_rhythm(page: Any, window: MainWindow, office: Any) -> None:
    fill(title="报送台账", receiver="巡视办", dates="9月20日、9月30日\n10月15日")
    window.actions_.run("milestone.dates")
    fill(title="报送月报", every="month", first=date(2025, 9, 30), last=date(2025, 12, 31))
    window.actions_.run("milestone.dates")
    titles = [row.title for row in deadlines.milestones(window.desk.workspace, office.inspection)]
    assert (titles.count("报送台账"), titles.count("报送月报")) == (3, 4)


def test_a_text_that_is_no_date_is_refused_beside_its_field(page: Any, window: MainWindow) -> None:
    def refused(dialog: Any) -> None:
        dialog.form.field("title").value = "台账"
        dialog.form.field("dates").value = "9月31日"
        assert not dialog.save()
        assert dialog.form._entries["dates"].complaint.isVisible()
        dialog.form.revert()
        dialog.reject()

    in_dialog(refused)
    window.actions_.run("milestone.dates")
    assert "台账" not in [row.title for row in page.duties.source.rows(page.duties.table.records.ids)]


def test_rules_are_chosen_for_the_inspection(page: Any, window: MainWindow, office: Any) -> None:
    fill(wanted=("TL-PLAN", "TL-6M"))
    window.actions_.run("milestone.rules")
    on = [row.rule for row in milestones.rules(window.desk.workspace, office.inspection) if row.on]
    assert on == ["TL-PLAN", "TL-6M"]
    assert "not_applicable" in duties(window, office).values()


def test_a_date_of_ones_own_is_edited_and_deleted_a_rules_gets_a_reason(
    page: Any, window: MainWindow, office: Any
) -> None:
    key = milestones.add(window.desk.workspace, office.inspection, MilestoneDraft("小结", "区委", TODAY))
    page.want(("milestone", key))
    fill(title="季度小结")
    page._run("record.edit")
    assert "季度小结" in duties(window, office)
    page._run("record.delete")
    assert "季度小结" not in duties(window, office)
    [rule] = deadlines.milestones(window.desk.workspace, office.inspection)
    page.want(("milestone", rule.id))
    fill(due_on=date(2025, 9, 30), reason="上级同意")
    page._run("record.edit")
    assert deadlines.milestones(window.desk.workspace, office.inspection)[0].reason == "上级同意"


def test_units_report_and_are_reminded(page: Any, window: MainWindow, office: Any) -> None:
    page.tabs.setCurrentIndex(1)
    fill(title="九月台账", due_on=date(2025, 9, 10))
    window.actions_.run("record.new")
    assert (page.rounds.row.title, page.rounds.row.state) == ("九月台账", "overdue")
    fill()
    window.actions_.run("round.remind")
    assert QGuiApplication.clipboard().text().startswith("组织人事部：\n《九月台账》报送截止日为2025年9月10日")
    fill(on=TODAY)
    window.actions_.run("round.take")
    assert (page.rounds.row.state, page.rounds.row.late) == ("complete", 1)
    [owed] = collection_rounds.returns(window.desk.workspace, page.rounds.row.id)
    assert (owed.reminded_on, owed.contact) == (TODAY, "陈建国")


def test_a_round_without_units_is_refused(page: Any, window: MainWindow, office: Any) -> None:
    page.tabs.setCurrentIndex(1)

    def empty(dialog: Any) -> None:
        dialog.form.field("title").value = "九月"
        dialog.form.field("units").show_picks([])
        assert not dialog.save()
        dialog.form.revert()
        dialog.reject()

    in_dialog(empty)
    window.actions_.run("record.new")
    assert collection_rounds.rows(window.desk.workspace, office.inspection) == []
