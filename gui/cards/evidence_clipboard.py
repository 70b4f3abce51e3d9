"""剪贴板: what Ctrl+V brings to evidence and to the files of a form — copied files, or a picture of the screen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImageWriter

from core.store.moments import ZONE
from gui.cards.evidence_list import local_files
from gui.language import tr


def copied_files() -> list[Path]:
    """The files that were copied on the disk."""
    return local_files(QGuiApplication.clipboard().mimeData())


def copied_picture(now: datetime) -> tuple[bytes, str] | None:
    """The picture on the clipboard as a file and a name for it; None when there is none."""
    clipboard = QGuiApplication.clipboard()
    if not clipboard.mimeData().hasImage():
        return None
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(clipboard.image())
    name = tr("截图 {at}", at=f"{now.astimezone(ZONE):%Y-%m-%d %H%M%S}") + ".png"
    return bytes(buffer.data().data()), name
