"""整改措施: owners, deadlines before and after the plan, extensions, bulk changes."""

from datetime import date

import pytest

from core.base.dates import When
from core.base.errors import Stale
from core.domain import measures
from core.domain.measures import MeasureChange, MeasureDraft

OCTOBER = When("day", date(2025, 10, 31))
DECEMBER = When("month", date(2025, 12, 31))


def only(office, finding):
    [row] = office.row(finding).measures
    return row


def change(office, finding, **given):
    from dataclasses import replace

    row = only(office, finding)
    measures.edit(office.workspace, row.id, replace(measures.draft_of(row), **given), seen=row.version)


def test_a_measure_shows_who_answers_for_it_in_the_order_given(office):
    [key] = office.findings("甲。")
    zhang = office.person("张国立", phone="0871-6312345")
    li = office.person("李敏")
    finance, audit = office.unit("财政局"), office.unit("审计局")
    office.measure(
        key, leaders=(li, zhang), lead_units=(finance,), co_units=(audit, finance), persons=(zhang,), due=OCTOBER,
        kind="建章立制", in_period=True, standing=True,
    )  # fmt: skip
    row = only(office, key)
    shown = {column.key: column.show(row) for column in measures.COLUMNS}
    assert shown["leader"] == "李敏、张国立"
    assert shown["lead_unit"] == "财政局"
    assert shown["co_units"] == "审计局、财政局"
    assert shown["person_phone"] == "张国立 0871-6312345"
    assert shown["deadline"] == "2025年10月31日"
    assert (shown["in_period"], shown["standing"], shown["measure_kind"]) == ("是", "是", "建章立制")
    assert (shown["completed"], shown["warning"], shown["days_left"]) == ("未启动", "未到期", "46")


def test_a_question_that_was_not_answered_is_neither_yes_nor_no(office):
    [key] = office.findings("甲。")
    office.measure(key)
    shown = {column.key: column.show(only(office, key)) for column in measures.COLUMNS}
    assert (shown["in_period"], shown["standing"], shown["deadline"]) == ("", "", "")


def test_a_deadline_of_long_standing_is_standing_without_a_tick(office):
    [key] = office.findings("甲。")
    office.measure(key, due=When("long_term"))
    row = only(office, key)
    assert ({column.key: column.show(row) for column in measures.COLUMNS}["standing"], row.standing) == ("是", False)


def test_the_form_of_a_measure_saved_unchanged_writes_nothing(office):
    [key] = office.findings("甲。")
    office.measure(key, leaders=(office.person("张国立"),), co_units=(office.unit("审计局"),), due=OCTOBER)
    before = office.workspace.sql("SELECT count(*) FROM change")
    change(office, key)
    assert office.workspace.sql("SELECT count(*) FROM change") == before


def test_owners_are_exchanged_and_put_in_another_order(office):
    [key] = office.findings("甲。")
    first, second, third = (office.person(name) for name in ("甲某", "乙某", "丙某"))
    office.measure(key, leaders=(first, second))
    change(office, key, leaders=(third, first, third))
    assert [one.name for one in only(office, key).leaders] == ["丙某", "甲某"]


def test_a_measure_needs_a_text(office, refusal):
    [key] = office.findings("甲。")
    assert refusal("measure.no_text", office.workspace, measures.add, key, MeasureDraft(" ")).field == "text"


def test_a_form_over_a_newer_version_is_stale(office):
    [key] = office.findings("甲。")
    row_id = office.measure(key)
    change(office, key, remark="已复核")
    with pytest.raises(Stale):
        measures.edit(office.workspace, row_id, MeasureDraft("另一措施"), seen=1)


@pytest.mark.parametrize(("place", "expected"), [(1, "丙甲乙"), (2, "甲丙乙"), (0, "丙甲乙"), (9, "甲乙丙")])
def test_a_measure_is_moved_among_those_of_its_finding(office, place, expected):
    [key] = office.findings("问题。")
    keys = [office.measure(key, text) for text in "甲乙丙"]
    measures.move(office.workspace, keys[2], place)
    assert "".join(one.text for one in office.row(key).measures) == expected
    assert [one.place for one in office.row(key).measures] == [1, 2, 3]


def test_a_deleted_measure_leaves_no_gap_and_nothing_of_its_own(office):
    [key] = office.findings("问题。")
    keys = [office.measure(key, text, due=OCTOBER, leaders=(office.person(text),)) for text in "甲乙丙"]
    office.report("measure", keys[0], "已完成")
    measures.delete(office.workspace, keys[0])
    assert [(one.text, one.place) for one in office.row(key).measures] == [("乙", 1), ("丙", 2)]
    for table, left in (("assignment", 2), ("deadline", 2), ("progress", 0)):
        assert office.workspace.sql(f"SELECT count(*) FROM {table}") == [(left,)]


def test_a_measure_of_a_decided_plan_is_not_deleted(planned, refusal):
    office, keys = planned
    refusal("measure.in_plan", office.workspace, measures.delete, only(office, keys[0]).id)


# -- deadlines ---------------------------------------------------------------------------------


def test_before_the_plan_is_decided_a_deadline_is_corrected_in_place(office):
    [key] = office.findings("甲。")
    office.measure(key, due=OCTOBER)
    change(office, key, due=DECEMBER)
    assert measures.dates_of(office.workspace, only(office, key).id) == [(0, DECEMBER, "")]
    change(office, key, due=None)
    assert only(office, key).due is None


def test_after_the_plan_is_decided_a_changed_deadline_keeps_the_first_one(planned):
    office, keys = planned
    change(office, keys[0], due=DECEMBER, due_reason="设备采购周期延长")
    change(office, keys[0], due=When("long_term"), due_reason="转为长期坚持")
    row = only(office, keys[0])
    assert (row.first_due, row.moved_from, row.due) == (OCTOBER, OCTOBER, When("long_term"))
    assert row.due_reason == "转为长期坚持"
    shown = {column.key: column.show(row) for column in measures.COLUMNS}
    assert shown["deadline"] == f"长期坚持\n（原定{OCTOBER}）"
    assert measures.dates_of(office.workspace, row.id) == [
        (0, OCTOBER, ""), (1, DECEMBER, "设备采购周期延长"), (2, When("long_term"), "转为长期坚持"),
    ]  # fmt: skip


def test_after_the_plan_is_decided_another_date_needs_a_reason_and_none_cannot_be_taken_away(planned, refusal):
    office, keys = planned
    row = only(office, keys[0])
    cases = ((DECEMBER, "deadline.no_reason", "due_reason"), (None, "deadline.cannot_be_emptied", "due"))
    for due, code, field in cases:
        draft = MeasureDraft(row.text, due=due)
        assert refusal(code, office.workspace, measures.edit, row.id, draft, seen=row.version).field == field


def test_after_the_plan_is_decided_a_first_date_needs_no_reason(office):
    [key] = office.findings("甲。")
    office.measure(key)
    office.decide()
    change(office, key, due=DECEMBER)
    assert measures.dates_of(office.workspace, only(office, key).id) == [(0, DECEMBER, "")]


def test_a_measure_added_after_the_plan_is_still_open_to_correction(planned):
    office, keys = planned
    added = office.measure(keys[0], "补充措施。", due=OCTOBER)
    row = office.row(keys[0]).measures[1]
    measures.edit(office.workspace, added, MeasureDraft("补充措施。", due=DECEMBER), seen=row.version)
    assert measures.dates_of(office.workspace, added) == [(0, DECEMBER, "")]


def test_until_a_day_before_the_extension_the_first_deadline_holds(planned, clock):
    office, keys = planned
    clock.forward(days=20)  # 2025-10-05
    change(office, keys[0], due=DECEMBER, due_reason="设备采购周期延长")
    before, after = office.row(keys[0], date(2025, 10, 4)), office.row(keys[0], date(2025, 10, 5))
    assert (before.measures[0].due, before.due, before.days_left) == (OCTOBER, OCTOBER, 27)
    assert (after.measures[0].due, after.due) == (DECEMBER, DECEMBER)


# -- bulk --------------------------------------------------------------------------------------


def test_a_bulk_change_sets_what_was_filled_and_keeps_the_rest(office):
    keys = office.findings("甲。", "乙。")
    zhang, li = office.person("张国立"), office.person("李敏")
    ids = [office.measure(key, kind="立行立改", leaders=(zhang,)) for key in keys]
    assert measures.change_many(office.workspace, ids, MeasureChange(leaders=(li,), due=OCTOBER)) == []
    for key in keys:
        row = only(office, key)
        assert ([one.name for one in row.leaders], row.due, row.kind) == (["李敏"], OCTOBER, "立行立改")


def test_a_bulk_change_skips_what_the_rules_refuse_and_says_why(planned):
    office, keys = planned
    added = office.measure(keys[1], "补充措施。")
    ids = [only(office, keys[0]).id, added]
    skipped = measures.change_many(office.workspace, ids, MeasureChange(kind="建章立制", due=DECEMBER))
    assert [(key, refused.code) for key, refused in skipped] == [(ids[0], "deadline.no_reason")]
    assert (only(office, keys[0]).due, only(office, keys[0]).kind) == (OCTOBER, "")
    assert (office.row(keys[1]).measures[1].due, office.row(keys[1]).measures[1].kind) == (DECEMBER, "建章立制")


def test_a_bulk_change_to_the_date_that_is_there_needs_no_reason(planned):
    office, keys = planned
    ids = [only(office, key).id for key in keys]
    assert measures.change_many(office.workspace, ids, MeasureChange(kind="专项整治", due=OCTOBER)) == []
    assert [only(office, key).kind for key in keys] == ["专项整治"] * 4
