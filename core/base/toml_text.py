"""TOML 文字: where a text that is none goes wrong, told by line and column instead of the library's English words."""

import re
import tomllib


def place_of(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, int]:
    """Line and column of the mistake, both from 1; the end of the text where the library names no place."""
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    return (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, 1)
