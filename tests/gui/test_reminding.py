"""到期提醒: one sentence when a workspace opens, with the way to the list, once a day."""

from datetime import date
from typing import Any

import pytest

from core.base.dates import BUILT_IN, When
from core.domain import calendars, measures
from core.domain.calendars import Day
from core.domain.measures import MeasureDraft
from gui import reminding
from gui.parts.date_field import DateField
from gui.window import MainWindow


@pytest.fixture
def bar(window: MainWindow, office: Any) -> Any:
    workspace = window.desk.workspace
    for day in (date(2025, 9, 1), date(2025, 9, 20)):
        measures.add(workspace, office.findings[0], MeasureDraft("限期整改。", due=When("day", day)))
    window.desk.remember(window.desk.own_key("reminded_on"), None)
    window.bar.clear()
    return window.bar


def test_what_is_overdue_is_said_once_a_day_with_the_way_to_the_list(bar: Any, window: MainWindow) -> None:
    reminding.greet(window.desk)
    assert "已超期 2 项" in bar.text
    assert "10 天内到期 1 项" in bar.text
    bar._steps[0].click()
    assert window.page.name == "tasks"
    assert window.page.table.model().rowCount() == 3
    bar.clear()
    reminding.greet(window.desk)
    assert bar.text == ""
    window.desk.remember(window.desk.own_key("reminded_on"), "2025-09-14")
    reminding.greet(window.desk)
    assert "已超期 2 项" in bar.text


def test_nothing_due_nothing_said(window: MainWindow) -> None:
    for (measure,) in window.desk.workspace.sql("SELECT measure FROM measure_glance WHERE due < '2025-10-01'"):
        measures.delete(window.desk.workspace, measure)
    window.bar.clear()
    window.desk.remember(window.desk.own_key("reminded_on"), None)
    reminding.greet(window.desk)
    assert window.bar.text == ""
    assert window.desk.recall(window.desk.own_key("reminded_on")) is None


def test_typed_workdays_are_counted_by_the_list_taken_in(window: MainWindow) -> None:
    calendars.take_in(window.desk.workspace, [Day(date(2025, 9, 16), False)])
    field = DateField(window.desk.workspace.today)
    field.plain = "+1"
    assert field.value == date(2025, 9, 17)
    window.desk.undo()
    field.plain = "+1"
    assert field.value == date(2025, 9, 16)
    assert DateField.calendar == BUILT_IN


def test_that_the_last_steps_may_be_missing_is_said_before_all_else(bar: Any, window: MainWindow) -> None:
    window.desk.workspace.log_lost = True
    reminding.greet(window.desk)
    assert "最后几步可能没有留下" in bar.text
    bar._steps[0].click()
    assert window.page.name == "history"
