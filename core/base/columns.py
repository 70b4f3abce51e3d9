"""One column of a noun, described once for table, chooser, clipboard, print, ledger and import."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Align = Literal["left", "center", "right"]
Level = Literal["finding", "measure"]


@dataclass(frozen=True, slots=True)
class Column:
    """How one fact of a row is called and shown.

    `key` is stable (layout files and saved views name it); `title` is the heading in the office's
    words; `show(row)` gives the text. `sort` is an SQL expression over the noun's list query, None
    when the column cannot be sorted by. `width` counts half-width characters (Excel's unit).
    `level` tells whether the value belongs to the finding (merged over its measures) or to one measure.
    `synonyms` are headings under which other offices write the same fact.
    """

    key: str
    title: str
    show: Callable[[Any], str]
    sort: str | None = None
    width: int = 12
    align: Align = "left"
    level: Level = "finding"
    synonyms: tuple[str, ...] = ()
    shown: bool = True
