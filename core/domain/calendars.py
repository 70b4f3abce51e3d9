"""节假日: the 放假安排 of a year — the lists built in, and those the office took in itself when a new one came out.

A list of the office's own holds for its year before the built-in one. It is kept as 自有范本 under the year, one line
a day: date, 休 or 班, what for. Dates stored before keep their basis, which says when no list was known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from core.base import dates
from core.base.dates import Calendar
from core.base.errors import Refused
from core.domain import own_resources
from core.domain.own_resources import OwnRow
from core.store.operations import operation
from core.store.tables import OwnResource
from core.store.workspace import Workspace

KIND = "calendar"
OFF, WORKED = "休", "班"
_LONGEST = 90  # days off in a year at most: with more a column was mistaken


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is not as its weekday says, or is a holiday by name."""

    day: date
    worked: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year as known: its days off and days worked instead, by an own list or the built-in one; neither: unknown."""

    year: int
    own: int | None  # id of the office's own list
    known: bool
    off: int
    worked: int


# -- queries -----------------------------------------------------------------------------------


def of(workspace: Workspace) -> Calendar:
    """The office's own lists, as `dates` asks for them."""
    return _calendar(tuple((row.name, row.text) for row in own_resources.rows(workspace, KIND)))


def years(workspace: Workspace) -> list[YearRow]:
    """The years from the first that has a list to the next year, the latest first; those without a list are among
    them, so that it is seen what is missing."""
    own = {int(row.name): row for row in own_resources.rows(workspace, KIND)}
    this = workspace.today().year
    first = min(
        (year for year in [*own, *range(this - 5, this + 1)] if year in own or dates.knows_year(year)), default=this
    )
    return [_year(year, own.get(year)) for year in range(max([this + 1, *own]), first - 1, -1)]


def days(workspace: Workspace, year: int) -> list[Day]:
    """The days of the office's own list of a year, in order; empty when it has none."""
    row = own_resources.named(workspace, KIND, str(year))
    return list(_read(row.text)) if row is not None else []


def _year(year: int, own: OwnRow | None) -> YearRow:
    if own is not None:
        listed = _read(own.text)
        return YearRow(year, own.id, True, sum(not one.worked for one in listed), sum(one.worked for one in listed))
    if not dates.knows_year(year):
        return YearRow(year, None, False, 0, 0)
    every = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    moved = [day for day in every if day.year == year and dates.is_workday(day) != (day.weekday() < 5)]
    return YearRow(year, None, True, sum(day.weekday() < 5 for day in moved), sum(day.weekday() > 4 for day in moved))


@lru_cache(maxsize=8)
def _calendar(lists: tuple[tuple[str, str], ...]) -> Calendar:
    listed = {one.day: one.worked for _, text in lists for one in _read(text)}
    return Calendar(listed, frozenset(int(year) for year, _ in lists))


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[Day, ...]:
    lines = (line.split(",", 2) for line in text.splitlines())
    return tuple(Day(date.fromisoformat(day), said == WORKED, name) for day, said, name in lines)


def written(listed: Iterable[Day]) -> str:
    """A list as it is kept and handed out: `2026-01-01,休,元旦` a line."""
    return "\n".join(f"{one.day},{WORKED if one.worked else OFF},{one.name}" for one in listed)


# -- operations --------------------------------------------------------------------------------


@operation("calendar.take_in", right="manage")
def take_in(workspace: Workspace, listed: Sequence[Day]) -> list[int]:
    """The lists of the years these days lie in, each in place of the one there was; gives the years.

    Refused: nothing in it, a day both off and worked, more days off than any year has.
    """
    if not listed:
        raise Refused("calendar.empty")
    known: dict[date, Day] = {}
    for one in listed:
        if known.setdefault(one.day, one).worked != one.worked:
            raise Refused("calendar.both", day=one.day.isoformat())
    by_year: dict[int, list[Day]] = {}
    for day in sorted(known):
        by_year.setdefault(day.year, []).append(known[day])
    for year, found in by_year.items():
        if (off := sum(not one.worked for one in found)) > _LONGEST:
            raise Refused("calendar.too_many", year=year, n=off, most=_LONGEST)
        _put(workspace, year, written(found))
    workspace.describe(years="、".join(map(str, sorted(by_year))))
    return sorted(by_year)


@operation("calendar.remove", right="manage")
def remove(workspace: Workspace, year: int) -> None:
    """Do without the office's own list of a year; the built-in one holds again, if there is one."""
    row = own_resources.named(workspace, KIND, str(year))
    if row is None:
        raise Refused("record.gone", noun="own_resource")
    workspace.describe(years=str(year))
    workspace.delete(OwnResource, row.id)


def _put(workspace: Workspace, year: int, text: str) -> None:
    row = own_resources.named(workspace, KIND, str(year))
    if row is not None:
        workspace.update(OwnResource, row.id, text=text)
    else:
        workspace.insert(OwnResource, kind=KIND, name=str(year), text=text)
