"""统计: every figure equals its list, today and at an earlier day; on time, money, persons and rates."""

from dataclasses import replace
from datetime import date

import pytest

from core.base.dates import When
from core.base.errors import Refused
from core.domain import figures, findings, measures, operators, statistics
from core.domain.finder import FindingFilter, ids
from core.domain.statistics import Counting, Scope
from core.store.operations import operation
from core.store.tables import Accountability, Clue, Letter, Money, Regulation, ReturnVisit

TODAY = date(2025, 9, 15)


@operation("test.record")
def record(workspace, model, lines):
    return workspace.insert_many(model, lines)


def counting(office, until=TODAY, against="present"):
    return Counting(office.workspace, Scope(office.inspection, until, against))


@pytest.fixture
def busy(office):
    """Three findings in two headings: one done in time, one done late, one in work with its date moved."""
    heads = [office.category("党的领导"), office.category("党的建设")]
    leaf = office.category("选人用人", heads[1])
    office.keys = [office.finding(f"第{n}个问题", category=heads[0] if n == 0 else leaf) for n in range(3)]
    office.tasks = [
        office.measure(key, f"第{n}项措施", kind=("建章立制", "立行立改")[n == 0], due=When("day", date(2025, 8, 20)))
        for n, key in enumerate(office.keys)
    ]
    office.report("measure", office.tasks[0], "已完成", date(2025, 8, 10))
    office.report("measure", office.tasks[1], "未完成", date(2025, 8, 15))
    office.report("measure", office.tasks[1], "已完成", date(2025, 9, 1))
    office.report("measure", office.tasks[2], "未完成", date(2025, 9, 2))
    office.finding("切实加强领导", kind="suggestion")
    office.decide()  # from now on another date is an extension
    row = measures.rows(office.workspace, [office.keys[2]])[office.keys[2]][0]
    moved = replace(measures.draft_of(row), due=When("day", date(2025, 10, 30)), due_reason="等待批复")
    measures.edit(office.workspace, office.tasks[2], moved, seen=row.version)
    return office


def test_every_figure_equals_its_list_today_and_before(busy):
    for until in (date(2025, 8, 1), date(2025, 8, 20), date(2025, 9, 1), TODAY):
        for against in ("first", "present"):
            counted = counting(busy, until, against)
            for key in counted.definitions:
                assert counted.value(key) == sum(n for _, n in counted.behind(key)), (until, key)


def test_the_glances_and_the_rows_count_the_same_today(busy, monkeypatch):
    fast = {one.key: one.text for one in statistics.figures(busy.workspace, Scope(busy.inspection, TODAY))}
    monkeypatch.setattr(Counting, "_today", False)
    slow = {one.key: one.text for one in statistics.figures(busy.workspace, Scope(busy.inspection, TODAY))}
    assert fast == slow


def test_midnight_between_two_figures_changes_none_of_them(busy, clock):
    calm = Counting(busy.workspace, Scope(busy.inspection, TODAY))
    expected = [one.text for one in calm.all()]
    late = Counting(busy.workspace, Scope(busy.inspection, TODAY))
    first = late.figure(next(iter(late.definitions))).text
    clock.forward(days=1)
    assert [first, *(one.text for one in late.all()[1:])] == expected


def test_the_figures_of_papers_are_these(busy):
    every = FindingFilter(kinds=("finding", "suggestion", "demand", "pledge"), withdrawn=True)
    for until in (date(2025, 8, 12), date(2025, 9, 1), TODAY):
        printed = figures.count(findings.rows(busy.workspace, ids(busy.workspace, every), until), until)
        counted = counting(busy, until)
        for key in (
            "findings",
            "measures",
            "measures_done",
            "done",
            "basic",
            "open",
            "not_started",
            "overdue",
            "closed",
        ):
            assert counted.value(key) == getattr(printed, key).value, (until, key)
        assert counted.value("long_term") == printed.long_term.value
        assert counted.figure("rate").text == printed.rate


def test_on_time_counts_against_the_first_or_the_present_date(busy):
    first, present = counting(busy, against="first"), counting(busy)
    assert [first.value(key) for key in ("come_due", "on_time")] == [3, 1]
    assert [present.value(key) for key in ("come_due", "on_time")] == [2, 1]
    assert first.figure("on_time_rate").text == "33.33%"
    assert present.figure("on_time_rate").text == "50%"
    assert "原定时限" in first.figure("on_time").basis


def test_levels_are_counted_apart(busy):
    counted = counting(busy)
    assert [counted.value(key) for key in ("classes", "aspects", "findings", "measures", "suggestions")] == [
        2,
        2,
        3,
        3,
        1,
    ]
    assert [counted.value(key) for key in ("immediate", "immediate_done", "immediate_findings")] == [1, 1, 1]


def test_at_an_earlier_day_what_came_later_is_not_counted(busy):
    then = counting(busy, date(2025, 8, 12))
    assert [then.value(key) for key in ("done", "open", "not_started")] == [1, 0, 2]
    now = counting(busy)
    assert [now.value(key) for key in ("done", "open", "not_started")] == [2, 1, 0]


def test_persons_and_times_and_heads_of_money_are_never_mixed(office):
    one = {"inspection": office.inspection}
    record(office.workspace, Accountability, [
        {**one, "subject": "干部甲", "treatment": "警告", "treated_on": date(2025, 8, 1)},
        {**one, "subject": "干部甲", "treatment": "诫勉", "treated_on": date(2025, 8, 1)},
        {**one, "subject": "干部乙", "treatment": "诫勉", "treated_on": date(2025, 9, 10)},
    ])  # fmt: skip
    record(office.workspace, Money, [
        {**one, "head": "清退", "amount": 3_600_050, "received_on": date(2025, 8, 1)},
        {**one, "head": "追缴", "amount": 100, "received_on": date(2025, 9, 1)},
    ])  # fmt: skip
    counted = counting(office)
    assert [counted.value(key) for key in ("treated_persons", "treated_times", "treatment:诫勉")] == [2, 3, 2]
    assert counted.figure("money:清退").text == "36000.5"
    assert counting(office, date(2025, 8, 15)).value("money:追缴") == 0
    assert counting(office, date(2025, 8, 15)).value("treated_times") == 2


def test_regulations_letters_and_satisfaction(office):
    one = {"inspection": office.inspection}
    record(office.workspace, Regulation, [
        {**one, "title": "议事规则", "kind": "new", "issued_on": date(2025, 8, 1)},
        {**one, "title": "接待办法", "kind": "revised", "issued_on": date(2025, 9, 20)},
    ])  # fmt: skip
    record(office.workspace, Letter, [
        {**one, "kind": "notice", "drafted_on": date(2025, 8, 1), "issued_on": date(2025, 8, 2)},
        {**one, "kind": "notice", "drafted_on": date(2025, 8, 1)},
        {**one, "kind": "notice", "drafted_on": date(2025, 8, 1), "issued_on": date(2025, 8, 2),
         "withdrawn_on": date(2025, 8, 3)},
    ])  # fmt: skip
    record(office.workspace, ReturnVisit, [
        {**one, "kind": "poll", "held_on": date(2025, 9, 1), "votes_satisfied": 40, "votes_fairly": 8,
         "votes_dissatisfied": 2, "votes_void": 1},
    ])  # fmt: skip
    counted = counting(office)
    assert [counted.value(key) for key in ("regulations_new", "regulations_revised", "letters")] == [1, 0, 1]
    assert counted.figure("satisfaction").text == "80%"


def test_clues_are_told_with_the_right_alone(office):
    record(office.workspace, Clue, [{"inspection": office.inspection, "items": 3, "persons": 5}])
    assert [counting(office).value(key) for key in ("clue_items", "clue_persons")] == [3, 5]
    operators.add(office.workspace, "李录入", ("write",))
    office.workspace.work_as("李录入")
    assert not [one for one in counting(office).all() if one.noun == "clue"]
    with pytest.raises(Refused) as refused:
        counting(office).value("clue_items")
    assert refused.value.code == "figure.unknown"


def test_what_a_figure_opens_holds_as_many_rows(busy):
    for one in counting(busy).all():
        if one.wanted is not None:
            assert len(ids(busy.workspace, one.wanted)) == one.value, one.key


def test_every_head_treatment_and_kind_of_the_lists_is_told_with_its_zero(office):
    told = {one.key: one for one in statistics.figures(office.workspace, Scope(None, TODAY))}
    assert told["money:追缴"].text == told["treatment:诫勉"].text == told["meeting:调度会"].text == "0"
    assert told["letter:notice"].title == "督办通知书"
    record(office.workspace, Money, [{"inspection": office.inspection, "head": "补缴税款", "amount": 100}])
    assert counting(office).figure("money:补缴税款").text == "1"


def test_zeros_are_told_and_nothing_of_nothing_has_no_rate(office):
    told = statistics.sums(statistics.figures(office.workspace, Scope(None, TODAY)))
    assert told["findings"] == "0"
    assert told["regulations_new"] == "0"
    assert told["rate"] == ""
