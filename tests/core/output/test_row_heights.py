"""Rules of 行高: lines are counted as offices' programs break them, and a tall text is divided without a loss."""

from hypothesis import given
from hypothesis import strategies as st

from core.output import row_heights

TEXTS = st.text(st.sampled_from("党委，。；：“”（）《》、整改abc XYZ019-@.\n%！"), max_size=400)


def broken(text: str, space: float) -> list[str]:
    starts = list(row_heights._starts(text, space))
    return [text[begin:end] for begin, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def test_a_line_holds_as_many_characters_as_have_room():
    assert broken("一二三四五六七", 3) == ["一二三", "四五六", "七"]
    assert row_heights.lines("一二三", 3) == 1
    assert row_heights.lines("", 3) == 1


def test_half_width_characters_take_little_more_than_half():
    assert row_heights.lines("123456", 3.5) == 1
    assert row_heights.lines("1234567", 3.5) == 2


def test_line_ends_of_the_text_are_kept():
    assert broken("一\n\n二三四", 2) == ["一\n", "\n", "二三", "四"]


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    assert broken("一二三，四", 3) == ["一二", "三，四"]
    assert broken("一二（三）", 3) == ["一二", "（三）"]


def test_latin_words_and_numbers_stay_whole_where_a_line_holds_them():
    assert broken("电话0871-6888", 6) == ["电话", "0871-6888"]
    assert broken("abcdefghijkl", 3) == ["abcde", "fghij", "kl"]


def test_a_number_stays_with_the_bracket_before_it():
    assert broken("（管委会）2017年", 5) == ["（管委", "会）2017", "年"]


def test_a_number_too_long_for_a_line_is_broken_after_its_hyphen():
    assert broken("0871-68888888。一二", 6) == ["0871-", "68888888。", "一二"]


def test_a_column_too_narrow_for_one_character_still_ends():
    assert row_heights.lines("一二，", 0.2) == 3


def test_room_counts_whole_pixels_of_the_screen():
    # 46 characters of 7.5 pixels less the margin, by 15 pixels for 11 points.
    assert row_heights.room(46, 11) == (46 * 7.5 - 5) / 15


def test_height_is_in_quarter_points():
    assert row_heights.height(3, 11, 1.4, 6) == 52.25
    assert row_heights.height(1, 10.5, 1.3, 0) == 13.75


def test_every_tenth_line_counts_twice():
    assert [row_heights.height(count, 10, 1, 0) for count in (9, 10, 19, 20)] == [90, 110, 200, 220]


def test_a_text_of_few_lines_is_one_piece():
    assert row_heights.pieces("一二三四", 2, 2) == ["一二三四"]


def test_a_tall_text_is_divided_after_sentences_into_like_pieces():
    text = "一二三四五六七八九。" * 12
    pieces = row_heights.pieces(text, 10, 10)
    assert pieces == ["一二三四五六七八九。" * 6] * 2


@given(TEXTS, st.floats(1, 40), st.integers(1, 12))
def test_pieces_joined_are_the_text_and_none_is_too_tall(text: str, space: float, most: int):
    pieces = row_heights.pieces(text, space, most)
    assert "".join(pieces) == text
    assert all(row_heights.lines(piece.removesuffix("\n"), space) <= most for piece in pieces)
    assert all(pieces) or not text


@given(TEXTS, st.floats(0.1, 60))
def test_lines_joined_are_the_text(text: str, space: float):
    found = broken(text, space)
    assert "".join(found) == text
    assert len(found) == row_heights.lines(text, space)


@given(TEXTS, st.floats(2, 40))
def test_no_line_is_wider_than_its_space_unless_it_is_one_character(text: str, space: float):
    for line in broken(text, space):
        shown = line.removesuffix("\n")
        assert sum(map(row_heights._advance, shown)) <= space + 1e-9 or len(shown) == 1


def test_a_million_characters_are_divided_in_a_moment():
    pieces = row_heights.pieces("问题整改。" * 200_000, 20, 14)
    assert len("".join(pieces)) == 1_000_000
