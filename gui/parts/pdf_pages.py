"""页面列表 and 双页: the pages of a PDF as small pictures to choose from, and two side by side as in an open file.

Pictures are rendered when they come into view. Imports QtPdf, so it is imported by whoever shows a paper.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.language import tr
from gui.look import RHYTHM, look

THUMB = QSize(12 * RHYTHM, 17 * RHYTHM)
GAP = RHYTHM


class PageList(QListView):
    """A column of small pages; `chosen` names the page that was clicked, from 0."""

    chosen = Signal(int)

    def __init__(self, document: QPdfDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = _Thumbs(document, self)
        self.setModel(self._pages)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setIconSize(THUMB)
        self.setItemDelegate(_Picture(self))
        self.setSpacing(RHYTHM // 2)
        self.setFixedWidth(THUMB.width() + 6 * RHYTHM)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("页面列表"))
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_page(self, page: int) -> None:
        """Mark a page as the one in view."""
        index = self._pages.index(page)
        if index != self.currentIndex():
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(index)
            self.selectionModel().blockSignals(False)
            self.scrollTo(index)
            self.viewport().update()

    def renew(self) -> None:
        """The document has other pages now."""
        self._pages.renew()

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.row())


class _Picture(QStyledItemDelegate):
    """A small page in the middle of its place, its number below; a frame in the accent colour round the one in view."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(THUMB.width() + 3 * RHYTHM, THUMB.height() + 4 * RHYTHM)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        place: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
        picture: QPixmap = index.data(Qt.ItemDataRole.DecorationRole)
        left = place.left() + (place.width() - picture.width()) // 2
        top = place.top() + RHYTHM // 2 + (THUMB.height() - picture.height()) // 2
        painter.drawPixmap(left, top, picture)
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(look().colour("accent"), 2))
            painter.drawRect(QRect(left, top, picture.width(), picture.height()).adjusted(-2, -2, 2, 2))
        painter.setPen(look().colour("text"))
        foot = QRect(place.left(), place.top() + THUMB.height() + RHYTHM, place.width(), 3 * RHYTHM)
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter, index.data(Qt.ItemDataRole.DisplayRole))


class _Thumbs(QAbstractListModel):
    """One row a page; its picture is made when the list asks for it."""

    def __init__(self, document: QPdfDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._made: dict[int, QPixmap] = {}

    def renew(self) -> None:
        self.beginResetModel()
        self._made.clear()
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._document.pageCount()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("第 {n} 页", n=index.row() + 1)
        return None

    def _picture(self, page: int) -> QPixmap:
        if page not in self._made:
            size = self._document.pagePointSize(page).toSize().scaled(THUMB, Qt.AspectRatioMode.KeepAspectRatio)
            picture = _on_white(self._document, page, size)
            painter = QPainter(picture)
            painter.setPen(look().colour("line"))
            painter.drawRect(0, 0, size.width() - 1, size.height() - 1)
            painter.end()
            self._made[page] = picture
        return self._made[page]


class Spread(QWidget):
    """Two pages side by side, the odd one at the right as in an opened file; the first stands alone."""

    turned = Signal(int)  # the page at the left, or the only one, from 0

    def __init__(self, document: QPdfDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._left = 0
        self._made: dict[tuple[int, int, int], QPixmap] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("双页预览"))

    def show_page(self, page: int) -> None:
        """Open the file where this page is."""
        self._left = page if page == 0 else page - (page + 1) % 2
        self.update()

    def renew(self) -> None:
        """The document has other pages now."""
        self._made.clear()
        self.show_page(min(self._left, max(0, self._document.pageCount() - 1)))

    def turn(self, leaves: int) -> None:
        """Turn so many leaves forwards or back."""
        wanted = 1 if self._left == 0 and leaves > 0 else max(0, self._left + 2 * leaves)
        if wanted < self._document.pageCount():
            self.show_page(wanted)
            self.turned.emit(self._left)

    def shown(self) -> list[int]:
        """The pages in view, from 0."""
        if self._left == 0:
            return [0] if self._document.pageCount() else []
        return [page for page in (self._left, self._left + 1) if page < self._document.pageCount()]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look().colour("line"))
        half = QSize(self.width() // 2 - 2 * GAP, self.height() - 2 * GAP)
        for page in self.shown():
            size = self._document.pagePointSize(page).toSize().scaled(half, Qt.AspectRatioMode.KeepAspectRatio)
            picture = self._picture(page, size)
            middle = self.width() // 2
            left = middle + GAP // 2 if page % 2 == 0 else middle - GAP // 2 - size.width()
            painter.drawPixmap(QRect(left, (self.height() - size.height()) // 2, size.width(), size.height()), picture)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.turn(-1 if event.angleDelta().y() > 0 else 1)
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if step is None:
            super().keyPressEvent(event)
        else:
            self.turn(step)

    def _picture(self, page: int, size: QSize) -> QPixmap:
        dots = self.devicePixelRatioF()
        key = (page, round(size.width() * dots), round(size.height() * dots))
        if key not in self._made:
            if len(self._made) > 8:
                self._made.clear()
            made = _on_white(self._document, page, QSize(key[1], key[2]))
            made.setDevicePixelRatio(dots)
            self._made[key] = made
        return self._made[key]


def _on_white(document: QPdfDocument, page: int, size: QSize) -> QPixmap:
    """The page as a picture; QtPdf leaves paper transparent."""
    picture = QPixmap(size)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.drawImage(0, 0, document.render(page, size))
    painter.end()
    return picture
