"""问题的办理: what is done with findings from the list — new, split, join, withdraw, delete, bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPlainTextEdit

from core.base.states import KINDS
from core.domain import findings
from core.domain.finder import FindingFilter
from core.domain.findings import FindingChange, FindingDraft
from gui.cards import task_steps
from gui.cards.finding_form import FindingForm, category_choices
from gui.cards.inspection_choice import the_inspection
from gui.cards.measure_form import add_measure
from gui.cards.progress_form import add_progress
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.fields import ChoiceField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.message import confirm

if TYPE_CHECKING:
    from gui.desk import Desk

__all__ = ["add", "add_measure", "add_progress", "delete", "join", "move", "set_many", "split", "withdraw"]


def add(desk: Desk, inspection: int | None, kind: str) -> int | None:
    """Ask for a new finding; gives its id when one was saved."""
    inspection = inspection or the_inspection(desk)
    if inspection is None:
        return None
    form = FindingForm(new=True)
    form.show_new(desk, inspection, kind, None)
    made: list[int] = []

    def save(_: dict[str, Any]) -> bool:
        draft: FindingDraft = form.draft()
        done = desk.do(findings.add, inspection, draft, complain=dialog.complain)
        made.extend([done.value] if done else [])
        return bool(done)

    dialog = FormDialog(desk, tr("新建{kind}", kind=tr(KINDS[kind])), form, save, draft_key=f"finding.new.{inspection}")
    dialog.exec()
    dialog.deleteLater()
    return made[0] if made else None


def delete(desk: Desk, ids: Sequence[int]) -> None:
    """Into the bin; one step that can be taken back, so nothing is asked."""
    if desk.do(findings.delete, ids):
        desk.done(tr("已删除 {n} 项，可在回收站恢复。", n=len(ids)))


def join(desk: Desk, ids: Sequence[int]) -> None:
    """Several become one, after a look at which one stays."""
    first = findings.one(desk.workspace, ids[0])
    words = tr(
        "{n} 项合并为一项，排在最前的“{text}”保留；原文、措施和进展都并入其中。", n=len(ids), text=first.shown[:40]
    )
    if confirm(desk.window, tr("合并问题"), words, tr("合并")) and desk.do(findings.join, ids):
        desk.done(tr("已合并 {n} 项。", n=len(ids)))


def move(desk: Desk, finding_id: int) -> None:
    """To another place in the list of its kind; the numbers of a decided plan stay."""
    row = findings.one(desk.workspace, finding_id)
    kin = findings.ids(desk.workspace, FindingFilter(inspection=row.inspection, kinds=(row.kind,), withdrawn=True))
    places = [(place, tr("第 {n} 项", n=place)) for place in range(1, len(kin) + 1)]
    form = Form()
    form.add("place", "移动到", ChoiceField(places))
    form.fill({"place": row.place})

    def save(values: dict[str, Any]) -> bool:
        return bool(desk.do(findings.move, finding_id, values["place"], complain=dialog.complain))

    lead = tr("“{text}”移到所选的位置，其余依次顺延。方案定稿后的编号不变。", text=row.shown[:30])
    dialog = FormDialog(
        desk, tr("移动问题"), form, save, words=tr("移动"), lead=lead, size=QSize(64 * RHYTHM, 34 * RHYTHM)
    )
    dialog.exec()
    dialog.deleteLater()


def withdraw(desk: Desk, finding_id: int) -> None:
    """A finding that stands in a plan is withdrawn with a reason instead of deleted."""
    form = Form()
    form.add("reason", "撤回理由", TextField(lines=3), required=True)
    form.settle()

    def save(values: dict[str, Any]) -> bool:
        return bool(desk.do(findings.withdraw, finding_id, values["reason"], complain=dialog.complain))

    lead = tr("撤回后不再列入台账和统计，原来的记录都保留。")
    dialog = FormDialog(
        desk, tr("撤回问题"), form, save, words=tr("撤回"), lead=lead, size=QSize(64 * RHYTHM, 34 * RHYTHM)
    )
    dialog.exec()
    dialog.deleteLater()


def split(desk: Desk, finding_id: int) -> None:
    """Cut the text where the caret stands."""
    row = findings.one(desk.workspace, finding_id)
    form = Form()
    text = TextField(lines=10, read_only=True)
    text.setTextInteractionFlags(text.textInteractionFlags() | Qt.TextInteractionFlag.TextSelectableByKeyboard)
    form.add("offset", "问题表述", text)
    form.fill({"offset": row.text})
    caret: QPlainTextEdit = text

    def save(_: dict[str, Any]) -> bool:
        offset = _characters(row.text, caret.textCursor().position())
        return bool(desk.do(findings.split, finding_id, offset, complain=dialog.complain))

    lead = tr("把光标放在第二个问题的开头，再点“拆分”。措施留在第一个问题里。")
    dialog = FormDialog(
        desk, tr("拆分问题"), form, save, words=tr("拆分"), lead=lead, size=QSize(80 * RHYTHM, 56 * RHYTHM)
    )
    dialog.exec()
    dialog.deleteLater()


def set_many(desk: Desk, ids: Sequence[int]) -> None:
    """批量设置: only the filled fields are set, on the findings and on all their measures."""
    rows = findings.rows(desk.workspace, ids)
    inspections = {row.inspection for row in rows}
    measure_ids = [measure.id for row in rows for measure in row.measures]
    form = Form()
    keep = ("keep", tr("（不改）"))
    choices = category_choices(desk, inspections.pop()) if len(inspections) == 1 else ()
    form.add("category", "类别", ChoiceField([keep, *(choice for choice in choices if choice[0] is not None)]))
    form.add_heading("对所选问题的全部措施")
    task_steps.add_change_fields(desk, form)
    form.close_up()
    form.settle()

    def save(values: dict[str, Any]) -> bool:
        return _set_many(desk, [row.id for row in rows], measure_ids, values, dialog)

    lead = tr("所选 {n} 项、{m} 条措施。空着的栏目保持原样。", n=len(rows), m=len(measure_ids))
    dialog = FormDialog(desk, tr("批量设置"), form, save, words=tr("应用到所选"), lead=lead)
    dialog.exec()
    dialog.deleteLater()


def _set_many(
    desk: Desk, ids: Sequence[int], measure_ids: Sequence[int], values: dict[str, Any], dialog: FormDialog
) -> bool:
    change = task_steps.change_of(desk, values, measure_ids)
    if change is None:
        return False
    of_findings = FindingChange(category=None if values["category"] == "keep" else values["category"])
    if of_findings.empty and change.empty:
        return True
    done = desk.do(findings.set_many, ids, of_findings, measure_ids, change, complain=dialog.complain)
    if not done:
        return False
    skipped, left = done.value
    told = [] if of_findings.empty else [task_steps.result(len(ids), skipped)]
    if not change.empty:
        told.append(tr("措施：") + task_steps.result(len(measure_ids), left))
    desk.done(" ".join(told))
    return True


def _characters(text: str, position: int) -> int:
    """Qt counts UTF-16 units; Python counts characters."""
    return len(text.encode("utf-16-le")[: 2 * position].decode("utf-16-le", "ignore"))
