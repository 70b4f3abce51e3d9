"""Full-text search: any piece of a text, from one character on, simplified = traditional, full = half width.

Each record table that names searchable columns has an FTS5 table of its own, rowid = record id. Texts are
folded (`core.base.text.plain`) and written with a blank between the characters, so that a phrase of single
characters finds any piece; names are also written as pinyin initials. Words typed with blanks between
them must all occur in the record. Tables that name no column (clues above all) are in no index.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from core.base.text import plain
from core.store.audit import Entry
from core.store.schema import Table
from core.store.sqlite import Database

if TYPE_CHECKING:
    from core.store.workspace import Workspace

_END = "·"  # stands between the columns of a record: no phrase may reach over it
_PORTION = 500
_READINGS = 32  # so many ways to read one name are enough
_PERSON = 4  # characters of the longest personal name


def follow(database: Database, tables: Mapping[str, Table], written: Iterable[Entry]) -> None:
    """Bring the index up to date with the entries of an operation, inside its transaction."""
    touched: dict[str, set[int]] = {}
    for _, op, noun, row, column, *_ in written:
        table = tables[noun]
        if table.index and (op == "D" or column in table.searchable or column in table.named):
            touched.setdefault(noun, set()).add(row)
    for noun, rows in touched.items():
        _write(database, tables[noun], sorted(rows))


def rebuild(database: Database, tables: Iterable[Table]) -> None:
    """Make every index anew from the records."""
    for table in tables:
        if table.index:
            database.run(f'DELETE FROM "{table.index}"')
            _write(database, table, [row for (row,) in database.all(f'SELECT id FROM "{table.name}"')])


def _write(database: Database, table: Table, rows: Sequence[int]) -> None:
    database.run_many(f'DELETE FROM "{table.index}" WHERE rowid = ?', [(row,) for row in rows])
    lines: list[tuple[int, str, str]] = []
    for start in range(0, len(rows), _PORTION):
        lines.extend(expected(database, table, rows[start : start + _PORTION]))
    database.run_many(f'INSERT INTO "{table.index}" (rowid, text, initials) VALUES (?, ?, ?)', lines)


def expected(database: Database, table: Table, rows: Sequence[int]) -> list[tuple[int, str, str]]:
    """What the index must hold for these records: id, text, initials."""
    columns = (*table.searchable, *(name for name in table.named if name not in table.searchable))
    named = [columns.index(name) for name in table.named]
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(rows))
    found = database.all(f'SELECT id, {names} FROM "{table.name}" WHERE id IN ({marks})', list(rows))
    return [
        (row, _spaced(values), _spaced(one for place in named for one in initials(values[place] or "")))
        for row, *values in found
    ]


def _spaced(texts: Iterable[Any]) -> str:
    pieces = [" ".join(plain(str(text))) for text in texts if text]
    return f" {_END} ".join(pieces)


@lru_cache(maxsize=4096)
def initials(name: str) -> tuple[str, ...]:
    """The first letters a name may be typed by: 张国立 → zgl; several where a character has several readings."""
    folded = plain(name)
    if folded.isascii():
        return ()
    readings = [_letters(char) for char in folded]
    if len(folded) <= _PERSON:
        return tuple(map("".join, islice(product(*readings), _READINGS)))
    # In a long name only one character at a time departs from its usual reading.
    usual = [letters[0] for letters in readings]
    others = [
        "".join([*usual[:place], letter, *usual[place + 1 :]])
        for place, letters in enumerate(readings)
        for letter in letters[1:]
    ]
    return ("".join(usual), *others[:_READINGS])


@lru_cache(maxsize=8192)
def _letters(char: str) -> tuple[str, ...]:
    """The letters one character may be typed by, the usual one first; itself when it has no reading."""
    from pypinyin import Style, pinyin

    if char.isascii():
        return (char,)
    readings = [*pinyin(char, style=Style.FIRST_LETTER), *pinyin(char, style=Style.FIRST_LETTER, heteronym=True)]
    return tuple(dict.fromkeys(reading[0] for one in readings for reading in one if reading))


# -- asking ------------------------------------------------------------------------------------


def phrase(text: str) -> str:
    """What was typed as an FTS5 query; empty when there is no letter, digit or character in it."""
    pieces = [" ".join(plain(word)) for word in text.split()]
    return " AND ".join(f'"{piece}"' for piece in pieces if piece)


def matching_sql(noun: str, text: str) -> tuple[str, list[Any]]:
    """A sub-query (and its values) that gives the ids of a noun's records holding the text, for lists.

    Not for a past workspace, where there is no index: use `find`.
    """
    return f'SELECT rowid FROM main."search_{noun}" WHERE "search_{noun}" MATCH ?', [phrase(text)]


def find(workspace: "Workspace", text: str, nouns: Sequence[str] | None = None) -> list[tuple[str, int]]:
    """(noun, id) of the records that hold the text, in the order of nouns and ids; nothing for an empty text."""
    wanted = phrase(text)
    if not wanted:
        return []
    tables = workspace.schema.by_name
    found: list[tuple[str, int]] = []
    for noun in tables if nouns is None else nouns:
        if tables[noun].index:
            rows = _scan(workspace, tables[noun], text) if workspace.past else _ask(workspace.database, noun, wanted)
            found.extend((noun, row) for row in rows)
    return found


def _ask(database: Database, noun: str, wanted: str) -> list[int]:
    return [row for (row,) in database.all(
        f'SELECT rowid FROM "search_{noun}" WHERE "search_{noun}" MATCH ? ORDER BY rowid', (wanted,)
    )]  # fmt: skip


def _scan(workspace: "Workspace", table: Table, text: str) -> list[int]:
    """The past has no index: look through its texts. Slower, with the same answer."""
    words = [" ".join(plain(word)) for word in text.split() if plain(word)]
    rows = [row for (row,) in workspace.database.all(f'SELECT id FROM "{table.name}" ORDER BY id')]
    return [
        row
        for start in range(0, len(rows), _PORTION)
        for row, one, other in sorted(expected(workspace.database, table, rows[start : start + _PORTION]))
        if all(f" {word} " in f" {one} " or f" {word} " in f" {other} " for word in words)
    ]
