"""核对 of a ledger: what becomes of each row, whom its names mean, and what was doubtful or not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.language import tr
from gui.look import RHYTHM, dress, look
from gui.parts.fields import ChoiceField
from gui.parts.tick_list import TickTree

if TYPE_CHECKING:
    from core.intake.ledger_compare import Difference
    from core.intake.ledger_import import Choices, Preview

STATUS = {"new": "新增", "same": "相同", "changed": "有变化", "conflict": "有冲突"}
_TONES = {"new": "good", "same": "idle", "changed": "busy", "conflict": "overdue"}
_WEIGHTS = {"error": "差错", "doubt": "存疑", "left_out": "未导入"}
_WEIGHT_TONES = {"error": "overdue", "doubt": "soon", "left_out": "idle"}
# What a difference is about, in words.
FIELDS = {
    "text": "具体问题", "category": "问题类别", "goal": "整改目标", "special": "问题专项", "problem_class": "问题类别",
    "problem_subclass": "问题子类", "remark": "备注", "manifestations": "具体表现", "first_responsible": "第一责任人",
    "focus": "是否重点关注", "closed": "是否销号", "report": "整改进展", "evidence": "佐证材料", "measure": "整改措施",
    "kind": "措施类型", "leaders": "责任领导", "lead_units": "牵头单位", "co_units": "配合单位", "persons": "责任人",
    "due": "完成时限", "first_due": "原定完成时限", "in_period": "是否集中整改期完成", "standing": "是否常态化坚持",
    "money": "资金",
}  # fmt: skip
_VALUE = Qt.ItemDataRole.UserRole


class ReviewBoard(QWidget):
    """The preview of an import and the clerk's choices. `copy_asked`: the marked copy is wanted."""

    copy_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.counts = QLabel()
        self.counts.setWordWrap(True)
        self.rows = _tree([tr("行"), tr("序号"), tr("问题"), tr("结果"), tr("现有内容"), tr("台账内容")],
                          (12, 7, 32, 15, 24, 30), tr("每一行的结果"))  # fmt: skip
        self.rows.setRootIsDecorated(True)
        self.names = _tree([tr("名称"), tr("位置"), tr("指的是")], (30, 12, 40), tr("单位和人员"))
        self.remarks = _tree([tr("位置"), tr("类别"), tr("说明")], (10, 10, 90), tr("存疑和未导入"))
        self.copy = QPushButton(tr("导出标注副本…"))
        self.copy.clicked.connect(self.copy_asked)
        self.theirs = QPushButton(tr("冲突处全部采用台账"))
        self.theirs.setCheckable(True)
        self.theirs.toggled.connect(self._on_theirs)
        self.tabs = QTabWidget()
        for widget in (self.rows, self.names, self.remarks):
            self.tabs.addTab(widget, "")
        row = QHBoxLayout()
        row.addWidget(self.counts, 1)
        row.addWidget(self.theirs)
        row.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM)
        column.addLayout(row)
        column.addWidget(self.tabs, 1)

    def show_preview(self, seen: Preview) -> None:
        """Show a preview; what was chosen for another one is forgotten."""
        counts = seen.counts
        words = "新增 {new} 个问题，相同 {same}，有变化 {changed}，有冲突 {conflict}。冲突处不勾选就保留现有内容。"
        self.counts.setText(tr(words, **counts))
        self.theirs.setChecked(False)
        self.theirs.setVisible(bool(counts["conflict"]))
        self._show_rows(seen)
        open_names = self._show_names(seen)
        remarks = self._show_remarks(seen)
        titles = (
            tr("问题（{n}）", n=len(seen.outcomes)),
            tr("单位和人员（{n}）", n=open_names),
            tr("存疑和未导入（{n}）", n=remarks),
        )
        for place, title in enumerate(titles):
            self.tabs.setTabText(place, title)

    def choices(self) -> Choices:
        """What the clerk decided."""
        from core.intake.ledger_import import Choices

        left_out: set[int] = set()
        theirs: set[tuple[int, str]] = set()
        for item in _items(self.rows):
            if item.checkState(0) == Qt.CheckState.Unchecked:
                left_out.add(item.data(0, _VALUE))
            for child in _children(item):
                if child.data(0, _VALUE) and child.checkState(0) == Qt.CheckState.Checked:
                    theirs.add(tuple(child.data(0, _VALUE)))
        names: dict[tuple[str, str], int | None] = {}
        for item in _items(self.names):
            field: Any = self.names.itemWidget(item, 2)
            names[tuple(item.data(0, _VALUE))] = field.value
        return Choices(frozenset(left_out), frozenset(theirs), names)

    # -- the three lists -----------------------------------------------------------------------------

    def _show_rows(self, seen: Preview) -> None:
        self.rows.clear()
        made: list[QTreeWidgetItem] = []
        for one in seen.outcomes:
            words = [str(one.said.row), one.said.number, one.said.text.replace("\n", " "), tr(STATUS[one.status])]
            item = QTreeWidgetItem(words)
            item.setData(0, _VALUE, one.said.row)
            item.setToolTip(2, one.said.text)
            item.setForeground(3, _tone(_TONES[one.status]))
            if one.status == "same":
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            else:
                item.setCheckState(0, Qt.CheckState.Checked)
            item.addChildren([_difference(each) for each in one.differences])
            for measure in one.added:
                item.addChild(QTreeWidgetItem([str(measure.row), "", tr("整改措施"), tr("新增"), "", measure.text]))
            made.append(item)
        self.rows.addTopLevelItems(made)
        for item, one in zip(made, seen.outcomes, strict=True):
            item.setExpanded(one.status == "conflict")

    def _show_names(self, seen: Preview) -> int:
        self.names.clear()
        asked = [one for one in seen.names if one.known is None]
        asked.sort(key=lambda one: not one.open)
        for one in asked:
            from core.base.grid import cell_name

            where = cell_name(one.mention.row, one.mention.column)
            item = QTreeWidgetItem([one.mention.name, where])
            item.setData(0, _VALUE, [one.mention.noun, one.mention.name])
            item.setSizeHint(2, QSize(0, 5 * RHYTHM))  # room for the list to choose from
            self.names.addTopLevelItem(item)
            fresh = tr("新建单位") if one.mention.noun == "unit" else tr("新建人员")
            choice = ChoiceField([(None, fresh), *one.near])
            choice.setAccessibleName(one.mention.name)
            self.names.setItemWidget(item, 2, choice)
            if one.open:
                item.setForeground(0, _tone("soon"))
        return len(asked)

    def _show_remarks(self, seen: Preview) -> int:
        from gui.language import say

        self.remarks.clear()
        found = [(one.where, one.weight, say(one.code, **one.facts)) for one in seen.remarks()]
        found += [("", "left_out", say(code)) for code in seen.workbook.unread]
        order = list(_WEIGHTS)
        found.sort(key=lambda one: order.index(one[1]))
        for where, weight, words in found:
            item = QTreeWidgetItem([where, tr(_WEIGHTS[weight]), words])
            item.setToolTip(2, words)
            item.setForeground(1, _tone(_WEIGHT_TONES[weight]))
            self.remarks.addTopLevelItem(item)
        return len(found)

    def _on_theirs(self, on: bool) -> None:
        for item in _items(self.rows):
            for child in _children(item):
                if child.data(0, _VALUE):
                    child.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def _difference(one: Difference) -> QTreeWidgetItem:
    """A field that differs: what only adds is taken, a conflict has a tick."""
    words = tr("补充") if one.adds else tr("勾选采用台账")
    item = QTreeWidgetItem([str(one.row), "", tr(FIELDS[one.field]), words, one.ours, one.theirs])
    for column, text in ((4, one.ours), (5, one.theirs)):
        item.setToolTip(column, text)
    if not one.adds:
        item.setData(0, _VALUE, [one.row, one.field])
        item.setCheckState(0, Qt.CheckState.Unchecked)
        item.setForeground(3, _tone("overdue"))
    return item


def _items(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    return [item for place in range(tree.topLevelItemCount()) if (item := tree.topLevelItem(place)) is not None]


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for place in range(item.childCount()) if (child := item.child(place)) is not None]


def _tone(name: str) -> QBrush:
    return QBrush(QColor(look().colours[name]))


def _tree(headings: list[str], widths: tuple[int, ...], name: str) -> QTreeWidget:
    tree = TickTree()
    tree.setAccessibleName(name)
    tree.setHeaderLabels(headings)
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    dress(tree, kind="table")
    for column, width in enumerate(widths):
        tree.setColumnWidth(column, width * RHYTHM)
    return tree
