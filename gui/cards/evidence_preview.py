"""A look into a piece of evidence: PDF, picture, or the text in it. It is read on the worker; nothing is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QStackedWidget, QWidget

from core.base.errors import Trouble
from core.domain.evidence import EvidenceRow
from core.store import evidence as store
from core.store.workspace import Workspace
from gui.cards.evidence_pictures import PREVIEW, picture
from gui.language import tell, tr
from gui.look import RHYTHM, dress, look

if TYPE_CHECKING:
    from gui.desk import Desk

LARGEST_PDF = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Look:
    """What was read of a piece: one of a picture, the bytes of a PDF, a text, or the words why there is nothing."""

    image: QImage | None = None
    pdf: bytes = b""
    text: str = ""
    words: str = ""


def look_into(workspace: Workspace, row: EvidenceRow) -> Look:
    """On the worker: read what there is to see."""
    from core.intake import preview

    if row.state != "here":
        return Look(words=_NOT_HERE[row.state])
    if row.risky:
        return Look(words=tr("这类文件打开时可能自行运行，只收存，不预览、不打开。"))
    try:
        file = store.path(workspace, row.sha256)
        if row.sort == "pdf" and row.size <= LARGEST_PDF:
            return Look(pdf=file.read_bytes())
        if row.sort == "picture":
            found = picture(file, PREVIEW)
            return Look(image=found) if found else Look(words=tr("这张图片读不出来，可能已损坏。"))
        if row.sort in preview.READABLE:
            return Look(text=preview.text_of(file, row.sort, row.name) or tr("（没有文字）"))
    except Trouble as error:
        return Look(words=tell(error))
    return Look(words=tr("这类文件不能在这里预览，可以打开只读副本查看。"))


_NOT_HERE = {
    "missing": "文件不在工作区里。请从备份恢复，或找到原件重新添加。",
    "altered": "文件与收存时不一致，可能被改动或损坏。请从备份恢复，或重新添加原件。",
    "name_only": "只登记了名称，还没有文件。找到后可以补上。",
}


class EvidencePreview(QStackedWidget):
    """Shows what `show_row` asks for as soon as it was read; a later question drops the earlier one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.row: EvidenceRow | None = None
        self._job: Any = None
        self._pdf: Any = None
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setMargin(3 * RHYTHM)
        dress(self.words, kind="muted")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("材料中的文字"))
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.picture = _Picture()
        for widget in (self.words, self.text, self.picture):
            self.addWidget(widget)
        self.say(tr("选中一份材料，在这里看它的内容。"))

    def say(self, words: str) -> None:
        """Words in place of a preview."""
        self.words.setText(words)
        self.setCurrentWidget(self.words)

    def show_row(self, row: EvidenceRow | None) -> None:
        """Look into a piece; None for none."""
        same = row is not None and self.row is not None and (row.sha256, row.state) == (self.row.sha256, self.row.state)
        self.row = row
        if same:
            return
        if self._job is not None:
            self._job.stop()
        if row is None:
            self.say(tr("选中一份材料，在这里看它的内容。"))
            return
        self._job = self._desk.question(lambda workspace: look_into(workspace, row), self._on_read)

    def _on_read(self, found: Look) -> None:
        if found.image is not None:
            self.picture.show_image(found.image)
            self.setCurrentWidget(self.picture)
        elif found.pdf:
            self._show_pdf(found.pdf)
        elif found.text:
            self.text.setPlainText(found.text)
            self.setCurrentWidget(self.text)
        else:
            self.say(tr(found.words))

    def _show_pdf(self, content: bytes) -> None:
        from gui.parts.pdf_view import PdfView

        if self._pdf is None:
            self._pdf = PdfView(self)
            self.addWidget(self._pdf)
        try:
            self._pdf.show_pdf(content)
        except Trouble as error:
            self.say(tell(error))
            return
        self.setCurrentWidget(self._pdf)


class _Picture(QWidget):
    """A picture as large as its place, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setAccessibleName(tr("图片"))

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look().colour("sunken"))
        size = self._image.size()
        if size.width() > self.width() or size.height() > self.height():
            size.scale(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, 0, 0)
        place.setSize(size)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)
