"""反馈会: who chaired, hosted and came, and where — both feedback meetings (一对一, 领导班子) as the text tells them.

Also what the text says of how the team worked (methods) and what it looked at (focus themes).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from core.intake import judgement as judge
from core.intake.clauses import Text, sentences
from core.intake.drafts import Evidence
from core.intake.layout import Block
from core.intake.people import Person
from core.intake.vocabulary import alternatives, patterns, words


@dataclass(frozen=True, slots=True)
class Said:
    """A value as the text writes it, and its place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Named:
    """A person, and the posts as they stand before the name."""

    name: Said
    posts: Said


@dataclass(frozen=True, slots=True)
class FeedbackMeeting:
    """One feedback: to the head alone (`leader`) or to the leadership (`team`); the sentence that tells of it."""

    kind: Literal["leader", "team"]
    said: Said
    place: Said | None = None


@dataclass(frozen=True, slots=True)
class Meetings:
    """What the text says around the feedback; whatever it leaves unsaid is None or empty."""

    chair: Named | None = None
    host: Named | None = None
    first_responsible: Named | None = None
    meetings: tuple[FeedbackMeeting, ...] = ()
    attending: tuple[Said, ...] = ()
    observing: tuple[Said, ...] = ()
    methods: tuple[Said, ...] = ()
    focus: tuple[Said, ...] = ()

    def evidence(self) -> list[Evidence]:
        """Where each value stands. The sentences of the meetings themselves hold other evidence and are not listed."""
        people = (("chair", self.chair), ("host", self.host), ("first_responsible", self.first_responsible))
        found = [Evidence(who.name.start, who.name.end, field) for field, who in people if who is not None]
        lists = (
            ("attending", self.attending),
            ("observing", self.observing),
            ("methods", self.methods),
            ("focus", self.focus),
        )
        found += [Evidence(said.start, said.end, field) for field, row in lists for said in row]
        return found + [Evidence(each.place.start, each.place.end, "place") for each in self.meetings if each.place]


_ALONE = re.compile(
    r"向[^,。;]{2,40}?(?:书记|局长|主任|院长|董事长|主要负责人|主要负责同志)[^,。;]{0,12}的?(?:反馈|通报)|单独|一对一|分别向"
)
_TEAM = re.compile(
    r"领导班子[^,。;]{0,12}反馈|反馈会(?:议)?(?:由|在|上|,)|向[^,。;]{2,40}(?:党组|党委|党工委|市委|县委|领导班子|党员大会)[^,。;]{0,10}(?:反馈|通报)|召开[^,。;]{0,12}反馈会"
)
_FOCUS = (
    re.compile(r"在(?P<list>[^,。;:在]{4,120}?)等?方面存在的?(?:突出|主要)?问题"),
    re.compile(r"围绕(?P<list>[^,。;:]{4,120}?)等?方面开展了?(?:监督)?检查"),
)
_OBSERVING = re.compile(r"列席")


class MeetingReading:
    """Reads all this from the paragraphs before the first item and the lists of who came, wherever they stand."""

    def __init__(self, source: str, blocks: list[Block], first_item: int, people: list[Person]) -> None:
        self.source = source
        self.blocks = blocks
        self.front = [block for block in blocks if block.kind == "text" and block.places[0] < first_item]
        self.people = people

    def run(self) -> Meetings:
        """What was found."""
        attending, observing = self._attendance()
        return Meetings(
            chair=self._first(lambda person: person.role == "chair" and _INSPECTS.search(person.post) is not None),
            host=self._first(self._is_host),
            first_responsible=self._first(
                lambda person: person.role == "head" and _SECRETARY.search(person.post) is not None
            ),
            meetings=tuple(self._meetings()),
            attending=tuple(attending),
            observing=tuple(observing),
            methods=tuple(self._methods()),
            focus=tuple(self._focus()),
        )

    def _said(self, block: Block, start: int, end: int) -> Said:
        begin, stop = block.span(start, end)
        return Said("".join(self.source[place] for place in block.places[start:end]), begin, stop)

    def _first(self, wanted: Callable[[Person], bool]) -> Named | None:
        for person in self.people:
            if wanted(person):
                block = self.blocks[person.block]
                posts = block.text.rindex(person.post, 0, person.start)
                return Named(
                    self._said(block, person.start, person.end), self._said(block, posts, posts + len(person.post))
                )
        return None

    def _is_host(self, person: Person) -> bool:
        """Who chairs the meeting of the leadership: one of the house, told by name somewhere before the findings."""
        hosted = re.compile(
            rf"{re.escape(person.name)}(?:同志)?(?:主持(?!召开向)|,?主持)|由{re.escape(person.name)}主持"
        )
        return person.role == "head" and any(hosted.search(block.text) for block in self.front)

    def _meetings(self) -> list[FeedbackMeeting]:
        found: list[FeedbackMeeting] = []
        kinds: tuple[tuple[Literal["leader", "team"], re.Pattern[str]], ...] = (("leader", _ALONE), ("team", _TEAM))
        for kind, pattern in kinds:
            for block in self.front:
                stretch = next(
                    (each for each in sentences(Text.of(block.text)) if pattern.search(block.text, *each)), None
                )
                if stretch is not None and block.text[-1] in "。.":
                    found.append(FeedbackMeeting(kind, self._said(block, *stretch), self._place(block, *stretch)))
                    break
        return found

    def _place(self, block: Block, start: int, end: int) -> Said | None:
        found = _places().search(block.text, start, end)
        return self._said(block, found.start("place"), found.end("place")) if found else None

    def _attendance(self) -> tuple[list[Said], list[Said]]:
        attending: list[Said] = []
        observing: list[Said] = []
        for block in self.blocks:
            if block.kind != "text":
                continue
            for start, end in sentences(Text.of(block.text)):
                if not judge.is_attendance(block.text[start:end]):
                    continue
                for begin, stop in _parts(block.text, start, end):
                    row = observing if _OBSERVING.search(block.text, begin, stop) else attending
                    row.append(self._said(block, begin, stop))
        return attending, observing

    def _methods(self) -> list[Said]:
        return [self._said(block, *found.span()) for block in self.front for found in _methods().finditer(block.text)]

    def _focus(self) -> list[Said]:
        for block in self.front:
            found = next(filter(None, (way.search(block.text) for way in _FOCUS)), None)
            if found and block.text[-1] in "。.":
                themes: list[Said] = []
                at = found.start("list")
                for theme in found["list"].split("、"):
                    themes.append(self._said(block, at, at + len(theme)))
                    at += len(theme) + 1
                return themes if len(themes) > 1 else []
        return []


_INSPECTS = re.compile(r"领导小组|巡[视察]办|省委|市委|县委|区委|中央|纪委|组织部")
_SECRETARY = re.compile(r"(?:党委|党组|党工委|工委|省委|市委|县委|区委|党总支|党支部)?书记")


@lru_cache(maxsize=1)
def _places() -> re.Pattern[str]:
    return re.compile(
        rf"在(?P<place>[^,。;:在]{{1,16}}?(?:{alternatives(words('meetings')['places'])}))(?:召开|向|举行|进行|反馈)"
    )


@lru_cache(maxsize=1)
def _methods() -> re.Pattern[str]:
    return re.compile(patterns(words("meetings")["methods"]))


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """«……出席会议；……列席。» in its two halves."""
    cut = next(
        (
            at
            for at in range(start, end)
            if text[at] == ";" and _OBSERVING.search(text, at, end) and not _OBSERVING.search(text, start, at)
        ),
        None,
    )
    return [(start, end)] if cut is None else [(start, cut), (cut + 1, end)]
