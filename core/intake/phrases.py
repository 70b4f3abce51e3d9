"""转为简体入库: the phrases of a traditional text whose simplified form must be looked at (著力: 着 or 著).

A phrase is the doubtful character with its neighbour: the clerk decides once for all places where it stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.base.text import DoubtfulForm, Simplified, to_simplified


@dataclass(frozen=True, slots=True)
class Uncertain:
    """One phrase: as the source writes it, as it will be recorded, what else it could be, how often it stands there."""

    phrase: str
    original: str
    chosen: str
    others: tuple[str, ...]
    settled: bool
    times: int

    @property
    def rendered(self) -> str:
        """The phrase with the chosen form; its other characters stay as they are."""
        return self.phrase.replace(self.original, self.chosen)


def simplified(text: str, choices: Mapping[str, str]) -> str:
    """The text in simplified characters; `choices` maps a phrase to the form its doubtful character takes."""
    converted = _converted(text)
    characters = list(converted.text)
    for doubt in converted.doubts:
        chosen = choices.get(_phrase(text, doubt))
        if chosen:
            characters[doubt.start] = chosen
    return "".join(characters)


def uncertain(texts: Iterable[str], choices: Mapping[str, str]) -> list[Uncertain]:
    """Every doubtful phrase of the texts once, in the order of its first place."""
    found: dict[str, tuple[DoubtfulForm, int]] = {}
    for text in texts:
        for doubt in _converted(text).doubts:
            phrase = _phrase(text, doubt)
            found[phrase] = doubt, found.get(phrase, (doubt, 0))[1] + 1
    return [_settled(phrase, doubt, times, choices.get(phrase)) for phrase, (doubt, times) in found.items()]


def _settled(phrase: str, doubt: DoubtfulForm, times: int, choice: str | None) -> Uncertain:
    chosen = choice or doubt.chosen
    forms = (doubt.chosen, *doubt.others)
    others = tuple(form for form in forms if form != chosen)
    return Uncertain(phrase, doubt.original, chosen, others, choice is not None, times)


def _phrase(text: str, doubt: DoubtfulForm) -> str:
    """The character with the one after it, which makes the word more often; at the end with the one before."""
    after = text[doubt.end : doubt.end + 1]
    if after.isalpha():
        return doubt.original + after
    before = text[max(0, doubt.start - 1) : doubt.start]
    return before + doubt.original if before.isalpha() else doubt.original


# A review asks for the same texts again after every change.
@lru_cache(maxsize=8192)
def _converted(text: str) -> Simplified:
    return to_simplified(text)
