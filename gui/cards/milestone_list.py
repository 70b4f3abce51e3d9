"""时限节点 and 方案版本: the dates that rules give an inspection, and the editions of its plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QTreeWidgetItem

from core.base.dates import show_day
from core.domain import deadlines
from core.domain.deadlines import MilestoneRow
from core.domain.plans import EditionRow
from core.domain.submissions import DutyRow
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.fields import LineField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog, ask_form
from gui.parts.stepped_tree import SteppedTree

if TYPE_CHECKING:
    from gui.desk import Desk, Outcome

SMALL = QSize(64 * RHYTHM, 42 * RHYTHM)
KEY = Qt.ItemDataRole.UserRole


class MilestoneList(SteppedTree):
    """Dates with their basis in words; one changed by hand keeps its reason and is not computed again."""

    def __init__(self, desk: Desk) -> None:
        headings = [tr("日期"), tr("事项"), tr("报送"), tr("依据")]
        super().__init__(tr("时限节点"), headings, (130, 190, 150), nested=False)
        self.desk = desk
        self._inspection = 0
        self.offer(((tr("改日期…"), self.change), (tr("按规则重新推算"), self._recompute)))
        self.tree.itemActivated.connect(lambda *_: self.change())
        self.say_when_empty(tr("还没有时限节点。填好反馈日期并保存，或者到“报送”选用时限规则，就会推算出来。"))

    def show_inspection(self, inspection: int) -> None:
        """Show the dates of an inspection."""
        self._inspection = inspection
        self.tree.clear()
        for row in self._rows():
            basis = tr("改期理由：{reason}", reason=row.reason) if row.reason else row.basis
            item = QTreeWidgetItem([show_day(row.due_on) or tr("未填"), tr(row.title), row.receiver, basis])
            item.setData(0, KEY, row.id)
            item.setToolTip(3, basis)
            self.tree.addTopLevelItem(item)
        self.tell_if_empty()

    def _rows(self) -> Sequence[MilestoneRow]:
        return deadlines.milestones(self.desk.workspace, self._inspection)

    def change(self) -> None:
        """Another date for the chosen one."""
        item = self.tree.currentItem()
        if item is None:
            return
        row = next(one for one in self._rows() if one.id == item.data(0, KEY))
        change_date(self.desk, row)

    def _recompute(self) -> None:
        done = self.desk.do(deadlines.recompute, self._inspection)
        if done:
            self.desk.notice(tr("已重新推算，{n} 个日期有变化。", n=done.value))


def change_date(desk: Desk, row: MilestoneRow | DutyRow) -> None:
    """Another date than the rule's, with its reason."""
    form = Form()
    form.add("due_on", "日期", DateField(desk.workspace.today), required=True)
    form.add("reason", "理由", LineField(), required=True)
    form.fill({"due_on": row.due_on, "reason": row.reason})

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        due, reason = values["due_on"], values["reason"]
        return desk.do(deadlines.override, row.id, due, reason, seen=row.version, complain=dialog.complain)

    ask_form(desk, tr("改日期"), form, do, lead=row.basis, size=SMALL)


class PlanEditions(SteppedTree):
    """What was decided when, and why it was revised."""

    decide_asked = Signal()

    def __init__(self) -> None:
        headings = [tr("版次"), tr("定稿日期"), tr("签发人"), tr("问题"), tr("措施"), tr("理由")]
        super().__init__(tr("方案版本"), headings, (100, 140, 120, 70, 70), nested=False, numbers=(3, 4))
        self.offer(((tr("方案定稿…"), self.decide_asked.emit),))
        self.say_when_empty(tr("整改方案还没有定稿。定稿后留下当时的问题和措施，再改要写理由。"))

    def show_editions(self, editions: Sequence[EditionRow]) -> None:
        """Show the editions, the first one on top."""
        self.tree.clear()
        for edition in editions:
            words = tr("定稿") if edition.nth == 1 else tr("第 {n} 次修订", n=edition.nth - 1)
            cells = [words, show_day(edition.decided_on), edition.signed_by]
            counts = (str(edition.findings), str(edition.measures))
            self.tree.addTopLevelItem(self.line(*cells, *counts, edition.reason))
        self.tell_if_empty()
