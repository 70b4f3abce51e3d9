"""整改方案: body and three lists say the same, as the edition froze it; numbers typed by hand are made anew."""

from datetime import date

import pytest

from core.base.dates import When
from core.base.errors import Refused
from core.domain import papers, plan_entries
from core.output.paper import Heading, Paragraph, numbered, plain
from core.output.papers import catalogue
from core.output.papers.making import Making, Request

TODAY = date(2025, 9, 15)


@pytest.fixture
def filled(office):
    """Two findings under headings, one without; leaders and dates; a suggestion with a measure, one without."""
    head, unit = office.person("苏宁"), office.unit("财政金融局")
    low = office.category("党的领导方面。")
    office.a = office.finding("“三重一大”议事规则不健全。", category=low, goal="规则健全")
    office.b = office.finding("公务接待超标准。")
    given = {"leaders": (head,), "lead_units": (unit,)}
    office.measure(office.a, "修订议事规则", kind="建章立制", due=When("day", date(2025, 12, 31)), **given)
    office.measure(office.a, "每季度检查一次。", due=When("long_term"), **given)
    office.measure(office.b, "专项清理。", due=When("month", date(2025, 10, 31)), co_units=(office.unit("审计局"),))
    office.s = office.finding("加强年轻干部培养。", kind="suggestion")
    office.measure(office.s, "制定培养计划。")
    office.finding("加强学习。", kind="suggestion")
    return office


def made(office, **asked):
    request = Request(office.inspection, **{"until": TODAY, **asked})
    [sheet] = catalogue.make(office.workspace, catalogue.find("plan"), request)
    return sheet.paper


def said(paper):
    return [
        number + block.text + plain(getattr(block, "run_on", ""))
        for block, number in numbered(paper.blocks)
        if isinstance(block, Heading | Paragraph)
    ]


def lists(paper):
    return {one.title: [[cell.text for cell in row.cells] for row in one.blocks[0].rows] for one in paper.attachments}


def test_each_finding_stands_with_goal_measures_owners_and_dates(filled):
    filled.decide()
    texts = said(made(filled))
    start = texts.index("（一）党的领导方面")
    assert texts[start : start + 9] == [
        "（一）党的领导方面",
        "1.关于“‘三重一大’议事规则不健全”问题的整改",
        "整改目标：规则健全。",
        "（1）修订议事规则。责任领导：苏宁；牵头单位：财政金融局；完成时限：2025年12月31日。",
        "（2）每季度检查一次。责任领导：苏宁；牵头单位：财政金融局；完成时限：长期坚持。",
        "（二）其他方面",
        "2.关于“公务接待超标准”问题的整改",
        "（1）专项清理。配合单位：审计局；完成时限：2025年10月。",
        "四、意见建议和工作要求的落实",
    ]
    assert texts[start + 9 : start + 11] == ["1.加强年轻干部培养。", "（1）制定培养计划。完成时限：未填。"]


def test_the_figures_of_the_words_are_those_of_the_lists(filled):
    filled.decide()
    paper = made(filled)
    assert "反馈的2个问题共制定整改措施3项，其中有明确完成时限的2项，长期坚持的1项。" in said(paper)
    assert {title: len(rows) for title, rows in lists(paper).items()} == {"问题清单": 2, "任务清单": 3, "责任清单": 3}


def test_the_lists_span_a_finding_over_its_measures(filled):
    filled.decide()
    shown = lists(made(filled))
    assert shown["问题清单"][0] == ["1", "党的领导方面。", "“三重一大”议事规则不健全。", "规则健全"]
    assert shown["任务清单"][0] == [
        "1", "“三重一大”议事规则不健全。", "修订议事规则", "建章立制", "财政金融局", "2025年12月31日",
    ]  # fmt: skip
    assert shown["任务清单"][1] == ["每季度检查一次。", "", "财政金融局", "长期坚持"]
    assert shown["责任清单"][2] == ["2", "公务接待超标准。", "苏宁", "", "", "审计局", "", "2025年10月"]


def test_the_edition_is_printed_as_it_was_decided_whatever_changed_since(filled, clock):
    filled.decide()
    before = made(filled)
    clock.forward(days=1)
    filled.edit(filled.a, text="改写过的问题。")
    assert made(filled) == before
    filled.decide(reason="措施调整。", decided_on=filled.workspace.today())
    later = made(filled, until=filled.workspace.today())
    assert "改写过的问题" in "".join(said(later))
    assert "本方案为第2版，2025年9月16日修订，修订原因：措施调整。" in said(later)[0]
    assert made(filled) == before


def test_before_the_first_edition_a_draft_of_today_is_made(filled):
    request = Request(filled.inspection, TODAY)
    making = Making(filled.workspace, catalogue.find("plan"), request)
    assert plan_entries.edition(filled.workspace, filled.inspection, TODAY) is None
    assert [entry.text for entry in plan_entries.drafted(making.findings)] == [
        "“三重一大”议事规则不健全。", "公务接待超标准。",
    ]  # fmt: skip
    assert lists(made(filled))["问题清单"][1][0] == "2"


def test_a_finding_without_a_measure_is_told_in_the_draft(office):
    office.finding("甲。")
    assert "尚未制定整改措施。" in said(made(office))
    assert lists(made(office))["任务清单"] == [["1", "甲。", "", "", "", ""]]


def test_without_findings_there_is_no_plan(office):
    with pytest.raises(Refused) as caught:
        made(office)
    assert caught.value.code == "report.no_findings"


def test_a_figure_that_the_lists_do_not_bear_out_is_refused(filled, monkeypatch):
    filled.decide()
    really = plan_entries.count
    monkeypatch.setattr(plan_entries, "count", lambda entries: really(entries[:1]))
    with pytest.raises(Refused) as caught:
        made(filled)
    assert caught.value.code == "paper.figures_disagree"
    assert (caught.value.facts["value"], caught.value.facts["printed"]) == (1, 2)


def test_numbers_typed_in_a_block_are_made_anew_and_what_follows_the_stop_runs_on(filled):
    [sheet] = catalogue.make(filled.workspace, catalogue.find("plan"), Request(filled.inspection, TODAY))
    [block] = [one for one in sheet.prose if one.key == "schedule"]
    lines = (
        "（一）动员部署。制定方案。",
        "（一）集中整改。",
        "（三）总结。",
        "1.全面总结",
        "（1）报告。",
        "3.14%是数字。",
    )
    typed = "\n".join((*lines, "一、不是标题"))
    papers.write_text(filled.workspace, filled.inspection, "plan", "schedule", typed, digest=block.digest, seen=None)
    paper = made(filled)
    told = said(paper)
    start = told.index("五、时间安排")
    assert told[start + 1 : start + 8] == [
        "（一）动员部署。制定方案。", "（二）集中整改。", "（三）总结。", "1.全面总结", "（1）报告。", "3.14%是数字。",
        "一、不是标题",
    ]  # fmt: skip
    [first] = [block for block in paper.blocks if block.text == "动员部署。"]
    assert (first.level, first.run_on) == (2, "制定方案。")
