"""督办拟稿: which letters are due today by a ladder, one to a unit with all its measures, never twice for a stage.

A measure is at the last step of the ladder that holds for it. What it was sent before counts for the date it had then:
after an extension its ladder begins anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.base.dates import show_day
from core.base.errors import Refused
from core.base.text import shorten
from core.domain import assignments, letter_rules, letters, measures
from core.domain.assignments import Holder
from core.domain.glance import RANKS, chunks
from core.domain.letter_rules import Ladder, Step
from core.domain.letters import LetterDraft
from core.domain.measures import MeasureRow
from core.store.operations import operation
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Proposal:
    """A letter that is due: of which kind, to which unit (None: its measures have none), about which measures.

    `follows` is the letter of the ladder sent before, `previous` its number.
    """

    kind: str
    kind_title: str
    unit: int | None
    unit_name: str
    measures: tuple[MeasureRow, ...]
    follows: int | None
    previous: str
    basis: str


@dataclass(frozen=True, slots=True)
class _Sent:
    """A letter that a measure was named in."""

    letter: int
    kind: str
    unit: int | None
    number: str
    drafted_on: date
    issued_on: date | None
    reply_due_on: date | None


def propose(workspace: Workspace, inspection_id: int, ladder_key: str) -> list[Proposal]:
    """The letters due today, by unit and then by step of the ladder; those without a unit come last."""
    ladder = letter_rules.rules(workspace).ladders[ladder_key]
    today = workspace.today()
    due: dict[tuple[int, str], list[MeasureRow]] = {}
    sent = _sent(workspace, inspection_id)
    names: dict[int, str] = {}
    last = today + timedelta(days=max(step.left_at_most for step in ladder.steps))
    for row, units in _late(workspace, inspection_id, last):
        for unit in units or (Holder(0, ""),):
            known = [one for one in sent.get(row.id, ()) if one.unit == (unit.id or None)]
            step = _step(ladder, row, known, today)
            if step is not None:
                names[unit.id] = unit.name
                due.setdefault((unit.id, step.kind), []).append(row)
    order = {step.kind: place for place, step in enumerate(ladder.steps)}
    keys = sorted(due, key=lambda key: (not key[0], names[key[0]].encode("gb18030", "replace"), order[key[1]]))
    return [_proposal(workspace, ladder, unit, names[unit], kind, due[unit, kind], sent) for unit, kind in keys]


@operation("letter.draft_due")
def draft_due(
    workspace: Workspace, inspection_id: int, ladder_key: str, wanted: Sequence[tuple[int, str]] | None = None
) -> list[int]:
    """Draft what is due, or only the `wanted` (unit, kind) of it; gives the ids. Refused: nothing is due any more."""
    chosen = [
        one
        for one in propose(workspace, inspection_id, ladder_key)
        if one.unit is not None and (wanted is None or (one.unit, one.kind) in set(wanted))
    ]
    if not chosen:
        raise Refused("letter.nothing_due")
    workspace.describe(n=len(chosen))
    return [_insert(workspace, inspection_id, one) for one in chosen]


def _insert(workspace: Workspace, inspection_id: int, proposal: Proposal) -> int:
    known = letter_rules.rules(workspace)
    kind = known.kinds[proposal.kind]
    previous = f"此前已发{proposal.previous}。" if proposal.previous else ""
    draft = LetterDraft(
        proposal.kind, proposal.unit, _addressee(kind.to, proposal.measures),
        text=letters.wording(workspace, inspection_id, kind, unit=proposal.unit_name, count=len(proposal.measures),
                             previous=previous),
        items=tuple((row.finding, row.id) for row in proposal.measures),
    )  # fmt: skip
    return letters.insert(
        workspace, inspection_id, draft, follows=proposal.follows, rule=proposal.kind, rule_version=known.version,
        basis=proposal.basis,
    )  # fmt: skip


def _addressee(role: str, found: Iterable[MeasureRow]) -> int | None:
    """The one person who holds the role for all these measures; nobody when they are several."""
    if not role:
        return None
    holders = {one.id for row in found for one in (row.leaders if role == "leader" else row.persons)}
    return holders.pop() if len(holders) == 1 else None


# -- which measures, which step ----------------------------------------------------------------


def _late(workspace: Workspace, inspection_id: int, last: date) -> list[tuple[MeasureRow, tuple[Holder, ...]]]:
    """Measures due by `last` and not done, each with its lead units; of findings neither withdrawn nor closed."""
    found = workspace.sql(
        "SELECT measure.finding_id, measure.id FROM measure_glance part JOIN measure ON measure.id = part.measure"
        " JOIN glance ON glance.finding = part.finding WHERE part.inspection = ? AND part.due <= ?"
        f" AND part.progress_rank < {RANKS['done']} AND NOT part.withdrawn AND glance.closing <> 'closed'"
        " ORDER BY part.place, part.nth",
        inspection_id, last.isoformat(),
    )  # fmt: skip
    wanted = {measure for _, measure in found}
    late: list[tuple[MeasureRow, tuple[Holder, ...]]] = []
    for portion in chunks(dict.fromkeys(finding for finding, _ in found)):
        listed = measures.rows(workspace, portion)
        own = assignments.of(workspace, "finding", portion)
        for key in portion:
            for row in listed.get(key, ()):
                if row.id in wanted:
                    late.append((row, row.lead_units or own.get(key, {}).get("lead_unit", ())))
    return late


def _step(ladder: Ladder, row: MeasureRow, sent: Sequence[_Sent], today: date) -> Step | None:
    """The last step that holds for the measure, unless that stage or a later one was reached already."""
    assert row.days_left is not None
    reached = {one.kind for one in sent}
    for step in reversed(ladder.steps):
        if step.kind in reached:
            return None
        if row.days_left <= step.left_at_most and _may_follow(step, sent, today):
            return step
    return None


def _may_follow(step: Step, sent: Sequence[_Sent], today: date) -> bool:
    """Whether the letter it stands behind was issued and the date it set has passed."""
    if not step.after:
        return True
    before = [one for one in sent if one.kind == step.after and one.issued_on is not None]
    return any((one.reply_due_on or one.issued_on or today) < today for one in before)


def _sent(workspace: Workspace, inspection_id: int) -> dict[int, list[_Sent]]:
    """What each measure was sent under its present date, drafts among it, withdrawn letters not; oldest first."""
    found = workspace.sql(
        "SELECT item.measure_id, letter.id, kind, unit_id, number, drafted_on, issued_on, reply_due_on"
        " FROM letter_item item JOIN letter ON letter.id = item.letter_id"
        " WHERE letter.inspection_id = ? AND withdrawn_on IS NULL"
        " AND coalesce(issued_on, drafted_on) >= coalesce((SELECT max(decided_on) FROM deadline"
        "  WHERE deadline.measure_id = item.measure_id AND nth > 0), '') ORDER BY letter.id",
        inspection_id,
    )
    known: dict[int, list[_Sent]] = {}
    for measure, letter, kind, unit, number, drafted, issued, due in found:
        days = [date.fromisoformat(text) if text else None for text in (issued, due)]
        sent = _Sent(letter, kind, unit, number, date.fromisoformat(drafted), *days)
        known.setdefault(measure, []).append(sent)
    return known


def _proposal(
    workspace: Workspace, ladder: Ladder, unit: int, name: str, kind: str, rows: list[MeasureRow],
    sent: dict[int, list[_Sent]],
) -> Proposal:  # fmt: skip
    known = letter_rules.rules(workspace)
    before = [one for row in rows for one in sent.get(row.id, ()) if one.unit == (unit or None) and one.number]
    last = max(before, key=lambda one: one.letter, default=None)
    title = known.kind(last.kind).title if last else ""
    return Proposal(
        kind, known.kind(kind).title, unit or None, name, tuple(rows), last.letter if last else None,
        f"《{title}》（{last.number}）" if last else "", _basis(ladder, rows, known.version),
    )  # fmt: skip


def _basis(ladder: Ladder, rows: Sequence[MeasureRow], version: str) -> str:
    """In words why the letter is due: the measure that presses most, and the rule."""
    worst = min(rows, key=lambda row: row.days_left or 0)
    assert worst.days_left is not None
    assert worst.due is not None
    left = f"已超期{-worst.days_left}天" if worst.days_left < 0 else f"剩余{worst.days_left}天"
    last_day = show_day(worst.due.last_day)
    return f"“{shorten(worst.text, 40)}”完成时限{last_day}，{left}；{ladder.title}规则第{version}版"
