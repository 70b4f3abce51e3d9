"""巡视信息: the header of the inspection as the text gave it; what it does not say stays 未填."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.base.dates import read_when, show_partial
from core.base.errors import Refused
from gui.language import tell, tr
from gui.look import look
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField
from gui.parts.form import Form, scrolled

if TYPE_CHECKING:
    from core.intake.review import Review

TITLES = {
    "commissioned_by": "派出机关",
    "team": "巡视（巡察）组",
    "team_leader": "组长",
    "organisations": "被巡视（巡察）党组织",
    "first_responsible": "第一责任人",
    "term": "届次",
    "round": "轮次",
    "kind": "类型",
    "started_on": "进驻日期",
    "ended_on": "结束日期",
    "feedback_on": "反馈日期",
    "methods": "工作方式",
    "themes": "监督重点",
    "head_event": "向主要负责人反馈",
    "chair": "出席领导",
    "chair_post": "领导职务",
    "team_event": "向领导班子反馈",
    "host": "领导班子会主持人",
    "place": "反馈会地点",
    "attendees": "出席人员",
    "observers": "列席人员",
}
DATES = ("started_on", "ended_on", "feedback_on")


class PartialDateField(LineField):
    """A date as a document gives it: whole, without its day, or without its year. `value` is stored text."""

    def __init__(self, today: Callable[[], date], *, hint: str = "") -> None:
        super().__init__(hint=hint)
        self._today = today
        self._kept = ""

    @property
    def value(self) -> str:
        return self._read() if self.text().strip() else ""

    @value.setter
    def value(self, value: str) -> None:
        self._kept = value
        self.setText(show_partial(value) if value else "")

    @property
    def plain(self) -> str:
        return self.text()

    @plain.setter
    def plain(self, plain: str) -> None:
        self.setText(plain)

    def complaint(self) -> str:
        try:
            self._read()
        except Refused as error:
            return tell(error)
        return ""

    def _read(self) -> str:
        typed = self.text().strip()
        if not typed or (self._kept and typed == show_partial(self._kept)):
            return self._kept if typed else ""
        when = read_when(typed, self._today(), DateField.calendar)
        if when is None or when.last_day is None:
            raise Refused("date.not_a_date", text=typed)
        return f"{when.last_day:%Y-%m}" if when.precision == "month" else when.last_day.isoformat()


class HeaderForm(QWidget):
    """The form of the header. `pointed` names the field the caret is in, so that its evidence can be shown."""

    filled = Signal(str, str)  # field, value
    pointed = Signal(str)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = Form()
        self.into = ChoiceField([(None, tr("新的巡视巡察"))])
        self.form.add("into", "写入", self.into)
        self.name = self.form.add("name", "名称", LineField(), required=True)
        self._named = False
        for field, title in TITLES.items():
            made = PartialDateField(today, hint=tr("未填")) if field in DATES else LineField(hint=tr("未填"))
            self.form.add(field, title, made)
            made.editingFinished.connect(lambda field=field: self._on_edited(field))
            made.installEventFilter(self)
        self.received_on = self.form.add("received_on", "签收日期", DateField(today))
        self.form.close_up()
        self.into.changed.connect(self._on_into_changed)
        self.name.changed.connect(self._on_named)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(self.form))
        look().changed.connect(self._colour_missing)
        self._colour_missing()

    def offer_inspections(self, known: Sequence[tuple[int, str]]) -> None:
        """The inspections a further document may belong to."""
        self.into.offer([(None, tr("新的巡视巡察")), *((key, tr("已有：{name}", name=name)) for key, name in known)])
        self.form.show_field("into", bool(known))

    def show_review(self, review: Review, suggested_name: str) -> None:
        """Show the header as it is now; a name the clerk has typed stays."""
        for field in TITLES:
            shown = self.form.field(field)
            if not shown.hasFocus():
                shown.value = review.value(field)
            missing = not review.value(field)
            shown.setAccessibleDescription(tr("未填") if missing else "")
        if not self._named:
            self.name.value = suggested_name

    def check(self) -> bool:
        """Whether every field can be understood; complaints stand beside the fields."""
        return self.form.check()

    def _on_edited(self, field: str) -> None:
        shown = self.form.field(field)
        if not shown.complaint():
            self.filled.emit(field, shown.value)
        else:
            self.form.check()

    def _on_named(self) -> None:
        self._named = True

    def _on_into_changed(self) -> None:
        new = self.into.value is None
        self.form.show_field("name", new)
        self.form.show_field("received_on", new)

    def _colour_missing(self) -> None:
        for field in TITLES:
            shown = self.form.field(field)
            palette = shown.palette()
            palette.setColor(QPalette.ColorRole.PlaceholderText, look().colour("soon"))
            shown.setPalette(palette)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            for field in TITLES:
                if self.form.field(field) is watched:
                    self.pointed.emit(field)
        return super().eventFilter(watched, event)
