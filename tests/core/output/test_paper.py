"""The neutral paper: numbers are made, texts stay as they were put in."""

from datetime import date

from core.output.paper import (
    Attachment,
    Cell,
    Column,
    Heading,
    Imprint,
    Paper,
    Paragraph,
    Row,
    Run,
    Signature,
    Table,
    attachment_label,
    attachment_lines,
    imprint_lines,
    numbered,
    plain,
    texts,
    with_brackets,
    with_colon,
)


def test_headings_are_numbered_by_the_standard_and_begin_anew_under_a_higher_one() -> None:
    levels = [1, 2, 2, 3, 3, 4, 4, 2, 3, 1, 2, 3]
    numbers = [number for _, number in numbered(Heading(level, "题") for level in levels)]
    expected = "一、 （一） （二） 1. 2. （1） （2） （三） 1. 二、 （一） 1."
    assert numbers == expected.split()


def test_a_heading_without_a_number_does_not_count_but_begins_the_lower_ones_anew() -> None:
    blocks = [Heading(1, "甲"), Heading(2, "乙"), Heading(1, "丙", numbered=False), Heading(2, "丁"), Heading(1, "戊")]
    assert [number for _, number in numbered(blocks)] == ["一、", "（一）", "", "（一）", "二、"]


def test_one_attachment_has_no_number_and_several_have() -> None:
    one = Paper("报告", attachments=(Attachment("问题清单"),))
    two = Paper("报告", attachments=(Attachment("问题清单"), Attachment("责任清单")))
    assert attachment_lines(one) == [("附件：", "问题清单")]
    assert attachment_label(one, 1) == "附件"
    assert attachment_lines(two) == [("附件：1.", "问题清单"), ("2.", "责任清单")]
    assert attachment_label(two, 2) == "附件2"


def test_the_colon_and_the_brackets_are_made_only_where_they_lack() -> None:
    assert with_colon("市委组织部") == with_colon("市委组织部：") == "市委组织部："
    assert with_brackets("此件公开发布") == with_brackets("（此件公开发布）") == "（此件公开发布）"


def test_dates_are_arabic_without_leading_zeros() -> None:
    assert Signature(("某党组",), date(2024, 3, 5)).date_line == "2024年3月5日"
    assert Signature(("某党组",)).date_line == ""
    assert imprint_lines(Imprint("市委办。", "某办", date(2024, 3, 6))) == [
        ("抄送：市委办。", ""),
        ("某办", "2024年3月6日印发"),
    ]


def test_a_table_takes_its_head_from_the_columns_unless_it_has_one() -> None:
    columns = (Column("序号"), Column("问题"))
    own = (Row((Cell("整改台账", columns=2),)),)
    assert [cell.text for cell in Table(columns, ()).heading_rows()[0].cells] == ["序号", "问题"]
    assert Table(columns, (), head=own).heading_rows() == own
    assert Table((Column(""), Column("")), ()).heading_rows() == ()


def test_texts_tell_everything_that_is_printed_in_its_order() -> None:
    paper = Paper(
        "关于整改的报告",
        (
            Heading(1, "总体情况", "已完成三项。"),
            Paragraph((Run("牵头单位：", bold=True), Run("办公室"))),
            Table((Column("序号"),), (Row((Cell("1"),)),)),
        ),
        addressee="市委",
        signature=Signature(("某党组",), date(2024, 3, 5)),
        note="联系人：王某",
        attachments=(Attachment("清单", (Paragraph("见表"),)),),
    )
    assert list(texts(paper)) == [
        "关于整改的报告", "市委：", "一、总体情况已完成三项。", "牵头单位：办公室", "序号", "1", "附件：清单",
        "某党组", "2024年3月5日", "（联系人：王某）", "附件", "清单", "见表",
    ]  # fmt: skip
    assert plain((Run("甲"), Run("乙"))) == "甲乙"


def test_a_heading_may_bring_its_own_number_and_is_then_not_counted():
    blocks = [Heading(2, "甲"), Heading(3, "乙", ordinal="9"), Heading(3, "丙", ordinal="3-1"), Heading(3, "丁")]
    assert [number for _, number in numbered(blocks)] == ["（一）", "9.", "3-1.", "1."]
