"""责任: who answers for a finding or a measure — 责任领导, 牵头单位, 配合单位, 责任人.

A responsibility that ended stays on record with its first and last day, so that it can be told who answered on a day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.store.tables import Assignment
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Holder:
    """A unit or person in a role: `id` of the unit or person, name, and what the ledgers print beside it."""

    id: int
    name: str
    post: str = ""
    phone: str = ""

    @property
    def with_phone(self) -> str:
        """`张三 0871-1234567`, the form of the 责任清单."""
        return f"{self.name} {self.phone}".strip()


Roles = dict[str, tuple[Holder, ...]]

_NEVER = "9999-12-31"
PERSON_ROLES = ("first_responsible", "leader", "person")
UNIT_ROLES = ("lead_unit", "co_unit")


def names(holders: Iterable[Holder]) -> str:
    """`组织部、纪工委`, the way papers list them."""
    return "、".join(holder.name for holder in holders)


def summed(of_measures: Iterable[Roles], of_finding: Roles, role: str) -> tuple[Holder, ...]:
    """Who holds a role on a finding's measures, each once; where no measure says, who holds it on the finding."""
    each_once = {holder.id: holder for roles in of_measures for holder in roles.get(role, ())}
    return tuple(each_once.values()) or of_finding.get(role, ())


def of(workspace: Workspace, noun: str, ids: Sequence[int], until: date | None = None) -> dict[int, Roles]:
    """The holders of every role, for findings or measures (`noun`), in the order they were given: the present ones,
    with `until` (截至) those of that day. Who has no first day held it from the beginning."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    found = workspace.sql(
        f"SELECT a.{noun}_id, a.role, coalesce(a.person_id, a.unit_id), coalesce(person.name, unit.name, ''),"
        " coalesce(person.post, ''), coalesce(person.phone, '')"
        " FROM assignment a LEFT JOIN person ON person.id = a.person_id LEFT JOIN unit ON unit.id = a.unit_id"
        f" WHERE a.{noun}_id IN ({marks}) AND (a.until IS NULL OR a.until >= ?) AND (a.since IS NULL OR a.since <= ?)"
        " ORDER BY a.place, a.id",
        *ids, until.isoformat() if until else _NEVER, until.isoformat() if until else _NEVER,
    )  # fmt: skip
    held: dict[int, Roles] = {}
    for key, role, holder, name, post, phone in found:
        roles = held.setdefault(key, {})
        roles[role] = (*roles.get(role, ()), Holder(holder, name, post, phone))
    return held


def assign(workspace: Workspace, noun: str, record_id: int, role: str, wanted: Sequence[int]) -> None:
    """Let exactly these units or persons hold the role; writes only what differs."""
    field = "person" if role in PERSON_ROLES else "unit"
    known = dict(
        workspace.sql(
            f"SELECT {field}_id, id FROM assignment WHERE {noun}_id = ? AND role = ? AND until IS NULL", record_id, role
        )
    )
    for holder in known.keys() - set(wanted):
        workspace.delete(Assignment, known[holder])
    places = dict(workspace.sql(f"SELECT id, place FROM assignment WHERE {noun}_id = ? AND role = ?", record_id, role))
    for place, holder in enumerate(dict.fromkeys(wanted), 1):
        if holder not in known:
            values: dict[str, Any] = {noun: record_id, field: holder, "role": role, "place": place}
            workspace.insert(Assignment, **values)
        elif places[known[holder]] != place:
            workspace.update(Assignment, known[holder], place=place)
