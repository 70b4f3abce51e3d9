"""回收填报表: the forms units brought back, each cell beside what was known, decided where both sides changed it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.base.errors import Refused, Trouble
from gui.cards.evidence_list import local_files
from gui.language import say, tell, tr
from gui.look import RHYTHM, dress, look
from gui.parts.empty_state import EmptyState
from gui.parts.flow import Flow
from gui.parts.notice_bar import Notice
from gui.parts.progress_panel import ProgressPanel
from gui.parts.tick_list import TickTree

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.intake.returned_form import CellChange, Comparison
    from core.store.workspace import Workspace
    from gui.desk import Desk
    from gui.jobs import Job

STANDINGS = {"theirs": "采用单位填写", "ours": "保留现有", "both": "双方都改过", "cleared": "单位清空了"}
_TONES = {"theirs": "good", "ours": "idle", "both": "overdue", "cleared": "soon"}
_VALUE = Qt.ItemDataRole.UserRole


class TakeBackFlow(Flow):
    """Two steps: which forms, and what becomes of their cells."""

    help_name = "unit_forms"

    def __init__(self, desk: Desk, files: tuple[Path, ...] = ()) -> None:
        super().__init__(desk, tr("回收填报表"), last=tr("确认回收"), size=QSize(130 * RHYTHM, 84 * RHYTHM))
        self._job: Job | None = None
        self._found: list[Comparison] = []
        self._files: list[Path] = []
        self.list = _tree([tr("填报表"), tr("所在文件夹")], (60, 50), tr("要回收的填报表"))
        self.tree = _tree(
            [tr("单位、位置"), tr("字段"), tr("结果"), tr("制表时"), tr("现有"), tr("单位填写")],
            (14, 11, 15, 20, 20, 30), tr("逐格比对"),
        )  # fmt: skip
        self.tree.setRootIsDecorated(True)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.add_step(tr("选择文件"), self._chooser())
        self.add_step(tr("逐格核对"), self._board())
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(desk.jobs))
        self.setAcceptDrops(True)
        self.take(list(files))
        self.go(0)
        self.choose.setFocus()

    def take(self, files: list[Path]) -> None:
        """Add forms to the list; each once."""
        for file in files:
            if file not in self._files:
                self._files.append(file)
                self.list.addTopLevelItem(QTreeWidgetItem([file.name, str(file.parent)]))
        self._empty.setVisible(not self._files)
        self.list.setVisible(bool(self._files))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.step == 0 and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(local_files(event.mimeData()))
        event.acceptProposedAction()

    # -- comparing -----------------------------------------------------------------------------------

    def _on_forward(self) -> None:
        self.bar.clear()
        if self._job is not None:
            return
        if self.step == 1:
            self._record()
        elif not self._files:
            self.refuse(Refused("unit_form.none_chosen"))
        else:
            files = list(self._files)
            self._start(tr("正在比对"), lambda ours, meter: _compared(ours, files, meter), self._on_compared)

    def _start(self, title: str, work: Any, then: Any, *, writes: bool = False) -> None:
        def run(workspace: Workspace, meter: Meter) -> Any:
            try:
                return work(workspace, meter)
            except (Refused, Trouble) as error:
                return error

        def told(result: Any) -> None:
            if isinstance(result, Refused | Trouble):
                self.bar.tell(Notice(tell(result), "overdue"))
            else:
                then(result)

        self.forward.setEnabled(False)
        self._job = self.desk.job(title, run, self.later(told), writes=writes)
        self._job.ended.connect(self._on_ended)

    def _on_ended(self) -> None:
        self._job = None
        if not self.over:
            self.forward.setEnabled(True)

    def may_cancel(self) -> bool:
        if self._job is not None:
            self._job.stop()
        return True

    def _on_compared(self, found: list[Comparison]) -> None:
        from core.domain import unit_forms

        self._found = found
        self._show(1)
        self._fill()
        n = sum(len(one.taken) for one in found)
        undecided = sum(len(one.open) for one in found)
        back = {one.form.id for one in found}
        workspace = self.desk.workspace
        waiting = [one for one in unit_forms.outstanding(workspace) if one.id not in back]
        late = [one.unit_name for one in waiting if unit_forms.is_overdue(one, workspace.today())]
        words = tr("单位新填 {n} 格；双方都改过或被清空 {m} 格，不勾选就保留现有内容。", n=n, m=undecided)
        if waiting:
            words += tr("还没有交回：{names}。", names="、".join(one.unit_name for one in waiting))
        if late:
            words += tr("其中已逾期：{names}。", names="、".join(late))
        self.told.setText(words)
        self._on_ended()

    def _fill(self) -> None:
        self.tree.clear()
        for place, one in enumerate(self._found):
            title = tr("{unit}第 {n} 期（{name}）", unit=one.form.unit_name, n=one.form.number, name=one.path.name)
            top = QTreeWidgetItem([title])
            self.tree.addTopLevelItem(top)
            top.setFirstColumnSpanned(True)
            for change in sorted(one.changes, key=lambda each: each.standing not in ("both", "cleared")):
                top.addChild(_cell(change, place))
            for uid, paths in one.files.items():
                for path in paths:
                    words = tr("收存") if uid else tr("随表收存")
                    top.addChild(QTreeWidgetItem([path.name, tr("佐证材料"), words]))
            for remark in one.remarks:
                words = say(remark.code, **remark.facts)
                line = QTreeWidgetItem([f"{remark.where}　{words}".strip("　")])
                line.setToolTip(0, words)
                line.setForeground(0, _tone("soon"))
                top.addChild(line)
                line.setFirstColumnSpanned(True)
            top.setExpanded(True)

    def theirs(self, place: int) -> frozenset[tuple[str, str]]:
        """The undecided cells of a form in which the unit's answer was ticked."""
        chosen: set[tuple[str, str]] = set()
        top = self.tree.topLevelItem(place)
        assert top is not None
        for nth in range(top.childCount()):
            child = top.child(nth)
            kept = child.data(0, _VALUE) if child is not None else None
            if child is not None and kept and child.checkState(0) == Qt.CheckState.Checked:
                chosen.add((kept[0], kept[1]))
        return frozenset(chosen)

    # -- recording -----------------------------------------------------------------------------------

    def _record(self) -> None:
        chosen = [(one, self.theirs(place)) for place, one in enumerate(self._found)]
        self._start(tr("正在回收"), lambda ours, meter: _recorded(ours, chosen, meter), self._on_recorded, writes=True)

    def _on_recorded(self, answered: int) -> None:
        self.accept()
        self.desk.done(tr("已回收填报表 {n} 份，更新措施 {m} 条", n=len(self._found), m=answered))

    # -- made once -----------------------------------------------------------------------------------

    def _chooser(self) -> QWidget:
        choose = QPushButton(tr("选择填报表…"))
        choose.clicked.connect(self._on_choose)
        self.choose = choose
        self._empty = EmptyState(
            "import",
            tr("选择单位交回的填报表"),
            tr("也可以把文件拖到这里，一次可以多份。佐证材料在与填报表同名的文件夹里的，会一起收存。"),
        )
        holder = QWidget()
        row = QHBoxLayout()
        row.addWidget(choose)
        row.addStretch(1)
        column = QVBoxLayout(holder)
        column.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM)
        column.addLayout(row)
        column.addWidget(self._empty, 1)
        column.addWidget(self.list, 1)
        return holder

    def _on_choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, tr("选择填报表"), "", tr("填报表 (*.xlsx *.xls *.et *.ods)"))
        self.take([Path(name) for name in names])

    def _board(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM)
        column.addWidget(self.told)
        column.addWidget(self.tree, 1)
        return holder


def _cell(change: CellChange, place: int) -> QTreeWidgetItem:
    from core.domain.unit_forms import ANSWERS

    shown = (change.base, change.ours, change.theirs)
    words = [change.where, tr(ANSWERS[change.field]), tr(STANDINGS[change.standing]), *shown]
    item = QTreeWidgetItem([text.replace("\n", " ") for text in words])
    for column in (3, 4, 5):
        item.setToolTip(column, words[column])
    item.setForeground(2, QBrush(QColor(look().colours[_TONES[change.standing]])))
    if change.standing in ("both", "cleared"):
        item.setData(0, _VALUE, [change.uid, change.field, place])
        item.setCheckState(0, Qt.CheckState.Unchecked)
        item.setToolTip(0, tr("勾选：采用单位填写的"))
    return item


def _tone(name: str) -> QBrush:
    return QBrush(QColor(look().colours[name]))


def _compared(workspace: Workspace, files: list[Path], meter: Meter) -> list[Comparison]:
    """On the worker."""
    from core.intake import returned_form

    meter.begin("比对填报表", len(files))
    found: list[Comparison] = []
    for nth, file in enumerate(files):
        meter.step(nth)
        found.append(returned_form.compare(workspace, file))
    return found


def _recorded(workspace: Workspace, chosen: list[tuple[Comparison, frozenset[tuple[str, str]]]], meter: Meter) -> int:
    """On the worker: form after form, each its own step of undo."""
    from core.intake import returned_form

    return sum(returned_form.take_back(workspace, one, theirs, meter) for one, theirs in chosen)


def _tree(headings: list[str], widths: tuple[int, ...], name: str) -> QTreeWidget:
    tree = TickTree()
    tree.setAccessibleName(name)
    tree.setHeaderLabels(headings)
    tree.setRootIsDecorated(False)
    dress(tree, kind="table")
    for column, width in enumerate(widths):
        tree.setColumnWidth(column, width * RHYTHM)
    return tree
