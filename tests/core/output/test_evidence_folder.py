"""佐证材料卷: numbered, listed, with hashes; whole or not there at all."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.base.errors import Cancelled
from core.base.meter import Meter
from core.domain import clues, evidence, findings
from core.domain.clues import ClueDraft
from core.domain.evidence import EvidenceDraft
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft, add
from core.output import evidence_folder
from core.store import evidence as store


@pytest.fixture
def finding(workspace: Any, tmp_path: Path) -> int:
    """A finding with three files, one of them altered since, and a name without a file; a clue has another file."""
    inspection = add(workspace, InspectionDraft("十届省委第二轮巡视"))
    key = findings.add(workspace, inspection, FindingDraft("议事规则不健全", brief="议事规则"))
    files = []
    for name in ("会议记录.txt", "通知.txt", "照片.jpg"):
        (tmp_path / name).write_bytes(name.encode())
        files.append(tmp_path / name)
    evidence.attach(workspace, "finding", key, evidence.take(workspace, files))
    evidence.name_only(workspace, "finding", key, EvidenceDraft("纸质凭证"))
    rows = evidence.of(workspace, "finding", key)
    draft = EvidenceDraft("=1+1 通知", document_number="云办发〔2025〕3号", pages=4, page_from=2, page_to=3)
    evidence.edit(workspace, rows[1].id, draft, seen=1)
    store.path(workspace, rows[2].sha256).write_bytes("照片.JPG".encode())
    (tmp_path / "举报信.txt").write_text("密", encoding="utf-8")
    clue = clues.add(workspace, inspection, ClueDraft(text="线索"))
    evidence.attach(workspace, "clue", clue, evidence.take(workspace, [tmp_path / "举报信.txt"]))
    return key


def test_the_folder_is_numbered_and_lists_what_lies_in_it(workspace: Any, finding: int, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    made = evidence_folder.write(workspace, finding, target)
    assert made.folder == target / "1号问题佐证材料 议事规则"
    assert (made.files, made.lacking) == (2, ("照片",))
    names = sorted(file.name for file in made.folder.iterdir())
    assert names == ["01 会议记录.txt", "02 =1+1 通知.txt", evidence_folder.CONTENTS, evidence_folder.HASHES]
    sheet = openpyxl.load_workbook(made.folder / evidence_folder.CONTENTS).active
    listed = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [row[1] for row in listed] == ["会议记录", "=1+1 通知", "照片", "纸质凭证"]
    assert [row[-1] for row in listed] == ["01 会议记录.txt", "02 =1+1 通知.txt", "文件缺失", "只有名称"]
    assert (listed[1][2], listed[1][4], listed[1][5]) == ("云办发〔2025〕3号", "4", "第2—3页")


def test_the_hashes_are_those_of_the_files(workspace: Any, finding: int, tmp_path: Path) -> None:
    made = evidence_folder.write(workspace, finding, tmp_path)
    lines = (made.folder / evidence_folder.HASHES).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    for line in lines:
        digest, _, name = line.partition("  ")
        assert store.digest(made.folder / name) == digest


def test_a_second_export_leaves_the_first_as_it_is(workspace: Any, finding: int, tmp_path: Path) -> None:
    first = evidence_folder.write(workspace, finding, tmp_path)
    second = evidence_folder.write(workspace, finding, tmp_path)
    assert second.folder.name == "1号问题佐证材料 议事规则 (2)"
    assert (first.folder / evidence_folder.CONTENTS).is_file()


def test_stopping_leaves_nothing(workspace: Any, finding: int, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    steps: list[int] = []
    with pytest.raises(Cancelled):
        evidence_folder.write(
            workspace, finding, target, Meter(lambda _, done, total: steps.append(done), lambda: len(steps) > 1)
        )
    assert list(target.iterdir()) == []
