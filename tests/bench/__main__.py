"""Speed and memory beside bare libraries, taken in one run on one machine; prints figures and judges nothing.

    python3 dev.py bench [start lists operation ledger superior_form report ...]

Every figure is the median of several runs; ours and the bare one take turns, so that a busy machine slows both. What is
measured runs in a process of its own (`python tests/bench/NAME.py ...`), so that nothing is warm from what went before.
"""

import importlib
import platform
import sys
import tempfile
from pathlib import Path

import office

NAMES = ("start", "lists", "operation", "batch", "ledger", "ledger_import", "superior_form", "report", "overview")


def main(words: list[str]) -> int:
    """Run the benches named, or all of them."""
    unknown = set(words) - set(NAMES)
    if unknown:
        print(__doc__, file=sys.stderr)
        return 2
    print(f"{platform.platform(terse=True)}, Python {platform.python_version()}, {office.processors()} processors\n")
    print(f"{'':58}{'ours':>12}{'beside':>12}{'ratio':>8}  wanted")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in words or NAMES:
            for line in importlib.import_module(name).measure(Path(folder)):
                print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
