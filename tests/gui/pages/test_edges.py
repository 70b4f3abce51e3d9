"""What is put below each other stands below each other, and no list scrolls sideways in a usual window."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QWidget

from core.domain import clues, collection_rounds, people
from core.domain.clues import ClueDraft
from core.domain.collection_rounds import RoundDraft
from gui.cards.files_field import FilesField
from gui.look import look
from gui.parts.chip_row import WIDEST, Chip
from gui.window import SMALLEST, MainWindow


def opened(qtbot: Any, window: MainWindow, name: str) -> Any:
    window.go(name)
    qtbot.waitUntil(lambda: not window.desk.jobs.running)
    return window.page


def words_begin(button: QPushButton, inside: QWidget) -> int:
    """The first column of the button in which something is painted, as seen from `inside`."""
    picture = button.grab().toImage()
    ground = picture.pixelColor(picture.width() - 1, 0)
    columns = range(picture.width())
    first = next(x for x in columns if any(picture.pixelColor(x, y) != ground for y in range(picture.height() - 3)))
    return button.mapTo(inside, QPoint(first, 0)).x()


def a_round(window: MainWindow, office: Any, due_on: date) -> None:
    units = (office.unit, people.add_unit(window.desk.workspace, people.UnitDraft("生态环境分局")))
    draft = RoundDraft("9月下旬整改台账", due_on, date(2025, 9, 1), due_on, units)
    collection_rounds.add(window.desk.workspace, office.inspection, draft)


def test_what_waits_on_the_overview_stands_below_its_heading(qtbot: Any, window: MainWindow, office: Any) -> None:
    a_round(window, office, date(2025, 9, 10))
    page = opened(qtbot, window, "overview")
    item = page._waiting.itemAt(0)
    assert item is not None
    button = item.widget()
    assert isinstance(button, QPushButton)
    assert abs(words_begin(button, page.board) - page._rate.mapTo(page.board, QPoint()).x()) <= 2


def test_numbers_stand_below_their_heading(qtbot: Any, window: MainWindow, office: Any) -> None:
    window.desk.inspection = office.inspection
    page = opened(qtbot, window, "process")
    assert page.steps.headerItem().textAlignment(2) == page.steps.topLevelItem(0).textAlignment(2)
    tree = opened(qtbot, window, "inspections").tree.tree
    assert tree.headerItem().textAlignment(1) == tree.topLevelItem(0).textAlignment(1)


@pytest.mark.parametrize("name", ["findings", "tasks", "clues", "history", "people"])
def test_no_list_scrolls_sideways_at_1280(qtbot: Any, window: MainWindow, office: Any, name: str) -> None:
    draft = ClueDraft(text="反映工程发包问题", handed_over_on=date(2025, 6, 1), receiver="纪检监察部门")
    clues.add(window.desk.workspace, office.inspection, draft)
    table = opened(qtbot, window, name).table
    assert table.isVisible()
    assert table.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("width", [1280, 1920])
def test_the_steps_stand_whole_in_a_window_of_any_width(
    qtbot: Any, window: MainWindow, office: Any, width: int
) -> None:
    window.desk.inspection = office.inspection
    window.resize(width, 800)
    page = opened(qtbot, window, "process")
    assert page.steps.horizontalScrollBar().maximum() == 0
    assert page.steps.width() < 440  # what room is left is for the papers


@pytest.mark.parametrize("name", ["findings", "tasks"])
def test_search_and_facets_stand_side_by_side_in_the_smallest_window(
    qtbot: Any, window: MainWindow, office: Any, name: str
) -> None:
    window.resize(SMALLEST)
    bar = opened(qtbot, window, name).bar
    buttons = [button for button in bar.buttons.values() if button.isVisible()]
    edges = [bar.search.geometry(), *(button.geometry() for button in buttons)]
    assert all(left.right() < right.left() for left, right in pairwise(edges))


def test_a_round_and_its_units_stand_side_by_side_at_1280(qtbot: Any, window: MainWindow, office: Any) -> None:
    a_round(window, office, date(2025, 9, 25))
    page = opened(qtbot, window, "submissions")
    page.tabs.setCurrentIndex(1)
    assert page.rounds.row is not None
    assert page.rounds.table.horizontalScrollBar().maximum() == 0
    assert page.round.table.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_box_for_files_has_an_edge(qtbot: Any, desk: Any, theme: str) -> None:
    field = FilesField(desk)
    qtbot.addWidget(field)
    field.show()
    look().wear(theme, 100)
    picture = field.list.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 0) == look().colour("edge")


def test_a_long_name_does_not_widen_the_form(qtbot: Any, dressed: None) -> None:
    chip = Chip("1．" + "学习贯彻新发展理念不够深入，" * 9, lambda: None)
    qtbot.addWidget(chip)
    assert chip.sizeHint().width() < WIDEST + 60
    assert chip.toolTip().endswith("学习贯彻新发展理念不够深入，")
