"""A clerk who does anything in any order: whatever he does, the rules that hold everything together still hold."""

import shutil
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.base.dates import When
from core.base.errors import Refused
from core.domain import categories, findings, glance, inspections, measures, people, plans, progress
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.measures import MeasureChange, MeasureDraft
from core.domain.people import PersonDraft, UnitDraft
from core.domain.progress import ProgressDraft
from core.store import undo, verify
from core.store.operations import operation
from core.store.workspace import Workspace

KINDS = st.sampled_from(["finding", "finding", "finding", "suggestion"])
WORDS = st.sampled_from(["已完成", "基本完成", "未完成"])
PIECES = ["学习不深入，", "规划未修订。", "换届不及时，", "违规发放津贴。", "档案管理混乱。"]
CLAUSES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join)
DAYS = st.integers(-60, 90).map(lambda days: When("day", date(2025, 9, 15) + timedelta(days)))
DUE = st.one_of(st.none(), st.just(When("long_term")), DAYS)
PICK = st.integers(0, 99)

# (parent, place) of each tree whose places must stay without gaps, grouped by owner.
TREES = {
    "finding": "SELECT inspection_id || kind || coalesce(parent_id, 0), place FROM finding",
    "measure": "SELECT finding_id, place FROM measure",
    "category": "SELECT inspection_id || ' ' || coalesce(parent_id, 0), place FROM category",
    "unit": "SELECT coalesce(parent_id, 0), place FROM unit",
    "person": "SELECT coalesce(unit_id, 0), place FROM person",
}


@operation("test.rebuild")
def rebuild(workspace: Workspace) -> None:
    glance.rebuild(workspace)


class Clerk(RuleBasedStateMachine):
    """Every rule is one operation; a refusal is a fine answer, a crash or a broken rule is not."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.workspace = Workspace.create(self.folder / "workspace", "整改办", "王文书")
        self.originals: dict[int, str] = {}

    @initialize(decided=st.booleans())
    def begin(self, decided):
        """An office in the middle of its work: units, persons, findings with measures, perhaps a decided plan."""
        self.inspection = inspections.add(self.workspace, InspectionDraft("某轮巡视", kind="巡视"))
        top = categories.add(self.workspace, self.inspection, "党的领导")
        low = categories.add(self.workspace, self.inspection, "学习贯彻", top)
        for number, name in enumerate(("组织部", "财政局")):
            unit = people.add_unit(self.workspace, UnitDraft(name))
            person = people.add_person(self.workspace, PersonDraft(f"{name}甲", unit))
            for kind, category in (("finding", top), ("finding", low), ("suggestion", None)):
                draft = FindingDraft(PIECES[number] + PIECES[2], kind, category=category, manifestations=PIECES[3:])
                key = findings.add(self.workspace, self.inspection, draft)
                day = When("day", date(2025, 9, 10 + number))
                measure = MeasureDraft("整改。", leaders=(person,), lead_units=(unit,), due=day)
                measures.add(self.workspace, key, measure)
        if decided:
            self.decide()

    def teardown(self) -> None:
        problems = verify.check(self.workspace)
        self.workspace.close()
        shutil.rmtree(self.folder)
        assert problems == []

    def ids(self, table: str, where: str = "1") -> list[int]:
        return [key for (key,) in self.workspace.sql(f"SELECT id FROM {table} WHERE {where} ORDER BY id")]

    def one(self, pick: int, table: str, where: str = "1") -> int | None:
        keys = self.ids(table, where)
        return keys[pick % len(keys)] if keys else None

    def try_to(self, do, *given, **named) -> None:
        try:
            do(self.workspace, *given, **named)
        except Refused:
            assert not self.workspace.database.in_transaction()

    # -- what a clerk does -------------------------------------------------------------------------

    @rule(text=CLAUSES, kind=KINDS, category=PICK, parts=st.lists(CLAUSES, max_size=2))
    def add_finding(self, text, kind, category, parts):
        draft = FindingDraft(text, kind, category=self.one(category, "category"), manifestations=tuple(parts))
        self.try_to(findings.add, self.inspection, draft)

    @rule(pick=PICK, text=CLAUSES, kind=KINDS, parts=st.lists(CLAUSES, max_size=3), category=PICK)
    def edit_finding(self, pick, text, kind, parts, category):
        if key := self.one(pick, "finding", "parent_id IS NULL"):
            row = findings.one(self.workspace, key)
            changed = {"text": text, "kind": kind, "manifestations": tuple(parts)}
            draft = replace(findings.draft_of(row), category=self.one(category, "category"), **changed)
            self.try_to(findings.edit, key, draft, seen=row.version)

    @rule(pick=PICK, offset=st.integers(2, 9))
    def split_finding(self, pick, offset):
        if key := self.one(pick, "finding", "parent_id IS NULL AND withdrawn_on IS NULL"):
            self.try_to(findings.split, key, offset)

    @rule(kind=KINDS, picks=st.lists(PICK, min_size=2, max_size=3, unique=True))
    def join_findings(self, kind, picks):
        keys = [self.one(pick, "finding", f"kind = '{kind}' AND parent_id IS NULL") for pick in picks]
        if all(keys):
            self.try_to(findings.join, list(dict.fromkeys(keys)))

    @rule(pick=PICK, place=st.integers(-1, 12))
    def move_finding(self, pick, place):
        if key := self.one(pick, "finding", "parent_id IS NULL"):
            self.try_to(findings.move, key, place)

    @rule(pick=PICK)
    def delete_finding(self, pick):
        if key := self.one(pick, "finding", "parent_id IS NULL"):
            self.try_to(findings.delete, [key])

    @rule(pick=PICK)
    def withdraw_finding(self, pick):
        if key := self.one(pick, "finding", "parent_id IS NULL"):
            self.try_to(findings.withdraw, key, "重复")

    @rule(pick=PICK, text=CLAUSES, due=DUE, unit=PICK, person=PICK)
    def add_measure(self, pick, text, due, unit, person):
        if key := self.one(pick, "finding", "parent_id IS NULL"):
            self.try_to(measures.add, key, self._measure(text, due, unit, person))

    @rule(pick=PICK, text=CLAUSES, due=DUE, unit=PICK, person=PICK)
    def edit_measure(self, pick, text, due, unit, person):
        if key := self.one(pick, "measure"):
            [(version,)] = self.workspace.sql("SELECT version FROM measure WHERE id = ?", key)
            draft = replace(self._measure(text, due, unit, person), due_reason="客观原因")
            self.try_to(measures.edit, key, draft, seen=version)

    @rule(due=DAYS, unit=PICK)
    def change_measures(self, due, unit):
        change = MeasureChange(due=due, lead_units=tuple(filter(None, [self.one(unit, "unit")])))
        self.try_to(measures.change_many, self.ids("measure")[:3], change)

    @rule(pick=PICK, place=st.integers(-1, 5))
    def move_measure(self, pick, place):
        if key := self.one(pick, "measure"):
            self.try_to(measures.move, key, place)

    @rule(pick=PICK)
    def delete_measure(self, pick):
        if key := self.one(pick, "measure"):
            self.try_to(measures.delete, key)

    @rule(noun=st.sampled_from(["finding", "measure"]), pick=PICK, word=WORDS, ago=st.integers(0, 40))
    def report(self, noun, pick, word, ago):
        where = "parent_id IS NULL" if noun == "finding" else "1"
        if key := self.one(pick, noun, where):
            day = self.workspace.today() - timedelta(ago)
            draft = ProgressDraft(day, "已召开会议。", word, reason="正在办", next_plan="继续办")
            self.try_to(progress.add, noun, key, draft)

    @rule(pick=PICK)
    def take_back_report(self, pick):
        if key := self.one(pick, "progress"):
            self.try_to(progress.delete, key)

    @rule(title=st.sampled_from(["党的领导", "党的建设", "其他"]), pick=PICK, below=st.booleans())
    def add_category(self, title, pick, below):
        self.try_to(categories.add, self.inspection, title, self.one(pick, "category") if below else None)

    @rule(pick=PICK, title=st.sampled_from(["从严治党", "阿", "作风"]))
    def rename_category(self, pick, title):
        if key := self.one(pick, "category"):
            [(version,)] = self.workspace.sql("SELECT version FROM category WHERE id = ?", key)
            self.try_to(categories.rename, key, title, seen=version)

    @rule(pick=PICK)
    def delete_category(self, pick):
        if key := self.one(pick, "category"):
            self.try_to(categories.delete, key)

    @rule()
    def turn_categories_round(self):
        top = self.ids("category", "parent_id IS NULL")
        self.try_to(categories.reorder, self.inspection, None, top[::-1])

    @rule(name=st.sampled_from(["财政金融局", "审计局", "组织部"]), pick=PICK, below=st.booleans())
    def add_unit(self, name, pick, below):
        self.try_to(people.add_unit, UnitDraft(name, parent=self.one(pick, "unit") if below else None))

    @rule(pick=PICK, name=st.sampled_from(["宣传部", "纪工委"]), above=PICK)
    def edit_unit(self, pick, name, above):
        if key := self.one(pick, "unit"):
            [(version,)] = self.workspace.sql("SELECT version FROM unit WHERE id = ?", key)
            self.try_to(people.edit_unit, key, UnitDraft(name, parent=self.one(above, "unit")), seen=version)

    @rule(pick=PICK, other=PICK)
    def merge_units(self, pick, other):
        if (key := self.one(pick, "unit")) and (into := self.one(other, "unit")):
            self.try_to(people.merge_units, key, into)

    @rule(pick=PICK, name=st.sampled_from(["张国立", "李敏"]), unit=PICK)
    def edit_person(self, pick, name, unit):
        if key := self.one(pick, "person"):
            [(version,)] = self.workspace.sql("SELECT version FROM person WHERE id = ?", key)
            self.try_to(people.edit_person, key, PersonDraft(name, self.one(unit, "unit")), seen=version)

    @rule(pick=PICK)
    def delete_person(self, pick):
        if key := self.one(pick, "person"):
            self.try_to(people.delete_person, key)

    @rule()
    def decide(self):
        given = {"decided_on": self.workspace.today(), "signed_by": "苏宁", "reason": "修订"}
        self.try_to(plans.decide, self.inspection, **given)

    @rule(times=st.integers(1, 3))
    def take_back(self, times):
        for _ in range(times):
            self.try_to(undo.undo)

    @rule()
    def do_again(self):
        self.try_to(undo.redo)

    def _measure(self, text, due, unit, person):
        units = tuple(filter(None, [self.one(unit, "unit")]))
        leaders = tuple(filter(None, [self.one(person, "person")]))
        return MeasureDraft(text, leaders=leaders, lead_units=units, due=due)

    # -- what always holds -------------------------------------------------------------------------

    @invariant()
    def places_have_no_gaps(self):
        for table, query in TREES.items():
            owners: dict[object, list[int]] = {}
            for owner, place in self.workspace.sql(query):
                owners.setdefault(owner, []).append(place)
            for owner, places in owners.items():
                assert sorted(places) == list(range(1, len(places) + 1)), (table, owner, sorted(places))

    @invariant()
    def originals_stay_as_first_written(self):
        for key, original in self.workspace.sql("SELECT id, original FROM finding"):
            assert self.originals.setdefault(key, original) == original

    @invariant()
    def numbers_of_a_plan_are_given_once(self):
        given = self.workspace.sql(
            "SELECT kind, plan_number FROM finding WHERE plan_number <> '' AND withdrawn_on IS NULL"
        )
        single = [(kind, part) for kind, number in given for part in number.split("、")]
        assert len(single) == len(set(single)), sorted(single)

    @invariant()
    def lists_show_what_the_rows_say(self):
        """The glance follows the records; made afresh it is the same."""
        query = "SELECT * FROM glance ORDER BY finding"
        before = self.workspace.sql(query)
        rebuild(self.workspace)
        assert self.workspace.sql(query) == before
        undone = self.workspace.sql("SELECT finding, progress, due FROM glance")
        rows = {row.id: row for row in findings.rows(self.workspace, [key for key, _, _ in undone])}
        for key, state, due in undone:
            assert rows[key].progress == state
            assert (rows[key].due.last_day.isoformat() if rows[key].due and rows[key].due.last_day else None) == due


DAILY, CAMPAIGN = 25, settings.default.max_examples
TestRandomClerk = Clerk.TestCase
TestRandomClerk.settings = settings(
    max_examples=CAMPAIGN if CAMPAIGN > 100 else DAILY,
    stateful_step_count=40,
    suppress_health_check=list(HealthCheck),
)
