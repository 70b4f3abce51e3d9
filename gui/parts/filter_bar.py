"""筛选: a few facets, one search box over everything, what is filtered as removable chips, saved views.

The bar knows no noun: a `Facet` names its choices. Searching waits until the input method has
committed, because uncommitted words are not yet in the box.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.base.text import fold
from gui.language import tr
from gui.look import RHYTHM, dress, icon
from gui.parts.chip_row import ChipRow

PATIENCE = 180  # milliseconds after the last letter before the list is asked for anew
SEARCH_FROM = 9  # choices from which a facet gets a search line of its own

Values = dict[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: `choices` gives (value, words) whenever it is opened.

    `hidden`: without a button, for what only another place asks for; its chip is there to see and to remove.
    """

    key: str
    title: str
    choices: Callable[[], Sequence[tuple[Any, str]]]
    hidden: bool = False


class FilterBar(QWidget):
    """`values` are the chosen values of each facet, `text` the words searched for."""

    changed = Signal()

    def __init__(
        self,
        facets: Sequence[Facet],
        *,
        hint: str,
        views: Mapping[str, Any],
        keep_views: Callable[[dict[str, Any]], None],
    ) -> None:
        super().__init__()
        self._facets = {facet.key: facet for facet in facets}
        self._values: Values = {}
        self._views = dict(views)
        self._keep_views = keep_views
        self.search = _SearchLine(hint)
        self.search.textChanged.connect(lambda _: self._patience.start())
        self.search.gone.connect(self.clear)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._on_words)
        self._words = ""
        self.buttons: dict[str, QToolButton] = {}
        self.chips = ChipRow(tr("已设的筛选条件"))
        self._build()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(RHYTHM // 2)
        row.addWidget(self.search)
        row.addSpacing(RHYTHM)
        for facet in self._facets.values():
            if facet.hidden:
                continue
            button = QToolButton()
            button.setText(tr(facet.title))
            button.setAccessibleName(tr("筛选：{title}", title=tr(facet.title)))
            button.setIcon(icon("chevron-down", "muted"))
            button.setIconSize(QSize(12, 12))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            button.clicked.connect(lambda _=False, key=facet.key: self._open(key))
            self.buttons[facet.key] = button
            row.addWidget(button)
        row.addStretch(1)
        self._view_button = QToolButton()
        self._view_button.setText(tr("视图"))
        self._view_button.setIcon(icon("star", "muted"))
        self._view_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._view_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._view_button)
        menu.aboutToShow.connect(lambda: self._fill_views(menu))
        self._view_button.setMenu(menu)
        row.addWidget(self._view_button)
        self._found = QWidget()
        found = QHBoxLayout(self._found)
        found.setContentsMargins(0, 0, 0, 0)
        found.setSpacing(RHYTHM)
        self._clear = QPushButton(tr("清除筛选"))
        dress(self._clear, kind="quiet")
        self._clear.clicked.connect(self.clear)
        found.addWidget(self.chips, 1)
        found.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignTop)
        self._found.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * RHYTHM, 0, 2 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM // 2)
        column.addLayout(row)
        column.addWidget(self._found)

    # -- what is filtered ---------------------------------------------------------------------------

    @property
    def values(self) -> Values:
        """Facet key → chosen values; those not filtered by are missing."""
        return dict(self._values)

    @property
    def text(self) -> str:
        """The words searched for."""
        return self._words

    @property
    def filtered(self) -> bool:
        """Whether anything is."""
        return bool(self._values or self._words)

    def set(self, values: Mapping[str, Sequence[Any]], text: str = "") -> None:
        """Filter by exactly this."""
        self._values = {key: tuple(chosen) for key, chosen in values.items() if chosen and key in self._facets}
        self._words = text.strip()
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)
        self._patience.stop()
        self._tell()

    def clear(self) -> None:
        """No filter."""
        if self.filtered or self.search.text():
            self.set({})

    def look_again(self) -> None:
        """What the choices say may have changed."""
        self._show_chips()

    def _remove(self, key: tuple[str, Any]) -> None:
        facet, value = key
        if facet == "text":
            self.search.clear()
            self._patience.stop()
            self._words = ""
        else:
            self._choose(facet, value, False)
            return
        self._tell()

    def _choose(self, facet: str, value: Any, on: bool) -> None:
        chosen = [known for known in self._values.get(facet, ()) if known != value]
        if on:
            chosen.append(value)
        if chosen:
            self._values[facet] = tuple(chosen)
        else:
            self._values.pop(facet, None)
        self._tell()

    def _on_words(self) -> None:
        words = self.search.text().strip()
        if words != self._words:
            self._words = words
            self._tell()

    def _tell(self) -> None:
        self._show_chips()
        self.changed.emit()

    def _show_chips(self) -> None:
        chips: list[tuple[tuple[str, Any], str]] = []
        for key, chosen in self._values.items():
            facet = self._facets[key]
            names = dict(facet.choices())
            for value in chosen:
                words = tr("{title}：{value}", title=tr(facet.title), value=names.get(value, "?"))
                chips.append(((key, value), words))
        if self._words:
            chips.append((("text", None), tr("含“{words}”", words=self._words)))
        self.chips.show_chips(chips, self._remove)
        self._found.setVisible(bool(chips))

    # -- choosing -----------------------------------------------------------------------------------

    def _open(self, key: str) -> None:
        button = self.buttons[key]
        popup = FacetPopup(self, self._facets[key].choices(), self._values.get(key, ()))
        popup.ticked.connect(lambda value, on: self._choose(key, value, on))
        popup.move(button.mapToGlobal(QPoint(0, button.height() + 2)))
        popup.show()

    # -- saved views --------------------------------------------------------------------------------

    def _fill_views(self, menu: QMenu) -> None:
        menu.clear()
        for name in self._views:
            menu.addAction(name, lambda name=name: self.show_view(name))
        if self._views:
            menu.addSeparator()
        save = QAction(tr("把当前筛选存为视图…"), menu)
        save.setEnabled(bool(self._values or self._words))
        save.triggered.connect(self._save_view)
        menu.addAction(save)
        if self._views:
            forget = menu.addMenu(tr("删除视图"))
            for name in self._views:
                forget.addAction(name, lambda name=name: self.forget_view(name))

    def show_view(self, name: str) -> None:
        """Filter as the saved view says."""
        view = self._views[name]
        self.set({key: tuple(chosen) for key, chosen in view["values"].items()}, view["text"])

    def save_view(self, name: str) -> None:
        """Keep what is filtered now under a name."""
        values = {key: list(chosen) for key, chosen in self._values.items()}
        self._views[name] = {"values": values, "text": self._words}
        self._keep_views(self._views)

    def forget_view(self, name: str) -> None:
        """Not to be offered any more."""
        self._views.pop(name, None)
        self._keep_views(self._views)

    def _save_view(self) -> None:
        name, done = QInputDialog.getText(self.window(), tr("存为视图"), tr("视图名称："))
        if done and name.strip():
            self.save_view(name.strip())


class _SearchLine(QLineEdit):
    """The search box: Esc empties it, and when it is empty clears the filters."""

    gone = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumWidth(16 * RHYTHM)  # in the smallest window the facets need the room
        self.setMaximumWidth(44 * RHYTHM)

    def sizeHint(self) -> QSize:
        return QSize(34 * RHYTHM, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.gone.emit()
            return
        super().keyPressEvent(event)


class FacetPopup(QFrame):
    """The choices of one facet with ticks; a long list has a search line."""

    ticked = Signal(object, bool)

    def __init__(self, parent: QWidget, choices: Sequence[tuple[Any, str]], chosen: Sequence[Any]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        dress(self, ground="surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(RHYTHM // 2, RHYTHM // 2, RHYTHM // 2, RHYTHM // 2)
        column.setSpacing(RHYTHM // 2)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("查找"))
        self.line.textChanged.connect(self._narrow)
        self.line.setVisible(len(choices) >= SEARCH_FROM)
        column.addWidget(self.line)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("选项"))
        for value, words in choices:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setToolTip(words)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.itemChanged.connect(self._on_item_changed)
        self.list.itemClicked.connect(self._on_item_clicked)
        self._just_changed: QListWidgetItem | None = None
        column.addWidget(self.list)
        if not choices:
            nothing = QLabel(tr("还没有可选的内容"))
            dress(nothing, kind="muted")
            column.addWidget(nothing)
            self.list.hide()
        self.list.setSpacing(2)
        self.list.setFixedHeight(min(14, max(1, len(choices))) * (self.list.sizeHintForRow(0) + 4) + RHYTHM)
        self.setMinimumWidth(30 * RHYTHM)
        self.setMaximumWidth(60 * RHYTHM)
        (self.line if len(choices) >= SEARCH_FROM else self.list).setFocus()

    def _narrow(self, text: str) -> None:
        wanted = fold(text.strip())
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted not in fold(item.text()))

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        on = item.checkState() == Qt.CheckState.Checked
        self._just_changed = item
        self.ticked.emit(item.data(Qt.ItemDataRole.UserRole), on)

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        """A click on the words ticks as a click on the box does."""
        if self._just_changed is item:
            self._just_changed = None
            return
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        self._just_changed = None
