"""Several of a list, each with a tick and a few words in columns; all are ticked or none by one click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.fields import Field


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what its tick stands for (None: it cannot be ticked), the words of its columns."""

    value: Any
    words: tuple[str, ...]
    ticked: bool = True


class TickTree(QTreeWidget):
    """Lines with a tick in front; Space ticks the line the clerk stands on, whichever of its words was clicked."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.currentItem()
        if event.key() == Qt.Key.Key_Space and line is not None:
            self.setCurrentItem(line, 0)
        super().keyPressEvent(event)


class TickList(QWidget, Field):
    """`value` is the tuple of what is ticked, in the order of the list. The last column takes the room that is left."""

    changed = Signal()

    def __init__(self, headings: Sequence[str], widths: Sequence[int], *, lines: int = 10) -> None:
        super().__init__()
        self._visible = lines
        self._lines: list[Line] = []
        self.tree = TickTree()
        self.tree.setHeaderLabels(list(headings))
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setUniformRowHeights(True)
        dress(self.tree, kind="table")
        for place, width in enumerate(widths):
            self.tree.setColumnWidth(place, width)
        self.tree.itemChanged.connect(lambda *_: self.changed.emit())
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for words, on in ((tr("全部勾选"), True), (tr("全部不勾"), False)):
            button = QPushButton(words)
            button.setAutoDefault(False)
            dress(button, kind="quiet")
            button.clicked.connect(lambda _=False, on=on: self._tick_all(on))
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)

    def sizeHint(self) -> QSize:
        return QSize(60 * RHYTHM, (self._visible + 3) * (self.fontMetrics().height() + 13))

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.tree.setAccessibleName(name)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """What may be ticked from now on; not a change by the clerk."""
        self.tree.blockSignals(True)
        self.tree.clear()
        self._lines = list(lines)
        for line in lines:
            item = QTreeWidgetItem(list(line.words))
            for place, words in enumerate(line.words):
                item.setToolTip(place, words)
            if line.value is None:
                item.setFlags(Qt.ItemFlag.ItemIsSelectable)
            else:
                item.setCheckState(0, Qt.CheckState.Checked if line.ticked else Qt.CheckState.Unchecked)
            self.tree.addTopLevelItem(item)
        self.tree.blockSignals(False)

    @property
    def value(self) -> tuple[Any, ...]:
        return tuple(line.value for place, line in enumerate(self._lines) if self._ticked(place))

    @value.setter
    def value(self, value: Sequence[Any]) -> None:
        self.tree.blockSignals(True)
        for place, line in enumerate(self._lines):
            if line.value is not None:
                on = line.value in value
                state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
                self._item(place).setCheckState(0, state)
        self.tree.blockSignals(False)

    @property
    def plain(self) -> list[int]:
        return [place for place in range(len(self._lines)) if self._ticked(place)]

    @plain.setter
    def plain(self, plain: Sequence[int]) -> None:
        self.value = [self._lines[place].value for place in plain if place < len(self._lines)]

    def show_wrong(self, wrong: bool) -> None:
        dress(self.tree, wrong="true" if wrong else "false")

    def _ticked(self, place: int) -> bool:
        line = self._lines[place]
        return line.value is not None and self._item(place).checkState(0) == Qt.CheckState.Checked

    def _item(self, place: int) -> QTreeWidgetItem:
        item = self.tree.topLevelItem(place)
        assert item is not None
        return item

    def _tick_all(self, on: bool) -> None:
        self.value = [line.value for line in self._lines] if on else ()
        self.changed.emit()
