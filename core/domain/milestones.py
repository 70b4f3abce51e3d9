"""报送事项: what is due to whom by when — by the rules an inspection goes by, on a list of dates, or on its own date.

A rule that does not hold for an inspection stays on record as 不适用, so that no later change brings it back unasked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from core.base import dates
from core.base.errors import Complaints, Refused
from core.domain import deadlines
from core.domain import rules as rulebook
from core.store.operations import operation
from core.store.tables import Milestone
from core.store.workspace import Workspace

RHYTHM = "TL-RHYTHM"
NOT_APPLICABLE = "本次不适用"
MOST_DATES = 400  # of one list: eight years of weeks

Every = Literal["week", "fortnight", "month"]
_BETWEEN = re.compile(r"[、，,;；\s]+|及|和(?=\d)")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as it stands for one inspection: the date it gives (None: the day it counts from is not known), and
    whether it is `on` there. `meant`: the rule is written for such inspections."""

    rule: str
    title: str
    receiver: str
    due_on: date | None
    basis: str
    on: bool
    meant: bool


@dataclass(frozen=True, slots=True)
class MilestoneDraft:
    """Something due on a date of its own."""

    title: str
    receiver: str = ""
    due_on: date | None = None


# -- queries -----------------------------------------------------------------------------------


def rules(workspace: Workspace, inspection_id: int) -> list[RuleRow]:
    """Every rule that counts from a day of an inspection, in the order of the rule book."""
    [(kind,)] = workspace.sql("SELECT kind FROM inspection WHERE id = ?", inspection_id)
    known = {row.rule: row for row in deadlines.milestones(workspace, inspection_id)}
    since = deadlines.counts_from(workspace, inspection_id)
    fed_back = since["feedback_on"] or str(since["received_on"] or "")
    found: list[RuleRow] = []
    for name, rule in rulebook.book(workspace, "deadlines")[1].items():
        if rule["trigger"] in ("handed_over_on", "dates"):
            continue
        due, basis = deadlines.compute(workspace, name, **since) or (None, "")
        row = known.get(name)
        on = row is not None and row.due_on is not None
        meant = deadlines.applies(workspace, name, kind, fed_back)
        found.append(RuleRow(name, rule["title"], rule["receiver"], due, basis, on, meant))
    return found


def read_dates(text: str, today: date, calendar: dates.Calendar) -> list[date]:
    """The dates of a typed or pasted list (`4月10日、4月24日`, `+10`, one a line, with or without a year), each once.

    Refused: one is no date; none at all; too many.
    """
    found: list[date] = []
    for part in filter(None, _BETWEEN.split(text.strip())):
        day = dates.read_day(part, today, calendar)
        if day is not None:
            found.append(day)
    if not found:
        raise Refused("milestone.no_dates", field="dates")
    if len(found) > MOST_DATES:
        raise Refused("milestone.too_many_dates", field="dates", most=MOST_DATES)
    return sorted(set(found))


def rhythm(first: date, last: date, every: Every) -> list[date]:
    """The dates from `first` to `last`, each week, fortnight or month. Refused: out of order, too many."""
    if last < first:
        raise Refused("milestone.out_of_order", field="last")
    found: list[date] = []
    while (day := _nth(first, len(found), every)) <= last:
        if len(found) == MOST_DATES:
            raise Refused("milestone.too_many_dates", field="last", most=MOST_DATES)
        found.append(day)
    return found


def _nth(first: date, n: int, every: Every) -> date:
    """The n-th date of a rhythm; a month end stays one (31 January, 28 February, 31 March)."""
    if every == "month":
        return dates.add_months(first, n)
    return first + timedelta(days=n * (7 if every == "week" else 14))


# -- operations --------------------------------------------------------------------------------


@operation("milestone.choose_rules")
def choose_rules(workspace: Workspace, inspection_id: int, wanted: Sequence[str]) -> int:
    """Let exactly these rules hold for the inspection; gives how many changed.

    Refused: something was submitted by a rule that is to go; a rule whose day is not known yet.
    """
    known = {row.rule: row for row in deadlines.milestones(workspace, inspection_id)}
    changed = 0
    for rule in rules(workspace, inspection_id):
        row = known.get(rule.rule)
        if rule.rule in wanted and not rule.on:
            _switch_on(workspace, inspection_id, rule, row)
        elif rule.rule not in wanted and (
            rule.on or (row is None and rulebook.book(workspace, "deadlines")[1][rule.rule]["on"])
        ):
            if row is None:
                continue  # it gave no date yet
            _refuse_submitted(workspace, row.id)
            workspace.update(Milestone, row.id, due_on=None, reason=NOT_APPLICABLE)
        else:
            continue
        changed += 1
    workspace.describe(n=changed)
    return changed


@operation("milestone.add")
def add(workspace: Workspace, inspection_id: int, draft: MilestoneDraft) -> int:
    """Something due on a date of its own. Refused: no title, no date."""
    _check(draft)
    workspace.describe(title=draft.title.strip())
    return _insert(workspace, inspection_id, draft, "", "自定日期")


@operation("milestone.add_dates")
def add_dates(workspace: Workspace, inspection_id: int, title: str, receiver: str, days: Sequence[date]) -> list[int]:
    """One and the same thing due on each of these dates; those on record already are left out. Refused: no title,
    nothing new."""
    if not title.strip():
        raise Complaints([Refused("milestone.no_title", field="title")])
    known = {(row.title, row.due_on) for row in deadlines.milestones(workspace, inspection_id)}
    fresh = [day for day in days if (title.strip(), day) not in known]
    if not fresh:
        raise Refused("milestone.known_already", field="dates")
    workspace.describe(title=title.strip(), n=len(fresh))
    return [
        _insert(workspace, inspection_id, MilestoneDraft(title, receiver, day), RHYTHM, "按日期清单报送")
        for day in fresh
    ]


@operation("milestone.edit")
def edit(workspace: Workspace, milestone_id: int, draft: MilestoneDraft, *, seen: int) -> None:
    """Title, receiver and date of one that no rule gave; a rule's date is changed with a reason (`override`).

    Refused: no title, no date, a rule's, `Stale`.
    """
    _check(draft)
    assert draft.due_on is not None
    rule = _rule(workspace, milestone_id)
    if rule and rule != RHYTHM:
        raise Refused("milestone.of_a_rule")
    workspace.describe(title=draft.title.strip())
    basis = _basis(workspace, "按日期清单报送" if rule else "自定日期", draft.due_on)
    workspace.update(
        Milestone, milestone_id, seen=seen, title=draft.title.strip(), receiver=draft.receiver.strip(),
        due_on=draft.due_on, basis=basis,
    )  # fmt: skip


@operation("milestone.delete")
def delete(workspace: Workspace, milestone_ids: Sequence[int]) -> None:
    """Into the bin. Refused: a rule's, which is switched off instead; something was submitted for it."""
    for key in milestone_ids:
        if _rule(workspace, key) not in ("", RHYTHM):
            raise Refused("milestone.of_a_rule")
        _refuse_submitted(workspace, key)
    workspace.describe(n=len(milestone_ids))
    for key in milestone_ids:
        workspace.delete(Milestone, key)


def _switch_on(
    workspace: Workspace, inspection_id: int, rule: RuleRow, row: deadlines.MilestoneRow | None
) -> None:  # fmt: skip
    if rule.due_on is None:
        raise Refused("milestone.no_start", field="wanted", title=rule.title)
    values: dict[str, Any] = {
        "due_on": rule.due_on,
        "basis": rule.basis,
        "rule_version": rulebook.book(workspace, "deadlines")[0],
        "reason": "",
    }
    if row is not None:
        workspace.update(Milestone, row.id, **values)
    else:
        workspace.insert(
            Milestone, inspection=inspection_id, rule=rule.rule, title=rule.title, receiver=rule.receiver, **values
        )


def _insert(workspace: Workspace, inspection_id: int, draft: MilestoneDraft, rule: str, why: str) -> int:
    assert draft.due_on is not None
    version = rulebook.book(workspace, "deadlines")[0] if rule else ""
    return workspace.insert(
        Milestone, inspection=inspection_id, rule=rule, rule_version=version, title=draft.title.strip(),
        receiver=draft.receiver.strip(), due_on=draft.due_on, basis=_basis(workspace, why, draft.due_on),
    )  # fmt: skip


def _basis(workspace: Workspace, why: str, due_on: date) -> str:
    return "；".join([why, *deadlines.day_notes(workspace, due_on)])


def _rule(workspace: Workspace, milestone_id: int) -> str:
    found = workspace.sql("SELECT rule FROM milestone WHERE id = ?", milestone_id)
    if not found:
        raise Refused("record.gone", noun="milestone")
    return found[0][0]


def _check(draft: MilestoneDraft) -> None:
    complaints: list[Refused] = []
    if not draft.title.strip():
        complaints.append(Refused("milestone.no_title", field="title"))
    if draft.due_on is None:
        complaints.append(Refused("milestone.no_date", field="due_on"))
    if complaints:
        raise Complaints(complaints)


def _refuse_submitted(workspace: Workspace, milestone_id: int) -> None:
    found = workspace.sql(
        "SELECT title FROM submission WHERE milestone_id = ? AND voided_on IS NULL LIMIT 1", milestone_id
    )
    if found:
        raise Refused("milestone.submitted", title=found[0][0])
