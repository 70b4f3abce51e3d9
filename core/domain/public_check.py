"""公开表述核查: what in a text that is published would name a person or give away his numbers.

It points at places for a person to look at; it neither changes a text nor proves that one is harmless. Marks that
name nobody (李某, 干部甲) are not pointed at.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from core.base.rulebook import book
from core.domain import rules
from core.store.workspace import Workspace

Sort = Literal["name", "phone", "identity", "bank_card", "plate", "email"]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a text that is to be looked at: where it begins and ends, what it says, what it may be."""

    start: int
    end: int
    text: str
    sort: Sort


# Place by place, so that what is found stands where it was found.
_FULL = {ord(full): chr(ord(full) - 0xFEE0) for full in map(chr, range(0xFF01, 0xFF5F))} | {0x2014: "-", 0x2013: "-"}
_NUMBER = re.compile(r"(?<![\d.])\d(?:[ -]?\d){10,18}[Xx]?(?!\d)")
_SEVERAL = re.compile(r"\d(?:[ -]?\d){5}")  # no number that is looked for has fewer digits
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)")
_CALLED = re.compile(r"(?:电话|手机|联系方式|座机|传真)[号码:为是 ]{0,4}(\d{3,4}[ -]?\d{3,4}(?:[ -]?\d{4})?)(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•. ]?"
    r"[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
)


def places(text: str, names: Iterable[str] = (), titles: Iterable[str] = ()) -> list[Place]:
    """What is to be looked at, in the order of the text; where two overlap, the longer one.

    `names`: of persons known to the office. `titles`: by which persons are addressed; empty: the built-in ones.
    """
    plain = text.translate(_FULL)
    found = [*_numbers(plain), *_named(plain, names, titles)]
    if "@" in plain:
        found += [Place(*match.span(), match[0], "email") for match in _EMAIL.finditer(plain)]
    found += [Place(*match.span(), match[0], "plate") for match in _PLATE.finditer(plain)]
    kept: list[Place] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(Place(one.start, one.end, text[one.start : one.end], one.sort))
    return sorted(kept, key=lambda one: one.start)


def known_names(workspace: Workspace) -> list[str]:
    """The names of all persons of the office, also of those who have left."""
    return [name for (name,) in workspace.sql("SELECT DISTINCT name FROM person WHERE length(name) > 1")]


def known_titles(workspace: Workspace) -> tuple[str, ...]:
    """The titles before a name by which persons are known."""
    return tuple(rules.book(workspace, "publication")[1]["names"]["titles"])


# -- numbers -----------------------------------------------------------------------------------


def _numbers(text: str) -> list[Place]:
    if _SEVERAL.search(text) is None:
        return []
    found = [Place(*match.span(), match[0], "phone") for match in _LANDLINE.finditer(text)]
    found += [Place(*match.span(1), match[1], "phone") for match in _CALLED.finditer(text)]
    for match in _NUMBER.finditer(text):
        sort = _sort(re.sub("[ -]", "", match[0]))
        if sort is not None:
            found.append(Place(*match.span(), match[0], sort))
    return found


def _sort(digits: str) -> Sort | None:
    if len(digits) == 11 and re.fullmatch(r"1[3-9]\d{9}", digits):
        return "phone"
    if _is_identity(digits):
        return "identity"
    return "bank_card" if 16 <= len(digits) <= 19 and digits.isdecimal() and _luhn(digits) else None


def _is_identity(number: str) -> bool:
    """A citizen's number (GB 11643-1999) by the birthday in it: of 18, or of 15 as before 1999. The check digit is
    not asked for: a number with a slip in it gives away as much."""
    day = r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
    return bool(re.fullmatch(rf"[1-9]\d{{5}}((19|20)\d\d{day}\d{{3}}[\dXx]|\d\d{day}\d{{3}})", number))


def _luhn(digits: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


# -- names -------------------------------------------------------------------------------------


def _named(text: str, names: Iterable[str], titles: Iterable[str]) -> list[Place]:
    """Names of known persons wherever they stand, and what a title or 同志 marks as a name."""
    known = _known(tuple(names))
    found = [Place(*match.span(), match[0], "name") for match in known.finditer(text)] if known else []
    for pattern in _patterns(tuple(titles)):
        for match in pattern.finditer(text):
            if "某" not in match[1]:
                found.append(Place(*match.span(1), match[1], "name"))
    return found


@lru_cache(maxsize=4)
def _known(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for all names, the longest first: thousands of texts are searched for some hundreds of names."""
    return re.compile("|".join(map(re.escape, sorted(set(names), key=len, reverse=True)))) if names else None


@lru_cache(maxsize=4)
def _patterns(said: tuple[str, ...]) -> Sequence[re.Pattern[str]]:
    entry: dict[str, Any] = book("publication")[1]["names"]
    name = f"[{''.join(entry['surnames'].split())}][\u4e00-\u9fff]{{1,2}}"
    titles = "|".join(map(re.escape, said or entry["titles"]))
    ends = r"(?=[，。、；：,;()（）“”\s]|等|因|被|违|受|同志|$)"
    return (
        re.compile(f"(?:{titles})({name}?){ends}"),
        re.compile(f"(?<![\u4e00-\u9fff])({name})同志"),
        re.compile(f"[对由向与给将](?!其他|有关|部分|相关)({name})同志"),
        re.compile(f"({name})(?=[（(](?:时任|原任|现任|原))"),
    )
