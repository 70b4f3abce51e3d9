"""Word: the same words in the same order as the PDF, in real styles, with nothing of the day it was made."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from core.base.errors import Refused
from core.base.places import resource
from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD, Style
from core.output.paper import (
    Attachment,
    Cell,
    Column,
    CutLine,
    Heading,
    Imprint,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Run,
    Signature,
    Spacer,
    Table,
    numbered,
    texts,
)
from core.output.papers import forms
from core.output.word import write_word
from installer import make_word_template

TABLE = Table(
    (Column("序号", 1, "center"), Column("问题", 5), Column("措施", 5)),
    (
        Row((Cell("1", rows=2), Cell("供水改造迟缓\n乡镇尤甚", rows=2), Cell("分年改造"))),
        Row((Cell("每月调度"),)),
        Row((Cell("合计", columns=2), Cell("2项"))),
    ),
)
PAPER = Paper(
    "中共云泽市水务局党组关于省委第三巡视组反馈意见整改落实进展情况的报告",
    (
        Paragraph("根据省委统一部署，“三新一高”有差距……\n第二段"),
        Heading(1, "总体情况"),
        Heading(2, "提高站位。", "接着说。"),
        Heading(3, "问题", ordinal="3-1"),
        Paragraph((Run("组长：", "kai"), Run("𬭎某（局党组书记）。"))),
        Spacer(2),
        Paragraph("居中", align="center"),
        TABLE,
    ),
    letterhead=Letterhead(
        ("中共云泽市水务局党组文件",), "云水党发〔2023〕12号", ("张某", "李某", "王某"), "000012", "内部", "特急"
    ),
    addressee="中共云泽市委",
    signature=Signature(("中共云泽市水务局党组",), date(2023, 9, 5)),
    note="联系人：李某",
    receipt=(CutLine(), Paragraph("回执", align="center"), forms.form(forms.opinion("意见", "同意。"))),
    attachments=(Attachment("问题清单", (TABLE,), "A4 landscape"), Attachment("说明", (Paragraph("略"),))),
    imprint=Imprint("市委办公室", "云泽市水务局办公室", date(2023, 9, 6)),
    author="中共云泽市水务局党组",
    made_on=date(2023, 9, 5),
)  # fmt: skip


def word(fonts: Fonts, *papers: Paper, style: Style = STANDARD, **more: Any) -> bytes:
    stream = io.BytesIO()
    write_word(papers, stream, fonts=fonts, style=style, **more)
    return stream.getvalue()


def opened(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def words(document: Any) -> str:
    """All words of the body in their order, spaces left out."""
    return "".join("".join(node.text or "" for node in document.element.body.iter(qn("w:t"))).split())


def test_the_words_are_those_of_the_paper_in_their_order(fonts: Fonts) -> None:
    printed = "".join("".join(texts(PAPER)).split())
    shown = words(opened(word(fonts, PAPER)))
    # Only the letterhead stands otherwise: the number of the paper beside its signatories, under «签发人：».
    head, title = printed.partition("云水党发")[0], printed.index(PAPER.title)
    assert shown.startswith(head)
    assert sorted(shown[: shown.index(PAPER.title)]) == sorted(printed[:title] + "签发人：")
    assert shown[shown.index(PAPER.title) :] == printed[title:]


def test_headings_have_real_styles_with_outline_levels_and_made_numbers(fonts: Fonts) -> None:
    document = opened(word(fonts, PAPER))
    shown = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert shown == [
        ("Heading 1", "一、总体情况"), ("Heading 2", "（一）提高站位。接着说。"), ("Heading 3", "3-1.问题"),
    ]  # fmt: skip
    levels = {
        style.name: style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val"))
        for style in document.styles
        if style.element.pPr is not None and style.element.pPr.find(qn("w:outlineLvl")) is not None
    }
    assert levels == {"Heading 1": "0", "Heading 2": "1", "Heading 3": "2", "Heading 4": "3", "附件标签": "0"}
    assert [number for _, number in numbered(PAPER.blocks) if number] == ["一、", "（一）", "3-1."]


ORDER = """
pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid
spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
divId cnfStyle rPr sectPr pPrChange
"""


@pytest.mark.parametrize(
    ("style", "name", "size"),
    [
        ("Normal", "仿宋_GB2312", 16), ("Title", "方正小标宋简体", 22), ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16), ("Heading 3", "仿宋_GB2312", 16), ("表格表头", "黑体", 10.5),
        ("Footer", "宋体", 14),
    ],
)  # fmt: skip
def test_styles_name_the_faces_of_offices(fonts: Fonts, style: str, name: str, size: float) -> None:
    found = opened(word(fonts, PAPER)).styles[style]
    assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == name
    assert found.font.size.pt == size


def test_an_offices_style_is_that_of_the_document(fonts: Fonts) -> None:
    style = replace(STANDARD, line_pitch=28.0, faces=(("fangsong", "方正仿宋_GBK"),), bold_third=True, left=26)
    document = opened(word(fonts, PAPER, style=style))
    normal = document.styles["Normal"].element
    assert normal.pPr.find(qn("w:spacing")).get(qn("w:line")) == "560"
    assert normal.rPr.rFonts.get(qn("w:eastAsia")) == "方正仿宋_GBK"
    assert document.sections[0].left_margin.mm == pytest.approx(26, abs=0.1)
    [third] = [p for p in document.paragraphs if p.style.name == "Heading 3"]
    assert third.runs[0].bold


def test_tables_repeat_their_head_and_merge_their_cells(fonts: Fonts) -> None:
    table = opened(word(fonts, Paper("", (TABLE,)))).tables[0]
    head, *rows = table._tbl.tr_lst
    assert head.trPr.find(qn("w:tblHeader")) is not None
    assert [row.trPr.find(qn("w:tblHeader")) for row in rows] == [None] * 3
    merged = [[cell.tcPr.find(qn("w:vMerge")) for cell in row.tc_lst] for row in rows]
    assert [[None if m is None else m.get(qn("w:val")) for m in row] for row in merged] == [
        ["restart", "restart", None], ["continue", "continue", None], [None, None],
    ]  # fmt: skip
    assert rows[2].tc_lst[0].grid_span == 2
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "问题", "措施"]


def test_a_landscape_attachment_has_a_section_of_its_own_and_the_next_one_stands_upright(fonts: Fonts) -> None:
    sections = opened(word(fonts, PAPER)).sections
    sizes = [(round(one.page_width.mm), round(one.page_height.mm)) for one in sections]
    assert sizes == [(210, 297), (297, 210), (210, 297)]
    assert opened(word(fonts, PAPER)).settings.odd_and_even_pages_header_footer


def test_page_numbers_stand_outside_and_begin_anew_in_each_paper(fonts: Fonts) -> None:
    document = opened(word(fonts, PAPER, Paper("乙", (Paragraph("文"),)), duplex=True, code="7KQ2M9XA"))
    first, last = document.sections[0], document.sections[-1]
    for section in (first, last):
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert last._sectPr.find(qn("w:type")).get(qn("w:val")) == "oddPage"
    odd, even = first.footer.paragraphs[0], first.even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("核对码 7KQ2M9XA\t\t—  —", "—  —\t\t核对码 7KQ2M9XA")
    assert [node.text for node in odd._p.iter(qn("w:instrText"))] == [" PAGE "]


def test_the_form_of_the_page_number_is_the_styles(fonts: Fonts) -> None:
    style = replace(STANDARD, page_numbers="center", page_number_form="第{page}页 共{pages}页")
    footer = opened(word(fonts, PAPER, style=style)).sections[0].footer.paragraphs[0]
    assert footer.text == "\t第页 共页"
    assert [node.text for node in footer._p.iter(qn("w:instrText"))] == [" PAGE ", " SECTIONPAGES "]


def test_the_same_paper_gives_the_same_bytes_and_tells_no_day_of_making(fonts: Fonts) -> None:
    content = word(fonts, PAPER)
    assert content == word(fonts, PAPER)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
    properties = opened(content).core_properties
    assert (properties.title, properties.author) == (PAPER.title, PAPER.author)
    assert properties.created.date() == date(2023, 9, 5)


def test_properties_of_paragraphs_keep_the_order_of_the_schema(fonts: Fonts) -> None:
    order = ORDER.split()
    document = opened(word(fonts, PAPER))
    trees = [document.element, document.styles.element, document.sections[0].footer._element]
    checked = 0
    for properties in (one for tree in trees for one in tree.iter(qn("w:pPr"))):
        places = [order.index(child.tag.partition("}")[2]) for child in properties]
        assert places == sorted(places)
        checked += len(places) > 1
    assert checked > 20


def test_control_characters_are_refused(fonts: Fonts) -> None:
    with pytest.raises(Refused) as caught:
        word(fonts, Paper("甲\x01", (Paragraph("文"),)))
    assert (caught.value.code, caught.value.facts) == ("paper.no_glyph", {"characters": "U+0001"})


def test_the_prepared_document_is_what_its_script_makes() -> None:
    assert resource("papers/paper.docx").read_bytes() == make_word_template.template()


@pytest.mark.parametrize(("boxes", "together"), [(4, True), (12, False)])
def test_a_form_is_kept_on_one_page_only_where_it_fits_one(fonts: Fonts, boxes: int, together: bool) -> None:
    form = forms.form(*(forms.opinion(f"意见{nth}") for nth in range(boxes)))
    [table] = opened(word(fonts, Paper("审批表", (form,)))).tables
    lines = [line for row in table.rows for cell in row.cells for line in cell.paragraphs]
    assert all(bool(line.paragraph_format.keep_with_next) is together for line in lines)
