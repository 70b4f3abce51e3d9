"""整改措施 of a finding as a list of small cards: text, who, until when, how far."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.base.dates import show_day
from core.base.states import EXTENSIONS, WARNINGS
from core.domain.assignments import names
from core.domain.extensions import ExtensionRow
from core.domain.measures import MeasureRow
from gui.cards.tones import PROGRESS_TONES, WARNING_TONES
from gui.language import tr
from gui.look import RHYTHM, dress, look
from gui.parts.cell_delegate import draw_shape

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class StateLabel(QWidget):
    """A state by word, shape and colour."""

    def __init__(self, words: str, tone: str) -> None:
        super().__init__()
        self._words, self._tone = words, tone
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._words) + metrics.height() + 2 * RHYTHM, metrics.height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour(f"{self._tone}_ground"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        mark = self.fontMetrics().height() * 0.55
        colour = look().colour(self._tone)
        draw_shape(painter, QRectF(RHYTHM, box.center().y() - mark / 2, mark, mark), self._tone, colour)
        painter.setPen(colour)
        painter.drawText(box.adjusted(RHYTHM + mark + 5, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words)


class MeasureCard(QFrame):
    """One measure; Enter or a double click opens its form, Del deletes it, Alt+↑ and Alt+↓ move it."""

    edit_asked = Signal(int)
    delete_asked = Signal(int)
    menu_asked = Signal(int, QPoint)
    entered = Signal(int)
    move_asked = Signal(int, int)  # id, the place it is to have

    def __init__(self, row: MeasureRow, asked: Sequence[ExtensionRow] = ()) -> None:
        super().__init__()
        self.row = row
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("措施 {n}：{text}", n=row.place, text=row.text))
        line = QHBoxLayout(self)
        line.setContentsMargins(RHYTHM, RHYTHM, RHYTHM, RHYTHM)
        line.setSpacing(RHYTHM)
        number = QLabel(f"{row.place}.")
        dress(number, kind="muted")
        line.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(RHYTHM // 2)
        text = QLabel(row.text)
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(text)
        facts = QLabel(_facts(row))
        facts.setWordWrap(True)
        dress(facts, kind="muted")
        column.addWidget(facts)
        column.addLayout(_states(row))
        for one in asked:
            line_of = QLabel(_extension(one))
            line_of.setWordWrap(True)
            line_of.setTextFormat(Qt.TextFormat.PlainText)
            dress(line_of, kind="muted")
            column.addWidget(line_of)
        line.addLayout(column, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hasFocus():
            painter.fillRect(self.rect(), look().colour("chosen"))
        painter.setPen(look().colour("line"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit(self.row.id)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in _STEPS:
            self.move_asked.emit(self.row.id, self.row.place + _STEPS[Qt.Key(event.key())])
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2:
                self.edit_asked.emit(self.row.id)
            case Qt.Key.Key_Delete:
                self.delete_asked.emit(self.row.id)
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.edit_asked.emit(self.row.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.setFocus()
        self.menu_asked.emit(self.row.id, event.globalPos())


class MeasureList(QWidget):
    """The measures of one finding, in order."""

    edit_asked = Signal(int)
    delete_asked = Signal(int)
    menu_asked = Signal(int, QPoint)
    entered = Signal(int)
    move_asked = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.cards: list[MeasureCard] = []

    def show_rows(self, rows: Sequence[MeasureRow], asked: Sequence[ExtensionRow] = ()) -> None:
        """Show these measures, each with the extensions asked for; the one that had the focus keeps it."""
        focused = next((card.row.id for card in self.cards if card.hasFocus()), None)
        for card in self.cards:
            self._column.removeWidget(card)
            card.deleteLater()
        self.cards = [MeasureCard(row, [one for one in asked if one.measure == row.id]) for row in rows]
        for card in self.cards:
            card.edit_asked.connect(self.edit_asked)
            card.delete_asked.connect(self.delete_asked)
            card.menu_asked.connect(self.menu_asked)
            card.entered.connect(self.entered)
            card.move_asked.connect(self._on_move_asked)
            self._column.addWidget(card)
            if card.row.id == focused:
                card.setFocus()

    def _on_move_asked(self, measure_id: int, place: int) -> None:
        if 1 <= place <= len(self.cards):
            self.move_asked.emit(measure_id, place)


def _extension(one: ExtensionRow) -> str:
    """A request in one line: from when to when, why, what became of it and by whom."""
    state = tr(EXTENSIONS[one.state])
    if one.decided_on is not None:
        state = tr("{state}（{who}，{day}）", state=state, who=one.decided_by, day=show_day(one.decided_on))
    return tr(
        "{day} 申请延至 {to} · {state} · 理由：{reason}",
        day=show_day(one.asked_on), to=str(one.to), state=state, reason=one.reason,
    )  # fmt: skip


def _facts(row: MeasureRow) -> str:
    facts = [
        (tr("责任领导"), names(row.leaders)),
        (tr("牵头单位"), names(row.lead_units)),
        (tr("配合单位"), names(row.co_units)),
        (tr("责任人"), "、".join(holder.with_phone for holder in row.persons)),
    ]
    told = [f"{title} {value or tr('未填')}" for title, value in facts if value or title != tr("配合单位")]
    return "　".join(told)


def _states(row: MeasureRow) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(RHYTHM)
    line.addWidget(StateLabel(tr(row.progress_word), PROGRESS_TONES[row.progress]))
    due = str(row.due) if row.due else tr("时限未填")
    if row.warning in WARNING_TONES:
        line.addWidget(StateLabel(f"{due} · {tr(WARNINGS[row.warning])}", WARNING_TONES[row.warning]))
    else:
        label = QLabel(tr("时限 {due}", due=due))
        dress(label, kind="muted")
        line.addWidget(label)
    if row.first_due is not None and row.first_due != row.due:
        first = QLabel(tr("原定 {due}", due=str(row.first_due)))
        dress(first, kind="muted")
        line.addWidget(first)
    line.addStretch(1)
    return line
