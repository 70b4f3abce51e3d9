"""句读: where sentences, «；» members and numbered members of running text begin and end.

All functions work on a block's folded text and give half-open stretches of it. Marks inside quotes and brackets do
not divide, except in a quotation that is itself several sentences of speech.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from core.base.numbering import Mark, Style, read
from core.base.text import brackets

Stretch = tuple[int, int]

_ENDS = re.compile(r"[。!?.]")
_TRAILING = frozenset("。!?”’」』\"')】》…")
_AFTER_MARK = frozenset('。;,:、!?.(“"')
_BEGINS_MARK = frozenset(
    "一二三四五六七八九十第其(问表事首①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩0123456789"
)
_FIRST = re.compile(r"(?:发现|存在|出|为|是|有|即|到|要|面|说|题|议)(?=一[是要])")


@dataclass(frozen=True, slots=True)
class Text:
    """A block's text with the depth of quotes and brackets at each character."""

    text: str
    depths: list[int]

    @classmethod
    def of(cls, text: str) -> "Text":
        depths = brackets(text)
        for start, end in _speeches(text, depths):
            for place in range(start, end):
                depths[place] -= 1
        return cls(text, depths)


def _speeches(text: str, depths: list[int]) -> list[Stretch]:
    """Insides of quotations that are speech: «表示：“我们接受。……”» holds sentences of its own."""
    found: list[Stretch] = []
    for begin in re.finditer(r"[:,][“「\"]", text):
        start = begin.end()
        if start >= len(text) or depths[start] != 1:
            continue
        end = start
        while end < len(text) and depths[end] >= 1:
            end += 1
        if "。" in text[start:end]:
            found.append((start, end))
    return found


def sentences(whole: Text, start: int = 0, end: int | None = None) -> list[Stretch]:
    """Sentences with their closing marks. In a text with half-width stops a «.» behind a Chinese word also ends one."""
    text, depths = whole.text, whole.depths
    stop = len(text) if end is None else end
    found: list[Stretch] = []
    begin = start
    for mark in _ENDS.finditer(text, start, stop):
        at = mark.start()
        if at < begin or depths[at] or not _ends_sentence(text, at, stop):
            continue
        after = at + 1
        while after < stop and text[after] in _TRAILING:
            after += 1
        found.append((begin, after))
        begin = after
    if begin < stop:
        found.append((begin, stop))
    return found


def _ends_sentence(text: str, at: int, stop: int) -> bool:
    if text[at] != ".":
        return True
    if at == 0:
        return False
    before, after = text[at - 1], text[at + 1] if at + 1 < stop else ""
    # 2.5 and 1.项目 are no ends; 成效.但 is one, 23%. too.
    return not after.isascii() and not before.isdigit() and not before.isspace() if after else not before.isdigit()


_DEPENDENT = re.compile(
    r"但|且|并(?!未|非)|而(?!对|且)|而且|其中|导致|致使|造成|以致|从而|甚至|尤其|特别是|例如|比如|如:|同时也|由此|因此|因而"
)


def members(whole: Text, start: int, end: int) -> list[Stretch]:
    """The «；» members of a sentence; one that cannot stand alone stays with the one before."""
    found: list[Stretch] = []
    begin = start
    for at in range(start, end):
        if whole.text[at] == ";" and whole.depths[at] == 0:
            if at > begin:
                found.append((begin, at))
            begin = at + 1
    if begin < end and _has_words(whole.text, begin, end):
        found.append((begin, end))
    joined: list[Stretch] = []
    for stretch in found:
        dependent = _DEPENDENT.match(whole.text, *stretch) or stretch[1] - stretch[0] < 5
        if joined and dependent:
            joined[-1] = (joined[-1][0], stretch[1])
        else:
            joined.append(stretch)
    return joined


def _has_words(text: str, start: int, end: int) -> bool:
    return any(char.isalnum() for char in text[start:end])


def clauses(whole: Text, start: int, end: int) -> list[Stretch]:
    """The comma clauses of a sentence, each with its comma or colon."""
    found: list[Stretch] = []
    begin = start
    for at in range(start, end):
        if whole.text[at] in ",:" and whole.depths[at] == 0:
            found.append((begin, at + 1))
            begin = at + 1
    if begin < end:
        found.append((begin, end))
    return found


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list in running text: where each number stands and how long it is, and where the last member ends."""

    style: Style
    marks: tuple[tuple[int, int], ...]
    end: int

    @property
    def start(self) -> int:
        return self.marks[0][0]

    def members(self) -> list[Stretch]:
        """The members without their numbers."""
        starts = [at + length for at, length in self.marks]
        ends = [at for at, _ in self.marks[1:]] + [self.end]
        return list(zip(starts, ends, strict=True))


def lists(whole: Text, start: int, end: int) -> list[Numbered]:
    """The outermost numbered lists of a stretch, in order; lists inside a member are not given."""
    chains = _chains(_marks(whole, start, end))
    if not chains:
        return []
    stops = [stop for _, stop in sentences(whole, start, end)]
    next_start = _next_of_style(chains, end)
    outer: list[Numbered] = []
    for chain, limit in zip(chains, next_start, strict=True):
        if outer and chain[0][0] < outer[-1].end:
            continue
        outer.append(_numbered(chain, limit, stops))
    return outer


def _next_of_style(chains: list[list[tuple[int, Mark]]], end: int) -> list[int]:
    """For each chain where the next one of its style begins behind it: there its last member ends at the latest."""
    following: dict[Style, int] = {}
    limits: list[int] = []
    for chain in reversed(chains):
        style = chain[0][1].style
        limits.append(following.get(style, end))
        following[style] = chain[0][0]
    return limits[::-1]


def _marks(whole: Text, start: int, end: int) -> list[tuple[int, Mark]]:
    text, depths = whole.text, whole.depths
    firsts = {begin.end() for begin in _FIRST.finditer(text, start, end)}
    found: list[tuple[int, Mark]] = []
    for at in range(start, end):
        if text[at] not in _BEGINS_MARK or depths[at]:
            continue
        if at != start and text[at - 1] not in _AFTER_MARK and at not in firsts and text[at] < "①":
            continue
        if text[at - 1] == "." and at != start and text[at].isdigit() and text[at - 2 : at - 1].isdigit():
            continue
        mark = read(text, at)
        if mark is not None and (at not in firsts or mark.number == 1):
            found.append((at, mark))
    return found


def _chains(marks: list[tuple[int, Mark]]) -> list[list[tuple[int, Mark]]]:
    """Marks of one style that count 1, 2, 3 …; a single one is no list. In the order of their beginnings."""
    open_chains: dict[Style, list[tuple[int, Mark]]] = {}
    done: list[list[tuple[int, Mark]]] = []
    for at, mark in marks:
        chain = open_chains.get(mark.style)
        if chain and mark.number == chain[-1][1].number + 1:
            chain.append((at, mark))
        elif mark.number == 1:
            open_chains[mark.style] = [(at, mark)]
            done.append(open_chains[mark.style])
    return [chain for chain in done if len(chain) > 1]


def _numbered(chain: list[tuple[int, Mark]], limit: int, stops: list[int]) -> Numbered:
    first, last = chain[0][0], chain[-1][0]
    marks = tuple((at, mark.length) for at, mark in chain)
    # Members parted by semicolons are one sentence: the last one ends with it.
    sentence = bisect_left(stops, last + 1)
    in_one = bisect_left(stops, first + 1) == sentence
    stop = min(limit, stops[sentence]) if in_one and sentence < len(stops) else max(limit, last)
    return Numbered(chain[0][1].style, marks, stop)
