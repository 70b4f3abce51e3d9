"""Rules of 分页: how much a page holds, and where one begins."""

import pytest

from core.output.layouts import Paper
from core.output.page_ends import PageEnds

MILLIMETRE = 72 / 25.4


def test_a_page_holds_the_paper_less_margins_and_repeated_header():
    ends = PageEnds(Paper("A4", "landscape", top=20, bottom=20), [20] * 5, head=100, header=30)
    assert ends.room == pytest.approx((210 - 40) * MILLIMETRE * 0.98 - 30)


def test_a_sheet_wider_than_the_paper_is_shrunk_and_a_page_holds_more_of_it():
    narrow = PageEnds(Paper("A3", "landscape"), [100], head=0, header=0)
    wide = PageEnds(Paper("A3", "landscape"), [100, 309.4], head=0, header=0)
    assert wide.room == pytest.approx(narrow.room * 409.4 * 5.4 / ((420 - 30) * MILLIMETRE))


def ends() -> PageEnds:
    found = PageEnds(Paper("A4", "portrait"), [50], head=100, header=30)
    found.room = 600
    return found


def test_rows_that_fit_begin_no_page():
    assert ends().starts([100, 100]) == []


def test_the_first_record_does_not_leave_the_title_alone():
    assert ends().starts([2000]) == []
    assert ends().starts([300, 500]) == [1]


def test_rows_higher_than_a_page_are_ended_by_it():
    assert ends().starts([300, 300, 300, 300, 300]) == [2, 4]


def test_rows_asked_to_begin_anew_do_so_unless_the_page_is_empty():
    found = ends()
    assert found.starts([300, 500], anew=True) == [1]
    found.put([100], [])
    assert found.starts([300, 500], anew=True) == [0, 1]


def test_pages_fill_up():
    found = ends()
    found.put([500], [])
    assert found.starts([180]) == [0]
    found.put([180], [0])
    assert found.starts([180, 180]) == []
    assert found.starts([180, 180], after=100) == [1]
