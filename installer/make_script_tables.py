"""Make the tables of traditional and simplified characters in resources/text/ from OpenCC's dictionaries.

    python installer/make_script_tables.py

OpenCC (https://github.com/BYVoid/OpenCC) is under the Apache License 2.0; the tables are derived from it and say so
in their first lines. The installed package brings the dictionaries in a binary form and the tool that reads them.

traditional.txt   two lines of equal length: a character of the first stands in a search for the one below it.
doubtful.txt      one line a character whose simplified form depends on the word: the character, its possible
                  forms (the usual one first) and the words in which the form is certain.
"""

import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "resources" / "text"
NOTICE = "# Derived from the dictionaries of OpenCC (Apache License 2.0) by installer/make_script_tables.py.\n"

# Both forms are simplified characters of today, so only a search may treat them as one.
UNITED = {"著": "着", "覆": "复", "瞭": "了", "藉": "借", "乾": "干", "徵": "征", "衹": "只", "甦": "苏", "迴": "回"}


def dictionary(name: str) -> dict[str, list[str]]:
    """One dictionary of OpenCC: key → possible values."""
    import opencc

    home = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "dictionary.txt"
        source = home / "share" / "opencc" / f"{name}.ocd2"
        command = [home / "bin" / "opencc_dict", "-i", source, "-o", text, "-f", "ocd2", "-t", "text"]
        subprocess.run(command, check=True, capture_output=True)
        rows = (line.split("\t") for line in text.read_text(encoding="utf-8").splitlines() if line)
        return {key: values.split(" ") for key, values in rows}


def is_common(character: str) -> bool:
    """Whether the character is in daily simplified use (GB 2312)."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def folding() -> dict[str, str]:
    """Character → the simplified character that stands for it in comparisons."""
    simple = {key: values[0] for key, values in dictionary("TSCharacters").items() if len(key) == 1}
    table = {key: value for key, value in simple.items() if key != value and len(value) == 1}
    for region in ("TWVariantsRev", "HKVariantsRev"):
        for key, values in dictionary(region).items():
            if not is_common(key) and key not in table:
                table[key] = simple.get(values[0], values[0])
    table |= UNITED
    return {key: table.get(value, value) for key, value in table.items() if ord(key) < 0x10000 > ord(value)}


def doubtful() -> dict[str, tuple[list[str], list[str]]]:
    """Traditional character with several common simplified forms → forms, words in which the form is known."""
    single = {key: values for key, values in dictionary("TSCharacters").items() if len(key) == 1}
    forms: dict[str, list[str]] = {}
    for key, values in single.items():
        common = [value for value in values if is_common(value)]
        if len(common) > 1 and common[0] != key:
            forms[key] = common
    forms |= {"著": ["着", "著"], "覆": ["覆", "复"], "瞭": ["了", "瞭"], "藉": ["借", "藉"]}
    words: dict[str, set[str]] = defaultdict(set)
    known = [*dictionary("TSPhrases"), *dictionary("TWVariantsRevPhrases")]
    known += [value for values in dictionary("STPhrases").values() for value in values]
    for word in known:
        for character in forms.keys() & set(word):
            words[character].add(word)
    return {key: (forms[key], shortest(words[key])) for key in sorted(forms)}


def shortest(words: set[str]) -> list[str]:
    """The words without those that contain a shorter one of them."""
    kept: list[str] = []
    for word in sorted(words, key=lambda each: (len(each), each)):
        if len(word) > 1 and not any(short in word for short in kept):
            kept.append(word)
    return sorted(kept)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    table = sorted(folding().items())
    lines = ["".join(key for key, _ in table), "".join(value for _, value in table)]
    (TARGET / "traditional.txt").write_text(NOTICE + "\n".join(lines) + "\n", encoding="utf-8")
    rows = [f"{key}\t{''.join(forms)}\t{' '.join(words)}\n" for key, (forms, words) in doubtful().items()]
    (TARGET / "doubtful.txt").write_text(NOTICE + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
