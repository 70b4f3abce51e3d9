"""Tables: every cell printed once, heads repeated, rules closed, tall rows divided between lines."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.output.compose import compose
from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD
from core.output.pages import Page
from core.output.paper import Cell, Column, Paper, Paragraph, Row, Sheet, Table

FONTS = Fonts(bundled_only=True)
COLUMNS = (Column("序号", 1, "center"), Column("问题", 6), Column("措施", 6), Column("单位", 2))


def pages_of(table: Table, sheet: Sheet = "A4", before: str = "") -> list[Page]:
    blocks = (Paragraph(before), table) if before else (table,)
    return compose(Paper("", blocks, sheet=sheet), fonts=FONTS)


def letters(pages: list[Page]) -> Counter[str]:
    """How often each character is printed, page numbers left out."""
    return Counter(
        character
        for page in pages
        for text in page.texts
        for _, atom in text.line.placed
        if atom.look.size != 14.0
        for character in atom.text
    )


def check_page(page: Page) -> None:
    """Rules and text keep to the type area; every upright rule ends on level ones."""
    frame = page.frame
    bottom = frame.top + frame.height + 0.5
    levels = [rule for rule in page.rules if rule.y0 == rule.y1]
    for rule in page.rules:
        assert frame.left - 0.1 <= rule.x0 <= rule.x1 <= frame.left + frame.width + 0.1
        assert frame.top - 0.1 <= rule.y0 <= rule.y1 <= bottom
        if rule.x0 == rule.x1:
            for y in (rule.y0, rule.y1):
                assert any(
                    abs(level.y0 - y) < 0.01 and level.x0 - 0.01 <= rule.x0 <= level.x1 + 0.01 for level in levels
                )
    edges = max(rule.y1 for rule in page.rules)
    for text in page.texts:
        if text.y < bottom and not text.turned:
            assert text.y <= edges
            assert text.x + text.line.width <= frame.left + frame.width + 0.1


WORDS = st.text(alphabet="整改落实情况报告，。、（）", min_size=0, max_size=400)


@st.composite
def merged_tables(draw: st.DrawFn) -> Table:
    rows: list[Row] = []
    for nth in range(draw(st.integers(1, 14))):
        high = draw(st.integers(1, 4))
        for at in range(high):
            own = (Cell(str(nth), rows=high), Cell(draw(WORDS), rows=high)) if at == 0 else ()
            rows.append(Row((*own, Cell(draw(WORDS)), Cell("办公室"))))
    return Table(COLUMNS, tuple(rows))


@settings(max_examples=60)
@given(merged_tables(), st.sampled_from(["A4", "A4 landscape", "A3 landscape"]), st.integers(0, 500))
def test_nothing_of_a_merged_table_is_lost_and_only_merged_cells_are_said_again(
    table: Table, sheet: Sheet, before: int
) -> None:
    pages = pages_of(table, sheet, "序" * before)
    expected = Counter("序" * before)
    for row in table.rows:
        for cell in row.cells:
            expected.update(cell.text)
    tables = [page for page in pages if page.rules]
    for _ in tables:
        expected.update("序号问题措施单位")
    printed = letters(pages)
    again = {character for row in table.rows for cell in row.cells if cell.rows > 1 for character in cell.text}
    assert not expected - printed
    assert set(printed - expected) <= (again if len(tables) > 1 else set())
    for page in tables:
        check_page(page)


def test_the_head_stands_on_every_page_of_the_table() -> None:
    pages = pages_of(
        Table(COLUMNS, tuple(Row((Cell(str(n)), Cell("问题" * 30), Cell("措施"), Cell("办"))) for n in range(40)))
    )
    assert len(pages) > 2
    for page in pages:
        head = [text for text in page.texts if text.line.placed[0][1].look.chain.role == "hei"]
        assert "".join(atom.text for text in head for _, atom in text.line.placed) == "序号问题措施单位"
        assert max(text.y for text in head) < min(text.y for text in page.texts if text not in head)


def test_a_group_is_named_again_on_each_page_it_goes_on() -> None:
    rows = [Row((Cell("追责", rows=90), Cell("警告"), Cell("0"), Cell("人")))]
    rows += [Row((Cell("记过"), Cell("0"), Cell("人")))] * 89
    pages = pages_of(Table(COLUMNS, tuple(rows)))
    assert len(pages) > 2
    assert [letters([page])["责"] for page in pages] == [1] * len(pages)


def test_a_merged_text_that_needs_more_room_than_is_left_is_not_said_again() -> None:
    high = Row((Cell("1", rows=30), Cell("整" * 600, rows=30), Cell("措施"), Cell("办")))
    pages = pages_of(Table(COLUMNS, (high, *[Row((Cell("措施"), Cell("办")))] * 29)), before="序" * 300)
    assert len(pages) == 2
    assert letters(pages)["整"] == 600
    assert letters(pages)["1"] == 2


def test_a_row_taller_than_a_page_is_divided_between_two_lines() -> None:
    tall = Table(COLUMNS, (Row((Cell("1"), Cell("整改" * 900), Cell("短"), Cell("办"))),))
    pages = pages_of(tall)
    assert len(pages) >= 3
    assert letters(pages)["改"] == 900
    for page in pages:
        check_page(page)


def test_a_row_that_does_not_fit_moves_whole_when_little_is_left() -> None:
    rows = [Row((Cell(str(n)), Cell("问题" * 20), Cell("措施"), Cell("办")), about=f"r{n}") for n in range(30)]
    pages = pages_of(Table(COLUMNS, tuple(rows)))
    seen = Counter(place.about for page in pages for place in page.places)
    assert set(seen.values()) == {1}


def test_a_least_height_is_kept() -> None:
    page = pages_of(Table((Column(""), Column("", 3)), (Row((Cell("意见"), Cell("")), height=40.0),)))[0]
    assert max(r.y1 for r in page.rules) - min(r.y0 for r in page.rules) == pytest.approx(40 * 72 / 25.4)


def test_cells_reach_over_columns_and_heads_have_several_rows() -> None:
    head = (
        Row((Cell("序号", rows=2), Cell("整改", columns=2), Cell("单位", rows=2))),
        Row((Cell("问题"), Cell("措施"))),
    )
    page = pages_of(Table(COLUMNS, (Row((Cell("合计", columns=4),)),), head=head))[0]
    assert letters([page])["整"] == 1
    check_page(page)


def test_a_line_feed_in_a_cell_begins_a_new_line() -> None:
    page = pages_of(Table((Column(""),), (Row((Cell("甲\n乙"),)),)))[0]
    assert page.texts[0].line.placed[0][1].text == "甲"
    assert page.texts[1].line.placed[0][1].text == "乙"
    assert page.texts[0].y < page.texts[1].y


def test_a_row_with_too_many_cells_is_our_own_fault() -> None:
    with pytest.raises(ValueError, match="more cells"):
        pages_of(Table(COLUMNS, (Row(tuple(Cell("一") for _ in range(5))),)))


def test_text_after_a_table_goes_on_on_the_grid() -> None:
    table = Table(COLUMNS, (Row((Cell("1"), Cell("问题"), Cell("措施"), Cell("办"))),))
    page = compose(Paper("", (table, Paragraph("后文"))), fonts=FONTS)[0]
    line = next(text for text in page.texts if text.line.placed[0][1].text == "后")
    rows = (line.y - 0.88 * STANDARD.body_size - page.frame.top) / STANDARD.pitch
    assert rows == pytest.approx(round(rows))


def test_what_goes_on_from_the_page_before_begins_at_the_top() -> None:
    tall = Table((Column("甲"), Column("乙")), (Row((Cell("整" * 1_900), Cell("落" * 1_700))),))
    lines = [("".join(atom.text for _, atom in text.line.placed)[0], text.y) for text in pages_of(tall)[-1].texts]
    tops = [min(y for first, y in lines if first == word) for word in "整落"]
    assert tops[0] == tops[1]
