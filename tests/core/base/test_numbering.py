"""Rules for the numbers of official Chinese."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base import numbering
from core.base.numbering import Mark


@given(st.integers(0, 9999))
def test_a_written_chinese_number_is_read_back(number: int) -> None:
    assert numbering.to_int(numbering.to_chinese(number)) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("一百二十三", 123),
        ("二〇二三", 2023),
        ("廿一", 21),
        ("两千", 2000),
        ("十", 10),
        ("三万二千", 32000),
        ("４６", 46),
    ],
)
def test_numbers_are_read_as_people_write_them(written: str, number: int) -> None:
    assert numbering.to_int(written) == number


@pytest.mark.parametrize("words", ["", "二十届", "一些", "十分"])
def test_other_words_are_no_numbers(words: str) -> None:
    assert numbering.to_int(words) is None


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("一、总体评价", Mark("comma", 1, 2)),
        ("（二）存在问题", Mark("bracket", 2, 3)),
        ("1.理论武装", Mark("arabic", 1, 2)),
        ("1．理论武装", Mark("arabic", 1, 2)),
        ("2.2022年经济责任审计", Mark("arabic", 2, 2)),
        ("（1）党委会", Mark("arabic_bracket", 1, 3)),
        ("①实训楼", Mark("circle", 1, 1)),
        ("第一,扛起主責", Mark("ordinal", 1, 3)),
        ("三是队伍", Mark("is", 3, 2)),
        ("二要改在当下", Mark("must", 2, 2)),
        ("问题1：统筹", Mark("problem", 1, 4)),
        ("第二部分 主要问题", Mark("part", 2, 5)),
    ],
)
def test_each_style_of_number_is_known(written: str, mark: Mark) -> None:
    assert numbering.read(written) == mark


@pytest.mark.parametrize(
    "words", ["2.5万元", "10.3公里", "第一轮巡察", "一是否定", "一、二、三年级", "第一要务", "二要素", "党委"]
)
def test_what_only_looks_like_a_number_is_none(words: str) -> None:
    assert numbering.read(words) is None


def test_a_decimal_is_an_item_when_the_list_expects_it() -> None:
    assert numbering.read("3.12家单位") is None
    assert numbering.read("3.12家单位", expected=3) == Mark("arabic", 3, 2)


@given(st.sampled_from(numbering.OUTLINE), st.integers(1, 20))
def test_a_written_mark_is_read_back(style: numbering.Style, number: int) -> None:
    found = numbering.read(numbering.write(style, number) + "统筹")
    assert found is not None
    assert (found.style, found.number) == (style, number)
