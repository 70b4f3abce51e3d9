"""督办文书规则: the kinds of letters, and the ladders by which one follows the other, as data.

The built-in ones are `resources/rules/letters.toml`; an office may have a list of its own (自有范本 of the kind
`letters`), whose mistakes are told with their place before it is kept.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from string import Formatter
from typing import Any

from core.base import dates
from core.base.dates import Calendar
from core.base.errors import Refused
from core.base.places import resource
from core.base.rulebook import book
from core.domain import own_resources
from core.store.workspace import Workspace

RESOURCE = "letters"
FACTS = {"organisation", "inspection", "unit", "count", "term", "previous"}
_ADDRESSED = ("", "leader", "person")
_TERMS = {"workdays": "个工作日", "days": "日"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter. `to`: the role whose holder is addressed beside the unit; `reply`: its term, 0 for none."""

    key: str
    title: str
    series: str
    subject: str
    opening: str
    closing: str
    to: str = ""
    copy_to: str = ""
    reply: int = 0
    reply_unit: str = "workdays"

    @property
    def term(self) -> str:
        """`10个工作日`; empty when no reply is asked for."""
        return f"{self.reply}{_TERMS[self.reply_unit]}" if self.reply else ""

    def reply_due(self, issued_on: date, calendar: Calendar) -> date | None:
        """The last day for a reply to a letter issued that day; None when none is asked for."""
        if not self.reply:
            return None
        if self.reply_unit == "workdays":
            return dates.add_workdays(issued_on, self.reply, calendar)
        return issued_on + timedelta(days=self.reply)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: due for a measure with so many days left or fewer, perhaps `after` another letter."""

    kind: str
    left_at_most: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The letters that follow each other, mildest first."""

    key: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What an office writes its letters by."""

    version: str
    kinds: Mapping[str, Kind]
    ladders: Mapping[str, Ladder]

    def kind(self, key: str) -> Kind:
        """The kind of that key; one that the list no longer has keeps its key as title."""
        return self.kinds.get(key) or Kind(key, key, "", key, "", "")


def rules(workspace: Workspace) -> Rules:
    """The office's own list, else the built-in one."""
    own = own_resources.rows(workspace, RESOURCE)
    return read(own[-1].text) if own else read(built_in())


def built_in() -> str:
    """The built-in list as text, to begin one's own from."""
    return resource("rules/letters.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def read(text: str) -> Rules:
    """A list of kinds and ladders from its text.

    Refused: no TOML (with the line), an entry that lacks what it needs or names what there is not.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused("letter_rules.unreadable", field="text", place=str(error)) from error
    kinds = {key: _kind(key, entry) for key, entry in _part(content, "kinds").items()}
    ladders = {key: _ladder(key, entry, kinds) for key, entry in _part(content, "ladders").items()}
    return Rules(str(content.get("version", "")), kinds, ladders)


def _part(content: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    part = content.get(name)
    if not isinstance(part, dict) or not part:
        raise Refused("letter_rules.lacking", field="text", where=name, name=name)
    for key, entry in part.items():  # pyright: ignore[reportUnknownVariableType]
        if not isinstance(entry, dict):
            raise Refused("letter_rules.wrong", field="text", where=f"{name}.{key}", name=key)
    return part  # pyright: ignore[reportUnknownVariableType]


def _kind(key: str, entry: dict[str, Any]) -> Kind:
    where = f"kinds.{key}"
    for name in ("title", "series", "subject", "opening", "closing"):
        if not str(entry.get(name, "")).strip():
            raise Refused("letter_rules.lacking", field="text", where=where, name=name)
    for name in entry:
        if name not in Kind.__dataclass_fields__ or name == "key":
            raise Refused("letter_rules.unknown", field="text", where=where, name=name)
    kind = Kind(key, **entry)
    if kind.series not in book("number_series")[1]:
        raise Refused("letter_rules.unknown", field="text", where=where, name=kind.series)
    if kind.to not in _ADDRESSED:
        raise Refused("letter_rules.unknown", field="text", where=where, name=str(kind.to))
    if kind.reply_unit not in _TERMS or type(kind.reply) is not int or not 0 <= kind.reply <= 365:
        raise Refused("letter_rules.wrong", field="text", where=where, name="reply")
    for words in (kind.opening, kind.closing):
        _check_words(where, words)
    return kind


def _check_words(where: str, words: str) -> None:
    try:
        names = {name for _, name, _, _ in Formatter().parse(words) if name is not None}
    except ValueError as error:
        raise Refused("letter_rules.wrong", field="text", where=where, name=words) from error
    for name in sorted(names - FACTS):
        raise Refused("letter_rules.unknown", field="text", where=where, name=name)


def _ladder(key: str, entry: dict[str, Any], kinds: Mapping[str, Kind]) -> Ladder:
    where = f"ladders.{key}"
    if not str(entry.get("title", "")).strip():
        raise Refused("letter_rules.lacking", field="text", where=where, name="title")
    steps = tuple(_step(where, step, kinds) for step in entry.get("steps", ()))
    if not steps:
        raise Refused("letter_rules.lacking", field="text", where=where, name="steps")
    return Ladder(key, entry["title"], steps)


def _step(where: str, step: dict[str, Any], kinds: Mapping[str, Kind]) -> Step:
    for name in ("kind", "left_at_most"):
        if name not in step:
            raise Refused("letter_rules.lacking", field="text", where=where, name=name)
    for name in step:
        if name not in Step.__dataclass_fields__:
            raise Refused("letter_rules.unknown", field="text", where=where, name=name)
    if type(step["left_at_most"]) is not int:
        raise Refused("letter_rules.wrong", field="text", where=where, name="left_at_most")
    for name in ("kind", "after"):
        if step.get(name) and step[name] not in kinds:
            raise Refused("letter_rules.unknown", field="text", where=where, name=str(step[name]))
    return Step(**step)
