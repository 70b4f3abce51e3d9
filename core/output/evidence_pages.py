"""附证据: the printable evidence of a file behind its paper, each page stamped «证据3-2 第5页».

Files from outside are hostile until proven otherwise: a PDF that is locked or damaged, a picture that is no picture or
unpacks to more than a sheet of paper can show, is not followed but named on a sheet of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from core.base.meter import Meter
from core.output.fonts import Fonts
from core.output.gbt9704 import MM, STANDARD, Frame
from core.output.lines import one_line
from core.output.looks import Looks
from core.output.pages import Page
from core.output.paper import Paper
from core.output.papers.case_file import Piece
from core.output.pdf import draw

_SIZE = 10.5  # points of the stamp
_MARGIN = 8 * MM
_A4 = (210 * MM, 297 * MM)
_PICTURE_MARGIN = 15 * MM
MOST_PIXELS = 120_000_000  # of a picture: an A3 scan at 600 dpi has 70 million
_DOTS = 200  # per inch: what a picture is made smaller to
HEAVY = 300 * 2**20  # bytes of evidence beyond which a clerk is asked first


@dataclass(frozen=True, slots=True)
class Followed:
    """What was appended: pages, and the numbers of the pieces that could not be printed."""

    pages: int
    apart: tuple[str, ...]


def weight(pieces: Sequence[Piece]) -> int:
    """How many bytes the evidence has together."""
    return sum(piece.size for piece in pieces)


def heavy(sheets: Sequence[Sequence[Piece]]) -> str:
    """The size of the evidence of these sheets in words («412 MB»), where a clerk should be asked first; else empty."""
    total = sum(map(weight, sheets))
    return f"{total / 2**20:,.0f} MB" if total > HEAVY else ""


def follow(
    drawn: bytes, paper: Paper, pieces: Sequence[Piece], stream: BinaryIO, fonts: Fonts, meter: Meter
) -> Followed:
    """Write the drawn paper with its evidence behind it; equal files give equal bytes."""
    import pikepdf

    meter.begin("附佐证材料", len(pieces))
    apart: list[str] = []
    with pikepdf.open(BytesIO(drawn)) as pdf:
        first = len(pdf.pages)
        stamps: list[tuple[str, float, float]] = []
        for nth, piece in enumerate(pieces):
            meter.step(nth)
            made = _pages(piece)
            if made is None:
                apart.append(piece.label)
                continue
            with pikepdf.open(BytesIO(made)) as source:
                pdf.pages.extend(source.pages)
                before = (piece.page_from or 1) if piece.sort == "pdf" else 1
                stamps += [
                    (f"{piece.label} 第{before + place}页", *_size(page)) for place, page in enumerate(source.pages)
                ]
        if stamps:
            _stamp(pdf, first, _stamps(stamps, paper, fonts, meter))
        pdf.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return Followed(len(pdf.pages) - first, tuple(apart))


def _pages(piece: Piece) -> bytes | None:
    """The pages of a piece as a PDF; None for one that cannot be printed."""
    return _of_pdf(piece) if piece.sort == "pdf" else _of_picture(piece)


def _of_pdf(piece: Piece) -> bytes | None:
    import pikepdf

    try:
        with pikepdf.open(piece.file) as source, pikepdf.new() as made:
            last = min(piece.page_to or piece.page_from or len(source.pages), len(source.pages))
            wanted = list(source.pages)[(piece.page_from or 1) - 1 : last if piece.page_from else None]
            for page in wanted:
                made.pages.append(page)
            for page in made.pages:
                # What would run, open or send something has no place in a file that is only read.
                for key in ("/AA", "/Annots"):
                    if key in page:
                        del page[key]
            if not wanted:
                return None
            target = BytesIO()
            made.save(target, deterministic_id=True)
            return target.getvalue()
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, OSError):
        return None


def _of_picture(piece: Piece) -> bytes | None:
    """The picture on a sheet of A4, turned as it is held, no finer than a printer needs."""
    from PIL import Image, ImageOps
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    try:
        with Image.open(piece.file) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    sheet = _A4 if picture.height >= picture.width else (_A4[1], _A4[0])
    room = (sheet[0] - 2 * _PICTURE_MARGIN, sheet[1] - 2 * _PICTURE_MARGIN)
    picture.thumbnail((round(room[0] / 72 * _DOTS), round(room[1] / 72 * _DOTS)))
    scale = min(room[0] / picture.width, room[1] / picture.height, 1.0)
    width, height = picture.width * scale, picture.height * scale
    target = BytesIO()
    canvas: Any = Canvas(target, pagesize=sheet, invariant=1)
    canvas.drawImage(ImageReader(picture), (sheet[0] - width) / 2, (sheet[1] - height) / 2, width, height)
    canvas.save()
    return target.getvalue()


# -- stamps ------------------------------------------------------------------------------------


def _size(page: Any) -> tuple[float, float]:
    """Width and height of a page as it is seen, in points."""
    left, bottom, right, top = (float(side) for side in page.mediabox)
    turned = int(page.get("/Rotate", 0)) % 180
    width, height = abs(right - left), abs(top - bottom)
    return (height, width) if turned else (width, height)


def _stamps(stamps: Sequence[tuple[str, float, float]], paper: Paper, fonts: Fonts, meter: Meter) -> bytes:
    """A PDF with one page for each stamp, as large as the page it is laid over."""
    look = Looks(fonts, STANDARD).of("song", _SIZE)
    pages: list[Page] = []
    for number, (text, width, height) in enumerate(stamps, 1):
        page = Page(number, Frame("A4", width, height, 0.0, 0.0, width, height), numbered=False)
        line = one_line(text, look)
        page.set(line, max(width - line.width - _MARGIN, 0.0), _MARGIN, _SIZE, red=True)
        pages.append(page)
    target = BytesIO()
    draw(pages, paper, target, STANDARD, meter)
    return target.getvalue()


def _stamp(pdf: Any, first: int, stamps: bytes) -> None:
    """Lay each stamp over its page. Under a name of its own: the library's would differ from one making to the next."""
    import pikepdf

    with pikepdf.open(BytesIO(stamps)) as over:
        for page, stamp in zip(list(pdf.pages)[first:], over.pages, strict=True):
            form = pdf.copy_foreign(stamp.as_form_xobject())
            name = page.add_resource(form, pikepdf.Name.XObject, name=pikepdf.Name.RectifyStamp)
            placed = page.calc_form_xobject_placement(form, name, pikepdf.Rectangle(page.mediabox))
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"Q\n" + placed)
