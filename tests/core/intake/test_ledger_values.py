"""Rules for what offices write into the cells of a ledger: understood, or doubted aloud; never guessed in silence."""

from datetime import UTC, date, datetime

import pytest

from core.base.dates import When
from core.intake import ledger_values as values
from core.intake.ledger_values import due

TODAY = date(2025, 9, 15)


@pytest.mark.parametrize(
    ("written", "meant", "doubt"),
    [
        ("2019年2月", When("month", date(2019, 2, 28)), ""),
        ("2019年2月底前", When("month", date(2019, 2, 28)), ""),
        ("2月底", When("month", date(2026, 2, 28)), "ledger_import.year_supplied"),
        ("6月30日前", When("day", date(2025, 6, 30)), "ledger_import.year_supplied"),
        ("长期坚持", When("long_term"), ""),
        ("长期", When("long_term"), ""),
        ("持续整改、常抓不懈", When("long_term"), "ledger_import.taken_as_lasting"),
        ("2025.3.1", When("day", date(2025, 3, 1)), ""),
        ("2025-03-01", When("day", date(2025, 3, 1)), ""),
        ("２０２５．３．１", When("day", date(2025, 3, 1)), ""),
        ("2025/3/1", When("day", date(2025, 3, 1)), "?"),
        ("20250301", When("day", date(2025, 3, 1)), ""),
        ("二〇二五年三月一日", When("day", date(2025, 3, 1)), "?"),
        (date(2025, 3, 1), When("day", date(2025, 3, 1)), ""),
        (datetime(2025, 3, 1, 8, tzinfo=UTC), When("day", date(2025, 3, 1)), ""),
        (45717, When("day", date(2025, 3, 1)), "ledger_import.serial_date"),
        ("45717", When("day", date(2025, 3, 1)), "ledger_import.serial_date"),
        (2025.1, When("month", date(2025, 1, 31)), "ledger_import.month_or_tenth"),
        ("2025年", When("month", date(2025, 12, 31)), ""),
        ("2025年底", When("month", date(2025, 12, 31)), ""),
        ("2025年上半年", When("month", date(2025, 6, 30)), ""),
        ("2025年第三季度", When("month", date(2025, 9, 30)), ""),
        ("2025年3月至2025年6月", When("month", date(2025, 6, 30)), "ledger_import.end_of_period"),
        ("2025年3月—6月", When("month", date(2025, 6, 30)), "ledger_import.end_of_period"),
        ("尽快", None, "ledger_import.date_unreadable"),
        ("2025年13月", None, "ledger_import.date_unreadable"),
        ("", None, ""),
        (None, None, ""),
    ],
)
def test_deadlines_in_all_forms_offices_write(written, meant: When | None, doubt: str) -> None:
    read, original, doubts = due(written, TODAY)
    assert (read, original) == (meant, None)
    if doubt != "?":
        assert [one.code for one in doubts] == ([doubt] if doubt else [])


def test_a_deadline_tells_the_one_it_was_moved_from() -> None:
    read, original, doubts = due("2025年9月30日\n（原定2025年6月30日）", TODAY)
    assert (read, original, doubts) == (When("day", date(2025, 9, 30)), When("day", date(2025, 6, 30)), [])


@pytest.mark.parametrize(
    ("written", "meant"),
    [("是", True), ("√", True), ("有", True), (True, True), ("已销号", True), ("否", False), ("×", False),
     ("未", False), ("", None), (None, None)],
)  # fmt: skip
def test_yes_and_no(written, meant: bool | None) -> None:
    assert values.yes_or_no(written) == (meant, [])


def test_what_is_neither_yes_nor_no_is_doubted() -> None:
    assert values.yes_or_no("部分")[1][0].code == "ledger_import.yes_no_unreadable"


@pytest.mark.parametrize(
    ("written", "word", "doubt"),
    [
        ("已完成", "已完成", ""),
        ("整改到位", "整改到位", ""),
        ("整改中", "未完成", "ledger_import.state_taken_as"),
        ("办结", "已完成", "ledger_import.state_taken_as"),
        ("未启动", "", ""),
        ("", "", ""),
        ("推进了一半", "", "ledger_import.state_unknown"),
    ],
)
def test_states_by_synonyms(written: str, word: str, doubt: str) -> None:
    read, doubts = values.state(written, "three_states", {})
    assert (read, [one.code for one in doubts]) == (word, [doubt] if doubt else [])


OWN = "整改完毕=done\n正按计划推进=open"


@pytest.mark.parametrize(
    ("written", "words", "word", "doubt"),
    [
        ("整改完毕", OWN, "整改完毕", ""),
        ("整改 完毕", OWN, "整改完毕", "ledger_import.state_taken_as"),
        ("办结", OWN, "整改完毕", "ledger_import.state_taken_as"),
        ("整改完毕", "three_states", "已完成", "ledger_import.state_taken_as"),
        ("正按计划推进", "three_states", "未完成", "ledger_import.state_taken_as"),
    ],
)
def test_the_words_of_the_office_are_understood(written: str, words: str, word: str, doubt: str) -> None:
    read, doubts = values.state(written, words, {"整改完毕": "done", "正按计划推进": "open"})
    assert (read, [one.code for one in doubts]) == (word, [doubt] if doubt else [])


@pytest.mark.parametrize(
    ("written", "heading", "cents", "doubt"),
    [
        ("3.6", "挽回损失（万元）", 3_600_000, ""),
        ("3.60万元", "挽回损失", 3_600_000, ""),
        ("36,000元", "挽回损失", 3_600_000, ""),
        (3.6, "挽回损失（万元）", 3_600_000, ""),
        (36000, "挽回损失（元）", 3_600_000, ""),
        ("3.6", "挽回损失", 3_600_000, "ledger_import.money_in_ten_thousands"),
        ("若干", "挽回损失（万元）", None, "ledger_import.money_unreadable"),
        ("无", "挽回损失（万元）", None, ""),
    ],
)
def test_money_with_its_unit(written, heading: str, cents: int | None, doubt: str) -> None:
    read, _, doubts = values.money(written, heading)
    assert (read, [one.code for one in doubts]) == (cents, [doubt] if doubt else [])


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("张三", ["张三"]),
        ("张三、李四", ["张三", "李四"]),
        ("张三/李四；王五", ["张三", "李四", "王五"]),
        ("王　五", ["王五"]),
        ("张三 李四", ["张三", "李四"]),
        ("张三（书记、主任）", ["张三"]),
        ("张三 0871-1234567", ["张三"]),
        ("无", []),
        (None, []),
    ],
)
def test_persons_of_a_cell(written: str, names: list[str]) -> None:
    assert [one.name for one in values.people(written)] == names


def test_post_and_telephone_stay_with_the_person() -> None:
    [one] = values.people("张三（书记、主任）0871-1234567")
    assert (one.name, one.post, one.phone) == ("张三", "书记、主任", "0871-1234567")


def test_units_of_a_cell() -> None:
    assert values.units("组织部（牵头）、财政局\n纪 工 委") == ("组织部", "财政局", "纪工委")


def test_numbered_lines_are_seen_as_several_measures_only_in_order() -> None:
    assert values.numbered("1.制定办法\n2.组织学习") == ("制定办法", "组织学习")
    assert values.numbered("（1）制定办法\n（2）组织学习\n（3）开展检查") == ("制定办法", "组织学习", "开展检查")
    assert values.numbered("1.制定办法") == ()
    assert values.numbered("2.制定办法\n1.组织学习") == ()
    assert values.numbered("总体要求如下\n1.制定办法\n2.学习") == ()
    assert values.numbered("1.5万元\n2.6万元") == ()
