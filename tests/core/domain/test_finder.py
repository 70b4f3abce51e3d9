"""查找: which findings a list shows, in which order, and what the status bar says."""

from datetime import date

import pytest

from core.base.dates import When
from core.domain import findings, measures, people
from core.domain.finder import FindingFilter, groups, ids, numbers
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.inspections import add as add_inspection
from core.domain.people import PersonDraft, UnitDraft
from core.store import undo


def found(office, **wanted):
    """The first characters of what a filter finds."""
    rows = findings.rows(office.workspace, ids(office.workspace, FindingFilter(**wanted)))
    return "".join(row.text[0] for row in rows)


@pytest.fixture
def filled(office):
    """甲 overdue under 张, 乙 due in ten days, 丙 for good and half done, 丁 done, 戊 bare."""
    office.zhang, office.li = office.person("张国立", post="副主任"), office.person("李敏", phone="0871-6312345")
    office.finance, office.audit = office.unit("财政局"), office.unit("审计局")
    office.top = office.category("党的领导方面")
    office.low = office.category("学习贯彻不够", office.top)
    office.other = office.category("全面从严治党方面")
    office.a = office.finding("甲：学习贯彻新发展理念不深入。", category=office.low)
    office.b = office.finding("乙：换届不及时。", category=office.top, manifestations=("7个支部逾期未换届。",))
    office.c = office.finding("丙：违规发放津贴补贴。", category=office.other)
    office.d = office.finding("丁：公务接待超标准。", category=office.other)
    office.e = office.finding("戊：档案管理混乱。")
    office.measure(office.a, leaders=(office.zhang,), lead_units=(office.finance,), due=When("day", date(2025, 9, 1)))
    office.measure(office.b, leaders=(office.li,), co_units=(office.audit,), due=When("day", date(2025, 9, 25)))
    office.m = office.measure(office.c, "清退津补贴", persons=(office.zhang,), due=When("long_term"))
    done = office.measure(office.d, lead_units=(office.audit,), due=When("day", date(2025, 8, 1)))
    office.report("measure", office.m, "基本完成")
    office.report("measure", done, "已完成")
    return office


# -- filters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, "甲乙丙丁戊"),
        ({"progress": ("basic",)}, "丙"),
        ({"progress": ("done", "not_started")}, "甲乙丁戊"),
        ({"warnings": ("overdue",)}, "甲"),
        ({"warnings": ("urgent",)}, "乙"),
        ({"warnings": ("long_term",)}, "丙"),
        ({"warnings": ("done",)}, "丁"),
        ({"warnings": ("unset",)}, "戊"),
        ({"warnings": ("overdue", "done")}, "甲丁"),
        ({"warnings": ("soon",)}, ""),
        ({"missing": ("measure",)}, "戊"),
        ({"missing": ("leader",)}, "丙丁戊"),
        ({"missing": ("unit",)}, "乙丙戊"),
        ({"missing": ("deadline",)}, "戊"),
        ({"missing": ("unit", "leader"), "progress": ("basic",)}, "丙"),
        ({"closing": ("none",)}, "甲乙丙丁戊"),
        ({"closing": ("closed",)}, ""),
    ],
)
def test_a_filter_finds_what_it_says(filled, wanted, expected):
    assert found(filled, **wanted) == expected


def test_every_warning_finds_exactly_the_rows_that_show_it(filled):
    for warning in ("overdue", "urgent", "soon", "later", "long_term", "unset", "done"):
        keys = ids(filled.workspace, FindingFilter(warnings=(warning,)))
        every = findings.rows(filled.workspace, ids(filled.workspace, FindingFilter()))
        assert keys == [row.id for row in every if row.warning == warning], warning


def test_a_category_finds_what_stands_under_it_too(filled):
    assert found(filled, categories=(filled.top,)) == "甲乙"
    assert found(filled, categories=(filled.low, filled.other)) == "甲丙丁"


def test_units_and_persons_are_found_in_whatever_role(filled):
    assert found(filled, units=(filled.audit,)) == "乙丁"
    assert found(filled, persons=(filled.zhang,)) == "甲丙"
    assert found(filled, persons=(filled.zhang,), units=(filled.audit,)) == ""


def test_a_responsibility_that_was_taken_away_is_found_no_more(filled):
    from dataclasses import replace

    [row] = filled.row(filled.a).measures
    measures.edit(filled.workspace, row.id, replace(measures.draft_of(row), leaders=()), seen=row.version)
    assert found(filled, persons=(filled.zhang,)) == "丙"
    assert found(filled, missing=("leader",)) == "甲丙丁戊"


def test_what_was_withdrawn_is_shown_only_when_asked_for(filled):
    findings.withdraw(filled.workspace, filled.b, "重复")
    assert found(filled) == "甲丙丁戊"
    assert found(filled, withdrawn=True) == "甲乙丙丁戊"


def test_until_a_day_before_it_was_withdrawn_a_finding_still_counts(filled, clock):
    clock.forward(days=5)  # 2025-09-20
    findings.withdraw(filled.workspace, filled.b, "重复")
    assert found(filled, until=date(2025, 9, 19)) == "甲乙丙丁戊"
    assert found(filled, until=date(2025, 9, 20)) == "甲丙丁戊"


def test_kinds_inspections_and_chosen_ids_are_kept_apart(filled):
    filled.finding("己：加强教育。", kind="suggestion")
    elsewhere = add_inspection(filled.workspace, InspectionDraft("市委第三轮巡察 城投公司"))
    findings.add(filled.workspace, elsewhere, FindingDraft("庚：另一轮。"))
    assert found(filled) == "甲乙丙丁戊庚"
    assert found(filled, inspection=filled.inspection) == "甲乙丙丁戊"
    assert found(filled, kinds=("suggestion",)) == "己"
    assert found(filled, ids=(filled.c, filled.a)) == "甲丙"
    assert found(filled, ids=()) == ""


# -- search ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("津贴", "丙"),
        ("貼", "丙"),
        ("津貼補貼", "丙"),
        ("清退", "丙"),  # a measure's text
        ("支部", "乙"),  # a 具体表现
        ("学习贯彻不够", "甲"),  # a heading
        ("党的领导", "甲乙"),  # a heading further up
        ("张国立", "甲丙"),
        ("zgl", "甲丙"),
        ("财政局", "甲"),
        ("czj", "甲"),
        ("０８７１", "乙"),
        ("6312345", "乙"),
        ("截至2025-09-01", "丙丁"),  # what was reported
        ("学习 深入", "甲"),
        ("学习 津贴", ""),
        ("，。", ""),  # nothing to look for
        ("   ", "甲乙丙丁戊"),
    ],
)
def test_the_search_box_looks_through_everything_that_belongs_to_a_finding(filled, text, expected):
    assert found(filled, text=text) == expected


def test_a_search_follows_what_was_renamed_and_what_was_taken_back(filled):
    people.edit_unit(filled.workspace, filled.finance, UnitDraft("财政金融局"), seen=1)
    assert (found(filled, text="财政局"), found(filled, text="金融")) == ("", "甲")
    undo.undo(filled.workspace)
    assert (found(filled, text="财政局"), found(filled, text="金融")) == ("甲", "")


def test_a_search_and_a_filter_hold_together(filled):
    assert found(filled, text="张国立", progress=("basic",)) == "丙"


# -- order -------------------------------------------------------------------------------------


def order(office, *sort):
    keys = ids(office.workspace, FindingFilter(), list(sort))
    return "".join(row.text[0] for row in findings.rows(office.workspace, keys))


def test_without_a_column_the_order_is_that_of_the_document(filled):
    assert order(filled) == "甲乙丙丁戊"
    findings.move(filled.workspace, filled.e, 1)
    assert order(filled) == "戊甲乙丙丁"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (("number", True), "戊丁丙乙甲"),
        (("category", False), "乙甲丙丁戊"),
        (("due", False), "丁甲乙丙戊"),
        (("due", True), "乙甲丁戊丙"),  # what has no date stands last either way
        (("state", False), "甲乙戊丙丁"),
        (("state", True), "丁丙戊乙甲"),
        (("measure_count", False), "戊甲乙丙丁"),
        (("leaders", False), "丙丁戊乙甲"),  # 李 before 张 in pinyin; nobody before both
        (("lead_units", True), "丁甲戊丙乙"),  # 审 after 财
        (("text", False), "丙丁甲戊乙"),  # bǐng dīng jiǎ wù yǐ
    ],
)
def test_a_column_sorts_by_what_it_means(filled, sort, expected):
    assert order(filled, sort) == expected


def test_a_descending_list_is_the_ascending_one_upside_down(filled):
    for column in findings.COLUMNS:
        if column.sort and column.sort != "due":
            assert order(filled, (column.key, True)) == order(filled, (column.key, False))[::-1], column.key


def test_of_several_inspections_each_is_listed_in_turn(filled):
    elsewhere = add_inspection(filled.workspace, InspectionDraft("市委第三轮巡察 城投公司"))
    findings.add(filled.workspace, elsewhere, FindingDraft("庚：另一轮。"))
    assert order(filled, ("number", False)) == "甲乙丙丁戊庚"
    assert order(filled, ("number", True)) == "庚戊丁丙乙甲"


def test_several_columns_sort_one_within_the_other(filled):
    assert order(filled, ("state", False), ("due", True)) == "乙甲戊丙丁"


def test_a_column_that_cannot_be_sorted_by_changes_nothing(filled):
    assert order(filled, ("goal", True)) == "甲乙丙丁戊"


def test_every_sortable_column_sorts(filled):
    for column in (*findings.COLUMNS, *measures.COLUMNS):
        if column.sort is not None:
            assert sorted(order(filled, (column.key, True))) == sorted("甲乙丙丁戊")


def test_runs_of_one_category_are_told_with_their_path(filled):
    keys = ids(filled.workspace, FindingFilter(), [("category", False)])
    assert groups(filled.workspace, keys) == [
        (filled.top, ("党的领导方面",), 1),
        (filled.low, ("党的领导方面", "学习贯彻不够"), 1),
        (filled.other, ("全面从严治党方面",), 2),
        (None, (), 1),
    ]


# -- the status bar ----------------------------------------------------------------------------


def test_the_status_bar_counts_findings_measures_states_and_what_is_overdue(filled):
    counted = numbers(filled.workspace, FindingFilter())
    assert (counted.findings, counted.measures, counted.overdue, counted.rate) == (5, 4, 1, "20%")
    assert counted.progress == {"not_started": 3, "basic": 1, "done": 1}


def test_an_empty_list_has_no_rate(filled):
    counted = numbers(filled.workspace, FindingFilter(text="不存在的词"))
    assert (counted.findings, counted.measures, counted.overdue, counted.rate) == (0, 0, 0, "")


def test_somebody_in_two_units_is_one_person_in_each(filled):
    twin = people.add_person(filled.workspace, PersonDraft("张国立", filled.audit))
    assert found(filled, persons=(twin,)) == ""
