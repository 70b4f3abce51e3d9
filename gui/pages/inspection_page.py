"""巡视反馈: the inspections of the workspace — basic facts, headings, dates from rules, plan editions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.base.dates import show_day, show_partial
from core.base.errors import Refused, Stale
from core.domain import categories, deadlines, inspections, plans
from core.domain.categories import CategoryRow
from core.domain.deadlines import MilestoneRow
from core.domain.finder import FindingFilter
from core.domain.inspections import InspectionDraft, InspectionRow
from gui.cards.inspection_form import InspectionForm
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.date_field import DateField
from gui.parts.empty_state import EmptyState
from gui.parts.fields import ChoiceField, LineField
from gui.parts.form import Form, scrolled
from gui.parts.form_dialog import FormDialog
from gui.parts.message import confirm
from gui.parts.notice_bar import Notice
from gui.parts.page import Page

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
        self.tree = QTreeWidget()
        self.dates = QTreeWidget()
        self.editions = QTreeWidget()
        self.tabs = QTabWidget()
        self._build()
        self.list.currentItemChanged.connect(self._on_chosen)
        self.form.changed.connect(self._on_form_changed)
        self.tree.currentItemChanged.connect(lambda *_: self.commands_changed.emit())
        self.tree.itemActivated.connect(lambda *_: self._rename())
        self.dates.itemActivated.connect(lambda *_: self._override())
        self.dates.currentItemChanged.connect(lambda *_: self.commands_changed.emit())
        self.tabs.currentChanged.connect(lambda _: self.commands_changed.emit())

    # -- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.list.setAccessibleName(tr("巡视巡察"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(tr("巡视反馈的各个方面"))
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.addTab(self._form_tab(), tr("基本情况"))
        self.tabs.addTab(self._tree_tab(), tr("类别"))
        self.tabs.addTab(self._dates_tab(), tr("时限节点"))
        self.tabs.addTab(self._editions_tab(), tr("方案版本"))
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

    def _tree_tab(self) -> QWidget:
        self.tree.setColumnCount(3)
        self.tree.setHeaderLabels([tr("类别"), tr("问题数"), tr("对应四个落实")])
        self.tree.setAccessibleName(tr("类别"))
        steps = (
            (tr("新增类别"), self._add_category), (tr("新增下级"), self._add_below), (tr("改名"), self._rename),
            (tr("上移"), lambda: self._shift(-1)), (tr("下移"), lambda: self._shift(1)),
            (tr("对应四个落实…"), self._assign), (tr("采用类别方案…"), self._adopt),
            (tr("删除"), self._delete_category),
        )  # fmt: skip
        return _listed(self.tree, steps, (360, 90, 280))

    def _dates_tab(self) -> QWidget:
        self.dates.setHeaderLabels([tr("日期"), tr("事项"), tr("报送"), tr("依据")])
        self.dates.setRootIsDecorated(False)
        self.dates.setAccessibleName(tr("时限节点"))
        steps = ((tr("改日期…"), self._override), (tr("按规则重新推算"), self._recompute))
        return _listed(self.dates, steps, (130, 240, 220, 420))

    def _editions_tab(self) -> QWidget:
        self.editions.setHeaderLabels([tr("版次"), tr("定稿日期"), tr("签发人"), tr("问题"), tr("措施"), tr("理由")])
        self.editions.setRootIsDecorated(False)
        self.editions.setAccessibleName(tr("方案版本"))
        return _listed(
            self.editions,
            ((tr("方案定稿…"), lambda: self.command_asked.emit("plan.freeze")),),
            (100, 140, 120, 70, 70, 360),
        )

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
        self._show_tree(categories.tree(self.desk.workspace, self.row.id))
        self._show_milestones(deadlines.milestones(self.desk.workspace, self.row.id))
        self.editions.clear()
        for edition in plans.editions(self.desk.workspace, self.row.id):
            words = tr("定稿") if edition.nth == 1 else tr("第 {n} 次修订", n=edition.nth - 1)
            cells = [words, show_day(edition.decided_on), edition.signed_by]
            self.editions.addTopLevelItem(
                QTreeWidgetItem([*cells, str(edition.findings), str(edition.measures), edition.reason])
            )

    def _show_tree(self, rows: Sequence[CategoryRow]) -> None:
        current = self._category()
        self.tree.clear()
        items: dict[int, QTreeWidgetItem] = {}
        for row in rows:
            item = QTreeWidgetItem([row.title, str(row.findings), row.scheme_node])
            item.setData(0, KEY, row.id)
            item.setToolTip(0, row.title)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
            if row.parent is None:
                self.tree.addTopLevelItem(item)
            else:
                items[row.parent].addChild(item)
            items[row.id] = item
        self.tree.expandAll()
        if current in items:
            self.tree.setCurrentItem(items[current])

    def _show_milestones(self, rows: Sequence[MilestoneRow]) -> None:
        self.dates.clear()
        for row in rows:
            basis = tr("改期理由：{reason}", reason=row.reason) if row.reason else row.basis
            item = QTreeWidgetItem([show_day(row.due_on) or tr("未填"), tr(row.title), row.receiver, basis])
            item.setData(0, KEY, row.id)
            item.setToolTip(3, basis)
            self.dates.addTopLevelItem(item)

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
        if self.form.dirty:
            known["form.save"] = self.save
        if self.tabs.currentIndex() == 1 and self._category() is not None:
            known |= {"record.edit": self._rename, "record.delete": self._delete_category,
                      "record.open": self._open_category}  # fmt: skip
        elif self.tabs.currentIndex() == 0:
            known["record.delete"] = self._delete
        return known

    def chosen(self) -> Any:
        return FindingFilter(inspection=self.row.id) if self.row else None

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

    # -- headings -----------------------------------------------------------------------------------

    def _category(self) -> int | None:
        item = self.tree.currentItem()
        return item.data(0, KEY) if item else None

    def _category_row(self) -> CategoryRow | None:
        assert self.row is not None
        key = self._category()
        return next((row for row in categories.tree(self.desk.workspace, self.row.id) if row.id == key), None)

    def _open_category(self) -> None:
        key = self._category()
        if key is not None and self.row is not None:
            self.desk.go("findings", FindingFilter(inspection=self.row.id, categories=(key,)))

    def _add_category(self) -> None:
        row = self._category_row()
        self._ask_title(tr("新增类别"), "", lambda title: (categories.add, title, row.parent if row else None))

    def _add_below(self) -> None:
        row = self._category_row()
        self._ask_title(tr("新增下级"), "", lambda title: (categories.add, title, row.id if row else None))

    def _rename(self) -> None:
        row = self._category_row()
        if row is not None:
            self._ask_title(tr("改名"), row.title, lambda title: (categories.rename, title, row))

    def _ask_title(self, heading: str, title: str, step: Callable[[str], tuple[Any, ...]]) -> None:
        assert self.row is not None
        inspection = self.row.id
        form = Form()
        form.add("title", "名称", LineField(), required=True)
        form.fill({"title": title})

        def save(values: dict[str, Any]) -> bool:
            operation, words, where = step(values["title"])
            if operation is categories.rename:
                done = self.desk.do(operation, where.id, words, seen=where.version, complain=dialog.complain)
            else:
                done = self.desk.do(operation, inspection, words, where, complain=dialog.complain)
            return bool(done)

        dialog = FormDialog(self.desk, heading, form, save, size=SMALL)
        dialog.exec()
        dialog.deleteLater()

    def _shift(self, step: int) -> None:
        row = self._category_row()
        if row is None or self.row is None:
            return
        siblings = [one.id for one in categories.tree(self.desk.workspace, self.row.id) if one.parent == row.parent]
        place = siblings.index(row.id)
        if 0 <= place + step < len(siblings):
            siblings[place], siblings[place + step] = siblings[place + step], siblings[place]
            self.desk.do(categories.reorder, self.row.id, row.parent, siblings)

    def _assign(self) -> None:
        row = self._category_row()
        if row is None or self.row is None:
            return
        nodes = [("", tr("（不对应）"))]
        for name, title in categories.schemes().items():
            nodes += [(node, f"{title}：{node}") for node in categories.scheme_nodes(name)]
        form = Form()
        form.add("node", "对应", ChoiceField(nodes))
        form.fill({"node": row.scheme_node})

        def save(values: dict[str, Any]) -> bool:
            node = values["node"]
            return bool(self.desk.do(categories.assign_node, row.id, node, seen=row.version, complain=dialog.complain))

        dialog = FormDialog(self.desk, tr("对应四个落实"), form, save, size=SMALL)
        dialog.exec()
        dialog.deleteLater()

    def _adopt(self) -> None:
        assert self.row is not None
        inspection = self.row.id
        form = Form()
        form.add("scheme", "类别方案", ChoiceField([(name, title) for name, title in categories.schemes().items()]))
        form.settle()

        def save(values: dict[str, Any]) -> bool:
            done = self.desk.do(categories.adopt_scheme, inspection, values["scheme"], complain=dialog.complain)
            return bool(done)

        lead = tr("方案里的类别会加到现有类别之后，已有的同名类别不重复。")
        dialog = FormDialog(self.desk, tr("采用类别方案"), form, save, words=tr("采用"), lead=lead, size=SMALL)
        dialog.exec()
        dialog.deleteLater()

    def _delete_category(self) -> None:
        key = self._category()
        if key is not None and self.desk.do(categories.delete, key):
            self.desk.notice(tr("类别已删除到回收站。"), (tr("撤销"), self.desk.undo))

    # -- dates --------------------------------------------------------------------------------------

    def _override(self) -> None:
        item = self.dates.currentItem()
        if item is None or self.row is None:
            return
        rows = deadlines.milestones(self.desk.workspace, self.row.id)
        row = next(one for one in rows if one.id == item.data(0, KEY))
        form = Form()
        form.add("due_on", "日期", DateField(self.desk.workspace.today), required=True)
        form.add("reason", "理由", LineField(), required=True)
        form.fill({"due_on": row.due_on, "reason": row.reason})

        def save(values: dict[str, Any]) -> bool:
            due, reason = values["due_on"], values["reason"]
            return bool(
                self.desk.do(deadlines.override, row.id, due, reason, seen=row.version, complain=dialog.complain)
            )

        dialog = FormDialog(self.desk, tr("改日期"), form, save, lead=row.basis, size=SMALL)
        dialog.exec()
        dialog.deleteLater()

    def _recompute(self) -> None:
        if self.row is None:
            return
        done = self.desk.do(deadlines.recompute, self.row.id)
        if done:
            self.desk.notice(tr("已重新推算，{n} 个日期有变化。", n=done.value))


def _words(row: InspectionRow) -> str:
    day = show_partial(row.given.feedback_on) if row.given.feedback_on else tr("反馈日期未填")
    return tr("{name}\n{day} · 问题 {n} 个", name=row.name, day=day, n=row.findings)


def _listed(tree: QTreeWidget, steps: Sequence[tuple[str, Callable[[], object]]], widths: Sequence[int]) -> QWidget:
    tree.setFrameShape(QTreeWidget.Shape.NoFrame)
    tree.setUniformRowHeights(True)
    tree.setAllColumnsShowFocus(True)
    for place, width in enumerate(widths):
        tree.setColumnWidth(place, width)
    tree.header().setStretchLastSection(True)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, RHYTHM, 0, 0)
    column.setSpacing(0)
    row = QHBoxLayout()
    row.setContentsMargins(2 * RHYTHM, 0, 2 * RHYTHM, RHYTHM // 2)
    row.setSpacing(0)
    for words, step in steps:
        button = QPushButton(words)
        dress(button, kind="quiet")
        button.clicked.connect(lambda _=False, step=step: step())
        row.addWidget(button)
    row.addStretch(1)
    column.addLayout(row)
    column.addWidget(tree, 1)
    return holder
