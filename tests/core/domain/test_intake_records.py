"""确认入库: a reviewed document becomes records, all of them or none, and nothing of it is lost."""

from dataclasses import replace
from itertools import pairwise

import pytest

from core.base.errors import Refused
from core.domain import categories, clues, deadlines, findings, inspections, intake_records
from core.domain.clues import ClueDraft
from core.domain.finder import FindingFilter
from core.domain.inspections import FeedbackEventDraft, InspectionDraft
from core.domain.intake_records import KeptFile, ReviewedDocument, ReviewedItem
from core.store import search, undo

TEXT = (
    "中共某省委第一巡视组向云泽高新区党工委反馈情况。一、主要问题。学习不深入。换届不及时，7个支部逾期。"
    "另外，收到涉及领导干部的问题线索，已按规定转有关部门处理。二、意见建议。加强年轻干部教育。（完）"
)


def at(piece):
    start = TEXT.index(piece)
    return start, start + len(piece)


def item(kind, piece, **more):
    return ReviewedItem(kind, *at(piece), original=piece, text=piece, **more)


HEADER = InspectionDraft(
    "十届省委第二轮巡视 云泽高新区党工委", team="省委第一巡视组", organisation="云泽高新区党工委", kind="巡视",
    feedback_on="2017-11-27", events=(FeedbackEventDraft("team", "2017-11-27", chair="李兴"),),
)  # fmt: skip
REVIEWED = ReviewedDocument(
    "反馈意见.txt",
    TEXT,
    HEADER,
    (
        item("finding", "学习不深入。", category=("主要问题", "党的领导")),
        item("finding", "换届不及时，7个支部逾期。", category=("主要问题",), manifestations=("7个支部逾期。",)),
        item("clue", "收到涉及领导干部的问题线索，已按规定转有关部门处理。", receiver="纪检监察部门"),
        item("suggestion", "加强年轻干部教育。"),
    ),
    (("team", *at("某省委第一巡视组")), ("organisation", *at("云泽高新区党工委"))),
    KeptFile("ab" * 32, 1234, "反馈意见.txt"),
)


def test_everything_reviewed_is_written_in_one_operation(workspace):
    accepted = intake_records.accept(workspace, REVIEWED)
    assert {kind: len(ids) for kind, ids in accepted.findings.items()} == {"finding": 2, "suggestion": 1}
    assert workspace.sql("SELECT name FROM operation WHERE id > 1") == [("intake.accept",)]
    first, second = findings.rows(workspace, accepted.findings["finding"])
    assert (first.number, first.category_path, first.original) == ("1", ("主要问题", "党的领导"), "学习不深入。")
    assert (second.number, second.manifestations) == ("2", ("7个支部逾期。",))
    assert inspections.one(workspace, accepted.inspection).given == HEADER
    assert [row.title for row in categories.tree(workspace, accepted.inspection)] == ["主要问题", "党的领导"]
    assert workspace.sql("SELECT sha256, kind FROM evidence") == [("ab" * 32, "反馈意见")]
    assert [row.rule for row in deadlines.milestones(workspace, accepted.inspection)] == ["TL-2017-27"]


def test_the_whole_intake_is_one_step_back(workspace):
    intake_records.accept(workspace, REVIEWED)
    assert undo.next_undo(workspace).label == "导入反馈意见 4 条「反馈意见.txt」"
    undo.undo(workspace)
    for table in ("inspection", "finding", "clue", "category", "document", "document_span", "evidence", "milestone"):
        assert workspace.sql(f"SELECT count(*) FROM {table}") == [(0,)], table
    assert workspace.sql("SELECT count(*) FROM glance") == [(0,)]


def test_when_one_item_cannot_be_written_nothing_is(workspace, monkeypatch):
    really, count = findings.insert, []

    def failing(*given, **named):
        count.append(1)
        if len(count) == 3:
            raise OSError("the stick was pulled")
        return really(*given, **named)

    monkeypatch.setattr(findings, "insert", failing)
    with pytest.raises(OSError, match="stick"):
        intake_records.accept(workspace, REVIEWED)
    for table in ("inspection", "finding", "clue", "category", "document", "document_span", "evidence"):
        assert workspace.sql(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_spans_cover_the_whole_document(workspace):
    accepted = intake_records.accept(workspace, REVIEWED)
    assert accepted.clues
    spans = workspace.sql('SELECT kind, start, "end" FROM document_span ORDER BY start')
    assert spans[0][1] == 0
    assert spans[-1][2] == len(TEXT)
    assert all(one[2] == next_one[1] for one, next_one in pairwise(spans))
    left = [TEXT[start:end] for kind, start, end in spans if kind == "left_over"]
    assert left == ["中共", "向", "反馈情况。一、主要问题。", "另外，", "二、意见建议。", "（完）"]


def test_each_record_knows_its_place_in_the_document(workspace):
    accepted = intake_records.accept(workspace, REVIEWED)
    for noun, key in (("finding", accepted.findings["suggestion"][0]), ("clue", accepted.clues[0])):
        [(text, start, end)] = workspace.sql(
            f'SELECT {noun}.text, start, "end" FROM {noun} JOIN document_span s ON s.id = span_id WHERE {noun}.id = ?',
            key,
        )
        assert TEXT[start:end] == text


def test_the_same_document_twice_is_refused_unless_again(workspace, refusal):
    intake_records.accept(workspace, REVIEWED)
    wrapped = replace(REVIEWED, name="另一份.docx", text=TEXT.replace("。", "。\n").replace("，", ","))
    other = replace(wrapped, inspection=replace(HEADER, name="另一轮"))
    refused = refusal("document.known_already", workspace, intake_records.accept, other)
    assert refused.facts == {"inspection": HEADER.name}
    accepted = intake_records.accept(workspace, other, again=True)
    assert inspections.one(workspace, accepted.inspection).findings == 2


def test_a_document_taken_back_may_come_in_again(workspace):
    intake_records.accept(workspace, REVIEWED)
    undo.undo(workspace)
    assert intake_records.accept(workspace, REVIEWED).clues


def test_one_file_is_on_record_once_however_often_it_is_taken_in(workspace):
    first = intake_records.accept(workspace, REVIEWED)
    intake_records.accept(workspace, REVIEWED, into=first.inspection, again=True)
    assert workspace.sql("SELECT count(*) FROM evidence") == [(1,)]
    assert workspace.sql("SELECT count(DISTINCT evidence_id), count(*) FROM document") == [(1, 2)]


def test_a_new_inspection_needs_a_name_that_is_free_and_a_document_something_to_record(workspace, refusal):
    inspections.add(workspace, InspectionDraft(HEADER.name))
    refusal("inspection.known_already", workspace, intake_records.accept, REVIEWED)
    refusal("document.nothing_to_record", workspace, intake_records.accept, replace(REVIEWED, items=()))
    nameless = replace(REVIEWED, inspection=replace(HEADER, name=" "))
    assert refusal("inspection.no_name", workspace, intake_records.accept, nameless).field == "name"


def test_an_item_without_text_is_refused(workspace, refusal):
    empty = replace(REVIEWED, items=(replace(REVIEWED.items[0], text=" "),))
    refusal("finding.no_text", workspace, intake_records.accept, empty)


def test_into_an_existing_inspection_only_what_is_empty_is_filled(workspace):
    known = InspectionDraft("云泽巡视", team="第一巡视组", kind="巡视")
    inspection = inspections.add(workspace, known)
    accepted = intake_records.accept(workspace, REVIEWED, into=inspection)
    assert accepted.inspection == inspection
    given = inspections.one(workspace, inspection).given
    assert (given.name, given.team) == ("云泽巡视", "第一巡视组")
    assert (given.organisation, given.feedback_on) == ("云泽高新区党工委", "2017-11-27")
    assert given.events == HEADER.events
    assert [row.rule for row in deadlines.milestones(workspace, inspection)] == ["TL-2017-27"]


def test_meetings_that_are_known_are_not_overwritten(workspace):
    meeting = FeedbackEventDraft("team", "2017-11-28", chair="王某")
    inspection = inspections.add(workspace, InspectionDraft("云泽巡视", events=(meeting,)))
    intake_records.accept(workspace, REVIEWED, into=inspection)
    assert inspections.one(workspace, inspection).given.events == (meeting,)


def test_into_an_existing_inspection_findings_follow_and_headings_are_shared(office):
    office.findings("原有问题。")
    top = office.category("主要问题")
    intake_records.accept(office.workspace, REVIEWED, into=office.inspection)
    assert office.numbers() == ["1", "2", "3"]
    tree = categories.tree(office.workspace, office.inspection)
    assert [(row.title, row.parent) for row in tree] == [("主要问题", None), ("党的领导", top)]


def test_after_the_plan_is_decided_what_comes_in_gets_the_next_free_numbers(planned):
    office, _ = planned
    intake_records.accept(office.workspace, REVIEWED, into=office.inspection)
    assert office.numbers() == ["1", "2", "3", "4", "5", "6"]


# -- clues -------------------------------------------------------------------------------------


def test_a_clue_is_kept_apart_from_findings_lists_and_search(workspace):
    accepted = intake_records.accept(workspace, REVIEWED)
    [clue] = clues.rows(workspace, accepted.inspection)
    assert (clue.given.receiver, clue.given.number, clue.given.items) == ("纪检监察部门", "", None)
    every = FindingFilter(kinds=("finding", "suggestion", "demand", "pledge"), withdrawn=True)
    rows = findings.rows(workspace, findings.ids(workspace, every))
    assert all("线索" not in row.text for row in rows)
    assert findings.ids(workspace, replace(every, text="问题线索")) == []
    assert search.find(workspace, "领导干部") == []


def test_clues_are_shown_only_to_who_may_see_them(workspace):
    from core.domain import operators

    accepted = intake_records.accept(workspace, REVIEWED)
    operators.add(workspace, "李敏", ("write",))
    workspace.work_as("李敏")
    with pytest.raises(Refused) as caught:
        clues.rows(workspace, accepted.inspection)
    assert caught.value.code == "operator.no_right"
    with pytest.raises(Refused):
        clues.edit(workspace, accepted.clues[0], ClueDraft(), seen=1)
