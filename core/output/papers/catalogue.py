"""公文目录: every paper the program makes, the office's own wordings among them, and how one is made.

Making gives sheets: one for a paper about the whole inspection, one for each chosen record for papers about
findings, units, letters. `pdf` and `word` bind them into one file or write one file each.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.base.errors import Refused
from core.base.meter import Meter, silent
from core.domain import findings, own_resources
from core.output.paper import Paper
from core.output.papers import (
    case_file,
    closeout_forms,
    clues_report,
    followup,
    head,
    letters,
    meetings,
    plan,
    progress,
    public,
    reminders,
    statistics_table,
    transfer,
    work_handover,
)
from core.output.papers.case_file import Piece
from core.output.papers.making import Choice, Kind, Making, Prose, Request
from core.store.workspace import Workspace

_MODULES = (
    plan, progress, head, clues_report, statistics_table, followup, public, letters, closeout_forms,
    case_file, transfer, meetings, work_handover, reminders,
)  # fmt: skip
KINDS: dict[str, Kind] = {kind.name: kind for module in _MODULES for kind in module.PAPERS}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished paper with its prose blocks and the evidence that follows it; `file_name` is what a file of its own is
    called, without suffix."""

    paper: Paper
    prose: tuple[Prose, ...]
    record: int | None
    file_name: str
    pieces: tuple[Piece, ...] = ()


def kinds(workspace: Workspace | None = None) -> list[Kind]:
    """The papers there are; with a workspace its own ones too, and only those its operator may make."""
    if workspace is None:
        return list(KINDS.values())
    known = [kind for kind in KINDS.values() if not kind.right or workspace.may(kind.right)]
    return [*known, *(own for kind in known for own in _own(workspace, kind))]


def find(name: str, workspace: Workspace | None = None) -> Kind:
    """The paper of that name or title. Refused: there is none, naming those there are; no right to make it."""
    for kind in (*KINDS.values(), *(kinds(workspace) if workspace else ())):
        if name in (kind.name, kind.title):
            if workspace is not None and kind.right and not workspace.may(kind.right):
                raise Refused("operator.no_right", right=kind.right)
            return kind
    names = "、".join(f"{kind.name}（{kind.title}）" for kind in kinds(workspace))
    raise Refused("report.unknown", name=name, names=names)


def choices(workspace: Workspace, kind: Kind, request: Request) -> Sequence[Choice]:
    """The records that sheets of this paper may be about; empty for a paper about the inspection."""
    return kind.each(workspace, request) if kind.each else ()


def chosen(
    workspace: Workspace, kind: Kind, request: Request, numbers: Sequence[str], unit: str | None
) -> tuple[int, ...]:
    """The records of which sheets are wanted: those of findings by number, or of a unit by name or short name.

    Refused: the paper has no sheets of its own for them; there is no such finding, no such unit, nothing of theirs.
    """
    if kind.each is None:
        raise Refused("paper.no_selection", title=kind.title)
    wanted = findings.FindingFilter(inspection=request.inspection, until=request.until)
    rows = findings.rows(workspace, findings.ids(workspace, wanted), request.until) if numbers else []
    by_number = {row.number: row.id for row in rows}
    if unknown := [number for number in numbers if number not in by_number]:
        raise Refused("paper.no_such_finding", numbers="、".join(unknown))
    units = workspace.sql("SELECT id FROM unit WHERE name = ? OR short = ?", unit, unit) if unit else []
    if unit and not units:
        raise Refused("paper.no_such_unit", name=unit)
    keys, places = {by_number[number] for number in numbers}, {key for (key,) in units}
    found = tuple(
        one.id
        for one in choices(workspace, kind, request)
        if (not numbers or one.finding in keys) and (not unit or one.unit in places)
    )
    if not found:
        raise Refused("paper.nothing_chosen", title=kind.title)
    return found


def make(workspace: Workspace, kind: Kind, request: Request, meter: Meter | None = None) -> list[Sheet]:
    """The sheets asked for. Refused: no right, nothing to make a sheet of, what the paper itself refuses."""
    if kind.right and not workspace.may(kind.right):
        raise Refused("operator.no_right", right=kind.right)
    if kind.each is None:
        return [_sheet(Making(workspace, kind, request), kind.title)]
    known = kind.each(workspace, request)
    wanted = known if request.ids is None else [one for one in known if one.id in request.ids]
    if not wanted:
        raise Refused("paper.nothing_chosen", title=kind.title)
    meter = meter or silent()
    meter.begin("起草公文", len(wanted))
    sheets: list[Sheet] = []
    for nth, one in enumerate(wanted):
        meter.step(nth)
        sheets.append(_sheet(Making(workspace, kind, request, one.id), one.file_name))
    return sheets


def _sheet(making: Making, file_name: str) -> Sheet:
    paper = making.kind.make(making)
    record = making.record if making.kind.each else None
    pieces = tuple(making.kind.pieces(making)) if making.kind.pieces else ()
    return Sheet(paper, tuple(making.every_prose()), record, file_name, pieces)


def _own(workspace: Workspace, kind: Kind) -> list[Kind]:
    """The office's own wordings of a paper: each is a paper of its own."""
    return [
        replace(kind, name=row.name, title=row.name, own=row.text, based_on=kind.name)
        for row in own_resources.rows(workspace, "wording")
        if row.based_on == kind.name
    ]
