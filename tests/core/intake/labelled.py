"""Labelled documents: a text, what a person finds in it, and how well the reader's answer agrees.

The measure is that of the labels' authors: an item is found when kind and place agree, the place by intersection over
union of at least 0.6, blanks and punctuation at both ends not counted; what lies in an `ignore` stretch is neither
wanted nor punished.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.base.text import plain
from core.intake.feedback import Feedback, read_feedback
from core.intake.source import Source, from_paste

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.stem for path in (SAMPLES / "labels").glob("*.json"))
_EDGE = " \t\r\n\u3000;；,，、。.:：…!！"


@dataclass(frozen=True)
class Labelled:
    """One document with its label and the reader's answer."""

    source: Source
    label: dict[str, Any]
    feedback: Feedback

    @property
    def text(self) -> str:
        return self.source.text


def labelled(name: str) -> Labelled:
    source = from_paste((SAMPLES / "texts" / f"{name}.txt").read_text(encoding="utf-8"))
    label = json.loads((SAMPLES / "labels" / f"{name}.json").read_text(encoding="utf-8"))
    return Labelled(source, label, read_feedback(source))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def agreement(one: tuple[int, int], other: tuple[int, int]) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))


def score(document: Labelled) -> tuple[int, int, int, int]:
    """Items found, items labelled, drafts that count, and found findings whose category is right."""
    text, items = document.text, document.label["items"]
    drafts = list(document.feedback.drafts)
    found = right = 0
    for item in items:
        places = [(item["start"], item["end"]), *item.get("alt_spans", [])]
        match = next((draft for draft in drafts if draft.kind == item["kind"] and _agrees(text, draft, places)), None)
        if match is not None:
            drafts.remove(match)
            found += 1
            right += item["kind"] != "finding" or _right_category(item, match.category)
    ignored = [(each["start"], each["end"]) for each in document.label.get("ignore", [])]
    wrong = [draft for draft in drafts if not _lies_in(trimmed(text, draft.start, draft.end), ignored)]
    return found, len(items), found + len(wrong), right


def _right_category(item: dict[str, Any], category: str | None) -> bool:
    wanted = {_field(each) for each in (item["category"], *item.get("category_alt", []))}
    return bool(item.get("category_free")) or _field(category) in wanted


def _field(heading: str | None) -> str:
    """A heading without the words that may stand or not: 在……方面, ……存在的问题."""
    return re.sub("方面|问题|存在的", "", re.sub("^(?:在|关于)", "", plain(heading or "")))


def _agrees(text: str, draft: Any, places: list[tuple[int, int]]) -> bool:
    place = trimmed(text, draft.start, draft.end)
    return any(agreement(place, trimmed(text, *each)) >= 0.6 for each in places)


def _lies_in(place: tuple[int, int], stretches: list[tuple[int, int]]) -> bool:
    common = sum(max(0, min(place[1], end) - max(place[0], start)) for start, end in stretches)
    return common * 2 >= place[1] - place[0]
