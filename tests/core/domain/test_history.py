"""历史: who changed what, from which value to which, in the office's words."""

from dataclasses import replace
from datetime import UTC, date, datetime

from core.base.dates import When
from core.domain import findings, history, inspections, measures, money, people
from core.domain.inspections import FeedbackEventDraft
from core.domain.outcomes import Tie
from core.store import undo
from core.store.schema import metadata
from core.store.tables import TABLES

# What the program keeps for itself; everything else that can change has a name a clerk knows.
INNER = {
    "uid", "version", "span_id", "inspection_id", "parent_id", "finding_id", "measure_id", "evidence_id", "place", "id",
    "password", "scheme_version", "side", "sha256", "size", "last_day", "chain", "moment", "program_version", "paper",
    "block", "digest", "based_on", "based_on_version", "noun", "record", "page_from", "page_to", "edition_id",
    "entry_id", "measure", "rule", "rule_version", "round_id", "closeout_id", "unit_id", "agreed", "on_paper",
    "reviewer_id", "opinion", "reviewed_on", "submitted_on", "returned_on", "contact", "phone", "person_id", "start",
    "end", "field", "document_id", "receiver", "kind", "level", "title", "name", "note", "summary", "result",
    # What says nothing to a clerk: records named by what they belong to, and what the program compares with.
    "deadline_id", "handover_id", "ended_id", "begun_id", "letter_id", "meeting_id", "publication_id", "base",
    "request", "lines",
}  # fmt: skip


def said(workspace, noun, record):
    """(field, from, to) of the newest operation on a record."""
    return [(one.title, one.old, one.new) for one in history.of(workspace, noun, record)[0].changes]


def test_an_edit_tells_field_old_and_new_value_and_who_did_it_when(office, clock):
    [key] = office.findings("甲。")
    clock.forward(hours=2)
    office.edit(key, brief="津补贴", focus=True)
    newest = history.of(office.workspace, "finding", key)[0]
    assert (newest.at, newest.operator) == (datetime(2025, 9, 15, 3, 0, tzinfo=UTC), "王文书")
    assert newest.label == "修改问题「津补贴…」"
    assert sorted(said(office.workspace, "finding", key)) == [("是否重点关注", "否", "是"), ("简述", "", "津补贴")]


def test_units_and_persons_are_told_by_name(office):
    [key] = office.findings("甲。")
    unit, person = office.unit("财政局"), office.person("张国立")
    office.measure(key, "一。", lead_units=(unit,), leaders=(person,))
    told = said(office.workspace, "finding", key)
    assert ("责任类别", "", "责任领导") in told
    assert ("人员", "", "张国立") in told
    assert ("单位", "", "财政局") in told


def test_a_unit_that_is_gone_is_told_by_its_last_name(office):
    [key] = office.findings("甲。")
    unit, other = office.unit("财政局"), office.unit("财政金融局")
    office.measure(key, lead_units=(unit,))
    people.merge_units(office.workspace, unit, other)
    assert ("单位", "财政局", "财政金融局") in said(office.workspace, "finding", key)


def test_a_category_is_told_by_its_title(office):
    [key] = office.findings("甲。")
    office.edit(key, category=office.category("党的建设方面"))
    assert said(office.workspace, "finding", key) == [("问题类别", "", "党的建设方面")]


def test_the_history_of_a_finding_holds_what_became_of_its_measures_dates_and_progress(office):
    [key] = office.findings("甲。")
    measure = office.measure(key, "一。", due=When("day", date(2025, 10, 31)))
    office.report("measure", measure, "已完成")
    labels = [row.label for row in history.of(office.workspace, "finding", key)]
    assert labels == ["登记整改进展（已完成）", "新增整改措施「一。…」", "新增问题「甲。…」"]
    assert ("完成时限", "", "2025年10月31日") in [
        (one.title, one.old, one.new) for one in history.of(office.workspace, "finding", key)[1].changes
    ]


def test_a_changed_deadline_is_told_in_one_line_from_date_to_date(office):
    [key] = office.findings("甲。")
    measure = office.measure(key, "一。", due=When("day", date(2025, 10, 31)))

    def change(due, reason=""):
        [row] = office.row(key).measures
        measures.edit(
            office.workspace, measure, replace(measures.draft_of(row), due=due, due_reason=reason), seen=row.version
        )

    change(When("month", date(2025, 11, 30)))
    assert said(office.workspace, "finding", key) == [("完成时限", "2025年10月31日", "2025年11月")]
    office.decide()
    change(When("day", date(2025, 12, 31)), "设备采购周期延长")
    assert said(office.workspace, "finding", key) == [
        ("完成时限", "2025年11月", "2025年12月31日"), ("决定日期", "", "2025-09-15"),
        ("理由", "", "设备采购周期延长"),
    ]  # fmt: skip
    change(When("long_term"), "转为长期坚持")
    assert said(office.workspace, "finding", key)[0] == ("完成时限", "2025年12月31日", "长期坚持")
    undo.undo(office.workspace)
    assert said(office.workspace, "finding", key)[0] == ("完成时限", "长期坚持", "2025年12月31日")


def test_the_deletion_of_another_finding_is_not_the_history_of_this_one(office):
    first, second = office.findings("甲。", "乙。")
    findings.delete(office.workspace, [first])
    assert [row.label for row in history.of(office.workspace, "finding", second)] == ["新增问题「乙。…」"]
    undo.undo(office.workspace)
    assert [row.label for row in history.of(office.workspace, "finding", second)] == ["新增问题「乙。…」"]


def test_the_history_of_a_joined_finding_holds_what_became_of_the_measures_it_took_over(office):
    first, second = office.findings("甲。", "乙。")
    measure = office.measure(second, "一。")
    findings.join(office.workspace, [first, second])
    measures.move(office.workspace, measure, 1)
    office.report("measure", measure, "已完成")
    assert history.of(office.workspace, "finding", first)[0].label == "登记整改进展（已完成）"


def test_feedback_meetings_are_told_in_the_offices_words(office):
    row = inspections.one(office.workspace, office.inspection)
    from dataclasses import replace

    meeting = FeedbackEventDraft("team", "2025-07-14", chair="李兴")
    inspections.edit(office.workspace, row.id, replace(row.given, events=(meeting,)), seen=row.version)
    assert said(office.workspace, "inspection", row.id) == [
        ("反馈方式", "", "向领导班子反馈"), ("反馈日期", "", "2025-07-14"), ("主持人", "", "李兴"),
    ]  # fmt: skip


def test_a_list_of_words_is_told_by_its_title(office):
    row = inspections.one(office.workspace, office.inspection)
    from dataclasses import replace

    inspections.edit(office.workspace, row.id, replace(row.given, progress_words="two_states"), seen=row.version)
    assert said(office.workspace, "inspection", row.id) == [
        ("完成情况用语", "未完成 / 基本完成 / 已完成", "已完成 / 正在整改")
    ]


def test_operations_without_words_of_their_own_are_told_by_their_name(office):
    [key] = office.findings("甲。")
    first, _ = office.measure(key, "一。"), office.measure(key, "二。")
    measures.move(office.workspace, first, 2)
    assert history.operations(office.workspace, most=1)[0].label == "调整整改措施次序"


def test_the_list_of_operations_is_paged_backwards(office):
    office.findings("甲。", "乙。", "丙。")
    newest = history.operations(office.workspace, most=2)
    assert [row.label for row in newest] == ["新增问题「丙。…」", "新增问题「乙。…」"]
    assert history.operations(office.workspace, most=1, before=newest[-1].operation)[0].label == "新增问题「甲。…」"


def test_the_bin_holds_deletions_until_they_are_taken_back(office):
    keys = office.findings("甲。", "乙。")
    findings.delete(office.workspace, [keys[0]])
    assert [row.label for row in history.deletions(office.workspace)] == ["删除问题 1 条「甲。…」"]
    undo.undo(office.workspace)
    assert history.deletions(office.workspace) == []
    undo.redo(office.workspace)
    assert [row.label for row in history.deletions(office.workspace)] == ["删除问题 1 条「甲。…」"]


def test_the_details_of_a_deletion_tell_what_was_taken_out(office):
    [key] = office.findings("违规发放津补贴。")
    findings.delete(office.workspace, [key])
    [deletion] = history.deletions(office.workspace)
    told = {one.title: (one.old, one.new) for one in history.details(office.workspace, deletion.operation)}
    assert told["问题"] == ("违规发放津补贴。", "")
    assert told["类型"] == ("问题", "")


def test_every_field_a_clerk_can_change_has_a_name_he_knows():
    nameless = {
        f"{metadata(table).table_name}.{field.column_name}"
        for table in TABLES
        for field in metadata(table).sorted_fields
        if field.column_name not in INNER
        and metadata(table).table_name not in ("document", "document_span", "evidence_tie", "own_resource")
        and not history.field_title(metadata(table).table_name, field.column_name)
    }
    assert nameless == set()


def test_no_field_goes_by_its_name_in_the_database(office):
    key = office.finding("甲。", manifestations=("一。",), category=office.category("党的建设方面"))
    measure = office.measure(key, leaders=(office.person("张国立"),), due=When("month", date(2025, 10, 31)))
    office.report("measure", measure, "基本完成", reason="资金未到位", next_plan="年内补齐")
    office.decide()
    titles = {
        change.title
        for row in history.operations(office.workspace)
        for change in history.details(office.workspace, row.operation)
    }
    assert [title for title in titles if title.isascii()] == []


def test_money_is_told_in_yuan(office):
    key = office.finding("甲。")
    draft = money.MoneyDraft("追缴资金", "36,000.50元", ties=(Tie(key),))
    money.add(office.workspace, office.inspection, draft)
    newest = history.operations(office.workspace)[0]
    told = {change.title: change.new for change in history.details(office.workspace, newest.operation)}
    assert told["金额（元）"] == "36000.50"


def test_operations_are_found_by_their_words_their_operator_their_day_and_the_records_they_touched(office, clock):
    clock.forward(days=1)
    key = office.finding("公务接待超标准。")
    office.unit("党政办公室")
    office.edit(key, goal="建章立制")
    last = history.operations(office.workspace)[0].operation

    def found(text):
        return history.matching(office.workspace, text)

    assert found("") == list(range(last, 0, -1))
    assert found("公務接待") == [last, last - 2]  # the name of the edit does not hold the words; its record does
    assert found("dzbgs") == [last - 1]
    assert found("王文书 公务接待") == found("wws 公务接待") == [last, last - 2]
    assert found("9月16日") == found("2025-09-16") == [last, last - 1, last - 2]
    assert found("没有这样的词") == []


def test_no_operation_is_found_by_a_paper_that_the_operator_may_not_see(office):
    from core.domain import clues, evidence, operators
    from core.domain.clues import ClueDraft

    clue = clues.add(office.workspace, office.inspection, ClueDraft(text="反映接待超标"))
    kept = evidence.take_bytes(office.workspace, b"x", "移交函密件.txt")
    evidence.attach(office.workspace, "clue", clue, [kept])
    assert history.matching(office.workspace, "移交函密件") != []
    operators.add(office.workspace, "李敏", ("write",))
    office.workspace.work_as("李敏")
    assert history.matching(office.workspace, "移交函密件") == []
