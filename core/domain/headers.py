"""表头: finds the header of a table in a sheet — where it begins and ends, and the way to each of its columns.

Superiors' forms have a title and lines of 填报单位 above, one to five header rows with merged cells, sometimes a
row that numbers the columns, and begin their table wherever they please in the first rows.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from core.base.grid import Grid
from core.domain import mapping_words
from core.domain.mapping_words import Words

DEEPEST = 6  # header rows
LAST_TOP = 14  # the first header row of a form stands in one of so many rows
LONGEST_HEADING = 60  # characters; what is longer is a record or a note
_NUMBER_ROW = re.compile(r"[(（]?(\d{1,3}|[A-Za-z]{1,2}|[甲乙丙丁戊己庚辛壬癸]|[①-⑳㉑-㉟])[)）]?(\s*[=＝].*)?")
_LABEL = re.compile(r"[^（(]{1,16}[:：]")
_IN_BRACKETS = re.compile(r"[(（].{1,12}[)）]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: its way through the header tree from the top, without repetitions."""

    column: int
    way: tuple[str, ...]

    @property
    def leaf(self) -> str:
        return self.way[-1]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: first and last row (a row that numbers the columns included) and its columns."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]

    @property
    def left(self) -> int:
        return self.headings[0].column

    @property
    def right(self) -> int:
        return self.headings[-1].column


def best(grid: Grid, words: Words) -> tuple[int, Header] | None:
    """The header whose headings are known best, with how well; None for a sheet without a table."""
    found = [(weight(header, words), header) for header in candidates(grid)]
    return max(found, key=lambda one: (one[0], -one[1].top), default=None)


def weight(header: Header, words: Words) -> int:
    """How much of a header is known: 100 a heading that is certain, a little for one that is only there."""
    total = 0
    for heading in header.headings:
        near = words.match(heading.way)
        total += near[0].score if near and near[0].score >= mapping_words.SURE_ENOUGH else 3
    return total


def candidates(grid: Grid) -> Iterator[Header]:
    """Every header that may begin in the first rows; tables side by side each on their own."""
    for top in range(min(grid.height, LAST_TOP)):
        yield from headers_at(grid, top)


def headers_at(grid: Grid, top: int) -> Iterator[Header]:
    """The headers whose first row is `top`; none where that row is a title, a line of labels or a record."""
    texts = dict(grid.anchors(top))
    if (
        len(texts) < 2
        or any(map(_no_heading, texts.values()))
        or _within_a_header(grid, top)
        or _labels(texts.values())
    ):
        return
    bottom = _bottom(grid, top)
    for group in _groups(grid, top, bottom):
        if len(group) >= 2:
            last = bottom
            while last + 1 < grid.height and (_numbers_columns(grid, last + 1, group) or last + 1 in grid.hidden_rows):
                last += 1
            yield Header(top, last, tuple(group))


def within(grid: Grid, top: int, bottom: int) -> Header | None:
    """The header that the clerk says stands in these rows; None where no heading does."""
    groups = [group for group in _groups(grid, top, bottom) if group]
    return Header(top, bottom, tuple(max(groups, key=len))) if groups else None


def further(grid: Grid, first: int, words: Words) -> Iterator[Header]:
    """Tables that begin below: rows of at least two known headings that begin with 序号 or are mostly known."""
    row = first
    while row < grid.height:
        texts = [text for _, text in grid.anchors(row)]
        if sum(bool(words.known(text)) for text in texts) >= 2:
            found = [header for header in headers_at(grid, row) if _is_further(header, words)]
            yield from found
            row = max((header.bottom for header in found), default=row)
        row += 1


def above(grid: Grid, row: int) -> Iterator[Header]:
    """Tables that end above a row: at least three headings each."""
    top = 0
    while top < row:
        found = [one for one in headers_at(grid, top) if one.bottom < row and len(one.headings) >= 3]
        yield from found
        top = max((one.bottom for one in found), default=top) + 1


def _is_further(header: Header, words: Words) -> bool:
    first = mapping_words.is_first(header.headings[0].leaf)
    return first or weight(header, words) >= 30 * len(header.headings)


def _no_heading(text: str) -> bool:
    return len(text) > LONGEST_HEADING or bool(_LABEL.match(text))


def _labels(texts: Collection[str]) -> bool:
    """Whether the row only asks for facts of the whole (填报单位 | 填报日期), without colons."""
    asking = sum(mapping_words.is_label(text) for text in texts)
    return len(texts) <= 4 and asking * 2 >= len(texts)


def _within_a_header(grid: Grid, row: int) -> bool:
    """Whether a cell from above reaches down into the row: then the tree has begun before."""
    return any(grid.area_at(row, column).top < row and grid.text(row, column) for column in range(grid.width))


def _bottom(grid: Grid, top: int) -> int:
    """The last row of the tree that begins in `top`: where vertical merges end and no heading has another below."""
    bottom = top
    while bottom - top < DEEPEST:
        reach = max(
            (grid.area_at(row, column).bottom for row in range(top, bottom + 1) for column, _ in grid.anchors(row)),
            default=bottom,
        )
        if bottom < reach < top + DEEPEST:
            bottom = reach
        elif _goes_on(grid, top, bottom):
            bottom += 1
        else:
            break
    return bottom


def _goes_on(grid: Grid, top: int, bottom: int) -> bool:
    """Whether the row below `bottom` still is header: it divides headings that stand above several columns."""
    below = dict(grid.anchors(bottom + 1))
    if not below or any(_no_heading(text) or text.isdigit() for text in below.values()):
        return False
    if all(_IN_BRACKETS.fullmatch(text) for text in below.values()):
        return True
    # A column that already has its heading to itself and says something below says it as a record.
    divides = 0
    for column in below:
        if not grid.text(bottom, column):
            divides += _under_a_heading(grid, top, bottom, column)
            continue
        over = grid.area_at(bottom, column)
        shared = over.wide > 1 or not grid.text(bottom, column + 1)
        inside = [other for other in below if over.left <= other <= over.right]
        beside = column + 1 in below and not grid.text(bottom, column + 1)
        if not shared or not (len(inside) > 1 or beside):
            return False
        divides += 1
    alone = [column for column, _ in grid.anchors(bottom) if column not in below]
    return divides > 1 and (bool(alone) or _all_shared(grid, bottom))


def _under_a_heading(grid: Grid, top: int, bottom: int, column: int) -> bool:
    return any(grid.text(row, left) for row in range(top, bottom + 1) for left in range(column))


def _all_shared(grid: Grid, row: int) -> bool:
    """Whether every heading of the row stands above several columns."""
    return all(grid.area_at(row, column).wide > 1 or not grid.text(row, column + 1) for column, _ in grid.anchors(row))


def _heading(grid: Grid, top: int, bottom: int, column: int) -> Heading | None:
    way: list[str] = []
    for row in range(top, bottom + 1):
        text = grid.text(row, column) or _carried(grid, row, bottom, column)
        text = "".join(text.split())
        if text and (not way or way[-1] != text):
            way.append(text)
    own = any(grid.text(row, column) for row in range(top, bottom + 1))
    # A heading merged over two columns is that of the first; the records' cells below are merged likewise.
    further = grid.area_at(bottom, column).left < column
    return Heading(column, tuple(way)) if way and own and not further else None


def _carried(grid: Grid, row: int, bottom: int, column: int) -> str:
    """What a heading that was centred over columns without merging them says for one further to the right."""
    if row == bottom or not any(grid.text(below, column) for below in range(row + 1, bottom + 1)):
        return ""
    for left in range(column - 1, -1, -1):
        if text := grid.text(row, left):
            divided = any(grid.text(below, left) not in ("", text) for below in range(row + 1, bottom + 1))
            return text if divided else ""
    return ""


def _groups(grid: Grid, top: int, bottom: int) -> list[list[Heading]]:
    """Neighbouring columns with headings; two tables stand beside each other where one begins anew."""
    groups: list[list[Heading]] = [[]]
    gap = 0
    for column in range(grid.width):
        heading = _heading(grid, top, bottom, column)
        if heading is None:
            gap += grid.area_at(bottom, column).left == column
            continue
        anew = any(heading.way == known.way for known in groups[-1])
        if groups[-1] and (gap > 1 or (gap == 1 and (anew or mapping_words.is_first(heading.leaf)))):
            groups.append([])
        groups[-1].append(heading)
        gap = 0
    return groups


def _numbers_columns(grid: Grid, row: int, headings: Sequence[Heading]) -> bool:
    """Whether the row only numbers the columns: 1 2 3, 甲 乙 1 2, (1) (2) (3)=(1)+(2)."""
    texts = [grid.text(row, heading.column) for heading in headings]
    told = [text for text in texts if text]
    if len(told) < max(3, len(headings) * 0.6) or len(set(told)) < len(told) * 0.8:
        return False
    if not all(_NUMBER_ROW.fullmatch(text) for text in told):
        return False
    digits = [int(found) for text in told if (found := re.sub(r"\D.*$", "", text.strip("(（")))]
    return digits == sorted(digits) and (len(digits) < 2 or digits[-1] - digits[0] <= len(headings))
