"""数字: what is counted, the rate as printed, totals equal to the rows behind them; the overview's numbers."""

from dataclasses import replace
from datetime import date

import pytest

from core.base.dates import When
from core.domain import figures, findings, inspections, measures, overview, statistics
from core.domain.finder import FindingFilter, ids, numbers

TODAY = date(2025, 9, 15)


def counted(office, until=TODAY):
    every = FindingFilter(kinds=("finding", "suggestion", "demand", "pledge"), withdrawn=True)
    return figures.count(findings.rows(office.workspace, ids(office.workspace, every), until), until)


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (19, 25, "76%"),
        (688, 697, "98.71%"),
        (0, 25, "0%"),
        (25, 25, "100%"),
        (1, 3, "33.33%"),
        (2, 3, "66.67%"),
        (1, 8, "12.5%"),
        (1, 1000, "0.1%"),
        (1, 100000, "0%"),
        (99999, 100000, "100%"),
        (5, 100000, "0.01%"),  # half a hundredth is rounded up
        (0, 0, ""),
    ],
)
def test_the_rate_has_two_decimals_at_most_rounded_half_up(part, whole, printed):
    assert figures.percent(part, whole) == printed


@pytest.fixture
def reported(office):
    """25 findings, 19 done, 2 basically done, 3 in hand, 1 not begun; one of those in hand is overdue."""
    states = ["已完成"] * 19 + ["基本完成"] * 2 + ["未完成"] * 3 + [""]
    category = [office.category(title) for title in ("党的领导方面", "党的建设方面")]
    office.keys = []
    for place, state in enumerate(states):
        key = office.finding(f"第{place + 1}个问题。", category=category[place % 2])
        due = When("day", date(2025, 9, 1)) if place in (0, 21) else When("long_term")
        measure = office.measure(key, f"第{place + 1}项措施。", due=due)
        if state:
            office.report("measure", measure, state, date(2025, 9, 10))
        office.keys.append(key)
    return office


def test_done_divided_by_all_and_basically_done_is_not_done(reported):
    found = counted(reported)
    assert (found.findings.value, found.done.value, found.rate) == (25, 19, "76%")
    assert (found.basic.value, found.open.value, found.not_started.value) == (2, 3, 1)


def test_totals_equal_the_rows_behind_them(reported):
    found = counted(reported)
    assert found.done.value + found.basic.value + found.open.value + found.not_started.value == found.findings.value
    assert (found.measures.value, found.measures_done.value) == (25, 19)
    assert (found.overdue.value, found.long_term.value, found.categories.value) == (1, 23, 2)
    for state in ("done", "basic", "open", "not_started"):
        assert len(ids(reported.workspace, FindingFilter(progress=(state,)))) == getattr(found, state).value


def test_zeros_are_printed(office):
    office.finding("甲。")
    found = counted(office)
    assert [str(one) for one in (found.done, found.basic, found.overdue, found.closed)] == ["0"] * 4
    assert found.rate == "0%"


def test_nothing_to_count_has_no_rate(office):
    found = counted(office)
    assert (found.findings.value, found.rate) == (0, "")


def test_only_findings_are_counted_and_withdrawn_ones_are_not(reported):
    reported.measure(reported.finding("加强教育。", kind="suggestion"))
    findings.withdraw(reported.workspace, reported.keys[0], "重复")
    found = counted(reported)
    assert (found.findings.value, found.done.value, found.measures.value, found.rate) == (24, 18, 24, "75%")


def test_until_an_earlier_day_what_was_reported_later_is_not_counted(reported):
    found = counted(reported, date(2025, 9, 9))
    assert (found.done.value, found.not_started.value, found.rate) == (0, 25, "0%")
    assert found.overdue.value == 2


def test_every_figure_says_what_it_counts_and_how(reported):
    found = counted(reported)
    printed = [getattr(found, name) for name in found.__dataclass_fields__ if name != "rate"]
    assert all(one.title and one.unit and one.basis for one in printed)
    assert len({one.title for one in printed}) == len(printed)


def test_the_numbers_of_the_overview_equal_the_rows_their_filters_open(reported):
    findings.withdraw(reported.workspace, reported.keys[3], "重复")
    reported.finding("没有措施的问题。")
    shown = overview.figures(reported.workspace, reported.inspection)
    groups = (*shown.states, *shown.due, *shown.missing)
    assert {figure.key: figure.count for figure in groups} == {
        "done": 18, "basic": 2, "open": 3, "not_started": 2, "overdue": 1, "urgent": 0, "soon": 0, "long_term": 22,
        "measure": 1, "leader": 25, "unit": 25, "deadline": 1,
    }  # fmt: skip
    for figure in groups:
        assert len(ids(reported.workspace, figure.wanted)) == figure.count, figure.key
        assert figure.title
        assert figure.basis
    assert shown.totals == numbers(reported.workspace, FindingFilter(inspection=reported.inspection))
    assert sum(figure.count for figure in shown.states) == shown.totals.findings
    assert shown.totals.rate == "72%"


def test_long_standing_is_counted_alike_beside_dated_done_and_ticked_measures(office):
    dated, ticked, turned, plain = office.findings("甲。", "乙。", "丙。", "丁。")
    office.measure(dated, due=When("day", date(2025, 12, 31)))
    office.report("measure", office.measure(dated, due=When("long_term")), "已完成")
    office.measure(ticked, due=When("day", date(2025, 12, 31)), standing=True)
    moved = office.measure(turned, due=When("long_term"))
    office.measure(plain, due=When("month", date(2025, 12, 31)))
    assert counted(office).long_term.value == 3
    office.decide()
    [row] = office.row(turned).measures
    draft = replace(measures.draft_of(row), due=When("month", date(2025, 12, 31)), due_reason="有了期限")
    measures.edit(office.workspace, moved, draft, seen=row.version)
    assert counted(office).long_term.value == 2
    [tile] = [one for one in overview.figures(office.workspace, office.inspection).due if one.key == "long_term"]
    assert ids(office.workspace, tile.wanted) == [dated, ticked]
    assert tile.count == 2


def test_the_overview_speaks_the_words_of_the_inspection_it_shows(office):
    office.finding("甲。")
    row = inspections.one(office.workspace, office.inspection)
    inspections.edit(office.workspace, row.id, replace(row.given, progress_words="in_place"), seen=row.version)

    def titles(inspection):
        return [one.title for one in overview.figures(office.workspace, inspection).states]

    assert titles(office.inspection) == ["整改到位", "基本完成", "有待持续整改", "未启动"]
    assert titles(None) == ["已完成", "基本完成", "正在整改", "未启动"]


def test_screen_and_paper_count_alike(reported):
    found, bar = counted(reported), numbers(reported.workspace, FindingFilter())
    assert (found.findings.value, found.measures.value, found.overdue.value) == (
        bar.findings, bar.measures, bar.overdue,
    )  # fmt: skip
    assert (found.done.value, found.rate) == (bar.progress["done"], bar.rate)


def test_the_overview_of_everything_adds_the_inspections_up(reported):
    from core.domain.findings import FindingDraft, add
    from core.domain.inspections import InspectionDraft
    from core.domain.inspections import add as add_inspection

    elsewhere = add_inspection(reported.workspace, InspectionDraft("市委第三轮巡察 城投公司"))
    add(reported.workspace, elsewhere, FindingDraft("另一轮。"))
    assert overview.figures(reported.workspace, None).totals.findings == 26
    assert overview.figures(reported.workspace, elsewhere).totals.findings == 1


def test_papers_and_overview_count_the_same_categories(office):
    top = office.category("落实党的建设方面")
    for title in ("组织生活", "发展党员"):
        office.finding(f"{title}不规范。", category=office.category(title, top))
    office.finding("没有类别的问题。")
    rows = findings.rows(office.workspace, ids(office.workspace, FindingFilter()))
    told = statistics.Counting(office.workspace, statistics.Scope(None, office.workspace.today()))
    assert figures.count(rows, office.workspace.today()).categories.value == told.value("aspects") == 2
    assert told.value("classes") == 1
