"""编号: each series counts up within a year (年份+序号), and a number that was given never comes back.

How a number is written is data (`resources/rules/number_series.toml`, or the office's own pattern). Only operations
that cannot be undone give numbers: a step taken back would let one be given twice.
"""

import re
from dataclasses import dataclass

from core.base.errors import Refused
from core.base.rulebook import book
from core.store.operations import operation
from core.store.tables import NumberSeries, Setting
from core.store.workspace import Workspace

_PLACE = re.compile(r"\{(year|n)(?::0(\d)d)?\}")
_SETTING = "number_series."


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series in one year: its pattern, the number used last (0: none yet) and the one that comes next."""

    name: str
    title: str
    pattern: str
    year: int
    last: int
    following: str


# -- queries -----------------------------------------------------------------------------------


def rows(workspace: Workspace, year: int) -> list[SeriesRow]:
    """Every series as it stands in a year, in the order of the rule book."""
    found: list[SeriesRow] = []
    for name, entry in book("number_series")[1].items():
        chosen, last = pattern(workspace, name), used(workspace, name, year)
        found.append(SeriesRow(name, entry["title"], chosen, year, last, written(chosen, year, last + 1)))
    return found


def pattern(workspace: Workspace, series: str) -> str:
    """How numbers of the series are written: the office's own way, else the built-in one."""
    return workspace.settings.get(_SETTING + series) or str(book("number_series")[1][series]["pattern"])


def used(workspace: Workspace, series: str, year: int) -> int:
    """The number the series used last in that year; 0 when it gave none."""
    found = workspace.sql("SELECT last FROM number_series WHERE name = ? AND year = ?", series, year)
    return int(found[0][0]) if found else 0


def written(pattern: str, year: int, number: int) -> str:
    """`{year}-{n:03d}` → `2025-007`."""
    values = {"year": year, "n": number}
    return _PLACE.sub(lambda found: f"{values[found[1]]:0{found[2] or 0}d}", pattern)


# -- operations --------------------------------------------------------------------------------


@operation("number_series.set_pattern", "manage")
def set_pattern(workspace: Workspace, series: str, wanted: str) -> None:
    """How numbers are written from now on; an empty pattern is the built-in one again.

    Refused: a pattern without year or number, or with another brace.
    """
    wanted = wanted.strip()
    if wanted and (
        {found[1] for found in _PLACE.finditer(wanted)} != {"year", "n"} or set("{}") & set(_PLACE.sub("", wanted))
    ):
        raise Refused("number_series.not_a_pattern", field="pattern")
    workspace.describe(title=_title(series))
    found = workspace.sql("SELECT id FROM setting WHERE name = ?", _SETTING + series)
    if found:
        workspace.update(Setting, found[0][0], value=wanted)
    else:
        workspace.insert(Setting, name=_SETTING + series, value=wanted)


@operation("number_series.set_forward", "manage", undoable=False)
def set_forward(workspace: Workspace, series: str, year: int, last: int) -> None:
    """Numbers up to `last` are used already, in an old book; the next one follows. Refused: going back."""
    known = used(workspace, series, year)
    if last < known:
        raise Refused("number_series.never_back", field="last", last=known)
    workspace.describe(title=_title(series), year=year, last=last)
    _put(workspace, series, year, last)


# -- shared by the operations of other nouns ---------------------------------------------------


def give(workspace: Workspace, series: str, year: int) -> str:
    """The next number of the series in that year, used from now on; inside an operation that cannot be undone."""
    number = used(workspace, series, year) + 1
    _put(workspace, series, year, number)
    return written(pattern(workspace, series), year, number)


def _put(workspace: Workspace, series: str, year: int, last: int) -> None:
    found = workspace.sql("SELECT id FROM number_series WHERE name = ? AND year = ?", series, year)
    if found:
        workspace.update(NumberSeries, found[0][0], last=last)
    else:
        workspace.insert(NumberSeries, name=series, year=year, last=last)


def _title(series: str) -> str:
    return str(book("number_series")[1][series]["title"])
