"""巡视反馈: the inspections of the workspace — basic facts, headings, dates from rules, plan editions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.base.dates import show_partial
from core.base.errors import Refused, Stale
from core.domain import inspections, plans
from core.domain.finder import FindingFilter
from core.domain.inspections import InspectionDraft, InspectionRow
from gui.cards.category_tree import CategoryTree
from gui.cards.inspection_form import InspectionForm
from gui.cards.milestone_list import MilestoneList, PlanEditions
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.empty_state import EmptyState
from gui.parts.form import scrolled
from gui.parts.form_dialog import FormDialog
from gui.parts.list_keys import ListKeys
from gui.parts.message import confirm
from gui.parts.notice_bar import Notice
from gui.parts.page import Page, counted
from gui.parts.stepped_tree import SteppedTree
from gui.parts.table_clipboard import put_table, told

if TYPE_CHECKING:
    from gui.desk import Desk

SMALL = QSize(64 * RHYTHM, 36 * RHYTHM)
KEY = Qt.ItemDataRole.UserRole


class InspectionPage(Page):
    """The list on the left when there are several; what belongs to the chosen one on the right."""

    name = "inspections"
    nouns = frozenset({"inspection", "feedback_event", "category", "milestone", "plan_edition", "finding"})
    tools = ("record.new", "intake.feedback", "plan.freeze")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.row: InspectionRow | None = None
        self._saving = False
        self.list = QListWidget()
        self.form = InspectionForm(desk)
        self.tree = CategoryTree(desk)
        self.dates = MilestoneList(desk)
        self.editions = PlanEditions()
        self.tabs = QTabWidget()
        self._build()
        self.list.currentItemChanged.connect(self._on_chosen)
        self.form.changed.connect(self._on_form_changed)
        ListKeys(self.list).command.connect(self._run)
        for list_ in (self.tree, self.dates, self.editions):
            list_.chosen_changed.connect(self._on_line)
            list_.command.connect(self._run)
        self.editions.decide_asked.connect(lambda: self.command_asked.emit("plan.freeze"))
        self.tabs.currentChanged.connect(lambda _: self._on_line())

    # -- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.list.setAccessibleName(tr("巡视巡察"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        dress(self.list, kind="lines")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(tr("巡视反馈的各个方面"))
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.addTab(self._form_tab(), tr("基本情况"))
        self.tabs.addTab(self.tree, tr("类别"))
        self.tabs.addTab(self.dates, tr("时限节点"))
        self.tabs.addTab(self.editions, tr("方案版本"))
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.tabs)
        split.setStretchFactor(1, 1)
        split.setSizes([240, 760])
        self._stack = QStackedWidget()
        self._stack.addWidget(split)
        self._stack.addWidget(
            EmptyState(
                "inspection",
                tr("还没有登记巡视巡察"),
                tr("导入反馈意见会自动登记；也可以先手工登记是哪一次、谁来巡视、何时反馈。"),
                ((tr("导入反馈意见"), lambda: self.command_asked.emit("intake.feedback")), (tr("手工登记"), self._add)),
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _form_tab(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.form.setMaximumWidth(100 * RHYTHM)
        column.addWidget(scrolled(self.form), 1)
        self._foot = QWidget()
        dress(self._foot, ground="sunken")
        self._foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(3 * RHYTHM, RHYTHM, 2 * RHYTHM, RHYTHM)
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
        self._foot.hide()
        column.addWidget(self._foot)
        return holder

    @property
    def _lines(self) -> SteppedTree | None:
        """The list on the tab that is shown; the form has none."""
        shown = self.tabs.currentWidget()
        return shown if isinstance(shown, SteppedTree) else None

    def _on_line(self) -> None:
        self.status_changed.emit()
        self.commands_changed.emit()

    # -- what is shown ------------------------------------------------------------------------------

    def main_widget(self) -> QWidget:
        return self.form.field("name")

    def look_again(self) -> None:
        rows = inspections.rows(self.desk.workspace)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.list.setVisible(len(rows) > 1)
        chosen = self.row.id if self.row else self.desk.inspection
        self.list.blockSignals(True)
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(_words(row))
            item.setData(KEY, row.id)
            item.setToolTip(row.name)
            self.list.addItem(item)
            if row.id == chosen:
                self.list.setCurrentItem(item)
        if rows and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self._show(next((row for row in rows if row.id == self._chosen()), None))

    def _chosen(self) -> int | None:
        item = self.list.currentItem()
        return item.data(KEY) if item else None

    def _show(self, row: InspectionRow | None) -> None:
        same = row is not None and self.row is not None and row.id == self.row.id
        if same and self.form.dirty:
            # What is being typed stays; saving tells when it stands on an old version.
            self._show_lists()
            return
        self.row = row
        if row is not None:
            self.form.show_draft(row.given)
            self._show_lists()
            if not same:
                self._take_up_draft(row)
        self.commands_changed.emit()

    def _take_up_draft(self, row: InspectionRow) -> None:
        if self.form.keep_drafts(self.desk, f"inspection.{row.id}"):
            steps = ((tr("不要这些内容"), self._revert),)
            self.desk.noticed.emit(Notice(tr("已恢复上次没有保存的内容。"), "busy", steps))

    def _show_lists(self) -> None:
        assert self.row is not None
        self.tree.show_inspection(self.row.id)
        self.dates.show_inspection(self.row.id)
        self.editions.show_editions(plans.editions(self.desk.workspace, self.row.id))

    def want(self, wanted: Any) -> None:
        self.freshen()
        if wanted == "new":
            self._add()
            return
        noun, record = wanted
        if noun == "inspection":
            self._choose(record)

    def _choose(self, key: int) -> None:
        for place in range(self.list.count()):
            if self.list.item(place).data(KEY) == key:
                self.list.setCurrentRow(place)

    def _on_chosen(self, _: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        if before is not None and not self.may_leave():
            self.list.blockSignals(True)
            self.list.setCurrentItem(before)
            self.list.blockSignals(False)
            return
        self.row = None
        key = self._chosen()
        self._show(inspections.one(self.desk.workspace, key) if key is not None else None)

    def _on_inspection_changed(self) -> None:
        self.row = None if not self.form.dirty else self.row
        super()._on_inspection_changed()

    def _on_changed(self, changes: Any) -> None:
        if not self._saving:
            super()._on_changed(changes)

    # -- saving -------------------------------------------------------------------------------------

    def save(self) -> bool:
        """One operation for header and meetings; complaints stand beside the fields."""
        assert self.row is not None
        if not self.form.dirty:
            return True
        return self.form.check() and self._write(self.row.version)

    def _write(self, seen: int) -> bool:
        assert self.row is not None
        self._saving = True
        try:
            draft = self.form.draft()
            done = self.desk.do(inspections.edit, self.row.id, draft, seen=seen, complain=self._complain)
        finally:
            self._saving = False
        if not done:
            return isinstance(done.refused, Stale) and not self.form.dirty
        self.form.forget_draft()
        self.form.settle()
        self.grow_late()
        return True

    def _complain(self, error: Refused) -> None:
        assert self.row is not None
        self.tabs.setCurrentIndex(0)
        if isinstance(error, Stale):
            answer = self.desk.settle_stale(error)
            if answer == "mine":
                self._write(inspections.one(self.desk.workspace, self.row.id).version)
            elif answer == "theirs":
                self._revert()
            return
        rest = self.form.complain(error)
        if rest:
            self.desk.noticed.emit(Notice(rest, "overdue"))

    def _revert(self) -> None:
        self.form.revert()
        self.grow_late()

    def may_leave(self) -> bool:
        return self.row is None or self.form.may_leave(self.save)

    def _on_form_changed(self) -> None:
        self._foot.setVisible(self.form.dirty)
        self.commands_changed.emit()

    # -- commands -----------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        known: dict[str, Callable[[], object]] = {"record.new": self._add}
        if self.row is None:
            return known
        if self._lines is not None or self.list.count() > 1:
            known["edit.copy"] = self._copy
        if self.form.dirty:
            known["form.save"] = self.save
        if self.tabs.currentWidget() is self.tree:
            known |= self.tree.commands()
        elif self.tabs.currentWidget() is self.dates and self.dates.tree.currentItem() is not None:
            known["record.edit"] = known["record.open"] = self.dates.change
        elif self.tabs.currentIndex() == 0:
            known["record.delete"] = self._delete
        return known

    def _copy(self) -> None:
        """The list with the focus, else the one on the tab, as a table."""
        lines = self._lines
        if lines is not None and not self.list.hasFocus():
            self.desk.notice(told(lines.copy()))
            return
        rows = inspections.rows(self.desk.workspace)
        put_table(
            (tr("巡视巡察"), tr("反馈日期"), tr("问题数")),
            [(row.name, show_partial(row.given.feedback_on or ""), str(row.findings)) for row in rows],
        )
        self.desk.notice(told(len(rows)))

    def chosen(self) -> Any:
        return FindingFilter(inspection=self.row.id) if self.row else None

    def status(self) -> str:
        if self._lines is not None:
            return self._lines.counted()
        return counted(1, self.list.count()) if self.list.count() > 1 else ""

    def subtitle(self) -> str:
        if self.row is None:
            return ""
        return tr("{name}，问题 {n} 个", name=self.row.name, n=self.row.findings)

    def _add(self) -> None:
        form = InspectionForm(self.desk)
        form.show_draft(InspectionDraft(""))
        made: list[int] = []

        def save(_: dict[str, Any]) -> bool:
            done = self.desk.do(inspections.add, form.draft(), complain=dialog.complain)
            made.extend([done.value] if done else [])
            return bool(done)

        size = QSize(88 * RHYTHM, 84 * RHYTHM)
        dialog = FormDialog(self.desk, tr("登记巡视巡察"), form, save, draft_key="inspection.new", size=size)
        dialog.exec()
        dialog.deleteLater()
        if made:
            self.desk.inspection = made[0]
            self._choose(made[0])

    def _delete(self) -> None:
        assert self.row is not None
        words = tr("“{name}”会移到回收站，可以恢复。", name=self.row.name)
        if confirm(self.window(), tr("删除巡视巡察"), words, tr("删除")):
            self.desk.do(inspections.delete, self.row.id)


def _words(row: InspectionRow) -> str:
    day = show_partial(row.given.feedback_on) if row.given.feedback_on else tr("反馈日期未填")
    name = row.name.replace(" ", "\n", 1)  # the round, and below it the organisation
    return tr("{name}\n{day} · 问题 {n} 个", name=name, day=day, n=row.findings)
