"""What an intake review consists of: items, the header's facts, and where both stand in the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

KINDS = ("finding", "suggestion", "demand", "pledge", "clue")
HEADER = (
    "commissioned_by",
    "team",
    "team_leader",
    "organisations",
    "term",
    "round",
    "kind",
    "started_on",
    "ended_on",
    "feedback_on",
    "first_responsible",
    "methods",
    "themes",
    "chair",
    "chair_post",
    "host",
    "place",
    "attendees",
    "observers",
    "head_event",
    "team_event",
)

Place = Literal["item", "evidence", "left_over"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source in characters, `end` exclusive; `key` names the item, `field` the header's field."""

    start: int
    end: int
    place: Place = "left_over"
    key: int = 0
    field: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One draft: where it stands, what it is, and its words.

    `reading` is the source's wording as the reader cleaned it (line breaks and page numbers amid a
    sentence taken out); `edited` is what the clerk made of it, None while untouched. `manifestations` are
    the 具体表现 under it. `doubt` is the code of what the reader was not sure of, empty once settled.
    """

    key: int
    kind: str
    start: int
    end: int
    reading: str
    category: str = ""
    edited: str | None = None
    brief: str = ""
    manifestations: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the reader took a value of the header from."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What the reader was not sure of in the document as a whole: a code, its facts, the place it is about."""

    code: str
    start: int = 0
    end: int = 0
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the header. An empty value is shown as 未填; `typed` once the clerk has set it."""

    field: str
    value: str = ""
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What has been made of the source so far. `items` stand in the order in which they are numbered."""

    items: tuple[Item, ...] = ()
    header: tuple[Fact, ...] = ()
    simplified: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    next_key: int = 1


def sheet_to_dict(sheet: Sheet) -> dict[str, Any]:
    """The sheet as JSON can hold it."""
    return {
        "items": [asdict(item) for item in sheet.items],
        "header": [[fact.field, fact.value, fact.typed] for fact in sheet.header],
        "simplified": sheet.simplified,
        "choices": [list(choice) for choice in sheet.choices],
        "next_key": sheet.next_key,
    }


def sheet_from_dict(kept: Mapping[str, Any]) -> Sheet:
    """The sheet that `sheet_to_dict` described."""
    return Sheet(
        items=tuple(_item(item) for item in kept["items"]),
        header=tuple(Fact(*fact) for fact in kept["header"]),
        simplified=kept["simplified"],
        choices=tuple((phrase, chosen) for phrase, chosen in kept["choices"]),
        next_key=kept["next_key"],
    )


def _item(kept: dict[str, Any]) -> Item:
    item = Item(**kept)
    return replace(item, manifestations=tuple(item.manifestations))  # JSON knows no tuples
