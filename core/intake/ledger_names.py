"""名称匹配: the units and persons a ledger names, beside those that are known.

The same name is the same unit or person. A name that only looks or sounds alike is proposed and never taken by
itself: one unit must not become two, nor two one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.base.text import plain
from core.domain import people
from core.intake.ledger_reading import Mention
from core.store.workspace import Workspace

_ALIKE = 75


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What a name means: a record that is `known` for certain, else `near` ones as (id, name), else a new one."""

    mention: Mention
    known: int | None = None
    near: tuple[tuple[int, str], ...] = ()
    several: bool = False

    @property
    def open(self) -> bool:
        """Whether the clerk should look: something near is known, or several of that very name."""
        return self.known is None and bool(self.near)


def match(workspace: Workspace, mentions: Sequence[Mention]) -> list[NameMatch]:
    """Each name beside what is known, in the order of the ledger."""
    units = [(row.id, row.name, (row.name, row.short)) for row in people.units(workspace)]
    persons = [(row.id, _shown(row), (row.name,)) for row in people.persons(workspace)]
    listed: Mapping[str, list[tuple[int, str, tuple[str, ...]]]] = {"unit": units, "person": persons}
    return [_match(one, listed[one.noun], one.noun) for one in mentions]


def _shown(row: people.PersonRow) -> str:
    """张三（财政局，副局长）: two of one name are told apart by where they work."""
    told = "，".join(filter(None, (row.unit_name, row.post)))
    return f"{row.name}（{told}）" if told else row.name


def _match(
    mention: Mention, listed: Sequence[tuple[int, str, tuple[str, ...]]], noun: Literal["unit", "person"]
) -> NameMatch:
    wanted = plain(mention.name)
    same = [(key, shown) for key, shown, names in listed if any(name and plain(name) == wanted for name in names)]
    if len(same) == 1:
        return NameMatch(mention, same[0][0])
    if same:
        return NameMatch(mention, near=tuple(same), several=True)
    ranked = [(_likeness(wanted, names, noun), -place) for place, (_, _, names) in enumerate(listed)]
    best = sorted((one for one in ranked if one[0] >= _ALIKE), reverse=True)[:4]
    return NameMatch(mention, near=tuple(listed[-place][:2] for _, place in best))


def _likeness(wanted: str, names: Sequence[str], noun: Literal["unit", "person"]) -> float:
    """0–100: written alike, one within the other (组织部, 区委组织部), or sounding the same (张姗, 张珊)."""
    from rapidfuzz import fuzz

    best = 0.0
    for name in map(plain, filter(None, names)):
        if noun == "unit":
            within = min(len(name), len(wanted)) > 1 and (name in wanted or wanted in name)
            best = max(best, 90.0 if within else fuzz.ratio(name, wanted))
        if _sound(name) == _sound(wanted):
            best = max(best, 95.0)
    return best


def _sound(name: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(name))
