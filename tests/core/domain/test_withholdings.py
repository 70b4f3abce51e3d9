"""拟不公开事项: another wording for each audience apart, or none, and why; a text that changed since is seen."""

from dataclasses import replace
from datetime import date

import pytest

from core.base.errors import Complaints
from core.domain import (
    deletions,
    finding_rows,
    findings,
    inspections,
    measures,
    people,
    progress,
    publications,
    withholdings,
)
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.measures import MeasureDraft
from core.domain.people import PersonDraft
from core.domain.progress import ProgressDraft
from core.store import undo


@pytest.fixture
def office(workspace):
    inspection = inspections.add(workspace, InspectionDraft("某轮"))
    keys = [findings.add(workspace, inspection, FindingDraft(text)) for text in ("陈建国违规用车", "制度不全")]
    people.add_person(workspace, PersonDraft("陈建国"))
    word = progress.words(workspace, inspection)[0]
    progress.add(workspace, "finding", keys[0], ProgressDraft(date(2025, 9, 1), "已处理陈建国", word))
    return inspection, keys


def wording(workspace, finding, audience, part):
    return publications.wording(workspace, finding_rows.one(workspace, finding), audience, part)


def states(workspace, inspection, audience):
    return [row.state for row in withholdings.of_inspection(workspace, inspection, audience)]


def test_what_is_withheld_from_one_audience_stays_as_it_is_for_the_other(workspace, office):
    key = office[1][0]
    withholdings.put(workspace, key, "finding", ["social"], "个别干部违规用车", "涉及个人")
    assert wording(workspace, key, "social", "finding") == "个别干部违规用车"
    assert wording(workspace, key, "inner", "finding") == "陈建国违规用车"
    assert wording(workspace, key, "social", "result") == "已处理陈建国"
    [row] = withholdings.rows(workspace, office[0], "social")
    assert (row.original, row.replacement, row.reason) == ("陈建国违规用车", "个别干部违规用车", "涉及个人")
    assert withholdings.rows(workspace, office[0], "inner") == []


def test_an_empty_wording_is_not_published(workspace, office):
    key = office[1][0]
    withholdings.put(workspace, key, "result", ["inner", "social"], "", "线索正在核查")
    assert wording(workspace, key, "inner", "result") == wording(workspace, key, "social", "result") == ""


def test_a_list_tells_what_is_to_be_done(workspace, office):
    inspection, [key, _] = office
    assert states(workspace, inspection, "social") == ["named", "plain"]
    withholdings.put(workspace, key, "finding", ["social"], "个别干部违规用车", "涉及个人")
    assert states(workspace, inspection, "social") == ["named", "plain"]
    withholdings.put(workspace, key, "result", ["social"], "已作处理", "涉及个人")
    assert states(workspace, inspection, "social") == ["withheld", "plain"]
    assert states(workspace, inspection, "inner") == ["named", "plain"]


def test_a_text_that_changed_since_is_seen_and_settled_by_setting_it_again(workspace, office):
    inspection, [key, _] = office
    withholdings.put(workspace, key, "finding", ["social"], "个别干部违规用车", "涉及个人")
    withholdings.put(workspace, key, "result", ["social"], "已作处理", "涉及个人")
    row = finding_rows.one(workspace, key)
    findings.edit(workspace, key, replace(findings.draft_of(row), text="陈建国多次违规用车"), seen=row.version)
    assert states(workspace, inspection, "social") == ["moved", "plain"]
    withholdings.put(workspace, key, "finding", ["social"], "个别干部违规用车", "涉及个人")
    assert states(workspace, inspection, "social") == ["withheld", "plain"]


def test_what_is_withheld_needs_an_audience_another_wording_and_a_reason(workspace, office):
    with pytest.raises(Complaints) as refused:
        withholdings.put(workspace, office[1][0], "finding", [], " 陈建国违规用车 ", "")
    assert [one.field for one in refused.value.complaints] == ["audiences", "replacement", "reason"]


def test_lifting_publishes_the_original_and_undo_withholds_it_again(workspace, office):
    key = office[1][0]
    withholdings.put(workspace, key, "finding", ["inner", "social"], "个别干部违规用车", "涉及个人")
    withholdings.lift(workspace, key, "finding", ["social"])
    assert wording(workspace, key, "social", "finding") == "陈建国违规用车"
    assert wording(workspace, key, "inner", "finding") == "个别干部违规用车"
    undo.undo(workspace)
    assert wording(workspace, key, "social", "finding") == "个别干部违规用车"


def test_what_is_withheld_goes_and_comes_back_with_its_finding(workspace, office):
    inspection, [key, _] = office
    withholdings.put(workspace, key, "finding", ["social"], "个别干部违规用车", "涉及个人")
    findings.delete(workspace, [key])
    assert withholdings.rows(workspace, inspection, "social") == []
    [deletion] = deletions.rows(workspace)
    deletions.restore(workspace, deletion.id)
    assert len(withholdings.rows(workspace, inspection, "social")) == 1


def test_what_a_published_wording_reveals_is_found_in_findings_and_results(workspace, office):
    inspection, [key, other] = office

    def revealed(audience):
        return [(finding, place.text) for finding, _, place in withholdings.revealing(workspace, inspection, audience)]

    assert revealed("social") == [(key, "陈建国")]
    withholdings.put(workspace, key, "finding", ["social"], "个别干部违规用车", "涉及个人")
    assert revealed("social") == [(key, "陈建国")]  # the result still says it
    withholdings.put(workspace, key, "result", ["social"], "", "涉及个人")
    assert (revealed("social"), revealed("inner")) == ([], [(key, "陈建国")])
    word = progress.words(workspace, inspection)[0]
    progress.add(workspace, "finding", other, ProgressDraft(date(2025, 9, 1), "联系13808712345", word))
    progress.add(workspace, "finding", other, ProgressDraft(date(2025, 9, 2), "已建立制度", word))
    assert revealed("social") == []  # only the last report is published
    measure = measures.add(workspace, key, MeasureDraft("清理"))
    progress.add(workspace, "measure", measure, ProgressDraft(date(2025, 9, 3), "联系13808712345", word))
    withholdings.lift(workspace, key, "result", ["social"])
    assert revealed("social") == [(key, "陈建国")]  # the report on the finding itself comes before those on measures


def test_what_is_cut_off_a_withheld_finding_is_withheld_too(workspace, office):
    """Else the words that nobody was to read would be published as a finding of their own."""
    key = office[1][0]
    withholdings.put(workspace, key, "finding", ["social"], "个别干部违规", "涉及个人")
    withholdings.put(workspace, key, "result", ["inner"], "", "正在核查")
    new = findings.split(workspace, key, 3)
    assert finding_rows.one(workspace, new).text == "违规用车"
    assert wording(workspace, new, "social", "finding") == ""
    assert wording(workspace, new, "inner", "finding") == "违规用车"
    assert wording(workspace, key, "social", "finding") == "个别干部违规"
    [row] = [row for row in withholdings.rows(workspace, office[0], "social") if row.finding == new]
    assert (row.original, row.reason) == ("违规用车", "涉及个人")
    undo.undo(workspace)
    assert [row.finding for row in withholdings.rows(workspace, office[0], "social")] == [key]
