"""总览的部件: a number with its name, how far all findings are as one bar, lines of what waits and of dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from core.domain.overview import Figure
from gui.cards.tones import PROGRESS_TONES
from gui.language import tr
from gui.look import RHYTHM, dress, look
from gui.parts.cell_delegate import draw_shape


class FigureCard(QFrame):
    """A number with its name; pressing it opens the rows behind it. The tooltip says how it is counted."""

    pressed = Signal()

    def __init__(self, title: str, tone: str) -> None:
        super().__init__()
        self._title, self._tone = title, tone
        self._count: int | None = None
        self._hover = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def count(self) -> int | None:
        """The number shown; None while it is being counted."""
        return self._count

    def show_figure(self, figure: Figure) -> None:
        """Show a number; the name of a state may be the inspection's own."""
        self._count, self._title = figure.count, tr(figure.title)
        self.setToolTip(tr(figure.basis))
        self.setAccessibleName(tr("{title}：{n}", title=self._title, n=figure.count))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, round(look().font(2).pointSizeF() * 2) + self.fontMetrics().height() + 4 * RHYTHM)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        quiet = not self._count
        tone = "idle" if quiet else self._tone
        ground = look().colour("sunken" if quiet else f"{tone}_ground")
        painter.setPen(QPen(look().colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(ground.darker(104) if self._hover and look().shade() == "light" else ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        area = self.rect().adjusted(2 * RHYTHM, RHYTHM + 4, -2 * RHYTHM, -RHYTHM - 2)
        painter.setFont(look().font(2, strong=True))
        painter.setPen(look().colour("muted" if quiet else tone))
        words = "…" if self._count is None else str(self._count)
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, words)
        painter.setFont(look().font())
        mark = painter.fontMetrics().height() * 0.55
        base = area.bottom() - painter.fontMetrics().height() / 2
        colour = look().colour(tone)
        draw_shape(painter, QRectF(area.left(), base - mark / 2 + 1, mark, mark), tone, colour)
        painter.setPen(look().colour("text" if not quiet else "muted"))
        left = area.adjusted(round(mark) + 6, 0, 0, 1)
        painter.drawText(left, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, self._title)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()

    def leaveEvent(self, event: Any) -> None:
        self._hover = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class StateBar(QWidget):
    """How far all findings are, as one bar: done, basically done, in work, not begun."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[tuple[str, int]] = []
        self.setFixedHeight(10)

    def show_states(self, states: Sequence[Figure]) -> None:
        """The states in the order of their cards."""
        self._parts = [(PROGRESS_TONES[figure.key], figure.count) for figure in states]
        told = "，".join(f"{tr(figure.title)} {figure.count}" for figure in states)
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("line"))
        painter.drawRoundedRect(self.rect(), 5, 5)
        total = sum(count for _, count in self._parts)
        left = 0.0
        for place, (tone, count) in enumerate(self._parts):
            width = self.width() * count / total if total else 0
            if width and tone != "idle":
                colour = look().colour(tone)
                if place == 1:  # 基本完成 is in work too, but further
                    colour.setAlphaF(0.6)
                painter.setBrush(colour)
                painter.drawRoundedRect(QRectF(left, 0, max(0.0, width - 1), self.height()), 4, 4)
            left += width


class WaitingReview(QFrame):
    """待确认入库: a line over the overview while a review waits, with the way back to it."""

    def __init__(self, go_on: Callable[[], object]) -> None:
        super().__init__()
        dress(self, kind="bar", tone="busy")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.button = QPushButton(tr("继续审核"))
        dress(self.button, kind="quiet")
        self.button.clicked.connect(go_on)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * RHYTHM, RHYTHM // 2, 2 * RHYTHM, RHYTHM // 2)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.hide()


class ReminderLine(QFrame):
    """到期提醒: how many measures are red, yellow and green, and the way to the lists for the units."""

    def __init__(self, make_lists: Callable[[], object]) -> None:
        super().__init__()
        dress(self, kind="bar", tone="soon")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.button = QPushButton(tr("提醒清单（按单位）…"))
        dress(self.button, kind="quiet")
        self.button.clicked.connect(make_lists)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * RHYTHM, RHYTHM // 2, 2 * RHYTHM, RHYTHM // 2)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.hide()

    def show_counts(self, counts: dict[str, int]) -> None:
        """Nothing to remind of, nothing to see."""
        self.setVisible(any(counts.values()))
        dress(self, tone="overdue" if counts["overdue"] else "soon")
        self.words.setText(
            tr("到期提醒：红色（已超期）{overdue} 项，黄色 {urgent} 项，绿色 {soon} 项整改措施。", **counts)
        )


def date_line(day: str, title: str, words: str, name: str, basis: str, days: int) -> QWidget:
    line = QWidget()
    line.setToolTip(basis)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2 * RHYTHM)
    date_label = QLabel(day)
    date_label.setMinimumWidth(16 * RHYTHM)
    row.addWidget(date_label)
    what = QLabel(tr(title))
    dress(what, kind="heading")
    row.addWidget(what)
    left_label = QLabel(words)
    dress(left_label, kind="wrong" if days < 0 else "muted")
    row.addWidget(left_label)
    row.addStretch(1)
    where = QLabel(name)
    dress(where, kind="muted")
    row.addWidget(where)
    return line


def left(days: int) -> str:
    if days < 0:
        return tr("已过 {n} 天", n=-days)
    return tr("还有 {n} 天", n=days) if days else tr("就是今天")
