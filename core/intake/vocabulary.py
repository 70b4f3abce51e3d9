"""词表: the words and phrases of the genre, read from `resources/intake/` and folded like every text they meet."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from core.base.places import resource
from core.base.text import fold


@lru_cache(maxsize=16)
def words(name: str) -> dict[str, Any]:
    """One word file, e.g. `judgement`."""
    with resource(f"intake/{name}.toml").open("rb") as file:
        return tomllib.load(file)


Branches = dict[str, "Branches"]  # what may follow, character by character; the key "" ends a word


def alternatives(texts: Iterable[str]) -> str:
    """The words as one alternation in which the longest that fits wins.

    Written as a tree of shared beginnings: a list of hundreds of words is tried at each place of a text in one step.
    """
    tree: Branches = {}
    for text in sorted({fold(each) for each in texts}):
        branch = tree
        for char in text:
            branch = branch.setdefault(char, {})
        branch[""] = {}
    return _written(tree)


def _written(tree: Branches) -> str:
    ends = "" in tree
    branches = [re.escape(char) + _written(below) for char, below in sorted(tree.items()) if char]
    if not branches:
        return ""
    singles = [branch for branch in branches if len(branch) == 1]
    if len(singles) == len(branches) > 1:
        return f"[{''.join(singles)}]" + ("?" if ends else "")
    return f"(?:{'|'.join(branches)})" + ("?" if ends else "")


def patterns(texts: Iterable[str]) -> str:
    """Regular expressions of a word file as one."""
    return "|".join(f"(?:{fold(text)})" for text in texts)


@lru_cache(maxsize=64)
def found(name: str, *keys: str) -> re.Pattern[str]:
    """One compiled expression for lists of a word file: `found("sections", "leads", "finding")`."""
    value: Any = words(name)
    for key in keys:
        value = value[key]
    return re.compile(patterns(value))


@lru_cache(maxsize=64)
def any_of(name: str, *keys: str) -> re.Pattern[str]:
    """One compiled expression for the plain words under these keys of a word file."""
    return re.compile(alternatives([text for key in keys for text in words(name)[key]]))
