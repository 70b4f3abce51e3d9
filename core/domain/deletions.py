"""回收站: deletions in words, and restoring one — also when a plan was decided or other things were done since.

What comes back keeps its ids, its history and its values. Where its place was taken in the meantime it goes
to the end of its list; a finding whose 方案编号 was given away, or that never had one, gets the next free.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.base.errors import Refused
from core.base.sentences import sentence
from core.base.states import KINDS
from core.domain import history, plan_numbers
from core.domain.evidence_rows import secret
from core.domain.order import Owner, arrange, siblings, table_name
from core.store.deletions import put_back
from core.store.operations import operation
from core.store.tables import Category, EvidenceTie, Finding, Inspection, Measure, Person, Record, Unit
from core.store.workspace import Workspace

# The lists a clerk puts in order: what makes records stand in one list.
_LISTS: Mapping[type[Record], tuple[str, ...]] = {
    Unit: ("parent_id",),
    Person: ("unit_id",),
    Category: ("inspection_id", "parent_id"),
    Finding: ("inspection_id", "kind", "parent_id"),
    Measure: ("finding_id",),
    EvidenceTie: ("noun", "record"),
}
# Names that the rules keep apart, and within what.
_NAMES: Mapping[type[Record], tuple[str, tuple[str, ...]]] = {
    Unit: ("name", ("parent_id",)),
    Category: ("title", ("inspection_id", "parent_id")),
    Inspection: ("name", ()),
}


@operation("record.restore")
def restore(workspace: Workspace, deletion: int) -> None:
    """Put back what a deletion took out; plans and everything else done since stay.

    Refused: it is not in the bin any more or can never come back, what it belongs to is gone, a record of the
    same name was made since.
    """
    [label] = [row.label for row in history.deletions(workspace) if row.operation == deletion] or [""]
    back = put_back(workspace, deletion)
    for table, (column, within) in _NAMES.items():
        for key in sorted(back.get(table_name(table), ())):
            _refuse_same_name(workspace, table, key, column, within)
    for table, columns in _LISTS.items():
        _place(workspace, table, columns, back.get(table_name(table), set()))
    for key in sorted(back.get(table_name(Finding), ())):
        if workspace.sql("SELECT 1 FROM finding WHERE id = ? AND parent_id IS NULL", key):
            workspace.update(Finding, key, plan_number=plan_numbers.kept_or_next(workspace, key))
    workspace.describe(step=label)


def _refuse_same_name(workspace: Workspace, table: type[Record], key: int, column: str, within: Sequence[str]) -> None:
    same = "".join(f" AND other.{name} IS mine.{name}" for name in (column, *within))
    found = workspace.sql(
        f"SELECT mine.{column} FROM {table_name(table)} mine JOIN {table_name(table)} other"
        f" ON other.id <> mine.id{same} WHERE mine.id = ?",
        key,
    )
    if found:
        raise Refused("bin.known_already", name=found[0][0])


def _place(workspace: Workspace, table: type[Record], columns: Sequence[str], back: set[int]) -> None:
    """Each to its old place if that is free, else to the end of its list; no list keeps a gap."""
    lists: dict[tuple[Owner, ...], None] = {}
    for key in sorted(back):
        lists[workspace.sql(f"SELECT {', '.join(columns)} FROM {table_name(table)} WHERE id = ?", key)[0]] = None
    for values in lists:
        owner = dict(zip(columns, values, strict=True))
        known = siblings(workspace, table, **owner)
        taken = {place for key, place in known if key not in back}
        late = [key for key, place in known if key in back and place in taken]
        arrange(workspace, table, [key for key, _ in known if key not in late] + late, **owner)


# -- in words ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeletionRow:
    """A deletion in the bin: what it took out in one line, when (in UTC), by whom, and the texts that went."""

    id: int
    what: str
    at: datetime
    operator: str
    texts: tuple[tuple[str, str], ...]


# What a clerk calls a record of a table, and the column that tells which one it is.
_NOUNS: Mapping[str, tuple[str, str]] = {
    "finding": ("问题", "text"), "measure": ("整改措施", "text"), "progress": ("整改进展", "text"),
    "category": ("类别", "title"), "unit": ("单位", "name"), "person": ("人员", "name"),
    "inspection": ("巡视巡察", "name"), "letter": ("督办文书", "title"), "meeting": ("会议", "title"),
    "group_member": ("领导小组成员", "role"), "collection_round": ("报送期", "title"),
    "milestone": ("报送事项", "title"), "publication": ("公开", "title"), "public_comment": ("公开期间意见", "text"),
    "withholding": ("拟不公开事项", "original"), "evidence": ("佐证材料", "title"),
    "regulation": ("制度", "title"), "accountability": ("问责处理", "treatment"), "money": ("资金", "head"),
    "wider_action": ("举一反三、专项整治", "title"), "return_visit": ("评估、回头看", "kind"),
}  # fmt: skip
_PARTS = {"manifestation": "具体表现", "measure": "措施", "progress": "进展", "evidence": "佐证材料"}
_SHORT = 20


def rows(workspace: Workspace) -> list[DeletionRow]:
    """What is in the bin, newest first, in words: «问题 3「…」及其 2 条措施»."""
    return [
        DeletionRow(row.operation, _what(taken) or row.label, row.at, row.operator, tuple(_texts(taken)))
        for row in history.deletions(workspace)
        for taken in [_taken(workspace, row.operation)]
    ]


def taken_out(workspace: Workspace, deletions: Sequence[int]) -> list[tuple[str, int]]:
    """(table, id) of every record that these deletions took out: what 彻底清除 is asked to clear."""
    found = dict.fromkeys(
        (noun, key)
        for deletion in deletions
        for noun, key in workspace.sql(
            "SELECT DISTINCT tbl, row FROM change WHERE operation = ? AND op = 'D' AND col = 'uid'", deletion
        )
    )
    return list(found)


def _taken(workspace: Workspace, deletion: int) -> list[tuple[str, dict[str, Any]]]:
    """(table, values) of the records a clerk knows, in the order of their tables and ids."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    hidden = frozenset[int]() if workspace.may("clue") else secret(workspace)
    for noun, key, column, value in workspace.sql(
        "SELECT tbl, row, col, old FROM change WHERE operation = ? AND op = 'D' ORDER BY id", deletion
    ):
        if noun in _NOUNS and not (noun == "evidence" and key in hidden):
            found.setdefault((noun, key), {})[column] = value
    order = {noun: place for place, noun in enumerate(_NOUNS)}
    return [(noun, found[noun, key]) for noun, key in sorted(found, key=lambda one: (order[one[0]], one[1]))]


def _what(taken: Sequence[tuple[str, dict[str, Any]]]) -> str:
    if not taken:
        return ""
    noun = taken[0][0]
    heads = [values for name, values in taken if name == noun and not (noun == "finding" and values.get("parent_id"))]
    if not heads:
        return ""
    first = _called(noun, heads[0])
    what = sentence("bin.more", first=first, n=len(heads)) if len(heads) > 1 else first
    counted = Counter("manifestation" if name == "finding" else name for name, _ in taken)
    counted["manifestation"] -= len(heads) if noun == "finding" else 0
    counted[noun] = 0 if noun != "finding" else counted[noun]
    parts = [sentence("bin.part", n=counted[name], noun=word) for name, word in _PARTS.items() if counted[name]]
    return sentence("bin.with", what=what, parts="、".join(parts)) if parts else what


def _called(noun: str, values: Mapping[str, Any]) -> str:
    word, column = _NOUNS[noun]
    text = " ".join(str(values.get(column) or values.get("original") or "").split())
    text = text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
    if noun != "finding":
        return sentence("bin.record", noun=word, text=text)
    number = values.get("plan_number") or values.get("place") or ""
    return sentence("bin.finding", kind=KINDS.get(str(values.get("kind")), word), number=number, text=text)


def _texts(taken: Sequence[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, str]]:
    """(what it is, its whole text) of each record that went."""
    for noun, values in taken:
        word, column = _NOUNS[noun]
        if noun == "finding":
            word = _PARTS["manifestation"] if values.get("parent_id") else KINDS.get(str(values.get("kind")), word)
        yield word, str(values.get(column) or values.get("original") or "")
