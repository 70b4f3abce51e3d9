"""日期: dates as a text writes them — 2017年7月11日至9月11日, 二〇二三年三月六日, 同年7月 — and what is certain.

A year is completed only where the text leaves no choice: the end of a period that begins in a known year, and a
feedback after a dated inspection. Everything else stays without a year and is not given.
"""

import re
from dataclasses import dataclass

from core.base.numbering import to_int

_CN = "〇零一二三四五六七八九十○"
_YEAR = rf"(?:(?P<year>(?:19|20)\d\d|[{_CN}]{{4}})年|(?P<relative>同年|当年|次年|翌年))?"
_MONTH = rf"(?P<month>\d{{1,2}}|[{_CN}]{{1,3}})月"
_DAY = rf"(?:(?P<day>\d{{1,2}}|[{_CN}]{{1,3}})[日号]|(?P<part>上旬|中旬|下旬|初|中|底|末)(?!共))?"
_DATE = re.compile(f"{_YEAR}{_MONTH}{_DAY}")
_TO = r"(?:至|到|-|—|–|~)+"
_LAST = re.compile(rf"{_TO}(?:{_YEAR}(?:{_MONTH}))?{_DAY}")
_DOTTED = re.compile(r"(?P<year>(?:19|20)\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Date:
    """A date as written: any part may be missing. `relative` is 同年 or 次年."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int
    relative: str = ""

    def with_year(self, year: int) -> "Date":
        return Date(year, self.month, self.day, self.start, self.end)

    def iso(self) -> str | None:
        """YYYY-MM-DD or YYYY-MM; None without a year."""
        if self.year is None or self.month is None:
            return None
        return f"{self.year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")

    def order(self) -> tuple[int, int]:
        return self.month or 0, self.day or 0


@dataclass(frozen=True, slots=True)
class Period:
    """From one date to another; the second one takes year and month from the first where that is certain."""

    first: Date
    last: Date

    @property
    def start(self) -> int:
        return self.first.start

    @property
    def end(self) -> int:
        return self.last.end


def dates(text: str) -> list[Date | Period]:
    """All dates and periods of a folded text, in order."""
    found: list[Date | Period] = []
    at = 0
    for match in sorted([*_DATE.finditer(text), *_DOTTED.finditer(text)], key=lambda each: each.start()):
        first = _date(match)
        if first is None or match.start() < at:
            continue
        at = match.end()
        last = _LAST.match(text, at)
        period = _period(first, last) if last and (last["month"] or last["day"]) else None
        found.append(period or first)
        at = period.end if period else at
    return found


def _date(match: re.Match[str]) -> Date | None:
    parts = match.groupdict()
    month = to_int(parts["month"])
    day = to_int(parts["day"]) if parts.get("day") else None
    if month is None or not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    year = to_int(parts["year"]) if parts.get("year") else None
    return Date(year, month, day, match.start(), match.end(), parts.get("relative") or "")


def _period(first: Date, match: re.Match[str]) -> Period | None:
    month = to_int(match["month"]) if match["month"] else first.month
    day = to_int(match["day"]) if match["day"] else None
    if month is None or not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    if match["day"] is None and match["month"] is None:
        return None
    year = to_int(match["year"]) if match["year"] else None
    if year is None and first.year is not None:
        later = (month, day or 31) >= (first.month or 0, first.day or 0)
        year = first.year + (0 if later and match["relative"] not in ("次年", "翌年") else 1)
    return Period(first, Date(year, month, day, match.start(), match.end()))


def after(date: Date, earlier: Date) -> Date:
    """A date without a year that follows a dated day: its next occurrence. 同年 keeps the year."""
    if date.year is not None or earlier.year is None:
        return date
    if date.relative in ("次年", "翌年"):
        return date.with_year(earlier.year + 1)
    if date.relative or date.order() >= earlier.order() or (date.day is None and date.month == earlier.month):
        return date.with_year(earlier.year)
    return date.with_year(earlier.year + 1)
