"""示例: a workspace made from the bundled fictional feedback document, with people, measures and all that followed.

It goes the clerk's own way — the reader, 确认入库, the operations — so that what it shows is what the program does.
Everything in it is invented.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from core import demo_story
from core.base.dates import read_when
from core.base.errors import Refused
from core.base.meter import silent
from core.base.places import resource
from core.domain import calendars, findings, measures, people, plans, progress
from core.domain.measures import MeasureDraft
from core.domain.people import PersonDraft, UnitDraft
from core.domain.progress import ProgressDraft
from core.intake import reviewed
from core.intake.source import read_source
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the sample workspace and its two files lie."""

    workspace: Path
    ledger: Path
    report: Path


def make(folder: Path) -> Demo:
    """Make the sample in an empty or new folder and write its ledger and report there."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused("demo.folder_not_empty", folder=str(folder))
    with resource("sample/office.toml").open("rb") as file:
        office = tomllib.load(file)
    workspace = Workspace.create(folder, office["name"], office["operator"])
    try:
        inspection = fill(workspace, office)
        return _outputs(workspace, inspection, folder)
    finally:
        workspace.close()


def fill(workspace: Workspace, office: dict[str, Any]) -> int:
    """Take the bundled document in and give its findings owners, measures, dates and progress."""
    accepted = reviewed.take_in(workspace, read_source(resource("sample/feedback.txt")))
    units = _units(workspace, office["units"])
    persons = _persons(workspace, office["persons"], units)
    found = findings.rows(workspace, accepted.findings["finding"])
    made = [
        _measures(workspace, row.id, lines, units, persons)
        for row, lines in zip(found, office["findings"], strict=True)
    ]
    plans.decide(
        workspace, accepted.inspection, decided_on=date.fromisoformat(office["decided_on"]), signed_by=office["head"]
    )
    for keys, lines in zip(made, office["findings"], strict=True):
        for key, line in zip(keys, lines["measures"], strict=True):
            _progress(workspace, key, line.get("progress", []), persons)
    demo_story.tell(
        workspace, accepted.inspection, [(row.id, keys) for row, keys in zip(found, made, strict=True)], units, persons
    )
    return accepted.inspection


def _units(workspace: Workspace, names: Sequence[dict[str, str]]) -> dict[str, int]:
    keys: dict[str, int] = {}
    for unit in names:
        above = keys[unit["parent"]] if "parent" in unit else None
        keys[unit["name"]] = people.add_unit(workspace, UnitDraft(unit["name"], unit.get("short", ""), above))
    return keys


def _persons(workspace: Workspace, lines: Sequence[dict[str, str]], units: dict[str, int]) -> dict[str, int]:
    return {
        line["name"]: people.add_person(
            workspace, PersonDraft(line["name"], units[line["unit"]], line["post"], line.get("phone", ""))
        )
        for line in lines
    }


def _measures(
    workspace: Workspace, finding: int, lines: dict[str, Any], units: dict[str, int], persons: dict[str, int]
) -> list[int]:
    row = findings.one(workspace, finding)
    draft = findings.draft_of(row)
    given = {name: lines[name] for name in ("brief", "goal", "special") if name in lines}
    findings.edit(workspace, finding, replace(draft, **given), seen=row.version)
    return [
        measures.add(
            workspace, finding,
            MeasureDraft(
                line["text"], line["kind"], line.get("in_period", True), line.get("standing", False),
                leaders=tuple(persons[name] for name in line["leaders"]),
                lead_units=tuple(units[name] for name in line["lead_units"]),
                co_units=tuple(units[name] for name in line.get("co_units", [])),
                persons=tuple(persons[name] for name in line.get("persons", [])),
                due=read_when(line["due"], workspace.today(), calendars.of(workspace)),
            ),
        )
        for line in lines["measures"]
    ]  # fmt: skip


def _progress(workspace: Workspace, measure: int, entries: Sequence[dict[str, str]], persons: dict[str, int]) -> None:
    for entry in entries:
        draft = ProgressDraft(
            date.fromisoformat(entry["on"]), entry["text"], entry["state"], persons.get(entry.get("reporter", "")),
            entry.get("source", ""), entry.get("reason", ""), entry.get("next_plan", ""),
        )  # fmt: skip
        progress.add(workspace, "measure", measure, draft)


def _outputs(workspace: Workspace, inspection: int, folder: Path) -> Demo:
    from core.output import export, layouts, ledgers
    from core.output.papers import catalogue
    from core.output.papers.making import Request
    from core.output.pdf import write_pdf

    made = Demo(folder, folder / "台账.xlsx", folder / "整改进展情况报告.pdf")
    today = workspace.today()
    layout = layouts.find("main", layouts.built_in())
    request = ledgers.Request(inspection, today, today)

    def ledger(stream: Any) -> None:
        ledgers.write(workspace, layout, request, stream, silent())

    def report(stream: Any) -> None:
        [sheet] = catalogue.make(workspace, catalogue.find("progress"), Request(inspection, today, today))
        write_pdf(sheet.paper, stream)

    export.write(made.ledger, ledger, force=False)
    export.write(made.report, report, force=False)
    return made
