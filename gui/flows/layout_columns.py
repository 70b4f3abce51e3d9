"""台账的列: which columns a ledger has, in which order, under which headings, how wide and how aligned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.fields import ChoiceField, Field

if TYPE_CHECKING:
    from core.base.columns import Column
    from core.output.layouts import LayoutColumn

HEADING, CONTENT, WIDTH, ALIGN, WRITTEN = range(5)
COLUMN = Qt.ItemDataRole.UserRole
CHOSEN = Qt.ItemDataRole.UserRole + 1
LEVEL = "／"  # between the levels of a heading
_ALIGN = (("left", "左"), ("center", "中"), ("right", "右"))
_WRITTEN = (("text", "文字"), ("number", "数字"), ("date", "日期"))
_NARROWEST, _WIDEST = 2, 200


class LayoutColumns(QWidget, Field):
    """`value` is the tuple of columns. Heading and width are typed over; the rest is chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._catalogue: Mapping[str, Column] = {}
        self._filling = False
        self.tree = _Columns()
        self.tree.setHeaderLabels([tr("表头"), tr("内容"), tr("列宽"), tr("对齐"), tr("写成")])
        self.tree.setAccessibleName(tr("台账的列"))
        self.tree.setToolTip(tr("双击表头或列宽可以修改；多级表头用“／”分开，如 单位名称／一级单位"))
        for place, width in ((HEADING, 180), (CONTENT, 150), (WIDTH, 60), (ALIGN, 60), (WRITTEN, 64)):
            self.tree.setColumnWidth(place, width)
        self.tree.itemChanged.connect(self._on_typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._steps())
        column.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)

    def _steps(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._add = QPushButton(tr("添加列…"))
        steps = (
            (self._add, self._offer_columns),
            (QPushButton(tr("删除列")), self._remove),
            (QPushButton(tr("上移")), lambda: self.move_current(-1)),
            (QPushButton(tr("下移")), lambda: self.move_current(1)),
        )
        for button, step in steps:
            button.setAutoDefault(False)
            dress(button, kind="quiet")
            button.clicked.connect(lambda _=False, step=step: step())
            row.addWidget(button)
        row.addStretch(1)
        return row

    def sizeHint(self) -> QSize:
        return QSize(70 * RHYTHM, 40 * RHYTHM)

    # -- what it holds ------------------------------------------------------------------------------

    def offer(self, catalogue: Mapping[str, Column]) -> None:
        """Which columns there are to choose from."""
        self._catalogue = catalogue

    @property
    def value(self) -> tuple[LayoutColumn, ...]:
        return tuple(map(self._column, self._items()))

    @value.setter
    def value(self, value: Sequence[LayoutColumn]) -> None:
        self._filling = True
        self.tree.clear()
        for column in value:
            self._insert(self.tree.topLevelItemCount(), column)
        self._filling = False
        self._go(0)

    @property
    def plain(self) -> Any:
        """The columns as lists, for a draft."""
        return [[one.content, one.key, list(one.heading), one.width, one.align, one.written_as] for one in self.value]

    @plain.setter
    def plain(self, plain: Any) -> None:
        from core.output.layouts import LayoutColumn

        self.value = [LayoutColumn(content, key, tuple(way), width, align, written)
                      for content, key, way, width, align, written in plain]  # fmt: skip

    def complaint(self) -> str:
        items = self._items()
        if not items:
            return tr("台账至少要有一列。")
        wrong = next((row for row, item in enumerate(items, 1) if _width(item) is None), 0)
        return tr("第 {n} 列的列宽请填 2 到 200 之间的数。", n=wrong) if wrong else ""

    # -- changing it --------------------------------------------------------------------------------

    def add(self, key: str) -> None:
        """Put a column of the catalogue behind the current one; `running` and `blank` are no columns of it."""
        from core.output.layouts import LayoutColumn

        if key == "running":
            column = LayoutColumn("running", heading=(tr("序号"),), width=7, align="center")
        elif key == "blank":
            column = LayoutColumn("blank", heading=(tr("签字"),), width=12)
        else:
            known = self._catalogue[key]
            column = LayoutColumn(key=key, heading=(known.title,), width=known.width, align=known.align)
        row = self.tree.currentIndex().row() + 1
        self._filling = True
        self._insert(row, column)
        self._filling = False
        self._go(row)
        self.changed.emit()

    def move_current(self, step: int) -> None:
        """Move the current column up (-1, to the left on paper) or down (1)."""
        row = self.tree.currentIndex().row()
        columns = list(self.value)
        if row < 0 or not 0 <= row + step < len(columns):
            return
        columns[row], columns[row + step] = columns[row + step], columns[row]
        self.value = columns
        self._go(row + step)
        self.changed.emit()

    def _remove(self) -> None:
        row = self.tree.currentIndex().row()
        if row >= 0:
            self.tree.takeTopLevelItem(row)
            self.changed.emit()

    def _offer_columns(self) -> None:
        menu = QMenu(self)
        menu.addAction(tr("序号（本表顺序号）"), lambda: self.add("running"))
        menu.addAction(tr("空白列（手工填写）"), lambda: self.add("blank"))
        menu.addSeparator()
        for level, title in (("finding", tr("问题的列")), ("measure", tr("措施的列"))):
            here = [column for column in self._catalogue.values() if column.level == level]
            if here:
                below = menu.addMenu(title)
                for column in here:
                    below.addAction(tr(column.title), lambda key=column.key: self.add(key))
        menu.exec(self._add.mapToGlobal(QPoint(0, self._add.height())))
        menu.deleteLater()

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _go(self, row: int) -> None:
        self.tree.setCurrentIndex(self.tree.model().index(row, HEADING))

    # -- lines --------------------------------------------------------------------------------------

    def _insert(self, row: int, column: LayoutColumn) -> None:
        known = self._catalogue.get(column.key)
        way = column.heading or ((known.title,) if known else ("",))
        width = column.width or (known.width if known else 8)
        content = {"running": tr("本表顺序号"), "blank": tr("空白")}.get(column.content)
        item = QTreeWidgetItem([LEVEL.join(way), content or tr(known.title if known else column.key), f"{width:g}"])
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setData(HEADING, COLUMN, column)
        item.setToolTip(HEADING, LEVEL.join(way))
        self.tree.insertTopLevelItem(row, item)
        align = column.align or (known.align if known else "center")
        for place, choices, chosen in ((ALIGN, _ALIGN, align), (WRITTEN, _WRITTEN, column.written_as)):
            item.setText(place, tr(dict(choices)[chosen]))
            item.setData(place, CHOSEN, chosen)

    def _column(self, item: QTreeWidgetItem) -> LayoutColumn:
        column: LayoutColumn = item.data(HEADING, COLUMN)
        way = tuple(part.strip() for part in item.text(HEADING).split(LEVEL) if part.strip())
        align, written = item.data(ALIGN, CHOSEN), item.data(WRITTEN, CHOSEN)
        return replace(column, heading=way, width=_width(item) or column.width, align=align, written_as=written)

    def _on_typed(self) -> None:
        if not self._filling:
            self.changed.emit()


class _Columns(QTreeWidget):
    """Heading and width are typed over, how it stands is chosen; what it says cannot be changed."""

    def __init__(self) -> None:
        super().__init__()
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        dress(self, kind="table")
        for place, choices in ((ALIGN, _ALIGN), (WRITTEN, _WRITTEN)):
            self.setItemDelegateForColumn(place, _Choosing(choices, self))

    def edit(self, index: Any, *more: Any) -> Any:  # type: ignore[override]
        return False if index.column() == CONTENT else super().edit(index, *more)


class _Choosing(QStyledItemDelegate):
    """A cell that holds one of a few words; double-click or F2 offers them."""

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._choices = choices

    def createEditor(self, parent: QWidget, option: Any, index: Any) -> QWidget:
        field = ChoiceField([(key, tr(words)) for key, words in self._choices])
        field.setParent(parent)
        field.changed.connect(lambda: (self.commitData.emit(field), self.closeEditor.emit(field)))
        return field

    def setEditorData(self, editor: Any, index: Any) -> None:
        editor.value = index.data(CHOSEN)

    def setModelData(self, editor: Any, model: Any, index: Any) -> None:
        model.setData(index, editor.value, CHOSEN)
        model.setData(index, editor.currentText())


def _width(item: QTreeWidgetItem) -> float | None:
    """The width typed, None when it is none."""
    try:
        width = float(item.text(WIDTH))
    except ValueError:
        return None
    return width if _NARROWEST <= width <= _WIDEST else None
