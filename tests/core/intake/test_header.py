"""Rules for what the text says of the inspection: values as written, years only where they are certain."""

import pytest

from core.intake.feedback import read_feedback
from core.intake.header import Header
from core.intake.source import from_paste


def header(text: str) -> Header:
    return read_feedback(from_paste(text)).header


PLAIN = "2021年9月8日至11月5日，十一届省委第三轮巡视中，省委第五巡视组对云岭市委开展常规巡视。"


def test_the_usual_opening_fills_the_header() -> None:
    found = header(PLAIN + "2022年1月18日，巡视组组长陆存德向市委反馈了意见。")
    assert found == Header(
        commissioned_by="省委",
        team="省委第五巡视组",
        team_leader="陆存德",
        organisations=["云岭市委"],
        term="十一届省委",
        round="第三轮",
        kind="巡视",
        started_on="2021-09-08",
        ended_on="2021-11-05",
        feedback_on="2022-01-18",
    )


@pytest.mark.parametrize(
    ("written", "started", "ended"),
    [
        ("2021年9月8日至11月5日", "2021-09-08", "2021-11-05"),
        ("2022年11月7日至次年1月6日", "2022-11-07", "2023-01-06"),
        ("2025年9月15日至30日", "2025-09-15", "2025-09-30"),
        ("二〇二三年三月六日至四月二十八日", "2023-03-06", "2023-04-28"),
        ("2021年3月至6月", "2021-03", "2021-06"),
        ("3月28日至5月28日", None, None),
    ],
)
def test_a_year_is_completed_only_where_it_is_certain(written: str, started: str | None, ended: str | None) -> None:
    found = header(f"{written}，县委第二巡察组对县水利局党组开展了巡察。")
    assert (found.started_on, found.ended_on) == (started, ended)


@pytest.mark.parametrize(
    ("written", "day"),
    [("6月9日", "2023-06-09"), ("1月9日", "2024-01-09"), ("同年7月", "2023-07"), ("次年1月9日", "2024-01-09")],
)
def test_a_feedback_after_a_dated_inspection_has_its_year(written: str, day: str) -> None:
    text = "2023年3月6日至4月28日，县委第二巡察组对县水利局党组开展了巡察。" + written + "，巡察组向局党组反馈了意见。"
    assert header(text).feedback_on == day


def test_a_feedback_without_any_year_has_no_date() -> None:
    assert header("7月21日，县委第二巡察组向县水利局党组反馈了意见。").feedback_on is None


def test_the_day_of_publication_is_not_the_day_of_feedback() -> None:
    text = "发布时间：2020-10-12\n近日，县委第二巡察组向县水利局党组反馈了意见。"
    assert header(text).feedback_on is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("开展常规巡察", "巡察"),
        ("开展机动巡察", "机动巡察"),
        ("开展了粮食领域专项巡察", "专项巡察"),
        ("进行政治巡察", "巡察"),
        ("开展提级巡察", "提级巡察"),
        ("开展了巡察“回头看”", "回头看"),
    ],
)
def test_the_kind_is_the_most_special_word(words: str, kind: str) -> None:
    assert header(f"2023年3月6日至4月28日，县委第二巡察组对县水利局党组{words}。").kind == kind


def test_several_teams_are_no_team() -> None:
    found = header(
        "六届省委第七轮巡视派出三个巡视组。省委第一巡视组向省水务厅党组反馈，省委第二巡视组向省体育局党组反馈。"
    )
    assert found.team is None
    assert found.commissioned_by == "省委"


def test_a_round_being_prepared_is_not_this_one() -> None:
    assert header("五届区委第六轮巡察动员会正在筹备。区委巡察组向望月社区党总支反馈了意见。").round is None


def test_a_list_of_bodies_is_split() -> None:
    found = header("三届市委第六轮巡察派出七个巡察组，对市民政局、市商务局、市供销社等十二家单位党组织开展巡察。")
    assert found.organisations == ["市民政局", "市商务局", "市供销社"]


def test_a_letter_takes_its_own_date() -> None:
    text = "关于巡视青岚学院党委的反馈意见\n（2024年12月16日）\n一、存在的问题\n1.学习不深入。\n2.管理混乱。\n"
    assert header(text).feedback_on == "2024-12-16"


@pytest.mark.parametrize("name", ["林叔和", "钟离权", "邓一鸣", "言子墨"])
def test_a_name_may_hold_a_word_that_could_follow_one(name: str) -> None:
    text = f"{PLAIN}巡视组组长{name}反馈意见。{name}指出，发现的主要问题是：管理混乱。"
    text += f"{name}提出两点建议：一是改；二是查。"
    found = read_feedback(from_paste(text))
    assert found.header.team_leader == name
    assert [draft.kind for draft in found.drafts] == ["finding", "suggestion", "suggestion"]


def test_of_several_teams_none_is_the_team_and_none_leads() -> None:
    text = "5月22日，区委第二、第三巡察组组长李明、王强分别向石湾村党支部反馈了巡察意见。主要问题是：账目不清。"
    found = header(text)
    assert (found.team, found.team_leader, found.commissioned_by) == (None, None, "区委")


def test_titles_of_other_documents_below_the_page_are_not_read() -> None:
    text = PLAIN + "\n主要问题是：管理混乱。\n相关阅读：\n· 省委第七巡视组向省水利厅党组反馈巡视情况\n"
    assert header(text).team == "省委第五巡视组"
