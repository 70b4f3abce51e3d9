"""Several papers bound into one: page numbers of their own, fronts of leaves, one outline, the code in the foot."""

import io
from datetime import date

import pypdfium2
import pytest

from core.base.meter import silent
from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD
from core.output.paper import Attachment, Cell, Column, Heading, Paper, Paragraph, Row, Signature, Table
from core.output.pdf import Finish, bind, write_pdf


def sheet(title: str, lines: int) -> Paper:
    return Paper(
        title, (Heading(1, "情况"), Paragraph("整" * 28 * lines)), signature=Signature(("某局",), date(2025, 9, 1))
    )


SHEETS = [sheet("第一份", 10), sheet("第二份", 30), sheet("第三份", 5)]


@pytest.mark.parametrize(("duplex", "starts"), [(False, [0, 1, 3]), (True, [0, 2, 4])])
def test_each_sheet_begins_with_page_one_and_for_duplex_on_the_front_of_a_leaf(
    fonts: Fonts, duplex: bool, starts: list[int]
) -> None:
    pages = bind(SHEETS, fonts, STANDARD, Finish(duplex=duplex), silent())
    assert [nth for nth, page in enumerate(pages) if page.number == 1 and page.numbered] == starts
    blank = [page for page in pages if not page.texts]
    assert len(blank) == (1 if duplex else 0)
    assert all(not page.rules for page in blank)


def test_the_outline_names_each_paper_and_leads_to_its_first_page(fonts: Fonts) -> None:
    stream = io.BytesIO()
    write_pdf(SHEETS, stream, fonts=fonts, finish=Finish(duplex=True))
    toc = list(pypdfium2.PdfDocument(stream).get_toc())
    assert [(item.get_title(), item.level, item.get_dest().get_index()) for item in toc] == [
        (title, level, page)
        for page, sheet in zip((0, 2, 4), SHEETS, strict=True)
        for title, level in ((sheet.title, 0), ("一、情况", 1))
    ]


def test_places_of_records_count_the_pages_of_the_file(fonts: Fonts) -> None:
    marked = Paper("甲", (Paragraph("文", about="finding:7"),))
    printed = write_pdf([SHEETS[1], marked], io.BytesIO(), fonts=fonts)
    assert (printed.pages, [(page, place.about) for page, place in printed.places]) == (3, [(3, "finding:7")])


def test_the_code_stands_in_the_foot_of_every_page_away_from_the_page_number(fonts: Fonts) -> None:
    wide = Table((Column("序号"),), tuple(Row((Cell(str(n)),)) for n in range(60)))
    paper = Paper("报告", (Paragraph("整" * 28 * 30),), attachments=(Attachment("表", (wide,), "A4 landscape"),))
    for number, page in enumerate(bind([paper], fonts, STANDARD, Finish(code="7KQ2M9XA"), silent()), 1):
        lines = {"".join(atom.text for _, atom in text.line.placed): text for text in page.texts[-2:]}
        code, count = lines["核对码 7KQ2M9XA"], lines[f"— {number} —"]
        where = [text.y if text.turned else text.x for text in (code, count)]
        assert (where[0] < where[1]) == bool(number % 2)
        assert code.turned == count.turned == page.frame.landscape_a4
