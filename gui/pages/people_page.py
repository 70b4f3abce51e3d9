"""人员与单位: the unit tree on the left, the persons of the chosen unit on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedWidget, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from core.base.columns import Column
from core.domain import people
from core.domain.people import PERSON_COLUMNS, PersonDraft, PersonRow, UnitDraft, UnitRow
from gui.cards import task_steps
from gui.cards.people_pickers import pick_unit, unit_picker
from gui.language import tr
from gui.look import RHYTHM, dress, icon
from gui.parts.empty_state import EmptyState
from gui.parts.fields import LineField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.message import Choice, ask, confirm
from gui.parts.page import Page
from gui.parts.record_model import Heading, Sort
from gui.parts.record_table import RecordTable

if TYPE_CHECKING:
    from gui.desk import Desk

_KEYS: dict[str, Callable[[PersonRow], str]] = {
    "name": lambda row: row.name,
    "unit": lambda row: row.unit_name,
    "post": lambda row: row.post,
    "phone": lambda row: row.phone,
}
COLUMNS = (*PERSON_COLUMNS, Column("left_on", "离任日期", lambda row: row.left_on, None, 12, shown=False))
SMALL = QSize(64 * RHYTHM, 42 * RHYTHM)


class Persons:
    """The list's source: some hundreds at most, so they are read at once and sorted here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.unit: int | None = None
        self.text = ""
        self._known: dict[int, PersonRow] = {}

    def ids(self, sort: Sort) -> Sequence[int]:
        workspace = self._desk.workspace
        found = people.suggest_persons(workspace, self.text) if self.text else people.persons(workspace)
        rows = [row for row in found if self.unit is None or row.unit == self.unit]
        for key, down in reversed(sort):
            rows.sort(key=lambda row: _KEYS[key](row).encode("gb18030", "replace"), reverse=down)
        self._known = {row.id: row for row in rows}
        return list(self._known)

    def rows(self, ids: Sequence[int]) -> Sequence[PersonRow]:
        return [self._known[key] for key in ids if key in self._known]

    def headings(self, ids: Sequence[int]) -> Sequence[Heading]:
        return ()


class PeoplePage(Page):
    """A name is typed once and chosen ever after."""

    name = "people"
    nouns = frozenset({"unit", "person"})
    tools = ("record.new", "record.edit", "record.move", "record.merge", "handover.make")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.source = Persons(desk)
        self.tree = QTreeWidget()
        self.search = QLineEdit()
        self.table = RecordTable(self.source, COLUMNS, name="people", remember=desk.remember, recall=desk.recall)
        self._in_tree = True
        self._build()
        self.tree.currentItemChanged.connect(lambda *_: self._on_unit())
        self.tree.itemActivated.connect(lambda *_: self._edit_unit())
        self.tree.customContextMenuRequested.connect(
            lambda at: self.menu_asked.emit(
                ("record.new", "record.edit", "record.move", "record.merge", "handover.make", "-", "record.delete"),
                self.tree.viewport().mapToGlobal(at),
            )
        )
        self.search.textChanged.connect(self._on_search)
        self.table.opened.connect(lambda _: self._edit_person())
        self.table.chosen_changed.connect(self._on_table)
        self.table.command.connect(self._run)
        self.table.menu_asked.connect(
            lambda at: self.menu_asked.emit(
                ("record.new", "record.edit", "handover.make", "-", "edit.copy", "-", "record.delete"), at
            )
        )

    def _build(self) -> None:
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(tr("单位"))
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.tree.setIconSize(QSize(18, 18))
        self.tree.setUniformRowHeights(True)
        self.tree.installEventFilter(self)
        self.table.installEventFilter(self)
        self.table.setAccessibleName(tr("人员"))
        self.search.setPlaceholderText(tr("姓名或拼音首字母"))
        self.search.setAccessibleName(tr("搜索人员"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMaximumWidth(40 * RHYTHM)
        holder = QWidget()
        row = QVBoxLayout(holder)
        row.setContentsMargins(2 * RHYTHM, 0, 2 * RHYTHM, RHYTHM)
        row.addWidget(self.search)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(holder)
        column.addWidget(self.table, 1)
        left = QWidget()
        dress(left, ground="surface")
        column = QVBoxLayout(left)
        column.setContentsMargins(2 * RHYTHM, 0, 0, 0)
        column.addWidget(self.tree)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 5)
        split.setSizes([280, 720])
        self._stack = QStackedWidget()
        self._stack.addWidget(split)
        self._stack.addWidget(
            EmptyState(
                "people",
                tr("还没有单位和人员"),
                tr("先建单位，再把人放进去；填措施时也可以随手新建，名称只输一次。"),
                ((tr("新建单位"), self._add_unit), (tr("新建人员"), self._add_person)),
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    # -- what is shown ------------------------------------------------------------------------------

    def main_widget(self) -> QWidget:
        return self.tree

    def look_again(self) -> None:
        units = people.units(self.desk.workspace)
        self._fill_tree(units)
        self.table.look_again()
        self._stack.setCurrentIndex(0 if units or people.persons(self.desk.workspace) else 1)

    def _fill_tree(self, units: Sequence[UnitRow]) -> None:
        chosen = self.unit
        self.tree.blockSignals(True)
        self.tree.clear()
        top = QTreeWidgetItem([tr("全部单位")])
        self.tree.addTopLevelItem(top)
        items: dict[int | None, QTreeWidgetItem] = {None: top}
        for row in units:
            item = QTreeWidgetItem([row.name])
            item.setIcon(0, icon("unit", "muted"))
            item.setData(0, Qt.ItemDataRole.UserRole, row.id)
            item.setToolTip(0, row.path)
            items[row.parent].addChild(item)
            items[row.id] = item
        self.tree.expandAll()
        self.tree.setCurrentItem(items.get(chosen, top))
        self.tree.blockSignals(False)
        self.source.unit = self.unit

    @property
    def unit(self) -> int | None:
        """The chosen unit; None for all."""
        item = self.tree.currentItem()
        return item.data(0, Qt.ItemDataRole.UserRole) if item else None

    def want(self, wanted: Any) -> None:
        noun, record = wanted
        self.freshen()
        if noun == "person":
            self.search.clear()
            self.tree.setCurrentIndex(self.tree.model().index(0, 0))
            self.table.choose([record])

    def status(self) -> str:
        return self.table.counted()

    def _on_unit(self) -> None:
        self.source.unit = self.unit
        self._in_tree = True
        self.table.look_again()

    def _on_search(self) -> None:
        self.source.text = self.search.text().strip()
        self.table.mark(self.source.text.split())
        self.table.look_again()

    def _on_table(self) -> None:
        self.status_changed.emit()
        self.commands_changed.emit()

    def eventFilter(self, watched: Any, event: Any) -> bool:
        if event.type() == event.Type.FocusIn and watched in (self.tree, self.table):
            self._in_tree = watched is self.tree
            self.commands_changed.emit()
        elif event.type() == event.Type.KeyPress and watched is self.tree and event.key() == Qt.Key.Key_Delete:
            self._run("record.delete")
            return True
        elif event.type() == event.Type.KeyPress and watched is self.tree and event.key() == Qt.Key.Key_F2:
            self._run("record.edit")
            return True
        return super().eventFilter(watched, event)

    # -- commands -----------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        known: dict[str, Callable[[], object]] = {
            "edit.find": self.search.setFocus,
            "record.new": self._ask_what,
            "view.columns": self.table.choose_columns,
            "view.columns_reset": self.table.reset_columns,
        }
        if self.table.records.ids:
            known |= {"edit.copy": self.table.copy, "edit.select_all": self.table.selectAll}
        if self._in_tree and self.unit is not None:
            known |= {
                "record.edit": self._edit_unit,
                "record.delete": self._delete_unit,
                "record.move": self._edit_unit,
                "record.merge": self._merge_unit,
                "handover.make": lambda: task_steps.hand_over(self.desk, unit=self.unit),
            }
        elif not self._in_tree and self.table.current() is not None:
            known |= {"record.edit": self._edit_person, "record.delete": self._delete_person,
                      "record.move": self._edit_person, "handover.make": self._hand_over}  # fmt: skip
        return known

    def _hand_over(self) -> None:
        task_steps.hand_over(self.desk, person=self.table.current())

    def _ask_what(self) -> None:
        choices = (
            Choice("unit", tr("新建单位"), first=self._in_tree),
            Choice("person", tr("新建人员"), first=not self._in_tree),
            Choice("", tr("取消")),
        )
        match ask(self.window(), tr("新建"), tr("要新建单位还是人员？"), choices):
            case "unit":
                self._add_unit()
            case "person":
                self._add_person()

    def _add_unit(self) -> None:
        form = self._unit_form(UnitDraft("", parent=self.unit))

        def save(values: dict[str, Any]) -> bool:
            return bool(self.desk.do(people.add_unit, UnitDraft(**values), complain=dialog.complain))

        dialog = FormDialog(self.desk, tr("新建单位"), form, save, size=SMALL)
        _run(dialog)

    def _edit_unit(self) -> None:
        row = self._unit_row()
        if row is None:
            return
        form = self._unit_form(UnitDraft(row.name, row.short, row.parent))

        def save(values: dict[str, Any]) -> bool:
            now = self._unit_row()
            seen = now.version if dialog.fresh and now else row.version
            return bool(
                self.desk.do(people.edit_unit, row.id, UnitDraft(**values), seen=seen, complain=dialog.complain)
            )

        dialog = FormDialog(self.desk, tr("修改单位"), form, save, size=SMALL)
        _run(dialog)

    def _delete_unit(self) -> None:
        if self.unit is not None and self.desk.do(people.delete_unit, self.unit):
            self.desk.done(tr("单位已删除到回收站。"))

    def _merge_unit(self) -> None:
        row = self._unit_row()
        if row is None:
            return
        form = Form()
        form.add("into", "合并到", unit_picker(self.desk, single=True), required=True)
        form.settle()

        def save(values: dict[str, Any]) -> bool:
            return bool(self.desk.do(people.merge_units, row.id, values["into"], complain=dialog.complain))

        lead = tr("“{name}”的人员、下级单位和责任都归到另一个单位名下，然后不再有这个单位。", name=row.name)
        dialog = FormDialog(self.desk, tr("合并单位"), form, save, words=tr("合并"), lead=lead, size=SMALL)
        if _run(dialog):
            self.desk.done(tr("单位已合并。"))

    def _unit_form(self, draft: UnitDraft) -> Form:
        form = Form()
        form.add("name", "单位名称", LineField(), required=True)
        form.add("short", "简称", LineField())
        picker = unit_picker(self.desk, single=True)
        picker.show_picks(pick_unit(self.desk, draft.parent))
        form.add("parent", "上级单位", picker)
        form.fill({"name": draft.name, "short": draft.short})
        return form

    def _unit_row(self) -> UnitRow | None:
        return next((row for row in people.units(self.desk.workspace) if row.id == self.unit), None)

    def _add_person(self) -> None:
        form = self._person_form(PersonDraft("", self.unit))

        def save(values: dict[str, Any]) -> bool:
            return bool(self.desk.do(people.add_person, PersonDraft(**values), complain=dialog.complain))

        dialog = FormDialog(self.desk, tr("新建人员"), form, save, size=SMALL)
        _run(dialog)

    def _edit_person(self) -> None:
        current = self.table.current()
        if current is None:
            return
        row = people.person(self.desk.workspace, current)
        form = self._person_form(PersonDraft(row.name, row.unit, row.post, row.phone))

        def save(values: dict[str, Any]) -> bool:
            seen = people.person(self.desk.workspace, row.id).version if dialog.fresh else row.version
            draft = PersonDraft(**values)
            return bool(self.desk.do(people.edit_person, row.id, draft, seen=seen, complain=dialog.complain))

        dialog = FormDialog(self.desk, tr("修改人员"), form, save, size=SMALL)
        _run(dialog)

    def _person_form(self, draft: PersonDraft) -> Form:
        form = Form()
        form.add("name", "姓名", LineField(), required=True)
        picker = unit_picker(self.desk, single=True)
        picker.show_picks(pick_unit(self.desk, draft.unit))
        form.add("unit", "单位", picker)
        form.add("post", "职务", LineField())
        form.add("phone", "联系电话", LineField())
        form.fill({"name": draft.name, "post": draft.post, "phone": draft.phone})
        return form

    def _delete_person(self) -> None:
        """A person who answers for something is not deleted but leaves; his record stays."""
        current = self.table.current()
        if current is None:
            return
        done = self.desk.do(people.delete_person, current, complain=lambda error: None)
        if done:
            self.desk.done(tr("人员已删除到回收站。"))
        elif done.refused is not None and done.refused.code == "person.in_use":
            row = people.person(self.desk.workspace, current)
            words = tr("“{name}”还有责任记录，不能删除。可以登记为今天离任，原来的记录都保留。", name=row.name)
            if confirm(self.window(), tr("登记离任"), words, tr("登记离任")):
                self.desk.do(people.leave, current, self.desk.workspace.today())
        elif done.refused is not None:
            self.desk.refuse(done.refused)


def _run(dialog: FormDialog) -> bool:
    done = bool(dialog.exec())
    dialog.deleteLater()
    return done
