"""A report is made, looked at, printed, handed in; a later edit leaves the kept copy alone and its code tells of it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QTabBar

from core import demo
from core.domain import findings, submissions
from core.store import evidence as store_evidence
from gui import app
from gui.flows.code_flow import CodeFlow
from gui.flows.report_flow import ReportFlow
from gui.parts.form_dialog import FormDialog
from gui.preferences import Preferences
from gui.window import MainWindow
from tests.clerk import click, click_menu, click_tab, gone, rewrite, words
from tests.journeys.sitting import button


class Clerk:
    """Sits at the window with the sample open."""

    def __init__(self, qtbot: Any, dialogs: Any, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.qtbot, self.dialogs, self.monkeypatch, self.folder = qtbot, dialogs, monkeypatch, folder
        made = demo.make(folder / "示例")
        self.window: MainWindow = app.build(preferences=Preferences(folder / "preferences.json"))
        self.window.resize(1280, 800)
        with qtbot.waitExposed(self.window):
            self.window.show()
        assert self.window.desk.open(made.workspace)
        self.workspace = self.window.desk.workspace

    def until(self, true: Any) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=30000)

    def calls(self, command: str, kind: type[Any]) -> Any:
        click_menu(self.window.menuBar(), self.window.actions_[command])
        flow = self.window.findChildren(kind)[-1]
        self.until(flow.isVisible)
        return flow

    def makes(self) -> ReportFlow:
        flow = self.calls("report.make", ReportFlow)
        click_tab(flow.findChildren(QTabBar)[0], "版式与输出")
        click(flow.options.field("code"), QPoint(10, flow.options.field("code").height() // 2))
        self.until(lambda: flow.pages.ready and "核对码" in said(flow.pdf))
        return flow

    def prints(self, flow: ReportFlow) -> Path:
        target = self.folder / "印出.pdf"

        def choose(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
            dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            dialog.printer().setOutputFileName(str(target))
            return QPrintDialog.DialogCode.Accepted

        self.monkeypatch.setattr(QPrintDialog, "exec", choose)
        click(flow.print_button)
        self.until(lambda: flow.bar.text == "已送到打印机")
        return target

    def saves(self, flow: ReportFlow) -> Path:
        target = self.folder / "报告.pdf"
        self.dialogs.choose(target)
        click(flow.forward)
        self.until(target.exists)
        self.until(lambda: "已保存" in flow.bar.text)
        return target

    def hands_in(self, flow: ReportFlow) -> None:
        """登记报送 beside what was just saved; its form takes that file."""
        waiting = QTimer()

        def fill() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, FormDialog) and dialog.form.field("files").value:  # the file has been taken in
                waiting.stop()
                words(dialog.form.field("receiver"), "省委巡视办")
                click(dialog.save_button)

        waiting.timeout.connect(fill)
        waiting.start(20)
        click(button(flow.bar, "登记报送…"))
        assert not waiting.isActive()

    def checks(self, code: str) -> CodeFlow:
        flow = self.calls("report.code", CodeFlow)
        rewrite(flow.form.field("code"), code)
        click(flow.forward)
        self.until(lambda: bool(flow.bar.text) and flow.forward.isEnabled())
        return flow


@pytest.fixture
def clerk(qapp: Any, qtbot: Any, dialogs: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    sitting = Clerk(qtbot, dialogs, monkeypatch, tmp_path)
    yield sitting
    sitting.window.close()
    sitting.until(lambda: not sitting.window.isVisible())
    sitting.window.deleteLater()


def said(data: bytes | Path) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


def sides(document: pypdfium2.PdfDocument, page: int) -> tuple[int, int]:
    """Width and height of a page in whole points."""
    width, height = document.get_page_size(page)
    return round(width), round(height)


def test_a_paper_that_was_handed_in_stays_what_it_was(clerk: Clerk, clock: Any) -> None:
    flow = clerk.makes()
    shown = flow.pdf
    code = said(shown).partition("核对码 ")[2][:8]
    printed = pypdfium2.PdfDocument(clerk.prints(flow))
    pages = pypdfium2.PdfDocument(shown)
    assert [sides(printed, n) for n in range(len(printed))] == [sides(pages, n) for n in range(len(pages))]
    saved = clerk.saves(flow)
    assert saved.read_bytes() == shown
    clerk.hands_in(flow)
    flow.reject()
    clerk.until(lambda: gone(flow))
    same = clerk.checks(code)
    assert same.bar.text.endswith("内容相同。")
    same.reject()

    clock.forward(hours=1)
    key = findings.ids(clerk.workspace, findings.FindingFilter())[0]
    row = findings.one(clerk.workspace, key)
    assert clerk.window.desk.do(
        findings.edit, key, replace(findings.draft_of(row), brief="后来改写的简述"), seen=row.version
    )
    sent = max(submissions.rows(clerk.workspace, row.inspection), key=lambda each: each.id)
    assert (sent.given.receiver, sent.given.paper) == ("省委巡视办", "progress")
    [evidence] = clerk.workspace.sql("SELECT sha256 FROM evidence WHERE id = ?", sent.files[0][0])
    kept = store_evidence.path(clerk.workspace, evidence[0])
    assert kept.read_bytes() == shown
    found = clerk.checks(code)
    lines = [found.lines.topLevelItem(n) for n in range(found.lines.topLevelItemCount())]
    assert any("后来改写的简述" in line.text(1) and "后来改写的简述" not in line.text(0) for line in lines)
    found.reject()
