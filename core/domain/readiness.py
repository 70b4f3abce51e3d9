"""条条要整改、件件有着落: everything that is missing before a submission, each line with the place to mend it.

The questions stand in `readiness_questions`; what the office answers for with a reason (不处理) is kept as a waiver and
listed apart. A line is found afresh each time: what was mended is simply not found any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from core.base.errors import Refused
from core.base.sentences import sentence
from core.base.text import shorten
from core.domain.glance import chunks
from core.domain.readiness_questions import QUESTIONS, Lack
from core.store.operations import operation
from core.store.tables import Waiver
from core.store.workspace import Workspace

_WIDTH = 80  # cells of a finding's text in the words of a line


class Item(NamedTuple):
    """One line: the code of its sentence, the record and field to mend, the finding it belongs to, where that is.

    A plain tuple, like `Lack`: a workspace that nobody has looked after has a hundred thousand of them.
    """

    code: str
    inspection: int
    noun: str
    record: int
    field: str
    finding: int | None
    where: str
    facts: Mapping[str, Any]
    said: str

    def text(self, language: str = "zh_CN") -> str:
        """What is missing, in one sentence."""
        return sentence(f"check.{self.said or self.code}", language, **self.facts)


@dataclass(frozen=True, slots=True)
class WaivedItem:
    """A line the office answers for: the waiver and its reason."""

    id: int
    version: int
    item: Item
    reason: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything found, question after question; `waived` stands apart."""

    items: tuple[Item, ...]
    waived: tuple[WaivedItem, ...]

    def counts(self) -> dict[str, int]:
        """How many lines each code has, in the order of the questions."""
        counted: dict[str, int] = {}
        for item in self.items:
            counted[item.code] = counted.get(item.code, 0) + 1
        return counted


def check(workspace: Workspace, inspection_id: int | None = None) -> Readiness:
    """Ask every question of one inspection (None: of all); questions about clues only with that right."""
    found: list[tuple[str, str, str, Lack]] = []
    for question in QUESTIONS:
        if question.right and not workspace.may(question.right):
            continue
        asked = question.ask(workspace, inspection_id)
        found += [(question.code, question.noun, question.field, lack) for lack in asked]
    places = _places(workspace, {lack.finding for *_, lack in found if lack.finding is not None})
    excused = {
        (code, noun, record): (key, version, reason)
        for key, version, code, noun, record, reason in workspace.sql(
            "SELECT id, version, code, noun, record, reason FROM waiver"
        )
    }
    items: list[Item] = []
    waived: list[WaivedItem] = []
    for code, noun, field, lack in found:
        where = lack.where or places.get(lack.finding or 0, "")
        item = Item(code, lack.inspection, noun, lack.record, field, lack.finding, where, lack.facts, lack.said)
        excuse = excused.get((code, noun, lack.record))
        if excuse is None:
            items.append(item)
        else:
            waived.append(WaivedItem(excuse[0], excuse[1], item, excuse[2]))
    return Readiness(tuple(items), tuple(waived))


@operation("waiver.add")
def waive(workspace: Workspace, items: Sequence[Item], reason: str) -> list[int]:
    """Answer for these lines, with a reason that is kept. Refused: no reason."""
    if not reason.strip():
        raise Refused("waiver.no_reason", field="reason")
    workspace.describe(n=len(items))
    return workspace.insert_many(Waiver, [
        {"inspection": item.inspection, "code": item.code, "noun": item.noun, "record": item.record,
         "reason": reason.strip()}
        for item in items
    ])  # fmt: skip


@operation("waiver.delete")
def take_back(workspace: Workspace, waiver_ids: Sequence[int]) -> None:
    """These lines are to be mended after all."""
    workspace.describe(n=len(waiver_ids))
    for waiver in waiver_ids:
        workspace.delete(Waiver, waiver)


def _places(workspace: Workspace, findings: set[int]) -> dict[int, str]:
    """Finding → its number and first words."""
    places: dict[int, str] = {}
    for portion in chunks(sorted(findings)):
        for key, number, place, brief, text in workspace.sql(
            "SELECT id, plan_number, place, brief, text FROM finding WHERE id IN"
            f" ({', '.join('?' * len(portion))})",
            *portion,
        ):  # fmt: skip
            places[key] = f"{number or place} {shorten(brief or text, _WIDTH)}"
    return places
