"""The one way to write: a right, a transaction, an audit entry, an announcement — or nothing at all."""

from datetime import timedelta

import pytest

from core.base.errors import Refused, Stale
from core.store import operations
from core.store.operations import Changes, operation
from core.store.tables import Finding, Inspection, Unit
from core.store.workspace import Workspace
from tests.core.store import office


def test_what_an_operation_wrote_is_there_and_is_named_in_the_audit(workspace: Workspace) -> None:
    inspection = office.begin(workspace, "第八轮巡视")
    assert workspace.sql("SELECT name, version FROM inspection WHERE id = ?", inspection) == [("第八轮巡视", 1)]
    name, operator, changes = workspace.sql("SELECT name, operator, changes FROM operation ORDER BY id DESC LIMIT 1")[0]
    assert (name, operator) == ("try.begin", workspace.operator)
    assert changes == workspace.sql("SELECT count(*) FROM change WHERE tbl = 'inspection'")[0][0]


def test_an_operation_that_fails_leaves_nothing_and_says_nothing(workspace: Workspace) -> None:
    finding = office.add(workspace, office.begin(workspace))[0]
    before, told = office.contents(workspace, versions=True), list[Changes]()
    count = workspace.sql("SELECT count(*) FROM operation")
    workspace.changed.append(told.append)
    with pytest.raises(ZeroDivisionError):
        office.fail(workspace, finding, ZeroDivisionError())
    assert office.contents(workspace, versions=True) == before
    assert workspace.sql("SELECT count(*) FROM operation") == count
    assert told == []
    office.edit(workspace, finding, brief="works again")


def test_changes_are_announced_after_the_commit(workspace: Workspace) -> None:
    inspection = office.begin(workspace)
    told: list[Changes] = []

    def look(changes: Changes) -> None:
        other = workspace.reader()
        assert other.sql("SELECT count(*) FROM finding") == [(2,)], "announced before the commit"
        other.close()
        told.append(changes)

    workspace.changed.append(look)
    ids = office.add(workspace, inspection, ["甲", "乙"])
    assert told == [Changes("try.add", {"finding": frozenset(ids)})]


def test_operations_do_not_call_operations(workspace: Workspace) -> None:
    @operation("try.nested")
    def nested(workspace: Workspace) -> None:
        office.begin(workspace)

    with pytest.raises(RuntimeError, match="operations do not call operations"):
        nested(workspace)
    assert workspace.sql("SELECT count(*) FROM inspection") == [(0,)]


def test_a_name_belongs_to_one_operation() -> None:
    with pytest.raises(ValueError, match=r"try\.begin"):
        operation("try.begin")(lambda workspace: None)


def test_every_operation_is_declared_with_its_right() -> None:
    known = operations.declared()["try.manage"]
    assert (known.name, known.right, known.undoable) == ("try.manage", "manage", True)
    assert not operations.is_undoable("try.number")
    assert not operations.is_undoable("one.of_a_newer_program")


def test_who_lacks_the_right_is_refused(workspace: Workspace) -> None:
    office.manage(workspace)
    office.set_rights(workspace, "write")
    with pytest.raises(Refused) as refused:
        office.manage(workspace)
    assert (refused.value.code, refused.value.facts) == ("operator.no_right", {"right": "manage"})
    office.begin(workspace)


def test_a_write_outside_an_operation_is_our_own_fault(workspace: Workspace) -> None:
    for write in (
        lambda: workspace.insert(Unit, name="组织部"),
        lambda: workspace.update(Unit, 1, name="组织部"),
        lambda: workspace.delete(Unit, 1),
        lambda: workspace.run(Unit.delete()),
        lambda: workspace.describe(n=1),
    ):
        with pytest.raises(RuntimeError):
            write()


def test_each_change_raises_the_version_by_one_and_no_change_does_not(workspace: Workspace) -> None:
    finding = office.add(workspace, office.begin(workspace))[0]
    office.edit(workspace, finding, brief="一", goal="二")
    office.edit(workspace, finding, brief="一")
    assert workspace.sql("SELECT version FROM finding") == [(2,)]


def test_a_form_opened_on_an_older_version_is_stale_and_names_what_changed(workspace: Workspace) -> None:
    finding = office.add(workspace, office.begin(workspace))[0]
    office.edit(workspace, finding, brief="她写的", remark="备注")
    with pytest.raises(Stale) as stale:
        office.edit(workspace, finding, seen=1, brief="我写的")
    assert stale.value.changed == [("brief", "她写的", "我写的"), ("remark", "备注", "")]
    office.edit(workspace, finding, seen=2, brief="我写的")


def test_what_is_gone_cannot_be_changed(workspace: Workspace) -> None:
    for write in (lambda: office.edit(workspace, 77, brief="x"), lambda: office.delete(workspace, Finding, 77)):
        with pytest.raises(Refused) as refused:
            write()
        assert refused.value.code == "record.gone"


def test_deleting_takes_what_is_owned_empties_links_and_refuses_what_is_used(workspace: Workspace) -> None:
    inspection = office.begin(workspace)
    first, second = office.add(workspace, inspection, ["甲", "乙"])
    office.measure(workspace, first)
    category = office.categorise(workspace, inspection, second, "政治建设")
    with pytest.raises(Refused) as refused:
        office.delete(workspace, type_of("category", workspace), category)
    assert refused.value.code == "record.in_use"
    office.delete(workspace, Inspection, inspection)
    assert [workspace.sql(f"SELECT count(*) FROM {name}")[0][0] for name in ("finding", "measure", "category")] == [
        0
    ] * 3


def type_of(name: str, workspace: Workspace) -> type:
    return workspace.schema.model[name]


def test_while_another_writes_an_operation_is_refused_at_once(workspace: Workspace) -> None:
    inspection = office.begin(workspace)
    other = workspace.writer()
    other.database.run("BEGIN IMMEDIATE")
    try:
        with pytest.raises(Refused) as refused:
            office.add(workspace, inspection)
        assert refused.value.code == "workspace.busy"
    finally:
        other.database.run("ROLLBACK")
        other.close()
    office.add(workspace, inspection)


def test_a_writing_job_tells_the_listeners_of_the_window(workspace: Workspace) -> None:
    told: list[Changes] = []
    workspace.changed.append(told.append)
    assert workspace.settings["name"] == workspace.name
    job = workspace.writer()
    office.begin(job)
    office.rename(job, "新名称")
    job.close()
    assert [changes.operation for changes in told] == ["try.begin", "try.rename"]
    assert workspace.name == "新名称"
    assert workspace.sql("SELECT count(*) FROM inspection") == [(1,)]


def test_a_reader_reads_and_cannot_write(workspace: Workspace) -> None:
    office.begin(workspace)
    reader = workspace.reader()
    assert reader.value(Inspection.select(Inspection.name)) == "第三轮巡视"
    with pytest.raises(Refused) as refused:
        office.begin(reader)
    assert refused.value.code == "workspace.only_read"
    reader.close()


def test_moments_never_run_backwards_and_it_is_marked(workspace: Workspace, clock) -> None:
    office.begin(workspace)
    at = clock.moment
    clock.set(at - timedelta(days=3))
    assert workspace.clock_doubt() == ("earlier", at)
    office.begin(workspace, "次日")
    clock.set(at + timedelta(days=61))
    assert workspace.clock_doubt() == ("later", at)
    found = workspace.sql("SELECT at, marked FROM operation WHERE name = 'try.begin' ORDER BY id")
    assert found == [("2025-09-15T01:00:00.000Z", 0), ("2025-09-15T01:00:00.000Z", 1)]


def test_a_day_ends_at_midnight_in_shanghai(workspace: Workspace, clock) -> None:
    assert workspace.today().isoformat() == "2025-09-15"
    clock.forward(hours=14.99)
    assert workspace.today().isoformat() == "2025-09-15"
    clock.forward(hours=0.01)
    assert workspace.today().isoformat() == "2025-09-16"
