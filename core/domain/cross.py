"""交叉统计: findings of a list counted by one column down and another across, 截至 a day, with the rows of each cell.

A finding with two lead units stands in both rows and counts once in the sum; the words of a paper say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.base.columns import Column
from core.base.dates import show_day
from core.base.sentences import sentence
from core.domain import findings
from core.domain.finder import FindingFilter, ids
from core.domain.finding_rows import COLUMNS, FindingRow
from core.store.workspace import Workspace

# Columns whose values are few enough to count by, in the order offered.
KEYS = (
    "category", "lead_units", "leaders", "state", "closing", "due_warning", "special", "focus", "problem_class",
    "problem_subclass", "scheme_node",
)  # fmt: skip
EMPTY = "（未填）"
ALL = ""
_HELD = ("lead_units", "leaders")  # several values in one cell of the list


@dataclass(frozen=True, slots=True)
class Cross:
    """The table: titles of rows and columns, the findings of each cell; `ALL` is the sum of a row or column."""

    rows_by: Column
    columns_by: Column
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[str, str], tuple[int, ...]]
    until: date

    def ids(self, row: str, column: str) -> tuple[int, ...]:
        """The findings of a cell, each once."""
        return self.cells.get((row, column), ())

    def said(self, row: str, column: str, language: str = "zh_CN") -> str:
        """A cell as one sentence with its 口径, to be pasted into a message."""
        parts = [
            f"{by.title}“{value}”" for by, value in ((self.rows_by, row), (self.columns_by, column)) if value != ALL
        ]
        code = "cross.said" if parts else "cross.said_all"
        return sentence(
            code, language, day=show_day(self.until), what="、".join(parts), n=len(self.ids(row, column))
        )  # fmt: skip


def dimensions() -> list[Column]:
    """The columns to count by."""
    known = {column.key: column for column in COLUMNS}
    return [known[key] for key in KEYS if key in known]


def table(workspace: Workspace, wanted: FindingFilter, rows_by: str, columns_by: str, until: date) -> Cross:
    """Count the findings of a filter. Values stand in the order of the list, 未填 last."""
    known = {column.key: column for column in dimensions()}
    down, across = known[rows_by], known[columns_by]
    found = findings.rows(workspace, ids(workspace, replace(wanted, until=until)), until)
    cells: dict[tuple[str, str], list[int]] = {}
    rows: dict[str, None] = {}
    columns: dict[str, None] = {}
    for one in found:
        first, second = _values(down, one), _values(across, one)
        rows.update(dict.fromkeys(first))
        columns.update(dict.fromkeys(second))
        for row in (*first, ALL):
            for column in (*second, ALL):
                cells.setdefault((row, column), []).append(one.id)
    return Cross(
        down, across, _last(rows), _last(columns), {place: tuple(each) for place, each in cells.items()}, until
    )  # fmt: skip


def _values(column: Column, row: FindingRow) -> list[str]:
    text = column.show(row).strip()
    if column.key in _HELD:
        return list(dict.fromkeys(part for part in text.split("、") if part)) or [EMPTY]
    return [text or EMPTY]


def _last(values: Sequence[str] | dict[str, None]) -> tuple[str, ...]:
    return tuple(sorted(values, key=lambda value: value == EMPTY))
