"""人员与单位: one name for one unit, the tree, what a merge carries."""

from datetime import date

import pytest

from core.base.errors import Complaints, Refused, Stale
from core.domain import assignments, collection_rounds, findings, inspections, letters, people
from core.domain.collection_rounds import RoundDraft
from core.domain.finder import FindingFilter
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.letters import LetterDraft
from core.domain.people import PersonDraft, UnitDraft
from core.store.operations import operation
from core.store.tables import Operator


def test_units_stand_after_the_unit_above_them(office):
    top = office.unit("云泽高新区")
    office.unit("财政局", parent=top, short="财政")
    below = office.unit("组织部", parent=top)
    office.unit("人才科", parent=below)
    assert [(row.name, row.depth, row.path) for row in people.units(office.workspace)] == [
        ("云泽高新区", 0, "云泽高新区"),
        ("财政局", 1, "云泽高新区 / 财政局"),
        ("组织部", 1, "云泽高新区 / 组织部"),
        ("人才科", 2, "云泽高新区 / 组织部 / 人才科"),
    ]


def test_two_units_of_one_name_under_one_unit_are_refused(office, refusal):
    top, other = office.unit("云泽高新区"), office.unit("云泽经开区")
    office.unit("财政局", parent=top)
    refusal("unit.known_already", office.workspace, people.add_unit, UnitDraft(" 财政局 ", parent=top))
    assert office.unit("财政局", parent=other)


def test_a_unit_cannot_be_renamed_to_what_its_neighbour_is_called(office, refusal):
    office.unit("财政局")
    key = office.unit("审计局")
    refusal("unit.known_already", office.workspace, people.edit_unit, key, UnitDraft("财政局"), seen=1)


def test_a_unit_and_a_person_need_a_name(office, refusal):
    assert refusal("unit.no_name", office.workspace, people.add_unit, UnitDraft("  ")).field == "name"
    assert refusal("person.no_name", office.workspace, people.add_person, PersonDraft("")).field == "name"


def test_a_unit_cannot_stand_below_itself_or_what_stands_below_it(office):
    top = office.unit("云泽高新区")
    middle = office.unit("组织部", parent=top)
    low = office.unit("人才科", parent=middle)
    for parent in (top, middle, low):
        with pytest.raises(Complaints) as caught:
            people.edit_unit(office.workspace, top, UnitDraft("云泽高新区", parent=parent), seen=1)
        assert [one.code for one in caught.value.complaints] == ["unit.below_itself"]


def test_a_unit_that_moves_comes_last_in_its_new_place_and_leaves_no_gap(office):
    top = office.unit("云泽高新区")
    keys = [office.unit(name, parent=top) for name in ("组织部", "宣传部", "财政局")]
    other = office.unit("云泽经开区")
    office.unit("招商局", parent=other)
    people.edit_unit(office.workspace, keys[0], UnitDraft("组织部", parent=other), seen=1)
    below = "SELECT name, parent_id, place FROM unit WHERE parent_id > 0 ORDER BY parent_id, place"
    assert office.workspace.sql(below) == [
        ("宣传部", top, 1),
        ("财政局", top, 2),
        ("招商局", other, 1),
        ("组织部", other, 2),
    ]


def test_a_unit_form_over_a_newer_version_is_stale(office):
    key = office.unit("财政局")
    people.edit_unit(office.workspace, key, UnitDraft("财政局", "财政"), seen=1)
    with pytest.raises(Stale):
        people.edit_unit(office.workspace, key, UnitDraft("财政金融局"), seen=1)


def test_the_same_name_and_post_twice_in_one_unit_is_refused(office, refusal):
    unit = office.unit("财政局")
    office.person("张国立", unit, post="局长")
    refusal("person.known_already", office.workspace, people.add_person, PersonDraft("张国立", unit, "局长"))
    assert office.person("张国立", unit, post="副局长")
    assert office.person("张国立", post="局长")


def test_somebody_who_left_is_offered_no_more_but_what_he_answered_for_stays(office):
    [key] = office.findings("甲。")
    person = office.person("张国立")
    office.measure(key, leaders=(person,))
    people.leave(office.workspace, person, date(2025, 8, 1))
    assert people.persons(office.workspace) == []
    assert people.suggest_persons(office.workspace, "张") == []
    assert [row.name for row in people.persons(office.workspace, left=True)] == ["张国立"]
    assert [one.name for one in office.row(key).leaders] == ["张国立"]
    people.leave(office.workspace, person, None)
    assert [row.name for row in people.persons(office.workspace)] == ["张国立"]


# -- suggestions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["张国立", "张", "国立", "zgl", "ZGL", "gl", "張國立", "zhangguoli", "zhangg", "zhgl"]
)
def test_a_person_is_found_by_any_piece_of_the_name_by_initials_and_pinyin_in_either_script(office, typed):
    office.person("张国立")
    office.person("李敏")
    assert [row.name for row in people.suggest_persons(office.workspace, typed)] == ["张国立"]


@pytest.mark.parametrize("typed", ["曾", "zy", "cy", "zengyi", "cengyi"])
def test_a_name_with_several_readings_is_found_by_each(office, typed):
    office.person("曾毅")
    assert [row.name for row in people.suggest_persons(office.workspace, typed)] == ["曾毅"]


def test_a_unit_is_found_by_its_short_name_and_the_best_comes_first(office):
    for name, short in (("市财政投资评审中心", ""), ("财政局", "财局"), ("财政", "")):
        office.unit(name, short=short)
    found = [row.name for row in people.suggest_units(office.workspace, "财政")]
    assert found == ["财政", "财政局", "市财政投资评审中心"]
    assert [row.name for row in people.suggest_units(office.workspace, "财局")] == ["财政局"]
    assert len(people.suggest_units(office.workspace, "")) == 3
    assert people.suggest_units(office.workspace, "卫健委") == []


# -- merge -------------------------------------------------------------------------------------


def test_a_merge_carries_persons_units_and_responsibilities(office):
    [key] = office.findings("甲。")
    top = office.unit("云泽高新区")
    kept, twice = office.unit("财政局", parent=top), office.unit("财政金融局", parent=top)
    office.unit("审计局", parent=top)
    below = office.unit("国库科", parent=twice)
    person = office.person("张国立", twice)
    office.measure(key, lead_units=(twice,), co_units=(twice,))
    people.merge_units(office.workspace, twice, kept)
    assert [(row.name, row.parent) for row in people.units(office.workspace)] == [
        ("云泽高新区", None), ("财政局", top), ("国库科", kept), ("审计局", top),
    ]  # fmt: skip
    assert [row.unit for row in people.persons(office.workspace)] == [kept]
    assert [one.id for one in office.row(key).measures[0].lead_units] == [kept]
    assert [one.id for one in office.row(key).measures[0].co_units] == [kept]
    assert (below, person) == (people.units(office.workspace)[2].id, people.persons(office.workspace)[0].id)
    assert office.workspace.sql("SELECT place FROM unit WHERE parent_id = ? ORDER BY place", top) == [(1,), (2,)]


def test_who_led_in_both_names_leads_once_after_the_merge(office):
    [key] = office.findings("甲。")
    kept, twice = office.unit("财政局"), office.unit("财政金融局")
    office.measure(key, lead_units=(kept, twice))
    people.merge_units(office.workspace, twice, kept)
    assert assignments.names(office.row(key).measures[0].lead_units) == "财政局"


def test_persons_that_come_over_stand_behind_those_who_were_there(office):
    kept, twice = office.unit("财政局"), office.unit("财政金融局")
    for name, unit in (("甲", kept), ("乙", kept), ("丙", twice), ("丁", twice)):
        office.person(name, unit)
    people.merge_units(office.workspace, twice, kept)
    assert office.workspace.sql("SELECT name, place FROM person ORDER BY place") == [
        ("甲", 1), ("乙", 2), ("丙", 3), ("丁", 4),
    ]  # fmt: skip


def test_a_unit_cannot_be_merged_into_itself_or_below(office, refusal):
    top = office.unit("云泽高新区")
    below = office.unit("财政局", parent=top)
    refusal("unit.merge_into_itself", office.workspace, people.merge_units, top, top)
    refusal("unit.merge_into_itself", office.workspace, people.merge_units, top, below)


def test_after_a_merge_the_list_sorts_and_filters_by_the_new_unit(office):
    [key] = office.findings("甲。")
    kept, twice = office.unit("财政局"), office.unit("财政金融局")
    office.measure(key, lead_units=(twice,))
    people.merge_units(office.workspace, twice, kept)
    assert findings.ids(office.workspace, FindingFilter(units=(kept,))) == [key]


# -- delete ------------------------------------------------------------------------------------


def test_a_unit_in_use_is_not_deleted(office, refusal):
    unit = office.unit("财政局")
    office.person("张国立", unit)
    refused = refusal("unit.in_use", office.workspace, people.delete_unit, unit)
    assert refused.facts == {"name": "财政局", "count": 1}


def test_a_deleted_unit_leaves_no_gap(office):
    keys = [office.unit(name) for name in ("组织部", "宣传部", "财政局")]
    people.delete_unit(office.workspace, keys[0])
    assert office.workspace.sql("SELECT name, place FROM unit ORDER BY place") == [("宣传部", 1), ("财政局", 2)]


def test_a_person_in_use_is_not_deleted(office, refusal):
    [key] = office.findings("甲。")
    person = office.person("张国立")
    office.measure(key, persons=(person,))
    refusal("person.in_use", office.workspace, people.delete_person, person)


def test_somebody_who_reported_progress_is_not_deleted(office, refusal):
    [key] = office.findings("甲。")
    person = office.person("李敏")
    office.report("finding", key, "已完成", reporter=person)
    refusal("person.in_use", office.workspace, people.delete_person, person)


def test_an_operator_is_not_deleted_as_a_person(office, refusal):
    person = office.person("王文书")
    name(office.workspace, person)
    refusal("person.is_operator", office.workspace, people.delete_person, person)


def test_a_person_nobody_names_can_be_deleted(office):
    unit = office.unit("财政局")
    first, _ = office.person("甲", unit), office.person("乙", unit)
    people.delete_person(office.workspace, first)
    assert office.workspace.sql("SELECT name, place FROM person") == [("乙", 1)]


@operation("test.name_operator")
def name(workspace, person):
    workspace.update(Operator, workspace.operator, person=person)


def test_merged_units_share_their_letters_and_report_once(workspace):
    inspection = inspections.add(workspace, InspectionDraft("某轮"))
    one, twin = (people.add_unit(workspace, UnitDraft(name)) for name in ("组织部", "组织人事部"))
    finding = findings.add(workspace, inspection, FindingDraft("问题"))
    letter = letters.add(workspace, inspection, LetterDraft("notice", twin, items=((finding, None),)))
    round_id = collection_rounds.add(workspace, inspection, RoundDraft("月报", date(2025, 9, 30), units=(one, twin)))
    first, second = collection_rounds.returns(workspace, round_id)
    collection_rounds.take(workspace, [second.id], date(2025, 9, 15))
    with pytest.raises(Refused, match=r"unit\.in_use"):
        people.delete_unit(workspace, twin)
    people.merge_units(workspace, twin, one)
    assert letters.one(workspace, letter).unit == one
    [left] = collection_rounds.returns(workspace, round_id)
    assert (left.unit, left.returned_on) == (one, date(2025, 9, 15))
    assert first.unit == one
