"""制作填报表: a form for each unit that answers for something still open, written into one folder for the stick."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QLabel

from core.base.dates import show_day
from core.base.errors import Refused, Trouble
from gui.flows.exporting import FOLDER, usual_folder
from gui.language import tell, tr
from gui.look import RHYTHM, dress
from gui.parts.fields import ChoiceField
from gui.parts.flow import Flow
from gui.parts.form import Form, scrolled
from gui.parts.notice_bar import Notice
from gui.parts.path_field import PathField
from gui.parts.progress_panel import ProgressPanel
from gui.parts.tick_list import Line, TickList

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.domain.unit_forms import FormSheet, IssuedForm
    from gui.desk import Desk


class OutFolderField(PathField):
    """The folder files go into, whatever lies in it already."""

    def ask(self) -> Path | None:
        name = QFileDialog.getExistingDirectory(self.window(), tr("选择存放位置"), str(self.value))
        return Path(name) if name else None


class UnitFormsFlow(Flow):
    """One step: of which inspection, for which units, for which round, into which folder."""

    help_name = "unit_forms"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("制作填报表"), last=tr("制作"), size=QSize(96 * RHYTHM, 84 * RHYTHM))
        self.form = self._built_form()
        self.add_step("", scrolled(self.form, ground="window"))
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(desk.jobs))
        self._follow()

    def finish(self) -> None:
        from core.domain import unit_forms

        if not self.form.check():
            return
        values = self.form.values()
        if not values["units"]:
            raise Refused("unit_form.nobody_to_ask")
        folder: Path = values["folder"]
        if not folder.parent.is_dir() and not folder.is_dir():
            raise Refused("unit_form.no_folder", folder=str(folder))
        done = self.desk.do(
            unit_forms.issue,
            values["inspection"],
            values["units"],
            collection_round=values["round"] or None,
            complain=self.refuse,
        )
        if done:
            self._write(folder, done.value)

    def _write(self, folder: Path, sheets: list[FormSheet]) -> None:
        self.forward.setEnabled(False)
        self.desk.remember(FOLDER, str(folder))
        job = self.desk.job(
            tr("正在制作填报表"), lambda _, meter: _written(folder, sheets, meter), self.later(self._on_written)
        )
        job.ended.connect(self._on_ended)

    def _on_written(self, result: list[Path] | Refused | Trouble) -> None:
        if isinstance(result, Refused | Trouble):
            self.bar.tell(Notice(tell(result), "overdue"))
            return
        self.accept()
        words = tr("已制作填报表 {n} 份，存放在 {folder}", n=len(result), folder=str(result[0].parent))
        self.desk.saved(result[0], words)

    def _on_ended(self) -> None:
        if not self.over:
            self.forward.setEnabled(True)

    # -- the form ------------------------------------------------------------------------------------

    def _built_form(self) -> Form:
        from core.domain import inspections

        form = Form()
        known = [(row.id, row.name) for row in inspections.rows(self.desk.workspace)]
        form.add("inspection", "巡视巡察", ChoiceField(known), required=True)
        form.add("round", "报送期", ChoiceField())
        headings, widths = [tr("责任单位"), tr("上一份"), tr("情况")], [30 * RHYTHM, 22 * RHYTHM, 16 * RHYTHM]
        form.add("units", "单位", TickList(headings, widths, lines=12))
        form.add("folder", "存放到", OutFolderField(), required=True)
        words = QLabel(
            tr("每个单位一份 .xlsx，只有填报的格子可以改。佐证材料放进与填报表同名的文件夹，一起交回；"
               "交回后用“回收填报表”逐格比对，不会悄悄覆盖任何内容。")
        )  # fmt: skip
        words.setWordWrap(True)
        dress(words, kind="muted")
        form.add_wide(words)
        form.close_up()
        form.fill({"inspection": self.desk.inspection or (known[0][0] if known else None)})
        form.field("folder").suggest(usual_folder(self.desk) / tr("填报表"))
        form.field("inspection").changed.connect(self._follow)
        return form

    def _follow(self) -> None:
        """Units and rounds of the inspection chosen."""
        from core.domain import collection_rounds, unit_forms

        inspection, workspace = self.form.field("inspection").value, self.desk.workspace
        if inspection is None:
            self.bar.tell(Notice(tr("还没有巡视巡察。请先导入反馈意见或台账。"), "soon"))
            self.forward.setEnabled(False)
            return
        rounds = [(0, tr("不属于哪个报送期"))]
        rounds += [
            (row.id, f"{row.title}（{show_day(row.due_on)}）") for row in collection_rounds.rows(workspace, inspection)
        ]
        self.form.field("round").offer(rounds)
        self.form.field("round").value = unit_forms.round_now(workspace, inspection) or 0
        last: dict[int, IssuedForm] = {}
        for form in unit_forms.issued(workspace, inspection):
            last.setdefault(form.unit, form)
        today = workspace.today()
        asked = unit_forms.units_asked(workspace, inspection)
        lines = [Line(unit, (name, *_told(last.get(unit), today))) for unit, name in asked.items()]
        self.form.field("units").show_lines(lines)
        self.forward.setEnabled(bool(lines))
        if not lines:
            self.bar.tell(Notice(tr("没有需要填报的单位：没有还没销号的整改措施，或整改措施都没有牵头单位。"), "soon"))


def _told(form: IssuedForm | None, today: Any) -> tuple[str, str]:
    """When the last form went out, and whether it has come back."""
    from core.domain import unit_forms

    if form is None:
        return "", tr("还没有制作过")
    state = (
        tr("已交回") if form.taken_back_on else tr("逾期未交") if unit_forms.is_overdue(form, today) else tr("未交回")
    )
    return tr("第 {n} 期，{day}", n=form.number, day=show_day(form.issued_on)), state


def _written(folder: Path, sheets: list[FormSheet], meter: Meter) -> list[Path] | Refused | Trouble:
    """On the worker: the files, in the units' order."""
    from functools import partial

    from core.output import export, unit_form

    meter.begin("制作填报表", len(sheets))
    found: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for nth, sheet in enumerate(sheets):
            meter.step(nth)
            target = export.free_path(export.safe_path(folder, unit_form.file_name(sheet), ".xlsx"))
            found.append(export.write(target, partial(unit_form.write, sheet), force=False))
    except OSError as error:
        return Trouble("export.failed", name=folder.name, reason=error.strerror or "")
    except (Refused, Trouble) as error:
        return error
    return found
