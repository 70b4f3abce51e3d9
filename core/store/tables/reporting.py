"""报送: what the units hand in here, and what was handed in above."""

from peewee import ForeignKeyField, IntegerField, TextField

from core.store.tables.evidence import Evidence
from core.store.tables.inspection import Inspection, Milestone
from core.store.tables.record import DayField, Record, words
from core.store.tables.who import Person, Unit


class Submission(Record):
    """报送: the very bytes that were handed in, with what they were made from."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    paper = TextField()
    title = words()
    receiver = words()
    submitted_on = DayField()
    evidence = ForeignKeyField(Evidence, on_delete="RESTRICT")
    moment = TextField()
    program_version = words()
    chain = words()
    milestone = ForeignKeyField(Milestone, null=True, index=True, on_delete="SET NULL")
    sent_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    way = words()
    received_by = words()
    received_on = DayField(null=True)
    remark = words()
    voided_on = DayField(null=True)
    voided_reason = words()


class CollectionRound(Record):
    """报送期: a date by which the units report, and the period they report on."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    title = TextField()
    due_on = DayField()
    period_from = DayField(null=True)
    period_to = DayField(null=True)
    remark = words()


class CollectionReturn(Record):
    """What one unit has sent for a collection round."""

    round = ForeignKeyField(CollectionRound, index=True, on_delete="CASCADE")
    unit = ForeignKeyField(Unit, on_delete="RESTRICT")
    returned_on = DayField(null=True)
    contact = words()
    phone = words()
    reminded_on = DayField(null=True)
    remark = words()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("round", "unit"), True),)


class UnitForm(Record):
    """单位填报表: one form as it was handed out; `base` holds the values it was made with, by row and column."""

    frozen = ("number", "base")

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    round = ForeignKeyField(CollectionRound, null=True, index=True, on_delete="SET NULL")
    unit = ForeignKeyField(Unit, index=True, on_delete="RESTRICT")
    number = IntegerField()
    issued_on = DayField()
    base = TextField()
    taken_back_on = DayField(null=True)

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("unit", "number"), True),)


class PaperText(Record):
    """A prose block of a paper as the office wants it; `digest` tells whether facts under it changed."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    paper = TextField()
    block = TextField()
    text = TextField()
    digest = words()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("inspection", "paper", "block"), True),)


class PaperPrint(Record):
    """核对码: what a paper with this code said, so that it can be compared with today's data."""

    frozen = ("code", "paper", "request", "lines")

    code = TextField(index=True)
    inspection = ForeignKeyField(Inspection, null=True, index=True, on_delete="CASCADE")
    paper = TextField()
    title = words()
    request = TextField()
    lines = TextField()
    moment = TextField()
