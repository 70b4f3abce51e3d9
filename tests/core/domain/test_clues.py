"""线索: counted apart, owed an answer in three months, told to nobody without the right."""

from dataclasses import replace
from datetime import date

import pytest

from core.base.errors import Refused
from core.base.states import CLUE_KINDS
from core.domain import clues, deletions, history, operators
from core.domain.clues import ClueDraft
from core.store import search, undo

SECRET = "反映某局长在工程发包中收受财物"
GIVEN = ClueDraft("clue", SECRET, "2025-03", date(2025, 6, 30), 3, 4, "纪检监察部门")


@pytest.fixture
def clue(office):
    return clues.add(office.workspace, office.inspection, GIVEN)


def row(office, until=None):
    [found] = clues.rows(office.workspace, office.inspection, until=until)
    return found


def change(office, key, **changed):
    now = clues.one(office.workspace, key)
    clues.edit(office.workspace, key, replace(now.given, **changed), seen=now.version)


def test_an_answer_is_owed_three_months_after_the_hand_over_with_the_basis_in_words(office, clue):
    found = row(office)
    assert found.given.feedback_due_on == date(2025, 9, 30)
    assert "第二十九条" in found.basis
    assert "移交日（2025年6月30日）起3个月" in found.basis
    assert (found.days_left, found.overdue) == (15, False)


def test_a_date_of_ones_own_stays_and_has_no_basis(office, clue):
    change(office, clue, feedback_due_on=date(2025, 9, 10))
    found = row(office)
    assert (found.given.feedback_due_on, found.basis, found.overdue) == (date(2025, 9, 10), "", True)


def test_a_changed_hand_over_counts_anew_only_from_an_empty_date(office, clue):
    change(office, clue, handed_over_on=date(2025, 5, 31), feedback_due_on=None)
    assert row(office).given.feedback_due_on == date(2025, 8, 31)


def test_what_is_not_known_is_not_counted_as_nothing(office, clue):
    clues.add(office.workspace, office.inspection, ClueDraft(text="另有线索，件数未说明", receiver="组织部门"))
    counted = clues.figures(clues.rows(office.workspace, office.inspection))
    assert (counted.handed_over, counted.items, counted.persons, counted.unknown) == (2, 3, 4, 1)


def test_until_a_date_later_answers_are_not_there_yet(office, clue):
    change(office, clue, feedback_on=date(2025, 9, 12), handling="予以了结", finished_on=date(2025, 9, 12))
    assert row(office, date(2025, 9, 11)).given.finished_on is None
    assert row(office, date(2025, 9, 12)).given.finished_on == date(2025, 9, 12)
    assert clues.rows(office.workspace, office.inspection, until=date(2025, 6, 29)) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"items": -1}, "clue.negative_count"),
        ({"persons": -2}, "clue.negative_count"),
        ({"handed_over_on": date(2025, 9, 16)}, "clue.in_the_future"),
        ({"feedback_on": date(2025, 6, 29)}, "clue.before_hand_over"),
        ({"finished_on": date(2025, 1, 1)}, "clue.before_hand_over"),
        ({"feedback_due_on": date(2025, 6, 1)}, "clue.before_hand_over"),
    ],
)
def test_counts_and_dates_that_cannot_be_are_refused(office, clue, changed, code, refusal):
    given = {"feedback_due_on": None, **changed}
    refusal(code, office.workspace, clues.edit, clue, replace(GIVEN, **given), seen=1)


def test_nothing_of_a_clue_is_told_without_the_right(office, clue):
    workspace = office.workspace
    clues.delete(workspace, clue)
    clue = clues.add(workspace, office.inspection, GIVEN)
    operators.add(workspace, "李敏", ("write", "review", "manage"))
    workspace.work_as("李敏")
    for asked in (lambda: clues.rows(workspace, office.inspection), lambda: clues.one(workspace, clue),
                  lambda: clues.delete(workspace, clue)):  # fmt: skip
        with pytest.raises(Refused) as caught:
            asked()
        assert caught.value.code == "operator.no_right"
    told = [history.details(workspace, line.operation) for line in history.operations(workspace)]
    assert SECRET not in repr(told)
    assert SECRET not in repr(deletions.rows(workspace))
    assert SECRET not in repr(history.of(workspace, "clue", clue))
    assert search.find(workspace, "工程发包") == []


def test_a_deleted_clue_comes_back_only_by_who_may_see_it(office, clue, refusal):
    workspace = office.workspace
    clues.delete(workspace, clue)
    [deletion] = deletions.rows(workspace)
    operators.add(workspace, "李敏", ("write",))
    owner = workspace.operator_name
    workspace.work_as("李敏")
    with pytest.raises(Refused):
        deletions.restore(workspace, deletion.id)
    workspace.work_as(owner)
    deletions.restore(workspace, deletion.id)
    assert row(office).given == replace(GIVEN, feedback_due_on=date(2025, 9, 30))


def test_adding_and_editing_can_be_undone(office, clue):
    change(office, clue, handling="初步核实")
    undo.undo(office.workspace)
    assert row(office).given.handling == ""
    undo.undo(office.workspace)
    assert clues.rows(office.workspace, office.inspection) == []


def test_every_kind_has_words_for_its_handling(workspace):
    assert all(clues.handlings(workspace, kind) for kind in CLUE_KINDS)
    assert clues.handled(ClueDraft(handling="初步核实", handling_note="已谈话2人")) == "初步核实：已谈话2人"
