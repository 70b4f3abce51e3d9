"""举一反三、专项整治: what was done beyond the finding itself, and how many 项 of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.domain import outcomes
from core.domain.outcomes import OutcomeFilter, Tie, TieRow
from core.store.operations import operation
from core.store.tables import WiderAction
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class WiderActionRow:
    """What was done, of which kind, and how many 项."""

    id: int
    version: int
    inspection: int
    kind: str
    title: str
    count: int
    done_on: date | None
    unit: int | None
    unit_name: str
    remark: str
    ties: tuple[TieRow, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WiderActionDraft:
    kind: str
    title: str
    count: int | None = 1
    done_on: date | None = None
    unit: int | None = None
    remark: str = ""
    ties: tuple[Tie, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column("wider_kind", "类型", lambda row: row.kind, "kind", 12, "center"),
    Column("wider_title", "内容", lambda row: row.title, "title", 44, synonyms=("事项", "工作内容")),
    Column("wider_count", "项数", lambda row: str(row.count), "count", 8, "right", synonyms=("数量（项）",)),
    Column("done_on", "完成日期", lambda row: show_day(row.done_on), "done_on", 14, "center"),
    Column("outcome_findings", "对应问题", lambda row: "、".join(tie.short for tie in row.ties), None, 14, "center"),
    Column("outcome_unit", "责任单位", lambda row: row.unit_name, "unit_name", 18),
    Column("outcome_evidence", "佐证材料", lambda row: "；".join(row.evidence), None, 20, shown=False),
    Column("outcome_remark", "备注", lambda row: row.remark, None, 24, shown=False),
)  # fmt: skip


def ids(workspace: Workspace, wanted: OutcomeFilter, sort: Sequence[tuple[str, bool]] = ()) -> list[int]:
    """Ids of the actions wanted, by these columns, else by the day they were done."""
    found = outcomes.select(workspace, "wider_action", wanted)
    return [row.id for row in outcomes.ordered(rows(workspace, found), COLUMNS, sort)] if sort else found


def rows(workspace: Workspace, ids: Sequence[int]) -> list[WiderActionRow]:
    """The actions of these ids in this order; those deleted meanwhile are left out."""
    ties, proofs = outcomes.ties_of(workspace, "wider_action", ids), outcomes.proofs(workspace, "wider_action", ids)
    found = workspace.sql(
        "SELECT wider.id, wider.version, inspection_id, kind, title, count, done_on, unit_id, coalesce(unit.name, ''),"
        " remark FROM wider_action wider LEFT JOIN unit ON unit.id = unit_id"
        f" WHERE wider.id IN ({', '.join('?' * len(ids))})",
        *ids,
    )
    read = {
        key: WiderActionRow(
            key, version, inspection, kind, title, count, date.fromisoformat(on) if on else None, unit, unit_name,
            remark, ties.get(key, ()), proofs.get(key, ()),
        )
        for key, version, inspection, kind, title, count, on, unit, unit_name, remark in found
    }  # fmt: skip
    return [read[key] for key in ids if key in read]


def draft_of(row: WiderActionRow) -> WiderActionDraft:
    """The form as it opens on an action."""
    return WiderActionDraft(
        row.kind, row.title, row.count, row.done_on, row.unit, row.remark, outcomes.draft_ties(row.ties)
    )


@operation("wider_action.add")
def add(workspace: Workspace, inspection_id: int, draft: WiderActionDraft) -> int:
    """A further action. Refused: no kind, no words, fewer than one 项, no finding or a foreign one, a day to come."""
    workspace.describe(kind=draft.kind.strip())
    return insert(workspace, inspection_id, draft)


@operation("wider_action.edit")
def edit(workspace: Workspace, wider_action_id: int, draft: WiderActionDraft, *, seen: int) -> None:
    """All of it at once. Refused as by `add`, `Stale`."""
    [(inspection,)] = workspace.sql("SELECT inspection_id FROM wider_action WHERE id = ?", wider_action_id) or [(0,)]
    _check(workspace, inspection, draft)
    workspace.describe(kind=draft.kind.strip())
    workspace.update(WiderAction, wider_action_id, seen=seen, **_values(draft))
    outcomes.set_ties(workspace, "wider_action", wider_action_id, draft.ties)


@operation("wider_action.delete")
def delete(workspace: Workspace, wider_action_ids: Sequence[int]) -> None:
    """Into the bin."""
    outcomes.remove(workspace, "wider_action", wider_action_ids)


def insert(workspace: Workspace, inspection_id: int, draft: WiderActionDraft) -> int:
    """Write one inside the operation that is open. Refused as by `add`."""
    _check(workspace, inspection_id, draft)
    key = workspace.insert(WiderAction, inspection=inspection_id, **_values(draft))
    outcomes.set_ties(workspace, "wider_action", key, draft.ties)
    return key


def _check(workspace: Workspace, inspection_id: int, draft: WiderActionDraft) -> None:
    complaints: list[Refused] = []
    if not draft.kind.strip():
        complaints.append(Refused("wider_action.no_kind", field="kind"))
    if not draft.title.strip():
        complaints.append(Refused("wider_action.no_title", field="title"))
    if draft.count is None or draft.count < 1:
        complaints.append(Refused("wider_action.no_count", field="count"))
    complaints += [*outcomes.future(workspace, draft.done_on, "done_on")]
    complaints += [*outcomes.tie_complaints(workspace, inspection_id, draft.ties)]
    if complaints:
        raise Complaints(complaints)


def _values(draft: WiderActionDraft) -> dict[str, object]:
    return {
        "kind": draft.kind.strip(), "title": draft.title.strip(), "count": draft.count, "done_on": draft.done_on,
        "unit": draft.unit, "remark": draft.remark.strip(),
    }  # fmt: skip
