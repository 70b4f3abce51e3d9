"""历史用语: no line of the history shows a code, whatever was done, and no word of `CODED` is without use."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest

from core.domain import calendars, history, history_words, own_resources
from core.domain.calendars import Day
from core.store.schema import metadata
from core.store.tables import TABLES
from tests.core.domain.clerks.office import MOVES, Play

# What a program writes for itself: a word of small letters, a rule's id, a moment in UTC, JSON.
CODE = re.compile(r"[a-z]+(?:[_ .-][a-z]+)*|TL-[\w-]+|[\[{]\x22.*|\d{4}-\d\d-\d\dT.*", re.DOTALL)
ROUNDS = 4


@pytest.fixture(scope="module")
def played() -> Iterator[Any]:
    """An office in which everything was done that can be done, by chance but the same each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.base.clock.now", lambda: datetime(2025, 9, 15, 1, 0, tzinfo=UTC))
        play = Play()
        workspace = play.workspace
        for seed in range(ROUNDS):
            for name in sorted(MOVES):
                play.move(name, Random(f"{seed} {name}"))
        workspace.work_as(None)
        own_resources.add(workspace, "progress_words", "本区用语", "办结=done\n在办=open")
        calendars.take_in(workspace, [Day(date(2026, 1, 1), False, "元旦")])
        yield workspace
        play.leave()


def told(workspace: Any) -> Iterator[tuple[str, str, str]]:
    """(table, column, words) of every value the history shows."""
    for row, table, column, old, new in workspace.sql('SELECT "row", tbl, col, old, new FROM change'):
        if not history.field_title(table, column) or column in history._SILENT or table in history._INNER:
            continue
        for value in (old, new):
            yield table, column, history_words.shown(workspace, table, row, column, value)


def test_no_value_is_shown_as_a_code(played: Any) -> None:
    left = {(table, column): words for table, column, words in told(played) if CODE.fullmatch(words)}
    left.pop(("evidence", "name"))  # a file is called what it is called
    assert left == {}


def test_no_record_is_shown_as_its_number(played: Any) -> None:
    ties = {(metadata(model).table_name, field.column_name) for model in TABLES for field in metadata(model).refs}
    assert {(table, column) for table, column, words in told(played) if words and (table, column) in ties} != set()
    left = {(table, column) for table, column, words in told(played) if (table, column) in ties and words.isdecimal()}
    assert left == set()


def test_every_operation_goes_by_words(played: Any) -> None:
    labels = {row.label for row in history.operations(played, most=100_000)}
    assert len(labels) > 100
    assert [label for label in labels if CODE.search(re.sub(r"「.*?」|“.*?”|\w+\.[a-z]{3,4}", "", label))] == []


def test_each_kind_of_code_came_up(played: Any) -> None:
    """So that the tests above could fail for each of them."""
    seen = {(table, column) for table, column, words in told(played) if words}
    columns = {column for _, column in seen}
    left = {key for key in history_words.CODED if key not in seen and (key[0] or key[1] not in columns)}
    assert left == set()
