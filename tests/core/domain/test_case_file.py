"""一案一档: the file tells everything that is on record of a finding, chapter by chapter."""

from datetime import date

import pytest

from core.base.dates import When
from core.base.errors import Refused
from core.domain import (
    accountabilities,
    case_file,
    closeouts,
    money,
    regulations,
    return_visits,
    wider_actions,
)
from core.domain.accountabilities import AccountabilityDraft
from core.domain.closeouts import OldCloseout
from core.domain.money import MoneyDraft
from core.domain.outcomes import Tie
from core.domain.regulations import RegulationDraft
from core.domain.reopenings import ReopeningDraft
from core.domain.return_visits import ReturnVisitDraft
from core.domain.wider_actions import WiderActionDraft

DUE = When("day", date(2025, 12, 31))


def told(office, finding: int) -> dict[str, tuple[str, ...]]:
    return {chapter.title: chapter.lines for chapter in case_file.chapters(office.workspace, finding)}


def test_a_finding_just_recorded_has_its_text_and_no_more(office) -> None:
    finding = office.finding("规划未修订。", manifestations=("三年未修订",))
    file = told(office, finding)
    assert file["反馈问题"] == ("问题 1．规划未修订。", "具体表现：三年未修订")
    assert file["销号"] == ("现在：未申请",)
    chapters = case_file.chapters(office.workspace, finding)
    assert [chapter.title for chapter in chapters if chapter.missing] == [
        "整改措施和时限", "整改进展", "延期和责任交接", "会议和督办", "成效", "佐证材料", "评估、回头看和重新打开",
    ]  # fmt: skip


def test_the_file_of_a_closed_and_reopened_finding_tells_its_whole_course(office) -> None:
    key = office.closed()
    finding = closeouts.one(office.workspace, key).finding
    visit = return_visits.add(
        office.workspace, office.inspection,
        ReturnVisitDraft("回头看", date(2025, 9, 9), conducted_by="市委巡察办", conclusion="1个问题反弹"),
    )  # fmt: skip
    draft = ReopeningDraft("回头看", "津贴又发", date(2025, 9, 10), DUE)
    return_visits.reopen(office.workspace, visit, [finding], draft)
    file = told(office, finding)
    [measure, dates] = file["整改措施和时限"]
    assert measure == "1．制定整改工作细则并组织学习"
    assert dates == "　时限：原定2025年10月31日，第1次改为2025年12月31日（因回头看重新打开）；未完成"
    assert file["整改进展"][-1] == "2025年9月10日（措施1，未完成）重新打开（回头看）：津贴又发"
    assert file["佐证材料"][0].startswith("1．整改通知（")
    closing = "\n".join(file["销号"])
    for words in (
        "现在：重新打开", "2025年9月2日 办理人申请销号（已销号）：三项措施均已落实。",
        "审核程序：责任领导 → 牵头部门 → 巡察办", "整改措施全部落实：符合",
        "2025年9月3日 巡察办审核人丙同意，依据纸质审批：同意", "2025年9月3日销号，编号2025-001，整改结果已整改",
    ):  # fmt: skip
        assert words in closing
    assert file["评估、回头看和重新打开"] == (
        "2025年9月9日 市委巡察办回头看：1个问题反弹",
        "2025年9月10日 重新打开（回头看）：津贴又发，新的时限2025年12月31日",
    )


def test_outcomes_stand_in_the_file_each_in_its_own_words(office) -> None:
    finding = office.finding("违规发放津贴。")
    ties, space, inspection = (Tie(finding),), office.workspace, office.inspection
    rule = RegulationDraft("津贴管理办法", "云财〔2025〕3号", issued_on=date(2025, 8, 1), ties=ties)
    regulations.add(space, inspection, rule)
    accountabilities.add(space, inspection, AccountabilityDraft("诫勉", subject="干部甲", post="科长", ties=ties))
    money.add(space, inspection, MoneyDraft("追缴", "3.60万元", date(2025, 8, 5), ties=ties))
    wider_actions.add(space, inspection, WiderActionDraft("专项整治", "清理津贴", 2, ties=ties))
    assert told(office, finding)["成效"] == (
        "新建制度《津贴管理办法》云财〔2025〕3号（2025年8月1日）",
        "问责处理：干部甲（科长）诫勉",
        "追缴3.60万元（2025年8月5日）",
        "专项整治2项：清理津贴",
    )


def test_what_was_closed_before_the_program_says_where_it_comes_from(office) -> None:
    finding = office.finding("旧问题。")
    closeouts.take_over(office.workspace, [OldCloseout(finding, "2024-7", date(2024, 12, 3), "台账第7行")])
    assert told(office, finding)["销号"] == (
        "现在：已销号", "历史转入：2024年12月3日销号，编号2024-7，来源台账第7行",
    )  # fmt: skip


def test_the_file_of_a_finding_that_is_gone_is_refused(office) -> None:
    with pytest.raises(Refused):
        case_file.chapters(office.workspace, 999)
