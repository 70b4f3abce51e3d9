"""Workspaces as earlier versions left them, carried forward by this one."""

import zipfile
from pathlib import Path

import pytest

from core.base.errors import Trouble
from core.base.meter import silent
from core.domain import findings, progress
from core.domain.finder import FindingFilter, ids
from core.domain.progress import ProgressDraft
from core.store import backup, migrate, moments, verify
from core.store.workspace import Workspace

KEPT = sorted((Path(__file__).parents[2] / "workspaces").glob("schema_*.rectify"))


@pytest.fixture(params=KEPT, ids=lambda file: file.stem)
def carried(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    backup.restore(request.param, tmp_path / "工作区", silent())
    with Workspace.open(tmp_path / "工作区") as workspace:
        yield workspace


def test_a_workspace_of_every_earlier_version_is_kept_here() -> None:
    assert [file.stem for file in KEPT] == [f"schema_{number}" for number in range(1, migrate.product().version)]


def test_it_comes_forward_whole(carried: Workspace) -> None:
    assert migrate.version(carried.database) == migrate.product().version
    assert migrate.differences(carried.database, carried.schema) == []
    assert list(verify.check(carried, silent())) == []


def test_it_holds_what_it_held(carried: Workspace) -> None:
    rows = findings.rows(carried, ids(carried, FindingFilter()))
    assert len(rows) == 16
    assert all(row.measures for row in rows)


def test_its_past_before_the_upgrade_can_be_read(carried: Workspace) -> None:
    [(moment,)] = carried.sql("SELECT max(at) FROM operation WHERE name = 'plan.decide'")
    with carried.as_of(moments.read(moment)) as past:
        rows = findings.rows(past, ids(past, FindingFilter()))
        assert len(rows) == 16
        assert all(one.progress == "not_started" for row in rows for one in row.measures)


def test_work_goes_on_in_it(carried: Workspace) -> None:
    [first, *_] = ids(carried, FindingFilter())
    row = findings.rows(carried, [first])[0]
    draft = ProgressDraft(carried.today(), "已召开专题会议研究。", "已完成")
    progress.add(carried, "measure", row.measures[0].id, draft)
    assert findings.rows(carried, [first])[0].measures[0].progress == "done"


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_it_is_checked_only_once_it_has_come_forward(file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        packed.extractall(tmp_path)
    with pytest.raises(Trouble) as trouble:
        verify.check(tmp_path, silent())
    assert trouble.value.code == "workspace.older"
