"""Small pictures of evidence, drawn on the reading worker: photographs and first pages, everything else has a sign.

Whatever a file claims of its size, no more than a quarter of a gigabyte is ever unfolded for a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from core.base.errors import Trouble
from core.domain.evidence import EvidenceRow
from core.store import evidence as store
from core.store.workspace import Workspace

MOST_MEGABYTES = 256
SIDE = 96  # pixels, enough for 48 at 200 %
PREVIEW = QSize(1800, 1800)

# The sign of a sort that has no picture of itself.
SIGNS = {
    "pdf": "report", "picture": "info", "word": "report", "sheet": "ledger", "slides": "plan", "text": "list",
    "program": "stop", "macro": "warning", "archive": "folder", "": "plan",
}  # fmt: skip


def picture(file: Path, most: QSize) -> QImage | None:
    """The picture in a file, turned as it was taken and no larger than `most`; None when it cannot be read."""
    QImageReader.setAllocationLimit(MOST_MEGABYTES)
    reader = QImageReader(str(file))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and (size.width() > most.width() or size.height() > most.height()):
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    found = reader.read()
    return None if found.isNull() else found


def first_page(file: Path, side: int) -> QImage | None:
    """The first page of a PDF; None when it is damaged or locked."""
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    if document.load(str(file)) is not QPdfDocument.Error.None_ or not document.pageCount():
        return None
    size = document.pagePointSize(0).toSize().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    found = document.render(0, size)
    document.close()
    if found.isNull():
        return None
    page = QImage(found.size(), QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    painter.drawImage(0, 0, found)
    painter.end()
    return page


def thumbnails(workspace: Workspace, rows: Sequence[EvidenceRow]) -> dict[str, QImage]:
    """SHA-256 → small picture, of those that have one."""
    found: dict[str, QImage] = {}
    for row in rows:
        if row.sort not in ("picture", "pdf") or row.state != "here" or row.sha256 in found:
            continue
        try:
            file = store.path(workspace, row.sha256)
        except Trouble:
            continue
        image = picture(file, QSize(SIDE, SIDE)) if row.sort == "picture" else first_page(file, SIDE)
        if image is not None:
            found[row.sha256] = image
    return found
