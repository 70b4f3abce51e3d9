"""节假日: lists the office took in come before the built-in ones, and dates are counted by them."""

import tomllib
from datetime import date

import pytest

from core import demo
from core.base import dates
from core.base.dates import When
from core.base.errors import Refused
from core.base.places import resource
from core.domain import calendars, deadlines, findings, milestones, publications
from core.domain.calendars import Day
from core.domain.findings import FindingFilter
from core.store import undo

NEW_YEAR = [
    Day(date(2093, 1, 1), False, "元旦"), Day(date(2093, 10, 1), False, "国庆节"),
    Day(date(2093, 10, 2), False, "国庆节"),
    Day(date(2093, 9, 27), True, "国庆节"),
]  # fmt: skip


def test_a_list_taken_in_is_counted_by_and_left_again_by_undo(workspace):
    assert calendars.take_in(workspace, NEW_YEAR) == [2093]
    own = calendars.of(workspace)
    assert dates.knows_year(2093, own)
    assert dates.is_workday(date(2093, 9, 27), own)  # a Sunday that is worked
    assert dates.add_workdays(date(2093, 9, 30), 1, own) == date(2093, 10, 5)
    assert dates.read_day("+1", date(2093, 9, 30), own) == date(2093, 10, 5)
    undo.undo(workspace)
    assert dates.add_workdays(date(2093, 9, 30), 1, calendars.of(workspace)) == date(2093, 10, 1)


def test_an_own_list_comes_before_the_built_in_one_for_its_year_alone(workspace):
    calendars.take_in(workspace, [Day(date(2025, 9, 16), False, "本地节日")])
    own = calendars.of(workspace)
    assert not dates.is_workday(date(2025, 9, 16), own)
    assert dates.is_workday(date(2025, 10, 1), own)  # the list does not name it
    assert not dates.is_workday(date(2024, 10, 1), own)


def test_dates_of_the_product_are_counted_by_it(workspace):
    assert publications.usual_end(workspace, date(2025, 9, 1)) == date(2025, 9, 22)
    calendars.take_in(workspace, [Day(date(2025, 9, 16), False)])
    assert publications.usual_end(workspace, date(2025, 9, 1)) == date(2025, 9, 23)


def test_a_year_that_was_taken_in_is_not_said_to_be_unknown(workspace):
    assert deadlines.day_notes(workspace, date(2093, 10, 9)) == ["2093年放假安排未录入，仅按周末推算"]
    calendars.take_in(workspace, NEW_YEAR)
    assert deadlines.day_notes(workspace, date(2093, 10, 9)) == []


def test_years_show_what_is_known_and_what_is_missing(workspace):
    shown = {row.year: row for row in calendars.years(workspace)}
    assert shown[2025].known
    assert shown[2025].own is None
    assert shown[2025].worked == 5  # 26 January, 8 February, 27 April, 28 September, 11 October
    assert max(shown) == 2026
    calendars.take_in(workspace, NEW_YEAR)
    shown = {row.year: row for row in calendars.years(workspace)}
    assert (shown[2093].known, shown[2093].off, shown[2093].worked) == (True, 3, 1)
    assert not shown[2092].known
    calendars.remove(workspace, 2093)
    assert max(row.year for row in calendars.years(workspace)) == 2026


def test_a_list_is_handed_out_as_it_is_taken_in(workspace):
    calendars.take_in(workspace, NEW_YEAR)
    assert calendars.written(calendars.days(workspace, 2093)).splitlines()[0] == "2093-01-01,休,元旦"


@pytest.mark.parametrize(
    ("listed", "code"),
    [
        ([], "calendar.empty"),
        ([Day(date(2026, 1, 1), False), Day(date(2026, 1, 1), True)], "calendar.both"),
        ([Day(date.fromordinal(date(2026, 1, 1).toordinal() + n), False) for n in range(91)], "calendar.too_many"),
    ],
)
def test_what_is_no_list_is_refused(workspace, listed, code):
    with pytest.raises(Refused) as refused:
        calendars.take_in(workspace, listed)
    assert refused.value.code == code


def test_workdays_in_a_typed_list_are_counted_by_it(workspace):
    calendars.take_in(workspace, [Day(date(2025, 9, 16), False, "本地节日")])
    own = calendars.of(workspace)
    assert milestones.read_dates("+1、+2", workspace.today(), own) == [date(2025, 9, 17), date(2025, 9, 18)]


def test_workdays_of_the_sample_are_counted_by_it(workspace):
    calendars.take_in(workspace, [Day(date(2025, 9, 16), False, "本地节日")])
    told = tomllib.loads(resource("sample/office.toml").read_text(encoding="utf-8"))
    told["findings"][0]["measures"][0]["due"] = "+1"
    inspection = demo.fill(workspace, told)
    [first, *_] = findings.rows(workspace, findings.ids(workspace, FindingFilter(inspection)))
    assert first.measures[0].due == When("day", date(2025, 9, 17))
