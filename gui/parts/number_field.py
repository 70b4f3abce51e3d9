"""数字: a whole number as clerks type it — full-width digits, thousands separators — or nothing."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.base.text import fold
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.fields import Field

_DIGITS = re.compile(r"-?\d{1,15}")


class NumberField(QLineEdit, Field):
    """`value` is an int, None while nothing is typed; what is no whole number is complained of, never guessed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, hint: str = "") -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setMaximumWidth(16 * RHYTHM)
        self.textEdited.connect(lambda _: self.changed.emit())

    def _typed(self) -> str:
        return fold(self.text()).replace(",", "").replace(" ", "").strip()

    @property
    def value(self) -> int | None:
        typed = self._typed()
        return int(typed) if _DIGITS.fullmatch(typed) else None

    @value.setter
    def value(self, value: int | None) -> None:
        self.setText("" if value is None else str(value))

    @property
    def plain(self) -> Any:
        return self.text()

    @plain.setter
    def plain(self, plain: Any) -> None:
        self.setText("" if plain is None else str(plain))

    def complaint(self) -> str:
        typed = self._typed()
        return "" if not typed or _DIGITS.fullmatch(typed) else tr("请填整数，不知道时留空。")
