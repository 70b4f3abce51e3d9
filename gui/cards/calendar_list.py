"""节假日: which years' 放假安排 are known, and the lists an office takes in itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from core.base.errors import Refused
from core.domain import calendars
from core.domain.calendars import YearRow
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.stepped_tree import SteppedTree

if TYPE_CHECKING:
    from gui.desk import Desk

PATTERN = "*.csv *.txt *.xlsx"


class CalendarList(SteppedTree):
    """A line a year; a list is taken in from a file, the office's own may be removed again."""

    def __init__(self, desk: Desk) -> None:
        headings = (tr("年份"), tr("放假安排"), tr("周一至周五休"), tr("周末上班"))
        super().__init__(
            tr("节假日"), headings, (14 * RHYTHM, 40 * RHYTHM, 18 * RHYTHM, 18 * RHYTHM), nested=False, numbers=(2, 3)
        )
        self.desk = desk
        self.offer((
            (tr("导入放假安排…"), self.take_in),
            (tr("删除导入的"), self.remove),
        ))  # fmt: skip
        self._rows: list[YearRow] = []

    def look_again(self) -> None:
        """Show the years as they are known now."""
        self._rows = calendars.years(self.desk.workspace)
        kept = max(0, self.tree.currentIndex().row())
        self.tree.clear()
        for row in self._rows:
            counts = (str(row.off), str(row.worked)) if row.known else ("", "")
            self.tree.addTopLevelItem(self.line(str(row.year), _source(row), *counts))
        self.tree.setCurrentIndex(self.tree.model().index(min(kept, len(self._rows) - 1), 0))

    def take_in(self) -> None:
        """The list of a file, in place of the one there was for its years."""
        from core.intake import holidays

        chosen, _ = QFileDialog.getOpenFileName(self.window(), tr("导入放假安排"), "", PATTERN)
        if not chosen:
            return
        try:
            listed = holidays.read(Path(chosen))
        except Refused as error:
            self.desk.refuse(error)
            return
        outcome = self.desk.do(calendars.take_in, listed)
        if outcome:
            years = "、".join(map(str, outcome.value))
            self.desk.done(tr("已导入 {years} 年放假安排，共 {n} 天。已经算出的日期不变。", years=years, n=len(listed)))

    def remove(self) -> None:
        """Do without the list that was taken in for the year chosen."""
        place = self.tree.currentIndex().row()
        row = self._rows[place] if place >= 0 else None
        if row is None or row.own is None:
            self.desk.notice(tr("这一年没有导入过放假安排。"), tone="soon")
        elif self.desk.do(calendars.remove, row.year):
            self.desk.done(tr("已删除 {year} 年导入的放假安排。", year=row.year))


def _source(row: YearRow) -> str:
    if row.own is not None:
        return tr("本单位导入")
    return tr("程序内置") if row.known else tr("未录入，仅按周末推算")
