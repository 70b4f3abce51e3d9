"""The chain: a clerk turns a feedback document into records, a ledger and a report, by keys in the real window.

Both papers are opened again and compared with the records: the ledger cell by cell, the report line by line. With
RECTIFY_SAMPLE=path the same way is gone with a real document, which stays outside of the project.
"""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtCore import Qt

from core.base.meter import silent
from core.base.places import resource
from core.domain import findings, progress
from core.domain.findings import FindingFilter, FindingRow
from core.output import layouts, ledgers
from core.output.paper import Heading, Paragraph
from core.output.papers import catalogue
from core.output.papers.making import Request
from gui.cards.measure_form import MeasureForm
from gui.flows.ledger_flow import LedgerExportFlow
from gui.flows.report_flow import ReportFlow
from gui.parts.form_dialog import FormDialog
from tests.clerk import CTRL, click, gone, press, rewrite, words
from tests.journeys.sitting import Sitting

UNTIL = date(2025, 9, 15)
LEADERS = ("陈建国", "李卫东")
UNITS = ("组织人事部", "纪检监察工委")


class Clerk(Sitting):
    """Fills in measures and reports, and makes the papers."""

    def adds_measure(self, number: int, text: str, due: str) -> None:
        def fill(dialog: FormDialog) -> None:
            form = dialog.form
            assert isinstance(form, MeasureForm)
            words(form.field("text"), text)
            for name, who in (("leaders", LEADERS[number % 2]), ("lead_units", UNITS[number % 2])):
                line = form.field(name).line
                words(line, who)
                press(line, Qt.Key.Key_Return)
            words(form.field("due").line, due)

        self.opens_card(number)
        self.fills(fill, lambda: press(self.window, Qt.Key.Key_M, CTRL))

    def reports_progress(self, number: int, text: str, *, done: bool) -> None:
        known = progress.words(self.workspace, self.window.desk.inspection or 0)

        def fill(dialog: FormDialog) -> None:
            dialog.form.field("word").value = known[0] if done else known[-1]
            words(dialog.form.field("text"), text)
            if not done:
                words(dialog.form.field("reason"), "涉及面广")
                words(dialog.form.field("next_plan"), "年底前完成")

        self.opens_card(number)
        self.fills(fill, lambda: press(self.window, Qt.Key.Key_J, CTRL))

    def exports(self, ledger: str) -> Path:
        target = self.folder / f"{ledger}.xlsx"
        flow = self.calls("ledger.export", LedgerExportFlow)
        flow.form.field("ledger").value = ledger
        rewrite(flow.form.field("target").line, str(target))
        click(flow.forward)
        self.until(lambda: gone(flow))
        return target

    def makes_report(self) -> Path:
        target = self.folder / "整改进展情况报告.pdf"
        flow = self.calls("report.make", ReportFlow)
        self.until(flow.forward.isEnabled)
        self.dialogs.choose(target)
        click(flow.forward)
        self.until(target.exists)
        press(flow, Qt.Key.Key_Escape)
        return target


@pytest.fixture
def clerk(qapp: Any, qtbot: Any, dialogs: Any, tmp_path: Path) -> Any:
    sitting = Clerk(qtbot, dialogs, tmp_path)
    yield sitting
    sitting.leaves()


def goes_the_whole_way(clerk: Clerk, file: Path) -> tuple[Path, Path]:
    """From nothing to both papers; gives ledger and report."""
    clerk.sets_up()
    flow = clerk.reviews(file)
    review = flow.board.review
    assert review is not None
    wanted = [review.text(item) for item in review.items if item.kind == "finding"]
    clerk.accepts(flow)
    assert [row.text for row in records(clerk)] == wanted
    count = min(4, len(wanted))
    for number in range(count):
        clerk.adds_measure(number, f"建立健全第{number + 1}项制度，逐条销号。", "1231" if number else "长期坚持")
    clerk.adds_measure(0, "开展专题学习。", "2025年11月")
    clerk.reports_progress(1, "已印发《议事规则》，组织学习两次。", done=True)
    clerk.reports_progress(2, "正在征求意见。", done=False)
    return clerk.exports("main"), clerk.makes_report()


def records(clerk: Clerk) -> list[FindingRow]:
    keys = findings.ids(clerk.workspace, FindingFilter(), [("number", False)])
    return findings.rows(clerk.workspace, keys, UNTIL)


# -- the papers against the records -----------------------------------------------------------------


def compare_ledger(clerk: Clerk, file: Path) -> None:
    """Every cell below the header says what the record says; a finding's cells are merged over its measures."""
    sheet: Worksheet = openpyxl.load_workbook(file).active
    layout = layouts.find("main", layouts.built_in())
    request = ledgers.Request(clerk.window.desk.inspection, UNTIL, UNTIL)
    expected = ledgers.entries(clerk.workspace, layout, request, silent())
    assert [entry.row.id for entry in expected] == [row.id for row in records(clerk)]
    merged = {(area.min_row, area.min_col): area.max_row for area in sheet.merged_cells.ranges}
    row = body_begins(sheet)
    for entry in expected:
        parts = entry.parts or (None,)
        for column, shown in enumerate(layout.columns, 1):
            known = ledgers.CATALOGUE.get(shown.key)
            if known is None:
                continue
            if known.level == "finding":
                assert text(sheet, row, column) == known.show(entry.row), (row, known.key)
                assert merged.get((row, column), row) == row + len(parts) - 1
            else:
                for place, part in enumerate(parts):
                    assert text(sheet, row + place, column) == (known.show(part) if part else "")
        row += len(parts)
    below = [str(cell.value) for line in sheet.iter_rows(min_row=row) for cell in line if cell.value]
    assert [words_of.partition("：")[0] for words_of in below] == [part.partition("：")[0] for part in layout.signature]


def body_begins(sheet: Worksheet) -> int:
    """The row under the one that begins with 序号."""
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "序号") + 1


def text(sheet: Worksheet, row: int, column: int) -> str:
    value = sheet.cell(row, column).value
    return "" if value is None else str(value)


def compare_report(clerk: Clerk, file: Path) -> None:
    """Every heading and paragraph stands in the PDF, whole and in the paper's order."""
    printed = pypdfium2.PdfDocument(file)
    said = without_page_numbers("".join(squeezed(page.get_textpage().get_text_range()) for page in printed))
    request = Request(clerk.window.desk.inspection or 0, UNTIL, UNTIL)
    [sheet] = catalogue.make(clerk.workspace, catalogue.find("progress"), request)
    paper = sheet.paper
    at = said.index(squeezed(paper.title))
    for block in paper.blocks:
        assert isinstance(block, Heading | Paragraph)
        at = said.index(squeezed(block.text), at) + len(squeezed(block.text))
    for row in records(clerk):
        for words_of in (row.text.rstrip("。；;"), *(measure.text for measure in row.measures)):
            assert squeezed(words_of).translate(NESTED) in said.translate(NESTED)


NESTED = str.maketrans("“”", "‘’")


def squeezed(words_of: str) -> str:
    return "".join(words_of.split()).replace("\ufffe", "")


def without_page_numbers(said: str) -> str:
    return re.sub(r"—\d+—", "", said)


def test_a_fictional_feedback_becomes_records_a_ledger_and_a_report(clerk):
    ledger, report = goes_the_whole_way(clerk, resource("sample/feedback.txt"))
    compare_ledger(clerk, ledger)
    compare_report(clerk, report)
    said = [str(cell.value) for row in openpyxl.load_workbook(ledger).active.iter_rows() for cell in row if cell.value]
    for typed in ("建立健全第1项制度，逐条销号。", "长期坚持", "陈建国", "组织人事部", "2025年11月"):
        assert typed in said


@pytest.mark.skipif(not os.environ.get("RECTIFY_SAMPLE"), reason="RECTIFY_SAMPLE names no document on this machine")
def test_a_real_feedback_goes_the_same_way(clerk):
    ledger, report = goes_the_whole_way(clerk, Path(os.environ["RECTIFY_SAMPLE"]))
    compare_ledger(clerk, ledger)
    compare_report(clerk, report)


def test_the_records_are_there_again_the_next_day(clerk, clock):
    clerk.sets_up()
    clerk.accepts(clerk.reviews(resource("sample/feedback.txt")))
    before = [row.text for row in records(clerk)]
    clerk.adds_measure(0, "建立健全制度。", "1231")
    clerk.leaves()
    clock.forward(days=1)
    clerk.comes_back()
    assert [row.text for row in records(clerk)] == before
    clerk.window.desk.undo()  # also after a restart
    assert [len(row.measures) for row in records(clerk)] == [0] * len(before)
