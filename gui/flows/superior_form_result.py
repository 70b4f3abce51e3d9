"""填写结果: how much was written, what was left empty and why; the file can be opened from here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from gui.desk import open_file, open_folder
from gui.language import tr
from gui.look import RHYTHM, dress, enlarge


class FormResult(QWidget):
    """The last step."""

    def __init__(self) -> None:
        super().__init__()
        self._path = Path()
        self.heading = QLabel()
        enlarge(self.heading, 1.15)
        self._where = QLabel()
        self._where.setWordWrap(True)
        dress(self._where, kind="muted")
        self.lines = QListWidget()
        self.lines.setWordWrap(True)
        self.lines.setSpacing(2)
        self.lines.setAccessibleName(tr("填写结果"))
        self.file = QPushButton(tr("打开文件"))
        self.folder = QPushButton(tr("打开所在文件夹"))
        self.file.clicked.connect(lambda: open_file(self._path))
        self.folder.clicked.connect(lambda: open_folder(self._path))
        row = QHBoxLayout()
        for button in (self.file, self.folder):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM)
        for part in (self.heading, self._where):
            column.addWidget(part)
        column.addLayout(row)
        column.addWidget(self.lines, 1)

    def show_result(self, path: Path, lines: Sequence[str]) -> None:
        """Tell of a file: the first line above, the others as a list."""
        self._path = path
        self.heading.setText(lines[0])
        self._where.setText(str(path))
        self.lines.clear()
        self.lines.addItems(list(lines[1:]) or [tr("所有栏目都已填写。")])
