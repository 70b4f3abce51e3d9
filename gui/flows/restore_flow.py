"""从备份恢复: a backup file becomes a workspace of its own; the one open now stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from core.base.errors import Refused, Trouble
from core.store.backup import SUFFIX
from gui.flows.exporting import usual_folder
from gui.flows.first_run_flow import HOME, free_folder, safe_home, safe_name
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.form_flow import FormFlow
from gui.parts.path_field import FileField, FolderField

if TYPE_CHECKING:
    from core.base.meter import Meter
    from gui.desk import Desk


class RestoreFlow(FormFlow):
    """One step: which file, and where the restored workspace shall lie. It is opened at the end."""

    help_name = "workspace"

    def __init__(self, desk: Desk, file: Path | None = None) -> None:
        super().__init__(desk, tr("从备份恢复"), last=tr("恢复并打开"), size=QSize(76 * RHYTHM, 40 * RHYTHM))
        pattern = tr("备份文件 ({pattern})", pattern=f"*{SUFFIX}")
        self.form.add("file", "备份文件", FileField(pattern), required=True)
        self.form.add("folder", "恢复到", FolderField(), required=True)
        self.explain(tr("恢复出来的是一个新的工作区，现在的工作区不会被改动。恢复时逐项核对备份，发现损坏会先告诉您。"))
        self.contents = self.explain()
        self.lay_out()
        self.form.field("file").changed.connect(self._follow)
        if file is not None:
            self.form.field("file").value = file
        else:
            self.form.field("file").line.setPlaceholderText(str(usual_folder(desk) / f"…{SUFFIX}"))
            self.form.field("file").button.setFocus()
        self._follow()

    def finish(self) -> None:
        if not self.form.check():
            return
        file, folder = self.form.field("file").value, self.form.field("folder").value
        self.begin(
            self.desk.jobs.start(
                tr("正在恢复"), lambda meter: _restored(file, folder, meter), self.later(self._on_restored)
            )
        )

    def _on_restored(self, result: Path | Refused | Trouble) -> None:
        if isinstance(result, Path):
            if self.desk.open(result):
                self.accept()
                self.desk.notice(tr("已恢复并打开：{name}", name=self.desk.workspace.name))
            return
        field = "folder" if result.code.startswith(("workspace.", "export.", "restore.")) else "file"
        self.complain(result, field)

    def _follow(self) -> None:
        """What the backup says of itself, and where it may go."""
        said = _said(self.form.field("file").value) if self.form.field("file").plain else None
        if isinstance(said, Trouble):
            self.complain(said, "file")
        self.contents.setText(_contents(said) if isinstance(said, dict) else "")
        name = said["name"] if isinstance(said, dict) else tr("恢复的工作区")
        self.form.field("folder").suggest(free_folder(safe_home() / HOME / safe_name(name)))


def _said(file: Path) -> dict[str, Any] | Trouble | None:
    from core.store import backup

    if not file.is_file():
        return None
    try:
        return backup.read_manifest(file)
    except Trouble as error:
        return error


def _contents(said: dict[str, Any]) -> str:
    from core.store import moments

    made = moments.read(said["made"]).astimezone(moments.ZONE)
    counts = said["counts"]
    return tr(
        "备份内容：{name}，{made} 制作；问题及意见 {findings} 条，整改措施 {measures} 项，佐证材料 {files} 份。",
        name=said["name"],
        made=f"{made:%Y-%m-%d %H:%M}",
        findings=counts.get("finding", 0),
        measures=counts.get("measure", 0),
        files=counts.get("evidence", 0),
    )


def _restored(file: Path, folder: Path, meter: Meter) -> Path | Refused | Trouble:
    """On the worker: the folder of the restored workspace."""
    from core.store import backup

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        backup.restore(file, folder, meter)
    except (Refused, Trouble) as error:
        return error
    except PermissionError:
        return Trouble("export.no_permission", name=folder.name)
    return folder
