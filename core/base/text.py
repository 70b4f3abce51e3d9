"""文字: comparing and converting Chinese text — simplified and traditional, full and half width, counting cells.

`fold` is what every comparison in the program goes through: one character in, one character out, so that a place
found in folded text is the same place in the original. The tables stand in `resources/text/`.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from core.base.places import resource

# Characters that take no room and often ride along in pastes: zero-width marks, joiners, BOM, soft hyphen.
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")

_OPENING = "“‘「『《〈（【〔(["
_CLOSING = "”’」』》〉）】〕)]"


class _Folding(dict[int, int]):
    """The table of `fold`, filled as characters are met."""

    def __missing__(self, code: int) -> int:
        folded = self[code] = _fold_one(code)
        return folded


def _fold_one(code: int) -> int:
    character = chr(code)
    # ①, ² and Ⅳ stay what they are: their compatibility forms would turn a list mark into a number.
    if unicodedata.category(character) not in ("No", "Nl"):
        compatible = unicodedata.normalize("NFKC", character)
        if len(compatible) == 1:
            character = compatible
    character = _traditional().get(character, character)
    lower = character.lower()
    return ord(lower) if len(lower) == 1 else ord(character)


@lru_cache(maxsize=1)
def _traditional() -> dict[str, str]:
    traditional, simplified = _lines("traditional.txt")
    return dict(zip(traditional, simplified, strict=True))


def _lines(name: str) -> list[str]:
    text = resource(f"text/{name}").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text for comparing: simplified, half width, lower case. Always as long as the text, place by place."""
    return text.translate(_FOLDING)


def visible(text: str) -> str:
    """The text without characters that take no room."""
    return text if INVISIBLE.isdisjoint(text) else "".join(char for char in text if char not in INVISIBLE)


def plain(text: str) -> str:
    """Only letters, digits and characters, folded: two headings with other marks or blanks are the same."""
    return "".join(filter(str.isalnum, fold(text)))


def one_line(text: str) -> str:
    """The text as one line: a line break inside Chinese vanishes, between Latin words it is a blank."""
    pieces = [piece.strip() for piece in visible(text).splitlines()]
    joined = ""
    for piece in filter(None, pieces):
        latin = joined[-1:].isascii() and joined[-1:].isalnum() and piece[0].isascii() and piece[0].isalnum()
        joined += (" " if latin else "") + piece
    return joined


def width(text: str) -> int:
    """Cells the text takes in a fixed grid: 2 for a full-width character, 1 for a half-width one, 0 for a mark."""
    return len(text) if text.isascii() and text.isprintable() else sum(map(_cells, text))


@lru_cache(maxsize=4096)
def _cells(char: str) -> int:
    if char in INVISIBLE or unicodedata.combining(char):
        return 0
    # Ambiguous ones (quotes, ellipsis, ①) are set full width in Chinese text.
    return 2 if unicodedata.east_asian_width(char) in "FWA" else 1


def shorten(text: str, cells: int) -> str:
    """The text in at most so many cells, ended by … when something was cut off."""
    if width(text) <= cells:
        return text
    kept, room = "", cells - width("…")
    for char in text:
        room -= _cells(char)
        if room < 0:
            break
        kept += char
    return kept + "…"


def brackets(text: str) -> list[int]:
    """For each character how many quotes and brackets are open around it; the marks themselves count as outside.

    A mark without its partner counts for nothing, and so does a pair across a line break.
    """
    steps = [0] * (len(text) + 1)
    waiting: list[int] = []
    for place, char in enumerate(text):
        if char == "\n":
            waiting.clear()
        elif char in _OPENING:
            waiting.append(place)
        elif char in _CLOSING:
            _close(text, place, waiting, steps)
    return list(accumulate(steps[:-1]))


def _close(text: str, place: int, waiting: list[int], steps: list[int]) -> None:
    opening = _OPENING[_CLOSING.index(text[place])]
    # Real texts nest to three; looking further back would only pair marks that never belonged together.
    for back in range(len(waiting) - 1, max(-1, len(waiting) - 6), -1):
        if text[waiting[back]] == opening:
            steps[waiting[back] + 1] += 1
            steps[place] -= 1
            del waiting[back:]
            return


@dataclass(frozen=True, slots=True)
class DoubtfulForm:
    """A character whose simplified form depends on its word: where, what was chosen, what else it could be."""

    start: int
    end: int
    original: str
    chosen: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Simplified:
    """A text in simplified characters, and the places where the form is not certain."""

    text: str
    doubts: tuple[DoubtfulForm, ...]


def is_traditional(text: str) -> bool:
    """Whether the text is written in traditional characters (at least one in fifty differs)."""
    chinese = [char for char in text if "\u4e00" <= char <= "\u9fff"]
    table = _traditional()
    return bool(chinese) and sum(char in table for char in chinese) * 50 >= len(chinese)


def to_simplified(text: str) -> Simplified:
    """The text converted by phrases (OpenCC: 乾隆 stays, 乾净 becomes 干净), with each doubtful form."""
    import opencc

    converted = str(opencc.OpenCC("tw2s").convert(text))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    return Simplified(converted, tuple(_doubts(text, converted)) if len(text) == len(converted) else ())


@lru_cache(maxsize=1)
def _doubtful() -> dict[str, tuple[str, tuple[str, ...]]]:
    rows = (line.split("\t") for line in _lines("doubtful.txt"))
    return {char: (forms, tuple(words.split())) for char, forms, words in rows}


def _doubts(text: str, converted: str) -> list[DoubtfulForm]:
    doubts: list[DoubtfulForm] = []
    for place, char in enumerate(text):
        if char not in _doubtful():
            continue
        forms, words = _doubtful()[char]
        if not _within_a_word(text, place, words):
            chosen = converted[place]
            doubts.append(DoubtfulForm(place, place + 1, char, chosen, tuple(form for form in forms if form != chosen)))
    return doubts


def _within_a_word(text: str, place: int, words: tuple[str, ...]) -> bool:
    char = text[place]
    around = text[max(0, place - 8) : place + 9]
    middle = min(place, 8)
    for word in words:
        for inside, each in enumerate(word):
            if each == char and around.startswith(word, middle - inside) and middle >= inside:
                return True
    return False
