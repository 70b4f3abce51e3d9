"""整改方案: what an edition froze, when the next may follow."""

from dataclasses import replace
from datetime import date, timedelta

from core.base.dates import When
from core.domain import findings, measures, people, plans
from core.domain.people import PersonDraft


def frozen(office):
    return (
        office.workspace.sql("SELECT number, category, text, goal FROM plan_entry ORDER BY id"),
        office.workspace.sql(
            "SELECT place, text, kind, leaders, lead_units, co_units, persons, deadline, last_day FROM plan_measure"
            " ORDER BY id"
        ),
    )


def test_an_edition_holds_findings_measures_owners_and_deadlines_in_words(office):
    key = office.finding("违规发放津补贴。", category=office.category("全面从严治党方面"), goal="全部清退")
    office.measure(
        key, "清退津补贴。", kind="立行立改", leaders=(office.person("张国立"), office.person("李敏")),
        lead_units=(office.unit("财政局"),), persons=(office.person("赵一"),), due=When("month", date(2025, 12, 31)),
    )  # fmt: skip
    office.decide()
    assert frozen(office) == (
        [("1", "全面从严治党方面", "违规发放津补贴。", "全部清退")],
        [(1, "清退津补贴。", "立行立改", "张国立、李敏", "财政局", "", "赵一", "2025年12月", "2025-12-31")],
    )


def test_what_an_edition_froze_does_not_change_when_records_change(office):
    keys = office.findings()
    person, unit = office.person("张国立"), office.unit("财政局")
    for key in keys:
        office.measure(key, leaders=(person,), lead_units=(unit,), due=When("day", date(2025, 10, 31)))
    office.decide()
    before = frozen(office)
    office.edit(keys[0], text="改写过的问题。", goal="新目标", category=office.category("新类别"))
    [row] = office.row(keys[1]).measures
    changed = replace(measures.draft_of(row), text="改写过的措施。", due=When("long_term"), due_reason="长期")
    measures.edit(office.workspace, row.id, changed, seen=row.version)
    people.edit_person(office.workspace, person, PersonDraft("张国利"), seen=1)
    findings.split(office.workspace, keys[2], 12)
    findings.withdraw(office.workspace, keys[3], "重复")
    assert frozen(office) == before


def test_every_edition_stays_and_says_how_much_it_holds(planned):
    office, keys = planned
    office.measure(keys[0], "补充措施。")
    office.decide(signed_by="苏宁", reason="按督导意见修订")
    rows = plans.editions(office.workspace, office.inspection)
    assert [(row.nth, row.findings, row.measures, row.reason) for row in rows] == [
        (1, 4, 4, ""),
        (2, 4, 5, "按督导意见修订"),
    ]


def test_what_is_withdrawn_does_not_enter_the_next_edition(planned):
    office, keys = planned
    findings.withdraw(office.workspace, keys[1], "重复")
    office.decide(reason="撤销一条")
    numbers = office.workspace.sql("SELECT number FROM plan_entry WHERE edition_id = 2 ORDER BY id")
    assert numbers == [("1",), ("3",), ("4",)]


def test_suggestions_enter_only_with_measures_and_findings_must_have_some(office, refusal):
    first, second = office.findings("甲。", "乙。")
    office.measure(first)
    today = office.workspace.today()
    refused = refusal(
        "plan.measures_missing", office.workspace, plans.decide, office.inspection, decided_on=today, signed_by="苏宁"
    )
    assert refused.facts == {"numbers": "2", "count": 1}
    office.measure(second)
    office.finding("加强教育。", kind="suggestion")
    office.measure(office.finding("健全机制。", kind="suggestion"))
    office.decide()
    assert office.workspace.sql("SELECT text FROM plan_entry ORDER BY id") == [("甲。",), ("乙。",), ("健全机制。",)]


def test_a_plan_needs_findings_a_day_that_has_come_and_a_revision_a_reason_and_order(office, refusal):
    def refused(code, on=None, **more):
        given = {"decided_on": on or office.workspace.today(), "signed_by": "苏宁", **more}
        return refusal(code, office.workspace, plans.decide, office.inspection, **given)

    refused("plan.nothing_to_decide")
    office.measure(office.finding("甲。"))
    refused("plan.in_the_future", office.workspace.today() + timedelta(1))
    office.decide(decided_on=date(2025, 9, 10))
    refused("plan.no_reason")
    assert refused("plan.before_the_last", date(2025, 9, 9), reason="修订").facts == {"last": "2025年9月10日"}


def test_a_decided_plan_can_be_taken_back_with_its_numbers(office):
    from core.store import undo

    for key in office.findings("甲。", "乙。"):
        office.measure(key)
    office.decide()
    undo.undo(office.workspace)
    assert plans.editions(office.workspace, office.inspection) == []
    assert office.workspace.sql("SELECT DISTINCT plan_number FROM finding") == [("",)]
