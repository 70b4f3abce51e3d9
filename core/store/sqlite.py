"""The database driver: the only place that names it, so that exactly one SQLite touches a workspace.

Two SQLite libraries in one process break each other's file locks and damage the file; peewee takes
`pysqlite3` when it finds it, so the connection is made here. Every connection gets the same set-up, and
what the driver reports becomes `Trouble` here, once. SQL stays within SQLite 3.40.
"""

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import peewee

from core.base.errors import Trouble

APPLICATION_ID = 0x52435446  # «RCTF» in the file's header

Connection = sqlite3.Connection
DriverError = sqlite3.Error
Mode = Literal["rw", "ro", "rwc", "immutable"]
Values = Sequence[Any] | dict[str, Any]

# Primary result codes (https://www.sqlite.org/rescode.html) and what they mean to a clerk.
_MEANINGS = {
    sqlite3.SQLITE_FULL: "workspace.disk_full",
    sqlite3.SQLITE_IOERR: "workspace.disk_error",
    sqlite3.SQLITE_BUSY: "workspace.locked",
    sqlite3.SQLITE_LOCKED: "workspace.locked",
    sqlite3.SQLITE_PROTOCOL: "workspace.locked",
    sqlite3.SQLITE_CORRUPT: "workspace.damaged",
    sqlite3.SQLITE_NOTADB: "workspace.damaged",
    sqlite3.SQLITE_READONLY: "workspace.read_only",
    sqlite3.SQLITE_PERM: "workspace.read_only",
    sqlite3.SQLITE_CANTOPEN: "workspace.cannot_open",
}

# Extended codes that say more. What readers and writers agree in lies beside the file and needs some 32 KB.
_EXACT_MEANINGS = {sqlite3.SQLITE_IOERR_SHMSIZE: "workspace.no_room"}
# What the driver says without a code when bytes of the file are no text.
_GARBLED = ("malformed", "Could not decode to UTF-8")


def meaning(error: BaseException) -> Trouble | None:
    """The trouble a driver's error (or peewee's wrapping of one) stands for; None when it is our own fault."""
    original = getattr(error, "orig", error)
    code = getattr(original, "sqlite_errorcode", None)
    if isinstance(code, int) and (known := _EXACT_MEANINGS.get(code) or _MEANINGS.get(code & 0xFF)):
        return Trouble(known)
    garbled = isinstance(original, sqlite3.DatabaseError) and any(words in str(original) for words in _GARBLED)
    # The driver's own words about a damaged schema may be no text either.
    if garbled or isinstance(original, UnicodeDecodeError):
        return Trouble("workspace.damaged")
    return None


@contextmanager
def translated() -> Generator[None]:
    """What the world did to the file becomes `Trouble`; everything else passes."""
    try:
        yield
    except (sqlite3.Error, peewee.PeeweeException, UnicodeDecodeError) as error:
        trouble = meaning(error)
        if trouble is None:
            raise
        raise trouble from error


def connect(path: Path | str, mode: Mode = "rw", patience: float = 0.02) -> Connection:
    """A connection with the set-up every connection has. `patience`: seconds to wait for another writer.

    `immutable` reads a file on a medium where nothing can be written beside it.
    """
    name = path if isinstance(path, str) else f"{path.absolute().as_uri()}?{_query(mode)}"
    with translated():
        connection = sqlite3.connect(
            name, uri=True, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        try:
            _set_up(connection, writes=mode in ("rw", "rwc"))
        except BaseException:
            connection.close()
            raise
    return connection


def _query(mode: Mode) -> str:
    return "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"


def _set_up(connection: Connection, *, writes: bool) -> None:
    if writes:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -16000")


def plain(path: Path) -> Connection:
    """A connection to a file that is only filled by the backup API: no log beside it, no set-up."""
    with translated():
        return sqlite3.connect(path, isolation_level=None)


class Database(peewee.SqliteDatabase):
    """One connection for peewee, made by this module. The thread that uses it is the caller's business."""

    driver: Connection

    def __init__(self, path: Path | str, mode: Mode = "rw", patience: float = 0.02) -> None:
        super().__init__(str(path), thread_safe=False, autoconnect=False)  # pyright: ignore[reportUnknownMemberType]
        self._path, self._patience = path, patience
        self._mode: Mode = mode
        self.connect()

    def _connect(self) -> Connection:
        self.driver = connect(self._path, self._mode, self._patience)
        self._add_conn_hooks(self.driver)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
        return self.driver

    def execute_sql(self, sql: str, params: Any = None) -> sqlite3.Cursor:
        with translated():
            return super().execute_sql(sql, params)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]

    def all(self, sql: str, params: Values = ()) -> list[tuple[Any, ...]]:
        """The rows of a statement, as plain tuples."""
        with translated():
            return self.driver.execute(sql, params).fetchall()

    def walk(self, sql: str, params: Values = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement one after the other, for more of them than should be in memory."""
        with translated():
            yield from self.driver.execute(sql, params)

    def value(self, sql: str, params: Values = ()) -> Any:
        """The first value of the first row; None when there is none."""
        with translated():
            row = self.driver.execute(sql, params).fetchone()
        return row[0] if row else None

    def run(self, sql: str, params: Values = ()) -> int:
        """Execute one statement; how many rows it touched."""
        with translated():
            return self.driver.execute(sql, params).rowcount

    def run_query(self, query: Any) -> int:
        """Execute a peewee query that writes; how many rows it touched."""
        context: Any = self.get_sql_context()  # pyright: ignore[reportUnknownMemberType]
        sql, params = context.sql(query).query()
        return self.run(sql, params)

    def insert(self, sql: str, params: Sequence[Any]) -> int:
        """Execute an INSERT of one row; its id."""
        with translated():
            return self.driver.execute(sql, params).lastrowid or 0

    def run_many(self, sql: str, lines: Sequence[Sequence[Any]]) -> None:
        """Execute one statement once for each line of values."""
        with translated():
            self.driver.executemany(sql, lines)

    def in_transaction(self) -> bool:
        """Whether a transaction is open on the connection, whoever began it."""
        return not self.is_closed() and self.driver.in_transaction
