"""Choosing records by name: type a name, pinyin or initials, pick with the arrows, or make a new one on the spot.

What is typed is never a value by itself, so that one unit never splits into two. The picker knows no
noun: it is given how to suggest and how to make.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QSizePolicy, QVBoxLayout

from gui.language import tr
from gui.look import dress
from gui.parts.chip_row import ChipRow
from gui.parts.fields import Field

AT_MOST = 12  # suggestions shown at once


@dataclass(frozen=True, slots=True)
class Pick:
    """A record that may be chosen; `more` helps to tell two of the same name apart."""

    id: int
    name: str
    more: str = ""

    @property
    def words(self) -> str:
        return f"{self.name}　{self.more}" if self.more else self.name


class _Line(QLineEdit):
    """Backspace in the empty line takes the last chip back; leaving it with words left over is told."""

    emptied = Signal()
    left = Signal()
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        elif event.key() == Qt.Key.Key_Down and not self._is_suggesting():
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _is_suggesting(self) -> bool:
        popup = self.completer().popup()
        return popup is not None and popup.isVisible()


class RecordPicker(QFrame, Field):
    """Several records, or with `single` one at most. `value` is the tuple of ids (`single`: id or None)."""

    changed = Signal()

    def __init__(
        self,
        suggest: Callable[[str], Sequence[Pick]],
        make: Callable[[str], Pick | None] | None = None,
        *,
        single: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__()
        self._suggest = suggest
        self._make = make
        self._single = single
        self._picked: list[Pick] = []
        self._offered: list[Pick | None] = []  # None: the line that makes a new one
        self.row = ChipRow(hint)
        self.line = _Line()
        self.line.setPlaceholderText(hint or tr("输入名称或拼音首字母"))
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.line.setMinimumWidth(96)
        self.row.flow.addWidget(self.line)
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(AT_MOST)
        self.line.setCompleter(completer)
        if (popup := completer.popup()) is not None:
            dress(popup, kind="suggestions")
        completer.activated[QModelIndex].connect(self._on_activated)  # pyright: ignore[reportIndexIssue]
        self.line.textEdited.connect(self._on_typed)
        self.line.returnPressed.connect(self._on_return)
        self.line.emptied.connect(self._on_emptied)
        self.line.entered.connect(self._offer)
        self.line.left.connect(self._on_left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        self.setFocusProxy(self.line)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    @property
    def value(self) -> Any:
        ids = tuple(pick.id for pick in self._picked)
        return (ids[0] if ids else None) if self._single else ids

    @value.setter
    def value(self, value: Any) -> None:
        raise TypeError("a picker is filled by `show_picks`, which knows the names")

    @property
    def picks(self) -> tuple[Pick, ...]:
        """What is chosen, with names."""
        return tuple(self._picked)

    def show_picks(self, picks: Sequence[Pick]) -> None:
        """What is chosen from now on; not a change by the clerk."""
        self._picked = list(picks)
        self.line.clear()
        self._show()

    @property
    def plain(self) -> list[list[Any]]:
        return [[pick.id, pick.name, pick.more] for pick in self._picked]

    @plain.setter
    def plain(self, plain: list[list[Any]]) -> None:
        self.show_picks([Pick(*part) for part in plain])

    def complaint(self) -> str:
        if self.line.text().strip():
            return tr("“{text}”还没有选定：请从列表中选择或新建", text=self.line.text().strip())
        return ""

    def show_wrong(self, wrong: bool) -> None:
        dress(self.line, wrong="true" if wrong else "false")

    # -- choosing -----------------------------------------------------------------------------------

    def _on_typed(self, text: str) -> None:
        self._offer()
        if text.strip():
            self.line.completer().complete()
        self.changed.emit()

    def _offer(self) -> None:
        text = self.line.text().strip()
        chosen = {pick.id for pick in self._picked}
        found = [pick for pick in self._suggest(text) if pick.id not in chosen]
        self._offered = [*found[: 4 * AT_MOST]]
        words = [pick.words for pick in found[: 4 * AT_MOST]]
        if self._make is not None and text and all(pick.name != text for pick in found):
            self._offered.append(None)
            words.append(tr("新建“{text}”", text=text))
        self._model.setStringList(words)
        if words:
            self.line.completer().complete()

    def _on_activated(self, index: QModelIndex) -> None:
        self._take(index.row())

    def _on_return(self) -> None:
        """Enter without the list: the first suggestion is the one meant."""
        if self.line.text().strip() and self._offered:
            self._take(0)

    def _take(self, place: int) -> None:
        if not 0 <= place < len(self._offered):
            return
        pick = self._offered[place]
        if pick is None:
            assert self._make is not None
            pick = self._make(self.line.text().strip())
            if pick is None:
                return
        self._offered = []
        self._picked = [pick] if self._single else [*self._picked, pick]
        # The completer writes the words into the line after this; they are a chip now.
        QTimer.singleShot(0, self.line.clear)
        self.line.clear()
        self._show()
        self.changed.emit()

    def _on_emptied(self) -> None:
        if self._picked:
            self._picked.pop()
            self._show()
            self.changed.emit()

    def _remove(self, number: int) -> None:
        self._picked = [pick for pick in self._picked if pick.id != number]
        self._show()
        self.line.setFocus()
        self.changed.emit()

    def _on_left(self) -> None:
        """Leaving with the full name typed means that record."""
        text = self.line.text().strip()
        named = [place for place, pick in enumerate(self._offered) if pick is not None and pick.name == text]
        if text and len(named) == 1:
            self._take(named[0])

    def _show(self) -> None:
        self.row.show_chips([(pick.id, pick.name) for pick in self._picked], self._remove)
        for chip, pick in zip(self.row.chips, self._picked, strict=True):
            chip.setToolTip(pick.words)
        self.updateGeometry()
