"""自检: does this installation work? `rectify --selftest [--platform NAME] [--pictures FOLDER]`; ends with 0 or 1.

On the sample in a folder of its own: every page and every flow that `gui.doors` knows is opened and closed, every
ledger and paper that the headless door lists is exported and read back, one page is printed, the workspace is
verified, backed up and restored. What the program learns to do later is tried without a word here. Nothing of the
user is touched.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.base import places
from core.base.errors import Refused
from gui.language import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.window import MainWindow

PASSED, FAILED = 0, 1
TICK = 40  # milliseconds between two looks
QUIET = 6  # looks without work or a new window, after which everything is laid out
LONGEST = 60_000  # milliseconds for one page or flow
FEWEST_COLOURS = 6  # a picture with less shows nothing
CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")


def main(words: Sequence[str]) -> int:
    """Try everything and tell each result in a line on standard output; 0 when all went well."""
    options = dict(zip(words[::2], words[1::2], strict=False))
    if platform := options.get("--platform"):
        os.environ["QT_QPA_PLATFORM"] = platform
    pictures = Path(options["--pictures"]) if "--pictures" in options else None
    if sys.stdout is not None and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        places.keep_in(Path(folder) / "user")
        return SelfTest(Path(folder), pictures).run()


class SelfTest:
    """One run. `failures` names what went wrong."""

    def __init__(self, folder: Path, pictures: Path | None = None) -> None:
        self.failures: list[str] = []
        self.passed = 0
        self._folder, self._pictures = folder, pictures
        self._workspace = folder / f"{tr('示例')} sample"
        if pictures is not None:
            pictures.mkdir(parents=True, exist_ok=True)

    def run(self) -> int:
        """All of it, one after the other; what fails does not keep the rest from being tried."""
        from core import demo

        self._try("sample", lambda: demo.make(self._workspace))
        for kind, listed, suffix in (("ledger", "ledgers", "xlsx"), ("report", "papers", "pdf")):
            self._try(listed, lambda kind=kind, listed=listed, suffix=suffix: self._export_all(kind, listed, suffix))
        self._try("verify", lambda: _command("verify", str(self._workspace)))
        self._try("backup", self._back_up_and_restore)
        self._try("window", self._window)
        self._say(f"{self.passed} passed, {len(self.failures)} failed")
        return FAILED if self.failures else PASSED

    def _try(self, what: str, trial: Callable[[], object]) -> None:
        """The outermost door of one trial: whatever it is, it is told and the next one follows."""
        try:
            trial()
        except Exception as error:
            self.failures.append(what)
            where = traceback.extract_tb(error.__traceback__)[-1]
            self._say(f"FAILED {what}: {type(error).__name__} {error} ({Path(where.filename).name}:{where.lineno})")
        else:
            self.passed += 1
            self._say(f"ok     {what}")

    def _say(self, line: str) -> None:
        if sys.stdout is not None:
            sys.stdout.write(line + "\n")

    # -- without a window ---------------------------------------------------------------------------

    def _export_all(self, kind: str, listed: str, suffix: str) -> None:
        names = [line.split("\t")[0] for line in _command(listed).splitlines()]
        for name in names:
            target = self._folder / f"{kind} {name}.{suffix}"
            self._try(target.stem, lambda name=name, target=target: self._export(kind, name, target))
        _must(bool(names), "none is known")

    def _export(self, kind: str, name: str, target: Path) -> None:
        """For the first inspection it can be made for: what the rules refuse for one may be there for another."""
        refused = ""
        for inspection in self._inspections():
            try:
                source = ("--from", str(self._workspace), "--inspection", inspection)
                _command(kind, name, *source, "--to", str(target))
            except ValueError as error:
                refused = str(error)
            else:
                READERS[target.suffix](target)
                return
        raise ValueError(refused)

    def _inspections(self) -> list[str]:
        from core.domain import inspections
        from core.store.workspace import Workspace

        with Workspace.open(self._workspace, read_only=True) as workspace:
            return [row.name for row in inspections.rows(workspace)]

    def _back_up_and_restore(self) -> None:
        file, again = self._folder / f"{tr('备份')}.rectify", self._folder / f"{tr('恢复')} 2"
        _command("backup", str(self._workspace), "--to", str(file))
        _command("restore", str(file), "--to", str(again))
        _command("verify", str(again))

    # -- with a window ------------------------------------------------------------------------------

    def _window(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QApplication

        # The desktop's own file dialogs cannot be closed from here.
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        application = QApplication.instance() or QApplication(sys.argv[:1])
        from gui import doors
        from gui.app import build
        from gui.preferences import Preferences

        window = build(self._workspace, Preferences(self._folder / "preferences.json"))
        with _listening(window) as heard:
            window.show()
            settled(window)
            self._say(f"       platform {QApplication.platformName()}")
            for place in doors.PLACES:
                self._try(f"page {place.name}", lambda name=place.name: self._page(window, name, heard))
            for name in doors.FLOWS:
                self._try(f"flow {name}", lambda name=name: self._flow(window, name, heard))
            self._try("print", self._print)
            window.hide()
            window.desk.leave()
        del application

    def _page(self, window: MainWindow, name: str, heard: list[str]) -> None:
        heard.clear()
        window.go(name)
        settled(window)
        self._keep(window, f"page-{name}")
        _must(window.page is not None and window.page.name == name, "is not on the screen")
        _must(not heard, "; ".join(heard))

    def _flow(self, window: MainWindow, name: str, heard: list[str]) -> None:
        heard.clear()
        visit = _Visit(window, name, lambda opened, nth: self._keep(opened, f"flow-{name}" + f"-{nth}" * bool(nth)))
        visit.run()
        _must(bool(visit.seen or window.bar.text), "opened nothing and said nothing")
        window.bar.clear()
        _must(not heard, "; ".join(heard))

    def _print(self) -> None:
        """One page of a paper through the printing that a printer would get, into a PDF."""
        from PySide6.QtCore import QEventLoop, QTimer
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPrintSupport import QPrinter

        from gui.parts.pdf_print import Printing

        paper = next(self._folder.glob("report *.pdf"))
        document, printer, loop = QPdfDocument(), QPrinter(), QEventLoop()
        document.load(str(paper))
        printed = self._folder / "printed.pdf"
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(printed))
        printing = Printing(document, printer, [0])
        printing.ended.connect(lambda _: loop.quit())
        QTimer.singleShot(LONGEST, loop, loop.quit)
        QTimer.singleShot(0, printing, printing.start)
        loop.exec()
        document.close()
        _must(_pdf_pages(printed) == 1, "no page was printed")

    def _keep(self, widget: QWidget, name: str) -> None:
        picture = widget.grab().toImage()
        across, down = max(1, picture.width() // 97), max(1, picture.height() // 61)
        points = ((x, y) for x in range(0, picture.width(), across) for y in range(0, picture.height(), down))
        _must(len({picture.pixel(x, y) for x, y in points}) >= FEWEST_COLOURS, "shows nothing")
        if self._pictures is not None:
            _must(picture.save(str(self._pictures / f"{name}.png")), "its picture cannot be saved")


class _Visit:
    """Starts a flow, looks at each window it opens once that has settled, and closes it again."""

    def __init__(self, window: MainWindow, name: str, look: Callable[[QWidget, int], None]) -> None:
        from PySide6.QtCore import QEventLoop

        self.seen: list[str] = []
        self._window, self._name, self._look = window, name, look
        self._loop = QEventLoop()
        self._on_screen: QWidget | None = None
        self._ticks = self._asked = 0
        self._error: Exception | None = None

    def run(self) -> None:
        """Until nothing is open and nothing is being done any more."""
        from PySide6.QtCore import QTimer

        timer = QTimer()
        timer.timeout.connect(self._attend)
        timer.start(TICK)
        QTimer.singleShot(0, self._window, self._begin)
        QTimer.singleShot(LONGEST, self._loop, self._loop.quit)
        self._loop.exec()
        timer.stop()
        if self._error is not None:
            raise self._error

    def _begin(self) -> None:
        from gui import doors

        page = self._window.page
        doors.FLOWS[self._name](self._window.desk, page.chosen() if page else None)

    def _attend(self) -> None:
        opened = self._opened()
        changed, self._on_screen = opened is not self._on_screen, opened
        busy = changed or bool(self._window.desk.jobs.running)
        self._ticks = 0 if busy else self._ticks + 1
        if self._ticks < QUIET:
            return
        if opened is None:
            self._loop.quit()
            return
        title = opened.windowTitle()
        if title not in self.seen:
            self.seen.append(title)
            self._asked = 0
            try:
                self._look(opened, len(self.seen) - 1)
            except ValueError as error:
                self._error = error
        self._close(opened)

    def _opened(self) -> QWidget | None:
        """The window to look at: the one that wants an answer, else one that stands beside ours."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QApplication

        if (modal := QApplication.activeModalWidget()) is not None:
            return modal
        kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog)
        beside = (one for one in QApplication.topLevelWidgets() if one is not self._window and one.isVisible())
        return next((one for one in beside if one.windowType() in kinds), None)

    def _close(self, opened: QWidget) -> None:
        """As the clerk would; one that asks back time and again is put away."""
        from PySide6.QtWidgets import QDialog

        self._ticks, self._asked = 0, self._asked + 1
        if not isinstance(opened, QDialog):
            opened.close()
        elif self._asked > 3:
            QDialog.done(opened, QDialog.DialogCode.Rejected)
        else:
            opened.reject()


def settled(window: MainWindow) -> None:
    """Let the workers answer and everything be laid out."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer

    loop, until, quiet = QEventLoop(), QDeadlineTimer(LONGEST), 0

    def look() -> None:
        nonlocal quiet
        quiet = 0 if window.desk.jobs.running else quiet + 1
        if quiet >= QUIET or until.hasExpired():
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(TICK)
    loop.exec()


@contextlib.contextmanager
def _listening(window: MainWindow) -> Iterator[list[str]]:
    """What went wrong behind the window: errors nobody caught, work that failed, Qt's own complaints."""
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    heard: list[str] = []

    def on_error(kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
        passed = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-1:]]
        heard.append(f"{kind.__name__} {error} {passed}")

    def on_job(job: Any) -> None:
        if not isinstance(job.error, Refused):
            heard.append(f"job {job.title}: {type(job.error).__name__} {job.error}")

    def on_message(kind: QtMsgType, _: object, text: str) -> None:
        if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            heard.append(text)

    before, sys.excepthook = sys.excepthook, on_error
    handler = qInstallMessageHandler(on_message)
    window.desk.jobs.failed.connect(on_job)
    try:
        yield heard
    finally:
        sys.excepthook = before
        qInstallMessageHandler(handler)


# -- the headless door, and reading back -------------------------------------------------------------------------------


def _command(*words: str) -> str:
    """What a command prints; an error with what it said when it does not end with 0."""
    from core import cli

    printed, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
        code = cli.main(words)
    _must(code == cli.DONE, f"ended with {code}: {said.getvalue().strip() or printed.getvalue().strip()}")
    return printed.getvalue()


def _read_workbook(file: Path) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(file).worksheets[0]
    _must(sheet.max_row > 3, "has no rows")
    cells = (str(value) for row in sheet.iter_rows(values_only=True) for value in row if value)
    _must(any(CHINESE.search(text) for text in cells), "has no words")


def _read_pdf(file: Path) -> None:
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    _must(document.load(str(file)) == QPdfDocument.Error.None_, "cannot be read back")
    _must(bool(CHINESE.search(document.getAllText(0).text())), "has no words")
    document.close()


def _pdf_pages(file: Path) -> int:
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    document.load(str(file))
    count = document.pageCount()
    document.close()
    return count


READERS: dict[str, Callable[[Path], None]] = {".xlsx": _read_workbook, ".pdf": _read_pdf}


def _must(true: bool, else_say: str) -> None:
    if not true:
        raise ValueError(else_say)
