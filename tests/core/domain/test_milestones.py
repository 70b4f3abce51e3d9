"""报送事项: rules switched on for one inspection, lists of dates, dates of one's own — never doubled, never lost."""

from datetime import date

import pytest

from core.base import dates
from core.base.errors import Complaints, Refused
from core.domain import deadlines, evidence, findings, inspections, milestones, submissions
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.milestones import MilestoneDraft
from core.domain.submissions import SubmissionDraft

TODAY = date(2025, 9, 15)


@pytest.fixture
def inspected(workspace):
    draft = InspectionDraft("某轮巡察", kind="巡察", feedback_on="2025-07-14", ended_on="2025-06-30")
    return inspections.add(workspace, draft)


def on(workspace, inspection):
    return {row.rule: row.due_on for row in milestones.rules(workspace, inspection) if row.on}


def listed(workspace, inspection):
    return [(row.title, row.due_on) for row in deadlines.milestones(workspace, inspection)]


def test_rules_are_switched_on_for_one_inspection_and_count_from_each_other(workspace, inspected):
    assert on(workspace, inspected) == {"TL-LOCAL-3M": date(2025, 10, 14)}
    assert milestones.choose_rules(workspace, inspected, ["TL-LOCAL-3M", "TL-PLAN", "TL-EVAL"]) == 2
    assert on(workspace, inspected) == {
        "TL-LOCAL-3M": date(2025, 10, 14), "TL-PLAN": date(2025, 8, 14), "TL-EVAL": date(2025, 11, 14),
    }  # fmt: skip


def test_a_rule_that_does_not_apply_stays_away_until_it_is_chosen_again(workspace, inspected):
    milestones.choose_rules(workspace, inspected, [])
    row = inspections.one(workspace, inspected)
    inspections.edit(workspace, inspected, row.given, seen=row.version)
    deadlines.recompute(workspace, inspected)
    assert on(workspace, inspected) == {}
    [duty] = submissions.duties(workspace, inspected)
    assert duty.state == "not_applicable"
    milestones.choose_rules(workspace, inspected, ["TL-LOCAL-3M"])
    assert on(workspace, inspected) == {"TL-LOCAL-3M": date(2025, 10, 14)}


def test_a_rule_whose_day_is_not_known_cannot_be_chosen(workspace):
    inspection = inspections.add(workspace, InspectionDraft("某轮", kind="巡察"))
    with pytest.raises(Refused, match=r"milestone\.no_start"):
        milestones.choose_rules(workspace, inspection, ["TL-PLAN"])


def test_what_was_put_right_at_once_is_due_by_the_end_of_the_stay(workspace, inspected):
    assert "TL-LXLG" not in on(workspace, inspected)
    findings.add(workspace, inspected, FindingDraft("公车私用", special="立行立改"))
    deadlines.recompute(workspace, inspected)
    assert on(workspace, inspected)["TL-LXLG"] == date(2025, 6, 30)
    [row] = [row for row in deadlines.milestones(workspace, inspected) if row.rule == "TL-LXLG"]
    assert "至巡视巡察结束日（2025年6月30日）" in row.basis


def test_a_changed_feedback_day_moves_chosen_rules_too_when_asked(workspace, inspected):
    milestones.choose_rules(workspace, inspected, ["TL-LOCAL-3M", "TL-PLAN"])
    row = inspections.one(workspace, inspected)
    from dataclasses import replace

    inspections.edit(workspace, inspected, replace(row.given, feedback_on="2025-07-15"), seen=row.version)
    assert deadlines.recompute(workspace, inspected) == 2
    assert on(workspace, inspected)["TL-PLAN"] == date(2025, 8, 15)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("9月20日、9月30日前", [date(2025, 9, 20), date(2025, 9, 30)]),
        ("2025-10-10，2025-9-30", [date(2025, 9, 30), date(2025, 10, 10)]),
        ("10.15\n10.31\n\n10.15", [date(2025, 10, 15), date(2025, 10, 31)]),
        ("9月20日和9月27日", [date(2025, 9, 20), date(2025, 9, 27)]),
    ],
)  # fmt: skip
def test_a_pasted_list_of_dates_is_read(text, days):
    assert milestones.read_dates(text, TODAY, dates.BUILT_IN) == days


@pytest.mark.parametrize(("text", "code"), [("", r"milestone\.no_dates"), ("9月31日", r"date\.not_a_date")])
def test_what_is_no_list_of_dates_is_refused(text, code):
    with pytest.raises(Refused, match=code):
        milestones.read_dates(text, TODAY, dates.BUILT_IN)


def test_a_rhythm_keeps_the_end_of_the_month():
    assert milestones.rhythm(date(2025, 1, 31), date(2025, 4, 1), "month") == [
        date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31),
    ]  # fmt: skip
    assert milestones.rhythm(TODAY, date(2025, 9, 30), "fortnight") == [TODAY, date(2025, 9, 29)]
    assert len(milestones.rhythm(TODAY, date(2025, 9, 29), "week")) == 3
    with pytest.raises(Refused, match=r"milestone\.out_of_order"):
        milestones.rhythm(TODAY, date(2025, 9, 14), "week")


def test_dates_are_added_once_and_a_day_off_is_said(workspace, inspected):
    days = [date(2025, 9, 20), date(2025, 9, 30)]
    assert len(milestones.add_dates(workspace, inspected, "报送台账", "市委巡察办", days)) == 2
    assert len(milestones.add_dates(workspace, inspected, "报送台账", "市委巡察办", [*days, date(2025, 10, 15)])) == 1
    with pytest.raises(Refused, match=r"milestone\.known_already"):
        milestones.add_dates(workspace, inspected, "报送台账", "市委巡察办", days)
    row = deadlines.milestones(workspace, inspected)[0]
    assert row.basis == "按日期清单报送；期满日为休息日，未作顺延（下一工作日为2025年9月22日）"


def test_what_is_due_on_its_own_date_is_changed_and_deleted(workspace, inspected):
    with pytest.raises(Complaints) as refused:
        milestones.add(workspace, inspected, MilestoneDraft(" "))
    assert [one.field for one in refused.value.complaints] == ["title", "due_on"]
    key = milestones.add(workspace, inspected, MilestoneDraft("报送半年小结", "区委", TODAY))
    milestones.edit(workspace, key, MilestoneDraft("报送小结", "区委", date(2025, 9, 30)), seen=1)
    assert ("报送小结", date(2025, 9, 30)) in listed(workspace, inspected)
    milestones.delete(workspace, [key])
    assert len(listed(workspace, inspected)) == 1


def test_a_rules_own_date_is_neither_deleted_nor_edited_and_what_was_submitted_stays(workspace, inspected):
    [row] = deadlines.milestones(workspace, inspected)
    with pytest.raises(Refused, match=r"milestone\.of_a_rule"):
        milestones.delete(workspace, [row.id])
    with pytest.raises(Refused, match=r"milestone\.of_a_rule"):
        milestones.edit(workspace, row.id, MilestoneDraft("别的", "", TODAY), seen=row.version)
    file = evidence.take_bytes(workspace, b"report", "报告.pdf")
    submissions.send(workspace, inspected, SubmissionDraft("报告", "巡察办", TODAY, row.id), [file])
    with pytest.raises(Refused, match=r"milestone\.submitted"):
        milestones.choose_rules(workspace, inspected, [])
