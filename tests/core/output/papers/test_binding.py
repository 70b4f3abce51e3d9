"""装订: sheets in one file or one file each, as PDF or Word."""

from dataclasses import replace

import pypdfium2
import pytest
from docx import Document

from core.base.errors import Refused
from core.output.paper import Paper, Paragraph
from core.output.papers import binding
from core.output.papers.binding import Binding
from core.output.papers.catalogue import Sheet
from core.output.pdf import Finish

SHEETS = [
    Sheet(Paper(f"第{nth}份", (Paragraph("正文", about=f"finding:{nth}"),)), (), nth, name)
    for nth, name in enumerate(("XH-1-议事规则", "XH-2-接待", "XH-2-接待"), 1)
]


def test_all_sheets_stand_in_one_pdf_which_tells_its_places(tmp_path):
    with (tmp_path / "all.pdf").open("wb") as stream:
        printed = binding.write(SHEETS, stream, ".pdf", Binding(finish=Finish(duplex=True)))
    assert printed.pages == 5
    assert [(page, place.about) for page, place in printed.places] == [
        (1, "finding:1"),
        (3, "finding:2"),
        (5, "finding:3"),
    ]
    assert len(pypdfium2.PdfDocument(tmp_path / "all.pdf")) == 5


def test_or_in_one_word_document(tmp_path):
    with (tmp_path / "all.DOCX").open("wb") as stream:
        assert binding.write(SHEETS, stream, ".DOCX", Binding()) is None
    titles = [p.text for p in Document(tmp_path / "all.DOCX").paragraphs if p.style.name == "Title"]
    assert titles == ["第1份", "第2份", "第3份"]


@pytest.mark.parametrize("suffix", binding.FORMS)
def test_each_may_have_a_file_of_its_own_and_two_of_one_name_are_told_apart(tmp_path, suffix):
    made = binding.write_each(SHEETS, tmp_path, suffix, Binding(), force=False)
    assert [path.name for path in made] == [
        f"{name}{suffix}" for name in ("XH-1-议事规则", "XH-2-接待", "XH-2-接待 (2)")
    ]
    assert all(path.stat().st_size > 1000 for path in made)


def test_none_is_written_where_one_is_there_already(tmp_path):
    (tmp_path / "XH-2-接待.pdf").write_text("kept")
    with pytest.raises(Refused) as caught:
        binding.write_each(SHEETS, tmp_path, ".pdf", Binding(), force=False)
    assert caught.value.code == "export.exists"
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["XH-2-接待.pdf"]
    binding.write_each(SHEETS, tmp_path, ".pdf", Binding(), force=True)
    assert (tmp_path / "XH-2-接待.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("suffix", "finish", "code"),
    [
        (".doc", Finish(), "binding.unknown_form"), ("", Finish(), "binding.unknown_form"),
        (".docx", Finish(pdfa=True), "binding.pdf_only"), (".docx", Finish(password="1"), "binding.pdf_only"),
        (".pdf", Finish(pdfa=True, password="1"), "pdf.archive_is_open"),
    ],
)  # fmt: skip
def test_what_a_file_cannot_be_is_refused_before_it_is_made(tmp_path, suffix, finish, code):
    with pytest.raises(Refused) as caught:
        binding.write_each(SHEETS, tmp_path, suffix, replace(Binding(), finish=finish), force=False)
    assert caught.value.code == code
    assert list(tmp_path.glob("XH*")) == []
