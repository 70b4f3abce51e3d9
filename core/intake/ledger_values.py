"""台账单元格: what offices write in the cells of a ledger — dates in all forms, 是否, 完成情况, 万元, names, 佐证材料.

Each reader gives what was understood and, where it was not certain, the code of a doubt; nothing is guessed silently.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from core.base.dates import When, last_of_month, read_day, read_when, show_day
from core.base.errors import Refused
from core.base.grid import Value, as_text
from core.base.money import read_money
from core.base.rulebook import DEFAULT_WORDS, book, meanings
from core.base.states import KINDS, PROGRESS
from core.base.text import plain
from core.domain import mapping_words, progress
from core.domain.ledger_records import Named

_SERIAL = re.compile(r"[345]\d{4}")  # 30000 (1982) to 59999 (2064): a date that lost its format
_ORIGINAL = re.compile(r"[（(]\s*原[定计划为]*[:：]?\s*(?P<when>[^（）()]+)[)）]")
_RANGE = re.compile(r".+?(?:至|到|—+|--|～|~)(?=\d|年|长)")
_BARE_YEAR = re.compile(r"(\d{4})年?(?:[底末]|全年)?")
_TRAILS = re.compile(r"(?:底?前|以前|之前|内|左右|完成|止)+$")
_WITHOUT_YEAR = re.compile(r"\d{4}|\d{2}年|长期|坚持|推进")
_LASTING = re.compile(r"长期|持续|常态|常抓")
_LIST = re.compile(r"[、，,；;/\n]+")
_BRACKETS = re.compile(r"[（(]([^（）()]*)[)）]")
_PHONE = re.compile(r"(?<!\d)(1\d{10}|0\d{2,3}[-－ ]?\d{7,8}|\d{7,8})(?!\d)")
_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）]|[①-⑳])\s*")
_NOTHING = frozenset({"", "/", "-", "—", "无"})
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was not certain about a cell: a code and the facts of its sentence."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


def is_error(value: Value) -> bool:
    """Whether a cell shows that its formula failed."""
    return isinstance(value, str) and value.strip() in _ERRORS


_SPOKEN = r"20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
_AS_OF = (
    rf"截[至止](?:日期)?[:：]?\s*({_SPOKEN})",
    rf"填报(?:日期|时间)[:：]?\s*({_SPOKEN}|20\d\d[-./]\d{{1,2}}[-./]\d{{1,2}})",
)


# -- dates -----------------------------------------------------------------------------------------


def due(value: Value, today: date) -> tuple[When | None, When | None, list[Doubt]]:
    """The present deadline, the 原定 one where the cell tells it, and doubts. `today` gives a year that is left out."""
    text = as_text(value)
    doubts: list[Doubt] = []
    original = _ORIGINAL.search(text)
    first = _when(original["when"], today, doubts) if original else None
    if original:
        value = text = _ORIGINAL.sub("", text).strip()
    return (_when(value, today, doubts) if text else None), first, doubts


def _when(value: Value, today: date, doubts: list[Doubt]) -> When | None:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return When("day", value)
    text = re.sub(r"\s+", "", as_text(value)).strip("。；;,，")
    if isinstance(value, float) and re.fullmatch(r"20\d\d\.\d", text):
        # 2025.10 typed into a sheet is the number 2025.1.
        doubts.append(Doubt("ledger_import.month_or_tenth", {"text": text}))
    if _SERIAL.fullmatch(text):
        day = date(1899, 12, 30) + timedelta(days=int(text))
        doubts.append(Doubt("ledger_import.serial_date", {"text": text, "day": show_day(day)}))
        return When("day", day)
    ranged = _RANGE.match(text)
    if ranged:
        whole, text = text, text[ranged.end() :]
        if not re.search(r"\d{4}", text) and (year := re.search(r"\d{4}", whole)):
            text = f"{year[0]}年{text}"
        doubts.append(Doubt("ledger_import.end_of_period", {"text": whole}))
    found = _read_when(text, today) or _read_when(_TRAILS.sub("", text), today)
    if found is None and _LASTING.search(text):
        found = When("long_term")
        doubts.append(Doubt("ledger_import.taken_as_lasting", {"text": text}))
    if found is None:
        doubts.append(Doubt("ledger_import.date_unreadable", {"text": as_text(value)[:40]}))
    elif found.last_day is not None and not _WITHOUT_YEAR.search(text):
        doubts.append(Doubt("ledger_import.year_supplied", {"text": text, "year": found.last_day.year}))
    return found


def _read_when(text: str, today: date) -> When | None:
    if year := _BARE_YEAR.fullmatch(text):
        return When("month", date(int(year[1]), 12, 31)) if 1980 <= int(year[1]) <= 2100 else None
    if half := re.fullmatch(r"(\d{4})年?([上下])半年", text):
        return When("month", last_of_month(date(int(half[1]), 6 if half[2] == "上" else 12, 1)))
    try:
        return read_when(text, today)
    except Refused:
        return None


def day(value: Value, today: date) -> tuple[date | None, list[Doubt]]:
    """A plain day (销号日期); of a month its last one."""
    doubts: list[Doubt] = []
    when = _when(value, today, doubts) if as_text(value) else None
    if when is not None and when.precision != "day":
        doubts.append(Doubt("ledger_import.day_supplied", {"text": as_text(value)[:40]}))
    return (when.last_day if when else None), doubts


def as_of(texts: list[str], today: date) -> date | None:
    """截至 which day the ledger speaks, from what stands above its header; none that lies ahead."""
    for pattern in _AS_OF:
        for text in texts:
            if found := re.search(pattern, text):
                try:
                    read = read_day(found[1], today)
                except Refused:
                    continue
                return read if read is not None and read <= today else None
    return None


# -- words -----------------------------------------------------------------------------------------


def yes_or_no(value: Value) -> tuple[bool | None, list[Doubt]]:
    """是 √ 有 / 否 × 无; what is neither is a doubt."""
    text = as_text(value)
    if isinstance(value, bool) or not text:
        return (value if isinstance(value, bool) else None), []
    for word, meant in (("是", True), ("否", False)):
        if text in (*mapping_words.answers(word), *_MORE_ANSWERS[word]):
            return meant, []
    return None, [Doubt("ledger_import.yes_no_unreadable", {"text": text[:40]})]


_MORE_ANSWERS = {
    "是": ("已", "对", "✓", "✔", "☑", "■", "已销号", "已办结", "销号", "办结", "长期", "长期坚持", "TRUE", "y"),
    "否": ("未", "不", "✗", "☒", "□", "未销号", "未办结", "没有", "/", "-", "—", "FALSE", "n"),
}


def state(value: Value, words: str, own: Mapping[str, str]) -> tuple[str, list[Doubt]]:
    """完成情况 as a progress word: as written where the inspection's list or a built-in one has it, else the
    inspection's own of that meaning. `own` are the words of the office's lists and what they mean.

    未启动 is no word to be kept: it is worked out where nothing was reported.
    """
    text = as_text(value).strip("。；")
    if not text or plain(text) == plain(PROGRESS["not_started"]):
        return "", []
    if text in meanings(words or DEFAULT_WORDS) or text in _all_words():
        return text, []
    meaning = {plain(word): meant for word, meant in own.items()}.get(plain(text)) or _meant().get(plain(text))
    if meaning == "not_started":
        return "", []
    if meaning is None:
        return "", [Doubt("ledger_import.state_unknown", {"text": text[:40]})]
    word = progress.word(words, meaning)
    return word, [Doubt("ledger_import.state_taken_as", {"text": text, "word": word})]


@cache
def _all_words() -> frozenset[str]:
    return frozenset(word for name in book("progress_words")[1] for word in meanings(name))


@cache
def _meant() -> dict[str, str]:
    """How offices say a state → what it means. What may mean less is not taken to mean more."""
    found: dict[str, str] = {}
    for meaning in ("open", "done", "basic", "not_started"):
        for word in mapping_words.answers(PROGRESS[meaning], meaning):
            found.setdefault(plain(word), meaning)
    return found | {"": "not_started"}


def kind(value: Value) -> tuple[str, list[Doubt]]:
    """问题, 意见建议 …: which kind of item a row is; a finding where nothing is said."""
    text = as_text(value)
    named = {plain(title): key for key, title in KINDS.items()} | {"建议": "suggestion", "要求": "demand"}
    if not text or plain(text) in named:
        return named.get(plain(text), "finding"), []
    return "finding", [Doubt("ledger_import.kind_unknown", {"text": text[:40]})]


# -- money -----------------------------------------------------------------------------------------


def money(value: Value, heading: str) -> tuple[int | None, int | None, list[Doubt]]:
    """An amount in 分, the decimals it had in 万元, and doubts. The unit stands in the cell or in the heading."""
    text = as_text(value)
    if text in _NOTHING:
        return None, None, []
    unit = "元" if "元" in heading and "万元" not in heading else "万元"
    try:
        cents, decimals = read_money(text, unit)
    except Refused:
        return None, None, [Doubt("ledger_import.money_unreadable", {"text": text[:40]})]
    told = "元" in heading or "元" in text or "万" in text
    return cents, decimals, [] if told else [Doubt("ledger_import.money_in_ten_thousands", {"text": text[:40]})]


# -- names -----------------------------------------------------------------------------------------


def units(value: Value) -> tuple[str, ...]:
    """组织部、财政局（牵头）: the units of a cell, each once, in order."""
    text = _BRACKETS.sub(lambda found: "" if found[1].strip() in _PARTS else found[0], as_text(value))
    pieces = (re.sub(r"\s+", "", piece) for piece in _LIST.split(text))
    return tuple(dict.fromkeys(piece for piece in pieces if piece not in _NOTHING))


_PARTS = frozenset({"牵头", "主办", "配合", "协办"})


def people(value: Value) -> tuple[Named, ...]:
    """张三（副书记）、李四 0871-1234567, 王　五: the persons of a cell with post and telephone, each once."""
    found: dict[str, Named] = {}
    for piece in _LIST.split(_joined_brackets(as_text(value))):
        for named in _people_of(piece.strip()):
            found.setdefault(named.name, named)
    return tuple(found.values())


def _joined_brackets(text: str) -> str:
    """Commas inside brackets part nobody: 张三（书记、主任）."""
    return _BRACKETS.sub(lambda found: f"（{_LIST.sub('·', found[1])}）", text)


def _people_of(piece: str) -> list[Named]:
    phone = _PHONE.search(piece)
    if phone:
        piece = piece.replace(phone[0], " ").strip(" :：")
    post = _BRACKETS.search(piece)
    if post:
        piece = piece.replace(post[0], " ").strip()
    piece = piece.strip(" :：")
    if piece in _NOTHING:
        return []
    parts = piece.split()
    if len(parts) > 1 and all(len(part) == 1 for part in parts):
        parts = ["".join(parts)]  # 王　五: two characters set as wide as three
    alone = len(parts) > 1 and all(re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", part) for part in parts)
    names = parts if alone else ["".join(parts)]
    said = post[1].replace("·", "、") if post else ""
    if len(names) > 1:
        return [Named(name) for name in names]
    return [Named(names[0], said, phone[0] if phone else "")]


def files(value: Value) -> tuple[str, ...]:
    """佐证材料 that stand in one cell, between semicolons or one a line; numbers go where all have one."""
    return _pieces(re.split(r"[；;\n]+", as_text(value)))


def lines(value: Value) -> tuple[str, ...]:
    """具体表现 that stand in one cell, one a line; numbers go where all have one."""
    return _pieces(as_text(value).split("\n"))


def _pieces(found: list[str]) -> tuple[str, ...]:
    pieces = [piece.strip() for piece in found if piece.strip() not in _NOTHING]
    if len(pieces) > 1 and all(_NUMBERED.match(piece) for piece in pieces):
        pieces = [_NUMBERED.sub("", piece, count=1) for piece in pieces]
    return tuple(dict.fromkeys(pieces))


def numbered(text: str) -> tuple[str, ...]:
    """The measures that one cell holds: lines numbered 1, 2, 3 …; fewer than two are one measure and give nothing."""
    starts = list(re.finditer(r"(?m)^[ \u3000]*(?:[（(](\d{1,2})[)）]|(\d{1,2})[.、．])[ \u3000]*(?!\d)", text))
    if len(starts) < 2 or [int(one[1] or one[2]) for one in starts] != list(range(1, len(starts) + 1)):
        return ()
    if text[: starts[0].start()].strip():
        return ()
    ends = [one.start() for one in starts[1:]] + [len(text)]
    return tuple(text[one.end() : end].strip() for one, end in zip(starts, ends, strict=True))
