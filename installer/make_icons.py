"""Make the icons of launcher, setup and desktop, and the setup's side picture, from `resources/icons/app.svg`.

python installer/make_icons.py
"""

import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "installer" / "icons"
DESKTOP_SIZES = (16, 24, 32, 48, 64, 128, 256)
SIDE = (164, 314)  # pixels, as NSIS wants the picture of its first and last page
SIDE_TOP, SIDE_FOOT = (0x1D, 0x5A, 0x87), (0x12, 0x3B, 0x59)  # ink blue of the window's palette, and darker
WINDOWS_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)


def main() -> None:
    """Make all of them anew."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.path.insert(0, str(ROOT))
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    TARGET.mkdir(exist_ok=True)
    for size in DESKTOP_SIZES:
        drawn(size).save(TARGET / f"rectify-{size}.png", optimize=True)
    largest, *others = [drawn(size) for size in sorted(WINDOWS_SIZES, reverse=True)]
    sizes = [(size, size) for size in WINDOWS_SIZES]
    # Bitmaps: the setup's own maker and older viewers read no PNG inside.
    largest.save(TARGET / "rectify.ico", sizes=sizes, append_images=others, bitmap_format="bmp")
    side().save(TARGET / "setup-side.bmp")
    del application


def side():
    """The program's icon on ink blue that darkens downwards."""
    from PIL import Image

    width, height = SIDE
    picture = Image.new("RGB", SIDE)
    for row in range(height):
        shade = tuple(round(top + (foot - top) * row / height) for top, foot in zip(SIDE_TOP, SIDE_FOOT, strict=True))
        picture.paste(shade, (0, row, width, row + 1))
    sign = drawn(96)
    picture.paste(sign, ((width - 96) // 2, 56), sign)
    return picture


def drawn(size: int):
    """The drawing as a picture of that many pixels."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(ROOT / "resources/icons/app.svg"))
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return Image.open(io.BytesIO(kept.data()))


if __name__ == "__main__":
    main()
