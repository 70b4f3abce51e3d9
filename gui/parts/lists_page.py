"""A page that is a list, or several lists under tabs, each with the chosen record beside it.

A subclass makes the lists and says what stands beside the chosen record and what can be done with it. Enter and a
double click are the command «打开», so that key, menu and mouse do the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui.parts.list_pane import ListPane
from gui.parts.page import Page
from gui.parts.page_tabs import PageTabs


@dataclass(frozen=True, slots=True)
class Tab:
    """`make` gives the list, once, when it is first looked at; two tabs may give the same one. `menu`: its rows'."""

    title: str
    make: Callable[[], ListPane]
    menu: tuple[str, ...]


class ListsPage(Page):
    """`tabs` lead to the lists, `pane` is the one on the screen."""

    def lay_out(self, name: str, tabs: Sequence[Tab]) -> None:
        """Put the lists under their tabs; a single one has none."""
        self._tabs = tuple(tabs)
        self._panes: dict[int, ListPane] = {}
        self._stack = QStackedWidget()
        self.tabs = PageTabs(name, (tab.title for tab in tabs))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if len(tabs) > 1:
            column.addWidget(self.tabs.line)
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(lambda _: self._on_tab())

    def show_chosen(self) -> None:
        """Fill in: show beside the list of now what is chosen in it."""

    def steps(self) -> dict[str, Callable[[], object]]:
        """Fill in: what can be done beyond what every list can; to open is to edit where nothing else is said."""
        return {}

    @property
    def pane(self) -> ListPane:
        """The list on the screen."""
        place = self.tabs.currentIndex()
        if place not in self._panes:
            self._panes[place] = pane = self._tabs[place].make()
            if self._stack.indexOf(pane) < 0:
                self._follow(pane, self._tabs[place].menu)
        return self._panes[place]

    def _follow(self, pane: ListPane, menu: tuple[str, ...]) -> None:
        self._stack.addWidget(pane)
        pane.chosen_changed.connect(self._on_chosen)
        pane.filled.connect(self._on_chosen)
        pane.opened.connect(lambda _: self.open_chosen())
        pane.command.connect(self._run)
        pane.menu_asked.connect(lambda at: self.menu_asked.emit(menu, at))

    def main_widget(self) -> QWidget:
        return self.pane.table

    def look_again(self) -> None:
        self._stack.setCurrentWidget(self.pane)
        self.pane.look_again()
        self._on_chosen()

    def _on_tab(self) -> None:
        """A list that was not on the screen looks again when it is."""
        if self.desk.has_workspace:
            self.look_again()
        if self.isVisible() and not self.tabs.hasFocus():
            self.pane.table.setFocus()

    def _on_chosen(self) -> None:
        self.show_chosen()
        self.status_changed.emit()
        self.commands_changed.emit()

    def open_chosen(self) -> None:
        """Enter or a double click on a row."""
        self._run("record.open")

    def reveal(self, tab: int, record: int) -> None:
        """Show a record in the list of a tab."""
        self.tabs.setCurrentIndex(tab)
        self.pane.reveal(record)

    def status(self) -> str:
        return self.pane.status()

    def commands(self) -> dict[str, Callable[[], object]]:
        known = self.pane.commands() | self.steps()
        if "record.edit" in known:
            known.setdefault("record.open", known["record.edit"])
        return known
