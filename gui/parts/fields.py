"""Fields of forms: each holds one value, says when the clerk changed it, and can be kept as a draft.

Nothing here knows a noun. `value` is what the core takes; `plain` is the same as JSON can hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from gui.language import tr
from gui.look import dress


class Field:
    """What a form expects of its fields; mixed into a widget. `changed` is a signal of the widget."""

    changed: Any

    @property
    def value(self) -> Any:
        raise NotImplementedError

    @value.setter
    def value(self, value: Any) -> None:
        raise NotImplementedError

    @property
    def plain(self) -> Any:
        return self.value

    @plain.setter
    def plain(self, plain: Any) -> None:
        self.value = plain

    def complaint(self) -> str:
        """What is wrong with what was typed, before the core is asked; empty when nothing is."""
        return ""

    def steps_made(self) -> Sequence[int]:
        """Operations by which records were made on the spot since the form was opened or saved."""
        return ()

    def unmake(self, step: int) -> bool:
        """Take such an operation back; false when it must stay."""
        return False

    def keep_made(self) -> None:
        """What was made on the spot stays: the form was saved."""

    def show_wrong(self, wrong: bool) -> None:
        """Mark the field, or not."""
        assert isinstance(self, QWidget)
        dress(self, wrong="true" if wrong else "false")


class LineField(QLineEdit, Field):
    """One line of text."""

    changed = Signal()

    def __init__(self, *, hint: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.textEdited.connect(lambda _: self.changed.emit())

    @property
    def value(self) -> str:
        return self.text()

    @value.setter
    def value(self, value: str) -> None:
        self.setText(value)
        self.setCursorPosition(0)


class TextField(QPlainTextEdit, Field):
    """Several lines; Tab goes to the next field. It grows with its text, up to three times its lines."""

    changed = Signal()

    def __init__(self, *, lines: int = 3, hint: str = "", read_only: bool = False) -> None:
        super().__init__()
        self._lines = lines
        self._filling = False
        self.setTabChangesFocus(True)
        self.setPlaceholderText(hint)
        self.setReadOnly(read_only)
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self.updateGeometry())

    @property
    def value(self) -> str:
        return self.toPlainText()

    @value.setter
    def value(self, value: str) -> None:
        self._filling = True
        self.setPlainText(value)
        self._filling = False

    def sizeHint(self) -> QSize:
        # A plain text's document measures its height in lines.
        needed = round(self.document().size().height())
        return QSize(240, self._height(max(self._lines, min(needed, 3 * self._lines))))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _height(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * lines + 24

    def _on_text_changed(self) -> None:
        if not self._filling:
            self.changed.emit()


class ChoiceField(QComboBox, Field):
    """One of several (value, words)."""

    changed = Signal()

    def __init__(self, choices: Sequence[tuple[Any, str]] = (), *, free: bool = False) -> None:
        """`free`: other words may be typed; the value is then the words."""
        super().__init__()
        self._free = free
        self.setEditable(free)
        # As wide as its place, not as its longest choice, which may be the text of a measure.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.offer(choices)
        self.activated.connect(lambda _: self.changed.emit())
        line = self.lineEdit()
        if line is not None:  # only where words of one's own may be typed
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            line.textEdited.connect(lambda _: self.changed.emit())

    def offer(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Other choices; the value stays where it is among them."""
        kept = self.value if self.count() else None
        self.blockSignals(True)
        self.clear()
        for value, words in choices:
            self.addItem(words, value)
        self.blockSignals(False)
        if kept is not None:
            self.value = kept

    @property
    def value(self) -> Any:
        if self._free and self.currentText() != self.itemText(self.currentIndex()):
            return self.currentText()
        return self.currentData()

    @value.setter
    def value(self, value: Any) -> None:
        # Not findData: it compares as QVariant, to which None and 0 are the same.
        for place in range(self.count()):
            if self.itemData(place) == value and type(self.itemData(place)) is type(value):
                self.setCurrentIndex(place)
                return
        if self._free:
            self.setCurrentIndex(-1)
            self.setEditText(str(value or ""))

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling the form must not change a value unseen.
        event.ignore()


class TickField(QCheckBox, Field):
    """Yes or no; with `unknown` a third state that means 未填."""

    changed = Signal()

    def __init__(self, words: str, *, unknown: bool = False) -> None:
        super().__init__(words)
        self.setTristate(unknown)
        self._unknown = unknown
        self.clicked.connect(lambda _: self.changed.emit())

    @property
    def value(self) -> bool | None:
        if self._unknown and self.checkState() == Qt.CheckState.PartiallyChecked:
            return None
        return self.isChecked()

    @value.setter
    def value(self, value: bool | None) -> None:
        if value is None and self._unknown:
            self.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            self.setCheckState(Qt.CheckState.Checked if value else Qt.CheckState.Unchecked)


class LinesField(TextField):
    """A list of texts, one a line (具体表现); empty lines are nothing."""

    def __init__(self, *, lines: int = 3, hint: str = "") -> None:
        super().__init__(lines=lines, hint=hint or tr("每行一条"))

    @property
    def value(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())

    @value.setter
    def value(self, value: Sequence[str]) -> None:
        self._filling = True
        self.setPlainText("\n".join(value))
        self._filling = False
