"""规则的样子: what each book of rules must hold, so that an office's own version is checked before it is kept.

A shape says it once for two: the check, which names line and entry of what is wrong, and the form of the window, which
has a field for each part with a title.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.base.errors import Refused
from core.base.rulebook import book
from core.domain.rule_text import Path, line_of, lines_of, parsed


@dataclass(frozen=True, slots=True)
class Words:
    """A list of words, each once; `among`: the only ones there are."""

    title: str = ""
    least: int = 1
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number within bounds."""

    title: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Text:
    """Words of one line."""

    title: str = ""
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    title: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words: as written → as shown."""

    title: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Named parts; those of `optional` may be missing, no others may be there."""

    parts: Mapping[str, "Shape"]
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Each:
    """Entries under keys of the office's choice, all of one shape; those `needed` are asked for by the program."""

    shape: "Shape"
    needed: tuple[str, ...] = ()
    only: bool = False  # no others


@dataclass(frozen=True, slots=True)
class Several:
    """A list of entries of one shape."""

    shape: "Shape"


Shape = Words | Number | Text | Flag | OneOf | Table | Each | Several
Leaf = Words | Number | Text | Flag | OneOf


@dataclass(frozen=True, slots=True)
class Part:
    """A field of the form: where it stands in the text, the entry it belongs to, its shape and its value."""

    path: Path
    group: str
    shape: Leaf
    value: Any = field(compare=False)

    @property
    def title(self) -> str:
        """What it is called; in a list of lists its own key."""
        return self.shape.title or self.path[-1]


_SIDES = {"": "不限", "巡视": "巡视", "巡察": "巡察"}
_RULE = Table(
    {
        "title": Text("报送事项"),
        "trigger": OneOf("起算日", {
            "received_on": "签收日（没有则反馈日）", "feedback_on": "反馈日", "handed_over_on": "线索移交日",
            "ended_on": "巡视巡察结束日", "period_end": "集中整改期满日", "dates": "自列日期",
        }),
        "offset": Number("期限", 0, 600),
        "unit": OneOf("期限单位", {"months": "个月", "workdays": "个工作日"}),
        "day_off": OneOf("期满日为休息日", {"same": "不顺延", "next": "顺延至下一工作日"}),
        "receiver": Text("报送对象"),
        "basis": Text("依据"),
        "kinds": Words("适用于", among=("巡视", "巡察")),
        "on": Flag("新录入的巡视巡察默认适用"),
        "feedback_before": Text("", empty=True),
        "immediate": Flag(),
        "ends_period": Flag(),
    },
    frozenset({"feedback_before", "immediate", "ends_period"}),
)  # fmt: skip
_STEP = Table(
    {
        "title": Text("步骤名称"),
        "hint": Text("说明"),
        "begun": Words(),
        "done": Words(),
        "optional": Flag(),
        "next": Table({"page": Text(), "command": Text(), "words": Text()}, frozenset({"page", "command"})),
        "papers": Several(Table({"title": Text(), "by": Text(), "sent": Text()}, frozenset({"by", "sent"}))),
    },
    frozenset({"optional"}),
)

SHAPES: Mapping[str, Shape] = {
    "schemes": Each(Table({
        "title": Text("方案名称"), "inspection": OneOf("适用于", _SIDES), "nodes": Words("类别"),
    })),
    "deadlines": Each(_RULE, needed=("TL-2017-29", "TL-RHYTHM")),
    "warnings": Table({"days": Table({
        "urgent": Number("黄色：剩余多少天以内", 0, 365), "soon": Number("绿色：剩余多少天以内", 1, 366),
    })}),
    "closing": Table({
        "chains": Each(Words(least=2)),
        "criteria": Table({"usual": Words("销号标准")}),
        "sources": Table({"reopening": Words("重新打开的原因")}),
    }),
    "outcomes": Table({
        "treatments": Each(Words()),
        "money": Table({"heads": Words("资金种类")}),
        "wider_actions": Table({"kinds": Words("举一反三的种类")}),
        "return_visits": Table({
            "kinds": Words("评估和回访的种类"), "methods": Words("评估和回访的方式"), "grades": Words("评估等次"),
        }),
    }),
    "meetings": Table({
        "kinds": Table({"words": Words("会议类型", least=2)}), "group": Table({"roles": Words("领导小组职务")}),
    }),
    "clues": Table({"handlings": Table({"clue": Words("问题线索办理情况"), "petition": Words("信访件办理情况")})}),
    "evidence": Table({"kinds": Words("佐证材料类别")}),
    "publication": Table({
        "terms": Table({
            "period_workdays": Number("公示期（工作日）", 1, 365), "answer_days": Number("多少天内答复意见", 1, 365),
        }),
        "channels": Table({"inner": Words("党内公开渠道"), "social": Words("社会公开渠道")}),
        "ways": Table({"comment": Words("意见来源")}),
        "names": Table({"titles": Words("姓名前的职务称呼"), "surnames": Text()}),
    }),
    "vague": Table({"measure": Table({"openings": Words("空泛的开头"), "concrete": Words("算作具体的词")})}),
    "process": Each(_STEP, needed=tuple(book("process")[1]), only=True),
}  # fmt: skip


# -- the check ---------------------------------------------------------------------------------


def check(name: str, text: str) -> dict[str, Any]:
    """The entries of a book in a text. Refused: no TOML, or an entry that is missing, unknown or of another shape,
    each with the line it stands in."""
    content = parsed(text)
    content.pop("version", None)
    try:
        _check(SHAPES[name], content, ())
        _AFTERWARDS.get(name, _nothing)(content)
    except _Wrong as wrong:
        place, where = line_of(text, wrong.path), ".".join(wrong.path) or name
        raise Refused(wrong.code, field="text", line=place, where=where, **wrong.facts) from None
    return content


class _Wrong(Exception):
    def __init__(self, code: str, path: Path, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.path, self.facts = code, path, facts


def _check(shape: Shape, value: Any, path: Path) -> None:
    match shape:
        case Words():
            _check_words(shape, value, path)
        case Table():
            _check_entries(value, shape.parts, path, [key for key in shape.parts if key not in shape.optional])
        case Each():
            keys = shape.needed if shape.only else _table(value, path)
            _check_entries(value, dict.fromkeys(keys, shape.shape), path, shape.needed)
        case Several():
            if not isinstance(value, list):
                raise _Wrong("rules.not_a_table", path)
            for entry in value:  # pyright: ignore[reportUnknownVariableType]
                _check(shape.shape, entry, path)
        case _:
            _check_single(shape, value, path)


def _check_single(shape: Number | Text | Flag | OneOf, value: Any, path: Path) -> None:
    match shape:
        case Number():
            if type(value) is not int or not shape.least <= value <= shape.most:
                raise _Wrong("rules.not_a_number", path, least=shape.least, most=shape.most)
        case Text():
            if not isinstance(value, str) or not (shape.empty or value.strip()):
                raise _Wrong("rules.not_a_text", path)
        case Flag():
            if not isinstance(value, bool):
                raise _Wrong("rules.not_a_flag", path)
        case OneOf():
            if value not in shape.words:
                raise _Wrong("rules.not_one_of", path, words="、".join(f'"{word}"' for word in shape.words))


def _check_words(shape: Words, value: Any, path: Path) -> None:
    given: list[Any] = value if isinstance(value, list) else [None]  # pyright: ignore[reportUnknownVariableType]
    if any(not isinstance(word, str) or not word.strip() for word in given):
        raise _Wrong("rules.not_words", path)
    twice = next((word for word in given if given.count(word) > 1), None)
    if twice is not None:
        raise _Wrong("rules.word_twice", path, word=twice)
    if len(given) < shape.least:
        raise _Wrong("rules.too_few", path, n=shape.least)
    strange = next((word for word in given if shape.among and word not in shape.among), None)
    if strange is not None:
        raise _Wrong("rules.not_one_of", path, words="、".join(f'"{word}"' for word in shape.among))


def _table(value: Any, path: Path) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        raise _Wrong("rules.not_a_table", path)
    return value  # pyright: ignore[reportUnknownVariableType]


def _check_entries(value: Any, shapes: Mapping[str, Shape], path: Path, needed: Iterable[str]) -> None:
    entries = _table(value, path)
    for key in (one for one in needed if one not in entries):
        raise _Wrong("rules.lacking", path, name=key)
    for key, entry in entries.items():
        if key not in shapes:
            raise _Wrong("rules.unknown", (*path, key), name=key)
        _check(shapes[key], entry, (*path, key))


def _warnings(content: dict[str, Any]) -> None:
    if content["days"]["urgent"] >= content["days"]["soon"]:
        raise _Wrong("rules.out_of_order", ("days", "soon"))


def _process(content: dict[str, Any]) -> None:
    """A step is judged by facts the program knows, and leads to where it can lead."""
    built_in = book("process")[1].values()
    facts = {name.lstrip("!") for step in built_in for name in (*step["begun"], *step["done"])}
    facts |= {paper["by"] for step in built_in for paper in step["papers"] if "by" in paper}
    goals = {step["next"].get(way) for step in built_in for way in ("page", "command")}
    for key, step in content.items():
        for name in ("begun", "done"):
            for fact in step[name]:
                if fact.lstrip("!") not in facts:
                    raise _Wrong("rules.unknown", (key, name), name=fact)
        for paper in step["papers"]:
            if paper.get("by", "feedback_inner") not in facts:
                raise _Wrong("rules.unknown", (key, "papers"), name=paper["by"])
        for way in ("page", "command"):
            if step["next"].get(way) not in goals | {None}:
                raise _Wrong("rules.unknown", (key, "next"), name=step["next"][way])


def _deadlines(content: dict[str, Any]) -> None:
    for key, rule in content.items():
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", rule.get("feedback_before", "2024-02-08")):
            raise _Wrong("rules.not_a_day", (key, "feedback_before"))


def _nothing(_: dict[str, Any]) -> None:
    """Most books are right when each entry is."""


_AFTERWARDS = {"warnings": _warnings, "process": _process, "deadlines": _deadlines}


def titles(shape: Shape | None = None) -> Iterator[str]:
    """What the window calls the fields of the books and their choices."""
    match shape:
        case None:
            yield from _GROUPS.values()
            for book_shape in SHAPES.values():
                yield from titles(book_shape)
        case Table():
            for part in shape.parts.values():
                yield from titles(part)
        case Each() | Several():
            yield from titles(shape.shape)
        case _:
            yield from filter(None, (shape.title, *(shape.words.values() if isinstance(shape, OneOf) else ())))


# -- the form ----------------------------------------------------------------------------------


def parts(name: str, text: str) -> list[Part]:
    """The fields of a book's form, in the order of its text; empty where a book has no such form."""
    if name not in SHAPES:
        return []
    content = parsed(text)
    content.pop("version", None)
    lines = lines_of(text)
    found = [part for part in _parts(SHAPES[name], content, (), "") if part.path in lines]
    return sorted(found, key=lambda part: lines[part.path])


def _parts(shape: Shape, value: Any, path: Path, group: str) -> Iterator[Part]:
    if isinstance(shape, Table):
        for key, inner in shape.parts.items():
            if isinstance(value, dict) and key in value:
                yield from _parts(inner, value[key], (*path, key), group)
    elif isinstance(shape, Each):
        for key, entry in value.items():
            title = entry.get("title", key) if isinstance(entry, dict) else _GROUPS.get(path, "")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            yield from _parts(shape.shape, entry, (*path, key), str(title))  # pyright: ignore[reportUnknownArgumentType]
    elif not isinstance(shape, Several) and (shape.title or path[:-1] in _GROUPS):
        yield Part(path, group, shape, value)


_GROUPS: Mapping[Path, str] = {("chains",): "销号程序", ("treatments",): "处理种类"}
