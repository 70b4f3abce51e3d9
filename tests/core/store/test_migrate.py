"""From one version to the next: behind a snapshot, whole or not at all, and the past is seen in today's shape."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import peewee
import pytest

from core.base.errors import Refused, Trouble
from core.store import backup, migrate, schema, search, undo, verify
from core.store.audit import Entry
from core.store.migrate import Schema, Step
from core.store.operations import operation
from core.store.tables import Operator, Person, Record, Setting, Unit
from core.store.workspace import Workspace


class Letter(Record):
    """As it was: one column for the name of a letter."""

    searchable = ("heading",)

    heading = peewee.TextField()
    old = peewee.TextField(default="")

    class Meta:
        table_name = "letter"


class LetterToday(Record):
    """As it is: the heading is called title, the old column is gone, a new one counts pages."""

    searchable = ("title",)

    title = peewee.TextField()
    pages = peewee.IntegerField(default=1)

    class Meta:
        table_name = "letter"


BASE = (Unit, Person, Operator, Setting)
FIRST = migrate.drawn_from([*BASE, Letter])
REBUILD = (
    'ALTER TABLE "letter" RENAME TO "former"',
    *(one for one in schema.statements([LetterToday]) if ' "letter" (' in one and "CREATE TABLE" in one),
    'INSERT INTO "letter" (id, uid, version, title, pages) SELECT id, uid, version, heading, 1 FROM "former"',
    'DROP TABLE "former"',
    *(one for one in schema.statements([LetterToday]) if one.startswith("CREATE UNIQUE INDEX")),
    'DROP TABLE "search_letter"',
    schema.index_statement(schema.table(LetterToday)),
)


def lift(entry: Entry) -> Iterable[Entry]:
    number, op, table, row, column, old, new = entry
    if table == "letter" and column == "heading":
        return [(number, op, table, row, "title", old, new)]
    if table == "letter" and column == "old":
        return []
    if table == "letter" and column == "uid":
        # Letters that are gone had one page, as the step gave to those that were there.
        return [entry, (number, op, table, row, "pages", 1 if op == "D" else None, None if op == "D" else 1)]
    return [entry]


def second() -> Schema:
    models = (*BASE, LetterToday)
    statements = [*FIRST.steps[0].statements, *REBUILD]
    digest = migrate.resulting_digest(statements, [schema.table(model) for model in models])
    return Schema(models, (), (FIRST.steps[0], Step(REBUILD, digest, lift)))


@operation("try.write_letter")
def write_letter(workspace: Workspace, heading: str) -> int:
    column = "heading" if "heading" in workspace.schema.by_name["letter"].columns else "title"
    return workspace.insert(workspace.schema.model["letter"], **{column: heading})


@operation("try.change_letter")
def change_letter(workspace: Workspace, letter: int, **values: str | int) -> None:
    workspace.update(workspace.schema.model["letter"], letter, **values)


@operation("try.burn_letter")
def burn_letter(workspace: Workspace, letter: int) -> None:
    workspace.delete(workspace.schema.model["letter"], letter)


@pytest.fixture(autouse=True)
def no_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """These workspaces hold letters: what keeps the lists of findings in step has nothing to follow here."""
    monkeypatch.setattr("core.store.operations._FOLLOWERS", [])


@pytest.fixture
def old(tmp_path: Path, clock) -> Path:
    """A workspace of the first version with a history of an hour a step."""
    with Workspace.create(tmp_path / "ws", "某区", "王文书", wanted=FIRST) as workspace:
        for heading in ("通知", "函", "请示"):
            clock.forward(hours=1)
            write_letter(workspace, heading)
        clock.forward(hours=1)
        change_letter(workspace, 1, heading="关于整改的通知", old="x")
        clock.forward(hours=1)
        burn_letter(workspace, 2)
    clock.forward(hours=1)
    return tmp_path / "ws"


def titles(workspace: Workspace) -> list[tuple]:
    return workspace.sql("SELECT id, title, pages FROM letter ORDER BY id")


def test_everything_is_there_in_its_new_shape(old: Path) -> None:
    with Workspace.open(old, wanted=second()) as today:
        assert titles(today) == [(1, "关于整改的通知", 1), (3, "请示", 1)]
        assert search.find(today, "整改") == [("letter", 1)]
        change_letter(today, 3, pages=4)
        assert today.sql("SELECT name FROM operation WHERE name LIKE 'workspace.%' ORDER BY id") == [
            ("workspace.create",), ("workspace.carry_forward",)
        ]  # fmt: skip
    with Workspace.open(old, wanted=second()) as again:
        assert titles(again) == [(1, "关于整改的通知", 1), (3, "请示", 4)]
        assert verify_codes(again) == []


def test_a_key_does_not_come_back_when_its_table_is_made_anew(old: Path) -> None:
    with Workspace.open(old, wanted=FIRST) as workspace:
        burn_letter(workspace, 3)
    with Workspace.open(old, wanted=second()) as today:
        assert write_letter(today, "新") == 4


def verify_codes(workspace: Workspace) -> list[str]:
    return [item.code for item in verify.check(workspace)]


def test_the_past_before_it_is_seen_in_todays_shape(old: Path, clock) -> None:
    with Workspace.open(old, wanted=second()) as today:
        clock.forward(hours=1)
        change_letter(today, 3, title="批复", pages=2)
        start = clock.moment.replace(hour=1, minute=0)
        seen = []
        for hours in range(8):
            with today.as_of(start.replace(hour=1 + hours)) as past:
                seen.append(titles(past))
    assert seen == [
        [],
        [(1, "通知", 1)],
        [(1, "通知", 1), (2, "函", 1)],
        [(1, "通知", 1), (2, "函", 1), (3, "请示", 1)],
        [(1, "关于整改的通知", 1), (2, "函", 1), (3, "请示", 1)],
        [(1, "关于整改的通知", 1), (3, "请示", 1)],
        [(1, "关于整改的通知", 1), (3, "请示", 1)],
        [(1, "关于整改的通知", 1), (3, "批复", 2)],
    ]


def test_undo_does_not_cross_it(old: Path) -> None:
    with Workspace.open(old, wanted=second()) as today:
        assert undo.next_undo(today) is None
        with pytest.raises(Refused) as refused:
            undo.undo_through(today, 6)
        assert refused.value.code == "undo.never"
        change_letter(today, 3, pages=4)
        undo.undo(today)
        assert undo.next_undo(today) is None


def test_a_snapshot_of_before_is_kept(old: Path) -> None:
    Workspace.open(old, wanted=second()).close()
    kept = [one for one in backup.snapshots(old) if one.before_upgrade]
    assert len(kept) == 1
    folder = old.parent / "before"
    (folder / "evidence").mkdir(parents=True)
    (folder / "workspace.db").write_bytes(kept[0].path.read_bytes())
    with Workspace.open(folder, wanted=FIRST) as before:
        assert before.sql("SELECT heading FROM letter WHERE id = 3") == [("请示",)]


@pytest.mark.parametrize(
    "spoilt",
    [
        ("INSERT INTO letter (id, uid, version, title, pages) VALUES (1, 'twice', 1, 'x', 1)",),
        ("UPDATE person SET unit_id = 99",),
        ("CREATE TABLE foreign_one (x)",),
        ("nonsense",),
    ],
)
def test_a_step_that_fails_leaves_everything_as_it_was(old: Path, spoilt: tuple[str, ...]) -> None:
    with Workspace.open(old, wanted=FIRST) as workspace:
        hire(workspace)
    wanted = second()
    broken = replace(wanted.steps[1], statements=(*REBUILD, *spoilt))
    before = content(old)
    with pytest.raises((Trouble, sqlite3.Error)):
        Workspace.open(old, wanted=Schema(wanted.models, (), (wanted.steps[0], broken)))
    assert content(old) == before
    with Workspace.open(old, wanted=wanted) as today:
        assert titles(today)[0] == (1, "关于整改的通知", 1)


@operation("try.hire_person")
def hire(workspace: Workspace) -> None:
    workspace.insert(Person, name="李", unit=workspace.insert(Unit, name="办"))


def content(folder: Path) -> list[list[tuple]]:
    with Workspace.open(folder, wanted=FIRST) as workspace:
        return [workspace.sql(f'SELECT * FROM "{name}"') for name in (*workspace.schema.by_name, "operation", "change")]


def test_an_older_one_cannot_be_read_without_carrying_it_forward(old: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        Workspace.open(old, read_only=True, wanted=second())
    assert trouble.value.code == "workspace.older"


def test_the_last_step_leads_to_the_tables_of_today() -> None:
    last = Path(migrate.migrations.__file__).with_name(f"{migrate.migrations.STEPS[-1]}.py")
    assert migrate.freeze() == last.read_text(encoding="utf-8")
    assert migrate.main(["nothing"]) == 2
