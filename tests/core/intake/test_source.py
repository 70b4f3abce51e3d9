"""Rules for reading a document as text: encodings, what is refused, and that each refusal has its own sentence."""

from pathlib import Path

import pytest

from core.base.errors import Trouble
from core.base.sentences import LANGUAGES, catalogue
from core.intake.source import from_paste, read_source
from tests.core.intake import word_files
from tests.core.intake.word_files import docx, p

WORDS = (
    "根据县委统一部署，县委第二巡察组对县水利局党组进行了巡察。\r\n"
    "一是学习不深入，存在“照抄照转”问题；二是管理混乱。\r\n"
)
TRADITIONAL = (
    "根據省委統一部署，省委第一巡視組對高新區黨工委進行了巡視。巡視發現的主要問題是：黨的領導弱化，學習不夠深入。\r\n"
)


def trouble(path: Path) -> Trouble:
    with pytest.raises(Trouble) as caught:
        read_source(path)
    assert caught.value.code in catalogue("zh_CN")
    assert caught.value.code in catalogue("en")
    assert "{" not in catalogue("zh_CN")[caught.value.code].format_map(caught.value.facts)
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "mark", "told"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
        ("utf-16-le", b"\xff\xfe", "UTF-16-LE"),
        ("utf-16-be", b"\xfe\xff", "UTF-16-BE"),
        ("utf-16-le", b"", "UTF-16-LE"),
        ("utf-16-be", b"", "UTF-16-BE"),
        ("gb18030", b"", "GB18030"),
        ("gbk", b"", "GB18030"),
        ("gb2312", b"", "GB18030"),
    ],
)
def test_every_usual_encoding_gives_the_same_text(tmp_path: Path, encoding: str, mark: bytes, told: str) -> None:
    path = tmp_path / "反馈意见.txt"
    path.write_bytes(mark + WORDS.encode(encoding))
    source = read_source(path)
    assert (source.text, source.encoding) == (WORDS, told)
    assert source.content == path.read_bytes()


def test_big5_is_taken_when_it_is_certain(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((TRADITIONAL * 5).encode("big5"))
    assert (read_source(path).text, read_source(path).encoding) == (TRADITIONAL * 5, "Big5")


def test_traditional_text_in_gbk_is_not_mistaken_for_big5(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((TRADITIONAL * 5).encode("gbk"))
    assert read_source(path).text == TRADITIONAL * 5


def test_a_source_line_is_skipped_and_not_counted() -> None:
    assert from_paste("# source: 某处\n反馈意见").text == "反馈意见"
    assert from_paste("反馈意见\n# source: 某处").text == "反馈意见\n# source: 某处"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "source.empty"),
        ("\ufeff \n\u3000\u200b".encode(), "source.empty"),
        (WORDS.encode() + WORDS.encode("gbk"), "source.encoding_mixed"),
        (WORDS.encode("gbk") + WORDS.encode(), "source.encoding_mixed"),
        (WORDS.encode()[:-10], "source.encoding_mixed"),
        (bytes(range(256)) * 40, "source.binary"),
        (b"\xfe\xed\xc0\xde" * 999, "source.encoding_unknown"),
        ("锟斤拷烫烫烫锟斤拷。".encode(), "source.garbled"),
        (b"hello world", "source.no_chinese"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "source.is_pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "source.is_picture"),
        (b"{\\rtf1\\ansi", "source.is_rtf"),
        (b"Rar!\x1a\x07\x00", "source.is_archive"),
        ("\ufeff<!DOCTYPE html><html><body>反馈意见</body></html>".encode(), "source.is_web_page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "source.old_word"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "source.encrypted"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_own_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "反馈意见.docx"  # the extension decides nothing
    path.write_bytes(content)
    assert trouble(path).code == code


def test_a_mixed_file_names_the_first_line_that_differs(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(WORDS.encode() + WORDS.encode("gbk"))
    assert trouble(path).facts["line"] == 3


def test_a_missing_file_a_folder_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    assert trouble(tmp_path / "none.txt").code == "source.missing"
    assert trouble(tmp_path).code == "source.folder"
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    assert trouble(tmp_path / "huge.txt").code == "source.too_big"


def test_unreadable_characters_are_told(tmp_path: Path) -> None:
    source = from_paste(WORDS * 9 + "\ufffd" + "\ud800")
    assert [(note.code, note.facts) for note in source.notes] == [("source.note_replaced", {"count": 2})]


ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 broken", "source.docx_damaged"),
        (docx(p("党委"))[:-30], "source.docx_damaged"),
        (word_files.archive({"a.txt": "党委"}), "source.is_archive"),
        (word_files.archive({"OFD.xml": "<a/>"}), "source.is_ofd"),
        (word_files.archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "source.is_odt"),
        (
            word_files.archive({"_rels/.rels": word_files.RELATIONS.replace("word/document", "xl/workbook")}),
            "source.is_workbook",
        ),
        (docx("<w:p><w:unclosed></w:p>"), "source.docx_damaged"),
        (docx(p()), "source.empty"),
        (docx("<w:sdt>" * 3000 + "</w:sdt>" * 3000), "source.docx_damaged"),
        (docx(p("党" * 40_000_000)), "source.docx_bomb"),
        (word_files.archive({f"{n}.xml": "" for n in range(2001)}), "source.docx_bomb"),
        (
            word_files.archive(
                {
                    "_rels/.rels": word_files.RELATIONS,
                    "word/document.xml": ENTITY + f"<w:document {word_files.W}>&e;</w:document>",
                }
            ),
            "source.docx_entities",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_docx_that_is_none_or_is_hostile_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "反馈意见.docx"
    path.write_bytes(content)
    assert trouble(path).code == code


def test_every_sentence_of_the_reading_stands_in_every_language() -> None:
    codes = {code for code in catalogue("zh_CN") if code.startswith("source.")}
    for language in LANGUAGES:
        if catalogue(language):
            assert codes <= set(catalogue(language)) or language == "zh_TW"
