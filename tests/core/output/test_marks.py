"""Marks made full-width for print, only where they stand in Chinese and only when asked."""

import pytest

from core.output.marks import full_width, with_full_width_marks
from core.output.paper import Attachment, Cell, Column, Heading, Paper, Paragraph, Row, Run, Table


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("学习不深入,落实不到位;整改不力:", "学习不深入，落实不到位；整改不力："),
        ("开展专项检查(含“回头看”),完成", "开展专项检查（含“回头看”），完成"),
        ("占35.3%,同比", "占35.3%，同比"),
        ("14:30至15:00共1,234元", "14:30至15:00共1,234元"),
        ("see a, b (c): d", "see a, b (c): d"),
        ("执行GB/T 9704(2012)", "执行GB/T 9704(2012)"),
        ("已经是，全角。", "已经是，全角。"),
    ],
)
def test_only_marks_beside_hanzi_change(given: str, wanted: str) -> None:
    assert full_width(given) == wanted


def test_all_words_of_a_paper_change_and_nothing_else() -> None:
    table = Table((Column("问题,措施"),), (Row((Cell("甲,乙"),), about="a,中"),))
    paper = Paper(
        "关于甲,乙的报告",
        (Heading(1, "甲,乙", (Run("丙,丁"),)), Paragraph("戊,己", about="中,b"), table),
        attachments=(Attachment("庚,辛", (Paragraph("壬,癸"),), "A4 landscape"),),
        language="zh-CN",
    )
    changed = with_full_width_marks(paper)
    assert changed == Paper(
        "关于甲，乙的报告",
        (
            Heading(1, "甲，乙", (Run("丙，丁"),)),
            Paragraph("戊，己", about="中,b"),
            Table((Column("问题，措施"),), (Row((Cell("甲，乙"),), about="a,中"),)),
        ),
        attachments=(Attachment("庚，辛", (Paragraph("壬，癸"),), "A4 landscape"),),
        language="zh-CN",
    )
