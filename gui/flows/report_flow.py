"""生成报告: 整改进展情况报告 — options and prose on the left, the true pages on the right; saved as PDF or printed.

The pages shown are the bytes that are saved and printed. A block of prose edited here is on record, and can be
taken back to the wording file with one click.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.base.errors import Refused, Trouble
from gui.flows.exporting import Exporting, usual_folder
from gui.flows.prose_editor import ProseEditor
from gui.language import tell, tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, TickField
from gui.parts.flow import Flow
from gui.parts.form import Form
from gui.parts.notice_bar import Notice
from gui.parts.path_field import ask_target
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.output.papers.making import Prose, Request
    from core.store.workspace import Workspace
    from gui.desk import Desk
    from gui.jobs import Job
    from gui.parts.pdf_print import Printing

PAPER = "progress"
PATTERN = "PDF (*.pdf)"
COMFORTABLE = 1.4  # times paper size; a page fitted to a wider pane is too large to be read at a glance
AFTER = 300  # milliseconds of rest before the pages are made again


class ReportFlow(Flow):
    """One step: what is asked for, how it reads, how it will be printed."""

    help_name = "report"

    def __init__(self, desk: Desk) -> None:
        from core.domain import inspections
        from gui.parts.pdf_view import PdfView

        size = desk.window.size() - QSize(4 * RHYTHM, 4 * RHYTHM) if desk.window else QSize(1200, 760)
        super().__init__(desk, tr("生成报告"), last=tr("保存 PDF…"), size=size)
        self.pdf = b""  # what is shown, saved and printed
        self._making: Job | None = None
        self._printing: Printing | None = None
        self._printer: Any = None  # Qt prints on it long after the dialog that chose it is gone
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER)
        self._soon.timeout.connect(self.make)
        self.view = PdfView()
        self.prose = ProseEditor()
        known = [(row.id, row.name) for row in inspections.rows(desk.workspace)]
        self.form = self._built_form(known)
        self.add_step("", self._built())
        self._exporting = Exporting(self, tr("正在保存 PDF"), self._copy)
        self._exporting.done.connect(self._on_saved)
        self._connect()
        self.make()

    def request(self) -> Request:
        """What the form asks for."""
        from core.output.papers.making import Request

        values = self.form.values()
        today = self.desk.workspace.today()
        until = values["until"] or today
        return Request(values["inspection"], until, values["signed_on"] or today, values["appendix"])

    def make(self) -> None:
        """Make the pages again; what was asked for before is not wanted any more."""
        self._soon.stop()
        if self.form.field("inspection").value is None:
            self._on_made(Refused("report.no_findings"))
            return
        if self._making is not None:
            self._making.stop()
        request = self.request()
        self._set_ready(False)
        self._making = self.desk.job(
            tr("正在排版"), lambda workspace, meter: _made(workspace, request, meter), self.later(self._on_made)
        )
        self._show_prose(request)

    def finish(self) -> None:
        name = f"{self.form.field('inspection').currentText()} {tr('整改进展情况报告')}"
        suggested = usual_folder(self.desk) / self._file_name(name)
        target = ask_target(self, suggested, PATTERN)
        if target is not None:
            self._exporting.write(target, force=True)

    def print_(self) -> None:
        """Ask for printer, pages and copies, then print."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName(tr("整改进展情况报告"))
        dialog = QPrintDialog(self._printer, self)
        dialog.setMinMax(1, self.view.pages)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self._begin_printing()

    def may_cancel(self) -> bool:
        for going in (self._making, self._exporting, self._printing):
            if going is not None:
                going.stop()
        return True

    # -- what came of it ----------------------------------------------------------------------------

    def _on_made(self, result: bytes | Refused | Trouble) -> None:
        self._making = None
        if not isinstance(result, bytes):
            self.bar.tell(Notice(tell(result), "overdue"))
            return
        first = not self.pdf
        self.pdf = result
        self.view.show_pdf(result)
        if first and self.view.factor > COMFORTABLE:
            self.view.fit(self.view.WHOLE_PAGE)
        self._set_ready(True)

    def _copy(self, _: Workspace, stream: BinaryIO, __: Meter) -> None:
        """The very bytes that are shown."""
        stream.write(self.pdf)

    def _on_saved(self, path: Path) -> None:
        from gui.desk import open_file, open_folder

        steps = ((tr("打开文件"), lambda: open_file(path)), (tr("打开所在文件夹"), lambda: open_folder(path)))
        self.bar.tell(Notice(tr("已保存：{name}", name=path.name), "good", steps))

    def _begin_printing(self) -> None:
        from gui.parts.pdf_print import Printing, wanted_pages

        self._printing = Printing(self.view.document, self._printer, wanted_pages(self._printer, self.view.pages), self)
        self._printing.told.connect(self._on_print_told)
        self._printing.ended.connect(self._on_printed)
        self.print_button.setEnabled(False)
        self._printing.start()

    def _on_print_told(self, done: int, total: int) -> None:
        words = tr("正在打印：第 {done} 页，共 {total} 页", done=min(done + 1, total), total=total)
        self.bar.tell(Notice(words, "busy"))

    def _on_printed(self, whole: bool) -> None:
        self.print_button.setEnabled(True)
        self._printing = None
        words = tr("已送到打印机") if whole else tr("没有打印完。打印机没有接收，或已取消。")
        self.bar.tell(Notice(words, "good" if whole else "soon"))

    def _set_ready(self, ready: bool) -> None:
        self.forward.setEnabled(ready)
        self.print_button.setEnabled(ready and self._printing is None)

    # -- prose --------------------------------------------------------------------------------------

    def _show_prose(self, request: Request) -> None:
        from core.output.papers import catalogue

        try:
            [sheet] = catalogue.make(self.desk.workspace, catalogue.find(PAPER), request)
            self.prose.show_blocks(sheet.prose)
        except Refused:
            self.prose.show_blocks([])

    def _on_written(self, block: Prose, text: str) -> None:
        from core.domain import papers

        inspection = self.form.field("inspection").value
        done = self.desk.do(
            papers.write_text, inspection, PAPER, block.key, text,
            digest=block.digest, seen=block.seen, complain=self.refuse,
        )  # fmt: skip
        if done:
            self.make()
        else:
            self._show_prose(self.request())  # somebody may have written it since; what was typed stays

    def _on_restored(self, block: Prose) -> None:
        from core.domain import papers

        inspection = self.form.field("inspection").value
        if self.desk.do(papers.restore_text, inspection, PAPER, block.key, complain=self.refuse):
            self.make()

    # -- building -----------------------------------------------------------------------------------

    def _built_form(self, known: list[tuple[int, str]]) -> Form:
        today = self.desk.workspace.today
        form = Form(label_width=8 * RHYTHM)
        form.add("inspection", "巡视巡察", ChoiceField(known))
        form.add("until", "截至", DateField(today))
        form.add("signed_on", "成文日期", DateField(today))
        form.add("appendix", "附件", TickField(tr("附问题整改情况一览表（横页）")))
        for name in ("until", "signed_on"):
            form.field(name).line.setMinimumWidth(16 * RHYTHM)
        form.close_up()
        chosen = self.desk.inspection or (known[0][0] if known else None)
        form.fill({"inspection": chosen, "until": today(), "signed_on": today(), "appendix": True})
        return form

    def _built(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(3 * RHYTHM, RHYTHM, 2 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM)
        column.addWidget(self.form)
        column.addWidget(self.prose, 1)
        side.setMinimumWidth(56 * RHYTHM)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(side)
        panes.addWidget(self.view)
        panes.setSizes([450, 780])
        panes.setStretchFactor(1, 1)
        panes.setChildrenCollapsible(False)
        self.print_button = QPushButton(tr("打印…"))
        self.foot.insertWidget(self.foot.indexOf(self.forward), self.print_button)
        self.cancel.setText(tr("关闭"))
        return panes

    def _connect(self) -> None:
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(self.desk.jobs))
        self.print_button.clicked.connect(self.print_)
        self.print_button.setShortcut("Ctrl+P")
        self.form.changed.connect(self._soon.start)
        self.prose.written.connect(self._on_written)
        self.prose.restored.connect(self._on_restored)

    @staticmethod
    def _file_name(name: str) -> str:
        from core.output import export

        return export.safe_name(name, ".pdf")


def _made(workspace: Workspace, request: Request, meter: Meter) -> bytes | Refused | Trouble:
    """On the worker: the finished PDF."""
    from core.output.papers import catalogue
    from core.output.pdf import write_pdf

    stream = BytesIO()
    try:
        [sheet] = catalogue.make(workspace, catalogue.find(PAPER), request)
        write_pdf(sheet.paper, stream, meter=meter)
    except (Refused, Trouble) as error:
        return error
    return stream.getvalue()
