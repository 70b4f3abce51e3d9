"""表格: the list every page of records uses — sorted by its headers, its columns the clerk's own.

Selection is kept by record, not by line, over sorting, filtering and refresh. Columns can be shown,
hidden, moved, and made wider; what was chosen comes back next time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QMenu, QTableView, QWidget

from core.base.columns import Column
from gui.language import tr
from gui.look import look
from gui.parts.cell_delegate import SIDE, CellDelegate
from gui.parts.page import counted
from gui.parts.record_model import Index, Listed, RecordModel, Sort, Source
from gui.parts.table_clipboard import put_table


class RecordTable(QTableView):
    """Shows a `Source`. `remember`/`recall` keep the columns; keys become commands of the page."""

    chosen_changed = Signal()  # the selection
    opened = Signal(int)  # a record was double-clicked or Enter pressed on it
    command = Signal(str)  # a key of the table stands for a command of `gui.actions`
    menu_asked = Signal(QPoint)  # where a context menu is wanted, on the screen
    listed = Signal()  # the list was filled anew

    def __init__(
        self,
        source: Source,
        columns: Sequence[Column],
        *,
        name: str,
        remember: Callable[[str, Any], None],
        recall: Callable[[str], Any],
        tones: Mapping[str, Callable[[Any], str | None]] | None = None,
        lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = f"table.{name}"
        self._remember = remember
        self._recall = recall
        self._settling = self._filling = False
        self.records = RecordModel(source, Listed(tuple(columns), tones or {}), self)
        self._delegate = CellDelegate(lines)
        self.setItemDelegate(self._delegate)
        self.setModel(self.records)
        self._set_up()
        self._come_back()
        look().changed.connect(self._on_look_changed)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_asked.emit(self.viewport().mapToGlobal(at)))
        self.verticalHeader().hide()
        self._on_look_changed()
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        # With the list's own selection a header asks about every chosen line each time it is painted.
        header.setSelectionModel(QItemSelectionModel(self.records, header))
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(40)
        header.setStretchLastSection(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.setAccessibleName(tr("表头"))
        header.customContextMenuRequested.connect(self._show_header_menu)
        header.sectionClicked.connect(self._on_header_clicked)
        header.sectionResized.connect(self._keep_columns)
        header.sectionMoved.connect(self._keep_columns)
        self.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        self.selectionModel().currentChanged.connect(lambda *_: self._on_chosen())
        self.doubleClicked.connect(self._on_double_clicked)

    # -- what is shown ------------------------------------------------------------------------------

    def look_again(self) -> None:
        """Fill the list anew; the same records stay chosen, the same one current, the same line on top."""
        chosen = set(self.chosen())
        current, top = self.current(), self.verticalScrollBar().value()
        self._filling = True
        self.records.look_again()
        self._span_headings()
        self._choose_again(chosen, current)
        self._filling = False
        self.verticalScrollBar().setValue(top)
        self.listed.emit()
        self.chosen_changed.emit()

    def _on_chosen(self) -> None:
        """Told once when a list is filled, not for every step of choosing the same records again."""
        if not self._filling:
            self.chosen_changed.emit()

    def mark(self, words: Sequence[str]) -> None:
        """The words to highlight, those searched for."""
        self.records.listed.marks = tuple(words)
        self.viewport().update()

    def group(self, on: bool) -> None:
        """Lay headings over the records, or not."""
        self.records.grouped = on
        self.look_again()

    def rows_by(self, sort: Sort) -> None:
        """Sort by these columns."""
        self.records.sort_by = sort
        self._show_sort()
        self.look_again()

    # -- what is chosen -----------------------------------------------------------------------------

    def chosen(self) -> list[int]:
        """Ids of the selected records, from the top."""
        found: list[int] = []
        selection = self.selectionModel().selection()
        for part in sorted(selection, key=lambda part: part.top()):  # pyright: ignore
            for line in range(part.top(), min(part.bottom() + 1, self.records.rowCount())):
                number = self.records.id_at(line)
                if number is not None:
                    found.append(number)
        return list(dict.fromkeys(found))

    def chosen_count(self) -> int:
        """How many are selected, counted without reading them; a heading between them is no record."""
        selection = list(self.selectionModel().selection())  # pyright: ignore
        headings = self.records.heading_lines() if selection else []
        between = sum(part.top() <= line <= part.bottom() for part in selection for line in headings)
        return sum(part.height() for part in selection) - between

    def counted(self) -> str:
        """How many are selected of how many, for the status bar."""
        return counted(self.chosen_count(), len(self.records.ids))

    def current(self) -> int | None:
        """The record under the focus."""
        index = self.currentIndex()
        return self.records.id_at(index.row()) if index.isValid() else None

    def choose(self, ids: Sequence[int]) -> None:
        """Select exactly these records and bring the first into view."""
        lines = self.records.lines_of(set(ids))
        if not lines:
            return
        self._select_lines(lines)
        index = self.records.index(lines[0], self._first_column())
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)

    def neighbour(self, step: int) -> int | None:
        """The record before (-1) or after (1) the current one."""
        line = self.currentIndex().row() + step
        while 0 <= line < self.records.rowCount():
            number = self.records.id_at(line)
            if number is not None:
                return number
            line += step
        return None

    def _choose_again(self, chosen: set[int], current: int | None) -> None:
        lines = self.records.lines_of(chosen)
        if lines:
            self._select_lines(lines)
        at = self.records.lines_of({current}) if current is not None else []
        if at:
            index = self.records.index(at[0], self._first_column())
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _select_lines(self, lines: list[int]) -> None:
        last = self.records.columnCount() - 1
        selection = QItemSelection()
        start = before = lines[0]
        for line in [*lines[1:], -1]:
            if line != before + 1:
                selection.select(self.records.index(start, 0), self.records.index(before, last))
                start = line
            before = line
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _first_column(self) -> int:
        header = self.horizontalHeader()
        order = (header.logicalIndex(place) for place in range(header.count()))
        return next((number for number in order if not header.isSectionHidden(number)), 0)

    def _span_headings(self) -> None:
        self.clearSpans()
        width = self.records.columnCount()
        for line in self.records.heading_lines():
            self.setSpan(line, 0, 1, width)
            self.setRowHeight(line, self._delegate.heading_height(self.fontMetrics()))

    # -- keys and clicks ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = (
            event.key(),
            event.modifiers()
            in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            ),
        )
        if event.matches(QKeySequence.StandardKey.Copy):
            self.command.emit("edit.copy")
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.command.emit("edit.paste")
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_current()
        elif plain and key == Qt.Key.Key_Delete:
            self.command.emit("record.delete")
        elif plain and key == Qt.Key.Key_F2:
            self.command.emit("record.edit")
        elif plain and key == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.records.heading(index.row()) is not None:
            self._fold(index.row())
            return
        super().mousePressEvent(event)

    def _open_current(self) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        number = self.records.id_at(index.row())
        if number is None:
            self._fold(index.row())
        else:
            self.opened.emit(number)

    def _on_double_clicked(self, index: Index) -> None:
        number = self.records.id_at(index.row())
        if number is not None:
            self.opened.emit(number)

    def _fold(self, line: int) -> None:
        chosen, current = set(self.chosen()), self.current()
        top = self.verticalScrollBar().value()
        self.records.fold(line)
        self._span_headings()
        self._choose_again(chosen, current)
        if current is None:
            index = self.records.index(line, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.verticalScrollBar().setValue(top)

    # -- the clipboard ------------------------------------------------------------------------------

    def copy(self) -> int:
        """Put the selected records (none: all) with the shown columns on the clipboard; gives how many."""
        ids = self.chosen() or list(self.records.ids)
        columns = self.shown_columns()
        put_table([tr(column.title) for column in columns], self.records.texts(ids, columns))
        return len(ids)

    # -- columns ------------------------------------------------------------------------------------

    def shown_columns(self) -> list[Column]:
        """The columns on the screen, from left to right."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [self.records.listed.columns[number] for number in order if not header.isSectionHidden(number)]

    def all_columns(self) -> list[tuple[Column, bool]]:
        """Every column with whether it is shown, from left to right."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [(self.records.listed.columns[number], not header.isSectionHidden(number)) for number in order]

    def arrange(self, columns: Sequence[tuple[str, bool]]) -> None:
        """Show the columns of these keys in this order; others keep their place at the end."""
        header = self.horizontalHeader()
        numbers = {column.key: number for number, column in enumerate(self.records.listed.columns)}
        self._settling = True
        for place, (key, shown) in enumerate((key, shown) for key, shown in columns if key in numbers):
            header.moveSection(header.visualIndex(numbers[key]), place)
            header.setSectionHidden(numbers[key], not shown)
        self._settling = False
        self._keep_columns()
        self._fill_width()

    def reset_columns(self) -> None:
        """恢复默认: columns, order, widths and sorting as they come with the program."""
        self._remember(self._key, None)
        self._settling = True
        header = self.horizontalHeader()
        for number, column in enumerate(self.records.listed.columns):
            header.moveSection(header.visualIndex(number), number)
            header.setSectionHidden(number, not column.shown)
            header.resizeSection(number, self._usual_width(column))
        self._settling = False
        self.rows_by(())
        self._fill_width()

    def choose_columns(self) -> None:
        """Let the clerk choose in a window."""
        from gui.parts.column_chooser import ColumnChooser

        chooser = ColumnChooser(self, self.all_columns())
        if chooser.exec():
            self.arrange(chooser.arranged())
        chooser.deleteLater()

    def _come_back(self) -> None:
        self._settling = True
        header = self.horizontalHeader()
        kept = self._recall(self._key) or {}
        widths = kept.get("widths", {})
        for number, column in enumerate(self.records.listed.columns):
            header.resizeSection(number, widths.get(column.key, self._usual_width(column)))
            header.setSectionHidden(number, not kept.get("shown", {}).get(column.key, column.shown))
        numbers = {column.key: number for number, column in enumerate(self.records.listed.columns)}
        for place, key in enumerate(key for key in kept.get("order", []) if key in numbers):
            header.moveSection(header.visualIndex(numbers[key]), place)
        self.records.sort_by = tuple((key, bool(down)) for key, down in kept.get("sort", []) if key in numbers)
        self._show_sort()
        self._settling = False

    def _keep_columns(self, *_: Any) -> None:
        if self._settling:
            return
        header = self.horizontalHeader()
        columns = self.records.listed.columns
        order = [columns[header.logicalIndex(place)].key for place in range(header.count())]
        shown = {column.key: not header.isSectionHidden(number) for number, column in enumerate(columns)}
        widths = {column.key: header.sectionSize(number) for number, column in enumerate(columns) if shown[column.key]}
        sort = [list(part) for part in self.records.sort_by]
        self._remember(self._key, {"order": order, "shown": shown, "widths": widths, "sort": sort})

    def _usual_width(self, column: Column) -> int:
        half = self.fontMetrics().horizontalAdvance("0")
        heading = self.fontMetrics().horizontalAdvance(tr(column.title)) + 4 * SIDE
        return max(heading, min(column.width, 48) * half + 2 * SIDE)

    def _fill_width(self) -> None:
        """Until the clerk sets widths: what room is left goes to the widest columns, what lacks is taken from all."""
        if "widths" in (self._recall(self._key) or {}):
            return
        header = self.horizontalHeader()
        shown = [
            (column, number)
            for number, column in enumerate(self.records.listed.columns)
            if not header.isSectionHidden(number)
        ]
        if not shown:
            return
        usual = {number: self._usual_width(column) for column, number in shown}
        spare = self.viewport().width() - sum(usual.values())
        if spare >= 0:
            widest = max(column.width for column, _ in shown)
            takers = [number for column, number in shown if column.width == widest]
            widths = {
                number: width + (spare // len(takers) if number in takers else 0) for number, width in usual.items()
            }
        else:
            least = {number: self._least_width(column) for column, number in shown}
            room = sum(usual[number] - least[number] for number in usual)
            part = min(1.0, -spare / room) if room else 0.0
            # Rounded down: a pixel too many would make the list scroll sideways.
            widths = {number: int(width - (width - least[number]) * part) for number, width in usual.items()}
        self._settling = True
        for number, width in widths.items():
            header.resizeSection(number, width)
        self._settling = False

    def _least_width(self, column: Column) -> int:
        """How narrow a column may become; texts then go over the lines of the row."""
        half = self.fontMetrics().horizontalAdvance("0")
        heading = self.fontMetrics().horizontalAdvance(tr(column.title)) + 2 * SIDE + 8
        wraps = self._delegate.lines > 1
        least = (
            (min(column.width, 48) * half * (45 if wraps else 75)) // 100
            if column.width > 14
            else self._usual_width(column)
        )
        if column.align != "left":  # a date or a number stays in one piece
            least = max(least, min(column.width, 14) * half + 2 * SIDE)
        return min(self._usual_width(column), max(heading, least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill_width()

    # -- sorting ------------------------------------------------------------------------------------

    def _on_header_clicked(self, section: int) -> None:
        column = self.records.listed.columns[section]
        if column.sort is None:
            self._show_sort()
            return
        before = self.records.sort_by
        down = bool(before) and before[0] == (column.key, False)
        self.sort_by_column(column.key, down)

    def sort_by_column(self, key: str, down: bool) -> None:
        """Sort by one column; the one before it decides among equals."""
        rest = [part for part in self.records.sort_by if part[0] != key]
        self.rows_by(((key, down), *rest[:1]))
        self._keep_columns()

    def _show_sort(self) -> None:
        header = self.horizontalHeader()
        sort = self.records.sort_by
        numbers = {column.key: number for number, column in enumerate(self.records.listed.columns)}
        header.setSortIndicatorShown(bool(sort))
        if sort:
            order = Qt.SortOrder.DescendingOrder if sort[0][1] else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(numbers[sort[0][0]], order)

    def _show_header_menu(self, at: QPoint) -> None:
        header = self.horizontalHeader()
        section = header.logicalIndexAt(at)
        menu = QMenu(self)
        if section >= 0:
            column = self.records.listed.columns[section]
            if column.sort is not None:
                menu.addAction(tr("升序排列"), lambda: self.sort_by_column(column.key, False))
                menu.addAction(tr("降序排列"), lambda: self.sort_by_column(column.key, True))
                menu.addSeparator()
            hide = menu.addAction(tr("隐藏这一列"), lambda: self._hide(section))
            hide.setEnabled(len(self.shown_columns()) > 1)
        menu.addAction(tr("选择列…"), self.choose_columns)
        menu.addAction(tr("恢复默认列"), self.reset_columns)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(header.mapToGlobal(at))

    def _hide(self, section: int) -> None:
        self.horizontalHeader().setSectionHidden(section, True)
        self._keep_columns()
        self._fill_width()

    def _on_look_changed(self) -> None:
        height = self._delegate.row_height(self.fontMetrics())
        self.verticalHeader().setMinimumSectionSize(min(height, self._delegate.heading_height(self.fontMetrics())))
        self.verticalHeader().setDefaultSectionSize(height)
        self.viewport().update()
