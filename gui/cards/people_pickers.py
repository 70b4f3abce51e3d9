"""责任单位和人员的选择: pickers of units and persons.

A new one is made on the spot, as its own undoable step, and goes again with the form that is given up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from core.domain import people
from core.domain.assignments import Holder
from core.domain.people import PersonDraft, PersonRow, UnitDraft, UnitRow
from core.store import undo
from gui.language import tr
from gui.parts.picker import Pick, RecordPicker

if TYPE_CHECKING:
    from gui.desk import Desk


def unit_picker(desk: Desk, *, single: bool = False) -> RecordPicker:
    """Chooses units by name, short name, pinyin or initials."""

    def suggest(typed: str) -> Sequence[Pick]:
        return [_unit(row) for row in people.suggest_units(desk.workspace, typed)]

    def make(name: str) -> Pick | None:
        done = desk.do(people.add_unit, UnitDraft(name))
        return _made(desk, done.value, name) if done else None

    return RecordPicker(suggest, make, partial(_unmake, desk), single=single, hint=tr("单位名称或拼音首字母"))


def person_picker(desk: Desk, *, single: bool = False) -> RecordPicker:
    """Chooses persons by name, pinyin or initials; those who have left are not offered."""

    def suggest(typed: str) -> Sequence[Pick]:
        return [_person(row) for row in people.suggest_persons(desk.workspace, typed)]

    def make(name: str) -> Pick | None:
        done = desk.do(people.add_person, PersonDraft(name))
        return _made(desk, done.value, name) if done else None

    return RecordPicker(suggest, make, partial(_unmake, desk), single=single, hint=tr("姓名或拼音首字母"))


def picks_of(holders: Iterable[Holder]) -> list[Pick]:
    """Who holds a role, as a picker shows it."""
    return [Pick(holder.id, holder.name, holder.post) for holder in holders]


def pick_unit(desk: Desk, unit_id: int | None) -> list[Pick]:
    """One unit for a picker; none for None."""
    return [_unit(row) for row in people.units(desk.workspace) if row.id == unit_id]


def pick_person(desk: Desk, person_id: int | None) -> list[Pick]:
    """One person for a picker, also one who has left; none for None."""
    return [_person(people.person(desk.workspace, person_id))] if person_id is not None else []


def _made(desk: Desk, record: int, name: str) -> Pick:
    step = desk.next_undo()
    return Pick(record, name, step=step.operation_id if step else 0)


def _unmake(desk: Desk, operation: int) -> bool:
    """Take back what made a record on the spot, if the clerk has done nothing since and nobody uses it."""
    step = desk.next_undo()
    if step is None or step.operation_id != operation:
        return False
    return bool(desk.do(undo.undo, complain=lambda _: None))


def _unit(row: UnitRow) -> Pick:
    above = row.path.rpartition(" / ")[0]
    return Pick(row.id, row.name, above)


def _person(row: PersonRow) -> Pick:
    return Pick(row.id, row.name, " ".join(part for part in (row.unit_name, row.post) if part))
