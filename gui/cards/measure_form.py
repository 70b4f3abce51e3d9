"""整改措施: the form of one measure — text, type, 责任领导, 牵头单位, 配合单位, 责任人, 完成时限."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.base.dates import When
from core.base.states import MEASURE_KINDS
from core.domain import findings, measures
from core.domain.measures import MeasureDraft, MeasureRow
from gui.cards.inspection_choice import the_inspection
from gui.cards.item_picker import ItemPicker
from gui.cards.people_pickers import person_picker, picks_of, unit_picker
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TextField, TickField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog

if TYPE_CHECKING:
    from gui.desk import Desk


class MeasureForm(Form):
    """In the order of the paper form: what is done, by whom, until when."""

    def __init__(self, desk: Desk, finding: ItemPicker | None = None) -> None:
        """`finding` asks what the measure is for, where that is not said already."""
        super().__init__(label_width=13 * RHYTHM)
        if finding is not None:
            self.add("finding", "所属问题", finding, required=True)
        self.add("text", "整改措施", TextField(lines=5), required=True)
        self.add("kind", "措施类型", ChoiceField([("", ""), *((kind, tr(kind)) for kind in MEASURE_KINDS)], free=True))
        self.add("leaders", "责任领导", person_picker(desk))
        self.add("lead_units", "牵头单位", unit_picker(desk))
        self.add("co_units", "配合单位", unit_picker(desk))
        self.add("persons", "责任人", person_picker(desk))
        self.add("due", "完成时限", DateField(desk.workspace.today, deadline=True))
        self.add("due_reason", "调整时限理由", LineField(hint=tr("方案定稿后改时限要写理由，原定时限会保留")))
        yes_no = [(None, tr("未填")), (True, tr("是")), (False, tr("否"))]
        self.add("in_period", "集中整改期完成", ChoiceField(yes_no))
        self.add("standing", "", TickField(tr("常态化坚持")))
        self.add("remark", "备注", TextField(lines=2))
        self.close_up()
        self.show_field("due_reason", False)

    def show_row(self, row: MeasureRow | None) -> None:
        """Open the form on a measure, or empty for a new one."""
        draft = measures.draft_of(row) if row else MeasureDraft("")
        for name in ("leaders", "lead_units", "co_units", "persons"):
            self.field(name).show_picks(picks_of(getattr(row, name)) if row else [])
        self.fill({name: getattr(draft, name) for name in ("text", "kind", "due", "in_period", "standing", "remark")})

    @staticmethod
    def draft(values: dict[str, Any]) -> MeasureDraft:
        """What the fields say, as the core takes it."""
        due = values["due"]
        assert due is None or isinstance(due, When)
        return MeasureDraft(**{**values, "kind": values["kind"] or ""})


def add_measure(desk: Desk, finding_id: int) -> bool:
    """Ask for a new measure of a finding; true when one was saved."""
    form = MeasureForm(desk)
    form.show_row(None)

    def save(values: dict[str, Any]) -> bool:
        return bool(desk.do(measures.add, finding_id, form.draft(values), complain=dialog.complain))

    dialog = FormDialog(desk, tr("新增整改措施"), form, save, draft_key=f"measure.new.{finding_id}")
    return _run(dialog)


def add_measure_to(desk: Desk, finding_id: int | None) -> int | None:
    """Ask for a new measure and what it is for, this finding if no other is chosen; its id when one was saved."""
    inspection = findings.one(desk.workspace, finding_id).inspection if finding_id else the_inspection(desk)
    if inspection is None:
        return None
    picker = ItemPicker(desk, inspection, measures=False, single=True)
    form = MeasureForm(desk, picker)
    form.show_row(None)
    if finding_id:
        picker.show_items([(finding_id, None)])
    form.settle()
    made: list[int] = []

    def save(values: dict[str, Any]) -> bool:
        finding = values.pop("finding")
        done = desk.do(measures.add, finding, form.draft(values), complain=dialog.complain)
        made.extend([done.value] if done else [])
        return bool(done)

    dialog = FormDialog(desk, tr("新增整改措施"), form, save, draft_key=f"measure.new.of.{inspection}")
    _run(dialog)
    return made[0] if made else None


def edit_measure(desk: Desk, row: MeasureRow) -> bool:
    """Let a measure be changed; true when it was saved."""
    form = MeasureForm(desk)
    form.show_row(row)
    form.show_field("due_reason", decided(desk, row))

    def save(values: dict[str, Any]) -> bool:
        seen = _version(desk, row) if dialog.fresh else row.version
        return bool(desk.do(measures.edit, row.id, form.draft(values), seen=seen, complain=dialog.complain))

    dialog = FormDialog(desk, tr("修改整改措施"), form, save, draft_key=f"measure.{row.id}")
    return _run(dialog)


def decided(desk: Desk, row: MeasureRow) -> bool:
    """Whether the measure stands in a decided plan, so that another deadline needs a reason."""
    return bool(desk.workspace.sql("SELECT 1 FROM plan_measure WHERE measure = ? LIMIT 1", row.id))


def _version(desk: Desk, row: MeasureRow) -> int:
    [(version,)] = desk.workspace.sql("SELECT version FROM measure WHERE id = ?", row.id)
    return version


def _run(dialog: FormDialog) -> bool:
    done = bool(dialog.exec())
    dialog.deleteLater()
    return done
