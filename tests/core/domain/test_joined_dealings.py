"""合并问题: what was written, decided, withheld and reached about one finding is the other's from then on."""

from datetime import date

import pytest

from core.domain import findings, inspections, letters, meetings, people, withholdings
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.letters import LetterDraft
from core.domain.measures import MeasureDraft
from core.domain.meetings import MeetingDraft
from core.domain.people import UnitDraft
from core.store import undo
from core.store.operations import operation
from core.store.tables import OutcomeTie, Regulation


@operation("test.regulate")
def regulate(workspace, inspection, *found):
    regulation = workspace.insert(Regulation, inspection=inspection, title="津贴发放办法")
    for finding in found:
        workspace.insert(OutcomeTie, finding=finding, regulation=regulation)
    return regulation


@pytest.fixture
def office(workspace):
    inspection = inspections.add(workspace, InspectionDraft("某轮"))
    keys = [findings.add(workspace, inspection, FindingDraft(text)) for text in ("津贴发放不规范", "补贴发放不规范")]
    return inspection, keys


def withheld(workspace, inspection):
    return [(row.finding, row.part, row.replacement) for row in withholdings.rows(workspace, inspection, "social")]


def test_letters_and_decisions_follow_the_finding_that_stays(workspace, office):
    inspection, [stays, goes] = office
    unit = people.add_unit(workspace, UnitDraft("财政局"))
    letter = letters.add(workspace, inspection, LetterDraft("notice", unit, items=((goes, None),)))
    meeting = meetings.add(workspace, inspection, MeetingDraft("调度会", "", date(2025, 9, 1), decisions=("清退",)))
    [decision] = meetings.one(workspace, meeting).decisions
    meetings.decide(workspace, decision.id, goes, MeasureDraft("清退"))
    findings.join(workspace, [stays, goes])
    assert [one.finding for one in letters.items(workspace, letter)] == [stays]
    assert meetings.one(workspace, meeting).decisions[0].finding == stays
    undo.undo(workspace)
    assert [one.finding for one in letters.items(workspace, letter)] == [goes]


def test_of_what_is_withheld_twice_the_wording_of_the_finding_that_stays_holds(workspace, office):
    inspection, [stays, goes] = office
    withholdings.put(workspace, stays, "finding", ["social"], "发放不规范", "涉及个人")
    withholdings.put(workspace, goes, "finding", ["social"], "另一种", "涉及个人")
    withholdings.put(workspace, goes, "result", ["social"], "已清退", "涉及个人")
    findings.join(workspace, [stays, goes])
    assert withheld(workspace, inspection) == [(stays, "finding", "发放不规范"), (stays, "result", "已清退")]


def test_an_outcome_of_both_is_counted_once_and_one_of_either_is_kept(workspace, office):
    inspection, [stays, goes] = office
    shared, other = regulate(workspace, inspection, stays, goes), regulate(workspace, inspection, goes)
    findings.join(workspace, [stays, goes])
    ties = workspace.sql("SELECT finding_id, regulation_id FROM outcome_tie ORDER BY regulation_id")
    assert ties == [(stays, shared), (stays, other)]
