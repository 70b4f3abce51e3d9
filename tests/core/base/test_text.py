"""Rules for comparing and converting Chinese text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base import text


@given(st.text())
def test_folding_keeps_every_place(anything: str) -> None:
    assert len(text.fold(anything)) == len(anything)


@given(st.text())
def test_folding_twice_changes_nothing_more(anything: str) -> None:
    assert text.fold(text.fold(anything)) == text.fold(anything)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("黨的領導方面", "党的领导方面"),
        ("巡視組說，為群眾服務", "巡视组说,为群众服务"),
        ("ＡＢ１２（％）", "ab12(%)"),
        ("看著", "看着"),
        ("後勤於是", "后勤于是"),
        ("衞生裏裡", "卫生里里"),
    ],
)
def test_traditional_equals_simplified_and_full_width_equals_half_width(written: str, same: str) -> None:
    assert text.fold(written) == text.fold(same)


def test_list_marks_are_not_folded_into_numbers() -> None:
    assert text.fold("①Ⅳ²") == "①ⅳ²"


def test_a_simplified_text_is_folded_to_itself() -> None:
    sentence = "党委落实主体责任不力，“三会一课”流于形式；干部乾坤"
    assert text.fold(sentence) == sentence.replace("，", ",").replace("；", ";").replace("乾", "干")


def test_marks_without_width_are_taken_out() -> None:
    assert text.visible("巡\u200b察\ufeff组") == "巡察组"


def test_a_line_break_inside_chinese_vanishes_and_between_words_is_a_blank() -> None:
    assert text.one_line("问题线\n索 \n PDF\nWord") == "问题线索PDF Word"


def test_width_counts_cells() -> None:
    assert text.width("整改ab“”\u200b") == 10


def test_shortened_text_never_exceeds_its_cells() -> None:
    assert text.shorten("落实主体责任不力", 9) == "落实主…"
    assert text.shorten("落实", 4) == "落实"


def test_depth_counts_open_quotes_and_forgives_a_missing_one() -> None:
    assert text.brackets("a“b‘c’d”e") == [0, 0, 1, 1, 2, 1, 1, 0, 0]
    assert text.brackets("“a‘b”c")[-1] == 0


def test_conversion_goes_by_phrases() -> None:
    assert text.to_simplified("乾隆年間很乾淨,看著顯著的成績").text == "乾隆年间很干净,看着显著的成绩"


def test_a_form_that_depends_on_its_word_is_doubted_outside_a_known_word() -> None:
    doubts = text.to_simplified("用於李餘先,剩餘").doubts
    assert [(doubt.start, doubt.original, doubt.chosen, doubt.others) for doubt in doubts] == [(3, "餘", "余", ("馀",))]


def test_a_text_is_known_as_traditional() -> None:
    assert text.is_traditional("省委第一巡視組向高新區黨工委反饋巡視情況")
    assert not text.is_traditional("省委第一巡视组向高新区党工委反馈巡视情况")
    assert not text.is_traditional("")
