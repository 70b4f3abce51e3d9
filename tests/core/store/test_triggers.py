"""What another program that opens the file cannot do unseen."""

import sqlite3
from collections.abc import Iterator

import pytest

from core.base.errors import Trouble
from core.store import verify
from core.store.workspace import Workspace
from tests.core.store import office


@pytest.fixture
def stranger(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    """Another program, with SQLite's own defaults."""
    office.measure(workspace, office.add(workspace, office.begin(workspace))[0])
    connection = sqlite3.connect(office.database(workspace), isolation_level=None)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE finding SET brief = 'x', version = version + 1",
        "UPDATE finding SET brief = 'x'",
        "DELETE FROM measure",
        "INSERT INTO setting (uid, version, name, value) VALUES ('u', 1, 'x', 'y')",
        "INSERT OR REPLACE INTO setting (id, uid, version, name, value) VALUES (1, 'u', 1, 'name', 'y')",
        "UPDATE operation SET name = 'x'",
        "DELETE FROM operation",
        "UPDATE change SET new = 'x'",
        "DELETE FROM change WHERE id = 1",
        "INSERT INTO change (operation, op, tbl, \"row\", col) VALUES (1, 'U', 'finding', 1, 'brief')",
    ],
)
def test_a_write_outside_an_operation_is_aborted(stranger: sqlite3.Connection, write: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="rectify"):
        stranger.execute(write)


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE finding SET brief = 'x'",
        "UPDATE finding SET brief = 'x', version = version + 2",
        "UPDATE finding SET id = 9, version = version + 1",
        "UPDATE finding SET uid = 'x', version = version + 1",
        "UPDATE finding SET original = 'x', version = version + 1",
        "INSERT INTO change (id, operation, op, tbl, \"row\", col) VALUES (1, 99, 'U', 'finding', 1, 'brief')",
        "INSERT INTO change (operation, op, tbl, \"row\", col) VALUES (98, 'U', 'finding', 1, 'brief')",
    ],
)
def test_some_writes_are_aborted_even_inside_an_operation(stranger: sqlite3.Connection, write: str) -> None:
    stranger.execute("BEGIN")
    stranger.execute("UPDATE current SET operation = 99")
    with pytest.raises(sqlite3.IntegrityError, match="rectify"):
        stranger.execute(write)
    stranger.execute("ROLLBACK")


def test_a_bulk_statement_is_caught_row_by_row_and_column_by_column(workspace: Workspace) -> None:
    from core.store.operations import operation

    ids = office.add(workspace, office.begin(workspace), ["甲", "乙", "丙"])

    @operation("try.bulk")
    def bulk(workspace: Workspace) -> int:
        return workspace.run(("UPDATE finding SET goal = ?, version = version + 1", ["整改到位"]))

    assert bulk(workspace) == 3
    found = workspace.sql("SELECT row, col, old, new FROM change WHERE operation = (SELECT max(id) FROM operation)")
    assert sorted(found) == [
        entry for one in ids for entry in ((one, "goal", "", "整改到位"), (one, "version", 1, 2))
    ]  # fmt: skip


def test_a_stranger_who_pretends_to_be_an_operation_shows_up(
    workspace: Workspace, stranger: sqlite3.Connection
) -> None:
    assert verify.check(workspace) == []
    stranger.execute("UPDATE current SET operation = 99")
    stranger.execute("UPDATE finding SET brief = '改过', version = version + 1")
    stranger.execute("UPDATE current SET operation = NULL")
    assert {item.code for item in verify.check(workspace)} >= {"verify.stray_entry", "verify.index"}


def test_a_stranger_who_drops_the_triggers_shows_up_and_is_not_opened(
    workspace: Workspace, stranger: sqlite3.Connection
) -> None:
    names = [name for (name,) in stranger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    stranger.execute("BEGIN")
    for name in names:
        stranger.execute(f'DROP TRIGGER "{name}"')
    stranger.execute("UPDATE finding SET brief = '改过'")
    stranger.execute("COMMIT")
    codes = {item.code for item in verify.check(workspace)}
    assert {"verify.schema", "verify.row"} <= codes
    workspace.close()
    with pytest.raises(Trouble) as trouble:
        Workspace.open(workspace.folder)
    assert trouble.value.code == "workspace.altered"


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("DELETE FROM measure", "verify.row_missing"),
        ("INSERT INTO setting (uid, version, name, value) VALUES ('u', 1, 'x', 'y')", "verify.row_unknown"),
        ("UPDATE finding SET place = '7'", "verify.row"),
        ("UPDATE change SET new = 'x' WHERE col = 'text'", "verify.entry"),
        ("DELETE FROM change WHERE id = (SELECT max(id) FROM change)", "verify.entries"),
        ("UPDATE operation SET facts = '{\"n\": 3}' WHERE id = 2", "verify.facts"),
        ("UPDATE operation SET at = '2020-01-01T00:00:00.000Z' WHERE id = 3", "verify.chain"),
        ("UPDATE operation SET at = '2020-01-01T00:00:00.000Z' WHERE id = 3", "verify.clock"),
        ("DELETE FROM operation WHERE id = 3", "verify.chain"),
        ("DELETE FROM operation WHERE id = 3", "verify.stray_entry"),
        ("UPDATE operation SET salts = zeroblob(length(salts)) WHERE id = 3", "verify.cleared_unnamed"),
        (("INSERT INTO measure (uid, version, finding_id, place, text, kind, standing, remark)"
         " VALUES ('u', 1, 77, 0, '', '', 0, '')"), "verify.foreign_key"),
        ("UPDATE current SET operation = 5", "verify.open_operation"),
        ("DELETE FROM search_finding", "verify.index"),
    ],
)  # fmt: skip
def test_what_was_done_behind_the_triggers_is_found(
    workspace: Workspace, stranger: sqlite3.Connection, deed: str, code: str
) -> None:
    triggers = stranger.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    stranger.execute("BEGIN")
    for name, _ in triggers:
        stranger.execute(f'DROP TRIGGER "{name}"')
    stranger.execute(deed)
    for _, statement in triggers:
        stranger.execute(statement)
    stranger.execute("COMMIT")
    found = {item.code for item in verify.check(workspace)}
    assert code in found
    assert "verify.schema" not in found


def test_a_foreign_table_or_view_is_not_opened(workspace: Workspace, stranger: sqlite3.Connection) -> None:
    stranger.execute("CREATE VIEW spy AS SELECT * FROM finding")
    workspace.close()
    with pytest.raises(Trouble) as trouble:
        Workspace.open(workspace.folder)
    assert (trouble.value.code, trouble.value.facts) == ("workspace.altered", {"names": "spy"})


def test_a_key_never_comes_back(workspace: Workspace) -> None:
    inspection = office.begin(workspace)
    last = office.add(workspace, inspection, ["甲", "乙"])[-1]
    from core.store.tables import Finding

    office.delete(workspace, Finding, last)
    assert office.add(workspace, inspection)[0] > last
