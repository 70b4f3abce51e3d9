"""Choosing records by name: type a name, pinyin or initials, pick with the arrows, or make a new one on the spot.

What is typed is never a value by itself, so that one unit never splits into two, and nothing that only
resembles it is taken for it. The picker knows no noun: it is given how to suggest and how to make.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QListView, QSizePolicy, QVBoxLayout

from core.base.typed_names import split_names, tidy_name
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.chip_row import ChipRow
from gui.parts.fields import Field

AT_MOST = 12  # suggestions shown at once
WIDTH = 40 * RHYTHM  # of the list at least: beside many chips the line is narrower than a name


@dataclass(frozen=True, slots=True)
class Pick:
    """A record that may be chosen; `more` helps to tell two of the same name apart.

    `step`: the operation that made it on the spot, 0 for one that was there before.
    """

    id: int
    name: str
    more: str = ""
    step: int = 0

    @property
    def words(self) -> str:
        return f"{self.name}　{self.more}" if self.more else self.name


class _Line(QLineEdit):
    """Backspace in the empty line takes the last chip back; leaving it with words left over is told."""

    emptied = Signal()
    left = Signal()
    entered = Signal()
    confirmed = Signal()

    def __init__(self, suggestions: QListView) -> None:
        super().__init__()
        self._suggestions = suggestions

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        elif event.key() == Qt.Key.Key_Down and not self._suggestions.isVisible():
            self.entered.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (self.text() or self._suggestions.isVisible()):
            self.confirmed.emit()
            event.accept()
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


class RecordPicker(QFrame, Field):
    """Several records, or with `single` one at most. `value` is the tuple of ids (`single`: id or None).

    `make` makes a new one of a name; `unmake` takes the step back that made one, if it still can.
    """

    changed = Signal()

    def __init__(
        self,
        suggest: Callable[[str], Sequence[Pick]],
        make: Callable[[str], Pick | None] | None = None,
        unmake: Callable[[int], bool] | None = None,
        *,
        single: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__()
        self._suggest = suggest
        self._make = make
        self._unmake = unmake
        self._single = single
        self._picked: list[Pick] = []
        self._made: list[int] = []
        self._offered: list[Pick | None] = []  # None: the line that makes a new one
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        popup = self._completer.popup()
        assert isinstance(popup, QListView)
        self._popup = popup
        self.row = ChipRow(hint)
        self.line = _Line(self._popup)
        self.line.setPlaceholderText(hint or tr("输入名称或拼音首字母"))
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.line.setMinimumWidth(96)
        self.row.flow.addWidget(self.line)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(AT_MOST)
        # Not `line.setCompleter`: that writes what is highlighted over what was typed.
        self._completer.setWidget(self.line)
        dress(self._popup, kind="suggestions")
        self._completer.activated[QModelIndex].connect(self._on_activated)  # pyright: ignore[reportIndexIssue]
        self.line.textEdited.connect(self._on_typed)
        self.line.confirmed.connect(self._on_return)
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
        names = self._names()
        if self._is_too_many(names):
            return tr("这里只能选一个，填写的是：{text}", text=self.line.text().strip())
        if names:
            text = self.line.text().strip()
            if self._make is None:
                return tr("“{text}”还没有选定：按 ↓ 从列表中选择", text=text)
            return tr("“{text}”还没有选定：按 ↓ 从列表中选择，名单里没有的按回车新建", text=text)
        return ""

    def show_wrong(self, wrong: bool) -> None:
        dress(self.line, wrong="true" if wrong else "false")

    def steps_made(self) -> Sequence[int]:
        return tuple(self._made)

    def unmake(self, step: int) -> bool:
        return self._unmake is not None and self._unmake(step)

    def keep_made(self) -> None:
        self._made.clear()

    # -- choosing -----------------------------------------------------------------------------------

    def _on_typed(self, _: str) -> None:
        self._take_named(finished=False)
        self._offer()
        self.changed.emit()

    def _names(self) -> list[str]:
        """The names in the line that are not chosen yet."""
        return [name for name in self._parts() if name]

    def _parts(self) -> list[str]:
        text = tidy_name(self.line.text())
        return [text] if self._known(text) else split_names(text)

    def _known(self, name: str) -> list[Pick]:
        """Records of exactly this name, chosen already or not."""
        return [pick for pick in self._suggest(name) if pick.name == name] if name else []

    def _is_too_many(self, names: list[str]) -> bool:
        return self._single and len(names) > 1

    def _offer(self) -> None:
        """Show what the first name in the line may mean."""
        names = self._names()
        name = names[0] if names else ""
        chosen = {pick.id for pick in self._picked}
        found = [pick for pick in self._suggest(name) if pick.id not in chosen][: 4 * AT_MOST]
        self._offered = [*found]
        words = [pick.words for pick in found]
        if self._make is not None and name and not self._known(name) and not self._is_too_many(names):
            # Letters are more likely initials than a name: what they spell comes first.
            place = len(found) if name.isascii() else 0
            self._offered.insert(place, None)
            words.insert(place, tr("新建“{text}”", text=name))
        self._popup.ensurePolished()  # else its lines are laid out before they have their height
        self._model.setStringList(words)
        if words:
            self._completer.complete(QRect(0, 0, max(self.line.width(), WIDTH), self.line.height()))
            self._popup.setCurrentIndex(QModelIndex())  # where the clerk goes, not where the list begins
        else:
            self._popup.hide()

    def _on_activated(self, index: QModelIndex) -> None:
        self._take(index.row())

    def _on_return(self) -> None:
        """Enter: the line the clerk went to, else who is named exactly, else a new one. Never a likeness."""
        current = self._popup.currentIndex() if self._popup.isVisible() else QModelIndex()
        if current.isValid():
            self._take(current.row())
        elif self._take_named(finished=True):
            self._go_on()
        elif self._names():
            self._offer()
            if self._offered and self._offered[0] is None:
                self._take(0)
            elif self._offered:
                self._popup.setCurrentIndex(self._model.index(0))

    def _take_named(self, *, finished: bool) -> bool:
        """Choose those that are named exactly, unless two have the name; whether there were any.

        The last name counts only when it is `finished`: 张建 may still become 张建国.
        """
        parts = self._parts()
        if self._is_too_many([part for part in parts if part]):
            return False
        ready, rest = (parts, []) if finished else (parts[:-1], parts[-1:])
        unknown: list[str] = []
        for name in ready:
            known = self._known(name)
            if len(known) == 1:
                self._choose(known[0])
            elif name:
                unknown.append(name)
        if len(unknown) == len([name for name in ready if name]):
            return False
        self.line.setText("、".join([*unknown, *rest]))
        return True

    def _take(self, place: int) -> None:
        """Choose what stands at this place of the list, for the first name in the line."""
        if not 0 <= place < len(self._offered):
            return
        names = self._names()
        pick = self._offered[place]
        if pick is None:
            assert self._make is not None
            pick = self._make(names[0])
            if pick is None:
                return
            self._made.append(pick.step)
        self._choose(pick)
        self.line.setText("、".join(names[1:]))
        self._go_on()

    def _choose(self, pick: Pick) -> None:
        others = [one for one in self._picked if one.id != pick.id]
        self._picked = [pick] if self._single else [*others, pick]
        self._show()

    def _go_on(self) -> None:
        """Something was chosen: offer for the next name in the line, or be done."""
        self._offered = []
        self._popup.hide()
        if self.line.text():
            self._offer()
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
        if self.line.text().strip() and self._take_named(finished=True):
            self._offered = []
            self.changed.emit()

    def _show(self) -> None:
        self.row.show_chips([(pick.id, pick.name) for pick in self._picked], self._remove)
        for chip, pick in zip(self.row.chips, self._picked, strict=True):
            chip.setToolTip(pick.words)
        self.updateGeometry()
