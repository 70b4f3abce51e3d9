"""报送: handing in with the files that went, receipt, voiding; what is due by rules, lists or its own date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from core.base.dates import show_day
from core.base.errors import Refused
from core.domain import calendars, milestones, submissions
from core.domain.milestones import MilestoneDraft, RuleRow
from core.domain.submissions import WAYS, DutyRow, SubmissionDraft, SubmissionRow
from gui.cards.files_field import FilesField
from gui.cards.people_pickers import person_picker
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog, ask_form
from gui.parts.tick_list import Line, TickList

if TYPE_CHECKING:
    from gui.desk import Desk, Outcome

SMALL = QSize(64 * RHYTHM, 46 * RHYTHM)
WIDE = QSize(104 * RHYTHM, 76 * RHYTHM)


def send(desk: Desk, inspection: int, duty: DutyRow | None = None, files: Sequence[Path] = (), paper: str = "") -> bool:
    """Record what was handed in, for something due or without; `files` and `paper` of one just made may be given."""
    today = desk.workspace.today()
    form = Form()
    form.add("title", "材料名称", LineField(), required=True)
    receivers = [(name, name) for name in submissions.receivers(desk.workspace)]
    form.add("receiver", "接收单位", ChoiceField(receivers, free=True), required=True)
    sent = form.add("files", "报送的文件", FilesField(desk), required=True)
    form.add("submitted_on", "报送日期", DateField(desk.workspace.today), required=True)
    form.add("way", "报送方式", ChoiceField([("", ""), *((way, way) for way in WAYS)], free=True))
    form.add("sent_by", "报送人", person_picker(desk, single=True))
    form.add("received_by", "签收人", LineField())
    form.add("received_on", "签收日期", DateField(desk.workspace.today))
    form.add("remark", "备注", LineField())
    form.close_up()
    title = duty.title if duty else files[0].stem if files else ""
    receiver = duty.receiver if duty else ""
    form.fill({"title": title, "receiver": receiver, "submitted_on": today, "way": ""})
    sent.take(files)

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        kept = values.pop("files")
        draft = SubmissionDraft(**{**values, "receiver": values["receiver"] or "", "way": values["way"] or ""},
                                paper=paper, milestone=duty.id if duty and duty.id > 0 else None)  # fmt: skip
        done = desk.do(submissions.send, inspection, draft, kept, complain=dialog.complain)
        if done:
            desk.notice(tr("已登记报送“{title}”，报送稿已留存。", title=draft.title))
        return done

    lead = tr("程序留存报出去的原件和当时的校验值。登记后不能撤销，报错的写明理由作废。")
    return ask_form(desk, tr("登记报送"), form, do, words=tr("登记报送"), lead=lead, size=WIDE)


def receive(desk: Desk, row: SubmissionRow) -> None:
    """Who signed for it above, and when."""
    form = Form()
    form.add("received_on", "签收日期", DateField(desk.workspace.today), required=True)
    form.add("received_by", "签收人", LineField(), required=True)
    form.fill({"received_on": row.given.received_on or desk.workspace.today(), "received_by": row.given.received_by})

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        return desk.do(submissions.receive, row.id, complain=dialog.complain, **values)

    ask_form(desk, tr("登记报送签收"), form, do, lead=row.given.title, size=SMALL)


def void(desk: Desk, row: SubmissionRow) -> None:
    """It was not sent after all, or in error."""
    form = Form()
    form.add("reason", "作废理由", TextField(lines=3), required=True)
    form.settle()

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        return desk.do(submissions.void, row.id, values["reason"], complain=dialog.complain)

    day = show_day(row.given.submitted_on)
    lead = tr("作废 {day} 报送的“{title}”。记录和报送稿都保留，不再算作已报送。", day=day, title=row.given.title)
    ask_form(desk, tr("作废报送记录"), form, do, words=tr("作废"), lead=lead, size=SMALL)


# -- what is due -------------------------------------------------------------------------------


def add_milestone(desk: Desk, inspection: int) -> None:
    """Something due on a date of its own."""
    _milestone(desk, tr("新增报送事项"), MilestoneDraft(""), lambda draft, dialog: desk.do(
        milestones.add, inspection, draft, complain=dialog.complain
    ))  # fmt: skip


def edit_milestone(desk: Desk, row: DutyRow) -> None:
    """Title, receiver and date of one that no rule gave."""
    draft = MilestoneDraft(row.title, row.receiver, row.due_on)
    _milestone(desk, tr("修改报送事项"), draft, lambda draft, dialog: desk.do(
        milestones.edit, row.id, draft, seen=row.version, complain=dialog.complain
    ))  # fmt: skip


def _milestone(desk: Desk, title: str, draft: MilestoneDraft, save: Any) -> None:
    form = Form()
    form.add("title", "报送事项", LineField(), required=True)
    receivers = [(name, name) for name in submissions.receivers(desk.workspace)]
    form.add("receiver", "接收单位", ChoiceField(receivers, free=True))
    form.add("due_on", "到期日", DateField(desk.workspace.today), required=True)
    form.fill({"title": draft.title, "receiver": draft.receiver, "due_on": draft.due_on})

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        return save(MilestoneDraft(**{**values, "receiver": values["receiver"] or ""}), dialog)

    ask_form(desk, title, form, do, size=SMALL)


def add_dates(desk: Desk, inspection: int) -> None:
    """The same thing due on a list of dates, pasted or typed, or in a rhythm."""
    form = Form()
    form.add("title", "报送事项", LineField(), required=True)
    receivers = [(name, name) for name in submissions.receivers(desk.workspace)]
    form.add("receiver", "接收单位", ChoiceField(receivers, free=True))
    every = [("", tr("按下面的日期清单")), ("week", tr("每周")), ("fortnight", tr("每两周")), ("month", tr("每月"))]
    how = form.add("every", "报送节奏", ChoiceField(every))
    form.add("dates", "日期清单", TextField(lines=4, hint=tr("如 4月10日、4月24日、5月8日；可以从文件里粘贴")))
    form.add("first", "第一次", DateField(desk.workspace.today))
    form.add("last", "到哪天为止", DateField(desk.workspace.today))
    form.close_up()

    def settle_fields() -> None:
        form.show_field("dates", not how.value)
        for name in ("first", "last"):
            form.show_field(name, bool(how.value))

    how.changed.connect(settle_fields)
    form.fill({"title": "", "receiver": "", "every": ""})
    settle_fields()

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome | bool:
        try:
            days = _days(desk, values)
        except Refused as error:
            dialog.complain(error)
            return False
        receiver = values["receiver"] or ""
        return desk.do(milestones.add_dates, inspection, values["title"], receiver, days, complain=dialog.complain)

    ask_form(desk, tr("按日期清单新增"), form, do, words=tr("列入"), size=WIDE)


def _days(desk: Desk, values: dict[str, Any]) -> Sequence[Any]:
    if not values["every"]:
        try:
            return milestones.read_dates(values["dates"], desk.workspace.today(), calendars.of(desk.workspace))
        except Refused as error:
            raise Refused(error.code, field="dates", **error.facts) from error
    for name in ("first", "last"):
        if values[name] is None:
            raise Refused("milestone.no_date", field=name)
    return milestones.rhythm(values["first"], values["last"], values["every"])


def choose_rules(desk: Desk, inspection: int) -> None:
    """Which rules hold for this inspection; each with the date it gives and its basis in words."""
    form = Form()
    headings = (tr("报送事项"), tr("到期日"), tr("接收单位"), tr("依据"))
    chosen = form.add("wanted", "时限规则", TickList(headings, (250, 140, 170), lines=8))
    rules = milestones.rules(desk.workspace, inspection)
    chosen.show_lines([_rule(rule) for rule in sorted(rules, key=lambda rule: not rule.meant)])
    form.settle()

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        return desk.do(milestones.choose_rules, inspection, values["wanted"], complain=dialog.complain)

    lead = tr("勾选这一次巡视巡察适用的规则。去掉的记为“不适用”，以后不会自己再出现。")
    ask_form(desk, tr("选用时限规则"), form, do, lead=lead, size=WIDE)


def _rule(rule: RuleRow) -> Line:
    due = show_day(rule.due_on) or tr("起算日未填")
    basis = rule.basis or tr("填好起算日以后可以选用")
    value = rule.rule if rule.on or rule.due_on is not None else None
    return Line(value, (tr(rule.title), due, rule.receiver, basis), rule.on)
