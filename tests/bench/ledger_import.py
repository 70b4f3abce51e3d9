"""A ledger of 10,000 rows read, compared and imported: beside bare openpyxl that only reads the same cells."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import office

TURNS = 3


def measure(folder: Path) -> Iterator[office.Line]:
    file = folder / "incoming.xlsx"
    office.ask("ledger_import.py", "made", office.workspace_of(folder, 5_000, 2), file)
    taken = []
    for turn in range(TURNS):
        ours = office.ask("ledger_import.py", "ours", file, folder / f"into-{turn}")
        bare = office.ask("ledger_import.py", "bare", file)["seconds"]
        taken.append((ours["preview"], ours["megabytes"], ours["write"], bare))
    preview, megabytes, write, bare = (sorted(figures)[TURNS // 2] for figures in zip(*taken, strict=True))
    yield office.Line("ledger of 10,000 rows read and previewed", preview, bare, "s ", "≤ 3 s")
    yield office.Line("    the most memory held", megabytes, None, "MB", "≤ 300 MB")
    yield office.Line("    imported", write, bare, "s ", "≤ 8 s")


def _made(folder: Path, file: Path) -> None:
    """The main ledger of an office of that size, as it comes from elsewhere."""
    from core.base.meter import silent
    from core.output import layouts, ledgers
    from core.store.workspace import Workspace

    with Workspace.open(folder, read_only=True) as workspace, file.open("wb") as stream:
        layout = layouts.find("main", layouts.built_in())
        ledgers.write(workspace, layout, ledgers.Request(1, workspace.today()), stream, silent())
    office.tell(seconds=0)


def _ours(file: Path, target: Path) -> None:
    from core.domain import ledger_records
    from core.intake import ledger_import
    from core.store.workspace import Workspace

    with Workspace.create(target, "某办", "王文书") as workspace:
        began = time.perf_counter()
        seen = ledger_import.look(workspace, file, None)
        preview, megabytes = time.perf_counter() - began, office.peak_megabytes()
        began = time.perf_counter()
        into = ledger_import.new_inspection(seen.workbook, seen.reading.title)
        ledger_records.take_in(workspace, into, ledger_import.plan(seen))
        office.tell(preview=preview, megabytes=megabytes, write=time.perf_counter() - began)


def _bare(file: Path) -> None:
    from openpyxl import load_workbook

    began = time.perf_counter()
    sheet = load_workbook(file, read_only=True).worksheets[0]
    cells = sum(value is not None for row in sheet.iter_rows(values_only=True) for value in row)
    office.tell(seconds=time.perf_counter() - began, cells=cells)


if __name__ == "__main__":
    {"made": _made, "ours": _ours, "bare": _bare}[sys.argv[1]](*map(Path, sys.argv[2:]))
