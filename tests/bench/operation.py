"""One operation, an edit of a finding: beside the very same rows written by bare sqlite3 with synchronous=FULL."""

import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import office

TURNS = 200


def measure(folder: Path) -> Iterator[office.Line]:
    taken = office.ask("operation.py", office.workspace_of(folder, 10_000), folder / "bare.db")
    yield office.Line(
        "edit a finding, 10,000 findings", taken["ours"], taken["bare"], "ms", "≤ 3 × the same rows by sqlite3"
    )


def _run(folder: Path, copy: Path) -> None:
    from core.domain import findings
    from core.store.workspace import Workspace

    with Workspace.open(folder) as workspace:
        _copy(folder, copy)
        ids = findings.ids(workspace, findings.FindingFilter())
        rows = iter(findings.rows(workspace, ids[: TURNS + 2]))

        def edit() -> None:
            row = next(rows)
            draft = replace(findings.draft_of(row), text=f"{row.text}（已核）")
            findings.edit(workspace, row.id, draft, seen=row.version)

        edit()
        bare = _Bare(copy, _written(folder))
        ours, beside = office.median(TURNS, edit, bare.write)
    office.tell(ours=ours, bare=beside)


def _copy(folder: Path, copy: Path) -> None:
    """The same database without triggers: what is written there costs the rows and nothing else."""
    copy.unlink(missing_ok=True)
    source, target = sqlite3.connect(folder / "workspace.db"), sqlite3.connect(copy)
    source.backup(target)
    for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        target.execute(f'DROP TRIGGER "{name}"')
    target.commit()
    source.close()
    target.close()


def _written(folder: Path) -> dict[str, list[tuple]]:
    """The rows that the last operation wrote: its entries, its head, the finding, the glance."""
    connection = sqlite3.connect(f"file:{folder / 'workspace.db'}?mode=ro", uri=True)
    (last,) = connection.execute("SELECT max(id) FROM operation").fetchone()
    changed = connection.execute('SELECT DISTINCT "row" FROM change WHERE operation = ?', (last,)).fetchone()[0]
    found = {
        "change": connection.execute("SELECT * FROM change WHERE operation = ?", (last,)).fetchall(),
        "operation": connection.execute("SELECT * FROM operation WHERE id = ?", (last,)).fetchall(),
        "finding": connection.execute("SELECT text, version, id FROM finding WHERE id = ?", (changed,)).fetchall(),
        "glance": connection.execute("SELECT * FROM glance WHERE finding = ?", (changed,)).fetchall(),
    }
    connection.close()
    return found


class _Bare:
    """The same rows again and again, each time under new ids."""

    def __init__(self, file: Path, rows: dict[str, list[tuple]]) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.rows = rows
        self.next = {
            name: self.connection.execute(f"SELECT max(id) FROM {name}").fetchone()[0] + 1
            for name in ("change", "operation")
        }
        self.nth = 0

    def _last(self, table: str) -> int:
        return self.connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]

    def write(self) -> None:
        self.nth += 1
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        ((text, version, _),) = self.rows["finding"]
        execute("UPDATE finding SET text = ?, version = ? WHERE id = ?", (f"{text}{self.nth}", version, self.nth))
        for name in ("change", "operation"):
            for row in self.rows[name]:
                marks = ", ".join("?" * len(row))
                execute(f"INSERT INTO {name} VALUES ({marks})", (self.next[name], *row[1:]))
                self.next[name] += 1
        for row in self.rows["glance"]:
            execute("DELETE FROM glance WHERE finding = ?", (self.nth,))
            columns = [column[1] for column in execute("PRAGMA table_info(glance)")]
            values = dict(zip(columns, row, strict=True)) | {"finding": self.nth}
            execute(f"INSERT INTO glance VALUES ({', '.join('?' * len(row))})", tuple(values.values()))
        execute("COMMIT")


if __name__ == "__main__":
    _run(Path(sys.argv[1]), Path(sys.argv[2]))
