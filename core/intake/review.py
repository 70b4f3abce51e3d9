"""审核入库: a feedback document between being read and being recorded.

A `Review` holds the source, which never changes, and a `Sheet`: what reader and clerk have made of it so
far. Every change gives a new sheet and can be taken back inside the review. Items are stretches of the
source that do not overlap; what is neither item nor evidence of the header is *left over* and is computed
from the rest, so that no character can get lost. Nothing here is recorded: a review lives in the draft
table until 确认入库.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

from core.base.errors import Refused
from core.base.text import one_line
from core.intake import phrases
from core.intake.sheet import KINDS, Evidence, Item, Remark, Sheet, Span, sheet_from_dict, sheet_to_dict

# An undo further back than this is of no use to a person, and a review of a long document stays small.
UNDO_DEPTH = 200

# Marks between two items belong to neither; only the full stop closes the one before it.
SEPARATORS = "，,、；;：:。"


@dataclass(frozen=True, slots=True)
class Step:
    """What a change was called, and the sheet before it."""

    name: str
    before: Sheet


class Review:
    """An intake review: its source, its present sheet, and the way back."""

    def __init__(
        self,
        source: str,
        sheet: Sheet,
        *,
        name: str = "",
        evidence: Sequence[Evidence] = (),
        doubts: Sequence[Remark] = (),
    ) -> None:
        self.source = source
        self.name = name
        self.evidence = tuple(evidence)
        self.doubts = tuple(doubts)
        self.sheet = sheet
        self._past: list[Step] = []
        self._future: list[Step] = []

    # -- looking ----------------------------------------------------------------------------------

    @property
    def items(self) -> tuple[Item, ...]:
        return self.sheet.items

    def item(self, key: int) -> Item:
        """The item of that key. Refuses one that is no longer there."""
        for item in self.sheet.items:
            if item.key == key:
                return item
        raise Refused("review.item_gone")

    def original(self, item: Item) -> str:
        """The very characters of the source, for ever beside what is recorded."""
        return self.source[item.start : item.end]

    def text(self, item: Item) -> str:
        """What would be recorded now: the clerk's words, else the reader's, in the script chosen."""
        return item.edited if item.edited is not None else self.rendered(item.reading)

    def rendered(self, text: str) -> str:
        """A text of the source in simplified characters if 转为简体 is on, with the clerk's choices."""
        return phrases.simplified(text, dict(self.sheet.choices)) if self.sheet.simplified else text

    def value(self, field: str) -> str:
        """A header value as it would be recorded; empty when not known (未填)."""
        for fact in self.sheet.header:
            if fact.field == field:
                return fact.value if fact.typed else self.rendered(fact.value)
        return ""

    def missing(self) -> tuple[str, ...]:
        """The header fields that are still 未填, in the form's order."""
        return tuple(fact.field for fact in self.sheet.header if not fact.value)

    def heading(self, item: Item) -> str:
        """The heading an item stands under, in the script chosen; empty when the text gives none."""
        return self.rendered(item.category)

    def groups(self) -> list[tuple[str, str, list[Item]]]:
        """(kind, heading, items), each group where its first item stands."""
        found: dict[tuple[str, str], list[Item]] = {}
        for item in self.sheet.items:
            found.setdefault((item.kind, self.heading(item)), []).append(item)
        return [(kind, category, items) for (kind, category), items in found.items()]

    def headings(self) -> list[str]:
        """The category headings in use, in the order of the items."""
        return list(dict.fromkeys(self.heading(item) for item in self.sheet.items if item.category))

    def spans(self) -> list[Span]:
        """The whole source cut into stretches without gap or overlap; an item goes before evidence."""
        taken = [Span(item.start, item.end, "item", item.key) for item in sorted(self.sheet.items, key=_start)]
        result: list[Span] = []
        at = 0
        for span in (*taken, Span(len(self.source), len(self.source))):
            result.extend(self._between(at, span.start))
            if span.start < span.end:
                result.append(span)
            at = span.end
        return result

    def left_over(self) -> list[Span]:
        """What has become nothing, line by line, without blanks and separating marks at its ends.

        Stretches of marks and blanks alone are not listed; `spans` has them.
        """
        lines = (line for span in self.spans() if span.place == "left_over" for line in self._lines(span))
        trimmed = (self._trimmed(line, SEPARATORS) for line in lines)
        return [span for span in trimmed if span and _has_words(self.source[span.start : span.end])]

    def at(self, offset: int) -> Span | None:
        """The stretch that holds this character."""
        spans = self.spans()
        index = bisect_right(spans, offset, key=lambda span: span.start) - 1
        return spans[index] if 0 <= index < len(spans) and offset < spans[index].end else None

    def uncertain(self) -> list[phrases.Uncertain]:
        """The phrases whose simplified form must be looked at, each once; none while 转为简体 is off."""
        if not self.sheet.simplified:
            return []
        texts = [item.reading for item in self.sheet.items if item.edited is None]
        texts += [words for item in self.sheet.items for words in item.manifestations]
        texts += [fact.value for fact in self.sheet.header if not fact.typed]
        return phrases.uncertain(texts, dict(self.sheet.choices))

    def _between(self, start: int, end: int) -> Iterator[Span]:
        """A stretch without items, cut into evidence and left over."""
        at = start
        for evidence in sorted(self.evidence, key=_start):
            left, right = max(at, evidence.start), min(end, evidence.end)
            if left >= right:
                continue
            if at < left:
                yield Span(at, left)
            yield Span(left, right, "evidence", field=evidence.field)
            at = right
        if at < end:
            yield Span(at, end)

    def _lines(self, span: Span) -> Iterator[Span]:
        start = span.start
        for line in self.source[span.start : span.end].splitlines(keepends=True):
            yield replace(span, start=start, end=start + len(line))
            start += len(line)

    def _trimmed(self, span: Span, marks: str = "") -> Span | None:
        """The stretch without blanks, and without separating marks if given, at its ends; None if nothing is left."""
        start, end = span.start, span.end
        while start < end and (self.source[start].isspace() or self.source[start] in marks):
            start += 1
        while start < end and (self.source[end - 1].isspace() or self.source[end - 1] in marks.replace("。", "")):
            end -= 1
        return replace(span, start=start, end=end) if start < end else None

    # -- changing ---------------------------------------------------------------------------------

    def split(self, key: int, offset: int) -> int:
        """Cut an item before the source's character `offset`; the second part's key is given back.

        Both parts take their words from the source again: an edited wording cannot be cut at a place of
        the source. Refuses an offset that leaves one part empty.
        """
        item = self.item(key)
        parts = self._part(item, item.start, offset), self._part(item, offset, item.end)
        if not all(parts):
            raise Refused("review.split_at_edge")
        first, second = (part for part in parts if part)
        second = replace(second, key=self.sheet.next_key)
        index = self.sheet.items.index(item)
        self._replace("split", index, index + 1, replace(first, brief=item.brief), second)
        return second.key

    def join(self, keys: Sequence[int]) -> int:
        """Make one item of neighbours; what stands between them belongs to it from then on.

        The first one lends kind, heading and place. Refuses fewer than two, and items that have another
        item between them.
        """
        chosen = self._neighbours(keys)
        joined = replace(
            chosen[0],
            end=chosen[-1].end,
            reading=self._glued([item.reading for item in chosen], chosen),
            edited=self._glued([self.text(item) for item in chosen], chosen) if _any_edited(chosen) else None,
            manifestations=tuple(words for item in chosen for words in item.manifestations),
            doubt="",
        )
        self._merge("join", joined, chosen)
        return joined.key

    def nest(self, keys: Sequence[int]) -> int:
        """Make the later neighbours 具体表现 of the first one, which then reaches over all of them.

        Refuses as `join` does.
        """
        chosen = self._neighbours(keys)
        under = tuple(words for item in chosen[1:] for words in (self.text(item), *item.manifestations))
        first = replace(chosen[0], end=chosen[-1].end, manifestations=chosen[0].manifestations + under, doubt="")
        self._merge("nest", first, chosen)
        return first.key

    def edit(
        self,
        key: int,
        *,
        text: str | None = None,
        brief: str | None = None,
        manifestations: Sequence[str] | None = None,
    ) -> None:
        """Set the wording, the brief or the 具体表现; the original stays. A wording like the reader's is no edit.

        Refuses an empty wording: an item that shall not be recorded is dropped.
        """
        item = self.item(key)
        if text is not None:
            text = text.strip()
            if not text:
                raise Refused("review.text_empty", field="text")
            item = replace(item, edited=None if text == self.rendered(item.reading) else text)
        if brief is not None:
            item = replace(item, brief=brief.strip())
        if manifestations is not None:
            lines = (line.strip() for line in manifestations)
            item = replace(item, manifestations=tuple(line for line in lines if line))
        self._put("edit", item)

    def refile(self, keys: Sequence[int], *, kind: str | None = None, category: str | None = None) -> None:
        """Give items another kind, heading, or both; a heading the clerk chose is no longer in doubt."""
        if kind is not None and kind not in KINDS:
            raise Refused("review.kind_unknown", kind=kind)
        changed = {
            item.key: replace(
                item,
                kind=item.kind if kind is None else kind,
                category=item.category if category is None else category.strip(),
                doubt="",
            )
            for item in map(self.item, keys)
        }
        self._change("refile", items=tuple(changed.get(item.key, item) for item in self.sheet.items))

    def settle(self, key: int) -> None:
        """The clerk has looked: the item's doubt is gone."""
        self._put("settle", replace(self.item(key), doubt=""))

    def drop(self, keys: Sequence[int]) -> None:
        """Put items back to what is left over."""
        gone = {self.item(key).key for key in keys}
        self._change("drop", items=tuple(item for item in self.sheet.items if item.key not in gone))

    def add(self, start: int, end: int, kind: str, category: str = "") -> int:
        """Make an item of a stretch of the source and give its key.

        Inside one item, the stretch is taken out of it and what stands before and after stays as items.
        Refuses a stretch without words and one that touches several items or the edge of one.
        """
        span = self._trimmed(Span(max(0, start), min(end, len(self.source))))
        if span is None or not _has_words(self.source[span.start : span.end]):
            raise Refused("review.nothing_selected")
        touched = [item for item in self.sheet.items if item.start < span.end and span.start < item.end]
        if not touched:
            return self._insert(span, kind, category)
        if len(touched) > 1 or not (touched[0].start <= span.start and span.end <= touched[0].end):
            raise Refused("review.overlaps")
        return self._carve(touched[0], span, kind, category)

    def move(self, key: int, place: int) -> None:
        """Let an item stand at this place (from 0) of the list; numbers follow the list."""
        item = self.item(key)
        items = [other for other in self.sheet.items if other.key != key]
        items.insert(max(0, min(place, len(items))), item)
        self._change("move", items=tuple(items))

    def fill(self, field: str, value: str) -> None:
        """Set a header value by hand; an empty one is 未填 again."""
        if field not in {fact.field for fact in self.sheet.header}:
            raise KeyError(field)
        header = tuple(
            replace(fact, value=value.strip(), typed=True) if fact.field == field else fact
            for fact in self.sheet.header
        )
        self._change("fill", header=header)

    def simplify(self, on: bool) -> None:
        """转为简体入库 on or off. Wordings the clerk has edited stay as they are."""
        self._change("simplify", simplified=on)

    def choose(self, phrase: str, simplified: str) -> None:
        """Settle how an uncertain phrase is written, wherever it stands."""
        self._change("choose", choices=tuple({**dict(self.sheet.choices), phrase: simplified}.items()))

    # -- the way back -----------------------------------------------------------------------------

    @property
    def next_undo(self) -> str:
        """The name of the change that `undo` would take back, empty if there is none."""
        return self._past[-1].name if self._past else ""

    @property
    def next_redo(self) -> str:
        return self._future[-1].name if self._future else ""

    def undo(self) -> None:
        """Take the last change back; nothing happens where there is none."""
        if self._past:
            step = self._past.pop()
            self._future.append(Step(step.name, self.sheet))
            self.sheet = step.before

    def redo(self) -> None:
        if self._future:
            step = self._future.pop()
            self._past.append(Step(step.name, self.sheet))
            self.sheet = step.before

    def _change(self, name: str, **values: Any) -> None:
        after = replace(self.sheet, **values)
        if after == self.sheet:
            return
        self._past.append(Step(name, self.sheet))
        del self._past[:-UNDO_DEPTH]
        self._future.clear()
        self.sheet = after

    def _neighbours(self, keys: Sequence[int]) -> list[Item]:
        chosen = sorted((self.item(key) for key in dict.fromkeys(keys)), key=_start)
        if len(chosen) < 2:
            raise Refused("review.join_needs_two")
        start, end = chosen[0].start, chosen[-1].end
        if any(start < other.start < end for other in self.sheet.items if other not in chosen):
            raise Refused("review.not_neighbours")
        return chosen

    def _merge(self, name: str, result: Item, chosen: Sequence[Item]) -> None:
        """`result` stands where the first of the chosen stood; the others go."""
        gone = {item.key for item in chosen} - {result.key}
        items = (result if item.key == result.key else item for item in self.sheet.items if item.key not in gone)
        self._change(name, items=tuple(items))

    def _put(self, name: str, item: Item) -> None:
        self._change(name, items=tuple(item if other.key == item.key else other for other in self.sheet.items))

    def _replace(self, name: str, start: int, end: int, *items: Item) -> None:
        """Put items in the place of those from `start` to `end` of the list; new keys are used up."""
        known = self.sheet.items
        used = max([self.sheet.next_key - 1, *(item.key for item in items)])
        self._change(name, items=known[:start] + items + known[end:], next_key=used + 1)

    def _insert(self, span: Span, kind: str, category: str) -> int:
        key = self.sheet.next_key
        item = Item(key, kind, span.start, span.end, one_line(self.source[span.start : span.end]), category)
        place = max(
            (n + 1 for n, other in enumerate(self.sheet.items) if other.start < span.start),
            key=lambda n: self.sheet.items[n - 1].start,
            default=0,
        )
        self._replace("add", place, place, item)
        return key

    def _carve(self, item: Item, span: Span, kind: str, category: str) -> int:
        before = self._part(item, item.start, span.start)
        after = self._part(item, span.end, item.end)
        key = self.sheet.next_key
        parts = [Item(key, kind, span.start, span.end, one_line(self.source[span.start : span.end]), category)]
        if before:
            parts.insert(0, before)
        if after:
            parts.append(replace(after, key=key + 1) if before else after)
        index = self.sheet.items.index(item)
        self._replace("add", index, index + 1, *parts)
        return key

    def _part(self, item: Item, start: int, end: int) -> Item | None:
        """A part of an item with the words of the source; None where there are no words in it."""
        span = self._trimmed(Span(max(start, item.start), min(end, item.end)), SEPARATORS)
        if span is None or not _has_words(self.source[span.start : span.end]):
            return None
        words = one_line(self.source[span.start : span.end])
        return Item(item.key, item.kind, span.start, span.end, words, item.category)

    def _glued(self, texts: Sequence[str], items: Sequence[Item]) -> str:
        """Wordings one after the other with the source's own words between them."""
        result = texts[0]
        for text, (left, right) in zip(texts[1:], pairwise(items), strict=True):
            result += one_line(self.source[left.end : right.start]) + text
        return result

    # -- surviving a crash ------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Everything but the way back, as JSON can hold it: what the draft table keeps."""
        return {
            "source": self.source,
            "name": self.name,
            "evidence": [[evidence.field, evidence.start, evidence.end] for evidence in self.evidence],
            "doubts": [asdict(doubt) for doubt in self.doubts],
            "sheet": sheet_to_dict(self.sheet),
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Review:
        """The review that `to_dict` described, with nothing to undo."""
        evidence = [Evidence(*where) for where in kept["evidence"]]
        sheet = sheet_from_dict(kept["sheet"])
        doubts = [Remark(**doubt) for doubt in kept["doubts"]]
        return cls(kept["source"], sheet, name=kept["name"], evidence=evidence, doubts=doubts)


def _start(where: Item | Evidence) -> int:
    return where.start


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _any_edited(items: Sequence[Item]) -> bool:
    return any(item.edited is not None for item in items)
