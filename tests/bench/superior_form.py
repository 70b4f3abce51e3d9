"""A superior's form of 52 columns with 2,000 rows: beside openpyxl loading the finished file and saving it again."""

import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import office

TURNS = 3


def measure(folder: Path) -> Iterator[office.Line]:
    target = office.workspace_of(folder, 1_000, 2)
    form, file = folder / "form.xlsx", folder / "filled.xlsx"
    _form(form)
    taken = []
    for _ in range(TURNS):
        ours = office.ask("superior_form.py", "ours", target, form, file)
        taken.append((ours["seconds"], office.ask("superior_form.py", "bare", file)["seconds"], ours["megabytes"]))
    ours, bare, megabytes = (sorted(figures)[TURNS // 2] for figures in zip(*taken, strict=True))
    yield office.Line("superior's form, 52 columns, 2,000 rows: read and filled", ours, bare, "s ", "≤ 3 s")
    yield office.Line("    the most memory held", megabytes, None, "MB", "")


def _form(path: Path) -> None:
    """The form of 52 columns with five header rows that the tests fill."""
    from tests.core.output import superiors

    superiors.wide(path)


def _ours(folder: Path, form: Path, file: Path) -> None:
    from core.base.meter import silent
    from core.output import superior_form
    from core.output.ledger_subjects import Request
    from core.store.workspace import Workspace

    with Workspace.open(folder, read_only=True) as workspace:
        began = time.perf_counter()
        read = superior_form.read(form)
        mapping = superior_form.propose(read).mapping
        with file.open("wb") as stream:
            request = Request(1, workspace.today())
            filled = superior_form.fill(workspace, read, mapping, request, stream, silent())
        office.tell(seconds=time.perf_counter() - began, megabytes=office.peak_megabytes())
    assert filled.rows == 2_000


def _bare(file: Path) -> None:
    """What a library that reads and writes a workbook anew takes for the same cells, before any of them is filled."""
    from openpyxl import load_workbook

    began = time.perf_counter()
    load_workbook(file).save(BytesIO())
    office.tell(seconds=time.perf_counter() - began)


if __name__ == "__main__":
    what, *paths = sys.argv[1:]
    _ours(*map(Path, paths)) if what == "ours" else _bare(*map(Path, paths))
