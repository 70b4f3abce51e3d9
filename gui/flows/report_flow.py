"""生成公文: which paper, of what, how it reads and how it is set — the true pages beside it; saved or printed.

The pages shown are those that are saved and printed. A block of prose edited here is on record, and can be taken back
to the wording file with one click. Double-clicking a line leads to the record its words come from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from core.base.errors import Refused
from gui.flows.exporting import FOLDER, Exporting, usual_folder
from gui.flows.paper_options import OptionsForm
from gui.flows.paper_records import RecordsField
from gui.flows.prose_editor import ProseEditor
from gui.language import tell, tr
from gui.look import RHYTHM, dress
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, TickField
from gui.parts.flow import Flow
from gui.parts.form import Form, scrolled
from gui.parts.message import Choice, ask, confirm
from gui.parts.notice_bar import Notice
from gui.parts.path_field import ask_target
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.domain.papers import PrintRow
    from core.output.pages import Place
    from core.output.papers.catalogue import Sheet
    from core.output.papers.making import Kind, Prose, Request
    from core.store.workspace import Workspace
    from gui.desk import Desk
    from gui.flows.paper_options import Options

PAPER = "progress"
PATTERN = "PDF (*.pdf);;Word (*.docx)"
LAST = "report.last"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page hands over: which paper, of which records (None: all)."""

    paper: str
    ids: tuple[int, ...] | None = None


@dataclass(slots=True)
class _Made:
    """What the worker made: sheets, where records stand on which page, on which page each sheet begins, what a code
    would stand for, and the size of evidence that is not there because it is so much (`evidence_pages.heavy`)."""

    sheets: Sequence[Sheet] = ()
    places: tuple[tuple[int, Place], ...] = ()
    firsts: tuple[int, ...] = (1,)
    code: PrintRow | None = None
    heavy: str = ""


class ReportFlow(Flow):
    """One step: what is asked for, how it reads, how it will be printed."""

    help_name = "report"

    def __init__(self, desk: Desk, wanted: Wanted | None = None) -> None:
        from core.domain import inspections
        from core.output.papers import catalogue
        from gui.flows.pages_pane import PagesPane

        size = desk.window.size() - QSize(4 * RHYTHM, 4 * RHYTHM) if desk.window else QSize(1200, 760)
        super().__init__(desk, tr("生成公文"), last=tr("保存…"), size=size)
        self._kinds: dict[str, Kind] = {kind.name: kind for kind in catalogue.kinds(desk.workspace)}
        self._made = _Made()
        self._sheet = 0
        self._heavy: bool | None = None
        self.pages = PagesPane(self)
        self.view = self.pages.view
        self.prose = ProseEditor()
        known = [(row.id, row.name) for row in inspections.rows(desk.workspace)]
        self.form = self._built_form(known, wanted)
        self.options = OptionsForm(desk)
        self.add_step("", self._built())
        self._exporting = Exporting(self, tr("正在保存公文"), self._write)
        self._exporting.done.connect(self._on_saved)
        self._connect()
        self._follow()
        self.make(at_once=True)
        self.form.field("paper").setFocus()  # else on 关闭, as long as the pages are not there

    # -- what is asked for --------------------------------------------------------------------------

    @property
    def pdf(self) -> bytes:
        """The bytes that are shown, saved and printed."""
        return self.pages.pdf

    @property
    def kind(self) -> Kind:
        """The paper chosen."""
        return self._kinds[self.form.field("paper").value]

    def request(self) -> Request:
        """What the form asks for."""
        from core.output.papers.making import Request

        values, options = self.form.values(), self.options.options()
        today = self.desk.workspace.today()
        return Request(
            values["inspection"], values["until"] or today, values["signed_on"] or today, bool(values["appendix"]),
            self._moment(), values["records"] if self.kind.each else None, options.letterhead, options.imprint,
            options.sealed,
        )  # fmt: skip

    def _moment(self) -> datetime | None:
        """当时所记: the end of the day given, in the workspace's zone."""
        from core.store.moments import ZONE

        day = self.form.field("as_of").value if self.form.field("past").value else None
        return datetime.combine(day, time.max, ZONE) if day else None

    def make(self, *, at_once: bool = False) -> None:
        """Make the pages again; what was asked for before is not wanted any more."""
        if self.form.field("inspection").value is None:
            self.pages.stop()
            self.bar.tell(Notice(tell(Refused("report.no_findings")), "overdue"))
            self.forward.setEnabled(False)
            self.print_button.setEnabled(False)
            return
        made = _Made()
        maker = _maker(self.kind, self.request(), self.options.options(), made, heavy=bool(self._heavy))

        def work(workspace: Workspace, meter: Meter) -> bytes:
            drawn = maker(workspace, meter)
            self._coming = made
            return drawn

        self.pages.order(work, at_once=at_once)

    _coming = _Made()

    # -- saving and printing ------------------------------------------------------------------------

    def finish(self) -> None:
        from core.output import archive

        options = self.options.options()
        archive.check(pdfa=options.pdfa, password=options.password)
        if len(self._made.sheets) > 1:
            self._save_several()
            return
        target = ask_target(self, usual_folder(self.desk) / self._file_name(), PATTERN)
        if target is not None:
            self._save(target)

    def _save(self, target: Path) -> None:
        from core.output.papers import binding

        try:
            binding.check(target.suffix, self._binding())
        except Refused as error:
            self.refuse(error)
            return
        if self._keep_code():
            self._target = target
            self._exporting.write(target, force=True)

    def _save_several(self) -> None:
        words = tr("共 {n} 份，{pages} 页。", n=len(self._made.sheets), pages=self.view.pages)
        choices = (
            Choice("one", tr("合成一个文件"), first=True), Choice("each", tr("每份一个文件")), Choice("", tr("取消")),
        )  # fmt: skip
        match ask(self, tr("保存公文"), words, choices):
            case "one":
                target = ask_target(self, usual_folder(self.desk) / self._file_name(), PATTERN)
                if target is not None:
                    self._save(target)
            case "each":
                folder = QFileDialog.getExistingDirectory(self, tr("保存到文件夹"), str(usual_folder(self.desk)))
                if folder and self._keep_code():
                    self._save_each(Path(folder))

    def _save_each(self, folder: Path) -> None:
        from core.output.papers import binding

        sheets, bound = self._made.sheets, self._binding()

        def work(_: Workspace, meter: Meter) -> list[Path] | Refused:
            try:
                return binding.write_each(sheets, folder, ".pdf", bound, force=False, meter=meter)
            except Refused as error:
                return error

        def told(result: list[Path] | Refused) -> None:
            if isinstance(result, Refused):
                self.refuse(result)
                return
            from gui.desk import open_folder

            self.desk.remember(FOLDER, str(folder))
            step = (tr("打开所在文件夹"), lambda: open_folder(result[0]))
            self.bar.tell(Notice(tr("已保存 {n} 个文件", n=len(result)), "good", (step,)))

        self.desk.job(tr("正在保存公文"), work, self.later(told))

    def _write(self, _: Workspace, stream: BinaryIO, meter: Meter) -> None:
        """On the worker: the very bytes that are shown, or the same sheets as Word, for the archive, or locked."""
        from core.output import archive
        from core.output.papers import binding

        options = self.options.options()
        if self._target.suffix.lower() == ".docx":
            binding.write(self._made.sheets, stream, ".docx", self._binding(), meter)
        elif options.pdfa or options.password:
            first = self._made.sheets[0].paper
            archive.finish(self.pdf, first, stream, pdfa=options.pdfa, password=options.password)
        else:
            stream.write(self.pdf)

    def _binding(self) -> Any:
        from core.output.papers.binding import Binding
        from core.output.pdf import Finish

        options = self.options.options()
        code = self._made.code.code if self._made.code else ""
        return Binding(_style(options), Finish(options.duplex, options.pdfa, options.password, code))

    def _keep_code(self) -> bool:
        """Note what the code on the paper stands for, so that it can be compared later."""
        from core.domain import papers

        if self._made.code is None:
            return True
        return bool(self.desk.do(papers.remember_print, self._made.code, complain=self.refuse))

    def _on_saved(self, path: Path) -> None:
        from gui.desk import open_file, open_folder

        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            (tr("打开文件"), lambda: open_file(path)),
            (tr("打开所在文件夹"), lambda: open_folder(path)),
            (tr("登记报送…"), lambda: self._send(path)),
        )
        self.bar.tell(Notice(tr("已保存：{name}", name=path.name), "good", steps))

    def _send(self, path: Path) -> None:
        """Record that this very file was handed in; its bytes are kept."""
        from gui.cards import submission_form

        submission_form.send(self.desk, self.form.field("inspection").value, files=[path], paper=self.kind.name)

    def print_(self) -> None:
        """Ask for printer, pages and copies, then print."""
        self.pages.dots = self.options.options().dots
        if self._keep_code():
            self.pages.print_(self.kind.title)

    def may_cancel(self) -> bool:
        self.pages.stop()
        self._exporting.stop()
        return True

    # -- what came of it ----------------------------------------------------------------------------

    def _on_ready(self, ready: bool) -> None:
        if ready:
            self._made = self._coming
            if not self.prose.dirty or self._sheet >= len(self._made.sheets):
                self._sheet = self._sheet_on(self.view.page)
            self._show_prose()
            if self._made.heavy:
                self._ask_about(self._made.heavy)
        self.forward.setEnabled(ready)
        self.print_button.setEnabled(ready)

    def _ask_about(self, size: str) -> None:
        """So much evidence is not appended unasked; asked once, the answer holds while the flow is open."""
        if self._heavy is None:
            words = tr("佐证材料共 {size}，附在后面要多等一会儿，文件也会很大。要附上吗？", size=size)
            self._heavy = confirm(self, tr("附上佐证材料"), words, tr("附上"))
            if self._heavy:
                self.make(at_once=True)
                return
        self.bar.tell(Notice(tr("佐证材料共 {size}，没有附在后面。", size=size), "soon", ((tr("附上"), self._append),)))

    def _append(self) -> None:
        self._heavy = True
        self.make(at_once=True)

    def _sheet_on(self, page: int) -> int:
        """Which sheet stands on that page, from 0."""
        return min(max(bisect_right(self._made.firsts, page + 1) - 1, 0), max(len(self._made.sheets) - 1, 0))

    def _show_prose(self) -> None:
        """The blocks of the sheet being read; with several sheets each has its own."""
        sheets = self._made.sheets
        sheet = sheets[self._sheet] if sheets else None
        self.prose.show_blocks(sheet.prose if sheet else (), sheet.file_name if sheet and len(sheets) > 1 else "")

    def _on_page(self, page: int) -> None:
        """Another sheet came into view: its words stand beside it, unless words of the last one are being typed."""
        if self._made is self._coming and not self.prose.dirty and self._sheet_on(page) != self._sheet:
            self._sheet = self._sheet_on(page)
            self._show_prose()

    def _on_place(self, page: int, y: float) -> None:
        """Lead to what the words there are about: a record, or a block of prose."""
        about = next(
            (
                place.about
                for number, place in self._made.places
                if number == page + 1 and place.top <= y <= place.bottom
            ),
            "",
        )
        noun, _, key = about.partition(":")
        if noun == "block":
            self.tabs.setCurrentIndex(0)
            self._on_page(page)
            self.prose.choose(key)
        elif noun and key.isdigit():
            self.pages.stop()
            self.accept()
            self.desk.show(noun, int(key))

    # -- prose --------------------------------------------------------------------------------------

    def _on_written(self, block: Prose, text: str) -> None:
        from core.domain import papers

        inspection = self.form.field("inspection").value
        self.desk.do(
            papers.write_text, inspection, self.kind.name, block.block, text,
            digest=block.digest, seen=block.seen, complain=self.refuse,
        )  # fmt: skip
        self.make(at_once=True)  # if somebody has written it since, that is shown; what was typed stays

    def _on_restored(self, block: Prose) -> None:
        from core.domain import papers

        inspection = self.form.field("inspection").value
        if self.desk.do(papers.restore_text, inspection, self.kind.name, block.block, complain=self.refuse):
            self.make(at_once=True)

    # -- own wording and style ----------------------------------------------------------------------

    def _edit_wording(self) -> None:
        from core.output.papers import catalogue
        from gui.flows.wording_flow import WordingFlow

        flow = WordingFlow(self.desk, self.kind, self.request())
        if flow.exec():
            self._kinds = {kind.name: kind for kind in catalogue.kinds(self.desk.workspace)}
            field = self.form.field("paper")
            field.offer([(name, kind.title) for name, kind in self._kinds.items()])
            field.value = flow.kept if flow.kept in self._kinds else PAPER
            self._follow()
            self.make(at_once=True)
        flow.deleteLater()

    def _edit_style(self) -> None:
        from gui.flows.style_form import edit_style

        name = edit_style(self.desk, self.options.options().style)
        if name is not None:
            self.options.show_styles(name)
            self.make(at_once=True)

    def _take_style(self) -> None:
        """A style file of a colleague becomes one of the office's own."""
        from gui.flows.style_form import take_style

        name = take_style(self)
        if name is not None:
            self.options.show_styles(name)
            self.make(at_once=True)

    # -- building -----------------------------------------------------------------------------------

    def _built_form(self, known: list[tuple[int, str]], wanted: Wanted | None) -> Form:
        today = self.desk.workspace.today
        form = Form(label_width=8 * RHYTHM)
        form.add("paper", "公文", ChoiceField([(name, kind.title) for name, kind in self._kinds.items()]))
        form.add("inspection", "巡视巡察", ChoiceField(known))
        form.add("records", "份数", RecordsField(self.desk))
        form.add("until", "截至", DateField(today), tip=tr("进展、完成情况、期限按这一天计算"))
        form.add("signed_on", "成文日期", DateField(today))
        form.add("appendix", "附件", TickField(tr("附上附件（表格为横页）")))
        form.add("past", "", TickField(tr("按过去某一天系统里的记录生成（当时所记）")))
        form.add("as_of", "当时所记", DateField(today))
        for name in ("until", "signed_on", "as_of"):
            form.field(name).line.setMinimumWidth(16 * RHYTHM)
        form.close_up()
        chosen = self.desk.inspection or (known[0][0] if known else None)
        paper = wanted.paper if wanted else self.desk.recall(LAST, PAPER)
        form.fill({
            "paper": paper if paper in self._kinds else PAPER, "inspection": chosen, "until": today(),
            "signed_on": today(), "appendix": True, "as_of": today(),
        })  # fmt: skip
        self._wanted = wanted
        return form

    def _built(self) -> QWidget:
        reading = QWidget()
        column = QVBoxLayout(reading)
        column.setContentsMargins(2 * RHYTHM, RHYTHM, 2 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM)
        column.addWidget(self.form)
        column.addWidget(self.prose, 1)
        self.wording_button = self._quiet(tr("修改范本…"), self._edit_wording)
        column.addLayout(_row(self.wording_button))
        setting = QWidget()
        column = QVBoxLayout(setting)
        column.setContentsMargins(2 * RHYTHM, RHYTHM, RHYTHM, RHYTHM)
        column.addWidget(scrolled(self.options, ground="window"), 1)
        self.style_button = self._quiet(tr("修改版式…"), self._edit_style)
        self.style_file_button = self._quiet(tr("读入版式文件…"), self._take_style)
        column.addLayout(_row(self.style_file_button, self.style_button))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(reading, tr("内容"))
        self.tabs.addTab(setting, tr("版式与输出"))
        self.tabs.setMinimumWidth(56 * RHYTHM)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(self.tabs)
        panes.addWidget(self.pages)
        panes.setSizes([470, 760])
        panes.setStretchFactor(1, 1)
        panes.setChildrenCollapsible(False)
        self.print_button = QPushButton(tr("打印…"))
        self.foot.insertWidget(self.foot.indexOf(self.forward), self.print_button)
        self.cancel.setText(tr("关闭"))
        return panes

    def _quiet(self, words: str, pressed: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        dress(button, kind="quiet")
        button.clicked.connect(pressed)
        return button

    def _connect(self) -> None:
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(self.desk.jobs))
        self.print_button.clicked.connect(self.print_)
        self.print_button.setShortcut("Ctrl+P")
        self.form.changed.connect(self._on_changed)
        self.options.changed.connect(self.make)
        self.pages.ready_changed.connect(self._on_ready)
        self.view.place_asked.connect(self._on_place)
        self.view.page_changed.connect(self._on_page)
        self.prose.written.connect(self._on_written)
        self.prose.restored.connect(self._on_restored)

    def _on_changed(self) -> None:
        self._follow()
        self.make()

    def _follow(self) -> None:
        """What depends on other fields: which records there are, the day of the records."""
        from core.output.papers import catalogue

        self.desk.remember(LAST, self.form.field("paper").value)
        self.form.show_field("as_of", bool(self.form.field("past").value))
        sheets = self.kind.each is not None
        self.form.show_field("records", sheets)
        self.form.show_field("appendix", not sheets)
        if sheets and self.form.field("inspection").value is not None:
            records = self.form.field("records")
            records.show_choices(catalogue.choices(self.desk.workspace, self.kind, replace(self.request(), ids=None)))
            if self._wanted and self._wanted.paper == self.kind.name and self._wanted.ids is not None:
                records.value = self._wanted.ids
                self._wanted = None

    def _file_name(self) -> str:
        from core.output import export

        if len(self._made.sheets) == 1 and self.kind.each:
            return export.safe_name(self._made.sheets[0].file_name, ".pdf")
        inspection = self.form.field("inspection").currentText()
        return export.safe_name(f"{inspection} {self.kind.title}", ".pdf")


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row


def _style(options: Options) -> Any:
    """The office's style; printed on both sides, its side margins change places."""
    style = options.style.style
    return replace(style, mirror=True) if options.duplex else style


def _maker(
    kind: Kind, request: Request, options: Options, made: _Made, *, heavy: bool
) -> Callable[[Workspace, Meter], bytes]:
    """What the worker does: the finished PDF, the rest into `made`; very much evidence only where `heavy` is wanted."""

    def work(workspace: Workspace, meter: Meter) -> bytes:
        from core.output import evidence_pages
        from core.output.papers import binding, catalogue, check_code
        from core.output.pdf import Finish

        with ExitStack() as stack:
            source = stack.enter_context(workspace.as_of(request.as_of)) if request.as_of else workspace
            made.sheets = catalogue.make(source, kind, request, meter)
            made.heavy = "" if heavy else evidence_pages.heavy([sheet.pieces for sheet in made.sheets])
            if made.heavy:
                made.sheets = [replace(sheet, pieces=()) for sheet in made.sheets]
            if options.code:
                made.code = check_code.remembered(source, kind, request, made.sheets)
        code = made.code.code if made.code else ""
        bound = binding.Binding(_style(options), Finish(duplex=options.duplex, code=code))
        stream = BytesIO()
        printed = binding.write(made.sheets, stream, ".pdf", bound, meter)
        made.places, made.firsts = (printed.places, printed.firsts) if printed else ((), (1,))
        return stream.getvalue()

    return work
