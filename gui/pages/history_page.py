"""操作记录: every operation of the workspace, newest first, with what it changed and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from core.base.columns import Column
from core.domain import history
from core.domain.history import HistoryRow
from gui.cards.history_lines import lines_of, moment
from gui.language import tr
from gui.parts.history_view import HistoryView
from gui.parts.page import Page
from gui.parts.record_model import Heading, Sort
from gui.parts.record_table import RecordTable

if TYPE_CHECKING:
    from gui.desk import Desk

PORTION = 500


@dataclass(frozen=True, slots=True)
class OperationLine:
    """An operation as the list shows it; its number is its id."""

    id: int
    row: HistoryRow


COLUMNS = (
    Column("at", "时间", lambda line: moment(line.row.at), width=18),
    Column("label", "操作", lambda line: line.row.label, width=48),
    Column("operator", "操作员", lambda line: line.row.operator, width=12),
)


class Operations:
    """The list's source: operations are numbered without gaps, so the ids need no reading of the whole."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ids(self, sort: Sort) -> Sequence[int]:
        [(last,)] = self._desk.workspace.sql("SELECT coalesce(max(id), 0) FROM operation")
        return range(last, 0, -1)

    def rows(self, ids: Sequence[int]) -> Sequence[OperationLine]:
        if not ids:
            return []
        found = history.operations(self._desk.workspace, most=len(ids), before=max(ids) + 1)
        return [OperationLine(row.operation, row) for row in found]

    def headings(self, ids: Sequence[int]) -> Sequence[Heading]:
        return ()


class HistoryPage(Page):
    """The list above, what the chosen operation changed below."""

    name = "history"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.table = RecordTable(Operations(desk), COLUMNS, name="history", remember=desk.remember, recall=desk.recall)
        self.table.setAccessibleName(tr("操作记录"))
        self.view = HistoryView()
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.view)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        self.table.chosen_changed.connect(self._on_chosen)
        self.table.command.connect(lambda name: self.commands().get(name, lambda: None)())
        self.table.menu_asked.connect(lambda at: self.menu_asked.emit(("edit.copy",), at))

    def main_widget(self) -> QWidget:
        return self.table

    def look_again(self) -> None:
        self.table.look_again()
        self._on_chosen()

    def status(self) -> str:
        return tr("共 {n} 步操作", n=len(self.table.records.ids))

    def commands(self) -> dict[str, Callable[[], object]]:
        if not self.table.records.ids:
            return {}
        return {"edit.copy": self.table.copy, "edit.select_all": self.table.selectAll}

    def _on_chosen(self) -> None:
        current = self.table.current()
        line = self.table.records.row_at(self.table.currentIndex().row()) if current is not None else None
        if line is None:
            self.view.show_lines(())
            return
        row: HistoryRow = line.row
        changes = history.details(self.desk.workspace, row.operation)
        self.view.show_lines(lines_of([HistoryRow(row.operation, row.at, row.operator, row.label, changes)]))
        self.status_changed.emit()
        self.commands_changed.emit()
