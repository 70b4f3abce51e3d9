"""Titles: broken by their sense, in the shape of a trapezium or a rhombus."""

import pytest

from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD
from core.output.looks import Looks
from core.output.titles import break_title

ROOM = STANDARD.frame("A4", 1).width
LOOK = Looks(Fonts(bundled_only=True), STANDARD).of("xiaobiaosong", STANDARD.title_size)

TITLES = [
    "中共云泽市水务局党组关于省委第三巡视组反馈意见整改落实进展情况的报告",
    "关于印发《省委巡视反馈意见整改工作方案——任务分解》的通知",
    "中共云泽高新技术产业开发区工作委员会关于十二届省委第四轮巡视整改进展情况的报告",
    "关于2024年党风廉政建设和反腐败工作主要任务分解的通知",
    "中共云泽市委关于贯彻落实《中共中央关于加强党的政治建设的意见》和省委《关于加强党的政治建设的实施方案》有关情况的报告",
]


def test_a_short_title_stays_on_one_line() -> None:
    assert break_title("关于巡视整改情况的报告", LOOK, ROOM) == ["关于巡视整改情况的报告"]


@pytest.mark.parametrize("title", TITLES)
def test_a_long_title_keeps_its_text_its_width_and_its_shape(title: str) -> None:
    lines = break_title(title, LOOK, ROOM)
    assert "".join(lines) == title
    assert all(len(line) * STANDARD.title_size <= ROOM + STANDARD.title_size for line in lines)
    lengths = [len(line) for line in lines]
    hourglass = [b for a, b, c in zip(lengths, lengths[1:], lengths[2:], strict=False) if a > b < c]
    assert hourglass == []
    assert lengths[-1] >= 0.35 * max(lengths)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (TITLES[0], ["中共云泽市水务局党组", "关于省委第三巡视组反馈意见", "整改落实进展情况的报告"]),
        (TITLES[3], ["关于2024年党风廉政建设和反腐败", "工作主要任务分解的通知"]),
    ],
)
def test_it_breaks_where_the_sense_pauses(title: str, lines: list[str]) -> None:
    assert break_title(title, LOOK, ROOM) == lines


@pytest.mark.parametrize("title", TITLES)
def test_no_word_of_the_trade_is_divided(title: str) -> None:
    borders = [a[-1] + b[0] for a, b in zip(*(lambda x: (x, x[1:]))(break_title(title, LOOK, ROOM)), strict=False)]
    assert not {"巡视", "整改", "报告", "通知", "方案", "情况", "党组", "省委", "反馈", "意见", "中共"} & set(borders)


def test_a_line_feed_put_in_by_hand_is_kept() -> None:
    assert break_title("云泽市水务局\n整改情况报告", LOOK, ROOM) == ["云泽市水务局", "整改情况报告"]


def test_an_unbreakable_title_still_keeps_to_its_room() -> None:
    lines = break_title("一" * 150, LOOK, ROOM)
    assert "".join(lines) == "一" * 150
    assert len(lines) <= 9
    assert max(map(len, lines)) <= 20
    address = "https://example.org/" + "a" * 90
    assert "".join(break_title(address, LOOK, ROOM)) == address
