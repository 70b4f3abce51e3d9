"""What the program works out of 10,000 findings, 30,000 measures and 100,000 reports, beside a tenth of it."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import office

TURNS = 5
SMALL, LARGE = 1_000, 10_000
REPORTS_EACH = 3


def measure(folder: Path) -> Iterator[office.Line]:
    small, large = (office.ask("overview.py", _reported(folder, size)) for size in (SMALL, LARGE))
    wanted = {"overview": "≤ 150 ms", "readiness": "≤ 1000 ms"}
    for what, taken in large.items():
        yield office.Line(f"{what}, 10,000 findings", taken, small[what], "ms", wanted.get(what, ""))


def _reported(folder: Path, findings: int) -> Path:
    """A workspace with three measures a finding and some ten reports for each three of them."""
    target = office.workspace_of(folder, findings, 3)
    from core.store.operations import operation
    from core.store.tables import Progress
    from core.store.workspace import Workspace

    @operation("bench.report")
    def report(workspace: Workspace, measures: Sequence[int]) -> None:
        workspace.insert_many(
            Progress,
            [
                {"measure": key, "reported_on": f"2025-0{month}-0{key % 9 + 1}", "text": "按计划", "state": "未完成"}
                for key in measures
                for month in range(6, 6 + REPORTS_EACH)
            ],
        )

    with Workspace.open(target) as workspace:
        keys = [key for (key,) in workspace.sql("SELECT id FROM measure")]
        for start in range(0, len(keys), 5000):
            report(workspace, keys[start : start + 5000])
    return target


def _run(folder: Path) -> None:
    from datetime import timedelta

    from core.domain import closing_desk, finder, letter_drafting, overview, readiness, statistics, withholdings
    from core.store.workspace import Workspace

    with Workspace.open(folder, read_only=True) as workspace:
        [(inspection,)] = workspace.sql("SELECT id FROM inspection")
        today = workspace.today()
        month_ago = statistics.Scope(inspection, today - timedelta(30))
        keys = finder.ids(workspace, finder.FindingFilter(inspection))
        asked = {
            "overview": lambda: overview.figures(workspace, inspection),
            "readiness": lambda: readiness.check(workspace, inspection),
            "all figures": lambda: statistics.figures(workspace, statistics.Scope(inspection, today)),
            "all figures, a month ago": lambda: statistics.figures(workspace, month_ago),
            "wordings for the public": lambda: withholdings.of_inspection(workspace, inspection, "social"),
            "letters that are due": lambda: letter_drafting.propose(workspace, inspection, "five"),
            "lines of the closing desk": lambda: closing_desk.rows(workspace, keys),
        }
        taken = office.median(TURNS, *asked.values())
    office.tell(**dict(zip(asked, taken, strict=True)))


if __name__ == "__main__":
    _run(Path(sys.argv[1]))
