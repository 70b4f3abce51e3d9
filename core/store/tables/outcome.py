"""成效: what the rectification led to, each tied to its findings."""

from peewee import ForeignKeyField, IntegerField, TextField

from core.store.tables.finding import Finding, Measure
from core.store.tables.inspection import Inspection
from core.store.tables.record import DayField, Record, words
from core.store.tables.who import Person, Unit


class Regulation(Record):
    """制度: made or revised (`kind` new, revised) because of findings."""

    searchable = ("title", "number", "remark")

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    title = TextField()
    number = words()
    kind = TextField(default="new")
    issued_on = DayField(null=True)
    unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    remark = words()


class Accountability(Record):
    """问责处理: what one person was dealt with by; `subject` is the name or an anonymous mark (干部甲)."""

    searchable = ("subject", "post", "basis", "remark")

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    person = ForeignKeyField(Person, null=True, index=True, on_delete="RESTRICT")
    subject = words()
    unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    post = words()
    treatment = TextField()
    treated_on = DayField(null=True)
    basis = words()
    remark = words()


class Money(Record):
    """资金: one amount under one head (追缴, 清退 …). `amount` counts 分 (1/100 元); heads are never added up together.

    `decimals` are those the source gave in 万元, kept for printing.
    """

    searchable = ("remark",)

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    head = TextField()
    amount = IntegerField()
    decimals = IntegerField(null=True)
    received_on = DayField(null=True)
    unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    remark = words()


class WiderAction(Record):
    """举一反三, 专项整治 and the like (`kind`): how many 项, and what was done."""

    searchable = ("title", "remark")

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    kind = TextField()
    title = TextField()
    count = IntegerField(default=1)
    done_on = DayField(null=True)
    unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    remark = words()


class OutcomeTie(Record):
    """Which finding, and where known which of its measures, an outcome belongs to."""

    finding = ForeignKeyField(Finding, index=True, on_delete="CASCADE")
    measure = ForeignKeyField(Measure, null=True, index=True, on_delete="SET NULL")
    regulation = ForeignKeyField(Regulation, null=True, index=True, on_delete="CASCADE")
    accountability = ForeignKeyField(Accountability, null=True, index=True, on_delete="CASCADE")
    money = ForeignKeyField(Money, null=True, index=True, on_delete="CASCADE")
    wider_action = ForeignKeyField(WiderAction, null=True, index=True, on_delete="CASCADE")
