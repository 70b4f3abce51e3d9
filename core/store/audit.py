"""The audit trail: what seals an operation, and how a seal is tried again.

Triggers write the entries of `change`; a trigger cannot hash, so Python seals them at the end of the
operation: each entry gets a random salt and a digest over salt and values, and the operation one chain
value over its own facts, those digests and the chain value before. The chain covers digests, not values,
so that values can be expunged and the trail stays whole. It shows accidents and unskilled changes; against
intent it needs its last value kept somewhere else (see `code`).
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.store.sqlite import Database

SALT = 16
DIGEST = 32
NO_SALT = bytes(SALT)
_SHOWN = 20  # hexadecimal digits of a chain value that are printed: 80 bits

Entry = tuple[int, str, str, int, str, Any, Any]  # id, op, tbl, row, col, old, new


def _tagged(tag: bytes, body: bytes) -> bytes:
    return tag + len(body).to_bytes(8, "big") + body


def _text(value: str) -> bytes:
    made = _tagged(b"t", value.encode("utf-8", "surrogatepass"))
    if len(value) <= _SHORT and len(_OFTEN) < _MOST_OFTEN:
        _OFTEN[value] = made
    return made


_NOTHING = _tagged(b"n", b"")
# Names of tables and columns, dates and states come a hundred thousand times in the entries of one import.
_OFTEN: dict[str, bytes] = {}
_SHORT, _MOST_OFTEN = 16, 4096


def encode(values: Iterable[Any]) -> bytes:
    """SQLite's values as bytes that no other values give."""
    pieces: list[bytes] = []
    for value in values:
        if value is None:
            pieces.append(_NOTHING)
        elif isinstance(value, str):
            pieces.append(_OFTEN.get(value) or _text(value))
        elif isinstance(value, int):
            pieces.append(_tagged(b"i", str(value).encode()))
        elif isinstance(value, float):
            pieces.append(_tagged(b"f", struct.pack(">d", value)))
        else:
            pieces.append(_tagged(b"b", bytes(value)))
    return b"".join(pieces)


def salted(salt: bytes, values: Iterable[Any]) -> bytes:
    """The digest of an entry's values under its salt."""
    return hashlib.sha256(salt + encode(values)).digest()


@dataclass(frozen=True, slots=True)
class Head:
    """The facts of one operation that its chain value covers."""

    id: int
    name: str
    operator: int
    at: str
    marked: int
    undoes: str
    first: int | None
    changes: int

    def chain(self, before: bytes, digests: bytes) -> bytes:
        """The chain value of the operation, given the one before it."""
        facts = (self.id, self.name, self.operator, self.at, self.marked, self.undoes, self.first, self.changes)
        return hashlib.sha256(before + encode(facts) + digests).digest()


def entries(database: Database, operation: int) -> list[Entry]:
    """The entries of one operation in the order they were written."""
    return database.all(
        'SELECT id, op, tbl, "row", col, old, "new" FROM main.change WHERE operation = ? ORDER BY id', (operation,)
    )


def blanked(salts: bytes) -> int:
    """How many salts of an operation are gone, and with them the values they sealed."""
    return sum(salts[at : at + SALT] == NO_SALT for at in range(0, len(salts), SALT))


def last_chain(database: Database) -> bytes:
    """The chain value of the last operation; empty before the first."""
    return database.value("SELECT chain FROM main.operation ORDER BY id DESC LIMIT 1") or b""


def seal(database: Database, head: Head, facts: Mapping[str, Any], written: Sequence[Entry]) -> None:
    """Write the operation's row over its entries. The first salt and digest are those of its facts."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), default=str)
    salts = os.urandom(SALT * (len(written) + 1))
    digests = bytearray(salted(salts[:SALT], (text,)))
    for place, (_, *values) in enumerate(written, 1):
        digests += salted(salts[place * SALT : (place + 1) * SALT], values)
    chain = head.chain(last_chain(database), bytes(digests))
    database.run(
        "INSERT INTO operation (id, name, operator, at, marked, undoes, first, changes, facts, salts, digests, chain)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (head.id, head.name, head.operator, head.at, head.marked, head.undoes, head.first, head.changes,
         text, salts, bytes(digests), chain),
    )  # fmt: skip


def code(database: Database) -> str:
    """What papers and backups carry of the trail: number of the last operation and the start of its chain value."""
    found = database.all("SELECT id, hex(chain) FROM main.operation ORDER BY id DESC LIMIT 1")
    return f"{found[0][0]}-{found[0][1][:_SHOWN].lower()}" if found else ""


def matches(database: Database, known: str) -> bool:
    """Whether the trail still holds the operation and chain value of a code noted earlier."""
    number, _, start = known.strip().lower().partition("-")
    if not number.isdigit() or not start:
        return False
    chain = database.value("SELECT hex(chain) FROM main.operation WHERE id = ?", (int(number),))
    return chain is not None and chain.lower().startswith(start)
