"""会议、督办、公开: how the office deals with its own people and the public."""

from peewee import ForeignKeyField, IntegerField, TextField

from core.store.tables.finding import Finding, Measure
from core.store.tables.inspection import Inspection
from core.store.tables.record import DayField, Record, words
from core.store.tables.who import Person, Unit


class Meeting(Record):
    """会议: held about the rectification of one inspection."""

    searchable = ("title", "place", "agenda", "minutes", "remark")

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    kind = TextField()
    title = words()
    held_on = DayField()
    time = words()
    place = words()
    chair = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    chair_words = words()
    recorder = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    agenda = words()
    minutes = words()
    remark = words()


class MeetingAttendee(Record):
    """参会人员: a person, a unit or a group in words, in a role (出席, 列席, 请假)."""

    meeting = ForeignKeyField(Meeting, index=True, on_delete="CASCADE")
    role = TextField()
    person = ForeignKeyField(Person, null=True, index=True, on_delete="RESTRICT")
    unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    words = words()
    place = IntegerField(default=0)


class MeetingDecision(Record):
    """议定事项: what a meeting decided; it may have become a measure."""

    searchable = ("text",)

    meeting = ForeignKeyField(Meeting, index=True, on_delete="CASCADE")
    text = TextField()
    finding = ForeignKeyField(Finding, null=True, index=True, on_delete="SET NULL")
    measure = ForeignKeyField(Measure, null=True, index=True, on_delete="SET NULL")
    place = IntegerField(default=0)


class Letter(Record):
    """督办: one numbered letter to one unit, its receipt and its reply. `kind` is a key of the rule book."""

    searchable = ("number", "title", "text", "reply")

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    kind = TextField()
    number = words()
    title = words()
    unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    person = ForeignKeyField(Person, null=True, index=True, on_delete="RESTRICT")
    text = words()
    drafted_on = DayField()
    issued_on = DayField(null=True)
    signed_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    reply_due_on = DayField(null=True)
    received_on = DayField(null=True)
    received_by = words()
    replied_on = DayField(null=True)
    reply = words()
    follows = ForeignKeyField("self", null=True, index=True, on_delete="SET NULL")
    withdrawn_on = DayField(null=True)
    withdrawn_reason = words()
    rule = words()
    rule_version = words()
    basis = words()


class LetterItem(Record):
    """What a letter is about: a finding, and where it is one measure, that measure."""

    letter = ForeignKeyField(Letter, index=True, on_delete="CASCADE")
    finding = ForeignKeyField(Finding, index=True, on_delete="RESTRICT")
    measure = ForeignKeyField(Measure, null=True, index=True, on_delete="SET NULL")
    place = IntegerField(default=0)


class Publication(Record):
    """公开: inside the Party (`audience` inner) or to society (social), where, how long, whom to write to."""

    searchable = ("title", "channel", "remark")

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    audience = TextField()
    subject = TextField(default="result")
    title = words()
    channel = words()
    published_on = DayField(null=True)
    period_from = DayField(null=True)
    period_to = DayField(null=True)
    contact_unit = words()
    contact_phone = words()
    contact_address = words()
    contact_email = words()
    remark = words()


class PublicComment(Record):
    """公开期间意见: what came in on a publication and what was answered."""

    searchable = ("text", "answer")

    publication = ForeignKeyField(Publication, index=True, on_delete="CASCADE")
    received_on = DayField()
    sender = words()
    way = words()
    text = TextField()
    answered_on = DayField(null=True)
    answer = words()
    place = IntegerField(default=0)


class Withholding(Record):
    """拟不公开事项: for one audience another wording of a finding or of its result (`part`), or none, and why."""

    searchable = ("original", "replacement", "reason")

    finding = ForeignKeyField(Finding, index=True, on_delete="CASCADE")
    audience = TextField()
    part = TextField()
    original = words()
    replacement = words()
    reason = TextField()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("finding", "audience", "part"), True),)
