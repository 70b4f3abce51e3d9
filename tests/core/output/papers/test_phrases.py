"""行文小则: quotation marks within others alternate, and a sentence ends with one mark."""

import pytest

from core.output.papers import phrases


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“三重一大”制度", "‘三重一大’制度"),
        ("落实“两个‘一以贯之’”要求", "落实‘两个“一以贯之”’要求"),
        ("“甲”和“乙”", "‘甲’和‘乙’"),
        ("没有引号", "没有引号"),
        ("多出的”一个", "多出的”一个"),
        ("‘只有里面’的", "‘只有里面’的"),
    ],
)
def test_quotation_marks_inside_quotation_marks_alternate(text, inside):
    assert phrases.nested(text) == inside


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("已完成", "已完成。"),
        ("已完成；", "已完成。"),
        ("好！", "好！"),
        (" 甲。 ", "甲。"),
        ("（略）", "（略）"),
        ("", ""),
    ],
)
def test_a_sentence_ends_with_a_mark(text, whole):
    assert phrases.sentence(text) == whole
