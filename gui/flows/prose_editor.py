"""公文文字: the prose blocks of a paper, each to be read, changed, and taken back to the wording file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.fields import TextField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.output.papers.making import Prose


class ProseEditor(QWidget):
    """A list of blocks and the words of the one chosen."""

    written = Signal(object, str)  # Prose as it was, its new text
    restored = Signal(object)  # Prose

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.blocks: list[Prose] = []
        self._title_line = QLabel(tr("文中的文字"))
        self._title_line.setWordWrap(True)
        dress(self._title_line, kind="heading")
        self.list = QListWidget()
        self.list.setAccessibleName(tr("文中的文字"))
        dress(self.list, kind="lines")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = TextField(lines=7)
        self.text.setAccessibleName(tr("这一段的文字"))
        self._remark = QLabel()
        self._remark.setWordWrap(True)
        self.apply = QPushButton(tr("改用这段文字"))
        self.back = QPushButton(tr("恢复范本文字"))
        dress(self.back, kind="quiet")
        self.list.currentRowChanged.connect(self._show)
        self.text.changed.connect(self._follow)
        self.apply.clicked.connect(self._write)
        self.back.clicked.connect(self._restore)
        self._build()

    def show_blocks(self, blocks: Sequence[Prose], of: str = "") -> None:
        """Show these blocks, of the sheet of that name; the one being read stays, and words being typed are not taken
        away."""
        self._title_line.setText(tr("文中的文字 · {name}", name=of) if of else tr("文中的文字"))
        row = max(0, self.list.currentRow())
        same = row < len(blocks) and row < len(self.blocks) and blocks[row].block == self.blocks[row].block
        typing = self.dirty and same
        typed = self.text.value
        self.blocks = list(blocks)
        self.list.blockSignals(True)
        self.list.clear()
        for block in blocks:
            self.list.addItem(QListWidgetItem(self._title(block)))
        self.list.setCurrentRow(min(row, len(blocks) - 1))
        self.list.blockSignals(False)
        self._show(self.list.currentRow())
        if typing:
            self.text.value = typed
            self._follow()

    def choose(self, key: str) -> None:
        """Show the block of that key."""
        for row, block in enumerate(self.blocks):
            if block.key == key:
                self.list.setCurrentRow(row)
                self.text.setFocus()

    @property
    def block(self) -> Prose | None:
        """The block being read."""
        row = self.list.currentRow()
        return self.blocks[row] if 0 <= row < len(self.blocks) else None

    @property
    def dirty(self) -> bool:
        """Whether words were typed that are not yet in the paper."""
        return self.block is not None and self.text.value.strip() != self.block.text.strip()

    def _show(self, _: int) -> None:
        block = self.block
        self.text.setEnabled(block is not None)
        self.text.value = block.text.strip() if block else ""
        if block is None or not block.own:
            self._remark.setText("")
        elif block.outdated:
            self._remark.setText(tr("这段文字改写以后，数据又有变化，请核对；也可以恢复范本文字后再改。"))
        else:
            self._remark.setText(tr("这段文字是本单位改写过的。"))
        dress(self._remark, kind="wrong" if block and block.outdated else "muted")
        self._remark.setVisible(bool(self._remark.text()))
        self._follow()

    def _follow(self) -> None:
        block = self.block
        self.apply.setEnabled(self.dirty)
        self.back.setEnabled(block is not None and block.own)

    def _write(self) -> None:
        if self.block is not None:
            self.written.emit(self.block, self.text.value.strip())

    def _restore(self) -> None:
        if self.block is not None:
            self.restored.emit(self.block)

    @staticmethod
    def _title(block: Prose) -> str:
        if block.outdated:
            return tr("{name}　已改写 · 数据有变化", name=block.name)
        return tr("{name}　已改写", name=block.name) if block.own else block.name

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, RHYTHM, 0, 0)
        column.setSpacing(RHYTHM)
        column.addWidget(self._title_line)
        column.addWidget(self.list, 3)
        column.addWidget(self._remark)
        column.addWidget(self.text, 4)
        row = QHBoxLayout()
        row.addWidget(self.apply)
        row.addWidget(self.back)
        row.addStretch(1)
        column.addLayout(row)
