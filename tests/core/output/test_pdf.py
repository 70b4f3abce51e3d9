"""The finished PDF, measured with a library that knows nothing of how it was set (GB/T 9704-2012, within 1 mm)."""

import ctypes
import io
import itertools
import random
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from core.base.errors import Cancelled, Refused
from core.base.meter import Meter
from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD, Style
from core.output.kinsoku import NO_END, NO_START
from core.output.paper import (
    Attachment,
    Cell,
    Column,
    Heading,
    Imprint,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Run,
    Signature,
    Table,
    texts,
)
from core.output.pdf import write_pdf

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "installer"))
import make_fonts

CORE = make_fonts.core()
MM = 25.4 / 72
LEFT, TOP, RIGHT, BOTTOM = 28.0, 37.0, 184.0, 262.0
EM = STANDARD.body_size * MM


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character: place of its origin and its ink (left, top, right, bottom) in mm from the upper left."""

    text: str
    x: float
    baseline: float
    size: float
    ink: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as a reader finds it."""

    width: float
    height: float
    text: str
    glyphs: list[Glyph]

    def lines(self) -> list[list[Glyph]]:
        """The glyphs of the type area by baseline, from top to bottom, each from left to right."""
        rows: dict[float, list[Glyph]] = {}
        for glyph in self.glyphs:
            rows.setdefault(round(glyph.baseline, 1), []).append(glyph)
        return [sorted(rows[y], key=lambda glyph: glyph.x) for y in sorted(rows) if y < BOTTOM + 1]

    def foot(self) -> list[Glyph]:
        """What stands below the type area: the page number, its spaces left out."""
        return [glyph for glyph in self.glyphs if glyph.baseline > BOTTOM + 2 and glyph.text.strip()]


def seen(data: bytes) -> list[Seen]:
    document = pypdfium2.PdfDocument(data)
    pages = [_page(document[at]) for at in range(len(document))]
    document.close()
    return pages


def _page(page: pypdfium2.PdfPage) -> Seen:
    height = page.get_height()
    layer = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    glyphs: list[Glyph] = []
    for at in range(layer.count_chars()):
        if pdfium.FPDFText_IsGenerated(layer, at):
            continue
        pdfium.FPDFText_GetCharOrigin(layer, at, ctypes.byref(x), ctypes.byref(y))
        left, bottom, right, top = layer.get_charbox(at)
        ink = (left * MM, (height - top) * MM, right * MM, (height - bottom) * MM)
        character = chr(pdfium.FPDFText_GetUnicode(layer, at))
        size = pdfium.FPDFText_GetFontSize(layer, at)
        glyphs.append(Glyph(character, x.value * MM, (height - y.value) * MM, size, ink))
    return Seen(page.get_width() * MM, height * MM, layer.get_text_range(), glyphs)


@pytest.fixture(scope="session")
def printed(fonts: Fonts) -> Callable[..., list[Seen]]:
    def print_and_look(paper: Paper, style: Style = STANDARD) -> list[Seen]:
        return seen(pdf(paper, fonts, style))

    return print_and_look


def pdf(paper: Paper, fonts: Fonts, style: Style = STANDARD) -> bytes:
    stream = io.BytesIO()
    write_pdf(paper, stream, fonts=fonts, style=style)
    return stream.getvalue()


def bare(text: str) -> str:
    return "".join(text.split())


Printed = Callable[..., list[Seen]]


def test_a_plain_page_has_22_lines_of_28_characters_on_the_edges_of_the_type_area(printed: Printed) -> None:
    page = printed(Paper("", (Paragraph("整改" * 800),)))[1]
    assert (page.width, page.height) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))
    lines = page.lines()
    assert [len(line) for line in lines] == [28] * 22
    assert lines[0][0].baseline - 0.88 * EM == pytest.approx(TOP, abs=0.1)
    assert lines[-1][0].baseline + 0.12 * EM == pytest.approx(BOTTOM, abs=0.1)
    assert lines[0][0].x == pytest.approx(LEFT, abs=0.1)
    assert lines[0][-1].x + EM == pytest.approx(RIGHT, abs=0.1)
    assert {glyph.size for line in lines for glyph in line} == {15.75}
    pitches = [b[0].baseline - a[0].baseline for a, b in itertools.pairwise(lines)]
    assert pitches == pytest.approx([(225 - EM) / 21] * 21, abs=0.01)


def test_a_paragraph_begins_two_characters_in(printed: Printed, prose: str) -> None:
    lines = printed(Paper("", (Paragraph(prose),)))[0].lines()
    assert lines[0][0].x == pytest.approx(LEFT + 2 * 156 / 28, abs=0.1)
    assert lines[1][0].x == pytest.approx(LEFT, abs=0.3)


def test_the_title_is_of_size_two_and_centred(printed: Printed) -> None:
    page = printed(Paper("关于巡视整改进展情况的报告", (Paragraph("正文"),), addressee="市委"))[0]
    title, addressee = page.lines()[0], page.lines()[1]
    assert {glyph.size for glyph in title} == {22.0}
    assert (title[0].x + title[-1].x + 22 * MM) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.2)
    assert addressee[0].x == pytest.approx(LEFT, abs=0.1)
    # One empty line between title and addressee (7.3.2).
    assert addressee[0].baseline - 0.88 * EM == pytest.approx(TOP + 2 * STANDARD.pitch * MM, abs=0.1)


def test_page_numbers_stand_outside_seven_millimetres_below(printed: Printed, prose: str) -> None:
    pages = printed(Paper("", (Paragraph(prose * 12),)))
    assert len(pages) >= 3
    for nth, page in enumerate(pages, 1):
        foot = page.foot()
        assert "".join(glyph.text for glyph in foot) == f"—{nth}—"
        assert {glyph.size for glyph in foot} == {14.0}
        assert foot[0].ink[1] == pytest.approx(BOTTOM + 7, abs=0.5)
        if nth % 2:
            assert foot[-1].x + 14 * MM == pytest.approx(RIGHT - 14 * MM, abs=0.3)
        else:
            assert foot[0].x == pytest.approx(LEFT + 14 * MM, abs=0.3)


def test_mirrored_margins_swap_on_even_pages(printed: Printed) -> None:
    pages = printed(Paper("", (Paragraph("整改" * 900),)), Style(mirror=True))
    assert pages[0].lines()[1][0].x == pytest.approx(28, abs=0.1)
    assert pages[1].lines()[1][0].x == pytest.approx(26, abs=0.1)
    assert pages[1].lines()[1][-1].x + EM == pytest.approx(182, abs=0.1)


def mixed_paragraphs(pages: int) -> list[str]:
    """Random Chinese with the marks, numbers and words of reports, enough for that many pages."""
    chance = random.Random(9704)
    hanzi = "整改落实情况报告巡视反馈问题责任领导牵头单位措施时限完成推进制度机制监督检查"
    brackets = ["（）", "“”", "《》", "〔〕", "", "", ""]
    extras = ["", "", "", "2025年3月", "35.6%", "GB/T 9704", "——", "……", "第12号", "①", "1.2‰"]
    marks = ["，", "。", "、", "；", "：", "！", ""]

    def piece() -> str:
        words = "".join(chance.choice(hanzi) for _ in range(chance.randint(1, 9)))
        pair = chance.choice(brackets)
        return pair[:1] + words + chance.choice(extras) + pair[1:] + chance.choice(marks)

    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < pages * 22 * 31:
        paragraphs.append("".join(piece() for _ in range(chance.randint(3, 120))) + "完。")
    return paragraphs


def test_no_line_begins_or_ends_with_a_forbidden_mark(printed: Printed, times: Callable[[int, int], int]) -> None:
    wanted = times(40, 1000)
    pages = printed(Paper("", tuple(map(Paragraph, mixed_paragraphs(wanted)))))
    assert len(pages) >= wanted
    shown = ["".join(glyph.text for glyph in line).strip() for page in pages for line in page.lines()]
    assert [line for line in shown if line[0] in NO_START or line[-1] in NO_END] == []


def test_the_text_that_comes_out_is_the_text_that_was_put_in(printed: Printed, prose: str) -> None:
    rare = "联系人：𬭎某、镕某、喆某、堃某、㐀某，電話：０８７１；導語：黨組織對巡視整改負總責，內別夠屆強。"
    paper = Paper(
        "中共云泽市水务局党组关于省委第三巡视组反馈意见整改进展情况的报告",
        (
            Heading(1, "总体情况"),
            Paragraph(prose),
            Heading(2, "强化领导。", prose),
            Paragraph(rare),
            Heading(3, "具体措施"),
            Paragraph((Run("牵头单位：", "hei"), Run("办公室", "kai"), Run("，完成时限：2025年底。", bold=True))),
        ),
        addressee="中共云泽市委",
        signature=Signature(("中共云泽市水务局党组",), date(2024, 3, 5)),
        note="此件公开发布",
        attachments=(Attachment("问题清单", (Paragraph(prose),)), Attachment("责任清单", (Paragraph(rare),))),
    )
    pages = printed(paper)
    foot = [f"—{nth}—" for nth in range(1, len(pages) + 1)]
    found = "".join(bare(page.text).replace(number, "") for page, number in zip(pages, foot, strict=True))
    assert found == bare("".join(texts(paper)))


def test_every_hanzi_of_the_three_standards_is_printed_and_copied_as_itself(printed: Printed) -> None:
    hanzi = "".join(chr(code) for code in sorted(CORE) if any(a <= code <= b for a, b in make_fonts.HANZI))
    assert len(hanzi) > 11_000
    found = "".join(bare(re.sub(r"—\s*\d+\s*—", "", page.text)) for page in printed(Paper("", (Paragraph(hanzi),))))
    assert found == hanzi


def test_every_cell_of_a_table_can_be_found_again(printed: Printed, prose: str) -> None:
    rows = tuple(Row((Cell(str(nth)), Cell(prose[nth : nth + 60]))) for nth in range(60))
    pages = printed(Paper("台账", (Table((Column("序号", 1, "center"), Column("问题", 8)), rows),)))
    found = bare("".join(page.text for page in pages))
    assert len(pages) > 2
    assert found.count("序号问题") == len(pages)
    assert all(bare(row.cells[1].text) in found for row in rows)


def test_two_runs_give_the_same_bytes(fonts: Fonts, prose: str) -> None:
    paper = Paper("报告", (Heading(1, "一"), Paragraph(prose * 5)), made_on=date(2024, 3, 5))
    assert pdf(paper, fonts) == pdf(paper, Fonts(bundled_only=True))


def test_bookmarks_lead_to_the_pages_of_their_headings(fonts: Fonts, prose: str) -> None:
    blocks = (
        Heading(1, "总体情况"),
        Paragraph(prose * 6),
        Heading(2, "责任"),
        Paragraph(prose * 6),
        Heading(1, "下一步"),
    )
    paper = Paper(
        "报告", (*blocks, Paragraph(prose)), attachments=(Attachment("清单", (Heading(1, "说明"), Paragraph("略"))),)
    )
    data = pdf(paper, fonts)
    document = pypdfium2.PdfDocument(data)
    entries = [(item.level, item.get_title(), item.get_dest().get_index()) for item in document.get_toc()]
    document.close()
    pages = seen(data)
    assert [(level, title) for level, title, _ in entries] == [
        (0, "一、总体情况"), (1, "（一）责任"), (0, "二、下一步"), (0, "附件 清单"), (1, "一、说明"),
    ]  # fmt: skip
    for _, title, page in entries:
        assert bare(title) in bare(pages[page].text)
    assert len({page for _, _, page in entries}) >= 4


def test_a_skipped_level_still_gives_an_outline(fonts: Fonts) -> None:
    data = pdf(Paper("报告", (Heading(3, "细则"), Paragraph("文"), Heading(1, "总则"), Paragraph("文"))), fonts)
    document = pypdfium2.PdfDocument(data)
    assert [(item.level, item.get_title()) for item in document.get_toc()] == [(0, "1.细则"), (0, "一、总则")]
    document.close()


def test_title_author_language_and_date_are_the_papers_own(fonts: Fonts) -> None:
    paper = Paper("整改报告", (), author="某党组", subject="整改", keywords=("巡视", "整改"), made_on=date(2024, 3, 5))
    data = pdf(paper, fonts)
    document = pypdfium2.PdfDocument(data)
    known = document.get_metadata_dict()
    document.close()
    assert (known["Title"], known["Author"], known["Keywords"]) == ("整改报告", "某党组", "巡视，整改")
    assert known["CreationDate"].startswith("D:20240305")
    assert b"/Lang (zh-CN)" in data
    assert b"Helvetica" not in data


def test_a_paper_without_a_date_does_not_invent_one(fonts: Fonts) -> None:
    assert b"CreationDate" not in pdf(Paper("整改报告"), fonts)


def test_a_landscape_attachment_lies_among_upright_pages(printed: Printed) -> None:
    table = Table((Column("序号"), Column("问题", 6)), tuple(Row((Cell(str(n)), Cell("问题"))) for n in range(40)))
    paper = Paper(
        "报告",
        (Paragraph("正文"),),
        attachments=(Attachment("台账", (table,), "A4 landscape"), Attachment("说明", (Paragraph("略"),))),
    )
    pages = printed(paper)
    assert [round(page.width) for page in pages] == [210, *[297] * (len(pages) - 2), 210]
    for nth, page in enumerate(pages[1:-1], 2):
        # 7.8: the number keeps its place in the pile, here the left side; it reads downwards.
        number = [glyph for glyph in page.glyphs if glyph.size == 14.0 and glyph.text.strip()]
        assert "".join(glyph.text for glyph in number) == f"—{nth}—"
        assert number[0].x == number[-1].x
        assert number[0].baseline < number[-1].baseline
        # The type area is the upright one, turned: its foot, 35 mm from the paper's edge, is the left side here.
        assert number[0].ink[2] == pytest.approx(35 - 7, abs=0.5)


def test_an_a3_sheet_keeps_the_margins(printed: Printed) -> None:
    table = Table((Column("序号"), Column("问题", 6)), (Row((Cell("1"), Cell("问题"))),))
    page = printed(Paper("报告", (), attachments=(Attachment("台账", (table,), "A3 landscape"),)))[-1]
    assert (round(page.width), round(page.height)) == (420, 297)
    assert page.lines()[0][0].x == pytest.approx(28, abs=0.2)


def test_the_letterhead_stands_where_the_standard_puts_it(printed: Printed) -> None:
    head = Letterhead(("中共云泽市水务局党组文件",), "云水党发〔2024〕12号")
    lines = printed(Paper("关于整改的报告", (Paragraph("正文"),), letterhead=head))[0].lines()
    mark, number, title = lines[0], lines[1], lines[2]
    em = mark[0].size * MM
    assert mark[0].baseline - 0.88 * em == pytest.approx(TOP + 35, abs=1)
    assert mark[0].ink[0] >= LEFT - 0.5
    assert mark[-1].ink[2] <= RIGHT + 0.5
    assert (number[0].x + number[-1].x + EM) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
    # The red rule lies 4 mm below the number, the title two lines below the rule.
    assert title[0].baseline - number[0].baseline == pytest.approx(3 * STANDARD.pitch * MM, abs=3)


def test_the_imprint_ends_on_the_last_line_of_the_last_page(printed: Printed) -> None:
    paper = Paper("报告", (Paragraph("正文"),), imprint=Imprint("市委办公室", "某党组办公室", date(2024, 3, 6)))
    last = printed(paper)[-1].lines()[-1]
    text = "".join(glyph.text for glyph in last)
    assert text == "某党组办公室2024年3月6日印发"
    assert {glyph.size for glyph in last} == {14.0}
    assert last[0].x == pytest.approx(LEFT + 14 * MM, abs=0.2)
    assert BOTTOM - last[0].baseline < STANDARD.pitch * MM


@pytest.mark.parametrize(("sealed", "indent"), [(True, 4), (False, 2)])
def test_signature_and_date_keep_their_distance_from_the_right(printed: Printed, sealed: bool, indent: int) -> None:
    signed = Signature(("中共云泽市水务局党组委员会",), date(2024, 3, 5), sealed)
    *_, name, day = printed(Paper("报告", (Paragraph("正文。"),), signature=signed))[0].lines()
    cell = 156 / 28
    outer = day if sealed else name
    assert outer[-1].x + EM == pytest.approx(RIGHT - indent * cell, abs=0.3)
    if sealed:
        middle = [(line[0].x + line[-1].x + EM) / 2 for line in (name, day)]
        assert middle[0] == pytest.approx(middle[1], abs=0.3) or name[-1].x + EM == pytest.approx(RIGHT, abs=0.3)
    else:
        assert day[0].x - name[0].x == pytest.approx(2 * cell, abs=0.5)


def test_a_character_without_a_face_is_refused_before_anything_is_written(fonts: Fonts) -> None:
    stream = io.BytesIO()
    with pytest.raises(Refused) as refusal:
        write_pdf(Paper("报告", (Paragraph("姓名：\ue123"),)), stream, fonts=fonts)
    assert refusal.value.code == "paper.no_glyph"
    assert "U+E123" in refusal.value.facts["characters"]
    assert stream.getvalue() == b""


def test_the_clerk_can_stop_it(fonts: Fonts, prose: str) -> None:
    with pytest.raises(Cancelled):
        write_pdf(Paper("报告", (Paragraph(prose),)), io.BytesIO(), fonts=fonts, meter=Meter(stopped=lambda: True))


def test_it_tells_faces_and_where_the_words_of_a_record_stand(fonts: Fonts, prose: str) -> None:
    blocks = tuple(Paragraph(prose, about=f"finding:{nth}") for nth in range(9))
    result = write_pdf(Paper("报告", blocks), io.BytesIO(), fonts=fonts)
    assert "RectifyLightKai" in result.faces
    first = [page for page, place in result.places if place.about == "finding:0"]
    last = [page for page, place in result.places if place.about == "finding:8"]
    assert first[0] == 1
    assert last[-1] == result.pages


def test_loading_the_module_does_not_load_reportlab() -> None:
    question = "import sys, core.output.pdf; print(any(name.startswith('reportlab') for name in sys.modules))"
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
