"""整改责任交接: both names stay on record, and who answered on a day can be told."""

from datetime import date
from typing import Any

import pytest

from core.domain import assignments, handovers, history
from core.domain.handovers import HandoverDraft
from core.store import undo

DAY = date(2025, 9, 10)


def led(office: Any, measure: int, until: date | None = None) -> list[str]:
    roles = assignments.of(office.workspace, "measure", [measure], until).get(measure, {})
    return [holder.name for holder in roles.get("leader", ())]


@pytest.fixture
def held(office: Any) -> tuple[Any, list[int], int, int]:
    """Three measures led by 张国立, who hands over to 李敏."""
    giver, taker = office.person("张国立"), office.person("李敏")
    key = office.finding("一")
    return office, [office.measure(key, text, leaders=(giver,)) for text in "甲乙丙"], giver, taker


def everything(office: Any, **of: int) -> list[int]:
    return [one.id for one in handovers.holdings(office.workspace, **of)]


def test_from_a_day_another_answers_and_the_one_before_stays_on_record(held: Any) -> None:
    office, measures, giver, taker = held
    draft = HandoverDraft(DAY, to_person=taker, reason="工作调整")
    assert handovers.make(office.workspace, everything(office, person=giver), draft) == []
    assert [led(office, one) for one in measures] == [["李敏"]] * 3
    assert led(office, measures[0], date(2025, 9, 9)) == ["张国立"]
    assert led(office, measures[0], DAY) == ["李敏"]
    [row] = handovers.rows(office.workspace, office.inspection)
    assert (row.before, row.after, row.items, row.reason) == ("张国立", "李敏", 3, "工作调整")
    assert everything(office, person=giver) == []
    assert office.row(1, date(2025, 9, 9)).leaders[0].name == "张国立"


def test_only_the_chosen_ones_change_hands(held: Any) -> None:
    office, measures, giver, taker = held
    [one] = [each.id for each in handovers.holdings(office.workspace, measures=[measures[1]])]
    handovers.make(office.workspace, [one], HandoverDraft(DAY, to_person=taker))
    assert [led(office, each) for each in measures] == [["张国立"], ["李敏"], ["张国立"]]
    assert len(everything(office, person=giver)) == 2


def test_who_holds_the_role_already_does_not_hold_it_twice(office: Any) -> None:
    giver, taker = office.person("张国立"), office.person("李敏")
    measure = office.measure(office.finding("一"), leaders=(giver, taker))
    handovers.make(office.workspace, everything(office, person=giver), HandoverDraft(DAY, to_person=taker))
    assert led(office, measure) == ["李敏"]


def test_a_unit_hands_over_to_a_unit_and_roles_are_kept_apart(office: Any) -> None:
    giver, taker = office.unit("组织部"), office.unit("宣传部")
    person = office.person("李敏")
    key = office.finding("一")
    office.measure(key, lead_units=(giver,))
    office.measure(key, co_units=(giver,))
    keys = everything(office, unit=giver)
    skipped = handovers.make(office.workspace, keys, HandoverDraft(DAY, to_person=person))
    assert [why.code for _, why in skipped] == ["handover.of_another_sort"] * 2
    handovers.make(office.workspace, keys, HandoverDraft(DAY, to_unit=taker))
    assert sorted((row.role, row.before, row.after, row.items) for row in handovers.rows(office.workspace)) == [
        ("co_unit", "组织部", "宣传部", 1), ("lead_unit", "组织部", "宣传部", 1)
    ]  # fmt: skip


def test_what_cannot_change_hands_is_skipped_with_the_reason(held: Any, refusal: Any) -> None:
    office, _, giver, taker = held
    keys = everything(office, person=giver)
    refusal("handover.to_nobody", office.workspace, handovers.make, keys, HandoverDraft(DAY))
    future = HandoverDraft(date(2025, 9, 16), to_person=taker)
    refusal("handover.in_the_future", office.workspace, handovers.make, keys, future)
    skipped = handovers.make(office.workspace, [keys[0]], HandoverDraft(DAY, to_person=giver))
    assert [why.code for _, why in skipped] == ["handover.held_already"]
    handovers.make(office.workspace, [keys[0]], HandoverDraft(DAY, to_person=taker))
    again = handovers.make(office.workspace, [keys[0]], HandoverDraft(DAY, to_person=taker))
    assert [why.code for _, why in again] == ["handover.not_held"]
    [new] = everything(office, person=taker)
    early = handovers.make(office.workspace, [new], HandoverDraft(DAY, to_person=giver))
    assert [why.code for _, why in early] == ["handover.before_it_began"]


def test_a_hand_over_is_one_step_and_the_history_shows_both_days(held: Any) -> None:
    office, measures, giver, taker = held
    handovers.make(office.workspace, everything(office, person=giver), HandoverDraft(DAY, to_person=taker))
    told = history.of(office.workspace, "measure", measures[0])[0]
    values = {(one.title, one.new) for one in told.changes}
    assert told.label == "整改责任交接 3 项"
    assert {("终止日", "2025-09-09"), ("起始日", "2025-09-10")} <= values
    undo.undo(office.workspace)
    assert [led(office, one) for one in measures] == [["张国立"]] * 3
    assert handovers.rows(office.workspace) == []
