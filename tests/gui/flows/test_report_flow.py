"""生成报告: what is shown is what is saved and printed; prose can be changed and taken back."""

from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from core.domain import papers
from gui.desk import Desk
from gui.flows.report_flow import PAPER, ReportFlow
from tests.clerk import click, rewrite


def words_of(data: bytes | Path) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


@pytest.fixture
def flow(qtbot: Any, window: Any, desk: Desk) -> ReportFlow:
    made = ReportFlow(desk)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.open()
    qtbot.waitUntil(made.forward.isEnabled, timeout=20000)
    return made


def test_the_pages_speak_of_every_finding(flow):
    said = words_of(flow.pdf)
    for finding in ("政治站位不高", "公务接待超标准", "建立第一议题制度"):
        assert finding in said
    assert flow.view.pages == len(pypdfium2.PdfDocument(flow.pdf))


def test_another_day_makes_other_pages(flow, qtbot):
    flow.form.field("until").value = date(2025, 8, 1)
    flow.form.changed.emit()
    qtbot.waitUntil(lambda: "2025年8月1日" in words_of(flow.pdf), timeout=20000)


def test_without_the_appendix_no_page_lies_across(flow, qtbot):
    assert any(width > height for width, height in sizes(flow))
    flow.form.field("appendix").setChecked(False)
    flow.form.changed.emit()
    qtbot.waitUntil(lambda: all(width < height for width, height in sizes(flow)), timeout=20000)


def sizes(flow: ReportFlow) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(flow.pdf)
    return [document.get_page_size(page) for page in range(len(document))]


def test_what_is_saved_are_the_bytes_that_are_shown(flow, qtbot, dialogs, tmp_path):
    target = tmp_path / "报告.pdf"
    dialogs.choose(target)
    click(flow.forward)
    qtbot.waitUntil(lambda: flow.bar.text == "已保存：报告.pdf")
    assert target.read_bytes() == flow.pdf


def test_prose_is_changed_in_the_paper_and_taken_back_to_the_wording(flow, qtbot, desk, office):
    row = next(n for n, block in enumerate(flow.prose.blocks) if block.key == "addressee")
    flow.prose.list.setCurrentRow(row)
    before = flow.prose.text.value
    rewrite(flow.prose.text, "中共某某省委")
    click(flow.prose.apply)
    qtbot.waitUntil(lambda: "中共某某省委" in words_of(flow.pdf), timeout=20000)
    assert papers.texts(desk.workspace, office.inspection, PAPER)["addressee"].text == "中共某某省委"
    assert flow.prose.list.item(row).text().endswith("已改写")
    click(flow.prose.back)
    qtbot.waitUntil(lambda: "中共某某省委" not in words_of(flow.pdf), timeout=20000)
    assert flow.prose.text.value == before


def test_prose_is_marked_when_the_facts_under_it_changed(flow, qtbot, desk, office):
    from core.domain import findings
    from core.domain.findings import FindingDraft

    row = next(n for n, block in enumerate(flow.prose.blocks) if block.key == "organisation")
    flow.prose.list.setCurrentRow(row)
    rewrite(flow.prose.text, "我们高度重视。")
    click(flow.prose.apply)
    qtbot.waitUntil(lambda: "我们高度重视" in words_of(flow.pdf), timeout=20000)
    findings.add(desk.workspace, office.inspection, FindingDraft("又一个问题"))
    flow.make()
    assert "数据有变化" in flow.prose.list.item(row).text()


def test_words_being_typed_are_not_taken_away_when_the_pages_are_made_anew(flow, qtbot):
    flow.prose.list.setCurrentRow(1)
    rewrite(flow.prose.text, "还没有写完")
    flow.make()
    qtbot.waitUntil(flow.forward.isEnabled, timeout=20000)
    assert flow.prose.text.value == "还没有写完"


def test_the_pages_asked_for_go_to_the_printer(flow, qtbot, monkeypatch, tmp_path):
    target = tmp_path / "printed.pdf"

    def choose(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(1, 1)
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", choose)
    click(flow.print_button)
    qtbot.waitUntil(lambda: flow.bar.text == "已送到打印机", timeout=20000)
    assert len(pypdfium2.PdfDocument(target)) == 1


def test_an_inspection_without_findings_is_told_in_the_bar(qtbot, window, desk):
    from core.domain import inspections
    from core.domain.inspections import InspectionDraft

    desk.inspection = inspections.add(desk.workspace, InspectionDraft("空的巡察"))
    flow = ReportFlow(desk)
    qtbot.addWidget(flow)
    flow.open()
    qtbot.waitUntil(lambda: "还没有问题" in flow.bar.text)
    assert not flow.forward.isEnabled()
