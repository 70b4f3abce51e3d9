"""备份到文件: the whole workspace, evidence and history included, as one file for a stick or another disk."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from core.base.errors import Refused, Trouble
from core.store.backup import SUFFIX
from gui.flows.exporting import FOLDER, usual_folder
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.form_flow import FormFlow
from gui.parts.message import Choice, ask
from gui.parts.path_field import TargetField

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.store.workspace import Workspace
    from gui.desk import Desk


class BackupFlow(FormFlow):
    """One step: where to."""

    help_name = "workspace"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("备份到文件"), last=tr("备份"), size=QSize(76 * RHYTHM, 36 * RHYTHM))
        pattern = tr("备份文件 ({pattern})", pattern=f"*{SUFFIX}")
        self.form.add("target", "备份到", TargetField(pattern), required=True)
        self.explain(
            tr(
                "备份是一个完整的文件，包括全部记录、操作记录和佐证材料。建议存到 U 盘或另一块硬盘，"
                "这样电脑出故障时也不会丢失。工作区里每天的自动备份与工作区在同一块盘上，不能代替它。"
            )
        )
        self.form.field("target").suggest(usual_folder(desk) / _name(desk))
        self.lay_out()

    def finish(self) -> None:
        if self.form.check():
            self._make(self.form.field("target").value)

    def _make(self, target: Path) -> None:
        if target.exists() and not self._may_replace(target):
            return

        def work(workspace: Workspace, meter: Meter) -> list[str] | Refused | Trouble:
            from core.store import backup

            try:
                return backup.make(workspace, target, meter)
            except (Refused, Trouble) as error:
                return error

        self.begin(self.desk.job(tr("正在备份"), work, self.later(partial(self._on_made, target))))

    def _may_replace(self, target: Path) -> bool:
        words = tr("已有文件“{name}”。要替换它吗？", name=target.name)
        choices = (Choice("force", tr("替换")), Choice("", tr("取消"), first=True))
        return ask(self, tr("已有同名文件"), words, choices, tone="soon") == "force"

    def _on_made(self, target: Path, result: list[str] | Refused | Trouble) -> None:
        if isinstance(result, Refused | Trouble):
            self.complain(result, "target")
            return
        self.desk.remember(FOLDER, str(target.parent))
        self.desk.copied(target)
        self.accept()
        self.desk.saved(target, tr("已备份：{name}", name=target.name))
        if result:
            self.desk.refuse(Refused("backup.evidence_missing", names="、".join(result)))


def _name(desk: Desk) -> str:
    from core.output import export

    return export.safe_name(f"{desk.workspace.name} {desk.workspace.today():%Y-%m-%d}", SUFFIX)
