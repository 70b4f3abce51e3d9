"""主要负责人组织落实情况报告 and 后续整改情况报告: whose findings, and what became of the unfinished since."""

from datetime import date

import pytest

from core.base.dates import When
from core.base.errors import Refused
from core.output.paper import Heading, Paragraph, plain
from core.output.papers import catalogue
from core.output.papers.making import Request
from core.store.operations import operation
from core.store.tables import Evidence, Submission

TODAY = date(2025, 9, 15)


@pytest.fixture
def led(office):
    """Three findings: the head leads on a measure of the first; the second is done since September; one is kept up."""
    head, other = office.person("苏宁"), office.person("张国立")
    office.a, office.b, office.c = office.findings("议事规则不健全。", "公务接待超标准。", "学习不深入。")
    office.one = office.measure(office.a, "修订规则。", leaders=(head,))
    office.two = office.measure(office.b, "专项清理。", leaders=(other,))
    office.three = office.measure(office.c, "每月学习。", due=When("long_term"), leaders=(other,))
    office.report("measure", office.two, "未完成", date(2025, 8, 1))
    office.report("measure", office.two, "已完成", date(2025, 9, 10))
    office.report("measure", office.three, "基本完成", date(2025, 8, 20))
    return office


def made(office, name, **asked):
    request = Request(office.inspection, **{"until": TODAY, **asked})
    [sheet] = catalogue.make(office.workspace, catalogue.find(name), request)
    return sheet.paper


def under(paper, heading):
    texts: list[str] = []
    inside = False
    for block in paper.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.text == heading
        elif inside and isinstance(block, Heading | Paragraph):
            texts.append(block.text + plain(getattr(block, "run_on", "")))
    return texts


@operation("test.submit")
def submit(workspace, inspection, day):
    evidence = workspace.insert(Evidence, sha256="0" * 64, size=1, name="报告.pdf")
    workspace.insert(
        Submission, inspection=inspection, paper="progress", submitted_on=day, evidence=evidence,
        moment="2025-08-31T00:00:00.000Z",
    )  # fmt: skip


def test_the_head_reports_what_he_leads_and_signs_himself(led):
    paper = made(led, "head")
    assert paper.signature.names == ("苏宁",)
    assert under(paper, "本人牵头整改情况")[:2] == [
        "本人牵头整改的问题1个，已完成0个，基本完成0个。", "关于“议事规则不健全”问题的整改",
    ]  # fmt: skip
    assert under(paper, "组织推进整改情况")[0].startswith("反馈的3个问题，已完成整改1个，基本完成1个，正在整改0个")
    assert [text[:3] for text in under(paper, "尚未完成的事项和下一步打算")[1:]] == ["1号问", "3号问"]


def test_a_head_who_leads_nothing_has_no_such_part(office):
    office.finding("甲。")
    assert under(made(office, "head"), "本人牵头整改情况") == []


def test_what_was_done_since_the_last_report_stands_apart_from_what_is_still_open(led):
    submit(led.workspace, led.inspection, date(2025, 8, 31))
    paper = made(led, "followup")
    assert under(paper, "上一次报告以来完成整改的问题")[0] == "关于“公务接待超标准”问题的整改"
    assert [text for text in under(paper, "仍在整改的问题") if text.startswith("关于")] == [
        "关于“议事规则不健全”问题的整改", "关于“学习不深入”问题的整改",
    ]  # fmt: skip
    assert under(paper, "长期坚持事项落实情况")[0] == "3号问题长期坚持的措施：每月学习。完成情况：基本完成。"
    assert under(paper, "后续整改组织推进情况")[0].startswith(
        "上一次报告时尚未完成整改的问题3个，已完成整改1个，仍在整改2个。有长期坚持措施的问题1个。"
    )
    assert len(paper.attachments[0].blocks[0].rows) == 3


def test_a_report_handed_in_later_is_not_the_last_one(led):
    submit(led.workspace, led.inspection, date(2025, 9, 20))
    assert under(made(led, "followup"), "后续整改组织推进情况")[0].startswith(
        "反馈的问题3个，已完成整改1个，仍在整改2个。"
    )
    assert under(made(led, "followup"), "上一次报告以来完成整改的问题") == []


def test_what_was_done_by_then_is_not_told_again(led):
    submit(led.workspace, led.inspection, date(2025, 9, 12))
    paper = made(led, "followup")
    assert under(paper, "上一次报告以来完成整改的问题") == []
    assert [row.cells[2].text for row in paper.attachments[0].blocks[0].rows] == ["议事规则不健全。", "学习不深入。"]


@pytest.mark.parametrize("name", ["head", "followup"])
def test_without_findings_there_is_no_report(office, name):
    with pytest.raises(Refused) as caught:
        made(office, name)
    assert caught.value.code == "report.no_findings"
