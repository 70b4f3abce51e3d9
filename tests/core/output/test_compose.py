"""Pages filled with strips: what must stay together does, at every place a page can end."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.output.compose import compose
from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD, Style
from core.output.pages import Page
from core.output.paper import (
    Attachment,
    Block,
    Cell,
    Column,
    Heading,
    Imprint,
    Letterhead,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Signature,
    Spacer,
    Table,
)

FONTS = Fonts(bundled_only=True)
SIGNED = Signature(("中共云泽市水务局党组",), date(2024, 3, 5))


def set_paper(paper: Paper, style: Style = STANDARD) -> list[Page]:
    return compose(paper, fonts=FONTS, style=style)


def shown(page: Page) -> list[str]:
    """The lines of a page from top to bottom, the page number left out."""
    foot = page.frame.top + page.frame.height
    lines = [text for text in page.texts if text.y <= foot and not text.turned]
    return ["".join(atom.text for _, atom in text.line.placed) for text in sorted(lines, key=lambda text: text.y)]


def lines_of(count: int) -> str:
    """A text that fills exactly that many lines of a paragraph."""
    return "整" * (26 + 28 * (count - 1))


@settings(max_examples=120)
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from([0, 0, 0, 1, 2])), min_size=10, max_size=40))
def test_no_heading_ends_a_page_and_no_line_of_a_paragraph_stands_alone(shape: list[tuple[int, int]]) -> None:
    blocks: list[Block] = []
    for nth, (lines, level) in enumerate(shape):
        if level:
            blocks.append(Heading(level, "标题", about=f"h{nth}"))
        blocks.append(Paragraph(lines_of(lines), about=f"p{nth}"))
    pages = set_paper(Paper("", tuple(blocks)))
    for page in pages:
        counts = Counter(place.about for place in page.places)
        assert not page.places[-1].about.startswith("h")
        for nth, (lines, _) in enumerate(shape):
            assert counts[f"p{nth}"] != 1 or lines == 1
        assert page.used <= page.frame.height + STANDARD.pitch
    total = Counter(place.about for page in pages for place in page.places)
    assert all(total[f"p{nth}"] == lines for nth, (lines, _) in enumerate(shape))


@pytest.mark.parametrize(("before", "stays"), [(16, 3), (17, 1), (18, 1), (19, 0)])
def test_below_several_headings_one_line_is_enough(before: int, stays: int) -> None:
    blocks = (Paragraph(lines_of(before)), *(Heading(level, "标题", about="h") for level in (1, 2, 3)))
    page, *_ = set_paper(Paper("", (*blocks, Paragraph(lines_of(3), about="p"))))
    assert Counter(place.about for place in page.places) == Counter({"h": 3, "p": stays} if stays else {})


@pytest.mark.parametrize("lines", range(14, 26))
@pytest.mark.parametrize("sealed", [True, False])
def test_a_signature_never_stands_alone(lines: int, sealed: bool) -> None:
    signed = Signature(SIGNED.names, SIGNED.day, sealed)
    pages = set_paper(Paper("", (Paragraph(lines_of(lines), about="text"),), signature=signed))
    last = pages[-1]
    assert shown(last)[-2:] == ["中共云泽市水务局党组", "2024年3月5日"]
    assert len([place for place in last.places if place.about == "text"]) >= 2


@pytest.mark.parametrize("rows", range(17, 30))
def test_nor_does_it_after_a_table(rows: int) -> None:
    table = Table(
        (Column("序号"), Column("问题", 5)),
        tuple(Row((Cell(str(n)), Cell("问题")), about=f"r{n}") for n in range(rows)),
    )
    pages = set_paper(Paper("", (table,), signature=SIGNED))
    assert shown(pages[-1])[-1] == "2024年3月5日"
    assert pages[-1].places


def test_a_note_of_attachments_and_the_signature_take_text_along() -> None:
    attachments = tuple(Attachment(f"第{nth}份清单") for nth in range(1, 4))
    for lines in range(14, 24):
        pages = set_paper(
            Paper("", (Paragraph(lines_of(lines), about="t"),), signature=SIGNED, attachments=attachments)
        )
        assert pages[-1].places
        assert "附件：1.第1份清单" in "".join(shown(pages[-1]))


def test_a_note_of_very_many_attachments_goes_on_and_the_signature_keeps_to_its_end() -> None:
    attachments = tuple(Attachment(f"第{nth}份清单") for nth in range(1, 41))
    for lines in range(1, 22):
        pages = set_paper(Paper("", (Paragraph(lines_of(lines)),), signature=SIGNED, attachments=attachments))
        assert "40.第40份清单" in "".join(shown(pages[-1]))
        assert all(page.used <= page.frame.height + STANDARD.pitch for page in pages)


def test_an_office_may_set_its_own_line_pitch() -> None:
    pages = set_paper(Paper("", (Paragraph(lines_of(60)),)), Style(line_pitch=28.0))
    assert len(shown(pages[0])) == 23
    assert pages[0].texts[1].y - pages[0].texts[0].y == pytest.approx(28.0)


def test_page_numbers_may_tell_their_total() -> None:
    style = Style(page_numbers="center", page_number_form="第{page}页 共{pages}页")
    pages = set_paper(Paper("", (Paragraph(lines_of(30)),)), style)
    feet = ["".join(atom.text for _, atom in page.texts[-1].line.placed) for page in pages]
    assert feet == ["第1页 共2页", "第2页 共2页"]


def test_names_of_attachments_turn_over_under_their_first_character() -> None:
    long = "云泽市水务局党组关于省委巡视反馈问题整改的任务清单和责任清单汇总表"
    page = set_paper(Paper("", (Paragraph("文"),), attachments=(Attachment(long), Attachment("短"))))[0]
    places = {"".join(atom.text for _, atom in text.line.placed): text.x for text in page.texts}
    first, second = (next(x for text, x in places.items() if text.startswith(start)) for start in ("云泽", "短"))
    turned = next(x for text, x in places.items() if text and long.endswith(text) and text != long)
    assert first == second == turned


def test_an_attachment_begins_a_page_with_its_label_and_its_title_in_the_third_line() -> None:
    paper = Paper(
        "报告",
        (Paragraph("文"),),
        attachments=(Attachment("清单", (Paragraph("略"),)), Attachment("说明", (Paragraph("略"),))),
    )
    pages = set_paper(paper)
    assert [shown(page)[:2] for page in pages[1:]] == [["附件1", "清单"], ["附件2", "说明"]]
    label, title = sorted(pages[1].texts, key=lambda text: text.y)[:2]
    assert label.x == pages[1].frame.left
    assert {atom.look.chain.role for _, atom in label.line.placed} == {"hei"}
    top = pages[1].frame.top
    assert title.y - 0.88 * STANDARD.title_size == pytest.approx(top + 2 * STANDARD.pitch)


def test_empty_lines_are_left_out_at_the_top_of_a_page() -> None:
    pages = set_paper(Paper("", (Paragraph(lines_of(22)), Spacer(3), Paragraph("下页"))))
    assert pages[1].texts[0].y == pytest.approx(pages[1].frame.top + 0.88 * STANDARD.body_size)


def test_a_page_break_changes_the_sheet_and_makes_no_empty_page() -> None:
    pages = set_paper(Paper("", (PageBreak("A4 landscape"), Paragraph("横"), PageBreak(), Paragraph("竖"))))
    assert [page.frame.sheet for page in pages] == ["A4 landscape", "A4"]


def test_headings_stand_in_their_faces_and_the_third_may_be_bold() -> None:
    blocks = tuple(Heading(level, f"第{level}级") for level in (1, 2, 3, 4))
    page = set_paper(Paper("", blocks), Style(bold_third=True))[0]
    looks = [text.line.placed[0][1].look for text in page.texts[:4]]
    assert [look.chain.role for look in looks] == ["hei", "kai", "fangsong", "fangsong"]
    assert [look.bold for look in looks] == [False, False, True, False]
    assert shown(page) == ["一、第1级", "（一）第2级", "1.第3级", "（1）第4级"]


def test_a_line_feed_begins_a_new_paragraph() -> None:
    page = set_paper(Paper("", (Paragraph("甲\n乙\r\n丙\v丁"),)))[0]
    assert shown(page) == ["甲", "乙", "丙", "丁"]
    assert page.texts[0].x == page.texts[1].x > page.frame.left


def test_a_date_longer_than_the_name_keeps_the_two_characters_at_the_right() -> None:
    page = set_paper(Paper("", (Paragraph("文"),), signature=Signature(("某局",), date(2024, 12, 25))))[0]
    name, day = page.texts[-3], page.texts[-2]
    right = page.frame.left + page.frame.width
    assert day.x + day.line.width == pytest.approx(right - 2 * STANDARD.cell)
    assert name.x == pytest.approx(day.x - 2 * STANDARD.cell)


IMPRINT = Imprint("市委办公室、市纪委监委", "某党组办公室", date(2024, 3, 6))


def test_the_imprint_takes_a_new_page_when_the_last_is_full() -> None:
    assert len(set_paper(Paper("", (Paragraph(lines_of(19)),), imprint=IMPRINT))) == 1
    assert len(set_paper(Paper("", (Paragraph(lines_of(21)),), imprint=IMPRINT))) == 2


@pytest.mark.parametrize(
    ("lines", "pages", "numbered"), [(5, 2, [True, False]), (30, 2, [True, True]), (43, 4, [True, True, False, False])]
)
def test_for_the_back_of_a_leaf_blank_pages_come_before_it_without_numbers(
    lines: int, pages: int, numbered: list[bool]
) -> None:
    made = set_paper(Paper("", (Paragraph(lines_of(lines)),), imprint=IMPRINT), Style(imprint_on_even=True))
    assert [page.numbered for page in made] == numbered
    assert len(made) == pages
    assert shown(made[-1])[-1].endswith("印发")


def test_joint_issuers_and_signatories_stand_in_the_letterhead() -> None:
    head = Letterhead(
        ("中共云泽市委员会", "云泽市人民政府"), "云发〔2024〕1号", ("张某", "李某", "王某"), "000012", "内部", "特急"
    )
    page = set_paper(Paper("关于整改的报告", (Paragraph("文"),), letterhead=head))[0]
    assert shown(page)[:5] == ["000012", "内部", "特急", "中共云泽市委员会", "云泽市人民政府"]
    rows = {"".join(atom.text for _, atom in text.line.placed): text.y for text in page.texts}
    # The number stands on the line of the last signatory (7.2.6).
    assert rows["云发〔2024〕1号"] == pytest.approx(rows["王某"])
    assert rows["张某\u3000李某"] == pytest.approx(rows["签发人："])
    assert rows["王某"] - rows["张某\u3000李某"] == pytest.approx(STANDARD.pitch)


def test_nothing_is_added_that_was_not_given() -> None:
    page = set_paper(Paper("关于整改的报告", (Paragraph("文"),)))[0]
    assert shown(page) == ["关于整改的报告", "文"]
    assert page.rules == []
