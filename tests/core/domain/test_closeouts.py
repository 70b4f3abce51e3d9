"""销号: who may ask for it, who decides in turn, and what is never undone."""

from dataclasses import replace
from datetime import date

import pytest

from core.base.dates import When
from core.base.errors import Complaints, Refused
from core.domain import closeouts, closing_rules, finder, findings, history, number_series, progress
from core.domain.closeouts import CriterionAnswer, OldCloseout
from core.domain.finder import FindingFilter
from core.store import undo
from core.store.operations import declared, operation
from core.store.tables import Operator

if "test.sit_down" not in declared():

    @operation("test.sit_down")
    def _sit_down(workspace, person: int) -> None:
        workspace.update(Operator, workspace.operator, person=person)


def codes(caught: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    complaints = caught.value.complaints if isinstance(caught.value, Complaints) else [caught.value]
    return [(one.code, one.field) for one in complaints]


def closed_ids(office) -> list[int]:
    return finder.ids(office.workspace, FindingFilter(closing=("closed",)))


# -- applying ----------------------------------------------------------------------------------


def test_an_application_freezes_chain_criteria_and_evidence(office) -> None:
    finding = office.done()
    key = closeouts.apply(office.workspace, finding, office.application(result="done"))
    row = closeouts.one(office.workspace, key)
    assert (row.state, row.waiting, row.chain) == ("applied", "责任领导", ("责任领导", "牵头部门", "巡察办"))
    assert [(one.text, one.answer) for one in row.criteria] == [
        (text, "met") for text in closing_rules.usual_criteria(office.workspace)
    ]
    assert [proof.title for proof in row.proofs] == ["整改通知"]
    [version] = office.workspace.sql("SELECT version FROM inspection WHERE id = ?", office.inspection)[0]
    closing_rules.edit(office.workspace, office.inspection, ["处室", "纪委"], ["做完了"], seen=version)
    assert closeouts.one(office.workspace, key).chain == row.chain
    assert office.row(finding).closing == "applied"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"doer": None}, ("closeout.no_doer", "doer")),
        ({"summary": " "}, ("closeout.no_summary", "summary")),
        ({"applied_on": date(2025, 9, 16)}, ("closeout.in_the_future", "applied_on")),
        ({"applied_on": date(2025, 8, 31)}, ("closeout.before_done", "applied_on")),
        ({"evidence": ()}, ("closeout.no_evidence", "evidence")),
        ({"criteria": ()}, ("closeout.criteria_unanswered", "criteria")),
        ({"result": "splendid"}, ("closeout.no_result", "result")),
        ({"result": "lasting"}, ("closeout.no_next_review", "next_review_on")),
        ({"result": "lasting", "next_review_on": date(2025, 9, 2)}, ("closeout.next_review_before", "next_review_on")),
    ],
)
def test_what_is_wrong_in_the_form_is_told_beside_its_field(office, changed, expected) -> None:
    finding = office.done()
    with pytest.raises(Complaints) as caught:
        closeouts.apply(office.workspace, finding, office.application(**changed))
    assert codes(caught) == [expected]
    assert office.row(finding).closing == "none"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (CriterionAnswer("长效机制已建立"), "closeout.criteria_unanswered"),
        (CriterionAnswer("长效机制已建立", "unmet"), "closeout.criteria_unmet"),
        (CriterionAnswer("长效机制已建立", "not_concerned"), "closeout.criterion_no_note"),
        (CriterionAnswer("别的标准", "met"), "closeout.criteria_unanswered"),
    ],
)
def test_each_criterion_is_answered_and_met_or_does_not_apply_for_a_reason(office, last, expected) -> None:
    draft = office.application()
    with pytest.raises(Complaints) as caught:
        closeouts.apply(office.workspace, office.done(), replace(draft, criteria=(*draft.criteria[:-1], last)))
    assert codes(caught) == [(expected, "criteria")]


def test_a_criterion_that_does_not_apply_says_why(office) -> None:
    draft = office.application()
    criteria = (*draft.criteria[:-1], CriterionAnswer("长效机制已建立", "not_concerned", "一次性事项"))
    key = closeouts.apply(office.workspace, office.done(), replace(draft, criteria=criteria))
    last = closeouts.one(office.workspace, key).criteria[-1]
    assert (last.answer, last.note) == ("not_concerned", "一次性事项")


def test_a_finding_with_an_open_measure_cannot_be_applied_for(office, refusal) -> None:
    finding = office.done()
    office.measure(finding, "修订产业规划")
    refused = refusal("closeout.measures_open", office.workspace, closeouts.apply, finding, office.application())
    assert refused.facts == {"n": 1, "text": "修订产业规划"}


def test_the_result_says_how_far_measures_must_be(office, refusal) -> None:
    """基本完成 is enough for that result alone; a 长期坚持 measure is never done, 持续整改 closes it all the same."""
    basic, lasting = office.done(), office.done("换届不及时。")
    office.report("measure", office.measure(basic, "修订规划"), "基本完成", date(2025, 9, 1))
    office.report("measure", office.measure(lasting, "常抓", due=When("long_term")), "未完成", date(2025, 9, 1))
    for finding in (basic, lasting):
        refusal("closeout.measures_open", office.workspace, closeouts.apply, finding, office.application())
    refusal("closeout.measures_open", office.workspace, closeouts.apply, lasting, office.application(result="basic"))
    closeouts.apply(office.workspace, basic, office.application(result="basic"))
    later = office.application(result="lasting", next_review_on=date(2026, 3, 1))
    closeouts.apply(office.workspace, lasting, later)
    assert [office.row(finding).closing for finding in (basic, lasting)] == ["applied", "applied"]


def test_a_finding_reported_as_a_whole_needs_no_report_on_each_measure(office) -> None:
    finding = office.finding("换届不及时。")
    office.measure(finding)
    office.prove("finding", finding)
    office.report("finding", finding, "已完成", date(2025, 9, 1))
    closeouts.apply(office.workspace, finding, office.application())
    assert office.row(finding).closing == "applied"


def test_evidence_that_is_only_a_name_is_none(office) -> None:
    from core.domain import evidence

    finding = office.finding("换届不及时。")
    measure = office.measure(finding)
    office.report("measure", measure, "已完成", date(2025, 9, 1))
    evidence.name_only(office.workspace, "measure", measure, evidence.EvidenceDraft("会议纪要"))
    with pytest.raises(Complaints) as caught:
        closeouts.apply(office.workspace, finding, office.application())
    assert codes(caught) == [("closeout.no_evidence", "evidence")]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (lambda office, key: closeouts.apply(office.workspace, key, office.application()), "closeout.applied_already"),
        (lambda office, key: findings.withdraw(office.workspace, key, "重复"), "closeout.finding_withdrawn"),
        (
            lambda office, key: closeouts.take_over(office.workspace, [OldCloseout(key)]),
            "closeout.closed_already",
        ),
    ],
)
def test_who_waits_is_closed_or_withdrawn_is_not_applied_for_again(office, refusal, before, expected) -> None:
    finding, draft = office.done(), office.application()
    before(office, finding)
    refusal(expected, office.workspace, closeouts.apply, finding, draft)


def test_a_finding_without_any_measure_cannot_be_applied_for(office, refusal) -> None:
    refusal("closeout.no_measure", office.workspace, closeouts.apply, office.finding("x"), office.application())


def test_a_batch_applies_for_those_it_can_and_names_the_others_in_one_undoable_step(office) -> None:
    good, bad = office.done(), office.finding("没有措施。")
    skipped = closeouts.apply_many(office.workspace, [good, bad], office.application())
    assert [(key, refused.code) for key, refused in skipped] == [(bad, "closeout.no_measure")]
    assert undo.next_undo(office.workspace).label == "批量申请销号 1 条"
    undo.undo(office.workspace)
    assert office.row(good).closing == "none"


# -- reviewing ---------------------------------------------------------------------------------


def test_the_last_level_closes_with_the_next_number(office) -> None:
    first, second = office.closed(), office.closed("换届不及时。")
    rows = closeouts.rows(office.workspace, [first, second])
    assert [(row.state, row.number, row.closed_on) for row in rows] == [
        ("closed", "2025-001", date(2025, 9, 3)), ("closed", "2025-002", date(2025, 9, 3)),
    ]  # fmt: skip
    assert [review.level for review in rows[0].reviews] == ["责任领导", "牵头部门", "巡察办"]
    assert closed_ids(office) == [row.finding for row in rows]
    assert office.row(rows[0].finding).close_out.number == "2025-001"


def test_only_the_last_level_gives_a_number(office) -> None:
    key = closeouts.apply(office.workspace, office.done(), office.application())
    assert closeouts.review(office.workspace, key, office.decision("审核人甲")) == ""
    assert closeouts.one(office.workspace, key).waiting == "牵头部门"
    assert closeouts.review(office.workspace, key, office.decision("审核人乙")) == ""
    assert closeouts.review(office.workspace, key, office.decision("审核人甲")) == "2025-001"


def test_the_doer_does_not_verify_and_one_person_is_not_two(office) -> None:
    key = closeouts.apply(office.workspace, office.done(), office.application())
    with pytest.raises(Complaints) as caught:
        closeouts.review(office.workspace, key, office.decision("办理人"))
    assert codes(caught) == [("closeout.doer_reviews", "reviewer")]
    for _ in range(2):
        closeouts.review(office.workspace, key, office.decision("审核人甲"))
    with pytest.raises(Complaints) as caught:
        closeouts.review(office.workspace, key, office.decision("审核人甲"))
    assert codes(caught) == [("closeout.one_reviewer", "reviewer")]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"reviewed_on": date(2025, 9, 1)}, ("closeout.review_before_application", "reviewed_on")),
        ({"reviewed_on": date(2025, 9, 16)}, ("closeout.in_the_future", "reviewed_on")),
        ({"agreed": False}, ("closeout.no_return_reason", "opinion")),
        ({"scans": ()}, ("closeout.no_scan", "files")),
        ({"on_paper": False}, ("closeout.not_yourself", "on_paper")),
        ({"level": "巡察办"}, ("closeout.other_level", None)),
    ],
)
def test_a_review_that_cannot_be_is_refused(office, changed, expected) -> None:
    key = closeouts.apply(office.workspace, office.done(), office.application())
    with pytest.raises(Refused) as caught:
        closeouts.review(office.workspace, key, office.decision(**changed))
    assert codes(caught) == [expected]
    assert closeouts.one(office.workspace, key).reviews == ()


def test_a_level_does_not_decide_before_the_one_below_it(office) -> None:
    key = closeouts.apply(office.workspace, office.done(), office.application())
    closeouts.review(office.workspace, key, office.decision("审核人甲", reviewed_on=date(2025, 9, 5)))
    with pytest.raises(Complaints) as caught:
        closeouts.review(office.workspace, key, office.decision("审核人乙", reviewed_on=date(2025, 9, 4)))
    assert codes(caught) == [("closeout.review_before_last", "reviewed_on")]


def test_who_sits_at_the_program_reviews_without_paper(office) -> None:
    key = closeouts.apply(office.workspace, office.done(), office.application())
    _sit_down(office.workspace, office.known_person("审核人甲"))
    closeouts.review(office.workspace, key, office.decision("审核人甲", on_paper=False, scans=()))
    [review] = closeouts.one(office.workspace, key).reviews
    assert (review.reviewer_name, review.on_paper, review.opinion) == ("审核人甲", False, "同意")


def test_an_application_whose_measures_are_no_longer_done_is_not_agreed_to_but_may_be_sent_back(office) -> None:
    finding = office.done()
    key = closeouts.apply(office.workspace, finding, office.application())
    measure = office.row(finding).measures[0].id
    office.report("measure", measure, "未完成", date(2025, 9, 3))
    with pytest.raises(Refused) as caught:
        closeouts.review(office.workspace, key, office.decision())
    assert codes(caught) == [("closeout.measures_open", None)]
    closeouts.review(office.workspace, key, office.decision(agreed=False, opinion="措施未落实"))
    assert office.row(finding).closing == "returned"


def test_what_was_sent_back_is_applied_for_anew_and_the_old_one_stays(office) -> None:
    finding = office.done()
    first = closeouts.apply(office.workspace, finding, office.application())
    back = office.decision(agreed=False, opinion="佐证不全", reviewed_on=date(2025, 9, 4))
    closeouts.review(office.workspace, first, back)
    with pytest.raises(Complaints) as caught:
        closeouts.apply(office.workspace, finding, office.application(applied_on=date(2025, 9, 3)))
    assert codes(caught) == [("closeout.before_return", "applied_on")]
    second = closeouts.apply(office.workspace, finding, office.application(applied_on=date(2025, 9, 4)))
    assert [(row.id, row.state) for row in closeouts.of_finding(office.workspace, finding)] == [
        (second, "applied"), (first, "returned"),
    ]  # fmt: skip
    assert closeouts.one(office.workspace, first).reason == "佐证不全"


def test_a_review_is_never_undone_and_the_application_below_it_stands(office, refusal) -> None:
    key = closeouts.apply(office.workspace, office.done(), office.application())
    [(applied,)] = office.workspace.sql("SELECT max(id) FROM operation")
    closeouts.review(office.workspace, key, office.decision())
    refusal("undo.never", office.workspace, undo.undo_through, applied)
    assert closeouts.one(office.workspace, key).waiting == "牵头部门"


def test_an_application_is_recalled_until_somebody_has_reviewed_it(office, refusal) -> None:
    finding = office.done()
    first = closeouts.apply(office.workspace, finding, office.application())
    refusal("closeout.no_recall_reason", office.workspace, closeouts.recall, first, " ")
    closeouts.recall(office.workspace, first, "佐证传错")
    assert (office.row(finding).closing, closeouts.one(office.workspace, first).state) == ("none", "recalled")
    second = closeouts.apply(office.workspace, finding, office.application())
    closeouts.review(office.workspace, second, office.decision())
    refusal("closeout.reviewed_already", office.workspace, closeouts.recall, second, "佐证传错")
    refusal("closeout.not_waiting", office.workspace, closeouts.recall, first, "再撤一次")


def test_a_batch_review_tells_numbers_and_what_was_skipped(office) -> None:
    waiting = [closeouts.apply(office.workspace, office.done(text), office.application()) for text in ("甲。", "乙。")]
    other = closeouts.apply(office.workspace, office.done("丙。"), office.application())
    closeouts.review(office.workspace, other, office.decision("审核人乙"))
    for reviewer, level in (("审核人甲", "责任领导"), ("审核人乙", "牵头部门")):
        done = closeouts.review_many(office.workspace, [*waiting, other], office.decision(reviewer, level=level))
        assert done.numbers == {}
    assert [(key, refused.code) for key, refused in done.skipped] == []
    done = closeouts.review_many(office.workspace, [*waiting, other], office.decision("审核人甲", level="巡察办"))
    assert done.numbers == {waiting[0]: "2025-001", waiting[1]: "2025-002", other: "2025-003"}
    done = closeouts.review_many(office.workspace, waiting, office.decision("审核人甲"))
    assert [(key, refused.code) for key, refused in done.skipped] == [(key, "closeout.not_waiting") for key in waiting]


def test_reviewing_asks_for_its_right(office, refusal) -> None:
    key = closeouts.apply(office.workspace, office.done(), office.application())
    decision = office.decision()

    office.workspace.database.run("UPDATE current SET operation = 1 WHERE 0")
    from core.domain import operators

    operators.add(office.workspace, "李录入", ("write",))
    office.workspace.work_as("李录入")
    refusal("operator.no_right", office.workspace, closeouts.review, key, decision)


# -- after -------------------------------------------------------------------------------------


def test_the_result_changes_later_and_the_change_is_on_record(office, refusal) -> None:
    key = office.closed()
    row = closeouts.one(office.workspace, key)
    refusal(
        "closeout.no_next_review", office.workspace, closeouts.change_result, key, "lasting", None, seen=row.version
    )
    closeouts.change_result(office.workspace, key, "lasting", date(2026, 3, 1), seen=row.version)
    after = closeouts.one(office.workspace, key)
    assert (after.state, after.result, after.next_review_on) == ("closed", "lasting", date(2026, 3, 1))
    told = [(one.title, one.old, one.new) for one in history.of(office.workspace, "closeout", key)[0].changes]
    assert ("整改结果", "已整改", "持续整改") in told


def test_as_of_a_day_a_finding_is_where_it_was_on_that_day(office) -> None:
    finding = office.done()
    first = closeouts.apply(office.workspace, finding, office.application(applied_on=date(2025, 9, 2)))
    back = office.decision("审核人甲", agreed=False, opinion="佐证不全", reviewed_on=date(2025, 9, 4))
    closeouts.review(office.workspace, first, back)
    second = closeouts.apply(office.workspace, finding, office.application(applied_on=date(2025, 9, 6)))
    for reviewer, day in (("审核人甲", 8), ("审核人乙", 9), ("审核人丙", 10)):
        closeouts.review(office.workspace, second, office.decision(reviewer, reviewed_on=date(2025, 9, day)))
    states = {day: office.row(finding, date(2025, 9, day)).closing for day in (1, 2, 3, 4, 5, 6, 9, 10)}
    assert states == {
        1: "none", 2: "applied", 3: "applied", 4: "returned", 5: "returned", 6: "applied", 9: "applied", 10: "closed",
    }  # fmt: skip
    facts = office.row(finding, date(2025, 9, 8)).close_out
    assert (facts.waiting, [level for level, _, _ in facts.reviews], facts.number) == ("牵头部门", ["责任领导"], "")


def test_a_closed_finding_keeps_its_evidence_and_is_not_deleted(office, refusal) -> None:
    from core.domain import evidence

    key = office.closed()
    finding = closeouts.one(office.workspace, key).finding
    [tie] = evidence.of(office.workspace, "closeout", key)
    refusal("evidence.of_closed", office.workspace, evidence.untie, [tie.id])
    refusal("finding.has_closeout", office.workspace, findings.delete, [finding])


# -- 历史转入 ----------------------------------------------------------------------------------


def test_what_was_closed_before_the_program_is_taken_over_and_counted(office) -> None:
    known, unknown = office.findings("甲。", "乙。")
    olds = [
        OldCloseout(known, "2024-07", date(2024, 12, 3), "销号台账第7行", evidence=("验收报告", " ")),
        OldCloseout(unknown),
    ]
    assert closeouts.take_over(office.workspace, olds) == []
    [row] = closeouts.of_finding(office.workspace, known)
    assert (row.taken_over, row.number, row.source, [(p.title, p.has_file) for p in row.proofs]) == (
        True, "2024-07", "销号台账第7行", [("验收报告", False)],
    )  # fmt: skip
    assert closed_ids(office) == [known, unknown]
    assert office.row(known, date(2024, 12, 2)).closing == "none"
    assert undo.next_undo(office.workspace).label == "历史转入销号 2 条"


def test_numbers_given_here_and_numbers_taken_over_never_meet(office) -> None:
    old, other = office.findings("甲。", "乙。")
    closeouts.take_over(office.workspace, [OldCloseout(old, "2025-001", date(2025, 1, 3))])
    assert closeouts.one(office.workspace, office.closed()).number == "2025-002"
    [(key, refused)] = closeouts.take_over(office.workspace, [OldCloseout(other, "2025-002")])
    assert (key, refused.code) == (other, "closeout.number_given")
    assert number_series.used(office.workspace, "closeout", 2025) == 2


def test_a_close_out_to_come_cannot_be_taken_over(office) -> None:
    [finding] = office.findings("甲。")
    [(_, refused)] = closeouts.take_over(office.workspace, [OldCloseout(finding, closed_on=date(2025, 9, 16))])
    assert refused.code == "closeout.in_the_future"
    assert progress.words(office.workspace, office.inspection)


# -- chain and criteria ------------------------------------------------------------------------


def test_an_inspection_has_its_own_chain_and_criteria(office) -> None:
    rules = closing_rules.of(office.workspace, office.inspection)
    assert (rules.own_chain, rules.own_criteria, len(rules.criteria)) == (False, False, 5)
    closing_rules.edit(office.workspace, office.inspection, ["处室", " 纪委 ", ""], ["做完了"], seen=rules.version)
    rules = closing_rules.of(office.workspace, office.inspection)
    assert (rules.chain, rules.criteria, rules.own_chain) == (("处室", "纪委"), ("做完了",), True)
    criteria = (CriterionAnswer("做完了", "met"),)
    key = closeouts.apply(office.workspace, office.done(), office.application(criteria=criteria))
    closeouts.review(office.workspace, key, office.decision("审核人甲"))
    assert closeouts.review(office.workspace, key, office.decision("审核人乙")) == "2025-001"


@pytest.mark.parametrize(
    ("chain", "criteria", "expected"),
    [
        (["巡察办"], ["a"], "closing_rules.too_short"),
        (["巡察办", "巡察办"], ["a"], "closing_rules.level_twice"),
        (["处→室", "巡察办"], ["a"], "closing_rules.level_twice"),
        (["处室", "巡察办"], [" "], "closing_rules.no_criterion"),
    ],
)
def test_a_chain_needs_two_levels_and_at_least_one_criterion(office, refusal, chain, criteria, expected) -> None:
    seen = closing_rules.of(office.workspace, office.inspection).version
    refusal(expected, office.workspace, closing_rules.edit, office.inspection, chain, criteria, seen=seen)
