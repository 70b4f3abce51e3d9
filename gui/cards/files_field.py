"""附件: files chosen or dropped for a form; each is taken into the store at once, on the worker, and is evidence only
when the form is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from core.domain import evidence
from core.domain.evidence import Kept
from gui.cards.evidence_clipboard import copied_files, copied_picture
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.fields import Field

if TYPE_CHECKING:
    from gui.desk import Desk


class FilesField(QWidget, Field):
    """`value` is the tuple of files that stand in the store, in the order they were chosen."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kept: list[Kept] = []
        self._waiting: list[object] = []
        desk.jobs.ended.connect(self._on_ended)
        self.list = _Files()
        self.list.removed.connect(self._remove)
        add = QPushButton(tr("添加文件…"))
        add.setAutoDefault(False)
        dress(add, kind="quiet")
        add.clicked.connect(self._choose)
        remove = QPushButton(tr("移除"))
        remove.setAutoDefault(False)
        dress(remove, kind="quiet")
        remove.clicked.connect(self._remove)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(add)
        row.addWidget(remove)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(RHYTHM // 2)
        column.addWidget(self.list)
        column.addLayout(row)
        self.setAcceptDrops(True)
        self._show()
        self.setFocusProxy(add)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.list.setAccessibleName(name)

    # -- files coming in ----------------------------------------------------------------------------

    def take(self, files: Sequence[Path]) -> None:
        """Bring files into the store; large ones do not hold up the window."""
        if files:
            self._start(lambda own, meter: evidence.take(own, files, meter))

    def paste(self) -> None:
        """What lies on the clipboard: copied files, or a picture."""
        if files := copied_files():
            self.take(files)
        elif picture := copied_picture(self._desk.workspace.now()):
            self._start(lambda own, _: [evidence.take_bytes(own, *picture)])
        else:
            self._show(tr("剪贴板里没有文件或图片。"))

    def _start(self, work: Callable[[Any, Any], Sequence[Kept]]) -> None:
        self._waiting.append(self._desk.job(tr("收存佐证材料"), work, self._on_taken, writes=True))
        self._show()

    def _on_taken(self, kept: Sequence[Kept]) -> None:
        known = {one.sha256 for one in self._kept}
        self._kept += [one for one in kept if one.sha256 not in known]
        self.changed.emit()

    def _on_ended(self, job: object) -> None:
        if job in self._waiting:
            self._waiting.remove(job)
            self._show()

    def _choose(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(self.window(), tr("选择佐证材料"))
        self.take([Path(file) for file in files])

    def _remove(self) -> None:
        chosen = {self.list.row(item) for item in self.list.selectedItems()}
        if chosen:
            self._kept = [one for place, one in enumerate(self._kept) if place not in chosen]
            self._show()
            self.changed.emit()

    def _show(self, told: str = "") -> None:
        self.list.clear()
        self.list.addItems([f"{one.name}　{evidence.show_size(one.size)}" for one in self._kept])
        nothing = tr("把文件从桌面拖到这里，或按 Ctrl+V 粘贴截图和复制的文件。")
        words = told or (tr("正在收存…") if self._waiting else "" if self._kept else nothing)
        if words:
            item = QListWidgetItem(words)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    # -- the field ----------------------------------------------------------------------------------

    @property
    def value(self) -> tuple[Kept, ...]:
        return tuple(self._kept)

    @value.setter
    def value(self, value: Sequence[Kept]) -> None:
        self._kept = list(value)
        self._show()

    @property
    def plain(self) -> list[list[Any]]:
        return [[one.sha256, one.size, one.name, one.sort, one.pages] for one in self._kept]

    @plain.setter
    def plain(self, plain: Any) -> None:
        self.value = [Kept(*one) for one in plain]

    def complaint(self) -> str:
        return tr("文件还在收存，请稍候再保存。") if self._waiting else ""

    def show_wrong(self, wrong: bool) -> None:
        dress(self.list, wrong="true" if wrong else "false")


class _Files(QListWidget):
    """Three lines high; Del takes the chosen ones out of the form."""

    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        dress(self, kind="table")

    def sizeHint(self) -> QSize:
        return QSize(240, 3 * (self.fontMetrics().height() + 10))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            event.ignore()  # the field around the list takes it in
        else:
            super().keyPressEvent(event)
