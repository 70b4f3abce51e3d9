"""出错: how the clerk learns what went wrong, and what is kept of it.

`Trouble`: what happened, what was not lost, what to do. Anything unexpected: a calm window with a
report to copy. Reports and logs hold frames and kinds of errors, never names of persons or texts.
"""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from core.base.errors import Rectify, Trouble
from core.base.logs import record
from gui.language import tell, tr
from gui.parts.message import Choice, ask, inform

# What a backup is the way out of; one that is open elsewhere or newer is whole.
_BACKUP_HELPS = {f"workspace.{what}" for what in (
    "altered", "cannot_open", "damaged", "file_gone", "not_carried_forward", "not_one"
)}  # fmt: skip


def show_trouble(parent: QWidget | None, error: Trouble) -> None:
    """The world said no."""
    inform(parent, tr("没有完成"), tell(error), tone="soon", details=_details(error))


def show_unopened(parent: QWidget | None, error: Trouble) -> str:
    """A workspace cannot be opened: why, and what can be done instead. Gives `restore`, `open`, or empty."""
    restore = (Choice("restore", tr("从备份恢复")),) if error.code in _BACKUP_HELPS else ()
    others = (Choice("open", tr("打开其他工作区")), Choice("", tr("知道了"), first=True))
    return ask(parent, tr("工作区打不开"), tell(error), (*restore, *others), tone="soon", details=_details(error))


def report(error: BaseException) -> str:
    """What can be sent to whoever keeps the program: versions, the kind of error, the way to it."""
    import platform
    from importlib.metadata import version

    lines = [
        f"rectify {version('rectify')}",
        f"Python {platform.python_version()} · PySide6 {pyside_version}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        "",
    ]
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    for link in reversed(chain):
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f"{_short(frame.filename)}:{frame.lineno} {frame.name}")
        # The message of a foreign exception may hold a name or a text; only our own codes are safe.
        code = f" {link.code}" if isinstance(link, Rectify) else ""
        lines.append(f"{type(link).__name__}{code}")
        lines.append("")
    return "\n".join(lines).strip()


def show_unexpected(parent: QWidget | None, error: BaseException) -> None:
    """We were wrong. The operation has been rolled back; the window stays usable."""
    text = report(error)
    record(error)
    words = tr(
        "程序遇到了没有预料到的情况。刚才这一步没有写入，此前保存的内容都在，可以继续使用。\n"
        "请点“详细信息”，把内容复制给维护人员；其中没有姓名和问题原文。"
    )
    ask(parent, tr("程序出错"), words, (Choice("ok", tr("继续使用"), first=True),), tone="overdue", details=text)


class CrashHook(QObject):
    """Catches what nobody caught, also in other threads, and shows it in the clerk's thread."""

    happened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__()
        self.parent_window = parent
        self._showing = False
        self.happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _hook(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        self.happened.emit(error)

    def _on_happened(self, error: BaseException) -> None:
        if self._showing:  # a second one while the first is read goes to the log only
            record(error)
            return
        self._showing = True
        try:
            if isinstance(error, Trouble):
                show_trouble(self.parent_window, error)
            else:
                show_unexpected(self.parent_window, error)
        finally:
            self._showing = False


def _short(filename: str) -> str:
    """A file of ours by its place in the program; the folder may hold a user's name."""
    parts = filename.replace("\\", "/").split("/")
    for root in ("core", "gui"):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return parts[-1]


def _details(error: Trouble) -> str:
    return "\n".join([error.code, *(f"{name}: {value}" for name, value in error.facts.items())])
