"""A fictional office with units, persons, an inspection and its findings, in the few words of a test."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.base.dates import When
from core.domain import (
    categories,
    closeouts,
    closing_rules,
    evidence,
    findings,
    measures,
    people,
    plans,
    progress,
)
from core.domain.closeouts import CloseoutDraft, CriterionAnswer, ReviewDraft
from core.domain.findings import FindingDraft, FindingRow
from core.domain.measures import MeasureDraft
from core.domain.people import PersonDraft, UnitDraft
from core.domain.progress import ProgressDraft
from core.store.workspace import Workspace

TEXTS = (
    "学习贯彻新发展理念不深入，园区产业规划三年未修订。",
    "党建工作责任制落实不到位，7个支部未按期换届。",
    "“三重一大”议事规则不健全，2起大额资金使用未经集体研究。",
    "违规发放津贴补贴，涉及12人、3.6万元。",
)


@dataclass
class Office:
    """Short ways for a test to say what a clerk does; every one of them is an operation of the domain."""

    workspace: Workspace
    inspection: int

    def unit(self, name: str, **more: Any) -> int:
        return people.add_unit(self.workspace, UnitDraft(name, **more))

    def person(self, name: str, unit: int | None = None, **more: Any) -> int:
        return people.add_person(self.workspace, PersonDraft(name, unit, **more))

    def category(self, title: str, parent: int | None = None) -> int:
        return categories.add(self.workspace, self.inspection, title, parent)

    def finding(self, text: str, **more: Any) -> int:
        return findings.add(self.workspace, self.inspection, FindingDraft(text, **more))

    def findings(self, *texts: str) -> list[int]:
        return [self.finding(text) for text in texts or TEXTS]

    def measure(self, finding: int, text: str = "制定整改工作细则并组织学习", **more: Any) -> int:
        return measures.add(self.workspace, finding, MeasureDraft(text, **more))

    def edit(self, finding: int, **changed: Any) -> None:
        from dataclasses import replace

        row = findings.one(self.workspace, finding)
        findings.edit(self.workspace, finding, replace(findings.draft_of(row), **changed), seen=row.version)

    def report(self, noun: Any, record: int, word: str, on: date = date(2025, 9, 1), **more: Any) -> int:
        if progress.meaning(word) != "done":
            more = {"reason": "正在走程序", "next_plan": "下月办结"} | more
        return progress.add(self.workspace, noun, record, ProgressDraft(on, f"截至{on}的进展。", word, **more))

    def decide(self, **more: Any) -> int:
        given = {"decided_on": self.workspace.today(), "signed_by": "苏宁", **more}
        return plans.decide(self.workspace, self.inspection, **given)

    def prove(self, noun: str, record: int, name: str = "整改通知.txt") -> int:
        """A piece of evidence with a file; gives its id."""
        known = {row.name: row.evidence for row in evidence.of(self.workspace, noun, record)}
        if name not in known:
            kept = evidence.take_bytes(self.workspace, f"{name} {noun} {record}".encode(), name)
            [tie] = evidence.attach(self.workspace, noun, record, [kept]).ties
            known[name] = evidence.one(self.workspace, tie).evidence
        return known[name]

    def done(self, text: str = TEXTS[0], on: date = date(2025, 9, 1)) -> int:
        """A finding whose one measure is done and proved: it may be applied for. Gives the finding."""
        finding = self.finding(text)
        measure = self.measure(finding, due=When("day", date(2025, 10, 31)))
        self.report("measure", measure, "已完成", on)
        self.prove("measure", measure)
        return finding

    def application(self, **changed: Any) -> CloseoutDraft:
        """An application as it should be; the doer is made when none is given."""
        doer = changed.pop("doer", ...)
        criteria = tuple(CriterionAnswer(text, "met") for text in closing_rules.usual_criteria(self.workspace))
        given = {"applied_on": date(2025, 9, 2), "summary": "三项措施均已落实。", "criteria": criteria, **changed}
        return CloseoutDraft(doer=self.known_person("办理人") if doer is ... else doer, **given)

    def decision(self, reviewer: str = "审核人甲", **changed: Any) -> ReviewDraft:
        """A level's agreement on paper, with its scan."""
        scans = (self.prove("inspection", self.inspection, f"{reviewer}签字的审批表.txt"),)
        given = {"reviewed_on": date(2025, 9, 3), "on_paper": True, "scans": scans, **changed}
        return ReviewDraft(reviewer=self.known_person(reviewer), **given)

    def known_person(self, name: str) -> int:
        known = {row.name: row.id for row in people.persons(self.workspace)}
        return known[name] if name in known else self.person(name)

    def closed(self, text: str = TEXTS[0]) -> int:
        """A finding closed by three levels; gives its close-out."""
        key = closeouts.apply(self.workspace, self.done(text), self.application())
        for reviewer in ("审核人甲", "审核人乙", "审核人丙"):
            closeouts.review(self.workspace, key, self.decision(reviewer))
        return key

    def row(self, finding: int, until: date | None = None) -> FindingRow:
        [found] = findings.rows(self.workspace, [finding], until)
        return found

    def numbers(self, kind: str = "finding") -> list[str]:
        """The numbers as a list of that kind shows them, in its order."""
        wanted = findings.FindingFilter(inspection=self.inspection, kinds=(kind,))
        return [row.number for row in findings.rows(self.workspace, findings.ids(self.workspace, wanted))]

    def texts(self, kind: str = "finding") -> list[str]:
        wanted = findings.FindingFilter(inspection=self.inspection, kinds=(kind,))
        return [row.text for row in findings.rows(self.workspace, findings.ids(self.workspace, wanted))]
