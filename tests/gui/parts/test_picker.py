"""Records are chosen by name; what is only typed is never a value."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from core.base.typed_names import split_names
from gui.parts.picker import Pick, RecordPicker

KNOWN = [Pick(1, "组织部"), Pick(2, "宣传部"), Pick(3, "组织人事处", "高新区")]


@pytest.fixture
def made_new() -> list[str]:
    return []


@pytest.fixture
def offer(qtbot: Any, dressed: None, made_new: list[str]) -> Any:
    """Makes a picker over what is known; a new one gets the next number from 9 on."""

    def make(name: str) -> Pick:
        made_new.append(name)
        return Pick(8 + len(made_new), name)

    def build(known: list[Pick], *, single: bool = False) -> RecordPicker:
        initials = {"zzb": "组织部", "zzrsc": "组织人事处"}
        made = RecordPicker(
            lambda typed: [pick for pick in known if typed in pick.name or initials.get(typed) == pick.name],
            make,
            single=single,
        )
        qtbot.addWidget(made)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        made.line.setFocus()
        return made

    return build


@pytest.fixture
def picker(offer: Any) -> RecordPicker:
    return offer(KNOWN)


def press(qtbot: Any, picker: RecordPicker, *keys: Qt.Key) -> None:
    """As the clerk does: keys go to the list while it is open."""
    for key in keys:
        qtbot.keyClick(picker._popup if picker._popup.isVisible() else picker.line, key)


def test_enter_takes_who_is_named_exactly(qtbot: Any, compose: Any, picker: RecordPicker, made_new: list[str]) -> None:
    compose(picker.line, "组织部")
    press(qtbot, picker, Qt.Key.Key_Return)
    assert picker.value == (1,)
    assert [chip.text() for chip in picker.row.chips] == ["组织部"]
    assert not made_new


def test_a_likeness_is_never_taken_for_the_name(
    qtbot: Any, compose: Any, picker: RecordPicker, made_new: list[str]
) -> None:
    compose(picker.line, "组织")
    assert picker._model.stringList()[0] == "新建“组织”"
    press(qtbot, picker, Qt.Key.Key_Return)
    assert (picker.value, made_new) == ((9,), ["组织"])


def test_enter_takes_the_line_the_clerk_went_to(qtbot: Any, compose: Any, picker: RecordPicker) -> None:
    compose(picker.line, "组织")
    press(qtbot, picker, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert picker.value == (1,)


def test_initials_lead_to_who_is_known_and_enter_asks_once_more(
    qtbot: Any, compose: Any, picker: RecordPicker, made_new: list[str]
) -> None:
    compose(picker.line, "zzb")
    press(qtbot, picker, Qt.Key.Key_Return)
    assert (picker.value, picker._popup.currentIndex().row()) == ((), 0)
    press(qtbot, picker, Qt.Key.Key_Return)
    assert (picker.value, made_new) == ((1,), [])


def test_the_new_name_is_what_was_typed_not_the_line_of_the_list(
    qtbot: Any, compose: Any, picker: RecordPicker, made_new: list[str]
) -> None:
    compose(picker.line, "周明")
    press(qtbot, picker, Qt.Key.Key_Down)
    assert picker.line.text() == "周明"
    press(qtbot, picker, Qt.Key.Key_Return)
    assert made_new == ["周明"]
    compose(picker.line, "李白")
    place = picker._popup.visualRect(picker._model.index(0)).center()
    qtbot.mouseClick(picker._popup.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert made_new == ["周明", "李白"]
    assert picker.line.text() == ""


def test_several_names_in_one_line_are_several_records(
    qtbot: Any, compose: Any, picker: RecordPicker, made_new: list[str]
) -> None:
    compose(picker.line, "组织部、周明，宣传部")
    assert picker.value == (1,)
    press(qtbot, picker, Qt.Key.Key_Return)
    assert (picker.value, made_new, picker.line.text()) == ((1, 2), [], "周明")
    assert picker._model.stringList() == ["新建“周明”"]
    press(qtbot, picker, Qt.Key.Key_Return)
    assert (picker.value, made_new, picker.line.text()) == ((1, 2, 9), ["周明"], "")


def test_a_name_chosen_already_is_not_made_again(
    qtbot: Any, compose: Any, picker: RecordPicker, made_new: list[str]
) -> None:
    picker.show_picks([KNOWN[0]])
    compose(picker.line, "组织部")
    press(qtbot, picker, Qt.Key.Key_Return)
    assert (picker.value, made_new, picker.line.text()) == ((1,), [], "")


def test_where_one_is_wanted_two_names_are_a_complaint(
    qtbot: Any, compose: Any, offer: Any, made_new: list[str]
) -> None:
    one = offer(KNOWN, single=True)
    compose(one.line, "组织部、周明")
    press(qtbot, one, Qt.Key.Key_Return)
    assert (one.value, made_new) == (None, [])
    assert "只能选一个" in one.complaint()


def test_of_two_with_one_name_none_is_taken_unasked(qtbot: Any, compose: Any, offer: Any, made_new: list[str]) -> None:
    twins = offer([Pick(1, "李强", "组织部"), Pick(2, "李强", "宣传部")])
    compose(twins.line, "李强")
    press(qtbot, twins, Qt.Key.Key_Return)
    assert (twins.value, made_new) == ((), [])
    press(qtbot, twins, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert twins.value == (2,)


@pytest.mark.parametrize("lines", [1, 3, 12])
def test_the_whole_list_shows_without_scrolling(compose: Any, offer: Any, lines: int) -> None:
    many = offer([Pick(place, f"第{place}科室") for place in range(lines - 1)])
    compose(many.line, "科室")
    popup = many._popup
    assert popup.model().rowCount() == lines
    assert not popup.verticalScrollBar().isVisible()
    assert popup.visualRect(many._model.index(lines - 1)).bottom() < popup.viewport().height()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("李卫东、王芳", ["李卫东", "王芳"]),
        ("李卫东 王芳；张　明", ["李卫东", "王芳", "张明"]),
        ("张　明", ["张明"]),
        ("Li Wei", ["Li Wei"]),
        ("李卫东、", ["李卫东", ""]),
        ("  ", [""]),
    ],
)
def test_names_are_told_apart_the_way_lists_are_written(typed: str, names: list[str]) -> None:
    assert split_names(typed) == names


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
