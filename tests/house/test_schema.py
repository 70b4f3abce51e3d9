"""The tables of today are what the frozen migrations lead to."""

import peewee

from core.store import migrate, migrations
from core.store.tables import DERIVED, TABLES, Record
from tests.house.reading import ROOT


class Stranger(Record):
    """A table that no migration knows."""

    name = peewee.TextField()


def taken() -> list[str]:
    return [statement for step in migrate.product().steps for statement in step.statements]


def test_the_migrations_lead_to_the_tables() -> None:
    assert migrate.lacking(taken(), TABLES, DERIVED) == [], "a table changed: it needs a migration"


def test_every_step_gives_the_digest_it_names() -> None:
    wanted = migrate.product()
    assert migrate.resulting_digest(taken(), wanted.by_name.values()) == wanted.steps[-1].digest


def test_every_migration_file_is_a_step_in_its_order() -> None:
    files = sorted(path.stem for path in (ROOT / "core/store/migrations").glob("[0-9]*.py"))
    assert list(migrations.STEPS) == files
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))


def test_a_table_without_a_migration_is_seen() -> None:
    assert migrate.lacking(taken(), [*TABLES, Stranger], DERIVED)
