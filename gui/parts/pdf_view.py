"""预览: the true pages of a finished PDF: zoom, fit, page x of y, page list, two pages side by side,
search, go to, and where on a page somebody double-clicked.

Imports QtPdf, so it is imported by whoever shows a paper, never at the start of the program.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QModelIndex, QPointF, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeySequence, QMouseEvent, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from core.base.errors import Trouble
from gui.language import tr
from gui.look import RHYTHM, icon, look
from gui.parts.pdf_pages import PageList, Spread

ZOOM_STEP = 1.2
SMALLEST, LARGEST = 0.2, 5.0
FIT_WIDTH, FIT_PAGE = QPdfView.ZoomMode.FitToWidth, QPdfView.ZoomMode.FitInView


class PdfView(QWidget):
    """Shows PDF bytes. `page_changed` tells the page in view, from 0, and how many there are.

    `place_asked`: page, from 0, and points below its upper edge where somebody double-clicked.
    """

    page_changed = Signal(int, int)
    place_asked = Signal(int, float)
    WHOLE_PAGE = FIT_PAGE

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = QPdfDocument(self)
        self._bytes = QBuffer(self)
        self._found = QPdfSearchModel(self)
        self._found.setDocument(self.document)
        self._view = _Pages(self)
        self._view.setDocument(self.document)
        self._view.setSearchModel(self._found)
        self._view.zoomed.connect(self._on_zoomed)
        self._view.place_asked.connect(self.place_asked)
        self.list = PageList(self.document)
        self.list.chosen.connect(self.go_to)
        self.spread = Spread(self.document)
        self.spread.turned.connect(self._on_turned)
        self._build()
        self._view.pageNavigator().currentPageChanged.connect(self._on_page_changed)
        self._found.countChanged.connect(self._on_found)
        look().changed.connect(self._dress)
        self._dress()

    # -- what is shown ----------------------------------------------------------------------------

    def show_pdf(self, data: bytes) -> None:
        """Show these bytes, staying on the page that was in view. Trouble `preview.unreadable` if they are no PDF."""
        page = self.page
        self._bytes.close()
        self._bytes.setData(QByteArray(data))
        self._bytes.open(QBuffer.OpenModeFlag.ReadOnly)
        self.document.load(self._bytes)
        if self.document.error() is not QPdfDocument.Error.None_:
            raise Trouble("preview.unreadable")
        self.list.renew()
        self.spread.renew()
        self.page_line.setValidator(QIntValidator(1, max(1, self.pages), self.page_line))
        self.go_to(min(page, self.pages - 1))
        self._on_page_changed()

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return self._view.pageNavigator().currentPage()

    @property
    def pages(self) -> int:
        return self.document.pageCount()

    @property
    def factor(self) -> float:
        """How large the pages are shown, 1 being their size on paper."""
        return self._view.factor()

    def go_to(self, page: int) -> None:
        """Bring a page into view, from 0; one that does not exist is left alone."""
        if 0 <= page < self.pages:
            self._view.pageNavigator().jump(page, QPointF(), 0)
            self.spread.show_page(page)

    def fit(self, mode: QPdfView.ZoomMode) -> None:
        """Fit the width or the whole page."""
        self._view.setZoomMode(mode)
        self._on_zoomed()

    def zoom(self, factor: float) -> None:
        """Make the pages larger or smaller by a factor."""
        self._view.zoom(factor)

    def search(self, text: str) -> None:
        """Light up every place where the text stands; the first one comes into view."""
        self._found.setSearchString(text.strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._on_zoomed()

    # -- its bar ----------------------------------------------------------------------------------

    def _build(self) -> None:
        bar = QWidget(self)
        row = QHBoxLayout(bar)
        row.setContentsMargins(RHYTHM, RHYTHM // 2, RHYTHM, RHYTHM // 2)
        row.setSpacing(RHYTHM // 2)
        self.previous = _tool(bar, "up", tr("上一页"), lambda: self.go_to(self.page - 1))
        self.next = _tool(bar, "down", tr("下一页"), lambda: self.go_to(self.page + 1))
        self.page_line = QLineEdit(bar)
        self.page_line.setAccessibleName(tr("页码"))
        self.page_line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.page_line.setFixedWidth(self.fontMetrics().horizontalAdvance("00000") + 2 * RHYTHM)
        self.page_line.returnPressed.connect(self._on_page_typed)
        self._of = QLabel(bar)
        self._smaller = _tool(bar, "minus", tr("缩小"), lambda: self.zoom(1 / ZOOM_STEP))
        self._larger = _tool(bar, "add", tr("放大"), lambda: self.zoom(ZOOM_STEP))
        self._scale = QLabel(bar)
        self._width = _tool(bar, "", tr("适合宽度"), lambda: self.fit(FIT_WIDTH))
        self._whole = _tool(bar, "", tr("整页"), lambda: self.fit(FIT_PAGE))
        self._listed = _tool(bar, "list", tr("页面列表"), self._show_list)
        self._double = _tool(bar, "columns", tr("双页"), self._show_double)
        for button in (self._listed, self._double):
            button.setCheckable(True)
        self.search_line = QLineEdit(bar)
        self.search_line.setPlaceholderText(tr("在文中查找"))
        self.search_line.setAccessibleName(tr("在文中查找"))
        self.search_line.setClearButtonEnabled(True)
        self.search_line.setMaximumWidth(24 * RHYTHM)
        self.search_line.setMinimumWidth(14 * RHYTHM)
        self.search_line.textChanged.connect(self.search)
        self.search_line.returnPressed.connect(self._on_next_place)
        self.places = QLabel(bar)
        for part in (self.previous, self.next, self.page_line, self._of):
            row.addWidget(part)
        row.addSpacing(RHYTHM * 2)
        for part in (self._smaller, self._scale, self._larger, self._width, self._whole):
            row.addWidget(part)
        row.addSpacing(RHYTHM * 2)
        for part in (self._listed, self._double):
            row.addWidget(part)
        row.addStretch()
        row.addWidget(self.places)
        row.addWidget(self.search_line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        pages = QHBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self.list)
        pages.addWidget(self._view, 1)
        pages.addWidget(self.spread, 1)
        column.addLayout(pages, 1)
        self.list.hide()
        self.spread.hide()
        self._keys()

    def _keys(self) -> None:
        for keys, meant in (
            (QKeySequence(QKeySequence.StandardKey.Find), self.search_line.setFocus),
            (QKeySequence(QKeySequence.StandardKey.ZoomIn), lambda: self.zoom(ZOOM_STEP)),
            (QKeySequence("Ctrl+="), lambda: self.zoom(ZOOM_STEP)),
            (QKeySequence(QKeySequence.StandardKey.ZoomOut), lambda: self.zoom(1 / ZOOM_STEP)),
            (QKeySequence("Ctrl+0"), lambda: self.fit(FIT_WIDTH)),
        ):
            shortcut = QShortcut(keys, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(meant)

    def _show_list(self) -> None:
        self.list.setVisible(self._listed.isChecked())

    def _show_double(self) -> None:
        """Two pages side by side, or all below each other."""
        double = self._double.isChecked()
        self.spread.show_page(self.page)
        self.spread.setVisible(double)
        self._view.setVisible(not double)
        for button in (self._smaller, self._larger, self._width, self._whole):
            button.setEnabled(not double)
        if double:
            self.spread.setFocus()

    def _on_turned(self, page: int) -> None:
        self._view.pageNavigator().jump(page, QPointF(), 0)

    def _dress(self) -> None:
        palette = self._view.palette()
        palette.setColor(palette.ColorRole.Dark, look().colour("line"))
        self._view.setPalette(palette)
        buttons = ((self.previous, "up"), (self.next, "down"), (self._larger, "add"))
        for button, name in (*buttons, (self._listed, "list"), (self._double, "columns")):
            button.setIcon(icon(name))
        self._smaller.setIcon(icon("minus"))

    def _on_page_changed(self) -> None:
        self.list.show_page(self.page)
        self.page_line.setText(str(self.page + 1))
        self._of.setText(tr("/ 共 {n} 页", n=self.pages))
        self.previous.setEnabled(self.page > 0)
        self.next.setEnabled(self.page < self.pages - 1)
        self._on_zoomed()
        self.page_changed.emit(self.page, self.pages)

    def _on_page_typed(self) -> None:
        self.go_to(int(self.page_line.text()) - 1 if self.page_line.hasAcceptableInput() else self.page)

    def _on_zoomed(self) -> None:
        mode = self._view.zoomMode()
        self._width.setChecked(mode == FIT_WIDTH)
        self._whole.setChecked(mode == FIT_PAGE)
        self._scale.setText(f"{self.factor:.0%}")

    def _on_found(self) -> None:
        count = self._found.rowCount(QModelIndex())
        self.places.setText(tr("找到 {n} 处", n=count) if self.search_line.text().strip() else "")
        if count:
            self._view.setCurrentSearchResultIndex(0)
            self._show_place(0)

    def _on_next_place(self) -> None:
        if count := self._found.rowCount(QModelIndex()):
            place = (self._view.currentSearchResultIndex() + 1) % count
            self._view.setCurrentSearchResultIndex(place)
            self._show_place(place)

    def _show_place(self, place: int) -> None:
        found = self._found.resultAtIndex(place)
        self._view.pageNavigator().jump(found.page(), found.location(), 0)


class _Pages(QPdfView):
    """All pages below each other; Ctrl and the wheel make them larger or smaller."""

    zoomed = Signal()
    place_asked = Signal(int, float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(FIT_WIDTH)
        self.setAccessibleName(tr("页面预览"))
        self.setFrameShape(QPdfView.Shape.NoFrame)

    def zoom(self, factor: float) -> None:
        wanted = max(SMALLEST, min(LARGEST, self.factor() * factor))
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setZoomFactor(wanted)
        self.zoomed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place(event.position().y() + self.verticalScrollBar().value())
        if place is not None:
            self.place_asked.emit(*place)
        event.accept()

    def _place(self, y: float) -> tuple[int, float] | None:
        """The page and the points below its upper edge at that depth of the whole; QPdfView does not tell."""
        top = float(self.documentMargins().top())
        for page in range(self.document().pageCount()):
            scale = self._factor_of(page) * self.logicalDpiX() / 72
            height = self.document().pagePointSize(page).height() * scale
            if top <= y <= top + height:
                return page, (y - top) / scale
            top += height + self.pageSpacing()
        return None

    def factor(self) -> float:
        """The factor the present page is shown at; a fitting mode does not tell it."""
        return self._factor_of(self.pageNavigator().currentPage())

    def _factor_of(self, number: int) -> float:
        if self.zoomMode() == QPdfView.ZoomMode.Custom:
            return self.zoomFactor()
        page = self.document().pagePointSize(number)
        if page.isEmpty():
            return 1.0
        dots = self.logicalDpiX() / 72
        margins = self.documentMargins()
        across = (self.viewport().width() - margins.left() - margins.right()) / (page.width() * dots)
        if self.zoomMode() == FIT_WIDTH:
            return across
        return min(across, (self.viewport().height() - self.pageSpacing()) / (page.height() * dots))


def _tool(parent: QWidget, name: str, title: str, pressed: object) -> QToolButton:
    button = QToolButton(parent)
    if name:
        button.setToolTip(title)
    else:
        button.setText(title)
        button.setCheckable(True)
    button.setAccessibleName(title)
    button.clicked.connect(pressed)
    return button
