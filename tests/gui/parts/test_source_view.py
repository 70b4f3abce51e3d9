"""原文: stretches of a long text can be seen, clicked and selected, whatever characters it is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt

from gui.look import look
from gui.parts.source_view import Mark, Offsets, SourceView

SOURCE = "一、党的领导方面\r\n政治站位不高。𬭎某落实不力。\n二、党的建设方面\n组织生活不规范。"


@pytest.fixture
def view(qtbot):
    look().wear("light")
    made = SourceView()
    made.set_source(SOURCE)
    made.resize(600, 400)
    qtbot.addWidget(made)
    made.show()
    return made


def marks():
    first, second = SOURCE.index("政治站位"), SOURCE.index("𬭎某")
    last = SOURCE.index("组织")
    return [
        Mark(0, first, "free"),
        Mark(first, second, "busy", 1, "问1"),
        Mark(second, SOURCE.index("二、") - 1, "busy", 2, "问2"),
        Mark(last, len(SOURCE), "good", 3, "意1"),
    ]


@given(st.text(alphabet="中a𬭎\r\n", max_size=60))
def test_every_character_is_found_again_where_the_document_has_it(text):
    offsets = Offsets(text)
    for offset in range(len(text)):
        swallowed = text[offset : offset + 2] == "\r\n"
        assert offsets.offset(offsets.position(offset)) == offset + swallowed


def test_a_selection_is_given_in_characters_of_the_source(view):
    start = SOURCE.index("𬭎某")
    view.select(start, start + 6)
    assert view.selection() == (start, start + 6)
    assert view.textCursor().selectedText() == SOURCE[start : start + 6]


def test_a_click_on_a_stretch_chooses_it(view, qtbot):
    view.show_marks(marks())
    view.select(SOURCE.index("组织") + 2, SOURCE.index("组织") + 2)
    place = view.cursorRect().center() + QPoint(2, 0)
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [3]


def painted(view):
    """What is coloured now: words of the source, colour of the ground, kind of line under them."""
    return [
        (made.cursor.selectedText(), made.format.background().color(), made.format.underlineStyle())
        for made in view.extraSelections()
    ]


def test_a_lit_stretch_is_painted_in_the_marking_colour(view):
    view.show_marks(marks())
    view.light({2})
    lit = [words for words, ground, _ in painted(view) if ground == look().colour("mark")]
    assert lit == ["𬭎某落实不力。"]
    view.light(set())
    assert look().colour("mark") not in [ground for _, ground, _ in painted(view)]


def test_what_nothing_was_made_of_looks_different_from_what_was(view):
    view.show_marks(marks())
    (_, free_ground, free_line), (_, taken_ground, taken_line), *_ = painted(view)
    assert free_ground != taken_ground
    assert free_line != taken_line


def test_marks_that_went_lose_their_colour(view):
    view.show_marks(marks())
    assert painted(view)[-1][0] == "组织生活不规范。"
    view.show_marks(marks()[:3])
    assert painted(view)[-1][0] == "𬭎某落实不力。"


def test_in_a_text_of_three_hundred_kilobytes_only_what_can_be_seen_is_coloured(view):
    line = "组织生活不规范，民主生活会质量不高。\n"
    view.set_source(line * 16000)
    view.show_marks([Mark(at, at + 18, "busy", at // 19 + 1, "问") for at in range(0, 19 * 16000, 19)])
    assert 5 < len(painted(view)) < 30
    view.reveal(8000 * 19, 8000 * 19 + 18)
    assert 0 <= view.line_of(view.mark_at(8000 * 19)).top() < view.viewport().height()
    assert 8001 in [mark.key for mark in view.visible_marks()]
    assert 5 < len(painted(view)) < 30


def test_what_was_revealed_stays_in_view_when_the_lines_break_anew(qtbot):
    view = SourceView()
    text = "".join(f"第{nth}句话说的是同一件事情。" for nth in range(400))
    view.set_source(text)
    view.resize(900, 300)
    qtbot.addWidget(view)
    view.show()
    start = text.index("第200句")
    view.reveal(start, start + 12)
    view.resize(400, 300)
    assert 0 <= view._rect(start).top() <= view.viewport().height()
