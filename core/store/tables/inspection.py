"""巡视巡察: what was inspected, by whom, what was fed back when, and the dates that follow from it."""

from peewee import ForeignKeyField, IntegerField, TextField

from core.store.tables.record import DayField, Record, words
from core.store.tables.who import Person


class Inspection(Record):
    """巡视巡察: one round of inspection of one organisation and what frames its rectification."""

    searchable = ("name", "organisation", "team")

    name = TextField()
    side = TextField(default="inspected")
    commissioned_by = words()
    team = words()
    team_leader = words()
    organisation = words()
    term = words()
    round = words()
    kind = words()
    started_on = words()
    ended_on = words()
    feedback_on = words()
    received_on = DayField(null=True)
    first_responsible = words()
    first_responsible_person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    methods = words()
    themes = words()
    scheme = words()
    scheme_version = words()
    progress_words = words()
    closing_chain = words()
    closing_criteria = words()


class FeedbackEvent(Record):
    """反馈会: to the leader alone (`head`) or to the leadership team (`team`)."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    kind = TextField()
    held_on = words()
    place = words()
    chair = words()
    chair_post = words()
    speaker = words()
    attendees = words()
    observers = words()
    text = words()


class Milestone(Record):
    """时限节点: a date that a rule gives an inspection, with the basis it was computed from."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    rule = TextField()
    rule_version = words()
    title = TextField()
    receiver = words()
    due_on = DayField(null=True)
    basis = words()
    reason = words()
    done_on = DayField(null=True)


class Category(Record):
    """类别: a 类 or 方面 of the document or of a scheme."""

    searchable = ("title",)

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    parent = ForeignKeyField("self", null=True, index=True, on_delete="RESTRICT")
    title = TextField()
    scheme_node = words()
    place = IntegerField(default=0)


class GroupMember(Record):
    """整改工作领导小组: who sits on it and as what."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    role = TextField()
    person = ForeignKeyField(Person, index=True, on_delete="RESTRICT")
    since = DayField(null=True)
    until = DayField(null=True)
    place = IntegerField(default=0)


class StepMark(Record):
    """流程: what the office says of one of the twelve steps: done or not needed (`state`), and why."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    step = TextField()
    paper = words()
    state = TextField()
    marked_on = DayField()
    reason = words()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("inspection", "step", "paper"), True),)


class Waiver(Record):
    """不处理的检查项: something readiness found and the office answers for, with its reason."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    code = TextField()
    noun = TextField()
    record = IntegerField()
    reason = TextField()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("code", "noun", "record"), True),)
