"""整改进展: dated entries on a finding or a measure, never overwritten; the present state is the last one.

The words differ (`resources/rules/progress_words.toml`); what each means (open, basic, done) is fixed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.base.errors import Complaints, Refused
from core.base.rulebook import DEFAULT_WORDS, book, meanings
from core.base.states import PROGRESS
from core.domain import evidence
from core.store.operations import operation
from core.store.tables import Progress
from core.store.workspace import Workspace

Noun = Literal["finding", "measure"]


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One entry; `meaning` is open, basic or done, `word` the inspection's own word."""

    id: int
    version: int
    record: int
    reported_on: date
    text: str
    word: str
    meaning: str
    reporter: str
    source: str
    reason: str
    next_plan: str


@dataclass(frozen=True, slots=True)
class ProgressDraft:
    reported_on: date
    text: str
    word: str
    reporter: int | None = None
    source: str = ""
    reason: str = ""
    next_plan: str = ""


_MEANING = {entry: meaning for words in book("progress_words")[1] for entry, meaning in meanings(words).items()}


def words(workspace: Workspace, inspection_id: int) -> tuple[str, ...]:
    """The words this inspection uses, best first."""
    [(chosen,)] = workspace.sql("SELECT progress_words FROM inspection WHERE id = ?", inspection_id)
    return tuple(meanings(chosen or DEFAULT_WORDS))


def meaning(word: str) -> str:
    """What a progress word means: open, basic or done. An unknown word (an old ledger's) is open."""
    return _MEANING.get(word, "open")


def word(words: str, meaning: str) -> str:
    """What an inspection with this list of words calls a state; 未启动 stands in no list, it is computed."""
    if meaning == "not_started":
        return PROGRESS[meaning]
    known = meanings(words or DEFAULT_WORDS)
    return next((each for each, meant in known.items() if meant == meaning), PROGRESS[meaning])


def entries(workspace: Workspace, noun: Noun, record_id: int) -> list[ProgressRow]:
    """All entries of one record, newest first."""
    return list(_read(workspace, noun, [record_id]))[::-1]


def present(workspace: Workspace, noun: Noun, ids: Sequence[int], until: date | None = None) -> dict[int, ProgressRow]:
    """The last entry of each record that has one; with `until` (截至) the last up to that business date."""
    return {row.record: row for row in _read(workspace, noun, ids) if until is None or row.reported_on <= until}


def done_since(workspace: Workspace, noun: Noun, ids: Sequence[int], until: date | None = None) -> dict[int, date]:
    """For each record that is done (with `until`: was so then): the day of the report since which it has been so
    without a break."""
    since: dict[int, date] = {}
    for row in _read(workspace, noun, ids):
        if until is not None and row.reported_on > until:
            continue
        if row.meaning != "done":
            since.pop(row.record, None)
        else:
            since.setdefault(row.record, row.reported_on)
    return since


@operation("progress.add")
def add(workspace: Workspace, noun: Noun, record_id: int, draft: ProgressDraft) -> int:
    """Report progress. Refused: no text, no state, or a date still to come."""
    complaints: list[Refused] = []
    if not draft.text.strip():
        complaints.append(Refused("progress.no_text", field="text"))
    if not draft.word.strip():
        complaints.append(Refused("progress.no_state", field="word"))
    if draft.reported_on > workspace.today():
        complaints.append(Refused("progress.in_the_future", field="reported_on"))
    if complaints:
        raise Complaints(complaints)
    workspace.describe(word=draft.word.strip())
    return workspace.insert(
        Progress, reported_on=draft.reported_on, text=draft.text.strip(), state=draft.word.strip(),
        reporter=draft.reporter, source=draft.source.strip(), reason=draft.reason.strip(),
        next_plan=draft.next_plan.strip(), **{noun: record_id},
    )  # fmt: skip


@operation("progress.delete")
def delete(workspace: Workspace, progress_id: int) -> None:
    """Take back an entry made in error; it stays in the history."""
    evidence.forget(workspace, "progress", progress_id)
    workspace.delete(Progress, progress_id)


def _read(workspace: Workspace, noun: Noun, ids: Sequence[int]) -> list[ProgressRow]:
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    found = workspace.sql(
        f"SELECT progress.id, progress.version, progress.{noun}_id, reported_on, text, state,"
        " coalesce(person.name, ''), source, reason, next_plan"
        " FROM progress LEFT JOIN person ON person.id = progress.reporter_id"
        f" WHERE progress.{noun}_id IN ({marks}) ORDER BY progress.{noun}_id, reported_on, progress.id",
        *ids,
    )
    return [
        ProgressRow(key, version, record, date.fromisoformat(on), text, word, meaning(word), who, source, reason, plan)
        for key, version, record, on, text, word, who, source, reason, plan in found
    ]
