"""评估、回头看: votes counted by their 口径, and findings opened again because of a visit."""

from dataclasses import replace
from datetime import date

import pytest

from core.base.dates import When
from core.base.errors import Complaints
from core.domain import closeouts, return_visits
from core.domain.outcomes import OutcomeFilter
from core.domain.reopenings import ReopeningDraft
from core.domain.return_visits import ReturnVisitDraft, Votes
from core.store import undo

VISIT = ReturnVisitDraft("回头看", date(2025, 9, 8), conducted_by="市委巡察办", conclusion="1个问题反弹")
DUE = When("day", date(2025, 12, 31))


def complained(do, *given, **named) -> list[tuple[str, str | None]]:
    with pytest.raises(Complaints) as caught:
        do(*given, **named)
    return [(one.code, one.field) for one in caught.value.complaints]


@pytest.mark.parametrize(
    ("votes", "satisfaction", "overall"),
    [
        (Votes(), "", ""),
        (Votes(80, 15, 5, 3), "80%", "95%"),
        (Votes(688, 0, 9), "98.71%", "98.71%"),
        (Votes(0, 0, 0, 4), "", ""),
        (Votes(0, 0, 5), "0%", "0%"),
    ],
)
def test_satisfaction_counts_valid_votes_alone(votes, satisfaction, overall) -> None:
    assert (votes.satisfaction, votes.overall) == (satisfaction, overall)


def test_a_visit_is_recorded_changed_and_deleted(office) -> None:
    key = return_visits.add(office.workspace, office.inspection, replace(VISIT, votes=Votes(80, 15, 5)))
    [row] = return_visits.rows(office.workspace, [key])
    assert row.given == replace(VISIT, votes=Votes(80, 15, 5))
    return_visits.edit(office.workspace, key, replace(row.given, grade="好", score="96.5"), seen=row.version)
    [row] = return_visits.rows(office.workspace, [key])
    shown = {column.key: column.show(row) for column in return_visits.COLUMNS}
    assert (shown["visit_grade"], shown["visit_score"], shown["satisfaction"]) == ("好", "96.5", "80%")
    assert return_visits.ids(office.workspace, OutcomeFilter(text="反弹")) == [key]
    return_visits.delete(office.workspace, [key])
    assert return_visits.ids(office.workspace, OutcomeFilter()) == []
    undo.undo(office.workspace)
    assert return_visits.ids(office.workspace, OutcomeFilter(), [("conducted_by", True)]) == [key]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"kind": ""}, ("return_visit.no_kind", "kind")),
        ({"held_on": None}, ("return_visit.no_day", "held_on")),
        ({"held_on": date(2025, 9, 16)}, ("outcome.in_the_future", "held_on")),
        ({"conducted_by": " "}, ("return_visit.nobody", "conducted_by")),
        ({"votes": Votes(1, -1)}, ("return_visit.negative_votes", "fairly")),
        ({"votes": Votes(None, 3)}, ("return_visit.no_satisfied", "satisfied")),
    ],
)
def test_what_is_missing_is_told_beside_its_field(office, changed, expected) -> None:
    draft = replace(VISIT, **changed)
    assert complained(return_visits.add, office.workspace, office.inspection, draft) == [expected]


def test_findings_are_opened_again_because_of_a_visit_in_one_step(office, refusal) -> None:
    finding = closeouts.one(office.workspace, office.closed()).finding
    other = office.finding("乙。")
    key = return_visits.add(office.workspace, office.inspection, VISIT)
    draft = ReopeningDraft("回头看", "津贴又发", date(2025, 9, 9), DUE)
    skipped = return_visits.reopen(office.workspace, key, [finding, other], draft)
    assert [(one, refused.code) for one, refused in skipped] == [(other, "closeout.not_closed")]
    [row] = return_visits.rows(office.workspace, [key])
    assert (row.reopened, office.row(finding).closing) == (((finding, "1"),), "reopened")
    assert return_visits.ids(office.workspace, OutcomeFilter(finding=finding)) == [key]
    refusal("return_visit.has_reopened", office.workspace, return_visits.delete, [key])


def test_a_visit_reopens_nothing_before_it_was_held(office) -> None:
    finding = closeouts.one(office.workspace, office.closed()).finding
    key = return_visits.add(office.workspace, office.inspection, VISIT)
    draft = ReopeningDraft("回头看", "津贴又发", date(2025, 9, 7), None)
    assert complained(return_visits.reopen, office.workspace, key, [finding], draft) == [
        ("reopening.no_deadline", "due"), ("return_visit.before_it", "reopened_on"),
    ]  # fmt: skip
