"""Make the pictures of docs/pictures/ from the program itself: window, flows, ledgers, papers.

    python installer/make_pictures.py

Everything shown is the invented sample (`rectify demo`), on a fixed day, with the bundled faces and no system font, so
that the pictures are the same on every machine. LibreOffice (soffice) draws the ledgers, Qt's PDF reader the papers.
"""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "pictures"
SMALL, LARGE = (1280, 800), (1920, 1080)
LARGE_TOO = ("overview", "findings")  # pages also seen on a large screen
TODAY = datetime(2025, 9, 15, 1, 0, tzinfo=UTC)
PAGE_WIDTH = 750  # pixels of a printed page
# Paper → which of its sheets, from 0; its first page is shown.
PAPERS = {"plan": 0, "progress": 0, "public_notice": 0, "closeout_approval": 0, "letter": -1}
LEDGERS = ("main", "tasks", "closeouts")
# What a PC in an office has, by the bundled face that looks most like it.
FACES = {"宋体": "song", "仿宋": "fangsong", "黑体": "hei", "方正小标宋简体": "xiaobiaosong"}
QUIET = 10  # looks, 40 milliseconds apart, without work going on: pages are set a moment after the last change
LONGEST_WAIT = 30_000  # milliseconds until a flow has read or set what it shows


def main() -> None:
    """Make all pictures anew."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["FONTCONFIG_FILE"] = str(ROOT / "tests" / "fonts.conf")
    os.environ["RECTIFY_BUNDLED_FONTS"] = "1"
    sys.path.insert(0, str(ROOT))
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["HOME"] = os.environ["XDG_DATA_HOME"] = str(home)
        made = _sample(home / "示例")
        _windows(made.workspace, made.ledger, home)
        _papers(made.workspace, home)
        _ledgers(made.workspace, home)


def _sample(folder: Path):
    from core import demo
    from core.base import clock

    clock.now = lambda: TODAY
    return demo.make(folder)


# --- window and flows -------------------------------------------------------------------------------------------------


def _windows(workspace: Path, ledger: Path, home: Path) -> None:
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    from gui.app import build
    from gui.look import look
    from gui.preferences import Preferences

    window = build(workspace, Preferences(home / "preferences.json"))
    window.show()
    look().wear("light")
    window.resize(*LARGE)
    _each_page(window, f"{{}}-{LARGE[0]}-light", LARGE_TOO)
    window.resize(*SMALL)
    _each_page(window, f"{{}}-{SMALL[0]}-light")
    _each_flow(window, f"{{}}-{SMALL[0]}-light", ledger)
    look().wear("dark")
    _each_page(window, f"{{}}-{SMALL[0]}-dark")
    window.hide()
    window.desk.leave()
    del application


def _each_page(window, name: str, only: tuple[str, ...] = ()) -> None:
    from gui.doors import PLACES

    for place in only or [known.name for known in PLACES]:
        window.go(place)
        _settled(window)
        _keep(window, name.format(place))
    if not only:
        _card(window, name)


def _card(window, name: str) -> None:
    window.go("findings")
    _settled(window)
    page = window.page
    first = page.table.records.ids[0]
    page.table.choose([first])
    page.open_card(first)
    _settled(window)
    _keep(window, name.format("card"))
    page.card.close_card()


def _each_flow(window, name: str, ledger: Path) -> None:
    from core.base.places import resource
    from core.store import drafts
    from gui.flows.backup_flow import BackupFlow
    from gui.flows.first_run_flow import FirstRunFlow
    from gui.flows.import_flow import ImportFlow
    from gui.flows.intake_flow import DRAFT, FILE, IntakeFlow
    from gui.flows.ledger_flow import LedgerExportFlow
    from gui.flows.plan_flow import PlanFlow
    from gui.flows.report_flow import ReportFlow
    from gui.flows.restore_flow import RestoreFlow
    from gui.flows.superior_form_flow import SuperiorFormFlow
    from gui.flows.take_back_flow import TakeBackFlow
    from gui.flows.unit_forms_flow import UnitFormsFlow
    from gui.flows.verify_flow import VerifyFlow

    def intake(flow: Any) -> None:
        flow.read(resource("sample/feedback.txt"))

    def onward(flow: Any) -> None:
        _settled(window)
        flow.forward.click()

    flows: tuple[tuple[str, Any, Any], ...] = (
        ("first-run", FirstRunFlow, None),
        ("intake", IntakeFlow, None),
        ("intake-review", IntakeFlow, intake),
        ("ledger-export", LedgerExportFlow, None),
        ("ledger-import", lambda desk: ImportFlow(desk, ledger), onward),
        ("superior-form", SuperiorFormFlow, None),
        ("unit-forms", UnitFormsFlow, None),
        ("take-back", TakeBackFlow, None),
        ("report-preview", ReportFlow, None),
        ("plan", PlanFlow, None),
        ("backup", BackupFlow, None),
        ("restore", RestoreFlow, None),
        ("verify", VerifyFlow, None),
    )
    for title, kind, begin in flows:
        flow = kind(window.desk)
        flow.show()
        if begin is not None:
            begin(flow)
        _settled(window)
        _keep(flow, name.format(title))
        flow.hide()
        flow.deleteLater()
        for key in (DRAFT, FILE):
            drafts.clear(window.desk.workspace, key)


def _settled(window) -> None:
    """Let the workers answer and everything be laid out."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer

    loop = QEventLoop()
    until = QDeadlineTimer(LONGEST_WAIT)
    quiet = 0

    def look() -> None:
        nonlocal quiet
        quiet = 0 if window.desk.jobs.running else quiet + 1
        if quiet > QUIET or until.hasExpired():
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(40)
    loop.exec()


def _keep(widget, name: str) -> None:
    _save(widget.grab().toImage(), name)


def _save(picture, name: str) -> None:
    """As a PNG of 256 colours: a third of the size, and nothing lost that an eye would see."""
    from PIL import Image
    from PySide6.QtGui import QImage

    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    size = (plain.width(), plain.height())
    image = Image.frombytes("RGB", size, bytes(plain.constBits()), "raw", "RGB", plain.bytesPerLine())
    few = image.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(TARGET / f"{name}.png", optimize=True)


# --- what is printed --------------------------------------------------------------------------------------------------


def _papers(folder: Path, home: Path) -> None:
    from core.output.papers import binding, catalogue
    from core.output.papers.making import Request
    from core.store.workspace import Workspace

    with Workspace.open(folder, read_only=True) as workspace:
        today = workspace.today()
        for name, sheet in PAPERS.items():
            made = catalogue.make(workspace, catalogue.find(name, workspace), Request(1, today, today))
            with (home / f"{name}.pdf").open("wb") as stream:
                binding.write([made[sheet]], stream, ".pdf", binding.Binding())
            _first_page(home / f"{name}.pdf", f"paper-{name}", PAGE_WIDTH)


def _ledgers(folder: Path, home: Path) -> None:
    from core.base.meter import silent
    from core.output import layouts, ledgers
    from core.store.workspace import Workspace

    fonts = _office_fonts(home / "fonts")
    environment = {**os.environ, "HOME": str(home), "FONTCONFIG_FILE": str(fonts)}
    with Workspace.open(folder, read_only=True) as workspace:
        request = ledgers.Request(1, workspace.today(), workspace.today())
        for name in LEDGERS:
            layout = layouts.find(name, layouts.built_in())
            file = ledgers.save(workspace, layout, request, home / f"{name}.xlsx", silent(), force=True)
            command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(home), str(file)]
            subprocess.run(command, check=True, capture_output=True, env=environment)
            _first_page(home / f"{name}.pdf", f"ledger-{name}", 2 * PAGE_WIDTH)


def _first_page(file: Path, name: str, width: int) -> None:
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    document.load(str(file))
    points = document.pagePointSize(0)
    size = QSize(width, round(width * points.height() / points.width()))
    sheet = QImage(size, QImage.Format.Format_RGB32)
    sheet.fill(QColor("white"))
    painter = QPainter(sheet)
    painter.drawImage(0, 0, document.render(0, size))
    painter.end()
    _save(sheet, name)
    document.close()


def _office_fonts(folder: Path) -> Path:
    """The bundled faces under the names that the workbook asks for; gives fontconfig's file."""
    from fontTools.ttLib import TTFont

    folder.mkdir()
    for name, face in FACES.items():
        font = TTFont(ROOT / "resources" / "fonts" / f"{face}.ttf")
        for kind in (1, 4, 16):
            font["name"].setName(name, kind, 3, 1, 0x409)
        font["name"].setName("Regular", 2, 3, 1, 0x409)
        font.save(folder / f"{face}.ttf")
    file = folder / "fonts.conf"
    file.write_text(f"<fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>", encoding="utf-8")
    return file


if __name__ == "__main__":
    main()
