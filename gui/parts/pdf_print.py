"""打印: the pages of a PDF on a printer, one page at a time, so that the window stays alive and 取消 works.

QtPdf can only render pixels, so pages go to the printer as pictures of 300 or 600 dpi; landscape pages turn by
themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

DOTS = 300  # per inch: what a laser printer of an office resolves of black strokes
FINE = 600  # for small type and stamps; four times the data


class Printing(QObject):
    """Prints pages of a document. `told` (pages done, pages in all); `ended` with whether all was printed."""

    told = Signal(int, int)
    ended = Signal(bool)

    def __init__(
        self,
        document: QPdfDocument,
        printer: QPrinter,
        pages: Sequence[int],
        parent: QObject | None = None,
        *,
        dots: int = DOTS,
    ) -> None:
        """`printer` is kept: Qt stops working on one that Python has let go. `dots` an inch if it has them."""
        super().__init__(parent)
        self._dots = dots
        self._document, self._printer = document, printer
        self._pages = ordered(printer, pages)
        self._painter = QPainter()
        self._stopped = False

    def start(self) -> None:
        """Begin; the first page follows as soon as the window is free. Ends at once where the printer refuses."""
        printer = self._printer
        printer.setResolution(min(self._dots, printer.resolution()))
        printer.setFullPage(True)
        printer.setPageMargins(QMarginsF(0, 0, 0, 0))
        if not self._pages:
            self.ended.emit(False)
            return
        self._lay(self._pages[0])
        if not self._painter.begin(printer):
            self.ended.emit(False)
            return
        self._next(0)

    def stop(self) -> None:
        """Print no further page."""
        self._stopped = True

    def _next(self, place: int) -> None:
        self.told.emit(place, len(self._pages))
        QTimer.singleShot(0, self, lambda: self._print(place))

    def _print(self, place: int) -> None:
        if self._stopped:
            self._painter.end()
            self._printer.abort()
            self.ended.emit(False)
            return
        if place:
            self._lay(self._pages[place])
            self._printer.newPage()
        page = self._pages[place]
        if page is not None:
            image = self._rendered(page)
            self._painter.drawImage(QRectF(0, 0, self._printer.width(), self._printer.height()), image)
        if place + 1 < len(self._pages):
            self._next(place + 1)
            return
        self._painter.end()
        self.told.emit(len(self._pages), len(self._pages))
        self.ended.emit(True)

    def _lay(self, page: int | None) -> None:
        """The sheet's size and way round, before the page is begun; a blank back is as its front."""
        if page is None:
            return
        points = self._document.pagePointSize(page)
        landscape = points.width() > points.height()
        size = points.transposed() if landscape else points
        self._printer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
        way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
        self._printer.setPageOrientation(way)

    def _rendered(self, page: int) -> QImage:
        points = self._document.pagePointSize(page)
        dots = self._printer.resolution() / 72
        image = self._document.render(page, QSize(round(points.width() * dots), round(points.height() * dots)))
        grey = self._printer.colorMode() == QPrinter.ColorMode.GrayScale
        return image.convertToFormat(QImage.Format.Format_Grayscale8) if grey else image


def ordered(printer: QPrinter, pages: Sequence[int]) -> list[int | None]:
    """The pages in the order of printing: copies where the printer makes none itself, the last one first if asked for.

    None is a blank back, so that on both sides of the paper each copy begins on a front.
    """
    once: list[int | None] = list(pages)
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        once.reverse()
    if copies == 1:
        return once
    if not printer.collateCopies():
        return [page for page in once for _ in range(copies)]
    both = printer.duplex() not in (QPrinter.DuplexMode.DuplexNone, QPrinter.DuplexMode.DuplexAuto)
    between: list[int | None] = [None] if both and len(once) % 2 else []
    whole: list[int | None] = []
    for nth in range(copies):
        whole += (between if nth else []) + once
    return whole


def wanted_pages(printer: QPrinter, count: int) -> list[int]:
    """The pages a print dialog asked for, from 0; all where it named none."""
    if printer.printRange() == QPrinter.PrintRange.PageRange:
        ranges = printer.pageRanges().toRangeList()
        if ranges:
            return [page - 1 for part in ranges for page in range(part.from_, part.to + 1) if page <= count]
        first, last = printer.fromPage() or 1, printer.toPage() or count
        return list(range(first - 1, min(last, count)))
    return list(range(count))
