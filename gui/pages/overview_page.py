"""总览: what is done, due, overdue and missing; every number opens the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.base.dates import show_day
from core.base.states import PROGRESS, WARNINGS
from core.domain import deadlines, overview
from core.domain.finder import FindingFilter
from core.domain.overview import Figure, Overview
from gui.cards.history_lines import moment
from gui.cards.tones import PROGRESS_TONES, WARNING_TONES
from gui.language import tr
from gui.look import RHYTHM, dress, enlarge, look
from gui.parts.cell_delegate import draw_shape
from gui.parts.empty_state import EmptyState
from gui.parts.form import scrolled
from gui.parts.page import Page

if TYPE_CHECKING:
    from gui.desk import Desk


REVIEW_DRAFT = "intake.review"  # where the flow of 导入反馈意见 keeps a review that is not recorded yet
COPY_EVERY = 7  # days after which a copy elsewhere is asked for again
DUE = ("overdue", "urgent", "soon", "long_term")
LACKS = {"measure": "未定整改措施", "leader": "未定责任领导", "unit": "未定牵头单位", "deadline": "未定完成时限"}


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


class OverviewPage(Page):
    """The first thing seen in the morning."""

    name = "overview"
    tools = ("intake.feedback", "ledger.export", "report.make")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.figures: dict[str, FigureCard] = {}
        self._days = deadlines.warning_days()
        self._rate = QLabel()
        self._bar = StateBar()
        self._dates = QVBoxLayout()
        self._backup = QLabel()
        self._copied = QLabel()
        self._copy = QPushButton(tr("备份到 U 盘或另一块硬盘…"))
        desk.aside_changed.connect(self.grow_late)
        self._copy.clicked.connect(lambda: self.command_asked.emit("workspace.backup"))
        self._stack = QStackedWidget()
        self._empty = EmptyState(
            "import", tr("从一份反馈意见开始"),
            tr("导入巡视巡察组的反馈意见，核对后确认入库，台账和报告就从这里生成。"),
            ((tr("导入反馈意见"), lambda: self.command_asked.emit("intake.feedback")),
             (tr("手工登记巡视巡察"), lambda: self.desk.go("inspections", "new"))),
        )  # fmt: skip
        self._stack.addWidget(scrolled(self._board()))
        self._stack.addWidget(self._empty)
        self.waiting = WaitingReview(lambda: self.command_asked.emit("intake.feedback"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.waiting)
        column.addWidget(self._stack, 1)

    # -- building -----------------------------------------------------------------------------------

    def _board(self) -> QWidget:
        board = QWidget()
        board.setMaximumWidth(160 * RHYTHM)
        column = QVBoxLayout(board)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(RHYTHM)
        enlarge(self._rate, 1.15, strong=False)
        column.addWidget(self._rate)
        column.addWidget(self._bar)
        states = [(key, word, PROGRESS_TONES[key]) for key, word in reversed(PROGRESS.items())]
        column.addLayout(self._row(states))
        column.addWidget(_heading("时限"))
        due = [(key, WARNINGS[key], WARNING_TONES.get(key, "busy")) for key in DUE]
        column.addLayout(self._row(due))
        column.addWidget(_heading("还缺什么"))
        column.addLayout(self._row([(key, word, "soon") for key, word in LACKS.items()]))
        column.addWidget(_heading("重要日期"))
        self._dates.setSpacing(RHYTHM // 2)
        column.addLayout(self._dates)
        dress(self._backup, kind="muted")
        column.addSpacing(RHYTHM)
        column.addWidget(self._backup)
        line = QHBoxLayout()
        line.setSpacing(2 * RHYTHM)
        line.addWidget(self._copied)
        line.addWidget(self._copy)
        line.addStretch(1)
        column.addLayout(line)
        return board

    def _row(self, cards: Sequence[tuple[str, str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(RHYTHM + RHYTHM // 2)
        for place, (key, title, tone) in enumerate(cards):
            card = FigureCard(tr(title), tone)
            self.figures[key] = card
            grid.addWidget(card, 0, place)
            grid.setColumnStretch(place, 1)
        return grid

    # -- what is shown ------------------------------------------------------------------------------

    def main_widget(self) -> QWidget:
        return self.figures["overdue"]

    def look_again(self) -> None:
        workspace = self.desk.workspace
        self._show_waiting()
        any_inspection = bool(workspace.sql("SELECT 1 FROM inspection LIMIT 1"))
        self._stack.setCurrentIndex(0 if any_inspection else 1)
        if not any_inspection:
            return
        self._show_dates()
        self._show_backup()
        inspection = self.desk.inspection
        self.desk.question(
            lambda own: overview.figures(own, inspection), lambda answer: self._on_counted(inspection, answer)
        )

    def _on_counted(self, inspection: int | None, counted: Overview) -> None:
        if inspection != self.desk.inspection:
            return
        for figure in (*counted.states, *counted.due, *counted.missing):
            card = self.figures[figure.key]
            card.show_figure(figure)
            if figure.key in self._days:
                card.setToolTip(f"{tr('{n} 天内到期', n=self._days[figure.key])}\n{card.toolTip()}")
            if card.receivers("2pressed()"):
                card.pressed.disconnect()
            card.pressed.connect(partial(self._open, figure.wanted))
        self._bar.show_states(counted.states)
        totals = counted.totals
        rate = totals.rate or "—"
        self._rate.setText(
            tr("问题 {n} 个，整改措施 {m} 条，完成率 {rate}", n=totals.findings, m=totals.measures, rate=rate)
        )
        self._rate.setToolTip(tr("完成率 = 已完成 ÷ 问题总数，基本完成不计入；不含已撤回的问题。"))

    def _open(self, wanted: FindingFilter) -> None:
        self.desk.go("findings", wanted)

    def _show_dates(self) -> None:
        while (item := self._dates.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        today = self.desk.workspace.today()
        where = "" if self.desk.inspection is None else " AND id = ?"
        values = () if self.desk.inspection is None else (self.desk.inspection,)
        found = [
            (row.due_on, name, row)
            for key, name in self.desk.workspace.sql(f"SELECT id, name FROM inspection WHERE 1{where}", *values)
            for row in deadlines.milestones(self.desk.workspace, key)
            if row.due_on is not None and row.done_on is None
        ]
        for due, name, row in sorted(found, key=lambda one: one[0])[:6]:
            left = (due - today).days
            self._dates.addWidget(_date_line(show_day(due), row.title, _left(left), name, row.basis, left))
        if not found:
            nothing = QLabel(tr("没有要到的日期。报送日期按规则推算，列在“巡视反馈”的“时限节点”里。"))
            dress(nothing, kind="muted")
            self._dates.addWidget(nothing)

    def _show_backup(self) -> None:
        from core.store import backup

        known = backup.snapshots(self.desk.workspace.folder)
        last = tr("最近一次每日备份：{moment}", moment=moment(known[0].at)) if known else ""
        written, copied = self.desk.written_on, self.desk.copied_on
        none_yet = tr("还没有每日备份。退出程序时会自动备份一次。")
        self._backup.setText(last or none_yet)
        ago = (self.desk.workspace.today() - copied).days if copied else None
        late = ago is None or ago > COPY_EVERY
        dress(self._copied, kind="wrong" if late else "muted")
        if written is not None and (copied is None or written > copied):
            day = show_day(written)
            words = tr("{day}备份过一次，但与工作区在同一块盘上：电脑出故障时会一同丢失，还需要一份异地备份。", day=day)
        elif ago is None:
            words = tr("还没有异地备份：电脑出故障时，每日备份会一同丢失。")
        else:
            words = tr("最近一次异地备份：{n} 天前", n=ago)
        self._copied.setText(words)
        self._copy.setVisible(late)

    def _show_waiting(self) -> None:
        """A feedback review that was begun and waits for 确认入库."""
        from core.store import drafts

        kept = drafts.load(self.desk.workspace, REVIEW_DRAFT)
        self.waiting.setVisible(bool(kept))
        if kept:
            name, n = kept["name"] or tr("粘贴的文字"), len(kept["sheet"]["items"])
            self.waiting.words.setText(tr("《{name}》的审核还没有入库：{n} 个条目等待确认。", name=name, n=n))

    def subtitle(self) -> str:
        return tr("今天是 {day}", day=show_day(self.desk.workspace.today()))

    def commands(self) -> dict[str, Callable[[], object]]:
        return {}


def _heading(text: str) -> QLabel:
    label = QLabel(tr(text))
    enlarge(label, 1.1)
    label.setContentsMargins(0, 2 * RHYTHM, 0, 0)
    return label


def _date_line(day: str, title: str, left: str, name: str, basis: str, days: int) -> QWidget:
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
    left_label = QLabel(left)
    dress(left_label, kind="wrong" if days < 0 else "muted")
    row.addWidget(left_label)
    row.addStretch(1)
    where = QLabel(name)
    dress(where, kind="muted")
    row.addWidget(where)
    return line


def _left(days: int) -> str:
    if days < 0:
        return tr("已过 {n} 天", n=-days)
    return tr("还有 {n} 天", n=days) if days else tr("就是今天")
