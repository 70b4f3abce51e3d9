"""分单位台账: rows by unit, leader or category — a sheet for each behind a summary, or a line above each.

A finding whose measures belong to several units stands with each of them, with that unit's measures alone; the
totals of the summary count it once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.base.columns import Column
from core.domain.figures import percent
from core.output.layouts import Grouping, Layout, LayoutColumn
from core.output.ledger import Entry, SheetOf

_NAMES: Mapping[Grouping, str] = {"unit": "责任单位", "leader": "责任领导", "category": "问题类别"}
_ALL: Mapping[Grouping, str] = {"unit": "各单位", "leader": "各责任领导", "category": "各类别"}
NOBODY = "（未填）"
TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class Share:
    """What falls to one unit, leader or category; findings and measures are counted apart."""

    place: str
    name: str
    findings: int
    measures: int
    done: int
    basic: int
    open: int
    not_started: int
    overdue: int

    @property
    def rate(self) -> str:
        """措施完成率 = 已完成 ÷ 措施总数; empty for nothing of nothing."""
        return percent(self.done, self.measures)


_SUMMARY = (
    Column("place", "序号", lambda row: row.place, width=7, align="center"),
    Column("name", "", lambda row: row.name, width=28),
    Column("findings", "问题（个）", lambda row: str(row.findings), width=11, align="center"),
    Column("measures", "措施（项）", lambda row: str(row.measures), width=11, align="center"),
    Column("done", "已完成", lambda row: str(row.done), width=10, align="center"),
    Column("basic", "基本完成", lambda row: str(row.basic), width=10, align="center"),
    Column("open", "正在整改", lambda row: str(row.open), width=10, align="center"),
    Column("not_started", "未启动", lambda row: str(row.not_started), width=10, align="center"),
    Column("overdue", "超期", lambda row: str(row.overdue), width=10, align="center"),
    Column("rate", "措施完成率", lambda row: row.rate, width=12, align="center"),
)
_BASIS = "口径：问题、措施按责任归属统计，涉及多个{name}的分别计入，合计行不重复计；完成率＝已完成措施÷措施总数。"


def names_of(by: Grouping, row: Any, part: Any | None) -> tuple[str, ...]:
    """To whom a measure of a finding falls; without one, the finding itself."""
    if by == "category":
        return row.category_path[:1] or (NOBODY,)
    holders = None if part is None else (part.lead_units if by == "unit" else part.leaders)
    return tuple(holder.name for holder in holders or (row.lead_units if by == "unit" else row.leaders)) or (NOBODY,)


def shares(by: Grouping, entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Name → the findings that fall to it with its measures, in the order in which the names first come."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        parts: dict[str, list[Any]] = {}
        for part in entry.parts or (None,):
            for name in names_of(by, entry.row, part):
                parts.setdefault(name, []).append(part)
        for name, mine in parts.items():
            found.setdefault(name, []).append(replace(entry, parts=[part for part in mine if part is not None]))
    if NOBODY in found:
        found[NOBODY] = found.pop(NOBODY)
    return found


def grouped(layout: Layout, entries: list[Entry]) -> list[Entry]:
    """The entries by unit, leader or category where the layout says so, each under its line."""
    if not layout.group:
        return entries
    return [
        replace(entry, group=f"{_NAMES[layout.group]}：{name}")
        for name, mine in shares(layout.group, entries).items()
        for entry in mine
    ]


def split_up(
    layout: Layout, entries: Sequence[Entry], columns: Mapping[str, Column], facts: Mapping[str, str]
) -> list[SheetOf]:
    """A summary and one sheet for each name; the sheet's `{part}` is the name, for units also its `{unit}`."""
    found = shares(layout.split, entries)
    made = [_summary(layout, found, entries, facts)]
    for name, mine in found.items():
        told = {**facts, "part": name, "findings": str(len(mine)), "measures": str(sum(len(one.parts) for one in mine))}
        if layout.split == "unit":
            told["unit"] = name
        made.append(SheetOf(layout, grouped(layout, mine), columns, told, name))
    return made


def _summary(
    layout: Layout, found: Mapping[str, Sequence[Entry]], entries: Sequence[Entry], facts: Mapping[str, str]
) -> SheetOf:
    name = _NAMES[layout.split]
    rows = [
        *(_share(str(nth), one, mine) for nth, (one, mine) in enumerate(found.items(), 1)),
        _share("", TOTAL, entries),
    ]
    look = replace(
        layout, rows="finding", subject="finding", split="", group="", frozen=0, sort=(), only=(), choose=(),
        columns=tuple(
            LayoutColumn(key=one.key, heading=(one.title or name,), written_as=_written(one)) for one in _SUMMARY
        ),
        lines=(*layout.lines, replace(layout.lines[0], left=_BASIS.format(name=name), center="", right=""))
        if layout.lines else (),
    )  # fmt: skip
    columns = {column.key: column for column in _SUMMARY}
    return SheetOf(look, [Entry(row) for row in rows], columns, {**facts, "part": _ALL[layout.split]}, "汇总")


def _written(column: Column) -> Any:
    return "text" if column.key in ("name", "rate") else "number"


def _share(place: str, name: str, entries: Sequence[Entry]) -> Share:
    measures = {part.id: part for entry in entries for part in entry.parts}.values()
    states = [part.progress for part in measures]
    return Share(
        place, name, len({entry.row.id for entry in entries}), len(states), states.count("done"), states.count("basic"),
        states.count("open"), states.count("not_started"), sum(part.warning == "overdue" for part in measures),
    )  # fmt: skip
