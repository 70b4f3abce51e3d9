"""程序入口: `rectify` starts the window, or hands a subcommand to the headless door.

What is not needed for the first painted window is imported later. A second start brings the first
window to the front.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.preferences import Preferences
    from gui.window import MainWindow


NO_DISPLAY = 3  # the exit code of `core.cli` for what the world does not allow
DATA = "--data"
SELFTEST = "--selftest"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program. Exit codes of subcommands are those of `core.cli`; the window ends with 0."""
    words = _without_data(sys.argv[1:] if argv is None else argv)
    if SELFTEST in words:
        from gui import selftest

        return selftest.main([word for word in words if word != SELFTEST])
    if words and not _is_window(words):
        from core import cli

        code = cli.main(words)
        made = cli.window_after(words) if code == cli.DONE else None
        return _window(made) if made else code
    return _window(Path(words[0]) if words else None)


def _without_data(argv: Sequence[str]) -> list[str]:
    """The words without `--data FOLDER`, which may stand before all others and holds for window and commands alike."""
    words = list(argv)
    if len(words) > 1 and words[0] == DATA:
        from core.base import places

        places.keep_in(Path(words[1]))
        del words[:2]
    return words


def _is_window(words: Sequence[str]) -> bool:
    """Nothing, a workspace, a backup file or a shortcut's file mean the window; all else is for the command line."""
    if len(words) != 1 or words[0].startswith("-"):
        return False
    path = Path(words[0])
    return path.is_dir() or is_backup(path) or _is_link(path)


def is_backup(path: Path) -> bool:
    """Whether this is a backup file, as a double click hands it over."""
    from core.store.backup import SUFFIX

    return path.suffix == SUFFIX and path.is_file()


def _is_link(path: Path) -> bool:
    from core.store.links import SUFFIX

    return path.suffix == SUFFIX and path.is_file()


def _window(asked: Path | None) -> int:
    if not _has_display():
        from core.base.sentences import sentence

        sys.stderr.write(sentence("cli.window_needs_display") + "\n")
        return NO_DISPLAY
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("rectify")
    QApplication.setDesktopFileName("rectify")
    from gui.neighbour import Neighbour

    neighbour = Neighbour()
    if neighbour.call(asked):
        return 0
    # A backup or a shortcut is looked into once the window stands there and can say what is wrong with it.
    folder = asked if asked is None or asked.is_dir() else None
    window = build(folder)
    neighbour.called.connect(window.come_to_front)
    neighbour.listen()
    window.show()
    from gui.failures import CrashHook

    hook = CrashHook(window)
    hook.install()
    _watch_stick(window)
    if asked is not None and asked is not folder:
        QTimer.singleShot(0, window, lambda: window.come_to_front(str(asked)))
    elif window.is_new_here:
        QTimer.singleShot(0, window, lambda: window.actions_.run("workspace.new"))
    return app.exec()


def _watch_stick(window: MainWindow) -> None:
    from core.base import places

    if (folder := places.portable()) is not None:
        from gui.stick import StickWatch

        # Without the stick nothing can be saved or closed in order: the process just ends, as the words said.
        StickWatch(folder, window).gone.connect(lambda: os._exit(NO_DISPLAY))


def _has_display() -> bool:
    """Whether Qt finds something to draw on; without it, it would abort the program in its own English."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def build(folder: Path | None = None, preferences: Preferences | None = None) -> MainWindow:
    """The window on the given workspace, else on the last one, else asking for the first one."""
    from gui import language
    from gui.desk import Desk
    from gui.look import look
    from gui.preferences import Preferences

    preferences = preferences or Preferences()
    language.speak(preferences.get("language", language.SOURCE))
    look().wear(preferences.get("theme", "system"), preferences.get("text_size", 100))
    from gui.window import MainWindow

    last = folder or next(iter(preferences.recent()), None)
    return MainWindow(Desk(preferences), last)
