"""What every record has: a key that never comes back, a name that survives exchange, a version."""

from datetime import date
from typing import Any, ClassVar

from peewee import AutoField, IntegerField, Model, TextField


class DayField(TextField):
    """A business date, stored as ISO text so that every SQLite tool shows and sorts it rightly."""

    def db_value(self, value: date | str | None) -> str | None:
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: str | None) -> date | None:
        return date.fromisoformat(value) if value else None


def words(**options: Any) -> TextField:
    """A text that may be empty but is never NULL."""
    return TextField(default="", **options)


class Record(Model):
    """What every record has: a key that never comes back, a name that survives exchange, a version.

    `searchable` names the columns of the full-text index, `named` those found by pinyin initials too,
    `frozen` those that no operation may ever change once written.
    """

    searchable: ClassVar[tuple[str, ...]] = ()
    named: ClassVar[tuple[str, ...]] = ()
    frozen: ClassVar[tuple[str, ...]] = ()

    id = AutoField()
    uid = TextField(unique=True)
    version = IntegerField(default=1)

    class Meta:
        legacy_table_names = False
