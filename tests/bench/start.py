"""From the command to the first painted window: ours on 10,000 findings, beside a bare window with an empty table."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import office

TURNS = 9


def measure(folder: Path) -> Iterator[office.Line]:
    target = office.workspace_of(folder, 10_000)
    home = folder / "home"
    home.mkdir(exist_ok=True)
    surroundings = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home)}

    def start(*words: object) -> None:
        command = [sys.executable, __file__, *map(str, words)]
        subprocess.run(command, cwd=office.ROOT, env=surroundings, check=True, stdout=subprocess.DEVNULL)

    ours, bare = office.median(TURNS, lambda: start("ours", target), lambda: start("bare"))
    yield office.Line("start to a painted window, 10,000 findings", ours, bare, "ms", "≤ 1.6 × a bare window")
    page, bare = office.median(TURNS, lambda: start("page", target), lambda: start("bare"))
    yield office.Line("    and to its first page in it", page, bare, "ms", "")


def _quit_once_painted(widget) -> None:
    """The process ends with the first paint; what it takes to end is in both figures."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        def eventFilter(self, watched, event) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, lambda: os._exit(0))
            return False

    widget.watch = Watch()
    widget.installEventFilter(widget.watch)


def _ours(folder: Path, *, page: bool) -> None:
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    from gui.app import build

    window = build(folder)
    if page:
        window.desk.opened.connect(lambda: _quit_once_painted(window.page))
    else:
        _quit_once_painted(window.centralWidget())
    window.resize(1280, 800)
    window.show()
    app.exec()


def _bare() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget

    app = QApplication([])
    window = QMainWindow()
    table = QTableWidget(0, 12)
    window.setCentralWidget(table)
    _quit_once_painted(table.viewport())
    window.resize(1280, 800)
    window.show()
    app.exec()


if __name__ == "__main__":
    _bare() if sys.argv[1] == "bare" else _ours(Path(sys.argv[2]), page=sys.argv[1] == "page")
