"""姓名、单位名称: several names typed or pasted into one line, told apart the way lists are written."""

from __future__ import annotations

import re

# 张　明: in lists of names two characters are set as wide as three; that blank parts no names.
_SET_WIDE = re.compile(r"(?<![^\s、，,；;])([㐀-鿿])[^\S\n]+([㐀-鿿])(?![^\s、，,；;])")
# A blank parts Chinese names only; in `Li Wei` it belongs to the name.
_BETWEEN = re.compile(r"\s*[、，,；;\n]\s*|(?<=[㐀-鿿]{2})\s+(?=[㐀-鿿]{2})")


def split_names(text: str) -> list[str]:
    """The names in a typed text. The last one is still being typed; after a separator it is empty."""
    *done, last = _BETWEEN.split(tidy_name(text))
    return [*(name for name in done if name), last]


def tidy_name(text: str) -> str:
    """One name without the blanks around it and without the one that only sets it wide."""
    return _SET_WIDE.sub(r"\1\2", text.strip())
