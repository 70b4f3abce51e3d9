"""The long runs: everything that counts, with the large numbers; what came of it is written into README.md beside this.

python3 dev.py campaign [pytest's words]
"""

import platform
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HEAD = """# Campaign

Written by `python3 dev.py campaign`: the tests that count something (kills, random clerks, random documents), with the
large numbers, or with up to a thousand examples chosen at random. The daily tests do the same with small numbers and
fixed examples. The rewind of 100,000 changes is not here because the daily tests do it whole.

{day}, {system}, Python {python}, SQLite {sqlite}: {summary}.

| test | times | seconds | result |
| --- | ---: | ---: | --- |
"""


def run(words: list[str]) -> tuple[int, ElementTree.Element]:
    """Pytest's exit code and its report."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        patience = "faulthandler_timeout=7200"
        command = [sys.executable, "-m", "pytest", "-m", "not bench", "--campaign", "-o", patience]
        command += [f"--junitxml={report}", *words]
        code = subprocess.call(command, cwd=ROOT)
        return code, ElementTree.parse(report).getroot()


def row(case: ElementTree.Element) -> str:
    """One test as a line of the table."""
    # A random clerk is a class of hypothesis whose only test is called runTest.
    name = case.get("name", "").replace("runTest", case.get("classname", "").rpartition(".")[2])
    counted = [found.get("value", "") for found in case.iter("property") if found.get("name") == "times"]
    bad = [kind for kind in ("failure", "error", "skipped") if case.find(kind) is not None]
    seconds = float(case.get("time", 0))
    words = name.removeprefix("test_").removeprefix("Test").replace("_", " ")
    return f"| {words} | {' + '.join(counted) or 'examples'} | {seconds:.0f} | {' '.join(bad) or 'passed'} |\n"


def main(words: list[str]) -> int:
    """Run and write down; gives pytest's exit code. A run of chosen tests only is not written down."""
    code, report = run(words)
    if words:
        return code
    cases = list(report.iter("testcase"))
    failed = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
    head = HEAD.format(
        day=datetime.now(UTC).date(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        summary=f"{len(cases)} tests, {failed} failed",
    )
    (HERE / "README.md").write_text(head + "".join(map(row, cases)), encoding="utf-8", newline="\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
