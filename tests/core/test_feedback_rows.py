"""Every row of a feedback text, by name: what the reader takes in, what the office can enter, what stays visibly empty.

The text is the project's own fictional one; the rows are those of a real feedback: its header, its two meetings, its
findings, the clue, suggestions, demands and pledges, who came, and the duty that counts from it.
"""

from dataclasses import replace
from datetime import date

import pytest

from core.base.dates import When
from core.base.places import resource
from core.domain import (
    categories,
    clues,
    evidence,
    findings,
    group_members,
    inspections,
    measures,
    meetings,
    milestones,
    people,
    publications,
    readiness,
    submissions,
)
from core.domain.evidence_files import Kept
from core.domain.findings import FindingRow
from core.domain.group_members import MemberDraft
from core.domain.measures import MeasureDraft
from core.domain.meetings import Attendee, MeetingDraft
from core.domain.people import PersonDraft, UnitDraft
from core.domain.publications import PublicationDraft
from core.domain.submissions import SubmissionDraft
from core.intake import reviewed
from core.intake.source import read_source
from core.store import search
from core.store.workspace import Workspace

HEADINGS = {"党的领导方面": 5, "党的建设方面": 6, "全面从严治党方面": 5}


class Fed:
    """An office into which the text was just taken."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.accepted = reviewed.take_in(workspace, read_source(resource("sample/feedback.txt")))
        self.inspection = self.accepted.inspection

    @property
    def header(self) -> inspections.InspectionDraft:
        return inspections.one(self.workspace, self.inspection).given

    def rows(self, kind: str) -> list[FindingRow]:
        return findings.rows(self.workspace, self.accepted.findings[kind])

    def person(self, name: str) -> int:
        known = {row.name: row.id for row in people.persons(self.workspace)}
        return known[name] if name in known else people.add_person(self.workspace, PersonDraft(name))


@pytest.fixture
def fed(workspace: Workspace) -> Fed:
    return Fed(workspace)


# -- the header ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("commissioned_by", "省委"),
        ("team", "省委第六巡视组"),
        ("team_leader", "祝存厚"),
        ("organisation", "澄江湾新区党工委"),
        ("first_responsible", "梁知远"),
        ("term", "十一届省委"),
        ("round", "第八轮"),
        ("kind", "巡视"),
        ("started_on", "2025-03-03"),
        ("ended_on", "2025-04-30"),  # the text leaves the year of the end out
        ("feedback_on", "2025-06-18"),
        ("methods", "个别谈话、受理来信来访、调阅资料"),
        ("themes", "政治担当、营商环境、工程建设、生态保护、意识形态工作责任制"),
    ],
)
def test_a_fact_of_the_header_is_read(fed: Fed, fact: str, said: str) -> None:
    assert getattr(fed.header, fact) == said


def test_the_day_of_receipt_that_the_text_does_not_tell_can_be_entered(fed: Fed) -> None:
    assert fed.header.received_on is None
    row = inspections.one(fed.workspace, fed.inspection)
    given = replace(row.given, received_on=date(2025, 6, 20))
    inspections.edit(fed.workspace, fed.inspection, given, seen=row.version)
    assert fed.header.received_on == date(2025, 6, 20)


# -- the two feedback events -----------------------------------------------------------------------


def test_the_feedback_to_the_head_has_its_chair_with_both_posts(fed: Fed) -> None:
    head, _ = fed.header.events
    assert (head.kind, head.held_on, head.chair, head.speaker) == ("head", "2025-06-18", "宋怀谷", "祝存厚")
    assert head.chair_post == "省委组织部副部长、省委巡视工作领导小组成员"


def test_the_feedback_to_the_leading_group_has_its_chair(fed: Fed) -> None:
    _, team = fed.header.events
    assert (team.kind, team.held_on, team.chair, team.speaker) == ("team", "2025-06-18", "梁知远", "祝存厚")


@pytest.mark.parametrize("present", ["省委第六巡视组全体成员", "新区党工委、管委会领导班子成员"])
def test_who_attended_is_on_record(fed: Fed, present: str) -> None:
    assert present in fed.header.events[1].attendees


@pytest.mark.parametrize("listening", ["新区各部门、各街道主要负责人", "直属企业主要负责人", "近三年退休老干部代表"])
def test_who_listened_is_on_record(fed: Fed, listening: str) -> None:
    assert listening in fed.header.events[1].observers


def test_both_events_stand_among_the_meetings(fed: Fed) -> None:
    assert [row.kind for row in meetings.rows(fed.workspace, fed.inspection)] == ["反馈会", "反馈会"]


# -- what was found --------------------------------------------------------------------------------


@pytest.mark.parametrize(("heading", "count"), HEADINGS.items())
def test_the_findings_stand_under_their_heading(fed: Fed, heading: str, count: int) -> None:
    assert sum(row.category_title == heading for row in fed.rows("finding")) == count
    assert heading in [row.title for row in categories.tree(fed.workspace, fed.inspection)]


@pytest.mark.parametrize("nth", range(16))
def test_each_finding_keeps_its_wording_and_can_be_divided_into_what_it_shows(fed: Fed, nth: int) -> None:
    row = fed.rows("finding")[nth]
    assert row.number == str(nth + 1)
    parts = tuple(part for part in row.text.rstrip("。").split("，") if part)
    draft = replace(findings.draft_of(row), manifestations=parts)
    findings.edit(fed.workspace, row.id, draft, seen=row.version)
    again = fed.rows("finding")[nth]
    assert again.manifestations == parts
    assert again.text == row.text
    [(original,)] = fed.workspace.sql("SELECT original FROM finding WHERE id = ?", row.id)
    assert original.rstrip("。；") == row.text.rstrip("。；")


def test_the_clue_says_what_is_known_and_leaves_its_number_empty(fed: Fed) -> None:
    [row] = clues.rows(fed.workspace, fed.inspection)
    assert row.given.receiver == "省纪委监委、省委组织部"
    assert "领导干部的问题线索" in row.given.text
    assert (row.given.number, row.given.items, row.given.persons, row.given.handed_over_on) == ("", None, None, None)
    shown = {column.key: column.show(row) for column in clues.COLUMNS}
    assert (shown["items"], shown["persons"], shown["handed_over_on"]) == ("", "", "")  # not known, so not 0


def test_nothing_of_the_clue_stands_among_the_findings(fed: Fed) -> None:
    every = [row.text for kind in fed.accepted.findings for row in fed.rows(kind)]
    assert not [text for text in every if "问题线索，已按" in text]
    assert "clue" not in {noun for noun, _ in search.find(fed.workspace, "有关方面处理")}


def test_an_answer_on_the_clue_is_due_three_months_after_its_hand_over(fed: Fed) -> None:
    [row] = clues.rows(fed.workspace, fed.inspection)
    clues.edit(fed.workspace, row.id, replace(row.given, handed_over_on=date(2025, 6, 20)), seen=row.version)
    [row] = clues.rows(fed.workspace, fed.inspection)
    assert row.given.feedback_due_on == date(2025, 9, 20)


# -- suggestions, demands, pledges -----------------------------------------------------------------


@pytest.mark.parametrize("begins", ["提高政治站位", "加强党的建设", "压实管党治党政治责任", "深化体制机制改革"])
def test_each_suggestion_is_on_record_and_takes_a_measure(fed: Fed, begins: str) -> None:
    [row] = [row for row in fed.rows("suggestion") if row.text.startswith(begins)]
    measured(fed, row.id)


@pytest.mark.parametrize(
    "said", ["深入学习贯彻", "条条有整改、件件有着落，按时报送", "主体责任", "向社会公开", "监督检查"]
)
def test_each_demand_is_on_record_and_takes_a_measure(fed: Fed, said: str) -> None:
    row = next(row for row in fed.rows("demand") if said in row.text)
    measured(fed, row.id)


@pytest.mark.parametrize(
    ("nth", "duties"),
    [
        (0, ("召开专题民主生活会", "逐条对照检查", "书记带头认领责任")),
        (1, ("建立问题、任务、责任三张清单", "明确责任领导、牵头单位和完成时限", "优先整改")),
        (2, ("定期调度、按月通报", "督促各部门各街道认真履行整改责任")),
    ],
)
def test_each_pledge_keeps_the_duties_it_holds_and_takes_a_measure_for_each(
    fed: Fed, nth: int, duties: tuple[str, ...]
) -> None:
    row = fed.rows("pledge")[nth]
    for duty in duties:
        assert duty in row.text
        measured(fed, row.id, duty)
    assert [one.text for one in fed.rows("pledge")[nth].measures] == list(duties)


def measured(fed: Fed, finding: int, text: str = "制定落实方案") -> None:
    """A measure with leader, unit and date goes on it."""
    unit = people.add_unit(fed.workspace, UnitDraft(f"党政办公室{text}"))
    draft = MeasureDraft(text, leaders=(fed.person("梁知远"),), lead_units=(unit,), due=When("day", date(2025, 12, 31)))
    key = measures.add(fed.workspace, finding, draft)
    [row] = [one for one in measures.rows(fed.workspace, [finding])[finding] if one.id == key]
    assert ([one.name for one in row.leaders], row.due) == (["梁知远"], draft.due)


# -- duties that follow ----------------------------------------------------------------------------


def test_the_leading_group_and_its_meetings_can_be_entered(fed: Fed) -> None:
    head = fed.person("梁知远")
    group_members.add(fed.workspace, fed.inspection, MemberDraft("组长", (head,), date(2025, 6, 25)))
    came = (Attendee("present", head), Attendee("listening", words="各街道"))
    day, decided = date(2025, 8, 8), ("限期整改",)
    draft = MeetingDraft("专题民主生活会", held_on=day, chair=head, attendees=came, decisions=decided)
    meetings.add(fed.workspace, fed.inspection, draft)
    assert [row.name for row in group_members.rows(fed.workspace, fed.inspection)] == ["梁知远"]
    [held] = [row for row in meetings.rows(fed.workspace, fed.inspection) if row.kind == "专题民主生活会"]
    assert (held.chair, held.attendance["listening"]) == ("梁知远", "各街道")


def test_a_report_of_before_2024_is_due_after_two_months_with_its_basis_in_words(fed: Fed) -> None:
    """The duty of a feedback on 27 November 2017 ends on a Saturday, which is said and not moved."""
    row = inspections.one(fed.workspace, fed.inspection)
    days = {"started_on": "2017-07-11", "ended_on": "2017-09-11", "feedback_on": "2017-11-27"}
    inspections.edit(fed.workspace, fed.inspection, replace(row.given, **days, events=()), seen=row.version)
    milestones.choose_rules(fed.workspace, fed.inspection, ["TL-2017-27"])
    [duty] = [one for one in submissions.duties(fed.workspace, fed.inspection) if one.rule == "TL-2017-27"]
    assert duty.due_on == date(2018, 1, 27)
    assert duty.due_on.weekday() == 5
    for words in ("巡视工作条例", "第二十七条", "反馈日（2017年11月27日）起2个月", "期满日为休息日", "2018年1月29日"):
        assert words in duty.basis


def test_that_rule_is_not_meant_for_a_feedback_of_today(fed: Fed) -> None:
    [rule] = [one for one in milestones.rules(fed.workspace, fed.inspection) if one.rule == "TL-2017-27"]
    assert not rule.meant


def test_what_is_reported_is_kept_with_its_bytes(fed: Fed) -> None:
    kept: Kept = evidence.take_bytes(fed.workspace, b"the report", "整改报告.pdf")
    draft = SubmissionDraft("整改情况报告", "省委巡视办", date(2025, 9, 1), sent_by=fed.person("陆小满"))
    submissions.send(fed.workspace, fed.inspection, draft, [kept])
    [row] = submissions.rows(fed.workspace, fed.inspection)
    assert (row.sha256, row.sent_by_name) == (kept.sha256, "陆小满")


@pytest.mark.parametrize("audience", ["inner", "social"])
def test_the_result_is_published_in_both_ways(fed: Fed, audience: str) -> None:
    publications.add(fed.workspace, fed.inspection, PublicationDraft(
        audience, "result", "整改进展情况", "门户网站", date(2025, 9, 1), contact_phone="0000-2600100",
        contact_unit="整改办", contact_address="政务中心1号信箱",
    ))  # fmt: skip
    [row] = publications.rows(fed.workspace, fed.inspection)
    assert row.given.audience == audience


# -- what the text does not say --------------------------------------------------------------------


def test_what_the_text_does_not_say_stays_empty(fed: Fed) -> None:
    """No date, person, unit or form of publication is ever made up."""
    for kind in fed.accepted.findings:
        assert not [row for row in fed.rows(kind) if row.measures or row.due]
    assert people.persons(fed.workspace) == []
    assert people.units(fed.workspace) == []
    assert publications.rows(fed.workspace, fed.inspection) == []
    assert submissions.rows(fed.workspace, fed.inspection) == []
    assert all(not event.place for event in fed.header.events)


def test_what_is_missing_is_told_before_anything_is_submitted(fed: Fed) -> None:
    """Each of the sixteen findings is named for the measure it lacks, the suggestions and pledges among the rest."""
    ready = readiness.check(fed.workspace, fed.inspection)
    lacking = {item.record for item in ready.items if item.noun == "finding"}
    assert {row.id for kind in ("finding", "suggestion", "pledge") for row in fed.rows(kind)} <= lacking
