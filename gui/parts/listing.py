"""A list read at once: filtered by facets and words, sorted by what its columns show.

For lists of some hundreds (letters, meetings, submissions), read as they are looked at. One that may be longer is read
elsewhere and handed in by `keep`; filtering and sorting what is kept takes no more than a blink for 10,000 rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.base.columns import Column
from core.base.text import plain
from core.store.search import initials
from gui.parts.record_model import Heading, Sort

NAME = 24  # characters of the longest text that is a name, or a few of them: 张三、李四
Facets = Mapping[str, Callable[[Any], Any]]  # facet key → what a row says of it


class Listing:
    """A list's source. A column's `sort` names the attribute of the row to sort by."""

    def __init__(self, read: Callable[[], Sequence[Any]], columns: Sequence[Column], facets: Facets) -> None:
        self._read = read
        self._columns = columns
        self._facets = facets
        self._sorts = {column.key: column.sort for column in columns}
        self._known: dict[int, Any] = {}
        self._kept: Sequence[Any] | None = None
        self._words: dict[int, str] = {}  # what can be searched of each row that is kept
        self.total = 0
        self.values: Mapping[str, Sequence[Any]] = {}
        self.text = ""

    def keep(self, found: Sequence[Any] | None, words: Mapping[int, str] | None = None) -> None:
        """List these rows from now on instead of reading; None reads again. `words`: their `searched`, worked out."""
        self._kept, self._words = found, dict(words or {})

    def searched(self, row: Any) -> str:
        """What words are looked for in: all that the columns show."""
        return plain(" ".join(column.show(row) for column in self._columns))

    @property
    def everything(self) -> Sequence[Any]:
        """All rows, whatever the filter."""
        return self._read() if self._kept is None else self._kept

    def ids(self, sort: Sort) -> Sequence[int]:
        everything = self.everything
        self.total = len(everything)
        found = [row for row in everything if self._wanted(row)]
        for key, down in reversed(sort):
            name = self._sorts.get(key)
            if name is not None:
                found = _sorted(found, name, down)
        self._known = {row.id: row for row in found}
        return list(self._known)

    def rows(self, ids: Sequence[int]) -> Sequence[Any]:
        return [self._known[key] for key in ids if key in self._known]

    def headings(self, ids: Sequence[int]) -> Sequence[Heading]:
        return ()

    def _wanted(self, row: Any) -> bool:
        for key, chosen in self.values.items():
            said = self._facets[key](row)
            if not set(said if isinstance(said, tuple) else (said,)) & set(chosen):
                return False
        if not self.text:
            return True
        shown = self._words.get(row.id) or self.searched(row)
        return all(word in shown or self._spelled(row, word) for word in map(plain, self.text.split()))

    def _spelled(self, row: Any, word: str) -> bool:
        """Whether letters are the pinyin initials of a name that the columns show, or stand among them."""
        if not word.isascii():
            return False
        texts = (column.show(row) for column in self._columns)
        return any(word in one for text in texts if len(text) <= NAME for one in initials(text))


def _sorted(rows: Sequence[Any], name: str, down: bool) -> list[Any]:
    """By an attribute: words as a Chinese reader expects them (pinyin, GB 18030); what has no value stands last."""

    def key(row: Any) -> Any:
        value = getattr(row, name)
        return value.encode("gb18030", "replace") if isinstance(value, str) else value

    there = [row for row in rows if getattr(row, name) not in (None, "")]
    return sorted(there, key=key, reverse=down) + [row for row in rows if getattr(row, name) in (None, "")]
