"""问责处理: what each person was dealt with by; a person may stand here several times (人次) and is counted once (人).

The subject is one of the persons, or a mark that says nothing (干部甲) where the name may not be written down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.domain import outcomes, rules
from core.domain.outcomes import OutcomeFilter, Tie, TieRow
from core.store.operations import operation
from core.store.tables import Accountability
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class AccountabilityRow:
    """One treatment of one person; `who` is the person's name or the mark, `group` e.g. 党纪处分."""

    id: int
    version: int
    inspection: int
    person: int | None
    subject: str
    who: str
    unit: int | None
    unit_name: str
    post: str
    treatment: str
    group: str
    treated_on: date | None
    basis: str
    remark: str
    ties: tuple[TieRow, ...]
    evidence: tuple[str, ...]

    @property
    def unit_and_post(self) -> str:
        """`财政局 局长`, one column of the usual table."""
        return " ".join(part for part in (self.unit_name, self.post) if part)


@dataclass(frozen=True, slots=True)
class AccountabilityDraft:
    treatment: str
    person: int | None = None
    subject: str = ""
    unit: int | None = None
    post: str = ""
    treated_on: date | None = None
    basis: str = ""
    remark: str = ""
    ties: tuple[Tie, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column("treated", "处理对象", lambda row: row.who, "who", 12, "center", synonyms=("姓名", "被处理人")),
    Column("treated_post", "单位及职务", lambda row: row.unit_and_post, "unit_and_post", 28),
    Column("treatment", "处理种类", lambda row: row.treatment, "treatment", 14, "center",
           synonyms=("处理方式", "处分种类", "处理结果")),
    Column("treatment_group", "处理类别", lambda row: row.group, "group", 14, "center", shown=False),
    Column("treated_on", "处理日期", lambda row: show_day(row.treated_on), "treated_on", 14, "center",
           synonyms=("处理时间",)),
    Column("outcome_findings", "对应问题", lambda row: "、".join(tie.short for tie in row.ties), None, 14, "center"),
    Column("treatment_basis", "依据", lambda row: row.basis, None, 28, synonyms=("处理依据", "文号")),
    Column("outcome_evidence", "佐证材料", lambda row: "；".join(row.evidence), None, 20, shown=False),
    Column("outcome_remark", "备注", lambda row: row.remark, None, 16, shown=False),
)  # fmt: skip


def groups(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """Kinds of treatment by group, in the office's order."""
    return {name: tuple(kinds) for name, kinds in rules.book(workspace, "outcomes")[1]["treatments"].items()}


def ids(workspace: Workspace, wanted: OutcomeFilter, sort: Sequence[tuple[str, bool]] = ()) -> list[int]:
    """Ids of the treatments wanted, by these columns, else by their day."""
    found = outcomes.select(workspace, "accountability", wanted)
    return [row.id for row in outcomes.ordered(rows(workspace, found), COLUMNS, sort)] if sort else found


def rows(workspace: Workspace, ids: Sequence[int]) -> list[AccountabilityRow]:
    """The treatments of these ids in this order; those deleted meanwhile are left out."""
    ties = outcomes.ties_of(workspace, "accountability", ids)
    proofs = outcomes.proofs(workspace, "accountability", ids)
    group_of = {kind: group for group, kinds in groups(workspace).items() for kind in kinds}
    found = workspace.sql(
        "SELECT a.id, a.version, a.inspection_id, a.person_id, a.subject, coalesce(person.name, a.subject), a.unit_id,"
        " coalesce(unit.name, ''), a.post, a.treatment, a.treated_on, a.basis, a.remark FROM accountability a"
        " LEFT JOIN person ON person.id = a.person_id LEFT JOIN unit ON unit.id = a.unit_id"
        f" WHERE a.id IN ({', '.join('?' * len(ids))})",
        *ids,
    )
    read = {
        key: AccountabilityRow(
            key, version, inspection, person, subject, who, unit, unit_name, post, treatment,
            group_of.get(treatment, ""), date.fromisoformat(on) if on else None, basis, remark, ties.get(key, ()),
            proofs.get(key, ()),
        )
        for key, version, inspection, person, subject, who, unit, unit_name, post, treatment, on, basis, remark in found
    }  # fmt: skip
    return [read[key] for key in ids if key in read]


def draft_of(row: AccountabilityRow) -> AccountabilityDraft:
    """The form as it opens on a treatment."""
    return AccountabilityDraft(
        row.treatment, row.person, row.subject, row.unit, row.post, row.treated_on, row.basis, row.remark,
        outcomes.draft_ties(row.ties),
    )  # fmt: skip


@operation("accountability.add")
def add(workspace: Workspace, inspection_id: int, draft: AccountabilityDraft) -> int:
    """A further treatment. Refused: nobody named, no kind, no finding or a foreign one, a day to come."""
    workspace.describe(treatment=draft.treatment.strip())
    return insert(workspace, inspection_id, draft)


@operation("accountability.edit")
def edit(workspace: Workspace, accountability_id: int, draft: AccountabilityDraft, *, seen: int) -> None:
    """All of it at once. Refused as by `add`, `Stale`."""
    [(inspection,)] = workspace.sql("SELECT inspection_id FROM accountability WHERE id = ?", accountability_id) or [
        (0,)
    ]
    _check(workspace, inspection, draft)
    workspace.describe(treatment=draft.treatment.strip())
    workspace.update(Accountability, accountability_id, seen=seen, **_values(workspace, draft))
    outcomes.set_ties(workspace, "accountability", accountability_id, draft.ties)


@operation("accountability.delete")
def delete(workspace: Workspace, accountability_ids: Sequence[int]) -> None:
    """Into the bin."""
    outcomes.remove(workspace, "accountability", accountability_ids)


def insert(workspace: Workspace, inspection_id: int, draft: AccountabilityDraft) -> int:
    """Write one inside the operation that is open. Refused as by `add`."""
    _check(workspace, inspection_id, draft)
    key = workspace.insert(Accountability, inspection=inspection_id, **_values(workspace, draft))
    outcomes.set_ties(workspace, "accountability", key, draft.ties)
    return key


def _check(workspace: Workspace, inspection_id: int, draft: AccountabilityDraft) -> None:
    complaints: list[Refused] = []
    if draft.person is None and not draft.subject.strip():
        complaints.append(Refused("accountability.nobody", field="subject"))
    if draft.person is not None and draft.subject.strip():
        complaints.append(Refused("accountability.two_names", field="subject"))
    if not draft.treatment.strip():
        complaints.append(Refused("accountability.no_treatment", field="treatment"))
    complaints += [*outcomes.future(workspace, draft.treated_on, "treated_on")]
    complaints += [*outcomes.tie_complaints(workspace, inspection_id, draft.ties)]
    if complaints:
        raise Complaints(complaints)


def _values(workspace: Workspace, draft: AccountabilityDraft) -> dict[str, object]:
    """What the person's own record says stands in for unit and post left empty, as they were on that day."""
    unit, post = draft.unit, draft.post.strip()
    if draft.person is not None:
        [(own_unit, own_post)] = workspace.sql("SELECT unit_id, post FROM person WHERE id = ?", draft.person)
        unit, post = unit if unit is not None else own_unit, post or own_post
    return {
        "person": draft.person, "subject": draft.subject.strip(), "unit": unit, "post": post,
        "treatment": draft.treatment.strip(), "treated_on": draft.treated_on, "basis": draft.basis.strip(),
        "remark": draft.remark.strip(),
    }  # fmt: skip
