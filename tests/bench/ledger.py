"""The main ledger of 10,000 measure rows: beside bare openpyxl writing the same cells and styles."""

import sys
import time
from collections.abc import Iterator
from copy import copy
from io import BytesIO
from pathlib import Path

import office

TURNS = 3


def measure(folder: Path) -> Iterator[office.Line]:
    target = office.workspace_of(folder, 5_000, 2)
    file = folder / "ledger.xlsx"
    taken = []
    for _ in range(TURNS):
        ours = office.ask("ledger.py", "ours", target, file)
        taken.append((ours["seconds"], office.ask("ledger.py", "bare", file)["seconds"], ours["megabytes"]))
    ours, bare, megabytes = (sorted(figures)[TURNS // 2] for figures in zip(*taken, strict=True))
    yield office.Line("main ledger, 10,000 measures", ours, bare, "s ", "≤ 1.3 × bare openpyxl")
    yield office.Line("    the most memory held", megabytes, None, "MB", "")


def _ours(folder: Path, file: Path) -> None:
    from core.base.meter import silent
    from core.output import layouts, ledgers
    from core.store.workspace import Workspace

    with Workspace.open(folder, read_only=True) as workspace:
        began = time.perf_counter()
        layout = layouts.find("main", layouts.built_in())
        with file.open("wb") as stream:
            ledgers.write(workspace, layout, ledgers.Request(1, workspace.today()), stream, silent())
        office.tell(seconds=time.perf_counter() - began, megabytes=office.peak_megabytes())


def _bare(file: Path) -> None:
    """Write what stands in the finished file once more, in openpyxl's fastest way: values, styles, heights, merges.

    Each look is made once and shared; merges go past `merge_cells`, which looks through all before it for each one.
    """
    from openpyxl import Workbook, load_workbook
    from openpyxl.cell import WriteOnlyCell

    done = load_workbook(file).worksheets[0]
    looks: dict[tuple, dict] = {}
    lines = [[(cell.value, _look(cell, looks)) for cell in row] for row in done.iter_rows()]
    heights = {number: line.height for number, line in done.row_dimensions.items()}
    began = time.perf_counter()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for number, height in heights.items():
        sheet.row_dimensions[number].height = height
    made = {key: _dressed(WriteOnlyCell(sheet), look)._style for key, look in looks.items()}
    for line in lines:
        row = []
        for value, look in line:
            cell = WriteOnlyCell(sheet, value)
            if look is not None:
                cell._style = made[look]
            row.append(cell)
        sheet.append(row)
    sheet.merged_cells.ranges.update(done.merged_cells.ranges)
    book.save(BytesIO())
    office.tell(seconds=time.perf_counter() - began)


def _look(cell, looks: dict[tuple, dict]) -> tuple | None:
    """The key of a cell's look, its parts kept in `looks`; None for a bare cell."""
    if not cell.has_style:
        return None
    key = tuple(cell._style)
    if key not in looks:
        looks[key] = {part: copy(getattr(cell, part)) for part in ("font", "fill", "border", "alignment")}
    return key


def _dressed(cell, look: dict):
    for part, wanted in look.items():
        setattr(cell, part, wanted)
    return cell


if __name__ == "__main__":
    _ours(Path(sys.argv[2]), Path(sys.argv[3])) if sys.argv[1] == "ours" else _bare(Path(sys.argv[2]))
