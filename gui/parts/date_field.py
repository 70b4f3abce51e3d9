"""日期: typed the way clerks type it, or picked; what was understood stands beside it in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.base.dates import (
    BUILT_IN,
    LONG_TERM,
    Calendar,
    When,
    is_workday,
    knows_year,
    last_of_month,
    read_day,
    read_when,
    show_day,
)
from core.base.errors import Refused
from gui.language import speaking, tell, tr
from gui.look import RHYTHM, dress, icon, look
from gui.parts.fields import Field

_WEEKEND = (5, 6)
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


class DateField(QWidget, Field):
    """A day, or with `deadline` also a month or 长期坚持. `value` is a date, a `When`, or None.

    `calendar` is the 放假安排 of the open workspace; the window keeps it for all fields.
    """

    calendar: Calendar = BUILT_IN

    changed = Signal()

    def __init__(self, today: Callable[[], date], *, deadline: bool = False) -> None:
        super().__init__()
        self._today = today
        self._deadline = deadline
        self._wrong = ""
        self._value: date | When | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("如 0630、+10、长期坚持") if deadline else tr("如 0630、+10"))
        self.line.setToolTip(_ways(deadline))
        self.line.setFixedWidth(24 * RHYTHM)
        self.line.textEdited.connect(self._on_edited)
        self.line.editingFinished.connect(self._settle)
        self._pick = QToolButton()
        self._pick.setIcon(icon("calendar", "muted"))
        self._pick.setIconSize(QSize(18, 18))
        self._pick.setAccessibleName(tr("从日历选择"))
        self._pick.setToolTip(tr("从日历选择 (Alt+↓)"))
        self._pick.setShortcut("Alt+Down")
        self._pick.clicked.connect(self._show_calendar)
        self._understood = QLabel()
        dress(self._understood, kind="muted")
        self._understood.setWordWrap(True)  # a long note never widens the form
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(RHYTHM // 2)
        row.addWidget(self.line)
        row.addWidget(self._pick)
        row.addWidget(self._understood, 1)
        self.setFocusProxy(self.line)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    @property
    def value(self) -> date | When | None:
        return self._value

    @value.setter
    def value(self, value: date | When | None) -> None:
        self._value, self._wrong = value, ""
        self.line.setText(str(value) if isinstance(value, When) else show_day(value))
        self._explain()

    @property
    def plain(self) -> str:
        return self.line.text()

    @plain.setter
    def plain(self, plain: str) -> None:
        self.line.setText(plain)
        self._read(plain)
        self._explain()

    def complaint(self) -> str:
        return self._wrong

    def show_wrong(self, wrong: bool) -> None:
        dress(self.line, wrong="true" if wrong else "false")

    # -- reading ------------------------------------------------------------------------------------

    def _on_edited(self, text: str) -> None:
        self._read(text)
        self._explain()
        self.changed.emit()

    def _read(self, text: str) -> None:
        try:
            self._value = (read_when if self._deadline else read_day)(text, self._today(), self.calendar)
            self._wrong = ""
        except Refused as error:
            self._value, self._wrong = None, tell(error)

    def _settle(self) -> None:
        """Leaving the field: what was understood is written out in full."""
        if self._value is not None and not self._wrong:
            value = self._value
            self.line.setText(str(value) if isinstance(value, When) else show_day(value))
            self._explain()

    def _explain(self) -> None:
        self._understood.setText(self._words())

    def _words(self) -> str:
        if self._wrong:
            return "" if not self.line.text().strip() else tr("还不是一个日期")
        day = self._value.last_day if isinstance(self._value, When) else self._value
        if day is None:
            return tr("不设最后期限，只报进展") if self._value is not None else ""
        left = (day - self._today()).days
        # What is written out in the line is not said twice.
        parts = [] if self.line.text() == show_day(day) else [show_day(day)]
        parts.append(tr(WEEKDAYS[day.weekday()]))
        if day.weekday() in _WEEKEND and is_workday(day, self.calendar):
            parts.append(tr("调休上班"))
        if self._deadline:
            parts.append(_left(left))
        if not knows_year(day.year, self.calendar):
            parts.append(tr("该年放假安排未录入"))
        return " · ".join(parts)

    # -- picking ------------------------------------------------------------------------------------

    def _show_calendar(self) -> None:
        popup = _Calendar(self, self._deadline)
        day = self._value.last_day if isinstance(self._value, When) else self._value
        start = day or self._today()
        popup.calendar.setSelectedDate(QDate(start.year, start.month, start.day))
        popup.picked.connect(self._on_picked)
        popup.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        popup.show()
        popup.calendar.setFocus()

    def _on_picked(self, text: str) -> None:
        self.line.setText(text)
        self._read(text)
        self._settle()
        self.line.setFocus()
        self.changed.emit()


class _Calendar(QFrame):
    """A month to click in; for deadlines also whole months, 长期坚持 and working days ahead."""

    picked = Signal(str)

    def __init__(self, parent: QWidget, deadline: bool) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dress(self, ground="surface")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(self)
        column.setContentsMargins(RHYTHM, RHYTHM, RHYTHM, RHYTHM)
        self.calendar = QCalendarWidget()
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setLocale(QLocale(speaking()))
        plain = QTextCharFormat()
        plain.setForeground(look().colour("muted"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)
        self.calendar.activated.connect(self._on_day)
        self.calendar.clicked.connect(self._on_day)
        column.addWidget(self.calendar)
        row = QHBoxLayout()
        steps: list[tuple[str, Callable[[], str]]] = [
            (tr("+5 工作日"), lambda: "+5"),
            (tr("+10 工作日"), lambda: "+10"),
        ]
        if deadline:
            steps += [(tr("整月"), self._month), (tr("长期坚持"), lambda: LONG_TERM)]
        for words, text in steps:
            button = QPushButton(words)
            dress(button, kind="quiet")
            button.clicked.connect(lambda _=False, text=text: self._take(text()))
            row.addWidget(button)
        column.addLayout(row)

    def _on_day(self, day: QDate) -> None:
        self._take(f"{day.year()}-{day.month()}-{day.day()}")

    def _month(self) -> str:
        day = last_of_month(date(self.calendar.yearShown(), self.calendar.monthShown(), 1))
        return f"{day.year}年{day.month}月"

    def _take(self, text: str) -> None:
        self.picked.emit(text)
        self.close()


def _ways(deadline: bool) -> str:
    """Every way a date may be typed, one a line."""
    ways = [
        tr("某一天：0630、6.30、25-6-30、2025-6-30、2025年6月30日、六月三十日"),
        tr("从今天起第 10 个工作日：+10"),
    ]
    if deadline:
        ways += [tr("整月、季度、年底：2025年6月、6月底、2026年第四季度、年底"), tr("没有期限：长期坚持")]
    return "\n".join(ways)


def _left(days: int) -> str:
    if days < 0:
        return tr("已过 {n} 天", n=-days)
    return tr("还有 {n} 天", n=days) if days else tr("就是今天")
