"""The workspaces that earlier versions left (tests/workspaces), for trying what an upgrade makes of them.

python kept.py unpack FOLDER            lays each in a folder of its own under FOLDER and prints the folders' names
python kept.py nothing-lost NAME FOLDER every fact and file of that one is in the workspace FOLDER as it was, and
                                        in the copy from before the upgrade that lies in it; else names what is not
"""

import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.store import backup
from core.store.folders import DATABASE, EVIDENCE
from core.store.migrate import product
from core.store.schema import metadata

KEPT = Path(__file__).resolve().parents[1] / "tests" / "workspaces"


def unpack(folder: Path) -> None:
    """Each kept workspace as its program left it."""
    for packed in sorted(KEPT.glob("schema_*.rectify")):
        _extract(packed, folder / packed.stem)
        print(packed.stem)


def nothing_lost(name: str, folder: Path) -> int:
    """0 when nothing of the kept workspace is missing or altered in the one in `folder` and in its snapshot."""
    with TemporaryDirectory() as place:
        before = Path(place) / "before"
        _extract(KEPT / f"{name}.rectify", before)
        lost = [f"carried forward: {one}" for one in _missing(before, folder)]
        snapshots = [one.path for one in backup.snapshots(folder) if one.before_upgrade]
        if len(snapshots) != 1:
            lost.append(f"{len(snapshots)} copies from before the upgrade")
        for path in snapshots:
            lost += [f"copy from before: {one}" for one in _altered_rows(before / DATABASE, path)]
    for one in lost:
        print(f"     {one}")
    return 1 if lost else 0


def _extract(packed: Path, target: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(target)


def _missing(before: Path, after: Path) -> Iterator[str]:
    """Tables, rows and files of `before` that are not in `after` as they were; what is added is no matter."""
    for path in sorted((before / EVIDENCE).rglob("*")):
        if path.is_file():
            there = after / path.relative_to(before)
            if not there.is_file() or there.read_bytes() != path.read_bytes():
                yield path.name
    yield from _altered_rows(before / DATABASE, after / DATABASE)


def _altered_rows(before: Path, after: Path) -> Iterator[str]:
    with closing(_read(before)) as old, closing(_read(after)) as new:
        for table in _record_tables(old):
            columns = ", ".join(f'"{row[1]}"' for row in old.execute(f'PRAGMA table_info("{table}")'))
            rows = f'SELECT {columns} FROM "{table}"'
            try:
                gone = set(old.execute(rows)) - set(new.execute(rows))
            except sqlite3.OperationalError as error:
                yield f"{table}: {error}"
                continue
            if gone:
                yield f"{table}: {len(gone)} rows are not as they were"


def _read(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)


def _record_tables(database: sqlite3.Connection) -> list[str]:
    """The tables that hold facts, the audit's own among them: all but search and what is derived."""
    derived = {metadata(model).table_name for model in product().derived} | {"current"}
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [name for name in names if name not in derived and not name.startswith(("search", "sqlite_"))]


if __name__ == "__main__":
    what, *words = sys.argv[1:]
    if what == "unpack":
        unpack(Path(words[0]))
    else:
        sys.exit(nothing_lost(words[0], Path(words[1])))
