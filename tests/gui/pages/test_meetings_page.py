"""会议: recorded with persons and units, decisions that become measures in one step, and the leading group."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.domain import evidence, group_members, measures, meetings
from core.domain.meetings import MeetingDraft
from gui.window import MainWindow

TODAY = date(2025, 9, 15)


@pytest.fixture
def page(window: MainWindow, office: Any) -> Any:
    window.desk.inspection = office.inspection
    window.go("meetings")
    return window.page


def in_dialog(do: Any) -> None:
    QTimer.singleShot(0, lambda: do(QApplication.activeModalWidget()))


def hold(window: MainWindow, office: Any, **given: Any) -> int:
    draft = MeetingDraft("调度会", "第1次调度会", date(2025, 9, 10), **given)
    return meetings.add(window.desk.workspace, office.inspection, draft)


def test_a_meeting_is_recorded_with_persons_and_units_in_one_line(page: Any, window: MainWindow, office: Any) -> None:
    def fill(dialog: Any) -> None:
        form = dialog.form
        form.field("kind").value = "领导小组会"
        form.field("held_on").value = date(2025, 9, 12)
        present = form.parties["present"]
        present.show_picks([*present._found("cjg"), *present._found("组织人事部")])
        form.field("listening_words").value = "各支部书记"
        form.field("decisions").setPlainText("清退津贴\n修订制度\n")
        assert dialog.save()

    in_dialog(fill)
    window.actions_.run("record.new")
    row = page.held.row
    assert (row.kind, row.title, row.attendance["present"]) == ("领导小组会", "领导小组会", "陈建国、组织人事部")
    assert ([one.text for one in row.decisions], row.attendance["listening"]) == (
        ["清退津贴", "修订制度"],
        "各支部书记",
    )
    assert "领导小组会 1 次" in page.status()


def test_a_decision_becomes_a_measure_of_the_finding_chosen(page: Any, window: MainWindow, office: Any) -> None:
    key = hold(window, office, decisions=("清退津贴", "修订接待制度"))
    page.want(("meeting", key))
    second = page.held.row.decisions[1].id

    def choose(dialog: Any) -> None:
        form = dialog.form
        form.field("decision").value = second
        form.field("decision").changed.emit()
        assert not dialog.save()  # which finding is not said yet
        form.field("finding").show_picks(form.field("finding")._found("公务接待"))
        assert dialog.save()

    in_dialog(choose)
    window.actions_.run("meeting.decide")
    [measure] = measures.rows(window.desk.workspace, [office.findings[4]])[office.findings[4]]
    assert measure.text == "修订接待制度"
    assert page.held.row.became == "1/2"


def test_an_edited_meeting_keeps_who_was_there(page: Any, window: MainWindow, office: Any) -> None:
    attendees = (meetings.Attendee("present", office.leader), meetings.Attendee("absent", unit=office.unit))
    page.want(("meeting", hold(window, office, attendees=attendees)))

    def change(dialog: Any) -> None:
        dialog.form.field("place").value = "三楼会议室"
        assert dialog.save()

    in_dialog(change)
    window.actions_.run("record.edit")
    row = page.held.row
    assert (row.place, row.attendance["present"], row.attendance["absent"]) == ("三楼会议室", "陈建国", "组织人事部")


def test_a_meeting_without_a_date_is_refused_beside_the_field(page: Any, window: MainWindow, office: Any) -> None:
    def refused(dialog: Any) -> None:
        assert not dialog.save()
        assert dialog.form._entries["held_on"].complaint.isVisible()
        dialog.form.revert()
        dialog.reject()

    in_dialog(refused)
    window.actions_.run("record.new")
    assert meetings.rows(window.desk.workspace, office.inspection) == []


def test_minutes_are_attached_to_their_meeting(page: Any, window: MainWindow, office: Any) -> None:
    key = hold(window, office)
    kept = evidence.take_bytes(window.desk.workspace, b"%PDF minutes", "会议纪要.pdf")
    evidence.attach(window.desk.workspace, "meeting", key, [kept])
    page.want(("meeting", key))
    assert page.sheet.tabs.tabText(1) == "佐证材料 1"
    page.sheet.tabs.setCurrentIndex(1)
    assert "evidence.add" in page.commands()


def test_a_deleted_meeting_comes_back(page: Any, window: MainWindow, office: Any) -> None:
    hold(window, office)
    page._run("record.delete")
    assert meetings.rows(window.desk.workspace, office.inspection) == []
    window.desk.undo()
    assert len(meetings.rows(window.desk.workspace, office.inspection)) == 1


def test_the_leading_group_keeps_who_sat_on_it(page: Any, window: MainWindow, office: Any) -> None:
    page.tabs.setCurrentIndex(1)

    def appoint(dialog: Any) -> None:
        form = dialog.form
        form.field("role").value = "组长"
        form.field("persons").show_picks(form.field("persons")._suggest("cjg"))
        form.field("since").value = date(2025, 7, 1)
        assert dialog.save()

    in_dialog(appoint)
    window.actions_.run("record.new")
    in_dialog(lambda dialog: dialog.save())
    window.actions_.run("group.leave")
    [row] = group_members.rows(window.desk.workspace, office.inspection)
    assert (row.role, row.name, row.since, row.until) == ("组长", "陈建国", date(2025, 7, 1), TODAY)
    assert "group.leave" not in page.commands()
