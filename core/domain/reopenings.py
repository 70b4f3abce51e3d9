"""重新打开: a closed finding must be put right again, because of a return visit, an evaluation or the like.

The close-out before it stays as it was, with its number. What the unit had reported as done stands against what was
found, so each measure gets an entry of progress that says so, and a further deadline beside the earlier ones.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.base.dates import When, show_day
from core.base.errors import Complaints, Refused
from core.domain import finding_rows, progress
from core.domain.closeouts import Skipped
from core.domain.finding_rows import FindingRow
from core.store.operations import operation
from core.store.tables import Deadline, Progress, Record, Reopening
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ReopeningDraft:
    """Because of what (`source`, 回头看 …), why, from which day, and until when it is to be put right (`due`)."""

    source: str
    reason: str
    reopened_on: date
    due: When | None
    decided_by: int | None = None
    return_visit: int | None = None


@operation("closeout.reopen", "review", undoable=False)
def reopen(workspace: Workspace, finding_ids: Sequence[int], draft: ReopeningDraft) -> Skipped:
    """Open closed findings again; gives the ones skipped and why.

    Refused: no source, no reason, no new deadline or one that is over, a day to come. Skipped: what is not closed,
    closed later than that day, or withdrawn.
    """
    _check(workspace, draft)
    return reopen_here(workspace, finding_ids, draft)


@operation("closeout.take_back_reopening", "review", undoable=False)
def take_back(workspace: Workspace, reopening_id: int, reason: str) -> None:
    """A reopening entered by mistake: it goes, with the entries and deadlines that came with it.

    Refused: no reason, or something was built on it since — a report, a later deadline, an application.
    """
    found = workspace.sql("SELECT closeout_id, finding_id FROM reopening WHERE id = ?", reopening_id)
    if not found:
        raise Refused("record.gone", noun="reopening")
    if not reason.strip():
        raise Refused("reopening.no_take_back_reason", field="reason")
    [(closeout, finding)] = found
    written = {table: _written_with(workspace, reopening_id, finding, table) for table in ("progress", "deadline")}
    if _built_upon(workspace, closeout, finding, written):
        raise Refused("reopening.built_upon")
    row = finding_rows.one(workspace, finding)
    workspace.describe(text=row.shown[:12], reason=reason.strip())
    tables: tuple[tuple[str, type[Record]], ...] = (("progress", Progress), ("deadline", Deadline))
    for name, table in tables:
        for key in written[name]:
            workspace.delete(table, key)
    workspace.delete(Reopening, reopening_id)


# -- shared by the operations of this and other nouns ------------------------------------------


def reopen_here(workspace: Workspace, finding_ids: Sequence[int], draft: ReopeningDraft) -> Skipped:
    """Open them again inside the operation that is open; gives the ones skipped and why."""
    skipped: Skipped = []
    for row in finding_rows.rows(workspace, finding_ids):
        if (refusal := _refusal(row, draft)) is not None:
            skipped.append((row.id, refusal))
        else:
            _reopen(workspace, row, draft)
    workspace.describe(n=len(finding_ids) - len(skipped), source=draft.source.strip())
    return skipped


def complaints(workspace: Workspace, draft: ReopeningDraft) -> Iterable[Refused]:
    """What is wrong with a reopening whatever finding it is of."""
    if not draft.source.strip():
        yield Refused("reopening.no_source", field="source")
    if not draft.reason.strip():
        yield Refused("reopening.no_reason", field="reason")
    if draft.reopened_on > workspace.today():
        yield Refused("closeout.in_the_future", field="reopened_on")
    if draft.due is None:
        yield Refused("reopening.no_deadline", field="due")
    elif draft.due.last_day is not None and draft.due.last_day <= draft.reopened_on:
        yield Refused("reopening.deadline_before", field="due")


def _check(workspace: Workspace, draft: ReopeningDraft) -> None:
    if found := list(complaints(workspace, draft)):
        raise Complaints(found)


def _refusal(row: FindingRow, draft: ReopeningDraft) -> Refused | None:
    if row.withdrawn_on is not None:
        return Refused("closeout.finding_withdrawn")
    if row.closing != "closed":
        return Refused("closeout.not_closed")
    closed = row.close_out.closed_on
    if closed is not None and draft.reopened_on < closed:
        return Refused("reopening.before_close", field="reopened_on", day=show_day(closed))
    return None


def _reopen(workspace: Workspace, row: FindingRow, draft: ReopeningDraft) -> None:
    due = draft.due
    assert due is not None
    workspace.insert(
        Reopening, closeout=row.close_out.closeout, finding=row.id, return_visit=draft.return_visit,
        source=draft.source.strip(), reason=draft.reason.strip(), reopened_on=draft.reopened_on,
        precision=due.precision, last_day=due.last_day, decided_by=draft.decided_by,
    )  # fmt: skip
    source = draft.source.strip()
    said = {
        "reported_on": draft.reopened_on, "text": f"重新打开（{source}）：{draft.reason.strip()}",
        "state": _open_word(workspace, row.inspection), "source": source,
    }  # fmt: skip
    if not row.measures or progress.entries(workspace, "finding", row.id):
        workspace.insert(Progress, finding=row.id, **said)
    for measure in row.measures:
        workspace.insert(Progress, measure=measure.id, **said)
        if measure.due != due:
            [(nth,)] = workspace.sql("SELECT coalesce(max(nth) + 1, 0) FROM deadline WHERE measure_id = ?", measure.id)
            workspace.insert(
                Deadline, measure=measure.id, nth=nth, precision=due.precision, last_day=due.last_day,
                decided_on=draft.reopened_on, reason=f"因{source}重新打开", approved_by=draft.decided_by,
            )  # fmt: skip


def _open_word(workspace: Workspace, inspection_id: int) -> str:
    [(words,)] = workspace.sql("SELECT progress_words FROM inspection WHERE id = ?", inspection_id)
    return progress.word(words, "open")


def _written_with(workspace: Workspace, reopening_id: int, finding: int, table: str) -> list[int]:
    """The rows of a table that came with a reopening, as the audit tells, and are still there."""
    found = workspace.sql(
        "SELECT DISTINCT mine.row FROM change mine JOIN change first ON first.operation = mine.operation"
        " WHERE first.tbl = 'reopening' AND first.row = ?2 AND first.op = 'I' AND mine.op = 'I' AND mine.tbl = ?3"
        f" AND mine.row IN (SELECT id FROM {table} WHERE {_OF_FINDING[table]})",
        finding, reopening_id, table,
    )  # fmt: skip
    return [key for (key,) in found]


def _built_upon(workspace: Workspace, closeout: int, finding: int, written: dict[str, list[int]]) -> bool:
    """Whether anything newer stands on it: an application, a report, a later deadline."""
    marks = {name: ", ".join(map(str, keys)) or "0" for name, keys in written.items()}
    return bool(
        workspace.sql(
            "SELECT 1 FROM closeout WHERE finding_id = ? AND id > ? AND state <> 'recalled'", finding, closeout
        )
        or workspace.sql(
            f"SELECT 1 FROM progress WHERE id NOT IN ({marks['progress']}) AND id > (SELECT coalesce(min(id), 0) FROM"
            f" progress WHERE id IN ({marks['progress']})) AND {_OF_FINDING['progress']}",
            finding,
        )
        or workspace.sql(
            f"SELECT 1 FROM deadline later JOIN deadline mine USING (measure_id) WHERE mine.id IN ({marks['deadline']})"
            " AND later.nth > mine.nth"
        )
    )


_OF_FINDING = {
    "progress": "(finding_id = ?1 OR measure_id IN (SELECT id FROM measure WHERE finding_id = ?1))",
    "deadline": "measure_id IN (SELECT id FROM measure WHERE finding_id = ?1)",
}
