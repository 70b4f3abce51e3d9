"""操作员: who sits at the program and what each may do; 公文文字: the office's own blocks of prose."""

import pytest

from core.base.errors import Refused, Stale
from core.domain import operators, papers
from core.store import undo


def test_the_first_operator_may_do_everything(workspace):
    assert [(row.name, row.rights) for row in operators.rows(workspace)] == [("王文书", tuple(operators.RIGHTS))]


def test_an_operator_needs_a_name_of_his_own(workspace, refusal):
    refusal("operator.no_name", workspace, operators.add, " ", ("write",))
    refusal("operator.known_already", workspace, operators.add, "王文书", ("write",))


def test_somebody_must_be_left_who_may_manage(workspace, refusal):
    refusal("operator.last_manager", workspace, operators.edit, 1, "王文书", ("write",), seen=1)
    operators.add(workspace, "李敏", ("write", "manage"))
    operators.edit(workspace, 1, "王文书", ("write",), seen=1)
    assert operators.rows(workspace)[0].rights == ("write",)


def test_only_who_may_manage_makes_operators(workspace):
    operators.add(workspace, "李敏", ("write",))
    workspace.work_as("李敏")
    with pytest.raises(Refused) as caught:
        operators.add(workspace, "赵一", ("write",))
    assert (caught.value.code, caught.value.facts) == ("operator.no_right", {"right": "manage"})


# -- prose of papers ---------------------------------------------------------------------------


def write(office, text, seen=None, digest="d1"):
    papers.write_text(office.workspace, office.inspection, "progress", "next", text, digest=digest, seen=seen)


def test_an_edited_block_is_kept_until_it_is_given_back(office):
    write(office, "下一步，抓好长效机制。")
    own = papers.texts(office.workspace, office.inspection, "progress")
    assert (own["next"].text, own["next"].digest) == ("下一步，抓好长效机制。", "d1")
    assert papers.texts(office.workspace, office.inspection, "other") == {}
    papers.restore_text(office.workspace, office.inspection, "progress", "next")
    papers.restore_text(office.workspace, office.inspection, "progress", "next")
    assert papers.texts(office.workspace, office.inspection, "progress") == {}


def test_a_block_somebody_edited_meanwhile_is_stale(office):
    write(office, "甲。")
    with pytest.raises(Stale) as caught:
        write(office, "乙。")
    assert caught.value.changed == [("next", "甲。", "乙。")]
    write(office, "乙。", seen=1)
    with pytest.raises(Stale):
        write(office, "丙。", seen=1)


def test_an_edited_block_can_be_taken_back(office):
    write(office, "甲。")
    write(office, "乙。", seen=1, digest="d2")
    undo.undo(office.workspace)
    assert papers.texts(office.workspace, office.inspection, "progress")["next"].text == "甲。"
