"""A piece of any text is found: simplified as traditional, full as half width, one character as well as many."""

import time

import pytest

from core.store import search
from core.store.tables import Clue, Finding, Measure
from core.store.workspace import Workspace
from tests.core.store import office


@pytest.mark.parametrize(
    "typed", ["责", "责任", "責任", "责任不力", "力", "ＡＢ１", "ab1", "AB1", "不 责任", "责任，不力", " 责任　"]
)
def test_any_piece_finds_the_record(workspace: Workspace, typed: str) -> None:
    finding = office.add(workspace, office.begin(workspace), ["落实責任不力（ａB1）", "别的"])[0]
    assert search.find(workspace, typed) == [("finding", finding)]


@pytest.mark.parametrize("typed", ["", "  ", "，。", "任责", "责任力", '"', "责任 没有", "* OR 别"])
def test_what_is_not_there_is_not_found_and_no_mark_is_an_operator(workspace: Workspace, typed: str) -> None:
    office.add(workspace, office.begin(workspace), ["落实責任不力（ａB1）", "别的"])
    assert search.find(workspace, typed) == []


def test_no_piece_reaches_from_one_field_into_the_next(workspace: Workspace) -> None:
    finding = office.add(workspace, office.begin(workspace), ["甲"])[0]
    office.edit(workspace, finding, brief="乙", goal="丙")
    assert search.find(workspace, "乙丙") == []
    assert search.find(workspace, "乙 丙") == [("finding", finding)]


@pytest.mark.parametrize("typed", ["zgl", "ZGL", "gl", "张国", "張國立"])
def test_names_are_found_by_their_initials_too(workspace: Workspace, typed: str) -> None:
    assert search.find(workspace, typed) == []
    person = office.person(workspace, "张国立")
    assert search.find(workspace, typed) == [("person", person)]


@pytest.mark.parametrize(
    ("name", "typed"), [("单乐", "sl"), ("单乐", "dy"), ("重庆市发展和改革委员会", "cqsfzh"), ("曾A1", "za1")]
)
def test_each_reading_of_a_name_is_known(name: str, typed: str) -> None:
    assert any(typed in one for one in search.initials(name))


def test_the_index_follows_every_change(workspace: Workspace) -> None:
    inspection = office.begin(workspace)
    finding = office.add(workspace, inspection, ["甲"])[0]
    office.measure(workspace, finding, "挂图作战")
    assert search.find(workspace, "作战") == [("measure", 1)]
    office.edit(workspace, finding, brief="扶贫")
    office.edit(workspace, finding, brief="乡村振兴")
    assert (search.find(workspace, "扶贫"), search.find(workspace, "振兴")) == ([], [("finding", finding)])
    office.delete(workspace, Finding, finding)
    assert search.find(workspace, "作战") + search.find(workspace, "振兴") == []


def test_clues_are_in_no_index(workspace: Workspace) -> None:
    assert (Clue.searchable, Clue.named) == ((), ())
    assert workspace.schema.by_name["clue"].index is None
    assert search.find(workspace, "线索", nouns=["clue"]) == []


def test_only_the_nouns_asked_for_are_looked_at(workspace: Workspace) -> None:
    finding = office.add(workspace, office.begin(workspace, "责任"), ["责任"])[0]
    assert search.find(workspace, "责任") == [("inspection", 1), ("finding", finding)]
    assert search.find(workspace, "责任", nouns=["finding"]) == [("finding", finding)]


def test_lists_take_the_search_as_a_sub_query(workspace: Workspace) -> None:
    ids = office.add(workspace, office.begin(workspace), ["责任", "乙", "无责任"])
    inner, values = search.matching_sql("finding", "责任")
    assert workspace.sql(f"SELECT id FROM finding WHERE id IN ({inner}) ORDER BY id", *values) == [(ids[0],), (ids[2],)]


def test_the_index_can_be_made_anew(workspace: Workspace) -> None:
    finding = office.add(workspace, office.begin(workspace), ["责任"])[0]
    workspace.database.run("DELETE FROM search_finding")
    assert search.find(workspace, "责任") == []
    search.rebuild(workspace.database, workspace.schema.by_name.values())
    assert search.find(workspace, "责任") == [("finding", finding)]
    assert workspace.schema.model["measure"] is Measure


@pytest.mark.bench
def test_a_hundred_thousand_rows_answer_within_a_tenth_of_a_second(workspace: Workspace) -> None:
    inspection = office.begin(workspace)
    texts = [f"第{n}项：落实全面从严治党主体责任不够有力，推进第{n % 97}项工作存在差距" for n in range(100_000)]
    office.add(workspace, inspection, texts)
    for typed in ("差距", "责", "第9", "主体责任"):
        began = time.perf_counter()
        found = search.find(workspace, typed, nouns=["finding"])
        taken = time.perf_counter() - began
        print(f"{typed}: {len(found)} found in {taken * 1000:.0f} ms")
        assert taken < 0.1
