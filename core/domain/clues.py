"""问题线索: kept apart on purpose — never in lists, search, ledgers or packages, seen only with the right `clue`."""

from dataclasses import dataclass
from datetime import date

from core.base.errors import Refused
from core.store.operations import operation
from core.store.tables import Clue
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ClueRow:
    """A hand-over of clues; number, 件 and 人 are None while the document does not say."""

    id: int
    version: int
    inspection: int
    text: str
    receiver: str
    number: str
    items: int | None
    persons: int | None
    handed_over_on: date | None


def rows(workspace: Workspace, inspection_id: int) -> list[ClueRow]:
    """The clues of an inspection. Refused to operators without the right `clue`."""
    if not workspace.may("clue"):
        raise Refused("operator.no_right", right="clue")
    found = workspace.sql(
        "SELECT id, version, inspection_id, text, receiver, number, items, persons, handed_over_on FROM clue"
        " WHERE inspection_id = ? ORDER BY id",
        inspection_id,
    )
    return [
        ClueRow(
            id=row[0], version=row[1], inspection=row[2], text=row[3], receiver=row[4], number=row[5], items=row[6],
            persons=row[7], handed_over_on=date.fromisoformat(row[8]) if row[8] else None,
        )
        for row in found
    ]  # fmt: skip


@operation("clue.edit", right="clue")
def edit(
    workspace: Workspace, clue_id: int, *, seen: int, receiver: str, number: str, items: int | None,
    persons: int | None, handed_over_on: date | None,
) -> None:  # fmt: skip
    """Complete what the document did not say. Refused: negative counts."""
    if (items or 0) < 0 or (persons or 0) < 0:
        raise Refused("clue.negative_count", field="items")
    workspace.update(
        Clue, clue_id, seen=seen, receiver=receiver.strip(), number=number.strip(), items=items, persons=persons,
        handed_over_on=handed_over_on,
    )  # fmt: skip
