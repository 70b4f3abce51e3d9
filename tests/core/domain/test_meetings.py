"""会议: who was there, what was decided and what became of it; the feedback meetings are among them, once."""

from dataclasses import replace
from datetime import date

import pytest

from core.base.errors import Complaints, Refused
from core.domain import findings, inspections, measures, meetings, people
from core.domain.findings import FindingDraft
from core.domain.inspections import FeedbackEventDraft, InspectionDraft
from core.domain.measures import MeasureDraft
from core.domain.meetings import Attendee, MeetingDraft
from core.domain.people import PersonDraft, UnitDraft
from core.store import undo

TODAY = date(2025, 9, 15)


@pytest.fixture
def office(workspace):
    team = FeedbackEventDraft("team", "2025-07-14", "礼堂", "李兴", "", "郭正", "班子成员", "中层干部")
    head = FeedbackEventDraft("head", "--07-14", "会议室", "李兴")
    inspection = inspections.add(workspace, InspectionDraft("某轮", events=(head, team)))
    unit = people.add_unit(workspace, UnitDraft("财政局"))
    persons = [people.add_person(workspace, PersonDraft(name, unit)) for name in ("陈建国", "李红梅")]
    return inspection, unit, persons


def held(workspace, office, **given):
    draft = MeetingDraft("调度会", "整改调度会", date(2025, 9, 10), decisions=("清退津贴", "修订制度"))
    return meetings.add(workspace, office[0], replace(draft, **given))


def edit(workspace, key, **given):
    row = meetings.one(workspace, key)
    meetings.edit(workspace, key, replace(meetings.draft_of(workspace, key), **given), seen=row.version)


def decided(workspace, key):
    return [(one.text, one.measure is not None) for one in meetings.one(workspace, key).decisions]


def test_a_meeting_names_who_was_there_in_each_role(workspace, office):
    _, unit, [chair, other] = office
    key = held(
        workspace, office, chair=chair, chair_words="区长", recorder=other,
        attendees=(Attendee("present", chair), Attendee("present", unit=unit),
                   Attendee("listening", words="各支部书记"), Attendee("absent", other),
                   Attendee("present", words=" ")),
    )  # fmt: skip
    row = meetings.one(workspace, key)
    assert (row.chair, row.recorder) == ("陈建国、区长", "李红梅")
    assert row.attendance == {"present": "陈建国、财政局", "listening": "各支部书记", "absent": "李红梅"}


def test_feedback_meetings_stand_among_the_others_and_count_once(workspace, office):
    held(workspace, office)
    rows = meetings.rows(workspace, office[0])
    assert [(row.kind, row.day, row.feedback) for row in rows] == [
        ("调度会", "2025年9月10日", False), ("反馈会", "2025年7月14日", True), ("反馈会", "7月14日", True),
    ]  # fmt: skip
    assert rows[1].attendance["listening"] == "中层干部"
    assert meetings.count(workspace, office[0]) == {"调度会": 1, "反馈会": 2}
    assert meetings.count(workspace, office[0], until=date(2025, 9, 9)) == {"反馈会": 2}


def test_what_a_meeting_lacks_is_said_all_at_once(workspace, office):
    with pytest.raises(Complaints) as refused:
        meetings.add(workspace, office[0], MeetingDraft(" "))
    assert [one.field for one in refused.value.complaints] == ["kind", "held_on"]
    with pytest.raises(Complaints, match=r"meeting\.in_the_future"):
        held(workspace, office, held_on=date(2025, 9, 16))


def test_a_decision_becomes_a_measure_in_one_step_and_one_undo(workspace, office):
    key = held(workspace, office)
    finding = findings.add(workspace, office[0], FindingDraft("违规发放津贴"))
    decision = meetings.one(workspace, key).decisions[0]
    measure = meetings.decide(workspace, decision.id, finding, MeasureDraft("清退津贴", lead_units=(office[1],)))
    [row] = measures.rows(workspace, [finding])[finding]
    assert (row.id, row.text, row.lead_units[0].name) == (measure, "清退津贴", "财政局")
    after = meetings.one(workspace, key)
    assert (after.decisions[0].finding, after.decisions[0].measure, after.became) == (finding, measure, "1/2")
    with pytest.raises(Refused, match=r"meeting\.became_already"):
        meetings.decide(workspace, decision.id, finding, MeasureDraft("再来一次"))
    undo.undo(workspace)
    assert measures.rows(workspace, [finding]) == {}
    assert meetings.one(workspace, key).became == "0/2"


def test_a_decision_becomes_a_measure_of_its_own_inspection(workspace, office):
    other = inspections.add(workspace, InspectionDraft("另一轮"))
    finding = findings.add(workspace, other, FindingDraft("别处的问题"))
    decision = meetings.one(workspace, held(workspace, office)).decisions[0]
    with pytest.raises(Refused, match=r"meeting\.other_inspection"):
        meetings.decide(workspace, decision.id, finding, MeasureDraft("清退"))
    with pytest.raises(Complaints, match=r"measure\.no_text"):
        meetings.decide(workspace, decision.id, finding, MeasureDraft(" "))


def test_a_decision_worded_anew_stays_the_same_and_one_in_use_is_not_left_out(workspace, office):
    key = held(workspace, office)
    finding = findings.add(workspace, office[0], FindingDraft("违规发放津贴"))
    meetings.decide(workspace, meetings.one(workspace, key).decisions[0].id, finding, MeasureDraft("清退"))
    edit(workspace, key, decisions=("月底前清退津贴", "修订制度", "加强督查"))
    assert decided(workspace, key) == [("月底前清退津贴", True), ("修订制度", False), ("加强督查", False)]
    edit(workspace, key, decisions=("加强督查", "月底前清退津贴"))
    assert decided(workspace, key) == [("加强督查", False), ("月底前清退津贴", True)]
    with pytest.raises(Refused, match=r"meeting\.decision_used"):
        edit(workspace, key, decisions=("加强督查",))


def test_a_meeting_goes_with_its_decisions_and_leaves_the_measures(workspace, office):
    key = held(workspace, office)
    finding = findings.add(workspace, office[0], FindingDraft("违规发放津贴"))
    meetings.decide(workspace, meetings.one(workspace, key).decisions[0].id, finding, MeasureDraft("清退"))
    meetings.delete(workspace, [key])
    assert [row.kind for row in meetings.rows(workspace, office[0])] == ["反馈会", "反馈会"]
    assert len(measures.rows(workspace, [finding])[finding]) == 1


def test_a_change_of_attendance_writes_only_what_differs(workspace, office):
    _, unit, [chair, other] = office
    key = held(workspace, office, attendees=(Attendee("present", chair), Attendee("present", unit=unit)))
    edit(workspace, key, attendees=(Attendee("present", unit=unit), Attendee("present", other)))
    assert meetings.one(workspace, key).attendance["present"] == "财政局、李红梅"
    before = workspace.sql("SELECT id FROM meeting_attendee ORDER BY id")
    edit(workspace, key, remark="补记")
    assert workspace.sql("SELECT id FROM meeting_attendee ORDER BY id") == before
