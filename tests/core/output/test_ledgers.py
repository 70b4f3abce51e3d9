"""台账 of a workspace: what stands in the four built-in ledgers, cell by cell, against the records."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from core.base.dates import When
from core.base.meter import silent
from core.domain import findings, measures
from core.output import layouts, ledgers
from core.output.ledger_subjects import SUBJECTS
from core.output.ledgers import CATALOGUE, Request

TODAY = date(2025, 9, 15)
LAYOUTS = ("problems", "tasks", "responsibilities", "main")


def layout_of(name):
    return layouts.find(name, layouts.built_in())


@pytest.fixture
def kept(office):
    """Three findings as an office keeps them: two measures, one measure, none; and a suggestion."""
    zhang = office.person("张国立", post="副主任", phone="0871-6312345")
    li = office.person("李敏", phone="0871-6312346")
    finance, audit = office.unit("财政金融局"), office.unit("审计局")
    low = office.category("学习贯彻不够", office.category("党的领导方面"))
    office.a = office.finding(
        "学习贯彻新发展理念不深入，园区规划未修订。", category=low, goal="年内修订", special="选人用人", focus=True,
        problem_class="政治建设", problem_subclass="学习教育", remark="=已报备",
        manifestations=("规划未修订。", "学用脱节。"),
    )  # fmt: skip
    office.b = office.finding("违规发放津贴补贴。", brief="津补贴")
    office.c = office.finding("公务接待超标准。")
    office.s = office.finding("加强年轻干部教育管理。", kind="suggestion")
    office.audit = audit
    first = office.measure(
        office.a, "修订园区规划。", kind="建章立制", in_period=True, leaders=(zhang, li), lead_units=(finance,),
        co_units=(audit,), persons=(li,), due=When("month", date(2025, 12, 31)),
    )  # fmt: skip
    office.measure(
        office.a, "组织专题学习。", standing=True, leaders=(zhang,), lead_units=(finance,), due=When("long_term")
    )
    office.measure(office.b, "清退津贴补贴。", kind="立行立改", lead_units=(audit,), due=When("day", date(2025, 8, 31)))
    office.report("measure", first, "基本完成", date(2025, 9, 10))
    office.report("finding", office.b, "已完成", date(2025, 9, 1))
    return office


def entries(office, name="main", **asked):
    request = Request(office.inspection, **{"until": TODAY, **asked})
    return ledgers.entries(office.workspace, layout_of(name), request, silent())


def sheet(office, name, **asked):
    """The ledger as a workbook read again: its texts row by row, merged cells repeating their text."""
    stream = BytesIO()
    request = Request(office.inspection, **{"until": TODAY, "filled_on": TODAY, **asked})
    ledgers.write(office.workspace, layout_of(name), request, stream, silent())
    found = load_workbook(stream).worksheets[0]
    texts = [[cell.value for cell in row] for row in found.iter_rows()]
    for merged in found.merged_cells.ranges:
        for row in range(merged.min_row - 1, merged.max_row):
            for column in range(merged.min_col - 1, merged.max_col):
                texts[row][column] = found.cell(merged.min_row, merged.min_col).value
    return texts


def body(texts, layout):
    """The rows between header and signature line."""
    headings = [column.heading[-1] if column.heading else CATALOGUE[column.key].title for column in layout.columns]
    start = max(place for place, row in enumerate(texts) if row == headings) + 1
    end = next(place for place, row in enumerate(texts) if any("填报单位（盖章）" in str(cell) for cell in row))
    return [[cell or "" for cell in row] for row in texts[start:end]]


def test_the_ledgers_choose_findings_in_their_order(kept):
    for name in LAYOUTS:
        assert [entry.row.id for entry in entries(kept, name)] == [kept.a, kept.b, kept.c], name


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_cell_says_what_the_record_says(kept, name):
    layout = layout_of(name)
    expected: list[list[str]] = []
    for entry in entries(kept, name):
        parts = entry.parts if layout.rows == "measure" and entry.parts else (None,)
        lines = [
            [
                CATALOGUE[column.key].show(entry.row if CATALOGUE[column.key].level == "finding" else part)
                if part is not None or CATALOGUE[column.key].level == "finding"
                else ""
                for column in layout.columns
            ]
            for part in parts
        ]
        expected += list(map(list, dict.fromkeys(map(tuple, lines)))) if layout.distinct else lines
    assert body(sheet(kept, name), layout) == expected


def test_the_main_ledger_cell_by_cell(kept):
    rows = body(sheet(kept, "main"), layout_of("main"))
    text = "学习贯彻新发展理念不深入，园区规划未修订。"
    assert rows == [
        ["1", "学习贯彻不够", text, "年内修订", "修订园区规划。", "张国立、李敏", "财政金融局", "审计局", "李敏",
         "2025年12月", "截至2025-09-10的进展。", "基本完成", "", "否", "=已报备"],
        ["1", "学习贯彻不够", text, "年内修订", "组织专题学习。", "张国立", "财政金融局", "", "",
         "长期坚持", "", "未启动", "", "否", "=已报备"],
        ["2", "", "津补贴", "", "清退津贴补贴。", "", "审计局", "", "",
         "2025年8月31日", "截至2025-09-01的进展。", "已完成", "", "否", ""],
        ["3", "", "公务接待超标准。", "", "", "", "", "", "", "", "", "", "", "否", ""],
    ]  # fmt: skip


def test_the_list_of_problems_tells_manifestations_and_marks(kept):
    rows = body(sheet(kept, "problems"), layout_of("problems"))
    assert rows[0][1:] == [
        "学习贯彻新发展理念不深入，园区规划未修订。", "规划未修订。\n学用脱节。", "选人用人", "", "是",
        "政治建设", "学习教育",
    ]  # fmt: skip
    assert rows[1][1:3] == ["津补贴", "违规发放津贴补贴。"]  # beside a brief the whole text
    assert rows[2][1:] == ["公务接待超标准。", "", "", "", "", "", ""]  # nobody answered: nothing stands there


def test_the_list_of_tasks_names_the_problem_where_it_has_no_manifestations(kept):
    rows = body(sheet(kept, "tasks"), layout_of("tasks"))
    assert [row[1] for row in rows[2:]] == ["违规发放津贴补贴。", "公务接待超标准。"]


def test_the_class_of_a_problem_is_the_category_where_no_other_was_given(kept):
    kept.edit(kept.c, category=kept.category("财务管理方面"))
    assert body(sheet(kept, "problems"), layout_of("problems"))[2][6] == "财务管理方面"


def test_an_extended_deadline_keeps_the_first_one_below_it(kept):
    kept.measure(kept.c, "自查自纠。", due=When("day", date(2025, 11, 30)))
    kept.decide()
    [row] = kept.row(kept.c).measures
    draft = replace(measures.draft_of(row), due=When("month", date(2026, 3, 31)), due_reason="设备采购周期延长")
    measures.edit(kept.workspace, row.id, draft, seen=row.version)
    assert body(sheet(kept, "main"), layout_of("main"))[3][9] == "2026年3月\n（原定2025年11月30日）"


def test_the_list_of_responsibilities_tells_head_owners_and_phone(kept):
    rows = body(sheet(kept, "responsibilities"), layout_of("responsibilities"))
    assert rows[0][2:] == ["苏宁", "张国立、李敏", "财政金融局", "审计局", "李敏 0871-6312346", "2025年12月"]


def test_measures_that_look_alike_in_the_list_of_responsibilities_share_a_row(kept):
    kept.measure(kept.b, "再次核查。", lead_units=(kept.audit,), due=When("day", date(2025, 8, 31)))
    rows = body(sheet(kept, "responsibilities"), layout_of("responsibilities"))
    assert [row[0] for row in rows] == ["1", "1", "2", "3"]


def test_what_was_reported_on_the_whole_finding_stands_beside_its_measures(kept):
    [entry] = [entry for entry in entries(kept) if entry.row.id == kept.b]
    assert [(part.progress_word, part.progress_text) for part in entry.parts] == [("已完成", "截至2025-09-01的进展。")]


def test_until_a_day_the_ledger_shows_what_had_been_reported_by_then(kept):
    rows = body(sheet(kept, "main", until=date(2025, 9, 9)), layout_of("main"))
    assert [row[11] for row in rows] == ["未启动", "未启动", "已完成", ""]


def test_what_was_withdrawn_stands_in_ledgers_until_the_day_before(kept):
    findings.withdraw(kept.workspace, kept.c, "重复")
    assert [entry.row.id for entry in entries(kept)] == [kept.a, kept.b]
    assert [entry.row.id for entry in entries(kept, until=date(2025, 9, 14))] == [kept.a, kept.b, kept.c]


def test_chosen_findings_make_a_ledger_of_their_own(kept):
    assert [entry.row.id for entry in entries(kept, ids=[kept.c, kept.a])] == [kept.a, kept.c]
    assert entries(kept, ids=[]) == []


def test_after_the_plan_is_decided_ledgers_carry_its_numbers(kept):
    kept.measure(kept.c, "自查自纠。")
    kept.decide()
    findings.split(kept.workspace, kept.a, 13)
    assert [entry.row.number for entry in entries(kept)] == ["1-1", "1-2", "2", "3"]


def test_titles_and_lines_tell_team_office_and_day(kept):
    texts = [str(cell) for row in sheet(kept, "main")[:4] for cell in row if cell]
    assert texts[0] == "省委第一巡视组反馈问题整改台账"
    assert "填报单位：某高新区党工委整改办" in texts
    assert "截至2025年9月15日" in texts
    assert not any("记录生成" in text for text in texts)


def test_the_past_moment_is_told_and_shown(kept, clock):
    before = clock()
    clock.forward(hours=1)
    findings.delete(kept.workspace, [kept.c])
    with kept.workspace.as_of(before) as past:
        request = Request(kept.inspection, TODAY, as_of=datetime(2025, 9, 15, 9, 0, tzinfo=UTC))
        found = ledgers.entries(past, layout_of("main"), request, silent())
        told = ledgers.facts(past, request, found)
    assert [entry.row.id for entry in found] == [kept.a, kept.b, kept.c]
    assert told["as_of"] == "2025年9月15日09:00"
    assert [entry.row.id for entry in entries(kept)] == [kept.a, kept.b]


def test_the_facts_of_the_title_lines_count_what_is_listed(kept):
    request = Request(kept.inspection, TODAY, TODAY, "王文书")
    told = ledgers.facts(kept.workspace, request, entries(kept))
    assert told.items() >= {
        "findings": "3", "measures": "3", "until": "2025年9月15日", "filled_on": "2025年9月15日",
        "filled_by": "王文书", "as_of": "", "period": "2025年3月3日至5月9日",
    }.items()  # fmt: skip
    assert set(told) <= set(layouts.FACTS)


def test_a_ledger_of_all_inspections_names_none(kept):
    told = ledgers.facts(kept.workspace, Request(None, TODAY), [])
    assert "organisation" not in told
    assert (told["findings"], told["office"]) == ("0", "某高新区党工委整改办")


def test_a_clue_stands_in_no_ledger(kept):
    from core.domain import inspections
    from core.domain.intake_records import ReviewedDocument, ReviewedItem, accept

    secret = "反映某某违规插手工程项目的问题线索已移交。"
    header = inspections.one(kept.workspace, kept.inspection).given
    item = ReviewedItem("clue", 0, len(secret), secret, secret)
    accept(kept.workspace, ReviewedDocument("线索.txt", secret, header, (item,)), into=kept.inspection)
    for name in LAYOUTS:
        assert not any("插手" in str(cell) for row in sheet(kept, name) for cell in row), name


def test_every_column_a_built_in_ledger_names_is_in_the_catalogue():
    for layout in layouts.built_in():
        layouts.check(layout, SUBJECTS[layout.subject].columns)
    assert {layout.id for layout in layouts.built_in()} >= set(LAYOUTS)
