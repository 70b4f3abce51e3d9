"""选择列: which columns a table shows, in which order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.base.columns import Column
from gui.language import tr
from gui.look import RHYTHM, dress


class ColumnChooser(QDialog):
    """Ticked columns are shown; they are moved by dragging or with the two buttons."""

    def __init__(self, parent: QWidget, columns: Sequence[tuple[Column, bool]]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("选择列"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("列"))
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        for column, shown in columns:
            item = QListWidgetItem(tr(column.title))
            item.setData(Qt.ItemDataRole.UserRole, column.key)
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        hint = QLabel(tr("打勾的列会显示；拖动或用按钮调整先后。"))
        dress(hint, kind="muted")
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(2 * RHYTHM, 2 * RHYTHM, 2 * RHYTHM, 2 * RHYTHM)
        column_.setSpacing(RHYTHM)
        column_.addWidget(hint)
        column_.addWidget(self.list, 1)
        column_.addLayout(self._buttons())
        self.resize(44 * RHYTHM, 60 * RHYTHM)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(RHYTHM)
        for words, step in ((tr("上移"), -1), (tr("下移"), 1)):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, step=step: self.move_current(step))
            row.addWidget(button)
        row.addStretch(1)
        done = QPushButton(tr("应用"))
        dress(done, kind="first")
        done.setDefault(True)
        done.clicked.connect(self.accept)
        cancel = QPushButton(tr("取消"))
        cancel.clicked.connect(self.reject)
        row.addWidget(done)
        row.addWidget(cancel)
        return row

    def move_current(self, step: int) -> None:
        """Move the column under the focus up (-1) or down (1)."""
        row = self.list.currentRow()
        if not 0 <= row + step < self.list.count():
            return
        item = self.list.takeItem(row)
        self.list.insertItem(row + step, item)
        self.list.setCurrentRow(row + step)

    def arranged(self) -> list[tuple[str, bool]]:
        """(key, shown) from left to right; with nothing ticked the first one is shown all the same."""
        items = [self.list.item(row) for row in range(self.list.count())]
        chosen = [(item.data(Qt.ItemDataRole.UserRole), item.checkState() == Qt.CheckState.Checked) for item in items]
        if not any(shown for _, shown in chosen):
            chosen[0] = (chosen[0][0], True)
        return chosen
