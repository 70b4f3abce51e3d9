"""整改进展: dated entries on a finding or a measure, never overwritten; the present state is the last one.

The words differ (`resources/rules/progress_words.toml`); what each means (open, basic, done) is fixed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from core.base.errors import Complaints, Refused
from core.base.rulebook import DEFAULT_WORDS, book, meanings
from core.base.states import PROGRESS
from core.domain import evidence
from core.domain.evidence_files import Kept
from core.store.operations import operation
from core.store.tables import Progress
from core.store.workspace import Workspace

Noun = Literal["finding", "measure"]
_ALWAYS = "9999-12-31"


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
    """A report; `files` is its source paper, already in the store. What is not done asks for reason and next plan."""

    reported_on: date
    text: str
    word: str
    reporter: int | None = None
    source: str = ""
    reason: str = ""
    next_plan: str = ""
    files: tuple[Kept, ...] = ()


_MEANING = {entry: meaning for words in book("progress_words")[1] for entry, meaning in meanings(words).items()}


def words(workspace: Workspace, inspection_id: int) -> tuple[str, ...]:
    """The words this inspection uses, best first."""
    return tuple(meanings_of(workspace, inspection_id))


def meanings_of(workspace: Workspace, inspection_id: int) -> dict[str, str]:
    """The words this inspection uses and what each means to it."""
    return meanings(chosen(workspace, inspection_id))


def chosen(workspace: Workspace, inspection_id: int) -> str:
    """The list of words of this inspection, as it stores it."""
    [(stored,)] = workspace.sql("SELECT progress_words FROM inspection WHERE id = ?", inspection_id)
    return stored or DEFAULT_WORDS


def meaning(word: str) -> str:
    """What a progress word means: open, basic or done. An unknown word (an old ledger's) is open."""
    return _MEANING.get(word, "open")


@lru_cache(maxsize=512)
def meant(words: str, word: str) -> str:
    """What a word means to an inspection with this list of words; a word of another list means what it does there."""
    return meanings(words or DEFAULT_WORDS).get(word) or meaning(word)


def used(workspace: Workspace, noun: Noun, ids: Sequence[int]) -> dict[int, str]:
    """The list of words, as the inspection stores it, that each of these records is reported in."""
    own = "finding.id" if noun == "finding" else "measure.id"
    joined = "" if noun == "finding" else " JOIN measure ON measure.finding_id = finding.id"
    found: dict[int, str] = {}
    for portion in _portions(ids):
        marks = ", ".join("?" * len(portion))
        found.update(
            workspace.sql(
                f"SELECT {own}, progress_words FROM finding JOIN inspection ON inspection.id = finding.inspection_id"
                f"{joined} WHERE {own} IN ({marks})",
                *portion,
            )
        )
    return found


def _portions(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


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
    # The id beside max() is that of its row (SQLite, lang_select §2.5).
    last = (
        "progress.id IN (SELECT id FROM (SELECT id, max(reported_on || printf('%012d', id)) FROM progress"
        " WHERE " + _OF + " GROUP BY {noun}_id))"
    )
    return {row.record: row for row in _read(workspace, noun, ids, last, until)}


def done_since(workspace: Workspace, noun: Noun, ids: Sequence[int], until: date | None = None) -> dict[int, date]:
    """For each record that is done (with `until`: was so then): the day of the report since which it has been so
    without a break."""
    since: dict[int, str] = {}
    for record, on, word, words in _found(
        workspace, noun, ids, "progress.{noun}_id, reported_on, state, progress_words", _OF, until
    ):
        if meant(words, word) != "done":
            since.pop(record, None)
        else:
            since.setdefault(record, on)
    return {record: date.fromisoformat(on) for record, on in since.items()}


@operation("progress.add")
def add(workspace: Workspace, noun: Noun, record_id: int, draft: ProgressDraft) -> int:
    """Report progress. Refused: no text, no state, a date still to come; not done without reason and next plan."""
    _check(workspace, draft, used(workspace, noun, [record_id]).get(record_id, ""))
    workspace.describe(word=draft.word.strip())
    return _insert(workspace, noun, record_id, draft)


@operation("progress.add_many")
def add_many(workspace: Workspace, measure_ids: Sequence[int], draft: ProgressDraft) -> list[tuple[int, Refused]]:
    """The same report on several measures, one step of undo; gives those skipped and why: their inspection does not
    use that word, they are gone. Refused as `add`."""
    lists = used(workspace, "measure", measure_ids)
    word = draft.word.strip()
    _check(workspace, draft, next((one for one in lists.values() if word in meanings(one or DEFAULT_WORDS)), ""))
    skipped: list[tuple[int, Refused]] = []
    for key in measure_ids:
        if key not in lists:
            skipped.append((key, Refused("record.gone", noun="measure")))
        elif word not in meanings(lists[key] or DEFAULT_WORDS):
            skipped.append((key, Refused("progress.other_words", word=word)))
        else:
            _insert(workspace, "measure", key, draft)
    workspace.describe(word=word, n=len(measure_ids) - len(skipped))
    return skipped


def _insert(workspace: Workspace, noun: Noun, record_id: int, draft: ProgressDraft) -> int:
    key = workspace.insert(
        Progress, reported_on=draft.reported_on, text=draft.text.strip(), state=draft.word.strip(),
        reporter=draft.reporter, source=draft.source.strip(), reason=draft.reason.strip(),
        next_plan=draft.next_plan.strip(), **{noun: record_id},
    )  # fmt: skip
    evidence.insert_files(workspace, "progress", key, draft.files)
    return key


def _check(workspace: Workspace, draft: ProgressDraft, words: str) -> None:
    complaints: list[Refused] = []
    if not draft.text.strip():
        complaints.append(Refused("progress.no_text", field="text"))
    if not draft.word.strip():
        complaints.append(Refused("progress.no_state", field="word"))
    if draft.reported_on > workspace.today():
        complaints.append(Refused("progress.in_the_future", field="reported_on"))
    if draft.word.strip() and meant(words, draft.word.strip()) != "done":
        if not draft.reason.strip():
            complaints.append(Refused("progress.no_reason", field="reason"))
        if not draft.next_plan.strip():
            complaints.append(Refused("progress.no_next_plan", field="next_plan"))
    if complaints:
        raise Complaints(complaints)


@operation("progress.delete")
def delete(workspace: Workspace, progress_id: int) -> None:
    """Take back an entry made in error; it stays in the history."""
    evidence.forget(workspace, "progress", progress_id)
    workspace.delete(Progress, progress_id)


_OF = "progress.{noun}_id IN ({marks}) AND reported_on <= ?"
_READ = (
    "progress.id, progress.version, progress.{noun}_id, reported_on, progress.text, state, coalesce(person.name, ''),"
    " source, reason, next_plan, progress_words"
)


def _read(
    workspace: Workspace, noun: Noun, ids: Sequence[int], where: str = _OF, until: date | None = None
) -> list[ProgressRow]:
    return [
        ProgressRow(
            key, version, record, date.fromisoformat(on), text, word, meant(words, word), who, source, reason, plan
        )
        for key, version, record, on, text, word, who, source, reason, plan, words in _found(
            workspace, noun, ids, _READ, where, until
        )
    ]


def _found(
    workspace: Workspace, noun: Noun, ids: Sequence[int], wanted: str, where: str, until: date | None
) -> Iterator[tuple[Any, ...]]:
    """Of each entry on these records what is `wanted`, record by record in the order of the reports; with `until`
    those up to that day."""
    belongs = "progress.finding_id" if noun == "finding" else "measure.finding_id"
    joined = "" if noun == "finding" else " JOIN measure ON measure.id = progress.measure_id"
    for portion in _portions(ids):
        names = {"noun": noun, "marks": ", ".join("?" * len(portion))}
        yield from workspace.sql(
            f"SELECT {wanted.format(**names)} FROM progress{joined} JOIN finding ON finding.id = {belongs}"
            " JOIN inspection ON inspection.id = finding.inspection_id"
            " LEFT JOIN person ON person.id = progress.reporter_id"
            f" WHERE {where.format(**names)} ORDER BY progress.{noun}_id, reported_on, progress.id",
            *portion, until.isoformat() if until else _ALWAYS,
        )  # fmt: skip
