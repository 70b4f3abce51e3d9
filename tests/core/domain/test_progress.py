"""整改进展: dated entries, the latest counts, words of an inspection, 截至 a day."""

from datetime import date, timedelta

import pytest

from core.base.errors import Complaints
from core.base.rulebook import book
from core.domain import evidence, history, inspections, progress, progress_words
from core.domain.inspections import InspectionDraft
from core.domain.progress import ProgressDraft
from core.store import undo


def test_the_entry_of_the_latest_day_counts_in_whatever_order_they_were_typed(office):
    [key] = office.findings("甲。")
    office.report("finding", key, "基本完成", date(2025, 8, 20))
    office.report("finding", key, "未完成", date(2025, 7, 20))
    assert (office.row(key).progress, office.row(key).progress_text) == ("basic", "截至2025-08-20的进展。")
    listed = progress.entries(office.workspace, "finding", key)
    assert [entry.reported_on for entry in listed] == [date(2025, 8, 20), date(2025, 7, 20)]


def test_of_two_entries_of_one_day_the_later_typed_counts(office):
    [key] = office.findings("甲。")
    office.report("finding", key, "已完成", date(2025, 8, 20))
    office.report("finding", key, "未完成", date(2025, 8, 20))
    assert office.row(key).progress == "open"


def test_until_a_day_only_what_was_reported_up_to_it_counts_whenever_it_was_typed(office):
    [key] = office.findings("甲。")
    measure = office.measure(key)
    office.report("measure", measure, "未完成", date(2025, 7, 20))
    office.report("measure", measure, "已完成", date(2025, 8, 20))
    states = [office.row(key, date(2025, 8, 20) + timedelta(days)).progress for days in (-32, -31, -1, 0)]
    assert states == ["not_started", "open", "open", "done"]


def test_what_nobody_reported_has_not_been_started(office):
    [key] = office.findings("甲。")
    office.measure(key)
    row = office.row(key)
    assert (row.progress, row.progress_word, row.progress_text) == ("not_started", "未启动", "")


@pytest.mark.parametrize(
    ("words", "state", "word"),
    [
        ("", "not_started", "未启动"),
        ("已完成", "open", "未完成"),
        ("已完成 已完成", "done", "已完成"),
        ("已完成 基本完成", "basic", "基本完成"),
        ("基本完成 基本完成", "basic", "基本完成"),
        ("未完成 已完成", "open", "未完成"),
    ],
)  # fmt: skip
def test_without_a_report_of_its_own_a_finding_is_as_far_as_its_measures_and_is_called_so(office, words, state, word):
    [key] = office.findings("甲。")
    measures = [office.measure(key), office.measure(key)]
    for measure, reported in zip(measures, words.split(), strict=False):
        office.report("measure", measure, reported)
    assert (office.row(key).progress, office.row(key).progress_word) == (state, word)


def test_a_report_on_the_finding_itself_counts_before_those_on_its_measures(office):
    [key] = office.findings("甲。")
    office.report("measure", office.measure(key), "已完成")
    office.report("finding", key, "基本完成")
    assert office.row(key).progress == "basic"


@pytest.mark.parametrize("words", book("progress_words")[1])
def test_each_list_of_words_says_what_is_done_and_shows_its_own_words(workspace, words):
    inspection = inspections.add(workspace, InspectionDraft("市委第三轮巡察", progress_words=words))
    listed = progress.words(workspace, inspection)
    assert progress.meaning(listed[0]) == "done"
    assert progress.meaning(listed[-1]) == "open"
    assert [progress.word(words, progress.meaning(word)) for word in listed] == list(listed)


def test_an_inspection_uses_its_own_words_for_what_it_computes(office):
    from dataclasses import replace

    row = inspections.one(office.workspace, office.inspection)
    inspections.edit(office.workspace, row.id, replace(row.given, progress_words="in_place"), seen=row.version)
    [key] = office.findings("甲。")
    office.report("measure", office.measure(key), "有待持续整改")
    assert office.row(key).progress_word == "有待持续整改"


def test_a_word_of_an_old_ledger_is_kept_and_means_still_open(office):
    [key] = office.findings("甲。")
    office.report("finding", key, "正在推进中")
    assert (office.row(key).progress, office.row(key).progress_word) == ("open", "正在推进中")


def test_an_entry_needs_text_state_and_a_day_that_has_come(office):
    [key] = office.findings("甲。")
    draft = ProgressDraft(date(2025, 9, 16), " ", "")
    with pytest.raises(Complaints) as caught:
        progress.add(office.workspace, "finding", key, draft)
    assert [(one.code, one.field) for one in caught.value.complaints] == [
        ("progress.no_text", "text"), ("progress.no_state", "word"), ("progress.in_the_future", "reported_on"),
    ]  # fmt: skip


def test_an_entry_tells_who_reported_from_where_and_what_is_still_to_do(office):
    [key] = office.findings("甲。")
    person = office.person("李敏")
    said = {"source": "九月月报", "reason": "资金未到位", "next_plan": "年内补齐"}
    office.report("finding", key, "未完成", reporter=person, **said)
    [entry] = progress.entries(office.workspace, "finding", key)
    assert (entry.reporter, entry.source) == ("李敏", "九月月报")
    assert (entry.reason, entry.next_plan) == ("资金未到位", "年内补齐")


def test_an_entry_taken_back_counts_no_more_and_stays_in_the_history(office):
    from core.domain import history

    [key] = office.findings("甲。")
    office.report("finding", key, "未完成", date(2025, 8, 1))
    wrong = office.report("finding", key, "已完成", date(2025, 9, 1))
    progress.delete(office.workspace, wrong)
    assert office.row(key).progress == "open"
    told = history.of(office.workspace, "finding", key)[0]
    assert ("完成情况", "已完成", "") in [(one.title, one.old, one.new) for one in told.changes]


@pytest.mark.parametrize("word", ["未完成", "基本完成"])
def test_what_is_not_done_asks_for_reason_and_next_plan(office, word):
    [key] = office.findings("甲。")
    draft = ProgressDraft(date(2025, 9, 1), "已印发通知。", word)
    with pytest.raises(Complaints) as caught:
        progress.add(office.workspace, "finding", key, draft)
    assert [(one.code, one.field) for one in caught.value.complaints] == [
        ("progress.no_reason", "reason"), ("progress.no_next_plan", "next_plan"),
    ]  # fmt: skip
    progress.add(office.workspace, "finding", key, ProgressDraft(date(2025, 9, 1), "已全部整改。", "已完成"))


def test_an_offices_own_words_mean_what_it_says_and_only_where_they_are_used(office):
    from dataclasses import replace

    words = (("整改完毕", "done"), ("基本完成", "done"), ("在办", "open"))
    progress_words.add(office.workspace, "本市用语", words)
    [stored] = [stored for stored, title in progress_words.choices(office.workspace) if title.startswith("本市用语")]
    row = inspections.one(office.workspace, office.inspection)
    [key] = office.findings("甲。")
    inspections.edit(office.workspace, row.id, replace(row.given, progress_words=stored), seen=row.version)
    assert progress.words(office.workspace, office.inspection) == ("整改完毕", "基本完成", "在办")
    progress.add(office.workspace, "finding", key, ProgressDraft(date(2025, 9, 1), "完成。", "基本完成"))
    assert (office.row(key).progress, office.row(key).progress_word) == ("done", "基本完成")
    assert office.workspace.sql("SELECT progress FROM glance") == [("done",)]
    now = inspections.one(office.workspace, office.inspection)
    inspections.edit(office.workspace, row.id, replace(now.given, progress_words="three_states"), seen=now.version)
    assert office.row(key).progress == "basic"
    assert office.workspace.sql("SELECT progress FROM glance") == [("basic",)]


def test_changing_the_template_changes_no_inspection_that_took_it(office):
    from dataclasses import replace

    words = (("办结", "done"), ("在办", "open"))
    made = progress_words.add(office.workspace, "本市用语", words)
    row = inspections.one(office.workspace, office.inspection)
    given = replace(row.given, progress_words=progress_words.text_of(words))
    inspections.edit(office.workspace, row.id, given, seen=row.version)
    progress_words.edit(office.workspace, made, "本市用语", (("已改", "done"), ("在改", "open")), seen=1)
    assert progress.words(office.workspace, office.inspection) == ("办结", "在办")
    assert given.progress_words in dict(progress_words.choices(office.workspace))
    told = history.of(office.workspace, "inspection", office.inspection)[0]
    assert ("完成情况用语", "办结 / 在办") in [(one.title, one.new) for one in told.changes]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((("办结", "done"),), "progress_words.incomplete"),
        ((("办结", "done"), ("", "open")), "progress_words.no_word"),
        ((("办=结", "done"), ("在办", "open")), "progress_words.no_word"),
        ((("办结", "done"), ("办结", "open")), "progress_words.word_twice"),
    ],
)
def test_a_list_of_words_that_says_nothing_is_refused(words, code):
    with pytest.raises(Complaints) as caught:
        progress_words.text_of(words)
    assert caught.value.code == code


def test_the_same_report_on_several_measures_is_one_step_with_its_source(office, tmp_path):
    [key] = office.findings("甲。")
    wanted = [office.measure(key, text) for text in ("一", "二")]
    (tmp_path / "月报.txt").write_text("九月月报", encoding="utf-8")
    files = tuple(evidence.take(office.workspace, [tmp_path / "月报.txt"]))
    draft = ProgressDraft(date(2025, 9, 1), "已落实。", "已完成", files=files)
    skipped = progress.add_many(office.workspace, [*wanted, 999], draft)
    assert [(one, why.code) for one, why in skipped] == [(999, "record.gone")]
    for measure in wanted:
        [entry] = progress.entries(office.workspace, "measure", measure)
        [source] = evidence.of(office.workspace, "progress", entry.id)
        assert (source.title, source.shared) == ("月报", 2)
    undo.undo(office.workspace)
    assert [progress.entries(office.workspace, "measure", measure) for measure in wanted] == [[], []]


def test_a_report_on_several_is_refused_as_one_is_and_skips_other_words(office):
    other = inspections.add(office.workspace, InspectionDraft("市委第三轮巡察", progress_words="in_place"))
    mine = office.measure(office.finding("甲。"))
    from core.domain import findings, measures
    from core.domain.findings import FindingDraft
    from core.domain.measures import MeasureDraft

    theirs = measures.add(
        office.workspace, findings.add(office.workspace, other, FindingDraft("乙。")), MeasureDraft("措施")
    )
    with pytest.raises(Complaints) as caught:
        progress.add_many(office.workspace, [mine], ProgressDraft(date(2025, 9, 1), "在办。", "未完成"))
    assert [one.field for one in caught.value.complaints] == ["reason", "next_plan"]
    draft = ProgressDraft(date(2025, 9, 1), "落实。", "已完成")
    skipped = progress.add_many(office.workspace, [mine, theirs], draft)
    assert [(one, why.code) for one, why in skipped] == [(theirs, "progress.other_words")]
