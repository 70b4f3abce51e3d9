"""归档: PDF/A-2b by a validator's judgement, or AES-256; both of any paper, never both at once."""

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pypdfium2
import pytest
from pikepdf import pdfa

from core.base.errors import Refused
from core.output.fonts import Fonts
from core.output.paper import Attachment, Cell, Column, Heading, Letterhead, Paper, Paragraph, Row, Signature, Table
from core.output.pdf import Finish, write_pdf

TABLE = Table(
    (Column("序号"), Column("问题", 5)), tuple(Row((Cell(str(n)), Cell("供水 <改造> 迟缓"))) for n in range(40))
)
PAPER = Paper(
    "关于整改进展情况的报告",
    (Heading(1, "总体情况"), Paragraph("𬭎某负责；Rectify & co. 3.14%。" * 30), Heading(3, "问题", "接着说。")),
    letterhead=Letterhead(("中共云泽市水务局党组文件",), "云水党发〔2023〕12号"),
    signature=Signature(("中共云泽市水务局党组",), date(2023, 9, 5)),
    attachments=(Attachment("台账", (TABLE,), "A4 landscape"),),
    author="中共云泽市<水务局>党组",
    subject="整改进展情况报告",
    keywords=("巡视", "整改"),
    made_on=date(2023, 9, 5),
)


def pdf(fonts: Fonts, paper: Paper = PAPER, **finish: object) -> bytes:
    stream = io.BytesIO()
    write_pdf(paper, stream, fonts=fonts, finish=Finish(**finish))
    return stream.getvalue()


@pytest.mark.parametrize(
    "paper", [PAPER, Paper("", (Paragraph("文"),)), replace(PAPER, author="", made_on=None, keywords=())]
)
def test_a_file_for_the_archive_is_approved_by_a_validator(fonts: Fonts, paper: Paper) -> None:
    report = pdfa.validate_written(io.BytesIO(pdf(fonts, paper, pdfa=True)), "2b")
    assert report.passed, [str(finding) for finding in report.findings]


def test_a_plain_file_is_not_and_the_validator_tells(fonts: Fonts) -> None:
    assert not pdfa.validate_written(io.BytesIO(pdf(fonts)), "2b").passed


def test_the_archive_file_says_the_same_as_the_plain_one(fonts: Fonts) -> None:
    plain, archived = (pypdfium2.PdfDocument(pdf(fonts, pdfa=archive)) for archive in (False, True))
    said = [[page.get_textpage().get_text_range() for page in document] for document in (plain, archived)]
    assert said[0] == said[1]
    assert archived.get_metadata_dict()["Title"] == PAPER.title
    assert [item.get_title() for item in archived.get_toc()] == [item.get_title() for item in plain.get_toc()]


def test_two_runs_give_the_same_archive_file(fonts: Fonts) -> None:
    assert pdf(fonts, pdfa=True) == pdf(fonts, pdfa=True)


def test_a_locked_file_opens_with_its_password_alone_and_is_not_to_be_changed(fonts: Fonts) -> None:
    locked = pdf(fonts, password="云泽2023")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    with pikepdf.open(io.BytesIO(locked), password="云泽2023") as opened:
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
        assert (opened.allow.print_highres, opened.allow.extract, opened.allow.modify_other) == (True, True, False)
        assert not opened.user_password_matched or not opened.owner_password_matched
    assert b"\xe4\xbe\x9b\xe6\xb0\xb4" not in locked


def test_an_archive_file_is_not_locked(fonts: Fonts) -> None:
    with pytest.raises(Refused) as caught:
        pdf(fonts, pdfa=True, password="1")
    assert caught.value.code == "pdf.archive_is_open"
