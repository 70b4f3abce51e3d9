"""对应关系 of a ledger: which sheet, where its header stands, and which column is which field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.base.errors import Refused
from gui.language import tell, tr
from gui.look import RHYTHM, dress
from gui.parts.fields import ChoiceField

if TYPE_CHECKING:
    from core.domain.mapping import FormMapping, Proposal
    from core.intake.workbook import Workbook

_SHOWN = 3  # examples of what stands in a column


class MappingBoard(QWidget):
    """The mapping of one workbook, corrected by the clerk. `changed` after each correction."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._book: Workbook | None = None
        self._mapping: FormMapping | None = None
        self.sheet = ChoiceField()
        self.sheet.setAccessibleName(tr("工作表"))
        self.first, self.last = (self._spin(words) for words in (tr("表头第一行"), tr("表头最后一行")))
        self.told = QLabel()
        self.told.setWordWrap(True)
        dress(self.told, kind="muted")
        self.table = self._built_table()
        self.sheet.changed.connect(self._on_sheet)
        self.first.valueChanged.connect(self._on_header)
        self.last.valueChanged.connect(self._on_header)
        row = QHBoxLayout()
        row.setSpacing(RHYTHM)
        for words, widget in (
            (tr("工作表"), self.sheet),
            (tr("表头从第几行"), self.first),
            (tr("到第几行"), self.last),
        ):
            label = QLabel(words)
            dress(label, kind="muted")
            row.addWidget(label)
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM)
        column.addLayout(row)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)

    @property
    def mapping(self) -> FormMapping:
        """What the clerk has made of it."""
        assert self._mapping is not None
        return self._mapping

    def show_proposal(self, book: Workbook, proposal: Proposal) -> None:
        """Show what is proposed for a workbook."""
        self._book = book
        self.sheet.offer([(name, name) for name in book.sheets])
        self.sheet.value = proposal.mapping.sheet
        others = tr("；另有表格没有选用：{names}", names="、".join(one.sheet for one in proposal.others))
        known = tr("与以前导入过的同一种表，沿用当时的对应关系。") if proposal.known else tr("请核对每一列对应的字段。")
        self.told.setText(known + (others if proposal.others else ""))
        self._take(proposal.mapping)

    def choose(self, heading: str, field: str) -> None:
        """Let the column of that heading stand for a field, as a click in its list does."""
        for row, use in enumerate(self.mapping.columns):
            if use.heading == heading:
                choice = self._choice(row)
                choice.value = field
                choice.changed.emit()

    # -- what is shown --------------------------------------------------------------------------------

    def _take(self, mapping: FormMapping) -> None:
        self._mapping = mapping
        blocked = [QSignalBlocker(one) for one in (self.first, self.last)]
        self.first.setValue(mapping.header[0] + 1)
        self.last.setValue(mapping.header[1] + 1)
        del blocked
        self._fill()
        self.changed.emit()

    def _fill(self) -> None:
        from core.base.grid import letters

        choices = _choices()
        columns = self.mapping.columns
        self.table.setRowCount(len(columns))
        for row, use in enumerate(columns):
            words = (letters(use.column), use.heading.replace("\n", ""), self._examples(use.column))
            for place, text in enumerate(words):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setToolTip(text)
                self.table.setItem(row, place, item)
            choice = ChoiceField(choices)
            choice.value = use.field if use.field in dict(choices) else ""
            choice.setAccessibleName(tr("{heading}对应的字段", heading=use.heading))
            choice.changed.connect(lambda column=use.column, choice=choice: self._on_field(column, choice.value))
            self.table.setCellWidget(row, 3, choice)

    def _examples(self, column: int) -> str:
        assert self._book is not None
        grid = next(one for one in self._book.grids if one.name == self.mapping.sheet)
        found: list[str] = []
        for row in range(self.mapping.start, min(self.mapping.last + 1, grid.height)):
            text = grid.text(row, column)
            if text and text not in found:
                found.append(text)
            if len(found) == _SHOWN:
                break
        return "；".join(text.replace("\n", " ")[:30] for text in found)

    def _choice(self, row: int) -> Any:
        return self.table.cellWidget(row, 3)

    # -- what the clerk changes ------------------------------------------------------------------------

    def _on_field(self, column: int, field: str) -> None:
        self._mapping = self.mapping.with_field(column, field)
        self.changed.emit()

    def _on_sheet(self) -> None:
        from core.domain.mapping import propose
        from core.intake.ledger_fields import fields

        assert self._book is not None
        grid = next(one for one in self._book.grids if one.name == self.sheet.value)
        try:
            self._take(propose([grid], fields()).mapping)
        except Refused as error:
            self.told.setText(tell(error))

    def _on_header(self) -> None:
        from core.domain.mapping import propose_at
        from core.intake.ledger_fields import fields

        assert self._book is not None
        grid = next(one for one in self._book.grids if one.name == self.sheet.value)
        first, last = self.first.value() - 1, self.last.value() - 1
        try:
            self._take(propose_at(grid, (min(first, last), max(first, last)), fields()))
        except Refused as error:
            self.told.setText(tell(error))

    # -- made once ---------------------------------------------------------------------------------

    def _spin(self, words: str) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(1, 60)
        spin.setAccessibleName(words)
        spin.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        spin.setKeyboardTracking(False)  # a header is looked for once the number is complete
        return spin

    def _built_table(self) -> QTableWidget:
        table = QTableWidget(0, 4)
        table.setHorizontalHeaderLabels([tr("列"), tr("表头"), tr("内容举例"), tr("对应的字段")])
        table.setAccessibleName(tr("列的对应关系"))
        table.verticalHeader().hide()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        dress(table, kind="table")
        head = table.horizontalHeader()
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 6 * RHYTHM), (1, 28 * RHYTHM), (3, 26 * RHYTHM)):
            table.setColumnWidth(column, width)
        table.verticalHeader().setDefaultSectionSize(4 * RHYTHM)
        return table


def _choices() -> list[tuple[str, str]]:
    """Every field a column may stand for; computed ones too, so that they are known to be."""
    from core.intake.ledger_fields import fields

    return [("", tr("（不导入）")), *((key, column.title) for key, column in fields().items())]
