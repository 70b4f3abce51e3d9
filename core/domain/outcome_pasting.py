"""成效的粘贴: rows of a sheet from Excel or WPS as outcomes, all in one step that one undo takes back.

The first row may be a heading, of ours or of another office (synonyms); without one the cells stand in the order
of our own columns, so that what was copied from a list can be pasted into it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from core.base.columns import Column
from core.base.dates import read_day
from core.base.errors import Refused
from core.base.text import fold
from core.domain import accountabilities, calendars, finder, finding_rows, money, people, regulations, wider_actions
from core.domain.accountabilities import AccountabilityDraft
from core.domain.finder import FindingFilter
from core.domain.finding_rows import FindingRow
from core.domain.money import MoneyDraft
from core.domain.outcomes import Tie
from core.domain.regulations import RegulationDraft
from core.domain.wider_actions import WiderActionDraft
from core.store.operations import operation
from core.store.workspace import Workspace

_KINDS = ("finding", "suggestion", "demand", "pledge")
_NUMBER = re.compile(r"(.+?)(?:[（(](\d+)[)）])?")


@dataclass(frozen=True, slots=True)
class _Form:
    """How rows become drafts of one noun: its module, the draft, and column key → field."""

    module: ModuleType
    draft: Callable[..., Any]
    fields: Mapping[str, str]


_FORMS: Mapping[str, _Form] = {
    "regulation": _Form(regulations, RegulationDraft, {
        "regulation": "title", "regulation_number": "number", "regulation_kind": "kind", "issued_on": "issued_on",
        "outcome_findings": "ties", "outcome_unit": "unit", "outcome_remark": "remark",
    }),
    "accountability": _Form(accountabilities, AccountabilityDraft, {
        "treated": "subject", "treated_post": "post", "treatment": "treatment", "treated_on": "treated_on",
        "outcome_findings": "ties", "treatment_basis": "basis", "outcome_remark": "remark",
    }),
    "money": _Form(money, MoneyDraft, {
        "money_head": "head", "money_yuan": "yuan", "money_wan": "wan", "received_on": "received_on",
        "outcome_findings": "ties", "outcome_unit": "unit", "outcome_remark": "remark",
    }),
    "wider_action": _Form(wider_actions, WiderActionDraft, {
        "wider_kind": "kind", "wider_title": "title", "wider_count": "count", "done_on": "done_on",
        "outcome_findings": "ties", "outcome_unit": "unit", "outcome_remark": "remark",
    }),
}  # fmt: skip
_DAYS = {"issued_on", "treated_on", "received_on", "done_on"}


@operation("outcome.paste")
def paste(
    workspace: Workspace, inspection_id: int, noun: str, rows: Sequence[Sequence[str]]
) -> list[tuple[int, Refused]]:
    """One outcome a row; gives the rows skipped (from 1) and why. Refused: nothing that could be a row."""
    form = _FORMS[noun]
    columns, lines = _headed(form, rows)
    findings = _numbered(workspace, inspection_id)
    skipped: list[tuple[int, Refused]] = []
    done = 0
    for place, cells in lines:
        said = {field: cell.strip() for field, cell in zip(columns, cells, strict=False) if field}
        if not any(said.values()):
            continue
        try:
            form.module.insert(workspace, inspection_id, form.draft(**_values(workspace, noun, said, findings)))
            done += 1
        except Refused as refusal:
            skipped.append((place, refusal))
    if not done and not skipped:
        raise Refused("outcome.nothing_to_paste")
    workspace.describe(n=done)
    return skipped


def _headed(form: _Form, rows: Sequence[Sequence[str]]) -> tuple[list[str], list[tuple[int, Sequence[str]]]]:
    """Field of each cell (empty: none of ours), and the rows below the heading with their numbers."""
    known: dict[str, str] = {}
    columns: Sequence[Column] = form.module.COLUMNS
    for column in columns:
        if column.key in form.fields:
            known.update(dict.fromkeys(map(fold, (column.title, *column.synonyms)), form.fields[column.key]))
    numbered = list(enumerate(rows, 1))
    first = [known.get(fold(cell).replace(" ", ""), "") for cell in rows[0]] if rows else []
    if sum(map(bool, first)) >= min(2, len(first)) and any(first):
        return first, numbered[1:]
    shown = [form.fields.get(column.key, "") for column in columns if column.shown]
    return shown, numbered


def _values(
    workspace: Workspace, noun: str, said: Mapping[str, str], findings: Mapping[str, FindingRow]
) -> dict[str, Any]:
    """The cells of one row as a draft takes them."""
    values: dict[str, Any] = {}
    for field, text in said.items():
        if field in _DAYS:
            values[field] = read_day(text, workspace.today(), calendars.of(workspace))
        elif field == "ties":
            values[field] = _ties(text, findings)
        elif field == "unit":
            values[field] = _unit(workspace, text)
        elif field == "count":
            values[field] = int(fold(text)) if fold(text).isdecimal() else None
        elif field not in ("yuan", "wan"):
            values[field] = text
    if noun == "regulation":
        values["kind"] = "revised" if said.get("kind", "").startswith("修") else "new"
    if noun == "money":
        values["amount"] = said.get("yuan") or (f"{said['wan']}万元" if said.get("wan") else "")
        if said.get("wan") and "." in said["wan"]:  # 万元 with its decimals says more than 元
            values["amount"] = f"{said['wan']}万元"
    if noun == "accountability":
        values |= _treated(workspace, said)
    return {**{name: "" for name in _MUST[noun] if name not in values}, **values}


_MUST = {"regulation": ("title",), "accountability": ("treatment",), "money": ("head", "amount"),
         "wider_action": ("kind", "title")}  # fmt: skip


def _treated(workspace: Workspace, said: Mapping[str, str]) -> dict[str, Any]:
    """A name that one person bears is that person; of «财政局 科长» the unit is taken where it is known."""
    unit, _, post = said.get("post", "").partition(" ")
    known = next((row.id for row in people.units(workspace) if unit and unit in (row.name, row.short)), None)
    given: dict[str, Any] = {"unit": known, "post": post.strip() if known is not None else said.get("post", "")}
    same = [row for row in people.persons(workspace, left=True) if row.name == said.get("subject")]
    return {**given, "person": same[0].id, "subject": ""} if len(same) == 1 else given


def _unit(workspace: Workspace, text: str) -> int | None:
    if not text:
        return None
    for row in people.units(workspace):
        if text in (row.name, row.short):
            return row.id
    raise Refused("outcome.unknown_unit", name=text)


def _numbered(workspace: Workspace, inspection_id: int) -> dict[str, FindingRow]:
    """The findings of an inspection by number; where two kinds share one, 问题 comes first."""
    found: dict[str, FindingRow] = {}
    for kind in _KINDS:
        for row in finding_rows.rows(workspace, finder.ids(workspace, FindingFilter(inspection_id, kinds=(kind,)))):
            found.setdefault(row.number, row)
    return found


def _ties(text: str, findings: Mapping[str, FindingRow]) -> tuple[Tie, ...]:
    """`1、3（2）`: finding 1, and measure 2 of finding 3."""
    ties: list[Tie] = []
    for part in re.split(r"[、,，;；\s]+", text):
        if not part:
            continue
        match = _NUMBER.fullmatch(part)
        row = findings.get(match[1]) if match else None
        place = int(match[2]) if match and match[2] else 0
        if row is None or place > len(row.measures):
            raise Refused("outcome.unknown_finding", number=part)
        ties.append(Tie(row.id, row.measures[place - 1].id if place else None))
    return tuple(ties)
