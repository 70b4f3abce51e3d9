"""A date is typed the way clerks type it; what was understood stands beside it."""

from datetime import date
from typing import Any

import pytest

from core.base.dates import When
from gui.parts.date_field import DateField

TODAY = date(2025, 9, 15)


@pytest.fixture
def field(qtbot: Any, dressed: None) -> DateField:
    made = DateField(lambda: TODAY, deadline=True)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("typed", "meant", "shown"),
    [
        ("0630", When("day", date(2025, 6, 30)), "2025年6月30日"),
        ("6.30", When("day", date(2025, 6, 30)), "2025年6月30日"),
        ("2025-6-30", When("day", date(2025, 6, 30)), "2025年6月30日"),
        ("2019年2月", When("month", date(2019, 2, 28)), "2019年2月"),
        ("长期坚持", When("long_term"), "长期坚持"),
    ],
)
def test_what_was_typed_is_understood_and_written_out(
    compose: Any, field: DateField, typed: str, meant: When, shown: str
) -> None:
    compose(field.line, typed)
    assert field.value == meant
    field.line.editingFinished.emit()
    assert field.line.text() == shown


def test_working_days_ahead_are_counted_from_today(qtbot: Any, field: DateField) -> None:
    qtbot.keyClicks(field.line, "+10")
    assert field.value == When("day", date(2025, 9, 28))  # the Sunday before the October holidays is worked


def test_what_is_no_date_is_said_and_gives_no_value(qtbot: Any, field: DateField) -> None:
    qtbot.keyClicks(field.line, "1340")
    assert field.value is None
    assert field.complaint()
    field.line.clear()
    field.line.textEdited.emit("")
    assert field.complaint() == ""


def test_the_days_left_stand_beside_a_deadline(qtbot: Any, field: DateField) -> None:
    qtbot.keyClicks(field.line, "0920")
    assert "还有 5 天" in field._understood.text()


def test_a_draft_keeps_what_was_typed_not_only_what_was_meant(field: DateField) -> None:
    field.plain = "2025-6"
    assert field.plain == "2025-6"
    assert field.value == When("month", date(2025, 6, 30))


@pytest.mark.parametrize("deadline", [True, False])
def test_the_hint_fits_into_the_line_and_the_tip_tells_every_way(qtbot: Any, dressed: None, deadline: bool) -> None:
    field = DateField(lambda: TODAY, deadline=deadline)
    qtbot.addWidget(field)
    field.show()
    line = field.line
    assert line.fontMetrics().horizontalAdvance(line.placeholderText()) < line.width() - 2 * 9
    assert "+10" in line.placeholderText()
    assert ("长期坚持" in line.placeholderText()) is deadline
    assert "2025-6-30" in line.toolTip()


def test_what_is_written_out_is_not_said_twice(compose: Any, field: DateField) -> None:
    compose(field.line, "0920")
    assert field._understood.text() == "2025年9月20日 · 星期六 · 还有 5 天"
    field.line.editingFinished.emit()
    assert (field.line.text(), field._understood.text()) == ("2025年9月20日", "星期六 · 还有 5 天")


def test_a_sunday_that_is_worked_is_said_to_be(compose: Any, field: DateField) -> None:
    compose(field.line, "+10")
    assert "星期日 · 调休上班" in field._understood.text()
