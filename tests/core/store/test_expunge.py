"""What must leave, leaves: tables, past, index, drafts, files and the bytes of the database; the chain stays whole."""

import pytest

from core.base.errors import Refused
from core.store import backup, drafts, evidence, expunge, search, undo, verify
from core.store.tables import Evidence, Finding
from core.store.workspace import Workspace
from tests.core.store import office

SECRET = "绝密纪要赵钱孙"


def bytes_of(workspace: Workspace) -> bytes:
    files = [path for path in workspace.folder.iterdir() if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


def codes(workspace: Workspace) -> list[str]:
    return [item.code for item in verify.check(workspace)]


def test_a_record_leaves_with_all_it_owned_and_the_trail_stays_whole(workspace: Workspace, clock) -> None:
    inspection = office.begin(workspace)
    secret, other = office.add(workspace, inspection, [SECRET, "寻常问题"])
    office.measure(workspace, secret, f"{SECRET}的措施")
    drafts.save(workspace, "form", {"text": f"抄自{SECRET}"})
    drafts.save(workspace, f"finding:{secret}", {"x": 1})
    drafts.save(workspace, "kept", {"text": "别的"})
    moment, code = clock.moment, workspace.code()
    clock.forward(days=1)
    expunge.expunge(workspace, [("finding", secret)], reason="涉密")
    assert SECRET.encode() not in bytes_of(workspace)
    assert " ".join(SECRET).encode() not in bytes_of(workspace)
    assert search.find(workspace, SECRET) == []
    assert workspace.sql("SELECT id FROM finding") == [(other,)]
    assert workspace.sql("SELECT count(*) FROM measure") == [(0,)]
    assert drafts.keys(workspace) == ["kept"]
    items = verify.check(workspace, against=code)
    assert [item.code for item in items] == ["verify.cleared"]
    assert "已清除" in items[0].text
    assert verify.defects(items) == []
    with workspace.as_of(moment) as past:
        assert past.sql("SELECT text FROM finding WHERE id = ?", secret) == [("",)]


def test_an_evidence_file_leaves_too_and_the_snapshots_that_hold_it_are_named(workspace: Workspace, clock) -> None:
    backup.daily(workspace)
    clock.forward(hours=1)
    sha256 = evidence.keep(workspace, SECRET.encode())
    row = office.file_away(workspace, sha256, f"{SECRET}.pdf")
    holding = backup.daily(workspace)
    file = evidence.path(workspace, sha256)
    assert expunge.expunge(workspace, [("evidence", row)], reason="涉密") == [holding]
    assert not file.exists()
    assert not [path for path in (workspace.folder / "backups" / "evidence").rglob("*") if path.is_file()]
    assert SECRET.encode() not in bytes_of(workspace)
    assert codes(workspace) == ["verify.cleared"]


def test_a_file_that_another_record_names_stays(workspace: Workspace) -> None:
    sha256 = evidence.keep(workspace, b"both")
    one, _ = office.file_away(workspace, sha256, "甲"), office.file_away(workspace, sha256, "乙")
    expunge.expunge(workspace, [("evidence", one)], reason="误传")
    assert evidence.path(workspace, sha256).read_bytes() == b"both"


def test_single_texts_can_be_cleared_also_such_as_never_change(workspace: Workspace) -> None:
    finding = office.add(workspace, office.begin(workspace), [SECRET])[0]
    office.edit(workspace, finding, text="改写", brief="留下")
    expunge.expunge(workspace, [("finding", finding)], reason="点名", columns=["original", "text"])
    assert workspace.sql("SELECT original, text, brief FROM finding") == [("", "", "留下")]
    assert SECRET.encode() not in bytes_of(workspace)
    assert codes(workspace) == ["verify.cleared"]
    office.edit(workspace, finding, brief="还能改")
    with pytest.raises(Exception, match="frozen"):
        office.edit(workspace, finding, original="不能改")


def test_what_was_deleted_before_can_be_cleared_as_well(workspace: Workspace) -> None:
    finding = office.add(workspace, office.begin(workspace), [SECRET])[0]
    office.measure(workspace, finding, SECRET)
    office.delete(workspace, Finding, finding)
    expunge.expunge(workspace, [("finding", finding)], reason="涉密")
    assert SECRET.encode() not in bytes_of(workspace)
    assert codes(workspace) == ["verify.cleared"]
    step = undo.next_undo(workspace)
    assert step is not None
    assert step.name == "try.begin", "neither what was cleared nor the clearing can be undone"


def test_clearing_again_keeps_the_count_right(workspace: Workspace) -> None:
    first, second = office.add(workspace, office.begin(workspace), [SECRET, "乙"])
    expunge.expunge(workspace, [("finding", first)], reason="一")
    expunge.expunge(workspace, [("finding", second)], reason="二")
    assert codes(workspace) == ["verify.cleared"]


def test_the_reason_stays_in_the_audit(workspace: Workspace) -> None:
    finding = office.add(workspace, office.begin(workspace))[0]
    expunge.expunge(workspace, [("finding", finding)], reason="误录他人信息")
    facts = workspace.sql("SELECT facts FROM operation WHERE name = 'record.expunge'")[0][0]
    assert "误录他人信息" in facts


def test_it_needs_a_reason_a_record_and_the_right_to_manage(workspace: Workspace) -> None:
    finding = office.add(workspace, office.begin(workspace))[0]
    for records, reason, code in (
        ([("finding", finding)], " ", "expunge.no_reason"),
        ([("finding", 77)], "涉密", "expunge.nothing"),
    ):
        with pytest.raises(Refused) as refused:
            expunge.expunge(workspace, records, reason=reason)
        assert refused.value.code == code
    office.set_rights(workspace, "write")
    with pytest.raises(Refused) as refused:
        expunge.expunge(workspace, [("finding", finding)], reason="涉密")
    assert refused.value.code == "operator.no_right"


def test_an_expunge_that_was_cut_off_is_finished_at_the_next_opening(workspace: Workspace, monkeypatch) -> None:
    sha256 = evidence.keep(workspace, SECRET.encode())
    row = office.file_away(workspace, sha256, SECRET)
    file = evidence.path(workspace, sha256)
    with monkeypatch.context() as cut:
        cut.setattr(expunge, "finish", lambda workspace: None)
        expunge.expunge(workspace, [("evidence", row)], reason="涉密")
    workspace.close()
    assert file.exists()
    with Workspace.open(workspace.folder) as again:
        assert not file.exists()
        assert SECRET.encode() not in bytes_of(again)
        assert workspace.schema.model["evidence"] is Evidence
