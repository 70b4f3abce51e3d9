"""How a cell is painted: text over up to so many lines, hits marked, states by colour, word and shape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.base.text import fold
from gui.look import RHYTHM, icon, look
from gui.parts.record_model import HEADING_ROLE, MARKS_ROLE, TONE_ROLE, Heading, Index

SIDE = 8  # pixels left and right of a text


class CellDelegate(QStyledItemDelegate):
    """Paints records and headings; `lines` is how many lines of text a row has room for."""

    def __init__(self, lines: int = 1) -> None:
        super().__init__()
        self.lines = lines

    def row_height(self, metrics: QFontMetrics) -> int:
        """Of every row: all rows are equally high, so that a hundred thousand cost nothing."""
        return metrics.lineSpacing() * self.lines + RHYTHM + RHYTHM // 2

    def heading_height(self, metrics: QFontMetrics) -> int:
        """Of a line with a heading."""
        return metrics.lineSpacing() + 2 * RHYTHM

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self.row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        heading = index.data(HEADING_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._ground(painter, option, chosen, heading is not None)
        if heading is not None:
            self._heading(painter, option.rect, heading, index)
        elif text := index.data(Qt.ItemDataRole.DisplayRole):
            tone = index.data(TONE_ROLE)
            alignment = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
            if tone:
                _state(painter, option.rect, text, tone, alignment)
            else:
                area = option.rect.adjusted(SIDE, 4, -SIDE, -4)
                _text(painter, area, text, alignment, index.data(MARKS_ROLE) or (), self.lines)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, chosen: bool, is_heading: bool) -> None:
        active = bool(option.state & QStyle.StateFlag.State_Active)
        if chosen:
            painter.fillRect(option.rect, look().colour("chosen" if active else "chosen_idle"))
        elif is_heading:
            painter.fillRect(option.rect, look().colour("sunken"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, look().colour("hover"))
        painter.setPen(look().colour("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus and active:
            painter.setPen(QPen(look().colour("accent"), 1))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def _heading(self, painter: QPainter, rect: QRect, heading: Heading, index: Index) -> None:
        model = index.model()
        name = "chevron-right" if model.is_folded(heading) else "chevron-down"  # type: ignore[union-attr]
        left = rect.left() + SIDE + heading.depth * 2 * RHYTHM
        middle = rect.center().y()
        icon(name, "muted").paint(painter, QRect(left, middle - 7, 14, 14))
        painter.setFont(look().font(strong=True))
        painter.setPen(look().colour("text"))
        area = QRect(left + 22, rect.top(), rect.width() - left - 30, rect.height())
        title = painter.fontMetrics().elidedText(heading.title, Qt.TextElideMode.ElideRight, area.width() - 60)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)
        after = painter.fontMetrics().horizontalAdvance(title) + RHYTHM
        painter.setFont(look().font())
        painter.setPen(look().colour("muted"))
        painter.drawText(area.adjusted(after, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(heading.count))


def _text(
    painter: QPainter, area: QRect, text: str, alignment: Qt.AlignmentFlag, marks: Sequence[str], lines: int
) -> None:
    """Text over up to `lines` lines, the last one ending in … when there is more."""
    painter.setPen(look().colour("text"))
    metrics = painter.fontMetrics()
    flat = " ".join(text.split("\n"))
    if not marks and metrics.horizontalAdvance(flat) <= area.width():
        painter.drawText(area, alignment | Qt.TextFlag.TextSingleLine, flat)
        return
    parts = _broken(flat, painter, area.width(), lines)
    top = area.top() + max(0, (area.height() - metrics.lineSpacing() * len(parts)) // 2)
    for number, part in enumerate(parts):
        line = QRect(area.left(), top + number * metrics.lineSpacing(), area.width(), metrics.lineSpacing())
        _line(painter, line, part, alignment, marks)


def _broken(text: str, painter: QPainter, width: int, lines: int) -> list[str]:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    # No text of a table needs more than what fits its lines: a 50,000-character original costs nothing.
    head = text[: lines * (width // 4 + 8)]
    layout = QTextLayout(head, painter.font())
    layout.setTextOption(option)
    layout.beginLayout()
    parts: list[str] = []
    while len(parts) < lines:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        start = line.textStart()
        if len(parts) == lines - 1:
            rest = text[start:]
            parts.append(painter.fontMetrics().elidedText(rest[: width // 4 + 8], Qt.TextElideMode.ElideRight, width))
        else:
            parts.append(head[start : start + line.textLength()])
    layout.endLayout()
    return parts


def _line(painter: QPainter, area: QRect, text: str, alignment: Qt.AlignmentFlag, marks: Sequence[str]) -> None:
    hits = find_marks(text, marks)
    if not hits:
        painter.drawText(area, alignment | Qt.TextFlag.TextSingleLine, text)
        return
    layout = QTextLayout(text, painter.font())
    formats: list[QTextLayout.FormatRange] = []
    for start, length in hits:
        found = QTextLayout.FormatRange()
        found.start, found.length = start, length
        style = QTextCharFormat()
        style.setBackground(look().colour("mark"))
        style.setForeground(look().colour("mark_text"))
        found.format = style
        formats.append(found)
    layout.setFormats(formats)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(100_000)
    layout.endLayout()
    left = float(area.left())
    spare = area.width() - line.naturalTextWidth()
    if spare > 0 and alignment & Qt.AlignmentFlag.AlignHCenter:
        left += spare / 2
    elif spare > 0 and alignment & Qt.AlignmentFlag.AlignRight:
        left += spare
    painter.setClipRect(area)
    layout.draw(painter, QPointF(left, area.top()))
    painter.setClipping(False)


def find_marks(text: str, marks: Sequence[str]) -> list[tuple[int, int]]:
    """(start, length) of every place where one of the words stands, folded as the search folds them."""
    if not marks:
        return []
    lowered = fold(text)
    found: list[tuple[int, int]] = []
    for mark in marks:
        wanted = fold(mark)
        at = lowered.find(wanted) if wanted else -1
        while at >= 0:
            found.append((at, len(wanted)))
            at = lowered.find(wanted, at + len(wanted))
    kept: list[tuple[int, int]] = []
    for start, length in sorted(found):
        if not kept or start >= sum(kept[-1]):
            kept.append((start, length))
    return kept


def _state(painter: QPainter, rect: QRect, text: str, tone: str, alignment: Qt.AlignmentFlag) -> None:
    """A state: its shape and its word on a ground of its colour."""
    metrics = painter.fontMetrics()
    mark = round(metrics.height() * 0.55)
    width = min(rect.width() - RHYTHM, metrics.horizontalAdvance(text) + mark + 3 * RHYTHM - 4)
    height = metrics.height() + 4
    left = rect.left() + SIDE // 2
    if alignment & Qt.AlignmentFlag.AlignHCenter:
        left = rect.left() + (rect.width() - width) // 2
    elif alignment & Qt.AlignmentFlag.AlignRight:
        left = rect.right() - width - SIDE // 2
    pill = QRectF(left, rect.center().y() - height / 2, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look().colour(f"{tone}_ground"))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    colour = look().colour(tone)
    draw_shape(painter, QRectF(pill.left() + RHYTHM - 1, pill.center().y() - mark / 2, mark, mark), tone, colour)
    painter.setPen(colour)
    words = QRectF(pill.left() + RHYTHM + mark + 3, pill.top(), pill.width() - mark - RHYTHM - 6, pill.height())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(words.width()) + 4)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def draw_shape(painter: QPainter, box: QRectF, tone: str, colour: QColor) -> None:
    """The shape of a tone: triangle overdue, diamond soon, tick good, half disc busy, ring idle."""
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y, w, h = box.x(), box.y(), box.width(), box.height()
    path = QPainterPath()
    match tone:
        case "overdue":
            path.moveTo(x + w / 2, y)
            path.lineTo(x + w, y + h)
            path.lineTo(x, y + h)
            path.closeSubpath()
            painter.fillPath(path, colour)
        case "soon":
            path.moveTo(x + w / 2, y)
            path.lineTo(x + w, y + h / 2)
            path.lineTo(x + w / 2, y + h)
            path.lineTo(x, y + h / 2)
            path.closeSubpath()
            painter.fillPath(path, colour)
        case "good":
            path.moveTo(x, y + h * 0.55)
            path.lineTo(x + w * 0.38, y + h * 0.9)
            path.lineTo(x + w, y + h * 0.15)
            painter.drawPath(path)
        case "busy":
            painter.drawEllipse(box.adjusted(0.7, 0.7, -0.7, -0.7))
            path.moveTo(box.center())
            path.arcTo(box, 90, -180)
            path.closeSubpath()
            painter.fillPath(path, colour)
        case _:
            painter.drawEllipse(box.adjusted(0.7, 0.7, -0.7, -0.7))
