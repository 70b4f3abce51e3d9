"""统计: the named figures of `figure_list`, counted 截至 a day, with the list behind each.

One registry for overview, statistics ledger and the text of papers, so that no two of them can differ. For today it
counts over the glances; for an earlier day over the very rows that ledgers and papers of that day print.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from core.base.errors import Refused
from core.domain import findings, letter_rules, meetings, outcomes, rules
from core.domain.deadlines import warning_days
from core.domain.figure_list import FAMILIES, FINDINGS, RATIOS, WORK, Definition, Family, Ratio, warned
from core.domain.figures import percent
from core.domain.finder import FindingFilter, ids
from core.domain.progress import done_since
from core.store.workspace import Workspace

Against = Literal["first", "present"]
AGAINST: dict[Against, str] = {"first": "原定时限", "present": "现时限"}
_KINDS = ("finding", "suggestion", "demand", "pledge")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: one inspection (None: all), 截至 which day, on-time by which deadline."""

    inspection: int | None
    until: date
    against: Against = "present"


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure as counted. `value` is None for a rate; `text` is what is printed: `19`, `76%`, `12345.6`.

    `wanted`: the filter that shows the same rows today; None when there is none, then the ids of `Counting.behind`.
    """

    key: str
    group: str
    title: str
    unit: str
    basis: str
    noun: str
    value: int | None
    text: str
    wanted: FindingFilter | None = None


class Counting:
    """One counting of a workspace for one scope: figures by key, and the records behind each."""

    def __init__(self, workspace: Workspace, scope: Scope) -> None:
        self._workspace, self.scope = workspace, scope
        self._values: dict[str, int] = {}

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """Every figure that this operator may be told, in the order of the registry."""
        listed = [*FINDINGS, *WORK, *(one for family in FAMILIES for one in self._members(family))]
        days = warning_days(self._workspace)
        by_days = {one.key: one for one in warned(days["urgent"], days["soon"])}
        listed = [by_days.get(one.key, one) for one in listed]
        return {one.key: one for one in listed if not one.right or self._workspace.may(one.right)}

    def all(self) -> list[Counted]:
        """Every figure and rate, group after group."""
        return [self.figure(key) for key in (*self.definitions, *(one.key for one in RATIOS))]

    def figure(self, key: str) -> Counted:
        """One figure or rate. Refused: no figure of that name, or one that asks for a right."""
        ratio = next((one for one in RATIOS if one.key == key), None)
        if ratio is not None:
            return self._rate(ratio)
        one = self._defined(key)
        value = self.value(key)
        wanted = FindingFilter(inspection=self.scope.inspection, **one.wanted) if one.wanted and self._today else None
        text = _yuan(value) if one.unit == "元" else str(value)
        return Counted(key, one.group, one.title, one.unit, self._said(one.basis), one.noun, value, text, wanted)

    def value(self, key: str) -> int:
        """The sum of the amounts behind a figure (分 where the unit is 元)."""
        if key not in self._values:
            keys = self._together(key)
            sums = ", ".join(f"(WITH {self._counted(one)} SELECT coalesce(sum(n), 0) FROM counted)" for one in keys)
            [found] = self._ask(key, f"SELECT {sums}")
            self._values |= zip(keys, map(int, found), strict=True)
        return self._values[key]

    def behind(self, key: str) -> list[tuple[int, int]]:
        """(id, amount) of each record behind a figure; they sum up to it."""
        found = self._ask(key, f"SELECT id, n FROM (WITH {self._counted(key)} SELECT id, n FROM counted)")
        return [(int(record), int(n)) for record, n in found]

    # -- how it is asked ------------------------------------------------------------------------

    def _rate(self, ratio: Ratio) -> Counted:
        text = percent(self.value(ratio.part), self.value(ratio.whole))
        return Counted(ratio.key, ratio.group, ratio.title, "%", self._said(ratio.basis), "", None, text)

    def _defined(self, key: str) -> Definition:
        if key not in self.definitions:
            raise Refused("figure.unknown", name=key)
        return self.definitions[key]

    def _said(self, basis: str) -> str:
        return basis.replace("{against}", AGAINST[self.scope.against])

    def _counted(self, key: str) -> str:
        return f"counted(id, n) AS ({self._defined(key).query.replace('{due}', _DUE[self.scope.against])})"

    def _together(self, key: str) -> list[str]:
        """The figures counted with this one: of an earlier day all that stand on its rows, which are laid out once."""
        if self._today or self._defined(key).noun not in _LAID_OUT:
            return [key]
        return [each for each, one in self.definitions.items() if one.noun in _LAID_OUT]

    def _ask(self, key: str, wanted: str) -> list[tuple[Any, ...]]:
        if self._defined(key).noun not in _LAID_OUT:
            return self._workspace.sql(wanted, **self._asked)
        laid_out = _NOW if self._today else _THEN
        return self._workspace.sql(f"WITH {_NODE}, {laid_out} {wanted}", **self._rows)

    @cached_property
    def _today(self) -> bool:
        """Whether the glances say how things stand at the end of the day asked for.

        Settled once: midnight may come between two figures.
        """
        return self.scope.until >= self._workspace.today()

    @property
    def _asked(self) -> dict[str, Any]:
        return {"inspection": self.scope.inspection, "until": self.scope.until.isoformat()}

    @cached_property
    def _rows(self) -> dict[str, Any]:
        return self._asked if self._today else {**self._asked, **_rows_then(self._workspace, self.scope)}

    def _members(self, family: Family) -> list[Definition]:
        found = self._workspace.sql(f"SELECT DISTINCT {family.column} FROM {family.table} ORDER BY 1")
        read = _LISTED.get(family.key)
        listed: Mapping[str, str] = read(self._workspace) if read else {}
        titles = {**{value: value for (value,) in found if value}, **listed}
        ordered = [*listed, *(value for value in titles if value not in listed)]
        return [family.member(value, titles[value]) for value in ordered]


def figures(workspace: Workspace, scope: Scope) -> list[Counted]:
    """Every figure with its 口径, zeros included."""
    return Counting(workspace, scope).all()


# The values a family is printed for also when nothing is recorded of them: value → title.
_LISTED: dict[str, Callable[[Workspace], Mapping[str, str]]] = {
    "money": lambda workspace: _same(rules.book(workspace, "outcomes")[1]["money"]["heads"]),
    "treatment": lambda workspace: _same(outcomes.words(workspace, "treatments", "")),
    "wider": lambda workspace: _same(rules.book(workspace, "outcomes")[1]["wider_actions"]["kinds"]),
    "meeting": lambda workspace: _same(meetings.kinds(workspace)),
    "letter": lambda workspace: {key: kind.title for key, kind in letter_rules.rules(workspace).kinds.items()},
}

_DUE: dict[Against, str] = {"first": "first_due", "present": "due"}
_LAID_OUT = ("finding", "measure", "category")  # nouns whose queries stand on `found` and `task`
_NODE = (
    "node(id, top) AS (SELECT id, id FROM category WHERE parent_id IS NULL UNION ALL"
    " SELECT category.id, node.top FROM category JOIN node ON parent_id = node.id)"
)

_NOW = """
found AS (SELECT finding AS id, kind, category, progress, closing, due FROM glance
    WHERE withdrawn = 0 AND (:inspection IS NULL OR inspection = :inspection)),
task AS (SELECT measure AS id, finding, kind, measure_kind, progress, first_due, due, done_on, long_term
    FROM measure_glance WHERE withdrawn = 0 AND (:inspection IS NULL OR inspection = :inspection))
"""

_THEN = """
found(id, kind, category, progress, closing, due) AS MATERIALIZED (SELECT value ->> 0, value ->> 1, value ->> 2,
    value ->> 3, value ->> 4, value ->> 5 FROM json_each(:found)),
task(id, finding, kind, measure_kind, progress, first_due, due, done_on, long_term) AS MATERIALIZED (SELECT value ->> 0,
    value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8
    FROM json_each(:task))
"""


def _rows_then(workspace: Workspace, scope: Scope) -> dict[str, str]:
    """Findings and measures as they stood at the end of the day, from the rows that papers of that day print."""
    every = FindingFilter(inspection=scope.inspection, kinds=_KINDS, withdrawn=True)
    rows = [
        row for row in findings.rows(workspace, ids(workspace, every), scope.until)
        if row.withdrawn_on is None or row.withdrawn_on > scope.until
    ]  # fmt: skip
    since = done_since(workspace, "measure", [one.id for row in rows for one in row.measures], scope.until)
    found = [
        (row.id, row.kind, row.category, row.progress, row.closing, _iso(row.due and row.due.last_day)) for row in rows
    ]
    task = [
        (one.id, row.id, row.kind, one.kind, one.progress, _iso(one.first_due and one.first_due.last_day),
         _iso(one.due and one.due.last_day), _iso(since.get(one.id)), one.long_term)
        for row in rows for one in row.measures
    ]  # fmt: skip
    return {"found": json.dumps(found), "task": json.dumps(task)}


def _same(words: Iterable[str]) -> dict[str, str]:
    return {word: word for word in words}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _yuan(cents: int) -> str:
    """`12345.6` 元 of 分, without trailing zeros."""
    return f"{cents // 100}.{cents % 100:02}".rstrip("0").rstrip(".")


def sums(counted: Iterable[Counted]) -> dict[str, str]:
    """Key → what is printed."""
    return {one.key: one.text for one in counted}
