"""审核入库: nothing of the source is lost whatever the clerk does, and every change can be taken back."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.errors import Refused
from core.intake.review import Review
from core.intake.sheet import HEADER, Evidence, Fact, Item, Sheet

SOURCE = (
    "2024年3月5日,区委第二巡察组向城南街道党工委反馈巡察情况。\n"
    "党的建设方面,“三会一课”流于形式;党员教育管理宽松。\n"
    "基层治理方面，物业矛盾化解不力。信访件办理不及时，群众意见较大。\n"
    "巡察组提出三点建议：一是加强理论学习；二是压实责任。\n"
)


def _found(words: str) -> tuple[int, int]:
    start = SOURCE.index(words)
    return start, start + len(words)


def _item(key: int, kind: str, words: str, category: str = "") -> Item:
    start, end = _found(words)
    return Item(key, kind, start, end, words, category)


def fresh() -> Review:
    """A small review: header evidence, four items, and much that is left over."""
    items = (
        _item(1, "finding", "“三会一课”流于形式", "党的建设方面"),
        _item(2, "finding", "党员教育管理宽松。", "党的建设方面"),
        _item(3, "finding", "物业矛盾化解不力。", "基层治理方面"),
        _item(4, "suggestion", "加强理论学习"),
    )
    header = tuple(Fact(field, {"team": "区委第二巡察组"}.get(field, "")) for field in HEADER)
    evidence = [Evidence("feedback_on", *_found("2024年3月5日")), Evidence("team", *_found("区委第二巡察组"))]
    return Review(SOURCE, Sheet(items, header, next_key=5), name="反馈意见.txt", evidence=evidence)


def whole(review: Review) -> None:
    """The law: the spans are the source, without gap or overlap, and each item is exactly one of them."""
    at = 0
    for span in review.spans():
        assert span.start == at < span.end
        at = span.end
    assert at == len(review.source)
    held = sorted((span.key, span.start, span.end) for span in review.spans() if span.place == "item")
    assert held == sorted((item.key, item.start, item.end) for item in review.items)
    unseen = set(range(len(review.source)))
    for span in (*review.left_over(), *(span for span in review.spans() if span.place != "left_over")):
        unseen -= set(range(span.start, span.end))
    assert not any(review.source[offset].isalnum() for offset in unseen)


OFFSETS = st.integers(0, len(SOURCE))
KEYS = st.integers(1, 12)
CHANGES = st.one_of(
    st.tuples(st.just("split"), KEYS, OFFSETS),
    st.tuples(st.just("join"), st.lists(KEYS, min_size=1, max_size=3)),
    st.tuples(st.just("nest"), st.lists(KEYS, min_size=1, max_size=3)),
    st.tuples(st.just("edit"), KEYS, st.sampled_from(["", "改过的文字", "“三会一课”流于形式"])),
    st.tuples(st.just("refile"), st.lists(KEYS, max_size=2), st.sampled_from(["demand", "clue", "nonsense"])),
    st.tuples(st.just("drop"), st.lists(KEYS, max_size=2)),
    st.tuples(st.just("add"), OFFSETS, OFFSETS),
    st.tuples(st.just("move"), KEYS, st.integers(-1, 9)),
    st.tuples(st.just("fill"), st.sampled_from(HEADER), st.sampled_from(["", "十届"])),
    st.tuples(st.just("simplify"), st.booleans()),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


def _do(review: Review, change: tuple) -> None:
    match change:
        case "edit", key, text:
            review.edit(key, text=text)
        case "refile", keys, kind:
            review.refile(keys, kind=kind)
        case "add", start, end:
            review.add(start, end, "finding", "新增方面")
        case name, *given_values:
            getattr(review, name)(*given_values)


@given(st.lists(CHANGES, max_size=25))
def test_whatever_the_clerk_does_every_character_keeps_exactly_one_place(changes):
    review = fresh()
    for change in changes:
        with suppress(Refused):
            _do(review, change)
        whole(review)


@given(st.lists(CHANGES, max_size=20))
def test_undo_leads_back_to_the_beginning_and_redo_to_the_end(changes):
    review = fresh()
    beginning = review.sheet
    for change in changes:
        with suppress(Refused):
            _do(review, change)
    end = review.sheet
    while review.next_redo:
        review.redo()
    end = review.sheet
    steps = 0
    while review.next_undo:
        review.undo()
        steps += 1
    assert review.sheet == beginning
    for _ in range(steps):
        review.redo()
    assert review.sheet == end


@given(st.lists(CHANGES, max_size=15))
def test_a_review_survives_a_crash_unchanged(changes):
    review = fresh()
    for change in changes:
        with suppress(Refused):
            _do(review, change)
    again = Review.from_dict(json.loads(json.dumps(review.to_dict(), ensure_ascii=False)))
    assert again.sheet == review.sheet
    assert (again.source, again.name, again.evidence) == (review.source, review.name, review.evidence)
    whole(again)


def test_a_refused_change_changes_nothing():
    review = fresh()
    before = review.sheet
    for change in (
        ("split", 1, 0),
        ("join", [1, 3]),
        ("join", [1]),
        ("edit", 1, " "),
        ("drop", [99]),
        ("add", *_found("形式;党员教育")),
    ):
        with pytest.raises(Refused):
            _do(review, change)
    assert review.sheet == before
    assert review.next_undo == ""


def test_a_split_cuts_the_source_and_the_mark_between_belongs_to_neither():
    review = fresh()
    key = review.add(*_found("信访件办理不及时，群众意见较大。"), "finding", "基层治理方面")
    second = review.split(key, SOURCE.index("，群众意见"))
    assert review.original(review.item(key)) == "信访件办理不及时"
    assert review.text(review.item(second)) == "群众意见较大。"
    assert review.item(second).category == "基层治理方面"


def test_joined_neighbours_hold_what_stood_between_them():
    review = fresh()
    review.edit(2, text="党员教育管理宽松软")
    key = review.join([2, 1])
    joined = review.item(key)
    assert review.original(joined) == "“三会一课”流于形式;党员教育管理宽松。"
    assert review.text(joined) == "“三会一课”流于形式;党员教育管理宽松软"
    assert [item.key for item in review.items] == [1, 3, 4]


def test_a_selection_inside_an_item_is_taken_out_of_it():
    review = fresh()
    review.join([1, 2])
    review.add(*_found("党员教育"), "demand")
    assert [(item.kind, review.original(item)) for item in review.items[:3]] == [
        ("finding", "“三会一课”流于形式"),
        ("demand", "党员教育"),
        ("finding", "管理宽松。"),
    ]


def test_an_added_item_stands_where_the_source_has_it():
    review = fresh()
    key = review.add(*_found("信访件办理不及时，群众意见较大。"), "finding", "基层治理方面")
    assert [item.key for item in review.items] == [1, 2, 3, key, 4]


def test_dropped_items_are_left_over_again():
    review = fresh()
    review.drop([3, 4])
    left = [SOURCE[span.start : span.end] for span in review.left_over()]
    assert "基层治理方面，物业矛盾化解不力。信访件办理不及时，群众意见较大。" in "".join(left)


def test_editing_keeps_the_original_and_typing_it_back_is_no_edit():
    review = fresh()
    review.edit(1, text="“三会一课”制度落实不到位", brief="三会一课")
    assert review.original(review.item(1)) == "“三会一课”流于形式"
    assert review.item(1).brief == "三会一课"
    review.edit(1, text="“三会一课”流于形式")
    assert review.item(1).edited is None


def test_a_value_the_text_does_not_give_stays_missing_until_it_is_typed():
    review = fresh()
    assert "round" in review.missing()
    assert "team" not in review.missing()
    review.fill("round", " 第二轮 ")
    assert review.value("round") == "第二轮"
    assert "round" not in review.missing()


def test_items_are_grouped_under_their_headings_in_the_order_of_the_document():
    groups = [(kind, heading, len(items)) for kind, heading, items in fresh().groups()]
    assert groups == [("finding", "党的建设方面", 2), ("finding", "基层治理方面", 1), ("suggestion", "", 1)]


def test_traditional_text_is_recorded_simplified_with_each_doubt_settled_by_the_clerk():
    source = "一是著力提高政治站位,肅清餘毒。二是著力加強黨的建設。"
    items = (Item(1, "finding", 0, 16, source[:16]), Item(2, "finding", 16, len(source), source[16:]))
    review = Review(source, Sheet(items, (Fact("team", "省委第一巡視組"),), next_key=3))
    review.simplify(True)
    assert review.text(review.item(1)) == "一是着力提高政治站位,肃清余毒。"
    assert review.value("team") == "省委第一巡视组"
    (doubt,) = review.uncertain()
    assert (doubt.phrase, doubt.chosen, doubt.others, doubt.times) == ("著力", "着", ("著",), 2)
    review.choose("著力", "著")
    assert review.text(review.item(2)) == "二是著力加强党的建设。"
    assert review.uncertain()[0].settled
    assert review.original(review.item(2)) == source[16:]
    review.simplify(False)
    assert review.text(review.item(1)) == source[:16]
    assert review.uncertain() == []


def test_nested_neighbours_become_the_manifestations_of_the_first():
    review = fresh()
    key = review.nest([1, 2])
    item = review.item(key)
    assert review.text(item) == "“三会一课”流于形式"
    assert item.manifestations == ("党员教育管理宽松。",)
    assert review.original(item) == "“三会一课”流于形式;党员教育管理宽松。"
    whole(review)
    review.edit(key, manifestations=["党员教育管理宽松", " ", "发展党员程序不规范"])
    assert review.item(key).manifestations == ("党员教育管理宽松", "发展党员程序不规范")


def test_every_offset_tells_its_stretch():
    review = fresh()
    for span in review.spans():
        assert review.at(span.start) == review.at(span.end - 1) == span
    assert review.at(len(SOURCE)) is None
