"""审计整改信息: what an audit's ledger asks of a finding beyond the others — amount, legal basis, standard, persons.

Everything of it may stay empty (未填). The headings are those of the usual 审计整改清单 of 24 columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.base.columns import Column
from core.base.errors import Complaints, Refused
from core.base.money import in_ten_thousands
from core.domain.assignments import Holder
from core.domain.glance import chunks
from core.store.operations import operation
from core.store.tables import AuditDetail
from core.store.workspace import Workspace

PERSONS = ("assistant", "lead_person", "co_person", "audit_person")


@dataclass(frozen=True, slots=True)
class AuditDraft:
    """What the form says; `amount` in 分 (1/100 元), persons and the supervising unit by id."""

    number: str = ""
    report_year: str = ""
    amount: int | None = None
    supervisor: int | None = None
    kind: str = ""
    legal_basis: str = ""
    requirement: str = ""
    standard: str = ""
    assistant: int | None = None
    lead_person: int | None = None
    co_person: int | None = None
    audit_person: int | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """The same with names; `id` is 0 and everything empty while nothing was recorded."""

    id: int
    version: int
    finding: int
    given: AuditDraft
    supervisor: str = ""
    assistant: Holder | None = None
    lead_person: Holder | None = None
    co_person: Holder | None = None
    audit_person: Holder | None = None


def _contact(holder: Holder | None) -> str:
    return holder.with_phone if holder else ""


COLUMNS: tuple[Column, ...] = (
    Column("audit_number", "问题在审计报告中的序号", lambda row: row.given.number, width=14, align="center"),
    Column("audit_year", "审计报告出具年份", lambda row: row.given.report_year, width=10, align="center"),
    Column("audit_amount", "问题金额（万元）", lambda row: in_ten_thousands(row.given.amount), width=12, align="right"),
    Column("audit_supervisor", "负责监督管理责任的主管部门", lambda row: row.supervisor, width=16),
    Column("audit_kind", "整改类型", lambda row: row.given.kind, width=10, align="center"),
    Column("audit_basis", "法规政策依据", lambda row: row.given.legal_basis, width=24),
    Column("audit_requirement", "整改要求", lambda row: row.given.requirement, width=24),
    Column("audit_standard", "整改完成标准", lambda row: row.given.standard, width=24),
    Column("audit_assistant", "协助整改工作的领导", lambda row: row.assistant.name if row.assistant else "", width=12),
    Column("audit_lead_person", "牵头整改部门责任人及联系电话", lambda row: _contact(row.lead_person), width=16),
    Column("audit_co_person", "配合整改部门责任人及联系电话", lambda row: _contact(row.co_person), width=16),
    Column("audit_person", "审计部门责任人及联系电话", lambda row: _contact(row.audit_person), width=16),
)


def of(workspace: Workspace, finding_ids: Sequence[int]) -> dict[int, AuditRow]:
    """What was recorded of these findings; of a finding nothing was recorded of, an empty row."""
    found: dict[int, AuditRow] = {key: AuditRow(0, 0, key, AuditDraft()) for key in finding_ids}
    names = [f"{name}_id" if name in ("supervisor", *PERSONS) else name for name in AuditDraft.__dataclass_fields__]
    for portion in chunks(finding_ids):
        for key, version, finding, supervisor, *values in workspace.sql(
            f"SELECT audit_detail.id, audit_detail.version, finding_id, coalesce(unit.name, ''), {', '.join(names)}"
            " FROM audit_detail LEFT JOIN unit ON unit.id = supervisor_id"
            f" WHERE finding_id IN ({', '.join('?' * len(portion))})",
            *portion,
        ):
            given = AuditDraft(*values)
            persons = {name: _holder(workspace, getattr(given, name)) for name in PERSONS}
            found[finding] = AuditRow(key, version, finding, given, supervisor, **persons)
    return found


@operation("audit_detail.save")
def save(workspace: Workspace, finding_id: int, draft: AuditDraft, *, seen: int) -> None:
    """Record it, for the first time with `seen` 0. Refused: a year that is none, an amount below zero, `Stale`."""
    complaints: list[Refused] = []
    if draft.report_year.strip() and not (draft.report_year.strip().isdigit() and len(draft.report_year.strip()) == 4):
        complaints.append(Refused("audit_detail.no_year", field="report_year"))
    if draft.amount is not None and draft.amount < 0:
        complaints.append(Refused("audit_detail.negative", field="amount"))
    if complaints:
        raise Complaints(complaints)
    values: dict[str, Any] = {name: getattr(draft, name) for name in AuditDraft.__dataclass_fields__}
    values |= {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    row = of(workspace, [finding_id])[finding_id]
    if row.id:
        workspace.update(AuditDetail, row.id, seen=seen, **values)
    else:
        workspace.insert(AuditDetail, finding=finding_id, **values)


def _holder(workspace: Workspace, person: int | None) -> Holder | None:
    if person is None:
        return None
    return Holder(*workspace.sql("SELECT id, name, post, phone FROM person WHERE id = ?", person)[0])
