"""备份到文件: the whole workspace, evidence and history included, as one file for a stick or another disk."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel

from core.base.errors import Refused, Trouble
from core.store.backup import SUFFIX
from gui.flows.exporting import FOLDER, usual_folder
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.flow import Flow
from gui.parts.form import Form, scrolled
from gui.parts.message import Choice, ask
from gui.parts.path_field import TargetField
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.store.workspace import Workspace
    from gui.desk import Desk
    from gui.jobs import Job


class BackupFlow(Flow):
    """One step: where to."""

    help_name = "workspace"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("备份到文件"), last=tr("备份"), size=QSize(76 * RHYTHM, 36 * RHYTHM))
        self._job: Job | None = None
        self.form = Form(label_width=9 * RHYTHM)
        pattern = tr("备份文件 ({pattern})", pattern=f"*{SUFFIX}")
        self.form.add("target", "备份到", TargetField(pattern), required=True)
        words = QLabel(
            tr(
                "备份是一个完整的文件，包括全部记录、操作记录和佐证材料。建议存到 U 盘或另一块硬盘，"
                "这样电脑出故障时也不会丢失。工作区里每天的自动备份与工作区在同一块盘上，不能代替它。"
            )
        )
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        dress(words, kind="muted")
        self.form.add_wide(words)
        self.form.close_up()
        self.form.field("target").suggest(usual_folder(desk) / _name(desk))
        self.add_step("", scrolled(self.form, ground="window"))
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(desk.jobs))

    def finish(self) -> None:
        if self.form.check():
            self._make(self.form.field("target").value)

    def may_cancel(self) -> bool:
        if self._job is not None:
            self._job.stop()
        return True

    def _make(self, target: Path) -> None:
        if target.exists() and not self._may_replace(target):
            return
        self.forward.setEnabled(False)

        def work(workspace: Workspace, meter: Meter) -> list[str] | Refused | Trouble:
            from core.store import backup

            try:
                return backup.make(workspace, target, meter)
            except (Refused, Trouble) as error:
                return error

        self._job = self.desk.job(tr("正在备份"), work, self.later(partial(self._on_made, target)))
        self._job.ended.connect(self._on_ended)

    def _may_replace(self, target: Path) -> bool:
        words = tr("已有文件“{name}”。要替换它吗？", name=target.name)
        choices = (Choice("force", tr("替换")), Choice("", tr("取消"), first=True))
        return ask(self, tr("已有同名文件"), words, choices, tone="soon") == "force"

    def _on_made(self, target: Path, result: list[str] | Refused | Trouble) -> None:
        if isinstance(result, Refused | Trouble):
            self.form.complain(Refused(result.code, field="target", **result.facts))
            return
        self.desk.remember(FOLDER, str(target.parent))
        self.desk.copied(target)
        self.accept()
        self.desk.saved(target, tr("已备份：{name}", name=target.name))
        if result:
            self.desk.refuse(Refused("backup.evidence_missing", names="、".join(result)))

    def _on_ended(self) -> None:
        self._job = None
        self.forward.setEnabled(True)


def _name(desk: Desk) -> str:
    from core.output import export

    return export.safe_name(f"{desk.workspace.name} {desk.workspace.today():%Y-%m-%d}", SUFFIX)
