"""命令行 fill: a superior's form is filled from a shell; what was done and what was left is told, as lines or JSON."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from core import cli
from tests.core.office import Office
from tests.core.output import superiors
from tests.core.output.superiors_records import record


@pytest.fixture
def workspace_folder(office: Office) -> Path:
    record(office)
    office.workspace.close()
    return office.workspace.folder


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "上级表.xlsx"
    superiors.plain(path)
    return path


def run(capsys: Any, *words: object) -> tuple[int, str, str]:
    try:
        code = cli.main([str(word) for word in words])
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    return code, said.out, said.err.strip()


def test_a_form_is_filled_and_everything_told_as_json(capsys, workspace_folder, form, tmp_path):
    out = tmp_path / "填好.xlsx"
    code, said, _ = run(capsys, "fill", form, "--from", workspace_folder, "--to", out, "--json")
    assert code == 0
    told = json.loads(said)
    assert (told["findings"], told["measures"], told["rows"], told["inserted_rows"]) == (4, 7, 7, 4)
    assert {one["column"]: one["field"] for one in told["filled"]}["C"] == "text"
    assert [(one["column"], one["reason"]) for one in told["unfilled"]] == [("M", "nothing_recorded")]
    assert [one["label"] for one in told["labels"]["unfilled"]] == ["填报人", "审核人"]
    assert told["changed_parts"] == ["xl/worksheets/sheet1.xml", "xl/workbook.xml"]  # the print area grew
    with zipfile.ZipFile(form) as before, zipfile.ZipFile(out) as after:
        same = [name for name in before.namelist() if before.read(name) == after.read(name)]
    assert set(before.namelist()) - set(same) == set(told["changed_parts"])


def test_the_mapping_that_was_printed_may_be_corrected_and_handed_back(capsys, workspace_folder, form, tmp_path):
    first, second, file = tmp_path / "一.xlsx", tmp_path / "二.xlsx", tmp_path / "对应.json"
    _, said, _ = run(capsys, "fill", form, "--from", workspace_folder, "--to", first, "--json")
    told = json.loads(said)
    next(one for one in told["mapping"]["columns"] if one["column"] == "O")["field"] = "反馈原文"
    file.write_text(json.dumps(told), "utf-8")
    code, said, _ = run(capsys, "fill", form, "--from", workspace_folder, "--to", second, "--mapping", file)
    assert code == 0
    assert said.startswith(str(second))
    assert "已填写 4 个问题、7 条措施" in said
    one, two = (load_workbook(path)["整改台账"] for path in (first, second))
    assert one["O5"].value == "=1+1"
    assert two["O5"].value == one["C5"].value


def test_until_tells_the_form_as_of_that_day(capsys, workspace_folder, form, tmp_path):
    out = tmp_path / "填好.xlsx"
    run(capsys, "fill", form, "--from", workspace_folder, "--to", out, "--until", "2025-08-01")
    sheet = load_workbook(out)["整改台账"]
    assert sheet["K4"].value is None
    assert sheet["L4"].value == "未启动"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--to", "填好.xlsm"], 1, "Excel 会打不开"),
        (["--to", "填好.xlsx", "--mapping", "没有.json"], 3, "读不了对应关系文件"),
        (["--to", "填好.xlsx", "--inspection", "没有这一轮"], 2, "没有"),
        (["--to", "上级表.xlsx"], 1, "已"),
        ([], 2, "--to"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    capsys, monkeypatch, workspace_folder, form, tmp_path, words, code, sentence
):
    monkeypatch.chdir(tmp_path)
    before = form.read_bytes()
    given, _, told = run(capsys, "fill", form, "--from", workspace_folder, *words)
    assert (given, len(told.splitlines())) == (code, 1)
    assert sentence in told
    assert form.read_bytes() == before


def test_a_form_that_is_no_workbook_ends_with_the_world_s_code(capsys, workspace_folder, tmp_path):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK not a zip")
    code, _, told = run(capsys, "fill", broken, "--from", workspace_folder, "--to", tmp_path / "填好.xlsx")
    assert code == 3
    assert "坏.xlsx" in told


def test_an_office_with_nothing_recorded_is_refused(capsys, office, form, tmp_path):
    office.workspace.close()
    code, _, told = run(capsys, "fill", form, "--from", office.workspace.folder, "--to", tmp_path / "填好.xlsx")
    assert (code, told) == (1, "没有可以填写的问题。请检查选择的巡视巡察和范围。")
    assert not (tmp_path / "填好.xlsx").exists()
