"""菜单: what stands in the menus without being a command — recent workspaces, pages, inspections, look, language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from gui import doors
from gui.desk import Desk
from gui.language import SOURCE, tr
from gui.look import icon, look
from gui.preferences import TEXT_SIZES, THEMES

THEME_WORDS = {"system": "跟随系统", "light": "浅色", "dark": "深色"}
LANGUAGE_NAMES = {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}


class WindowMenus(QObject):
    """Fills the menus and says what was chosen in them."""

    place_chosen = Signal(str)
    inspection_chosen = Signal(object)  # id, or None for 全部
    workspace_chosen = Signal(str)
    look_chosen = Signal(str, object)  # `theme` or `text_size`, its value
    language_chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._places: dict[str, QAction] = {}

    def allow_places(self, names: set[str]) -> None:
        """Offer these pages alone; the others are neither seen nor reached by their keys."""
        for name, action in self._places.items():
            action.setVisible(name in names)
            action.setEnabled(name in names)

    def fillers(self) -> Mapping[str, Callable[[QMenu], None]]:
        """By the names that `gui.actions.MENUS` gives to their places."""
        return {
            "recent": self._fill_recent,
            "places": self._fill_places,
            "inspections": self._fill_inspections_menu,
            "theme": self._fill_theme,
            "text_size": self._fill_text_size,
            "language": self._fill_language,
        }

    def fill_inspections(self, menu: QMenu) -> None:
        """The inspections of the workspace and 全部, the one looked at ticked."""
        menu.clear()
        if not self._desk.has_workspace:
            return
        for number, name in [(None, tr("全部")), *inspection_names(self._desk)]:
            action = menu.addAction(name, partial(self.inspection_chosen.emit, number))
            action.setCheckable(True)
            action.setChecked(number == self._desk.inspection)

    def _fill_recent(self, menu: QMenu) -> None:
        recent = menu.addMenu(tr("最近打开的工作区"))

        def fill() -> None:
            recent.clear()
            for folder in self._desk.preferences.recent():
                recent.addAction(str(folder), partial(self.workspace_chosen.emit, str(folder)))

        recent.aboutToShow.connect(fill)

    def _fill_places(self, menu: QMenu) -> None:
        for group in doors.GROUPS:
            members = [known for known in doors.PLACES if known.group == group]
            for known in members:
                action = menu.addAction(icon(known.icon), tr(known.title), partial(self.place_chosen.emit, known.name))
                action.setShortcut(QKeySequence(known.keys))
                self._places[known.name] = action
            if members and group != list(doors.GROUPS)[-1]:
                menu.addSeparator()

    def _fill_inspections_menu(self, menu: QMenu) -> None:
        chooser = menu.addMenu(tr("巡视巡察"))
        chooser.aboutToShow.connect(partial(self.fill_inspections, chooser))

    def _fill_theme(self, menu: QMenu) -> None:
        words = {name: tr(THEME_WORDS[name]) for name in THEMES}
        self._fill_choices(menu.addMenu(tr("外观")), words, look().theme, partial(self.look_chosen.emit, "theme"))

    def _fill_text_size(self, menu: QMenu) -> None:
        words = {size: f"{size}%" for size in TEXT_SIZES}
        chosen = partial(self.look_chosen.emit, "text_size")
        self._fill_choices(menu.addMenu(tr("文字大小")), words, look().text_size, chosen)

    def _fill_language(self, menu: QMenu) -> None:
        now = self._desk.recall("language", SOURCE)
        self._fill_choices(menu.addMenu(tr("界面语言")), LANGUAGE_NAMES, now, self.language_chosen.emit)

    def _fill_choices(self, menu: QMenu, words: Mapping[Any, str], now: Any, chosen: Callable[[Any], None]) -> None:
        group = QActionGroup(menu)
        for value, text in words.items():
            action = menu.addAction(text, partial(chosen, value))
            action.setCheckable(True)
            action.setActionGroup(group)
            action.setChecked(value == now)


def inspection_names(desk: Desk) -> list[tuple[int, str]]:
    """The inspections of the workspace, oldest first."""
    return [(number, name) for number, name in desk.workspace.sql("SELECT id, name FROM inspection ORDER BY id")]
