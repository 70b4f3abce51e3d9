"""表格预览: a sheet as it looks in Excel — letters above, numbers at the side, merged cells, nothing to type into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from core.base.grid import Grid, letters
from gui.look import look

Index = QModelIndex | QPersistentModelIndex
Tones = Callable[[int, int], str]  # row and column → the name of a ground colour, "" for none

MOST_ROWS = 80  # shown: header and first records tell what a form is
_PIXELS = 7.5  # of a half-width character
_WIDEST = 260
_CENTRED_OVER = 12  # columns; the middle of a wider title would be out of sight


class GridView(QTableView):
    """The first rows of a sheet. `column_chosen` when the clerk goes to a column."""

    column_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = _Cells()
        self.setModel(self._cells)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() * 2 + 8)
        self.horizontalHeader().setHighlightSections(True)
        self.selectionModel().currentChanged.connect(self._on_current)
        look().changed.connect(self.viewport().update)

    def show_grid(self, grid: Grid, tones: Tones) -> None:
        """Show another sheet."""
        self.clearSpans()
        self._cells.take(grid, tones)
        for column in range(self._cells.columnCount()):
            width = int(grid.widths.get(column, 8.43) * _PIXELS) + 6
            self.setColumnWidth(column, max(min(width, _WIDEST), 44))
            self.setColumnHidden(column, column in grid.hidden_columns)
        for row in range(self._cells.rowCount()):
            self.setRowHidden(row, row in grid.hidden_rows)
        for one in grid.merges:
            if one.bottom < self._cells.rowCount():
                self.setSpan(one.top, one.left, one.high, one.wide)

    def tint(self, tones: Tones) -> None:
        """Other grounds for the same cells."""
        self._cells.tones = tones
        self.viewport().update()

    def go_to(self, row: int, column: int) -> None:
        """Bring a cell into sight and mark it, without telling that the clerk went there."""
        index = self._cells.index(row, column)
        self.selectionModel().blockSignals(True)
        self.setCurrentIndex(index)
        self.selectionModel().blockSignals(False)
        self.scrollTo(index)
        self.viewport().update()

    def _on_current(self, now: Index, _: Index) -> None:
        if now.isValid():
            self.column_chosen.emit(now.column())


class _Cells(QAbstractTableModel):
    """The cells of a grid."""

    def __init__(self) -> None:
        super().__init__()
        self._grid: Grid | None = None
        self.tones: Tones = _untinted

    def take(self, grid: Grid, tones: Tones) -> None:
        self.beginResetModel()
        self._grid, self.tones = grid, tones
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return min(self._grid.height, MOST_ROWS) if self._grid and not parent.isValid() else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return self._grid.width if self._grid and not parent.isValid() else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        assert self._grid is not None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._grid.text(row, column)
        if role == Qt.ItemDataRole.BackgroundRole and (tone := self.tones(row, column)):
            return look().colour(tone)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter if self._centred(row, column) else Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return letters(section) if side == Qt.Orientation.Horizontal else str(section + 1)

    def _centred(self, row: int, column: int) -> bool:
        assert self._grid is not None
        return 1 < self._grid.area_at(row, column).wide <= _CENTRED_OVER


def _untinted(_row: int, _column: int) -> str:
    return ""
