"""时限: what a deadline says today, and the dates that rules give an inspection, with their basis in words."""

from dataclasses import replace
from datetime import date

import pytest

from core.base.dates import When
from core.domain import deadlines, inspections
from core.domain.inspections import InspectionDraft

TODAY = date(2025, 9, 15)


def day(number):
    return When("day", date(2025, 9, number))


# -- what a deadline says today ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "progress", "left", "warning"),
    [
        (day(14), "open", -1, "overdue"),
        (day(15), "open", 0, "urgent"),
        (day(25), "open", 10, "urgent"),
        (day(26), "open", 11, "soon"),
        (When("day", date(2025, 10, 5)), "basic", 20, "soon"),
        (When("day", date(2025, 10, 6)), "not_started", 21, "later"),
        (When("month", date(2025, 9, 30)), "open", 15, "soon"),
        (day(14), "done", None, "done"),
        (When("long_term"), "open", None, "long_term"),
        (When("long_term"), "done", None, "done"),
        (None, "open", None, "unset"),
    ],
)  # fmt: skip
def test_a_deadline_is_overdue_the_day_after_and_warned_of_ten_and_twenty_days_before(when, progress, left, warning):
    assert deadlines.days_left(when, progress, TODAY) == left
    assert deadlines.warning(when, progress, TODAY, {"urgent": 10, "soon": 20}) == warning


@pytest.mark.parametrize(
    ("dated", "governing"),
    [
        ([(day(20), "open"), (day(10), "open")], day(10)),
        ([(day(20), "open"), (day(10), "done")], day(20)),
        ([(day(20), "done"), (day(10), "done")], day(10)),
        ([(When("long_term"), "open"), (day(10), "open")], day(10)),
        ([(When("long_term"), "open"), (day(10), "done")], When("long_term")),
        ([(None, "open"), (day(10), "done")], None),
        ([(None, "open"), (day(10), "open")], day(10)),
        ([], None),
    ],
)  # fmt: skip
def test_a_finding_goes_by_the_earliest_date_of_its_open_measures(dated, governing):
    assert deadlines.governing(dated) == governing


# -- dates from rules --------------------------------------------------------------------------


def test_two_months_after_feedback_falls_on_a_saturday_and_says_so(workspace):
    due, basis = deadlines.compute(workspace, "TL-2017-27", feedback_on="2017-11-27", received_on=None)
    assert due == date(2018, 1, 27)
    assert due.weekday() == 5
    assert basis == (
        "依据《中国共产党巡视工作条例》（2015年、2017年）第二十七条，自反馈日（2017年11月27日）起2个月；"
        "期满日为休息日，未作顺延（下一工作日为2018年1月29日）。规则 TL-2017-27 第1版"
    )


def test_the_day_of_signing_counts_before_the_day_of_feedback(workspace):
    due, basis = deadlines.compute(workspace, "TL-2017-27", feedback_on="2017-11-27", received_on=date(2017, 12, 4))
    assert due == date(2018, 2, 4)
    assert "自签收日（2017年12月4日）起2个月" in basis


@pytest.mark.parametrize("feedback_on", ["", "2017-11", "--11-27"])
def test_no_rule_gives_a_date_while_the_day_it_counts_from_is_not_known(workspace, feedback_on):
    assert deadlines.compute(workspace, "TL-2017-27", feedback_on=feedback_on, received_on=None) is None


def test_a_date_in_a_year_without_a_list_of_holidays_says_so(workspace):
    _, basis = deadlines.compute(workspace, "TL-6M", feedback_on="2092-12-01", received_on=None)
    assert "2093年放假安排未录入，仅按周末推算" in basis


@pytest.mark.parametrize(
    ("kind", "feedback_on", "received_on", "rules"),
    [
        ("巡视", "2017-11-27", None, ["TL-2017-27"]),
        ("巡视", "2024-02-08", None, []),
        ("巡视", "2024-02-07", None, ["TL-2017-27"]),
        ("巡视", "", date(2025, 7, 1), []),
        ("巡视", "", date(2018, 7, 1), ["TL-2017-27"]),
        ("巡察", "2025-07-14", None, ["TL-LOCAL-3M"]),
        ("巡察", "2017-11-27", None, ["TL-LOCAL-3M"]),
    ],
)  # fmt: skip
def test_which_rules_are_on_depends_on_kind_and_day(workspace, kind, feedback_on, received_on, rules):
    found = deadlines.expected(workspace, kind, feedback_on=feedback_on, received_on=received_on)
    assert [values["rule"] for values in found] == rules


# -- dates of an inspection --------------------------------------------------------------------


@pytest.fixture
def inspected(workspace):
    draft = InspectionDraft("十届省委第二轮巡视 云泽高新区党工委", kind="巡视", feedback_on="2017-11-27")
    return inspections.add(workspace, draft)


def change(workspace, inspection, **given):
    row = inspections.one(workspace, inspection)
    inspections.edit(workspace, inspection, replace(row.given, **given), seen=row.version)


def due_days(workspace, inspection):
    return [row.due_on for row in deadlines.milestones(workspace, inspection)]


def test_a_new_inspection_has_the_dates_its_rules_give_with_rule_version_and_receiver(workspace, inspected):
    [row] = deadlines.milestones(workspace, inspected)
    assert (row.rule, row.due_on, row.receiver) == ("TL-2017-27", date(2018, 1, 27), "巡视工作领导小组办公室")
    assert workspace.sql("SELECT rule_version FROM milestone") == [("1",)]


def test_a_stored_date_stays_until_the_clerk_asks_for_recomputing(workspace, inspected):
    change(workspace, inspected, received_on=date(2017, 12, 4))
    assert due_days(workspace, inspected) == [date(2018, 1, 27)]
    assert deadlines.recompute(workspace, inspected) == 1
    assert due_days(workspace, inspected) == [date(2018, 2, 4)]
    assert deadlines.recompute(workspace, inspected) == 0


def test_a_date_that_could_not_be_given_before_is_given_once_its_day_is_known(workspace):
    inspection = inspections.add(workspace, InspectionDraft("市委第三轮巡察 城投公司", kind="巡察"))
    assert due_days(workspace, inspection) == []
    change(workspace, inspection, feedback_on="2025-07-14")
    assert due_days(workspace, inspection) == [date(2025, 10, 14)]


def test_another_date_than_the_rules_needs_a_reason_and_recomputing_leaves_it(workspace, inspected, refusal):
    [row] = deadlines.milestones(workspace, inspected)
    later = date(2018, 2, 28)
    refused = refusal("milestone.no_reason", workspace, deadlines.override, row.id, later, " ", seen=row.version)
    assert refused.field == "reason"
    deadlines.override(workspace, row.id, later, "省委巡视办同意延期（电话记录）", seen=row.version)
    change(workspace, inspected, received_on=date(2017, 12, 4))
    assert deadlines.recompute(workspace, inspected) == 0
    [row] = deadlines.milestones(workspace, inspected)
    assert (row.due_on, row.reason) == (later, "省委巡视办同意延期（电话记录）")
