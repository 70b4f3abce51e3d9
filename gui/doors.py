"""门: which page, card or flow stands behind which name; each is imported when first gone through.

A new page is one line in `PLACES`, a new flow one line in `FLOWS`; nothing else needs to know them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.parts.flow import Flow
    from gui.parts.page import Page


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its stable name, title, icon, key, how it is made, its group, and the right it asks for, if any."""

    name: str
    title: str
    icon: str
    keys: str
    make: Callable[[Desk], Page]
    group: str = "work"
    right: str = ""


# The groups of the column of places, in their order; the first has no heading. Within a group the order is that of
# `PLACES`.
GROUPS = {"start": "", "work": "整改", "dealing": "督办与报送", "base": "基础资料", "keeping": "管理"}


def _overview(desk: Desk) -> Page:
    from gui.pages.overview_page import OverviewPage

    return OverviewPage(desk)


def _process(desk: Desk) -> Page:
    from gui.pages.process_page import ProcessPage

    return ProcessPage(desk)


def _readiness(desk: Desk) -> Page:
    from gui.pages.readiness_page import ReadinessPage

    return ReadinessPage(desk)


def _findings(desk: Desk) -> Page:
    from gui.pages.findings_page import FindingsPage

    return FindingsPage(desk)


def _letters(desk: Desk) -> Page:
    from gui.pages.letters_page import LettersPage

    return LettersPage(desk)


def _submissions(desk: Desk) -> Page:
    from gui.pages.submissions_page import SubmissionsPage

    return SubmissionsPage(desk)


def _closing(desk: Desk) -> Page:
    from gui.pages.closing_page import ClosingPage

    return ClosingPage(desk)


def _outcomes(desk: Desk) -> Page:
    from gui.pages.outcomes_page import OutcomesPage

    return OutcomesPage(desk)


def _publications(desk: Desk) -> Page:
    from gui.pages.publications_page import PublicationsPage

    return PublicationsPage(desk)


def _meetings(desk: Desk) -> Page:
    from gui.pages.meetings_page import MeetingsPage

    return MeetingsPage(desk)


def _tasks(desk: Desk) -> Page:
    from gui.pages.tasks_page import TasksPage

    return TasksPage(desk)


def _inspections(desk: Desk) -> Page:
    from gui.pages.inspection_page import InspectionPage

    return InspectionPage(desk)


def _people(desk: Desk) -> Page:
    from gui.pages.people_page import PeoplePage

    return PeoplePage(desk)


def _clues(desk: Desk) -> Page:
    from gui.pages.clues_page import CluesPage

    return CluesPage(desk)


def _settings(desk: Desk) -> Page:
    from gui.pages.settings_page import SettingsPage

    return SettingsPage(desk)


def _history(desk: Desk) -> Page:
    from gui.pages.history_page import HistoryPage

    return HistoryPage(desk)


def _bin(desk: Desk) -> Page:
    from gui.pages.bin_page import BinPage

    return BinPage(desk)


PLACES: tuple[Place, ...] = (
    Place("overview", "总览", "overview", "Ctrl+1", _overview, "start"),
    Place("process", "流程", "process", "Ctrl+0", _process, "start"),
    Place("readiness", "检查", "check", "Ctrl+9", _readiness, "start"),
    Place("findings", "问题台账", "findings", "Ctrl+2", _findings),
    Place("tasks", "任务", "task", "Ctrl+3", _tasks),
    Place("closing", "销号工作台", "closing", "Ctrl+4", _closing),
    Place("outcomes", "成效", "outcome", "Ctrl+5", _outcomes),
    Place("meetings", "会议", "meeting", "Alt+8", _meetings, "dealing"),
    Place("letters", "督办", "letter", "Alt+5", _letters, "dealing"),
    Place("submissions", "报送", "send", "Alt+6", _submissions, "dealing"),
    Place("publications", "公开", "publication", "Alt+7", _publications, "dealing"),
    Place("clues", "线索", "clue", "Alt+9", _clues, "dealing", "clue"),
    Place("inspections", "巡视反馈", "inspection", "Alt+1", _inspections, "base"),
    Place("people", "人员与单位", "people", "Alt+2", _people, "base"),
    Place("history", "操作记录", "history", "Alt+3", _history, "keeping"),
    Place("bin", "回收站", "bin", "Alt+4", _bin, "keeping"),
    Place("settings", "设置", "settings", "Alt+0", _settings, "keeping"),
)

# Which page shows a record of which table.
HOMES: dict[str, str] = {
    "finding": "findings",
    "measure": "findings",
    "letter": "letters",
    "letter_item": "letters",
    "submission": "submissions",
    "milestone": "submissions",
    "collection_round": "submissions",
    "publication": "publications",
    "meeting": "meetings",
    "group_member": "meetings",
    "clue": "clues",
    "closeout": "closing",
    "regulation": "outcomes",
    "accountability": "outcomes",
    "money": "outcomes",
    "wider_action": "outcomes",
    "return_visit": "outcomes",
    "inspection": "inspections",
    "category": "inspections",
    "unit": "people",
    "person": "people",
}


def place(name: str) -> Place:
    """The page of that name."""
    return next(known for known in PLACES if known.name == name)


def open_places(desk: Desk) -> list[Place]:
    """The pages that the operator may go to; before a workspace is open, those that ask for no right."""
    return [
        known for known in PLACES
        if not known.right or (desk.has_workspace and desk.workspace.may(known.right))
    ]  # fmt: skip


def _begin(flow: Flow) -> None:
    """Open a flow; it is put away for good when it is over."""
    flow.finished.connect(flow.deleteLater)
    flow.open()


def _filter(wanted: Any) -> Any:
    """What a page hands over, where it is a filter of findings; what is chosen on other pages narrows no ledger."""
    from core.domain.finder import FindingFilter

    return wanted if isinstance(wanted, FindingFilter) else None


def _new_workspace(desk: Desk, _: Any) -> None:
    from gui.flows.first_run_flow import FirstRunFlow

    _begin(FirstRunFlow(desk))


def _open_workspace(desk: Desk, _: Any) -> None:
    from gui.flows.open_workspace import open_workspace

    open_workspace(desk)


def _intake(desk: Desk, _: Any) -> None:
    from gui.flows.intake_flow import IntakeFlow

    _begin(IntakeFlow(desk))


def _ledger(desk: Desk, wanted: Any) -> None:
    from gui.flows.ledger_flow import LedgerExportFlow

    _begin(LedgerExportFlow(desk, _filter(wanted)))


def _import(desk: Desk, _: Any) -> None:
    from gui.flows.import_flow import ImportFlow

    _begin(ImportFlow(desk))


def _unit_forms(desk: Desk, _: Any) -> None:
    from gui.flows.unit_forms_flow import UnitFormsFlow

    _begin(UnitFormsFlow(desk))


def _take_back(desk: Desk, _: Any) -> None:
    from gui.flows.take_back_flow import TakeBackFlow

    _begin(TakeBackFlow(desk))


def _superior_form(desk: Desk, wanted: Any) -> None:
    from gui.flows.superior_form_flow import SuperiorFormFlow

    _begin(SuperiorFormFlow(desk, _filter(wanted)))


def _report(desk: Desk, wanted: Any) -> None:
    from gui.flows.report_flow import ReportFlow, Wanted

    _begin(ReportFlow(desk, wanted if isinstance(wanted, Wanted) else None))


def _code(desk: Desk, _: Any) -> None:
    from gui.flows.code_flow import CodeFlow

    _begin(CodeFlow(desk))


def _plan(desk: Desk, _: Any) -> None:
    from gui.flows.plan_flow import PlanFlow

    _begin(PlanFlow(desk))


def _cross(desk: Desk, wanted: Any) -> None:
    from gui.flows.cross_flow import begin

    begin(desk, wanted)


def _backup(desk: Desk, _: Any) -> None:
    from gui.flows.backup_flow import BackupFlow

    _begin(BackupFlow(desk))


def restore(desk: Desk, file: Path | None = None) -> None:
    """Offer to restore a backup: one that was handed to the program, or one to be chosen."""
    from gui.flows.restore_flow import RestoreFlow

    _begin(RestoreFlow(desk, file))


def _verify(desk: Desk, _: Any) -> None:
    from gui.flows.verify_flow import VerifyFlow

    _begin(VerifyFlow(desk))


def _about(desk: Desk, _: Any) -> None:
    from gui.flows.about_flow import AboutFlow

    _begin(AboutFlow(desk))


def _update(desk: Desk, _: Any) -> None:
    from gui.flows.update_flow import UpdateFlow, tell_portable

    if not tell_portable(desk):
        _begin(UpdateFlow(desk))


def _shortcut(desk: Desk, _: Any) -> None:
    from gui.flows.shortcut import put_shortcut

    put_shortcut(desk)


# Flows: command name -> opens it. `wanted` is what the page hands over (a filter, chosen ids) or None.
FLOWS: dict[str, Callable[[Desk, Any], None]] = {
    "workspace.new": _new_workspace,
    "workspace.open": _open_workspace,
    "intake.feedback": _intake,
    "ledger.import": _import,
    "ledger.export": _ledger,
    "superior_form.fill": _superior_form,
    "unit_form.issue": _unit_forms,
    "unit_form.take_back": _take_back,
    "report.make": _report,
    "report.print": _report,  # its preview prints the very pages that are seen
    "report.code": _code,
    "plan.freeze": _plan,
    "view.cross": _cross,
    "workspace.backup": _backup,
    "workspace.restore": lambda desk, _: restore(desk),
    "workspace.verify": _verify,
    "workspace.shortcut": _shortcut,
    "help.update": _update,
    "help.about": _about,
}

# Flows that also go without an open workspace.
WITHOUT_WORKSPACE = ("workspace.new", "workspace.open", "workspace.restore", "help.update", "help.about")
