"""当时所记: a past moment shows exactly what was recorded then, and can only be looked at."""

import time
from datetime import datetime

import pytest

from core.base.errors import Refused
from core.store import search, undo
from core.store.operations import operation
from core.store.tables import Finding, Inspection
from core.store.workspace import Workspace
from tests.core.store import office


def test_each_moment_shows_what_was_recorded_then(workspace: Workspace, clock) -> None:
    copies: list[tuple[datetime, dict]] = []

    def note() -> None:
        copies.append((clock.moment, office.contents(workspace, versions=True)))
        clock.forward(minutes=5)

    note()
    inspection = office.begin(workspace)
    note()
    ids = office.add(workspace, inspection, ["甲", "乙", "丙"])
    office.measure(workspace, ids[0])
    note()
    office.edit(workspace, ids[0], brief="一", withdrawn_on="2025-01-02")
    office.edit(workspace, ids[1], category=office.categorise(workspace, inspection, ids[0], "类"))
    note()
    office.edit(workspace, ids[0], withdrawn_on=None)
    office.delete(workspace, Finding, ids[1])
    note()
    undo.undo(workspace)
    note()
    office.delete(workspace, Inspection, inspection)
    note()
    undo.undo(workspace)
    undo.undo(workspace)
    note()
    for moment, copy in copies:
        with workspace.as_of(moment) as past:
            assert office.contents(past, versions=True) == copy, moment


def test_the_past_has_its_own_today_and_name(workspace: Workspace, clock) -> None:
    before = clock.moment
    clock.forward(days=40)
    office.rename(workspace, "新名称")
    assert workspace.name == "新名称"
    with workspace.as_of(before) as past:
        assert (past.name, past.today().isoformat(), past.now()) == ("某高新区党工委整改办", "2025-09-15", before)
    assert workspace.name == "新名称"


def test_peewee_queries_read_the_past_as_well(workspace: Workspace, clock) -> None:
    ids = office.add(workspace, office.begin(workspace), ["甲", "乙"])
    before = clock.moment
    clock.forward(hours=1)
    office.edit(workspace, ids[0], brief="后来")
    query = Finding.select(Finding.brief, Inspection.name).join(Inspection).order_by(Finding.id)
    with workspace.as_of(before) as past:
        assert past.rows(query) == [("", "第三轮巡视")] * 2
    assert workspace.rows(query)[0][0] == "后来"


def test_searching_the_past_finds_what_stood_there_then(workspace: Workspace, clock) -> None:
    ids = office.add(workspace, office.begin(workspace), ["落实責任不力", "乙"])
    person = office.person(workspace, "张国立")
    before = clock.moment
    clock.forward(hours=1)
    office.edit(workspace, ids[0], brief="扶贫")
    office.delete(workspace, Finding, ids[1])
    with workspace.as_of(before) as past:
        assert search.find(past, "责任 不力") == [("finding", ids[0])]
        assert search.find(past, "扶贫") == []
        assert search.find(past, "乙") == [("finding", ids[1])]
        assert search.find(past, "zgl") == [("person", person)]


def test_the_past_cannot_be_changed(workspace: Workspace, clock) -> None:
    inspection = office.begin(workspace)
    with workspace.as_of(clock.moment) as past:
        with pytest.raises(Refused) as refused:
            office.add(past, inspection)
        assert refused.value.code == "workspace.only_read"
    office.add(workspace, inspection)


def test_the_history_ends_at_the_moment_too(workspace: Workspace, clock) -> None:
    office.begin(workspace)
    before = clock.moment
    clock.forward(hours=1)
    office.begin(workspace, "后来的")
    with workspace.as_of(before) as past:
        assert past.sql("SELECT count(*) FROM operation") == [(2,)]
        assert past.sql("SELECT count(*) FROM change WHERE new = '后来的'") == [(0,)]


def test_a_moment_needs_a_zone(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="zone"), workspace.as_of(datetime(2025, 1, 1)):  # noqa: DTZ001
        pass


def test_a_hundred_thousand_changes_are_rewound_to_ten_moments(workspace: Workspace, clock) -> None:
    @operation("try.many")
    def many(workspace: Workspace, inspection: int, start: int) -> None:
        for place in range(start, start + 450):
            workspace.insert(Finding, inspection=inspection, text=f"问题{place}", place=place)
        workspace.run(("UPDATE finding SET goal = goal || 'x', version = version + 1 WHERE id % 2 = 0", ()))
        workspace.run(("DELETE FROM finding WHERE id % 97 = ?", (start % 97,)))

    inspection = office.begin(workspace)
    copies: list[tuple[datetime, dict]] = []
    for step in range(10):
        copies.append((clock.moment, office.contents(workspace, versions=True)))
        clock.forward(days=1)
        many(workspace, inspection, step * 450)
    assert workspace.sql("SELECT count(*) FROM change")[0][0] >= 100_000
    began = time.perf_counter()
    with workspace.as_of(copies[0][0]) as past:
        past.sql("SELECT count(*) FROM finding")
    assert time.perf_counter() - began < 5, "the whole history should be rewound in about a second"
    for moment, copy in copies:
        with workspace.as_of(moment) as past:
            assert office.contents(past, versions=True) == copy
