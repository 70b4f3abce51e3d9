"""佐证材料: the form of one piece of evidence — title, kind, number and date of the document, pages, note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.domain import evidence
from core.domain.evidence import EvidenceDraft, EvidenceRow
from gui.language import tr
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.number_field import NumberField

if TYPE_CHECKING:
    from gui.desk import Desk


class EvidenceForm(Form):
    """What stands in 卷内目录, and the pages that matter for the one record."""

    def __init__(self, desk: Desk, *, shared: bool = False) -> None:
        super().__init__()
        self.add("title", "材料名称", LineField(), required=True)
        kinds = [("", ""), *((kind, kind) for kind in evidence.kinds(desk.workspace))]
        self.add("kind", "材料类别", ChoiceField(kinds, free=True))
        self.add("document_number", "文号", LineField(hint=tr("如 云办发〔2025〕3号")))
        self.add("document_on", "成文日期", DateField(desk.workspace.today))
        self.add("pages", "页数", NumberField())
        self.add("note", "说明", TextField(lines=2))
        self.add_heading("在这里证明内容的页码" if shared else "证明内容的页码")
        self.add("page_from", "起始页", NumberField())
        self.add("page_to", "终止页", NumberField())
        self.close_up()

    def draft(self) -> EvidenceDraft:
        """What the fields say, as the core takes it."""
        values: dict[str, Any] = self.values()
        return EvidenceDraft(**{**values, "kind": values["kind"] or ""})


def edit_evidence(desk: Desk, row: EvidenceRow) -> bool:
    """Let a piece of evidence be described; true when it was saved."""
    form = EvidenceForm(desk, shared=row.shared > 1)
    draft = evidence.draft_of(row)
    form.fill({name: getattr(draft, name) for name in EvidenceDraft.__dataclass_fields__})

    def save(_: dict[str, Any]) -> bool:
        seen = evidence.one(desk.workspace, row.id).version if dialog.fresh else row.version
        return bool(desk.do(evidence.edit, row.id, form.draft(), seen=seen, complain=dialog.complain))

    lead = tr("这份材料同时证明 {n} 处，名称、文号等改动各处都会看到。", n=row.shared) if row.shared > 1 else ""
    dialog = FormDialog(desk, tr("修改佐证材料"), form, save, lead=lead, draft_key=f"evidence.{row.id}")
    return _run(dialog)


def name_evidence(desk: Desk, noun: str, record: int) -> bool:
    """Record evidence of which there is no file: from an old ledger, or kept on paper."""
    form = EvidenceForm(desk)
    form.settle()

    def save(_: dict[str, Any]) -> bool:
        return bool(desk.do(evidence.name_only, noun, record, form.draft(), complain=dialog.complain))

    lead = tr("只登记名称，文件以后可以补上。")
    dialog = FormDialog(desk, tr("登记材料名称"), form, save, lead=lead)
    return _run(dialog)


def _run(dialog: FormDialog) -> bool:
    done = bool(dialog.exec())
    dialog.deleteLater()
    return done
