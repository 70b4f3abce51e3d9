"""分页: where the pages of a ledger end, so that none goes through the middle of a merged cell's text.

Excel ends a page below any row that is full, be it in the midst of a finding whose cells are merged over many
rows, and prints half a line here and half there. So a finding of up to a third of a page is kept together; of a
higher one the merged cells end with the page. How much a page holds depends on the PC (columns are made of
pixels, and the sheet is shrunk to the width of the paper), so little is reckoned with: Excel would otherwise end
a page shortly before ours and leave one almost empty.
"""

from collections.abc import Sequence

from core.output.layouts import Paper

# A digit of 宋体 11 takes 8 pixels (6 points) on most screens, but 9 pixels of 0.6 points where all is shown at 125 %:
# the narrower the columns, the less is the sheet shrunk and the fewer rows a page holds.
_POINTS_PER_WIDTH = 5.4
# Rows are rounded to pixels of the screen.
_CERTAIN = 0.98
_KEPT_TOGETHER = 1 / 3
_POINTS_PER_MILLIMETRE = 72 / 25.4
_SIDES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}


class PageEnds:
    """The pages as they fill up; `room` is what one holds, in points of the sheet before it is shrunk."""

    def __init__(self, paper: Paper, widths: Sequence[float], head: float, header: float) -> None:
        """`head` is all that stands above the records on the first page, `header` what each page repeats of it."""
        short, long = _SIDES[paper.size]
        width, height = (long, short) if paper.orientation == "landscape" else (short, long)
        across = (width - paper.left - paper.right) * _POINTS_PER_MILLIMETRE
        down = (height - paper.top - paper.bottom) * _POINTS_PER_MILLIMETRE
        whole = down * max(1.0, sum(widths) * _POINTS_PER_WIDTH / across) * _CERTAIN
        self.room = max(whole - header, 0.0)
        self._left = whole - head
        self._empty = True

    def starts(self, heights: Sequence[float], after: float = 0, *, anew: bool = False) -> list[int]:
        """Before which of these rows, counted from 0, a page begins, if they and `after` points more are to follow.

        `anew` has them begin on a new page, unless this one is empty.
        """
        together = sum(heights) + after
        if together <= self._left:
            return []
        turn = anew or together <= self.room * _KEPT_TOGETHER or heights[0] > self._left
        found, left = ([0], self.room) if turn and not self._empty else (list[int](), self._left)
        for row, height in enumerate(heights):
            needed = height + (after if row == len(heights) - 1 else 0)
            if row and needed > left:
                found.append(row)
                left = self.room
            left -= height
        return found

    def put(self, heights: Sequence[float], starts: Sequence[int]) -> None:
        """Put these rows on the pages, new ones beginning before the rows `starts`."""
        if starts:
            self._left = self.room
        self._left -= sum(heights[starts[-1] if starts else 0 :])
        self._empty = False
