"""版面: a pasted or decoded text as blocks — paragraphs, table rows, and the furniture of web pages and printed pages.

A block's `text` is folded and free of blanks, zero-width marks, and the line breaks and page numbers that fall amid a
sentence; `places` gives for each of its characters the place in the source. Rules look at `text` and never at the
source, so that a hard-wrapped, full-width or traditional original needs no rules of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.base.numbering import Mark, read
from core.base.text import INVISIBLE, fold, width
from core.intake.vocabulary import alternatives, any_of, found, words

BlockKind = Literal["text", "row", "furniture"]

_LINE_END = re.compile(r"\r\n|[\n\r\f\v\u2028\u2029\x85]")
_BULLET = re.compile(r"(?:[-—–*●•■◆◇□○▪★☆※>]{1,3}|#{1,6})(?=\S)")
_ENDS_SENTENCE = frozenset("。!?:;…")
_CLOSING_MARKS = "”’」』》)】\"'"


@dataclass(slots=True)
class Cell:
    """One cell of a table row, folded, with the places of its characters."""

    text: str
    places: Sequence[int]


@dataclass(slots=True)
class Block:
    """One paragraph, table row or piece of furniture.

    `mark` is the number in front (一、 1. ①) and `bullet` how many characters number and bullets take; `line` counts
    the lines of the source from 0, `last_line` is the last line of the block.
    """

    kind: BlockKind
    text: str
    places: Sequence[int]
    line: int
    last_line: int
    mark: Mark | None = None
    bullet: int = 0
    heading_level: int | None = None
    cells: list[Cell] = field(default_factory=list[Cell])

    @property
    def body(self) -> str:
        """The text behind number and bullets."""
        return self.text[self.bullet :]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Place in the source of a stretch of `text`; the stretch must hold a character."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(slots=True)
class _Line:
    number: int
    start: int
    end: int
    text: str  # folded, without blanks and invisible marks
    places: list[int]
    indent: int
    cells: int
    page_number: bool
    furniture: bool


def read_layout(source: str) -> list[Block]:
    """The blocks of a text in order; every character that is not blank lies in exactly one of them."""
    lines = _lines(source)
    tables = _table_lines(source, lines)
    wrapped = _Wrapping(lines, tables)
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.text:
            at += 1
        elif line.number in tables:
            blocks.append(_row(source, line))
            at += 1
        elif line.furniture:
            blocks.append(Block("furniture", line.text, line.places, line.number, line.number))
            at += 1
        else:
            at = _paragraph(lines, at, wrapped, blocks)
    _number(blocks)
    return blocks


def _lines(source: str) -> list[_Line]:
    made: list[_Line] = []
    start = 0
    folded = fold(source)
    for end, after in [*(each.span() for each in _LINE_END.finditer(source)), (len(source), len(source))]:
        made.append(_line(source, folded, start, end, len(made)))
        start = after
    _mark_links(made)
    return made


def _mark_links(lines: list[_Line]) -> None:
    """Titles of other documents below «相关阅读», up to the next sentence."""
    links = False
    for line in lines:
        if line.furniture and any_of("furniture", "links").search(line.text):
            links = True
        elif links and line.text:
            links = line.furniture = line.furniture or (
                len(line.text) <= _LONGEST_LINK and line.text[-1] not in "。;,:"
            )


_LONGEST_LINK = 60


def _line(source: str, folded: str, start: int, end: int, number: int) -> _Line:
    places = _visible_places(source, start, end)
    text = "".join(folded[place] for place in places)
    raw = source[start:end]
    indent = width(raw) - width(raw.lstrip()) if text else 0
    page_number = bool(found("furniture", "page_numbers").search(text))
    furniture = page_number or _is_furniture(text, raw)
    return _Line(number, start, end, text, places, indent, raw.count("\t"), page_number, furniture)


def _visible_places(source: str, start: int, end: int) -> list[int]:
    """Places of the characters that count; blanks stay out except between two Latin words."""
    places: list[int] = []
    pending = -1
    for place in range(start, end):
        char = source[place]
        if char in INVISIBLE:
            continue
        if char.isspace():
            pending = place
            continue
        if pending >= 0 and places and _is_latin(source[places[-1]]) and _is_latin(char):
            places.append(pending)
        pending = -1
        places.append(place)
    return places


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _is_furniture(text: str, raw: str) -> bool:
    if not text:
        return False
    if found("furniture", "lines").search(text):
        return True
    if "。" in text or len(text) > 160:
        return False
    labels = len(set(_labels().findall(text)))
    short_date = re.match(r"(?:日期|时间|发布|更新)[^:]{0,4}:?\d{2,4}[-年./]", text)
    if short_date and len(text) < 80:
        return True
    return labels >= 2 or (labels == 1 and len(text) <= 60 and not re.search(r"[,;]", text)) or _is_menu(raw)


def _labels() -> re.Pattern[str]:
    return _LABELS


_LABELS = re.compile(alternatives(words("furniture")["labels"]))


def _is_menu(raw: str) -> bool:
    """首页 | 概况 | 公开: several short words between bars or arrows."""
    if len(raw) > 300:
        return False
    parts = [part.strip() for part in re.split(r"\s+\|\s+|\s*(?:>>|»|＞|>)\s*", raw.strip(" |>"))]
    return len(parts) >= 3 and all(0 < len(part) <= 14 for part in parts)


# ---------------------------------------------------------------------------------------- tables


def _table_lines(source: str, lines: list[_Line]) -> set[int]:
    """Numbers of the lines that are table rows: tabs or bars, at least two of them together."""
    kinds = [_row_kind(source, line) for line in lines]
    chosen: set[int] = set()
    group: list[int] = []
    last = ""
    for line, kind in zip(lines, kinds, strict=True):
        if not line.text and group:
            continue
        if kind and (kind == last or not group):
            group.append(line.number)
        else:
            chosen |= set(group) if len(group) > 1 else set()
            group = [line.number] if kind else []
        last = kind
    chosen |= set(group) if len(group) > 1 else set()
    return chosen


def _row_kind(source: str, line: _Line) -> str:
    raw = source[line.start : line.end]
    if line.cells and sum(bool(cell.strip()) for cell in raw.split("\t")) >= 2:
        return "tab"
    stripped = raw.strip()
    if stripped.startswith(("|", "｜")) and stripped.count(stripped[0]) >= 2:
        return "bar"
    return ""


def _row(source: str, line: _Line) -> Block:
    raw = source[line.start : line.end]
    bar = "" if line.cells and "\t" in raw else raw.strip()[0]
    cells: list[Cell] = []
    start = line.start
    for piece in raw.split(bar or "\t"):
        places = _visible_places(source, start, start + len(piece))
        cells.append(Cell(fold("".join(source[place] for place in places)), places))
        start += len(piece) + 1
    if bar:
        cells = cells[1:-1] if raw.strip().endswith(bar) else cells[1:]
    return Block("row", line.text, line.places, line.number, line.number, cells=cells)


# ---------------------------------------------------------------------------------------- paragraphs


class _Wrapping:
    """Whether and how the text was broken into lines by hand, so that lines of one paragraph find together."""

    def __init__(self, lines: list[_Line], tables: set[int]) -> None:
        usable = [line for line in lines if line.text and not line.furniture and line.number not in tables]
        widest = max((width(line.text) for line in usable), default=0)
        broken = sorted(width(line.text) for line in usable if _goes_on(lines, line))
        self.indented = sum(line.indent >= 2 for line in usable) * 5 >= len(usable)
        self.usual = broken[len(broken) * 9 // 10] if broken else 0
        # In a text broken by hand no line is much wider than the usual break; indented paragraphs show it anyway.
        self.on = (
            len(broken) >= (2 if self.indented else 3)
            and len(broken) * 8 >= len(usable)
            and (self.indented or widest <= min(160, self.usual * 1.4))
        )

    def joins(self, above: _Line, below: _Line, page_break: bool) -> bool:
        """Whether a line continues the sentence of the line above, perhaps over the end of a page."""
        if below.furniture or _is_marked(below.text):
            return False
        skipped = below.number - above.number - 1
        if page_break and not _is_complete(above.text) and width(above.text) >= 40 and below.indent < 2:
            return True
        if above.text[-1] in ",、" and (not skipped or below.indent < 2):
            return True
        if not self.on or (self.indented and below.indent >= 2):
            return False
        if _is_complete(above.text):
            return self.indented and not skipped and above.indent + width(above.text) >= self.usual * 0.9
        if skipped and not self.indented:
            return width(above.text) >= self.usual * 0.8
        # Where paragraphs are indented, a line at the margin goes on; elsewhere only a long line can have been broken.
        return self.indented or width(above.text) >= self.usual * 0.7


def _goes_on(lines: list[_Line], line: _Line) -> bool:
    """Whether a line seems broken off: no closing mark, and right below it a line without a number."""
    below = lines[line.number + 1] if line.number + 1 < len(lines) else None
    if _is_complete(line.text) or below is None or not below.text or _is_marked(below.text):
        return False
    return line.indent >= below.indent and width(line.text) >= 30


def _is_complete(text: str) -> bool:
    return text.rstrip(_CLOSING_MARKS)[-1:] in _ENDS_SENTENCE or (text[-1:] == "." and len(text) > 12)


def _is_marked(text: str) -> bool:
    mark = read(text)
    return mark is not None or bool(_BULLET.match(text))


def _paragraph(lines: list[_Line], at: int, wrapped: _Wrapping, blocks: list[Block]) -> int:
    """Adds the paragraph that begins at this line and the page numbers within it; gives the line after it."""
    first = last = lines[at]
    text, places = first.text, list(first.places)
    inside: list[Block] = []
    following = at + 1
    while True:
        below, between = _next_line(lines, following)
        if below is None or not wrapped.joins(last, below, bool(between)):
            break
        if between and not all(line.page_number for line in between):
            break
        inside += [Block("furniture", line.text, line.places, line.number, line.number) for line in between]
        text, places, last = text + below.text, places + below.places, below
        following = below.number + 1
    blocks.append(Block("text", text, places, first.number, last.number))
    blocks.extend(inside)
    return following


def _next_line(lines: list[_Line], at: int) -> tuple[_Line | None, list[_Line]]:
    """The next line that is no page number, and the page numbers before it."""
    between: list[_Line] = []
    for line in lines[at : at + 8]:
        if not line.text:
            continue
        if not line.page_number:
            return line, between
        between.append(line)
    return None, between


def _number(blocks: list[Block]) -> None:
    """Sets mark and bullet of the paragraphs; a decimal fraction counts as a number only where a list expects it."""
    expected: int | None = None
    for block in blocks:
        if block.kind != "text":
            continue
        bullets = _BULLET.match(block.text)
        start = bullets.end() if bullets else 0
        mark = read(block.text, start, expected=expected)
        block.mark = mark
        block.bullet = start + (mark.length if mark else 0)
        if block.bullet >= len(block.text):
            block.mark, block.bullet = None, 0
        elif mark is not None and mark.style == "arabic":
            expected = mark.number + 1
    _number_bullets([block for block in blocks if block.kind == "text"])


def _number_bullets(blocks: list[Block]) -> None:
    """Paragraphs that follow one another with the same dash or dot in front are members of a list."""
    bullets = [block.text[: block.bullet] if block.mark is None else "" for block in blocks]
    number = 0
    for at, (block, bullet) in enumerate(zip(blocks, bullets, strict=True)):
        goes_on = number > 0 and bullet == bullets[at - 1]
        begins = bullet == (bullets[at + 1] if at + 1 < len(bullets) else "")
        number = number + 1 if bullet and (goes_on or begins) else 0
        if number:
            block.mark = Mark("bullet", number, block.bullet)
