"""打印总览: the figures and charts of 总览 on one sheet of A4, in black, the states told apart by hatching."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from core.domain.overview import Figure
from gui.language import tr
from gui.look import RHYTHM, look
from gui.parts.charts import INK, Chart

MARGIN = 18.0  # mm on each side
WIDTH = 730.0  # the type area is laid out as so many pixels of a screen, and blown up to the sheet
TYPE = 12  # pixels of that: 8 pt
BOX = 46.0
HEAD = 30.0


@dataclass(frozen=True, slots=True)
class OverviewPaper:
    """What is printed: at most eight bars a chart (`overview.BARS_AT_MOST`), so that one sheet always holds it."""

    title: str
    about: str  # whose figures, and of which day
    summary: str
    figures: tuple[tuple[Figure, ...], ...]  # a row of boxes each
    legend: Chart
    categories: Chart
    rates: Sequence[Chart]
    trend: Chart
    units: Chart
    leaders: Chart

    def paint(self, painter: QPainter) -> float:
        """Draw from the upper left corner of the type area, in `WIDTH` pixels; gives the height used."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = Qt.AlignmentFlag.AlignHCenter
        y = self._words(painter, 0, self.title, TYPE * 1.9, centre, strong=True)
        y = self._words(painter, y, self.about, TYPE, centre) + RHYTHM
        y = self._words(painter, y, self.summary, TYPE * 1.1) + RHYTHM
        painter.setFont(_font(TYPE))
        for row in self.figures:
            self._boxes(painter, y, row)
            y += BOX + RHYTHM
        half = (WIDTH - 4 * RHYTHM) / 2
        right = half + 4 * RHYTHM
        y = self._chart(painter, y, 0, WIDTH, self.categories, self.legend)
        across = half / max(1, len(self.rates))
        below = [self._plain(painter, y, n * across, across, one) for n, one in enumerate(self.rates)]
        y = max(*below, self._chart(painter, y, right, half, self.trend))
        return max(self._chart(painter, y, 0, half, self.units), self._chart(painter, y, right, half, self.leaders))

    def _words(
        self, painter: QPainter, y: float, text: str, size: float, way: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        *, strong: bool = False,
    ) -> float:  # fmt: skip
        painter.setFont(_font(size, strong=strong))
        painter.setPen(INK)
        flags = way | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        drawn = painter.boundingRect(QRectF(0, y, WIDTH, 10 * size), flags, text)
        painter.drawText(drawn.adjusted(0, 0, 1, 0), flags, text)
        return drawn.bottom() + RHYTHM / 2

    def _boxes(self, painter: QPainter, y: float, row: Sequence[Figure]) -> None:
        gap = RHYTHM
        width = (WIDTH - gap * (len(row) - 1)) / len(row)
        for place, figure in enumerate(row):
            box = QRectF(place * (width + gap), y, width, BOX)
            painter.setPen(QPen(INK, 0.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
            inner = box.adjusted(RHYTHM, 3, -RHYTHM, -4)
            painter.setFont(_font(TYPE * 1.5, strong=True))
            painter.drawText(inner, Qt.AlignmentFlag.AlignTop, str(figure.count))
            painter.setFont(_font(TYPE))
            painter.drawText(inner, Qt.AlignmentFlag.AlignBottom, tr(figure.title))

    def _chart(
        self, painter: QPainter, y: float, x: float, width: float, chart: Chart, legend: Chart | None = None
    ) -> float:
        painter.setFont(_font(TYPE * 1.1, strong=True))
        painter.setPen(INK)
        painter.drawText(QRectF(x, y, width, HEAD), Qt.AlignmentFlag.AlignVCenter, chart.title)
        painter.setFont(_font(TYPE))
        if legend is not None:
            legend.paint_on(painter, QRectF(x + 10 * TYPE, y, width - 10 * TYPE, HEAD), paper=True)
        return self._plain(painter, y + HEAD, x, width, chart)

    def _plain(self, painter: QPainter, y: float, x: float, width: float, chart: Chart) -> float:
        painter.setFont(_font(TYPE))
        height = min(float(chart.sizeHint().height()), 28.0 * RHYTHM)
        chart.paint_on(painter, QRectF(x, y, width, height), paper=True)
        return y + height + RHYTHM


def preview(paper: OverviewPaper, window: QWidget) -> None:
    """Show the sheet as it will be printed, with printer, copies and PDF to choose."""
    dialog = QPrintPreviewDialog(sheet(paper.title), window)
    dialog.setWindowTitle(tr("打印总览"))
    dialog.resize(900, 720)
    dialog.paintRequested.connect(painted(paper))
    dialog.exec()


def sheet(name: str) -> QPrinter:
    """A printer set to A4 upright with our margins; `name` is what its list shows."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    margins = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
    size = QPageSize(QPageSize.PageSizeId.A4)
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter))
    return printer


def painted(paper: OverviewPaper) -> Callable[[QPrinter], None]:
    """What draws `paper` on a printer, as wide as its type area."""

    def paint(printer: QPrinter) -> None:
        painter = QPainter(printer)
        area = printer.pageLayout().paintRectPixels(printer.resolution())
        scale = area.width() / WIDTH
        painter.scale(scale, scale)
        paper.paint(painter)
        painter.end()

    return paint


def _font(pixels: float, *, strong: bool = False) -> QFont:
    font = QFont(look().font())
    font.setPixelSize(round(pixels))
    font.setBold(strong)
    return font
