"""A list with its filters on the left and the chosen record on the right: what many pages are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.base.columns import Column
from gui.look import RHYTHM
from gui.parts.empty_state import EmptyState, none_found
from gui.parts.filter_bar import Facet, FilterBar
from gui.parts.listing import Facets, Listing
from gui.parts.record_table import RecordTable
from gui.parts.table_clipboard import told

if TYPE_CHECKING:
    from core.store.workspace import Workspace
    from gui.desk import Desk
    from gui.jobs import Job

LONG = 500  # rows from which reading them would be felt


@dataclass(frozen=True, slots=True)
class Listed:
    """What a pane lists. `read` gives the rows; `tells` what each facet of the filter bar asks a row for.

    `count`: how many they are, told at once; a list that may be long has it, and is read beside the window when it is.
    """

    name: str
    title: str
    columns: Sequence[Column]
    read: Callable[[Workspace], Sequence[Any]]
    hint: str
    facets: Sequence[Facet] = ()
    tells: Facets = field(default_factory=dict)
    tones: Mapping[str, Callable[[Any], str | None]] = field(default_factory=dict)
    sizes: tuple[int, int] = (720, 46 * RHYTHM)  # of list and sheet at first
    count: Callable[[Workspace], int] | None = None
    below: bool = False  # the sheet stands below the list, not beside it


class ListPane(QWidget):
    """`sheet` shows the chosen record; `nothing` is what an empty list says."""

    chosen_changed = Signal()
    opened = Signal(int)
    command = Signal(str)
    menu_asked = Signal(QPoint)
    filled = Signal()  # a long list has been read

    def __init__(self, desk: Desk, listed: Listed, nothing: EmptyState, sheet: QWidget) -> None:
        super().__init__()
        self._desk, self._name, self._listed = desk, listed.name, listed
        self._reading: Job | None = None
        self._wanted: int | None = None  # to be revealed when it has been read
        self.source = Listing(lambda: listed.read(desk.workspace), listed.columns, listed.tells)
        self.bar = FilterBar(
            listed.facets, hint=listed.hint, views=desk.recall(f"views.{listed.name}", {}),
            keep_views=lambda views: desk.remember(f"views.{listed.name}", views),
        )  # fmt: skip
        self.table = RecordTable(
            self.source, listed.columns, name=listed.name, remember=desk.remember, recall=desk.recall,
            tones=listed.tones, lines=2,
        )  # fmt: skip
        self.table.setAccessibleName(listed.title)
        self.sheet = sheet
        self._build(nothing)
        self.bar.changed.connect(self._on_filter)
        self.table.chosen_changed.connect(self.chosen_changed)
        self.table.opened.connect(self.opened)
        self.table.command.connect(self.command)
        self.table.menu_asked.connect(self.menu_asked)

    def _build(self, nothing: EmptyState) -> None:
        self._list = QStackedWidget()
        for widget in (self.table, none_found(self.bar.clear)):
            self._list.addWidget(widget)
        self._split = QSplitter(Qt.Orientation.Vertical if self._listed.below else Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._list)
        self._split.addWidget(self.sheet)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes(list(self._listed.sizes))
        if not self._listed.below:
            self._list.setMinimumWidth(40 * RHYTHM)
            self.sheet.setMinimumWidth(44 * RHYTHM)
        kept = self._desk.recall(f"{self._name}.split")
        if kept:
            self._split.restoreState(QByteArray.fromBase64(kept.encode()))
        self._split.splitterMoved.connect(self._keep_split)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._split, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(whole)
        self._stack.addWidget(nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _keep_split(self) -> None:
        self._desk.remember(f"{self._name}.split", self._split.saveState().toBase64().toStdString())

    def _on_filter(self) -> None:
        self.source.values, self.source.text = self.bar.values, self.bar.text
        self.table.mark(self.bar.text.split())
        self._show()

    # -- what is shown ------------------------------------------------------------------------------

    def look_again(self) -> None:
        """Ask once more; the same records stay chosen, in a fresh list the first one is."""
        counted, read, source = self._listed.count, self._listed.read, self.source
        if counted is None or counted(self._desk.workspace) <= LONG:
            self._reading = None
            source.keep(None)
            self._show()
            return

        def ask(workspace: Workspace) -> tuple[Sequence[Any], dict[int, str]]:
            found = read(workspace)
            return found, {row.id: source.searched(row) for row in found}

        if self._reading is not None:
            self._reading.stop()  # its answer would be of yesterday
        self._reading = self._desk.question(ask, self._take)

    def _take(self, answer: tuple[Sequence[Any], dict[int, str]]) -> None:
        self._reading = None
        self.source.keep(*answer)
        self._show()
        if self._wanted is not None:
            self.reveal(self._wanted)
        self.filled.emit()

    def _show(self) -> None:
        before = self.table.current()
        self.table.look_again()
        if before is None and self.table.records.ids:
            self.table.choose([self.table.records.ids[0]])
        self._stack.setCurrentIndex(0 if self.source.total else 1)
        self._list.setCurrentIndex(0 if self.table.records.ids else 1)

    def reveal(self, record: int) -> None:
        """Choose a record, also one that the filter hides; one still being read when it is there."""
        self._wanted = record if self._reading is not None else None
        if record not in self.table.records.ids:
            self.bar.clear()
        self.table.choose([record])

    @property
    def row(self) -> Any:
        """The row under the focus; None when there is none."""
        current = self.table.current()
        found = self.source.rows([current]) if current is not None else ()
        return found[0] if found else None

    @property
    def chosen(self) -> Sequence[Any]:
        """The rows that are selected, else the one under the focus."""
        ids = self.table.chosen() or [key for key in [self.table.current()] if key is not None]
        return self.source.rows(ids)

    def status(self) -> str:
        """«已选 3 项 / 共 12 项»."""
        return self.table.counted()

    def commands(self) -> dict[str, Callable[[], object]]:
        return list_commands(self._desk, self.bar, self.table)


def list_commands(desk: Desk, bar: FilterBar, table: RecordTable) -> dict[str, Callable[[], object]]:
    """What every list can do."""
    known: dict[str, Callable[[], object]] = {
        "edit.find": bar.search.setFocus,
        "view.columns": table.choose_columns,
        "view.columns_reset": table.reset_columns,
    }
    if table.records.ids:
        known["edit.copy"] = lambda: desk.notice(told(table.copy()))
        known["edit.select_all"] = table.selectAll
    return known
