"""台账格式文件: reads a ledger layout from TOML and tells an office precisely what is wrong in one it has edited.

All complaints come at once, each with file, line and what was expected. Nothing is guessed: an unknown word is
a complaint and never ignored.
"""

import re
import string
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from core.base.columns import Align
from core.base.errors import Complaints, Refused
from core.base.toml_text import place_of
from core.output.layouts import (
    DEEPEST_HEADER,
    FACTS,
    GROUPINGS,
    SUBJECT_NAMES,
    Content,
    Face,
    Faces,
    Layout,
    LayoutColumn,
    Line,
    Paper,
    RowRule,
)

LONGEST_TEXT = 200
MOST_COLUMNS = 200
MOST_SIGNATURES = 6
_TABLE = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_ID = re.compile(r"[a-z][a-z0-9_]*")
_Word = TypeVar("_Word", bound=str)
_SHADE = re.compile(r"[0-9A-Fa-f]{6}|")


def read(path: Path) -> Layout:
    """The layout in a file. Refuses what `parse` refuses, and `layout.not_text` for a file that is not UTF-8."""
    try:
        return parse(path.read_text("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise Refused("layout.not_text", file=path.name) from error


def parse(text: str, file: str) -> Layout:
    """The layout in a text; `file` is the name that complaints give it.

    Refuses (as `Complaints`, each with file and line) `layout.syntax`, `.unknown_word`, `.missing`,
    `.wrong_type`, `.not_allowed`, `.out_of_range`, `.too_long`, `.unknown_fact`, `.header_depth`, `.no_columns`.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Complaints([Refused("layout.syntax", file=file, line=place_of(error, text)[0])]) from error
    source = _Source(text, file)
    layout = _layout(_Section(source, "", 0, values), file)
    if source.complaints:
        raise Complaints(source.complaints)
    return layout


class _Source:
    """The text of the file: finds the line of a word in it and collects the complaints."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.complaints: list[Refused] = []
        self._lines: dict[tuple[str, int, str], int] = {}
        table, nth, seen = "", 0, dict[str, int]()
        for number, line in enumerate(text.splitlines(), 1):
            if found := _TABLE.match(line):
                table = found.group(1)
                nth = seen[table] = seen.get(table, -1) + 1
                self._lines.setdefault((table, nth, ""), number)
            elif found := _KEY.match(line):
                self._lines.setdefault((table, nth, found.group(1)), number)

    def line(self, table: str, nth: int, key: str) -> int:
        """The line of a word or table, else of the table it is missing in, else of the word that holds that, else 1."""
        outer, _, last = table.rpartition(".")
        below = f"{table}.{key}" if table else key
        places = (
            (table, nth, key),
            (below, 0, ""),
            (table, nth, ""),
            (outer, 0, last),
            ("", 0, table.partition(".")[0]),
        )
        for place in places:
            if place in self._lines:
                return self._lines[place]
        return 1

    def complain(self, code: str, table: str, nth: int, key: str, **facts: Any) -> None:
        where = f"{table}.{key}" if table else key
        self.complaints.append(
            Refused(f"layout.{code}", file=self.file, line=self.line(table, nth, key), key=where, **facts)
        )


class _Section:
    """One table while it is read: gives values of the kind asked for and, when closed, complains of words left over.

    After a complaint it answers with the default, so that the reading goes on and finds the other mistakes.
    """

    def __init__(self, source: _Source, table: str, nth: int, values: dict[str, Any]) -> None:
        self._source, self._table, self._nth = source, table, nth
        self._values = values
        self._known: set[str] = set()

    def complain(self, code: str, key: str, **facts: Any) -> None:
        self._source.complain(code, self._table, self._nth, key, **facts)

    def take(self, key: str) -> Any:
        self._known.add(key)
        return self._values.get(key)

    def text(self, key: str, default: str | None = "", *, facts: bool = False) -> str:
        """A text of one line; without a default it must be there. With `facts` it may hold placeholders."""
        value = self.take(key)
        if value is None:
            if default is None:
                self.complain("missing", key)
            return default or ""
        return self.checked(key, value, facts=facts)

    def checked(self, key: str, value: Any, *, facts: bool = False) -> str:
        if not isinstance(value, str):
            self.complain("wrong_type", key, expected="“文字”")
            return ""
        if len(value) > LONGEST_TEXT or not value.isprintable():
            self.complain("too_long", key, most=LONGEST_TEXT)
            return ""
        if facts:
            self._check_facts(key, value)
        return value

    def texts(self, key: str, *, facts: bool = False, most: int = MOST_COLUMNS) -> tuple[str, ...]:
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.complain("wrong_type", key, expected="[“文字”, …]")
            return ()
        items = cast("list[Any]", value)
        if len(items) > most:
            self.complain("out_of_range", key, least=0, most=most)
        return tuple(self.checked(key, each, facts=facts) for each in items)

    def choice(self, key: str, allowed: tuple[_Word, ...]) -> _Word:
        """One of the allowed words; the first of them where none stands."""
        value = self.take(key)
        for word in allowed:
            if value is None or value == word:
                return word
        self.complain("not_allowed", key, allowed="、".join(str(word) for word in allowed if word))
        return allowed[0]

    def number(self, key: str, default: float, least: float, most: float) -> float:
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.complain("wrong_type", key, expected="数字")
            return default
        if not least <= value <= most:
            self.complain("out_of_range", key, least=least, most=most)
            return default
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.take(key)
        if isinstance(value, bool):
            return value
        if value is not None:
            self.complain("wrong_type", key, expected="true / false")
        return default

    def section(self, key: str) -> "_Section":
        """A table within this one; one that is missing reads as empty."""
        value = self.take(key)
        if value is not None and not isinstance(value, dict):
            self.complain("wrong_type", key, expected=f"[{key}]")
            value = None
        return _Section(self._source, self._below(key), 0, cast("dict[str, Any]", value or {}))

    def sections(self, key: str) -> list["_Section"]:
        """The tables of a list of tables."""
        value = self.take(key)
        if value is None:
            return []
        items = cast("list[Any]", value) if isinstance(value, list) else [value]
        if not all(isinstance(each, dict) for each in items):
            self.complain("wrong_type", key, expected=f"[[{key}]]")
            return []
        return [_Section(self._source, self._below(key), nth, each) for nth, each in enumerate(items)]

    def rest(self) -> list[tuple[str, Any]]:
        """All words of a table whose words are not ours to know."""
        self._known.update(self._values)
        return list(self._values.items())

    def close(self) -> None:
        for key in self._values:
            if key not in self._known:
                self.complain("unknown_word", key, known="、".join(sorted(self._known)))

    def _below(self, key: str) -> str:
        return f"{self._table}.{key}" if self._table else key

    def _check_facts(self, key: str, text: str) -> None:
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError:
            self.complain("unknown_fact", key, fact=text, known=_known_facts())
            return
        for _, name, form, conversion in parts:
            if name is not None and (name not in FACTS or form or conversion):
                self.complain("unknown_fact", key, fact=f"{{{name}}}", known=_known_facts())


def _known_facts() -> str:
    return "、".join(f"{{{name}}} {meaning}" for name, meaning in FACTS.items())


def _layout(top: _Section, file: str) -> Layout:
    name = top.text("name", None)
    layout = Layout(
        id=_id(top),
        version=int(top.number("version", 1, 1, 10_000)),
        name=name,
        title=top.text("title", None, facts=True),
        lines=tuple(_line(each) for each in top.sections("lines")),
        columns=_columns(top),
        subject=top.choice("subject", SUBJECT_NAMES),
        split=top.choice("split", GROUPINGS),
        group=top.choice("group", GROUPINGS),
        signature=top.texts("signature", facts=True, most=MOST_SIGNATURES),
        empty=top.text("empty", "（无）"),
        rows=top.choice("rows", ("measure", "finding")),
        merge=top.flag("merge", True),
        distinct=top.flag("distinct", False),
        frozen=int(top.number("frozen", 0, 0, 10)),
        sort=tuple((key.removeprefix("-"), key.startswith("-")) for key in top.texts("sort")),
        only=_choose(top.section("only")),
        choose=_choose(top.section("choose")),
        paper=_paper(top.section("paper")),
        faces=_faces(top.section("type")),
        row=_row(top.section("row")),
        based_on=top.text("based_on"),
        file=file,
    )
    top.close()
    return layout


def _id(top: _Section) -> str:
    value = top.text("id", None)
    if value and not _ID.fullmatch(value):
        top.complain("not_allowed", "id", allowed="a–z、0–9、_")
    return value


def _line(section: _Section) -> Line:
    line = Line(*(section.text(place, facts=True) for place in ("left", "center", "right")))
    section.close()
    return line


def _columns(top: _Section) -> tuple[LayoutColumn, ...]:
    sections = top.sections("columns")
    if not 1 <= len(sections) <= MOST_COLUMNS:
        top.complain("no_columns", "columns", most=MOST_COLUMNS)
    return tuple(_column(each) for each in sections)


def _column(section: _Section) -> LayoutColumn:
    content: Content = section.choice("content", ("column", "running", "blank"))
    width = section.number("width", 0, 2, 200)
    align: Align | Literal[""] = section.choice("align", ("", "left", "center", "right"))
    column = LayoutColumn(
        content=content,
        key=section.text("key", None if content == "column" else ""),
        heading=_heading(section, required=content != "column"),
        width=width or None,
        align=align or None,
        written_as=section.choice("as", ("text", "date", "number")),
    )
    section.close()
    return column


def _heading(section: _Section, required: bool) -> tuple[str, ...]:
    value = section.take("heading")
    if value is None:
        if required:
            section.complain("missing", "heading")
        return ()
    way = cast("Sequence[Any]", value) if isinstance(value, list) else [value]
    texts = tuple(section.checked("heading", each) for each in way)
    if not 1 <= len(texts) <= DEEPEST_HEADER or not all(texts):
        section.complain("header_depth", "heading", most=DEEPEST_HEADER)
    return texts


def _choose(section: _Section) -> tuple[tuple[str, bool | int | str | tuple[str, ...]], ...]:
    """The filter's own words: the list they are for checks them, here only their kind."""
    chosen: list[tuple[str, bool | int | str | tuple[str, ...]]] = []
    for key, value in section.rest():
        if isinstance(value, bool | int | str):
            chosen.append((key, value))
        else:
            chosen.append((key, section.texts(key)))
    return tuple(chosen)


def _paper(section: _Section) -> Paper:
    usual = Paper()
    margins = section.section("margins")
    paper = Paper(
        size=section.choice("size", ("A4", "A3")),
        orientation=section.choice("orientation", ("landscape", "portrait")),
        top=margins.number("top", usual.top, 5, 60),
        right=margins.number("right", usual.right, 5, 60),
        bottom=margins.number("bottom", usual.bottom, 5, 60),
        left=margins.number("left", usual.left, 5, 60),
    )
    margins.close()
    section.close()
    return paper


def _faces(section: _Section) -> Faces:
    usual = Faces()
    faces = Faces(
        title=_face(section.section("title"), usual.title),
        line=_face(section.section("line"), usual.line),
        header=_face(section.section("header"), usual.header),
        body=_face(section.section("body"), usual.body),
    )
    section.close()
    return faces


def _face(section: _Section, usual: Face) -> Face:
    face = Face(
        font=section.text("font", usual.font),
        size=section.number("size", usual.size, 6, 48),
        bold=section.flag("bold", usual.bold),
        shade=section.text("shade", usual.shade).upper(),
    )
    if not _SHADE.fullmatch(face.shade):
        section.complain("not_allowed", "shade", allowed="RRGGBB")
    section.close()
    return face


def _row(section: _Section) -> RowRule:
    usual = RowRule()
    rule = RowRule(
        spacing=section.number("spacing", usual.spacing, 1, 3),
        padding=section.number("padding", usual.padding, 0, 40),
        least=section.number("least", usual.least, 10, 200),
        most=section.number("most", usual.most, 200, 409),
    )
    section.close()
    return rule
