"""类别: the headings of an inspection as a tree — named, ordered, and mapped to a scheme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTreeWidgetItem

from core.domain import categories
from core.domain.categories import CategoryRow
from core.domain.finder import FindingFilter
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.fields import ChoiceField, LineField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.stepped_tree import SteppedTree

if TYPE_CHECKING:
    from gui.desk import Desk

SMALL = QSize(64 * RHYTHM, 36 * RHYTHM)
KEY = Qt.ItemDataRole.UserRole


class CategoryTree(SteppedTree):
    """Shows one inspection's headings with how many findings stand under each."""

    def __init__(self, desk: Desk) -> None:
        headings = [tr("类别"), tr("问题数"), tr("对应四个落实")]
        super().__init__(tr("类别"), headings, (360, 90), nested=True, numbers=(1,))
        self.desk = desk
        self._inspection = 0
        self.offer((
            (tr("新增类别"), self._add), (tr("新增下级"), self._add_below), (tr("改名"), self._rename),
            (tr("上移"), lambda: self._shift(-1)), (tr("下移"), lambda: self._shift(1)),
            (tr("对应四个落实…"), self._assign), (tr("采用类别方案…"), self._adopt), (tr("删除"), self._delete),
        ))  # fmt: skip
        self.tree.itemActivated.connect(lambda *_: self._open())

    def show_inspection(self, inspection: int) -> None:
        """Show the headings of an inspection; the chosen one stays chosen."""
        self._inspection = inspection
        current = self.category
        self.tree.clear()
        items: dict[int, QTreeWidgetItem] = {}
        for row in self._rows():
            item = self.line(row.title, str(row.findings), row.scheme_node)
            item.setData(0, KEY, row.id)
            item.setToolTip(0, row.title)
            if row.parent is None:
                self.tree.addTopLevelItem(item)
            else:
                items[row.parent].addChild(item)
            items[row.id] = item
        self.tree.expandAll()
        if current in items:
            self.tree.setCurrentItem(items[current])

    @property
    def category(self) -> int | None:
        """The chosen heading."""
        item = self.tree.currentItem()
        return item.data(0, KEY) if item else None

    def commands(self) -> dict[str, Callable[[], object]]:
        """What can be done with the chosen heading."""
        if self.category is None:
            return {}
        return {"record.edit": self._rename, "record.delete": self._delete, "record.open": self._open}

    def _rows(self) -> Sequence[CategoryRow]:
        return categories.tree(self.desk.workspace, self._inspection)

    def _row(self) -> CategoryRow | None:
        return next((row for row in self._rows() if row.id == self.category), None)

    def _open(self) -> None:
        if self.category is not None:
            wanted = FindingFilter(inspection=self._inspection, categories=(self.category,))
            self.desk.go("findings", wanted)

    # -- steps --------------------------------------------------------------------------------------

    def _add(self) -> None:
        row = self._row()
        self._ask_new(tr("新增类别"), row.parent if row else None)

    def _add_below(self) -> None:
        row = self._row()
        self._ask_new(tr("新增下级"), row.id if row else None)

    def _ask_new(self, heading: str, parent: int | None) -> None:
        form = _title_form("")

        def save(values: dict[str, Any]) -> bool:
            title = values["title"]
            return bool(self.desk.do(categories.add, self._inspection, title, parent, complain=dialog.complain))

        dialog = FormDialog(self.desk, heading, form, save, size=SMALL)
        _run(dialog)

    def _rename(self) -> None:
        row = self._row()
        if row is None:
            return
        form = _title_form(row.title)

        def save(values: dict[str, Any]) -> bool:
            title = values["title"]
            return bool(self.desk.do(categories.rename, row.id, title, seen=row.version, complain=dialog.complain))

        dialog = FormDialog(self.desk, tr("改名"), form, save, size=SMALL)
        _run(dialog)

    def _shift(self, step: int) -> None:
        row = self._row()
        if row is None:
            return
        siblings = [one.id for one in self._rows() if one.parent == row.parent]
        place = siblings.index(row.id)
        if 0 <= place + step < len(siblings):
            siblings[place], siblings[place + step] = siblings[place + step], siblings[place]
            self.desk.do(categories.reorder, self._inspection, row.parent, siblings)

    def _assign(self) -> None:
        row = self._row()
        if row is None:
            return
        nodes = [("", tr("（不对应）"))]
        for name, title in categories.schemes(self.desk.workspace).items():
            found = categories.scheme_nodes(self.desk.workspace, name)
            nodes += [(node, tr("{title}：{value}", title=title, value=node)) for node in found]
        form = Form()
        form.add("node", "对应", ChoiceField(nodes))
        form.fill({"node": row.scheme_node})

        def save(values: dict[str, Any]) -> bool:
            node = values["node"]
            return bool(self.desk.do(categories.assign_node, row.id, node, seen=row.version, complain=dialog.complain))

        dialog = FormDialog(self.desk, tr("对应四个落实"), form, save, size=SMALL)
        _run(dialog)

    def _adopt(self) -> None:
        form = Form()
        form.add("scheme", "类别方案", ChoiceField(list(categories.schemes(self.desk.workspace).items())))
        form.settle()

        def save(values: dict[str, Any]) -> bool:
            scheme = values["scheme"]
            return bool(self.desk.do(categories.adopt_scheme, self._inspection, scheme, complain=dialog.complain))

        lead = tr("方案里的类别会加到现有类别之后，已有的同名类别不重复。")
        dialog = FormDialog(self.desk, tr("采用类别方案"), form, save, words=tr("采用"), lead=lead, size=SMALL)
        _run(dialog)

    def _delete(self) -> None:
        if self.category is not None and self.desk.do(categories.delete, self.category):
            self.desk.done(tr("类别已删除到回收站。"))


def _title_form(title: str) -> Form:
    form = Form()
    form.add("title", "名称", LineField(), required=True)
    form.fill({"title": title})
    return form


def _run(dialog: FormDialog) -> None:
    dialog.exec()
    dialog.deleteLater()
