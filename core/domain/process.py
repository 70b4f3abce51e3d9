"""流程: the twelve steps of a rectification, how far each is by what is on record, its papers and what to do next.

The steps are data (`resources/rules/process.toml`). What the office says beside the records — a paper that lies in
the cabinet, a step that is not needed — is a mark with its reason; evidence may be tied to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.base.errors import Refused
from core.domain import rules
from core.store.operations import operation
from core.store.tables import StepMark
from core.store.workspace import Workspace

State = Literal["done", "under_way", "open", "not_needed"]
PaperState = Literal["there", "missing", "not_needed"]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper of a step; `marked` is the office's own word with its reason, 0 where the records say it alone."""

    title: str
    state: PaperState
    reason: str
    marked: int
    evidence: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of one inspection; `page` or `command` is where its next thing is done, called `words`."""

    key: str
    title: str
    hint: str
    state: State
    optional: bool
    reason: str
    marked: int
    papers: tuple[PaperRow, ...]
    page: str
    command: str
    words: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The papers it lacks."""
        return tuple(paper.title for paper in self.papers if paper.state == "missing")


def steps(workspace: Workspace, inspection_id: int) -> list[StepRow]:
    """The twelve steps of an inspection, in their order."""
    facts = {name: _count(workspace, query, inspection_id) for name, query in _FACTS.items()}
    sent = [
        (str(paper), str(title))
        for paper, title in workspace.sql("SELECT paper, title FROM submission WHERE inspection_id = ?", inspection_id)
    ]
    marks = {
        (step, paper): (key, state, reason, ties)
        for key, step, paper, state, reason, ties in workspace.sql(
            "SELECT id, step, paper, state, reason, (SELECT count(*) FROM evidence_tie WHERE noun = 'step_mark'"
            " AND record = step_mark.id) FROM step_mark WHERE inspection_id = ?",
            inspection_id,
        )
    }
    return [_step(key, entry, facts, sent, marks) for key, entry in rules.book(workspace, "process")[1].items()]


def current(rows: Sequence[StepRow]) -> StepRow | None:
    """Where a newcomer goes on: the first step neither done nor unneeded; optional ones count only once begun."""
    waiting = [row for row in rows if row.state == "under_way" or (row.state == "open" and not row.optional)]
    return waiting[0] if waiting else None


@operation("step.mark")
def mark(
    workspace: Workspace, inspection_id: int, step: str, paper: str, state: Literal["done", "not_needed"], reason: str
) -> int:
    """Say of a step (paper empty) or of one of its papers that it is done or not needed.

    Refused: not needed without a reason.
    """
    if state == "not_needed" and not reason.strip():
        raise Refused("step.no_reason", field="reason")
    entry = rules.book(workspace, "process")[1][step]
    workspace.describe(title=paper or entry["title"])
    found = workspace.sql(
        "SELECT id FROM step_mark WHERE inspection_id = ? AND step = ? AND paper = ?", inspection_id, step, paper
    )
    values: dict[str, Any] = {"state": state, "reason": reason.strip(), "marked_on": workspace.today()}
    if found:
        workspace.update(StepMark, found[0][0], **values)
        return int(found[0][0])
    return workspace.insert(StepMark, inspection=inspection_id, step=step, paper=paper, **values)


@operation("step.unmark")
def unmark(workspace: Workspace, mark_id: int) -> None:
    """Let the records alone speak again. Refused: evidence is tied to the mark."""
    found = workspace.sql("SELECT step, paper FROM step_mark WHERE id = ?", mark_id)
    if not found:
        raise Refused("record.gone", noun="step_mark")
    if workspace.sql("SELECT 1 FROM evidence_tie WHERE noun = 'step_mark' AND record = ?", mark_id):
        raise Refused("step.has_evidence")
    workspace.describe(title=found[0][1] or rules.book(workspace, "process")[1][found[0][0]]["title"])
    workspace.delete(StepMark, mark_id)


Marks = dict[tuple[str, str], tuple[int, str, str, int]]


def _step(key: str, entry: dict[str, Any], facts: dict[str, int], sent: list[tuple[str, str]], marks: Marks) -> StepRow:
    number, said, reason, _ = marks.get((key, ""), (0, "", "", 0))
    state: State = "open"
    if said == "not_needed":
        state = "not_needed"
    elif said == "done" or _hold(entry["done"], facts):
        state = "done"
    elif _hold(entry["begun"], facts):
        state = "under_way"
    papers = tuple(_paper(key, paper, facts, sent, marks) for paper in entry["papers"])
    then = entry["next"]
    return StepRow(
        key, entry["title"], entry["hint"], state, entry.get("optional", False), reason, number, papers,
        then.get("page", ""), then.get("command", ""), then["words"],
    )  # fmt: skip


def _paper(
    step: str, entry: dict[str, str], facts: dict[str, int], sent: list[tuple[str, str]], marks: Marks
) -> PaperRow:
    title = entry["title"]
    number, said, reason, ties = marks.get((step, title), (0, "", "", 0))
    there = bool(said == "done" or ties or (entry.get("by") and facts[entry["by"]]))
    if wanted := entry.get("sent"):
        there = there or any(paper == wanted or title in named for paper, named in sent)
    state: PaperState = "not_needed" if said == "not_needed" else "there" if there else "missing"
    return PaperRow(title, state, reason, number, ties)


def _hold(names: Sequence[str], facts: dict[str, int]) -> bool:
    return all(not facts[name[1:]] if name.startswith("!") else facts[name] for name in names)


def _count(workspace: Workspace, query: str, inspection: int) -> int:
    return int(workspace.sql(query, inspection=inspection)[0][0] or 0)


_GLANCE = "SELECT count(*) FROM glance WHERE inspection = :inspection AND withdrawn = 0 AND kind = 'finding'"
_TASKS = "SELECT count(*) FROM measure_glance WHERE inspection = :inspection AND withdrawn = 0"
_AT_ONCE = f"{_TASKS} AND measure_kind LIKE '%立行立改%'"
_LETTERS = (
    "SELECT count(*) FROM letter WHERE inspection_id = :inspection AND issued_on IS NOT NULL AND withdrawn_on IS NULL"
)
_PUBLISHED = "SELECT count(*) FROM publication WHERE inspection_id = :inspection AND published_on IS NOT NULL"
_CLOSEOUTS = "SELECT count(*) FROM closeout JOIN finding ON finding.id = finding_id WHERE inspection_id = :inspection"


def _of(table: str, more: str = "") -> str:
    return f"SELECT count(*) FROM {table} WHERE inspection_id = :inspection{more}"


_FACTS: dict[str, str] = {
    "immediate": _AT_ONCE,
    "immediate_open": f"{_AT_ONCE} AND progress <> 'done'",
    "documents": _of("document"),
    "findings": _GLANCE,
    "pledges": "SELECT count(*) FROM glance WHERE inspection = :inspection AND kind = 'pledge' AND withdrawn = 0",
    "events": _of("feedback_event", " AND held_on <> ''"),
    "received": "SELECT count(received_on) FROM inspection WHERE id = :inspection",
    "feedback_published": f"{_PUBLISHED} AND subject = 'feedback'",
    "feedback_social": f"{_PUBLISHED} AND subject = 'feedback' AND audience = 'social'",
    "feedback_inner": f"{_PUBLISHED} AND subject = 'feedback' AND audience = 'inner'",
    "group": _of("group_member", " AND until IS NULL"),
    "measures": _TASKS,
    "measures_open": f"{_TASKS} AND progress <> 'done' AND NOT long_term",
    "plans": _of("plan_edition"),
    "meetings": _of("meeting"),
    "special_meetings": _of("meeting", " AND kind LIKE '%民主生活会%'"),
    "progress": f"{_TASKS} AND progress <> 'not_started'",
    "evidence": "SELECT count(*) FROM evidence_tie JOIN measure ON noun = 'measure' AND measure.id = record"
    " JOIN finding ON finding.id = finding_id WHERE inspection_id = :inspection",
    "submissions": _of("submission"),
    "letters": _LETTERS,
    "letters_waiting": f"{_LETTERS} AND reply_due_on IS NOT NULL AND replied_on IS NULL",
    "letters_replied": f"{_LETTERS} AND coalesce(replied_on, received_on) IS NOT NULL",
    "closeouts": _CLOSEOUTS,
    "closed": f"{_GLANCE} AND closing = 'closed'",
    "not_closed": f"{_GLANCE} AND closing <> 'closed'",
    "milestones_open": _of("milestone", " AND done_on IS NULL"),
    "withheld": "SELECT count(*) FROM withholding JOIN finding ON finding.id = finding_id"
    " WHERE inspection_id = :inspection",
    "results_published": f"{_PUBLISHED} AND subject = 'result'",
    "results_inner": f"{_PUBLISHED} AND subject = 'result' AND audience = 'inner'",
    "results_social": f"{_PUBLISHED} AND subject = 'result' AND audience = 'social'",
    "visits": _of("return_visit"),
    "reopenings": "SELECT count(*) FROM reopening JOIN finding ON finding.id = finding_id"
    " WHERE inspection_id = :inspection",
    "reopened_open": f"{_GLANCE} AND closing = 'reopened'",
}
