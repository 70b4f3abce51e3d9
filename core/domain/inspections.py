"""巡视巡察: a round of inspection of one organisation — its header, both feedback events, its dates.

Dates are kept as the document gives them (`2018-07`, `--07-21`); what it does not say stays empty (未填).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from core.base.dates import is_partial
from core.base.errors import Complaints, Refused
from core.base.rulebook import DEFAULT_WORDS
from core.domain import deadlines, references
from core.store.operations import operation
from core.store.tables import Category, FeedbackEvent, Inspection, Milestone, PaperPrint, PaperText, StepMark, Waiver
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FeedbackEventDraft:
    """反馈会: `kind` head (一对一) or team (领导班子); who chaired, spoke, attended (出席) and listened (列席)."""

    kind: str
    held_on: str = ""
    place: str = ""
    chair: str = ""
    chair_post: str = ""
    speaker: str = ""
    attendees: str = ""
    observers: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class InspectionDraft:
    """What a form, or the reader of a document, says of an inspection."""

    name: str
    commissioned_by: str = ""
    team: str = ""
    team_leader: str = ""
    organisation: str = ""
    term: str = ""
    round: str = ""
    kind: str = ""
    started_on: str = ""
    ended_on: str = ""
    feedback_on: str = ""
    received_on: date | None = None
    first_responsible: str = ""
    methods: str = ""
    themes: str = ""
    progress_words: str = DEFAULT_WORDS
    events: tuple[FeedbackEventDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """An inspection as stored; `findings` counts 问题 that are not withdrawn, `plan` the last edition (0: none)."""

    id: int
    version: int
    findings: int
    plan: int
    given: InspectionDraft = field(repr=False)

    @property
    def name(self) -> str:
        return self.given.name


_TEXTS = (
    "name", "commissioned_by", "team", "team_leader", "organisation", "term", "round", "kind", "started_on",
    "ended_on", "feedback_on", "first_responsible", "methods", "themes", "progress_words",
)  # fmt: skip


# What comes and goes with an inspection, without being anything an office did.
_ITS_FRAME = (FeedbackEvent, Milestone, Category, StepMark, Waiver, PaperText, PaperPrint)


# -- queries -----------------------------------------------------------------------------------


def rows(workspace: Workspace) -> list[InspectionRow]:
    """All inspections, the newest feedback first."""
    keys = workspace.sql("SELECT id FROM inspection ORDER BY feedback_on DESC, id DESC")
    return [one(workspace, key) for (key,) in keys]


def one(workspace: Workspace, inspection_id: int) -> InspectionRow:
    """One inspection with its feedback events. Refused: it is gone."""
    columns = ", ".join(_TEXTS)
    found = workspace.sql(
        "SELECT version, received_on,"
        " (SELECT count(*) FROM finding WHERE inspection_id = inspection.id AND kind = 'finding'"
        "  AND parent_id IS NULL AND withdrawn_on IS NULL),"
        " (SELECT coalesce(max(nth), 0) FROM plan_edition WHERE inspection_id = inspection.id),"
        f" {columns} FROM inspection WHERE id = ?",
        inspection_id,
    )
    if not found:
        raise Refused("record.gone", noun="inspection")
    [(version, received, findings, plan, *texts)] = found
    given: dict[str, Any] = dict(zip(_TEXTS, texts, strict=True))
    given["received_on"] = date.fromisoformat(received) if received else None
    given["events"] = _events(workspace, inspection_id)
    given["progress_words"] = given["progress_words"] or DEFAULT_WORDS
    return InspectionRow(inspection_id, version, findings, plan, InspectionDraft(**given))


def named(workspace: Workspace, name: str) -> int | None:
    """The id of the inspection of that name."""
    found = workspace.sql("SELECT id FROM inspection WHERE name = ?", name)
    return found[0][0] if found else None


def suggested_name(draft: InspectionDraft) -> str:
    """`十届省委第二轮巡视 某某区党工委`: what tells one inspection from another in a list."""
    round_name = f"{draft.term}{draft.round}{draft.kind}" or draft.team
    return " ".join(part for part in (round_name, draft.organisation) if part) or "新的巡视巡察"


# -- operations --------------------------------------------------------------------------------


@operation("inspection.add")
def add(workspace: Workspace, draft: InspectionDraft) -> int:
    """A new inspection with the dates its rules give. Refused: no name, or a name taken."""
    _check(workspace, draft, None)
    workspace.describe(name=draft.name.strip())
    return insert(workspace, draft)


@operation("inspection.edit")
def edit(workspace: Workspace, inspection_id: int, draft: InspectionDraft, *, seen: int) -> None:
    """Header and feedback events. Stored dates of rules stay, `milestone.recompute` is asked for apart; a rule that
    could give no date before gives it now. Refused: no name, a name taken, no dates or dates out of order, `Stale`."""
    _check(workspace, draft, inspection_id)
    workspace.describe(name=draft.name.strip())
    workspace.update(Inspection, inspection_id, seen=seen, **_values(draft))
    known = workspace.sql("SELECT id FROM feedback_event WHERE inspection_id = ? ORDER BY id", inspection_id)
    for (key,), event in zip(known, draft.events, strict=False):
        workspace.update(FeedbackEvent, key, **asdict(event))
    for event in draft.events[len(known) :]:
        workspace.insert(FeedbackEvent, inspection=inspection_id, **asdict(event))
    for (key,) in known[len(draft.events) :]:
        workspace.delete(FeedbackEvent, key)
    deadlines.add_missing(workspace, inspection_id)


@operation("inspection.delete")
def delete(workspace: Workspace, inspection_id: int) -> None:
    """Only an empty one: refused while findings, clues, letters, submissions, meetings … belong to it."""
    [(name,)] = workspace.sql("SELECT name FROM inspection WHERE id = ?", inspection_id)
    used = references.count(workspace, Inspection, inspection_id, without=_ITS_FRAME)
    if used:
        raise Refused("inspection.not_empty", name=name, n=used)
    workspace.describe(name=name)
    workspace.delete(Inspection, inspection_id)


def insert(workspace: Workspace, draft: InspectionDraft) -> int:
    """Write an inspection, its events and its rules' dates inside the operation that is open."""
    key = workspace.insert(Inspection, **_values(draft))
    for event in draft.events:
        workspace.insert(FeedbackEvent, inspection=key, **asdict(event))
    deadlines.add_missing(workspace, key)
    return key


def fill(workspace: Workspace, inspection_id: int, draft: InspectionDraft) -> None:
    """Take from a further document what the inspection does not know yet; nothing known is overwritten."""
    known = one(workspace, inspection_id).given
    said = {name: value for name, value in _values(draft).items() if value}
    workspace.update(
        Inspection, inspection_id, **{name: value for name, value in said.items() if not getattr(known, name)}
    )
    if not known.events:
        for event in draft.events:
            workspace.insert(FeedbackEvent, inspection=inspection_id, **asdict(event))
    deadlines.add_missing(workspace, inspection_id)


def complaint_of_name(workspace: Workspace, name: str, inspection_id: int | None) -> Refused | None:
    """What is wrong with a name for this inspection (None: a new one), if anything."""
    if not name.strip():
        return Refused("inspection.no_name", field="name")
    if named(workspace, name.strip()) not in (None, inspection_id):
        return Refused("inspection.known_already", field="name", name=name.strip())
    return None


def _values(draft: InspectionDraft) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(draft, name).strip() for name in _TEXTS}
    return {**values, "received_on": draft.received_on}


def _check(workspace: Workspace, draft: InspectionDraft, inspection_id: int | None) -> None:
    complaints: list[Refused] = []
    if complaint := complaint_of_name(workspace, draft.name, inspection_id):
        complaints.append(complaint)
    for field_name in ("started_on", "ended_on", "feedback_on"):
        if not is_partial(getattr(draft, field_name)):
            complaints.append(Refused("date.not_a_date", field=field_name, text=getattr(draft, field_name)))
    whole = [text for text in (draft.started_on, draft.ended_on, draft.feedback_on) if len(text) == 10]
    if whole != sorted(whole):
        complaints.append(Refused("inspection.dates_out_of_order", field="feedback_on"))
    if complaints:
        raise Complaints(complaints)


def _events(workspace: Workspace, inspection_id: int) -> tuple[FeedbackEventDraft, ...]:
    names: Sequence[str] = tuple(FeedbackEventDraft.__dataclass_fields__)
    found = workspace.sql(
        f"SELECT {', '.join(names)} FROM feedback_event WHERE inspection_id = ? ORDER BY id", inspection_id
    )
    return tuple(FeedbackEventDraft(*row) for row in found)
