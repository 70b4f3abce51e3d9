"""行高: how many lines a text takes in a column, how high its row must be, and where a text too tall is divided.

Excel, WPS and LibreOffice each break lines a little differently, with the fonts of the PC they run on, and none
of them fits a merged cell. So the height is estimated here, on the safe side: a row may stand a line too high,
but no text is cut. Lengths along a line are in em, the width of one Chinese character of the text's size.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from unicodedata import east_asian_width

# Excel measures columns in digits of the workbook's Normal font, 宋体 11: 8 pixels on most screens, 7 on some.
DIGIT_PIXELS = 7.5
# What a column's width holds besides text: two pixels on either side and the grid line.
MARGIN_PIXELS = 5
PIXELS_PER_POINT = 96 / 72

_NO_START = frozenset("，。、；：？！）》〉」』】〕”’…—·％℃%,.;:?!)]}")
_NO_END = frozenset("（《〈「『【〔“‘([{")
_CLOSING = frozenset("）》〉」』】〕”’")
_SENTENCE_END = frozenset("。；！？\n")
_LATIN_END = "\u0250"
_BROAD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZmw@%&")

_NARROWEST, _BROADER = 0.58, 0.78


class _Advances(dict[str, float]):
    """Width of each character in em, worked out once; a little more than the usual faces have."""

    def __missing__(self, character: str) -> float:
        if character > "\x7f" and east_asian_width(character) in "WFA":
            advance = 1.0
        else:
            advance = _BROADER if character in _BROAD else _NARROWEST
        self[character] = advance
        return advance


_advance = _Advances().__getitem__


def room(width: float, size: float) -> float:
    """How many em of text of `size` points a line holds in a column `width` half-width characters wide.

    Screens draw characters of whole pixels, so one of 11 points (14.67 pixels) takes 15.
    """
    return (width * DIGIT_PIXELS - MARGIN_PIXELS) / math.ceil(size * PIXELS_PER_POINT)


def length(text: str) -> float:
    """How many em `text` takes in one line."""
    return sum(map(_advance, text))


def lines(text: str, space: float) -> int:
    """The number of lines of `text` where a line holds `space` em; an empty text takes one."""
    if len(text) <= space and "\n" not in text:
        return 1
    return sum(1 for _ in _starts(text, space))


def height(count: int, size: float, spacing: float, padding: float) -> float:
    """The height in points of `count` lines of `size` points, in the quarter points that Excel keeps.

    Every tenth line is counted twice: in a long text some line breaks a word earlier than reckoned.
    """
    return math.ceil(((count + count // 10) * size * spacing + padding) * 4) / 4


def pieces(text: str, space: float, most: int) -> list[str]:
    """`text` in pieces of at most `most` lines each, about alike; joined they are the text.

    Each piece ends after a sentence where one ends in the last third of it, else where a line ends; the empty line
    that a line end at its end makes is not counted.
    """
    total = lines(text, space)
    share = math.ceil(total / math.ceil(total / most))
    # No piece can be longer than this, so that a text of a million characters is not measured again for each.
    longest = math.ceil((most + 1) * (space / _NARROWEST + 1))
    found: list[str] = []
    while True:
        starts = list(_starts(text[:longest], space))
        if len(starts) <= most:
            return [*found, text] if text or not found else found
        cut = starts[share]
        sentence = next((at for at in range(cut, starts[share * 2 // 3], -1) if text[at - 1] in _SENTENCE_END), cut)
        found.append(text[:sentence])
        text = text[sentence:]


def _starts(text: str, space: float) -> Iterator[int]:
    """Where each line begins."""
    begin = 0
    while True:
        end = text.find("\n", begin)
        yield from _wrapped(text, begin, len(text) if end < 0 else end, space)
        if end < 0:
            return
        begin = end + 1


def _wrapped(text: str, begin: int, end: int, space: float) -> Iterator[int]:
    """Where the lines of one paragraph begin."""
    yield begin
    if end - begin <= space:
        return
    reach = list(accumulate(map(_advance, text[begin:end])))
    line = begin
    done = 0.0
    while reach[-1] > done + space:
        line = _break(text, line, begin + bisect_right(reach, done + space))
        if line >= end:
            return
        done = reach[line - begin - 1]
        yield line


def _break(text: str, line: int, wanted: int) -> int:
    """The place to break at or before `wanted`: not within a Latin word, not before 。 and not after （."""
    at = wanted
    while at > line and _inseparable(text[at - 1], text[at]):
        at -= 1
    if at > line:
        return at
    # Inseparable from its beginning: broken after a hyphen (0871-68888888), as LibreOffice does in some faces, else
    # where the space ends; each line takes at least one character.
    return (text.rfind("-", line, wanted) + 1) or max(wanted, line + 1)


def _inseparable(before: str, after: str) -> bool:
    if after in _NO_START or before in _NO_END:
        return True
    # LibreOffice takes （管委会）2017年 over with its last character before the bracket.
    if before in _CLOSING and " " < after < _LATIN_END:
        return True
    # Addresses and numbers too: LibreOffice keeps name@office.cn and 0871-6888 in one piece.
    return " " < before < _LATIN_END and " " < after < _LATIN_END
