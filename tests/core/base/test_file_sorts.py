"""文件类型: content wins over the name, and what could start something is told apart."""

import io
import zipfile
from pathlib import Path

import pytest

from core.base import file_sorts
from core.base.states import FILE_SORTS


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "content", "sort"),
    [
        ("报告.pdf", b"%PDF-1.7", "pdf"),
        ("报告.jpg", b"%PDF-1.7", "pdf"),
        ("照片.jpg", b"\xff\xd8\xff\xe0", "picture"),
        ("照片.jpg", b"not a picture", "other"),
        ("照片.jpg", b"MZ\x90", "program"),
        ("照片.jpg.exe", b"\xff\xd8\xff", "program"),
        ("照片.EXE ", b"anything", "program"),
        ("整改.scr.", b"anything", "program"),
        ("说明.txt", "第一条".encode(), "text"),
        ("run.txt", b"#!/bin/sh", "program"),
        ("a.sh", b"echo", "program"),
        ("快捷方式.txt", b"L\x00\x00\x00\x01\x14\x02\x00", "program"),
        ("网页.txt", b"<!DOCTYPE html><script>", "page"),
        ("表.xls", COMPOUND, "sheet"),
        ("表.xls", COMPOUND + "_VBA_PROJECT".encode("utf-16-le"), "macro"),
        ("表.et", COMPOUND + b"x" * (1 << 20) + "_VBA_PROJECT".encode("utf-16-le"), "macro"),
        ("表.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), "sheet"),
        ("表.xlsx", zipped("xl/workbook.xml", "xl/vbaProject.bin"), "macro"),
        ("表.xlsx", zipped("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "macro"),
        ("表.xlsm", zipped("xl/workbook.xml"), "macro"),
        ("文.docx", zipped("word/document.xml"), "word"),
        ("文.odt", zipped("mimetype", "content.xml"), "word"),
        ("文.odt", zipped("mimetype", "content.xml", "Basic/Standard/m.xml"), "macro"),
        ("包.zip", zipped("a.txt"), "archive"),
        ("包.zip", zipped("META-INF/MANIFEST.MF"), "program"),
        ("版式.ofd", zipped("OFD.xml"), "ofd"),
        ("损坏.docx", b"PK\x03\x04 broken", "word"),
        ("录音.amr", b"#!AMR\n", "sound"),
        ("录像.mp4", b"\x00\x00\x00\x18ftypmp42", "film"),
        ("录音.wav", b"RIFF\x00\x00\x00\x00WAVE", "sound"),
        ("没有后缀", b"\x01\x02", "other"),
    ],
)
def test_a_file_is_what_its_content_says(tmp_path: Path, name: str, content: bytes, sort: str) -> None:
    file = tmp_path / "stored"
    file.write_bytes(content)
    assert file_sorts.of(file, name) == sort


def test_every_sort_has_its_word() -> None:
    assert set(file_sorts._suffixes().values()) <= FILE_SORTS.keys()
    assert FILE_SORTS.keys() >= file_sorts.RISKY
