"""核验: does everything in a workspace still agree — file, schema, audit chain, records, index, evidence.

It finds accidents and unskilled changes. Against somebody who knows how to compute the chain anew it
needs a value noted elsewhere: `against`, a code as printed on papers and kept in backups.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from core.base.errors import Trouble
from core.base.meter import Meter, silent
from core.base.sentences import sentence, tell
from core.store import audit, evidence, folders, migrate, search
from core.store.audit import NO_SALT, SALT
from core.store.schema import Table
from core.store.undo import MIGRATION
from core.store.workspace import Workspace, connect

# What is worth telling but no defect: somebody cleared it on purpose and the audit says so.
HARMLESS = frozenset({"verify.cleared"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing found: a code, where (`operation/12`, `finding/3`, `evidence/ab…`), and the words for it."""

    code: str
    where: str
    text: str


def check(what: Path | Workspace, meter: Meter | None = None, *, against: str | None = None) -> list[Item]:
    """Everything that does not agree, and how many entries were cleared on purpose.

    `Trouble` when there is no workspace, it is of another version, it cannot be read at all, or the disk is full.
    """
    meter = meter or silent()
    with ExitStack() as stack:
        workspace = what.reader() if isinstance(what, Workspace) else _opened(what)
        stack.callback(workspace.close)
        found: list[Item] = []
        try:
            for item in _items(workspace, meter, against):
                found.append(item)
        except Trouble as error:
            if error.code != "workspace.damaged":
                raise  # a full disk or one that is gone says nothing about the workspace
            found.append(_item("verify.unreadable", folders.DATABASE, text=tell(error)))
        return found


def defects(items: list[Item]) -> list[Item]:
    """The items that are something wrong."""
    return [item for item in items if item.code not in HARMLESS]


def _opened(folder: Path) -> Workspace:
    """Open without the look-over that would stop at the very things to be found."""
    folder = folder.absolute()
    folders.database(folder)
    log_lost = folders.log_lost(folder)
    workspace = Workspace(folder, connect(folder, read_only=True), migrate.product(), read_only=True)
    workspace.log_lost = log_lost
    try:
        version = migrate.version(workspace.database)
        if version != workspace.schema.version:
            raise Trouble("workspace.newer" if version > workspace.schema.version else "workspace.older")
    except BaseException:
        workspace.close()
        raise
    return workspace


def _item(code: str, where: str, **facts: Any) -> Item:
    return Item(code, where, sentence(code, **facts))


def _items(workspace: Workspace, meter: Meter, against: str | None) -> Iterator[Item]:
    meter.begin("核验", 5)
    if workspace.log_lost:
        yield _item("verify.log_lost", folders.DATABASE)
    yield from _file(workspace)
    meter.step(1)
    names = migrate.differences(workspace.database, workspace.schema)
    if names:
        yield _item("verify.schema", folders.DATABASE, names="、".join(names[:20]))
    yield from _chain(workspace)
    if against is not None and not audit.matches(workspace.database, against):
        yield _item("verify.anchor", "operation", noted=against)
    meter.step(2)
    for table in workspace.schema.by_name.values():
        if table.name not in names:
            yield from _records(workspace, table)
    meter.step(3)
    for table in workspace.schema.by_name.values():
        if table.index and table.name not in names and table.index not in names:
            yield from _index(workspace, table)
    meter.step(4)
    yield from _evidence(workspace, meter)


def _file(workspace: Workspace) -> Iterator[Item]:
    database = workspace.database
    for (text,) in database.all("PRAGMA integrity_check"):
        if text != "ok":
            yield _item("verify.integrity", folders.DATABASE, text=text)
    for table, row, parent, _ in database.all("PRAGMA foreign_key_check"):
        yield _item("verify.foreign_key", f"{table}/{row}", parent=parent)
    if database.value("SELECT operation FROM current") is not None:
        yield _item("verify.open_operation", "current")


# -- the audit ---------------------------------------------------------------------------------


def _chain(workspace: Workspace) -> Iterator[Item]:
    database = workspace.database
    before, last_at = b"", ""
    blanked: dict[int, int] = {}
    said: dict[int, int] = {}
    for row in database.all(
        "SELECT id, name, operator, at, marked, undoes, first, changes, facts, salts, digests, chain FROM operation"
        " ORDER BY id"
    ):
        head, (facts, salts, digests, chain) = audit.Head(*row[:8]), row[8:]
        where = f"operation/{head.id}"
        if head.chain(before, digests) != chain:
            yield _item("verify.chain", where)
        if head.at < last_at:
            yield _item("verify.clock", where)
        before, last_at = chain, head.at
        yield from _sealed(audit.entries(database, head.id), head, facts, salts, digests)
        if count := audit.blanked(salts):
            blanked[head.id] = count
        if head.name == "record.expunge":
            said.update({int(number): count for number, count in json.loads(facts).get("cleared", {}).items()})
    yield from _cleared(blanked, said)
    for number, count in database.all(
        "SELECT operation, count(*) FROM change WHERE operation NOT IN (SELECT id FROM operation) GROUP BY operation"
    ):
        yield _item("verify.stray_entry", f"operation/{number}", n=count)


def _sealed(entries: list[audit.Entry], head: audit.Head, facts: str, salts: bytes, digests: bytes) -> Iterator[Item]:
    """Whether the entries and facts of one operation are those that were sealed."""
    where = f"operation/{head.id}"
    numbers = [entry[0] for entry in entries]
    first = head.first or 0
    if numbers != list(range(first, first + head.changes)) or len(salts) != SALT * (head.changes + 1):
        yield _item("verify.entries", where)
        return
    if not _agrees((facts,), salts, digests, 0):
        yield _item("verify.facts", where)
    for place, (number, *values) in enumerate(entries, 1):
        if not _agrees(values, salts, digests, place):
            yield _item("verify.entry", f"change/{number}")


def _agrees(values: Any, salts: bytes, digests: bytes, place: int) -> bool:
    salt = salts[place * SALT : (place + 1) * SALT]
    known = digests[place * audit.DIGEST : (place + 1) * audit.DIGEST]
    return salt == NO_SALT or audit.salted(salt, values) == known


def _cleared(blanked: dict[int, int], said: dict[int, int]) -> Iterator[Item]:
    """What was blanked, and whether an expunge says so. A later expunge names the sum of all up to it."""
    if count := sum(blanked.values()):
        yield _item("verify.cleared", "change", n=count)
    for number, count in blanked.items():
        if said.get(number) != count:
            yield _item("verify.cleared_unnamed", f"operation/{number}", n=count - said.get(number, 0))


# -- the records -------------------------------------------------------------------------------


def _records(workspace: Workspace, table: Table) -> Iterator[Item]:
    """Each row against its last audited values: both walked in the order of the keys, one row in memory."""
    names = ", ".join(f'"{column}"' for column in table.columns)
    rows = workspace.database.walk(f'SELECT {names} FROM "{table.name}" ORDER BY id')
    row = next(rows, None)
    given = _given(workspace, table)
    for number, expected in _audited(workspace, table):
        while row is not None and row[0] < number:
            yield _item("verify.row_unknown", f"{table.name}/{row[0]}")
            row = next(rows, None)
        there = row is not None and row[0] == number
        if expected is None and there:
            yield _item("verify.row_unknown", f"{table.name}/{number}")
        elif expected is not None and not there:
            yield _item("verify.row_missing", f"{table.name}/{number}")
        elif expected is not None and row is not None:
            for column, value in zip(table.columns[1:], row[1:], strict=True):
                if _differs(expected.get(column, given.get(column)), value):
                    yield _item("verify.row", f"{table.name}/{number}", column=column)
        if there:
            row = next(rows, None)
    while row is not None:
        yield _item("verify.row_unknown", f"{table.name}/{row[0]}")
        row = next(rows, None)


def _given(workspace: Workspace, table: Table) -> dict[str, Any]:
    """What a column that a later version added holds in the rows before it, which no entry tells of."""
    found = workspace.database.all(f'PRAGMA table_info("{table.name}")')
    return {
        name: workspace.database.value(f"SELECT {default}")
        for _, name, _, _, default, _ in found
        if default is not None
    }


def _differs(audited: Any, value: Any) -> bool:
    return type(audited) is not type(value) or audited != value


def _audited(workspace: Workspace, table: Table) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """(id, values by column or None when deleted) of every row the audit knows, in the order of ids."""
    carried = workspace.database.all(
        "SELECT id, json_extract(facts, '$.version') FROM operation WHERE name = ? ORDER BY id", (MIGRATION,)
    )
    columns = 'id, op, tbl, "row", col, old, "new", operation'
    walked = workspace.database.walk(f'SELECT {columns} FROM change WHERE tbl = ? ORDER BY "row", id', (table.name,))
    for number, entries in groupby(walked, lambda entry: entry[3]):
        values: dict[str, Any] | None = None
        for *entry, operation in entries:
            version = next((int(at) for migration, at in carried if operation < migration), None)
            lifted = [tuple(entry)] if version is None else migrate.lift(workspace.schema, tuple(entry), version)  # pyright: ignore[reportArgumentType]
            for _, op, _, _, column, _, new in lifted:
                values = None if op == "D" else {**(values or {}), column: new}
        yield number, values


def _index(workspace: Workspace, table: Table) -> Iterator[Item]:
    database = workspace.database
    rows = [row for (row,) in database.all(f'SELECT id FROM "{table.name}"')]
    present = {row: (text, initials) for row, text, initials in database.all(
        f'SELECT rowid, text, initials FROM "{table.index}"'
    )}  # fmt: skip
    expected: dict[int, tuple[str, str]] = {}
    for start in range(0, len(rows), 500):
        for row, text, initials in search.expected(database, table, rows[start : start + 500]):
            expected[row] = (text, initials)
    if present != expected:
        yield _item("verify.index", f"{table.index}")


def _evidence(workspace: Workspace, meter: Meter) -> Iterator[Item]:
    if "evidence" not in workspace.schema.by_name:
        return
    root = workspace.folder / folders.EVIDENCE
    files = evidence.named(workspace)
    meter.begin("核对佐证材料", len(files))
    for done, (sha256, name) in enumerate(sorted(files.items())):
        file = evidence.place(root, sha256)
        where = f"evidence/{sha256[:2]}/{sha256}"
        if not file.is_file():
            yield _item("verify.evidence_missing", where, name=name)
        elif evidence.digest(file) != sha256:
            yield _item("verify.evidence_altered", where, name=name)
        meter.step(done + 1)
