"""日期: business dates as clerks type them, deadlines of three precisions, 工作日.

A business date is a plain date; a day ends at 24:00 in the workspace's zone (Asia/Shanghai).
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from core.base.errors import Refused
from core.base.numbering import to_int

Precision = Literal["day", "month", "long_term"]
LONG_TERM = "长期坚持"

_SEPARATED = re.compile(r"(?:(\d{4}|\d{2})[-./年])?(\d{1,2})[-./月](\d{1,2})[日号]?")
_COMPACT = re.compile(r"(\d{4})?(\d{2})(\d{2})")
_MONTH = re.compile(r"(?:(\d{4}|\d{2}(?=年))[-./年])?(\d{1,2})月([底末])?|(\d{4})[-./](\d{1,2})")
_QUARTER = re.compile(r"(?:(\d{4}|\d{2})年)?第?([1-4])季度[底末]?")
_YEAR_END = re.compile(r"(?:(\d{4}|\d{2}(?=年))年)?年?[底末]")
_IN_WORDS = re.compile(r"[〇○零一二三四五六七八九十]+(?=[年月日号]|个?工作日|季度)")
_PARTIAL = re.compile(r"(?:(\d{4})|-)(?:-(\d\d)(?:-(\d\d))?)?")
_WORKDAYS = re.compile(r"\+(\d{1,4})(?:个?工作日)?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－／＋", "0123456789.-/+")


@dataclass(frozen=True, slots=True)
class When:
    """A deadline: a day, a whole month (its last day counts), or 长期坚持 (no last day)."""

    precision: Precision
    last_day: date | None = None

    def __str__(self) -> str:
        if self.last_day is None:
            return LONG_TERM
        if self.precision == "month":
            return f"{self.last_day.year}年{self.last_day.month}月"
        return show_day(self.last_day)


@dataclass(frozen=True)
class Calendar:
    """放假安排 an office took in itself: whether a listed day is worked. Its years come before the built-in lists;
    what such a year does not list is as its weekday says."""

    days: Mapping[date, bool] = field(default_factory=dict[date, bool])
    years: frozenset[int] = frozenset()


BUILT_IN = Calendar()


def show_day(day: date | None) -> str:
    """`2025年6月30日`, without leading zeros (GB/T 9704-2012 7.3.5.4); empty when not known."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def show_moment(moment: datetime | None) -> str:
    """`2025年6月30日17:00`, in the zone the moment is given in; empty when there is none."""
    return f"{show_day(moment.date())}{moment:%H:%M}" if moment else ""


def show_partial(text: str) -> str:
    """A stored date that may lack day or year (`2018-07`, `--07-21`), in Chinese words."""
    year, _, rest = ("", "", text[2:]) if text.startswith("--") else text.partition("-")
    words = f"{int(year)}年" if year else ""
    for part, unit in zip(rest.split("-") if rest else (), "月日", strict=False):
        words += f"{int(part)}{unit}"
    return words


def show_period(start: str, end: str) -> str:
    """`2017年7月11日至9月11日` from two stored dates: the year once when both lie in it; empty for none."""
    first, last = show_partial(start), show_partial(end)
    if len(start) > len("2017") < len(end) and start[:4] == end[:4] and not start.startswith("--"):
        last = last.partition("年")[2]
    return "至".join(part for part in (first, last) if part)


def is_partial(text: str) -> bool:
    """Whether a text is a date as stored that may lack day or year: `2018-07-21`, `2018-07`, `2018`, `--07-21`."""
    match = _PARTIAL.fullmatch(text)
    if match is None:
        return not text
    # Without a year a leap year: 29 February may be meant.
    year, month, day = (int(part or default) for part, default in zip(match.groups(), (2000, 1, 1), strict=True))
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def read_day(text: str, today: date, calendar: Calendar = BUILT_IN) -> date | None:
    """The date a clerk typed: `0630`, `6.30`, `2025-6-30`, `25-6-30`, `六月三十日`, `+10` (工作日 from today).

    Without a year the one is taken that lies nearest to today; a year of two digits is of this century.
    Empty gives None; anything else that is no date is `Refused("date.not_a_date")`.
    """
    typed = _plain(text)
    if not typed:
        return None
    if ahead := _WORKDAYS.fullmatch(typed):
        return add_workdays(today, int(ahead[1]), calendar)
    match = _SEPARATED.fullmatch(typed) or _COMPACT.fullmatch(typed)
    if match is None:
        raise Refused("date.not_a_date", text=text)
    year, month, day = match.groups()
    try:
        if year:
            return date(_year(year), int(month), int(day))
        return _nearest(int(month), int(day), today)
    except ValueError:
        raise Refused("date.not_a_date", text=text) from None


def read_when(text: str, today: date, calendar: Calendar = BUILT_IN) -> When | None:
    """A typed deadline: whatever `read_day` takes, a month (`2019年2月`, `2月底`), the last month of
    a quarter (`2026年第四季度`) or year (`年底`), or 长期坚持."""
    typed = _plain(text)
    if not typed:
        return None
    if typed in ("长期", LONG_TERM, "持续推进", "长期坚持并持续推进"):
        return When("long_term")
    if end := _YEAR_END.fullmatch(typed):
        return When("month", date(_year(end[1] or str(today.year)), 12, 31))
    if quarter := _QUARTER.fullmatch(typed):
        return When("month", last_of_month(date(_year(quarter[1] or str(today.year)), 3 * int(quarter[2]), 1)))
    if month := _MONTH.fullmatch(typed):
        year, number = (month[1], month[2]) if month[2] else (month[4], month[5])
        if not 1 <= int(number) <= 12:
            raise Refused("date.not_a_date", text=text)
        first = date(_year(year), int(number), 1) if year else _nearest(int(number), 1, today)
        return When("month", last_of_month(first))
    day = read_day(typed, today, calendar)
    return When("day", day) if day else None


def last_of_month(day: date) -> date:
    """The last day of that day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_workday(day: date, calendar: Calendar = BUILT_IN) -> bool:
    """Whether offices work that day: 法定节假日 and 调休 where the year's list is known, else Mon–Fri."""
    listed = _listed(day, calendar)
    return day.weekday() < 5 if listed is None else listed


def knows_year(year: int, calendar: Calendar = BUILT_IN) -> bool:
    """Whether that year's list of holidays is known; if not, it is said beside the date."""
    return year in calendar.years or _listed(date(year, 1, 1), calendar) is not None


def _listed(day: date, calendar: Calendar) -> bool | None:
    """What the list of its year says of a day; None when it says nothing, or there is no such list."""
    if day.year in calendar.years:
        return calendar.days.get(day)
    import chinese_calendar  # pyright: ignore[reportMissingTypeStubs]

    try:
        return bool(chinese_calendar.is_workday(day))  # pyright: ignore[reportUnknownMemberType]
    except NotImplementedError:
        return None


def add_workdays(day: date, count: int, calendar: Calendar = BUILT_IN) -> date:
    """The `count`-th 工作日 after `day`, which itself is not counted."""
    while count:
        day += timedelta(days=1)
        count -= is_workday(day, calendar)
    return day


def next_workday(day: date, calendar: Calendar = BUILT_IN) -> date:
    """`day` itself if offices work then, else the first 工作日 after it."""
    return day if is_workday(day, calendar) else add_workdays(day, 1, calendar)


def _plain(text: str) -> str:
    digits = re.sub(r"\s+", "", text).translate(_FULL_WIDTH).removesuffix("前")
    return _IN_WORDS.sub(lambda words: str(to_int(words[0])), digits)


def _year(typed: str) -> int:
    return int(typed) + (2000 if len(typed) == 2 else 0)


def _nearest(month: int, day: int, today: date) -> date:
    years = (today.year - 1, today.year, today.year + 1)
    found: list[date] = []
    for year in years:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise ValueError
    return min(found, key=lambda one: abs((one - today).days))
