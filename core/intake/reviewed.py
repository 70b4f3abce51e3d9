"""确认入库: from what the reader made of a document to a review, and from the review to what is recorded.

The window and the command line go the same way; the command line only leaves the review as the reader made it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.base.text import is_traditional
from core.domain import inspections, intake_records
from core.domain.inspections import FeedbackEventDraft, InspectionDraft
from core.domain.intake_records import Accepted, KeptFile, ReviewedDocument, ReviewedItem
from core.intake.review import Review
from core.intake.sheet import HEADER, Evidence, Fact, Item, Remark, Sheet
from core.intake.source import Source
from core.store import evidence
from core.store.workspace import Workspace

if TYPE_CHECKING:
    from core.intake.drafts import Draft
    from core.intake.feedback import Feedback
    from core.intake.meetings import Meetings, Said

# Fields of the header that a feedback meeting keeps, and what the reader calls some of the others.
_OF_EVENTS = {"chair", "chair_post", "host", "place", "attendees", "observers", "head_event", "team_event"}
_RECEIVER = re.compile(
    r"(?:移交|移送|转交|转)(?:给|由|至)?(?!有关)(?P<who>[^，,。；;]{2,40}?)(?:等有关(?:方面|部门|单位))?"
    r"(?:依规依纪依法|依纪依法)?(?:处理|办理|处置|核查)"
)
_FIELDS = {"focus": "themes", "attending": "attendees", "observing": "observers"}

# Between a heading and the one under it, as it is shown and may be typed.
UNDER = " / "


def begin(source: Source, feedback: Feedback) -> Review:
    """A review of a document as the reader left it; remarks on the file stand before those on its words."""
    items = tuple(
        Item(key, draft.kind, draft.start, draft.end, draft.reading, _heading(draft), doubt=draft.doubt or "")
        for key, draft in enumerate(feedback.drafts, 1)
    )
    told = _told(feedback.meetings)
    header = tuple(Fact(field, told.get(field) or _words(getattr(feedback.header, field, ""))) for field in HEADER)
    of_items = {(draft.start, draft.end, draft.doubt) for draft in feedback.drafts}
    remarks = [Remark(note.code, facts=dict(note.facts)) for note in source.notes]
    remarks += [
        Remark(doubt.code, doubt.start, doubt.end, dict(doubt.facts))
        for doubt in feedback.doubts
        if (doubt.start, doubt.end, doubt.code) not in of_items
    ]
    where = [Evidence(_FIELDS.get(place.field, place.field), place.start, place.end) for place in feedback.evidence]
    sheet = Sheet(items, header, next_key=len(items) + 1)
    return Review(source.text, sheet, name=source.name, evidence=where, doubts=remarks)


def simplify_by_default(workspace: Workspace, review: Review) -> None:
    """转为简体入库 is on from the start where the text is traditional and the workspace simplified."""
    if workspace.language == "zh_CN" and is_traditional(review.source):
        review.simplify(True)


def inspection(review: Review, name: str = "", *, received_on: date | None = None) -> InspectionDraft:
    """The inspection the header speaks of; without a name it gets the one that is suggested."""
    values: dict[str, Any] = {field: review.value(field) for field in HEADER if field not in _OF_EVENTS}
    values |= {"organisation": values.pop("organisations"), "received_on": received_on, "events": _events(review)}
    draft = InspectionDraft(name.strip(), **values)
    return draft if draft.name else replace(draft, name=inspections.suggested_name(draft))


def kept(workspace: Workspace, content: bytes, name: str) -> KeptFile | None:
    """The document's own bytes in the evidence store; None where there are none."""
    return KeptFile(evidence.keep(workspace, content), len(content), name) if content else None


def document(review: Review, given: InspectionDraft, file: KeptFile | None) -> ReviewedDocument:
    """What 确认入库 records of a review."""
    items = tuple(
        ReviewedItem(
            item.kind,
            item.start,
            item.end,
            review.original(item),
            review.text(item),
            item.brief,
            tuple(part for part in review.heading(item).split(UNDER) if part.strip()),
            tuple(map(review.rendered, item.manifestations)),
            _receiver(review.text(item)) if item.kind == "clue" else "",
        )
        for item in review.items
    )
    where = tuple((span.field, span.start, span.end) for span in review.spans() if span.place == "evidence")
    return ReviewedDocument(review.name, review.source, given, items, where, file)


def _receiver(text: str) -> str:
    """Whom the clues were handed over to, as the statement names them; empty when it only says 有关部门."""
    found = _RECEIVER.search(text)
    return found["who"] if found else ""


def take_in(workspace: Workspace, source: Source, *, into: int | None = None, again: bool = False) -> Accepted:
    """Read a document and record it as the reader left it. Refuses what `intake_records.accept` refuses."""
    from core.intake.feedback import read_feedback

    review = begin(source, read_feedback(source))
    simplify_by_default(workspace, review)
    file = kept(workspace, source.content, source.name)
    return intake_records.accept(workspace, document(review, inspection(review), file), into=into, again=again)


def _heading(draft: Draft) -> str:
    """The heading as written, under the organisation where the document speaks of several."""
    return UNDER.join(part for part in (draft.organisation, draft.category) if part)


def _told(meetings: Meetings) -> dict[str, str]:
    """What the text says around the feedback, by field of the header."""
    chair, host, head = meetings.chair, meetings.host, meetings.first_responsible
    return {
        "first_responsible": head.name.text if head else "",
        "chair": chair.name.text if chair else "",
        "chair_post": chair.posts.text if chair else "",
        "host": host.name.text if host else "",
        "place": next((each.place.text for each in meetings.meetings if each.place), ""),
        "methods": _row(meetings.methods),
        "themes": _row(meetings.focus),
        "attendees": _row(meetings.attending),
        "observers": _row(meetings.observing),
        "head_event": next((each.said.text for each in meetings.meetings if each.kind == "leader"), ""),
        "team_event": next((each.said.text for each in meetings.meetings if each.kind == "team"), ""),
    }


def _row(said: Sequence[Said]) -> str:
    return "、".join(each.text.strip() for each in said)


def _events(review: Review) -> tuple[FeedbackEventDraft, ...]:
    """两次反馈: who of the inspecting side chairs the talk with the head; the head himself chairs the leadership's."""
    shared = {"held_on": review.value("feedback_on"), "place": review.value("place")}
    shared["speaker"] = review.value("team_leader")
    events: list[FeedbackEventDraft] = []
    if text := review.value("head_event"):
        chaired = {"chair": review.value("chair"), "chair_post": review.value("chair_post")}
        events.append(FeedbackEventDraft("head", text=text, **chaired, **shared))
    if text := review.value("team_event"):
        present = {"attendees": review.value("attendees"), "observers": review.value("observers")}
        events.append(FeedbackEventDraft("team", text=text, chair=review.value("host"), **present, **shared))
    return tuple(events)


def _words(value: object) -> str:
    """A header value as one text; several organisations stand beside each other."""
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return str(value or "")
