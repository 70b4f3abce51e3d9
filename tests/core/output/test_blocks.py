"""Rules of 台账行块: a finding stands over its measures, a tall text is divided, no cell is too low."""

from hypothesis import given
from hypothesis import strategies as st

from core.output import blocks, row_heights
from core.output.blocks import Block, Placed, Ruler
from core.output.layouts import Paper, RowRule
from core.output.page_ends import PageEnds

RULE = RowRule(spacing=1, padding=0, least=10, most=110)
RULER = Ruler([10.0, 10.0, 10.0], 10, RULE)  # a line has ten characters and ten points, a row ten lines


def text(lines: int) -> str:
    return "一二三四五六七八九。" * lines


def places(block: Block) -> list[tuple[int, int, int, int]]:
    """Top, rows, column and number of lines of each cell, from the upper left."""
    return sorted((cell.top, cell.high, cell.column, len(cell.text) // 10) for cell in block.cells)


def test_a_finding_without_more_than_one_measure_is_one_row():
    block = blocks.arrange([(0, text(2))], [[(1, text(3))]], RULER)
    assert block.heights == [30]
    assert places(block) == [(0, 1, 0, 2), (0, 1, 1, 3)]


def test_a_finding_is_merged_over_its_measures():
    block = blocks.arrange([(0, text(2))], [[(1, text(3))], [(1, text(1))]], RULER)
    assert block.heights == [30, 10]
    assert places(block) == [(0, 1, 1, 3), (0, 2, 0, 2), (1, 1, 1, 1)]


def test_what_a_merged_cell_needs_more_is_shared_out_among_its_rows():
    block = blocks.arrange([(0, text(8))], [[(1, text(3))], [(1, text(1))]], RULER)
    assert block.heights == [50, 30]


def test_a_text_higher_than_a_row_is_divided_and_its_neighbours_stay_open_beside_it():
    block = blocks.arrange([(0, text(1))], [[(1, text(12)), (2, text(6))]], RULER)
    assert block.heights == [40, 40, 40]
    assert block.divided == 2
    assert places(block) == [
        (0, 1, 0, 1),
        (0, 1, 1, 4),
        (0, 1, 2, 3),
        (1, 1, 0, 0),
        (1, 1, 1, 4),
        (1, 1, 2, 3),
        (2, 1, 0, 0),
        (2, 1, 1, 4),
        (2, 1, 2, 0),
    ]
    assert {(cell.top, cell.goes_on_above, cell.goes_on_below) for cell in block.cells} == {
        (0, False, True),
        (1, True, True),
        (2, True, False),
    }


def test_a_tall_finding_gets_a_row_for_each_piece():
    block = blocks.arrange([(0, text(15))], [[(1, text(1))], [(1, text(1))]], RULER)
    assert block.heights == [50, 50, 50]
    assert [place for place in places(block) if place[2] == 0] == [(0, 1, 0, 5), (1, 1, 0, 5), (2, 1, 0, 5)]
    assert [place for place in places(block) if place[3] == 1] == [(0, 1, 1, 1), (2, 1, 1, 1)]


def test_pieces_of_a_tall_finding_take_the_rows_they_need():
    block = blocks.arrange([(0, text(15))], [[(1, text(4))]] * 6, RULER)
    assert [place for place in places(block) if place[2] == 0] == [(0, 2, 0, 5), (2, 2, 0, 5), (4, 2, 0, 5)]
    assert block.heights == [40] * 6


TEXTS = st.integers(0, 45).map(text)


@given(st.lists(TEXTS, max_size=2), st.lists(st.lists(TEXTS, min_size=1, max_size=1), min_size=1, max_size=7))
def test_nothing_is_lost_or_cut_or_laid_over_another(shared: list[str], parts: list[list[str]]):
    ruler = Ruler([10.0] * 3, 10, RULE)
    wanted = [(nth, each) for nth, each in enumerate(shared)]
    block = blocks.arrange(wanted, [[(2, each)] for (each,) in parts], ruler)
    check(block, len(shared))
    for nth, each in wanted:
        assert "".join(cell.text for cell in sorted(block.cells) if cell.column == nth) == each
    assert "".join(cell.text for cell in sorted(block.cells) if cell.column == 2) == "".join(e for (e,) in parts)


def check(block: Block, columns: int) -> None:
    covered = [(row, cell.column) for cell in block.cells for row in range(cell.top, cell.top + cell.high)]
    assert len(covered) == len(set(covered)) == len(block.heights) * (columns + 1)
    assert all(RULE.least <= height <= RULE.most for height in block.heights)
    for cell in block.cells:
        room = sum(block.heights[cell.top : cell.top + cell.high])
        assert room >= row_heights.lines(cell.text.removesuffix("\n"), 10) * 10 or not cell.text


def pages() -> PageEnds:
    """A4 upright, unshrunk: some 725 points below a header of 15."""
    return PageEnds(Paper("A4", "portrait"), [50], head=15, header=15)


@given(
    st.lists(
        st.tuples(TEXTS, st.lists(TEXTS, min_size=1, max_size=12)),
        min_size=1,
        max_size=8,
    )
)
def test_no_merged_cell_goes_over_the_end_of_a_page(findings: list[tuple[str, list[str]]]):
    ends = pages()
    for finding, measures in findings:
        block = blocks.arrange([(0, finding)], [[(2, each)] for each in measures], Ruler([10.0] * 3, 10, RULE))
        found, starts = blocks.paged(block, ends, RULE.most, 0)
        check(found, 1)
        for start in starts:
            assert not any(cell.top < start < cell.top + cell.high for cell in found.cells)
        for page in zip([0, *starts], [*starts, len(found.heights)], strict=True):
            assert sum(found.heights[slice(*page)]) <= ends.room
        for column in (0, 2):
            before, after = (
                [cell.text for cell in sorted(each.cells) if cell.column == column] for each in (block, found)
            )
            assert "".join(before) == "".join(after)


def test_a_finding_that_has_no_place_is_kept_together_on_the_next_page():
    ends = pages()
    ends.put([700], [])
    block, starts = blocks.paged(Block([50, 50], [Placed(0, 2, 0, text(2), 20)]), ends, RULE.most, 0)
    assert starts == [0]
    assert block.cells == [Placed(0, 2, 0, text(2), 20)]


def test_a_high_finding_ends_with_the_page_and_goes_on_without_its_text():
    ends = pages()
    ends.put([500], [])
    block, starts = blocks.paged(Block([100] * 5, [Placed(0, 5, 0, text(2), 20)]), ends, RULE.most, 0)
    assert starts == [2]
    assert block.cells == [Placed(0, 2, 0, text(2), 20), Placed(2, 3, 0, "", 0)]


def test_a_text_that_needs_more_than_is_left_begins_on_the_next_page():
    ends = pages()
    ends.put([660], [])
    block, starts = blocks.paged(Block([40] * 12, [Placed(0, 12, 0, text(9), 90)]), ends, RULE.most, 0)
    assert starts == [0]
    assert block.heights == [40] * 12


def test_the_last_finding_takes_the_signature_line_with_it():
    ends = pages()
    ends.put([600], [])
    assert blocks.paged(Block([50, 50], []), ends, RULE.most, 0)[1] == []
    ends = pages()
    ends.put([600], [])
    assert blocks.paged(Block([50, 50], []), ends, RULE.most, 40)[1] == [0]
