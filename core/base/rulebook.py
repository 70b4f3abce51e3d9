"""规则库: the built-in schemes, rules and word lists of `resources/rules/`, read once.

They are data because half of the trade differs by year, level and place. A stored value keeps the
id and version of the rule it came from, so that an update of the program changes no stored date.
"""

import tomllib
from functools import cache
from typing import Any

from core.base.places import resource


@cache
def book(name: str) -> tuple[str, dict[str, Any]]:
    """Version and entries of one file of `resources/rules/`, in the file's order."""
    content = tomllib.loads(text(name))
    version = str(content.pop("version"))
    return version, content


@cache
def text(name: str) -> str:
    """The same file as it was written, with its remarks."""
    return resource(f"rules/{name}.toml").read_text(encoding="utf-8")


def meanings(words: str) -> dict[str, str]:
    """The progress words of a list (完成情况用语) and what each means: open, basic or done.

    `words` names a built-in list, or is an office's own list itself: one `word=meaning` a line.
    """
    _, lists = book("progress_words")
    if words not in lists:
        lines = (line.rpartition("=") for line in words.splitlines() if "=" in line)
        return {word: meaning for word, _, meaning in lines}
    return {entry["word"]: entry["meaning"] for entry in lists[words]["words"]}


DEFAULT_WORDS = "three_states"
