"""草稿: what the reader makes of a document — items, header values, doubts — each tied to its place in the source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["finding", "suggestion", "demand", "pledge", "clue"]
KINDS: tuple[Kind, ...] = ("finding", "suggestion", "demand", "pledge", "clue")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the source, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft item.

    `text` are the very characters of the source; `reading` is the same without the line breaks, page numbers and
    invisible marks within. `category` is the heading as written, `headings` all headings above it from the highest,
    `organisation` the inspected body it stands under when the document speaks of several. `confidence` runs from 0
    to 1; `doubt` is the code of the sentence that tells why it is low, None when nothing is doubted.
    """

    kind: Kind
    category: str | None
    text: str
    reading: str
    start: int
    end: int
    confidence: float
    doubt: str | None = None
    headings: tuple[str, ...] = ()
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value of the header was read."""

    start: int
    end: int
    field: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the reader is not sure of: a code of the sentence catalogue, its facts, and the place it is about."""

    code: str
    start: int
    end: int
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
