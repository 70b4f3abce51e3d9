"""条条要整改、件件有着落: what each question finds and leaves, waivers with their reasons, the headless door."""

import json
from datetime import date

import pytest

from core import cli
from core.base.dates import When
from core.domain import operators, progress, readiness, settings
from core.domain.readiness_questions import QUESTIONS, is_vague, vague_words
from core.store import evidence
from core.store.operations import operation
from core.store.tables import (
    Assignment,
    Closeout,
    CloseoutReview,
    Clue,
    Deadline,
    Evidence,
    EvidenceTie,
    Extension,
    Inspection,
    Letter,
    Measure,
    Progress,
    Reopening,
)

TODAY = date(2025, 9, 15)


@operation("test.write")
def write(workspace, model, **values):
    return workspace.insert(model, **values)


@operation("test.change")
def change(workspace, model, record, **values):
    workspace.update(model, record, **values)


@pytest.fixture
def whole(office):
    """One finding with nothing missing: category, measure, owners, date, progress; `lacking()` tells what is."""
    unit = office.unit("组织部")
    office.one = office.finding("学习不深入", category=office.category("党的领导"))
    office.leader, office.second = office.person("陈建国", unit), office.person("李明远", unit)
    office.task = office.measure(
        office.one, "制定学习计划，每月学习一次", leaders=(office.leader,), lead_units=(unit,),
        persons=(office.second,), due=When("day", date(2025, 12, 31)),
    )  # fmt: skip
    office.entry = office.report("measure", office.task, "未完成", date(2025, 9, 10))
    office.lacking = lambda: [item.code for item in readiness.check(office.workspace, office.inspection).items]
    assert office.lacking() == []
    return office


def test_every_question_has_a_sentence_and_a_name_of_its_own():
    from core.base.sentences import catalogue

    codes = [question.code for question in QUESTIONS]
    assert len(set(codes)) == len(codes)
    others = {"check.measure_unheard"}  # of a question that has two
    assert {f"check.{code}" for code in codes} | others == {
        key for key in catalogue("zh_CN") if key.startswith("check.")
    }


def test_what_has_no_measure_or_category_is_found_by_its_kind(whole):
    whole.finding("公务接待超标准")
    whole.finding("切实加强领导", kind="suggestion")
    whole.finding("照单全收", kind="pledge")
    assert whole.lacking() == [
        "finding_no_measure", "suggestion_no_measure", "pledge_no_measure", "finding_no_category",
    ]  # fmt: skip


def test_a_measure_without_owners_and_date_is_found(whole):
    whole.measure(whole.one, "印发学习通知")
    assert set(whole.lacking()) == {
        "measure_no_leader", "measure_no_unit", "measure_no_person", "measure_no_deadline", "measure_quiet",
    }  # fmt: skip


def test_a_withdrawn_finding_lacks_nothing(whole):
    from core.domain import findings

    key = whole.finding("重复的问题")
    assert whole.lacking()
    findings.withdraw(whole.workspace, key, "与第一项重复")
    assert whole.lacking() == []


def test_no_progress_for_longer_than_the_office_settled_is_found(whole, clock):
    settings.change(whole.workspace, "quiet_days", "4")
    assert whole.lacking() == ["measure_quiet"]
    settings.change(whole.workspace, "quiet_days", "5")
    assert whole.lacking() == []


def test_dates_stand_in_the_sentences_as_an_office_writes_them_and_what_never_came_has_none(whole):
    def said():
        return [item.text() for item in readiness.check(whole.workspace, whole.inspection).items]

    settings.change(whole.workspace, "quiet_days", "4")
    assert said() == ["第1项措施超过 4 天没有上报进展（最近一次：2025年9月10日）。"]
    progress.delete(whole.workspace, whole.entry)
    assert said() == ["第1项措施还没有上报过进展。"]
    whole.report("measure", whole.task, "未完成", date(2025, 9, 14))
    change(whole.workspace, Inspection, whole.inspection, received_on=date(2025, 7, 1))
    assert said() == ["签收日期2025年7月1日早于反馈日期2025年7月14日。"]


def test_done_without_evidence_is_found_wherever_the_evidence_is_tied(whole):
    entry = whole.report("measure", whole.task, "已完成", date(2025, 9, 12))
    assert whole.lacking() == ["measure_unproved"]
    file = evidence.keep(whole.workspace, b"proof")
    proof = write(whole.workspace, Evidence, sha256=file, size=5, name="计划.pdf")
    for noun, record in (("finding", whole.one), ("measure", whole.task), ("progress", entry)):
        tie = write(whole.workspace, EvidenceTie, evidence=proof, noun=noun, record=record)
        assert whole.lacking() == [], noun
        change(whole.workspace, EvidenceTie, tie, noun="meeting")
        assert whole.lacking() == ["measure_unproved"]


def test_a_file_that_is_gone_or_altered_is_named_with_its_finding(whole):
    file = evidence.keep(whole.workspace, b"proof")
    proof = write(whole.workspace, Evidence, sha256=file, size=5, name="计划.pdf")
    write(whole.workspace, EvidenceTie, evidence=proof, noun="measure", record=whole.task)
    evidence.path(whole.workspace, file).chmod(0o644)
    evidence.path(whole.workspace, file).write_bytes(b"other than before")
    [item] = readiness.check(whole.workspace).items
    assert (item.code, item.finding, item.text()) == (
        "evidence_altered", whole.one, "佐证材料“计划.pdf”的文件与登记时不一样了。",
    )  # fmt: skip
    evidence.path(whole.workspace, file).unlink()
    assert whole.lacking() == ["evidence_missing"]


def test_a_close_out_needs_two_reviewers_beside_the_doer(whole):
    closed = write(
        whole.workspace, Closeout, finding=whole.one, state="closed", applied_on=date(2025, 9, 1),
        closed_on=date(2025, 9, 2), doer=whole.second,
    )  # fmt: skip
    for place, reviewer in enumerate((whole.leader, whole.second), 1):
        write(whole.workspace, CloseoutReview, closeout=closed, level=f"第{place}级", place=place, agreed=True,
              reviewer=reviewer, reviewed_on=date(2025, 9, 2))  # fmt: skip
    assert whole.lacking() == ["closeout_one_reviewer"]
    third = whole.person("周文", None)
    write(whole.workspace, CloseoutReview, closeout=closed, level="巡察办", place=3, agreed=True, reviewer=third,
          reviewed_on=date(2025, 9, 2))  # fmt: skip
    assert whole.lacking() == []


def test_what_was_taken_over_closed_is_not_asked_for_reviewers(whole):
    write(whole.workspace, Closeout, finding=whole.one, state="closed", closed_on=date(2025, 8, 2), taken_over=True)
    assert whole.lacking() == []


def test_dates_before_their_cause_are_found_each_with_its_code(whole):
    one = {"finding": whole.one}
    write(whole.workspace, Progress, measure=whole.task, reported_on=date(2025, 7, 1), state="未完成", text="早了")
    write(whole.workspace, Deadline, measure=whole.task, nth=1, last_day=date(2025, 7, 2), decided_on=date(2025, 9, 1))
    write(whole.workspace, Extension, measure=whole.task, asked_on=date(2025, 9, 2), reason="等", state="approved",
          decided_on=date(2025, 9, 1))  # fmt: skip
    closed = write(whole.workspace, Closeout, **one, state="closed", applied_on=date(2025, 9, 3), taken_over=True,
                   closed_on=date(2025, 9, 2))  # fmt: skip
    write(whole.workspace, CloseoutReview, closeout=closed, level="巡察办", agreed=True, reviewed_on=date(2025, 9, 1))
    write(
        whole.workspace, Reopening, closeout=closed, **one, source="回头看", reason="反弹", reopened_on=date(2025, 9, 1)
    )
    write(whole.workspace, Letter, inspection=whole.inspection, kind="notice", drafted_on=date(2025, 9, 1),
          issued_on=date(2025, 9, 5), received_on=date(2025, 9, 4))  # fmt: skip
    change(whole.workspace, Inspection, whole.inspection, received_on=date(2025, 7, 1))
    assert set(whole.lacking()) == {
        "progress_too_early", "deadline_too_early", "extension_too_early", "closeout_too_early", "review_too_early",
        "reopening_too_early", "letter_too_early", "receipt_too_early",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        ("进一步加强组织领导，压实主体责任。", True),
        ("1.切实加强学习，提高政治站位。", True),
        ("（一）高度重视意识形态工作。", True),
        ("进一步加强财务管理，修订《财务管理办法》。", False),
        ("进一步加强学习，组织集中学习12次。", False),
        ("清退违规发放的津贴补贴。", False),
    ],
)
def test_a_measure_that_only_promises_is_known_by_its_words(workspace, text, vague):
    assert is_vague(text, vague_words(workspace)) is vague


def test_a_vague_measure_is_found(whole):
    change(whole.workspace, Measure, whole.task, text="进一步加强组织领导。")
    assert whole.lacking() == ["measure_vague"]


@pytest.mark.parametrize("word", ["陈建国", "13800138000", "0871-12345678", "530102198001011234"])
def test_a_name_or_number_in_the_public_wording_is_found(whole, word):
    from core.store.tables import Withholding

    whole.edit(whole.one, text=f"学习不深入，经查{word}。")
    [item] = readiness.check(whole.workspace).items
    assert (item.code, item.facts["word"]) == ("public_name", word)
    write(whole.workspace, Withholding, finding=whole.one, audience="social", part="finding", reason="个人信息",
          replacement="学习不深入。")  # fmt: skip
    assert whole.lacking() == []


def test_a_clue_past_its_day_is_told_with_the_right_alone(whole):
    write(whole.workspace, Clue, inspection=whole.inspection, feedback_due_on=date(2025, 9, 1))
    assert whole.lacking() == ["clue_overdue"]
    operators.add(whole.workspace, "李录入", ("write",))
    whole.workspace.work_as("李录入")
    assert whole.lacking() == []


def test_a_responsibility_that_ended_does_not_count(whole):
    [(key,)] = whole.workspace.sql("SELECT id FROM assignment WHERE role = 'person'")
    change(whole.workspace, Assignment, key, until=date(2025, 9, 1))
    assert whole.lacking() == ["measure_no_person"]


def test_a_waiver_needs_a_reason_and_stands_apart(whole, refusal):
    whole.finding("公务接待超标准", category=whole.category("作风"))
    found = readiness.check(whole.workspace)
    refusal("waiver.no_reason", whole.workspace, readiness.waive, found.items, " ")
    [key] = readiness.waive(whole.workspace, found.items, "与第一项合并整改")
    after = readiness.check(whole.workspace)
    assert (after.items, [one.reason for one in after.waived]) == ((), ["与第一项合并整改"])
    readiness.take_back(whole.workspace, [key])
    assert readiness.check(whole.workspace).items == found.items


def test_the_headless_door_tells_each_line_with_code_and_place(whole, capsys):
    folder = whole.workspace.folder
    assert cli.main(["check", str(folder)]) == 0
    whole.finding("公务接待超标准", category=whole.category("作风"))
    capsys.readouterr()
    assert cli.main(["check", str(folder), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "items": [{"code": "finding_no_measure", "where": "2 公务接待超标准", "text": "没有整改措施。"}]
    }
    assert cli.main(["check", str(folder / "nothing")]) == 3


def test_the_headless_door_asks_which_of_several_inspections(whole, capsys):
    from core.domain import inspections

    inspections.add(whole.workspace, inspections.InspectionDraft("十一届省委第一轮巡视"))
    folder = whole.workspace.folder
    assert cli.main(["check", str(folder)]) == 2
    assert "十一届省委第一轮巡视" in capsys.readouterr().err
    assert cli.main(["check", str(folder), "--inspection", "十一届省委第一轮巡视"]) == 0
    assert cli.main(["check", str(folder), "--inspection", "十一届省委第一轮巡视", "--as-of", "2025-09-14"]) == 2
