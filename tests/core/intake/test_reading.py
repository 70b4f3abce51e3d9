"""Rules of the language: where an item begins and ends, what it is, and under which heading it stands."""

import pytest

from core.intake.drafts import Draft
from core.intake.feedback import read_feedback
from core.intake.source import from_paste

HEAD = "县委第二巡察组组长李某反馈了巡察意见。\n巡察发现的主要问题是："


def drafts(text: str, kind: str = "finding") -> list[Draft]:
    return [draft for draft in read_feedback(from_paste(text)).drafts if draft.kind == kind]


def readings(text: str, kind: str = "finding") -> list[str]:
    return [draft.reading for draft in drafts(text, kind)]


def test_explicit_numbers_make_items_whole_over_sentences_and_semicolons() -> None:
    text = HEAD + "一是学习不深。中心组只学标题；研讨走过场。二是管理混乱，三次变更未上会；公司出借资质。"
    assert readings(text) == ["学习不深。中心组只学标题；研讨走过场。", "管理混乱，三次变更未上会；公司出借资质。"]


def test_without_numbers_semicolons_part_items_and_a_dependent_one_stays() -> None:
    text = HEAD + "融资成本偏高；尾矿库治理滞后；但整改不力，其中三处逾期。"
    assert readings(text) == ["融资成本偏高", "尾矿库治理滞后；但整改不力，其中三处逾期。"]


def test_parallel_youde_part_a_sentence() -> None:
    text = HEAD + "隐形变异问题没有绝迹，有的借培训绕道景区，有的违规接待。"
    assert readings(text) == ["隐形变异问题没有绝迹", "有的借培训绕道景区", "有的违规接待。"]


def test_otherwise_a_sentence_is_an_item_and_quotes_do_not_end_it() -> None:
    text = HEAD + "监督“灯下黑。有名无实”，执行不力。财务管理混乱，涉及12.5万元。"
    assert readings(text) == ["监督“灯下黑。有名无实”，执行不力。", "财务管理混乱，涉及12.5万元。"]


def test_examples_belong_to_the_problem_before_them_over_line_breaks() -> None:
    text = (
        "一、主要问题\n（一）监管宽松软\n1.质量失守。\n具体表现：\n①厚度不足；\n②以次充好。\n2.变更随意。\n"
        "（二）管护不到位\n3.重建轻管。具体表现：无经费、无人员。\n"
    )
    found = drafts(text)
    assert [draft.reading for draft in found] == [
        "质量失守。具体表现：①厚度不足；②以次充好。",
        "变更随意。",
        "重建轻管。具体表现：无经费、无人员。",
    ]
    assert [draft.category for draft in found] == ["监管宽松软", "监管宽松软", "管护不到位"]


def test_the_lowest_level_that_states_a_problem_is_the_finding() -> None:
    text = (
        "二、存在的主要问题\n（一）落实管党治党责任方面\n1.廉洁风险防控薄弱。\n（1）基建管理混乱。\n"
        "①擅自变更设计。\n②采购一人定价。\n（2）报销把关不严。\n2.纪委监督偏软。\n三、意见建议\n（一）扛起责任。党委要压实责任。\n"
    )
    found = drafts(text)
    assert [draft.reading for draft in found] == [
        "擅自变更设计。",
        "采购一人定价。",
        "报销把关不严。",
        "纪委监督偏软。",
    ]
    assert {draft.category for draft in found} == {"落实管党治党责任方面"}
    assert found[0].headings == ("存在的主要问题", "落实管党治党责任方面", "廉洁风险防控薄弱", "基建管理混乱")
    assert readings(text, "suggestion") == ["扛起责任。党委要压实责任。"]


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("在贯彻新发展理念方面，谋划办法不多。", "贯彻新发展理念方面"),
        ("党的领导方面：总揽全局本领不强。", "党的领导方面"),
        ("从严管党治党方面。监督缺位。", "从严管党治党方面"),
        ("此外，基层党建方面也有薄弱之处，组织生活不规范。", "基层党建方面"),
        ("党工委在党建方面尽责不够。", None),
        ("在采购、招标等方面存在漏洞，围标串标。", None),
    ],
)
def test_a_category_is_the_heading_as_written(words: str, category: str | None) -> None:
    assert [draft.category for draft in drafts(HEAD + words)] == [category]


def test_a_category_holds_until_the_next_one() -> None:
    text = HEAD + "作风方面，文风不实。会风不正。纪律方面，执纪偏软。"
    assert [draft.category for draft in drafts(text)] == ["作风方面", "作风方面", "纪律方面"]


@pytest.mark.parametrize(
    "words",
    [
        "近年来，县水利局党组工作取得明显成效。",
        "全年共发现问题318个。",
        "巡察也发现一些亟待解决的突出问题。",
        "成绩值得肯定，但也存在一些不足。",
    ],
)
def test_praise_counts_and_general_remarks_are_no_findings(words: str) -> None:
    assert readings("县委第二巡察组组长李某指出，" + words + "一是管理混乱；二是学习不深入。") == [
        "管理混乱",
        "学习不深入。",
    ]


def test_the_word_decides_between_suggestion_and_demand() -> None:
    text = (
        HEAD + "管理混乱。\n李某提出两点意见建议：一是压实责任；二是建章立制。\n县委巡察办主任王某某强调，要立行立改。"
    )
    assert readings(text, "suggestion") == ["压实责任", "建章立制。"]
    assert readings(text, "demand") == ["要立行立改。"]


def test_slogans_plans_of_others_and_bare_acceptance_are_no_items() -> None:
    text = HEAD + (
        "管理混乱。\n县委巡察办主任王某某强调，巡察整改是对党忠诚的试金石。局党组要逐条整改。县委巡察办将适时督查。\n"
        "局长张某某表示，局党组诚恳接受反馈意见。将在一个月内拿出方案。"
    )
    assert readings(text, "demand") == ["局党组要逐条整改。"]
    assert readings(text, "pledge") == ["将在一个月内拿出方案。"]


@pytest.mark.parametrize(
    "words",
    [
        "同时，巡视组还收到反映一些领导干部的问题线索，已按有关规定转中央纪委、中央组织部等有关方面处理。",
        "巡察期间，受理来信来访41件次，向县纪委监委移交问题线索6件8人。",
        "巡视移交的信访件和问题线索，另行交办。",
    ],
)
def test_the_statement_on_clues_is_one_item_whole(words: str) -> None:
    assert readings(HEAD + "管理混乱。" + words, "clue") == [words]


@pytest.mark.parametrize("words", ["移交的问题线索处置不力，五件没有结论。", "问题线索积压最长达十九个月。"])
def test_how_badly_clues_were_handled_is_a_finding(words: str) -> None:
    assert readings(HEAD + words) == [words]


def test_a_table_gives_its_problem_column_and_merged_categories_hold_downwards() -> None:
    text = (
        "二、发现的主要问题\n列表如下：\n序号\t监督重点\t问题表现\t事项\n1\t聚焦决策部署\t办证难久拖不决\t民生\n"
        "2\t\t防汛网格形同虚设\t安全\n合计\t1类\t2个\t\n"
    )
    assert [(draft.category, draft.reading) for draft in drafts(text)] == [
        ("聚焦决策部署", "办证难久拖不决"),
        ("聚焦决策部署", "防汛网格形同虚设"),
    ]


def test_bodies_with_headings_of_their_own_are_organisations_and_no_categories() -> None:
    text = "现将反馈的主要问题公布如下。\n区司法局党组\n学习流于一般，讲课不够。\n"
    text += "沙坪镇党委\n有的产业项目闲置，有的工程先干后招。\n"
    feedback = read_feedback(from_paste(text))
    assert [(draft.organisation, draft.category) for draft in feedback.drafts] == [
        ("区司法局党组", None),
        ("沙坪镇党委", None),
        ("沙坪镇党委", None),
    ]
    assert feedback.header.organisations == ["区司法局党组", "沙坪镇党委"]


def test_hard_wrapped_lines_page_numbers_and_web_furniture_do_not_disturb() -> None:
    text = (
        "首页 >> 信息公开 >> 正文\n发布时间：2020-10-12　浏览次数：12\n"
        "　　李某指出，巡察发现的主要问题是：\n　　党组对直属粮库的监督“灯下黑”，东郊粮库案发后，以案促\n\n— 1 —\n\n"
        "改仅发了一个通\u200b报，未开展警示教育，存粮管理混乱\n不堪，多次通报仍不整改到位。\n"
        "　　学习不深入，中心组学习走过场，研讨发言材料照抄\n照搬。\n版权所有：某局\n"
    )
    assert readings(text) == [
        (
            "党组对直属粮库的监督“灯下黑”，东郊粮库案发后，以案促改仅发了一个通报，未开展警示教育，"
            "存粮管理混乱不堪，多次通报仍不整改到位。"
        ),
        "学习不深入，中心组学习走过场，研讨发言材料照抄照搬。",
    ]


def test_of_a_report_on_rectification_only_quoted_findings_and_promises_are_items() -> None:
    text = (
        "某局党组关于巡察整改进展情况的通报\n二、整改情况\n（一）行业监管失之于宽\n"
        "1.关于“源头查处率低，治超站夜间不开秤”问题的整改。查处企业7家，罚款31.8万元。\n"
        "2.关于财务管理不规范的问题。清退资金3万元，整改不到位的已约谈。\n三、下一步工作\n年底前完成剩余3个问题。\n联系电话：0000-123\n"
    )
    found = read_feedback(from_paste(text)).drafts
    assert [(draft.kind, draft.reading) for draft in found] == [
        ("finding", "源头查处率低，治超站夜间不开秤"),
        ("finding", "财务管理不规范"),
        ("pledge", "年底前完成剩余3个问题。"),
    ]
    assert found[0].category == "行业监管失之于宽"


def test_problems_may_follow_their_announcement_without_a_colon() -> None:
    text = "李某指出，党组抓服务有成效，但巡察也发现一些问题，主要是统筹不够，项目滞后；资金监管有漏洞。"
    assert readings("县委第二巡察组组长李某反馈了意见。\n" + text) == ["统筹不够，项目滞后", "资金监管有漏洞。"]


def test_paragraphs_that_begin_with_a_dash_are_members_and_remarks_between_are_not() -> None:
    text = HEAD + "\n——学习“走秀”多。中心组记录雷同；研讨走过场。\n——外包监管缺位。\n“刀刀见血。”一名老党员小声说。\n"
    assert readings(text) == ["学习“走秀”多。中心组记录雷同；研讨走过场。", "外包监管缺位。"]


def test_the_name_of_a_campaign_or_of_an_era_states_nothing_wrong() -> None:
    text = "县委第二巡察组组长李某指出，党组以习近平新时代中国特色社会主义思想为指导，污染防治攻坚战成效明显。"
    assert readings(text + "巡察发现的主要问题是：监管缺位。") == ["监管缺位。"]


def test_a_term_for_reporting_below_the_suggestions_is_a_demand() -> None:
    text = "四、意见建议\n1.扛牢责任。\n2.选优配强干部。\n"
    text += "党组要在收到意见后1个月内，将方案报县委巡察办；3个月内完成整改。\n"
    assert readings(text, "suggestion") == ["扛牢责任。", "选优配强干部。"]
    assert readings(text, "demand") == ["党组要在收到意见后1个月内，将方案报县委巡察办", "3个月内完成整改。"]


REPORT = "某局党组关于巡察整改进展情况的通报\n"


def test_a_report_without_a_heading_for_it_promises_from_the_next_step_on() -> None:
    text = REPORT + "一、整改情况\n1.关于“管理混乱、账目不清”的问题。已整改。\n"
    text += "整改虽有成效，还有差距。下一步，局党组将盯住不放。"
    assert readings(text + "每季度抽查一次。\n联系电话：0000\n", "pledge") == ["局党组将盯住不放。", "每季度抽查一次。"]


def test_a_table_in_a_report_gives_its_findings_and_not_its_measures() -> None:
    text = REPORT + "二、整改情况\n序号\t类别\t反馈的问题\t整改措施\n"
    text += "1\t党建方面\t支部换届逾期\t完成换届，制度不健全的已修订\n"
    assert [(draft.category, draft.reading) for draft in drafts(text)] == [("党建方面", "支部换届逾期")]


def test_quotations_within_the_quoted_finding_do_not_end_it() -> None:
    text = REPORT + "二、整改情况\n1.針對「黨員發展「近水樓台」，一線黨員偏少」的問題。年內發展12名。\n"
    text += "2.反馈意见指出“融资结构不合理，‘短债长投’突出”的问题。置换8亿元。\n"
    assert readings(text) == ["黨員發展「近水樓台」，一線黨員偏少", "融资结构不合理，‘短债长投’突出"]
