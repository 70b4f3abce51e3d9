"""A tree or list with its few steps as buttons above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from gui.look import RHYTHM, dress
from gui.parts.list_keys import ListKeys
from gui.parts.page import counted
from gui.parts.table_clipboard import put_table

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SteppedTree(QWidget):
    """`tree` with buttons for `steps`, which are about the line under the focus; `widths`: the last may be left out."""

    chosen_changed = Signal()
    command = Signal(str)  # a key of the tree stands for a command of `gui.actions`

    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        widths: Sequence[int],
        *,
        nested: bool,
        numbers: Sequence[int] = (),
        room: int = 2 * RHYTHM,
    ) -> None:
        """`numbers` are the columns that hold them; `room` is left of the buttons."""
        super().__init__()
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(name)
        self.tree.setHeaderLabels(list(headings))
        self.tree.setRootIsDecorated(nested)
        self.tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.tree.itemSelectionChanged.connect(self.chosen_changed)
        self.tree.currentItemChanged.connect(lambda *_: self.chosen_changed.emit())
        self._headings = list(headings)
        ListKeys(self.tree).command.connect(self.command)
        if not nested:
            self.tree.setIndentation(0)
            self.tree.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            dress(self.tree, kind="table")
        self._numbers = tuple(numbers)
        for place in numbers:
            self.tree.headerItem().setTextAlignment(place, RIGHT)
        for place, width in enumerate(widths):
            self.tree.setColumnWidth(place, width)
        if len(headings) - 1 in numbers:  # else the last column takes what room is left
            self.tree.header().setStretchLastSection(False)
        self._steps = QHBoxLayout()
        self._steps.setContentsMargins(room, 0, 2 * RHYTHM, RHYTHM // 2)
        self._steps.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, RHYTHM, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._steps)
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        dress(self._empty, kind="muted")
        self._empty.hide()
        column.addWidget(self._empty, 1)
        column.addWidget(self.tree, 1)

    def lines(self) -> list[QTreeWidgetItem]:
        """Every line, as they stand below each other."""
        found: list[QTreeWidgetItem] = []
        walk = QTreeWidgetItemIterator(self.tree)
        while (item := walk.value()) is not None:
            found.append(item)
            walk += 1
        return found

    def line(self, *cells: str) -> QTreeWidgetItem:
        """A line to be added, its numbers below each other."""
        item = QTreeWidgetItem(list(cells))
        for place in self._numbers:
            item.setTextAlignment(place, RIGHT)
        return item

    def copy(self) -> int:
        """Put the selected lines (none: all) on the clipboard as a table; gives how many. What is below is indented."""
        lines = [line for line in self.lines() if line.isSelected()] or self.lines()
        texts = [[line.text(at) for at in range(len(self._headings))] for line in lines]
        above = ["　" * _depth(line) for line in lines]
        put_table(self._headings, [[room + cells[0], *cells[1:]] for room, cells in zip(above, texts, strict=True)])
        return len(lines)

    def counted(self) -> str:
        """How many are selected of how many, for the status bar."""
        return counted(len(self.tree.selectedItems()), len(self.lines()))

    def say_when_empty(self, words: str) -> None:
        """What stands in place of a list without lines."""
        self._empty.setText(words)

    def tell_if_empty(self) -> None:
        """Show the list, or what it says when it is empty."""
        lines = self.tree.topLevelItemCount() > 0
        self.tree.setVisible(lines)
        self._empty.setVisible(not lines)

    def offer(self, steps: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """The buttons, from left to right."""
        for words, step in steps:
            button = QPushButton(words)
            dress(button, kind="quiet")
            button.clicked.connect(lambda _=False, step=step: step())
            self._steps.addWidget(button)
        self._steps.addStretch(1)


def _depth(line: QTreeWidgetItem) -> int:
    above = line.parent()
    return 0 if above is None else 1 + _depth(above)
