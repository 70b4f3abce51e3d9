"""台账行块: how one finding and its measures stand on the rows of a sheet.

The finding's cells are merged over the rows of its measures, and what they need more in height is shared out
among these rows. A text too tall for the highest row Excel takes is divided into pieces, one below the other
without a line between; the neighbours are merged beside them. Nothing is ever cut.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from core.output import row_heights
from core.output.layouts import RowRule
from core.output.page_ends import PageEnds

Text = tuple[int, str]  # column and what it says


class Placed(NamedTuple):
    """A cell on the rows of its block: `high` rows from `top`, of which its text needs `need` points.

    A piece of a divided text goes on above or below, and so does what stands beside it.
    """

    top: int
    high: int
    column: int
    text: str
    need: float
    goes_on_above: bool = False
    goes_on_below: bool = False


class Block(NamedTuple):
    """Rows with their heights in points, the cells on them, and how many texts were divided."""

    heights: list[float]
    cells: list[Placed]
    divided: int = 0


@dataclass(frozen=True)
class Ruler:
    """What texts need: the em that a line holds in each column, and the size, both of the same face."""

    spaces: Sequence[float]
    size: float
    rule: RowRule

    @cached_property
    def most_lines(self) -> int:
        """How many lines the highest row holds."""
        count = int((self.rule.most - self.rule.padding) / (self.size * self.rule.spacing))
        while count > 1 and self.height(count) > self.rule.most:
            count -= 1
        return max(count, 1)

    def height(self, count: int) -> float:
        """The height of a row of so many lines."""
        return max(self.rule.least, row_heights.height(count, self.size, self.rule.spacing, self.rule.padding))


class _Pieces(NamedTuple):
    """A text of one column in pieces, and the height that each needs."""

    column: int
    texts: Sequence[str]
    needs: Sequence[float]


def arrange(shared: Sequence[Text], parts: Sequence[Sequence[Text]], ruler: Ruler) -> Block:
    """The block of an entry: the texts that all its parts share, and those of each part (at least one part)."""
    if len(parts) == 1:
        shared, parts = [], [[*shared, *parts[0]]]
    measured = [_measured(part, ruler) for part in parts]
    spanning = _measured(shared, ruler)
    rows = [max((len(each.texts) for each in part), default=1) for part in measured]
    _make_room(rows, max((len(each.texts) for each in spanning), default=1))
    heights = [ruler.rule.least] * sum(rows)
    cells: list[Placed] = []
    for top, high, part in zip(accumulate(rows, initial=0), rows, measured, strict=False):
        _place_part(part, top, high, heights, cells, ruler.rule.most)
    for each in spanning:
        _place_shared(each, heights, cells, ruler.rule.most)
    return Block(heights, cells, sum(len(each.texts) > 1 for part in (spanning, *measured) for each in part))


def grow(heights: list[float], top: int, high: int, need: float, most: float) -> None:
    """Raise `high` rows from `top` alike until together they are `need` points high, none of them above `most`."""
    missing = need - sum(heights[top : top + high])
    while missing > 0:
        low = [row for row in range(top, top + high) if heights[row] < most]
        if not low:
            return
        step = math.ceil(missing / len(low) * 4) / 4
        for row in low:
            heights[row] = min(heights[row] + step, most)
        missing = need - sum(heights[top : top + high])


def paged(block: Block, pages: PageEnds, most: float, after: float) -> tuple[Block, list[int]]:
    """The block with its merged cells ending where a page does, and the rows before which a page begins.

    The text of a cell stands in the part of it on the first page. Where that is too low, the block begins on a new
    page, and there its rows are raised if need be. `after` points more must fit on the last page.
    """
    heights, anew = block.heights, False
    while True:
        starts = pages.starts(heights, after, anew=anew)
        cells = [part for cell in block.cells for part in _parted(cell, starts)] if starts else block.cells
        raised = list(heights)
        for cell in cells:
            grow(raised, cell.top, cell.high, cell.need, most)
        if raised == heights:
            pages.put(heights, starts)
            return Block(heights, cells, block.divided), starts
        heights = raised if anew else block.heights
        anew = True


def _parted(cell: Placed, starts: Sequence[int]) -> list[Placed]:
    """The parts of a cell on each page it reaches; all but the first are empty."""
    ends = [start for start in starts if cell.top < start < cell.top + cell.high]
    if not ends:
        return [cell]
    tops = [cell.top, *ends]
    highs = [end - top for top, end in zip(tops, [*ends, cell.top + cell.high], strict=True)]
    empty = [cell._replace(top=top, high=high, text="", need=0.0) for top, high in zip(tops, highs, strict=True)]
    return [cell._replace(high=highs[0]), *empty[1:]]


def _measured(texts: Sequence[Text], ruler: Ruler) -> list[_Pieces]:
    """The texts of one level, in pieces where one of them is too tall for a row.

    Then the others are divided too, so that each piece stands in a row of its own and a page may end below any of
    them. A piece takes half the highest row: a row that high would leave half a page empty at the end of one.
    """
    counts = [row_heights.lines(text, ruler.spaces[column]) for column, text in texts]
    most = ruler.most_lines
    if max(counts, default=0) > most:
        most = max(most // 2, 1)
    return [
        _Pieces(column, (text,), (ruler.height(count),)) if count <= most else _divided(column, text, ruler, most)
        for (column, text), count in zip(texts, counts, strict=True)
    ]


def _divided(column: int, text: str, ruler: Ruler, most: int) -> _Pieces:
    space = ruler.spaces[column]
    pieces = row_heights.pieces(text, space, most)
    return _Pieces(column, pieces, [ruler.height(row_heights.lines(each.removesuffix("\n"), space)) for each in pieces])


def _make_room(rows: list[int], wanted: int) -> None:
    """Give the parts more rows, those with the fewest first, until there is one for each piece of a shared text."""
    while sum(rows) < wanted:
        rows[rows.index(min(rows))] += 1


def _place_part(
    part: list[_Pieces], top: int, high: int, heights: list[float], cells: list[Placed], most: float
) -> None:
    """Each piece in a row of its own that is high enough for it; the rows left over stay empty."""
    for column, texts, needs in part:
        for nth in range(high):
            text, need = (texts[nth], needs[nth]) if nth < len(texts) else ("", 0.0)
            grow(heights, top + nth, 1, need, most)
            cells.append(Placed(top + nth, 1, column, text, need, nth > 0, nth < high - 1))


def _bands(heights: list[float], needs: Sequence[float]) -> list[tuple[int, int]]:
    """For each piece as many rows as it needs, at least one for those to come; the last takes what is left."""
    bands: list[tuple[int, int]] = []
    top = 0
    for nth, need in enumerate(needs[:-1], 1):
        end, reached = top + 1, heights[top]
        while reached < need and len(heights) - end > len(needs) - nth:
            reached += heights[end]
            end += 1
        bands.append((top, end - top))
        top = end
    return [*bands, (top, len(heights) - top)]


def _place_shared(pieces: _Pieces, heights: list[float], cells: list[Placed], most: float) -> None:
    """The pieces of a text that all parts share, one below the other over all rows."""
    bands = _bands(heights, pieces.needs)
    last = len(bands) - 1
    for nth, (text, need, (top, high)) in enumerate(zip(pieces.texts, pieces.needs, bands, strict=True)):
        grow(heights, top, high, need, most)
        cells.append(Placed(top, high, pieces.column, text, need, nth > 0, nth < last))
