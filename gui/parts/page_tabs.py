"""The line of tabs below the head of a page; its first word stands where the title of the page begins."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from gui.look import RHYTHM


class PageTabs(QTabBar):
    """`name` is what a screen reader calls the line, `titles` are the words of the tabs."""

    def __init__(self, name: str, titles: Iterable[str]) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setAccessibleName(name)
        for title in titles:
            self.addTab(title)
        self.line = QWidget()
        row = QVBoxLayout(self.line)
        row.setContentsMargins(2 * RHYTHM, 0, 0, RHYTHM)
        row.addWidget(self)
