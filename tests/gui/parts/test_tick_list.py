"""Several of a list with ticks: what cannot be ticked stays out, all or none by one click, drafts come back."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from gui.parts.tick_list import Line, TickList
from tests.clerk import click, press


def ticked(qtbot: Any) -> TickList:
    made = TickList(("名称", "说明"), (100,))
    qtbot.addWidget(made)
    made.show_lines([Line("a", ("甲", "一")), Line(None, ("乙", "不能选")), Line(("c", 1), ("丙", "三"), ticked=False)])
    return made


def test_the_value_is_what_is_ticked_in_the_order_of_the_list(qtbot: Any) -> None:
    field = ticked(qtbot)
    assert field.value == ("a",)
    heard: list[int] = []
    field.changed.connect(lambda: heard.append(1))
    field.tree.topLevelItem(2).setCheckState(0, Qt.CheckState.Checked)
    assert (field.value, heard) == (("a", ("c", 1)), [1])


def test_all_or_none_by_one_click_but_never_what_cannot_be_ticked(qtbot: Any) -> None:
    field = ticked(qtbot)
    everything, nothing = field.findChildren(QPushButton)
    everything.click()
    assert field.value == ("a", ("c", 1))
    nothing.click()
    assert field.value == ()
    assert not field.tree.topLevelItem(1).flags() & Qt.ItemFlag.ItemIsUserCheckable


def test_a_draft_brings_the_ticks_back(qtbot: Any) -> None:
    field = ticked(qtbot)
    field.value = (("c", 1),)
    kept = field.plain
    field.value = ()
    field.plain = kept
    assert field.value == (("c", 1),)


def test_space_ticks_the_line_whose_words_were_clicked(qtbot: Any) -> None:
    field = ticked(qtbot)
    field.show()
    tree = field.tree
    words = tree.visualRect(tree.model().index(2, 1)).center()
    click(tree.viewport(), words)
    press(tree, Qt.Key.Key_Space)
    assert field.value == ("a", ("c", 1))
