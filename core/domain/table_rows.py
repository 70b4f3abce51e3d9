"""表体: which rows below a header are for records, which is the pattern of new ones, where totals and notes begin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.base.grid import Grid
from core.domain import headers, mapping_words
from core.domain.headers import Header
from core.domain.mapping_words import Words

_NOTE = re.compile(r"\s*([\u4e00-\u9fff]{1,4})\s*\d*\s*[:：、.．]")
_LABEL = re.compile(r"[\u4e00-\u9fff（）() ]{2,16}[:：]")
_EMPTY_AT_MOST = 3  # rows without anything, before a reader who knows no styles takes the table for ended


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows for records from `start` to `last` (before `start` when there is none), `block` rows a record;
    `clone` is the row that new ones look like, `totals` those that sum up, directly below."""

    start: int
    last: int
    block: int
    clone: int
    totals: tuple[int, ...]


def of(grid: Grid, header: Header, words: Words) -> TableRows:
    """The rows of the table with this header."""
    start = header.bottom + 1
    while _passed_over(grid, header, start):
        start += 1
    block = _block(grid, header, start)
    last = start - 1
    for row in _records(grid, header, start, words):
        last = row
    rows = last - start + 1
    if block > 1 and 0 < rows < block:
        last = start + block - 1
    totals = tuple(_totals(grid, header, last + 1))
    return TableRows(start, last, block, start if last >= start else (totals[0] if totals else start), totals)


def is_total(grid: Grid, header: Header, row: int) -> bool:
    """Whether the row sums up: one of its first texts is 合计 or the like."""
    return any(mapping_words.is_word("totals", text) for text in _texts(grid, header, row)[:2])


def is_note(grid: Grid, header: Header, row: int) -> bool:
    """Whether the row is said below a table and not in it: 注：…, 填报人：…, a line over the whole width."""
    first = next(iter(_texts(grid, header, row)), "")
    noted = _NOTE.match(first)
    if (noted and mapping_words.is_word("notes", noted[1])) or _LABEL.match(first):
        return True
    wide = [grid.area_at(row, column).wide for column, _ in grid.anchors(row)]
    whole = header.right - header.left + 1
    return len(wide) == 1 and wide[0] > max(whole * 0.6, 2)


def _texts(grid: Grid, header: Header, row: int) -> list[str]:
    """What stands in the row of the table, from the left."""
    return [text for column, text in grid.anchors(row) if header.left <= column <= header.right]


def _passed_over(grid: Grid, header: Header, row: int) -> bool:
    """Whether a row below the header is not yet one for records: a total above the rest, an example, instructions."""
    if row >= grid.height:
        return False
    texts = _texts(grid, header, row)
    if row in grid.hidden_rows:
        return True
    if is_total(grid, header, row):
        return bool(_texts(grid, header, row + 1)) or _framed(grid, header, row + 1)
    if any(mapping_words.is_word("examples", text.strip("()（）【】[]")) for text in texts[:2]):
        return True
    told = [text for text in texts if text.startswith(mapping_words.row_words("instructions"))]
    return bool(told) and len(told) >= max(1, len(texts) / 3)


def _block(grid: Grid, header: Header, start: int) -> int:
    """How many rows a record takes: what its highest merged cell takes."""
    return max((area.high for area in grid.merges_from(start) if header.left <= area.left <= header.right), default=1)


def _records(grid: Grid, header: Header, start: int, words: Words) -> Iterator[int]:
    """The rows for records: those that say something, and those prepared to look like the first."""
    empty: list[int] = []
    for row in range(start, max(grid.height, start + 1)):
        texts = _texts(grid, header, row)
        if row > start and grid.area_at(row, header.left).top < row and not _ends(grid, header, row, words):
            yield from (*empty, row)
            empty = []
            continue
        if texts and (is_total(grid, header, row) or is_note(grid, header, row) or _ends(grid, header, row, words)):
            return
        if texts:
            yield from (*empty, row)
            empty = []
        elif row == start or _framed(grid, header, row):
            yield row
        else:
            empty.append(row)
            if grid.framed or len(empty) > _EMPTY_AT_MOST:
                return


def _ends(grid: Grid, header: Header, row: int, words: Words) -> bool:
    """Whether another table begins here."""
    found = list(grid.anchors(row))
    if len(found) < 2 or sum(bool(words.known(text)) for _, text in found[:6]) < 2:
        return False
    return next(headers.headers_at(grid, row), None) is not None


def _framed(grid: Grid, header: Header, row: int) -> bool:
    """Whether most cells of an empty row are drawn: it was prepared for a record."""
    drawn = sum((row, heading.column) in grid.framed for heading in header.headings)
    return drawn >= max(len(header.headings) * 0.6, 1)


def _totals(grid: Grid, header: Header, row: int) -> Iterator[int]:
    while row < grid.height and is_total(grid, header, row):
        yield row
        row += 1
