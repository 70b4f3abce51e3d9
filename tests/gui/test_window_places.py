"""页面列表: groups, keys, and pages that ask for a right."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from gui import doors
from gui.doors import GROUPS, PLACES, Place
from gui.parts.page import Page
from gui.window import MainWindow


def test_every_page_has_a_group_and_a_key_of_its_own() -> None:
    assert {place.group for place in PLACES} <= set(GROUPS)
    assert len({place.keys for place in PLACES}) == len(PLACES)
    assert len({place.name for place in PLACES}) == len(PLACES)


def test_the_pages_stand_group_after_group_under_headings(window: MainWindow) -> None:
    told = [window.places.item(row).text() for row in range(window.places.count())]
    assert told[0] == "总览"
    assert told.index("整改") < told.index("问题台账") < told.index("基础资料") < told.index("巡视反馈")


def test_the_arrows_step_over_headings(qtbot: Any, window: MainWindow) -> None:
    window.go("overview")
    window.places.setFocus()
    seen = []
    for _ in range(len(PLACES)):
        seen.append(window.page.name)
        qtbot.keyClick(window.places, Qt.Key.Key_Down)
    order = list(GROUPS)
    assert seen == [place.name for place in sorted(PLACES, key=lambda one: order.index(one.group))]


def test_all_pages_fit_at_the_usual_size(window: MainWindow) -> None:
    assert window.places.verticalScrollBar().maximum() == 0


@pytest.fixture
def closed_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that asks for the right to see clues."""
    more = (*PLACES, Place("closed", "线索", "warning", "Alt+9", Page, "dealing", "clue"))
    monkeypatch.setattr(doors, "PLACES", more)


def test_a_page_that_asks_for_a_right_is_seen_by_those_who_hold_it(closed_page: None, window: MainWindow) -> None:
    names = {place.name for place in doors.open_places(window.desk)}
    assert "closed" in names
    window.desk.workspace.may = lambda right: right != "clue"  # type: ignore[method-assign]
    window._show_places()
    told = {window.places.item(row).text() for row in range(window.places.count())}
    assert "线索" not in told
    assert not window._menus._places["closed"].isEnabled()
    window.go("closed")
    assert window.page.name == "overview"
