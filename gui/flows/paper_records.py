"""选择: of which records sheets are made — none chosen means all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.fields import Field
from gui.parts.form import Form
from gui.parts.form_dialog import ask_form
from gui.parts.tick_list import Line, TickList

if TYPE_CHECKING:
    from core.output.papers.making import Choice
    from gui.desk import Desk

SIZE = QSize(72 * RHYTHM, 76 * RHYTHM)


class RecordsField(QWidget, Field):
    """How many sheets there will be, and a button to choose. `value` are the ids chosen, None for all."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._known: Sequence[Choice] = ()
        self._chosen: tuple[int, ...] | None = None
        self._told = QLabel()
        self.button = QPushButton(tr("选择…"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(RHYTHM)
        row.addWidget(self._told, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.button)

    @property
    def value(self) -> tuple[int, ...] | None:
        return self._chosen

    @value.setter
    def value(self, value: Sequence[int] | None) -> None:
        known = {one.id for one in self._known}
        kept = tuple(key for key in value or () if key in known)
        self._chosen = kept or None
        self._tell()

    @property
    def plain(self) -> Any:
        return list(self._chosen) if self._chosen else None

    @plain.setter
    def plain(self, plain: Any) -> None:
        self.value = plain

    def show_choices(self, known: Sequence[Choice]) -> None:
        """What may be chosen from now on; a choice that still stands is kept."""
        self._known = known
        self.value = self._chosen

    def show_wrong(self, wrong: bool) -> None:
        dress(self._told, kind="wrong" if wrong else "")

    @property
    def count(self) -> int:
        """How many sheets there will be."""
        return len(self._chosen) if self._chosen else len(self._known)

    def _tell(self) -> None:
        if self._chosen:
            self._told.setText(tr("已选 {n} 份，共 {total} 份", n=len(self._chosen), total=len(self._known)))
        else:
            self._told.setText(tr("全部，共 {total} 份", total=len(self._known)))
        self.button.setEnabled(len(self._known) > 1)

    def _ask(self) -> None:
        form = Form(label_width=0)
        ticks = TickList([tr("生成哪些")], [60 * RHYTHM], lines=18)
        chosen = self._chosen or tuple(one.id for one in self._known)
        ticks.show_lines([Line(one.id, (one.title,), one.id in chosen) for one in self._known])
        form.add_across("ids", "生成哪些", ticks)
        form.settle()

        def take(values: dict[str, Any], _: Any) -> bool:
            whole = len(values["ids"]) in (0, len(self._known))
            self.value = None if whole else values["ids"]
            self.changed.emit()
            return True

        ask_form(self._desk, tr("选择"), form, take, words=tr("确定"), size=SIZE)
