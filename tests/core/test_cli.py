"""命令行: each command's answer, its exit code — 0 done, 1 the rules say no, 2 wrong usage, 3 the world says no."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core import cli
from core.base.places import resource
from core.store.workspace import Workspace

SAMPLE = resource("sample/feedback.txt")


@dataclass
class Answer:
    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command; whatever happens it ends with a code, at most one sentence on stderr and no traceback."""

    def ran(*words: object) -> Answer:
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as end:  # argparse leaves by itself
            code = int(end.code or 0)
        said = capsys.readouterr()
        assert len(said.err.strip().splitlines()) <= 1, said.err
        assert "Traceback" not in said.out + said.err
        assert bool(said.err.strip()) == (code != 0) or code == 1, (code, said)
        return Answer(code, said.out, said.err.strip())

    return ran


ROUND = "十一届省委第八轮巡视 澄江湾新区党工委"  # the sample holds an earlier inspection too


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace; tests only read it."""
    folder = tmp_path_factory.mktemp("demo") / "示例"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.base.clock.now", lambda: datetime(2025, 9, 15, 1, 0, tzinfo=UTC))
        assert cli.main(["demo", str(folder), "--no-window"]) == 0
    return folder


@pytest.fixture
def fresh(run: Run, tmp_path: Path) -> Path:
    """A new workspace into which nothing has been taken yet."""
    assert run("new", tmp_path / "新区", "--name", "某高新区党工委", "--operator", "王文书").code == 0
    return tmp_path / "新区"


# -- new and usage -----------------------------------------------------------------------------


def test_a_new_workspace_has_its_office_and_its_operator(fresh: Path) -> None:
    with Workspace.open(fresh) as workspace:
        assert (workspace.name, workspace.operator_name, workspace.language) == ("某高新区党工委", "王文书", "zh_CN")


def test_a_folder_with_something_in_it_is_refused(run: Run, fresh: Path) -> None:
    answer = run("new", fresh, "--name", "另一单位")
    assert (answer.code, answer.out) == (1, "")
    assert "已有其他内容" in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        (),
        ("new", "somewhere"),
        ("intake", "a.txt"),
        ("intake", "a.txt", "--dry-run", "--into", "b"),
        ("ledger", "main", "--from", "a"),
        ("ledger", "main", "--from", "a", "--to", "b.xlsx", "--until", "去年"),
        ("report", "progress", "--from", "a", "--to", "b.pdf", "--as-of", "昨天"),
        ("new", "somewhere", "--name", "甲", "--language", "fr"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(run: Run, words: tuple[str, ...]) -> None:
    answer = run(*words)
    assert answer.code == 2
    assert answer.err.startswith("用法不对")


@pytest.mark.parametrize("command", ["ledger", "report"])
def test_what_is_no_workspace_ends_with_3(run: Run, tmp_path: Path, command: str) -> None:
    name = {"ledger": "main", "report": "progress"}[command]
    answer = run(command, name, "--from", tmp_path / "nowhere", "--to", tmp_path / "out")
    assert answer.code == 3
    assert "不是整改台账的工作区" in answer.err


def test_our_own_fault_is_one_sentence_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.output import layouts

    def broken() -> None:
        raise RuntimeError("secret text of a finding")

    monkeypatch.setattr(layouts, "built_in", broken)
    answer = run("ledgers")
    assert answer.code == 3
    assert answer.err.startswith("程序内部出错（RuntimeError）")
    assert "secret" not in answer.err


# -- intake ------------------------------------------------------------------------------------


def test_a_dry_run_tells_header_drafts_left_over_evidence_and_doubts(run: Run) -> None:
    answer = run("intake", SAMPLE, "--dry-run", "--json")
    read = json.loads(answer.out)
    assert answer.code == 0
    assert set(read) == {"inspection", "drafts", "left_over", "evidence", "doubts"}
    assert set(read["inspection"]) == {
        "commissioned_by", "team", "team_leader", "organisations", "term", "round", "kind", "started_on", "ended_on",
        "feedback_on",
    }  # fmt: skip
    assert all({"kind", "category", "text", "start", "end"} <= set(draft) for draft in read["drafts"])
    assert {draft["kind"] for draft in read["drafts"]} >= {"finding", "suggestion"}
    assert all(set(gap) == {"start", "end"} for gap in read["left_over"])
    assert all({"start", "end", "field"} <= set(place) for place in read["evidence"])
    assert "" not in read["inspection"].values()  # what the text does not say is null


def test_a_dry_run_loses_no_character(run: Run) -> None:
    from core.intake.source import read_source

    read = json.loads(run("intake", SAMPLE, "--dry-run", "--json").out)
    text = read_source(SAMPLE).text
    told = {place for part in ("drafts", "left_over", "evidence") for one in read[part]
            for place in range(one["start"], one["end"])}  # fmt: skip
    assert [text[place] for place in range(len(text)) if place not in told and not text[place].isspace()] == []


def test_a_dry_run_for_people_is_one_line_a_draft(run: Run) -> None:
    answer = run("intake", SAMPLE, "--dry-run")
    lines = answer.out.splitlines()
    assert len(lines) == len(json.loads(run("intake", SAMPLE, "--dry-run", "--json").out)["drafts"])
    assert all(line.count("\t") == 2 for line in lines)
    assert lines[0].split("\t")[0] == "问题"


def test_a_document_is_taken_in_once_unless_again(run: Run, fresh: Path) -> None:
    answer = run("intake", SAMPLE, "--into", fresh, "--json")
    counts = json.loads(answer.out)["counts"]
    assert answer.code == 0
    assert counts["finding"] > 0
    with Workspace.open(fresh) as workspace:
        assert workspace.sql("SELECT count(*) FROM finding WHERE kind = 'finding' AND parent_id IS NULL") == [
            (counts["finding"],)
        ]
        [(name,)] = workspace.sql("SELECT name FROM inspection")
    refused = run("intake", SAMPLE, "--into", fresh)
    assert refused.code == 1
    assert name in refused.err
    again = run("intake", SAMPLE, "--into", fresh, "--inspection", name, "--again")
    assert (again.code, again.out.strip()) == (0, f"已从 {SAMPLE.name} 入库 {sum(counts.values())} 条。")
    with Workspace.open(fresh) as workspace:
        assert workspace.sql("SELECT count(*) FROM inspection") == [(1,)]


def test_an_unknown_inspection_ends_with_2_naming_those_there_are(run: Run, demo: Path, tmp_path: Path) -> None:
    answer = run("ledger", "main", "--from", demo, "--to", tmp_path / "a.xlsx", "--inspection", "没有这一轮")
    assert answer.code == 2
    assert "没有名为“没有这一轮”" in answer.err
    assert "现有：" in answer.err
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "empty.txt"), (b"%PDF-1.7\n\x00\x01", "renamed.docx"), (bytes(range(256)), "binary.txt")],
)
def test_what_cannot_be_read_ends_in_one_sentence_and_nothing_is_written(
    run: Run, fresh: Path, tmp_path: Path, content: bytes, name: str
) -> None:
    (tmp_path / name).write_bytes(content)
    answer = run("intake", tmp_path / name, "--into", fresh)
    assert answer.code in (1, 3)
    assert answer.err
    with Workspace.open(fresh) as workspace:
        assert workspace.sql("SELECT count(*) FROM inspection") == [(0,)]


def test_a_file_that_is_not_there_ends_with_3(run: Run, tmp_path: Path) -> None:
    assert run("intake", tmp_path / "none.txt", "--dry-run").code == 3


# -- ledger and report -------------------------------------------------------------------------


def test_a_ledger_is_written_and_its_place_is_told(run: Run, demo: Path, tmp_path: Path) -> None:
    for name in ("main", "任务清单"):
        target = tmp_path / f"{name}.xlsx"
        answer = run("ledger", name, "--from", demo, "--to", target, "--inspection", ROUND)
        assert (answer.code, answer.out.strip()) == (0, str(target))
        sheet = load_workbook(target).worksheets[0]
        assert any("截至2025年9月15日" in str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row)


def test_a_report_is_written_as_pdf(run: Run, demo: Path, tmp_path: Path) -> None:
    answer = run("report", "progress", "--from", demo, "--to", tmp_path / "报告.pdf", "--inspection", ROUND)
    assert answer.code == 0
    assert (tmp_path / "报告.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(("command", "name", "suffix"), [("ledger", "main", "xlsx"), ("report", "progress", "pdf")])
def test_an_existing_file_is_overwritten_only_with_force(
    run: Run, demo: Path, tmp_path: Path, command: str, name: str, suffix: str
) -> None:
    target = tmp_path / f"out.{suffix}"
    target.write_text("kept")
    words = ("--from", demo, "--to", target, "--inspection", ROUND)
    refused = run(command, name, *words)
    assert refused.code == 1
    assert "没有改动它" in refused.err
    assert target.read_text() == "kept"
    assert run(command, name, *words, "--force").code == 0
    assert target.stat().st_size > 1000


@pytest.mark.parametrize(("command", "name"), [("ledger", "没有的台账"), ("report", "没有的报告")])
def test_an_unknown_name_ends_with_1_naming_those_there_are(
    run: Run, demo: Path, tmp_path: Path, command: str, name: str
) -> None:
    answer = run(command, name, "--from", demo, "--to", tmp_path / "out")
    assert answer.code == 1
    assert name in answer.err


def test_a_folder_that_is_not_there_ends_with_3(run: Run, demo: Path, tmp_path: Path) -> None:
    target = tmp_path / "none" / "out.xlsx"
    answer = run("ledger", "main", "--from", demo, "--to", target, "--inspection", ROUND)
    assert answer.code == 3
    assert "找不到要保存" in answer.err


def test_an_empty_workspace_has_no_report(run: Run, fresh: Path, tmp_path: Path) -> None:
    answer = run("report", "progress", "--from", fresh, "--to", tmp_path / "a.pdf")
    assert (answer.code, (tmp_path / "a.pdf").exists()) == (1, False)


def test_of_several_inspections_one_must_be_named(run: Run, fresh: Path, tmp_path: Path) -> None:
    from core.domain import findings, inspections

    with Workspace.open(fresh) as workspace:
        for name in ("十届省委第二轮巡视", "市委第三轮巡察"):
            key = inspections.add(workspace, inspections.InspectionDraft(name))
            findings.add(workspace, key, findings.FindingDraft(f"{name}的问题。"))
    answer = run("ledger", "main", "--from", fresh, "--to", tmp_path / "a.xlsx")
    assert answer.code == 2
    assert "十届省委第二轮巡视" in answer.err
    assert "市委第三轮巡察" in answer.err
    assert (
        run("ledger", "main", "--from", fresh, "--to", tmp_path / "a.xlsx", "--inspection", "市委第三轮巡察").code == 0
    )
    told = [str(cell.value) for row in load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows() for cell in row]
    assert "市委第三轮巡察的问题。" in told
    assert "十届省委第二轮巡视的问题。" not in told


def test_until_and_as_of_are_two_questions(run: Run, fresh: Path, tmp_path: Path, clock) -> None:
    from core.domain import findings, inspections

    with Workspace.open(fresh) as workspace:
        key = inspections.add(workspace, inspections.InspectionDraft("某轮"))
        findings.add(workspace, key, findings.FindingDraft("先记的问题。"))
    clock.forward(days=10)
    with Workspace.open(fresh) as workspace:
        findings.add(workspace, key, findings.FindingDraft("后记的问题。"))

    def told(*words: str) -> str:
        assert run("ledger", "main", "--from", fresh, "--to", tmp_path / "a.xlsx", "--force", *words).code == 0
        sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
        return " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)

    until = told("--until", "2025-09-20")
    assert "后记的问题" in until
    assert "截至2025年9月20日" in until
    assert "记录生成" not in until
    past = told("--as-of", "2025-09-20")
    assert "先记的问题" in past
    assert "后记的问题" not in past
    assert "按2025年9月20日23:59的记录生成" in past
    both = told("--as-of", "2025-09-25T12:00", "--until", "2025-09-30")
    assert "后记的问题" in both
    assert "截至2025年9月30日" in both
    assert "按2025年9月25日12:00的记录生成" in both


def test_as_of_before_anything_was_recorded_there_is_nothing(run: Run, demo: Path, tmp_path: Path) -> None:
    answer = run("report", "progress", "--from", demo, "--to", tmp_path / "a.pdf", "--as-of", "2020-01-01")
    assert answer.code == 1


def test_reading_is_allowed_beside_an_open_window_and_writing_ends_with_3(
    run: Run, fresh: Path, tmp_path: Path
) -> None:
    assert run("intake", SAMPLE, "--into", fresh).code == 0
    with Workspace.open(fresh):
        assert run("ledger", "main", "--from", fresh, "--to", tmp_path / "a.xlsx").code == 0
        answer = run("intake", SAMPLE, "--into", fresh, "--again")
    assert answer.code == 3
    assert "已在另一个窗口" in answer.err


def test_an_unknown_operator_is_refused(run: Run, demo: Path, tmp_path: Path) -> None:
    answer = run("ledger", "main", "--from", demo, "--to", tmp_path / "a.xlsx", "--operator", "无此人")
    assert answer.code == 1
    assert "无此人" in answer.err


def test_ledgers_and_papers_are_listed_with_name_and_title(run: Run) -> None:
    assert run("ledgers").out.splitlines()[:4] == [
        "problems\t问题清单", "tasks\t任务清单", "responsibilities\t责任清单", "main\t整改台账",
    ]  # fmt: skip
    assert "progress\t整改进展情况报告" in run("papers").out.splitlines()


# -- verify, backup, restore -------------------------------------------------------------------


def test_a_whole_workspace_verifies(run: Run, demo: Path) -> None:
    assert run("verify", demo).code == 0
    assert json.loads(run("verify", demo, "--json").out) == {"items": []}


def test_an_altered_value_is_found_and_told(run: Run, demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo, tmp_path / "copy")
    database = sqlite3.connect(tmp_path / "copy" / "workspace.db")
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        database.execute(f'DROP TRIGGER "{name}"')
    database.execute("UPDATE finding SET text = '没有问题。' WHERE id = 1")
    for _, sql in triggers:
        database.execute(sql)
    database.commit()
    database.close()
    answer = run("verify", tmp_path / "copy", "--json")
    items = json.loads(answer.out)["items"]
    assert answer.code == 1
    assert all(set(item) == {"code", "where", "text"} for item in items)
    assert ("verify.row", "finding/1") in [(item["code"], item["where"]) for item in items]
    assert run("verify", tmp_path / "copy").code == 1


def test_what_cannot_be_verified_ends_with_3(run: Run, tmp_path: Path) -> None:
    assert run("verify", tmp_path / "nowhere").code == 3
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "workspace.db").write_bytes(b"no database at all" * 500)
    assert run("verify", tmp_path / "broken").code == 3


def test_a_backup_is_restored_elsewhere_as_it_was(run: Run, demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "某区.rectify"
    assert run("backup", demo, "--to", file).code == 0
    assert run("restore", file, "--to", tmp_path / "again").code == 0
    with Workspace.open(demo, read_only=True) as one, Workspace.open(tmp_path / "again") as other:
        texts = "SELECT id, text, version FROM finding ORDER BY id"
        assert one.sql(texts) == other.sql(texts)
    assert run("verify", tmp_path / "again").code == 0


def test_a_backup_overwrites_only_with_force(run: Run, demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "某区.rectify"
    file.write_text("kept")
    assert run("backup", demo, "--to", file).code == 1
    assert file.read_text() == "kept"
    assert run("backup", demo, "--to", file, "--force").code == 0


def test_what_is_no_backup_ends_with_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.rectify").write_text("no backup")
    answer = run("restore", tmp_path / "x.rectify", "--to", tmp_path / "again")
    assert answer.code == 3
    assert "不是整改台账的备份" in answer.err


# -- demo --------------------------------------------------------------------------------------


def test_the_sample_has_findings_measures_progress_a_ledger_and_a_report(demo: Path) -> None:
    assert (demo / "台账.xlsx").stat().st_size > 5000
    assert (demo / "整改进展情况报告.pdf").read_bytes().startswith(b"%PDF-")
    with Workspace.open(demo, read_only=True) as workspace:
        for table in ("finding", "measure", "progress", "unit", "person", "plan_edition"):
            assert workspace.sql(f"SELECT count(*) FROM {table}") > [(0,)], table


def test_the_sample_is_not_made_where_something_lies(run: Run, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "工作.txt").write_text("kept")
    answer = run("demo", tmp_path / "full", "--no-window")
    assert answer.code == 1
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["工作.txt"]


def test_without_a_display_the_sample_is_made_and_no_window_follows(run: Run, tmp_path: Path) -> None:
    answer = run("demo", tmp_path / "demo")
    assert answer.code == 0
    assert "没有显示器" in answer.out
    assert cli.window_after(["demo", str(tmp_path / "demo")]) is None
    assert cli.window_after(["ledgers"]) is None


def test_with_a_display_the_window_follows_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":0")
    assert cli.window_after(["demo", "here"]) == Path("here")
    assert cli.window_after(["demo", "here", "--no-window"]) is None
