"""编号: series that count up within a year and never go back."""

import pytest

from core.domain import number_series
from core.store import undo
from core.store.operations import declared, operation
from core.store.workspace import Workspace

if "test.give_number" not in declared():

    @operation("test.give_number", undoable=False)
    def _give(workspace: Workspace, year: int) -> str:
        return number_series.give(workspace, "closeout", year)

    @operation("test.give_number_and_fail", undoable=False)
    def _give_and_fail(workspace: Workspace, year: int) -> None:
        number_series.give(workspace, "closeout", year)
        raise RuntimeError


def test_a_series_counts_up_within_its_year(workspace) -> None:
    assert [_give(workspace, year) for year in (2025, 2025, 2026, 2025)] == [
        "2025-001", "2025-002", "2026-001", "2025-003",
    ]  # fmt: skip
    [row] = [row for row in number_series.rows(workspace, 2025) if row.name == "closeout"]
    assert (row.title, row.last, row.following) == ("销号编号", 3, "2025-004")


def test_a_given_number_cannot_be_undone_and_one_that_failed_was_never_given(workspace) -> None:
    assert _give(workspace, 2025) == "2025-001"
    assert undo.next_undo(workspace) is None
    with pytest.raises(RuntimeError):
        _give_and_fail(workspace, 2025)
    assert _give(workspace, 2025) == "2025-002"


@pytest.mark.parametrize(
    ("pattern", "number"),
    [("云整销〔{year}〕{n}号", "云整销〔2025〕2号"), ("{year}{n:04d}", "20250002"), ("", "2025-002")],
)
def test_an_office_writes_numbers_its_own_way_and_counts_on(workspace, pattern: str, number: str) -> None:
    _give(workspace, 2025)
    number_series.set_pattern(workspace, "closeout", pattern)
    assert _give(workspace, 2025) == number


@pytest.mark.parametrize("pattern", ["销{n}", "{year}年", "{year}-{n}-{kind}", "{year}-{n", "{year}-{n:03f}"])
def test_a_pattern_without_year_or_number_is_refused(workspace, refusal, pattern: str) -> None:
    refused = refusal("number_series.not_a_pattern", workspace, number_series.set_pattern, "closeout", pattern)
    assert refused.field == "pattern"


def test_an_old_book_sets_the_series_forward_but_never_back(workspace, refusal) -> None:
    number_series.set_forward(workspace, "closeout", 2025, 37)
    assert _give(workspace, 2025) == "2025-038"
    refusal("number_series.never_back", workspace, number_series.set_forward, "closeout", 2025, 37)
