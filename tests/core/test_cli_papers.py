"""命令行·公文: every form a paper may have, its sheets, and what a 核对码 says later."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from docx import Document
from pikepdf import pdfa

from core import cli
from core.store.workspace import Workspace

ROUND = "十一届省委第八轮巡视 澄江湾新区党工委"  # of the sample


@pytest.fixture
def said(capsys, clock):
    """Run a command; its exit code with what it said on stdout and stderr."""

    def run(*words):
        given = [str(word) for word in words]
        code = cli.main([*given, "--inspection", ROUND] if given[0] == "report" else given)
        return code, *(part.strip() for part in capsys.readouterr())

    return run


@pytest.fixture
def place(said, tmp_path: Path) -> Path:
    """The sample workspace of this test alone."""
    folder = tmp_path / "示例"
    assert said("demo", folder, "--no-window")[0] == 0
    return folder


def test_a_paper_is_made_as_word(said, place, tmp_path):
    target = tmp_path / "方案.docx"
    assert said("report", "整改方案", "--from", place, "--to", target)[:2] == (0, str(target))
    assert any(p.style.name == "Title" and "整改方案" in p.text for p in Document(target).paragraphs)


def test_another_ending_is_refused_before_anything_is_made(said, place, tmp_path):
    code, _, err = said("report", "plan", "--from", place, "--to", tmp_path / "方案.doc")
    assert (code, ".pdf .docx" in err, (tmp_path / "方案.doc").exists()) == (1, True, False)


def test_a_paper_is_made_for_the_archive(said, place, tmp_path):
    assert said("report", "head", "--from", place, "--to", tmp_path / "a.pdf", "--pdfa")[0] == 0
    assert pdfa.validate_written(tmp_path / "a.pdf", "2b").passed
    assert said("report", "head", "--from", place, "--to", tmp_path / "a.docx", "--pdfa")[0] == 1


def test_an_offices_style_file_is_used_or_told_what_is_wrong_in_it(said, place, tmp_path):
    style = tmp_path / "本单位.toml"
    style.write_text('[page_number]\npage_number_form = "第{page}页"\n', encoding="utf-8")
    assert said("report", "plan", "--from", place, "--to", tmp_path / "a.pdf", "--style", style)[0] == 0
    assert "第1页" in pypdfium2.PdfDocument(tmp_path / "a.pdf")[0].get_textpage().get_text_range()
    style.write_text("[page]\nline_pitch = 40\n", encoding="utf-8")
    code, _, err = said("report", "plan", "--from", place, "--to", tmp_path / "b.pdf", "--style", style)
    assert (code, "本单位.toml" in err, "28 到 33" in err) == (1, True, True)


def test_a_paper_about_the_whole_takes_no_selection(said, place, tmp_path):
    for given in (("--finding", "1"), ("--unit", "党政办公室")):
        code, _, err = said("report", "plan", "--from", place, "--to", tmp_path / "a.pdf", *given)
        assert (code, "不能按问题或单位选择" in err) == (1, True)


def test_into_a_folder_each_sheet_is_a_file_of_its_own(said, place, tmp_path):
    (tmp_path / "出").mkdir()
    assert said("report", "plan", "--from", place, "--to", tmp_path / "出")[0] == 0
    assert [path.name for path in (tmp_path / "出").iterdir()] == ["整改方案.pdf"]


def code_in(file: Path) -> str:
    text = pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range()
    return text.partition("核对码 ")[2][:8]


def test_a_code_says_later_what_differs(said, place, tmp_path, clock):
    from core.domain import findings

    assert said("report", "progress", "--from", place, "--to", tmp_path / "a.pdf", "--code")[0] == 0
    code = code_in(tmp_path / "a.pdf")
    found, out, _ = said("code", code, "--from", place)
    assert (found, "内容相同" in out) == (0, True)
    clock.forward(hours=1)
    with Workspace.open(place) as workspace:
        key = findings.ids(workspace, findings.FindingFilter())[0]
        row = findings.one(workspace, key)
        findings.edit(workspace, key, replace(findings.draft_of(row), brief="改写过的简述"), seen=row.version)
    found, out, _ = said("code", code, "--from", place)
    assert found == 1
    assert any(line.startswith("+") and "改写过的简述" in line for line in out.splitlines())
    told = json.loads(said("code", code, "--from", place, "--json")[1])
    assert (told["same"], told["exact"], bool(told["items"])) == (False, True, True)
    assert said("code", "00000000", "--from", place)[0] == 1


def test_a_paper_of_a_past_moment_may_have_a_code_too(said, place, tmp_path):
    given = ("--as-of", "2025-09-15", "--code")
    assert said("report", "progress", "--from", place, "--to", tmp_path / "a.pdf", *given)[0] == 0
    assert said("code", code_in(tmp_path / "a.pdf"), "--from", place)[0] == 0


def test_own_wordings_are_listed_and_made(said, place, tmp_path):
    from core.domain import own_resources
    from core.output import wording

    text = wording.built_in("plan").text.replace("的整改方案", "的整改实施方案")
    with Workspace.open(place) as workspace:
        own_resources.add(workspace, "wording", "党工委整改方案", text, based_on="plan", based_on_version="1")
    assert "党工委整改方案\t党工委整改方案" in said("papers", "--from", place)[1].splitlines()
    assert "党工委整改方案" not in said("papers")[1]
    assert said("report", "党工委整改方案", "--from", place, "--to", tmp_path / "a.docx")[0] == 0
    assert "整改实施方案" in "".join(p.text for p in Document(tmp_path / "a.docx").paragraphs)


def test_a_paper_is_locked_with_the_password_from_stdin(said, place, tmp_path, monkeypatch):
    target = tmp_path / "加密.pdf"
    given = ("report", "head", "--from", place, "--to", target, "--lock", "--password-stdin")
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    code, _, err = said(*given)
    assert (code, err, target.exists()) == (1, "没有收到打开密码，没有生成文件。", False)
    monkeypatch.setattr("sys.stdin", io.StringIO("一二3四\n"))
    assert said(*given)[0] == 0
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(target)
    with pikepdf.open(target, password="一二3四") as opened:
        assert opened.encryption.R == 6
    assert said(*given, "--pdfa")[0] == 1


def test_very_much_evidence_is_appended_only_when_forced(said, place, tmp_path, monkeypatch):
    monkeypatch.setattr("core.output.evidence_pages.HEAVY", 0)
    given = ("report", "case_file", "--from", place, "--to", tmp_path / "档.pdf")
    code, _, err = said(*given)
    assert (code, "--force" in err, (tmp_path / "档.pdf").exists()) == (1, True, False)
    assert said(*given, "--force")[0] == 0
