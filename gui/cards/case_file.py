"""一案一档: the whole file of a finding in a window of its own, chapter by chapter, to be read and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from core.base.errors import Refused
from core.base.states import CLOSING
from core.domain import case_file, finding_rows
from gui.cards.fact_sheet import Facts, FactSheet, Section
from gui.cards.tones import CLOSING_TONES
from gui.language import tr
from gui.look import RHYTHM, dress

if TYPE_CHECKING:
    from gui.desk import Desk


class CaseFile(QDialog):
    """What the records say now; a chapter of which nothing is on record says so."""

    def __init__(self, desk: Desk, finding_id: int) -> None:
        super().__init__(desk.window)
        row = finding_rows.one(desk.workspace, finding_id)
        self.chapters = case_file.chapters(desk.workspace, finding_id)
        self.setWindowTitle(tr("一案一档"))
        self.sheet = FactSheet()
        nothing = tr("没有记录")
        sections = [Section(tr(chapter.title), chapter.lines or (nothing,)) for chapter in self.chapters]
        title = tr("一案一档：{number}．{text}", number=row.number, text=row.shown)
        state = (tr(CLOSING[row.closing]), CLOSING_TONES[row.closing])
        self.sheet.show_facts(Facts(title, state, sections=sections))
        self.copy_button = QPushButton(tr("复制全文"))
        dress(self.copy_button, kind="quiet")
        self.copy_button.clicked.connect(self.copy)
        close = QPushButton(tr("关闭"))
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, 2 * RHYTHM)
        foot.addWidget(self.copy_button)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sheet, 1)
        column.addLayout(foot)
        self.resize(QSize(108 * RHYTHM, 96 * RHYTHM))

    def copy(self) -> None:
        """The whole file as text, to be pasted into a document."""
        parts = [line for chapter in self.chapters for line in (chapter.title, *chapter.lines, "")]
        QGuiApplication.clipboard().setText("\n".join(parts))


def show_case_file(desk: Desk, finding_id: int) -> None:
    """Open the file of a finding; says so when it is gone."""
    try:
        dialog = CaseFile(desk, finding_id)
    except Refused as refusal:
        desk.refuse(refusal)
        return
    dialog.exec()
    dialog.deleteLater()
