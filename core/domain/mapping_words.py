"""表头用语: how offices head the columns of their forms, and how near a heading is to a field.

The words are data (`resources/mapping/synonyms.toml`) and come beside the title and synonyms of each column of the
catalogue. Nothing is guessed below a floor: a heading that only resembles a field is offered, not taken.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from core.base.columns import Column
from core.base.places import resource
from core.base.text import plain

CERTAIN = 100
KNOWN = 98  # a word of the lists; what is below only resembles one
SURE_ENOUGH = 75  # taken by itself
WORTH_SAYING = 55  # offered as what may be meant
_OF_LIKENESS = 0.9  # what a likeness of letters alone is worth
_BRACKETS = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]")
_MARKS = re.compile(r"^\s*(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）.、．:：]\s*)+|^[☆★*＊]+|[☆★*＊:：]+$")
_TAILS = ("情况", "内容", "说明", "名称", "描述", "填写", "简述", "概述", "要求", "安排")


@cache
def _book() -> Mapping[str, Any]:
    with resource("mapping/synonyms.toml").open("rb") as file:
        return tomllib.load(file)


def row_words(kind: str) -> tuple[str, ...]:
    """The words by which a row is known: totals, examples, notes, instructions."""
    return tuple(_book()["rows"][kind])


@cache
def _plain_words(kind: str) -> frozenset[str]:
    return frozenset(map(plain, row_words(kind)))


def is_word(kind: str, text: str) -> bool:
    """Whether a text is one of these words and no more: `合 计：` is a total."""
    return len(text) < 20 and plain(text) in _plain_words(kind)


def is_first(text: str) -> bool:
    """Whether a heading is one that tables begin with (序号)."""
    return plain(text) in frozenset(map(plain, _book()["fields"]["number"]))


@cache
def _plain_labels() -> frozenset[str]:
    return frozenset(plain(word) for words in labels().values() for word in words)


def is_label(text: str) -> bool:
    """Whether a text asks for a fact of the whole and says no more."""
    return len(text) < 20 and (plain(text) in _plain_labels() or bare(text) in _plain_labels())


def labels() -> Mapping[str, Sequence[str]]:
    """The facts that cells outside a table ask for, each with the words that ask for it; `pen` is for no fact."""
    return _book()["labels"]


def answers(word: str, meaning: str = "") -> tuple[str, ...]:
    """How a drop-down may say a word of our lists, the best first; `meaning` is a code of the progress states."""
    said = _book()["answers"]
    return tuple(dict.fromkeys((word, *said.get(word, ()), *said.get(meaning, ()))))


def bare(heading: str) -> str:
    """A heading without unit, numbering and marks: `3.完成时限（年月日）*` is 完成时限."""
    return plain(_BRACKETS.sub("", _MARKS.sub("", heading)))


@dataclass(frozen=True, slots=True)
class Match:
    """How near a heading comes to a field, 0–100."""

    field: str
    score: int


class Words:
    """All that is known of the headings of these fields."""

    def __init__(
        self, fields: Mapping[str, Column], heard: Mapping[str, str] | None = None, first: Sequence[str] = ()
    ) -> None:
        """`heard`: what the clerk answered before, plain way of a heading → field ("" when it was left empty);
        `first` are fields whose titles go before all other words."""
        self._fields = fields
        self._first = first
        self._heard = heard or {}
        self._matched: dict[tuple[str, ...], list[Match]] = {}
        self._asked: dict[str, Match | None] = {}
        self._unlike = frozenset(map(plain, _book()["unlike"]["headings"]))
        self._beginnings = tuple(map(plain, _book()["unlike"]["beginnings"]))

    @cached_property
    def _known(self) -> Mapping[str, Match]:
        """Plain heading → what it means: first the words of the list, then titles, then what a column says of itself.

        A title is surer than a synonym: of 责任人 and 联系人 the first is the person.
        """
        found: dict[str, Match] = {}
        for key, words in _book()["fields"].items():
            if key in self._fields:
                own = {plain(self._fields[key].title), bare(self._fields[key].title)}
                for word in map(plain, words):
                    found.setdefault(word, Match(key, CERTAIN if word in own else CERTAIN - 1))
        for key, column in self._fields.items():
            for word in (column.title, bare(column.title)):
                found.setdefault(plain(word), Match(key, CERTAIN))
        for key, column in self._fields.items():
            for word in column.synonyms:
                found.setdefault(plain(word), Match(key, CERTAIN - 2))
        found.pop("", None)
        return found | {plain(self._fields[key].title): Match(key, CERTAIN) for key in self._first}

    @cached_property
    def _words(self) -> Sequence[str]:
        return tuple(self._known)

    def known(self, text: str) -> Match | None:
        """What a heading means that is a known word; None for any other."""
        if text not in self._asked:  # where a table ends is asked of every row, and rows say the same
            self._asked[text] = self._known.get(plain(text)) or self._known.get(bare(text))
        return self._asked[text]

    def match(self, way: Sequence[str]) -> list[Match]:
        """The fields a heading may mean, the nearest first; `way` is its way through the header tree."""
        told = tuple(text for text in way if text)
        if told not in self._matched:
            self._matched[told] = self._match(told)
        return self._matched[told]

    def _match(self, way: Sequence[str]) -> list[Match]:
        while len(way) > 1 and not bare(way[-1]):  # a leaf that only says （万元）
            way = way[:-1]
        if not way:
            return []
        told = self._heard.get(way_key(way))
        if told is not None:
            return [Match(told, CERTAIN)] if told in self._fields else []
        leaf, above = way[-1], way[:-1]
        for parent in reversed(above):
            if found := self._known.get(plain(parent + leaf)) or self._known.get(bare(parent) + bare(leaf)):
                return [found]
        foreign = any(bare(parent).startswith(self._beginnings) for parent in above)
        if found := self.known(leaf):
            return [Match(found.field, 60) if foreign else found]
        if plain(leaf) in self._unlike or bare(leaf) in self._unlike:
            return []
        return self._near(bare(leaf), bare(above[-1]) if above else "", foreign)

    def _near(self, leaf: str, parent: str, foreign: bool) -> list[Match]:
        from rapidfuzz import fuzz, process

        best: dict[str, int] = {}
        floor = WORTH_SAYING / _OF_LIKENESS
        for word, ratio, _ in process.extract(leaf, self._words, scorer=fuzz.ratio, score_cutoff=floor, limit=None):
            self._note(best, word, round(ratio * _OF_LIKENESS), leaf, foreign)
        for whole in (leaf, parent + leaf):
            for word, score in self._within(whole):
                self._note(best, word, score, leaf, foreign)
        found = [Match(field, score) for field, score in best.items() if score >= WORTH_SAYING]
        return sorted(found, key=lambda one: -one.score)[:3]

    def _note(self, best: dict[str, int], word: str, score: int, leaf: str, foreign: bool) -> None:
        """Keep the best score of a field; words that make another fact of it keep it from being taken."""
        if foreign or (leaf.startswith(self._beginnings) and not word.startswith(leaf[:2])):
            score = min(score, SURE_ENOUGH - 1)
        field = self._known[word].field
        best[field] = max(best.get(field, 0), score)

    def _within(self, heading: str) -> Iterator[tuple[str, int]]:
        """Known words that a heading ends or begins with: a Chinese heading says last what it is (本单位整改措施), and
        整改措施内容 is 整改措施 too."""
        for before in range(1, len(heading) - 2):
            if (word := heading[before:]) in self._known:  # 审计部门责任人及联系电话 says more than 联系电话
                yield word, 95 - 2 * before if before <= len(word) else WORTH_SAYING
        for tail in _TAILS:
            if heading.endswith(tail) and len(heading) > len(tail) + 2 and heading.removesuffix(tail) in self._known:
                yield heading.removesuffix(tail), 88


def way_key(way: Iterable[str]) -> str:
    """The way of a heading through its tree in one word, the same for forms that only space or bracket otherwise."""
    return "/".join(plain(text) for text in way if plain(text))
