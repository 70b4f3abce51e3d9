"""台账 of a workspace: the rows a layout asks for, with the facts of its title lines.

The same rows, read with the same 截至 day, feed screen, ledger and paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from core.base.columns import Column
from core.base.dates import show_day, show_moment, show_partial, show_period
from core.base.meter import Meter
from core.domain import findings, inspections, measures
from core.domain.finding_rows import reported
from core.domain.findings import FindingFilter
from core.output.layouts import Layout
from core.output.ledger import Entry, Written, write_ledger
from core.store.workspace import Workspace

CATALOGUE: dict[str, Column] = {column.key: column for column in (*findings.COLUMNS, *measures.COLUMNS)}


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: 截至 which day, of which inspection (None: 全部), and which findings (None: the layout's).

    `as_of` is only told on the sheet; whoever wants the records of then hands over that past workspace.
    """

    inspection: int | None
    until: date
    filled_on: date | None = None
    filled_by: str = ""
    as_of: datetime | None = None
    ids: Sequence[int] | None = None


def write(workspace: Workspace, layout: Layout, request: Request, stream: BinaryIO, meter: Meter) -> Written:
    """The ledger as .xlsx; refuses what `write_ledger` refuses."""
    found = entries(workspace, layout, request, meter)
    return write_ledger(layout, found, CATALOGUE, facts(workspace, request, found), stream, meter)


def entries(workspace: Workspace, layout: Layout, request: Request, meter: Meter) -> list[Entry]:
    """The findings the layout chooses, in its order, each with its measures as they stood on the day."""
    chosen: dict[str, Any] = dict(layout.choose)
    if request.ids is not None:
        chosen["ids"] = tuple(request.ids)
    wanted = FindingFilter(inspection=request.inspection, until=request.until, **chosen)
    keys = findings.ids(workspace, wanted, layout.sort)
    meter.begin("读取问题和整改措施", len(keys))
    found: list[Entry] = []
    for start in range(0, len(keys), 500):
        rows = findings.rows(workspace, keys[start : start + 500], request.until)
        found.extend(Entry(row, reported(row)) for row in rows)
        meter.step(len(found))
    return found


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
    if request.inspection is not None:
        given = inspections.one(workspace, request.inspection).given
        known |= {
            "organisation": given.organisation, "inspection": given.name, "commissioned_by": given.commissioned_by,
            "team": given.team, "team_leader": given.team_leader, "term": given.term, "round": given.round,
            "kind": given.kind, "period": show_period(given.started_on, given.ended_on),
            "feedback_on": show_partial(given.feedback_on),
        }  # fmt: skip
    return known
