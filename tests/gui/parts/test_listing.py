"""A short list read at once: filtered by facets and words, sorted as a Chinese reader expects, nothing last."""

from dataclasses import dataclass
from datetime import date

from core.base.columns import Column
from gui.parts.listing import Listing


@dataclass
class Row:
    id: int
    name: str
    due: date | None
    left: int | None
    kinds: tuple[str, ...] = ()


ROWS = [
    Row(1, "张三", date(2025, 9, 30), -5, ("a", "b")),
    Row(2, "李四", None, None, ("b",)),
    Row(3, "王五 ＡＢ", date(2025, 9, 1), 20),
    Row(4, "", date(2025, 9, 15), 3, ("a",)),
]
COLUMNS = (
    Column("name", "姓名", lambda row: row.name, "name"),
    Column("due", "日期", lambda row: str(row.due or ""), "due"),
    Column("left", "天数", lambda row: str(row.left or ""), "left"),
    Column("plain", "不排序", lambda row: row.name),
)


def listing() -> Listing:
    return Listing(lambda: ROWS, COLUMNS, {"kind": lambda row: row.kinds, "name": lambda row: row.name})


def test_words_are_sorted_by_pinyin_numbers_by_size_and_what_is_missing_stands_last() -> None:
    known = listing()
    assert known.ids((("name", False),)) == [2, 3, 1, 4]
    assert known.ids((("name", True),)) == [1, 3, 2, 4]
    assert known.ids((("due", False),)) == [3, 4, 1, 2]
    assert known.ids((("left", True),)) == [3, 4, 1, 2]
    assert known.ids((("plain", False),)) == [1, 2, 3, 4]


def test_the_stronger_column_comes_first_and_the_other_decides_among_equals() -> None:
    twins = [Row(1, "乙", None, 2), Row(2, "甲", None, 2), Row(3, "丙", None, 1)]
    known = Listing(lambda: twins, COLUMNS, {})
    assert known.ids((("left", False), ("name", False))) == [3, 2, 1]


def test_facets_and_words_narrow_the_list_and_the_total_stays() -> None:
    known = listing()
    known.values = {"kind": ("a",)}
    assert known.ids(()) == [1, 4]
    known.values, known.text = {}, "ab 王"
    assert (known.ids(()), known.total) == ([3], 4)
    assert [row.name for row in known.rows([3, 1])] == ["王五 ＡＢ"]


def test_names_are_found_by_pinyin_initials_and_in_traditional_characters() -> None:
    known = listing()
    for typed, found in {"zs": [1], "ZS": [1], "ls": [2], "張三": [1], "ss": []}.items():
        known.text = typed
        assert known.ids(()) == found, typed
