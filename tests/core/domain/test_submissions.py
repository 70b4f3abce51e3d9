"""报送: the very bytes that were sent, what they were sent for, and what is still owed."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from importlib.metadata import version

import pytest

from core.base.errors import Complaints, Refused
from core.domain import deadlines, evidence, history, inspections, milestones, submissions
from core.domain.inspections import InspectionDraft
from core.domain.milestones import MilestoneDraft
from core.domain.submissions import SubmissionDraft
from core.store import evidence as store
from core.store import undo

TODAY = date(2025, 9, 15)


@pytest.fixture
def inspected(workspace):
    return inspections.add(workspace, InspectionDraft("某轮巡察", kind="巡察", feedback_on="2025-07-14"))


@pytest.fixture
def report(workspace):
    return evidence.take_bytes(workspace, b"%PDF the report", "整改报告.pdf")


def draft(**given):
    return replace(SubmissionDraft("整改进展情况报告", "市委巡察办", TODAY), **given)


def states(workspace, inspection, **options):
    return {row.title: row.state for row in submissions.duties(workspace, inspection, **options)}


def test_the_very_bytes_are_kept_with_moment_program_and_chain(workspace, inspected, report):
    before = workspace.code()
    key = submissions.send(workspace, inspected, draft(way="机要交换"), [report])
    row = submissions.one(workspace, key)
    assert row.sha256 == hashlib.sha256(b"%PDF the report").hexdigest()
    assert store.path(workspace, row.sha256).read_bytes() == b"%PDF the report"
    assert (row.program_version, row.chain) == (version("rectify"), before)
    assert row.moment.startswith("2025-09-15T01:00:00")
    assert [name for _, name in row.files] == ["整改报告.pdf"]


def test_what_goes_with_a_paper_is_kept_too(workspace, inspected, report):
    lists = evidence.take_bytes(workspace, b"lists", "三清单.xlsx")
    key = submissions.send(workspace, inspected, draft(), [report, lists])
    assert [name for _, name in submissions.one(workspace, key).files] == ["整改报告.pdf", "三清单.xlsx"]


def test_a_submission_fulfils_what_was_due(workspace, inspected, report):
    [milestone] = deadlines.milestones(workspace, inspected)
    assert states(workspace, inspected) == {milestone.title: "later"}
    submissions.send(workspace, inspected, draft(milestone=milestone.id), [report])
    assert states(workspace, inspected) == {milestone.title: "submitted"}
    assert deadlines.milestones(workspace, inspected)[0].done_on == TODAY
    assert states(workspace, inspected, until=TODAY - timedelta(1)) == {milestone.title: "later"}


def test_what_presses_most_comes_first(workspace, inspected, report, clock):
    for title, days in (("旬报", -1), ("周报", 4), ("月报", 11)):
        milestones.add(workspace, inspected, MilestoneDraft(title, "区委", TODAY + timedelta(days)))
    late = milestones.add(workspace, inspected, MilestoneDraft("季报", "区委", TODAY - timedelta(9)))
    submissions.send(workspace, inspected, draft(milestone=late), [report])
    submissions.send(workspace, inspected, draft(title="情况说明"), [report])
    assert list(states(workspace, inspected).items()) == [
        ("旬报", "overdue"), ("周报", "due_soon"), ("月报", "later"),
        ("集中整改期满，报送整改进展情况报告", "later"), ("季报", "submitted_late"), ("情况说明", "submitted"),
    ]  # fmt: skip


def test_a_submission_is_not_undone_but_voided(workspace, inspected, report):
    [milestone] = deadlines.milestones(workspace, inspected)
    key = submissions.send(workspace, inspected, draft(milestone=milestone.id), [report])
    step = undo.next_undo(workspace)
    assert step is None or "报送" not in step.label
    with pytest.raises(Refused, match=r"submission\.no_reason"):
        submissions.void(workspace, key, "")
    submissions.void(workspace, key, "报错版本")
    row = submissions.one(workspace, key)
    assert (row.voided_on, row.voided_reason) == (TODAY, "报错版本")
    assert states(workspace, inspected) == {milestone.title: "later"}
    assert deadlines.milestones(workspace, inspected)[0].done_on is None
    assert store.path(workspace, row.sha256).exists()
    with pytest.raises(Refused, match=r"submission\.void_already"):
        submissions.void(workspace, key, "再次")


def test_what_a_submission_lacks_is_said_all_at_once(workspace, inspected):
    with pytest.raises(Complaints) as refused:
        submissions.send(workspace, inspected, SubmissionDraft("", "", TODAY + timedelta(1)), [])
    assert [one.field for one in refused.value.complaints] == ["title", "receiver", "submitted_on", "files"]


def test_a_receipt_comes_after_the_submission(workspace, inspected, report):
    key = submissions.send(workspace, inspected, draft(submitted_on=date(2025, 9, 10)), [report])
    with pytest.raises(Complaints) as refused:
        submissions.receive(workspace, key, date(2025, 9, 9), " ")
    assert [one.code for one in refused.value.complaints] == ["submission.no_receipt", "submission.receipt_before"]
    submissions.receive(workspace, key, date(2025, 9, 11), "赵")
    given = submissions.one(workspace, key).given
    assert (given.received_by, given.received_on) == ("赵", date(2025, 9, 11))
    assert history.of(workspace, "submission", key)[0].label == "登记报送签收 整改进展情况报告"


def test_what_was_sent_is_not_taken_from_its_submission(workspace, inspected, report):
    key = submissions.send(workspace, inspected, draft(), [report])
    [tie] = evidence.of(workspace, "submission", key)
    with pytest.raises(Refused, match=r"evidence\.submitted"):
        evidence.untie(workspace, [tie.id])
    stamped = evidence.take_bytes(workspace, b"scan", "盖章件.pdf")
    [added] = evidence.attach(workspace, "submission", key, [stamped]).ties
    evidence.untie(workspace, [added])
    assert [name for _, name in submissions.one(workspace, key).files] == ["整改报告.pdf"]
