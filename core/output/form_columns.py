"""上级表格的内容: what a column of a superior's form can be filled with — the columns of our ledgers, what measures led
to, what was reported of them, and what is the same in each row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from core.base.columns import Column
from core.base.dates import show_day
from core.domain import completions, progress
from core.domain import mapping as mappings
from core.output import layouts
from core.output.ledger import Entry
from core.output.ledger_subjects import SUBJECTS, Request
from core.store.workspace import Workspace

_FACTS = (
    "office", "organisation", "inspection", "team", "round", "term", "feedback_on", "filled_on", "filled_by", "until",
)  # fmt: skip


def _untold(_: Any) -> str:
    """What is only known once the records are: `of_records` puts the telling in its place."""
    return ""


def _phones(row: Any) -> str:
    return "、".join(dict.fromkeys(one.phone for one in row.persons if one.phone))


def _posts(row: Any) -> str:
    return "、".join(dict.fromkeys(one.post for one in row.persons if one.post))


# What superiors ask for in columns of their own and our ledgers say in one.
_OF_PERSONS = (
    Column("phone", "责任人联系电话", _phones, None, 14, "center", "measure"),
    Column("post", "责任人职务", _posts, None, 14, "center", "measure"),
)
_REPORTED = (
    Column("open_reason", "未完成原因", _untold, None, 24, level="measure"),
    Column("next_plan", "下一步计划", _untold, None, 24, level="measure"),
    Column("done_on", "实际完成时间", _untold, None, 14, "center", "measure"),
)
_ASKED_BY_AUDIT = SUBJECTS["audit"].columns.keys() - SUBJECTS["finding"].columns.keys()


@cache
def catalogue() -> Mapping[str, Column]:
    """Every column a form can be filled with; `fact.…` is the same in each row."""
    facts = (Column(f"fact.{name}", layouts.FACTS[name], _untold, align="center") for name in _FACTS)
    more = (*completions.COLUMNS, *_REPORTED, *_OF_PERSONS, *facts)
    return {**SUBJECTS["audit"].columns, **SUBJECTS["finding"].columns, **{column.key: column for column in more}}


def fields() -> dict[str, Column]:
    """The fields that headings of a form are compared with."""
    return mappings.askable(catalogue().values())


def subject_of(used: Sequence[str]) -> str:
    """What the rows must be of for these fields: findings, or findings with what an audit asks of them."""
    return "audit" if _ASKED_BY_AUDIT & set(used) else "finding"


def of_records(
    workspace: Workspace, entries: Sequence[Entry], request: Request, used: Sequence[str], facts: Mapping[str, str]
) -> dict[str, Column]:
    """The catalogue for these records: each column shows what it says of their rows."""
    columns = {**catalogue(), **SUBJECTS[subject_of(used)].columns}
    for key in columns:
        if key.startswith("fact."):
            columns[key] = _saying(columns[key], facts.get(key.removeprefix("fact."), ""))
    parts = [part for entry in entries for part in entry.parts]
    ids = [part.id for part in parts]
    if any(column.key in used for column in completions.COLUMNS):
        led_to = completions.of(workspace, parts, request.until)
        for column in completions.COLUMNS:
            columns[column.key] = _looked_up(column, {key: column.show(row) for key, row in led_to.items()})
    if {"open_reason", "next_plan"} & set(used):
        present = progress.present(workspace, "measure", ids, request.until)
        for key, name in (("open_reason", "reason"), ("next_plan", "next_plan")):
            columns[key] = _looked_up(columns[key], {measure: getattr(row, name) for measure, row in present.items()})
    if "done_on" in used:
        since = progress.done_since(workspace, "measure", ids, request.until)
        columns["done_on"] = _looked_up(columns["done_on"], {key: show_day(day) for key, day in since.items()})
    return columns


def _saying(column: Column, text: str) -> Column:
    def show(_: Any) -> str:
        return text

    return replace(column, show=show)


def _looked_up(column: Column, texts: Mapping[int, str]) -> Column:
    def show(part: Any) -> str:
        return texts.get(part.id, "")

    return replace(column, show=show)
