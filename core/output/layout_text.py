"""台账格式 as the text of its file: what `layout_file` reads back as the very same layout.

Only what differs from the usual is written, so that the file stays one that a person reads.
"""

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from core.output.layouts import Face, Faces, Layout, LayoutColumn, Line, Paper, RowRule

_PLAIN = ("id", "version", "name", "title", "based_on", "subject", "rows", "merge", "distinct", "split", "group",
          "frozen", "empty")  # fmt: skip
_ALWAYS = {"id", "version", "name", "title"}


def write(layout: Layout) -> str:
    """The text of the layout's file, in UTF-8 TOML."""
    usual = Layout("", 1, "", "", ())
    lines = [
        f"{name} = {_value(getattr(layout, name))}"
        for name in _PLAIN
        if name in _ALWAYS or getattr(layout, name) != getattr(usual, name)
    ]
    if layout.sort:
        lines.append(f"sort = {_value([('-' if down else '') + key for key, down in layout.sort])}")
    if layout.signature:
        lines.append(f"signature = {_value(list(layout.signature))}")
    for name in ("choose", "only"):
        if chosen := getattr(layout, name):
            lines += ["", f"[{name}]", *(f"{_key(key)} = {_value(value)}" for key, value in chosen)]
    lines += _paper(layout.paper)
    lines += _faces(layout.faces)
    lines += _different("row", layout.row, RowRule())
    for line in layout.lines:
        lines += ["", "[[lines]]", *_given(line, Line())]
    for column in layout.columns:
        lines += ["", "[[columns]]", *_column(column)]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """A value in TOML; its strings are those of JSON but for the one character that TOML wants escaped as well."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        items: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType]
        return f"[{', '.join(map(_value, items))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(int(value) if value == int(value) else value)


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else _value(key)


def _given(one: Any, usual: Any) -> Iterator[str]:
    for field in fields(one):
        if getattr(one, field.name) != getattr(usual, field.name):
            yield f"{field.name} = {_value(getattr(one, field.name))}"


def _different(table: str, one: Any, usual: Any) -> list[str]:
    given = list(_given(one, usual))
    return ["", f"[{table}]", *given] if given else []


def _paper(paper: Paper) -> list[str]:
    usual = Paper()
    sides = [name for name in ("top", "right", "bottom", "left") if getattr(paper, name) != getattr(usual, name)]
    lines = ["", "[paper]", f"size = {_value(paper.size)}", f"orientation = {_value(paper.orientation)}"]
    if sides:
        lines += ["", "[paper.margins]", *(f"{name} = {_value(getattr(paper, name))}" for name in sides)]
    return lines


def _faces(faces: Faces) -> list[str]:
    usual = Faces()
    lines: list[str] = []
    for name in ("title", "line", "header", "body"):
        one: Face = getattr(faces, name)
        lines += _different(f"type.{name}", one, getattr(usual, name))
    return lines


def _column(column: LayoutColumn) -> Iterator[str]:
    if column.content != "column":
        yield f"content = {_value(column.content)}"
    if column.key:
        yield f"key = {_value(column.key)}"
    if column.heading:
        yield f"heading = {_value(column.heading[0] if len(column.heading) == 1 else column.heading)}"
    if column.width is not None:
        yield f"width = {_value(column.width)}"
    if column.align is not None:
        yield f"align = {_value(column.align)}"
    if column.written_as != "text":
        yield f"as = {_value(column.written_as)}"
