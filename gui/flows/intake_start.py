"""Where a feedback document comes from: a file chosen or dragged in, pasted text, or the review left unfinished."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.language import tr
from gui.look import RHYTHM, dress, icon
from gui.parts.drop_area import DropArea
from gui.parts.fields import TextField

SUFFIXES = (".txt", ".docx")


class SourceChooser(QWidget):
    """`chosen` when a file was named; pasted text is read from `pasted` when the clerk goes on."""

    chosen = Signal(object)  # Path
    resumed = Signal()
    forgotten = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = TextField(lines=8, hint=tr("也可以把反馈意见的文字粘贴到这里，再点“下一步”"))
        self.box.setAccessibleName(tr("粘贴的反馈意见"))
        self.drop = DropArea(tr("把反馈意见文件拖到这里"), tr("支持 Word 文档（.docx）和纯文本（.txt），最大 50 MB"))
        self.drop.dropped.connect(self.chosen)
        self.choose = self.drop.button
        self.choose.clicked.connect(self._ask)
        self._kept = self._built_kept()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
        column.setSpacing(2 * RHYTHM)
        column.addWidget(self._kept)
        column.addWidget(self.drop, 3)
        column.addWidget(self.box, 2)
        words = QLabel(tr("导入只是读取和整理，确认入库之前不写入任何记录；原文件不会被改动。"))
        dress(words, kind="muted")
        column.addWidget(words)

    @property
    def pasted(self) -> str:
        """The text in the box."""
        return self.box.value

    def paste(self, text: str) -> None:
        """Put text into the box, as Ctrl+V does."""
        self.box.value = text

    @property
    def kept_words(self) -> str:
        """What is said of the review left unfinished; empty when there is none."""
        return "" if self._kept.isHidden() else self._kept_words.text()

    def offer_kept(self, words: str) -> None:
        """Offer the review that was left unfinished; nothing with no words."""
        self._kept_words.setText(words)
        self._kept.setVisible(bool(words))

    def _ask(self) -> None:
        pattern = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        name, _ = QFileDialog.getOpenFileName(
            self.window(), tr("选择反馈意见文件"), "", tr("文字和 Word 文件 ({pattern})", pattern=pattern)
        )
        if name:
            self.chosen.emit(Path(name))

    def _built_kept(self) -> QWidget:
        kept = QFrame()
        dress(kept, kind="panel")
        row = QHBoxLayout(kept)
        row.setContentsMargins(2 * RHYTHM, RHYTHM, RHYTHM, RHYTHM)
        sign = QLabel()
        sign.setPixmap(icon("history", "accent").pixmap(20, 20))
        self._kept_words = QLabel()
        self._kept_words.setWordWrap(True)
        self.resume = QPushButton(tr("继续审核"))
        self.forget = QPushButton(tr("放弃"))
        dress(self.forget, kind="quiet")
        self.resume.clicked.connect(self.resumed)
        self.forget.clicked.connect(self.forgotten)
        row.addWidget(sign)
        row.addWidget(self._kept_words, 1)
        row.addWidget(self.resume)
        row.addWidget(self.forget)
        kept.hide()
        return kept
