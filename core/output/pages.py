"""页: finished pages as data — set lines, rules, bookmarks — and how strips of text fill them.

Places are points from the upper left corner of the page. A strip is what is never divided: one line, one red
head. Strips that are tied stay on one page; so a heading keeps its first lines, a paragraph breaks only where two
lines stay together on either side (below several headings one line is enough), and a signature never stands alone.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from core.output.gbt9704 import Frame, Style
from core.output.lines import Line
from core.output.paper import Sheet

# Where the em box's upper edge lies above the baseline, as a part of the type size: hanzi fill −0.12 … 0.88.
ASCENT = 0.88
_NEAR = 0.05
_BELOW_TABLE = 0.3  # of a line


@dataclass(frozen=True, slots=True)
class Text:
    """A set line on a page: `y` is its baseline; `narrow` condenses it; `turned` reads downwards."""

    x: float
    y: float
    line: Line
    red: bool = False
    narrow: float = 1.0
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule of a thickness in points."""

    x0: float
    y0: float
    x1: float
    y1: float
    thickness: float
    red: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: an entry of the outline and the height it leads to."""

    title: str
    level: int
    y: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a page the words about a record stand; the preview leads from here back to the record."""

    about: str
    top: float
    bottom: float


@dataclass(slots=True)
class Page:
    """One page; `number` counts physical pages from 1, `numbered` tells whether the number is printed."""

    number: int
    frame: Frame
    numbered: bool = True
    used: float = 0.0
    texts: list[Text] = field(default_factory=list[Text])
    rules: list[Rule] = field(default_factory=list[Rule])
    marks: list[Mark] = field(default_factory=list[Mark])
    places: list[Place] = field(default_factory=list[Place])

    def set(self, line: Line, x: float, top: float, size: float, *, red: bool = False, narrow: float = 1.0) -> None:
        """Put a line where its em box begins at `top` of the page; empty lines leave nothing."""
        if line.placed:
            self.texts.append(Text(x, top + ASCENT * size, line, red, narrow))


class Cuttable(Protocol):
    """What may go on over several pages: a table."""

    @property
    def least(self) -> float:
        """The room it needs to begin."""
        ...

    @property
    def height(self) -> float: ...

    def cut(self, room: float, whole: float) -> "tuple[Cuttable | None, Cuttable | None]":
        """What fits into `room` and what is left; `whole` is the room of an empty page."""
        ...

    def without_last(self) -> "tuple[Cuttable | None, Cuttable]":
        """All but the last row, and the last row."""
        ...

    def paint(self, page: Page, top: float) -> None: ...


Painter = Callable[[Page, float], None]


@dataclass(slots=True)
class Strip:
    """A strip over the type area's width. `advance` is the way to the next strip, `depth` what it needs itself.

    `tied` keeps it on the page of the strip before. An `empty` strip is left out at the top of a page.
    """

    advance: float
    depth: float
    paint: Painter | None = None
    tied: bool = False
    empty: bool = False
    table: Cuttable | None = None
    sheet: Sheet | None = None
    """Set: begin a new page of that sheet; nothing is painted."""


def tie(strips: list[Strip]) -> list[Strip]:
    """The strips tied to one another."""
    for strip in strips[1:]:
        strip.tied = True
    return strips


class Book:
    """Fills pages with strips from top to bottom."""

    def __init__(self, style: Style, sheet: Sheet) -> None:
        self.style = style
        self.pages: list[Page] = []
        self.new_page(sheet)

    @property
    def page(self) -> Page:
        """The page being filled."""
        return self.pages[-1]

    def new_page(self, sheet: Sheet | None = None) -> Page:
        """Begin a page, of the same sheet as the last unless another is named."""
        number = len(self.pages) + 1
        chosen = sheet or self.page.frame.sheet
        self.pages.append(Page(number, self.style.frame(chosen, number)))
        return self.page

    def fits(self, depth: float) -> bool:
        """Whether that depth still finds room on the page."""
        return self.page.used + depth <= self.page.frame.height + _NEAR

    def fill(self, strips: Iterable[Strip]) -> None:
        """Put the strips on pages."""
        for group in _groups(strips):
            self._put_group(group)

    def _put_group(self, group: list[Strip]) -> None:
        if group[0].sheet is not None:
            if self.page.used > 0 or self.page.frame.sheet != group[0].sheet:
                self._turn_to(group[0].sheet)
            return
        if self.page.used > 0 and not self.fits(_needed(group)):
            self.new_page()
        for at, strip in enumerate(group):
            if strip.empty and self.page.used == 0:
                continue
            if strip.table is not None:
                self._put_table(strip.table, _needed(group[at + 1 :]))
                continue
            if self.page.used > 0 and not self.fits(strip.depth):
                self.new_page()
                if strip.empty:
                    continue
            if strip.paint is not None:
                strip.paint(self.page, self.page.frame.top + self.page.used)
            self.page.used += strip.advance

    def _turn_to(self, sheet: Sheet) -> None:
        if self.page.used == 0:
            # Nothing stands on it yet: the page itself changes its sheet instead of staying empty.
            self.pages.pop()
        self.new_page(sheet)

    def _put_table(self, table: Cuttable, following: float) -> None:
        rest: Cuttable | None = table
        while rest is not None:
            room = self.page.frame.height - self.page.used
            part, left = rest.cut(room + _NEAR, self.page.frame.height)
            if left is None and part is not None and following and not self._fits_below(part, following):
                # What must stay with the table's end takes its last row along, unless a page is too small for both.
                shorter = rest.without_last()
                if shorter[0] is not None or self.page.used > 0:
                    part, left = shorter
                following = 0.0
            if part is not None:
                part.paint(self.page, self.page.frame.top + self.page.used)
                self.page.used += part.height
            rest = left
            if rest is not None:
                self.new_page()
        self.page.used = self._below(self.page.used)

    def _fits_below(self, table: Cuttable, following: float) -> bool:
        return self._below(self.page.used + table.height) + following <= self.page.frame.height + _NEAR

    def _below(self, foot: float) -> float:
        """Where the text goes on below a table: on the grid, a little off the last rule."""
        return self.next_row(foot + self.style.pitch * _BELOW_TABLE)

    def next_row(self, used: float) -> float:
        """The next line of the grid at or below that depth, so that lines on both sides of a leaf agree."""
        return math.ceil((used - _NEAR) / self.style.pitch) * self.style.pitch


def _groups(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        if group and not strip.tied:
            yield group
            group = []
        group.append(strip)
    if group:
        yield group


def _needed(group: list[Strip]) -> float:
    """The room a group needs to stay together; a table in it needs to begin only."""
    total = 0.0
    for at, strip in enumerate(group):
        if strip.table is not None:
            return total + strip.table.least
        total += strip.advance if at + 1 < len(group) else strip.depth
    return total
