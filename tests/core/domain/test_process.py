"""流程: each step stands where the records say, papers are there, missing or not needed with a reason."""

from datetime import date

import pytest

from core.base.dates import When
from core.base.errors import Refused
from core.base.rulebook import book
from core.domain import evidence, process
from core.store import evidence as files
from core.store.operations import operation
from core.store.tables import Evidence, EvidenceTie, Letter, Meeting, Publication, Submission


@operation("test.step")
def write(workspace, model, **values):
    return workspace.insert(model, **values)


def states(office):
    return {row.key: row.state for row in process.steps(office.workspace, office.inspection)}


def step(office, key):
    return next(row for row in process.steps(office.workspace, office.inspection) if row.key == key)


def test_there_are_twelve_steps_and_every_fact_they_name_is_known():
    entries = book("process")[1]
    assert len(entries) == 12
    named = {
        name.lstrip("!") for entry in entries.values()
        for name in (*entry["begun"], *entry["done"], *(paper["by"] for paper in entry["papers"] if "by" in paper))
    }  # fmt: skip
    assert named == set(process._FACTS)


def test_every_step_leads_somewhere():
    from gui.actions import COMMANDS
    from gui.doors import PLACES

    pages = {place.name for place in PLACES} | {"meetings"}
    for row in book("process")[1].values():
        then = row["next"]
        assert then.get("command") in COMMANDS or then.get("page") in pages, row["title"]


def test_a_newcomer_begins_with_the_feedback(office):
    assert set(states(office).values()) == {"open"}
    assert process.current(process.steps(office.workspace, office.inspection)).key == "feedback"


def test_steps_follow_the_records(office):
    key = office.finding("学习不深入")
    task = office.measure(key, due=When("day", date(2025, 10, 31)))
    assert (states(office)["plan"], states(office)["rectify"]) == ("under_way", "open")
    office.decide()
    office.report("measure", task, "未完成")
    assert (states(office)["plan"], states(office)["rectify"]) == ("done", "under_way")
    office.report("measure", task, "已完成", date(2025, 9, 10))
    assert states(office)["rectify"] == "done"
    one = {"inspection": office.inspection}
    write(office.workspace, Meeting, **one, kind="专题民主生活会", held_on=date(2025, 9, 1))
    letter = {**one, "kind": "notice", "drafted_on": date(2025, 9, 1), "issued_on": date(2025, 9, 2)}
    write(office.workspace, Letter, **letter, reply_due_on=date(2025, 9, 9))
    assert (states(office)["meetings"], states(office)["supervise"]) == ("done", "under_way")
    for audience in ("inner", "social"):
        write(office.workspace, Publication, **one, audience=audience, subject="result", published_on=date(2025, 9, 1))
    assert (states(office)["publish"], states(office)["announce"]) == ("done", "open")


def test_a_paper_is_there_by_a_record_a_submission_or_a_file(office):
    proof = write(office.workspace, Evidence, sha256="", size=0, name="测评票.pdf")
    missing = step(office, "report").missing
    write(office.workspace, Submission, inspection=office.inspection, paper="progress", evidence=proof,
          submitted_on=date(2025, 9, 1), moment="2025-09-01T00:00:00Z")  # fmt: skip
    assert set(missing) - set(step(office, "report").missing) == {"整改进展情况报告"}
    mark = process.mark(office.workspace, office.inspection, "evaluate", "测评票", "done", "")
    write(office.workspace, EvidenceTie, evidence=proof, noun="step_mark", record=mark)
    [paper] = [paper for paper in step(office, "evaluate").papers if paper.title == "测评票"]
    assert (paper.state, paper.evidence) == ("there", 1)
    with pytest.raises(Refused) as refused:
        process.unmark(office.workspace, mark)
    assert refused.value.code == "step.has_evidence"


def test_files_are_attached_to_a_paper_of_the_process(office):
    mark = process.mark(office.workspace, office.inspection, "evaluate", "评估表", "done", "")
    kept = evidence.Kept(files.keep(office.workspace, b"form"), 4, "评估表.pdf", "pdf")
    evidence.attach(office.workspace, "step_mark", mark, [kept])
    assert [paper.evidence for paper in step(office, "evaluate").papers] == [0, 1]


def test_not_needed_asks_for_a_reason_and_can_be_taken_back(office, refusal):
    refusal("step.no_reason", office.workspace, process.mark, office.inspection, "feedback", "", "not_needed", " ")
    mark = process.mark(office.workspace, office.inspection, "feedback", "", "not_needed", "本轮不召开反馈会")
    assert (step(office, "feedback").state, step(office, "feedback").reason) == ("not_needed", "本轮不召开反馈会")
    assert process.mark(office.workspace, office.inspection, "feedback", "", "done", "已电话反馈") == mark
    assert step(office, "feedback").state == "done"
    process.unmark(office.workspace, mark)
    assert step(office, "feedback").state == "open"
