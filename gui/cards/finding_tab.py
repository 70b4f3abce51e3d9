"""One side of the card of a finding: what the card expects of each of its tabs.

A tab is made when it is first looked at and filled only while it is on the screen. What is done in it are
operations of its noun; only a tab with a form of its own has anything to save.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from core.domain.finding_rows import FindingRow

if TYPE_CHECKING:
    from gui.desk import Desk


class FindingTab(QWidget):
    """The base of all tabs. Subclasses fill in `look_again` and what else they need."""

    commands_changed = Signal()
    menu_asked = Signal(tuple, QPoint)  # names of commands for a context menu, where on the screen
    told = Signal(object)  # a `Notice` for the bar of the card
    typed = Signal()  # what stands in its form changed, or was saved
    asked = Signal()  # something here wants to be seen

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.row: FindingRow | None = None

    # -- what a tab fills in ------------------------------------------------------------------------

    def look_again(self, row: FindingRow) -> None:
        """Show this finding as it stands now; `row` is its fresh row."""

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What can be done here in its present state (names of `gui.actions`)."""
        return {}

    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return False

    def save(self) -> bool:
        """Write what was typed; True when nothing is left unsaved."""
        return True

    def revert(self) -> None:
        """Give up what was typed."""

    def may_leave(self) -> bool:
        """Whether the clerk agrees to leave the finding."""
        return True

    def forget(self) -> None:
        """The finding is gone: what was typed for it is nothing any more."""

    # -- what the card calls ------------------------------------------------------------------------

    def show_finding(self, row: FindingRow) -> None:
        """Fill the tab; called when it comes onto the screen and after each change while it is there."""
        self.look_again(row)
        self.row = row

    def leave(self) -> None:
        """Another finding follows, or none: nothing here is of any finding now."""
        self.row = None
