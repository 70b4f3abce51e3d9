"""命令行 of exchange: ledgers in, forms out and back — what is printed, what is written, and the exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from core import cli
from core.domain import findings
from core.domain.findings import FindingFilter
from core.store.workspace import Workspace
from tests.core.intake.test_ledger_import import ROWS, ledger

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command: its code, what it printed, and what it said on stderr."""

    def ran(*words: object) -> tuple[int, str, str]:
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        assert len(said.err.strip().splitlines()) <= 1
        return code, said.out, said.err.strip()

    return ran


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    Workspace.create(folder, "某办", "王文书").close()
    return folder


def _texts(home: Path) -> list[str]:
    with Workspace.open(home, read_only=True) as workspace:
        return [row.text for row in findings.rows(workspace, findings.ids(workspace, FindingFilter()))]


def test_a_dry_run_tells_everything_and_writes_nothing(run: Run, home: Path, tmp_path: Path) -> None:
    code, out, _ = run("import", ledger(tmp_path / "台账.xlsx"), "--into", home, "--dry-run", "--json")
    said: dict[str, Any] = json.loads(out)
    assert (code, said["written"], said["until"]) == (0, False, "2025-09-01")
    assert said["counts"] == {"new": 2, "same": 0, "changed": 0, "conflict": 0}
    assert [row["measures"] for row in said["rows"]] == [2, 1]
    assert {item["where"] for item in said["items"]} == {"7", "8"}
    assert said["mapping"]["header"] == [3, 3]
    assert _texts(home) == []


def test_an_import_is_written_and_its_doubts_are_printed(run: Run, home: Path, tmp_path: Path) -> None:
    code, out, _ = run("import", ledger(tmp_path / "台账.xlsx"), "--into", home)
    assert code == 0
    assert out.splitlines()[0].startswith("台账.xlsx：新增 2，")
    assert "7\t合计行" in out
    assert _texts(home) == ["学习贯彻不深入", "支部换届不及时"]


def test_a_conflict_is_left_and_ends_with_one(run: Run, home: Path, tmp_path: Path) -> None:
    run("import", ledger(tmp_path / "a.xlsx"), "--into", home)
    rows = [[*ROWS[0][:3], "另一个目标", *ROWS[0][4:14], "新备注"], *ROWS[1:]]
    code, out, _ = run("import", ledger(tmp_path / "b.xlsx", rows), "--into", home, "--json")
    assert (code, json.loads(out)["counts"]["conflict"]) == (1, 1)
    with Workspace.open(home, read_only=True) as workspace:
        first = findings.rows(workspace, findings.ids(workspace, FindingFilter()))[0]
    assert (first.goal, first.remark) == ("形成机制", "新备注")


def test_a_mapping_file_says_what_a_column_is(run: Run, home: Path, tmp_path: Path) -> None:
    headings = ("序号", "甲栏", "乙栏", "整改目标")
    path = ledger(tmp_path / "a.xlsx", [(1, "党的领导", "学习不深入", "形成机制")], headings)
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"header": [3, 3], "columns": {"C": "具体问题", "B": "问题类别"}}', encoding="utf-8")
    code, _, _ = run("import", path, "--into", home, "--mapping", mapping)
    assert (code, _texts(home)) == (0, ["学习不深入"])


def test_what_cannot_be_read_ends_with_three_and_one_sentence(run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    code, out, err = run("import", path, "--into", home)
    assert (code, out) == (3, "")
    assert "台账.xlsx" in err


def test_a_table_without_findings_ends_with_one(run: Run, home: Path, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", [(1, "部门", "电话")], ("序号", "单位名称", "联系电话"))
    assert run("import", path, "--into", home)[0] == 1


def test_forms_go_out_and_come_back(run: Run, home: Path, tmp_path: Path) -> None:
    run("import", ledger(tmp_path / "a.xlsx"), "--into", home)
    code, out, _ = run("forms", "--from", home, "--to", tmp_path / "forms")
    paths = [Path(line) for line in out.splitlines()]
    assert (code, sorted(path.name for path in paths)) == (
        0, ["宣传部整改情况填报表（第1期）.xlsx", "组织部整改情况填报表（第1期）.xlsx"],
    )  # fmt: skip
    [path] = [path for path in paths if path.name.startswith("组织部")]
    book = load_workbook(path)
    book.worksheets[0]["I7"] = "单位新写的进展"
    book.save(path)
    code, out, _ = run("take-back", path, "--into", home, "--dry-run", "--json")
    said = json.loads(out)
    assert code == 0
    assert [(one["where"], one["standing"]) for one in said["forms"][0]["changes"]] == [("I7", "theirs")]
    assert {one["unit"] for one in said["outstanding"]} == {"组织部", "宣传部"}
    code, out, _ = run("take-back", path, "--into", home, "--json")
    said = json.loads(out)
    assert (code, said["forms"][0]["answered"]) == (0, 1)
    assert [one["unit"] for one in said["outstanding"]] == ["宣传部"]


def test_one_unit_alone_and_one_that_has_nothing_to_answer(run: Run, home: Path, tmp_path: Path) -> None:
    run("import", ledger(tmp_path / "a.xlsx"), "--into", home)
    code, out, _ = run("forms", "--from", home, "--to", tmp_path / "forms", "--unit", "宣传部")
    assert (code, len(out.splitlines())) == (0, 1)
    code, _, err = run("forms", "--from", home, "--to", tmp_path / "forms", "--unit", "没有这个单位")
    assert code == 2
    assert "没有这个单位" in err


def test_a_cell_both_changed_ends_with_one(run: Run, home: Path, tmp_path: Path) -> None:
    run("import", ledger(tmp_path / "a.xlsx"), "--into", home)
    _, out, _ = run("forms", "--from", home, "--to", tmp_path / "forms", "--unit", "组织部")
    path = Path(out.strip())
    book = load_workbook(path)
    book.worksheets[0]["I7"] = None
    book.save(path)
    code, out, _ = run("take-back", path, "--into", home)
    assert code == 1
    assert "I7\t" in out


def test_a_workbook_that_is_no_form_ends_with_one(run: Run, home: Path, tmp_path: Path) -> None:
    code, _, err = run("take-back", ledger(tmp_path / "a.xlsx"), "--into", home)
    assert code == 1
    assert "a.xlsx" in err
