"""The report of 300 findings, about 100 pages: time and memory."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import office

TURNS = 3


def measure(folder: Path) -> Iterator[office.Line]:
    target = office.workspace_of(folder, 300)
    taken = [office.ask("report.py", target, folder / "report.pdf") for _ in range(TURNS)]
    middle = {name: sorted(each[name] for each in taken)[TURNS // 2] for name in taken[0]}
    pages = f"report, 300 findings, {middle['pages']:.0f} pages"
    yield office.Line(pages, middle["seconds"], None, "s ", "≤ 2 s")
    yield office.Line("    the most memory held", middle["megabytes"], None, "MB", "≤ 200 MB")


def _run(folder: Path, file: Path) -> None:
    from core.output.papers import catalogue
    from core.output.papers.making import Request
    from core.output.pdf import write_pdf
    from core.store.workspace import Workspace

    with Workspace.open(folder, read_only=True) as workspace:
        began = time.perf_counter()
        request = Request(1, workspace.today(), workspace.today())
        [sheet] = catalogue.make(workspace, catalogue.find("progress"), request)
        with file.open("wb") as stream:
            write_pdf(sheet.paper, stream)
        seconds, megabytes = time.perf_counter() - began, office.peak_megabytes()
    from pypdfium2 import PdfDocument

    office.tell(seconds=seconds, megabytes=megabytes, pages=len(PdfDocument(file)))


if __name__ == "__main__":
    _run(Path(sys.argv[1]), Path(sys.argv[2]))
