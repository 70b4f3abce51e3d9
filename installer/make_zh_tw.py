"""Make the traditional catalogue of the window, resources/i18n/zh_TW/, from the simplified one, and the help likewise.

    python installer/make_zh_tw.py           writes resources/i18n/zh_TW/ and resources/help/zh_TW/
    python installer/make_zh_tw.py --check   ends with 1 when a file is not what it would write

OpenCC turns characters and the words of a computer into those used in Taiwan; what resources/i18n/glossary.csv names
it leaves alone, because an office's fixed words have fixed forms. Codes take their text from zh_CN; a text of the
window is its own key, and the English catalogue lists them all.
"""

import csv
import json
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
CATALOGUES = RESOURCES / "i18n"
HELP = RESOURCES / "help"
NOTICE = "# Made by installer/make_zh_tw.py; change zh_CN or glossary.csv and run it again.\n"

# One character by itself is as often a part of another word (一行, 系列) as the term that the glossary means.
SHORTEST_TERM = 2
MARKS = str.maketrans("“”‘’", "「」『』")


@cache
def terms() -> dict[str, str]:
    """The office's words and their fixed traditional forms."""
    with (CATALOGUES / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return {row["中文"]: row["zh_TW"] for row in csv.DictReader(file)}


@cache
def _term_pattern() -> re.Pattern[str]:
    longest_first = sorted((term for term in terms() if len(term) >= SHORTEST_TERM), key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, longest_first)) + r"|\{[^{}]*\})")


@cache
def _taiwan():
    import opencc

    return opencc.OpenCC("s2twp")


def traditional(text: str) -> str:
    """The text as an office in Taiwan would read it; facts in braces stay as they are."""
    if text in terms():
        return terms()[text]
    parts = _term_pattern().split(text)
    # Every second part is a term or a fact, what lies between is plain text.
    for place, part in enumerate(parts):
        parts[place] = terms().get(part, part) if place % 2 else _taiwan().convert(part)
    return "".join(parts).translate(MARKS)


def catalogue() -> dict[str, str]:
    """File name → content, for the whole traditional catalogue."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted((CATALOGUES / "zh_CN").glob("*.toml")):
        texts.setdefault(path.name, {}).update(tomllib.loads(path.read_text(encoding="utf-8")))
    for path in sorted((CATALOGUES / "en").glob("*.toml")):
        known = texts.setdefault(path.name, {})
        known.update((key, key) for key in tomllib.loads(path.read_text(encoding="utf-8")) if not key.isascii())
    return {name: _toml(known) for name, known in texts.items()}


def help_pages() -> dict[str, str]:
    """File name → text, for the whole traditional help."""
    pages = sorted((HELP / "zh_CN").glob("*.md"))
    return {page.name: traditional(page.read_text(encoding="utf-8")) for page in pages}


def _toml(texts: dict[str, str]) -> str:
    # A JSON string is a TOML basic string as well.
    lines = (f"{_quoted(key)} = {_quoted(traditional(text))}\n" for key, text in texts.items())
    return NOTICE + "".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def main(arguments: list[str]) -> int:
    """Write or check; gives the exit code."""
    check = "--check" in arguments
    return max([_settle(CATALOGUES / "zh_TW", catalogue(), check), _settle(HELP / "zh_TW", help_pages(), check)])


def _settle(folder: Path, made: dict[str, str], check: bool) -> int:
    """Make the folder hold these files, or say which are others; gives the exit code."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.*")}
    different = sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
    if check:
        for name in different:
            print(f"{folder.parent.name}/zh_TW/{name} is not what zh_CN makes of it")
        return 1 if different else 0
    folder.mkdir(exist_ok=True)
    for name in different:
        if name in made:
            (folder / name).write_text(made[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
