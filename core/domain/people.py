"""人员与单位: the unit tree and the persons with post and phone.

A name is typed once and chosen ever after, so that one unit never splits into two.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from core.base.columns import Column
from core.base.errors import Complaints, Refused
from core.base.text import plain
from core.domain import references
from core.domain.order import close_gaps, next_place, owned, siblings
from core.store.operations import operation
from core.store.tables import Assignment, CollectionReturn, Operator, Person, Unit
from core.store.workspace import Workspace

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit; `path` is the chain of names from the top (`高新区 / 组织部`)."""

    id: int
    version: int
    name: str
    short: str
    parent: int | None
    path: str
    depth: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a post; `left_on` is set when he has left and is no longer offered."""

    id: int
    version: int
    name: str
    post: str
    phone: str
    unit: int | None
    unit_name: str
    left_on: str


@dataclass(frozen=True, slots=True)
class UnitDraft:
    name: str
    short: str = ""
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class PersonDraft:
    name: str
    unit: int | None = None
    post: str = ""
    phone: str = ""


PERSON_COLUMNS: tuple[Column, ...] = (
    Column("name", "姓名", lambda row: row.name, "person.name", 12, synonyms=("人员", "联系人")),
    Column("unit", "单位", lambda row: row.unit_name, "unit.name", 24, synonyms=("所在单位", "部门")),
    Column("post", "职务", lambda row: row.post, "person.post", 24),
    Column("phone", "联系电话", lambda row: row.phone, "person.phone", 16, synonyms=("电话", "手机")),
)


# -- queries -----------------------------------------------------------------------------------


def units(workspace: Workspace) -> list[UnitRow]:
    """All units, each after its parent, in the office's order."""
    children: dict[int | None, list[tuple[int, int, str, str, int | None]]] = {}
    for row in workspace.sql("SELECT id, version, name, short, parent_id FROM unit ORDER BY place, id"):
        children.setdefault(row[4], []).append(row)
    listed: list[UnitRow] = []

    def walk(parent: int | None, path: str, depth: int) -> None:
        for key, version, name, short, above in children.get(parent, []):
            here = f"{path} / {name}" if path else name
            listed.append(UnitRow(key, version, name, short, above, here, depth))
            walk(key, here, depth + 1)

    walk(None, "", 0)
    return listed


def persons(workspace: Workspace, unit_id: int | None = None, *, left: bool = False) -> list[PersonRow]:
    """Persons of one unit, or of all; those who have left only when asked for."""
    found = workspace.sql(
        "SELECT person.id, person.version, person.name, person.post, person.phone, person.unit_id, "
        "coalesce(unit.name, ''), coalesce(person.left_on, '') FROM person LEFT JOIN unit ON unit.id = person.unit_id "
        "WHERE (? IS NULL OR person.unit_id = ?) AND (? OR person.left_on IS NULL) "
        "ORDER BY unit.place, unit.id, person.place, person.id",
        unit_id, unit_id, left,
    )  # fmt: skip
    return [PersonRow(*row) for row in found]


def person(workspace: Workspace, person_id: int) -> PersonRow:
    """One person, also one who has left."""
    return next(row for row in persons(workspace, left=True) if row.id == person_id)


def suggest_units(workspace: Workspace, typed: str) -> list[UnitRow]:
    """Units whose name or short name holds what was typed, in either script or in pinyin (财政局: cz, caizheng);
    best first."""
    return _best(units(workspace), typed, lambda row: (row.name, row.short))


def suggest_persons(workspace: Workspace, typed: str) -> list[PersonRow]:
    """Persons whose name holds what was typed, in either script or spelled in pinyin; best first."""
    return _best(persons(workspace), typed, lambda row: (row.name,))


def _best(rows: Iterable[Row], typed: str, names: Callable[[Row], Sequence[str]]) -> list[Row]:
    wanted = plain(typed)
    if not wanted:
        return list(rows)
    ranked: list[tuple[int, int, Row]] = []
    for place, row in enumerate(rows):
        rank = min((_rank(plain(name), wanted) for name in names(row) if name), default=_NOT_AT_ALL)
        if rank < _NOT_AT_ALL:
            ranked.append((rank, place, row))
    return [row for _, _, row in sorted(ranked, key=lambda one: one[:2])]


_NOT_AT_ALL = 4


def _rank(name: str, wanted: str) -> int:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if wanted in name:
        return 2
    spelled = wanted.isascii() and any(_spells(wanted, name[start:]) for start in range(len(name)))
    return 3 if spelled else _NOT_AT_ALL


def _spells(typed: str, name: str) -> bool:
    """Whether letters spell the beginning of a name: each character by its pinyin or the beginning of it."""
    if not typed or not name:
        return not typed
    return any(
        typed.startswith(reading[:length]) and _spells(typed[length:], name[1:])
        for reading in _readings(name[0])
        for length in range(1, len(reading) + 1)
    )


@lru_cache(maxsize=8192)
def _readings(char: str) -> tuple[str, ...]:
    """Every way to read a character, in letters without tones."""
    from pypinyin import Style, pinyin

    return (char,) if char.isascii() else tuple(pinyin(char, style=Style.NORMAL, heteronym=True)[0])


# -- operations --------------------------------------------------------------------------------


@operation("unit.add")
def add_unit(workspace: Workspace, draft: UnitDraft) -> int:
    """A new unit, last under its parent. Refused: no name, or a sibling of that name."""
    _check_unit(workspace, draft, None)
    workspace.describe(name=draft.name.strip())
    place = next_place(workspace, Unit, parent_id=draft.parent)
    return workspace.insert(Unit, name=draft.name.strip(), short=draft.short.strip(), parent=draft.parent, place=place)


@operation("unit.edit")
def edit_unit(workspace: Workspace, unit_id: int, draft: UnitDraft, *, seen: int) -> None:
    """Name, short name, the unit above; under another one it comes last. Refused: a circle, no name, a sibling
    of that name."""
    _check_unit(workspace, draft, unit_id)
    workspace.describe(name=draft.name.strip())
    [(above,)] = workspace.sql("SELECT parent_id FROM unit WHERE id = ?", unit_id)
    values: dict[str, Any] = {"name": draft.name.strip(), "short": draft.short.strip(), "parent": draft.parent}
    if draft.parent != above:
        values["place"] = next_place(workspace, Unit, parent_id=draft.parent)
    workspace.update(Unit, unit_id, seen=seen, **values)
    close_gaps(workspace, Unit, parent_id=above)


@operation("unit.merge")
def merge_units(workspace: Workspace, unit_id: int, into: int) -> None:
    """One unit that was written twice becomes one: everything that names it names `into` from now on.

    Its units and persons come last there; who held a role in both names holds it once. Refused: into itself or
    a unit below it.
    """
    if _is_below(workspace, into, unit_id):
        raise Refused("unit.merge_into_itself")
    names = dict(workspace.sql("SELECT id, name FROM unit WHERE id IN (?, ?)", unit_id, into))
    [(above,)] = workspace.sql("SELECT parent_id FROM unit WHERE id = ?", unit_id)
    workspace.describe(name=names[unit_id], into=names[into])
    for table, column in ((Unit, "parent_id"), (Person, "unit_id")):
        for key, _ in siblings(workspace, table, **{column: unit_id}):
            workspace.update(table, key, **{column: into}, place=next_place(workspace, table, **{column: into}))
    for (key,) in workspace.sql(_TWICE, unit_id, into):
        workspace.delete(Assignment, key)
    for (key,) in workspace.sql(_REPORTED_TWICE, unit_id, into):
        workspace.delete(CollectionReturn, key)
    for table, column in references.to(Unit, without=(Unit, Person)):
        for key in owned(workspace, table, column, unit_id):
            workspace.update(table, key, **{column: into})
    workspace.delete(Unit, unit_id)
    close_gaps(workspace, Unit, parent_id=above)


# Present responsibilities of one unit that another holds already, in the same role for the same thing.
_TWICE = (
    "SELECT one.id FROM assignment one JOIN assignment other ON other.role = one.role AND other.unit_id = ?2"
    " AND other.finding_id IS one.finding_id AND other.measure_id IS one.measure_id AND other.until IS NULL"
    " WHERE one.unit_id = ?1 AND one.until IS NULL"
)


# What both are to report for the same round: the one that has not reported goes, of two that have the merged one's.
_REPORTED_TWICE = (
    "SELECT CASE WHEN one.returned_on IS NOT NULL AND other.returned_on IS NULL THEN other.id ELSE one.id END"
    " FROM collection_return one JOIN collection_return other"
    " ON other.round_id = one.round_id AND other.unit_id = ?2 WHERE one.unit_id = ?1"
)


@operation("unit.delete")
def delete_unit(workspace: Workspace, unit_id: int) -> None:
    """Refused while anything names it: persons, units, responsibilities, letters …"""
    [(name, above)] = workspace.sql("SELECT name, parent_id FROM unit WHERE id = ?", unit_id)
    used = references.count(workspace, Unit, unit_id)
    if used:
        raise Refused("unit.in_use", name=name, count=used)
    workspace.describe(name=name)
    workspace.delete(Unit, unit_id)
    close_gaps(workspace, Unit, parent_id=above)


@operation("person.add")
def add_person(workspace: Workspace, draft: PersonDraft) -> int:
    """A new person, last in his unit. Refused: no name, or the same name and post in the same unit."""
    _check_person(workspace, draft, None)
    workspace.describe(name=draft.name.strip())
    return workspace.insert(Person, place=next_place(workspace, Person, unit_id=draft.unit), **_person_values(draft))


@operation("person.edit")
def edit_person(workspace: Workspace, person_id: int, draft: PersonDraft, *, seen: int) -> None:
    """Name, unit, post, phone; in another unit he comes last. Refused: no name, or the same name and post in
    the same unit."""
    _check_person(workspace, draft, person_id)
    workspace.describe(name=draft.name.strip())
    [(unit,)] = workspace.sql("SELECT unit_id FROM person WHERE id = ?", person_id)
    values = _person_values(draft)
    if draft.unit != unit:
        values["place"] = next_place(workspace, Person, unit_id=draft.unit)
    workspace.update(Person, person_id, seen=seen, **values)
    close_gaps(workspace, Person, unit_id=unit)


@operation("person.leave")
def leave(workspace: Workspace, person_id: int, on: date | None) -> None:
    """The person has left on that day (None: is back); what he answered for stays on record."""
    [(name,)] = workspace.sql("SELECT name FROM person WHERE id = ?", person_id)
    workspace.describe(name=name)
    workspace.update(Person, person_id, left_on=on)


@operation("person.delete")
def delete_person(workspace: Workspace, person_id: int) -> None:
    """Refused while anything names him, or an operator is he; use `leave` then."""
    [(name, unit)] = workspace.sql("SELECT name, unit_id FROM person WHERE id = ?", person_id)
    used = references.count(workspace, Person, person_id, without=(Operator,))
    if used:
        raise Refused("person.in_use", name=name, count=used)
    if workspace.sql("SELECT 1 FROM operator WHERE person_id = ?", person_id):
        raise Refused("person.is_operator", name=name)
    workspace.describe(name=name)
    workspace.delete(Person, person_id)
    close_gaps(workspace, Person, unit_id=unit)


# -- rules -------------------------------------------------------------------------------------


def _check_unit(workspace: Workspace, draft: UnitDraft, unit_id: int | None) -> None:
    complaints: list[Refused] = []
    name = draft.name.strip()
    if not name:
        complaints.append(Refused("unit.no_name", field="name"))
    elif workspace.sql(
        "SELECT 1 FROM unit WHERE name = ? AND parent_id IS ? AND id IS NOT ?", name, draft.parent, unit_id
    ):
        complaints.append(Refused("unit.known_already", field="name", name=name))
    if unit_id is not None and draft.parent is not None and _is_below(workspace, draft.parent, unit_id):
        complaints.append(Refused("unit.below_itself", field="parent"))
    if complaints:
        raise Complaints(complaints)


def _check_person(workspace: Workspace, draft: PersonDraft, person_id: int | None) -> None:
    name = draft.name.strip()
    if not name:
        raise Complaints([Refused("person.no_name", field="name")])
    if workspace.sql(
        "SELECT 1 FROM person WHERE name = ? AND unit_id IS ? AND post = ? AND id IS NOT ?",
        name, draft.unit, draft.post.strip(), person_id,
    ):  # fmt: skip
        raise Complaints([Refused("person.known_already", field="name", name=name)])


def _person_values(draft: PersonDraft) -> dict[str, Any]:
    return {
        "name": draft.name.strip(),
        "unit": draft.unit,
        "post": draft.post.strip(),
        "phone": draft.phone.strip(),
    }


def _is_below(workspace: Workspace, unit_id: int, above: int) -> bool:
    chain = workspace.sql(
        "WITH RECURSIVE up(id) AS (SELECT ? UNION SELECT parent_id FROM unit JOIN up USING (id)) SELECT id FROM up",
        unit_id,
    )
    return (above,) in chain
