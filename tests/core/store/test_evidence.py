"""A file is kept once, whole, before any row names it."""

import hashlib
from pathlib import Path

import pytest

from core.base.errors import Trouble
from core.store import evidence, verify
from core.store.tables import Evidence
from core.store.workspace import Workspace
from tests.core.store import office

PAPER = b"%PDF-1.7 \xe6\x95\xb4\xe6\x94\xb9" * 1000


def test_a_file_lies_under_its_hash_and_only_once(workspace: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "扫描件.pdf"
    source.write_bytes(PAPER)
    sha256 = evidence.keep(workspace, source)
    assert sha256 == hashlib.sha256(PAPER).hexdigest() == evidence.keep(workspace, PAPER)
    kept = [path for path in (workspace.folder / "evidence").rglob("*") if path.is_file()]
    assert kept == [evidence.path(workspace, sha256)] == [workspace.folder / "evidence" / sha256[:2] / sha256]
    assert kept[0].read_bytes() == PAPER


def test_a_file_that_cannot_be_read_is_trouble(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        evidence.keep(workspace, tmp_path / "不在.pdf")
    assert (trouble.value.code, trouble.value.facts) == ("evidence.no_such_file", {"name": "不在.pdf"})


def test_a_missing_or_altered_file_is_named(workspace: Workspace) -> None:
    sha256 = evidence.keep(workspace, PAPER)
    office.file_away(workspace, sha256, "扫描件.pdf")
    file = evidence.path(workspace, sha256)
    assert verify.check(workspace) == []
    file.write_bytes(PAPER[:-1] + b"x")
    assert [(item.code, item.where) for item in verify.check(workspace)] == [
        ("verify.evidence_altered", f"evidence/{sha256[:2]}/{sha256}")
    ]
    file.unlink()
    items = verify.check(workspace)
    assert [item.code for item in items] == ["verify.evidence_missing"]
    assert "扫描件.pdf" in items[0].text
    with pytest.raises(Trouble) as trouble:
        evidence.path(workspace, sha256)
    assert trouble.value.code == "evidence.missing"


def test_a_file_outlives_its_row_for_redo_and_the_past(workspace: Workspace, clock) -> None:
    sha256 = evidence.keep(workspace, PAPER)
    row = office.file_away(workspace, sha256, "扫描件.pdf")
    moment = clock.moment
    clock.forward(days=1)
    office.delete(workspace, Evidence, row)
    with workspace.as_of(moment) as past:
        assert evidence.path(past, past.sql("SELECT sha256 FROM evidence")[0][0]).read_bytes() == PAPER


def test_what_a_power_failure_left_is_swept_at_the_next_opening(workspace: Workspace) -> None:
    (workspace.folder / "evidence" / "tmpabc.part").write_bytes(b"half")
    workspace.close()
    with Workspace.open(workspace.folder):
        assert list((workspace.folder / "evidence").iterdir()) == []
