"""The list of findings: open, sort, filter, search on 100,000 findings, beside the same on 10,000."""

import sys
from collections.abc import Iterator
from pathlib import Path

import office

TURNS = 5
SMALL, LARGE = 10_000, 100_000


def measure(folder: Path) -> Iterator[office.Line]:
    small, large = (office.ask("lists.py", office.workspace_of(folder, size)) for size in (SMALL, LARGE))
    for what, taken in large.items():
        if what == "resident":
            yield office.Line("resident memory, 100,000 findings listed", taken, small[what], "MB", "≤ 350 MB")
        else:
            yield office.Line(f"{what}, 100,000 findings", taken, small[what], "ms", "≤ 100 ms, ≤ 3 × 10,000")


def _run(folder: Path) -> None:
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    from core.domain import findings
    from gui.desk import Desk
    from gui.look import look
    from gui.pages.findings_page import FindingsPage
    from gui.preferences import Preferences

    look().wear("light", 100)
    desk = Desk(Preferences(folder / "preferences.json"))
    desk.open(folder)
    page = FindingsPage(desk)
    page.resize(1280, 800)
    page.show()
    page.look_again()

    def painted(action) -> None:
        action()
        page.table.viewport().repaint()

    taken: dict[str, float] = {}
    [taken["open"]] = office.median(TURNS, lambda: painted(page.look_again))
    sorts = {
        column.key: office.median(TURNS, lambda key=column.key: painted(lambda: page.table.sort_by_column(key, True)))[
            0
        ]
        for column in findings.COLUMNS
        if column.sort
    }
    slowest = max(sorts, key=lambda key: sorts[key])
    taken["sort by the slowest column"] = sorts[slowest]
    page.table.rows_by(())
    [taken["filter by state"]] = office.median(
        TURNS, lambda: painted(lambda: page.bar.set({"progress": ["not_started"]})), page.bar.clear
    )[:1]
    for words in ("专项", "资金", "第99"):
        [taken[f"search «{words}»"]] = office.median(
            TURNS, lambda words=words: painted(lambda: page.bar.set({}, words)), page.bar.clear
        )[:1]
    taken["resident"] = office.resident_megabytes()
    print(f"sorts: { {key: round(value) for key, value in sorts.items()} }", file=sys.stderr)
    office.tell(**taken)
    desk.leave()
    del application


if __name__ == "__main__":
    _run(Path(sys.argv[1]))
