"""一案一档: everything on record of a finding, its 卷内目录, and the printable evidence behind it, stamped."""

import io
from datetime import date

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from core.base.errors import Refused
from core.domain import closeouts, evidence
from core.domain.evidence import EvidenceDraft
from core.output.paper import Table, texts
from core.output.papers import binding, catalogue
from core.output.papers.binding import Binding
from core.output.papers.making import Request
from core.output.pdf import Finish

TODAY = date(2025, 9, 15)


def pdf(pages, turned=False, password=""):
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842), invariant=1)
    for nth in range(1, pages + 1):
        canvas.drawString(100, 400, f"page {nth}")
        canvas.showPage()
    canvas.save()
    if not (turned or password):
        return target.getvalue()
    with pikepdf.open(io.BytesIO(target.getvalue())) as made:
        for page in made.pages:
            page.Rotate = 90 if turned else 0
        out = io.BytesIO()
        made.save(out, encryption=pikepdf.Encryption(owner="x", user=password) if password else False)
        return out.getvalue()


def picture(size):
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def proved(office):
    """A closed finding with evidence of every sort."""
    office.finding_id = finding = office.done()

    def attach(content, name):
        kept = evidence.take_bytes(office.workspace, content, name)
        return evidence.attach(office.workspace, "finding", finding, [kept]).ties[0]

    office.attach = attach
    attach(pdf(3), "会议纪要.pdf")
    attach(picture((1600, 900)), "现场照片.png")
    attach(b"PK\x03\x04 not a document", "说明.docx")
    return office


def sheet(office, **asked):
    request = Request(office.inspection, TODAY, TODAY, **asked)
    return catalogue.make(office.workspace, catalogue.find("case_file"), request)


def printed(office, finish=None, sheets=None):
    target = io.BytesIO()
    binding.write(sheets or sheet(office), target, ".pdf", Binding(finish=finish or Finish()))
    return target.getvalue()


def pages(content):
    found = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in found]


def test_the_contents_list_every_piece_and_say_what_lies_apart(proved):
    [one] = sheet(proved)
    table = next(block for block in one.paper.blocks if isinstance(block, Table))
    listed = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[2] for row in listed] == ["1号问题整改档案", "会议纪要", "现场照片", "说明", "整改通知"]
    assert [row[1] for row in listed] == ["", "证据1-1", "证据1-2", "证据1-3", "证据1-4"]
    assert [row[6] for row in listed] == ["", "", "", "见附件文件", "见附件文件"]


def test_printable_evidence_follows_page_by_page_with_its_stamp(proved):
    told = pages(printed(proved))
    stamped = [text for text in told if "现场照片" not in text and "证据1-" in text]
    for text, stamp in zip(stamped, ("证据1-1 第1页", "证据1-1 第2页", "证据1-1 第3页", "证据1-2 第1页"), strict=True):
        assert stamp in text
    assert "page 2" in stamped[1]


def test_only_the_pages_that_matter_follow(proved):
    tie = evidence.of(proved.workspace, "finding", proved.finding_id)[0]
    draft = EvidenceDraft("会议纪要", page_from=2, page_to=3)
    evidence.edit(proved.workspace, tie.id, draft, seen=tie.version)
    told = "".join(pages(printed(proved)))
    assert "page 1" not in told
    assert "证据1-1 第2页" in told
    assert "证据1-1 第3页" in told


def test_a_turned_page_is_stamped_as_it_is_read(proved):
    proved.attach(pdf(1, turned=True), "横页.pdf")
    found = pypdfium2.PdfDocument(printed(proved))
    turned = next(page for page in found if page.get_rotation() == 90)
    assert "证据1-4 第1页" in turned.get_textpage().get_text_range()


@pytest.mark.parametrize(
    ("content", "name"),
    [(pdf(1, password="geheim"), "加密.pdf"), (b"%PDF-1.7 broken", "坏.pdf"), (b"\x89PNG\r\n\x1a\n broken", "坏.png")],
)
def test_a_locked_or_damaged_file_is_named_and_not_followed(proved, content, name):
    before = len(pages(printed(proved)))
    proved.attach(content, name)
    assert len(pages(printed(proved))) == before


def test_a_file_that_could_do_something_when_opened_loses_it(proved):
    with pikepdf.open(io.BytesIO(pdf(1))) as made:
        made.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(2)")
        target = io.BytesIO()
        made.save(target)
    proved.attach(target.getvalue(), "脚本.pdf")
    assert b"JavaScript" not in printed(proved)


def test_equal_records_give_equal_bytes_and_a_password_locks_all_of_it(proved):
    assert printed(proved) == printed(proved)
    locked = printed(proved, Finish(password="密码123"))
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    with pytest.raises(Refused) as caught:
        printed(proved, Finish(pdfa=True))
    assert caught.value.code == "binding.evidence_alone"


def test_several_files_are_bound_one_behind_the_other_each_on_the_front_of_a_leaf(proved):
    second = proved.done("议事规则不健全。")
    sheets = sheet(proved, ids=(proved.finding_id, second))
    first_alone = len(pages(printed(proved, sheets=sheets[:1])))
    whole = pages(printed(proved, Finish(duplex=True), sheets))
    start = next(nth for nth, text in enumerate(whole) if "2号问题整改档案" in text)
    assert start == first_alone + first_alone % 2


def test_the_file_tells_how_the_finding_was_closed(proved):
    key = closeouts.apply(proved.workspace, proved.finding_id, proved.application())
    for name in ("审核人甲", "审核人乙", "审核人丙"):
        closeouts.review(proved.workspace, key, proved.decision(name))
    [one] = sheet(proved)
    said = "\n".join(texts(one.paper))
    number = closeouts.one(proved.workspace, key).number
    assert number in said
    assert "审核人丙" in said
    assert one.file_name.startswith(number)


def test_word_holds_the_paper_without_the_evidence(proved):
    target = io.BytesIO()
    binding.write(sheet(proved), target, ".docx", Binding())
    assert target.getvalue().startswith(b"PK")
