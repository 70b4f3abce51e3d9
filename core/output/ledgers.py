"""台账 of a workspace: the sheets a layout asks for, with the facts of their title lines, as a workbook.

The same rows, read with the same 截至 day, feed screen, ledger and paper.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from core.base.dates import show_day, show_moment, show_partial, show_period
from core.base.errors import Refused
from core.base.meter import Meter
from core.domain import inspections
from core.output import export
from core.output.layouts import Layout
from core.output.ledger import Entry, SheetOf, write_sheets
from core.output.ledger_groups import grouped, split_up
from core.output.ledger_subjects import FINDINGS, SUBJECTS, Request, check
from core.output.ledger_text import write_text
from core.store.workspace import Workspace

__all__ = ["CATALOGUE", "Request", "entries", "facts", "save", "sheets", "write"]

CATALOGUE = FINDINGS
ENDINGS = (".xlsx", ".pdf", ".csv")


def write(
    workspace: Workspace, layout: Layout, request: Request, stream: BinaryIO, meter: Meter, *, ending: str = ".xlsx"
) -> None:
    """The ledger as .xlsx, .pdf or .csv (`ending`). Refuses `ledger.unknown_ending`, and what `sheets` refuses."""
    if ending.lower() not in ENDINGS:
        raise Refused("ledger.unknown_ending", ending=ending, endings="、".join(ENDINGS))
    made = sheets(workspace, layout, request, meter)
    if ending.lower() == ".pdf":
        from core.output import ledger_paper
        from core.output.pdf import write_pdf

        write_pdf(ledger_paper.papers(made), stream, style=ledger_paper.style(layout), meter=meter)
    elif ending.lower() == ".csv":
        write_text(made, stream)
    else:
        write_sheets(made, stream, meter)


def save(workspace: Workspace, layout: Layout, request: Request, target: Path, meter: Meter, *, force: bool) -> Path:
    """The ledger as a file of the kind its ending says. Refuses what `write` and `export.write` refuse."""

    def fill(stream: BinaryIO) -> None:
        write(workspace, layout, request, stream, meter, ending=target.suffix)

    return export.write(target, fill, force=force)


def sheets(workspace: Workspace, layout: Layout, request: Request, meter: Meter) -> list[SheetOf]:
    """The sheets of a ledger; one, or where the layout splits it a summary and one for each unit, leader or category.

    Refuses what `check` refuses, and `operator.no_right` for what the operator may not see.
    """
    check(layout)
    columns = SUBJECTS[layout.subject].columns
    found = entries(workspace, layout, request, meter)
    told = facts(workspace, request, found)
    if layout.split:
        return split_up(layout, found, columns, told)
    return [SheetOf(layout, grouped(layout, found), columns, told)]


def entries(workspace: Workspace, layout: Layout, request: Request, meter: Meter) -> list[Entry]:
    """The rows the layout chooses, in its order, as they stood on the day."""
    subject = SUBJECTS[layout.subject]
    if subject.right and not workspace.may(subject.right):
        raise Refused("operator.no_right", right=subject.right)
    return subject.entries(workspace, layout, request, meter)


def facts(workspace: Workspace, request: Request, found: Sequence[Entry]) -> dict[str, str]:
    """What title, sub-title lines and signature line may speak of (`layouts.FACTS`)."""
    known: dict[str, Any] = {
        "office": workspace.name,
        "until": show_day(request.until),
        "filled_on": show_day(request.filled_on),
        "filled_by": request.filled_by,
        "as_of": show_moment(request.as_of),
        "findings": str(len(found)),
        "measures": str(sum(len(entry.parts) for entry in found)),
    }
    if request.unit is not None:
        known["unit"] = workspace.sql("SELECT name FROM unit WHERE id = ?", request.unit)[0][0]
    if request.inspection is not None:
        given = inspections.one(workspace, request.inspection).given
        known |= {
            "organisation": given.organisation, "inspection": given.name, "commissioned_by": given.commissioned_by,
            "team": given.team, "team_leader": given.team_leader, "term": given.term, "round": given.round,
            "kind": given.kind, "period": show_period(given.started_on, given.ended_on),
            "feedback_on": show_partial(given.feedback_on),
        }  # fmt: skip
    return known
