"""What is done with one or many measures: set, report, ask for extension, decide on it, hand over. From every place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from core.base.errors import Refused
from core.base.states import MEASURE_KINDS, ROLES
from core.domain import extensions, handovers, measures, operators, progress, tasks
from core.domain.extensions import DecisionDraft, ExtensionDraft, ExtensionRow
from core.domain.handovers import HandoverDraft, Holding
from core.domain.measures import MeasureChange
from core.domain.progress import ProgressDraft
from gui.cards.holding_list import HoldingField
from gui.cards.people_pickers import person_picker, unit_picker
from gui.cards.progress_form import ProgressForm
from gui.language import tell, tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.message import Choice, ask

if TYPE_CHECKING:
    from gui.desk import Desk

MEDIUM = QSize(80 * RHYTHM, 64 * RHYTHM)


def result(total: int, skipped: Sequence[tuple[int, Refused]], done: str = "") -> str:
    """`已改 37 条，跳过 3 条（原因）`; `done` says in words of its own what became of all of them."""
    if not skipped:
        return done or tr("已改 {n} 条。", n=total)
    reasons = Counter(tell(error).rstrip("。") for _, error in skipped)
    told = "；".join(reasons)
    return tr("已改 {n} 条，跳过 {m} 条（{reasons}）。", n=total - len(skipped), m=len(skipped), reasons=told)


# -- setting -----------------------------------------------------------------------------------


def add_change_fields(desk: Desk, form: Form) -> None:
    """The fields of a bulk change of measures; what stays empty is kept."""
    kinds = [("keep", tr("（不改）")), *((word, tr(word)) for word in MEASURE_KINDS)]
    form.add("kind", "措施类型", ChoiceField(kinds))
    form.add("leaders", "责任领导", person_picker(desk))
    form.add("lead_units", "牵头单位", unit_picker(desk))
    form.add("co_units", "配合单位", unit_picker(desk))
    form.add("persons", "责任人", person_picker(desk))
    form.add("due", "完成时限", DateField(desk.workspace.today, deadline=True))
    form.add("due_reason", "调整时限理由", LineField(hint=tr("方案定稿后改时限要写理由，原定时限会保留")))


def change_of(desk: Desk, values: dict[str, Any], measure_ids: Sequence[int]) -> MeasureChange | None:
    """What the fields say. Another deadline for what is done or 长期坚持 is asked about first; None: the clerk goes
    back to the form."""
    change = MeasureChange(
        kind=None if values["kind"] == "keep" else values["kind"],
        due=values["due"],
        due_reason=values["due_reason"],
        leaders=values["leaders"] or None,
        lead_units=values["lead_units"] or None,
        co_units=values["co_units"] or None,
        persons=values["persons"] or None,
    )
    settled = measures.settled(desk.workspace, measure_ids) if change.due is not None else ()
    if not settled:
        return change
    words = tr("所选措施里有 {n} 条已经完成或属于长期坚持。它们的完成时限也要改吗？", n=len(settled))
    choices = (Choice("keep", tr("这些保持原样"), first=True), Choice("all", tr("一起改")), Choice("", tr("回去看看")))
    match ask(desk.window, tr("批量改完成时限"), words, choices, tone="soon"):
        case "keep":
            return replace(change, keep_settled=True)
        case "all":
            return change
    return None


def set_many(desk: Desk, measure_ids: Sequence[int]) -> None:
    """批量设置: only the filled fields are set, as one step of undo."""
    form = Form()
    add_change_fields(desk, form)
    form.close_up()
    form.settle()

    def save(values: dict[str, Any]) -> bool:
        change = change_of(desk, values, measure_ids)
        if change is None:
            return False
        if change.empty:
            return True
        done = desk.do(measures.change_many, measure_ids, change, complain=dialog.complain)
        if done:
            desk.done(result(len(measure_ids), done.value))
        return bool(done)

    lead = tr("所选 {n} 条措施。空着的栏目保持原样。", n=len(measure_ids))
    dialog = FormDialog(desk, tr("批量设置"), form, save, words=tr("应用到所选"), lead=lead)
    _run(dialog)


# -- reporting ---------------------------------------------------------------------------------


def report_many(desk: Desk, measure_ids: Sequence[int]) -> None:
    """The same report on several measures."""
    inspections = list(dict.fromkeys(row.inspection for row in tasks.rows(desk.workspace, measure_ids)))
    if not inspections:
        return
    form = ProgressForm(desk, (), inspections[0])
    form.fill({"reported_on": desk.workspace.today()})

    def save(values: dict[str, Any]) -> bool:
        done = desk.do(progress.add_many, measure_ids, ProgressDraft(**values), complain=dialog.complain)
        if done:
            told = tr("已登记 {n} 条措施的进展。", n=len(measure_ids))
            desk.done(result(len(measure_ids), done.value, told))
        return bool(done)

    lead = tr("同一内容登记到所选 {n} 条措施。", n=len(measure_ids))
    dialog = FormDialog(desk, tr("登记整改进展"), form, save, lead=lead)
    _run(dialog)


# -- extensions --------------------------------------------------------------------------------


def ask_extension(desk: Desk, measure_ids: Sequence[int]) -> None:
    """申请延期, for one or several measures."""
    if (refusal := extensions.hindrance(desk.workspace, measure_ids)) is not None:
        desk.notice(tell(refusal), tone="soon")
        return
    form = Form()
    form.add("to", "申请延至", DateField(desk.workspace.today, deadline=True), required=True)
    form.add("reason", "延期理由", TextField(lines=3), required=True)
    form.add("present_state", "目前进展", TextField(lines=3), required=True)
    form.add("asked_on", "申请日期", DateField(desk.workspace.today), required=True)
    form.add("asked_by", "申请人", person_picker(desk, single=True))
    form.close_up()
    rows = tasks.rows(desk.workspace, measure_ids)
    state = rows[0].measure.progress_text if len(rows) == 1 else ""
    form.fill({"asked_on": desk.workspace.today(), "present_state": state})

    def save(values: dict[str, Any]) -> bool:
        done = desk.do(extensions.ask, measure_ids, ExtensionDraft(**values), complain=dialog.complain)
        if not done:
            return False
        if len(measure_ids) == 1 and done.value:
            dialog.complain(done.value[0][1])
            return False
        told = tr("已登记 {n} 条措施的延期申请，待审批。", n=len(measure_ids))
        desk.done(result(len(measure_ids), done.value, told))
        return True

    lead = tr("应在时限期满前申请；批准前时限不变，批准后原定时限仍保留。")
    dialog = FormDialog(desk, tr("申请延期"), form, save, words=tr("登记申请"), lead=lead, size=MEDIUM)
    _run(dialog)


def decide_extension(desk: Desk, measure_ids: Sequence[int]) -> None:
    """审批延期: the waiting requests of these measures, all with one decision."""
    waiting = [row for row in extensions.of(desk.workspace, measure_ids) if row.state == "asked"]
    if not waiting:
        desk.notice(tr("所选措施没有待批的延期申请。"), tone="soon")
        return
    form = Form()
    form.add("approved", "审批意见", ChoiceField([(True, tr("同意延期")), (False, tr("不同意"))]), required=True)
    form.add("decided_by", "审批人", person_picker(desk, single=True), required=True)
    form.add("decided_on", "审批日期", DateField(desk.workspace.today), required=True)
    form.add("opinion", "意见", TextField(lines=3))
    form.close_up()
    form.fill({"approved": True, "decided_on": desk.workspace.today()})
    form.field("approved").changed.connect(lambda: form.require("opinion", not form.field("approved").value))

    def save(values: dict[str, Any]) -> bool:
        keys = [row.id for row in waiting]
        done = desk.do(extensions.decide, keys, DecisionDraft(**values), complain=dialog.complain)
        if not done:
            return False
        if len(done.value) == len(keys):
            dialog.complain(done.value[0][1])
            return False
        told = tr("已同意 {n} 份延期申请。", n=len(keys)) if values["approved"] else ""
        desk.done(result(len(keys), done.value, told or tr("已登记 {n} 份延期申请不同意。", n=len(keys))))
        return True

    dialog = FormDialog(desk, tr("审批延期"), form, save, words=tr("登记审批"), lead=_waiting(waiting), size=MEDIUM)
    _run(dialog)


def _waiting(rows: Sequence[ExtensionRow]) -> str:
    """What is to be decided, in a few lines."""
    told = [
        tr("“{text}”：{present} → {to}，理由：{reason}", text=row.text[:24], present=str(row.present or ""),
           to=str(row.to), reason=row.reason[:60])
        for row in rows[:5]
    ]  # fmt: skip
    if len(rows) > len(told):
        told.append(tr("等 {n} 条", n=len(rows)))
    return "\n".join(told)


def withdraw_extension(desk: Desk, measure_ids: Sequence[int]) -> None:
    """The unit takes its waiting requests back."""
    keys = [row.id for row in extensions.of(desk.workspace, measure_ids) if row.state == "asked"]
    if keys and desk.do(extensions.withdraw, keys):
        desk.done(tr("已撤回 {n} 份延期申请。", n=len(keys)))


# -- hand-over ---------------------------------------------------------------------------------


def hand_over(
    desk: Desk, *, person: int | None = None, unit: int | None = None, measure_ids: Sequence[int] | None = None
) -> None:
    """整改责任交接: what somebody answers for, or what is answered for on these measures; all or some of it."""
    inspection = desk.inspection if measure_ids is None else None
    held = handovers.holdings(desk.workspace, person=person, unit=unit, inspection=inspection, measures=measure_ids)
    if not held:
        desk.notice(tr("没有可以交接的责任。"), tone="soon")
        return
    form = Form()
    order = tuple(ROLES)
    givers = sorted({(one.role, one.holder) for one in held}, key=lambda one: (order.index(one[0]), one[1]))
    words = [(giver, tr("{holder}（{role}）", holder=giver[1], role=tr(ROLES[giver[0]]))) for giver in givers]
    items = HoldingField(held, [_line(one) for one in held])
    chosen = form.add("giver", "移交方", ChoiceField(words))
    form.add("items", "交接事项", items, required=True)
    form.add("to_person", "接手人", person_picker(desk, single=True))
    form.add("to_unit", "接手单位", unit_picker(desk, single=True))

    def narrow() -> None:
        items.narrow([one.id for one in held if (one.role, one.holder) == chosen.value])
        form.show_field("to_unit", chosen.value[0] in _UNIT_ROLES)
        form.show_field("to_person", chosen.value[0] not in _UNIT_ROLES)

    chosen.changed.connect(narrow)
    narrow()
    form.add("effective_on", "交接日期", DateField(desk.workspace.today), required=True)
    form.add("witness", "监交人", person_picker(desk, single=True))
    form.add("reason", "交接原因", LineField(hint=tr("工作调动、分工调整……")))
    form.add("remark", "备注", TextField(lines=2))
    form.close_up()
    form.fill({"effective_on": desk.workspace.today()})

    def save(values: dict[str, Any]) -> bool:
        keys = values.pop("items")
        of_units = values.pop("giver")[0] in _UNIT_ROLES
        values["to_person" if of_units else "to_unit"] = None
        done = desk.do(handovers.make, keys, HandoverDraft(**values), complain=dialog.complain)
        if not done:
            return False
        if done.value and len(done.value) == len(keys):
            dialog.complain(done.value[0][1])
            return False
        desk.done(result(len(keys), done.value, tr("已登记 {n} 项责任的交接。", n=len(keys))))
        return True

    lead = tr("原责任人和接手人都留在记录里，从交接日期起由接手人负责。")
    dialog = FormDialog(desk, tr("整改责任交接"), form, save, words=tr("登记交接"), lead=lead)
    _run(dialog)


def identify(desk: Desk) -> None:
    """Say which of the persons the operator at work is."""
    form = Form()
    form.add("person", "我是", person_picker(desk, single=True), required=True)
    form.close_up()
    form.settle()

    def save(values: dict[str, Any]) -> bool:
        return bool(desk.do(operators.identify, values["person"], complain=dialog.complain))

    lead = tr("操作员“{name}”对应人员名册里的哪一位？", name=desk.workspace.operator_name)
    size = QSize(64 * RHYTHM, 30 * RHYTHM)
    dialog = FormDialog(desk, tr("选定我是谁"), form, save, words=tr("选定"), lead=lead, size=size)
    _run(dialog)


_UNIT_ROLES = ("lead_unit", "co_unit")


def _line(one: Holding) -> str:
    state = tr("（已完成）") if one.done else ""
    return f"{one.number}　{one.text[:60]}{state}"


def _run(dialog: FormDialog) -> bool:
    done = bool(dialog.exec())
    dialog.deleteLater()
    return done
