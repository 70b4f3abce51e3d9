"""The report of 300 findings: time and memory, beside reportlab drawing the same lines, and beside LibreOffice.

Bare reportlab is given every line and rule of the finished pages and only has to draw them, with its own embedding of
the same faces. LibreOffice converts our own Word form of the same paper: both in seconds of the processor, ours in a
program that runs already, LibreOffice's with its start of about half a second. Left out where it is not installed.
"""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import office

TURNS = 3


def measure(folder: Path) -> Iterator[office.Line]:
    target = office.workspace_of(folder, 300)
    taken = [office.ask("report.py", "ours", target, folder / "report.pdf") for _ in range(TURNS)]
    bare = [office.ask("report.py", "bare", target, folder / "bare.pdf")["seconds"] for _ in range(TURNS)]
    ours = {name: sorted(each[name] for each in taken)[TURNS // 2] for name in taken[0]}
    pages = f"report, 300 findings, {ours['pages']:.0f} pages"
    yield office.Line(pages, ours["seconds"], None, "s ", "≤ 2 s")
    yield office.Line("    the most memory held", ours["megabytes"], None, "MB", "≤ 200 MB")
    drawn = sorted(bare)[TURNS // 2]
    yield office.Line("    setting and drawing, beside drawing alone", ours["drawing"], drawn, "s ", "≤ 1.5 ×")
    word = office.ask("report.py", "word", target, folder / "report.docx")
    yield office.Line("    the same as Word", word["seconds"], None, "s ", "")
    if shutil.which("soffice"):
        converted = _converted(folder / "report.docx", folder)
        title = "    processor time, beside LibreOffice converting the Word form"
        yield office.Line(title, ours["processor"], converted, "s ", "≤ 0.1 ×")
    seen = office.ask("report.py", "preview", folder / "report.pdf", target)
    yield office.Line("    first page in the preview", seen["first"], None, "ms", "≤ 300 ms")
    yield office.Line("    one page printed at 300 dpi", seen["printed"], None, "ms", "≤ 400 ms")


def _converted(document: Path, folder: Path) -> float:
    """Seconds of the processor LibreOffice takes to make a PDF of it; the first time only makes its profile."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "out"), str(document)]
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    taken: list[float] = []
    for _ in range(2):
        subprocess.run(command, check=True, capture_output=True, env=environment)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(used.ru_utime + used.ru_stime)
    return taken[1] - taken[0]


def _paper(folder: Path):
    from core.output.papers import catalogue
    from core.output.papers.making import Request
    from core.store.workspace import Workspace

    with Workspace.open(folder, read_only=True) as workspace:
        request = Request(1, workspace.today(), workspace.today())
        [sheet] = catalogue.make(workspace, catalogue.find("progress"), request)
    return sheet.paper


def _ours(folder: Path, file: Path) -> None:
    began = time.perf_counter()
    from core.output.pdf import write_pdf

    paper = _paper(folder)
    made = time.perf_counter()
    with file.open("wb") as stream:
        printed = write_pdf(paper, stream)
    ended, most = time.perf_counter(), office.peak_megabytes()
    used = time.process_time()
    with file.open("wb") as stream:
        write_pdf(_paper(folder), stream)
    again = time.process_time() - used
    office.tell(seconds=ended - began, drawing=ended - made, megabytes=most, pages=printed.pages, processor=again)


def _bare(folder: Path, file: Path) -> None:
    """The lines and rules of the finished pages, drawn by reportlab with its own fonts."""
    from core.base.places import resource
    from core.output.compose import compose
    from core.output.fonts import Fonts

    pages = compose(_paper(folder), fonts=Fonts())
    lines = [
        (page.frame.page_width, page.frame.page_height,
         [(text.x + x, page.frame.page_height - text.y, atom.face.path.stem, atom.look.size, atom.text)
          for text in page.texts for x, atom in text.line.placed],
         [(rule.x0, page.frame.page_height - rule.y0, rule.x1, page.frame.page_height - rule.y1)
          for rule in page.rules])
        for page in pages
    ]  # fmt: skip
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    began = time.perf_counter()
    canvas = Canvas(str(file), pageCompression=1)
    for name in {name for _, _, texts, _ in lines for _, _, name, _, _ in texts}:
        pdfmetrics.registerFont(TTFont(name, str(resource(f"fonts/{name}.ttf"))))
    for width, height, texts, rules in lines:
        canvas.setPageSize((width, height))
        canvas.lines(rules)
        for x, y, name, size, text in texts:
            canvas.setFont(name, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    office.tell(seconds=time.perf_counter() - began)


def _word(folder: Path, file: Path) -> None:
    from core.output.word import write_word

    paper = _paper(folder)
    began = time.perf_counter()
    with file.open("wb") as stream:
        write_word(paper, stream)
    office.tell(seconds=time.perf_counter() - began)


def _preview(file: Path, _: Path) -> None:
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QPainter
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    from PySide6.QtPdf import QPdfDocument

    began = time.perf_counter()
    document = QPdfDocument()
    document.load(str(file))
    document.render(0, QSize(900, 1273))
    first = time.perf_counter() - began
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file.with_name("printed.pdf")))
    printer.setResolution(300)
    painter = QPainter(printer)
    began = time.perf_counter()
    for page in range(5):
        if page:
            printer.newPage()
        painter.drawImage(0, 0, document.render(page, QSize(2480, 3508)))
    painter.end()
    printed = (time.perf_counter() - began) / 5
    office.tell(first=first * 1000, printed=printed * 1000)
    del application


if __name__ == "__main__":
    {"ours": _ours, "bare": _bare, "word": _word, "preview": _preview}[sys.argv[1]](
        Path(sys.argv[2]), Path(sys.argv[3])
    )
