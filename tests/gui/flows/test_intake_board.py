"""审核: what the clerk does to a review with keys and mouse, and what he sees of it."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt

from core.intake.review import Review
from core.intake.sheet import HEADER, Evidence, Fact, Item, Remark, Sheet
from gui.flows.intake_board import ReviewBoard
from tests.clerk import ALT, CTRL, SHIFT, click, press, words

SOURCE = (
    "2024年3月5日，区委第二巡察组向城南街道党工委反馈巡察情况。\n"
    "党的建设方面，“三会一课”流于形式；党员教育管理宽松。\n"
    "基层治理方面，物业矛盾化解不力。信访件办理不及时，群众意见较大。\n"
    "巡察组建议加强理论学习。\n"
)


def found(words: str) -> tuple[int, int]:
    start = SOURCE.index(words)
    return start, start + len(words)


def item(key: int, kind: str, words: str, category: str = "", doubt: str = "") -> Item:
    start, end = found(words)
    return Item(key, kind, start, end, words, category, doubt=doubt)


@pytest.fixture
def board(qtbot: Any, dressed: None) -> ReviewBoard:
    items = (
        item(1, "finding", "“三会一课”流于形式", "党的建设方面"),
        item(2, "finding", "党员教育管理宽松。", "党的建设方面", "review.split_where"),
        item(3, "finding", "物业矛盾化解不力。", "基层治理方面"),
        item(4, "suggestion", "加强理论学习。"),
    )
    header = tuple(Fact(field, {"team": "区委第二巡察组"}.get(field, "")) for field in HEADER)
    review = Review(
        SOURCE,
        Sheet(items, header, next_key=5),
        name="反馈意见.txt",
        evidence=[Evidence("team", *found("区委第二巡察组"))],
        doubts=[Remark("review.overlaps", *found("群众意见较大"))],
    )
    made = ReviewBoard(lambda: date(2025, 9, 15))
    qtbot.addWidget(made)
    made.resize(1240, 700)
    made.show_review(review)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.items.setFocus()
    return made


def originals(board: ReviewBoard) -> list[str]:
    return [board.review.original(one) for one in board.review.items]


def left_over(board: ReviewBoard) -> list[str]:
    return [board.left_over.list.item(row).text() for row in range(board.left_over.list.count())]


def lit(board: ReviewBoard) -> list[str]:
    from gui.look import look

    ground = look().colour("mark")
    return [
        made.cursor.selectedText()
        for made in board.source.extraSelections()
        if made.format.background().color() == ground
    ]


def test_the_item_pointed_at_lights_up_in_the_source(board, qtbot):
    assert lit(board) == ["“三会一课”流于形式"]
    press(board.items, Qt.Key.Key_Down)
    assert lit(board) == ["党员教育管理宽松。"]
    assert board.editor.original.value == "党员教育管理宽松。"


def test_a_click_in_the_source_points_at_its_item(board, qtbot):
    board.source.select(*[found("加强理论")[0] + 1] * 2)
    place = board.source.cursorRect().center() + QPoint(2, 0)
    click(board.source.viewport(), place)
    assert board.items.current() == 4
    assert lit(board) == ["加强理论学习。"]


def test_items_stand_under_the_headings_of_the_document(board):
    tops = [board.items.topLevelItem(place) for place in range(board.items.topLevelItemCount())]
    assert [top.text(0) for top in tops] == ["问题 · 党的建设方面", "问题 · 基层治理方面", "意见建议"]
    assert [top.childCount() for top in tops] == [2, 1, 1]


def test_delete_puts_the_chosen_items_back_and_goes_on_with_the_next(board, qtbot):
    press(board.items, Qt.Key.Key_Delete)
    assert originals(board)[0] == "党员教育管理宽松。"
    assert board.items.current() == 2
    assert any("三会一课" in text for text in left_over(board))
    press(board.items, Qt.Key.Key_Z, CTRL)
    assert len(board.review.items) == 4


def test_neighbours_are_joined_by_key_and_the_join_is_taken_back(board, qtbot):
    press(board.items, Qt.Key.Key_Down, SHIFT)
    assert board.items.keys() == [1, 2]
    press(board.items, Qt.Key.Key_M, CTRL)
    assert originals(board)[0] == "“三会一课”流于形式；党员教育管理宽松。"
    board.undo()
    assert len(board.review.items) == 4
    press(board.items, Qt.Key.Key_Y, CTRL)
    assert len(board.review.items) == 3


def test_later_neighbours_become_manifestations_of_the_first(board, qtbot):
    press(board.items, Qt.Key.Key_Down, SHIFT)
    press(board.items, Qt.Key.Key_L, CTRL)
    assert board.review.items[0].manifestations == ("党员教育管理宽松。",)
    assert board.editor.manifestations.value == ("党员教育管理宽松。",)


def test_an_item_is_split_where_the_caret_stands_in_the_source(board, qtbot):
    board.source.setFocus()
    board.source.select(*[found("流于形式")[0]] * 2)
    press(board.source, Qt.Key.Key_K, CTRL)
    assert originals(board)[:2] == ["“三会一课”", "流于形式"]


def test_a_split_outside_of_any_item_is_refused_with_a_sentence(board, qtbot):
    board.source.select(3, 3)
    with qtbot.waitSignal(board.refused) as refused:
        board.split()
    assert refused.args[0].code == "review.split_where"


def test_a_selection_becomes_an_item_of_the_kind_of_the_key(board, qtbot):
    board.source.setFocus()
    board.source.select(*found("信访件办理不及时，群众意见较大。"))
    press(board.source, Qt.Key.Key_1, CTRL)
    added = board.review.item(board.items.current())
    assert (added.kind, added.category) == ("finding", "基层治理方面")
    assert originals(board)[3] == "信访件办理不及时，群众意见较大。"


def test_chosen_items_are_refiled_by_key_when_nothing_is_selected_in_the_source(board, qtbot):
    press(board.items, Qt.Key.Key_3, CTRL)
    assert board.review.item(1).kind == "demand"


def test_what_is_typed_is_taken_when_the_caret_leaves_and_the_original_stays(board, qtbot):
    press(board.items, Qt.Key.Key_F2)
    assert board.editor.text.hasFocus()
    words(board.editor.text, "“三会一课”制度执行不严")
    board.items.setFocus()
    assert board.review.text(board.review.item(1)) == "“三会一课”制度执行不严"
    assert board.editor.original.value == "“三会一课”流于形式"


def test_an_emptied_wording_is_refused_and_stands_there_again(board, qtbot):
    press(board.items, Qt.Key.Key_F2)
    with qtbot.waitSignal(board.refused) as refused:
        press(board.editor.text, Qt.Key.Key_Delete)
        board.items.setFocus()
    assert refused.args[0].code == "review.text_empty"
    assert board.editor.text.value == "“三会一课”流于形式"


def test_a_heading_may_be_typed_or_chosen(board, qtbot):
    board.editor.heading.setFocus()
    board.editor.heading.lineEdit().selectAll()
    words(board.editor.heading.lineEdit(), "基层治理方面")
    press(board.editor.heading.lineEdit(), Qt.Key.Key_Return)
    assert board.review.item(1).category == "基层治理方面"


def test_items_move_within_their_group(board, qtbot):
    press(board.items, Qt.Key.Key_Down, ALT)
    assert [one.key for one in board.review.items] == [2, 1, 3, 4]
    press(board.items, Qt.Key.Key_Down, ALT)
    assert [one.key for one in board.review.items] == [2, 1, 3, 4]
    press(board.items, Qt.Key.Key_Up, ALT)
    assert [one.key for one in board.review.items] == [1, 2, 3, 4]


def test_header_values_are_typed_and_what_is_missing_is_counted(board, qtbot):
    missing = len(board.review.missing())
    assert board.tabs.tabText(1) == f"巡视信息（未填 {missing}）"
    board.tabs.setCurrentIndex(1)
    line = board.header.form.field("feedback_on")
    line.setFocus()
    words(line, "2024年3月5日")
    press(line, Qt.Key.Key_Tab)
    assert board.review.value("feedback_on") == "2024-03-05"
    assert board.tabs.tabText(1) == f"巡视信息（未填 {missing - 1}）"


def test_a_header_field_shows_where_its_value_was_read(board, qtbot):
    board.tabs.setCurrentIndex(1)
    board.header.form.field("team").setFocus()
    assert board.source.textCursor().selectedText() == "区委第二巡察组"


def test_a_date_that_is_none_is_complained_of_beside_its_field(board, qtbot):
    board.tabs.setCurrentIndex(1)
    line = board.header.form.field("started_on")
    line.setFocus()
    words(line, "三月某日")
    press(line, Qt.Key.Key_Tab)
    assert board.review.value("started_on") == ""
    assert not board.header.check()


def test_a_left_over_stretch_is_shown_in_its_place_and_added_whole(board, qtbot):
    board.tabs.setCurrentIndex(2)
    board.left_over.list.setCurrentRow(next(n for n, text in enumerate(left_over(board)) if text.startswith("信访件")))
    assert board.source.textCursor().selectedText().startswith("信访件")
    click(board.left_over.buttons["finding"])
    assert board.tabs.currentIndex() == 0
    assert board.review.original(board.review.item(board.items.current())).startswith("信访件")


def test_doubts_are_listed_looked_at_and_settled(board, qtbot):
    board.tabs.setCurrentIndex(3)
    assert board.tabs.tabText(3) == "存疑 1"
    board.doubts.list.setCurrentRow(1)
    assert board.source.textCursor().selectedText() == "群众意见较大"
    board.doubts.list.setCurrentRow(0)
    assert board.items.current() == 2
    press(board.doubts.list, Qt.Key.Key_Return)
    assert board.review.item(2).doubt == ""
    assert board.tabs.tabText(3) == "存疑"


def test_an_uncertain_character_takes_the_other_form_wherever_it_stands(board, qtbot):
    source = "一是著力提高政治站位。二是著力加強黨的建設。"
    items = (Item(1, "suggestion", 0, 11, source[:11]), Item(2, "suggestion", 11, len(source), source[11:]))
    review = Review(source, Sheet(items, (), next_key=3))
    review.simplify(True)
    board.show_review(review)
    assert "着力" in board.editor.text.value
    board.doubts.list.setCurrentRow(0)
    board.doubts.take_other()
    assert board.review.text(board.review.item(2)).startswith("二是著力加强")
    board.undo()
    assert board.review.text(board.review.item(2)).startswith("二是着力加强")
