"""Moves with inspections, headings, findings, measures, reports, evidence and plans, by the operation each is."""

from dataclasses import replace
from typing import Any

from core.domain import (
    audit_details,
    categories,
    deadlines,
    evidence,
    extensions,
    findings,
    handovers,
    inspections,
    measures,
    milestones,
    plans,
    progress,
)
from core.domain.audit_details import AuditDraft
from core.domain.evidence import EvidenceDraft
from core.domain.extensions import DecisionDraft, ExtensionDraft
from core.domain.findings import FindingChange, FindingDraft
from core.domain.handovers import HandoverDraft
from core.domain.inspections import InspectionDraft
from core.domain.measures import MeasureChange, MeasureDraft
from core.domain.milestones import MilestoneDraft
from core.domain.progress import ProgressDraft
from tests.core.domain.clerks.hand import Hand, Move

KINDS = ("finding", "finding", "finding", "suggestion", "pledge", "demand")
WORDS = ("已完成", "已完成", "基本完成", "未完成")
PROVED = ("finding", "measure", "progress", "meeting", "regulation", "clue", "letter")


def measure(h: Hand) -> MeasureDraft:
    leaders, units = h.maybe(lambda: (h.person,)) or (), h.maybe(lambda: (h.unit,)) or ()
    return MeasureDraft(h.text(), h.of(("建章立制", "立行立改", "")), leaders=leaders, lead_units=units,
                        persons=(h.person,), due=h.maybe(h.when), due_reason="客观原因")  # fmt: skip


def change(h: Hand) -> MeasureChange:
    return MeasureChange(due=h.maybe(h.when), due_reason="统一调整", lead_units=h.maybe(lambda: (h.unit,)))


def report(h: Hand) -> ProgressDraft:
    files = h.maybe(lambda: (h.kept(),)) or ()
    return ProgressDraft(h.day(), h.text(), h.of(WORDS), h.maybe(lambda: h.person), reason="客观原因",
                         next_plan="继续整改", files=files)  # fmt: skip


def inspection(h: Hand) -> InspectionDraft:
    return InspectionDraft(f"{h.number(99)}年第二轮巡察", kind=h.of(("巡视", "巡察")), feedback_on=h.day().isoformat())


def edit_inspection(h: Hand) -> Any:
    key = h.inspection
    row = inspections.one(h.workspace, key)
    return inspections.edit(h.workspace, key, replace(row.given, team=h.name()), seen=row.version)


def edit_finding(h: Hand) -> Any:
    key = h.finding
    row = findings.one(h.workspace, key)
    changed = {"text": h.text(), "kind": h.of(KINDS), "manifestations": tuple(h.text() for _ in range(h.number(2)))}
    findings.edit(h.workspace, key, replace(findings.draft_of(row), **changed), seen=row.version)


def join(h: Hand) -> Any:
    kind, owner = h.of(KINDS), h.inspection
    where = f"kind = '{kind}' AND inspection_id = {owner} AND parent_id IS NULL"
    return findings.join(h.workspace, h.keys("finding", where))


def edit_category(h: Hand) -> Any:
    key = h.key("category")
    return categories.rename(h.workspace, key, f"{h.name()}方面", seen=h.seen("category", key))


def arrange(h: Hand) -> Any:
    owner = h.inspection
    top = h._keys("category", f"inspection_id = {owner} AND parent_id IS NULL")
    return categories.reorder(h.workspace, owner, None, top[::-1])


def record(h: Hand) -> tuple[str, int]:
    """Something that evidence may be tied to, clues among it."""
    noun = h.of(PROVED)
    return noun, h.key(noun, "parent_id IS NULL" if noun == "finding" else "1")


def edit_evidence(h: Hand) -> Any:
    key = h.key("evidence_tie")
    row = evidence.one(h.workspace, key)
    draft = EvidenceDraft(f"通知{h.number()}", h.of(evidence.kinds(h.workspace)), note=h.text())
    return evidence.edit(h.workspace, key, draft, seen=row.version)


def order_evidence(h: Hand) -> Any:
    noun, number = h.of(h.workspace.sql("SELECT DISTINCT noun, record FROM evidence_tie"))
    keys = h._keys("evidence_tie", f"noun = '{noun}' AND record = {number}")
    return evidence.order(h.workspace, h.chance.sample(keys, len(keys)))


def ask_extension(h: Hand) -> Any:
    draft = ExtensionDraft(h.when(), h.text(), h.text(), h.day(1), h.maybe(lambda: h.person))
    return extensions.ask(h.workspace, h.keys("measure", most=8), draft)


def decide_extension(h: Hand) -> Any:
    draft = DecisionDraft(h.yes(0.7), h.person, h.day(), h.text())
    return extensions.decide(h.workspace, h.keys("extension"), draft)


def hand_over(h: Hand) -> Any:
    key = h.key("assignment", "until IS NULL")
    to = {"to_person" if h.cell("assignment", key, "person_id") else "to_unit": None}
    to = {name: h.person if name == "to_person" else h.unit for name in to}
    return handovers.make(h.workspace, [key], HandoverDraft(h.day(), reason="工作调动", witness=h.person, **to))


def edit_milestone(h: Hand) -> Any:
    key = h.key("milestone")
    draft = MilestoneDraft(h.name(), "巡视办", h.coming())
    return milestones.edit(h.workspace, key, draft, seen=h.seen("milestone", key))


def override(h: Hand) -> Any:
    key = h.key("milestone")
    return deadlines.override(h.workspace, key, h.coming(), "上级另有要求", seen=h.seen("milestone", key))


def edit_measure(h: Hand) -> Any:
    key = h.measure
    return measures.edit(h.workspace, key, measure(h), seen=h.seen("measure", key))


def save_audit(h: Hand) -> Any:
    key = h.finding
    seen = audit_details.of(h.workspace, [key])[key].version
    return audit_details.save(h.workspace, key, AuditDraft(str(h.number()), "2024", h.number(), h.unit), seen=seen)


def assign_node(h: Hand) -> Any:
    key, scheme = h.key("category"), h.of(list(categories.schemes(h.workspace)))
    node = h.of(categories.scheme_nodes(h.workspace, scheme))
    return categories.assign_node(h.workspace, key, node, seen=h.seen("category", key))


def add_finding(h: Hand) -> Any:
    owner = h.inspection
    parts = tuple(h.text() for _ in range(h.number(2)))
    category = h.maybe(lambda: h.key("category", f"inspection_id = {owner}"))
    draft = FindingDraft(h.text(), h.of(KINDS), category=category, manifestations=parts)
    return findings.add(h.workspace, owner, draft)


def decide_plan(h: Hand) -> Any:
    return plans.decide(h.workspace, h.inspection, decided_on=h.day(), signed_by="梁知远", reason=h.text())


def set_many(h: Hand) -> Any:
    chosen = h.keys("finding", "parent_id IS NULL")
    of_findings = FindingChange(category=h.maybe(lambda: h.key("category")), special=h.of((None, "立行立改")))
    return findings.set_many(h.workspace, chosen, of_findings, h.keys("measure"), change(h))


MOVES: dict[str, Move] = {
    "inspection.add": lambda h: inspections.add(h.workspace, inspection(h)),
    "inspection.edit": edit_inspection,
    "inspection.delete": lambda h: inspections.delete(h.workspace, h.inspection),
    "category.add": lambda h: categories.add(
        h.workspace, h.inspection, f"{h.name()}工作", h.maybe(lambda: h.key("category"))
    ),
    "category.adopt_scheme": lambda h: categories.adopt_scheme(
        h.workspace, h.inspection, h.of(list(categories.schemes(h.workspace)))
    ),
    "category.arrange": arrange,
    "category.assign_node": assign_node,
    "category.delete": lambda h: categories.delete(h.workspace, h.key("category")),
    "category.rename": edit_category,
    "finding.add": add_finding,
    "finding.edit": edit_finding,
    "finding.change_many": lambda h: findings.change_many(
        h.workspace, h.keys("finding", "parent_id IS NULL"), special=h.of(("立行立改", "")), focus=h.yes()
    ),
    "finding.set_many": set_many,
    "finding.split": lambda h: findings.split(h.workspace, h.finding, h.chance.randint(1, 9)),
    "finding.join": join,
    "finding.move": lambda h: findings.move(h.workspace, h.finding, h.number()),
    "finding.delete": lambda h: findings.delete(h.workspace, h.keys("finding", "parent_id IS NULL", 2)),
    "finding.withdraw": lambda h: findings.withdraw(h.workspace, h.finding, "重复"),
    "audit_detail.save": save_audit,
    "measure.add": lambda h: measures.add(h.workspace, h.finding, measure(h)),
    "measure.edit": edit_measure,
    "measure.change_many": lambda h: measures.change_many(h.workspace, h.keys("measure"), change(h)),
    "measure.move": lambda h: measures.move(h.workspace, h.measure, h.number(4)),
    "measure.delete": lambda h: measures.delete(h.workspace, h.measure),
    "progress.add": lambda h: (
        progress.add(h.workspace, "measure", h.measure, report(h))
        if h.yes(0.8)
        else progress.add(h.workspace, "finding", h.finding, report(h))
    ),
    "progress.add_many": lambda h: progress.add_many(h.workspace, h.keys("measure"), report(h)),
    "progress.delete": lambda h: progress.delete(h.workspace, h.key("progress")),
    "evidence.attach": lambda h: evidence.attach(h.workspace, *record(h), [h.kept()]),
    "evidence.name_only": lambda h: evidence.name_only(h.workspace, *record(h), EvidenceDraft(f"材料{h.number()}")),
    "evidence.supply": lambda h: evidence.supply(h.workspace, h.key("evidence_tie"), h.kept()),
    "evidence.edit": edit_evidence,
    "evidence.tie": lambda h: evidence.tie(h.workspace, h.keys("evidence"), *record(h)),
    "evidence.order": order_evidence,
    "evidence.delete": lambda h: evidence.delete(h.workspace, [h.key("evidence")]),
    "evidence_tie.delete": lambda h: evidence.untie(h.workspace, h.keys("evidence_tie", most=2)),
    "extension.ask": ask_extension,
    "extension.decide": decide_extension,
    "extension.withdraw": lambda h: extensions.withdraw(h.workspace, h.keys("extension")),
    "handover.make": hand_over,
    "plan.decide": decide_plan,
    "milestone.add": lambda h: milestones.add(
        h.workspace, h.inspection, MilestoneDraft(f"报{h.name()}", "巡视办", h.coming())
    ),
    "milestone.add_dates": lambda h: milestones.add_dates(
        h.workspace, h.inspection, "进展情况", "巡视办", [h.coming(), h.coming()]
    ),
    "milestone.choose_rules": lambda h: milestones.choose_rules(
        h.workspace, owner := h.inspection, [row.rule for row in milestones.rules(h.workspace, owner) if h.yes()]
    ),
    "milestone.edit": edit_milestone,
    "milestone.override": override,
    "milestone.recompute": lambda h: deadlines.recompute(h.workspace, h.inspection),
    "milestone.delete": lambda h: milestones.delete(h.workspace, [h.key("milestone")]),
}
