"""问题: everything that must be put right — 问题, 意见建议, 工作要求, 表态承诺 are one noun with a kind.

The original text is what the inspection wrote and never changes; `text` is what ledgers print, `brief`
the office's short form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.base.errors import Complaints, Refused
from core.domain import assignments, measures
from core.domain.finder import FindingFilter, FindingNumbers, ids, numbers
from core.domain.finding_rows import COLUMNS, FindingRow, one, rows
from core.domain.order import Owner, arrange, close_gaps, next_place, owned, siblings
from core.store.operations import operation
from core.store.tables import Assignment, Closeout, Finding, Measure, MeasureServes, Progress
from core.store.workspace import Workspace

__all__ = [
    "COLUMNS", "FindingDraft", "FindingFilter", "FindingNumbers", "FindingRow", "add", "change_many", "delete",
    "draft_of", "edit", "ids", "insert", "join", "move", "next_plan_number", "numbers", "one", "remove", "rows",
    "split", "withdraw",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """What a form says of a finding. `original` is only taken when the finding is new."""

    text: str
    kind: str = "finding"
    brief: str = ""
    category: int | None = None
    goal: str = ""
    special: str = ""
    focus: bool = False
    focus_reason: str = ""
    problem_class: str = ""
    problem_subclass: str = ""
    remark: str = ""
    manifestations: tuple[str, ...] = ()


_GIVEN = ("text", "brief", "category", "goal", "special", "focus", "focus_reason", "problem_class",
          "problem_subclass", "remark")  # fmt: skip


# -- operations --------------------------------------------------------------------------------


@operation("finding.add")
def add(workspace: Workspace, inspection_id: int, draft: FindingDraft) -> int:
    """A new finding, last of its kind. Refused: no text."""
    _check(draft)
    workspace.describe(text=_short(draft.text))
    place = next_place(workspace, Finding, inspection_id=inspection_id, kind=draft.kind, parent_id=None)
    return insert(workspace, inspection_id, draft, place=place, number=next_plan_number(workspace, inspection_id))


@operation("finding.edit")
def edit(workspace: Workspace, finding_id: int, draft: FindingDraft, *, seen: int) -> None:
    """Everything but the original text and the number. Refused: no text, a category of another inspection."""
    _check(draft)
    [(inspection, kind)] = workspace.sql("SELECT inspection_id, kind FROM finding WHERE id = ?", finding_id)
    if draft.category is not None and not workspace.sql(
        "SELECT 1 FROM category WHERE id = ? AND inspection_id = ?", draft.category, inspection
    ):
        raise Refused("finding.foreign_category", field="category")
    workspace.describe(text=_short(draft.brief or draft.text))
    values = _values(draft)
    if draft.kind != kind:
        values |= {"kind": draft.kind}
        values |= {"place": next_place(workspace, Finding, inspection_id=inspection, kind=draft.kind, parent_id=None)}
    workspace.update(Finding, finding_id, seen=seen, **values)
    if draft.kind != kind:
        close_gaps(workspace, Finding, inspection_id=inspection, kind=kind, parent_id=None)
    _set_manifestations(workspace, finding_id, draft)


@operation("finding.change_many")
def change_many(
    workspace: Workspace, finding_ids: Sequence[int], *, category: int | None = None, special: str | None = None,
    focus: bool | None = None,
) -> list[tuple[int, Refused]]:  # fmt: skip
    """Set the filled fields on all of them; gives the ones skipped and why."""
    given = {"category": category, "special": special, "focus": focus}
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    skipped: list[tuple[int, Refused]] = []
    for finding_id in finding_ids:
        if category is not None and not workspace.sql(
            "SELECT 1 FROM finding JOIN category USING (inspection_id) WHERE finding.id = ? AND category.id = ?",
            finding_id, category,
        ):  # fmt: skip
            skipped.append((finding_id, Refused("finding.foreign_category", field="category")))
        elif values:
            workspace.update(Finding, finding_id, **values)
    workspace.describe(n=len(finding_ids) - len(skipped))
    return skipped


@operation("finding.split")
def split(workspace: Workspace, finding_id: int, offset: int) -> int:
    """Cut the text at a character: what follows becomes the next finding, with the same owners and no measures.

    After 方案定稿 finding 3 becomes 3-1 and the new one 3-2; the edition keeps 3. Gives the new id.
    Refused: nothing before or after the cut.
    """
    row = one(workspace, finding_id)
    # Marks at the cut close what stands before it.
    offset += len(row.text[offset:]) - len(row.text[offset:].lstrip("，、；：。,;:"))
    head, tail = row.text[:offset].strip(), row.text[offset:].strip()
    if not head or not tail:
        raise Refused("finding.nothing_to_split")
    workspace.describe(text=_short(head))
    first, second = _split_numbers(workspace, row)
    workspace.update(Finding, finding_id, text=head, plan_number=first)
    _make_room(workspace, row, 1)
    draft = FindingDraft(
        tail, row.kind, category=row.category, goal=row.goal, special=row.special, focus=row.focus,
        focus_reason=row.focus_reason, problem_class=row.problem_class, problem_subclass=row.problem_subclass,
    )  # fmt: skip
    [(span,)] = workspace.sql("SELECT span_id FROM finding WHERE id = ?", finding_id)
    new = insert(workspace, row.inspection, draft, place=row.place + 1, number=second, span=span)
    for role in (*assignments.PERSON_ROLES, *assignments.UNIT_ROLES):
        held = assignments.of(workspace, "finding", [finding_id]).get(finding_id, {}).get(role, ())
        assignments.assign(workspace, "finding", new, role, [holder.id for holder in held])
    return new


@operation("finding.join")
def join(workspace: Workspace, finding_ids: Sequence[int]) -> None:
    """Several become the first of them: texts follow each other, measures and progress move over.

    After 方案定稿 it keeps all old numbers (`3、5`). Refused: fewer than two, different kinds or
    inspections, or one of the others has been applied for close-out.
    """
    if len(finding_ids) < 2:
        raise Refused("finding.one_is_no_join")
    found = rows(workspace, finding_ids)
    if len({(row.inspection, row.kind) for row in found}) > 1:
        raise Refused("finding.not_alike")
    first, others = found[0], found[1:]
    if any(row.closing != "none" for row in others):
        raise Refused("finding.has_closeout")
    kept = [number for (number,) in _plan_numbers(workspace, finding_ids) if number]
    workspace.describe(n=len(found), text=_short(first.shown))
    workspace.update(
        Finding, first.id, text="".join(row.text for row in found), plan_number="、".join(kept),
        brief="；".join(row.brief for row in found if row.brief),
    )  # fmt: skip
    for row in others:
        for measure in row.measures:
            place = next_place(workspace, Measure, finding_id=first.id)
            workspace.update(Measure, measure.id, finding=first.id, place=place)
        for table in (Progress, MeasureServes):
            for key in owned(workspace, table, "finding_id", row.id):
                workspace.update(table, key, finding=first.id)
        _refuse_in_plan(workspace, row.id)
        remove(workspace, row.id)
    close_gaps(workspace, Finding, inspection_id=first.inspection, kind=first.kind, parent_id=None)


@operation("finding.move")
def move(workspace: Workspace, finding_id: int, place: int) -> None:
    """To another place (from 1) in the list of its kind; plan numbers stay."""
    row = one(workspace, finding_id)
    owner: dict[str, Owner] = {"inspection_id": row.inspection, "kind": row.kind, "parent_id": None}
    others = [key for key, _ in siblings(workspace, Finding, **owner) if key != finding_id]
    others.insert(place - 1, finding_id)
    workspace.describe(text=_short(row.shown))
    arrange(workspace, Finding, others, **owner)


@operation("finding.withdraw")
def withdraw(workspace: Workspace, finding_id: int, reason: str) -> None:
    """A finding that stands in a plan is not deleted but withdrawn. Refused: no reason."""
    if not reason.strip():
        raise Refused("finding.no_reason", field="reason")
    workspace.describe(text=_short(one(workspace, finding_id).shown))
    workspace.update(Finding, finding_id, withdrawn_on=workspace.today(), withdrawn_reason=reason.strip())


@operation("finding.delete")
def delete(workspace: Workspace, finding_ids: Sequence[int]) -> None:
    """Into the bin, with all that belongs to them. Refused: one stands in a plan or has a close-out."""
    found = rows(workspace, finding_ids)
    for row in found:
        _refuse_in_plan(workspace, row.id)
        if row.closing != "none":
            raise Refused("finding.has_closeout")
    workspace.describe(n=len(found), text=_short(found[0].shown))
    for row in found:
        remove(workspace, row.id)
    for inspection, kind in {(row.inspection, row.kind) for row in found}:
        close_gaps(workspace, Finding, inspection_id=inspection, kind=kind, parent_id=None)


# -- shared by the operations of this and other nouns ------------------------------------------


def insert(
    workspace: Workspace, inspection_id: int, draft: FindingDraft, *, place: int, number: str = "",
    original: str | None = None, span: int | None = None,
) -> int:  # fmt: skip
    """Write a finding with its 具体表现 inside the operation that is open."""
    key = workspace.insert(
        Finding, inspection=inspection_id, kind=draft.kind, place=place, plan_number=number, span=span,
        original=draft.text.strip() if original is None else original, **_values(draft),
    )  # fmt: skip
    _set_manifestations(workspace, key, draft)
    return key


def remove(workspace: Workspace, finding_id: int) -> None:
    """Take a finding and what it owns out, row by row, so that each is on record."""
    for key in owned(workspace, Measure, "finding_id", finding_id):
        measures.remove(workspace, key)
    for table in (Assignment, Progress, MeasureServes, Closeout):
        for key in owned(workspace, table, "finding_id", finding_id):
            workspace.delete(table, key)
    for key in owned(workspace, Finding, "parent_id", finding_id):
        workspace.delete(Finding, key)
    workspace.delete(Finding, finding_id)


def draft_of(row: FindingRow) -> FindingDraft:
    """The form as it opens on a finding."""
    return FindingDraft(
        row.text, row.kind, row.brief, row.category, row.goal, row.special, row.focus, row.focus_reason,
        row.problem_class, row.problem_subclass, row.remark, row.manifestations,
    )  # fmt: skip


def _values(draft: FindingDraft) -> dict[str, Any]:
    given = {name: getattr(draft, name) for name in _GIVEN}
    return {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}


def _check(draft: FindingDraft) -> None:
    if not draft.text.strip():
        raise Complaints([Refused("finding.no_text", field="text")])


def _short(text: str) -> str:
    return text.strip()[:12]


def _set_manifestations(workspace: Workspace, finding_id: int, draft: FindingDraft) -> None:
    known = workspace.sql("SELECT id, text FROM finding WHERE parent_id = ? ORDER BY place, id", finding_id)
    [(inspection,)] = workspace.sql("SELECT inspection_id FROM finding WHERE id = ?", finding_id)
    wanted = [text.strip() for text in draft.manifestations if text.strip()]
    for place, text in enumerate(wanted, 1):
        if place > len(known):
            workspace.insert(
                Finding, inspection=inspection, kind=draft.kind, level="manifestation", parent=finding_id, place=place,
                original=text, text=text,
            )  # fmt: skip
        elif known[place - 1][1] != text:
            workspace.update(Finding, known[place - 1][0], text=text)
    for key, _ in known[len(wanted) :]:
        workspace.delete(Finding, key)


def _make_room(workspace: Workspace, row: FindingRow, count: int) -> None:
    owner: dict[str, Owner] = {"inspection_id": row.inspection, "kind": row.kind, "parent_id": None}
    for key, place in reversed(siblings(workspace, Finding, **owner)):
        if place > row.place:
            workspace.update(Finding, key, place=place + count)


def _plan_numbers(workspace: Workspace, finding_ids: Sequence[int]) -> list[tuple[str]]:
    found = dict(
        workspace.sql(
            f"SELECT id, plan_number FROM finding WHERE id IN ({', '.join('?' * len(finding_ids))})", *finding_ids
        )
    )
    return [(found[key],) for key in finding_ids]


def _split_numbers(workspace: Workspace, row: FindingRow) -> tuple[str, str]:
    [(number,)] = _plan_numbers(workspace, [row.id])
    if not number:
        return "", ""
    stem = number.rpartition("-")[0] or number
    taken = {
        text for (text,) in workspace.sql("SELECT plan_number FROM finding WHERE inspection_id = ?", row.inspection)
    }
    first = number if "-" in number else f"{stem}-1"
    nth = 2
    while f"{stem}-{nth}" in taken:
        nth += 1
    return first, f"{stem}-{nth}"


def next_plan_number(workspace: Workspace, inspection_id: int) -> str:
    """The next free number once there is a plan; empty before."""
    if not workspace.sql("SELECT 1 FROM plan_edition WHERE inspection_id = ?", inspection_id):
        return ""
    used = workspace.sql(
        "SELECT plan_number FROM finding WHERE inspection_id = ?1 UNION SELECT number FROM plan_entry"
        " JOIN plan_edition ON plan_edition.id = edition_id WHERE inspection_id = ?1",
        inspection_id,
    )
    heads = [part.partition("-")[0] for (text,) in used for part in text.split("、")]
    return str(max((int(head) for head in heads if head.isdigit()), default=0) + 1)


def _refuse_in_plan(workspace: Workspace, finding_id: int) -> None:
    if workspace.sql("SELECT 1 FROM plan_entry WHERE finding_id = ?", finding_id):
        raise Refused("finding.in_plan")
