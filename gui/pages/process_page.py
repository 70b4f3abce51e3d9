"""流程: the twelve steps of the inspection looked at, how far each is, its papers, and the next thing to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.base.states import STEP_PAPERS, STEPS
from core.domain import inspections, process
from core.domain.process import PaperRow, StepRow
from gui.language import tr
from gui.look import RHYTHM, dress, enlarge, look
from gui.parts.cell_delegate import draw_shape
from gui.parts.empty_state import EmptyState
from gui.parts.fields import TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.page import Page
from gui.parts.stepped_tree import RIGHT, SteppedTree

if TYPE_CHECKING:
    from gui.desk import Desk

TONES = {"done": "good", "under_way": "busy", "open": "idle", "not_needed": "idle"}
PAPER_TONES = {"there": "good", "missing": "soon", "not_needed": "idle"}
KEY = Qt.ItemDataRole.UserRole


class ProcessPage(Page):
    """Steps on the left; the chosen one on the right. It opens at the step where things stand."""

    name = "process"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: dict[str, StepRow] = {}
        self._shown: int | None = None
        self._offered: EmptyState | None = None
        self.steps = QTreeWidget()
        self.steps.setAccessibleName(tr("整改流程"))
        self.steps.setHeaderLabels([tr("步骤"), tr("情况"), tr("缺材料")])
        self.steps.setRootIsDecorated(False)
        self.steps.setIndentation(0)
        self.steps.setUniformRowHeights(True)
        self.steps.headerItem().setTextAlignment(2, RIGHT)
        self.steps.setColumnWidth(0, 24 * RHYTHM)
        self.steps.setColumnWidth(1, 12 * RHYTHM)
        dress(self.steps, kind="table")
        self.steps.currentItemChanged.connect(lambda *_: self._show_step())
        split = QSplitter()
        split.addWidget(self.steps)
        split.addWidget(self._side())
        split.setStretchFactor(1, 1)
        split.setSizes([50 * RHYTHM, 85 * RHYTHM])
        split.setChildrenCollapsible(False)
        self._stack = QStackedWidget()
        self._stack.addWidget(split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _side(self) -> QWidget:
        self._title, self._hint, self._reason = QLabel(), QLabel(), QLabel()
        enlarge(self._title, 1.2)
        for label in (self._hint, self._reason):
            label.setWordWrap(True)
            dress(label, kind="muted")
        self.next = QPushButton()
        dress(self.next, kind="first")
        self.next.clicked.connect(self._go_on)
        self.skip = QPushButton()
        self.skip.clicked.connect(self._mark_step)
        buttons = QHBoxLayout()
        buttons.setSpacing(RHYTHM)
        buttons.addWidget(self.next)
        buttons.addWidget(self.skip)
        buttons.addStretch(1)
        self.papers = SteppedTree(
            tr("这一步的材料"),
            (tr("材料"), tr("情况"), tr("说明")),
            (28 * RHYTHM, 12 * RHYTHM),
            nested=False,
            room=-RHYTHM,
        )
        self.papers.offer((
            (tr("标为已有"), lambda: self._mark_paper("done")),
            (tr("不需要…"), lambda: self._mark_paper("not_needed")),
            (tr("取消标注"), self._unmark_paper),
            (tr("附上材料…"), self._attach),
        ))  # fmt: skip
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(3 * RHYTHM, RHYTHM, 2 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addWidget(self._reason)
        column.addLayout(buttons)
        column.addWidget(self.papers, 1)
        return side

    def main_widget(self) -> QWidget:
        return self.steps

    # -- what is shown ------------------------------------------------------------------------------

    def look_again(self) -> None:
        inspection = self.desk.inspection
        if inspection is None:
            self._offer_inspections()
            return
        self._stack.setCurrentIndex(0)
        rows = process.steps(self.desk.workspace, inspection)
        first = self._shown != inspection
        self._shown = inspection
        self._rows = {row.key: row for row in rows}
        now = process.current(rows)
        kept = now.key if first and now else self._chosen_key()
        self.steps.blockSignals(True)
        self.steps.clear()
        for place, row in enumerate(rows):
            lacking = str(len(row.missing)) if row.missing and row.state != "not_needed" else ""
            item = QTreeWidgetItem([f"{place}　{tr(row.title)}", tr(STEPS[row.state]), lacking])
            item.setIcon(1, _shape(TONES[row.state]))
            item.setTextAlignment(2, RIGHT)
            item.setData(0, KEY, row.key)
            if now is not None and row.key == now.key:
                font = item.font(0)
                font.setBold(True)
                item.setFont(0, font)
                item.setToolTip(0, tr("现在进行到这一步"))
            self.steps.addTopLevelItem(item)
            if row.key == kept:
                self.steps.setCurrentItem(item)
        if self.steps.currentItem() is None:
            self.steps.setCurrentIndex(self.steps.model().index(0, 0))
        self.steps.blockSignals(False)
        self._show_step()

    def _offer_inspections(self) -> None:
        """Where all are looked at, each with a button of its own; the first steps where there is none yet."""
        known = inspections.rows(self.desk.workspace)
        offered = EmptyState(
            "inspection", tr("看哪一次巡视巡察的流程？") if known else tr("还没有登记巡视巡察"),
            tr("流程按每一次巡视巡察分别列出。") if known else tr("导入反馈意见，流程就从这里开始。"),
            [(row.name, partial(self._choose_inspection, row.id)) for row in known]
            or [(tr("导入反馈意见"), lambda: self.command_asked.emit("intake.feedback"))],
        )  # fmt: skip
        if self._offered is not None:
            self._stack.removeWidget(self._offered)
            self._offered.deleteLater()
        self._offered = offered
        self._stack.addWidget(offered)
        self._stack.setCurrentWidget(offered)
        self._rows = {}
        self.status_changed.emit()
        self.commands_changed.emit()

    def _choose_inspection(self, inspection: int) -> None:
        self.desk.inspection = inspection
        self.steps.setFocus()

    def _chosen_key(self) -> str:
        item = self.steps.currentItem()
        return item.data(0, KEY) if item is not None else ""

    def _show_step(self) -> None:
        row = self._rows.get(self._chosen_key())
        if row is None:
            return
        self._title.setText(tr(row.title))
        self._hint.setText(tr(row.hint))
        self._reason.setText(tr("办公室标注：{reason}", reason=row.reason) if row.reason else "")
        self._reason.setVisible(bool(row.reason))
        self.next.setText(tr(row.words))
        self.skip.setText(tr("取消标注") if row.marked else tr("这一步不需要…"))
        kept = self.papers.tree.currentIndex().row()
        self.papers.tree.clear()
        for paper in row.papers:
            self.papers.tree.addTopLevelItem(_paper_item(paper))
        self.papers.tree.setCurrentIndex(self.papers.tree.model().index(max(0, kept), 0))
        self.status_changed.emit()

    def status(self) -> str:
        done = sum(row.state in ("done", "not_needed") for row in self._rows.values())
        return tr("共 {n} 步，已完成 {done} 步", n=len(self._rows), done=done) if self._rows else ""

    def want(self, wanted: Any) -> None:
        for place in range(self.steps.topLevelItemCount()):
            item = self.steps.topLevelItem(place)
            if item is not None and item.data(0, KEY) == wanted:
                self.steps.setCurrentItem(item)

    # -- what can be done ---------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        return {"record.open": self._go_on} if self._rows else {}

    def _go_on(self) -> None:
        row = self._rows[self._chosen_key()]
        if row.command:
            self.command_asked.emit(row.command)
        else:
            self.desk.go(row.page)

    def _mark_step(self) -> None:
        row = self._rows[self._chosen_key()]
        if row.marked:
            if self.desk.do(process.unmark, row.marked):
                self.desk.done(tr("已取消标注"))
        else:
            self._ask_reason(row, "", tr("这一步不需要"))

    def _mark_paper(self, state: Literal["done", "not_needed"]) -> None:
        row, paper = self._rows[self._chosen_key()], self._chosen_paper()
        if state == "not_needed":
            self._ask_reason(row, paper.title, tr("不需要：{title}", title=tr(paper.title)))
        elif self.desk.do(process.mark, self._shown, row.key, paper.title, state, ""):
            self.desk.done(tr("已标为已有：{title}", title=tr(paper.title)))

    def _unmark_paper(self) -> None:
        paper = self._chosen_paper()
        if paper.marked and self.desk.do(process.unmark, paper.marked):
            self.desk.done(tr("已取消标注"))

    def _attach(self) -> None:
        """Files that are this paper: it counts as there from then on."""
        from gui.cards.evidence_panel import EvidencePanel

        row, paper = self._rows[self._chosen_key()], self._chosen_paper()
        marked = paper.marked or self.desk.do(process.mark, self._shown, row.key, paper.title, "done", "").value
        if not marked:
            return
        dialog = QDialog(self.window())
        dialog.setWindowTitle(tr(paper.title))
        panel = EvidencePanel(self.desk)
        panel.show_record("step_mark", marked)
        QVBoxLayout(dialog).addWidget(panel)
        dialog.resize(100 * RHYTHM, 70 * RHYTHM)
        dialog.exec()
        dialog.deleteLater()

    def _chosen_paper(self) -> PaperRow:
        place = self.papers.tree.currentIndex().row()
        return self._rows[self._chosen_key()].papers[max(0, place)]

    def _ask_reason(self, row: StepRow, paper: str, title: str) -> None:
        form = Form()
        form.add("reason", "理由", TextField(lines=3), required=True)
        dialog = FormDialog(
            self.desk, title, form,
            lambda values: self.desk.do(
                process.mark, self._shown, row.key, paper, "not_needed", values["reason"], complain=dialog.complain
            ).done,
        )  # fmt: skip
        if dialog.exec():
            self.desk.done(tr("已标为不需要"))
        dialog.deleteLater()


def _paper_item(paper: PaperRow) -> QTreeWidgetItem:
    proofs = tr("佐证材料 {n} 件", n=paper.evidence) if paper.evidence else ""
    words = "　".join(filter(None, (paper.reason, proofs)))
    item = QTreeWidgetItem([tr(paper.title), tr(STEP_PAPERS[paper.state]), words])
    item.setIcon(1, _shape(PAPER_TONES[paper.state]))
    item.setToolTip(2, paper.reason)
    return item


def _shape(tone: str) -> QIcon:
    """The shape of a state, so that colour is never all that tells it."""
    size = look().pixels(14)
    picture = QPixmap(size, size)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_shape(painter, picture.rect().toRectF().adjusted(2, 2, -2, -2), tone, look().colour(tone))
    painter.end()
    return QIcon(picture)
