"""What was typed survives a crash and is no record until it is saved."""

import pytest

from core.base.errors import Refused
from core.store import drafts
from core.store.workspace import Workspace
from tests.core.store import office


def test_a_draft_is_kept_replaced_and_cleared(workspace: Workspace, clock) -> None:
    assert drafts.load(workspace, "finding:1") is None
    drafts.save(workspace, "finding:1", {"text": "责任", "n": 1})
    clock.forward(minutes=1)
    drafts.save(workspace, "intake", {"text": "整改"})
    drafts.save(workspace, "finding:1", {"text": "责任不力", "list": [1, None]})
    assert drafts.load(workspace, "finding:1") == {"text": "责任不力", "list": [1, None]}
    assert drafts.keys(workspace) == ["finding:1", "intake"]
    drafts.clear(workspace, "finding:1")
    drafts.clear(workspace, "finding:1")
    assert drafts.keys(workspace) == ["intake"]


def test_a_draft_is_in_no_audit_and_outlives_the_program(workspace: Workspace) -> None:
    drafts.save(workspace, "x", {"text": "责任"})
    assert workspace.sql("SELECT count(*) FROM operation") == [(1,)]
    workspace.close()
    with Workspace.open(workspace.folder) as again:
        assert drafts.load(again, "x") == {"text": "责任"}


def test_each_operator_has_drafts_of_his_own(workspace: Workspace) -> None:
    drafts.save(workspace, "x", {"text": "王"})
    office.hire(workspace, "李文书")
    workspace.work_as("李文书")
    assert drafts.load(workspace, "x") is None
    drafts.save(workspace, "x", {"text": "李"})
    workspace.work_as(None)
    assert drafts.load(workspace, "x") == {"text": "王"}


def test_a_reader_keeps_no_drafts_and_a_writing_job_comes_first(workspace: Workspace) -> None:
    reader, job = workspace.reader(), workspace.writer()
    with pytest.raises(Refused) as refused:
        drafts.save(reader, "x", {})
    assert refused.value.code == "workspace.only_read"
    job.database.run("BEGIN IMMEDIATE")
    with pytest.raises(Refused) as refused:
        drafts.save(workspace, "x", {})
    assert refused.value.code == "workspace.busy"
    job.database.run("ROLLBACK")
    job.close()
    reader.close()
