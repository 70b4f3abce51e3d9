"""人员、单位、操作员、设置: who answers, who sits at the program, and what the office settled."""

from peewee import ForeignKeyField, IntegerField, TextField

from core.store.tables.record import DayField, Record, words


class Unit(Record):
    """单位: a node of the office's unit tree."""

    named = ("name", "short")

    parent = ForeignKeyField("self", null=True, index=True, on_delete="RESTRICT")
    name = TextField()
    short = words()
    place = IntegerField(default=0)


class Person(Record):
    """人员: a person in a post of a unit; who leaves keeps the row (`left_on`)."""

    named = ("name",)
    searchable = ("post", "phone")

    unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    name = TextField()
    post = words()
    phone = words()
    place = IntegerField(default=0)
    left_on = DayField(null=True)


class Operator(Record):
    """操作员: who sits at the program. `rights` are words: write review clue manage."""

    name = TextField()
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    rights = words()
    password = words()
    left_on = DayField(null=True)


class Setting(Record):
    """设置: one named value of the workspace (office name, language, zone …)."""

    name = TextField(unique=True)
    value = words()


class OwnResource(Record):
    """自有方案: a scheme, rule set, layout or wording of this office, based on a built-in one."""

    kind = TextField()
    name = TextField()
    based_on = words()
    based_on_version = words()
    text = TextField()
