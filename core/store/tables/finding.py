"""问题: what must be put right, by which measures, who answers until when, and how far it is."""

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from core.store.tables.evidence import DocumentSpan
from core.store.tables.inspection import Category, Inspection
from core.store.tables.record import DayField, Record, words
from core.store.tables.who import Person, Unit


class Finding(Record):
    """问题: a finding, suggestion, demand or pledge; 具体表现 are rows under their 问题."""

    searchable = ("original", "text", "brief", "goal", "remark")
    frozen = ("original",)

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    kind = TextField(default="finding")
    level = TextField(default="problem")
    parent = ForeignKeyField("self", null=True, index=True, on_delete="CASCADE")
    category = ForeignKeyField(Category, null=True, index=True, on_delete="RESTRICT")
    place = IntegerField(default=0)
    plan_number = words()
    span = ForeignKeyField(DocumentSpan, null=True, on_delete="SET NULL")
    original = words()
    text = words()
    brief = words()
    goal = words()
    special = words()
    focus = BooleanField(default=False)
    focus_reason = words()
    problem_class = words()
    problem_subclass = words()
    remark = words()
    withdrawn_on = DayField(null=True)
    withdrawn_reason = words()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("inspection", "kind", "place"), False),)


class AuditDetail(Record):
    """审计整改信息: what an audit's ledger asks of a finding beyond the others. `amount` counts 分 (1/100 元)."""

    finding = ForeignKeyField(Finding, unique=True, on_delete="CASCADE")
    number = words()
    report_year = words()
    amount = IntegerField(null=True)
    supervisor = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    kind = words()
    legal_basis = words()
    requirement = words()
    standard = words()
    assistant = ForeignKeyField(Person, null=True, index=True, on_delete="RESTRICT")
    lead_person = ForeignKeyField(Person, null=True, index=True, on_delete="RESTRICT")
    co_person = ForeignKeyField(Person, null=True, index=True, on_delete="RESTRICT")
    audit_person = ForeignKeyField(Person, null=True, index=True, on_delete="RESTRICT")


class Measure(Record):
    """整改措施: what is done about exactly one finding."""

    searchable = ("text", "remark")

    finding = ForeignKeyField(Finding, index=True, on_delete="CASCADE")
    place = IntegerField(default=0)
    text = TextField()
    kind = words()
    in_period = BooleanField(null=True)
    standing = BooleanField(default=False)
    remark = words()


class MeasureServes(Record):
    """A measure that also serves another finding: a link, never counted twice."""

    measure = ForeignKeyField(Measure, index=True, on_delete="CASCADE")
    finding = ForeignKeyField(Finding, index=True, on_delete="CASCADE")


class Assignment(Record):
    """责任: who answers for a finding or a measure, in which role, from when to when."""

    finding = ForeignKeyField(Finding, null=True, index=True, on_delete="CASCADE")
    measure = ForeignKeyField(Measure, null=True, index=True, on_delete="CASCADE")
    role = TextField()
    unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    person = ForeignKeyField(Person, null=True, index=True, on_delete="RESTRICT")
    since = DayField(null=True)
    until = DayField(null=True)
    place = IntegerField(default=0)


class Deadline(Record):
    """完成时限: `nth` 0 is the first date (原定), later ones are extensions; none is overwritten."""

    measure = ForeignKeyField(Measure, index=True, on_delete="CASCADE")
    nth = IntegerField(default=0)
    precision = TextField(default="day")
    last_day = DayField(null=True)
    decided_on = DayField(null=True)
    reason = words()
    approved_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    rule = words()
    rule_version = words()
    basis = words()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("measure", "nth"), True),)


class Progress(Record):
    """整改进展: a dated entry; the present state is the last one."""

    searchable = ("text",)

    finding = ForeignKeyField(Finding, null=True, index=True, on_delete="CASCADE")
    measure = ForeignKeyField(Measure, null=True, index=True, on_delete="CASCADE")
    reported_on = DayField()
    text = words()
    state = words()
    reporter = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    source = words()
    reason = words()
    next_plan = words()


class Extension(Record):
    """延期: asked before the date, decided by a named person; what was approved is a further `Deadline`."""

    searchable = ("reason",)

    measure = ForeignKeyField(Measure, index=True, on_delete="CASCADE")
    asked_on = DayField()
    asked_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    reason = TextField()
    present_state = words()
    precision = TextField(default="day")
    last_day = DayField(null=True)
    state = TextField(default="asked")
    decided_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    decided_on = DayField(null=True)
    opinion = words()
    deadline = ForeignKeyField(Deadline, null=True, on_delete="SET NULL")


class Handover(Record):
    """整改责任交接: from a day on another person or unit answers; both names stay on record."""

    searchable = ("reason",)

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    role = TextField()
    from_person = ForeignKeyField(Person, null=True, index=True, on_delete="RESTRICT")
    from_unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    to_person = ForeignKeyField(Person, null=True, index=True, on_delete="RESTRICT")
    to_unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    effective_on = DayField()
    witness = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    reason = words()
    remark = words()


class HandoverItem(Record):
    """One responsibility that changed hands: the assignment that ended and the one that began."""

    handover = ForeignKeyField(Handover, index=True, on_delete="CASCADE")
    ended = ForeignKeyField(Assignment, index=True, on_delete="CASCADE")
    begun = ForeignKeyField(Assignment, null=True, index=True, on_delete="SET NULL")


class Clue(Record):
    """问题线索 or 信访件 (`kind` clue, petition): what was handed over and what its receiver made of it.

    Never in lists, search, open ledgers or packages: no column of it is searchable.
    """

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    span = ForeignKeyField(DocumentSpan, null=True, on_delete="SET NULL")
    text = words()
    receiver = words()
    number = words()
    items = IntegerField(null=True)
    persons = IntegerField(null=True)
    handed_over_on = DayField(null=True)
    kind = TextField(default="clue")
    handling = words()
    handling_note = words()
    feedback_due_on = DayField(null=True)
    rule = words()
    rule_version = words()
    basis = words()
    feedback_on = DayField(null=True)
    finished_on = DayField(null=True)
