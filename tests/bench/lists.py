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
    from PySide6.QtCore import QEventLoop, QTimer
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

    def settled() -> None:
        """Until the counts of the status bar are there, as they are when a clerk does the next thing."""
        loop, timer = QEventLoop(), QTimer()
        timer.timeout.connect(lambda: None if desk.jobs.running else loop.quit())
        timer.start(5)
        loop.exec()

    def painted(action, back=page.bar.clear) -> float:
        def act() -> None:
            action()
            page.table.viewport().repaint()

        return office.median(TURNS, act, back, between=settled)[0]

    def sorted_by(key: str) -> float:
        return painted(lambda: page.table.sort_by_column(key, True), lambda: page.table.rows_by(()))

    taken = {"open": painted(page.look_again)}
    columns = [column.key for column in findings.COLUMNS if column.sort]
    taken["sort by the slowest column"] = max(map(sorted_by, columns))
    page.table.sort_by_column("lead_units", False)
    taken["sort by another column after it"] = painted(lambda: page.table.sort_by_column("due", True))
    page.table.rows_by(())
    taken["filter by state"] = painted(lambda: page.bar.set({"progress": ["not_started"]}))
    for words in ("专项", "资金", "第99"):
        taken[f"search «{words}»"] = painted(lambda words=words: page.bar.set({}, words))
    taken["resident"] = office.resident_megabytes()
    office.tell(**taken)
    desk.leave()
    del application


if __name__ == "__main__":
    _run(Path(sys.argv[1]))
