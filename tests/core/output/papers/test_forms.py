"""表单: boxes with room to sign, receipts to tear off, and a form that stays on one page with its title."""

from datetime import date

import pytest

from core.output.compose import compose
from core.output.fonts import Fonts
from core.output.pages import Page
from core.output.paper import Paper, Paragraph, Signature
from core.output.papers import forms

TEXT = "落实“三重一大”制度不到位，2起大额资金使用未经集体研究。"


def shown(page: Page) -> list[str]:
    foot = page.frame.top + page.frame.height
    lines = [text for text in page.texts if text.y <= foot]
    return ["".join(atom.text for _, atom in text.line.placed) for text in sorted(lines, key=lambda text: text.y)]


def approval(*, texts: int = 1, boxes: int = 3) -> Paper:
    pairs = forms.fields(("销号编号", "XH-3"), ("申请日期", "2025年9月1日"), ("责任单位", "规划建设局"))
    opinions = [forms.opinion(f"第{nth}级审核意见") for nth in range(1, boxes + 1)]
    return Paper("整改问题销号审批表", (forms.form(*pairs, forms.field("具体问题", TEXT * texts), *opinions),))


def test_two_pairs_stand_in_a_row_and_the_last_alone_takes_it_whole() -> None:
    rows = forms.fields(("甲", "1"), ("乙", "2"), ("丙", "3"))
    assert [[(cell.text, cell.columns) for cell in row.cells] for row in rows] == [
        [("甲", 1), ("1", 1), ("乙", 1), ("2", 1)], [("丙", 1), ("3", 3)],
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["巡察办意见", "申请单位意见", "牵头部门意见", "整改措施及落实情况"])
def test_no_character_of_a_label_stands_alone(fonts: Fonts, label: str) -> None:
    [page] = compose(Paper("", (forms.form(forms.field(label, "无")),)), fonts=fonts)
    assert min(len(text) for text in shown(page) if text in label) >= 2


def test_the_signature_stands_at_the_lower_right_of_its_box_and_the_opinion_at_its_top(fonts: Fonts) -> None:
    form = forms.form(forms.opinion("意见", "同意销号。"))
    page = compose(Paper("", (form,)), fonts=fonts)[0]
    words = {"".join(atom.text for _, atom in text.line.placed).strip(): text for text in page.texts}
    said, signed = words["同意销号。"], next(text for key, text in words.items() if key.startswith("签字"))
    box = max(rule.y1 for rule in page.rules)
    assert said.y - page.frame.top < 20
    assert box - signed.y < 12
    assert signed.x + signed.line.width == pytest.approx(page.frame.left + page.frame.width - 3, abs=0.5)


@pytest.mark.parametrize("boxes", [3, 5, 6])
def test_a_form_stays_on_the_page_of_its_title_its_boxes_giving_way(fonts: Fonts, boxes: int) -> None:
    pages = compose(approval(boxes=boxes), fonts=fonts)
    assert len(pages) == 1
    assert pages[0].used <= pages[0].frame.height + 40
    assert max(rule.y1 for rule in pages[0].rules) <= pages[0].frame.top + pages[0].frame.height + 0.1


def test_a_form_too_high_for_any_page_goes_on_and_its_title_is_not_alone(fonts: Fonts) -> None:
    pages = compose(approval(texts=60), fonts=fonts)
    assert len(pages) > 1
    assert len(shown(pages[0])) > 5


def test_a_form_that_does_not_fit_below_the_text_begins_a_page(fonts: Fonts) -> None:
    paper = Paper("", (Paragraph("整" * 28 * 18), approval(boxes=2).blocks[0]))
    pages = compose(paper, fonts=fonts)
    assert [bool(page.rules) for page in pages] == [False, True]


@pytest.mark.parametrize("lines", range(4, 22, 3))
def test_a_receipt_follows_the_signature_and_is_never_torn(fonts: Fonts, lines: int) -> None:
    slip = forms.receipt(
        "回　　执", *forms.fields(("收文单位", "规划建设局"), ("签收人", "")), forms.field("办理意见", "")
    )
    signed = Signature(("云岭高新区党工委",), date(2025, 9, 1))
    pages = compose(
        Paper("督办通知书", (Paragraph("整" * 28 * lines),), signature=signed, receipt=tuple(slip)), fonts=fonts
    )
    [torn] = [page for page in pages if any(rule.broken for rule in page.rules)]
    line = next(rule.y0 for rule in torn.rules if rule.broken)
    below = [text for text in torn.texts if torn.frame.top + torn.frame.height > text.y > line]
    assert "回　　执" in "".join("".join(atom.text for _, atom in text.line.placed) for text in below)
    assert torn is pages[-1]
    assert {rule.broken for rule in torn.rules if rule.y0 > line} == {False}
    said = shown(torn)
    assert "2025年9月1日" not in said or said.index("2025年9月1日") < said.index("回　　执")


def test_the_attendance_has_those_invited_first_and_blank_lines_below() -> None:
    table = forms.attendance([("陈建国", "组织人事部副部长", "0871-1234567")], 3)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["1", "陈建国", "组织人事部副部长", "", "0871-1234567"], ["2", "", "", "", ""], ["3", "", "", "", ""],
    ]  # fmt: skip


def test_the_contact_block_says_what_is_known_and_stays_together(fonts: Fonts) -> None:
    block = forms.contact(("联系电话", "0871-1234567"), ("邮政信箱", ""), ("电子邮箱", "zgb@example.cn"))
    assert [part.text for part in block] == ["联系电话：0871-1234567", "电子邮箱：zgb@example.cn"]
    for lines in range(19, 23):
        pages = compose(Paper("", (Paragraph("整" * 28 * lines), *block)), fonts=fonts)
        assert shown(pages[-1])[-2:] == ["联系电话：0871-1234567", "电子邮箱：zgb@example.cn"]
