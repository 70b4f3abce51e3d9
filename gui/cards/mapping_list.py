"""对应关系: the columns of a foreign form and what each of them is, chosen from a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.base.columns import Column
from core.base.grid import letters
from core.domain.mapping import OF_THE_WHOLE, FormMapping
from core.domain.mapping_words import KNOWN
from gui.language import tr
from gui.look import RHYTHM, look

Index = QModelIndex | QPersistentModelIndex
WHERE, HEADING, FIELD, SURE = range(4)


class MappingList(QTableView):
    """One line a column of the form. `changed` when the clerk chose another field, `column_chosen` as he goes."""

    changed = Signal()
    column_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = _Columns()
        self._chooser = _FieldChooser(self)
        self._columns.chosen.connect(self.changed)
        self.setModel(self._columns)
        self.setItemDelegateForColumn(FIELD, self._chooser)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.SelectedClicked)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMinimumWidth(54 * RHYTHM)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 14)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(WHERE, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(HEADING, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(FIELD, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(SURE, QHeaderView.ResizeMode.ResizeToContents)
        header.resizeSection(FIELD, 168)
        self.setAccessibleName(tr("对应关系"))
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentChanged.connect(self._on_current)

    def offer(self, fields: Mapping[str, Column]) -> None:
        """What there is to choose from; before the first mapping is shown."""
        self._columns.fields = fields
        self._chooser.offer(fields)

    @property
    def mapping(self) -> FormMapping:
        """The mapping as it stands now."""
        assert self._columns.mapping is not None
        return self._columns.mapping

    def show_mapping(self, mapping: FormMapping) -> None:
        """Take up a mapping."""
        self._columns.take(mapping)

    def choose(self, column: int, field: str) -> None:
        """Let a column of the form stand for a field; "" for none."""
        self._columns.choose(self._columns.line_of(column), field)

    def field_of(self, column: int) -> str:
        """What a column stands for."""
        return next(use.field for use in self.mapping.columns if use.column == column)

    def go_to(self, column: int) -> None:
        """Mark the line of a column without telling that the clerk went there."""
        line = self._columns.line_of(column)
        if line >= 0 and line != self.currentIndex().row():
            self.selectionModel().blockSignals(True)
            self.selectRow(line)
            self.selectionModel().blockSignals(False)
            self.scrollTo(self._columns.index(line, FIELD))
            self.viewport().update()

    def _on_clicked(self, index: Index) -> None:
        if index.column() == FIELD:
            self.edit(index)

    def _on_current(self, now: Index, _: Index) -> None:
        if now.isValid():
            self.column_chosen.emit(self.mapping.columns[now.row()].column)


class _Columns(QAbstractTableModel):
    """The columns of the form, line by line."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: Mapping[str, Column] = {}
        self.mapping: FormMapping | None = None

    def take(self, mapping: FormMapping) -> None:
        self.beginResetModel()
        self.mapping = mapping
        self.endResetModel()

    def line_of(self, column: int) -> int:
        uses = self.mapping.columns if self.mapping else ()
        return next((line for line, use in enumerate(uses) if use.column == column), -1)

    def choose(self, line: int, field: str) -> None:
        assert self.mapping is not None
        use = self.mapping.columns[line]
        if field != use.field:
            self.mapping = self.mapping.with_field(use.column, field)
            self.dataChanged.emit(self.index(line, 0), self.index(line, SURE))
            self.chosen.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return len(self.mapping.columns) if self.mapping and not parent.isValid() else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else SURE + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == FIELD else usual

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("列号"), tr("表头"), tr("填写内容"), tr("把握"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        assert self.mapping is not None
        use = self.mapping.columns[index.row()]
        if role == Qt.ItemDataRole.EditRole:
            return use.field
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == HEADING:
            return use.heading
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            where = tr("{column}（隐藏）", column=letters(use.column)) if use.hidden else letters(use.column)
            return (where, use.way[-1], self._said(use.field), self._sure(use.field, use.score, use.near))[
                index.column()
            ]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in (FIELD, SURE):
            return look().colour("faint" if not use.field else "text" if use.score >= KNOWN else "soon")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.EditRole:
            self.choose(index.row(), value or "")
            return True
        return False

    def _said(self, field: str) -> str:
        return title_of(field, self.fields) if field else tr("（不填）")

    def _sure(self, field: str, score: int, near: Sequence[str]) -> str:
        if field:
            return tr("确定") if score >= KNOWN else tr("相近，请核对")
        return tr("可能是{field}", field=title_of(near[0], self.fields)) if near else ""


class _FieldChooser(QStyledItemDelegate):
    """A box with all fields; its list opens at once."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choices = QStandardItemModel(self)

    def offer(self, fields: Mapping[str, Column]) -> None:
        self._choices.clear()
        for key in ("", *fields):
            item = QStandardItem(title_of(key, fields) if key else tr("（不填）"))
            item.setData(key, Qt.ItemDataRole.UserRole)
            self._choices.appendRow(item)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = QComboBox(parent)
        box.setModel(self._choices)
        box.setMaxVisibleItems(18)
        box.setAccessibleName(tr("填写内容"))
        box.activated.connect(lambda _: self._on_activated(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        field = index.data(Qt.ItemDataRole.EditRole)
        for place in range(editor.count()):
            if editor.itemData(place, Qt.ItemDataRole.UserRole) == field:
                editor.setCurrentIndex(place)
        QTimer.singleShot(0, editor, editor.showPopup)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData(Qt.ItemDataRole.UserRole))

    def _on_activated(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


def title_of(field: str, fields: Mapping[str, Column]) -> str:
    """A field in words; two that are called alike are told apart by what they are said of."""
    column = fields[field]
    title = tr(column.title)
    if field in OF_THE_WHOLE.values():
        return tr("{title}（按问题）", title=title)
    alike = [key for key, other in fields.items() if other.title == column.title and key not in OF_THE_WHOLE.values()]
    return title if alike[0] == field else tr("{title}（另一项）", title=title)
