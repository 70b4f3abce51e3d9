"""总览: charts that equal the rows they open, by mouse and by keys; paper tells the parts apart without colour."""

from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from core.base.dates import When
from core.domain import measures, overview
from core.domain.finder import ids
from gui import doors
from gui.cards.overview_paper import MARGIN, WIDTH, painted, sheet
from gui.parts.charts import BarChart, BarLine, Part
from gui.window import MainWindow


@pytest.fixture
def page(qtbot: Any, window: MainWindow) -> Any:
    window.go("overview")
    qtbot.waitUntil(lambda: not window.desk.jobs.running)
    return window.page


def test_each_bar_opens_as_many_rows_as_it_says(qtbot: Any, page: Any, window: MainWindow) -> None:
    counted = overview.figures(window.desk.workspace, window.desk.inspection)
    for bars in (counted.categories, counted.units, counted.leaders):
        assert bars
        for bar in bars:
            assert len(ids(window.desk.workspace, bar.wanted)) == bar.total, bar.title
    for key, chart in page.charts.items():
        for place, line in enumerate(chart.lines):
            window.go("overview")
            chart.pressed.emit(place)
            assert len(window.page.table.records.ids) == line.total, key
            assert window.page.bar.filtered


def test_arrows_and_enter_open_a_bar(qtbot: Any, page: Any, window: MainWindow) -> None:
    chart = page.charts["categories"]
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert "党的建设方面" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert window.page.name == "findings"
    assert len(window.page.table.records.ids) == 2


def test_every_chart_says_itself_in_words(page: Any) -> None:
    assert page.rings["rate"].accessibleName() == "完成率：0%"
    for chart in (*page.charts.values(), page.trend, *page.rings.values()):
        assert chart.accessibleName()
        assert chart.accessibleDescription()


def test_the_charts_follow_the_records(qtbot: Any, page: Any, window: MainWindow, office: Any) -> None:
    before = page.trend.values
    measures.add(
        window.desk.workspace, office.findings[1],
        measures.MeasureDraft("印发制度", due=When("day", date(2025, 9, 10))),
    )  # fmt: skip
    qtbot.waitUntil(lambda: not window.desk.jobs.running)
    assert page.trend.values != before


def test_on_paper_hatching_tells_the_parts_apart(qtbot: Any, dressed: None) -> None:
    parts = [Part("已完成", "good"), Part("正在整改", "busy", 0.5, Qt.BrushStyle.BDiagPattern)]
    chart = BarChart("按类别", parts)
    qtbot.addWidget(chart)
    chart.show_lines([BarLine("党的领导", (5, 0)), BarLine("党的建设", (0, 5))])
    picture = QImage(400, 80, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    chart.paint_on(painter, QRectF(0, 0, 400, 80), paper=True)
    painter.end()
    pitch = round(chart.sizeHint().height() / 2)

    def dark(row: int) -> int:
        return sum(picture.pixelColor(x, row * pitch + pitch // 2).lightness() < 100 for x in range(150, 300))

    assert dark(0) > 3 * dark(1) > 0


def test_the_printed_sheet_shows_the_same_figures_on_one_page(page: Any, tmp_path: Path) -> None:
    assert "overview.print" in page.commands()
    printer = sheet("总览")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "总览.pdf"))
    paper = page.sheet()
    painted(paper)(printer)
    document = pypdfium2.PdfDocument(tmp_path / "总览.pdf")
    assert len(document) == 1
    told = document[0].get_textpage().get_text_range()
    document.close()
    assert "整改情况总览" in told
    for row in paper.figures:
        for figure in row:
            assert page.figures[figure.key].count == figure.count
            assert figure.title in told
    for chart in page.charts.values():
        assert chart.lines
        assert all(line.title[:4] in told for line in chart.lines)


def test_the_fullest_sheet_stays_on_its_page(page: Any) -> None:
    for chart in page.charts.values():
        chart.show_lines(
            [BarLine(f"名称很长的一个牵头单位之{n}", (n, 1, 2, 3), "超期 1") for n in range(overview.BARS_AT_MOST)]
        )
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    used = page.sheet().paint(painter)
    painter.end()
    assert used * (210 - 2 * MARGIN) / WIDTH < 297 - 2 * MARGIN


def test_what_waits_is_a_button_to_its_page(qtbot: Any, page: Any, window: MainWindow) -> None:
    assert page._waiting.itemAt(0).widget().text() == "没有等待审核、批准或答复的事项。"


def test_the_reminder_tells_three_colours_and_leads_to_the_lists(
    page: Any, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page.reminders.isVisible()
    assert "红色（已超期）1 项" in page.reminders.words.text()
    asked: list[Any] = []
    monkeypatch.setitem(doors.FLOWS, "report.make", lambda desk, wanted: asked.append(wanted.paper))
    page.reminders.button.click()
    assert asked == ["reminder"]


def test_whatever_waits_waits_on_a_page_that_is_there() -> None:
    assert {one.page for one in overview._WAITING} <= {place.name for place in doors.PLACES}
