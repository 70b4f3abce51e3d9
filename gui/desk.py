"""办公桌: the bridge between the window and the core.

Pages, cards and flows hand operations to the desk; it runs them in the clerk's thread, shows what the
rules or the world say no to, and announces what changed. Long work and long questions go through it
to the workers, with a connection of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from core.base.errors import Cancelled, Refused, Stale, Trouble
from core.base.places import remembered
from gui.jobs import Job, Jobs
from gui.language import say, tell, tr
from gui.parts.notice_bar import Notice
from gui.preferences import Preferences

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.store.undo import Step
    from core.store.workspace import Changes, Workspace


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation: true when done, with what it gave; else what was refused."""

    value: Any = None
    refused: Refused | None = None
    done: bool = True

    def __bool__(self) -> bool:
        return self.done


class Desk(QObject):
    """Owns the open workspace, the workers, and the way between places."""

    opened = Signal()  # a workspace is open now, or another one
    closing = Signal()  # the workspace is about to be closed
    changed = Signal(object)  # core.store Changes, after the commit
    inspection_changed = Signal()
    operator_changed = Signal()  # another operator sits here now
    aside_changed = Signal()  # what is not on record: a backup file was written, a review was left to wait
    noticed = Signal(object)  # Notice for the bar of the page
    went = Signal(str, object)  # page name, what is wanted there
    record_asked = Signal(str, int)  # noun (table name), id
    _announced = Signal(object)  # a commit on whatever thread

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preferences = preferences
        self.jobs = Jobs(self)
        self.jobs.failed.connect(self._on_job_failed)
        # A job writes on the worker and announces there; the signal brings it to the clerk's thread.
        self._announced.connect(self._on_changed)
        self.window: QWidget | None = None
        # Whether somebody may sit at a workspace that was just opened: the window asks for the password.
        self.gate: Callable[[Workspace], bool] = lambda _: True
        self._workspace: Workspace | None = None
        self._inspection: int | None = None
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(1000)
        self._saving.timeout.connect(preferences.save)

    # -- the workspace ------------------------------------------------------------------------------

    @property
    def workspace(self) -> Workspace:
        """The open workspace; asking without one is our own fault."""
        assert self._workspace is not None
        return self._workspace

    @property
    def has_workspace(self) -> bool:
        return self._workspace is not None

    def take(self, workspace: Workspace) -> None:
        """Work on this workspace from now on; the one before is closed."""
        self.leave()
        self._workspace = workspace
        workspace.changed.append(self._announced.emit)
        self.preferences.opened(workspace.folder)
        self._inspection = self._remembered_inspection()
        self.opened.emit()

    def open(self, folder: Path, complain: Callable[[Trouble], None] | None = None) -> bool:
        """Open the workspace in a folder in place of the one open now; says why when it cannot.

        `complain`: gets the reason instead, when more can be offered than to read it.
        """
        from core.store.workspace import Workspace

        if self._workspace is not None and folder.resolve() == self._workspace.folder.resolve():
            return True
        try:
            opened = Workspace.open(folder)
        except Trouble as error:
            (complain or self.trouble)(error)
            return False
        if not self.gate(opened):
            opened.close()
            return False
        self.take(opened)
        return True

    def leave(self) -> None:
        """Close the workspace; the closed folder is whole and may be copied."""
        if self._workspace is None:
            return
        self.closing.emit()
        self.jobs.shut()
        workspace, self._workspace = self._workspace, None
        workspace.changed.clear()
        workspace.close()
        self.preferences.save()

    # -- operations ---------------------------------------------------------------------------------

    def do(
        self, operation: Callable[..., Any], *args: Any, complain: Callable[[Refused], None] | None = None, **named: Any
    ) -> Outcome:
        """Run `operation(workspace, *args, **named)` right here.

        What the rules refuse goes to `complain` (a form puts it beside its fields), else to the bar
        of the page; what the world refuses opens a window. Anything else is our fault and passes on.
        """
        try:
            return Outcome(operation(self.workspace, *args, **named))
        except Refused as error:
            if complain is not None:
                complain(error)
            else:
                self.refuse(error)
            return Outcome(refused=error, done=False)
        except Trouble as error:
            self.trouble(error)
            return Outcome(done=False)

    def refuse(self, error: Refused) -> None:
        """Say in the page's bar what the rules do not allow."""
        self.noticed.emit(Notice(tell(error), "overdue"))

    def trouble(self, error: Trouble) -> None:
        """Say in a window what the world did not allow."""
        from gui import failures

        failures.show_trouble(self.window, error)

    def notice(self, text: str, *steps: tuple[str, Callable[[], object]], tone: str = "good") -> None:
        """Say in the page's bar what was done, with next steps."""
        self.noticed.emit(Notice(text, tone, steps))

    def done(self, text: str) -> None:
        """Say in the page's bar what the operation just done did, with 撤销 of that very operation.

        The words go with the next operation: a button that undoes must never mean another step.
        """
        step = self.next_undo()
        [(last,)] = self.workspace.sql("SELECT max(id) FROM operation")
        steps: tuple[tuple[str, Callable[[], object]], ...] = ()
        if step is not None and step.operation_id == last:  # one that changed nothing has nothing to take back
            steps = ((tr("撤销"), partial(self.undo_operation, step.operation_id, step.label)),)
        self.noticed.emit(Notice(text, "good", steps, of_last_step=True))

    def settle_stale(self, error: Stale) -> str:
        """Somebody saved in between: asks and gives `mine`, `theirs`, or empty for neither."""
        from gui.parts.message import Choice, ask

        lines = [
            tr("{title}：现在是“{theirs}”，您填的是“{yours}”", title=tr(title), theirs=theirs, yours=yours)
            for title, theirs, yours in error.changed
        ]
        choices = (
            Choice("mine", tr("保存我填的")),
            Choice("theirs", tr("放弃我填的，载入最新")),
            Choice("", tr("回去看看"), first=True),
        )
        return ask(self.window, tr("这条记录已被改过"), "\n".join([tell(error), "", *lines]), choices, tone="soon")

    def know_operations(self) -> None:
        """Load every noun, so that undo knows the operations of places nobody has gone to yet."""
        import importlib
        import pkgutil

        import core.domain

        for module in pkgutil.iter_modules(core.domain.__path__, "core.domain."):
            importlib.import_module(module.name)

    # -- undo ---------------------------------------------------------------------------------------

    def next_undo(self) -> Step | None:
        """The step that undo would take back, or None."""
        from core.store import undo

        return undo.next_undo(self.workspace) if self._workspace else None

    def next_redo(self) -> Step | None:
        """The step that redo would do again, or None."""
        from core.store import undo

        return undo.next_redo(self.workspace) if self._workspace else None

    def undo(self) -> None:
        """Take the last step back."""
        step = self.next_undo()
        if step is not None:
            self.undo_operation(step.operation_id, step.label)

    def redo(self) -> None:
        """Do again what was taken back last."""
        from core.store import undo

        step = self.next_redo()
        if self.do(undo.redo) and step is not None:  # the operation says that there is nothing to do again
            self.notice(tr("已重做：{label}", label=step.label))

    def undo_operation(self, operation: int, label: str) -> bool:
        """Take one step back, however long ago; where later steps stand on it, they are named and may go too."""
        from core.store import undo

        later = undo.blocking(self.workspace, operation)
        if later and undo.hindrance(self.workspace, operation) is None:  # else nothing is asked, the refusal tells why
            names = "\n".join(f"· {step.label}" for step in later)
            words = tr("后面的 {n} 步建立在这一步上，要一并撤销：\n{names}", n=len(later), names=names)
            from gui.parts.message import Choice, ask

            # One Enter must not take back what others were built on, a signed plan least of all.
            choices = (Choice("all", tr("一并撤销")), Choice("", tr("取消"), first=True))
            if ask(self.window, tr("撤销：{label}", label=label), words, choices, tone="soon") != "all":
                return False
        done = bool(self.do(undo.undo_through, operation))
        if done:
            words = tr("已撤销：{label}", label=label)
            self.noticed.emit(Notice(words, "good", ((tr("重做"), self.redo),), of_last_step=True))
        return done

    # -- jobs and questions -------------------------------------------------------------------------

    def job(
        self,
        title: str,
        work: Callable[[Workspace, Meter], Any],
        then: Callable[[Any], None] | None = None,
        *,
        writes: bool = False,
    ) -> Job:
        """Long work on the worker with its own connection: `work(workspace, meter)`, then `then(result)` here."""
        return self.jobs.start(title, self._with_connection(work, writes), then)

    def question(self, work: Callable[[Workspace], Any], then: Callable[[Any], None]) -> Job:
        """A query that may take longer than a blink, on the reading worker: `then(answer)` here."""
        return self.jobs.start("", self._with_connection(lambda workspace, _: work(workspace), False), then, reads=True)

    def saved(self, path: Path, text: str = "", *steps: tuple[str, Callable[[], object]]) -> None:
        """A file has been made: say so and offer to open it or its folder, and these further steps."""
        self.notice(
            text or tr("已保存：{name}", name=path.name),
            (tr("打开文件"), lambda: open_file(path)),
            (tr("打开所在文件夹"), lambda: open_folder(path)),
            *steps,
        )

    def _with_connection(self, work: Callable[[Workspace, Meter], Any], writes: bool) -> Callable[[Meter], Any]:
        workspace = self.workspace

        def run(meter: Meter) -> Any:
            own = workspace.writer() if writes else workspace.reader()
            try:
                return work(own, meter)
            finally:
                own.close()

        return run

    def _on_job_failed(self, job: Job) -> None:
        match job.error:
            case Refused() as error:
                self.refuse(error)
            case Trouble() as error:
                self.trouble(error)
            case Cancelled() | None:
                pass
            case error:
                from gui import failures

                failures.show_unexpected(self.window, error)

    # -- the way between places ---------------------------------------------------------------------

    def go(self, page: str, wanted: Any = None) -> None:
        """Show a page by its name, with what is wanted there (a filter, an id)."""
        self.went.emit(page, wanted)

    def show(self, noun: str, record: int) -> None:
        """Open one record by noun (table name) and id, wherever it is at home."""
        self.record_asked.emit(noun, record)

    @property
    def inspection(self) -> int | None:
        """The inspection looked at; None is 全部."""
        return self._inspection

    @inspection.setter
    def inspection(self, chosen: int | None) -> None:
        if chosen == self._inspection:
            return
        self._inspection = chosen
        self.remember(self.own_key("inspection"), chosen)
        self.inspection_changed.emit()

    def _remembered_inspection(self) -> int | None:
        """The one looked at last, or 全部 where that was chosen; at first the one that was fed back last."""
        unknown = object()
        chosen = self.preferences.get(self.own_key("inspection"), unknown)
        if chosen is None or chosen in self._known_inspections():
            return chosen
        newest = self.workspace.sql("SELECT id FROM inspection ORDER BY feedback_on DESC, id DESC LIMIT 1")
        return newest[0][0] if newest else None

    def _known_inspections(self) -> set[int]:
        return {number for (number,) in self.workspace.sql("SELECT id FROM inspection")}

    def own_key(self, key: str) -> str:
        """Under which name to remember something of the open workspace alone."""
        return f"workspace.{remembered(self.workspace.folder)}.{key}"

    # -- what is remembered -------------------------------------------------------------------------

    def remember(self, key: str, value: Any) -> None:
        """Keep a preference; it reaches the disk a second later."""
        self.preferences.put(key, value)
        self._saving.start()

    def recall(self, key: str, default: Any = None) -> Any:
        """A preference kept before."""
        return self.preferences.get(key, default)

    def copied(self, path: Path) -> None:
        """A backup was written to `path`: remembered as 异地备份 when that is another disk than the workspace's."""
        self.remember(self.own_key("written_on"), self.workspace.today().isoformat())
        if path.stat().st_dev != self.workspace.folder.stat().st_dev:
            self.remember(self.own_key("copied_on"), self.workspace.today().isoformat())
        self.aside_changed.emit()

    @property
    def copied_on(self) -> date | None:
        """The day of the last 异地备份 that this computer knows of."""
        return self._day("copied_on")

    @property
    def written_on(self) -> date | None:
        """The day a backup file was last written, on whatever disk."""
        return self._day("written_on")

    def _day(self, key: str) -> date | None:
        known = self.recall(self.own_key(key))
        return date.fromisoformat(known) if known else None

    def _on_changed(self, changes: Changes) -> None:
        self.jobs.outdate()
        if "inspection" in changes.nouns and self._inspection not in self._known_inspections():
            self.inspection = None
        self.changed.emit(changes)


def label_of(name: str, **facts: Any) -> str:
    """An operation's name in words, as undo and history show it."""
    return say(f"operation.{name}", **facts)


def open_file(path: Path) -> None:
    """Open a file with the program the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_folder(path: Path) -> None:
    """Open the folder of a file; on Windows with the file marked."""
    import subprocess
    import sys

    if sys.platform == "win32":
        subprocess.Popen(["explorer", "/select,", str(path)])
        return
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
