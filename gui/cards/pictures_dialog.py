"""多张图片合成 PDF: pictures in the order they shall stand, each turned as it shall be read."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QTransform
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from core.base import file_sorts
from core.output import picture_pages
from core.output.picture_pages import Page
from gui.cards.evidence_pictures import picture
from gui.language import tr
from gui.look import RHYTHM, dress, enlarge
from gui.parts.fields import LineField

if TYPE_CHECKING:
    from gui.desk import Desk

SIDE = 18 * RHYTHM
_FILE, _TURN, _IMAGE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2


def join_pictures(desk: Desk, add: Callable[[bytes, str], None]) -> None:
    """Ask for pictures and make them one PDF, which `add(content, name)` takes."""
    files, _ = QFileDialog.getOpenFileNames(desk.window, tr("选择图片"))
    chosen = [Path(file) for file in files if file_sorts.by_name(file) == "picture"]
    if not chosen:
        return
    dialog = PicturesDialog(desk, chosen)
    if dialog.exec():
        pages, name = dialog.pages(), dialog.name.value.strip() or tr("图片合订")

        def make(_: Any, meter: Any) -> bytes:
            made = io.BytesIO()
            picture_pages.write(pages, made, meter)
            return made.getvalue()

        desk.job(tr("图片合成 PDF"), make, lambda content: add(content, f"{name}.pdf"))
    dialog.deleteLater()


class PicturesDialog(QDialog):
    """The pictures as they will follow each other; drag or Alt+←→ to sort, R to turn, Del to leave out."""

    def __init__(self, desk: Desk, files: Sequence[Path]) -> None:
        super().__init__(desk.window)
        self.setWindowTitle(tr("多张图片合成 PDF"))
        self.list = _Pictures()
        self.name = LineField(hint=tr("材料名称，如 9月12日签到表"))
        self.name.setAccessibleName(tr("材料名称"))
        self.name.value = files[0].stem
        self._build()
        for file in files:
            self.list.add(file)
        self.resize(96 * RHYTHM, 68 * RHYTHM)

    def _build(self) -> None:
        heading = QLabel(tr("多张图片合成 PDF"))
        enlarge(heading, 1.25)
        lead = QLabel(tr("拖动图片排顺序（或 Alt+←、Alt+→），R 向右转，Del 不要这张。每张一页。"))
        dress(lead, kind="muted")
        lead.setWordWrap(True)
        turn = QPushButton(tr("向右转"))
        turn.clicked.connect(self.list.turn)
        make = QPushButton(tr("合成 PDF"))
        dress(make, kind="first")
        make.clicked.connect(self._on_made)
        cancel = QPushButton(tr("取消"))
        cancel.clicked.connect(self.reject)
        for button in (turn, make, cancel):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(RHYTHM)
        foot.addWidget(turn)
        foot.addWidget(self.name, 1)
        foot.addWidget(make)
        foot.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * RHYTHM, 2 * RHYTHM, 3 * RHYTHM, 2 * RHYTHM)
        column.setSpacing(RHYTHM)
        for widget in (heading, lead):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def pages(self) -> list[Page]:
        """The pictures in their order and turn."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return [Page(item.data(_FILE), item.data(_TURN)) for item in items]

    def _on_made(self) -> None:
        if self.list.count():
            self.accept()


class _Pictures(QListWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("图片"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setGridSize(QSize(SIDE + 3 * RHYTHM, SIDE + 5 * RHYTHM))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Snap)
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)

    def add(self, file: Path) -> None:
        item = QListWidgetItem(file.name)
        item.setData(_FILE, file)
        item.setData(_TURN, 0)
        found = picture(file, QSize(2 * SIDE, 2 * SIDE))
        item.setData(_IMAGE, found)
        if found is not None:
            item.setIcon(QIcon(QPixmap.fromImage(found)))
        item.setToolTip(file.name)
        self.addItem(item)
        if self.count() == 1:
            self.setCurrentItem(item)

    def turn(self) -> None:
        """The chosen ones a quarter to the right."""
        for item in self.selectedItems() or [self.currentItem()]:
            item.setData(_TURN, (item.data(_TURN) + 90) % 360)
            if (image := item.data(_IMAGE)) is not None:
                turned = image.transformed(QTransform().rotate(item.data(_TURN)))
                item.setIcon(QIcon(QPixmap.fromImage(turned)))

    def shift(self, by: int) -> None:
        """The one stood on a place forward or back."""
        place = self.currentRow()
        if 0 <= place + by < self.count():
            item = self.takeItem(place)
            self.insertItem(place + by, item)
            self.setCurrentItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.shift(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_R:
            self.turn()
        elif event.key() == Qt.Key.Key_Delete:
            for item in self.selectedItems():
                self.takeItem(self.row(item))
        else:
            super().keyPressEvent(event)
