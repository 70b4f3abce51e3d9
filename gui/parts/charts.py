"""图: bars, a ring and a line over months, painted here because a library of charts would weigh 59 MB.

Every chart says itself in words too: an accessible name, a tooltip, numbers beside the colours. `paint_on` draws the
same on paper, where hatching stands for colours, so that a grey print tells the parts apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.look import RHYTHM, look

INK = QColor("#202020")  # on paper
_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of each bar: its name, its colour of the palette and how strong, its hatching on paper."""

    title: str
    tone: str
    strength: float = 1.0
    hatch: Qt.BrushStyle = Qt.BrushStyle.SolidPattern

    def brush(self, *, paper: bool) -> QBrush:
        """What fills the part."""
        if paper:
            return QBrush(INK, self.hatch)
        colour = look().colour(self.tone)
        colour.setAlphaF(self.strength)
        return QBrush(colour)


@dataclass(frozen=True, slots=True)
class BarLine:
    """One bar: its name, how many of each part, and a few words behind the sum."""

    title: str
    counts: tuple[int, ...]
    note: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts)


class Chart(QWidget):
    """What all charts share: a title for those who cannot see it, and a face of the window or of paper."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.setAccessibleName(title)
        look().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look().font())
        self.paint_on(painter, QRectF(self.rect()))

    def paint_on(self, painter: QPainter, area: QRectF, *, paper: bool = False) -> None:
        """Draw into `area` with the painter's font."""
        raise NotImplementedError


def ink(name: str, *, paper: bool) -> QColor:
    """A colour of the palette; on paper black."""
    return INK if paper else look().colour(name)


class BarChart(Chart):
    """Stacked bars under each other. Arrows walk over them, Enter or a click opens one."""

    pressed = Signal(int)  # which bar

    def __init__(self, title: str, parts: Sequence[Part]) -> None:
        super().__init__(title)
        self._parts = tuple(parts)
        self._lines: tuple[BarLine, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> tuple[BarLine, ...]:
        """The bars shown."""
        return self._lines

    def show_lines(self, lines: Sequence[BarLine]) -> None:
        """Show these bars."""
        self._lines = tuple(lines)
        self._current = min(self._current, max(0, len(lines) - 1))
        self.updateGeometry()
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(40 * RHYTHM, round(self._pitch() * max(1, len(self._lines))))

    def minimumSizeHint(self) -> QSize:
        return QSize(24 * RHYTHM, self.sizeHint().height())

    def words(self, line: BarLine) -> str:
        """A bar in words."""
        told = "，".join(f"{part.title} {n}" for part, n in zip(self._parts, line.counts, strict=True))
        return f"{line.title}：{line.total}（{told}）{line.note}"

    def paint_on(self, painter: QPainter, area: QRectF, *, paper: bool = False) -> None:
        metrics = QFontMetricsF(painter.font())
        pitch = metrics.height() + RHYTHM + 2
        widest = max((metrics.horizontalAdvance(line.title) for line in self._lines), default=0)
        names = min(widest + 1, area.width() * 0.42)
        notes = max((metrics.horizontalAdvance(_sum(line)) for line in self._lines), default=0)
        longest = max((line.total for line in self._lines), default=0)
        room = area.width() - names - notes - 2 * RHYTHM
        for place, line in enumerate(self._lines):
            row = QRectF(area.left(), area.top() + place * pitch, area.width(), pitch)
            if not paper and self.hasFocus() and place == self._current:
                painter.setPen(QPen(look().colour("accent"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 4, 4)
            painter.setPen(ink("text", paper=paper))
            title = metrics.elidedText(line.title, Qt.TextElideMode.ElideRight, names)
            painter.drawText(row.adjusted(4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, title)
            bar = QRectF(row.left() + names + RHYTHM, row.top() + 4, room * line.total / max(1, longest), pitch - 8)
            self._paint_bar(painter, bar, line, paper=paper)
            painter.setPen(ink("muted", paper=paper))
            after = QRectF(bar.right() + RHYTHM / 2 + 2, row.top(), notes + RHYTHM, pitch)
            painter.drawText(after, Qt.AlignmentFlag.AlignVCenter, _sum(line))

    def _paint_bar(self, painter: QPainter, bar: QRectF, line: BarLine, *, paper: bool) -> None:
        metrics = QFontMetricsF(painter.font())
        left = bar.left()
        for part, n in zip(self._parts, line.counts, strict=True):
            width = bar.width() * n / max(1, line.total)
            if not n:
                continue
            box = QRectF(left, bar.top(), max(1.0, width - 1), bar.height())
            painter.setPen(QPen(INK, 0.6) if paper else Qt.PenStyle.NoPen)
            painter.setBrush(part.brush(paper=paper))
            painter.drawRect(box)
            left += width
            # Numbers stand where they can be read: not in a part that is too narrow, nor on hatching.
            if metrics.horizontalAdvance(str(n)) + 6 < box.width() and not paper:
                solid = part.strength == 1 and part.tone != "line"
                painter.setPen(look().colour("surface" if solid else "text"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(n))

    def _pitch(self) -> float:
        return QFontMetricsF(look().font()).height() + RHYTHM + 2

    def _row_at(self, y: float) -> int | None:
        row = int(y // self._pitch())
        return row if 0 <= row < len(self._lines) else None

    def _tell(self) -> None:
        told = self.words(self._lines[self._current]) if self._lines else ""
        self.setAccessibleDescription(told)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = row
            self._tell()
            self.pressed.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._lines) - 1
        moves = {
            Qt.Key.Key_Down: self._current + 1, Qt.Key.Key_Up: self._current - 1,
            Qt.Key.Key_Home: 0, Qt.Key.Key_End: last,
        }  # fmt: skip
        if event.key() in moves and self._lines:
            self._current = max(0, min(last, moves[Qt.Key(event.key())]))
            self._tell()
        elif event.key() in _KEYS and self._lines:
            self.pressed.emit(self._current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row_at(event.pos().y())
            QToolTip.showText(event.globalPos(), self.words(self._lines[row]) if row is not None else "", self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def _sum(line: BarLine) -> str:
    return f"{line.total}　{line.note}".rstrip()


class Legend(Chart):
    """Which colour or hatching is which part."""

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__("，".join(part.title for part in parts))
        self._parts = tuple(parts)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """The words may be an inspection's own."""
        self._parts = tuple(parts)
        self.setAccessibleName("，".join(part.title for part in parts))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(40 * RHYTHM, round(QFontMetricsF(look().font()).height() + 4))

    def paint_on(self, painter: QPainter, area: QRectF, *, paper: bool = False) -> None:
        metrics = QFontMetricsF(painter.font())
        size, left = metrics.height() * 0.62, area.left() + 4
        for part in self._parts:
            box = QRectF(left, area.center().y() - size / 2, size, size)
            painter.setPen(QPen(ink("edge", paper=paper), 0.6))
            painter.setBrush(part.brush(paper=paper))
            painter.drawRect(box)
            painter.setPen(ink("muted", paper=paper))
            width = metrics.horizontalAdvance(part.title) + 4
            words = QRectF(box.right() + 5, area.top(), width, area.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, part.title)
            left = words.right() + 2 * RHYTHM


class RingChart(Chart):
    """One rate as a ring, with the number in its middle and its name below."""

    def __init__(self, title: str, tone: str) -> None:
        super().__init__(title)
        self._tone, self._share, self._text = tone, 0.0, "—"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """What stands in the middle."""
        return self._text

    def show_rate(self, share: float, text: str, basis: str) -> None:
        """`share` from 0 to 1 as the ring, `text` in its middle (`—` when there is nothing to count)."""
        self._share, self._text = share, text or "—"
        self.setToolTip(f"{self.title}：{self._text}\n{basis}")
        self.setAccessibleName(f"{self.title}：{self._text}")
        self.setAccessibleDescription(basis)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(14 * RHYTHM, round(QFontMetricsF(look().font()).height()) + 12 * RHYTHM)

    def paint_on(self, painter: QPainter, area: QRectF, *, paper: bool = False) -> None:
        metrics = QFontMetricsF(painter.font())
        below = metrics.height() + 4
        size = min(area.width(), area.height() - below) - RHYTHM
        ring = QRectF(area.center().x() - size / 2, area.top() + RHYTHM / 2, size, size)
        thick = size * 0.11
        inner = ring.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        pen = QPen(QColor("#d0d0d0") if paper else look().colour("line"), thick)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawEllipse(inner)
        pen.setColor(ink(self._tone, paper=paper))
        painter.setPen(pen)
        painter.drawArc(inner, 90 * 16, -round(self._share * 360 * 16))
        painter.setPen(ink("text", paper=paper))
        font = QFont(painter.font())
        if font.pixelSize() > 0:  # on paper
            font.setPixelSize(round(font.pixelSize() * 1.1))
        else:
            font.setPointSizeF(font.pointSizeF() * 1.1)
        painter.save()
        painter.setFont(font)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, self._text)
        painter.restore()
        painter.setPen(ink("muted", paper=paper))
        name = QRectF(area.left(), ring.bottom() + RHYTHM / 2, area.width(), below)
        painter.drawText(name, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self.title)


@dataclass(frozen=True, slots=True)
class Line:
    """A line over the same days as its neighbours: name, colour, values; `dashed` tells it apart without colour."""

    title: str
    tone: str
    values: tuple[int, ...]
    dashed: bool = False


class LineChart(Chart):
    """Lines over months from zero, each ending in its name and last value."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._days: tuple[str, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def values(self) -> tuple[tuple[int, ...], ...]:
        """The values of each line."""
        return tuple(line.values for line in self._lines)

    def show_lines(self, days: Sequence[str], lines: Sequence[Line]) -> None:
        """Draw these lines over these days."""
        self._days, self._lines = tuple(days), tuple(lines)
        told = "；".join(
            f"{day} " + "，".join(f"{line.title} {line.values[place]}" for line in lines)
            for place, day in enumerate(days)
        )
        self.setToolTip(told.replace("；", "\n"))
        self.setAccessibleDescription(told)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(40 * RHYTHM, 22 * RHYTHM)

    def paint_on(self, painter: QPainter, area: QRectF, *, paper: bool = False) -> None:
        metrics = QFontMetricsF(painter.font())
        names = [f"{line.title} {line.values[-1]}" for line in self._lines if line.values]
        right = max((metrics.horizontalAdvance(name) for name in names), default=0) + 2 * RHYTHM
        ground = area.adjusted(RHYTHM, RHYTHM, -right, -metrics.height() - RHYTHM)
        highest = max((max(line.values, default=0) for line in self._lines), default=0) or 1
        painter.setPen(QPen(ink("line", paper=paper), 1))
        painter.drawLine(ground.bottomLeft(), ground.bottomRight())
        self._paint_days(painter, ground, metrics, paper=paper)
        heights: list[float] = []
        for line, name in zip(self._lines, names, strict=False):
            points = [self._at(ground, place, value / highest) for place, value in enumerate(line.values)]
            pen = QPen(ink(line.tone, paper=paper), 2)
            pen.setStyle(Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(points))
            painter.setBrush(ink(line.tone, paper=paper))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(points[-1], 3, 3)
            # Two names at one height would cover each other.
            y = points[-1].y()
            # Always the same way: at the middle it would go up and down for ever.
            aside = metrics.height() / 2 if y < ground.center().y() else -metrics.height() / 2
            while any(abs(y - taken) < metrics.height() for taken in heights):
                y += aside
            heights.append(y)
            painter.setPen(ink("text", paper=paper))
            box = QRectF(points[-1].x() + RHYTHM, y - metrics.height() / 2, right, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)

    def _at(self, ground: QRectF, place: int, share: float) -> QPointF:
        step = ground.width() / max(1, len(self._days) - 1)
        return QPointF(ground.left() + place * step, ground.bottom() - share * ground.height())

    def _paint_days(self, painter: QPainter, ground: QRectF, metrics: QFontMetricsF, *, paper: bool) -> None:
        painter.setPen(ink("muted", paper=paper))
        taken = ground.left() - 2 * RHYTHM
        for place, day in enumerate(self._days):
            width = metrics.horizontalAdvance(day)
            x = self._at(ground, place, 0).x() - width / 2
            if x < taken + RHYTHM:
                continue
            painter.drawText(QPointF(x, ground.bottom() + metrics.height()), day)
            taken = x + width
