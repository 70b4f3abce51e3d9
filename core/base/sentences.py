"""The program's sentences: one place for every code in every language.

`resources/i18n/<language>/<area>.toml` maps codes to templates. zh_CN is the source; a house test
demands that no language lacks a code.
"""

import tomllib
from functools import lru_cache
from typing import Any

from core.base.errors import Rectify
from core.base.places import resource

LANGUAGES = ("zh_CN", "zh_TW", "en")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> dict[str, str]:
    """Every code (or Chinese source text of the window) and its template in one language."""
    known: dict[str, str] = {}
    for path in sorted(resource(f"i18n/{language}").glob("*.toml")):
        with path.open("rb") as file:
            known.update(tomllib.load(file))
    return known


def sentence(code: str, language: str = "zh_CN", **facts: Any) -> str:
    """The sentence of a code with its facts filled in. A missing code is our own fault (KeyError)."""
    return catalogue(language)[code].format_map(facts)


def tell(error: Rectify, language: str = "zh_CN") -> str:
    """What a person is told about a `Refused` or a `Trouble`."""
    return sentence(error.code, language, **error.facts)
