"""编号: the numbers of official Chinese — 一、（一）1.（1）①, 第一, 一是, 一要, 问题1 — read and written.

The order 一、→（一）→ 1. →（1）is that of GB/T 9704-2012, 7.3.3; ① is the usual fifth step.
"""

import re
from dataclasses import dataclass
from typing import Literal

from core.base.text import fold

Style = Literal[
    "part", "comma", "bracket", "arabic", "arabic_bracket", "circle", "ordinal", "is", "must", "problem", "bullet"
]

# Steps of the numbered outline from the highest to the lowest; the others stand inside running text.
OUTLINE: tuple[Style, ...] = ("part", "comma", "bracket", "arabic", "arabic_bracket", "circle")

_DIGITS = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    **{char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0,
    "○": 0,
    "两": 2,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30}
_NUMERALS = frozenset([*_DIGITS, *_UNITS, *_TENS, "万"])

_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROWS: tuple[tuple[Style, str], ...] = (
    ("circle", _CIRCLES),
    ("circle", "❶❷❸❹❺❻❼❽❾❿"),
    ("bracket", "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"),
    ("arabic", "⒈⒉⒊⒋⒌⒍⒎⒏⒐"),
    ("arabic_bracket", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"),
)
_SINGLE: dict[str, tuple[Style, int]] = {
    char: (style, place + 1) for style, row in _ROWS for place, char in enumerate(row)
}
_AFTER_SINGLE = frozenset(" \u3000、.．")

_CN = "[一二三四五六七八九十百]{1,4}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A number found in front of something: its style, its value and how many characters it takes.

    A dash in front of each member («——……») counts like a number; it is seen only where whole paragraphs are compared.
    """

    style: Style
    number: int
    length: int


# All patterns are matched on folded text: （ is (, ： is :, ， is ",".
_MARKS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第({_CN}|\d{{1,2}})(?:部分|章|节)[ 、:,.]*")),
    ("problem", re.compile(rf"(?:问题|表现|事项)({_CN}|\d{{1,3}})\s?[:、.,]\s?")),
    ("is", re.compile(rf"({_CN})(?:则)?是(?!否|非|年|级|些|种|个)[,:]?\s?")),
    ("must", re.compile(rf"({_CN})(?:要|须)(?!素|点|件|求|闻|务|害)[,:]?\s?")),
    ("ordinal", re.compile(rf"(?:第|其)({_CN}|\d{{1,2}})(?:[,、:.]\s?|(?=要(?!务|素|点)))")),
    ("comma", re.compile(rf"({_CN})[、.]\s?(?!{_CN}[、.])")),
    ("bracket", re.compile(rf"\(({_CN})\)[、.,]?\s?")),
    ("arabic", re.compile(r"(\d{1,3})(?:[.、]\s?(?!\d)|[.、]\s(?=\d)|[.、](?=(?:19|20)\d\d(?:\D|$)))")),
    ("arabic_bracket", re.compile(r"\(?(\d{1,3})\)[、.,]?\s?")),
)


_ARABIC = re.compile(r"(\d{1,3})[.、]\s?")


def read(text: str, at: int = 0, *, expected: int | None = None) -> Mark | None:
    """The number standing at that place of a text, if one does.

    `expected` is the next number of a list that is open: 3.12家… is then item 3 and not a decimal fraction.
    """
    char = text[at : at + 1]
    if char in _SINGLE:
        style, number = _SINGLE[char]
        return Mark(style, number, 2 if text[at + 1 : at + 2] in _AFTER_SINGLE else 1)
    window = fold(text[at : at + 16])
    for style, pattern in _MARKS:
        found = pattern.match(window)
        number = to_int(found[1]) if found else None
        if found and number is not None:
            return Mark(style, number, found.end())
    found = _ARABIC.match(window)
    return Mark("arabic", expected, found.end()) if found and expected and int(found[1]) == expected else None


def to_int(text: str) -> int | None:
    """The value of a Chinese or Arabic whole number (一百二十三, 二〇二三, 廿一, 两千, 46); None when it is none."""
    text = fold(text)
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or not _NUMERALS.issuperset(text):
        return None
    if "万" in text:
        above, _, below = text.partition("万")
        high, low = to_int(above), to_int(below) if below else 0
        return None if high is None or low is None else high * 10000 + low
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    return _with_units(text)


def _with_units(text: str) -> int:
    total, digit = 0, 0
    for place, char in enumerate(text):
        if char in _TENS:
            total += _TENS[char]
        elif char in _UNITS:
            # 十五 has no 一 in front; 一百十五 neither.
            total += (digit or (1 if place == 0 or digit == 0 else digit)) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def to_chinese(number: int) -> str:
    """The number in Chinese numerals as in headings: 10 → 十, 12 → 十二, 105 → 一百零五. Refuses none below 10000."""
    if number == 0:
        return "零"
    digits, written, gap = "零一二三四五六七八九", "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if gap else "") + digits[digit] + name
            gap = False
        elif written and number:
            gap = True
    return written[1:] if written.startswith("一十") else written


def write(style: Style, number: int) -> str:
    """The number in front of an item: write("bracket", 2) → （二）, write("circle", 3) → ③."""
    chinese = to_chinese(number)
    if style == "circle":
        return _CIRCLES[number - 1] if number <= len(_CIRCLES) else f"（{number}）"
    return {
        "part": f"第{chinese}部分",
        "comma": f"{chinese}、",
        "bracket": f"（{chinese}）",
        "arabic": f"{number}.",
        "arabic_bracket": f"（{number}）",
        "ordinal": f"第{chinese}，",
        "is": f"{chinese}是",
        "must": f"{chinese}要",
        "problem": f"问题{number}：",
        "bullet": "——",
    }[style]
