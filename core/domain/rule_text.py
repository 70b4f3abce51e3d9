"""规则的文字: the text of a book of rules — read with line and column of a mistake, and changed at one place alone."""

import json
import re
import tomllib
from typing import Any

from core.base.errors import Refused
from core.base.toml_text import place_of

Path = tuple[str, ...]
_WIDEST = 100  # of a list in one line


def parsed(text: str) -> dict[str, Any]:
    """A text as TOML. Refused: it is none, with line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, column = place_of(error, text)
        raise Refused("rules.not_toml", field="text", line=line, column=column) from error


def put(text: str, path: Path, value: Any) -> str:
    """The text with another value at one place; remarks and all other lines stay as they are."""
    lines = text.splitlines()
    start = lines_of(text)[path] - 1
    end = next(end for end in range(start + 1, len(lines) + 1) if _whole("\n".join(lines[start:end])))
    key = lines[start].partition("=")[0].rstrip()
    return "\n".join([*lines[:start], f"{key} = {_written(value)}", *lines[end:]]) + "\n"


def _whole(lines: str) -> bool:
    try:
        return bool(tomllib.loads(lines))
    except tomllib.TOMLDecodeError:
        return False


def _written(value: Any) -> str:
    if not isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    words = [json.dumps(word, ensure_ascii=False) for word in value]  # pyright: ignore[reportUnknownVariableType]
    line = f"[{', '.join(words)}]"
    return line if len(line) <= _WIDEST else "[\n" + "".join(f"    {word},\n" for word in words) + "]"


_HEAD = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?")
_KEY = re.compile(r"""\s*("[^"]*"|[\w-]+)\s*=""")
_NAME = re.compile(r'"([^"]*)"|([\w-]+)')


def lines_of(text: str) -> dict[Path, int]:
    """In which line each table and each key of a text stands (from 1)."""
    table: Path = ()
    found: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if head := _HEAD.fullmatch(line):
            table = tuple(quoted or bare for quoted, bare in _NAME.findall(head[1]))
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1].strip('"')), number)
    return found


def line_of(text: str, path: Path) -> int:
    """In which line an entry stands; of one that is missing the line of what it belongs to."""
    lines = lines_of(text)
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), 1)
