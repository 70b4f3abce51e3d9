"""交叉统计: the call at 16:00 — how many by unit and by state, 截至 today; a cell opens its rows or is one sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from core.domain import cross
from core.domain.cross import ALL, Cross
from core.domain.finder import FindingFilter
from gui.language import speaking, tr
from gui.look import RHYTHM, dress
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField
from gui.parts.table_clipboard import put_table

if TYPE_CHECKING:
    from gui.desk import Desk


class CrossDialog(QDialog):
    """Beside the window, so that the rows it opens can be looked at. Enter or a double click opens a cell."""

    def __init__(self, desk: Desk, wanted: FindingFilter) -> None:
        super().__init__(desk.window)
        self.desk, self._wanted = desk, wanted
        self.cross: Cross | None = None
        self.setWindowTitle(tr("交叉统计"))
        choices = [(column.key, tr(column.title)) for column in cross.dimensions()]
        self.down, self.across = ChoiceField(choices), ChoiceField(choices)
        self.down.value, self.across.value = "lead_units", "state"
        self.until = DateField(desk.workspace.today)
        self.until.value = desk.workspace.today()
        row = QHBoxLayout()
        row.setSpacing(RHYTHM)
        for words, field in ((tr("行"), self.down), (tr("列"), self.across), (tr("截至"), self.until)):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            row.addWidget(label)
            row.addWidget(field)
            field.changed.connect(self.count)
        row.addStretch(1)
        self.table = QTableWidget()
        self.table.setAccessibleName(tr("交叉统计"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.cellActivated.connect(self._open)
        self.table.currentCellChanged.connect(lambda *_: self._say())
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        dress(self.words, kind="muted")
        buttons = QHBoxLayout()
        buttons.setSpacing(RHYTHM)
        for words, step in (
            (tr("打开这些问题"), self._open),
            (tr("复制为一句话"), self._copy_sentence),
            (tr("复制为表格"), self._copy_table),
        ):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, step=step: step())
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * RHYTHM, 2 * RHYTHM, 2 * RHYTHM, 2 * RHYTHM)
        column.setSpacing(RHYTHM + RHYTHM // 2)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        column.addLayout(buttons)
        QShortcut(QKeySequence.StandardKey.Copy, self).activated.connect(self._copy_table)
        self.resize(QSize(112 * RHYTHM, 70 * RHYTHM))
        self.count()

    def count(self) -> None:
        """Ask anew, on the reading worker."""
        until = self.until.value
        if not isinstance(until, date):
            return
        asked = (self.down.value, self.across.value, until)
        wanted = self._wanted
        self.desk.question(lambda own: cross.table(own, wanted, *asked), lambda found: self._show(asked, found))

    def _show(self, asked: tuple[Any, ...], found: Cross) -> None:
        if asked != (self.down.value, self.across.value, self.until.value):
            return
        self.cross = found
        rows, columns = (*found.rows, ALL), (*found.columns, ALL)
        self.table.setRowCount(len(rows))
        self.table.setColumnCount(len(columns))
        self.table.setVerticalHeaderLabels([value or tr("合计") for value in rows])
        self.table.setHorizontalHeaderLabels([value or tr("合计") for value in columns])
        for y, row in enumerate(rows):
            for x, column in enumerate(columns):
                item = QTableWidgetItem(str(len(found.ids(row, column))))
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(y, x, item)
        self.table.setCurrentCell(len(rows) - 1, len(columns) - 1)
        self._say()

    def _place(self) -> tuple[str, str]:
        assert self.cross is not None
        rows, columns = (*self.cross.rows, ALL), (*self.cross.columns, ALL)
        return rows[max(0, self.table.currentRow())], columns[max(0, self.table.currentColumn())]

    def sentence(self) -> str:
        """The current cell in words."""
        return self.cross.said(*self._place(), speaking()) if self.cross else ""

    def _say(self) -> None:
        self.words.setText(self.sentence())

    def _open(self, *_: Any) -> None:
        if self.cross is not None:
            self.desk.go("findings", FindingFilter(kinds=self._wanted.kinds, ids=self.cross.ids(*self._place())))

    def _copy_sentence(self) -> None:
        QGuiApplication.clipboard().setText(self.sentence())

    def _copy_table(self) -> None:
        if self.cross is None:
            return
        rows, columns = (*self.cross.rows, ALL), (*self.cross.columns, ALL)
        heading = ["", *(column or tr("合计") for column in columns)]
        lines = [[row or tr("合计"), *(str(len(self.cross.ids(row, column))) for column in columns)] for row in rows]
        put_table(heading, lines)


def begin(desk: Desk, wanted: Any) -> None:
    """Open the table over a list's filter, or over all findings of the inspection looked at."""
    if not isinstance(wanted, FindingFilter):
        wanted = FindingFilter(inspection=desk.inspection)
    dialog = CrossDialog(desk, wanted)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
