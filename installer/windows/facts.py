"""Whether setup and launchers name themselves and their version, so that Windows shows it: facts.py VERSION FILE ..."""

import sys
from pathlib import Path

WORDS = ("整改工作台", "Rectify")


def missing(file: Path, version: str) -> list[str]:
    """What the version information (UTF-16, at even places) lacks."""
    content = file.read_bytes()
    return [word for word in (*WORDS, version) if word.encode("utf-16-le") not in content]


if __name__ == "__main__":
    lacking = {name: found for name in sys.argv[2:] if (found := missing(Path(name), sys.argv[1]))}
    for name, found in lacking.items():
        print(f"     {name} lacks {', '.join(found)}")
    sys.exit(bool(lacking))
