"""方案、销号: what was decided, closed, looked at again and reopened, and the numbers given on the way."""

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from core.store.tables.finding import Finding
from core.store.tables.inspection import Inspection
from core.store.tables.record import DayField, Record, words
from core.store.tables.who import Person


class PlanEdition(Record):
    """整改方案: what was decided; from the first edition on numbers never move."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    nth = IntegerField()
    decided_on = DayField()
    signed_by = words()
    reason = words()


class PlanEntry(Record):
    """One finding as the edition froze it."""

    edition = ForeignKeyField(PlanEdition, index=True, on_delete="CASCADE")
    finding = ForeignKeyField(Finding, index=True, on_delete="RESTRICT")
    number = TextField()
    category = words()
    text = TextField()
    goal = words()


class PlanMeasure(Record):
    """One measure as the edition froze it, owners and deadline in words."""

    entry = ForeignKeyField(PlanEntry, index=True, on_delete="CASCADE")
    measure = IntegerField()
    place = IntegerField(default=0)
    text = TextField()
    kind = words()
    leaders = words()
    lead_units = words()
    co_units = words()
    persons = words()
    deadline = words()
    last_day = DayField(null=True)


class NumberSeries(Record):
    """编号: the last number a series gave in a year; a number that was given never comes back."""

    name = TextField()
    year = IntegerField()
    last = IntegerField(default=0)

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("name", "year"), True),)


class Closeout(Record):
    """销号: one application and what became of it. `taken_over`: closed before the program (历史转入)."""

    finding = ForeignKeyField(Finding, index=True, on_delete="RESTRICT")
    applied_on = DayField(null=True)
    doer = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    summary = words()
    state = TextField(default="applied")
    closed_on = DayField(null=True)
    number = words()
    result = words()
    taken_over = BooleanField(default=False)
    source = words()
    reason = words()
    next_review_on = DayField(null=True)
    chain = words()


class CloseoutCriterion(Record):
    """销号标准: one line of the check-list as it was answered in an application."""

    closeout = ForeignKeyField(Closeout, index=True, on_delete="CASCADE")
    text = TextField()
    met = BooleanField(null=True)
    note = words()
    place = IntegerField(default=0)


class CloseoutReview(Record):
    """审核: one level's opinion; `on_paper` when recorded from the signed form (依据纸质审批)."""

    closeout = ForeignKeyField(Closeout, index=True, on_delete="CASCADE")
    level = TextField()
    place = IntegerField(default=0)
    reviewer = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    agreed = BooleanField(null=True)
    opinion = words()
    reviewed_on = DayField(null=True)
    on_paper = BooleanField(default=False)


class ReturnVisit(Record):
    """评估、测评、督查、回头看 (`kind`): who looked again, how, and what he found."""

    searchable = ("title", "conducted_by", "conclusion", "remark")

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    kind = TextField()
    title = words()
    held_on = DayField()
    conducted_by = words()
    method = words()
    score = words()
    grade = words()
    votes_satisfied = IntegerField(null=True)
    votes_fairly = IntegerField(null=True)
    votes_dissatisfied = IntegerField(null=True)
    votes_void = IntegerField(null=True)
    conclusion = words()
    remark = words()


class Reopening(Record):
    """重新打开: a closed finding must be put right again; the close-out before it stays as it was."""

    searchable = ("reason",)

    closeout = ForeignKeyField(Closeout, index=True, on_delete="RESTRICT")
    finding = ForeignKeyField(Finding, index=True, on_delete="RESTRICT")
    return_visit = ForeignKeyField(ReturnVisit, null=True, index=True, on_delete="SET NULL")
    source = TextField()
    reason = TextField()
    reopened_on = DayField()
    precision = TextField(default="day")
    last_day = DayField(null=True)
    decided_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
