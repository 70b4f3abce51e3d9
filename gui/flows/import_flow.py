"""导入台账: choose the file, say which column is which field, look at what becomes of each row, write it in one step.

Reading and comparing are jobs that can be stopped. Nothing is recorded before 确认导入, which one undo takes back.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

from core.base.errors import Refused
from gui.flows.exporting import Exporting, usual_folder
from gui.flows.import_mapping import MappingBoard
from gui.flows.import_review import ReviewBoard
from gui.jobs import Job
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.fields import ChoiceField, LineField, TickField
from gui.parts.flow import Flow
from gui.parts.form import Form, scrolled
from gui.parts.path_field import FileField, ask_target
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.domain.ledger_records import Taken
    from core.domain.mapping import FormMapping, Proposal
    from core.intake.ledger_import import Preview
    from core.intake.workbook import Workbook
    from core.store.workspace import Workspace
    from gui.desk import Desk

CHOOSE, MAP, REVIEW = 0, 1, 2
NEW = 0  # no inspection has this id


class ImportFlow(Flow):
    """Three steps: file, columns, review."""

    help_name = "import"

    def __init__(self, desk: Desk, file: Path | None = None) -> None:
        super().__init__(desk, tr("导入台账"), last=tr("确认导入"), size=QSize(140 * RHYTHM, 88 * RHYTHM))
        self._job: Job | None = None
        self._book: Workbook | None = None
        self._read_from: Path | None = None
        self._seen: Preview | None = None
        self.form = self._built_form()
        self.board = MappingBoard()
        self.review = ReviewBoard()
        self.add_step(tr("选择文件"), scrolled(self.form, ground="window"))
        self.add_step(tr("核对表头"), self.board)
        self.add_step(tr("核对内容"), self.review)
        self._copying = Exporting(self, tr("正在导出标注副本"), self._write_copy)
        self._copying.done.connect(lambda path: self.desk.saved(path))
        self.review.copy_asked.connect(self._on_copy)
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(desk.jobs))
        if file is not None:
            self.form.field("file").value = file
        self.go(CHOOSE)
        if file is None:
            self.form.field("file").button.setFocus()

    # -- from step to step ---------------------------------------------------------------------------

    def _on_forward(self) -> None:
        """The two first steps end with a job; what it gives is shown by the next."""
        self.bar.clear()
        if self._job is not None:
            return
        if self.step == CHOOSE:
            if self.form.check():
                self._read(self.form.field("file").value)
        elif self.step == MAP:
            self._compare()
        else:
            self._take_in()

    def may_cancel(self) -> bool:
        if self._job is not None:
            self._job.stop()
        self._copying.stop()
        return True

    def _start(self, title: str, work: Any, then: Any, *, writes: bool = False) -> None:
        """A job whose refusal is told here and not on the page behind."""

        def run(workspace: Workspace, meter: Meter) -> Any:
            try:
                return work(workspace, meter)
            except Refused as error:
                return error

        def told(result: Any) -> None:
            self.refuse(result) if isinstance(result, Refused) else then(result)

        self.forward.setEnabled(False)
        self._job = self.desk.job(title, run, self.later(told), writes=writes)
        self._job.ended.connect(self._on_ended)

    def _on_ended(self) -> None:
        self._job = None
        if not self.over:
            self.forward.setEnabled(True)

    # -- reading -------------------------------------------------------------------------------------

    def _read(self, path: Path) -> None:
        if path == self._read_from:
            self.go(MAP)
            return
        self._start(tr("正在读取：{name}", name=path.name), lambda ours, _: _read(ours, path), self._on_read)

    def _on_read(self, result: tuple[Workbook, Proposal]) -> None:
        self._book, proposal = result
        self._read_from = self.form.field("file").value
        self.board.show_proposal(self._book, proposal)
        self._on_ended()
        self.go(MAP)

    # -- comparing -----------------------------------------------------------------------------------

    def _compare(self) -> None:
        book, mapping = self._book, self.board.mapping
        assert book is not None
        inspection, split = self._inspection(), bool(self.form.field("split").value)
        self._start(
            tr("正在识读"),
            lambda ours, meter: _preview(ours, book, mapping, inspection, split, meter),
            self._on_compared,
        )

    def _on_compared(self, seen: Preview) -> None:
        self._seen = seen
        self.review.show_preview(seen)
        self._on_ended()
        self.go(REVIEW)

    # -- writing -------------------------------------------------------------------------------------

    def _take_in(self) -> None:
        from core.domain import kept_mappings
        from core.domain.inspections import InspectionDraft
        from core.intake import ledger_import

        seen = self._seen
        assert seen is not None
        plan = ledger_import.plan(seen, self.review.choices())
        inspection = self._inspection()
        into: Any = inspection
        if inspection is None:
            name = self.form.field("name").value.strip()
            draft = ledger_import.new_inspection(seen.workbook, seen.reading.title)
            into = InspectionDraft(name, team=draft.team) if name else draft
        if not plan.new and not plan.updates:
            self.refuse(Refused("ledger_import.nothing_to_write"))
            return
        # Kept first: what is undone afterwards is the import alone.
        self.desk.do(kept_mappings.keep, seen.workbook.name, seen.mapping, complain=lambda _: None)
        self._start(tr("正在导入"), lambda ours, meter: _take_in(ours, into, plan, meter), self._on_taken, writes=True)

    def _on_taken(self, taken: Taken) -> None:
        self.accept()
        words = tr("已导入台账：新增问题 {findings} 个、措施 {measures} 条，更新 {changed} 个问题",
                   findings=taken.findings, measures=taken.measures, changed=taken.changed)  # fmt: skip
        if taken.units or taken.people:
            words = tr(
                "{words}，新建单位 {units} 个、人员 {people} 名", words=words, units=taken.units, people=taken.people
            )
        self.desk.done(words)

    # -- the marked copy -----------------------------------------------------------------------------

    def _on_copy(self) -> None:
        from core.output import export

        assert self._seen is not None
        name = export.safe_name(f"{Path(self._seen.workbook.name).stem}（标注）", ".xlsx")
        target = ask_target(self, usual_folder(self.desk) / name, "Excel (*.xlsx)")
        if target is not None:
            self._copying.write(target, force=True)

    def _write_copy(self, _: Workspace, stream: BinaryIO, meter: Meter) -> None:
        """On the worker."""
        from core.intake import marked_copy

        assert self._seen is not None
        marked_copy.write(self._seen, stream, meter)

    # -- the form ------------------------------------------------------------------------------------

    def _inspection(self) -> int | None:
        return self.form.field("inspection").value or None

    def _built_form(self) -> Form:
        from core.domain import inspections
        from core.intake.workbook import SUFFIXES

        form = Form()
        pattern = tr("表格文件 ({pattern})", pattern=" ".join(f"*{suffix}" for suffix in SUFFIXES))
        form.add("file", "台账文件", FileField(pattern), required=True)
        known = [(row.id, row.name) for row in inspections.rows(self.desk.workspace)]
        form.add("inspection", "导入到", ChoiceField([*known, (NEW, tr("新建一项巡视巡察"))]))
        form.add("name", "名称", LineField(hint=tr("可不填，按表名命名")))
        form.add("split", "", TickField(tr("拆分带编号的措施：一格里写着 1. 2. 3. 的，每一条作为一项措施")))
        words = QLabel(
            tr("可以导入 Excel、WPS 的工作簿（.xlsx、.xlsm、.xls、.et）、.ods 和 .csv，最多 5 万行。"
               "宏、公式和外部链接不会运行，原文件不会被改动；确认导入之前不写入任何记录。")
        )  # fmt: skip
        words.setWordWrap(True)
        dress(words, kind="muted")
        form.add_wide(words)
        form.close_up()
        chosen = self.desk.inspection or (known[0][0] if len(known) == 1 else NEW)
        form.fill({"inspection": chosen, "split": False})
        form.field("inspection").changed.connect(lambda: form.show_field("name", not form.field("inspection").value))
        form.show_field("name", not chosen)
        return form


def _read(workspace: Workspace, path: Path) -> tuple[Workbook, Proposal]:
    """On the worker."""
    from core.intake import ledger_import
    from core.intake.workbook import read_workbook

    book = read_workbook(path)
    return book, ledger_import.proposed(workspace, book)


def _preview(
    workspace: Workspace, book: Workbook, mapping: FormMapping, inspection: int | None, split: bool, meter: Meter
) -> Preview:
    """On the worker."""
    from core.intake import ledger_import

    return ledger_import.preview(workspace, book, mapping, inspection, split=split, meter=meter)


def _take_in(workspace: Workspace, into: Any, plan: Any, meter: Meter) -> Taken:
    """On the worker."""
    from core.domain import ledger_records

    return ledger_records.take_in(workspace, into, plan, meter)
