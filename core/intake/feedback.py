"""反馈意见: reads a feedback document into a header and draft items, each tied to its place; nothing of it gets lost.

Made of rules of the language and word lists (`resources/intake/`), without a model and without a network. Every
character that is not blank ends in a draft, in the evidence of the header, or in what is left over.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from core.base.sentences import sentence
from core.intake.drafts import Doubt, Draft, Evidence, Place
from core.intake.header import Header, HeaderReading
from core.intake.layout import Block, read_layout
from core.intake.meetings import MeetingReading, Meetings
from core.intake.people import persons, roles
from core.intake.reading import Reading
from core.intake.rectification import ReportReading, is_report
from core.intake.source import Source
from core.intake.speech import Role, Speakers


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the reader made of one document."""

    header: Header
    meetings: Meetings
    drafts: tuple[Draft, ...]
    left_over: tuple[Place, ...]
    evidence: tuple[Evidence, ...]
    doubts: tuple[Doubt, ...]


def read_feedback(source: Source) -> Feedback:
    """The header, the draft items and the rest of a document."""
    blocks = read_layout(source.text)
    _mark_headings(blocks, source)
    texts = [block for block in blocks if block.kind != "furniture"]
    people = persons(texts)
    known = roles(people, texts)
    people = [replace(person, role=known[person.name]) for person in people]
    headed: list[tuple[str, int, int]] = []
    if is_report(texts):
        drafts = ReportReading(source.text, texts).run()
    else:
        drafts, headed = _read(source.text, texts, known)
    drafts = _without_overlap(drafts)
    first = drafts[0].start if drafts else len(source.text)
    header = HeaderReading(source.text, texts, first, people)
    values = header.run(headed)
    meetings = MeetingReading(source.text, texts, first, people).run()
    evidence = _outside([*header.evidence, *meetings.evidence()], drafts)
    left = _left_over(source.text, drafts, evidence)
    return Feedback(values, meetings, tuple(drafts), tuple(left), tuple(evidence), tuple(_doubts(drafts)))


def _read(text: str, blocks: list[Block], known: dict[str, Role]) -> tuple[list[Draft], list[tuple[str, int, int]]]:
    """The drafts, and the bodies that have headings; a text that announces no findings is read once more for them."""
    reading = Reading(text, blocks, Speakers(known))
    drafts = reading.run()
    if not any(draft.kind == "finding" for draft in drafts):
        again = Reading(text, blocks, Speakers(known), unannounced=True)
        drafts = again.run()
    return drafts, reading.organisations


def _mark_headings(blocks: list[Block], source: Source) -> None:
    levels = {heading.start: heading.level for heading in source.headings}
    for block in blocks:
        if block.places and block.places[0] in levels:
            block.heading_level = levels[block.places[0]]


def _without_overlap(drafts: list[Draft]) -> list[Draft]:
    ordered = sorted(drafts, key=lambda draft: (draft.start, -draft.end))
    kept: list[Draft] = []
    for draft in ordered:
        if not kept or draft.start >= kept[-1].end:
            kept.append(draft)
    return kept


def _outside(evidence: list[Evidence], drafts: list[Draft]) -> list[Evidence]:
    """Evidence that touches no draft, each place once, in order."""
    inside = [(draft.start, draft.end) for draft in drafts]
    free = {each for each in evidence if not any(each.start < end and start < each.end for start, end in inside)}
    return sorted(free, key=lambda each: (each.start, each.end, each.field))


def _left_over(text: str, drafts: list[Draft], evidence: list[Evidence]) -> list[Place]:
    """The stretches with words that became nothing."""
    taken = sorted([(each.start, each.end) for each in [*drafts, *evidence]])
    left: list[Place] = []
    at = 0
    for start, end in [*taken, (len(text), len(text))]:
        if start > at:
            inner = text[at:start]
            begin, stop = at + len(inner) - len(inner.lstrip()), at + len(inner.rstrip())
            if begin < stop:
                left.append(Place(begin, stop))
        at = max(at, end)
    return left


def _doubts(drafts: list[Draft]) -> list[Doubt]:
    doubts = [Doubt(draft.doubt, draft.start, draft.end) for draft in drafts if draft.doubt]
    if not drafts:
        doubts.append(Doubt("feedback.doubt_no_items", 0, 0))
    return doubts


def as_json(feedback: Feedback) -> Mapping[str, Any]:
    """What `rectify intake --dry-run --json` prints: null when absent, offsets in code points, end exclusive."""
    return {
        "inspection": asdict(feedback.header),
        "drafts": [
            {"kind": each.kind, "category": each.category, "text": each.text, "start": each.start, "end": each.end}
            for each in feedback.drafts
        ],
        "left_over": [{"start": each.start, "end": each.end} for each in feedback.left_over],
        "evidence": [{"start": each.start, "end": each.end, "field": each.field} for each in feedback.evidence],
        "doubts": [
            {"code": each.code, "start": each.start, "end": each.end, "text": sentence(each.code, **each.facts)}
            for each in feedback.doubts
        ],
    }
