"""报告: 整改进展情况报告 says what the records say, and every figure in it equals the rows behind it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.base.dates import When
from core.base.errors import Refused
from core.base.meter import silent
from core.base.sentences import tell
from core.domain import findings, inspections, measures, papers
from core.output import layouts, ledgers
from core.output.compose import compose
from core.output.paper import Heading, Paragraph, numbered
from core.output.papers import catalogue
from core.output.papers.making import Request

TODAY = date(2025, 9, 15)


@pytest.fixture
def reported(office):
    """Four findings under two headings: one done, one basically done, one overdue, one bare; a suggestion; a clue."""
    top, low = office.category("党的领导方面。"), office.category("全面从严治党方面")
    zhang, finance = office.person("张国立"), office.unit("财政金融局")
    owned = {"leaders": (zhang,), "lead_units": (finance,)}
    office.a = office.finding("“三重一大”议事规则不健全。", category=top, special="选人用人")
    office.b = office.finding("学习贯彻新发展理念不深入；", category=top, brief="学习不深入")
    office.c = office.finding("违规发放津贴补贴。", category=low, special="选人用人")
    office.d = office.finding("公务接待超标准。")
    done = office.measure(office.a, "修订议事规则", due=When("day", date(2025, 8, 31)), **owned)
    basic = office.measure(office.b, "组织专题学习。", due=When("month", date(2025, 12, 31)), **owned)
    late = office.measure(office.c, "清退津贴补贴。", due=When("day", date(2025, 9, 1)), **owned)
    office.measure(office.c, "建立长效机制。", due=When("long_term"), co_units=(office.unit("审计局"),))
    office.report("measure", done, "已完成", date(2025, 8, 30))
    office.report("measure", basic, "基本完成", date(2025, 9, 10))
    office.report("measure", late, "未完成", date(2025, 9, 5), reason="部分人员已调离", next_plan="年内全部清退。")
    office.s = office.finding("加强年轻干部教育管理。", kind="suggestion")
    office.report("finding", office.s, "未完成", date(2025, 9, 8))
    return office


def paper(office, **asked):
    return made_of(office.workspace, Request(office.inspection, **{"until": TODAY, **asked}))


def made_of(workspace, request):
    [sheet] = catalogue.make(workspace, catalogue.find("progress"), request)
    return sheet.paper


def text_of(made, kinds=(Heading, Paragraph)):
    return [block.text for block in made.blocks if isinstance(block, kinds)]


def under(made, heading):
    """The texts between a top heading and the next."""
    texts: list[str] = []
    inside = False
    for block in made.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.text == heading
        elif inside:
            texts.append(block.text)
    return texts


def test_title_addressee_and_signature_come_from_the_inspection(reported):
    made = paper(reported, signed_on=date(2025, 9, 16))
    assert made.title == "云泽高新区党工委关于十届省委第二轮巡视整改进展情况的报告"
    assert made.addressee == "省委巡视工作领导小组办公室"
    assert (made.signature.names, made.signature.day) == (("某高新区党工委整改办",), date(2025, 9, 16))


def test_the_opening_tells_who_inspected_when_and_until_when_it_is_reported(reported):
    assert text_of(paper(reported))[0] == (
        "根据省委统一部署，2025年3月3日至5月9日，省委第一巡视组对云泽高新区党工委进行了巡视。"
        "2025年7月14日，反馈了巡视意见。现将截至2025年9月15日的整改进展情况报告如下。"
    )


def test_what_is_not_known_leaves_no_gap_in_the_words(workspace):
    from core.domain.findings import FindingDraft

    key = inspections.add(workspace, inspections.InspectionDraft("某轮"))
    findings.add(workspace, key, FindingDraft("甲。"))
    made = made_of(workspace, Request(key, TODAY))
    opening = text_of(made)[0]
    assert opening == "巡视组对某高新区党工委整改办进行了巡视。现将截至2025年9月15日的整改进展情况报告如下。"
    assert "None" not in "".join(text_of(made))


def test_the_figures_equal_the_rows_behind_them(reported):
    said = under(paper(reported), "整改工作组织情况")[1]
    assert said == (
        "截至2025年9月15日，反馈的2个方面4个问题，已完成整改1个，基本完成1个，正在整改1个，尚未启动1个，"
        "完成率25%（已完成数除以问题总数，基本完成不计入）；共制定整改措施4项，已完成1项；需长期坚持的措施1项；"
        "超期未完成的问题1个。"
    )


def test_each_finding_stands_under_its_heading_with_measures_progress_and_state(reported):
    made = paper(reported)
    body = [(block.level, block.text) if isinstance(block, Heading) else block.text for block in made.blocks]
    start = body.index((1, "反馈问题整改落实情况"))
    assert body[start + 1 : start + 6] == [
        (2, "党的领导方面"),
        (3, "关于“‘三重一大’议事规则不健全”问题的整改"),
        (4, "修订议事规则。"),
        "责任领导：张国立；牵头单位：财政金融局；完成时限：2025年8月31日。",
        "整改进展：截至2025-08-30的进展。",
    ]
    assert body[start + 6] == "完成情况：已完成。"
    assert (2, "全面从严治党方面") in body
    assert "牵头单位" not in body[body.index((4, "建立长效机制。")) + 1]
    assert body[body.index((4, "建立长效机制。")) + 1] == "配合单位：审计局；完成时限：长期坚持。"


def finding_numbers(made):
    """The printed numbers in front of the findings in the body."""
    return [
        number
        for block, number in numbered(made.blocks)
        if isinstance(block, Heading) and block.level == 3 and block.text.startswith("关于")
    ]


def test_body_list_of_the_unfinished_and_table_call_a_finding_by_one_number(reported):
    reported.edit(reported.c, category=reported.row(reported.a).category)
    reported.measure(reported.d, "自查自纠。", due=When("long_term"))
    reported.decide()
    findings.split(reported.workspace, reported.c, 4)
    made = paper(reported)
    told = [number.removesuffix(".") for number in finding_numbers(made)]
    [table] = made.attachments[0].blocks
    assert told == [row.cells[0].text for row in table.rows] == ["1", "2", "3-1", "3-2", "4"]
    listed = under(made, "未完成（长期坚持）事项、原因和下一步打算")[1:-1]
    assert [text.partition("号")[0] for text in listed] == told[1:]


def test_under_several_headings_the_numbers_do_not_begin_anew(reported):
    assert finding_numbers(paper(reported)) == ["1.", "2.", "3.", "4."]


def test_a_finding_withdrawn_later_stands_without_a_number_of_its_own(reported):
    findings.withdraw(reported.workspace, reported.d, "重复")
    assert finding_numbers(paper(reported, until=date(2025, 9, 14)))[-1] == ""


def test_sub_headings_stay_visible_and_only_the_top_ones_are_numbered(reported):
    top = reported.row(reported.a).category
    reported.edit(reported.b, category=reported.category("理论武装抓得不够深", top))
    made = paper(reported)
    shown = [
        (number, block.text)
        for block, number in numbered(made.blocks)
        if isinstance(block, Heading) and block.level == 2
    ]
    assert shown == [
        ("（一）", "党的领导方面"), ("", "理论武装抓得不够深"), ("（二）", "全面从严治党方面"), ("（三）", "其他方面"),
    ]  # fmt: skip
    assert (
        "反馈的3个方面4个问题" in under(made, "整改工作组织情况")[1]
    )  # as the figure of 统计: those findings stand under


def test_each_of_several_measures_tells_its_state_in_the_ledgers_words_and_the_whole_tells_its_own(reported):
    texts = under(paper(reported), "反馈问题整改落实情况")
    start = texts.index("清退津贴补贴。")
    assert texts[start:texts.index("其他方面")] == [
        "清退津贴补贴。", "责任领导：张国立；牵头单位：财政金融局；完成时限：2025年9月1日。",
        "整改进展：截至2025-09-05的进展。", "完成情况：未完成。",
        "建立长效机制。", "配合单位：审计局；完成时限：长期坚持。", "完成情况：未启动。",
        "该问题总体完成情况：未完成。",
    ]  # fmt: skip
    layout = layouts.find("main", layouts.built_in())
    asked = ledgers.Request(reported.inspection, TODAY)
    [entry] = [one for one in ledgers.entries(reported.workspace, layout, asked, silent()) if one.row.id == reported.c]
    assert [part.progress_word for part in entry.parts] == ["未完成", "未启动"]


def test_a_measure_that_says_otherwise_than_the_whole_is_told_apart_from_it(reported):
    reported.report("finding", reported.a, "基本完成")
    texts = under(paper(reported), "反馈问题整改落实情况")
    start = texts.index("整改进展：截至2025-08-30的进展。")
    assert texts[start + 1 : start + 4] == [
        "完成情况：已完成。", "整改进展：截至2025-09-01的进展。", "该问题总体完成情况：基本完成。",
    ]  # fmt: skip


def test_an_extended_deadline_is_told_with_the_first_one_and_the_reason(office):
    key = office.finding("甲。")
    office.measure(key, "一。", due=When("day", date(2025, 11, 30)))
    office.decide()
    extend(office, key)
    told = "完成时限：2026年3月（原定2025年11月30日，调整原因：设备采购周期延长）。"
    assert told in under(paper(office), "反馈问题整改落实情况")


def extend(office, finding):
    [row] = office.row(finding).measures
    draft = replace(measures.draft_of(row), due=When("month", date(2026, 3, 31)), due_reason="设备采购周期延长。")
    measures.edit(office.workspace, row.id, draft, seen=row.version)


def test_a_brief_stands_in_the_heading_and_the_whole_text_below(reported):
    texts = text_of(paper(reported))
    place = texts.index("关于“学习不深入”问题的整改")
    assert texts[place + 1] == "反馈问题：学习贯彻新发展理念不深入；"


def test_what_has_no_category_or_no_measure_is_said_so(reported):
    texts = under(paper(reported), "反馈问题整改落实情况")
    assert texts[texts.index("其他方面") :] == [
        "其他方面", "关于“公务接待超标准”问题的整改", "尚未制定整改措施。", "完成情况：未启动。",
    ]  # fmt: skip


def test_every_finding_appears_once_in_the_body_and_once_in_the_table(reported):
    made = paper(reported)
    about = [block.about for block in made.blocks if isinstance(block, Heading) and block.level == 3]
    assert about == [f"finding:{key}" for key in (reported.a, reported.b, reported.c, reported.d, reported.s)]
    [table] = made.attachments[0].blocks
    assert [row.about for row in table.rows] == [f"finding:{key}" for key in
                                                 (reported.a, reported.b, reported.c, reported.d)]  # fmt: skip


def test_the_table_says_what_the_rows_say(reported):
    [table] = paper(reported).attachments[0].blocks
    cells = [tuple(cell.text for cell in row.cells) for row in table.rows]
    rows = findings.rows(reported.workspace, [reported.a, reported.b, reported.c, reported.d], TODAY)
    assert cells == [
        (row.number, row.category_title, row.shown, "、".join(one.name for one in row.leaders),
         "、".join(one.name for one in row.lead_units), str(row.due or ""), row.progress_word)
        for row in rows
    ]  # fmt: skip
    assert cells[2][4:] == ("财政金融局", "2025年9月1日", "未完成")
    assert paper(reported, appendix=False).attachments == ()


def test_no_date_of_the_table_is_broken(reported, fonts):
    for late in (date(2026, 11, 20), date(2026, 12, 28)):
        reported.measure(reported.finding("某问题。"), due=When("day", late))
    last = compose(paper(reported), fonts=fonts)[-1]
    lines = ["".join(atom.text for _, atom in text.line.placed) for text in last.texts]
    assert {"2026年11月20日", "2026年12月28日"} <= set(lines)


def test_unfinished_ones_are_listed_with_reason_and_next_step(reported):
    listed = under(paper(reported), "未完成（长期坚持）事项、原因和下一步打算")
    assert listed[:4] == [
        "截至2025年9月15日，尚有3个问题未完成整改。",
        "2号问题（基本完成）：学习不深入。未完成原因：正在走程序。下一步：下月办结。",
        "3号问题（未完成）：违规发放津贴补贴。未完成原因：部分人员已调离。下一步：年内全部清退。",
        "4号问题（未启动）：公务接待超标准。",
    ]
    assert listed[4].startswith("下一步，将对尚未完成的事项紧盯不放")


def test_a_reason_given_for_what_is_done_by_now_is_not_told(reported):
    [late] = [one.id for one in reported.row(reported.c).measures if one.text == "清退津贴补贴。"]
    reported.report("measure", late, "已完成", date(2025, 9, 12), reason="原因已消除")
    listed = under(paper(reported), "未完成（长期坚持）事项、原因和下一步打算")
    assert "3号问题（未完成）：违规发放津贴补贴。" in listed


def test_when_all_is_done_the_list_says_so(office):
    key = office.finding("甲。")
    office.report("measure", office.measure(key), "已完成")
    said = under(paper(office), "未完成（长期坚持）事项、原因和下一步打算")
    assert said[0] == "截至2025年9月15日，反馈的问题已全部完成整改。"
    assert len(said) == 2


def test_suggestions_with_something_to_tell_are_told(reported):
    reported.finding("健全容错纠错机制。", kind="suggestion")
    assert under(paper(reported), "意见建议和工作要求落实情况") == [
        "加强年轻干部教育管理。", "整改进展：截至2025-09-08的进展。", "完成情况：未完成。",
    ]  # fmt: skip


def test_special_rectification_counts_its_own(reported):
    assert under(paper(reported), "专项整改情况") == ["选人用人涉及问题2个，已完成整改1个。"]


def test_a_part_with_nothing_to_say_has_no_heading(office):
    office.finding("甲。")
    headings = [block.text for block in paper(office).blocks if isinstance(block, Heading) and block.level == 1]
    assert headings == ["整改工作组织情况", "反馈问题整改落实情况", "未完成（长期坚持）事项、原因和下一步打算"]


def test_clues_are_named_as_such_and_nothing_of_them_is_told(reported):
    from core.domain.intake_records import ReviewedDocument, ReviewedItem, accept

    secret = "反映某某违规插手工程项目的问题线索2件已移交。"
    header = inspections.one(reported.workspace, reported.inspection).given
    item = ReviewedItem("clue", 0, len(secret), secret, secret, receiver="省纪委监委")
    accept(reported.workspace, ReviewedDocument("线索.txt", secret, header, (item,)), into=reported.inspection)
    made = paper(reported)
    assert under(made, "移交问题线索和信访件办理情况") == [
        "移交的问题线索和信访件由有关机关按干部管理权限和规定程序办理，办理情况另行报告。"
    ]
    assert "插手" not in "".join(text_of(made))


def test_until_a_day_the_paper_tells_what_had_been_reported_by_then(reported):
    made = paper(reported, until=date(2025, 9, 9))
    assert "已完成整改1个，基本完成0个，正在整改1个，尚未启动2个" in under(made, "整改工作组织情况")[1]
    assert "整改进展：截至2025-09-10的进展。" not in text_of(made)
    assert made.signature.day == date(2025, 9, 9)


def test_what_was_withdrawn_is_told_until_the_day_before(reported):
    findings.withdraw(reported.workspace, reported.d, "重复")
    assert not any("公务接待" in text for text in text_of(paper(reported)))
    assert any("公务接待" in text for text in text_of(paper(reported, until=date(2025, 9, 14))))


def test_a_past_moment_is_told_on_the_paper(reported, clock):
    clock.forward(days=1)
    before = datetime(2025, 9, 15, 9, 0, tzinfo=UTC)
    findings.delete(reported.workspace, [reported.d])
    with reported.workspace.as_of(before) as past:
        made = made_of(past, Request(reported.inspection, TODAY, as_of=before))
    assert "2025年9月15日的整改进展情况（按2025年9月15日09:00的记录）报告如下。" in text_of(made)[0]
    assert any("公务接待" in text for text in text_of(made))
    assert not any("公务接待" in text for text in text_of(paper(reported)))


def test_an_inspection_without_findings_has_no_report(office):
    office.finding("加强教育。", kind="suggestion")
    with pytest.raises(Refused) as caught:
        paper(office)
    assert caught.value.code == "report.no_findings"


def test_an_unknown_paper_is_refused_and_the_known_ones_are_named():
    assert catalogue.find("progress") is catalogue.find("整改进展情况报告")
    with pytest.raises(Refused) as caught:
        catalogue.find("月报")
    assert tell(caught.value).startswith("没有名为“月报”的报告。可用：plan（整改方案）、progress（整改进展情况报告）、")


def test_the_same_records_make_the_same_paper(reported):
    assert paper(reported) == paper(reported)


# -- prose of the office -----------------------------------------------------------------------


def prose(office, **asked):
    request = Request(office.inspection, **{"until": TODAY, **asked})
    [sheet] = catalogue.make(office.workspace, catalogue.find("progress"), request)
    return {block.key: block for block in sheet.prose}


def write(office, key, text):
    block = prose(office)[key]
    papers.write_text(office.workspace, office.inspection, "progress", key, text, digest=block.digest, seen=block.seen)


def test_the_offices_own_words_take_the_place_of_the_wordings(reported):
    write(reported, "next", "下一步，重点抓好长效机制。\n\n年底前组织一次复查。")
    made = paper(reported)
    said = under(made, "未完成（长期坚持）事项、原因和下一步打算")
    assert said[-2:] == ["下一步，重点抓好长效机制。", "年底前组织一次复查。"]
    assert (prose(reported)["next"].own, prose(reported)["next"].outdated) == (True, False)


def test_own_words_are_marked_when_facts_under_them_changed(reported):
    write(reported, "organisation", "已完成1个问题的整改。")
    assert not prose(reported)["organisation"].outdated
    reported.report("finding", reported.b, "已完成")
    assert prose(reported)["organisation"].outdated
    assert under(paper(reported), "整改工作组织情况") == ["已完成1个问题的整改。"]
    write(reported, "organisation", "已完成2个问题的整改。")
    assert not prose(reported)["organisation"].outdated


def test_own_words_may_be_given_back(reported):
    before = paper(reported)
    write(reported, "opening", "现报告如下。")
    papers.restore_text(reported.workspace, reported.inspection, "progress", "opening")
    assert paper(reported) == before


def test_a_wording_that_asks_for_an_unknown_fact_is_told_with_file_part_and_line(reported, monkeypatch):
    from core.output import wording

    mine = wording.built_in("progress")
    broken = replace(mine.blocks["opening"], template="现将\n{{ untill }}的情况报告如下。")
    changed = replace(mine, blocks={**mine.blocks, "opening": broken})
    monkeypatch.setattr(wording, "built_in", lambda _: changed)
    with pytest.raises(Refused) as caught:
        paper(reported)
    assert tell(caught.value) == "行文文件 progress.toml 第 16 行（blocks.opening）：没有“untill”这一项，请核对名称。"


def test_no_two_marks_meet_in_the_paper(reported):
    for text in text_of(paper(reported)):
        assert not re.search(r"[。；，：]{2}|；。", text), text
