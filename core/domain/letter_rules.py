"""督办文书规则: the kinds of letters, and the ladders by which one follows the other, as data.

The built-in ones are `resources/rules/letters.toml`; an office may have a list of its own (自有范本 of the kind
`letters`), whose mistakes are told with their place before it is kept.
"""

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
from core.domain.rule_text import Path, line_of, parsed
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
    """The letters that follow each other, mildest first. `remark`: where its terms come from."""

    key: str
    title: str
    steps: tuple[Step, ...]
    remark: str = ""


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
    """The office's own list, else the built-in one; it holds, too, where an update made the own one wrong."""
    own = own_resources.rows(workspace, RESOURCE)
    try:
        return read(own[-1].text if own else built_in())
    except Refused:
        return read(built_in())


def built_in() -> str:
    """The built-in list as text, to begin one's own from."""
    return resource("rules/letters.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def read(text: str) -> Rules:
    """A list of kinds and ladders from its text.

    Refused, each with its line: no TOML, an entry that lacks what it needs or names what there is not.
    """
    content = parsed(text)
    try:
        kinds = {key: _kind(key, entry) for key, entry in _part(content, "kinds").items()}
        ladders = {key: _ladder(key, entry, kinds) for key, entry in _part(content, "ladders").items()}
    except _Wrong as wrong:
        line, where = line_of(text, wrong.path) + wrong.below, ".".join(wrong.path)
        raise Refused(wrong.code, field="text", line=line, where=where, name=wrong.name) from None
    return Rules(str(content.get("version", "")), kinds, ladders)


class _Wrong(Exception):
    """What is wrong with which entry; `below` counts the lines from its own, in a list of one step a line."""

    def __init__(self, code: str, path: Path, name: str, below: int = 0) -> None:
        super().__init__(code)
        self.code, self.path, self.name, self.below = code, path, name, below


def _part(content: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    part = content.get(name)
    if not isinstance(part, dict) or not part:
        raise _Wrong("letter_rules.lacking", (name,), name)
    for key, entry in part.items():  # pyright: ignore[reportUnknownVariableType]
        if not isinstance(entry, dict):
            raise _Wrong("letter_rules.wrong", (name, str(key)), str(key))  # pyright: ignore[reportUnknownArgumentType]
    return part  # pyright: ignore[reportUnknownVariableType]


def _kind(key: str, entry: dict[str, Any]) -> Kind:
    at = ("kinds", key)
    for name, value in entry.items():
        if name not in Kind.__dataclass_fields__ or name == "key":
            raise _Wrong("letter_rules.unknown", (*at, name), name)
        if name != "reply" and not isinstance(value, str):
            raise _Wrong("letter_rules.wrong", (*at, name), name)
    for name in ("title", "series", "subject", "opening", "closing"):
        if not entry.get(name, "").strip():
            raise _Wrong("letter_rules.lacking", (*at, name), name)
    kind = Kind(key, **entry)
    if kind.series not in book("number_series")[1]:
        raise _Wrong("letter_rules.unknown", (*at, "series"), kind.series)
    if kind.to not in _ADDRESSED:
        raise _Wrong("letter_rules.unknown", (*at, "to"), kind.to)
    if kind.reply_unit not in _TERMS:
        raise _Wrong("letter_rules.unknown", (*at, "reply_unit"), kind.reply_unit)
    if type(kind.reply) is not int or not 0 <= kind.reply <= 365:
        raise _Wrong("letter_rules.wrong", (*at, "reply"), "reply")
    for name in ("opening", "closing"):
        _check_words((*at, name), entry[name])
    return kind


def _check_words(path: Path, words: str) -> None:
    try:
        names = {name for _, name, _, _ in Formatter().parse(words) if name is not None}
    except ValueError:
        raise _Wrong("letter_rules.wrong", path, words) from None
    for name in sorted(names - FACTS):
        raise _Wrong("letter_rules.unknown", path, name)


def _ladder(key: str, entry: dict[str, Any], kinds: Mapping[str, Kind]) -> Ladder:
    at = ("ladders", key)
    title, steps, remark = entry.get("title", ""), entry.get("steps", []), entry.get("remark", "")
    if not isinstance(title, str) or not title.strip():
        raise _Wrong("letter_rules.lacking", (*at, "title"), "title")
    if not isinstance(steps, list) or not steps:
        raise _Wrong("letter_rules.lacking", (*at, "steps"), "steps")
    if not isinstance(remark, str):
        raise _Wrong("letter_rules.wrong", (*at, "remark"), "remark")
    given: list[Any] = steps  # pyright: ignore[reportUnknownVariableType]
    read = [_step((*at, "steps"), nth, step, kinds) for nth, step in enumerate(given, 1)]
    return Ladder(key, title, tuple(read), remark)


def _step(path: Path, nth: int, step: Any, kinds: Mapping[str, Kind]) -> Step:
    if not isinstance(step, dict):
        raise _Wrong("letter_rules.wrong", path, str(step), nth)
    for name in ("kind", "left_at_most"):
        if name not in step:
            raise _Wrong("letter_rules.lacking", path, name, nth)
    given: dict[str, Any] = step  # pyright: ignore[reportUnknownVariableType]
    for name in given:
        if name not in Step.__dataclass_fields__:
            raise _Wrong("letter_rules.unknown", path, name, nth)
    if type(given["left_at_most"]) is not int:
        raise _Wrong("letter_rules.wrong", path, "left_at_most", nth)
    for name in ("kind", "after"):
        if given.get(name) and given[name] not in kinds:
            raise _Wrong("letter_rules.unknown", path, str(given[name]), nth)
    return Step(**given)
