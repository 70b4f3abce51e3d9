"""整改落实情况统计表: every named figure with its 口径, group by group, zeros printed."""

from collections.abc import Iterator

from core.domain import statistics
from core.domain.figure_list import GROUPS
from core.domain.statistics import Counted, Scope
from core.output.gbt9704 import SIZES
from core.output.paper import Cell, Column, Paper, Row, Table
from core.output.papers.making import Kind, Making

_COLUMNS = (
    Column("类别", 12, "center"), Column("统计项目", 22), Column("数量", 10, "center"), Column("单位", 6, "center"),
    Column("口径", 37),
)  # fmt: skip


def statistics_table(making: Making) -> Paper:
    """整改落实情况统计表 as a table alone; the office and the day stand above it."""
    request = making.request
    counted = statistics.figures(making.workspace, Scope(request.inspection, request.until))
    table = Table(_COLUMNS, tuple(_rows(counted)), size=SIZES["小五"])
    return making.paper([*making.paragraphs("above"), table, *making.paragraphs("below")])


def _rows(counted: list[Counted]) -> Iterator[Row]:
    """One row a figure; the group's name reaches over its figures."""
    for group, title in GROUPS.items():
        here = [one for one in counted if one.group == group]
        for nth, one in enumerate(here):
            first = [Cell(title, rows=len(here))] if not nth else []
            yield Row((*first, Cell(one.title), Cell(one.text), Cell(one.unit), Cell(one.basis)))


PAPERS = (Kind("statistics", "整改落实情况统计表", statistics_table),)
