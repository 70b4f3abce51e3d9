"""操作记录: every operation of the workspace, newest first, with what it changed and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.base.columns import Column
from core.domain import history
from core.domain.history import HistoryRow
from gui.cards.history_lines import lines_of, moment
from gui.language import tr
from gui.parts.empty_state import none_found
from gui.parts.filter_bar import FilterBar
from gui.parts.history_view import HistoryView
from gui.parts.list_pane import list_commands
from gui.parts.page import Page
from gui.parts.record_model import Heading, Sort
from gui.parts.record_table import RecordTable

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.jobs import Job


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
    """The list's source: operations are numbered without gaps, so the ids need no reading of the whole.

    `found`: those that hold the words looked for, and None where none are looked for.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.found: Sequence[int] | None = None

    def ids(self, sort: Sort) -> Sequence[int]:
        if self.found is not None:
            return self.found
        [(last,)] = self._desk.workspace.sql("SELECT coalesce(max(id), 0) FROM operation")
        return range(last, 0, -1)

    def rows(self, ids: Sequence[int]) -> Sequence[OperationLine]:
        return [OperationLine(row.operation, row) for row in history.named(self._desk.workspace, ids)]

    def headings(self, ids: Sequence[int]) -> Sequence[Heading]:
        return ()


class HistoryPage(Page):
    """The list above, what the chosen operation changed below."""

    name = "history"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.source = Operations(desk)
        self._asking: Job | None = None
        self.bar = FilterBar(
            (), hint=tr("搜索操作、操作员、日期、内容"), views=desk.recall("views.history", {}),
            keep_views=lambda views: desk.remember("views.history", views),
        )  # fmt: skip
        self.table = RecordTable(self.source, COLUMNS, name="history", remember=desk.remember, recall=desk.recall)
        self.table.setAccessibleName(tr("操作记录"))
        self.view = HistoryView()
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.view)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        self._stack = QStackedWidget()
        self._stack.addWidget(split)
        self._stack.addWidget(none_found(self.bar.clear))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        self.bar.changed.connect(self.look_again)
        self.table.chosen_changed.connect(self._on_chosen)
        self.table.command.connect(self._run)
        self.table.menu_asked.connect(lambda at: self.menu_asked.emit(("edit.copy",), at))

    def main_widget(self) -> QWidget:
        return self.table

    def look_again(self) -> None:
        """All steps at once; those that hold certain words are looked for beside the window."""
        if self._asking is not None:
            self._asking.stop()  # its answer would be of other words
            self._asking = None
        words = self.bar.text
        if words:
            self._asking = self.desk.question(lambda workspace: history.matching(workspace, words), self._show)
        else:
            self._show(None)

    def _show(self, found: Sequence[int] | None) -> None:
        self._asking, self.source.found = None, found
        self.table.mark(self.bar.text.split())
        self.table.look_again()
        self._stack.setCurrentIndex(0 if self.table.records.ids or found is None else 1)
        self._on_chosen()

    def status(self) -> str:
        return self.table.counted()

    def commands(self) -> dict[str, Callable[[], object]]:
        return list_commands(self.desk, self.bar, self.table)

    def _on_chosen(self) -> None:
        current = self.table.current()
        line = self.table.records.row_at(self.table.currentIndex().row()) if current is not None else None
        if line is None:
            self.view.show_lines(())
            self.status_changed.emit()
            self.commands_changed.emit()
            return
        row: HistoryRow = line.row
        changes = history.details(self.desk.workspace, row.operation)
        self.view.show_lines(lines_of([HistoryRow(row.operation, row.at, row.operator, row.label, changes)]))
        self.status_changed.emit()
        self.commands_changed.emit()
