"""The pieces of evidence as a list: small picture, title, what is known of it; files come in and go out by dragging."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.base.dates import show_day
from core.base.states import EVIDENCE_STATES, FILE_SORTS
from core.domain.evidence import EvidenceRow, show_size
from gui.cards.evidence_pictures import SIGNS
from gui.language import tr
from gui.look import RHYTHM, icon, look
from gui.parts.cell_delegate import draw_shape
from gui.parts.record_model import Index

ROW_ROLE = Qt.ItemDataRole.UserRole
PICTURE = 5 * RHYTHM
_STATE_TONES = {"missing": "overdue", "altered": "overdue", "name_only": "idle"}


class EvidenceList(QListWidget):
    """`rows` are shown in their order; several may be chosen."""

    opened = Signal()
    files_dropped = Signal(list)  # Paths
    pasted = Signal()
    removed = Signal()
    edit_asked = Signal()
    moved = Signal(int)  # Alt and an arrow: by so many places

    def __init__(self, copies: Callable[[Sequence[EvidenceRow]], list[Path]]) -> None:
        super().__init__()
        self._copies = copies
        self.pictures: dict[str, QImage] = {}
        self.setAccessibleName(tr("佐证材料"))
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setItemDelegate(_Delegate(self))
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.itemDoubleClicked.connect(lambda _: self.opened.emit())

    def show_rows(self, rows: Sequence[EvidenceRow]) -> None:
        """Show these; what was chosen stays chosen where it is still there."""
        chosen = {row.id for row in self.chosen()}
        current = self.current()
        self.blockSignals(True)
        self.clear()
        for row in rows:
            item = QListWidgetItem()
            item.setData(ROW_ROLE, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.title}　{facts(row)}")
            item.setToolTip("\n".join(filter(None, (row.title, facts(row), row.note))))
            self.addItem(item)
            item.setSelected(row.id in chosen)
            if current is not None and row.id == current.id:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self.itemSelectionChanged.emit()

    def show_pictures(self, pictures: Mapping[str, QImage]) -> None:
        """Small pictures by SHA-256, as they become known."""
        self.pictures.update(pictures)
        self.viewport().update()

    def chosen(self) -> list[EvidenceRow]:
        """The chosen pieces from the top."""
        items = sorted(self.selectedItems(), key=self.row)
        return [item.data(ROW_ROLE) for item in items]

    def current(self) -> EvidenceRow | None:
        """The piece the clerk stands on."""
        item = self.currentItem()
        return item.data(ROW_ROLE) if item else None

    def choose(self, ties: Sequence[int]) -> None:
        """Choose these, the first as the one stood on."""
        self.clearSelection()
        for place in range(self.count()):
            item = self.item(place)
            if item.data(ROW_ROLE).id in ties:
                if item.data(ROW_ROLE).id == ties[0]:
                    self.setCurrentItem(item)
                item.setSelected(True)

    # -- dragging -----------------------------------------------------------------------------------

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        rows = [item.data(ROW_ROLE) for item in sorted(items, key=self.row)]
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in self._copies(rows)])
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._welcome(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._welcome(event)

    def _welcome(self, event: QDragEnterEvent | QDragMoveEvent) -> None:
        # What was dragged out of here is not taken in again.
        if event.source() is not self and local_files(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        files = local_files(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if files:
            self.files_dropped.emit(files)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """A picture or a sign, the title, and one line of facts."""

    def __init__(self, owner: EvidenceList) -> None:
        super().__init__(owner)
        self._owner = owner

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, max(PICTURE, 2 * option.fontMetrics.lineSpacing()) + 2 * RHYTHM)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: EvidenceRow = index.data(ROW_ROLE)
        colours = look().colour
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colours("chosen"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colours("hover"))
        area = option.rect.adjusted(2 * RHYTHM, RHYTHM, -2 * RHYTHM, -RHYTHM)
        self._picture(painter, QRect(area.left(), area.center().y() - PICTURE // 2, PICTURE, PICTURE), row)
        words = area.adjusted(PICTURE + RHYTHM + RHYTHM // 2, 0, 0, 0)
        metrics, high = option.fontMetrics, option.fontMetrics.lineSpacing()
        top = words.center().y() - high
        tone = _STATE_TONES.get(row.state) or ("soon" if row.risky else "")
        state = EVIDENCE_STATES[row.state] or (FILE_SORTS[row.sort] if row.risky else "")
        room = words.width()
        if state:
            wide = metrics.horizontalAdvance(tr(state)) + high
            room -= wide + RHYTHM
            right = words.right() - wide
            draw_shape(painter, QRect(right, top + 4, high - 8, high - 8).toRectF(), tone, colours(tone))
            painter.setPen(colours(tone))
            painter.drawText(QRect(right + high, top, wide, high), Qt.AlignmentFlag.AlignVCenter, tr(state))
        painter.setPen(colours("text"))
        title = metrics.elidedText(row.title or row.name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRect(words.left(), top, room, high), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setPen(colours("muted"))
        shown = metrics.elidedText(facts(row), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(QRect(words.left(), top + high, words.width(), high), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(colours("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()

    def _picture(self, painter: QPainter, box: QRect, row: EvidenceRow) -> None:
        known = self._owner.pictures.get(row.sha256)
        if known is None:
            sign = icon(SIGNS.get(row.sort, "plan"), "soon" if row.risky else "muted")
            sign.paint(painter, box.adjusted(RHYTHM, RHYTHM, -RHYTHM, -RHYTHM))
            return
        size = known.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(box.center().x() - size.width() // 2, box.center().y() - size.height() // 2, 0, 0)
        place.setSize(size)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, known)
        painter.setPen(look().colour("line"))
        painter.drawRect(place.adjusted(0, 0, -1, -1))


def facts(row: EvidenceRow) -> str:
    """What is known of a piece of evidence in one line."""
    parts = (
        row.about, row.kind, row.document_number, show_day(row.document_on), row.page_range,
        tr("共 {n} 页", n=row.pages) if row.pages else "", show_size(row.size),
        tr("{n} 处共用", n=row.shared) if row.shared > 1 else "",
    )  # fmt: skip
    return " · ".join(part for part in parts if part)


def local_files(data: QMimeData) -> list[Path]:
    """The files on the disk that were dragged or copied; links to the net are none."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
