"""Undo is a new operation that gives back what was, or says who stands in the way."""

import pytest

from core.base.errors import Refused
from core.store import operations, search, undo, verify
from core.store.operations import operation
from core.store.tables import Finding, Inspection
from core.store.workspace import Workspace
from tests.core.store import office


@pytest.fixture
def findings(workspace: Workspace) -> list[int]:
    return office.add(workspace, office.begin(workspace), ["甲", "乙", "丙"])


def names(workspace: Workspace, number: int) -> list[str]:
    return [step.name for step in undo.blocking(workspace, number)]


def last(workspace: Workspace) -> int:
    return workspace.sql("SELECT max(id) FROM operation")[0][0]


def test_every_step_goes_back_in_turn_and_forward_again(workspace: Workspace, findings: list[int]) -> None:
    states = [office.contents(workspace)]
    steps = [
        lambda: office.edit(workspace, findings[0], brief="一"),
        lambda: office.measure(workspace, findings[1]),
        lambda: office.categorise(workspace, 1, findings[2], "政治建设"),
        lambda: office.delete(workspace, Finding, findings[1]),
        lambda: office.delete(workspace, Inspection, 1),
    ]
    for step in steps:
        step()
        states.append(office.contents(workspace))
    for state in reversed(states[:-1]):
        undo.undo(workspace)
        assert office.contents(workspace) == state
    for state in states[1:]:
        undo.redo(workspace)
        assert office.contents(workspace) == state
    assert verify.check(workspace) == []


def test_the_index_follows_undo(workspace: Workspace, findings: list[int]) -> None:
    office.edit(workspace, findings[0], brief="扶贫")
    undo.undo(workspace)
    assert search.find(workspace, "扶贫") == []
    undo.redo(workspace)
    assert search.find(workspace, "扶贫") == [("finding", findings[0])]


def test_undo_survives_a_restart(workspace: Workspace, findings: list[int]) -> None:
    office.edit(workspace, findings[0], brief="一")
    office.edit(workspace, findings[0], brief="二")
    undo.undo(workspace)
    workspace.close()
    with Workspace.open(workspace.folder) as again:
        step = undo.next_undo(again)
        assert step is not None
        assert step.name == "try.edit"
        undo.undo(again)
        assert again.sql("SELECT brief FROM finding WHERE id = ?", findings[0]) == [("",)]
        undo.redo(again)
        undo.redo(again)
        assert again.sql("SELECT brief FROM finding WHERE id = ?", findings[0]) == [("二",)]


def test_versions_only_rise(workspace: Workspace, findings: list[int]) -> None:
    office.edit(workspace, findings[0], brief="一")
    for expected, step in ((3, undo.undo), (4, undo.redo), (5, undo.undo)):
        step(workspace)
        assert workspace.sql("SELECT version FROM finding WHERE id = ?", findings[0]) == [(expected,)]
    office.delete(workspace, Finding, findings[0])
    undo.undo(workspace)
    assert workspace.sql("SELECT version FROM finding WHERE id = ?", findings[0]) == [(6,)]


def test_a_new_step_ends_redo(workspace: Workspace, findings: list[int]) -> None:
    office.edit(workspace, findings[0], brief="一")
    undo.undo(workspace)
    assert undo.next_redo(workspace) is not None
    office.edit(workspace, findings[1], brief="二")
    assert undo.next_redo(workspace) is None
    with pytest.raises(Refused) as refused:
        undo.redo(workspace)
    assert refused.value.code == "undo.nothing_to_redo"


def test_what_can_never_be_undone_is_passed_over_but_stands_in_the_way(
    workspace: Workspace, findings: list[int]
) -> None:
    office.edit(workspace, findings[0], brief="一")
    edited = last(workspace)
    office.number(workspace, findings[1], "1")
    step = undo.next_undo(workspace)
    assert step is not None
    assert step.operation_id == edited
    office.number(workspace, findings[0], "2")
    assert names(workspace, edited) == ["try.number"]
    with pytest.raises(Refused) as refused:
        undo.undo(workspace)
    assert refused.value.code == "undo.blocked"
    with pytest.raises(Refused) as refused:
        undo.undo_through(workspace, edited)
    assert refused.value.code == "undo.never"


def test_nothing_to_undo_is_said(workspace: Workspace) -> None:
    assert undo.next_undo(workspace) is None
    with pytest.raises(Refused) as refused:
        undo.undo(workspace)
    assert refused.value.code == "undo.nothing"


def test_an_operation_that_changed_nothing_is_no_step(workspace: Workspace, findings: list[int]) -> None:
    office.edit(workspace, findings[0], brief="")
    step = undo.next_undo(workspace)
    assert step is not None
    assert step.name == "try.add"


def test_newer_steps_on_the_same_record_are_named_and_go_with_it(workspace: Workspace, findings: list[int]) -> None:
    before = office.contents(workspace)
    office.edit(workspace, findings[0], brief="一")
    first = last(workspace)
    office.edit(workspace, findings[1], brief="别的")
    office.edit(workspace, findings[0], goal="二")
    assert names(workspace, first) == ["try.edit"]
    undo.undo_through(workspace, first)
    after = office.contents(workspace)
    assert after["finding"][0] == before["finding"][0]
    assert after["finding"][1] != before["finding"][1], "what does not stand on it stays"
    undo.redo(workspace)
    assert workspace.sql("SELECT brief, goal FROM finding WHERE id = ?", findings[0]) == [("一", "二")]


def test_what_refers_to_a_new_record_stands_in_the_way_of_its_undo(workspace: Workspace, findings: list[int]) -> None:
    added = last(workspace)
    office.measure(workspace, findings[0])
    office.measure(workspace, findings[0])
    assert names(workspace, added) == ["try.measure", "try.measure"]
    before = office.contents(workspace)
    undo.undo_through(workspace, added)
    assert workspace.sql("SELECT count(*) FROM finding") == [(0,)]
    undo.redo(workspace)
    assert office.contents(workspace) == before


def test_a_removed_owner_stands_in_the_way_of_what_needs_it_back(workspace: Workspace, findings: list[int]) -> None:
    category = office.categorise(workspace, 1, findings[0], "政治建设")
    office.edit(workspace, findings[0], category=None)
    emptied = last(workspace)
    office.delete(workspace, workspace.schema.model["category"], category)
    assert names(workspace, emptied) == ["try.delete"]
    undo.undo_through(workspace, emptied)
    assert workspace.sql("SELECT category_id FROM finding WHERE id = ?", findings[0]) == [(category,)]


def test_steps_that_are_taken_back_block_nothing(workspace: Workspace, findings: list[int]) -> None:
    office.edit(workspace, findings[0], brief="一")
    first = last(workspace)
    office.edit(workspace, findings[0], brief="二")
    undo.undo(workspace)
    assert names(workspace, first) == []


def test_one_undoes_ones_own_steps(workspace: Workspace, findings: list[int]) -> None:
    office.edit(workspace, findings[0], brief="一")
    mine = last(workspace)
    office.hire(workspace, "李文书")
    workspace.work_as("李文书")
    assert undo.next_undo(workspace) is None
    office.edit(workspace, findings[0], goal="二")
    undo.undo(workspace)
    undo.redo(workspace)
    workspace.work_as("王文书")
    assert [step.operator for step in undo.blocking(workspace, mine)] == [2]
    with pytest.raises(Refused) as refused:
        undo.undo_through(workspace, mine)
    assert refused.value.code == "undo.not_own"


def test_undoing_needs_the_right_of_what_is_undone(workspace: Workspace) -> None:
    office.hire(workspace, "李文书")
    office.set_rights(workspace, "write")
    with pytest.raises(Refused) as refused:
        undo.undo(workspace)
    assert refused.value.code == "operator.no_right"


def test_a_taken_back_step_cannot_be_taken_back_twice(workspace: Workspace, findings: list[int]) -> None:
    office.edit(workspace, findings[0], brief="一")
    number = last(workspace)
    undo.undo(workspace)
    assert undo.taken_back(workspace) == {number}
    with pytest.raises(Refused) as refused:
        undo.undo_through(workspace, number)
    assert refused.value.code == "undo.already"
    undo.redo(workspace)
    assert number not in undo.taken_back(workspace)


def test_rows_written_twice_in_one_operation_go_back_in_the_reverse_order(workspace: Workspace) -> None:
    @operation("try.exchange")
    def exchange(workspace: Workspace) -> None:
        """Two unique names change places over a third."""
        setting = workspace.schema.model["setting"]
        for one, name in ((1, "free"), (2, "name"), (1, "language")):
            workspace.update(setting, one, name=name)
        made = workspace.insert(setting, name="short-lived")
        workspace.delete(setting, made)

    before = office.contents(workspace)
    exchange(workspace)
    after = office.contents(workspace)
    assert after != before
    undo.undo(workspace)
    assert office.contents(workspace) == before
    undo.redo(workspace)
    assert office.contents(workspace) == after
    assert verify.check(workspace) == []


def test_labels_name_facts_and_survive_missing_ones() -> None:
    assert undo.label("step.undo", {"step": "导入反馈意见"}) == "撤销：导入反馈意见"
    assert undo.label("step.undo", {}) == "（说明已清除）"
    assert undo.label("of.a_newer_program", {"n": 1}) == "of.a_newer_program"
    assert not operations.is_undoable("step.undo") or operations.declared()["step.undo"].right == ""
