"""日期: what a clerk may type, deadlines of three precisions, 工作日 over the holidays of known years."""

from datetime import date

import pytest

from core.base import dates
from core.base.dates import When
from core.base.errors import Refused

MONDAY = date(2025, 9, 15)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("0630", date(2025, 6, 30)),
        ("6.30", date(2025, 6, 30)),
        ("6-30", date(2025, 6, 30)),
        ("6/30", date(2025, 6, 30)),
        ("6月30日", date(2025, 6, 30)),
        ("6月30", date(2025, 6, 30)),
        ("2025-6-30", date(2025, 6, 30)),
        ("2025-06-30", date(2025, 6, 30)),
        ("2025.6.30", date(2025, 6, 30)),
        ("2025/6/30", date(2025, 6, 30)),
        ("20250630", date(2025, 6, 30)),
        ("2025年6月30日", date(2025, 6, 30)),
        ("2025年 6月 30日", date(2025, 6, 30)),
        ("２０２５－６－３０", date(2025, 6, 30)),
        ("17-11-30", date(2017, 11, 30)),
        ("17.11.30", date(2017, 11, 30)),
        ("17年11月30日", date(2017, 11, 30)),
        ("6月30号", date(2025, 6, 30)),
        ("十一月三十日", date(2025, 11, 30)),
        ("六月二十一日", date(2025, 6, 21)),
        ("二〇一七年十一月三十日", date(2017, 11, 30)),
        ("2025年6月30日前", date(2025, 6, 30)),
        ("", None),
        ("   ", None),
    ],
)  # fmt: skip
def test_a_day_may_be_typed_in_every_usual_form(typed, day):
    assert dates.read_day(typed, MONDAY) == day


@pytest.mark.parametrize(
    ("typed", "today", "day"),
    [
        ("1.5", date(2025, 12, 20), date(2026, 1, 5)),
        ("12.20", date(2026, 1, 5), date(2025, 12, 20)),
        ("2.29", date(2025, 3, 1), date(2024, 2, 29)),
        ("0915", date(2025, 9, 15), date(2025, 9, 15)),
    ],
)  # fmt: skip
def test_a_day_without_its_year_is_the_nearest_one(typed, today, day):
    assert dates.read_day(typed, today) == day


@pytest.mark.parametrize(
    "typed",
    [
        "2.30",
        "2025-13-01",
        "0000-01-01",
        "明天",
        "6",
        "630",
        "2025年6月",
        "31.12.2025",
        "+",
        "x+3",
        "一三月三日",
        "三十",
        "5-6-7",
        "17-13-01",
    ],
)
def test_what_is_no_day_is_refused_with_what_was_typed(typed):
    with pytest.raises(Refused) as caught:
        dates.read_day(typed, MONDAY)
    assert (caught.value.code, caught.value.facts["text"]) == ("date.not_a_date", typed)


@pytest.mark.parametrize(
    ("typed", "today", "day"),
    [
        # A Friday: the next is Monday.
        ("+1", date(2025, 9, 12), date(2025, 9, 15)),
        # 国庆 2025: 1–8 October off, Sunday 28 September and Saturday 11 October worked.
        ("+10", date(2025, 9, 25), date(2025, 10, 15)),
        # 国庆 2024: 1–7 October off, Sunday 29 September and Saturday 12 October worked.
        ("+10个工作日", date(2024, 9, 26), date(2024, 10, 15)),
        # 春节 2025: 28 January to 4 February off, Sunday 26 January and Saturday 8 February worked.
        ("+10工作日", date(2025, 1, 20), date(2025, 2, 8)),
        ("+0", date(2025, 9, 15), date(2025, 9, 15)),
    ],
)  # fmt: skip
def test_so_many_workdays_from_today_leave_out_holidays_and_count_weekends_that_are_worked(typed, today, day):
    assert dates.read_day(typed, today) == day


@pytest.mark.parametrize(
    ("typed", "last_day"),
    [
        ("2019年2月", date(2019, 2, 28)),
        ("2020年2月", date(2020, 2, 29)),
        ("2019-02", date(2019, 2, 28)),
        ("2019.2", date(2019, 2, 28)),
        ("2019/12", date(2019, 12, 31)),
        ("2019年2月底", date(2019, 2, 28)),
        ("2019年2月底前", date(2019, 2, 28)),
        ("10月", date(2025, 10, 31)),
        ("10月底", date(2025, 10, 31)),
        ("2025年底", date(2025, 12, 31)),
        ("2025年年底前", date(2025, 12, 31)),
        ("年底", date(2025, 12, 31)),
        ("2017年11月底", date(2017, 11, 30)),
        ("17年11月末", date(2017, 11, 30)),
        ("二〇一七年十一月", date(2017, 11, 30)),
        ("2026年第四季度", date(2026, 12, 31)),
        ("2026年二季度末", date(2026, 6, 30)),
        ("第三季度", date(2025, 9, 30)),
        ("26年底", date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_a_deadline_may_be_a_month_and_its_last_day_counts(typed, last_day):
    assert dates.read_when(typed, MONDAY) == When("month", last_day)


@pytest.mark.parametrize("typed", ["长期", "长期坚持", "持续推进", "长期坚持并持续推进"])
def test_a_deadline_may_be_for_good(typed):
    assert dates.read_when(typed, MONDAY) == When("long_term")


def test_a_deadline_may_be_a_day_or_nothing():
    assert dates.read_when("10.31", MONDAY) == When("day", date(2025, 10, 31))
    assert dates.read_when("+10", date(2025, 9, 25)) == When("day", date(2025, 10, 15))
    assert dates.read_when(" ", MONDAY) is None


@pytest.mark.parametrize("typed", ["13月", "2019年0月", "尽快", "17-11", "第五季度", "十月一", "季度"])
def test_what_is_no_deadline_is_refused(typed):
    with pytest.raises(Refused) as caught:
        dates.read_when(typed, MONDAY)
    assert caught.value.code == "date.not_a_date"


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (When("day", date(2025, 6, 5)), "2025年6月5日"),
        (When("month", date(2019, 2, 28)), "2019年2月"),
        (When("long_term"), "长期坚持"),
    ],
)  # fmt: skip
def test_a_deadline_is_written_without_leading_zeros_and_can_be_read_again(when, text):
    assert str(when) == text
    assert dates.read_when(text, MONDAY) == when


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("2018-07", "2018年7月"), ("2018-07-05", "2018年7月5日"), ("--07-21", "7月21日"), ("2018", "2018年"), ("", "")],
)
def test_a_date_the_document_gives_in_part_is_shown_in_part(stored, shown):
    assert dates.show_partial(stored) == shown
    assert dates.is_partial(stored)


@pytest.mark.parametrize(
    ("started", "ended", "told"),
    [
        ("2017-07-11", "2017-09-11", "2017年7月11日至9月11日"),
        ("2017-12-11", "2018-01-11", "2017年12月11日至2018年1月11日"),
        ("2017-07-11", "--09-11", "2017年7月11日至9月11日"),
        ("2017-07", "2017-09", "2017年7月至9月"),
        ("", "2017-09-11", "2017年9月11日"),
        ("2017-07-11", "", "2017年7月11日"),
        ("2017", "2017-09", "2017年至2017年9月"),
        ("--07-11", "--09-11", "7月11日至9月11日"),
        ("", "", ""),
    ],
)
def test_a_period_says_its_year_once(started, ended, told):
    assert dates.show_period(started, ended) == told


@pytest.mark.parametrize(
    "text", ["去年", "2018-13", "2018-02-30", "--02-30", "2018年7月", "20180705", "2018-7-5", "--"]
)
def test_what_is_not_stored_as_a_date_is_none(text):
    assert not dates.is_partial(text)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2017, 11, 27), 2, date(2018, 1, 27)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 10, 31), 4, date(2026, 2, 28)),
        (date(2025, 12, 1), 12, date(2026, 12, 1)),
    ],
)
def test_months_later_it_is_the_same_day_or_the_last_of_a_shorter_month(day, months, later):
    assert dates.add_months(day, months) == later


def test_a_day_off_gives_way_to_the_next_workday():
    assert dates.next_workday(date(2025, 10, 1)) == date(2025, 10, 9)
    assert dates.next_workday(date(2025, 9, 28)) == date(2025, 9, 28)  # a Sunday that is worked


def test_a_year_without_a_list_of_holidays_has_only_weekends_and_is_said_to_be_unknown():
    assert dates.knows_year(2025)
    assert not dates.knows_year(2093)
    assert dates.add_workdays(date(2093, 9, 30), 1) == date(2093, 10, 1)
    assert dates.add_workdays(date(2093, 10, 2), 1) == date(2093, 10, 5)
