"""重新打开: what was closed must be put right again, and the close-out before it stays as it was."""

from datetime import date

import pytest

from core.base.dates import When
from core.base.errors import Complaints
from core.domain import closeouts, finder, findings, measures, reopenings
from core.domain.finder import FindingFilter
from core.domain.reopenings import ReopeningDraft
from core.store import undo

DUE = When("day", date(2025, 12, 31))


def draft(**changed) -> ReopeningDraft:
    given = {"source": "回头看", "reason": "规划修订后未执行", "reopened_on": date(2025, 9, 10), "due": DUE, **changed}
    return ReopeningDraft(**given)


def test_a_reopened_finding_is_open_again_with_a_new_deadline_beside_the_old(office) -> None:
    key = office.closed()
    finding = closeouts.one(office.workspace, key).finding
    assert reopenings.reopen(office.workspace, [finding], draft()) == []
    row = office.row(finding)
    assert (row.closing, row.progress, row.due) == ("reopened", "open", DUE)
    assert row.progress_text == "重新打开（回头看）：规划修订后未执行"
    dates = measures.dates_of(office.workspace, row.measures[0].id)
    assert [when for _, when, _ in dates] == [When("day", date(2025, 10, 31)), DUE]
    old = closeouts.one(office.workspace, key)
    assert (old.state, old.number, old.reopening.source) == ("closed", "2025-001", "回头看")
    assert finder.ids(office.workspace, FindingFilter(closing=("reopened",))) == [finding]
    assert office.row(finding, date(2025, 9, 9)).closing == "closed"


def test_it_is_closed_a_second_time_under_another_number(office, refusal) -> None:
    finding = closeouts.one(office.workspace, office.closed()).finding
    reopenings.reopen(office.workspace, [finding], draft())
    refusal("closeout.measures_open", office.workspace, closeouts.apply, finding, office.application())
    office.report("measure", office.row(finding).measures[0].id, "已完成", date(2025, 9, 12))
    with pytest.raises(Complaints) as caught:
        closeouts.apply(office.workspace, finding, office.application(applied_on=date(2025, 9, 9)))
    assert caught.value.code == "closeout.before_done"
    key = closeouts.apply(office.workspace, finding, office.application(applied_on=date(2025, 9, 12)))
    for reviewer in ("审核人甲", "审核人乙", "审核人丙"):
        closeouts.review(office.workspace, key, office.decision(reviewer, reviewed_on=date(2025, 9, 13)))
    assert [row.number for row in closeouts.of_finding(office.workspace, finding)] == ["2025-002", "2025-001"]
    assert office.row(finding).closing == "closed"


def test_nothing_is_joined_to_a_closed_finding_until_it_is_reopened(office, refusal) -> None:
    finding = closeouts.one(office.workspace, office.closed()).finding
    other = office.finding("乙。")
    refusal("finding.join_into_closed", office.workspace, findings.join, [finding, other])
    reopenings.reopen(office.workspace, [finding], draft())
    findings.join(office.workspace, [finding, other])
    assert office.row(finding).text.endswith("乙。")


def test_nothing_is_joined_to_a_finding_under_review(office, refusal) -> None:
    finding, other = office.done(), office.finding("乙。")
    key = closeouts.apply(office.workspace, finding, office.application())
    refusal("finding.join_under_review", office.workspace, findings.join, [finding, other])
    closeouts.recall(office.workspace, key, "补充材料")
    findings.join(office.workspace, [finding, other])
    assert office.row(finding).text.endswith("乙。")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"source": " "}, "reopening.no_source"),
        ({"reason": ""}, "reopening.no_reason"),
        ({"due": None}, "reopening.no_deadline"),
        ({"due": When("day", date(2025, 9, 10))}, "reopening.deadline_before"),
        ({"reopened_on": date(2025, 9, 16)}, "closeout.in_the_future"),
    ],
)
def test_a_reopening_says_why_and_until_when(office, refusal, changed, expected) -> None:
    finding = closeouts.one(office.workspace, office.closed()).finding
    refusal(expected, office.workspace, reopenings.reopen, [finding], draft(**changed))


def test_what_is_not_closed_or_closed_later_is_skipped(office) -> None:
    finding, other = closeouts.one(office.workspace, office.closed()).finding, office.done("乙。")
    early = draft(reopened_on=date(2025, 9, 2))
    skipped = reopenings.reopen(office.workspace, [finding, other], early)
    assert [(key, refused.code) for key, refused in skipped] == [
        (finding, "reopening.before_close"), (other, "closeout.not_closed"),
    ]  # fmt: skip
    reopenings.reopen(office.workspace, [finding], draft())
    [(_, refused)] = reopenings.reopen(office.workspace, [finding], draft())
    assert refused.code == "closeout.not_closed"


def test_a_reopening_is_never_undone_but_taken_back_with_a_reason(office, refusal) -> None:
    finding = closeouts.one(office.workspace, office.closed()).finding
    before = office.row(finding)
    reopenings.reopen(office.workspace, [finding], draft())
    step = undo.next_undo(office.workspace)
    assert step is None or step.name != "closeout.reopen"
    [reopening] = [row.reopening.id for row in closeouts.of_finding(office.workspace, finding)]
    refusal("reopening.no_take_back_reason", office.workspace, reopenings.take_back, reopening, "")
    reopenings.take_back(office.workspace, reopening, "登记错了对象")
    after = office.row(finding)
    assert (after.closing, after.progress, after.due) == ("closed", before.progress, before.due)


@pytest.mark.parametrize("built", ["report", "deadline", "application"])
def test_a_reopening_on_which_something_was_built_is_not_taken_back(office, refusal, built) -> None:
    finding = closeouts.one(office.workspace, office.closed()).finding
    reopenings.reopen(office.workspace, [finding], draft())
    [measure] = office.row(finding).measures
    if built == "deadline":
        from core.store.operations import declared, operation
        from core.store.tables import Deadline

        if "test.extend" not in declared():

            @operation("test.extend")
            def _extend(workspace, measure: int) -> None:
                workspace.insert(Deadline, measure=measure, nth=2, last_day=date(2026, 1, 31))

        declared()["test.extend"].function(office.workspace, measure.id)
    else:
        office.report("measure", measure.id, "已完成", date(2025, 9, 11))
    if built == "application":
        closeouts.apply(office.workspace, finding, office.application(applied_on=date(2025, 9, 12)))
    [reopening] = [
        row.reopening.id for row in closeouts.of_finding(office.workspace, finding) if row.reopening is not None
    ]
    refusal("reopening.built_upon", office.workspace, reopenings.take_back, reopening, "登记错了")


def test_taking_one_back_leaves_the_others_of_the_same_batch(office) -> None:
    keys = [closeouts.one(office.workspace, office.closed(text)).finding for text in ("甲。", "乙。")]
    reopenings.reopen(office.workspace, keys, draft())
    [first] = [row.reopening.id for row in closeouts.of_finding(office.workspace, keys[0])]
    reopenings.take_back(office.workspace, first, "只重开乙")
    assert [office.row(key).closing for key in keys] == ["closed", "reopened"]
    assert office.row(keys[1]).due == DUE
