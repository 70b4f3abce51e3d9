"""报送期: who has reported, who is late, whom to remind and in which words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.base.errors import Complaints, Refused
from core.domain import collection_rounds as rounds
from core.domain import findings, inspections, measures, people
from core.domain.collection_rounds import RoundDraft
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.measures import MeasureDraft
from core.domain.people import PersonDraft, UnitDraft
from core.store.operations import operation

TODAY = date(2025, 9, 15)


@operation("test.take_form")
def take_form(workspace, *what):
    rounds.returned(workspace, *what)


@pytest.fixture
def office(workspace):
    inspection = inspections.add(workspace, InspectionDraft("某轮巡察"))
    units = tuple(people.add_unit(workspace, UnitDraft(name)) for name in ("财政局", "组织部", "档案馆"))
    people.add_person(workspace, PersonDraft("陈一", units[0], phone="0871-1"))
    finding = findings.add(workspace, inspection, FindingDraft("问题"))
    measures.add(workspace, finding, MeasureDraft("措施", lead_units=units[:2]))
    return inspection, units


def begun(workspace, office, **given):
    draft = RoundDraft("九月上旬", TODAY, date(2025, 9, 1), date(2025, 9, 10), office[1][:2])
    return rounds.add(workspace, office[0], replace(draft, **given))


def test_units_that_lead_a_measure_are_asked_and_then_those_of_the_round_before(workspace, office):
    inspection, units = office
    assert rounds.usual_units(workspace, inspection) == units[:2]
    begun(workspace, office, units=units)
    assert rounds.usual_units(workspace, inspection) == units


def test_a_round_counts_who_reported_and_who_was_late(workspace, office, clock):
    key = begun(workspace, office)
    assert (rounds.one(workspace, key).state, rounds.one(workspace, key).missing) == ("open", 2)
    first, second = rounds.returns(workspace, key)
    rounds.take(workspace, [first.id], TODAY)
    clock.forward(days=1)
    assert rounds.one(workspace, key).state == "overdue"
    rounds.take(workspace, [second.id], date(2025, 9, 16))
    row = rounds.one(workspace, key)
    assert (row.total, row.returned, row.late, row.missing, row.state) == (2, 2, 1, 0, "complete")
    assert [one.state for one in rounds.returns(workspace, key)] == ["returned", "late"]
    assert rounds.rows(workspace, None, until=TODAY)[0].returned == 1


def test_a_form_that_came_back_fills_the_round_once_and_adds_who_was_not_asked(workspace, office, clock):
    key = begun(workspace, office)
    clock.forward(days=3)
    take_form(workspace, key, office[1][0], TODAY)
    take_form(workspace, key, office[1][0], date(2025, 9, 17))
    take_form(workspace, key, office[1][2], TODAY)
    assert [(one.unit_name, one.returned_on) for one in rounds.returns(workspace, key)] == [
        ("财政局", TODAY), ("组织部", None), ("档案馆", TODAY),
    ]  # fmt: skip


def test_a_contact_is_kept_from_round_to_round(workspace, office):
    key = begun(workspace, office)
    first, second = rounds.returns(workspace, key)
    assert (first.contact, first.phone, second.contact) == ("陈一", "0871-1", "")
    rounds.describe(workspace, second.id, "李二", "0871-2", "只在上午", seen=second.version)
    later = begun(workspace, office, title="九月下旬", due_on=date(2025, 9, 30))
    assert [one.contact for one in rounds.returns(workspace, later)] == ["陈一", "李二"]


def test_the_words_of_a_reminder_name_who_owes_and_since_when(workspace, office, clock):
    key = begun(workspace, office)
    first, second = rounds.returns(workspace, key)
    rounds.take(workspace, [first.id], TODAY)
    assert rounds.reminder(workspace, key) == (
        "组织部：\n《九月上旬》（2025年9月1日至2025年9月10日）报送截止日为2025年9月15日，今天到期，你单位尚未报送。"
        "请尽快填报并送某高新区党工委整改办。如已报送，请忽略本通知。"
    )
    clock.forward(days=2)
    assert "已逾期2天" in rounds.reminder(workspace, key, [second.id])
    rounds.remind(workspace, [second.id], date(2025, 9, 17))
    assert rounds.returns(workspace, key)[1].reminded_on == date(2025, 9, 17)


def test_what_a_round_lacks_is_said_all_at_once(workspace, office):
    with pytest.raises(Complaints) as refused:
        rounds.add(workspace, office[0], RoundDraft("", None, TODAY, TODAY - timedelta(1)))
    assert [one.field for one in refused.value.complaints] == ["title", "due_on", "period_to", "units"]


def test_who_has_reported_is_neither_left_out_nor_deleted(workspace, office):
    key = begun(workspace, office)
    first, second = rounds.returns(workspace, key)
    rounds.take(workspace, [first.id], TODAY)
    row = rounds.one(workspace, key)
    draft = RoundDraft(row.title, row.due_on, row.period_from, row.period_to, (second.unit,))
    with pytest.raises(Refused, match=r"round\.returned_already"):
        rounds.edit(workspace, key, draft, seen=row.version)
    with pytest.raises(Refused, match=r"round\.has_returns"):
        rounds.delete(workspace, key)
    rounds.take(workspace, [first.id], None)
    rounds.edit(workspace, key, replace(draft, units=(second.unit, office[1][2])), seen=row.version)
    assert [one.unit_name for one in rounds.returns(workspace, key)] == ["组织部", "档案馆"]
    rounds.delete(workspace, key)
    assert rounds.rows(workspace, None) == []


def test_nothing_is_reported_or_reminded_of_tomorrow(workspace, office):
    [first, _] = rounds.returns(workspace, begun(workspace, office))
    for step in (rounds.take, rounds.remind):
        with pytest.raises(Refused, match=r"round\.in_the_future"):
            step(workspace, [first.id], TODAY + timedelta(1))
