"""表外栏目: cells outside a table that ask for one fact of the whole — 填报单位, 填报日期, 截至日期, 密级.

A label asks in its own cell (填报单位：), in the cell beside it, or several stand in one cell with room between them.
A secrecy mark is never filled in by the program, nor is what wants a hand and a pen; they are only told of.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from core.base.grid import Grid
from core.base.text import plain, width
from core.domain import mapping_words

Where = Literal["here", "beside"]
PEN = "pen"
_ROOM = r"[\s_＿]*"
_DATE_ROOM = r"[\s_＿\d]*年[\s_＿\d]*月(?:[\s_＿\d]*日)?"
_ASKED = re.compile(
    rf"(?P<label>[\u4e00-\u9fff][\u4e00-\u9fff（）()、 　/]*?)(?P<colon>[:：])(?P<room>{_DATE_ROOM}|{_ROOM})"
)
_SEAL = re.compile(r"^\s*[(（](?:盖章|公章|签章|签字|签名|印章)[)）]\s*")
_SINCE = re.compile(rf"(?P<label>截[至止]|数据截[至止])(?P<colon>)(?P<room>{_DATE_ROOM})")


@dataclass(frozen=True, slots=True)
class LabelUse:
    """A label at `row`, `column` and the fact it asks for: a key of the ledger's facts, or `pen`.

    `where`: the answer stands after the label in its own cell, or in the cell at `target`.
    """

    row: int
    column: int
    label: str
    fact: str
    where: Where
    target: tuple[int, int]


def labels(grid: Grid, rows: Sequence[int]) -> Iterator[LabelUse]:
    """What is asked for in these rows. A label that has its answer already is none."""
    for row in rows:
        for column, text in grid.anchors(row):
            if len(text) <= 200:
                yield from _in_cell(grid, row, column, text)


def answered(text: str, told: Sequence[tuple[str, str]]) -> str:
    """The text of a cell with the room after each label taken by its answer; `told` pairs label and answer."""
    answers = {plain(label): answer for label, answer in told}

    def fill(found: re.Match[str]) -> str:
        answer = answers.get(plain(_name(found["label"])))
        if answer is None:
            return found[0]
        # What room stands between two labels keeps them apart; one blank too few would join them.
        apart = "　　" if _ASKED.match(found.string, found.end()) else ""
        return found["label"] + found["colon"] + answer + apart

    return _ASKED.sub(fill, _SINCE.sub(fill, text))


def _in_cell(grid: Grid, row: int, column: int, text: str) -> Iterator[LabelUse]:
    found = [one for pattern in (_SINCE, _ASKED) for one in pattern.finditer(text)]
    label = text.rstrip(":： 　")
    fact, beside = _fact(label), _beside(grid, row, column)
    if len(found) <= 1 and fact and beside and _prefers_beside(grid, row, column, text, beside):
        yield LabelUse(row, column, _name(label), fact, "beside", beside)
        return
    for one in found:
        if _is_open(text, one) and (fact := _fact(_name(one["label"]))):
            yield LabelUse(row, column, _name(one["label"]), fact, "here", (row, column))


def _is_open(text: str, found: re.Match[str]) -> bool:
    """Whether nothing has been said after the label yet: the cell ends or another label follows."""
    rest = _SEAL.sub("", text[found.end() :])
    said = [part.strip(" _＿\u3000") for part in re.split("[年月日]", found["room"])[:-1]]
    open_still = not all(said) if said else not re.search(r"\d", found["room"])
    return open_still and (not rest.strip(" ）)\u3000") or _ASKED.match(rest) is not None)


def _name(label: str) -> str:
    """The label in the last words before its colon, without brackets: `编号 填报单位（盖章）` is 填报单位."""
    words = re.sub(r"[(（][^)）]*[)）]?", "", label).split("　")[-1]
    return re.split(r"\s{2,}", words.strip())[-1].strip()


@cache
def _facts() -> dict[str, str]:
    return {plain(word): fact for fact, words in mapping_words.labels().items() for word in words}


def _fact(label: str) -> str | None:
    known = _facts()
    return known.get(plain(label)) or known.get(plain(_name(label)))


def _beside(grid: Grid, row: int, column: int) -> tuple[int, int] | None:
    """The cell to the right, if it is there and empty."""
    right = grid.area_at(row, column).right + 1
    if right >= max(grid.width, column + 2) or grid.text(row, right) or grid.anchor(row, right) != (row, right):
        return None
    return row, right


def _prefers_beside(grid: Grid, row: int, column: int, text: str, beside: tuple[int, int]) -> bool:
    """A label that fills its own cell is answered in the next one; one with room behind it in its own."""
    if not text.endswith((":", "：")):
        return True
    own = grid.width_of(grid.area_at(row, column))
    if beside in grid.framed or grid.merge_at(*beside) is not None:
        return own < width(text) * 2
    return width(text) <= own < width(text) + 8 and grid.area_at(row, column).wide == 1
