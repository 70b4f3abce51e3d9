"""问题卡片: one finding whole — what was found, the measures, the progress, the history of every change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTabWidget, QToolButton, QVBoxLayout, QWidget

from core.base.errors import Refused, Stale
from core.base.states import KINDS
from core.domain import findings, history, measures
from core.domain.finding_rows import FindingRow
from gui.cards.finding_form import FindingForm
from gui.cards.history_lines import lines_of
from gui.cards.measure_form import add_measure, edit_measure
from gui.cards.measure_list import MeasureList, StateLabel
from gui.cards.progress_form import add_progress
from gui.cards.progress_list import ProgressList
from gui.cards.tones import PROGRESS_TONES
from gui.language import tr
from gui.look import RHYTHM, dress, enlarge, icon
from gui.parts.empty_state import EmptyState
from gui.parts.form import scrolled
from gui.parts.history_view import HistoryView
from gui.parts.notice_bar import Notice, NoticeBar

if TYPE_CHECKING:
    from gui.desk import Desk

NOUNS = frozenset(
    {"finding", "measure", "assignment", "deadline", "progress", "category", "unit", "person", "closeout"}
)


class FindingCard(QFrame):
    """Beside the list. `commands` are what the page offers while the card is open."""

    closed = Signal()
    commands_changed = Signal()
    menu_asked = Signal(tuple, QPoint)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.row: FindingRow | None = None
        self._measure: int | None = None
        self._saving = False
        dress(self, ground="surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.form = FindingForm()
        self.measures = MeasureList()
        self.progress = ProgressList()
        self.history = HistoryView()
        self.bar = NoticeBar()
        self.tabs = QTabWidget()
        self._build()
        self.form.changed.connect(self._on_form_changed)
        self.tabs.currentChanged.connect(self._on_tab)
        self.measures.edit_asked.connect(self._edit_measure)
        self.measures.delete_asked.connect(self._delete_measure)
        self.measures.move_asked.connect(lambda key, place: desk.do(measures.move, key, place))
        self.measures.entered.connect(self._on_measure_entered)
        self.measures.menu_asked.connect(
            lambda _, at: self.menu_asked.emit(("record.edit", "measure.add", "progress.add", "-", "record.delete"), at)
        )
        self.progress.delete_asked.connect(self._delete_progress)
        desk.changed.connect(self._on_changed)

    # -- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self.bar)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(tr("问题卡片的各个方面"))
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.addTab(scrolled(self.form), tr("问题"))
        self.tabs.addTab(self._measures_tab(), tr("整改措施"))
        self.tabs.addTab(scrolled(self.progress), tr("整改进展"))
        self.tabs.addTab(self.history, tr("变更历史"))
        column.addWidget(self.tabs, 1)
        column.addWidget(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(3 * RHYTHM, RHYTHM, RHYTHM, 0)
        self._title = QLabel()
        enlarge(self._title, 1.15)
        self._state_place = QHBoxLayout()
        self._close = QToolButton()
        self._close.setIcon(icon("close", "muted"))
        self._close.setAccessibleName(tr("关闭卡片"))
        self._close.setToolTip(tr("关闭卡片 (Esc)"))
        self._close.clicked.connect(self.close_card)
        row.addWidget(self._title)
        row.addSpacing(RHYTHM)
        row.addLayout(self._state_place)
        row.addStretch(1)
        row.addWidget(self._close)
        return row

    def _measures_tab(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._no_measures = EmptyState(
            "measure", tr("还没有整改措施"), tr("每个问题至少要有一条措施、责任人和完成时限。"),
            ((tr("新增整改措施"), self._add_measure),),
        )  # fmt: skip
        self._measures_area = scrolled(self.measures)
        add = QPushButton(tr("新增整改措施"))
        add.setIcon(icon("add", "accent"))
        dress(add, kind="quiet")
        add.clicked.connect(self._add_measure)
        self._add_row = QWidget()
        row = QHBoxLayout(self._add_row)
        row.setContentsMargins(2 * RHYTHM, RHYTHM // 2, 2 * RHYTHM, RHYTHM // 2)
        row.addWidget(add)
        row.addStretch(1)
        column.addWidget(self._no_measures, 1)
        column.addWidget(self._measures_area, 1)
        column.addWidget(self._add_row)
        return holder

    def _foot(self) -> QWidget:
        self._foot_bar = QWidget()
        dress(self._foot_bar, ground="sunken")
        self._foot_bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self._foot_bar)
        row.setContentsMargins(3 * RHYTHM, RHYTHM, 2 * RHYTHM, RHYTHM)
        row.setSpacing(RHYTHM)
        words = QLabel(tr("有改动还没有保存"))
        dress(words, kind="muted")
        save = QPushButton(tr("保存"))
        save.setToolTip("Ctrl+S")
        dress(save, kind="first")
        save.clicked.connect(self.save)
        drop = QPushButton(tr("放弃改动"))
        drop.clicked.connect(self._revert)
        row.addWidget(words, 1)
        row.addWidget(save)
        row.addWidget(drop)
        self._foot_bar.hide()
        return self._foot_bar

    # -- showing ------------------------------------------------------------------------------------

    def show_finding(self, finding_id: int) -> bool:
        """Open the card on a finding, if the clerk agrees to leave the one before; False when not or when gone."""
        if self.row is not None and self.row.id != finding_id and not self.may_leave():
            return False
        found = findings.rows(self.desk.workspace, [finding_id])
        if not found:
            return False
        other = self.row is None or self.row.id != finding_id
        self.row = found[0]
        if other:
            self._measure = None
            self.bar.clear()
        self._show(self.row)
        if other and self.form.keep_drafts(self.desk, f"finding.{finding_id}"):
            self.bar.tell(Notice(tr("已恢复上次没有保存的内容。"), "busy", ((tr("不要这些内容"), self._revert),)))
        return True

    def _show(self, row: FindingRow) -> None:
        self._title.setText(tr("{kind} {number}", kind=tr(KINDS[row.kind]), number=row.number))
        while (item := self._state_place.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._state_place.addWidget(StateLabel(tr(row.progress_word), PROGRESS_TONES[row.progress]))
        if row.withdrawn_on is not None:
            self._state_place.addWidget(StateLabel(tr("已撤回"), "idle"))
        self.form.show_row(self.desk, row)
        self._show_lists(row)

    def _show_lists(self, row: FindingRow) -> None:
        self.measures.show_rows(row.measures)
        self._no_measures.setVisible(not row.measures)
        self._measures_area.setVisible(bool(row.measures))
        self._add_row.setVisible(bool(row.measures))
        self.tabs.setTabText(1, tr("整改措施 {n}", n=len(row.measures)) if row.measures else tr("整改措施"))
        self._on_tab(self.tabs.currentIndex())
        self.commands_changed.emit()

    def _on_tab(self, tab: int) -> None:
        """Progress and history are read only when looked at."""
        if self.row is None:
            return
        if tab == 2:
            self.progress.show_finding(self.desk, self.row)
        elif tab == 3:
            self.history.show_lines(lines_of(history.of(self.desk.workspace, "finding", self.row.id)))

    def _on_changed(self, changes: Any) -> None:
        if self.row is None or self._saving or not (NOUNS & set(changes.nouns)):
            return
        found = findings.rows(self.desk.workspace, [self.row.id])
        if not found:
            self.row = None
            self.form.forget_draft()
            self.closed.emit()
        elif self.form.dirty:
            # What is being typed stays; saving tells when it stands on an old version.
            self._show_lists(found[0])
        else:
            self.row = found[0]
            self._show(self.row)

    # -- saving -------------------------------------------------------------------------------------

    def save(self) -> bool:
        """One operation for the whole form; complaints stand beside the fields."""
        assert self.row is not None
        self.bar.clear()
        if not self.form.dirty:
            return True
        if not self.form.check():
            self.tabs.setCurrentIndex(0)
            return False
        return self._write(self.row.version)

    def _write(self, seen: int) -> bool:
        assert self.row is not None
        row = self.row
        self._saving = True
        try:
            draft = self.form.draft(row.kind)
            done = self.desk.do(findings.edit, row.id, draft, seen=seen, complain=self._complain)
        finally:
            self._saving = False
        if not done:
            return isinstance(done.refused, Stale) and not self.form.dirty
        self.form.forget_draft()
        self.row = findings.one(self.desk.workspace, row.id)
        self._show(self.row)
        return True

    def _complain(self, error: Refused) -> None:
        self.tabs.setCurrentIndex(0)
        if isinstance(error, Stale):
            self._settle(error)
            return
        rest = self.form.complain(error)
        if rest:
            self.bar.tell(Notice(rest, "overdue"))

    def _settle(self, error: Stale) -> None:
        assert self.row is not None
        answer = self.desk.settle_stale(error)
        now = findings.one(self.desk.workspace, self.row.id)
        if answer == "theirs":
            self.form.forget_draft()
            self.row = now
            self._show(now)
        elif answer == "mine":
            self._write(now.version)

    def _revert(self) -> None:
        self.form.revert()
        if self.row is not None:
            self.row = findings.one(self.desk.workspace, self.row.id)
            self._show(self.row)

    def may_leave(self) -> bool:
        """Whether the clerk agrees to leave the card."""
        return self.row is None or self.form.may_leave(self.save)

    def close_card(self) -> None:
        """Close it, if the clerk agrees."""
        if self.may_leave():
            self.row = None
            self.closed.emit()

    def _on_form_changed(self) -> None:
        self._foot_bar.setVisible(self.form.dirty)
        self.commands_changed.emit()

    # -- measures and progress ----------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        """What can be done with the finding shown."""
        if self.row is None:
            return {}
        known: dict[str, Callable[[], object]] = {
            "measure.add": self._add_measure,
            "progress.add": self._add_progress,
        }
        if self.form.dirty:
            known["form.save"] = self.save
        if self._measure_focused():
            measure = self._measure
            assert measure is not None
            known["record.edit"] = lambda: self._edit_measure(measure)
            known["record.delete"] = lambda: self._delete_measure(measure)
        return known

    def _measure_focused(self) -> bool:
        return self._measure is not None and any(
            card.row.id == self._measure and card.hasFocus() for card in self.measures.cards
        )

    def _on_measure_entered(self, measure_id: int) -> None:
        self._measure = measure_id
        self.commands_changed.emit()

    def _add_measure(self) -> None:
        if self.row is not None and add_measure(self.desk, self.row.id):
            self.tabs.setCurrentIndex(1)

    def _add_progress(self) -> None:
        if self.row is None:
            return
        on_measures = self.tabs.currentIndex() == 1 and any(
            measure.id == self._measure for measure in self.row.measures
        )
        if add_progress(self.desk, self.row, self._measure if on_measures else None):
            self.tabs.setCurrentIndex(2)

    def _edit_measure(self, measure_id: int) -> None:
        assert self.row is not None
        row = next(measure for measure in self.row.measures if measure.id == measure_id)
        edit_measure(self.desk, row)

    def _delete_measure(self, measure_id: int) -> None:
        if self.desk.do(measures.delete, measure_id):
            self.desk.done(tr("措施已删除到回收站。"))

    def _delete_progress(self, progress_id: int) -> None:
        from core.domain import progress

        if self.desk.do(progress.delete, progress_id):
            self.desk.done(tr("这条进展已删除到回收站。"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
            return
        super().keyPressEvent(event)
