"""方案定稿: shows what will be frozen and what is still missing, then freezes it; the next time it is a 修订."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.base.dates import show_day
from core.base.errors import Refused
from gui.language import tr
from gui.look import RHYTHM, dress, enlarge, look
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TextField
from gui.parts.flow import Flow
from gui.parts.form import Form, scrolled
from gui.parts.message import confirm
from gui.parts.notice_bar import Notice

if TYPE_CHECKING:
    from gui.desk import Desk

LACKING = (
    ("without_measure", "measure", "没有整改措施"),
    ("without_leader", "leader", "没有责任领导"),
    ("without_unit", "unit", "没有牵头单位"),
    ("without_deadline", "deadline", "没有完成时限"),
)


class PlanFlow(Flow):
    """One step for one inspection."""

    help_name = "plan"

    def __init__(self, desk: Desk) -> None:
        from core.domain import inspections

        super().__init__(desk, tr("方案定稿"), last=tr("定稿"), size=QSize(84 * RHYTHM, 76 * RHYTHM))
        self._known = inspections.rows(desk.workspace)
        self._editions: list[Any] = []
        self.form = self._built_form()
        self.add_step("", scrolled(self.form, ground="window"))
        self._follow()

    def finish(self) -> None:
        if not self.form.check():
            return
        if self.form.field("inspection").value is None:
            raise Refused("plan.nothing_to_decide")
        from core.domain import plans

        values = self.form.values()
        day, reason = values["decided_on"] or self.desk.workspace.today(), values["reason"]
        plans.check(self.desk.workspace, values["inspection"], decided_on=day, reason=reason)
        if not self._sure():
            return
        done = self.desk.do(
            plans.decide,
            values["inspection"],
            decided_on=day,
            signed_by=values["signed_by"],
            reason=reason,
            complain=self.refuse,
        )
        if done:
            self.accept()
            self.desk.done(tr("已定稿。编号从现在起不再变动。"))

    def refuse(self, error: Refused) -> None:
        rest = self.form.complain(error)
        if rest:
            self.bar.tell(Notice(rest, "overdue"))

    def _sure(self) -> bool:
        revision = bool(self._editions)
        title = tr("确认修订整改方案？") if revision else tr("确认方案定稿？")
        words = tr(
            "问题编号、整改措施、责任人和完成时限按现在的内容存为一版。以后可以继续修改台账，但编号不再变动，"
            "这一版随时可以查看。"
        )
        return confirm(self, title, words, tr("修订") if revision else tr("定稿"))

    # -- what will be frozen ------------------------------------------------------------------------

    def _follow(self) -> None:
        from core.domain import plans
        from core.domain.findings import FindingFilter, ids, numbers

        inspection = self.form.field("inspection").value
        self._clear()
        self.forward.setEnabled(inspection is not None)
        self.form.show_field("reason", False)
        if inspection is None:
            self._say(tr("还没有巡视巡察。请先导入反馈意见。"))
            return
        workspace = self.desk.workspace
        self._editions = plans.editions(workspace, inspection)
        counted = numbers(workspace, FindingFilter(inspection=inspection))
        others = len(ids(workspace, FindingFilter(inspection=inspection, kinds=("suggestion", "demand", "pledge"))))
        self._figures(counted.findings, counted.measures, others)
        ready = plans.readiness(workspace, inspection)
        self.forward.setEnabled(bool(counted.findings) and not ready.without_measure)
        if not counted.findings:
            self._say(tr("还没有问题，不能定稿。"), "overdue")
        for name, missing, words in LACKING:
            found = getattr(ready, name)
            if found and name == "without_measure":
                self._lack(tr("{n} 个问题没有整改措施，补上以后才能定稿", n=len(found)), inspection, missing, "overdue")
            elif found:
                self._lack(tr("{n} 个问题{words}", n=len(found), words=tr(words)), inspection, missing, "soon")
        if ready.complete and counted.findings:
            self._say(tr("每个问题都有措施、责任领导、牵头单位和完成时限。"), "good")
        for edition in self._editions:
            self._say(self._edition(edition))
        self.form.show_field("reason", bool(self._editions))
        self.forward.setText(tr("修订") if self._editions else tr("定稿"))

    def _edition(self, edition: Any) -> str:
        kind = tr("定稿") if edition.nth == 1 else tr("第 {n} 版", n=edition.nth)
        words = tr("{day} {kind}：问题 {findings} 个，措施 {measures} 项", day=show_day(edition.decided_on), kind=kind,
                   findings=edition.findings, measures=edition.measures)  # fmt: skip
        return f"{words}　{edition.reason}" if edition.reason else words

    def _figures(self, findings: int, measures: int, others: int) -> None:
        row = QHBoxLayout()
        row.setSpacing(5 * RHYTHM)
        for n, words in ((findings, tr("问题")), (measures, tr("整改措施")), (others, tr("意见建议、要求和承诺"))):
            figure = QVBoxLayout()
            figure.setSpacing(0)
            number = QLabel(str(n))
            enlarge(number, 1.9)
            label = QLabel(words)
            dress(label, kind="muted")
            figure.addWidget(number)
            figure.addWidget(label)
            row.addLayout(figure)
        row.addStretch(1)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, RHYTHM)
        self._column.addWidget(holder)

    def _lack(self, words: str, inspection: int, missing: str, tone: str) -> None:
        """A line with what is missing: `overdue` forbids, `soon` is mere advice."""
        row = QHBoxLayout()
        label = QLabel("⚠ " + words)
        label.setStyleSheet(f"color: {look().colours[tone]}")
        show = QPushButton(tr("查看"))
        dress(show, kind="quiet")
        show.clicked.connect(lambda: self._show_lacking(inspection, missing))
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(show)
        row.addStretch(1)
        holder = QWidget()
        holder.setLayout(row)
        self._column.addWidget(holder)

    def _show_lacking(self, inspection: int, missing: str) -> None:
        from core.domain.findings import FindingFilter

        self.reject()
        self.desk.go("findings", FindingFilter(inspection=inspection, missing=(missing,)))

    def _say(self, words: str, tone: str = "") -> None:
        label = QLabel(words)
        label.setWordWrap(True)
        if tone:
            label.setStyleSheet(f"color: {look().colours[tone]}")
        else:
            dress(label, kind="muted")
        self._column.addWidget(label)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()

    # -- the form -----------------------------------------------------------------------------------

    def _built_form(self) -> Form:
        form = Form()
        form.add("inspection", "巡视巡察", ChoiceField([(row.id, row.name) for row in self._known]))
        frozen = QFrame()
        dress(frozen, kind="panel")
        self._column = QVBoxLayout(frozen)
        self._column.setContentsMargins(3 * RHYTHM, 2 * RHYTHM, 3 * RHYTHM, 2 * RHYTHM)
        self._column.setSpacing(RHYTHM // 2)
        form.add_heading("将定下的内容")
        form.add_wide(frozen)
        form.add_heading("定稿信息")
        form.add("decided_on", "定稿日期", DateField(self.desk.workspace.today), required=True)
        form.add("signed_by", "签发人", LineField(hint=tr("可不填")))
        form.add("reason", "修订理由", TextField(lines=2), required=True)
        form.close_up()
        chosen = self.desk.inspection or (self._known[0].id if self._known else None)
        form.fill({"inspection": chosen, "decided_on": self.desk.workspace.today()})
        form.field("inspection").changed.connect(self._follow)
        return form
