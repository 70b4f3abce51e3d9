"""自动编号: the numbers Word counts by itself and keeps in no run of text (w:numPr with numbering.xml).

ECMA-376 Part 1, 17.9: a paragraph names a list (numId) and a level (ilvl), itself or through its style; the list
points to an abstract list whose levels say where to start, how to count, what to print around the figures (%1 is the
counter of level 0) and after which higher level to start again.
"""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from core.base.numbering import to_chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
DEEPEST_STYLE_CHAIN = 20


@dataclass(slots=True)
class Level:
    start: int = 1
    counting: str = "decimal"
    text: str = ""
    restart_after: int | None = None  # lowest level (from 1) whose step restarts this one; 0 = never
    legal: bool = False


@dataclass(slots=True)
class List:
    """One numId: its levels, and the abstract list whose counters it shares."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict[int, Level])
    started_anew: dict[int, int] = field(default_factory=dict[int, int])


class Numbers:
    """Counts the paragraphs of one document in their order and gives each its printed number."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._styles = _style_numbers(styles)
        self._lists = _lists(numbering)
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, properties: Element | None) -> str:
        """The number of the next paragraph with these properties; empty for a paragraph without one."""
        number_id, level = self._place(properties)
        found = self._lists.get(number_id)
        if found is None or level not in found.levels:
            return ""
        counters = self._counters.setdefault(found.abstract, {})
        self._count(number_id, found, level, counters)
        return _printed(found, level, counters)

    def _place(self, properties: Element | None) -> tuple[str, int]:
        if properties is None:
            return "", 0
        own = properties.find(f"{W}numPr")
        style = _value(properties.find(f"{W}pStyle"))
        inherited_id, inherited_level = self._styles.get(style, ("", 0))
        if own is None:
            return inherited_id, inherited_level
        number_id = _value(own.find(f"{W}numId")) or inherited_id
        level = _whole(_value(own.find(f"{W}ilvl")), inherited_level)
        return number_id, level  # numId 0 takes a style's number away: no list has that id

    def _count(self, number_id: str, found: List, level: int, counters: dict[int, int]) -> None:
        anew = found.started_anew.get(level)
        if anew is not None and (number_id, level) not in self._begun:
            counters[level] = anew
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = found.levels[level].start
        self._begun.add((number_id, level))
        for higher in range(level):
            counters.setdefault(higher, found.levels[higher].start if higher in found.levels else 1)
        for lower in range(level + 1, LEVELS):
            below = found.levels.get(lower)
            after = below.restart_after if below is not None else None
            if after is None or (after and level < after):
                counters.pop(lower, None)


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def _style_numbers(styles: Element | None) -> dict[str, tuple[str, int]]:
    """Style → list and level, inherited from the style it is based on."""
    if styles is None:
        return {}
    own: dict[str, tuple[str, str, int | None]] = {}
    for style in styles.iter(f"{W}style"):
        numbered = style.find(f"{W}pPr/{W}numPr")
        number_id = level = ""
        if numbered is not None:
            number_id, level = _value(numbered.find(f"{W}numId")), _value(numbered.find(f"{W}ilvl"))
        own[style.get(f"{W}styleId", "")] = (
            _value(style.find(f"{W}basedOn")),
            number_id,
            _whole(level, 0) if level else None,
        )
    return {name: _inherited(name, own) for name in own}


def _inherited(name: str, own: dict[str, tuple[str, str, int | None]]) -> tuple[str, int]:
    number_id, level = "", None
    for _ in range(DEEPEST_STYLE_CHAIN):
        if name not in own:
            break
        name, its_id, its_level = own[name]
        number_id = number_id or its_id
        level = its_level if level is None else level
    return number_id, level or 0


def _lists(numbering: Element | None) -> dict[str, List]:
    if numbering is None:
        return {}
    abstract: dict[str, Element] = {}
    by_style: dict[str, Element] = {}
    for element in numbering.iter(f"{W}abstractNum"):
        abstract[element.get(f"{W}abstractNumId", "")] = element
        link = _value(element.find(f"{W}styleLink"))
        if link:
            by_style[link] = element
    lists: dict[str, List] = {}
    for element in numbering.iter(f"{W}num"):
        name = _value(element.find(f"{W}abstractNumId"))
        if name in abstract:
            linked = by_style.get(_value(abstract[name].find(f"{W}numStyleLink")), abstract[name])
            lists[element.get(f"{W}numId", "")] = _list(element, linked, name)
    return lists


def _list(number: Element, abstract: Element, name: str) -> List:
    made = List(name, {_level_of(each): _level(each) for each in abstract.iter(f"{W}lvl")})
    for change in number.iter(f"{W}lvlOverride"):
        level = _level_of(change)
        replaced = change.find(f"{W}lvl")
        if replaced is not None:
            made.levels[level] = _level(replaced)
        start = _value(change.find(f"{W}startOverride"))
        if start:
            made.started_anew[level] = _whole(start, 1)
    return made


def _level_of(element: Element) -> int:
    return min(_whole(element.get(f"{W}ilvl", ""), 0), LEVELS - 1)


def _level(element: Element) -> Level:
    restart = _value(element.find(f"{W}lvlRestart"))
    return Level(
        start=_whole(_value(element.find(f"{W}start")), 1),
        counting=_value(element.find(f"{W}numFmt")) or "decimal",
        text=_value(element.find(f"{W}lvlText")),
        restart_after=_whole(restart, 0) if restart else None,
        legal=element.find(f"{W}isLgl") is not None,
    )


def _printed(found: List, level: int, counters: dict[int, int]) -> str:
    shown = found.levels[level]
    if shown.counting in ("bullet", "none"):
        return ""
    text = shown.text
    for each in range(level + 1):
        if f"%{each + 1}" in text:
            counting = "decimal" if shown.legal else found.levels.get(each, shown).counting
            text = text.replace(f"%{each + 1}", written(counting, counters.get(each, 1)))
    # Word puts a tab or a blank behind; in plain text one is needed only where figure would touch figure.
    return text + " " if text and text[-1].isascii() and text[-1].isalnum() else text


def written(counting: str, number: int) -> str:
    """The number in one of Word's counting formats (w:numFmt, ECMA-376 Part 1, 17.18.59)."""
    if counting.startswith(("chinese", "taiwaneseCounting", "japaneseCounting", "japaneseLegal", "ideographLegal")):
        return to_chinese(number) if number < 10000 else str(number)
    if counting in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    if counting in _ROWS and 0 < number <= len(_ROWS[counting]):
        return _ROWS[counting][number - 1]
    if counting in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if counting == "upperLetter" else letter.lower()
    if counting in ("upperRoman", "lowerRoman"):
        return _roman(number) if counting == "upperRoman" else _roman(number).lower()
    if counting == "decimalZero":
        return f"{number:02d}"
    if counting == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    return str(number)


_ROWS = {
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    figures = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
    made = ""
    for value, letters in (*figures, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        count, number = divmod(number, value)
        made += letters * count
    return made
