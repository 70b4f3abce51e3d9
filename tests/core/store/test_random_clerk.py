"""A clerk who does anything in any order: undo, redo, the past, the audit and the index agree with him all the same."""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base import clock
from core.base.errors import Refused
from core.store import search, undo, verify
from core.store.tables import Category, Finding, Inspection
from core.store.workspace import Workspace
from tests.core.store import office

WORDS = st.text("责任党建扶贫 abＡ12，。", max_size=6)
DEEDS = st.one_of(
    st.tuples(st.just("begin"), WORDS),
    st.tuples(st.just("add"), WORDS, st.integers(1, 3)),
    st.tuples(st.just("edit"), st.integers(0, 9), WORDS),
    st.tuples(st.just("measure"), st.integers(0, 9)),
    st.tuples(st.just("categorise"), st.integers(0, 9)),
    st.tuples(st.just("number"), st.integers(0, 9), WORDS),
    st.tuples(st.just("delete"), st.sampled_from([Finding, Inspection, Category]), st.integers(0, 9)),
    st.tuples(st.just("fail"), st.integers(0, 9)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("undo_through"), st.integers(0, 30)),
    st.tuples(st.just("reopen")),
)


class Clerk:
    """Does deeds and remembers what the workspace held after each of them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copies: list[tuple[datetime, dict[str, Any]]] = []
        self.note()

    def note(self) -> None:
        self.copies.append((self.workspace.now(), office.contents(self.workspace, versions=True)))

    def some(self, table: str, nth: int) -> int | None:
        ids = [key for (key,) in self.workspace.sql(f'SELECT id FROM "{table}" ORDER BY id')]
        return ids[nth % len(ids)] if ids else None

    def do(self, deed: tuple[Any, ...]) -> None:
        before = office.contents(self.workspace, versions=True)
        try:
            getattr(self, deed[0])(*deed[1:])
        except (Refused, ZeroDivisionError):
            assert office.contents(self.workspace, versions=True) == before, "a refusal wrote something"
        self.note()

    def begin(self, name: str) -> None:
        office.begin(self.workspace, name)

    def add(self, text: str, count: int) -> None:
        if (inspection := self.some("inspection", 0)) is not None:
            office.add(self.workspace, inspection, [text] * count)

    def edit(self, nth: int, text: str) -> None:
        if (finding := self.some("finding", nth)) is not None:
            office.edit(self.workspace, finding, brief=text)

    def measure(self, nth: int) -> None:
        if (finding := self.some("finding", nth)) is not None:
            office.measure(self.workspace, finding)

    def categorise(self, nth: int) -> None:
        if (finding := self.some("finding", nth)) is not None:
            inspection = self.workspace.sql("SELECT inspection_id FROM finding WHERE id = ?", finding)[0][0]
            office.categorise(self.workspace, inspection, finding, "类")

    def number(self, nth: int, text: str) -> None:
        if (finding := self.some("finding", nth)) is not None:
            office.number(self.workspace, finding, text)

    def delete(self, model: type, nth: int) -> None:
        if (record := self.some(model.__name__.lower(), nth)) is not None:
            office.delete(self.workspace, model, record)

    def fail(self, nth: int) -> None:
        if (finding := self.some("finding", nth)) is not None:
            office.fail(self.workspace, finding, ZeroDivisionError())

    def undo(self) -> None:
        step = undo.next_undo(self.workspace)
        if step is None or undo.blocking(self.workspace, step.operation_id):
            with pytest.raises(Refused):
                undo.undo(self.workspace)
            return
        before = office.contents(self.workspace)
        undo.undo(self.workspace)
        after = office.contents(self.workspace)
        undo.redo(self.workspace)
        assert office.contents(self.workspace) == before, "redo gives what undo took"
        undo.undo(self.workspace)
        assert office.contents(self.workspace) == after

    def redo(self) -> None:
        # Nobody else works here, so what was undone last can always be done again.
        if undo.next_redo(self.workspace) is not None:
            undo.redo(self.workspace)

    def undo_through(self, nth: int) -> None:
        last = self.workspace.sql("SELECT max(id) FROM operation")[0][0]
        number = nth % last + 1
        blocking = undo.blocking(self.workspace, number)
        try:
            undo.undo_through(self.workspace, number)
        except Refused as refused:
            if refused.code not in ("undo.never", "undo.already"):
                raise AssertionError(refused.code) from refused
            return
        assert {number, *(step.operation_id for step in blocking)} <= undo.taken_back(self.workspace)

    def reopen(self) -> None:
        folder = self.workspace.folder
        self.workspace.close()
        self.workspace = Workspace.open(folder)


@given(st.lists(DEEDS, min_size=4, max_size=15))
def test_whatever_a_clerk_does_the_workspace_stays_whole(deeds: list[tuple[Any, ...]]) -> None:
    start, ticks = datetime(2025, 9, 15, 1, tzinfo=UTC), iter(range(10**6))
    clock.now = lambda: start + timedelta(minutes=next(ticks))  # the fixture puts the true one back
    folder = Path(tempfile.mkdtemp())
    clerk = Clerk(Workspace.create(folder / "ws", "某区", "王文书"))
    try:
        for deed in (("begin", "第八轮"), ("add", "责任", 3), *deeds):
            clerk.do(deed)
        assert verify.check(clerk.workspace) == []
        for moment, copy in clerk.copies[:: max(1, len(clerk.copies) // 5)]:
            with clerk.workspace.as_of(moment) as past:
                assert office.contents(past, versions=True) == copy
                for word in ("责任", "a", "建"):
                    texts = {row[0] for row in past.sql(
                        "SELECT id FROM finding WHERE replace(brief, ' ', '') LIKE ?", f"%{word}%"
                    )}  # fmt: skip
                    assert texts <= {key for noun, key in search.find(past, word) if noun == "finding"}
    finally:
        clerk.workspace.close()
        shutil.rmtree(folder)
