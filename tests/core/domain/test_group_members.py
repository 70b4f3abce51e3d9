"""整改工作领导小组: by role, as it was on a day, changes kept."""

from datetime import date

import pytest

from core.base.errors import Complaints, Refused
from core.domain import group_members, inspections, people
from core.domain.group_members import MemberDraft
from core.domain.inspections import InspectionDraft
from core.domain.people import PersonDraft


@pytest.fixture
def office(workspace):
    inspection = inspections.add(workspace, InspectionDraft("某轮"))
    return inspection, [people.add_person(workspace, PersonDraft(name)) for name in ("甲", "乙", "丙")]


def named(workspace, office, **options):
    return [(row.role, row.name) for row in group_members.rows(workspace, office[0], **options)]


def test_members_stand_by_role_in_the_order_of_the_rule_book(workspace, office):
    first, second, third = office[1]
    group_members.add(workspace, office[0], MemberDraft("成员", (third, second)))
    group_members.add(workspace, office[0], MemberDraft("组长", (first,)))
    assert named(workspace, office) == [("组长", "甲"), ("成员", "丙"), ("成员", "乙")]


def test_who_leaves_stays_on_record_and_the_group_of_a_day_is_known(workspace, office):
    first, second, _ = office[1]
    [old] = group_members.add(workspace, office[0], MemberDraft("组长", (first,), date(2025, 1, 1)))
    group_members.leave(workspace, [old], date(2025, 6, 30))
    group_members.add(workspace, office[0], MemberDraft("组长", (second,), date(2025, 7, 1)))
    assert named(workspace, office) == [("组长", "乙"), ("组长", "甲")]
    assert named(workspace, office, on=date(2025, 6, 30)) == [("组长", "甲")]
    assert named(workspace, office, on=date(2025, 7, 1)) == [("组长", "乙")]
    with pytest.raises(Refused, match=r"group_member\.out_of_order"):
        group_members.leave(workspace, [old], date(2024, 12, 31))


def test_nobody_sits_twice_in_a_role(workspace, office):
    group_members.add(workspace, office[0], MemberDraft("成员", (office[1][0],)))
    with pytest.raises(Refused, match=r"group_member\.known_already"):
        group_members.add(workspace, office[0], MemberDraft("成员", tuple(office[1])))
    assert len(named(workspace, office)) == 1


def test_what_a_membership_lacks_is_said_all_at_once(workspace, office):
    with pytest.raises(Complaints) as refused:
        group_members.add(workspace, office[0], MemberDraft("", (), date(2025, 2, 1), date(2025, 1, 1)))
    assert [one.field for one in refused.value.complaints] == ["role", "persons", "until"]


def test_a_membership_is_corrected_or_taken_out(workspace, office):
    first, second, _ = office[1]
    [key] = group_members.add(workspace, office[0], MemberDraft("成员", (first,)))
    group_members.edit(workspace, key, MemberDraft("副组长", (second,)), seen=1)
    assert named(workspace, office) == [("副组长", "乙")]
    group_members.delete(workspace, [key])
    assert named(workspace, office) == []
