"""核验工作区: database, history and evidence are checked; what was found is listed, to be copied or kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.empty_state import EmptyState
from gui.parts.flow import Flow
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.base.meter import Meter
    from core.store.workspace import Workspace
    from gui.desk import Desk
    from gui.jobs import Job


class VerifyFlow(Flow):
    """Begins when it is opened; the last button does it again."""

    help_name = "workspace"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("核验工作区"), last=tr("重新核验"), size=QSize(90 * RHYTHM, 60 * RHYTHM))
        self._job: Job | None = None
        self._found: list[Any] = []
        self._busy = EmptyState("progress", tr("正在核验…"), tr("核对数据库、每一条操作记录和每一个佐证文件。"))
        self.well = EmptyState("done", tr("核验通过"), "")
        self.list = _list()
        self._pages = QStackedWidget()
        for page in (self._busy, self.well, self.list):
            self._pages.addWidget(page)
        self.add_step("", self._pages)
        self._words = QLabel()
        dress(self._words, kind="muted")
        self.copy = QPushButton(tr("复制结果"))
        self.copy.clicked.connect(self._on_copy)
        self.foot.insertWidget(0, self._words)
        self.foot.insertWidget(self.foot.indexOf(self.forward), self.copy)
        self.cancel.setText(tr("关闭"))
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(desk.jobs))
        self.finish()

    @property
    def page(self) -> QWidget | None:
        """What is shown: that it is still going on, that all is well, or what was found."""
        return self._pages.currentWidget()

    def finish(self) -> None:
        self._turn_to(self._busy, busy=True)
        self._job = self.desk.job(tr("正在核验"), _checked, self.later(self._on_checked))
        self._job.ended.connect(self._on_ended)

    def may_cancel(self) -> bool:
        if self._job is not None:
            self._job.stop()
        return True

    def _on_checked(self, result: tuple[Sequence[Any], str]) -> None:

        found, code = result
        self._found = list(found)
        if not found:
            self.well.text.setText(tr("记录完整，操作记录前后连续，佐证文件都在。\n本次校验码：{code}", code=code))
            self._turn_to(self.well, busy=False)
            return
        self.list.clear()
        for item in found:
            row = QTreeWidgetItem(self.list, [item.where, item.text])
            row.setToolTip(1, item.text)
        self._turn_to(self.list, busy=False)

    def _on_ended(self) -> None:
        self._job = None
        self.forward.setEnabled(True)

    def _turn_to(self, page: Any, *, busy: bool) -> None:
        self._pages.setCurrentWidget(page)
        self.forward.setEnabled(not busy)
        self.copy.setVisible(page is self.list)
        self._words.setText(tr("发现 {n} 处", n=len(self._found)) if page is self.list else "")

    def _on_copy(self) -> None:
        lines = [f"{item.where}\t{item.text}" for item in self._found]
        QGuiApplication.clipboard().setText("\n".join(lines))


def _checked(workspace: Workspace, meter: Meter) -> tuple[Sequence[Any], str]:
    """On the worker: what was found, and the chain's code for a later comparison."""
    from core.store import verify

    return verify.check(workspace, meter), workspace.code()


def _list() -> QTreeWidget:
    made = QTreeWidget()
    made.setAccessibleName(tr("核验结果"))
    made.setHeaderLabels([tr("位置"), tr("发现的情况")])
    made.setRootIsDecorated(False)
    made.setWordWrap(True)
    made.setColumnWidth(0, 30 * RHYTHM)
    made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    made.setTextElideMode(Qt.TextElideMode.ElideRight)
    return made
