"""Every paper of the catalogue, of the sample's records, measured in the finished PDF with a library of its own.

GB/T 9704-2012 within a millimetre: type area, 22 lines of 28, title, headings, page numbers, signature; no line begins
or ends with a forbidden mark; what is copied out is what was put in; the same bytes twice; PDF/A approved; Word alike.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from pikepdf import pdfa

from core.base.errors import Refused
from core.base.sentences import tell
from core.domain import inspections
from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD
from core.output.kinsoku import NO_END, NO_START
from core.output.paper import Heading, Paper, Table, numbered, texts
from core.output.papers import catalogue
from core.output.papers.catalogue import Sheet
from core.output.papers.making import Request
from core.output.pdf import Finish, write_pdf
from core.output.word import write_word
from core.store.workspace import Workspace
from tests.core.output.test_pdf import BOTTOM, EM, LEFT, MM, RIGHT, TOP, Glyph, Seen, seen

PITCH = STANDARD.pitch * MM
KINDS = sorted(catalogue.KINDS)


@pytest.fixture(scope="module")
def records(sample_made: Path) -> Iterator[Workspace]:
    """The sample, on its fixed day, made once."""
    with Workspace.open(sample_made, read_only=True) as workspace:
        yield workspace


@pytest.fixture(params=KINDS)
def sheets(request: pytest.FixtureRequest, records: Workspace) -> list[Sheet]:
    """The sheets of one paper, the first two of many."""
    inspection = min(inspections.rows(records), key=lambda row: row.id)
    kind = catalogue.find(request.param, records)
    wanted = Request(inspection.id, records.today(), records.today())
    known = catalogue.choices(records, kind, wanted)
    if kind.each is not None and not known:
        pytest.skip(f"the sample has no record for {kind.title}")
    try:
        return catalogue.make(records, kind, wanted)[:2]
    except Refused as error:
        pytest.skip(tell(error))


def pdf(paper: Paper, fonts: Fonts, **finish: bool) -> bytes:
    stream = io.BytesIO()
    write_pdf(paper, stream, fonts=fonts, finish=Finish(**finish))
    return stream.getvalue()


def bare(text: str) -> str:
    return "".join(text.split())


def upright(pages: list[Seen]) -> list[Seen]:
    return [page for page in pages if page.width < page.height]


def flowing(page: Seen) -> Iterator[list[Glyph]]:
    """The lines of the body's size; cells of tables are set smaller."""
    yield from (line for line in page.lines() if all(glyph.size == STANDARD.body_size for glyph in line))


def test_every_line_lies_on_the_grid_within_the_type_area(sheets: list[Sheet], fonts: Fonts) -> None:
    for sheet in sheets:
        for page in upright(seen(pdf(sheet.paper, fonts))):
            assert (page.width, page.height) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))
            for line in page.lines():
                inked = [glyph for glyph in line if glyph.text.strip()]
                assert inked[0].ink[0] >= LEFT - 1
                assert inked[-1].ink[2] <= RIGHT + 1
            for line in flowing(page):
                rows = (line[0].baseline - 0.88 * EM - TOP) / PITCH
                assert abs(rows - round(rows)) * PITCH < 1
                assert line[0].baseline + 0.12 * EM <= BOTTOM + 1
                assert len(line) <= 2 * STANDARD.characters


def test_headings_stand_two_in_and_in_the_order_of_their_numbers(sheets: list[Sheet], fonts: Fonts) -> None:
    for sheet in sheets:
        pages = seen(pdf(sheet.paper, fonts))
        starts = {
            bare("".join(glyph.text for glyph in line)): line for page in upright(pages) for line in flowing(page)
        }
        for block, number in numbered(sheet.paper.blocks):
            if isinstance(block, Heading):
                text = bare(number + block.text)
                line = next(line for words, line in starts.items() if words.startswith(text[:12]))
                assert line[0].x == pytest.approx(LEFT + 2 * STANDARD.cell * MM, abs=1)


def test_the_title_stands_in_the_middle_in_its_size(sheets: list[Sheet], fonts: Fonts) -> None:
    for sheet in sheets:
        lines = seen(pdf(sheet.paper, fonts))[0].lines()
        title = [line for line in lines if all(glyph.size == STANDARD.title_size for glyph in line)]
        assert bare("".join(glyph.text for line in title for glyph in line)) == bare(sheet.paper.title)
        for line in title:
            assert line[0].ink[0] + line[-1].ink[2] == pytest.approx(LEFT + RIGHT, abs=2)


def test_page_numbers_stand_outside_seven_millimetres_below(sheets: list[Sheet], fonts: Fonts) -> None:
    size = STANDARD.page_number_size * MM
    for sheet in sheets:
        for number, page in enumerate(seen(pdf(sheet.paper, fonts)), 1):
            if page.width > page.height:
                continue
            foot = page.foot()
            assert "".join(glyph.text for glyph in foot) == f"—{number}—"
            assert foot[0].baseline - 0.3 * size == pytest.approx(BOTTOM + 7, abs=1)
            edge = RIGHT - foot[-1].ink[2] if number % 2 else foot[0].ink[0] - LEFT
            assert edge == pytest.approx(size, abs=1)


def test_the_signature_keeps_its_distance_from_the_right_edge(sheets: list[Sheet], fonts: Fonts) -> None:
    for sheet in sheets:
        signed = sheet.paper.signature
        if signed is None:
            continue
        lines = [line for page in upright(seen(pdf(sheet.paper, fonts))) for line in flowing(page)]
        said = ["".join(glyph.text for glyph in line) for line in lines]
        day = lines[len(said) - 1 - said[::-1].index(signed.date_line)]
        name = lines[len(said) - 1 - said[::-1].index(signed.names[-1])]
        right = max(line[-1].x + EM for line in (day, name))
        assert RIGHT - right == pytest.approx(2 * STANDARD.cell * MM, abs=1)
        assert day[0].baseline - name[0].baseline == pytest.approx(PITCH, abs=1)


def test_no_line_begins_or_ends_with_a_forbidden_mark(sheets: list[Sheet], fonts: Fonts) -> None:
    for sheet in sheets:
        for page in seen(pdf(sheet.paper, fonts)):
            for line in flowing(page):
                words = "".join(glyph.text for glyph in line).strip()
                assert not words or (words[0] not in NO_START and words[-1] not in NO_END), words


def test_what_is_copied_out_is_what_was_put_in(sheets: list[Sheet], fonts: Fonts) -> None:
    for sheet in sheets:
        copied = "".join(sorted("".join(bare(page.text) for page in seen(pdf(sheet.paper, fonts)))))
        left = list(copied)
        for character in bare("".join(texts(sheet.paper))):
            left.remove(character)
        # Besides: page numbers, and what tables say again on further pages.
        assert set(left) <= set("—0123456789") | set(bare("".join(said_again(sheet.paper))))


def tables(paper: Paper) -> Iterator[Table]:
    for blocks in (paper.blocks, paper.receipt, *(one.blocks for one in paper.attachments)):
        yield from (block for block in blocks if isinstance(block, Table))


def said_again(paper: Paper) -> Iterator[str]:
    """Heads, and cells that reach over several rows."""
    for table in tables(paper):
        for row in table.heading_rows():
            yield from (cell.text for cell in row.cells)
        for row in table.rows:
            yield from (cell.text for cell in row.cells if cell.rows > 1)


def test_no_day_and_no_short_head_of_a_table_is_broken(sheets: list[Sheet], fonts: Fonts) -> None:
    for sheet in sheets:
        lines = [bare("".join(glyph.text for glyph in line)) for page in seen(pdf(sheet.paper, fonts))
                 for line in page.lines()]  # fmt: skip
        for table in tables(sheet.paper):
            titles = [column.title for column in table.columns if 0 < len(column.title) <= 5]
            texts = [cell.text for row in table.rows for cell in row.cells]
            for words in (*titles, *filter(re.compile(r"\d{4}年\d+月(\d+日)?").fullmatch, texts)):
                assert any(words in line for line in lines), words


def test_the_same_paper_gives_the_same_bytes_and_an_approved_archive_file(
    sheets: list[Sheet], fonts: Fonts, tmp_path: Path
) -> None:
    for sheet in sheets:
        assert pdf(sheet.paper, fonts) == pdf(sheet.paper, fonts)
        report = pdfa.validate_written(io.BytesIO(pdf(sheet.paper, fonts, pdfa=True)), "2b")
        assert report.passed, [str(finding) for finding in report.findings]


def test_the_word_form_has_the_same_words(sheets: list[Sheet], fonts: Fonts) -> None:
    for sheet in sheets:
        stream = io.BytesIO()
        write_word(sheet.paper, stream, fonts=fonts)
        body = Document(stream).element.body
        shown = bare("".join(node.text or "" for node in body.iter(qn("w:t"))))
        assert shown.replace("签发人：", "") == bare("".join(texts(sheet.paper))).replace("签发人：", "")


def test_every_prose_block_of_the_wording_is_there_to_be_edited(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        keys = [block.key for block in sheet.prose]
        assert keys == list(catalogue.find(sheet.paper.subject).wording().blocks)
        assert len({block.block for block in sheet.prose}) == len(keys)
