"""What only an office program can prove of the Word form: 22 lines of 28 characters, the same words, pages alike.

LibreOffice stands for all; it puts a quarter of a space between hanzi and digits whatever the document says, so lines
with digits are not measured.
"""

import io
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from core.base.errors import Refused
from core.base.places import RESOURCES
from core.base.sentences import tell
from core.domain import inspections
from core.output.fonts import Fonts
from core.output.paper import Cell, Column, Paper, Paragraph, Row, Signature, Table
from core.output.papers import catalogue, forms
from core.output.papers.making import Request
from core.output.pdf import write_pdf
from core.output.word import write_word
from core.store.workspace import Workspace
from tests.core.output.test_pdf import EM, LEFT, RIGHT, TOP, Seen, seen

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
FACES = {
    "仿宋_GB2312": "Rectify Light Kai",
    "楷体_GB2312": "Rectify Kai",
    "黑体": "Noto Sans SC Medium",
    "宋体": "Noto Serif SC",
    "方正小标宋简体": "Noto Serif SC",
}

DAY = date(2025, 9, 15)

Convert = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Turns a Word document into a PDF on a PC that has a face for each name."""
    home = tmp_path_factory.mktemp("office")
    fonts = home / "fonts.conf"
    fonts.write_text(_font_settings(home), "utf-8")
    environment = os.environ | {"FONTCONFIG_FILE": str(fonts), "HOME": str(home)}

    def run(content: bytes) -> bytes:
        folder = Path(tmp_path_factory.mktemp("converted"))
        source = folder / "given.docx"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "out"), source]
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
        return (folder / "out" / "given.pdf").read_bytes()

    return run


def _font_settings(home: Path) -> str:
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{face}</string></edit></match>'
        for name, face in FACES.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{RESOURCES / 'fonts'}</dir><cachedir>{home / 'cache'}</cachedir>{rules}</fontconfig>"
    )


def word(paper: Paper, fonts: Fonts) -> bytes:
    stream = io.BytesIO()
    write_word(paper, stream, fonts=fonts)
    return stream.getvalue()


def pdf(paper: Paper, fonts: Fonts) -> bytes:
    stream = io.BytesIO()
    write_pdf(paper, stream, fonts=fonts)
    return stream.getvalue()


def said(pages: list[Seen]) -> str:
    """The words of the upright pages without spaces and page numbers; tables lie across and repeat their heads."""
    upright = [page for page in pages if page.width < page.height]
    return "".join("".join(glyph.text for page in upright for line in page.lines() for glyph in line).split())


def test_a_plain_page_has_22_lines_of_28_characters_where_the_pdf_has_them(convert: Convert, fonts: Fonts) -> None:
    paper = Paper("", (Paragraph("整改" * 1600),))
    for page, own in zip(seen(convert(word(paper, fonts)))[1:4], seen(pdf(paper, fonts))[1:4], strict=True):
        lines, ours = page.lines(), own.lines()
        assert [len(line) for line in lines] == [28] * 22
        assert lines[0][0].x == pytest.approx(LEFT, abs=0.5)
        assert lines[0][-1].x + EM == pytest.approx(RIGHT, abs=0.5)
        assert lines[0][0].baseline - 0.88 * EM == pytest.approx(TOP, abs=1)
        for line, same in zip(lines, ours, strict=True):
            assert line[0].baseline == pytest.approx(same[0].baseline, abs=1)
        assert "".join(glyph.text for glyph in page.foot()) == "".join(glyph.text for glyph in own.foot())
        assert page.foot()[0].x == pytest.approx(own.foot()[0].x, abs=1)
        assert page.foot()[0].baseline == pytest.approx(own.foot()[0].baseline, abs=1)


@pytest.mark.parametrize("kind", list(catalogue.KINDS))
def test_every_paper_of_the_sample_says_the_same_as_its_pdf(
    kind: str, convert: Convert, fonts: Fonts, sample: Workspace
) -> None:
    request = Request(inspections.rows(sample)[0].id, sample.today(), sample.today())
    try:
        sheets = catalogue.make(sample, catalogue.find(kind), request)[:2]
    except Refused as error:  # the sample has no record of that kind
        pytest.skip(tell(error))
    for sheet in sheets:
        made = convert(word(sheet.paper, fonts))
        counted = Counter(said(seen(made)))
        counted.subtract(said(seen(pdf(sheet.paper, fonts))))
        # A table of several pages may end them elsewhere and repeat its head once more or less; merged cells are said
        # again in the PDF alone.
        assert {character for character, count in counted.items() if count} <= set(said_again(sheet.paper))


def said_again(paper: Paper) -> str:
    """The words of the heads of all tables, and of cells that reach over several rows."""
    blocks = [block for part in (paper, *paper.attachments) for block in part.blocks]
    tables = [block for block in blocks if isinstance(block, Table)]
    cells = [cell for table in tables for row in table.heading_rows() for cell in row.cells]
    cells += [cell for table in tables for row in table.rows for cell in row.cells if cell.rows > 1]
    return "".join(cell.text for cell in cells)


@pytest.mark.parametrize("rows", range(26, 36))
def test_the_signature_below_a_table_stands_with_its_last_row(rows: int, convert: Convert, fonts: Fonts) -> None:
    """Wherever the page ends: one of these lengths puts the last row on the last line of a page."""
    line = Row((Cell("满意率"), Cell("84%")))
    first = Row((Cell("测评", rows=rows + 1), Cell("有效票"), Cell("200")))
    columns = (Column("类别"), Column("项目", 3), Column("数量"))
    paper = Paper("统计表", (Table(columns, (first, *[line] * rows)),), signature=Signature(("水务局党组",), DAY))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(convert(word(paper, fonts)))]
    assert "满意率" in next(text for text in pages if "水务局党组" in text)


def test_a_row_goes_on_the_next_page_whole(convert: Convert, fonts: Fonts) -> None:
    rows = tuple(Row((Cell(f"{n}始" + "整改" * 30 + f"{n}终"),)) for n in range(40))
    made = convert(word(Paper("", (Table((Column("问题"),), rows),)), fonts))
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(made)]
    assert len(pages) > 2
    for n in range(40):
        assert [f"{n}始" in page for page in pages] == [f"{n}终" in page for page in pages]


def test_an_opinion_stands_at_the_top_of_its_box_and_the_signature_at_its_foot(convert: Convert, fonts: Fonts) -> None:
    paper = Paper("", (forms.form(forms.opinion("意见", "同意销号。"), forms.field("结果", "已销号")),))
    [page] = seen(convert(word(paper, fonts)))
    said = {"".join(glyph.text for glyph in line).strip(): line[0].baseline for line in page.lines()}
    top, foot = (next(y for text, y in said.items() if part in text) for part in ("同意销号", "签字"))
    assert foot - top > 0.5 * forms.BOX


def test_the_head_of_a_table_stands_on_each_page(convert: Convert, fonts: Fonts) -> None:
    table = Table((Column("序号"), Column("问题", 5)), tuple(Row((Cell(str(n)), Cell("问题"))) for n in range(120)))
    made = convert(word(Paper("", (table,)), fonts))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)]
    assert len(pages) > 2
    assert all("序号" in page for page in pages)
