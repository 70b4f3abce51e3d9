"""表格文件: what is not a form's own is told in one sentence; what is not written anew is copied as it is stored."""

import io
import zipfile
from pathlib import Path

import pytest

from core.base.errors import Refused, Trouble
from core.output import superior_form
from tests.core.output import superiors


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "上级表.xlsx"
    superiors.plain(path)
    return path


def refused(path: Path) -> str:
    with pytest.raises(Trouble) as error:
        superior_form.read(path)
    return error.value.code


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def rebuilt(form: Path, name: str, content: bytes) -> None:
    superiors.rewritten(form, lambda part, old: content if part == name else old)


def test_a_form_is_read_with_its_sheets(form: Path) -> None:
    read = superior_form.read(form)
    assert [grid.name for grid in read.grids] == ["整改台账"]
    assert read.grids[0].text(2, 2) == "具体问题"
    assert (4, 2) in read.grids[0].framed


def test_what_is_no_workbook_is_told(tmp_path: Path, form: Path) -> None:
    cases = {
        "文字.xlsx": (b"abc", "superior_form.not_a_workbook"),
        "空.xlsx": (b"", "superior_form.not_a_workbook"),
        "旧表.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "superior_form.old_format"),
        "加密.xlsx": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "superior_form.encrypted"),
        "别的.zip": (form.read_bytes(), "superior_form.not_a_workbook"),
        "截断.xlsx": (form.read_bytes()[:3000], "superior_form.damaged"),
        "压缩包.xlsx": (zipped(a=b"1"), "superior_form.not_a_workbook"),
        "炸弹.xlsx": (zipped(**{"xl/media/a.bin": bytes(40_000_000)}), "superior_form.bomb"),
    }
    for name, (content, code) in cases.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert refused(path) == code, name
    assert refused(tmp_path / "没有.xlsx") == "superior_form.unreadable"


def test_entities_are_never_expanded(form: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    rebuilt(form, "xl/worksheets/sheet1.xml", bomb)
    assert refused(form) == "superior_form.entities"


def test_broken_xml_is_damage(form: Path) -> None:
    rebuilt(form, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>")
    assert refused(form) == "superior_form.damaged"


def test_parts_come_out_in_their_order_with_their_bytes_and_the_comment(form: Path) -> None:
    with zipfile.ZipFile(form, "a") as archive:
        archive.comment = "来自巡察办".encode()
    package = superior_form.read(form).package()
    package.put("docProps/core.xml", b"<new/>")
    stream = io.BytesIO()
    package.write(stream)
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(stream) as new:
        assert new.namelist() == old.namelist()
        assert new.comment == old.comment
        assert new.testzip() is None
        for name in old.namelist():
            assert new.read(name) == (b"<new/>" if name == "docProps/core.xml" else old.read(name))
            assert new.getinfo(name).date_time == old.getinfo(name).date_time
    assert package.changed == ["docProps/core.xml"]


def test_sizes_that_stand_behind_a_part_are_copied_with_it_and_nothing_else(form: Path) -> None:
    superiors.with_descriptors(form)
    stream = io.BytesIO()
    superior_form.read(form).package().write(stream)
    assert stream.getvalue() == form.read_bytes()


def test_the_same_bytes_put_again_leave_a_part_untouched(form: Path) -> None:
    package = superior_form.read(form).package()
    package.put("xl/workbook.xml", package.read("xl/workbook.xml"))
    assert package.changed == []


def test_a_file_named_otherwise_than_it_is_is_refused(form: Path) -> None:
    read = superior_form.read(form)
    superior_form.check_target(read, Path("填好.XLSX"))
    with pytest.raises(Refused) as error:
        superior_form.check_target(read, Path("填好.xlsm"))
    assert error.value.code == "superior_form.other_suffix"
