"""总览: what is done, due, overdue, missing and waiting, as numbers and charts; every one opens the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.base.dates import show_day
from core.base.states import PROGRESS, WARNINGS
from core.domain import deadlines, overview
from core.domain.finder import FindingFilter
from core.domain.overview import Bar, Overview
from gui.cards.history_lines import moment
from gui.cards.overview_parts import FigureCard, ReminderLine, StateBar, WaitingReview, date_line, left
from gui.cards.tones import PROGRESS_TONES, WARNING_TONES
from gui.language import tr
from gui.look import RHYTHM, dress, enlarge
from gui.parts.charts import BarChart, BarLine, Legend, Line, LineChart, Part, RingChart
from gui.parts.empty_state import EmptyState
from gui.parts.form import scrolled
from gui.parts.page import Page

if TYPE_CHECKING:
    from gui.cards.overview_paper import OverviewPaper
    from gui.desk import Desk
    from gui.flows.report_flow import Wanted


REVIEW_DRAFT = "intake.review"  # where the flow of 导入反馈意见 keeps a review that is not recorded yet
COPY_EVERY = 7  # days after which a copy elsewhere is asked for again
DUE = ("overdue", "urgent", "soon", "long_term")
LACKS = {"measure": "未定整改措施", "leader": "未定责任领导", "unit": "未定牵头单位", "deadline": "未定完成时限"}
RINGS = {"rate": ("完成率", "good"), "on_time_rate": ("按期完成率", "accent"), "closing_rate": ("销号率", "good")}
BARS = {"categories": "按类别", "units": "按牵头单位", "leaders": "按责任领导"}
LINES_AT_MOST = 5

# How the states look in a bar: colour and strength on the screen, hatching on paper.
FACES = {
    "done": ("good", 1.0, Qt.BrushStyle.SolidPattern),
    "basic": ("good", 0.45, Qt.BrushStyle.Dense4Pattern),
    "open": ("busy", 0.55, Qt.BrushStyle.BDiagPattern),
    "not_started": ("line", 1.0, Qt.BrushStyle.NoBrush),
}


class OverviewPage(Page):
    """The first thing seen in the morning."""

    name = "overview"
    tools = ("intake.feedback", "ledger.export", "report.make", "overview.print")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.figures: dict[str, FigureCard] = {}
        self.charts: dict[str, BarChart] = {}
        self.rings: dict[str, RingChart] = {}
        self.trend = LineChart(tr("完成趋势"))
        self._legends: list[Legend] = []
        self._bars: dict[str, tuple[Bar, ...]] = {}
        self._rate = QLabel()
        self._bar = StateBar()
        self._waiting, self._dates = QVBoxLayout(), QVBoxLayout()
        self._backup, self._copied = QLabel(), QLabel()
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
        self._paper: Wanted | None = None
        self._counted: Overview | None = None
        self.reminders = ReminderLine(self._make_lists)
        self.waiting = WaitingReview(lambda: self.command_asked.emit("intake.feedback"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.waiting)
        column.addWidget(self.reminders)
        column.addWidget(self._stack, 1)

    # -- building -----------------------------------------------------------------------------------

    def _board(self) -> QWidget:
        board = self.board = QWidget()
        board.setMaximumWidth(200 * RHYTHM)
        column = QVBoxLayout(board)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(RHYTHM)
        enlarge(self._rate, 1.15, strong=False)
        column.addWidget(self._rate)
        column.addWidget(self._bar)
        column.addLayout(self._row([(key, word, PROGRESS_TONES[key]) for key, word in reversed(PROGRESS.items())]))
        column.addWidget(_heading("时限"))
        column.addLayout(self._row([(key, WARNINGS[key], WARNING_TONES.get(key, "busy")) for key in DUE]))
        column.addLayout(_halves(self._lines("等待办理", self._waiting), self._lines("重要日期", self._dates)))
        column.addLayout(_halves(self._bar_chart("categories"), self._rates_and_trend()))
        column.addLayout(_halves(self._bar_chart("units"), self._bar_chart("leaders")))
        column.addWidget(_heading("还缺什么"))
        column.addLayout(self._row([(key, word, "soon") for key, word in LACKS.items()]))
        column.addLayout(self._backup_lines())
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

    def _lines(self, title: str, lines: QVBoxLayout) -> QVBoxLayout:
        lines.setSpacing(RHYTHM // 2)
        return _titled(title, lines)

    def _bar_chart(self, key: str) -> QVBoxLayout:
        chart = self.charts[key] = BarChart(tr(BARS[key]), _parts({}))
        chart.pressed.connect(partial(self._open_bar, key))
        legend = Legend(_parts({}))
        self._legends.append(legend)
        return _titled(BARS[key], legend, chart)

    def _rates_and_trend(self) -> QVBoxLayout:
        row = QHBoxLayout()
        for key, (title, tone) in RINGS.items():
            self.rings[key] = RingChart(tr(title), tone)
            row.addWidget(self.rings[key])
        return _titled("完成率和趋势", row, self.trend)

    def _backup_lines(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(RHYTHM)
        dress(self._backup, kind="muted")
        column.addSpacing(2 * RHYTHM)
        column.addWidget(self._backup)
        line = QHBoxLayout()
        line.setSpacing(2 * RHYTHM)
        line.addWidget(self._copied)
        line.addWidget(self._copy)
        line.addStretch(1)
        column.addLayout(line)
        return column

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
        self._counted = counted
        self.commands_changed.emit()
        days = deadlines.warning_days(self.desk.workspace)
        for figure in (*counted.states, *counted.due, *counted.missing):
            card = self.figures[figure.key]
            card.show_figure(figure)
            if figure.key in days:
                card.setToolTip(f"{tr('{n} 天内到期', n=days[figure.key])}\n{card.toolTip()}")
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
        self.reminders.show_counts(counted.reminders)
        self._show_charts(counted)
        self._show_tasks(counted)

    def _show_charts(self, counted: Overview) -> None:
        words = {figure.key: tr(figure.title) for figure in counted.states}
        for legend in self._legends:
            legend.show_parts(_parts(words))
        self._bars = {"categories": counted.categories, "units": counted.units, "leaders": counted.leaders}
        for key, bars in self._bars.items():
            self.charts[key].show_lines([_bar_line(bar) for bar in bars])
        for rate in counted.rates:
            if rate.key in self.rings:
                share = float(rate.text.rstrip("%")) / 100 if rate.text else 0.0
                self.rings[rate.key].show_rate(share, rate.text, tr(rate.basis))
        months = counted.trend
        lines = (
            Line(tr("应完成"), "muted", tuple(month.due for month in months), dashed=True),
            Line(tr("已完成"), "good", tuple(month.done for month in months)),
        )
        days = [tr("{month}月", month=month.day.month) for month in months]
        self.trend.show_lines(days, lines if months else ())

    def _show_tasks(self, counted: Overview) -> None:
        _empty(self._waiting)
        for one in counted.waiting:
            button = QPushButton(tr("{what} {n} 件", what=tr(one.title), n=one.count))
            dress(button, kind="link")
            button.clicked.connect(partial(self.desk.go, one.page))
            self._waiting.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if not counted.waiting:
            self._waiting.addWidget(_muted(tr("没有等待审核、批准或答复的事项。")))
        self._waiting.addStretch(1)

    def _make_lists(self) -> None:
        from gui.flows.report_flow import Wanted

        self._paper = Wanted("reminder")
        self.command_asked.emit("report.make")
        self._paper = None

    def chosen(self) -> Any:
        return self._paper

    def _open(self, wanted: FindingFilter) -> None:
        self.desk.go("findings", wanted)

    def _open_bar(self, key: str, place: int) -> None:
        self._open(self._bars[key][place].wanted)

    def _show_dates(self) -> None:
        _empty(self._dates)
        today = self.desk.workspace.today()
        where = "" if self.desk.inspection is None else " AND id = ?"
        values = () if self.desk.inspection is None else (self.desk.inspection,)
        found = [
            (row.due_on, name, row)
            for key, name in self.desk.workspace.sql(f"SELECT id, name FROM inspection WHERE 1{where}", *values)
            for row in deadlines.milestones(self.desk.workspace, key)
            if row.due_on is not None and row.done_on is None
        ]
        for due, name, row in sorted(found, key=lambda one: one[0])[:LINES_AT_MOST]:
            days = (due - today).days
            self._dates.addWidget(date_line(show_day(due), row.title, left(days), name, row.basis, days))
        if not found:
            self._dates.addWidget(_muted(tr("没有要到的日期。报送日期按规则推算，列在“巡视反馈”的“时限节点”里。")))
        self._dates.addStretch(1)

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
        return {"overview.print": self._print} if self._counted is not None and not self._stack.currentIndex() else {}

    def _print(self) -> None:
        from gui.cards.overview_paper import preview

        preview(self.sheet(), self.window())

    def sheet(self) -> OverviewPaper:
        """What 打印总览 prints: the very figures and charts shown."""
        from gui.cards.overview_paper import OverviewPaper

        counted = self._counted
        assert counted is not None
        where = " WHERE id = ?" if self.desk.inspection is not None else ""
        values = () if self.desk.inspection is None else (self.desk.inspection,)
        names = [
            name for (name,) in self.desk.workspace.sql(f"SELECT name FROM inspection{where} ORDER BY id", *values)
        ]
        about = tr("{names}　截至{day}", names="、".join(names), day=show_day(self.desk.workspace.today()))
        return OverviewPaper(
            tr("整改情况总览"), about, self._rate.text(), (counted.states[::-1], counted.due, counted.missing),
            self._legends[0], self.charts["categories"], tuple(self.rings.values()), self.trend,
            self.charts["units"], self.charts["leaders"],
        )  # fmt: skip


def _parts(words: dict[str, str]) -> list[Part]:
    return [Part(words.get(key) or tr(PROGRESS[key]), *face) for key, face in FACES.items()]


def _bar_line(bar: Bar) -> BarLine:
    note = tr("超期 {n}", n=bar.late) if bar.late else ""
    return BarLine(bar.title, tuple(bar.states.get(key, 0) for key in FACES), note)


def _heading(text: str) -> QLabel:
    label = QLabel(tr(text))
    enlarge(label, 1.1)
    label.setContentsMargins(0, 2 * RHYTHM, 0, 0)
    return label


def _titled(title: str, *below: QWidget | QVBoxLayout | QHBoxLayout) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(RHYTHM)
    column.addWidget(_heading(title))
    for one in below:
        if isinstance(one, QWidget):
            column.addWidget(one)
        else:
            column.addLayout(one)
    column.addStretch(1)
    return column


def _halves(first: QVBoxLayout, second: QVBoxLayout) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(5 * RHYTHM)
    row.addLayout(first, 1)
    row.addLayout(second, 1)
    return row


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    dress(label, kind="muted")
    return label


def _empty(lines: QVBoxLayout) -> None:
    while (item := lines.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
