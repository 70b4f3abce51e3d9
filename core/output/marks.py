"""标点: half-width marks between hanzi made full-width for printing, when a person asks for it.

Texts pasted from old systems carry «,» and «(» where Chinese print has «，» and «（». What is stored never
changes, and nothing is changed in print unless asked: a paper goes through here on its way to the page.
"""

import dataclasses
import re
from typing import Any, cast

from core.output.paper import Paper

_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff“”‘’《》（）【】〔〕、。，；：？！％"
_AFTER_HANZI = re.compile(f"(?<=[{_CHINESE}])[,;:?!]")
_BEFORE_HANZI = re.compile(f"[,;?!](?=[{_CHINESE}])")
_BRACKETS = re.compile(f"\\(([^()\n]*[{_CHINESE}][^()\n]*)\\)")

# The fields that hold words; the others name sheets, faces and records.
_WORDS = frozenset(
    {"title", "text", "run_on", "subtitle", "addressee", "note", "names", "blocks", "attachments", "columns", "rows"}
    | {"head", "cells", "signature", "imprint", "copies_to", "printed_by"}
)


def full_width(text: str) -> str:
    """The text with `, ; : ? ! ( )` in full width where they stand beside hanzi; 14:30, 1,234 and f(x) stay."""
    text = _BRACKETS.sub(lambda found: f"（{found[1]}）", text)
    text = _AFTER_HANZI.sub(lambda found: _FULL[found[0]], text)
    return _BEFORE_HANZI.sub(lambda found: _FULL[found[0]], text)


def with_full_width_marks(paper: Paper) -> Paper:
    """The paper with all its words in full-width marks: 排版时规范标点."""
    return _changed(paper)


def _changed(thing: Any) -> Any:
    if isinstance(thing, str):
        return full_width(thing)
    if isinstance(thing, tuple):
        return tuple(map(_changed, cast("tuple[Any, ...]", thing)))
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        names = (field.name for field in dataclasses.fields(thing) if field.name in _WORDS)
        return dataclasses.replace(thing, **{name: _changed(getattr(thing, name)) for name in names})
    return thing
