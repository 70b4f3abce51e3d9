"""Records are chosen by name; what is only typed is never a value."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from gui.parts.picker import Pick, RecordPicker

KNOWN = [Pick(1, "组织部"), Pick(2, "宣传部"), Pick(3, "组织人事处", "高新区")]


@pytest.fixture
def made_new() -> list[str]:
    return []


@pytest.fixture
def picker(qtbot: Any, dressed: None, made_new: list[str]) -> RecordPicker:
    def make(name: str) -> Pick:
        made_new.append(name)
        return Pick(9, name)

    made = RecordPicker(lambda typed: [pick for pick in KNOWN if typed in pick.name], make)
    qtbot.addWidget(made)
    made.show()
    return made


def test_enter_takes_the_first_suggestion(qtbot: Any, picker: RecordPicker) -> None:
    picker.line.insert("组织")
    picker.line.textEdited.emit("组织")
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert picker.value == (1,)
    assert [chip.text() for chip in picker.row.chips] == ["组织部"]


def test_who_is_chosen_is_not_offered_again(picker: RecordPicker) -> None:
    picker.show_picks([KNOWN[0]])
    picker._offer()
    assert [pick.id for pick in picker._offered if pick] == [2, 3]


def test_a_new_one_is_made_on_the_spot(qtbot: Any, picker: RecordPicker, made_new: list[str]) -> None:
    qtbot.keyClicks(picker.line, "New")
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert (picker.value, made_new) == ((9,), ["New"])


def test_nothing_new_is_offered_where_the_name_is_known(picker: RecordPicker) -> None:
    picker.line.setText("宣传部")
    picker._offer()
    assert None not in picker._offered


def test_backspace_in_the_empty_line_takes_the_last_one_back(qtbot: Any, picker: RecordPicker) -> None:
    picker.show_picks(KNOWN[:2])
    qtbot.keyClick(picker.line, Qt.Key.Key_Backspace)
    assert picker.value == (1,)


def test_words_left_over_are_a_complaint(picker: RecordPicker) -> None:
    picker.line.setText("组织")
    assert "组织" in picker.complaint()
    assert picker.value == ()


def test_the_full_name_left_in_the_line_means_that_record(picker: RecordPicker) -> None:
    picker.line.setText("宣传部")
    picker._offer()
    picker.line.left.emit()
    assert picker.value == (2,)


def test_a_draft_brings_the_chosen_ones_back(picker: RecordPicker) -> None:
    picker.show_picks(KNOWN)
    kept = picker.plain
    picker.show_picks([])
    picker.plain = kept
    assert picker.picks == tuple(KNOWN)
