"""审计整改信息: what the ledger of an audit asks of a finding beyond the others, in the order of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from core.base.errors import Refused
from core.base.money import TEN_THOUSANDS, in_ten_thousands, read_money
from core.domain import audit_details
from core.domain.audit_details import PERSONS, AuditDraft
from gui.cards.people_pickers import person_picker, pick_person, pick_unit, unit_picker
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.fields import ChoiceField, LineField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog

if TYPE_CHECKING:
    from gui.desk import Desk

KINDS = ("立行立改", "分阶段整改", "持续整改")
SIZE = QSize(84 * RHYTHM, 94 * RHYTHM)
_TITLES = {
    "assistant": "协助整改工作的领导", "lead_person": "牵头整改部门责任人", "co_person": "配合整改部门责任人",
    "audit_person": "审计部门责任人",
}  # fmt: skip


def ask_audit(desk: Desk, finding: int) -> bool:
    """Open the form on a finding; true when it was saved."""
    row = audit_details.of(desk.workspace, [finding])[finding]
    form = _form(desk, row.given)

    def save(values: dict[str, Any]) -> bool:
        try:
            draft = _draft(values)
        except Refused as error:
            dialog.complain(Refused(error.code, field="amount", **error.facts))
            return False
        seen = audit_details.of(desk.workspace, [finding])[finding].version if dialog.fresh else row.version
        return bool(desk.do(audit_details.save, finding, draft, seen=seen, complain=dialog.complain))

    lead = tr("只有审计整改清单用到这些内容；不知道的留空。")
    dialog = FormDialog(desk, tr("审计整改信息"), form, save, lead=lead, size=SIZE)
    done = bool(dialog.exec())
    dialog.deleteLater()
    return done


def _draft(values: dict[str, Any]) -> AuditDraft:
    """What the form says; the amount is typed in 万元 unless another unit stands behind it."""
    typed = values["amount"].strip()
    amount = read_money(typed, TEN_THOUSANDS)[0] if typed else None
    return AuditDraft(**{**values, "amount": amount, "kind": values["kind"] or ""})


def _form(desk: Desk, given: AuditDraft) -> Form:
    form = Form(label_width=17 * RHYTHM)
    form.add("number", "问题在审计报告中的序号", LineField())
    form.add("report_year", "审计报告出具年份", LineField(hint=tr("如 2024")))
    form.add("amount", "问题金额（万元）", LineField(hint=tr("如 12.5；也可写 125000元")))
    form.add("supervisor", "负责监督管理责任的主管部门", unit_picker(desk, single=True))
    kinds = [("", ""), *((word, tr(word)) for word in KINDS)]
    form.add("kind", "整改类型", ChoiceField(kinds, free=True))
    form.add("legal_basis", "法规政策依据", TextField(lines=2))
    form.add("requirement", "整改要求", TextField(lines=2))
    form.add("standard", "整改完成标准", TextField(lines=2))
    for name in PERSONS:
        form.add(name, _TITLES[name], person_picker(desk, single=True))
    form.field("supervisor").show_picks(pick_unit(desk, given.supervisor))
    for name in PERSONS:
        form.field(name).show_picks(pick_person(desk, getattr(given, name)))
    texts = ("number", "report_year", "kind", "legal_basis", "requirement", "standard")
    form.fill({name: getattr(given, name) for name in texts} | {"amount": in_ten_thousands(given.amount)})
    return form
