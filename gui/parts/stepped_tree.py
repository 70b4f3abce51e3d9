"""A tree or list with its few steps as buttons above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTreeWidget, QVBoxLayout, QWidget

from gui.look import RHYTHM, dress


class SteppedTree(QWidget):
    """`tree` with buttons for `steps`; `widths` are those of its columns."""

    def __init__(self, name: str, headings: Sequence[str], widths: Sequence[int], *, nested: bool) -> None:
        super().__init__()
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(name)
        self.tree.setHeaderLabels(list(headings))
        self.tree.setRootIsDecorated(nested)
        self.tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.tree.setUniformRowHeights(True)
        if not nested:
            self.tree.setIndentation(0)
            self.tree.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            dress(self.tree, kind="table")
        for place, width in enumerate(widths):
            self.tree.setColumnWidth(place, width)
        self._steps = QHBoxLayout()
        self._steps.setContentsMargins(2 * RHYTHM, 0, 2 * RHYTHM, RHYTHM // 2)
        self._steps.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, RHYTHM, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._steps)
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        dress(self._empty, kind="muted")
        self._empty.hide()
        column.addWidget(self._empty, 1)
        column.addWidget(self.tree, 1)

    def say_when_empty(self, words: str) -> None:
        """What stands in place of a list without lines."""
        self._empty.setText(words)

    def tell_if_empty(self) -> None:
        """Show the list, or what it says when it is empty."""
        lines = self.tree.topLevelItemCount() > 0
        self.tree.setVisible(lines)
        self._empty.setVisible(not lines)

    def offer(self, steps: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """The buttons, from left to right."""
        for words, step in steps:
            button = QPushButton(words)
            dress(button, kind="quiet")
            button.clicked.connect(lambda _=False, step=step: step())
            self._steps.addWidget(button)
        self._steps.addStretch(1)
