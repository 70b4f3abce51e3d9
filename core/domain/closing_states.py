"""销号状态: how far each finding is with its close-out, today or 截至 a day, and the facts ledgers print of it.

A reopening leaves the close-out before it as it was: 重新打开 is read from the two together, stored nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.domain.closing_rules import levels
from core.store.workspace import Workspace

_FOREVER = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Closing:
    """The last application or close-out of a finding. `state` is a code of `states.CLOSING`; `reviews` tells
    (level, day, whether agreed) of each review so far, `waiting` the level that has it now."""

    closeout: int
    state: str
    applied_on: date | None
    reviews: tuple[tuple[str, date, bool], ...]
    waiting: str
    closed_on: date | None
    number: str
    result: str
    next_review_on: date | None
    taken_over: bool


NOT_APPLIED = Closing(0, "none", None, (), "", None, "", "", None, False)


def of(workspace: Workspace, finding_ids: Sequence[int], until: date | None = None) -> dict[int, Closing]:
    """What is to be said of these findings (those never applied for are left out), with `until` 截至 that day.

    What was decided only later was still waiting then; a recalled application counts as none.
    """
    if not finding_ids:
        return {}
    last = until.isoformat() if until else _FOREVER
    marks = ", ".join("?" * len(finding_ids))
    found = workspace.sql(
        "SELECT finding_id, id, state, applied_on, chain, closed_on, number, result, next_review_on, taken_over,"
        " EXISTS (SELECT 1 FROM reopening WHERE closeout_id = closeout.id AND reopened_on <= ?)"
        f" FROM closeout WHERE finding_id IN ({marks}) AND state <> 'recalled'"
        " AND coalesce(applied_on, closed_on, '') <= ? ORDER BY id",
        last, *finding_ids, last,
    )  # fmt: skip
    latest = {row[0]: row for row in found}
    reviews = _reviews(workspace, [row[1] for row in latest.values()], last)
    return {key: _closing(row, reviews.get(row[1], ()), last) for key, row in latest.items()}


def states(workspace: Workspace, finding_ids: Sequence[int]) -> dict[int, str]:
    """The code of `states.CLOSING` of each finding that was ever applied for, as it stands today."""
    marks = ", ".join("?" * len(finding_ids))
    return dict(
        workspace.sql(
            "SELECT finding_id, CASE WHEN EXISTS (SELECT 1 FROM reopening WHERE closeout_id = closeout.id)"
            f" THEN 'reopened' ELSE state END FROM closeout WHERE finding_id IN ({marks}) AND state <> 'recalled'"
            " ORDER BY id",
            *finding_ids,
        )
    )


def _reviews(workspace: Workspace, ids: Sequence[int], last: str) -> dict[int, tuple[tuple[str, date, bool], ...]]:
    marks = ", ".join("?" * len(ids))
    told: dict[int, tuple[tuple[str, date, bool], ...]] = {}
    for closeout, level, on, agreed in workspace.sql(
        "SELECT closeout_id, level, reviewed_on, agreed FROM closeout_review"
        f" WHERE closeout_id IN ({marks}) AND reviewed_on <= ? ORDER BY closeout_id, place",
        *ids, last,
    ):  # fmt: skip
        told[closeout] = (*told.get(closeout, ()), (level, date.fromisoformat(on), bool(agreed)))
    return told


def _closing(row: tuple[Any, ...], reviews: tuple[tuple[str, date, bool], ...], last: str) -> Closing:
    _, key, state, applied, chain, closed, number, result, next_review, taken_over, reopened = row
    returned = any(not agreed for _, _, agreed in reviews)
    if (state == "closed" and (closed or "") > last) or (state == "returned" and not returned):
        state = "applied"
    decided = state == "closed"
    return Closing(
        key, "reopened" if decided and reopened else state, _day(applied), reviews,
        waiting_level(chain, len(reviews)) if state == "applied" else "",
        _day(closed) if decided else None, number if decided else "", result if decided else "",
        _day(next_review) if decided else None, bool(taken_over),
    )  # fmt: skip


def waiting_level(chain: str, reviewed: int) -> str:
    """The level of a frozen chain that comes after so many reviews; empty after the last."""
    return (*levels(chain), "")[reviewed]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
