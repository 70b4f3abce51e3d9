"""A place a clerk goes: what the window expects of every page.

The window shows `title` and the tools a page names, sends the commands of menus, keys and context
menus to `commands`, and shows `status` in its status bar. A page looks again when records change;
one that is not on the screen does so when it is next shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gui.language import tr

if TYPE_CHECKING:
    from gui.desk import Desk


def counted(chosen: int, total: int) -> str:
    """For the status bar of every page alike: «已选 3 项 / 共 128 项», and where nothing is chosen «共 128 项»."""
    return tr("已选 {n} 项 / 共 {total} 项", n=chosen, total=total) if chosen else tr("共 {n} 项", n=total)


class Page(QWidget):
    """The base of all pages. Subclasses fill in `name`, `nouns`, `look_again` and what else they need."""

    name: ClassVar[str] = ""
    nouns: ClassVar[frozenset[str]] = frozenset()  # tables whose changes this page shows; empty: all
    tools: ClassVar[tuple[str, ...]] = ()  # commands with a button beside the title

    status_changed = Signal()
    commands_changed = Signal()
    command_asked = Signal(str)  # a button of the page stands for a command of the program
    menu_asked = Signal(tuple, QPoint)  # names of commands for a context menu, where on the screen

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._late = True
        desk.changed.connect(self._on_changed)
        desk.inspection_changed.connect(self._on_inspection_changed)

    # -- what a page fills in -----------------------------------------------------------------------

    def look_again(self) -> None:
        """Ask the core once more and show what it says now."""

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What this page does for which command (names of `gui.actions`) in its present state."""
        return {}

    def checked(self) -> frozenset[str]:
        """Which of its checkable commands are on."""
        return frozenset()

    def status(self) -> str:
        """For the status bar: «已选 3 项 / 共 128 项»."""
        return ""

    def subtitle(self) -> str:
        """A few words beside the title."""
        return ""

    def want(self, wanted: Any) -> None:
        """Show what another place asked for: a filter, a record's id."""

    def main_widget(self) -> QWidget | None:
        """What has the focus when the page is gone to."""
        return None

    def chosen(self) -> Any:
        """What a flow started from here gets: a filter, chosen ids, or None for everything."""
        return None

    def may_leave(self) -> bool:
        """Whether the clerk agrees to go; a page with a changed form asks."""
        return True

    def _run(self, name: str) -> None:
        """A key or a button of the page: what it stands for, where it can be done now."""
        doing = self.commands().get(name)
        if doing is not None:
            doing()

    # -- keeping up with the records ----------------------------------------------------------------

    def freshen(self) -> None:
        """Look again now if this page is late."""
        if self._late:
            self._late = False
            self.look_again()
            self.status_changed.emit()
            self.commands_changed.emit()

    def grow_late(self) -> None:
        """What is shown may be old: look again now if on the screen, else when shown."""
        self._late = True
        if self.isVisible():
            self.freshen()

    def showEvent(self, event: QShowEvent) -> None:
        self.freshen()
        super().showEvent(event)

    def _on_changed(self, changes: Any) -> None:
        if not self.nouns or self.nouns & set(changes.nouns):
            self.grow_late()

    def _on_inspection_changed(self) -> None:
        self.grow_late()
