"""预览: the true pages of what is being made — made again on the worker after each change, printed as they are seen.

The bytes shown are those that are saved and printed. Imports QtPdf, so it is imported by flows when they are opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.base.errors import Refused, Trouble
from gui.language import tell, tr
from gui.parts.notice_bar import Notice
from gui.parts.pdf_view import PdfView

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.store.workspace import Workspace
    from gui.jobs import Job
    from gui.parts.flow import Flow
    from gui.parts.pdf_print import Printing

AFTER = 300  # milliseconds of rest before the pages are made again
COMFORTABLE = 1.4  # times paper size; a page fitted to a wider pane is too large to be read at a glance
Maker = Callable[["Workspace", "Meter"], bytes]


class PagesPane(QWidget):
    """`order` what shall be shown; `pdf` holds the bytes in view. What goes wrong is told in the flow's bar."""

    ready_changed = Signal(bool)

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self._flow, self._desk = flow, flow.desk
        self.pdf = b""
        self.dots = 300  # an inch, for the printer
        self.view = PdfView()
        self._maker: Maker | None = None
        self._making: Job | None = None
        self._printing: Printing | None = None
        self._printer: Any = None  # Qt prints on it long after the dialog that chose it is gone
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER)
        self._soon.timeout.connect(self._make)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    @property
    def ready(self) -> bool:
        """Whether what is in view is what was last ordered, and may be printed."""
        return bool(self.pdf) and self._making is None and not self._soon.isActive()

    def order(self, maker: Maker, *, at_once: bool = False) -> None:
        """Show what `maker` gives on the worker; what was ordered before is not wanted any more."""
        self._maker = maker
        if self._making is not None:
            self._making.stop()
            self._making = None
        self.ready_changed.emit(False)
        if at_once:
            self._soon.stop()
            self._make()
        else:
            self._soon.start()

    def stop(self) -> None:
        """Make and print nothing more."""
        self._soon.stop()
        for going in (self._making, self._printing):
            if going is not None:
                going.stop()

    def _make(self) -> None:
        maker = self._maker
        if maker is None or self._flow.over or not self._desk.has_workspace:
            return  # the flow was closed, or the workspace left, while the clerk still typed

        def work(workspace: Workspace, meter: Meter) -> bytes | Refused | Trouble:
            try:
                return maker(workspace, meter)
            except (Refused, Trouble) as error:
                return error

        self._making = self._desk.job(tr("正在排版"), work, self._flow.later(lambda made: self._on_made(maker, made)))

    def _on_made(self, maker: Maker, made: bytes | Refused | Trouble) -> None:
        if maker is not self._maker:
            return
        self._making = None
        if not isinstance(made, bytes):
            self._flow.bar.tell(Notice(tell(made), "overdue"))
            return
        self._flow.bar.clear()
        first = not self.pdf
        self.pdf = made
        self.view.show_pdf(made)
        if first and self.view.factor > COMFORTABLE:
            self.view.fit(self.view.WHOLE_PAGE)
        self.ready_changed.emit(True)

    # -- printing -----------------------------------------------------------------------------------

    def print_(self, name: str) -> None:
        """Ask for printer, pages and copies, then print what is in view; `name` is what the printer's list shows."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName(name)
        dialog = QPrintDialog(self._printer, self._flow)
        dialog.setMinMax(1, self.view.pages)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self._begin_printing()

    def _begin_printing(self) -> None:
        from gui.parts.pdf_print import Printing, wanted_pages

        self._printing = Printing(
            self.view.document, self._printer, wanted_pages(self._printer, self.view.pages), self, dots=self.dots
        )
        self._printing.told.connect(self._on_print_told)
        self._printing.ended.connect(self._on_printed)
        self.ready_changed.emit(False)
        self._printing.start()

    def _on_print_told(self, done: int, total: int) -> None:
        words = tr("正在打印：第 {done} 页，共 {total} 页", done=min(done + 1, total), total=total)
        self._flow.bar.tell(Notice(words, "busy"))

    def _on_printed(self, whole: bool) -> None:
        self._printing = None
        self.ready_changed.emit(self.ready)
        words = tr("已送到打印机") if whole else tr("没有打印完。打印机没有接收，或已取消。")
        self._flow.bar.tell(Notice(words, "good" if whole else "soon"))
