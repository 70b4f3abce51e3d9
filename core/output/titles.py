"""标题: breaks a title into lines by its sense, in the shape of a trapezium or a rhombus.

GB/T 9704-2012, 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，标题排列应当使用梯形或菱形. Every way
to break the title into as few lines as it needs is weighed: torn words and sentences cost, hourglasses and
stumps cost, and the cheapest one is taken.
"""

import re
from functools import lru_cache
from itertools import accumulate, combinations, pairwise

from core.base.places import resource
from core.output.lines import Atom, Look, atoms, may_part, paragraphs

_MOST_WAYS = 20_000
_LONGEST_WORD = 6
_MORE_LINES = 4

# Costs, in the same unit as one step of unevenness.
_TORN_WORD, _TORN_BRACKET, _ASTRAY, _STUMP, _HOURGLASS, _ONE_MORE_LINE = 8.0, 3.0, 5.0, 6.0, 8.0, 5.0
_NOT_FIRST = {"的": 8.0, "了": 8.0, "等": 6.0, "和": 2.0, "与": 2.0, "及": 2.0, "之": 6.0, "者": 8.0, "性": 8.0}
_NOT_LAST = frozenset("和与及对向在为以将把被从按于第各一")
_GOOD_FIRST = {"关于": -7.0, "《": -1.0, "落实": -0.5, "贯彻": -0.5}
_GOOD_LAST = {"的": -1.5, "》": -1.5, "、": -1.0, "，": -1.5, "会": -0.5, "党委": -0.5, "——": -1.0}
_ORDINAL = re.compile("第[一二三四五六七八九十百0-9]+")
_BRACKETS = {"《": 1, "（": 1, "“": 1, "》": -1, "）": -1, "”": -1}


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    lines = resource("papers/title_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def break_title(title: str, look: Look, room: float) -> list[str]:
    """The title's lines, each no wider than `room` points. A line feed the clerk put in is kept as it is."""
    return [line for part in paragraphs(title) for line in _broken(part, look, room)]


def _broken(title: str, look: Look, room: float) -> list[str]:
    content = atoms(title, look, room)
    width = sum(atom.width for atom in content)
    if width <= room:
        return [title]
    stops = _stops(content)
    fewest = int(-(-width // room))
    best: tuple[float, tuple[int, ...]] | None = None
    for more in range(_MORE_LINES):
        for way in _ways(content, stops, fewest + more, room):
            cost = _cost(content, stops, way, look.cell) + more * _ONE_MORE_LINE
            if best is None or cost < best[0]:
                best = (cost, way)
        if best is not None and more:
            break
    ends = best[1] if best else _greedy(content, room)
    starts = (0, *ends)
    return [
        "".join(atom.text for atom in content[a:b]).strip() for a, b in zip(starts, (*ends, len(content)), strict=True)
    ]


def _greedy(content: list[Atom], room: float) -> tuple[int, ...]:
    """Where nothing better is possible: a new line when the old one is full."""
    ends: list[int] = []
    used = 0.0
    for at, atom in enumerate(content):
        if used + atom.width > room and at:
            ends.append(at)
            used = 0.0
        used += atom.width
    return tuple(ends)


def _stops(content: list[Atom]) -> dict[int, float]:
    """Where a line may end, with what it costs for the sense."""
    text = [atom.text for atom in content]
    whole = "".join(text)
    torn = _inside_words(whole)
    costs: dict[int, float] = {}
    depth = place = 0
    for at in range(1, len(content)):
        before, after = content[at - 1], content[at]
        place += len(before.text)
        depth += _BRACKETS.get(before.text, 0)
        if not (before.is_space or may_part(before, after, spaced=False)):
            continue
        cost = _TORN_BRACKET * depth + (_TORN_WORD if place in torn else 0.0)
        cost += _NOT_FIRST.get(after.text[0], 0.0) + (_ASTRAY if before.text in _NOT_LAST else 0.0)
        if not depth:
            cost += sum(gain for word, gain in _GOOD_FIRST.items() if whole.startswith(word, place))
        cost += sum(gain for word, gain in _GOOD_LAST.items() if whole.endswith(word, 0, place))
        costs[at] = cost
    return costs


def _inside_words(text: str) -> set[int]:
    """The places that a break would make inside a known word."""
    words = _words()
    inside: set[int] = set()
    at = 0
    while at < len(text):
        # The longest word first, as a reader takes them; a number keeps its counter (2024年, 第一季度).
        size = next((n for n in range(_LONGEST_WORD, 1, -1) if text[at : at + n] in words), 1)
        inside.update(range(at + 1, at + size))
        if text[at].isdigit() and text[at + 1 : at + 2] in tuple("年月日号届轮期次"):
            inside.add(at + 1)
        if ordinal := _ORDINAL.match(text, at):
            # 第三巡视组 is one name: nothing is divided between the number and what it counts.
            size = max(size, ordinal.end() - at)
            inside.update(range(at + 1, at + size + 1))
        at += size
    return inside


def _ways(content: list[Atom], stops: dict[int, float], lines: int, room: float) -> list[tuple[int, ...]]:
    """The ways to end all lines but the last, none too wide; of too many stops the better and more even ones only."""
    sums = [0.0, *accumulate(atom.width for atom in content)]
    part = sums[-1] / lines

    def merit(at: int) -> float:
        uneven = abs((sums[at] / part + 0.5) % 1 - 0.5) * part / content[0].look.cell
        return stops[at] + uneven

    usable = sorted(stops)
    while _count(len(usable), lines - 1) > _MOST_WAYS:
        usable = sorted(sorted(usable, key=lambda at: (merit(at), at))[: len(usable) * 3 // 4])
    fitting: list[tuple[int, ...]] = []
    for way in combinations(usable, lines - 1):
        if all(sums[b] - sums[a] <= room for a, b in pairwise((0, *way, len(content)))):
            fitting.append(way)
    return fitting


def _count(stops: int, taken: int) -> int:
    total = 1
    for nth in range(taken):
        total = total * (stops - nth) // (nth + 1)
    return total


def _cost(content: list[Atom], stops: dict[int, float], way: tuple[int, ...], cell: float) -> float:
    edges = (0, *way, len(content))
    widths = [sum(atom.width for atom in content[a:b]) / cell for a, b in pairwise(edges)]
    longest = max(widths)
    cost = sum(stops[at] for at in way) + (longest - min(widths)) * 0.5
    if widths[-1] < 0.4 * longest or widths[0] < 0.3 * longest:
        cost += _STUMP
    if len(widths) == 2 and widths[0] == widths[1]:
        cost += 0.5  # a plain rectangle is neither
    cost += _HOURGLASS * sum(a > b < c for a, b, c in zip(widths, widths[1:], widths[2:], strict=False))
    return cost
