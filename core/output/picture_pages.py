"""图片成册: several pictures as one PDF, a page of A4 each, in the order and the turn the clerk gave them.

A JPEG goes in as it is, so that nothing of a scan is lost; what PDF does not hold is unfolded first. The page lies as
the picture does.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from core.base.errors import Trouble
from core.base.meter import Meter, silent

A4 = (595.2756, 841.8898)  # points
MARGIN = 28.35  # points, 10 mm
MOST_PIXELS = 120_000_000
_EXIF_TURN = 0x0112
_TURNS = {3: 180, 6: 90, 8: 270}


@dataclass(frozen=True, slots=True)
class Page:
    """A picture and how far it is turned to the right: 0, 90, 180 or 270."""

    file: Path
    turn: int = 0


def write(pages: Sequence[Page], stream: BinaryIO, meter: Meter | None = None) -> None:
    """The PDF. Trouble: one is no picture, damaged or beyond 120 million points."""
    from reportlab.pdfgen.canvas import Canvas

    meter = meter or silent()
    meter.begin("图片合成 PDF", len(pages))
    canvas: Any = Canvas(stream, pageCompression=1, invariant=1)
    canvas.setProducer("Rectify")
    for nth, page in enumerate(pages, 1):
        _draw(canvas, page)
        canvas.showPage()
        meter.step(nth)
    canvas.save()


def _draw(canvas: Any, page: Page) -> None:
    from reportlab.lib.utils import ImageReader

    content, (wide, high), taken = _opened(page.file)
    turn = (page.turn + taken) % 360
    across = (high, wide) if turn % 180 else (wide, high)
    sheet = A4 if across[0] <= across[1] else (A4[1], A4[0])
    scale = min((sheet[0] - 2 * MARGIN) / across[0], (sheet[1] - 2 * MARGIN) / across[1], 1.0)
    canvas.setPageSize(sheet)
    canvas.saveState()
    canvas.translate(sheet[0] / 2, sheet[1] / 2)
    canvas.rotate(-turn)
    image: Any = ImageReader(content)
    canvas.drawImage(image, -wide * scale / 2, -high * scale / 2, wide * scale, high * scale, mask="auto")
    canvas.restoreState()


def _opened(file: Path) -> tuple[Any, tuple[int, int], int]:
    """What is embedded, its size in pixels, and the turn the camera noted."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Trouble("evidence.picture_too_large", name=file.name)
            size, taken = image.size, _TURNS.get(image.getexif().get(_EXIF_TURN, 1), 0)
            if image.format == "JPEG" and image.mode in ("RGB", "L"):
                return str(file), size, taken
            image.load()
            whole = io.BytesIO()
            image.convert("RGBA" if "A" in image.getbands() else "RGB").save(whole, "PNG")
            whole.seek(0)
            return whole, size, taken
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Trouble("evidence.no_picture", name=file.name) from error
