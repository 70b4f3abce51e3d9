"""预览与打印: the true pages, gone through, searched, and printed with landscape pages turned by themselves."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from core.base.errors import Trouble
from gui.look import look
from gui.parts.pdf_print import FINE, Printing, ordered, wanted_pages
from gui.parts.pdf_view import FIT_PAGE, FIT_WIDTH, PdfView
from tests.clerk import CTRL, click, press, words

PORTRAIT, LANDSCAPE = (595.28, 841.89), (841.89, 595.28)


def paper(*sizes: tuple[float, float]) -> bytes:
    """A PDF with one page a size, each with its number in words."""
    from reportlab.pdfgen.canvas import Canvas

    stream = BytesIO()
    canvas = Canvas(stream)
    for number, size in enumerate(sizes, 1):
        canvas.setPageSize(size)
        canvas.drawString(100, 400, f"page number {number}")
        canvas.rect(20, 20, size[0] - 40, size[1] - 40)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@pytest.fixture
def view(qtbot: Any) -> PdfView:
    look().wear("light")
    made = PdfView()
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.show_pdf(paper(PORTRAIT, PORTRAIT, LANDSCAPE))
    return made


def test_the_bar_tells_which_page_of_how_many_is_in_view(view, qtbot):
    assert (view.page, view.pages) == (0, 3)
    assert view.page_line.text() == "1"
    click(view.next)
    qtbot.waitUntil(lambda: view.page == 1)
    assert view.page_line.text() == "2"


def test_a_page_is_gone_to_by_typing_its_number(view, qtbot):
    view.page_line.setFocus()
    view.page_line.selectAll()
    words(view.page_line, "3")
    press(view.page_line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.page == 2)
    assert not view.next.isEnabled()


def test_pages_are_fitted_and_zoomed_from_what_is_seen(view):
    view.fit(FIT_PAGE)
    whole = view.factor
    view.fit(FIT_WIDTH)
    assert view.factor > whole
    wide = view.factor
    view.zoom(1.2)
    assert view.factor == pytest.approx(wide * 1.2)


def test_every_place_of_a_word_is_found_and_the_first_one_shown(view, qtbot):
    press(view, Qt.Key.Key_F, CTRL)
    assert view.search_line.hasFocus()
    words(view.search_line, "number 2")
    qtbot.waitUntil(lambda: view.places.text() == "找到 1 处")
    qtbot.waitUntil(lambda: view.page == 1)


def test_new_pages_keep_the_place_of_the_old_ones(view, qtbot):
    view.go_to(1)
    qtbot.waitUntil(lambda: view.page == 1)
    view.show_pdf(paper(PORTRAIT, PORTRAIT))
    qtbot.waitUntil(lambda: view.page == 1)
    assert view.pages == 2


def test_what_is_no_pdf_is_told_in_a_sentence(view):
    with pytest.raises(Trouble) as told:
        view.show_pdf(b"nothing of the kind")
    assert told.value.code == "preview.unreadable"


def printed(view: PdfView, qtbot: Any, target: Path, pages: list[int]) -> pypdfium2.PdfDocument:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printing = Printing(view.document, printer, pages)
    with qtbot.waitSignal(printing.ended, timeout=20000) as ended:
        printing.start()
    assert ended.args == [True]
    return pypdfium2.PdfDocument(target)


def test_landscape_pages_turn_by_themselves_on_paper(view, qtbot, tmp_path):
    sheets = printed(view, qtbot, tmp_path / "out.pdf", [0, 1, 2])
    sizes = [tuple(round(side) for side in sheets.get_page_size(page)) for page in range(len(sheets))]
    assert [width > height for width, height in sizes] == [False, False, True]
    assert all(sorted(size) == [595, 842] for size in sizes)


def test_a_printed_page_shows_what_the_preview_shows(view, qtbot, tmp_path):
    sheets = printed(view, qtbot, tmp_path / "out.pdf", [2])
    sheet = sheets[0].render(scale=1).to_pil().convert("L")
    dark = [x for x in range(sheet.width) if sheet.getpixel((x, sheet.height // 2)) < 128]
    assert dark
    assert abs(dark[0] - 20) <= 2
    assert abs(dark[-1] - (sheet.width - 20)) <= 2


def test_only_the_pages_asked_for_are_printed(view):
    printer = QPrinter()
    assert wanted_pages(printer, 3) == [0, 1, 2]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert wanted_pages(printer, 3) == [1, 2]
    printer.setFromTo(2, 9)
    assert wanted_pages(printer, 3) == [1, 2]


def test_printing_can_be_stopped(view, qtbot, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printing = Printing(view.document, printer, [0, 1, 2])
    with qtbot.waitSignal(printing.ended) as ended:
        printing.start()
        printing.stop()
    assert ended.args == [False]


@pytest.mark.parametrize(("dots", "wide"), [(300, 2480), (FINE, 4961)])
def test_a_page_is_printed_with_the_dots_asked_for_in_grey_if_asked_for(view, qtbot, tmp_path, dots, wide):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printing = Printing(view.document, printer, [0], dots=dots)
    with qtbot.waitSignal(printing.ended, timeout=20000):
        printing.start()
    assert printer.resolution() == dots
    with pikepdf.open(tmp_path / "out.pdf") as sheets:
        [image] = [each for each in sheets.objects if isinstance(each, pikepdf.Stream) and each.get("/Width", 0) > 1000]
        assert int(image.Width) == pytest.approx(wide, abs=2)
        assert image.ColorSpace == "/DeviceGray"


def test_copies_a_printer_does_not_make_are_printed_one_after_the_other(qapp):
    class Plain(QPrinter):
        def supportsMultipleCopies(self):
            return False

    printer = Plain()
    assert ordered(printer, [0, 1, 2]) == [0, 1, 2]
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    assert ordered(printer, [0, 1, 2]) == [0, 1, 2, 0, 1, 2]
    printer.setCollateCopies(False)
    assert ordered(printer, [0, 1]) == [0, 0, 1, 1]
    printer.setCopyCount(1)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert ordered(printer, [0, 1, 2]) == [2, 1, 0]


def test_a_page_of_the_list_is_brought_into_view(view, qtbot):
    click(view._listed)
    assert view.list.isVisible()
    assert view.list.model().rowCount() == 3
    assert not view.list.model().index(2).data(Qt.ItemDataRole.DecorationRole).isNull()
    view.list.setCurrentIndex(view.list.model().index(2))
    qtbot.waitUntil(lambda: view.page == 2)
    click(view._listed)
    assert not view.list.isVisible()


def test_two_pages_lie_side_by_side_as_in_an_opened_file(view, qtbot):
    view.show_pdf(paper(*[PORTRAIT] * 5))
    click(view._double)
    assert view.spread.isVisible()
    assert view.spread.shown() == [0]
    view.go_to(2)
    assert view.spread.shown() == [1, 2]
    press(view.spread, Qt.Key.Key_PageDown)
    assert view.spread.shown() == [3, 4]
    qtbot.waitUntil(lambda: view.page == 3)
    press(view.spread, Qt.Key.Key_PageDown)
    assert view.spread.shown() == [3, 4]
    picture = view.spread.grab().toImage()
    middle = picture.height() // 2
    white = [x for x in range(picture.width()) if picture.pixelColor(x, middle).lightness() > 250]
    assert white[0] < picture.width() // 2 < white[-1]
    click(view._double)
    assert not view.spread.isVisible()


def test_a_double_click_tells_page_and_place(view, qtbot):
    view.fit(FIT_WIDTH)
    asked: list[tuple[int, float]] = []
    view.place_asked.connect(lambda page, y: asked.append((page, y)))
    QTest.mouseDClick(view._view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    [(page, y)] = asked
    scale = view.factor * view.logicalDpiX() / 72
    assert page == 0
    assert y == pytest.approx((200 - view._view.documentMargins().top()) / scale, abs=2)
