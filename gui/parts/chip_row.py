"""Small removable chips: what is filtered, who is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from gui.language import tr
from gui.look import RHYTHM, dress, icon
from gui.parts.flow_layout import FlowLayout

WIDEST = 48 * RHYTHM


class Chip(QToolButton):
    """Words with a cross; pressing it, Enter, Space or Del takes it away."""

    def __init__(self, words: str, remove: Callable[[], None], *, tip: str = "") -> None:
        super().__init__()
        dress(self, kind="chip")
        # A finding's text is long: what is cut out stands in the tip.
        self.setText(self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, WIDEST))
        self.setIcon(icon("close", "muted"))
        self.setIconSize(QSize(12, 12))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setAccessibleName(tr("移除：{words}", words=words))
        self.setToolTip(tip or self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda: remove())


class ChipRow(QWidget):
    """Chips side by side, over several lines where they need them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.flow = FlowLayout(self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        self.chips: list[Chip] = []

    def show_chips(self, chips: Sequence[tuple[Any, str]], remove: Callable[[Any], None]) -> None:
        """Show (key, words); `remove(key)` is called when one is taken away."""
        for chip in self.chips:
            self.flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = [Chip(words, lambda key=key: remove(key)) for key, words in chips]
        for place, chip in enumerate(self.chips):
            self.flow.insert(place, chip)
            chip.show()
        self.updateGeometry()
