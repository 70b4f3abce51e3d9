"""当时所记: a read-only connection whose tables show what was recorded at a past moment.

Nothing is copied but the rows that changed since. For each of them, the first entry of a column after
the moment tells the value it had; a column without one still has today's. These rows stand in temporary
tables, and a temporary view of each table's name lays them over the rows that did not change. Entries
written before a migration are first lifted into today's shape. Derived tables follow by their own rules.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.store import migrate, moments, operations, schema
from core.store.schema import Table
from core.store.undo import MIGRATION

if TYPE_CHECKING:
    from core.store.workspace import Workspace


def lay_over(workspace: "Workspace", moment: datetime) -> None:
    """Turn a reader of its own connection to the past. A moment to come shows today. Needs an aware moment."""
    workspace.moment = moment
    database = workspace.database
    database.run("BEGIN")
    last = database.value("SELECT max(id) FROM operation WHERE at <= ?", (moments.text(moment),)) or 0
    _gather(workspace, last)
    touched = {noun for (noun,) in database.all("SELECT DISTINCT tbl FROM temp.first_after")}
    for table in workspace.schema.by_name.values():
        if table.name in touched:
            _lay(workspace, table)
    if touched:
        _derive(workspace)
    database.run("DROP TABLE temp.later")
    database.run("DROP TABLE temp.first_after")
    database.run(f"CREATE TEMP VIEW change AS SELECT * FROM main.change WHERE operation <= {last}")
    database.run(f"CREATE TEMP VIEW operation AS SELECT * FROM main.operation WHERE id <= {last}")


def _gather(workspace: "Workspace", last: int) -> None:
    """The entries after the operation `last`, in today's shape, and the first of each column."""
    database = workspace.database
    database.run('CREATE TEMP TABLE later (id INTEGER, op TEXT, tbl TEXT, "row" INTEGER, col TEXT, old, "new")')
    carried = database.all(
        "SELECT id, json_extract(facts, '$.version') FROM operation WHERE name = ? AND id > ? ORDER BY id",
        (MIGRATION, last),
    )
    columns = 'id, op, tbl, "row", col, old, "new"'
    after = last
    for number, version in carried:
        entries: list[Any] = database.all(
            f"SELECT {columns} FROM main.change WHERE operation > ? AND operation < ? ORDER BY id", (after, number)
        )
        lifted = [new for entry in entries for new in migrate.lift(workspace.schema, entry, int(version))]
        database.run_many("INSERT INTO temp.later VALUES (?, ?, ?, ?, ?, ?, ?)", lifted)
        after = number
    database.run(f"INSERT INTO temp.later SELECT {columns} FROM main.change WHERE operation > ?", (after,))
    # With min(), SQLite takes the bare columns from the row that holds the smallest (lang_select §2.5).
    database.run(
        'CREATE TEMP TABLE first_after AS SELECT min(id) AS id, op, tbl, "row", col, old FROM temp.later'
        ' GROUP BY tbl, "row", col'
    )
    database.run('CREATE INDEX temp.first_after_row ON first_after (tbl, "row")')


def _lay(workspace: "Workspace", table: Table) -> None:
    """Lay the rows of one table that changed over the others."""
    database = workspace.database
    columns = [column for column in table.columns if column != "id"]
    # A row whose very first entry after the moment made it was not there; else it was.
    values = ", ".join(
        f"CASE WHEN count(*) FILTER (WHERE col = '{column}') THEN max(old) FILTER (WHERE col = '{column}')"
        f' ELSE now."{column}" END AS "{column}"'
        for column in columns
    )
    database.run(
        f'CREATE TEMP TABLE "past_{table.name}" AS SELECT "row" AS id, {values} FROM temp.first_after'
        f' LEFT JOIN main."{table.name}" AS now ON now.id = "row" WHERE tbl = ? GROUP BY "row"'
        " HAVING (SELECT op FROM temp.first_after AS f WHERE f.tbl = first_after.tbl"
        ' AND f."row" = first_after."row" ORDER BY f.id LIMIT 1) <> \'I\'',
        (table.name,),
    )
    database.run(f'CREATE TEMP TABLE "touched_{table.name}" (id INTEGER PRIMARY KEY)')
    database.run(
        f'INSERT INTO temp."touched_{table.name}" SELECT DISTINCT "row" FROM temp.first_after WHERE tbl = ?',
        (table.name,),
    )
    database.run(f'CREATE UNIQUE INDEX temp."past_{table.name}_id" ON "past_{table.name}" (id)')
    names = ", ".join(f'"{column}"' for column in table.columns)
    database.run(
        f'CREATE TEMP VIEW "{table.name}" AS SELECT {names} FROM main."{table.name}"'
        f' WHERE id NOT IN (SELECT id FROM temp."touched_{table.name}")'
        f' UNION ALL SELECT {names} FROM temp."past_{table.name}"'
    )


def _derive(workspace: "Workspace") -> None:
    """Let derived tables follow as after one operation that made all these changes."""
    database = workspace.database
    for model in workspace.schema.derived:
        name = schema.metadata(model).table_name
        made = [sql for (sql,) in database.all(
            "SELECT sql FROM main.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC", (name,)
        )]  # fmt: skip
        database.run(made[0].replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
        database.run(f'INSERT INTO temp."{name}" SELECT * FROM main."{name}"')
        for statement in made[1:]:
            database.run(statement.replace("CREATE INDEX ", "CREATE INDEX temp.", 1))
    workspace.running = operations.Running(0, "", moments.text(workspace.now()), marked=False)
    try:
        operations.derive(workspace, 'SELECT id, 0 AS operation, op, tbl, "row", col, old, "new" FROM temp.later')
    finally:
        workspace.running = None
