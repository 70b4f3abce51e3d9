"""PDF: draws finished pages, with embedded faces, bookmarks, title and language; the same paper gives the same bytes.

reportlab writes the file's structure; where each glyph stands was settled before (`compose`).
"""

import contextlib
import gc
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from core.base.meter import Meter, silent
from core.output import archive
from core.output.compose import compose
from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD, Style
from core.output.lines import Atom
from core.output.pages import Mark, Page, Place, Rule, Text
from core.output.paper import Paper
from core.output.truetype import TrueType

_BOLD_STROKE = 0.025  # of the type size: no bold 仿宋 exists, a thin outline makes one
_PAGES_A_STEP = 8


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed: pages, the names of the faces used, where on which page a record's words stand, and on which
    page each of the papers begins."""

    pages: int
    faces: tuple[str, ...]
    places: tuple[tuple[int, Place], ...]
    firsts: tuple[int, ...] = (1,)


@dataclass(frozen=True, slots=True)
class Finish:
    """How a file is made of papers: `duplex` begins each on the front of a leaf, `pdfa` is PDF/A-2b for the archive,
    `password` locks it with AES-256, `code` (核对码) stands in the foot of every page.
    """

    duplex: bool = False
    pdfa: bool = False
    password: str = ""
    code: str = ""


PLAIN = Finish()


def write_pdf(
    papers: Paper | Sequence[Paper],
    target: BinaryIO | Path,
    *,
    fonts: Fonts | None = None,
    style: Style = STANDARD,
    finish: Finish = PLAIN,
    meter: Meter | None = None,
) -> Printed:
    """Set the papers, bound one behind the other, and write them as one PDF to a stream (see `export.write`) or path.

    Refuses `paper.no_glyph` with the characters that no face has and `pdf.archive_is_open`, before anything is written.
    """
    archive.check(pdfa=finish.pdfa, password=finish.password)
    bound = [papers] if isinstance(papers, Paper) else list(papers)
    with _unswept():
        pages = bind(bound, fonts or Fonts(), style, finish, meter or silent())
        if isinstance(target, Path):
            with target.open("wb") as stream:
                return _write(pages, bound[0], stream, style, finish, meter or silent())
        return _write(pages, bound[0], target, style, finish, meter or silent())


@contextlib.contextmanager
def _unswept() -> Generator[None]:
    """No search for garbage meanwhile: a million small things are made and kept; to look through them costs a fifth.

    Where somebody else has switched it off, as the window does while a job runs, it stays so.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def bind(papers: Sequence[Paper], fonts: Fonts, style: Style, finish: Finish, meter: Meter) -> list[Page]:
    """The pages of all papers; each keeps its own page numbers, and for `duplex` begins on the front of a leaf."""
    bound: list[Page] = []
    for paper in papers:
        pages = compose(paper, fonts=fonts, style=style, code=finish.code, meter=meter)
        if finish.duplex and len(bound) % 2:
            bound.append(Page(len(bound) + 1, style.frame("A4", len(bound) + 1), numbered=False))
        if len(papers) > 1:
            for page in pages:
                page.marks = [replace(mark, level=mark.level + 1) for mark in page.marks]
            pages[0].marks.insert(0, Mark(paper.title.replace("\n", ""), 0, pages[0].frame.top))
        bound += pages
    return bound


def _write(pages: list[Page], first: Paper, stream: BinaryIO, style: Style, finish: Finish, meter: Meter) -> Printed:
    if not (finish.pdfa or finish.password):
        return draw(pages, first, stream, style, meter)
    drawn = BytesIO()
    printed = draw(pages, first, drawn, style, meter)
    archive.finish(drawn.getvalue(), first, stream, pdfa=finish.pdfa, password=finish.password)
    return printed


def draw(pages: list[Page], paper: Paper, stream: BinaryIO, style: Style, meter: Meter) -> Printed:
    """Write composed pages as PDF; title, author and language are those of the paper."""
    pen = _Pen(paper, stream, style)
    meter.begin("生成 PDF", len(pages))
    for nth, page in enumerate(pages):
        if nth % _PAGES_A_STEP == 0:
            meter.step(nth)
        pen.draw(page)
    faces = pen.finish()
    places = tuple((number, place) for number, page in enumerate(pages, 1) for place in page.places)
    return Printed(len(pages), faces, places, tuple(nth for nth, page in enumerate(pages, 1) if page.number == 1))


class _Pen:
    """Draws pages on a reportlab canvas through its content stream."""

    def __init__(self, paper: Paper, stream: BinaryIO, style: Style) -> None:
        # Imported here: it takes a fifth of a second and no start of the program needs it.
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        from core.output.embedded import EmbeddedFace

        class Bare(Canvas):
            """A canvas that does not begin every page with a Helvetica nobody uses."""

            def _make_preamble(self) -> None:
                self._preamble = ""

        self._embed = EmbeddedFace
        self._faces: dict[TrueType, EmbeddedFace] = {}
        self._red = "{:g} {:g} {:g}".format(*style.red)
        self._deepest = -1
        self._drawn = 0
        # Plain binary streams: a fifth smaller than the text form, and no printer of today needs that.
        settings: Any = rl_config
        settings.useA85 = 0
        self._canvas: Any = Bare(stream, pageCompression=1, invariant=1, lang=paper.language, pdfVersion=(1, 7))
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._canvas._doc.info = _information(paper)

    def draw(self, page: Page) -> None:
        """Draw one page."""
        canvas = self._canvas
        self._drawn += 1
        canvas.setPageSize((page.frame.page_width, page.frame.page_height))
        height = page.frame.page_height
        for mark in page.marks:
            self._mark(mark.title, mark.level, height - mark.y)
        code = canvas._code
        code += (self._rule(rule, height) for rule in page.rules)
        if page.texts:
            code.append("BT")
            for text in page.texts:
                self._text(code, text, height)
            code.append("ET")
        canvas.showPage()

    def finish(self) -> tuple[str, ...]:
        """Write the file; gives the names of the faces used."""
        for face in self._faces.values():
            face.write(self._canvas._doc)
        self._canvas.save()
        return tuple(sorted({face.face.postscript for face in self._faces.values()}))

    def _mark(self, title: str, level: int, y: float) -> None:
        # An outline may not skip a level, a paper may.
        level = min(level, self._deepest + 1)
        self._deepest = level
        key = f"p{self._drawn}y{y:.2f}"
        self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=round(y, 2))
        self._canvas.addOutlineEntry(title, key, level, closed=level > 0)

    def _rule(self, rule: Rule, height: float) -> str:
        colour = f"{self._red} RG" if rule.red else "0 G"
        begin, end = f"{rule.x0:.3f} {height - rule.y0:.3f}", f"{rule.x1:.3f} {height - rule.y1:.3f}"
        dashes = ("[4 3] 0 d 0 J", " [] 0 d") if rule.broken else ("2 J", "")
        return f"{colour} {rule.thickness:.3f} w {dashes[0]} {begin} m {end} l S{dashes[1]}"

    def _text(self, code: list[str], text: Text, height: float) -> None:
        """One TJ for each stretch of one face and size, so that every glyph lands where it was placed."""
        if text.red:
            code.append(f"{self._red} rg")
        if text.narrow != 1.0:
            code.append(f"{text.narrow * 100:.2f} Tz")
        for stretch in _stretches(text.line.placed):
            code.append(self._stretch(stretch, text, height))
        if text.narrow != 1.0:
            code.append("100 Tz")
        if text.red:
            code.append("0 g")

    def _stretch(self, placed: list[tuple[float, Atom]], text: Text, height: float) -> str:
        first, atom = placed[0]
        look, face = atom.look, self._embedded(atom.face)
        scale = look.size / 1000
        parts: list[str] = []
        pen = first
        for x, piece in _glyphs(placed):
            moved = round((pen - x) / scale)
            if moved:
                parts.append(str(moved))
                pen -= moved * scale
            codes, width = face.shown(piece)
            parts.append(f"<{codes}>")
            pen += width * scale
        shown = "".join(parts).replace("><", "")
        offset = first * text.narrow
        if text.turned:
            matrix = f"0 -1 1 0 {text.x:.3f} {height - text.y - offset:.3f}"
        else:
            matrix = f"1 0 0 1 {text.x + offset:.3f} {height - text.y:.3f}"
        bold = (f"2 Tr 0 G {look.size * _BOLD_STROKE:.3f} w ", " 0 Tr") if look.bold else ("", "")
        return f"{bold[0]}/{face.name} {look.size:g} Tf {matrix} Tm [{shown}] TJ{bold[1]}"

    def _embedded(self, face: TrueType) -> Any:
        if face not in self._faces:
            self._faces[face] = self._embed(face, f"F{len(self._faces) + 1}")
        return self._faces[face]


def _stretches(placed: list[tuple[float, Atom]]) -> list[list[tuple[float, Atom]]]:
    """The line cut where face or look change."""
    found: list[list[tuple[float, Atom]]] = []
    for item in placed:
        if found and found[-1][0][1].face is item[1].face and found[-1][0][1].look is item[1].look:
            found[-1].append(item)
        else:
            found.append([item])
    return found


def _glyphs(placed: list[tuple[float, Atom]]) -> list[tuple[float, str]]:
    """Each glyph with its place; words stay whole, of paired marks each fills its own cell."""
    found: list[tuple[float, str]] = []
    for x, atom in placed:
        if atom.is_full and len(atom.text) > 1:
            found += [(x + nth * atom.look.cell, character) for nth, character in enumerate(atom.text)]
        else:
            found.append((x, atom.text))
    return found


def _information(paper: Paper) -> Any:
    """The document's information. Its date is the paper's; without one it has none, rather than an invented one."""
    from reportlab.pdfbase import pdfdoc

    entries = {
        "Title": paper.title.replace("\n", ""),
        "Author": paper.author,
        "Subject": paper.subject,
        "Keywords": "，".join(paper.keywords),
        "Creator": "rectify",
        "Producer": "rectify, ReportLab",
    }

    class Information(pdfdoc.PDFInfo):
        title, author, subject, keywords = (entries[key] for key in ("Title", "Author", "Subject", "Keywords"))

        def format(self, document: Any) -> Any:
            shown = {key: pdfdoc.PDFString(value) for key, value in entries.items() if value}
            if paper.made_on:
                shown["CreationDate"] = shown["ModDate"] = pdfdoc.PDFString(_moment(paper.made_on))
            dictionary: Any = pdfdoc.PDFDictionary(shown)
            return dictionary.format(document)

    return Information()


def _moment(day: date) -> str:
    return f"D:{day:%Y%m%d}000000+08'00'"
