"""页面列表: the places of the window in quiet groups, those that the operator may go to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from gui.doors import GROUPS, Place
from gui.language import tr
from gui.look import RHYTHM, dress, icon, look

NAME = Qt.ItemDataRole.UserRole


class PlaceList(QListWidget):
    """The column of places. A heading above a group can be neither chosen nor stepped on."""

    place_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("页面"))
        dress(self, kind="places")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_current)

    def show_places(self, places: Sequence[Place]) -> None:
        """Lay these out, group after group; the one that was marked stays marked."""
        marked = self.marked
        self.blockSignals(True)
        self.clear()
        order = list(GROUPS)
        for group, members in groupby(sorted(places, key=lambda one: order.index(one.group)), lambda one: one.group):
            if GROUPS[group]:
                self._add_heading(tr(GROUPS[group]))
            for place in members:
                self._add(place)
        self.blockSignals(False)
        self.fit_to_text()
        self.mark(marked)

    @property
    def marked(self) -> str:
        """The name of the place that is marked; empty when none is."""
        item = self.currentItem()
        return item.data(NAME) or "" if item is not None else ""

    def mark(self, name: str) -> None:
        """Mark a place without going there."""
        self.blockSignals(True)
        item = next((one for one in self._items() if one.data(NAME) == name), None)
        self.setCurrentItem(item)  # pyright: ignore[reportArgumentType]  # None marks nothing
        self.blockSignals(False)

    def wear_icons(self, places: Sequence[Place]) -> None:
        """Their icons in the colours of now."""
        icons = {place.name: place.icon for place in places}
        for item in self._items():
            if item.data(NAME):
                item.setIcon(icon(icons[item.data(NAME)]))

    def fit_to_text(self) -> None:
        """Icons and headings grow with the text."""
        self.setIconSize(QSize(look().pixels(20), look().pixels(20)))
        for item in self._items():
            if not item.data(NAME):
                item.setFont(look().font(0.88))
                item.setSizeHint(QSize(0, look().pixels(3 * RHYTHM + 2)))

    def _add(self, place: Place) -> None:
        item = QListWidgetItem(icon(place.icon), tr(place.title))
        item.setData(NAME, place.name)
        item.setToolTip(place.keys)
        self.addItem(item)

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setTextAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        self.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _on_current(self, item: QListWidgetItem | None, _: QListWidgetItem | None) -> None:
        if item is not None and item.data(NAME):
            self.place_chosen.emit(item.data(NAME))
