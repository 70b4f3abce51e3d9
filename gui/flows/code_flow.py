"""核对公文: the eight characters in the foot of a paper, and whether today's data would print the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from core.base.dates import show_moment
from core.base.errors import Refused
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.fields import LineField
from gui.parts.flow import Flow
from gui.parts.form import Form
from gui.parts.notice_bar import Notice
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.output.papers.check_code import Comparison
    from core.store.workspace import Workspace
    from gui.desk import Desk


class CodeFlow(Flow):
    """A line for the code, below it what differs: the words of then beside those of now."""

    help_name = "report"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("核对公文"), last=tr("核对"), size=QSize(124 * RHYTHM, 76 * RHYTHM))
        self.form = Form()
        self.form.add("code", "核对码", LineField(hint=tr("公文页脚上的八位字符")), required=True)
        self.form.close_up()
        self.form.settle()
        self.lines = QTreeWidget()
        self.lines.setHeaderLabels([tr("印制时的文字"), tr("现在的文字")])
        self.lines.setRootIsDecorated(False)
        self.lines.setWordWrap(True)
        self.lines.setAccessibleName(tr("不同之处"))
        self.lines.setColumnWidth(0, 58 * RHYTHM)
        dress(self.lines, kind="table")
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM)
        column.addWidget(self.form)
        column.addWidget(self.lines, 1)
        self.add_step("", holder)
        whole = self.layout()
        assert whole is not None
        whole.addWidget(ProgressPanel(desk.jobs))
        self.cancel.setText(tr("关闭"))

    def finish(self) -> None:
        from core.output.papers import check_code

        if not self.form.check():
            return
        code = self.form.field("code").value

        def work(workspace: Workspace, meter: Meter) -> Comparison | Refused:
            try:
                return check_code.compare(workspace, code, meter)
            except Refused as error:
                return error

        self.forward.setEnabled(False)
        self.desk.job(tr("正在核对"), work, self.later(self._on_compared))

    def _on_compared(self, found: Comparison | Refused) -> None:
        self.forward.setEnabled(True)
        self.lines.clear()
        if isinstance(found, Refused):
            self.refuse(found)
            return
        facts = {"title": found.title, "moment": show_moment(found.printed_at)}
        if found.same:
            self.bar.tell(Notice(tr("{title}（{moment}印制）：按现在的数据重新印制，内容相同。", **facts), "good"))
            return
        n = len(found.differences)
        words = tr("{title}（{moment}印制）：按现在的数据重新印制，有 {n} 处不同。", n=n, **facts)
        if not found.exact:
            words = f"{words} {tr('程序的行文在此后也有变化，部分不同可能由此而来。')}"
        self.bar.tell(Notice(words, "soon"))
        for one in found.differences:
            item = QTreeWidgetItem([one.then or tr("（当时没有）"), one.now or tr("（现在没有）")])
            for column in range(2):
                item.setToolTip(column, item.text(column))
            self.lines.addTopLevelItem(item)
