"""整改工作领导小组: who sits on it and as what; a change ends one membership and begins another, both on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.domain import rules
from core.domain.order import next_place
from core.store.operations import operation
from core.store.tables import GroupMember
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """What a form says of members: several persons in one role."""

    role: str
    persons: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member; `until` is the last day, None while the person sits on it."""

    id: int
    version: int
    inspection: int
    role: str
    person: int
    name: str
    post: str
    unit: str
    since: date | None
    until: date | None


COLUMNS: tuple[Column, ...] = (
    Column("role", "职务", lambda row: row.role, None, 14, "center"),
    Column("name", "姓名", lambda row: row.name, "name", 12),
    Column("unit", "单位", lambda row: row.unit, "unit", 24),
    Column("post", "单位职务", lambda row: row.post, "post", 24),
    Column("since", "起始日", lambda row: show_day(row.since), "since", 14, "center"),
    Column("until", "终止日", lambda row: show_day(row.until), "until", 14, "center"),
)


# -- queries -----------------------------------------------------------------------------------


def roles(workspace: Workspace) -> tuple[str, ...]:
    """The words offered for roles, in the order in which a group is listed (`resources/rules/meetings.toml`)."""
    return tuple(rules.book(workspace, "meetings")[1]["group"]["roles"])


def rows(workspace: Workspace, inspection_id: int | None, *, on: date | None = None) -> list[MemberRow]:
    """Everybody who sits or sat on the group, by role; with `on` those of that day."""
    found = workspace.sql(
        "SELECT one.id, one.version, inspection_id, role, person.id, person.name, person.post, coalesce(unit.name, ''),"
        " since, until FROM group_member one JOIN person ON person.id = one.person_id"
        " LEFT JOIN unit ON unit.id = person.unit_id WHERE (:inspection IS NULL OR inspection_id = :inspection)"
        " AND (:day IS NULL OR (coalesce(since, '') <= :day AND coalesce(until, '9') >= :day))"
        " ORDER BY until IS NOT NULL, one.place, one.id",
        inspection=inspection_id,
        day=on.isoformat() if on else None,
    )
    order = {role: place for place, role in enumerate(roles(workspace))}
    members = [MemberRow(*row, since=_day(since), until=_day(until)) for *row, since, until in found]
    return sorted(members, key=lambda row: (row.until is not None, order.get(row.role, len(order))))


# -- operations --------------------------------------------------------------------------------


@operation("group_member.add")
def add(workspace: Workspace, inspection_id: int, draft: MemberDraft) -> list[int]:
    """These persons in this role. Refused: no role, nobody, dates out of order, one sits in that role already."""
    _check(draft)
    for row in rows(workspace, inspection_id):
        if row.until is None and row.role == draft.role.strip() and row.person in draft.persons:
            raise Refused("group_member.known_already", field="persons", name=row.name, role=row.role)
    workspace.describe(role=draft.role.strip(), n=len(draft.persons))
    return [
        workspace.insert(
            GroupMember, inspection=inspection_id, role=draft.role.strip(), person=person, since=draft.since,
            until=draft.until, place=next_place(workspace, GroupMember, inspection_id=inspection_id),
        )
        for person in draft.persons
    ]  # fmt: skip


@operation("group_member.edit")
def edit(workspace: Workspace, member_id: int, draft: MemberDraft, *, seen: int) -> None:
    """Correct a membership; a change of office ends it (`leave`) and begins another. Refused as `add`, `Stale`."""
    _check(draft)
    workspace.describe(role=draft.role.strip())
    workspace.update(
        GroupMember, member_id, seen=seen, role=draft.role.strip(), person=draft.persons[0], since=draft.since,
        until=draft.until,
    )  # fmt: skip


@operation("group_member.leave")
def leave(workspace: Workspace, member_ids: Sequence[int], until: date) -> None:
    """These sit on it up to that day. Refused: before they began."""
    chosen = [row for row in rows(workspace, None) if row.id in member_ids]
    for row in chosen:
        if row.since is not None and until < row.since:
            raise Refused("group_member.out_of_order", field="until")
    workspace.describe(n=len(chosen))
    for row in chosen:
        workspace.update(GroupMember, row.id, until=until)


@operation("group_member.delete")
def delete(workspace: Workspace, member_ids: Sequence[int]) -> None:
    """Made in error: into the bin."""
    workspace.describe(n=len(member_ids))
    for key in member_ids:
        workspace.delete(GroupMember, key)


def _check(draft: MemberDraft) -> None:
    complaints: list[Refused] = []
    if not draft.role.strip():
        complaints.append(Refused("group_member.no_role", field="role"))
    if not draft.persons:
        complaints.append(Refused("group_member.nobody", field="persons"))
    if draft.since and draft.until and draft.until < draft.since:
        complaints.append(Refused("group_member.out_of_order", field="until"))
    if complaints:
        raise Complaints(complaints)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
