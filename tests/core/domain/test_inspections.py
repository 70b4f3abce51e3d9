"""巡视巡察: the header as the document gives it, both feedback meetings, names that tell rounds apart."""

from dataclasses import replace
from datetime import date

import pytest

from core.base.errors import Complaints, Refused, Stale
from core.domain import collection_rounds, evidence, findings, inspections, people, submissions
from core.domain.collection_rounds import RoundDraft
from core.domain.findings import FindingDraft
from core.domain.inspections import FeedbackEventDraft, InspectionDraft
from core.domain.people import UnitDraft
from core.domain.submissions import SubmissionDraft

HEAD = FeedbackEventDraft("head", "2025-07-14", "会议室", "李兴", "省委常委", "郭正", "苏宁")
TEAM = FeedbackEventDraft("team", "2025-07-14", "礼堂", "李兴", "省委常委", "郭正", "班子成员", "中层干部")


def change(office, **given):
    row = inspections.one(office.workspace, office.inspection)
    inspections.edit(office.workspace, row.id, replace(row.given, **given), seen=row.version)


def test_a_header_is_kept_as_it_was_given_with_both_meetings(workspace):
    draft = InspectionDraft(
        "某轮", "省委", "第一巡视组", "郭正", "云泽高新区党工委", "十届省委", "第二轮", "巡视", "2017-07", "--09-11",
        "2017-11-27", date(2017, 12, 1), "苏宁", "个别谈话", "政治担当", events=(HEAD, TEAM),
    )  # fmt: skip
    assert inspections.one(workspace, inspections.add(workspace, draft)).given == draft


def test_meetings_are_changed_added_and_taken_away(office):
    change(office, events=(HEAD, TEAM))
    change(office, events=(replace(TEAM, place="报告厅"),))
    assert inspections.one(office.workspace, office.inspection).given.events == (replace(TEAM, place="报告厅"),)
    assert office.workspace.sql("SELECT count(*) FROM feedback_event") == [(1,)]


def test_a_name_is_needed_and_tells_one_round_from_another(office, refusal):
    refusal("inspection.no_name", office.workspace, inspections.add, InspectionDraft(" "))
    known = inspections.one(office.workspace, office.inspection).name
    refusal("inspection.known_already", office.workspace, inspections.add, InspectionDraft(f" {known} "))
    change(office, name=f"{known} ")
    assert inspections.named(office.workspace, known) == office.inspection


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"started_on": "去年七月"}, ["started_on"]),
        ({"feedback_on": "2025-13-01"}, ["feedback_on"]),
        ({"started_on": "2025-05-10", "ended_on": "2025-05-09"}, ["feedback_on"]),
        ({"ended_on": "2025-08-01"}, ["feedback_on"]),
        ({"name": "", "ended_on": "8月"}, ["name", "ended_on"]),
    ],
)
def test_dates_must_be_dates_and_follow_each_other(office, given, fields):
    with pytest.raises(Complaints) as caught:
        change(office, **given)
    assert [one.field for one in caught.value.complaints] == fields


def test_dates_given_in_part_are_not_compared(office):
    change(office, started_on="2025-12", ended_on="--01-05")
    assert inspections.one(office.workspace, office.inspection).given.started_on == "2025-12"


def test_a_form_over_a_newer_version_is_stale(office):
    row = inspections.one(office.workspace, office.inspection)
    change(office, round="第三轮")
    with pytest.raises(Stale) as caught:
        inspections.edit(office.workspace, row.id, replace(row.given, round="第四轮"), seen=row.version)
    assert caught.value.changed == [("round", "第三轮", "第四轮")]


def test_a_row_counts_findings_and_editions(planned):
    from core.domain import findings

    office, keys = planned
    office.finding("加强教育。", kind="suggestion")
    findings.withdraw(office.workspace, keys[0], "重复")
    row = inspections.one(office.workspace, office.inspection)
    assert (row.findings, row.plan) == (3, 1)


def test_the_newest_feedback_comes_first(office):
    for name, day in (("旧", "2017-11-27"), ("新", "2025-09-01")):
        inspections.add(office.workspace, InspectionDraft(name, feedback_on=day))
    assert [row.name for row in inspections.rows(office.workspace)][::2] == ["新", "旧"]


def test_only_an_empty_inspection_is_deleted(office, refusal):
    change(office, events=(HEAD,))
    office.category("党的建设方面")
    key = office.finding("甲。")
    refusal("inspection.not_empty", office.workspace, inspections.delete, office.inspection)
    from core.domain import findings

    findings.delete(office.workspace, [key])
    inspections.delete(office.workspace, office.inspection)
    for table in ("inspection", "category", "feedback_event", "milestone"):
        assert office.workspace.sql(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_what_is_gone_is_said_to_be_gone(office, refusal):
    refusal("record.gone", office.workspace, inspections.one, 99)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"term": "十届省委", "round": "第二轮", "kind": "巡视", "organisation": "云泽"}, "十届省委第二轮巡视 云泽"),
        ({"team": "省委第一巡视组", "organisation": "云泽"}, "省委第一巡视组 云泽"),
        ({}, "新的巡视巡察"),
    ],
)
def test_a_name_is_suggested_from_what_the_document_says(said, name):
    assert inspections.suggested_name(InspectionDraft("", **said)) == name


def test_an_inspection_with_anything_an_office_did_for_it_is_not_deleted(workspace):
    unit = people.add_unit(workspace, UnitDraft("财政局"))
    for number, leave_behind in enumerate(
        (
            lambda key: findings.add(workspace, key, FindingDraft("问题")),
            lambda key: collection_rounds.add(workspace, key, RoundDraft("月报", date(2025, 9, 30), units=(unit,))),
            lambda key: submissions.send(
                workspace, key, SubmissionDraft("报告", "巡察办", date(2025, 9, 15)),
                [evidence.take_bytes(workspace, b"report", "报告.pdf")],
            ),
        )
    ):  # fmt: skip
        key = inspections.add(workspace, InspectionDraft(f"第{number}轮", kind="巡察", feedback_on="2025-07-14"))
        leave_behind(key)
        with pytest.raises(Refused, match=r"inspection\.not_empty"):
            inspections.delete(workspace, key)
