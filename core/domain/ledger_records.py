"""台账导入: what a ledger from elsewhere says, written as records in one step that one undo takes back.

A ledger says more of the past than a form does: findings closed before the program (历史转入), evidence of which only
the name is left, deadlines that were moved. It comes here after the clerk has seen what becomes of each row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from core.base.dates import When
from core.base.errors import Refused
from core.base.meter import Meter, silent
from core.domain import assignments, categories, findings, inspections, measures, plan_numbers
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.order import next_place
from core.store.operations import operation
from core.store.tables import (
    Assignment,
    Category,
    Closeout,
    Deadline,
    Evidence,
    EvidenceTie,
    Finding,
    Measure,
    Money,
    OutcomeTie,
    Person,
    Progress,
    Unit,
)
from core.store.workspace import Workspace

_FINDINGS_PER_STEP = 25
_OF_FINDING = ("text", "goal", "special", "focus", "problem_class", "problem_subclass", "remark")
_OF_MEASURE = ("kind", "in_period", "standing")
_ROLES = {"leaders": "leader", "lead_units": "lead_unit", "co_units": "co_unit", "persons": "person"}


@dataclass(frozen=True, slots=True)
class Named:
    """A person as a ledger names him."""

    name: str
    post: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """整改进展 as a ledger gives it: the state on the day the ledger speaks of."""

    reported_on: date
    text: str = ""
    word: str = ""
    reason: str = ""
    next_plan: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money under one head, in 分; `decimals` as the source gave it in 万元."""

    head: str
    cents: int
    decimals: int | None


@dataclass(frozen=True, slots=True)
class LedgerMeasure:
    """One measure as the ledger says it; `row` is where it stands, from 1."""

    row: int
    text: str
    kind: str = ""
    leaders: tuple[Named, ...] = ()
    lead_units: tuple[str, ...] = ()
    co_units: tuple[str, ...] = ()
    persons: tuple[Named, ...] = ()
    due: When | None = None
    first_due: When | None = None
    in_period: bool | None = None
    standing: bool = False
    report: Report | None = None
    evidence: tuple[str, ...] = ()
    money: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerFinding:
    """One finding as the ledger says it, with its measures. `report` and `evidence` where it has no measure."""

    row: int
    text: str
    number: str = ""
    kind: str = "finding"
    original: str = ""
    category: str = ""
    scheme_node: str = ""
    manifestations: tuple[str, ...] = ()
    goal: str = ""
    special: str = ""
    focus: bool = False
    problem_class: str = ""
    problem_subclass: str = ""
    remark: str = ""
    first_responsible: tuple[Named, ...] = ()
    report: Report | None = None
    evidence: tuple[str, ...] = ()
    closed: bool = False
    closed_on: date | None = None
    closeout_number: str = ""
    measures: tuple[LedgerMeasure, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureUpdate:
    """Which fields of a measure that is there are to become what the ledger says."""

    measure: int
    seen: int
    said: LedgerMeasure
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class FindingUpdate:
    """The same of a finding, with the measures it gets besides."""

    finding: int
    seen: int
    said: LedgerFinding
    fields: frozenset[str] = frozenset()
    measures: tuple[MeasureUpdate, ...] = ()
    added: tuple[LedgerMeasure, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerPlan:
    """What an import writes. `units` and `people`: the record meant by a name, None for a new one.

    `source` names file and sheet; each record taken over from it keeps that with its row.
    """

    source: str
    new: tuple[LedgerFinding, ...] = ()
    updates: tuple[FindingUpdate, ...] = ()
    units: Mapping[str, int | None] = field(default_factory=dict[str, int | None])
    people: Mapping[str, int | None] = field(default_factory=dict[str, int | None])


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: the inspection, new findings and measures, findings changed, units and persons made."""

    inspection: int
    findings: int
    measures: int
    changed: int
    units: int
    people: int


@operation("ledger.take_in")
def take_in(workspace: Workspace, into: int | InspectionDraft, plan: LedgerPlan, meter: Meter | None = None) -> Taken:
    """Write what a ledger says into an inspection, or into a new one.

    Refused: nothing to write; a new inspection whose name is missing or taken; `Stale` when a record was changed
    after the ledger was compared with it. `Cancelled` leaves nothing.
    """
    if not plan.new and not plan.updates:
        raise Refused("ledger_import.nothing_to_write")
    inspection = into if isinstance(into, int) else _new_inspection(workspace, into)
    writing = _Writing(workspace, inspection, plan, meter or silent())
    writing.write()
    taken = writing.taken()
    workspace.describe(n=taken.findings + taken.changed, name=plan.source)
    return taken


def _new_inspection(workspace: Workspace, draft: InspectionDraft) -> int:
    if complaint := inspections.complaint_of_name(workspace, draft.name, None):
        raise complaint
    return inspections.insert(workspace, draft)


class _Writing:
    """One import while it is written."""

    def __init__(self, workspace: Workspace, inspection: int, plan: LedgerPlan, meter: Meter) -> None:
        self._workspace, self._inspection, self._plan, self._meter = workspace, inspection, plan, meter
        self._names = _Names(workspace, plan)
        self._headings = _Headings(workspace, inspection)
        self._today = workspace.today()
        self._decided = plan_numbers.decided(workspace, inspection)
        self._made = self._measures = 0

    def write(self) -> None:
        """First what is new, then what changes."""
        self._meter.begin("写入台账", len(self._plan.new) + len(self._plan.updates))
        places: dict[str, int] = {}
        for nth, said in enumerate(self._plan.new):
            if nth % _FINDINGS_PER_STEP == 0:
                self._meter.step(nth)
            if said.kind not in places:
                places[said.kind] = self._next_place(said.kind)
            self._new_finding(said, places[said.kind])
            places[said.kind] += 1
        for nth, update in enumerate(self._plan.updates, len(self._plan.new)):
            if nth % _FINDINGS_PER_STEP == 0:
                self._meter.step(nth)
            self._update(update)

    def taken(self) -> Taken:
        """What was written."""
        return Taken(
            self._inspection, self._made, self._measures, len(self._plan.updates), self._names.units_made,
            self._names.people_made,
        )  # fmt: skip

    # -- new ---------------------------------------------------------------------------------------

    def _next_place(self, kind: str) -> int:
        return next_place(self._workspace, Finding, inspection_id=self._inspection, kind=kind, parent_id=None)

    def _new_finding(self, said: LedgerFinding, place: int) -> None:
        category = self._headings.find(said.category, said.scheme_node)
        draft = FindingDraft(
            said.text, said.kind, category=category, goal=said.goal, special=said.special, focus=said.focus,
            problem_class=said.problem_class, problem_subclass=said.problem_subclass, remark=said.remark,
            manifestations=said.manifestations,
        )  # fmt: skip
        key = findings.insert(
            self._workspace, self._inspection, draft, place=place, original=said.original or said.text,
            number=self._number(said, place),
        )  # fmt: skip
        self._made += 1
        self._hold("finding", key, "first_responsible", self._names.people(said.first_responsible))
        self._report("finding", key, said.report)
        self._prove("finding", key, said.evidence)
        self._close(key, said)
        self._new_measures(key, said.measures, 1)

    def _number(self, said: LedgerFinding, place: int) -> str:
        """The ledger's number, where it is not that of the place anyway; after 方案定稿 the next free one."""
        if self._decided:
            return plan_numbers.next_free(self._workspace, self._inspection, said.kind)
        return said.number if said.number != str(place) else ""

    def _new_measures(self, finding: int, said: Sequence[LedgerMeasure], place: int) -> None:
        for one in said:
            key = self._workspace.insert(
                Measure, finding=finding, place=place, text=one.text, kind=one.kind, in_period=one.in_period,
                standing=one.standing,
            )  # fmt: skip
            place += 1
            self._measures += 1
            for name, role in _ROLES.items():
                self._hold("measure", key, role, self._holders(one, name))
            self._dates(key, one)
            self._report("measure", key, one.report)
            self._prove("measure", key, one.evidence)
            self._money(finding, key, one.money)

    def _hold(self, noun: str, record: int, role: str, holders: Sequence[int]) -> None:
        who = "person" if role in assignments.PERSON_ROLES else "unit"
        self._workspace.insert_many(
            Assignment,
            [{noun: record, who: holder, "role": role, "place": place} for place, holder in enumerate(holders, 1)],
        )

    def _holders(self, said: LedgerMeasure, name: str) -> list[int]:
        named = getattr(said, name)
        if _ROLES[name] in assignments.PERSON_ROLES:
            return self._names.people(cast("tuple[Named, ...]", named))
        return self._names.units(cast("tuple[str, ...]", named))

    def _dates(self, measure: int, said: LedgerMeasure) -> None:
        """原定 first; what it was moved to follows, though nobody knows any more who allowed it."""
        dates = [when for when in (said.first_due, said.due) if when is not None]
        for nth, when in enumerate(dict.fromkeys(dates)):
            self._workspace.insert(
                Deadline, measure=measure, nth=nth, precision=when.precision, last_day=when.last_day,
                decided_on=self._today, reason=self._reason if nth else "",
            )  # fmt: skip

    def _report(self, noun: str, record: int, said: Report | None) -> None:
        if said is not None:
            self._workspace.insert(
                Progress, reported_on=said.reported_on, text=said.text, state=said.word, reason=said.reason,
                next_plan=said.next_plan, source=self._plan.source, **{noun: record},
            )  # fmt: skip

    def _prove(self, noun: str, record: int, names: Sequence[str]) -> None:
        """Evidence of which the ledger has the name alone."""
        for place, name in enumerate(names, 1):
            key = self._workspace.insert(Evidence, sha256="", size=0, name=name, title=name, note=self._plan.source)
            self._workspace.insert(EvidenceTie, evidence=key, noun=noun, record=record, place=place)

    def _money(self, finding: int, measure: int, amounts: Sequence[Amount]) -> None:
        for amount in amounts:
            key = self._workspace.insert(
                Money, inspection=self._inspection, head=amount.head, amount=amount.cents, decimals=amount.decimals,
                remark=self._plan.source,
            )  # fmt: skip
            self._workspace.insert(OutcomeTie, finding=finding, measure=measure, money=key)

    def _close(self, finding: int, said: LedgerFinding) -> None:
        """历史转入: closed before the program, with number, day and row where the ledger has them."""
        if said.closed:
            self._workspace.insert(
                Closeout, finding=finding, state="closed", closed_on=said.closed_on, number=said.closeout_number,
                taken_over=True, source=f"{self._plan.source} 第{said.row}行",
            )  # fmt: skip

    @property
    def _reason(self) -> str:
        return f"台账导入：{self._plan.source}"

    # -- changed -----------------------------------------------------------------------------------

    def _update(self, update: FindingUpdate) -> None:
        said, fields = update.said, update.fields
        values: dict[str, Any] = {name: getattr(said, name) for name in _OF_FINDING if name in fields}
        if "category" in fields:
            values["category"] = self._headings.find(said.category, said.scheme_node)
        self._workspace.update(Finding, update.finding, seen=update.seen, **values)
        if "first_responsible" in fields:
            people = self._names.people(said.first_responsible)
            assignments.assign(self._workspace, "finding", update.finding, "first_responsible", people)
        if "manifestations" in fields:
            self._manifest(update.finding, said)
        if "report" in fields:
            self._report("finding", update.finding, said.report)
        if "evidence" in fields:
            self._prove("finding", update.finding, said.evidence)
        if "closed" in fields:
            self._close(update.finding, said)
        for one in update.measures:
            self._update_measure(update.finding, one)
        place = next_place(self._workspace, Measure, finding_id=update.finding)
        self._new_measures(update.finding, update.added, place)

    def _manifest(self, finding: int, said: LedgerFinding) -> None:
        place = next_place(self._workspace, Finding, parent_id=finding)
        for nth, text in enumerate(said.manifestations):
            self._workspace.insert(
                Finding, inspection=self._inspection, kind=said.kind, level="manifestation", parent=finding,
                place=place + nth, original=text, text=text,
            )  # fmt: skip

    def _update_measure(self, finding: int, update: MeasureUpdate) -> None:
        said, fields = update.said, update.fields
        values = {name: getattr(said, name) for name in _OF_MEASURE if name in fields}
        if "measure" in fields:
            values["text"] = said.text
        self._workspace.update(Measure, update.measure, seen=update.seen, **values)
        for name, role in _ROLES.items():
            if name in fields:
                assignments.assign(self._workspace, "measure", update.measure, role, self._holders(said, name))
        if "first_due" in fields and said.first_due is not None:
            self._original(update.measure, said.first_due)
        if "due" in fields:
            measures.set_deadline(self._workspace, update.measure, said.due, self._reason)
        if "report" in fields:
            self._report("measure", update.measure, said.report)
        if "evidence" in fields:
            self._prove("measure", update.measure, said.evidence)
        if "money" in fields:
            self._money(finding, update.measure, said.money)

    def _original(self, measure: int, when: When) -> None:
        """The ledger knows the 原定 date better; those that followed stay."""
        for (key,) in self._workspace.sql("SELECT id FROM deadline WHERE measure_id = ? AND nth = 0", measure):
            self._workspace.update(Deadline, key, precision=when.precision, last_day=when.last_day)


class _Names:
    """Finds, or makes once, the unit or person meant by a name."""

    def __init__(self, workspace: Workspace, plan: LedgerPlan) -> None:
        self.units_made = self.people_made = 0
        self._workspace = workspace
        self._units = {name: key for name, key in plan.units.items() if key is not None}
        self._people = {name: key for name, key in plan.people.items() if key is not None}
        self._unit_place = next_place(workspace, Unit, parent_id=None)
        self._person_place = next_place(workspace, Person, unit_id=None)

    def units(self, names: Iterable[str]) -> list[int]:
        """Ids in this order, each once."""
        return list(dict.fromkeys(map(self._unit, names)))

    def people(self, named: Iterable[Named]) -> list[int]:
        """Ids in this order, each once."""
        return list(dict.fromkeys(map(self._person, named)))

    def _unit(self, name: str) -> int:
        if name not in self._units:
            self._units[name] = self._workspace.insert(Unit, name=name, place=self._unit_place)
            self._unit_place += 1
            self.units_made += 1
        return self._units[name]

    def _person(self, named: Named) -> int:
        if named.name not in self._people:
            self._people[named.name] = self._workspace.insert(
                Person, name=named.name, post=named.post, phone=named.phone, place=self._person_place
            )
            self._person_place += 1
            self.people_made += 1
        return self._people[named.name]


class _Headings:
    """Finds, or makes once, the heading of a title."""

    def __init__(self, workspace: Workspace, inspection: int) -> None:
        self._workspace, self._inspection = workspace, inspection
        self._known: dict[str, int] = {}
        for row in categories.tree(workspace, inspection):
            self._known.setdefault(row.title, row.id)

    def find(self, title: str, node: str) -> int | None:
        """The deepest heading wins where two have the same title only if the first is none; none for no title."""
        title = title or node
        if not title:
            return None
        if title not in self._known:
            self._known[title] = categories.insert(self._workspace, self._inspection, title, None)
            if node:
                self._workspace.update(Category, self._known[title], scheme_node=node)
        return self._known[title]
