"""行文: the words of a paper as data — prose blocks and phrases over named facts, rendered in a sandbox.

An office copies and changes such a file; whatever is wrong in it is told with file, line and name.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.base.errors import Refused
from core.base.places import resource
from core.base.toml_text import place_of

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment


@dataclass(frozen=True, slots=True)
class Block:
    """One prose block: what the clerk knows it as, the heading over it (empty: none), its template."""

    key: str
    name: str
    heading: str
    template: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The wording of one paper. `words` are the phrases that are repeated for each finding or measure.

    `lines` tells in which line of the file each template begins; `text` is the whole file, for a copy to be changed.
    """

    file: str
    title: str
    version: str
    blocks: dict[str, Block]
    words: dict[str, str]
    lines: dict[str, int] = field(default_factory=dict[str, int])
    text: str = ""

    def block(self, key: str) -> Block:
        """The block of that key. Refused: the file has none."""
        if key not in self.blocks:
            raise Refused("wording.part_missing", file=self.file, part=f"blocks.{key}")
        return self.blocks[key]

    def word(self, key: str) -> str:
        """The phrase of that key. Refused: the file has none."""
        if key not in self.words:
            raise Refused("wording.part_missing", file=self.file, part=f"words.{key}")
        return self.words[key]


@cache
def built_in(paper: str) -> Wording:
    """The wording that comes with the program."""
    return read(resource(f"papers/{paper}.toml"))


def shared() -> Wording:
    """The phrases that papers share where their own files have no other."""
    return built_in("phrases")


def read(path: Path) -> Wording:
    """A wording file. Refused: not TOML in UTF-8, or a part missing or no text; names file and what is wrong."""
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise Refused("wording.not_text", file=path.name) from error


def parse(content: str, file: str) -> Wording:
    """The text of a wording file, of which complaints speak as `file`."""
    try:
        holder = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        line, column = place_of(error, content)
        raise Refused("wording.not_toml", file=file, line=line, column=column) from error
    reader = _Reader(holder, file)
    blocks, words = reader.table("blocks"), reader.table("words")
    return Wording(
        file,
        reader.text(holder, "title", ""),
        reader.text(holder, "version", ""),
        {
            key: Block(
                key,
                reader.text(block, "name", f"blocks.{key}."),
                reader.text(block, "heading", f"blocks.{key}.", ""),
                reader.text(block, "text", f"blocks.{key}.").strip("\n"),
            )
            for key, block in blocks.items()
        },
        {key: reader.text(words, key, "words.") for key in words},
        _lines(content),
        content,
    )


class _Reader:
    """Takes texts out of the parsed file and names what is missing or no text."""

    def __init__(self, content: dict[str, Any], file: str) -> None:
        self._content, self._file = content, file

    def text(self, holder: Any, key: str, where: str, default: str | None = None) -> str:
        found = holder.get(key, default) if isinstance(holder, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if not isinstance(found, str):
            raise Refused("wording.part_missing", file=self._file, part=f"{where}{key}")
        return found

    def table(self, key: str) -> dict[str, Any]:
        found = self._content.get(key, {})
        if not isinstance(found, dict):
            raise Refused("wording.part_missing", file=self._file, part=f"[{key}]")
        return found  # pyright: ignore[reportUnknownVariableType]


_TABLE = re.compile(r"\s*\[([\w.-]+)\]")
_KEY = re.compile(r"""\s*([\w-]+)\s*=\s*(\"{3}|'{3})?(.*)""")


def _lines(content: str) -> dict[str, int]:
    """In which line of the file the first line of each template stands, by its part (`title`, `blocks.opening`)."""
    table, closing, empty_from = "", "", ""
    found: dict[str, int] = {}
    for number, line in enumerate(content.split("\n"), 1):
        if closing:
            if empty_from and not line.strip("\r"):
                found[empty_from] += 1  # empty lines before the first word are not part of the template
            else:
                empty_from = ""
            closing = "" if closing in line else closing
        elif head := _TABLE.match(line):
            table = head[1] + "."
        elif entry := _KEY.match(line):
            key, quotes, rest = entry.groups()
            part = f"{table}{key}".removesuffix(".text")
            opened = bool(quotes) and not rest.strip()
            found[part] = number + opened
            closing = quotes if quotes and quotes not in rest else ""
            empty_from = part if opened else ""
    return found


def render(wording: Wording, template: str, facts: dict[str, Any], part: str) -> str:
    """The template with its facts. Refused: an unknown name or broken template, told with file, part and line."""
    from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

    before = wording.lines.get(part, 1) - 1
    try:
        return _compiled(template).render(facts).strip()
    except TemplateSyntaxError as error:
        problem, line = error.message or "", error.lineno + before
    except UndefinedError as error:
        # "'nope' is undefined", "'Figures object' has no attribute 'nope'": the name stands last in quotes.
        name, line = re.findall(r"'([^']*)'", str(error))[-1], _line(error) + before
        raise Refused("wording.unknown_name", file=wording.file, part=part, line=line, name=name) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        problem, line = str(error), _line(error) + before
    raise Refused("wording.cannot_be_filled", file=wording.file, part=part, line=line, problem=problem.rstrip("."))


@lru_cache(maxsize=256)
def _compiled(template: str) -> Any:
    return _environment().from_string(template)


@cache
def _environment() -> "SandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)


def _line(error: BaseException) -> int:
    """The template's line in which rendering failed: the last frame that belongs to a template."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
