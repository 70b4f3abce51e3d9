"""行文: the words of a paper as data — prose blocks and phrases over named facts, rendered in a sandbox.

An office copies and changes such a file; whatever is wrong in it is told with file, line and name.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.base.errors import Refused
from core.base.places import resource

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
    """The wording of one paper. `words` are the phrases that are repeated for each finding or measure."""

    file: str
    title: str
    version: str
    blocks: dict[str, Block]
    words: dict[str, str]


@cache
def built_in(paper: str) -> Wording:
    """The wording that comes with the program."""
    return read(resource(f"papers/{paper}.toml"))


def read(path: Path) -> Wording:
    """A wording file. Refused: not TOML in UTF-8, or a part missing or no text; names file and what is wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused("wording.not_toml", file=path.name, problem=str(error)) from error

    def text(holder: Any, key: str, where: str, default: str | None = None) -> str:
        found = holder.get(key, default) if isinstance(holder, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if not isinstance(found, str):
            raise Refused("wording.part_missing", file=path.name, part=f"{where}{key}")
        return found

    def table(key: str) -> dict[str, Any]:
        found = content.get(key, {})
        if not isinstance(found, dict):
            raise Refused("wording.part_missing", file=path.name, part=f"[{key}]")
        return found  # pyright: ignore[reportUnknownVariableType]

    blocks, words = table("blocks"), table("words")
    return Wording(
        path.name,
        text(content, "title", ""),
        text(content, "version", ""),
        {
            key: Block(
                key,
                text(block, "name", f"blocks.{key}."),
                text(block, "heading", f"blocks.{key}.", ""),
                text(block, "text", f"blocks.{key}.").strip("\n"),
            )
            for key, block in blocks.items()
        },
        {key: text(words, key, "words.") for key in words},
    )


def render(wording: Wording, template: str, facts: dict[str, Any], part: str) -> str:
    """The template with its facts. Refused: an unknown name or broken template, told with file, part and line."""
    from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

    try:
        return _compiled(template).render(facts).strip()
    except TemplateSyntaxError as error:
        problem, line = error.message or "", error.lineno
    except UndefinedError as error:
        # "'nope' is undefined", "'Figures object' has no attribute 'nope'": the name stands last in quotes.
        name = re.findall(r"'([^']*)'", str(error))[-1]
        raise Refused("wording.unknown_name", file=wording.file, part=part, line=_line(error), name=name) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        problem, line = str(error), _line(error)
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
