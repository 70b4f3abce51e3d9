"""交接事项: responsibilities to be ticked; what is done already is not ticked at first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy

from core.domain.handovers import Holding
from gui.language import tr
from gui.look import dress
from gui.parts.fields import Field


class HoldingField(QListWidget, Field):
    """`value` are the ids of the responsibilities ticked; None when none is."""

    changed = Signal()

    def __init__(self, held: Sequence[Holding], lines: Sequence[str]) -> None:
        super().__init__()
        self._done = {one.id for one in held if one.done}
        dress(self, kind="table")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tr("空格勾选或取消；Ctrl+A 全选后空格可一起改"))
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        for one, words in zip(held, lines, strict=True):
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setToolTip(one.text)
            item.setCheckState(Qt.CheckState.Unchecked if one.done else Qt.CheckState.Checked)
            self.addItem(item)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(self._on_item_changed)

    def narrow(self, wanted: Sequence[int]) -> None:
        """Show these alone, and tick those of them that are not done."""
        for place in range(self.count()):
            item = self.item(place)
            item.setHidden(item.data(Qt.ItemDataRole.UserRole) not in wanted)
        self.value = [key for key in wanted if key not in self._done]
        self.changed.emit()

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        """Ticking one of several chosen lines ticks them all."""
        if item.isSelected():
            self.blockSignals(True)
            for other in self.selectedItems():
                other.setCheckState(item.checkState())
            self.blockSignals(False)
        self.changed.emit()

    @property
    def value(self) -> tuple[int, ...] | None:
        items = [self.item(place) for place in range(self.count())]
        ticked = [one.data(Qt.ItemDataRole.UserRole) for one in items if one.checkState() == Qt.CheckState.Checked]
        return tuple(ticked) or None

    @value.setter
    def value(self, value: Sequence[int] | None) -> None:
        self.blockSignals(True)
        for place in range(self.count()):
            item = self.item(place)
            on = item.data(Qt.ItemDataRole.UserRole) in (value or ())
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)

    def sizeHint(self) -> QSize:
        return QSize(320, 6 * (self.fontMetrics().height() + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())
