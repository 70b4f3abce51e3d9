"""工作区: one folder on disk — the database, the evidence, the backups — opened by one operator.

Reading is free: `rows`, `one`, `value`, `sql`. Writing is for operations alone (`core.store.operations`):
`insert`, `update`, `delete`, `run`. Several workspaces may be open at once; no record class is bound to one.
"""

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.base import clock
from core.base.errors import Refused, Stale, Trouble
from core.store import audit, folders, migrate, moments, removal, schema
from core.store.migrate import Schema
from core.store.operations import Changes, Running, operation
from core.store.sqlite import Database, Mode, translated
from core.store.tables import Operator, Record, Setting
from core.store.uids import new_uid

__all__ = ["ALL_RIGHTS", "Changes", "Workspace", "connect"]

ALL_RIGHTS = "write review clue manage"
_JOB_PATIENCE = 5.0  # seconds a writing job waits for the window's operation, which takes milliseconds


class Workspace:
    """An open workspace. Made by `create`, `open`, `reader`, `writer` and `as_of` alone."""

    def __init__(self, folder: Path, database: Database, wanted: Schema, *, read_only: bool) -> None:
        self.folder = folder
        self.database = database
        self.schema = wanted
        self.read_only = read_only
        self.operator = 0
        self.operator_name = ""
        self.running: Running | None = None
        self.moment: datetime | None = None
        self.log_lost = False  # the last steps before it was opened may be missing
        self.changed: list[Callable[[Changes], None]] = []
        self._settings: dict[str, str] | None = None
        self._lock: folders.Lock | None = None

    # -- opening and closing -----------------------------------------------------------------------

    @classmethod
    def create(
        cls, folder: Path, name: str, operator: str, *, language: str = "zh_CN", wanted: Schema | None = None
    ) -> "Workspace":
        """A new workspace in a folder that is empty or not yet there, open and held.

        Refused: no office name, no operator name, something already in the folder.
        """
        if not name.strip():
            raise Refused("workspace.no_name", field="name")
        if not operator.strip():
            raise Refused("workspace.no_operator", field="operator")
        folders.refuse_unsafe(folder)
        wanted = wanted or migrate.product()
        _make_room(folder)
        lock = folders.Lock(folder)
        try:
            cls._found(folder, wanted, {"name": name.strip(), "language": language}, operator.strip())
        except BaseException:
            _discard_making(folder)
            raise
        finally:
            lock.release()
        return cls.open(folder, operator=operator.strip(), wanted=wanted)

    @classmethod
    def _found(cls, folder: Path, wanted: Schema, settings: Mapping[str, str], operator: str) -> None:
        """Make the database under another name, so that a half-made one is never taken for a workspace."""
        making = _path_of_making(folder)
        _discard_making(folder)
        database = Database(making, "rwc")
        try:
            migrate.make(database.driver, wanted)
            founded = cls(folder, database, wanted, read_only=False)
            founded.operator = 1
            _create(founded, {**settings, "uid": new_uid()}, operator)
            _checkpoint(database)
        finally:
            database.close()
        making.replace(folder / folders.DATABASE)

    @classmethod
    def open(
        cls, folder: Path, *, operator: str | None = None, read_only: bool = False, wanted: Schema | None = None
    ) -> "Workspace":
        """Open a workspace; for writing it is held until `close`. Without a name, its first operator works.

        Trouble: no workspace, already open (for writing), damaged or gone, newer, foreign or missing triggers or
        tables, on a network or in a synced folder. An older one is carried forward, behind a snapshot.
        """
        folder = folder.absolute()
        folders.database(folder)
        folders.refuse_unsafe(folder)
        lock = None if read_only else folders.Lock(folder)
        log_lost = folders.log_lost(folder)
        try:
            database = connect(folder, read_only=read_only)
        except BaseException:
            if lock:
                lock.release()
            raise
        workspace = cls(folder, database, wanted or migrate.product(), read_only=read_only)
        workspace._lock = lock
        workspace.log_lost = log_lost
        try:
            workspace._look_over(operator)
        except BaseException:
            workspace.close()
            raise
        return workspace

    def _look_over(self, operator: str | None) -> None:
        migrate.check(self.database, self.schema)
        if self.database.value("SELECT operation FROM current") is not None:
            raise Trouble("workspace.altered", names="current")
        self.work_as(operator)
        if migrate.version(self.database) < self.schema.version:
            if self.read_only:
                raise Trouble("workspace.older")
            from core.store.carrying import carry_forward

            carry_forward(self)
        if not self.read_only:
            folders.sweep(self.folder)
            from core.store import expunge

            if expunge.unfinished(self):
                expunge.finish(self)

    def work_as(self, operator: str | None) -> None:
        """Let this operator work from now on; None is the first one. Refused: nobody of that name."""
        where, values = ("name = ?", [operator]) if operator is not None else ("1", [])
        found = self.database.all(f"SELECT id, name FROM main.operator WHERE {where} ORDER BY id LIMIT 1", values)
        if not found:
            raise Refused("workspace.unknown_operator", field="operator", name=operator or "")
        self.operator, self.operator_name = found[0]

    def close(self) -> None:
        """Leave the workspace: everything in one file, nothing held. Closing twice is no matter."""
        if self.database.is_closed():
            return
        try:
            if self._lock is not None:
                _checkpoint(self.database)
        finally:
            self.database.close()
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reader(self) -> "Workspace":
        """The same workspace over a connection of its own that cannot write, for another thread."""
        return self._beside(Database(self._file, "ro"), read_only=True)

    def writer(self) -> "Workspace":
        """The same workspace for a writing job on another thread; what it changes is announced to this one's listeners.

        The job reads and prepares outside any operation and writes in one short one at its end.
        """
        self._must_write()
        other = self._beside(Database(self._file, "rw", _JOB_PATIENCE), read_only=False)
        other.changed = [self.announce]
        return other

    def _beside(self, database: Database, *, read_only: bool) -> "Workspace":
        other = Workspace(self.folder, database, self.schema, read_only=read_only)
        other.operator, other.operator_name = self.operator, self.operator_name
        other.log_lost = self.log_lost
        return other

    @contextmanager
    def as_of(self, moment: datetime) -> Generator["Workspace"]:
        """The workspace as it was recorded at a moment (当时所记): read-only, its today is that day."""
        from core.store import past

        other = self._beside(Database(self._file, "ro"), read_only=True)
        try:
            past.lay_over(other, moment)
            yield other
        finally:
            other.leave_transaction()
            other.close()

    def leave_transaction(self) -> None:
        """End what a reader began, if anything."""
        if self.database.in_transaction():
            self.database.run("ROLLBACK")

    # -- what it is --------------------------------------------------------------------------------

    @property
    def _file(self) -> Path:
        return self.folder / folders.DATABASE

    @property
    def past(self) -> bool:
        """Whether it shows a past moment."""
        return self.moment is not None

    @property
    def name(self) -> str:
        """The office's name."""
        return self.settings.get("name", "")

    @property
    def language(self) -> str:
        """The language of papers and ledgers."""
        return self.settings.get("language", "zh_CN")

    @property
    def settings(self) -> Mapping[str, str]:
        """Named values of the workspace (设置)."""
        if self._settings is None:
            self._settings = dict(self.database.all("SELECT name, value FROM setting"))
        return self._settings

    def now(self) -> datetime:
        """This moment in UTC; in the past, that moment; in an operation, the moment that it records."""
        if self.moment is not None:
            return self.moment
        return moments.read(self.running.moment) if self.running else clock.now()

    def today(self) -> date:
        """The day in the workspace's zone (Asia/Shanghai)."""
        return self.now().astimezone(moments.ZONE).date()

    def may(self, right: str) -> bool:
        """Whether the operator holds a right today (also when looking at the past)."""
        rights = self.database.value("SELECT rights FROM main.operator WHERE id = ?", (self.operator,))
        return right in (rights or "").split()

    def code(self) -> str:
        """What papers and backups note of the audit trail, for `verify --against`."""
        return audit.code(self.database)

    def clock_doubt(self) -> tuple[str, datetime] | None:
        """("earlier" or "later", moment of the last operation) when the computer's clock is to be asked about."""
        last = self.database.value("SELECT at FROM operation ORDER BY id DESC LIMIT 1")
        if last is None:
            return None
        before, now = moments.read(last), clock.now()
        if now < before:
            return "earlier", before
        return ("later", before) if now - before > moments.FAR_AHEAD else None

    # -- reading -----------------------------------------------------------------------------------

    def rows(self, query: Any) -> list[tuple[Any, ...]]:
        """The rows of a peewee query (values as its fields give them) or of (SQL, values)."""
        if isinstance(query, tuple):
            text, values = query  # pyright: ignore[reportUnknownVariableType]
            return self.database.all(str(text), list(values))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        with translated():
            return list(query.tuples().execute(self.database))

    def one(self, query: Any) -> tuple[Any, ...] | None:
        """The first row of a query; None when there is none."""
        found = self.rows(query)
        return found[0] if found else None

    def value(self, query: Any) -> Any:
        """The first value of the first row; None when there is none."""
        row = self.one(query)
        return row[0] if row else None

    def sql(self, text: str, *values: Any, **named: Any) -> list[tuple[Any, ...]]:
        """The rows of a SELECT in SQL, its values in place (`?`) or by name (`:name`)."""
        if not text.lstrip().upper().startswith(("SELECT", "WITH")):
            raise ValueError("sql() is for reading")
        return self.database.all(text, named or values)

    # -- writing, inside an operation --------------------------------------------------------------

    def _must_write(self) -> None:
        if self.read_only:
            raise Refused("workspace.only_read")

    def _must_run(self) -> Running:
        if self.running is None:
            raise RuntimeError("a write outside an operation")
        return self.running

    def insert(self, model: type[Record], **values: Any) -> int:
        """A new record with a uid and version 1; its id."""
        return self.insert_many(model, [values])[0]

    def insert_many(self, model: type[Record], lines: Sequence[Mapping[str, Any]]) -> list[int]:
        """New records; their ids in order."""
        self._must_run()
        ids: list[int] = []
        for line in lines:
            text, slots = _insertion(model, tuple(line))
            given = list(line.values())
            values = [
                new_uid() if nth == _UID else value if nth is None else kept(given[nth]) for nth, value, kept in slots
            ]
            ids.append(self.database.insert(text, values))
        return ids

    def update(self, model: type[Record], record_id: int, *, seen: int | None = None, **values: Any) -> None:
        """Change a record; writes only what differs and then raises its version by one.

        `seen`: the version the clerk had before his eyes. Refused: the record is gone; `Stale` when it has
        been changed since, naming the fields.
        """
        self._must_run()
        wanted = _columns(model, values)
        names = ", ".join(f'"{name}"' for name in ("version", *wanted))
        found = self.database.all(f'SELECT {names} FROM "{_name(model)}" WHERE id = ?', [record_id])
        if not found:
            raise Refused("record.gone", noun=_name(model))
        version, *present = found[0]
        if seen is not None and seen != version:
            raise Stale(changed=self._changed_since(model, record_id, seen, wanted), noun=_name(model))
        differing = {name: value for (name, value), old in zip(wanted.items(), present, strict=True) if old != value}
        if not differing:
            return
        sets = "".join(f', "{name}" = ?' for name in differing)
        self.database.run(
            f'UPDATE "{_name(model)}" SET version = version + 1{sets} WHERE id = ?', [*differing.values(), record_id]
        )

    def _changed_since(
        self, model: type[Record], record_id: int, seen: int, wanted: Mapping[str, Any]
    ) -> list[tuple[str, str, str]]:
        """(column, value now, value wanted) of what changed after version `seen`."""
        noun = _name(model)
        touched = {name for (name,) in self.database.all(
            "SELECT col FROM change WHERE tbl = :noun AND \"row\" = :row AND op = 'U' AND operation >"
            ' (SELECT max(operation) FROM change WHERE tbl = :noun AND "row" = :row'
            " AND col = 'version' AND \"new\" <= :seen)",
            {"noun": noun, "row": record_id, "seen": seen},
        )}  # fmt: skip
        columns = [name for name in self.schema.by_name[noun].columns if name in touched and name != "version"]
        names = ", ".join(f'"{name}"' for name in ("id", *columns))
        theirs = self.database.all(f'SELECT {names} FROM "{noun}" WHERE id = ?', [record_id])[0][1:]
        return [(name, _shown(value), _shown(wanted.get(name))) for name, value in zip(columns, theirs, strict=True)]

    def delete(self, model: type[Record], record_id: int) -> None:
        """Remove a record with what it owns; links that may be empty are emptied.

        Refused: the record is gone, or something that is not its own still refers to it.
        """
        self._must_run()
        removal.remove(self.database, self.schema.models, model, record_id)

    def run(self, query: Any) -> int:
        """Execute a peewee write query, or (SQL, values); how many rows it touched.

        A bulk UPDATE of records sets `version = version + 1` itself; the triggers abort it otherwise.
        """
        self._must_run()
        if isinstance(query, tuple):
            text, values = query  # pyright: ignore[reportUnknownVariableType]
            return self.database.run(str(text), list(values))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        return self.database.run_query(query)

    def describe(self, **facts: Any) -> None:
        """Facts for the words this operation goes by in undo and history (`n=37`)."""
        self._must_run().facts.update(facts)

    def announce(self, changes: Changes) -> None:
        """Tell the listeners what an operation changed; after its commit."""
        if "setting" in changes.nouns:
            self._settings = None
        for listener in list(self.changed):
            listener(changes)


@operation("workspace.create", right="", undoable=False)
def _create(workspace: Workspace, settings: Mapping[str, str], operator: str) -> None:
    workspace.insert_many(Setting, [{"name": name, "value": value} for name, value in settings.items()])
    workspace.insert(Operator, name=operator, rights=ALL_RIGHTS)


def _make_room(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(not _left_over(path) for path in folder.iterdir()):
            raise Refused("workspace.folder_not_empty", field="folder", folder=str(folder))
        for name in (folders.EVIDENCE, folders.BACKUPS):
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        raise Trouble("workspace.cannot_create", folder=str(folder)) from error


def _left_over(path: Path) -> bool:
    """Whether it is of a workspace whose making was cut off."""
    if path.name in (folders.EVIDENCE, folders.BACKUPS):
        return path.is_dir() and not any(path.iterdir())
    return path.name == folders.LOCK or path.name.startswith(_path_of_making(path.parent).name)


def _path_of_making(folder: Path) -> Path:
    return folder / (folders.DATABASE + ".making")


def _discard_making(folder: Path) -> None:
    for path in folder.glob(_path_of_making(folder).name + "*"):
        path.unlink(missing_ok=True)


def connect(folder: Path, *, read_only: bool) -> Database:
    """The database of a workspace; nothing in it has been looked at yet."""
    file = folder / folders.DATABASE
    if not read_only:
        if not os.access(file, os.W_OK):
            raise Trouble("workspace.read_only")
        return Database(file, "rw")
    # Beside a write-ahead log even a reader writes; where it may not, a closed workspace is read as it lies.
    log = file.with_name(file.name + "-wal")
    closed = not log.exists() or log.stat().st_size == 0
    mode: Mode = "immutable" if closed and not os.access(folder, os.W_OK) else "ro"
    return Database(file, mode)


def _checkpoint(database: Database) -> None:
    """Bring the write-ahead log into the file, so that the closed folder is whole and may be copied."""
    database.all("PRAGMA wal_checkpoint(TRUNCATE)")


def _name(model: type[Record]) -> str:
    return str(schema.metadata(model).table_name)


_UID = -1
_Slot = tuple[int | None, Any, Callable[[Any], Any]]  # place among the values given, else the value; how it is kept


@lru_cache(maxsize=1024)
def _insertion(model: type[Record], given: tuple[Any, ...]) -> tuple[str, tuple[_Slot, ...]]:
    """The statement that makes a record of values under these names, and where each column's value comes from.

    Worked out once for each way of saying it: an import makes a hundred thousand records. Defaults are constants.
    """
    meta = schema.metadata(model)
    slots: dict[str, _Slot] = {}
    for name, value in meta.get_default_dict().items():
        field = meta.combined[name]
        slots[field.column_name] = (None, field.db_value(value), field.db_value)
    slots["uid"] = (_UID, None, str)
    for nth, key in enumerate(given):
        field = meta.combined[getattr(key, "name", key)]
        slots[field.column_name] = (nth, None, field.db_value)
    names = ", ".join(f'"{name}"' for name in slots)
    marks = ", ".join("?" * len(slots))
    return f'INSERT INTO "{_name(model)}" ({names}) VALUES ({marks})', tuple(slots.values())


def _columns(model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by column as SQLite holds them; keys are field or column names."""
    known = schema.metadata(model).combined
    named = {known[getattr(key, "name", key)]: value for key, value in values.items()}
    return {field.column_name: field.db_value(value) for field, value in named.items()}


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
