"""时限: what a deadline says today, and the dates that rules give an inspection.

Rules are data (`resources/rules/deadlines.toml`, or the office's own); a computed date is stored with its rule, version
and basis in words, and no update of the program ever recomputes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.base import dates
from core.base.dates import When
from core.base.errors import Refused
from core.domain import calendars, rules
from core.store.operations import operation
from core.store.tables import Milestone
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A date the inspection runs to; `basis` says in words how it was found."""

    id: int
    version: int
    rule: str
    title: str
    receiver: str
    due_on: date | None
    basis: str
    reason: str
    done_on: date | None


# -- what a deadline says today ----------------------------------------------------------------


def governing(dated: Sequence[tuple[When | None, str]]) -> When | None:
    """The deadline a finding goes by, from (deadline, progress) of its measures.

    The last day that comes first among the measures still open, all of them when none is; 长期坚持 when none
    of these has a day.
    """
    still_open = [when for when, state in dated if state != "done"]
    chosen = [when for when in (still_open or [when for when, _ in dated]) if when is not None]
    return min(chosen, key=lambda when: when.last_day or date.max, default=None)


def days_left(when: When | None, progress: str, today: date) -> int | None:
    """Calendar days to the last day, negative when overdue; None when there is none (长期坚持, 未填) or it is done."""
    return (when.last_day - today).days if when and when.last_day and progress != "done" else None


def warning(when: When | None, progress: str, today: date, limits: Mapping[str, int]) -> str:
    """A code of `states.WARNINGS`; `limits` are the `warning_days`."""
    if progress == "done":
        return "done"
    left = days_left(when, progress, today)
    if left is None:
        return "long_term" if when else "unset"
    if left < 0:
        return "overdue"
    return "urgent" if left <= limits["urgent"] else "soon" if left <= limits["soon"] else "later"


def warning_days(workspace: Workspace) -> Mapping[str, int]:
    """Days left at which a deadline is `urgent` and `soon` (rule WARN, `resources/rules/warnings.toml`)."""
    return rules.book(workspace, "warnings")[1]["days"]


# -- dates from rules --------------------------------------------------------------------------


def milestones(workspace: Workspace, inspection_id: int) -> list[MilestoneRow]:
    """The dates of one inspection, earliest first."""
    found = workspace.sql(
        "SELECT id, version, rule, title, receiver, due_on, basis, reason, done_on FROM milestone"
        " WHERE inspection_id = ? ORDER BY due_on, id",
        inspection_id,
    )
    return [
        MilestoneRow(key, version, rule, title, receiver, _day(due), basis, reason, _day(done))
        for key, version, rule, title, receiver, due, basis, reason, done in found
    ]


def compute(
    workspace: Workspace, rule_name: str, *, feedback_on: str, received_on: date | None, ended_on: str = "",
    period_end: date | None = None,
) -> tuple[date, str] | None:  # fmt: skip
    """The date a rule gives and its basis in words; None while the day it counts from is not known."""
    rule = rules.book(workspace, "deadlines")[1][rule_name]
    start, word = _trigger(rule["trigger"], feedback_on, received_on, ended_on, period_end)
    return counted(workspace, rule_name, start, word) if start is not None else None


def counted(workspace: Workspace, rule_name: str, start: date, word: str) -> tuple[date, str]:
    """The date a rule gives when it counts from `start`, which is called `word`, and its basis in words."""
    version, known = rules.book(workspace, "deadlines")
    rule, calendar = known[rule_name], calendars.of(workspace)
    if rule["unit"] == "workdays":
        due, span = dates.add_workdays(start, rule["offset"], calendar), f"{rule['offset']}个工作日"
    else:
        due, span = dates.add_months(start, rule["offset"]), f"{rule['offset']}个月"
    since = f"自{word}（{dates.show_day(start)}）起{span}" if rule["offset"] else f"至{word}（{dates.show_day(start)}）"
    notes = [f"依据{rule['basis']}，{since}"]
    if not dates.is_workday(due, calendar) and rule["day_off"] == "next":
        notes.append(f"期满日{dates.show_day(due)}为休息日，顺延至下一工作日")
        due = dates.next_workday(due, calendar)
    told = "；".join([*notes, *day_notes(workspace, due)])
    return due, f"{told}。规则 {rule_name} {rules.version_words(version)}"


def day_notes(workspace: Workspace, due: date) -> list[str]:
    """What is to be known of a date as a workday: that it is none, that its year's holidays are not known."""
    notes: list[str] = []
    calendar = calendars.of(workspace)
    if not dates.is_workday(due, calendar):
        notes.append(f"期满日为休息日，未作顺延（下一工作日为{dates.show_day(dates.next_workday(due, calendar))}）")
    if not dates.knows_year(due.year, calendar):
        notes.append(f"{due.year}年放假安排未录入，仅按周末推算")
    return notes


def expected(
    workspace: Workspace, kind: str, *, feedback_on: str, received_on: date | None, ended_on: str = "",
    immediate: bool = False,
) -> list[dict[str, Any]]:  # fmt: skip
    """Values of the milestones that are on by default for such an inspection; `immediate`: something was handed over
    for 立行立改."""
    version, known = rules.book(workspace, "deadlines")
    found: list[dict[str, Any]] = []
    for name, rule in known.items():
        if not rule["on"] or not applies(workspace, name, kind, feedback_on or str(received_on or "")):
            continue
        due = compute(workspace, name, feedback_on=feedback_on, received_on=received_on, ended_on=ended_on)
        if due is not None and (immediate or not rule.get("immediate")):
            found.append(
                {"rule": name, "rule_version": version, "title": rule["title"], "receiver": rule["receiver"],
                 "due_on": due[0], "basis": due[1]}
            )  # fmt: skip
    return found


def applies(workspace: Workspace, rule_name: str, kind: str, feedback_on: str) -> bool:
    """Whether a rule is meant for such an inspection: 巡视 or 巡察, fed back while the rule was in force."""
    rule = rules.book(workspace, "deadlines")[1][rule_name]
    side = "巡察" if "巡察" in kind else "巡视"
    return side in rule["kinds"] and feedback_on < rule.get("feedback_before", "9999")


@operation("milestone.recompute")
def recompute(workspace: Workspace, inspection_id: int) -> int:
    """Asked for by the clerk: dates the rules give today replace those from rules, not those he set himself;
    gives how many changed."""
    changed = add_missing(workspace, inspection_id)
    version, known = rules.book(workspace, "deadlines")
    for row in milestones(workspace, inspection_id):
        if row.reason or row.rule not in known:
            continue
        due = compute(workspace, row.rule, **counts_from(workspace, inspection_id))
        if due is not None and due[0] != row.due_on:
            workspace.update(Milestone, row.id, due_on=due[0], basis=due[1], rule_version=version)
            changed += 1
    workspace.describe(n=changed)
    return changed


def add_missing(workspace: Workspace, inspection_id: int) -> int:
    """Inside an open operation: the dates of rules that have given none yet; gives how many. No stored date changes."""
    known = {row.rule for row in milestones(workspace, inspection_id)}
    missing = [values for values in _expected_of(workspace, inspection_id) if values["rule"] not in known]
    return len(workspace.insert_many(Milestone, [{"inspection": inspection_id, **values} for values in missing]))


def counts_from(workspace: Workspace, inspection_id: int) -> dict[str, Any]:
    """The days of an inspection that rules count from, as `compute` takes them."""
    [(feedback_on, received, ended_on)] = workspace.sql(
        "SELECT feedback_on, received_on, ended_on FROM inspection WHERE id = ?", inspection_id
    )
    ending = [name for name, rule in rules.book(workspace, "deadlines")[1].items() if rule.get("ends_period")]
    ends = [row.due_on for row in milestones(workspace, inspection_id) if row.rule in ending and row.due_on]
    return {"feedback_on": feedback_on, "received_on": _day(received), "ended_on": ended_on,
            "period_end": max(ends, default=None)}  # fmt: skip


def _expected_of(workspace: Workspace, inspection_id: int) -> list[dict[str, Any]]:
    [(kind, feedback_on, received, ended_on, immediate)] = workspace.sql(
        "SELECT kind, feedback_on, received_on, ended_on, EXISTS (SELECT 1 FROM finding"
        " WHERE inspection_id = inspection.id AND special = '立行立改') FROM inspection WHERE id = ?",
        inspection_id,
    )
    return expected(
        workspace, kind, feedback_on=feedback_on, received_on=_day(received), ended_on=ended_on,
        immediate=bool(immediate),
    )  # fmt: skip


@operation("milestone.override")
def override(workspace: Workspace, milestone_id: int, due_on: date, reason: str, *, seen: int) -> None:
    """Another date than the rule's. Refused: no reason."""
    if not reason.strip():
        raise Refused("milestone.no_reason", field="reason")
    workspace.update(Milestone, milestone_id, seen=seen, due_on=due_on, reason=reason.strip())


def _trigger(
    name: str, feedback_on: str, received_on: date | None, ended_on: str, period_end: date | None
) -> tuple[date | None, str]:
    """The day a rule counts from, and what it is called."""
    if name == "received_on" and received_on is not None:
        return received_on, "签收日"
    if name == "period_end":
        return period_end, "集中整改期满日"
    if name == "ended_on":
        return _whole(ended_on), "巡视巡察结束日"
    if name in ("handed_over_on", "dates"):
        return None, ""  # of each hand-over of clues, or a list of its own: not of the inspection
    return _whole(feedback_on), "反馈日"


def _whole(text: str) -> date | None:
    """A stored date that lacks neither day nor year."""
    return date.fromisoformat(text) if len(text) == len("2017-11-27") and not text.startswith("--") else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
