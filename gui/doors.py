"""门: which page, card or flow stands behind which name; each is imported when first gone through.

A new page is one line in `PLACES`, a new flow one line in `FLOWS`; nothing else needs to know them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.parts.page import Page


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its stable name, title, icon, key, and how it is made."""

    name: str
    title: str
    icon: str
    keys: str
    make: Callable[[Desk], Page]


def _overview(desk: Desk) -> Page:
    from gui.pages.overview_page import OverviewPage

    return OverviewPage(desk)


def _findings(desk: Desk) -> Page:
    from gui.pages.findings_page import FindingsPage

    return FindingsPage(desk)


def _inspections(desk: Desk) -> Page:
    from gui.pages.inspection_page import InspectionPage

    return InspectionPage(desk)


def _people(desk: Desk) -> Page:
    from gui.pages.people_page import PeoplePage

    return PeoplePage(desk)


def _history(desk: Desk) -> Page:
    from gui.pages.history_page import HistoryPage

    return HistoryPage(desk)


def _bin(desk: Desk) -> Page:
    from gui.pages.bin_page import BinPage

    return BinPage(desk)


PLACES: tuple[Place, ...] = (
    Place("overview", "总览", "overview", "Ctrl+1", _overview),
    Place("findings", "问题台账", "findings", "Ctrl+2", _findings),
    Place("inspections", "巡视反馈", "inspection", "Ctrl+3", _inspections),
    Place("people", "人员与单位", "people", "Ctrl+4", _people),
    Place("history", "操作记录", "history", "Ctrl+5", _history),
    Place("bin", "回收站", "bin", "Ctrl+6", _bin),
)

# Which page shows a record of which table.
HOMES: dict[str, str] = {
    "finding": "findings",
    "measure": "findings",
    "inspection": "inspections",
    "category": "inspections",
    "unit": "people",
    "person": "people",
}


def place(name: str) -> Place:
    """The page of that name."""
    return next(known for known in PLACES if known.name == name)


# Flows: command name -> opens it. `wanted` is what the page hands over (a filter, chosen ids) or None.
FLOWS: dict[str, Callable[[Desk, Any], None]] = {}
