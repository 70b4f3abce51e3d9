"""Keys of a plain list or tree that stand for commands of its page, as they do in a `RecordTable`."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView

_KEYS = {Qt.Key.Key_F2: "record.edit", Qt.Key.Key_Delete: "record.delete"}


class ListKeys(QObject):
    """Ctrl+C, F2 and Del over `view`; Enter is the list's own."""

    command = Signal(str)

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            copies = event.matches(QKeySequence.StandardKey.Copy)
            name = "edit.copy" if copies else _KEYS.get(Qt.Key(event.key()))
            if name is not None and (copies or event.modifiers() == Qt.KeyboardModifier.NoModifier):
                self.command.emit(name)
                return True
        return super().eventFilter(watched, event)
