"""问题: numbers, places, the original text, 具体表现, what a join and a split do."""

import sqlite3
from datetime import date

import pytest

from core.base.dates import When
from core.base.errors import Complaints, Refused, Stale
from core.domain import findings, measures, plans
from core.domain.findings import FindingDraft, FindingFilter
from core.domain.inspections import InspectionDraft
from core.domain.inspections import add as add_inspection
from core.store.operations import operation
from core.store.tables import Evidence, EvidenceTie, MeasureServes

# -- places and numbers before a plan ----------------------------------------------------------


def test_findings_are_numbered_in_the_order_they_were_added(office):
    office.findings()
    assert office.numbers() == ["1", "2", "3", "4"]


def test_each_kind_has_its_own_numbers(office):
    office.findings()
    office.finding("加强年轻干部教育管理。", kind="suggestion")
    assert office.numbers("suggestion") == ["1"]
    assert office.numbers() == ["1", "2", "3", "4"]


def test_a_deleted_finding_leaves_no_gap(office):
    keys = office.findings()
    findings.delete(office.workspace, [keys[1]])
    assert office.numbers() == ["1", "2", "3"]


def test_a_moved_finding_pushes_the_others_on(office):
    keys = office.findings("甲。", "乙。", "丙。", "丁。")
    findings.move(office.workspace, keys[3], 2)
    assert office.texts() == ["甲。", "丁。", "乙。", "丙。"]
    assert office.numbers() == ["1", "2", "3", "4"]


@pytest.mark.parametrize(("place", "expected"), [(0, "丙甲乙"), (-5, "丙甲乙"), (1, "丙甲乙"), (99, "甲乙丙")])
def test_a_place_outside_the_list_means_its_end_on_that_side(office, place, expected):
    keys = office.findings("甲", "乙", "丙")
    findings.move(office.workspace, keys[2], place)
    assert "".join(office.texts()) == expected


def test_a_split_finding_is_followed_by_what_was_cut_off(office):
    keys = office.findings("学习不深入，规划未修订。", "换届不及时。")
    new = findings.split(office.workspace, keys[0], len("学习不深入，"))
    assert office.texts() == ["学习不深入，", "规划未修订。", "换届不及时。"]
    assert office.numbers() == ["1", "2", "3"]
    assert office.row(new).place == 2


def test_a_mark_at_the_cut_stays_with_the_first_part(office):
    [key] = office.findings("学习不深入，规划未修订。")
    findings.split(office.workspace, key, len("学习不深入"))
    assert office.texts() == ["学习不深入，", "规划未修订。"]


@pytest.mark.parametrize("offset", [0, 12, 99])
def test_a_cut_needs_text_on_both_sides(office, refusal, offset):
    [key] = office.findings("学习不深入，规划未修订。")
    refusal("finding.nothing_to_split", office.workspace, findings.split, key, offset)


def test_a_joined_finding_takes_the_texts_in_order_and_the_gap_closes(office):
    keys = office.findings("甲。", "乙。", "丙。")
    findings.join(office.workspace, [keys[0], keys[2]])
    assert office.texts() == ["甲。丙。", "乙。"]
    assert office.numbers() == ["1", "2"]


def test_a_finding_that_changes_its_kind_becomes_the_last_of_that_kind(office):
    keys = office.findings("甲。", "乙。", "丙。")
    office.finding("加强干部教育。", kind="suggestion")
    office.edit(keys[0], kind="suggestion")
    assert office.texts() == ["乙。", "丙。"]
    assert office.numbers() == ["1", "2"]
    assert office.texts("suggestion") == ["加强干部教育。", "甲。"]


# -- numbers after 方案定稿 ----------------------------------------------------------------------


def test_after_the_plan_is_decided_a_moved_finding_keeps_its_number(planned):
    office, keys = planned
    findings.move(office.workspace, keys[3], 1)
    assert office.numbers() == ["4", "1", "2", "3"]


def test_after_the_plan_is_decided_an_added_finding_gets_the_next_free_number(planned):
    office, _ = planned
    office.finding("公务接待超标准。")
    assert office.numbers() == ["1", "2", "3", "4", "5"]


def test_after_the_plan_is_decided_numbers_are_free_for_each_kind_apart(planned):
    office, _ = planned
    office.finding("加强年轻干部教育管理。", kind="suggestion")
    assert office.numbers("suggestion") == ["1"]


def test_suggestions_without_measures_are_numbered_by_the_plan_too(office):
    [key] = office.findings("甲。")
    office.measure(key)
    first = office.finding("加强年轻干部教育管理。", kind="suggestion")
    office.decide()
    office.finding("健全容错纠错机制。", kind="suggestion")
    findings.move(office.workspace, first, 2)
    assert office.numbers("suggestion") == ["2", "1"]


def test_after_the_plan_is_decided_a_split_gives_3_1_and_3_2(planned):
    office, keys = planned
    findings.split(office.workspace, keys[2], 12)
    assert office.numbers() == ["1", "2", "3-1", "3-2", "4"]


def test_a_part_that_is_split_again_gets_the_next_free_part_number(planned):
    office, keys = planned
    findings.split(office.workspace, keys[2], 12)
    findings.split(office.workspace, keys[2], 5)
    assert office.numbers() == ["1", "2", "3-1", "3-3", "3-2", "4"]


def test_a_part_number_that_an_edition_gave_is_not_given_again(planned):
    office, keys = planned
    part = findings.split(office.workspace, keys[2], 12)
    office.measure(part)
    office.decide(reason="按督导意见细化")
    findings.join(office.workspace, [keys[0], part])
    findings.split(office.workspace, keys[2], 5)
    assert office.numbers() == ["1、3-2", "2", "3-1", "3-3", "4"]


def test_a_join_keeps_both_old_numbers_and_the_edition_keeps_what_it_decided(planned):
    office, keys = planned
    findings.join(office.workspace, [keys[2], keys[3]])
    assert office.numbers() == ["1", "2", "3、4"]
    entries = office.workspace.sql("SELECT number, text FROM plan_entry ORDER BY id")
    assert [number for number, _ in entries] == ["1", "2", "3", "4"]
    assert entries[3][1] == "违规发放津贴补贴，涉及12人、3.6万元。"


def test_what_was_joined_after_the_plan_stays_on_record_as_withdrawn_with_its_reason(planned):
    office, keys = planned
    findings.join(office.workspace, [keys[2], keys[3]])
    [(on, reason)] = office.workspace.sql("SELECT withdrawn_on, withdrawn_reason FROM finding WHERE id = ?", keys[3])
    assert (on, reason) == ("2025-09-15", "并入3号问题")


def test_a_joined_finding_comes_apart_with_the_numbers_it_was_joined_from(planned):
    office, keys = planned
    findings.join(office.workspace, [keys[0], keys[2]])
    findings.split(office.workspace, keys[0], 25)
    assert office.numbers() == ["1", "3", "2", "4"]


def test_before_the_plan_no_number_is_stored(office):
    office.findings()
    assert office.workspace.sql("SELECT DISTINCT plan_number FROM finding") == [("",)]


# -- the original text -------------------------------------------------------------------------


def test_editing_the_text_never_touches_what_the_inspection_wrote(office):
    [key] = office.findings("违规发放津补贴。")
    office.edit(key, text="违规发放津贴补贴，涉及12人。", brief="津补贴")
    row = office.row(key)
    assert (row.original, row.text, row.shown) == ("违规发放津补贴。", "违规发放津贴补贴，涉及12人。", "津补贴")


def test_neither_split_nor_join_touches_what_the_inspection_wrote(office):
    keys = office.findings("学习不深入，规划未修订。", "换届不及时。")
    findings.split(office.workspace, keys[0], 6)
    findings.join(office.workspace, [keys[0], keys[1]])
    assert office.row(keys[0]).original == "学习不深入，规划未修订。"


def test_what_is_cut_off_has_its_own_words_as_original(office):
    [key] = office.findings("学习不深入，规划未修订。")
    assert office.row(findings.split(office.workspace, key, 6)).original == "规划未修订。"


def test_what_is_cut_off_a_rewritten_text_keeps_the_whole_original(office):
    [key] = office.findings("學習不深入，規劃未修訂。")
    office.edit(key, text="学习不深入，规划未修订。")
    assert office.row(findings.split(office.workspace, key, 6)).original == "學習不深入，規劃未修訂。"


def test_not_even_an_operation_can_change_the_original(office):
    [key] = office.findings("违规发放津补贴。")

    @operation("finding.forge")
    def forge(workspace):
        workspace.run(("UPDATE finding SET original = '无', version = version + 1 WHERE id = ?", [key]))

    with pytest.raises(Exception, match="frozen"):
        forge(office.workspace)
    assert office.row(key).original == "违规发放津补贴。"


def test_another_program_cannot_change_the_original(office):
    [key] = office.findings("违规发放津补贴。")
    other = sqlite3.connect(office.workspace.folder / "workspace.db")
    with pytest.raises(sqlite3.DatabaseError):
        other.execute("UPDATE finding SET original = '无', version = version + 1 WHERE id = ?", (key,))
    other.close()


# -- 具体表现 -----------------------------------------------------------------------------------


def test_manifestations_stand_under_their_finding_and_are_not_counted_as_findings(office):
    key = office.finding("选人用人把关不严。", manifestations=("有的档案造假未查。", "有的带病提拔。"))
    assert office.row(key).manifestations == ("有的档案造假未查。", "有的带病提拔。")
    assert office.numbers() == ["1"]
    assert findings.numbers(office.workspace, FindingFilter()).findings == 1


def test_an_edited_manifestation_keeps_what_the_inspection_wrote(office):
    key = office.finding("选人用人把关不严。", manifestations=("档案造假。", "带病提拔。"))
    office.edit(key, manifestations=("档案造假。", "带病提拔2人。"))
    assert manifestations(office, key) == [(1, "档案造假。", "档案造假。"), (2, "带病提拔2人。", "带病提拔。")]


def test_a_manifestation_taken_from_the_middle_leaves_the_others_their_originals(office):
    key = office.finding("选人用人把关不严。", manifestations=("甲。", "乙。", "丙。"))
    office.edit(key, manifestations=("甲。", "丙。"))
    assert manifestations(office, key) == [(1, "甲。", "甲。"), (2, "丙。", "丙。")]


def test_manifestations_in_another_order_keep_their_originals(office):
    key = office.finding("选人用人把关不严。", manifestations=("甲。", "乙。"))
    office.edit(key, manifestations=("乙。", "丁。", "甲。"))
    assert manifestations(office, key) == [(1, "乙。", "乙。"), (2, "丁。", "丁。"), (3, "甲。", "甲。")]


def test_manifestations_go_over_with_a_join(office):
    first = office.finding("甲。", manifestations=("一。",))
    second = office.finding("乙。", manifestations=("二。", "三。"))
    findings.join(office.workspace, [first, second])
    assert office.row(first).manifestations == ("一。", "二。", "三。")


def test_manifestations_follow_their_finding_into_another_kind(office):
    key = office.finding("甲。", manifestations=("一。",))
    office.edit(key, kind="demand")
    assert office.workspace.sql("SELECT DISTINCT kind FROM finding") == [("demand",)]


def manifestations(office, key):
    return office.workspace.sql("SELECT place, text, original FROM finding WHERE parent_id = ? ORDER BY place", key)


# -- join: what goes over ----------------------------------------------------------------------


def test_a_join_takes_measures_progress_owners_and_evidence_over(office):
    first, second = office.findings("甲。", "乙。")
    leader, unit = office.person("张国立"), office.unit("财政局")
    office.measure(first, "立即清退。")
    moved = office.measure(second, "修订办法。", leaders=(leader,), lead_units=(unit,), due=When("long_term"))
    office.report("finding", second, "基本完成")
    tie(office.workspace, second)
    findings.join(office.workspace, [first, second])
    row = office.row(first)
    assert [(one.id, one.place, one.text) for one in row.measures][1] == (moved, 2, "修订办法。")
    assert [one.name for one in row.measures[1].leaders] == ["张国立"]
    assert (row.progress, row.evidence) == ("basic", ("会议纪要.pdf",))


def test_owners_of_the_findings_themselves_are_added_up_by_a_join(office):
    first, second = office.findings("甲。", "乙。")
    persons = [office.person(name) for name in ("张国立", "李敏")]
    own(office.workspace, first, persons[:1])
    own(office.workspace, second, persons)
    findings.join(office.workspace, [first, second])
    assert [one.name for one in office.row(first).leaders] == ["张国立", "李敏"]


def test_a_measure_that_served_the_other_does_not_serve_its_own_finding_after_a_join(office):
    first, second, third = office.findings("甲。", "乙。", "丙。")
    one, other = office.measure(first), office.measure(third)
    serve(office.workspace, one, second)
    serve(office.workspace, other, second)
    findings.join(office.workspace, [first, second])
    assert office.workspace.sql("SELECT measure_id, finding_id FROM measure_serves") == [(other, first)]


def test_only_findings_of_one_kind_and_one_inspection_can_be_joined(office, refusal):
    first = office.finding("甲。")
    suggestion = office.finding("乙。", kind="suggestion")
    refusal("finding.not_alike", office.workspace, findings.join, [first, suggestion])
    elsewhere = add_inspection(office.workspace, InspectionDraft("市委第三轮巡察 城投公司"))
    foreign = findings.add(office.workspace, elsewhere, FindingDraft("丙。"))
    refusal("finding.not_alike", office.workspace, findings.join, [first, foreign])
    refusal("finding.one_is_no_join", office.workspace, findings.join, [first])


def test_a_withdrawn_finding_is_neither_split_nor_joined(office, refusal):
    first, second = office.findings("学习不深入，规划未修订。", "乙。")
    findings.withdraw(office.workspace, first, "重复")
    refusal("finding.withdrawn", office.workspace, findings.split, first, 6)
    refusal("finding.withdrawn", office.workspace, findings.join, [second, first])


def test_a_split_finding_has_the_same_owners_and_no_measures(office):
    [key] = office.findings("学习不深入，规划未修订。")
    own(office.workspace, key, [office.person("张国立")])
    office.measure(key)
    new = office.row(findings.split(office.workspace, key, 6))
    assert [one.name for one in new.leaders] == ["张国立"]
    assert new.measures == ()


@operation("test.own")
def own(workspace, finding, persons):
    from core.domain import assignments

    assignments.assign(workspace, "finding", finding, "leader", persons)


@operation("test.serve")
def serve(workspace, measure, finding):
    workspace.insert(MeasureServes, measure=measure, finding=finding)


@operation("test.tie")
def tie(workspace, finding):
    paper = workspace.insert(Evidence, sha256="0" * 64, size=1, name="会议纪要.pdf")
    workspace.insert(EvidenceTie, evidence=paper, noun="finding", record=finding)


# -- delete and withdraw -----------------------------------------------------------------------


def test_a_deleted_finding_takes_all_that_belongs_to_it(office):
    key = office.finding("甲。", manifestations=("一。",))
    measure = office.measure(key, leaders=(office.person("张国立"),), due=When("day", date(2025, 12, 31)))
    office.report("measure", measure, "已完成")
    tie(office.workspace, key)
    findings.delete(office.workspace, [key])
    for table in ("finding", "measure", "assignment", "deadline", "progress", "evidence_tie", "evidence"):
        assert office.workspace.sql(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_what_stands_in_a_plan_cannot_be_deleted(planned, refusal):
    office, keys = planned
    refusal("finding.in_plan", office.workspace, findings.delete, [keys[0]])


def test_what_stands_in_a_plan_is_withdrawn_with_a_reason(planned, refusal):
    office, keys = planned
    refusal("finding.no_reason", office.workspace, findings.withdraw, keys[1], "  ")
    findings.withdraw(office.workspace, keys[1], "巡视组书面确认属重复")
    assert office.numbers() == ["1", "3", "4"]
    assert office.row(keys[1]).withdrawn_on == date(2025, 9, 15)


def test_what_was_withdrawn_before_the_plan_is_given_no_number(office):
    keys = office.findings("甲。", "乙。", "丙。")
    for key in keys:
        office.measure(key)
    findings.withdraw(office.workspace, keys[1], "重复")
    office.decide()
    assert office.numbers() == ["1", "2"]
    assert office.row(keys[1]).number == ""


def test_a_finding_that_is_gone_is_said_to_be_gone(office, refusal):
    [key] = office.findings("甲。")
    findings.delete(office.workspace, [key])
    refusal("record.gone", office.workspace, findings.one, key)
    refusal("record.gone", office.workspace, findings.delete, [key])
    assert findings.rows(office.workspace, [key]) == []


# -- forms -------------------------------------------------------------------------------------


def test_a_finding_needs_a_text_and_a_category_of_its_own_inspection(office):
    elsewhere = add_inspection(office.workspace, InspectionDraft("市委第三轮巡察 城投公司"))
    from core.domain import categories

    foreign = categories.add(office.workspace, elsewhere, "党的建设方面")
    with pytest.raises(Complaints) as caught:
        office.finding(" ", category=foreign)
    assert [(one.code, one.field) for one in caught.value.complaints] == [
        ("finding.no_text", "text"), ("finding.foreign_category", "category"),
    ]  # fmt: skip


def test_a_form_opened_before_somebody_elses_change_is_stale(office):
    [key] = office.findings("甲。")
    row = office.row(key)
    office.edit(key, brief="甲的简述")
    with pytest.raises(Stale) as caught:
        findings.edit(office.workspace, key, findings.draft_of(row), seen=row.version)
    assert caught.value.changed == [("brief", "甲的简述", "")]


def test_a_saved_form_that_changes_nothing_writes_nothing(office):
    key = office.finding("甲。", manifestations=("一。", "二。"))
    before = office.workspace.sql("SELECT count(*) FROM change")
    office.edit(key)
    assert office.workspace.sql("SELECT count(*) FROM change") == before


def test_a_bulk_change_sets_only_what_was_filled_and_names_what_it_skipped(office):
    keys = office.findings("甲。", "乙。")
    elsewhere = add_inspection(office.workspace, InspectionDraft("市委第三轮巡察 城投公司"))
    foreign = findings.add(office.workspace, elsewhere, FindingDraft("丙。"))
    mine = office.category("党的建设方面")
    skipped = findings.change_many(office.workspace, [*keys, foreign], category=mine, special="选人用人")
    assert [(key, refused.code) for key, refused in skipped] == [(foreign, "finding.foreign_category")]
    assert [(office.row(key).category, office.row(key).special) for key in keys] == [(mine, "选人用人")] * 2
    findings.change_many(office.workspace, keys, focus=True)
    assert [(office.row(key).special, office.row(key).focus) for key in keys] == [("选人用人", True)] * 2


def test_what_a_finding_shows_is_made_of_its_measures(office):
    [key] = office.findings("甲。")
    zhang, li = office.person("张国立"), office.person("李敏")
    office.measure(key, "一。", leaders=(zhang, li), due=When("day", date(2025, 12, 31)))
    second = office.measure(key, "二。", leaders=(li,), due=When("month", date(2025, 9, 30)))
    row = office.row(key)
    assert [one.name for one in row.leaders] == ["张国立", "李敏"]
    assert (str(row.due), row.days_left, row.warning) == ("2025年9月", 15, "soon")
    office.report("measure", second, "已完成")
    assert str(office.row(key).due) == "2025年12月31日"
    assert (office.row(key).progress, office.row(key).progress_word) == ("open", "未完成")


def test_a_finding_whose_open_measure_has_no_date_is_not_overdue_by_a_finished_one(office):
    [key] = office.findings("甲。")
    done = office.measure(key, "一。", due=When("day", date(2025, 8, 1)))
    office.measure(key, "二。", due=When("long_term"))
    assert office.row(key).warning == "overdue"
    office.report("measure", done, "已完成")
    assert (str(office.row(key).due), office.row(key).warning) == ("长期坚持", "long_term")


def test_columns_show_what_the_row_says(office):
    key = office.finding("甲。", category=office.category("党的建设方面"), manifestations=("一。", "二。"), focus=True)
    office.measure(key, "一。")
    office.measure(key, "二。", lead_units=(office.unit("财政局"),))
    row = office.row(key)
    shown = {column.key: column.show(row) for column in findings.COLUMNS}
    assert shown["number"] == "1"
    assert shown["category"] == "党的建设方面"
    assert shown["manifestations"] == "一。\n二。"
    assert shown["measure_texts"] == "1.一。\n2.二。"
    assert shown["lead_units"] == "财政局"
    assert (shown["due"], shown["due_warning"], shown["state"]) == ("", "未填", "未启动")
    assert (shown["focus"], shown["closed"]) == ("是", "否")


def test_no_two_columns_of_the_catalogue_have_one_key():
    keys = [column.key for column in (*findings.COLUMNS, *measures.COLUMNS)]
    assert len(keys) == len(set(keys))


def test_readiness_names_what_a_plan_still_lacks(office):
    bare, half, whole = office.findings("甲。", "乙。", "丙。")
    office.measure(half, leaders=(office.person("张国立"),))
    office.measure(whole, leaders=(office.person("李敏"),), lead_units=(office.unit("财政局"),), due=When("long_term"))
    lacks = plans.readiness(office.workspace, office.inspection)
    assert lacks.without_measure == (bare,)
    assert lacks.without_leader == (bare,)
    assert lacks.without_unit == (bare, half)
    assert lacks.without_deadline == (bare, half)
    assert not lacks.complete


def test_an_operation_without_the_right_is_refused(office):
    from core.domain import operators

    operators.add(office.workspace, "见习员", ())
    office.workspace.work_as("见习员")
    with pytest.raises(Refused) as caught:
        office.finding("甲。")
    assert caught.value.code == "operator.no_right"
