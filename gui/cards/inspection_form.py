"""巡视反馈: the form of one inspection — who inspected whom, when, both feedback meetings."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from core.base.dates import show_partial
from core.base.states import FEEDBACK_EVENTS
from core.domain import progress_words
from core.domain.inspections import FeedbackEventDraft, InspectionDraft
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TextField
from gui.parts.form import Form

if TYPE_CHECKING:
    from gui.desk import Desk

KINDS = ("巡视", "巡察", "常规巡视", "专项巡视", "机动巡视", "“回头看”")
EVENT_FIELDS = ("held_on", "place", "chair", "chair_post", "speaker", "attendees", "observers")
_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
_MONTH = re.compile(r"(\d{4})\D+(\d{1,2})\D*")
_SHORT = re.compile(r"(\d{1,2})\D(\d{1,2})\D?")


class PartialDateField(LineField):
    """A date as a document gives it: a day, a month, or a day without its year; empty when not said."""

    def __init__(self) -> None:
        super().__init__(hint=tr("如 2025年6月30日；只知道月份也可以"))
        self.setMaximumWidth(36 * RHYTHM)

    @property
    def value(self) -> str:
        return read_partial(self.text()) or ""

    @value.setter
    def value(self, value: str) -> None:
        self.setText(show_partial(value) if value else "")

    @property
    def plain(self) -> str:
        return self.text()

    @plain.setter
    def plain(self, plain: str) -> None:
        self.setText(plain)

    def complaint(self) -> str:
        return tr("还不是一个日期") if read_partial(self.text()) is None else ""


def read_partial(text: str) -> str | None:
    """`2025-06-30`, `2025-06`, `--06-30` as stored, from what was typed; "" for nothing, None for no date."""
    typed = text.strip()
    if not typed:
        return ""
    if day := _DAY.fullmatch(typed):
        return _checked(int(day[1]), int(day[2]), int(day[3]))
    if month := _MONTH.fullmatch(typed):
        return f"{month[1]}-{int(month[2]):02}" if 1 <= int(month[2]) <= 12 else None
    if short := _SHORT.fullmatch(typed):
        whole = _checked(2000, int(short[1]), int(short[2]))
        return f"--{whole[5:]}" if whole else None
    return None


def _checked(year: int, month: int, day: int) -> str | None:
    from datetime import date

    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


class InspectionForm(Form):
    """In the order in which a feedback document tells it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.add("name", "名称", LineField(hint=tr("如 十届省委第二轮巡视 某某区党工委")), required=True)
        self.add("kind", "类型", ChoiceField([("", ""), *((word, tr(word)) for word in KINDS)], free=True))
        self.add("term", "届次", LineField(hint=tr("如 十届省委")))
        self.add("round", "轮次", LineField(hint=tr("如 第二轮")))
        self.add("commissioned_by", "派出机关", LineField(hint=tr("如 省委巡视工作领导小组")))
        self.add("team", "巡视巡察组", LineField())
        self.add("team_leader", "组长", LineField())
        self.add("organisation", "被巡视（巡察）党组织", LineField())
        self.add("first_responsible", "第一责任人", LineField())
        self.add("started_on", "进驻日期", PartialDateField())
        self.add("ended_on", "结束日期", PartialDateField())
        self.add("feedback_on", "反馈日期", PartialDateField())
        self.add("received_on", "签收日期", DateField(desk.workspace.today))
        self.add("methods", "工作方式", TextField(lines=2))
        self.add("themes", "监督重点", TextField(lines=2))
        words = [(name, tr(title)) for name, title in progress_words.choices(desk.workspace)]
        self.add("progress_words", "完成情况用语", ChoiceField(words))
        for kind, title in FEEDBACK_EVENTS.items():
            self.add_heading(title)
            self._add_event(kind)
        self.close_up()

    def _add_event(self, kind: str) -> None:
        self.add(f"{kind}_held_on", "日期", PartialDateField())
        self.add(f"{kind}_place", "地点", LineField())
        self.add(f"{kind}_chair", "主持人", LineField())
        self.add(f"{kind}_chair_post", "主持人职务", LineField())
        self.add(f"{kind}_speaker", "反馈人", LineField())
        self.add(f"{kind}_attendees", "出席", TextField(lines=2))
        self.add(f"{kind}_observers", "列席", TextField(lines=2))

    def show_draft(self, draft: InspectionDraft) -> None:
        """Open the form on an inspection."""
        values = {name: value for name, value in asdict(draft).items() if name != "events"}
        known = {event.kind: event for event in draft.events}
        for kind in FEEDBACK_EVENTS:
            event = known.get(kind, FeedbackEventDraft(kind))
            values |= {f"{kind}_{name}": getattr(event, name) for name in EVENT_FIELDS}
        self._texts = {kind: event.text for kind, event in known.items()}
        self.fill(values)

    def draft(self) -> InspectionDraft:
        """What the fields say, as the core takes it; a meeting of which nothing is known is left out."""
        values: dict[str, Any] = self.values()
        events: list[FeedbackEventDraft] = []
        for kind in FEEDBACK_EVENTS:
            given = {name: values.pop(f"{kind}_{name}") for name in EVENT_FIELDS}
            text = self._texts.get(kind, "")
            if any(given.values()) or text:
                events.append(FeedbackEventDraft(kind, text=text, **given))
        return InspectionDraft(**{**values, "kind": values["kind"] or ""}, events=tuple(events))
