"""Lines on the character grid: no mark astray, nothing lost, nothing over the edge, flush on both sides."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD
from core.output.kinsoku import NO_END, NO_START, is_apostrophe, is_full
from core.output.lines import Line, Look, atoms, break_lines
from core.output.looks import Looks

WIDTH = STANDARD.frame("A4", 1).width
LOOK = Looks(Fonts(bundled_only=True), STANDARD).body("fangsong")

WORDS = st.sampled_from(
    [
        *"的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后",
        *"，。、；：？！（）《》“”‘’【】〔〕",
        *("——", "……", "2025年", "3.14%", "GB/T 9704", "Python 3", "123,456.78元", "第12号", " ", "〔2024〕8号"),
        *("①", "℃", "https://example.org/a/very/long/address"),
    ]
)
HANZI = st.text(alphabet="整改落实情况报告巡视反馈问题", min_size=3, max_size=12)
# Marks as they stand in real text: between words, at most a closing run like ”），or an opening run like （“.
SENTENCES = st.lists(
    st.tuples(
        st.sampled_from(["", "（", "“", "《", "（《", "“‘"]),
        HANZI | st.sampled_from(["2025年3月1日", "GB/T 9704", "35.3%", "第12号", "——", "……"]),
        st.sampled_from(["", "，", "。", "、", "”，", "》）。", "’”。", "！", "；", "：", "％"]),
    ).map("".join),
    min_size=5,
    max_size=80,
).map("".join)


def written(lines: list[Line]) -> str:
    return "".join(atom.text for line in lines for _, atom in line.placed)


def astray(lines: list[Line]) -> list[str]:
    """Lines that begin or end with a mark that may not stand there."""
    found: list[str] = []
    for nth, line in enumerate(lines):
        text = "".join(atom.text for _, atom in line.placed).strip()
        if nth and text and text[0] in NO_START:
            found.append(text)
        if nth + 1 < len(lines) and text and text[-1] in NO_END:
            found.append(text)
    return found


@settings(max_examples=150)
@given(SENTENCES)
def test_no_line_of_written_chinese_begins_or_ends_with_a_forbidden_mark(text: str) -> None:
    lines = break_lines(atoms(text, LOOK, WIDTH - 2 * LOOK.cell), WIDTH, 2 * LOOK.cell)
    assert astray(lines) == []


@settings(max_examples=150)
@given(st.lists(WORDS, min_size=20, max_size=300).map("".join))
def test_nothing_is_lost_or_stands_over_the_edge_even_in_a_soup_of_marks(text: str) -> None:
    lines = break_lines(atoms(text, LOOK, WIDTH - 2 * LOOK.cell), WIDTH, 2 * LOOK.cell)
    assert written(lines).replace(" ", "") == text.replace(" ", "")
    for nth, line in enumerate(lines):
        assert line.width <= WIDTH - (2 * LOOK.cell if nth == 0 else 0) + 0.1
        places = [x for x, _ in line.placed]
        assert places == sorted(places)


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=20, max_size=300).map("".join))
def test_dashes_and_ellipses_are_never_divided(text: str) -> None:
    lines = break_lines(atoms(text, LOOK, WIDTH), WIDTH)
    for line, after in itertools.pairwise(lines):
        last, first = line.placed[-1][1].text, after.placed[0][1].text if after.placed else ""
        assert not (last == first and last in "—…")


@settings(max_examples=60)
@given(st.integers(3, 12), SENTENCES)
def test_narrow_columns_lose_nothing_either(cells: int, text: str) -> None:
    width = cells * LOOK.cell
    lines = break_lines(atoms(text, LOOK, width), width)
    assert written(lines).replace(" ", "") == text.replace(" ", "")
    assert all(line.width <= width + 0.1 for line in lines)


def test_plain_hanzi_stand_exactly_on_the_grid() -> None:
    lines = break_lines(atoms("整改" * 100, LOOK, WIDTH), WIDTH, 2 * LOOK.cell)
    assert [len(line.placed) for line in lines[:-1]] == [26, *[28] * (len(lines) - 2)]
    inset = (LOOK.cell - LOOK.size) / 2
    for line in lines:
        assert [x for x, _ in line.placed] == pytest.approx([n * LOOK.cell + inset for n in range(len(line.placed))])


def test_every_full_line_ends_flush(prose: str) -> None:
    lines = break_lines(atoms(prose, LOOK, WIDTH), WIDTH)
    assert [line.width for line in lines[:-1]] == pytest.approx([WIDTH] * (len(lines) - 1), abs=0.05)


def test_a_mark_that_would_begin_a_line_is_squeezed_in() -> None:
    lines = break_lines(atoms("一" * 20 + "，" + "二" * 7 + "。三四", LOOK, WIDTH), WIDTH)
    assert "".join(atom.text for _, atom in lines[0].placed).endswith("。")
    assert lines[0].width == pytest.approx(WIDTH, abs=0.05)


def test_without_marks_to_squeeze_the_last_character_goes_down_with_the_mark() -> None:
    lines = break_lines(atoms("一" * 27 + "二。三四", LOOK, WIDTH), WIDTH)
    # The full stop itself gives up its blank half, which is not enough for a whole cell.
    assert "".join(atom.text for _, atom in lines[1].placed) == "二。三四"
    assert lines[0].width == pytest.approx(WIDTH, abs=0.05)


def test_numbers_and_words_stay_whole() -> None:
    lines = break_lines(atoms("一" * 26 + "123,456.78元", LOOK, WIDTH), WIDTH)
    assert next(atom.text for _, atom in lines[1].placed) == "123,456.78"


def test_an_address_longer_than_a_line_is_divided_and_kept() -> None:
    address = "https://example.org/" + "a" * 200
    lines = break_lines(atoms(address, LOOK, WIDTH), WIDTH)
    assert written(lines) == address
    assert all(line.width <= WIDTH + 0.1 for line in lines)


def test_quotation_marks_take_a_whole_cell_but_an_apostrophe_does_not() -> None:
    assert all(is_full(mark) for mark in "“”‘’—…·，。（《①Ⅳ〇𬭎")
    assert not any(is_full(mark) for mark in "aA1.-é")
    assert is_apostrophe("it’s", 2)
    assert not is_apostrophe("‘好’的", 2)


def test_marks_that_print_nothing_take_no_room() -> None:
    assert [atom.text for atom in atoms("整\u200b改\ufeff落\ufe00实", LOOK, WIDTH)] == list("整改落实")


def test_nothing_gives_one_empty_line() -> None:
    assert break_lines([], WIDTH) == [Line([], 0.0)]


def test_a_fallback_character_keeps_its_cell(body: Look) -> None:
    assert {atom.width for atom in atoms("整䶮改", body, WIDTH)} == {body.cell}
