"""导出: a file is made on the worker; what stands in its way is asked about, and the way out is offered.

A file of that name is there already: replace it, or take another name. It is open in Excel: close it and try
again, or take another name. Everything else the world says no to is told as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QObject, QStandardPaths, Signal

from core.base.errors import Refused, Trouble
from gui.language import tell, tr
from gui.parts.message import Choice, ask
from gui.parts.path_field import ask_target

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.store.workspace import Workspace
    from gui.desk import Desk
    from gui.jobs import Job
    from gui.parts.flow import Flow

FOLDER = "export.folder"
Writer = Callable[["Workspace", BinaryIO, "Meter"], object]


class Exporting(QObject):
    """Makes one file; `done` tells where it lies, `ended` that nothing is being made any more."""

    done = Signal(object)  # Path
    ended = Signal()

    def __init__(self, flow: Flow, title: str, writer: Writer) -> None:
        super().__init__(flow)
        self._desk, self._flow, self._title, self._writer = flow.desk, flow, title, writer
        self._job: Job | None = None

    def write(self, target: Path, *, force: bool = False) -> None:
        """Begin to make `target`."""
        from core.output import export

        def work(workspace: Workspace, meter: Meter) -> Path | Refused | Trouble:
            try:
                return export.write(target, lambda stream: _quiet(self._writer(workspace, stream, meter)), force=force)
            except (Refused, Trouble) as error:
                return error

        self._job = self._desk.job(self._title, work, self._flow.later(lambda result: self._on_result(result, target)))
        self._job.ended.connect(self._on_ended)

    def stop(self) -> None:
        """Stop at the next step; nothing half made is left."""
        if self._job is not None:
            self._job.stop()

    def _on_result(self, result: Path | Refused | Trouble, target: Path) -> None:
        if isinstance(result, Path):
            self._desk.remember(FOLDER, str(result.parent))
            self.done.emit(result)
            return
        match result.code:
            case "export.exists":
                choices = (Choice("force", tr("替换")), Choice("other", tr("另存为其他名称"), first=True))
            case "export.in_use":
                choices = (Choice("again", tr("重试"), first=True), Choice("other", tr("另存为其他名称")))
            case _:
                choices = (Choice("other", tr("另存到别处…"), first=True),)
        answer = ask(self._flow, tr("没有完成"), tell(result), (*choices, Choice("", tr("取消"))), tone="soon")
        self._resolve(answer, result.code, target)

    def _resolve(self, answer: str, code: str, target: Path) -> None:
        from core.output import export

        if answer in ("force", "again"):
            self.write(target, force=True)
        elif answer == "other" and code in ("export.exists", "export.in_use"):
            self.write(export.free_path(target))
        elif answer == "other" and (other := ask_target(self._flow, target)):
            self.write(other, force=True)

    def _on_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.ended.emit()


def usual_folder(desk: Desk) -> Path:
    """Where the last file went, else the user's documents."""
    kept = desk.recall(FOLDER)
    if kept and Path(kept).is_dir():
        return Path(kept)
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())


def _quiet(_: object) -> None:
    """`export.write` takes a writer that gives nothing back."""
