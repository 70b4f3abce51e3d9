"""问题: everything that must be put right — 问题, 意见建议, 工作要求, 表态承诺 are one noun with a kind.

The original text is what the inspection wrote and never changes; `text` is what ledgers print, `brief`
the office's short form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.base.errors import Complaints, Refused
from core.domain import assignments, evidence, measures, plan_numbers
from core.domain.finder import FindingFilter, FindingNumbers, ids, numbers
from core.domain.finding_rows import COLUMNS, FindingRow, one, rows
from core.domain.measures import MeasureChange
from core.domain.order import Owner, arrange, close_gaps, next_place, owned, siblings
from core.store.operations import operation
from core.store.tables import (
    EvidenceTie,
    Finding,
    LetterItem,
    Measure,
    MeasureServes,
    MeetingDecision,
    OutcomeTie,
    Progress,
    Withholding,
)
from core.store.workspace import Workspace

__all__ = [
    "COLUMNS", "FindingChange", "FindingDraft", "FindingFilter", "FindingNumbers", "FindingRow", "add", "change_many",
    "delete", "draft_of", "edit", "ids", "insert", "join", "move", "numbers", "one", "remove", "rows", "set_many",
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


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A bulk change: None keeps what is there."""

    category: int | None = None
    special: str | None = None
    focus: bool | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is to be changed at all."""
        return self.category is None and self.special is None and self.focus is None


_GIVEN = ("text", "brief", "category", "goal", "special", "focus", "focus_reason", "problem_class",
          "problem_subclass", "remark")  # fmt: skip


# -- operations --------------------------------------------------------------------------------


@operation("finding.add")
def add(workspace: Workspace, inspection_id: int, draft: FindingDraft) -> int:
    """A new finding, last of its kind. Refused: no text, a category of another inspection."""
    _check(workspace, inspection_id, draft)
    workspace.describe(text=_short(draft.text))
    place = next_place(workspace, Finding, inspection_id=inspection_id, kind=draft.kind, parent_id=None)
    number = plan_numbers.next_free(workspace, inspection_id, draft.kind)
    return insert(workspace, inspection_id, draft, place=place, number=number)


@operation("finding.edit")
def edit(workspace: Workspace, finding_id: int, draft: FindingDraft, *, seen: int) -> None:
    """Everything but the original text and the number; of another kind it is the last of that kind.

    Refused: no text, a category of another inspection, `Stale`.
    """
    [(inspection, kind)] = workspace.sql("SELECT inspection_id, kind FROM finding WHERE id = ?", finding_id)
    _check(workspace, inspection, draft)
    workspace.describe(text=_short(draft.brief or draft.text))
    values = _values(draft)
    if draft.kind != kind:
        values["kind"] = draft.kind
        values["place"] = next_place(workspace, Finding, inspection_id=inspection, kind=draft.kind, parent_id=None)
        values["plan_number"] = plan_numbers.next_free(workspace, inspection, draft.kind)
    workspace.update(Finding, finding_id, seen=seen, **values)
    if draft.kind != kind:
        close_gaps(workspace, Finding, inspection_id=inspection, kind=kind, parent_id=None)
    _set_manifestations(workspace, finding_id, inspection, draft)


@operation("finding.change_many")
def change_many(
    workspace: Workspace, finding_ids: Sequence[int], *, category: int | None = None, special: str | None = None,
    focus: bool | None = None,
) -> list[tuple[int, Refused]]:  # fmt: skip
    """Set the filled fields on all of them; gives the ones skipped and why."""
    skipped = _apply(workspace, finding_ids, FindingChange(category, special, focus))
    workspace.describe(n=len(finding_ids) - len(skipped))
    return skipped


@operation("finding.set_many")
def set_many(
    workspace: Workspace, finding_ids: Sequence[int], change: FindingChange, measure_ids: Sequence[int],
    of_measures: MeasureChange,
) -> tuple[list[tuple[int, Refused]], list[tuple[int, Refused]]]:  # fmt: skip
    """批量设置: fields of findings and of measures in one step; gives the findings and the measures skipped and why."""
    skipped = [] if change.empty else _apply(workspace, finding_ids, change)
    left = [] if of_measures.empty else measures.apply(workspace, measure_ids, of_measures)
    workspace.describe(
        n=0 if change.empty else len(finding_ids) - len(skipped),
        m=0 if of_measures.empty else len(measure_ids) - len(left),
    )
    return skipped, left


def _apply(workspace: Workspace, finding_ids: Sequence[int], change: FindingChange) -> list[tuple[int, Refused]]:
    given = {"category": change.category, "special": change.special, "focus": change.focus}
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    skipped: list[tuple[int, Refused]] = []
    for finding_id in finding_ids:
        if change.category is not None and not workspace.sql(
            "SELECT 1 FROM finding JOIN category USING (inspection_id) WHERE finding.id = ? AND category.id = ?",
            finding_id, change.category,
        ):  # fmt: skip
            skipped.append((finding_id, Refused("finding.foreign_category", field="category")))
        elif values:
            workspace.update(Finding, finding_id, **values)
    return skipped


@operation("finding.split")
def split(workspace: Workspace, finding_id: int, offset: int) -> int:
    """Cut the text at a character: what follows becomes the next finding, with the same owners and no measures.

    After 方案定稿 finding 3 becomes 3-1 and the new one 3-2; the edition keeps 3. The first keeps the whole
    original; that of the new one is what was cut off where it still is the source's wording. From whom the whole was
    withheld, from him the new one is until somebody words it for him. Gives the new id.
    Refused: nothing before or after the cut, a withdrawn finding.
    """
    row = one(workspace, finding_id)
    _refuse_withdrawn([row])
    # Marks at the cut close what stands before it.
    offset += len(row.text[offset:]) - len(row.text[offset:].lstrip("，、；：。,;:"))
    head, tail = row.text[:offset].strip(), row.text[offset:].strip()
    if not head or not tail:
        raise Refused("finding.nothing_to_split")
    workspace.describe(text=_short(head))
    [number] = plan_numbers.of(workspace, [finding_id])
    first, second = plan_numbers.divided(workspace, row.inspection, row.kind, number)
    workspace.update(Finding, finding_id, text=head, plan_number=first)
    _make_room(workspace, row, 1)
    draft = FindingDraft(
        tail, row.kind, category=row.category, goal=row.goal, special=row.special, focus=row.focus,
        focus_reason=row.focus_reason, problem_class=row.problem_class, problem_subclass=row.problem_subclass,
    )  # fmt: skip
    [(span,)] = workspace.sql("SELECT span_id FROM finding WHERE id = ?", finding_id)
    new = insert(
        workspace, row.inspection, draft, place=row.place + 1, number=second, span=span,
        original=tail if tail in row.original else row.original,
    )  # fmt: skip
    _share_owners(workspace, finding_id, new)
    for audience, reason in workspace.sql(_WORDED_OTHERWISE, finding_id):
        workspace.insert(
            Withholding, finding=new, audience=audience, part="finding", original=tail, replacement="", reason=reason
        )
    return new


@operation("finding.join")
def join(workspace: Workspace, finding_ids: Sequence[int]) -> None:
    """Several become the first of them: texts follow each other; what belongs to the others moves over.

    After 方案定稿 it keeps all old numbers (`3、5`); the others then stay on record as withdrawn, because the
    edition names them. Refused: fewer than two, different kinds or inspections, a withdrawn one, one of the others
    has been applied for close-out, or the first is closed or under review: what was reviewed is not added to; it is
    reopened first, with reason and source.
    """
    if len(finding_ids) < 2:
        raise Refused("finding.one_is_no_join")
    found = rows(workspace, finding_ids)
    if len({(row.inspection, row.kind) for row in found}) > 1:
        raise Refused("finding.not_alike")
    _refuse_withdrawn(found)
    first, others = found[0], found[1:]
    if any(row.closing != "none" for row in others):
        raise Refused("finding.has_closeout")
    if first.closing == "closed":
        raise Refused("finding.join_into_closed", number=first.number)
    if first.closing == "applied":
        raise Refused("finding.join_under_review", number=first.number)
    workspace.describe(n=len(found), text=_short(first.shown))
    workspace.update(
        Finding, first.id, text="".join(row.text for row in found),
        brief="；".join(row.brief for row in found if row.brief),
        plan_number=plan_numbers.joined(plan_numbers.of(workspace, [row.id for row in found])),
    )  # fmt: skip
    for row in others:
        _carry_over(workspace, row.id, first.id)
        if _in_plan(workspace, row.id):
            workspace.update(
                Finding, row.id, withdrawn_on=workspace.today(), withdrawn_reason=f"并入{first.number}号问题"
            )
        else:
            remove(workspace, row.id)
    close_gaps(workspace, Finding, inspection_id=first.inspection, kind=first.kind, parent_id=None)


@operation("finding.move")
def move(workspace: Workspace, finding_id: int, place: int) -> None:
    """To another place (from 1) in the list of its kind; plan numbers stay."""
    row = one(workspace, finding_id)
    owner: dict[str, Owner] = {"inspection_id": row.inspection, "kind": row.kind, "parent_id": None}
    others = [key for key, _ in siblings(workspace, Finding, **owner) if key != finding_id]
    others.insert(max(place, 1) - 1, finding_id)
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
    if not found:
        raise Refused("record.gone", noun="finding")
    for row in found:
        if _in_plan(workspace, row.id):
            raise Refused("finding.in_plan")
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
    _set_manifestations(workspace, key, inspection_id, draft)
    return key


def remove(workspace: Workspace, finding_id: int) -> None:
    """Take a finding out with what it owns; the store does it row by row, so that each is on record."""
    evidence.forget_all(workspace, finding_id)
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


def _check(workspace: Workspace, inspection_id: int, draft: FindingDraft) -> None:
    complaints: list[Refused] = []
    if not draft.text.strip():
        complaints.append(Refused("finding.no_text", field="text"))
    if draft.category is not None and not workspace.sql(
        "SELECT 1 FROM category WHERE id = ? AND inspection_id = ?", draft.category, inspection_id
    ):
        complaints.append(Refused("finding.foreign_category", field="category"))
    if complaints:
        raise Complaints(complaints)


def _short(text: str) -> str:
    return text.strip()[:12]


def _set_manifestations(workspace: Workspace, finding_id: int, inspection_id: int, draft: FindingDraft) -> None:
    """Write only what differs: a text that stays keeps its row, and with it what the inspection wrote there."""
    gone = workspace.sql("SELECT id, text FROM finding WHERE parent_id = ? ORDER BY place, id", finding_id)
    kept: list[int | None] = []
    texts = [text.strip() for text in draft.manifestations if text.strip()]
    for text in texts:
        same = next((row for row in gone if row[1] == text), None)
        if same is not None:
            gone.remove(same)
        kept.append(same[0] if same else None)
    for place, (key, text) in enumerate(zip(kept, texts, strict=True), 1):
        if key is None and gone:
            key = gone.pop(0)[0]
        values: dict[str, Any] = {"kind": draft.kind, "place": place, "text": text}
        if key is not None:
            workspace.update(Finding, key, **values)
        else:
            workspace.insert(
                Finding, inspection=inspection_id, level="manifestation", parent=finding_id, original=text, **values
            )
    for key, _ in gone:
        workspace.delete(Finding, key)


# What is withheld of a finding, and whether the same is of another; its outcomes, and whether they are the other's too.
_WITHHELD = (
    "SELECT id, EXISTS (SELECT 1 FROM withholding other WHERE other.finding_id = ?2 AND other.audience = one.audience"
    " AND other.part = one.part) FROM withholding one WHERE finding_id = ?1"
)
_WORDED_OTHERWISE = "SELECT audience, reason FROM withholding WHERE finding_id = ? AND part = 'finding' ORDER BY id"
_OUTCOMES = (
    "SELECT id, EXISTS (SELECT 1 FROM outcome_tie other WHERE other.finding_id = ?2"
    " AND other.measure_id IS one.measure_id AND other.regulation_id IS one.regulation_id"
    " AND other.accountability_id IS one.accountability_id AND other.money_id IS one.money_id"
    " AND other.wider_action_id IS one.wider_action_id) FROM outcome_tie one WHERE finding_id = ?1"
)


def _carry_over(workspace: Workspace, source: int, target: int) -> None:
    """Give everything that belongs to one finding to another."""
    for key in _in_order(workspace, Measure, finding_id=source):
        workspace.update(Measure, key, finding=target, place=next_place(workspace, Measure, finding_id=target))
    for key in _in_order(workspace, Finding, parent_id=source):
        workspace.update(Finding, key, parent=target, place=next_place(workspace, Finding, parent_id=target))
    for key in owned(workspace, Progress, "finding_id", source):
        workspace.update(Progress, key, finding=target)
    for key, measure in workspace.sql("SELECT id, measure_id FROM measure_serves WHERE finding_id = ?", source):
        if workspace.sql("SELECT 1 FROM measure WHERE id = ? AND finding_id = ?", measure, target):
            workspace.delete(MeasureServes, key)
        else:
            workspace.update(MeasureServes, key, finding=target)
    for table in (LetterItem, MeetingDecision):
        for key in owned(workspace, table, "finding_id", source):
            workspace.update(table, key, finding=target)
    for key, known in workspace.sql(_WITHHELD, source, target):
        if known:  # what is withheld of the one that stays holds
            workspace.delete(Withholding, key)
        else:
            workspace.update(Withholding, key, finding=target)
    for key, known in workspace.sql(_OUTCOMES, source, target):
        if known:
            workspace.delete(OutcomeTie, key)
        else:
            workspace.update(OutcomeTie, key, finding=target)
    for (key,) in workspace.sql("SELECT id FROM evidence_tie WHERE noun = 'finding' AND record = ?", source):
        workspace.update(EvidenceTie, key, record=target)
    _share_owners(workspace, source, target)


def _in_order(workspace: Workspace, table: type[Measure | Finding], **owner: Owner) -> list[int]:
    return [key for key, _ in siblings(workspace, table, **owner)]


def _share_owners(workspace: Workspace, source: int, target: int) -> None:
    """Whoever answers for one finding answers for the other too."""
    held = assignments.of(workspace, "finding", [source, target])
    for role, holders in held.get(source, {}).items():
        both = (*held.get(target, {}).get(role, ()), *holders)
        assignments.assign(workspace, "finding", target, role, [holder.id for holder in both])


def _make_room(workspace: Workspace, row: FindingRow, count: int) -> None:
    owner: dict[str, Owner] = {"inspection_id": row.inspection, "kind": row.kind, "parent_id": None}
    for key, place in reversed(siblings(workspace, Finding, **owner)):
        if place > row.place:
            workspace.update(Finding, key, place=place + count)


def _refuse_withdrawn(found: Sequence[FindingRow]) -> None:
    if any(row.withdrawn_on is not None for row in found):
        raise Refused("finding.withdrawn")


def _in_plan(workspace: Workspace, finding_id: int) -> bool:
    return bool(workspace.sql("SELECT 1 FROM plan_entry WHERE finding_id = ? LIMIT 1", finding_id))
