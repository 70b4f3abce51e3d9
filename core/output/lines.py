"""行: text on the character grid — cut into atoms, broken into lines, every line set flush.

A hanzi or a Chinese mark takes one cell; Latin words and numbers take their natural width and stay whole. A line
that would put a forbidden mark at the next one's beginning first squeezes the blank halves of its own marks, else
gives its last characters to the next line; what room is left then is spread over its gaps.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from core.output.fonts import INVISIBLE, Chain
from core.output.kinsoku import CLOSING, NO_END, NO_START, OPENING, PAIRED, is_apostrophe, is_full
from core.output.truetype import TrueType

_LINE_FEED = re.compile(r"\r\n|[\n\v\f\u0085\u2028\u2029]")
_NEAR = 0.01  # points; sums of floats differ by less
_LONGEST_WORD = 24
_IN_WORDS = frozenset(".-_/%@#&+:,'’")
_SQUEEZED_INK = 60  # thousandths that stay free beside the ink of a squeezed mark
_WIDEST_GAP = 0.6  # of a cell: a line that needs more is left ragged, it holds one long word


class Look:
    """A type in which text is set: the faces, the size and the cell in points, bold by a thin outline."""

    def __init__(self, chain: Chain, size: float, cell: float, *, bold: bool = False) -> None:
        self.chain = chain
        self.size = size
        self.cell = cell
        self.bold = bold
        self._full: dict[str, Atom] = {}

    def full(self, text: str) -> "Atom":
        """The atom of a full-width character or of a paired mark; made once, since texts repeat theirs."""
        try:
            return self._full[text]
        except KeyError:
            return self._full.setdefault(text, self._new_full(text))

    def _new_full(self, text: str) -> "Atom":
        face = self.face(text[0])
        natural = face.width(ord(text[0])) * self.size / 1000
        atom = Atom(text, self, face, self.cell * len(text), natural, is_full=True)
        if text in OPENING or text in CLOSING:
            box = face.box(ord(text))
            blank = box.left if text in OPENING else 1000 - box.right
            free = (blank - _SQUEEZED_INK) * self.size / 1000 if natural > self.cell / 2 else self.cell / 2
            atom.squeeze = max(0.0, min(self.cell / 2, free))
        if natural < self.cell - 0.05 * self.size:
            spare = self.cell - natural
            atom.shift = spare if text in OPENING else 0.0 if text in CLOSING else spare / 2
        else:
            atom.shift = (self.cell - natural) / 2
        return atom

    def face(self, character: str) -> TrueType:
        """The face that prints the character. What no face has was refused before (`Fonts.require`)."""
        return self.chain.pick(character) or self.chain.faces[-1]


class Atom:
    """The least thing that stands on a line: a character, a paired mark, a word, a space. Widths in points.

    `shift` is the place of the glyph within its cell, `squeeze` what the cell may give up.
    """

    __slots__ = ("face", "is_full", "is_space", "look", "natural", "shift", "squeeze", "text", "width")

    def __init__(
        self,
        text: str,
        look: Look,
        face: TrueType,
        width: float,
        natural: float,
        *,
        is_full: bool,
        is_space: bool = False,
    ) -> None:
        self.text = text
        self.look = look
        self.face = face
        self.width = width
        self.natural = natural
        self.is_full = is_full
        self.is_space = is_space
        self.shift = 0.0
        self.squeeze = 0.0


Placed = tuple[float, Atom]


@dataclass(slots=True)
class Line:
    """A set line: atoms with the place of their glyphs from the line's beginning, and its width in points."""

    placed: list[Placed]
    width: float


def paragraphs(text: str) -> list[str]:
    """The text divided at its line feeds of whatever kind; Word writes a vertical tab for one inside a paragraph."""
    return _LINE_FEED.split(text)


def atoms(text: str, look: Look, widest: float) -> list[Atom]:
    """The text as atoms; no word is wider than `widest`. Line feeds must have been taken out before."""
    found: list[Atom] = []
    at, end = 0, len(text)
    while at < end:
        character = text[at]
        if character in INVISIBLE:
            at += 1
        elif is_full(character) and not is_apostrophe(text, at):
            if character == "\u3000":
                found.append(_space(character, look, look.cell))
                at += 1
            else:
                pair = character in PAIRED and text[at + 1 : at + 2] == character
                found.append(look.full(character * (2 if pair else 1)))
                at += 2 if pair else 1
        elif character.isspace():
            found.append(_space(" ", look, None))
            at += 1
        else:
            word = _word(text, at, look)
            found += _pieces(word, look, widest)
            at += len(word)
    return found


def _space(character: str, look: Look, width: float | None) -> Atom:
    face = look.face(character)
    natural = face.width(ord(character)) * look.size / 1000
    return Atom(character, look, face, natural if width is None else width, natural, is_full=False, is_space=True)


def _word(text: str, start: int, look: Look) -> str:
    """The Latin word or number at that place, with marks inside it (3.14, GB/T, 0871-123) and a % after it."""
    face = look.face(text[start])
    at = start + 1
    if not text[start].isalnum():
        return text[start]
    while at < len(text) and at - start < _LONGEST_WORD:
        character = text[at]
        if is_full(character) and not is_apostrophe(text, at):
            break
        inside = character in _IN_WORDS and text[at + 1 : at + 2].isalnum() and not is_full(text[at + 1])
        if not (character.isalnum() or inside) or look.face(character) is not face:
            break
        at += 1
    if text[at : at + 1] == "%" and look.face("%") is face:
        at += 1
    return text[start:at]


def _pieces(word: str, look: Look, widest: float) -> Iterator[Atom]:
    """The word, divided only where it alone would be wider than a line."""
    face = look.face(word[0])
    scale = look.size / 1000
    widths = [face.width(ord(character)) * scale for character in word]
    while word:
        count = len(word)
        if sum(widths) > widest:
            count = max(1, bisect_right(list(accumulate(widths)), widest))
        width = sum(widths[:count])
        yield Atom(word[:count], look, face, width, width, is_full=False)
        word, widths = word[count:], widths[count:]


def may_part(before: Atom, after: Atom, *, spaced: bool) -> bool:
    """Whether one line may end with `before` and the next begin with `after` (`spaced`: a space stands between)."""
    if after.text[0] in NO_START or before.text[-1] in NO_END:
        return False
    return spaced or before.is_full or after.is_full


def break_lines(content: list[Atom], width: float, first: float = 0.0, *, justify: bool = True) -> list[Line]:
    """The atoms as set lines of `width` points, the first one shorter by `first`; nothing gives one empty line."""
    if not content:
        return [Line([], 0.0)]
    breaker = _Breaker(content)
    lines: list[Line] = []
    start = 0
    while start < len(content):
        room = width - (0.0 if lines else first)
        end = breaker.next_break(start, room)
        last = end >= len(content)
        lines.append(_set(breaker.trimmed(start, end), room, justify=justify and not last))
        start = end
    return lines


class _Breaker:
    """Finds where lines end: sums over the atoms made once, so that each line is found by two searches."""

    def __init__(self, content: list[Atom]) -> None:
        self.content = content
        self.widths = [0.0, *accumulate(atom.width for atom in content)]
        self.squeezes = [0.0, *accumulate(atom.squeeze for atom in content)]
        self.stops = [*self._stops(), len(content)]

    def _stops(self) -> Iterator[int]:
        before: Atom | None = None
        spaced = False
        for at, atom in enumerate(self.content):
            if atom.is_space:
                spaced = True
                continue
            if before is not None and may_part(before, atom, spaced=spaced):
                yield at
            before, spaced = atom, False

    def next_break(self, start: int, room: float) -> int:
        """Where the line from `start` ends: the last stop that fits, or the one after it when squeezing pays."""
        after = bisect_right(self.stops, start)
        at = after
        # Trailing spaces hang over the edge, so the fit is asked of the trimmed line.
        limit = bisect_right(self.widths, self.widths[start] + room + _NEAR) - 1
        at = max(after, bisect_right(self.stops, limit))
        while at < len(self.stops) and self._fits(start, self.stops[at], room, 0.0):
            at += 1
        if at == after:
            return self._tight(start, at, room) or self._torn(start, room)
        chosen = self.stops[at - 1]
        slack = room - self._length(start, chosen)
        if chosen < len(self.content) and slack > self.content[start].look.cell - 0.5:
            return self._tight(start, at, room) or chosen
        return chosen

    def _tight(self, start: int, at: int, room: float) -> int | None:
        """The stop number `at`, when the line fits to it squeezed."""
        if at < len(self.stops) and self._fits(start, self.stops[at], room, 1.0):
            return self.stops[at]
        return None

    def _fits(self, start: int, end: int, room: float, squeezed: float) -> bool:
        give = (self.squeezes[end] - self.squeezes[start]) * squeezed
        return self._length(start, end) - give <= room + _NEAR

    def _length(self, start: int, end: int) -> float:
        while end > start and self.content[end - 1].is_space:
            end -= 1
        return self.widths[end] - self.widths[start]

    def _torn(self, start: int, room: float) -> int:
        """A run without any stop that is longer than a line must be torn: best where no mark is left astray."""
        limit = max(start + 1, bisect_right(self.widths, self.widths[start] + room + _NEAR) - 1)
        for at in range(limit, start, -1):
            if at < len(self.content):
                before, after = self.content[at - 1], self.content[at]
                if after.text[0] not in NO_START and before.text[-1] not in NO_END:
                    return at
        return limit

    def trimmed(self, start: int, end: int) -> list[Atom]:
        """The atoms of the line without the spaces at its end; an indent typed by hand at its beginning stays."""
        while end > start and self.content[end - 1].is_space:
            end -= 1
        return self.content[start:end]


def _set(content: list[Atom], room: float, *, justify: bool) -> Line:
    """Give each glyph its place: squeezed when the line is too long, spread when it shall be flush."""
    slack = room - sum(atom.width for atom in content)
    gaps = given = [0.0] * len(content)
    if slack < -_NEAR:
        given = _squeezed(content, -slack)
    elif justify and len(content) > 1:
        gaps = _spread(content, slack)
    placed: list[Placed] = []
    x = 0.0
    for atom, gap, less in zip(content, gaps, given, strict=True):
        x += gap
        placed.append((x + atom.shift - (less if atom.text in OPENING else 0.0), atom))
        x += atom.width - less
    return Line(placed, x)


def _squeezed(content: list[Atom], lacking: float) -> list[float]:
    """What each mark gives up: the one at the end its blank half first, where nobody sees it, then all alike."""
    given = [0.0] * len(content)
    if content[-1].text in CLOSING:
        given[-1] = min(lacking, content[-1].squeeze)
        lacking -= given[-1]
    total = sum(atom.squeeze for atom in content) - given[-1]
    ratio = min(1.0, lacking / total) if total else 0.0
    return [less + (atom.squeeze - less) * ratio for atom, less in zip(content, given, strict=True)]


def _spread(content: list[Atom], slack: float) -> list[float]:
    """What comes before each atom to fill the line; a word and the mark after it belong together."""
    open_before = [a.is_full or b.is_full or a.is_space or b.is_space for a, b in pairwise(content)]
    gap = slack / max(1, sum(open_before))
    if gap > _WIDEST_GAP * content[0].look.cell:
        gap = 0.0
    return [0.0, *(gap if wanted else 0.0 for wanted in open_before)]


def one_line(text: str, look: Look) -> Line:
    """The text on one line however long it is, each atom at its natural place."""
    return _set(atoms(text, look, float("inf")), float("inf"), justify=False)


def styled(parts: Iterable[tuple[str, Look]], widest: float) -> list[Atom]:
    """Atoms of several stretches in their own looks."""
    return [atom for text, look in parts for atom in atoms(text, look, widest)]
