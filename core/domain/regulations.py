"""建章立制: regulations that were made or revised because of findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.base.states import REGULATION_KINDS
from core.base.text import shorten
from core.domain import outcomes
from core.domain.outcomes import OutcomeFilter, Tie, TieRow
from core.store.operations import operation
from core.store.tables import Regulation
from core.store.workspace import Workspace

KINDS = REGULATION_KINDS


@dataclass(frozen=True, slots=True)
class RegulationRow:
    """A regulation; `kind` is a code of `KINDS`."""

    id: int
    version: int
    inspection: int
    title: str
    number: str
    kind: str
    issued_on: date | None
    unit: int | None
    unit_name: str
    remark: str
    ties: tuple[TieRow, ...]
    evidence: tuple[str, ...]

    @property
    def name(self) -> str:
        """The title as papers print it, in《》."""
        return self.title if self.title.startswith("《") else f"《{self.title}》"


@dataclass(frozen=True, slots=True)
class RegulationDraft:
    title: str
    number: str = ""
    kind: str = "new"
    issued_on: date | None = None
    unit: int | None = None
    remark: str = ""
    ties: tuple[Tie, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column("regulation", "制度名称", lambda row: row.title, "title", 36, synonyms=("制度", "文件名称")),
    Column("regulation_number", "文号", lambda row: row.number, "number", 24, synonyms=("发文字号",)),
    Column("regulation_kind", "新建/修订", lambda row: KINDS[row.kind], "kind", 10, "center", synonyms=("类型",)),
    Column("issued_on", "印发日期", lambda row: show_day(row.issued_on), "issued_on", 14, "center",
           synonyms=("出台日期", "印发时间")),
    Column("outcome_findings", "对应问题", lambda row: "、".join(tie.short for tie in row.ties), None, 14, "center"),
    Column("outcome_unit", "责任单位", lambda row: row.unit_name, "unit_name", 18, synonyms=("制定单位", "牵头单位")),
    Column("outcome_evidence", "佐证材料", lambda row: "；".join(row.evidence), None, 20, shown=False),
    Column("outcome_remark", "备注", lambda row: row.remark, None, 16, shown=False),
)  # fmt: skip


def ids(workspace: Workspace, wanted: OutcomeFilter, sort: Sequence[tuple[str, bool]] = ()) -> list[int]:
    """Ids of the regulations wanted, by these columns, else by the day they were issued."""
    found = outcomes.select(workspace, "regulation", wanted)
    return [row.id for row in outcomes.ordered(rows(workspace, found), COLUMNS, sort)] if sort else found


def rows(workspace: Workspace, ids: Sequence[int]) -> list[RegulationRow]:
    """The regulations of these ids in this order; those deleted meanwhile are left out."""
    ties, proofs = outcomes.ties_of(workspace, "regulation", ids), outcomes.proofs(workspace, "regulation", ids)
    found = workspace.sql(
        "SELECT regulation.id, regulation.version, inspection_id, title, number, kind, issued_on, unit_id,"
        " coalesce(unit.name, ''), remark FROM regulation LEFT JOIN unit ON unit.id = unit_id"
        f" WHERE regulation.id IN ({', '.join('?' * len(ids))})",
        *ids,
    )
    read = {
        key: RegulationRow(
            key, version, inspection, title, number, kind, date.fromisoformat(on) if on else None, unit, unit_name,
            remark, ties.get(key, ()), proofs.get(key, ()),
        )
        for key, version, inspection, title, number, kind, on, unit, unit_name, remark in found
    }  # fmt: skip
    return [read[key] for key in ids if key in read]


def draft_of(row: RegulationRow) -> RegulationDraft:
    """The form as it opens on a regulation."""
    return RegulationDraft(
        row.title, row.number, row.kind, row.issued_on, row.unit, row.remark, outcomes.draft_ties(row.ties)
    )


@operation("regulation.add")
def add(workspace: Workspace, inspection_id: int, draft: RegulationDraft) -> int:
    """A further regulation. Refused: no title, no finding or a foreign one, a day to come, the same one twice."""
    workspace.describe(title=shorten(draft.title.strip(), 40))
    return insert(workspace, inspection_id, draft)


@operation("regulation.edit")
def edit(workspace: Workspace, regulation_id: int, draft: RegulationDraft, *, seen: int) -> None:
    """All of it at once. Refused as by `add`, `Stale`."""
    [(inspection,)] = workspace.sql("SELECT inspection_id FROM regulation WHERE id = ?", regulation_id) or [(0,)]
    _check(workspace, inspection, draft, regulation_id)
    workspace.describe(title=shorten(draft.title.strip(), 40))
    workspace.update(Regulation, regulation_id, seen=seen, **_values(draft))
    outcomes.set_ties(workspace, "regulation", regulation_id, draft.ties)


@operation("regulation.delete")
def delete(workspace: Workspace, regulation_ids: Sequence[int]) -> None:
    """Into the bin."""
    outcomes.remove(workspace, "regulation", regulation_ids)


def insert(workspace: Workspace, inspection_id: int, draft: RegulationDraft) -> int:
    """Write one inside the operation that is open. Refused as by `add`."""
    _check(workspace, inspection_id, draft, None)
    key = workspace.insert(Regulation, inspection=inspection_id, **_values(draft))
    outcomes.set_ties(workspace, "regulation", key, draft.ties)
    return key


def _check(workspace: Workspace, inspection_id: int, draft: RegulationDraft, regulation_id: int | None) -> None:
    complaints: list[Refused] = []
    if not draft.title.strip():
        complaints.append(Refused("regulation.no_title", field="title"))
    same = workspace.sql(
        "SELECT 1 FROM regulation WHERE inspection_id = ? AND title = ? AND number = ? AND kind = ? AND id IS NOT ?",
        inspection_id, draft.title.strip(), draft.number.strip(), draft.kind, regulation_id,
    )  # fmt: skip
    if same and draft.title.strip():
        complaints.append(Refused("regulation.known_already", field="title", title=draft.title.strip()))
    if draft.kind not in KINDS:
        complaints.append(Refused("regulation.no_kind", field="kind"))
    complaints += [*outcomes.future(workspace, draft.issued_on, "issued_on")]
    complaints += [*outcomes.tie_complaints(workspace, inspection_id, draft.ties)]
    if complaints:
        raise Complaints(complaints)


def _values(draft: RegulationDraft) -> dict[str, object]:
    return {
        "title": draft.title.strip(), "number": draft.number.strip(), "kind": draft.kind,
        "issued_on": draft.issued_on, "unit": draft.unit, "remark": draft.remark.strip(),
    }  # fmt: skip
