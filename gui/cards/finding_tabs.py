"""The tabs of the card of a finding, in order. A new one is one line here; the card knows none of them.

`nouns` are the tables whose changes a tab shows beyond what the row of the finding itself says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.cards.finding_tab import FindingTab
    from gui.desk import Desk


@dataclass(frozen=True, slots=True)
class CardTab:
    """A tab: its stable name, title, the tables it shows, and how it is made."""

    name: str
    title: str
    nouns: frozenset[str]
    make: Callable[[Desk], FindingTab]


def _about(desk: Desk) -> FindingTab:
    from gui.cards.finding_about import FindingAbout

    return FindingAbout(desk)


def _measures(desk: Desk) -> FindingTab:
    from gui.cards.finding_measures import FindingMeasures

    return FindingMeasures(desk)


def _closing(desk: Desk) -> FindingTab:
    from gui.cards.finding_closing import FindingClosing

    return FindingClosing(desk)


def _evidence(desk: Desk) -> FindingTab:
    from gui.cards.finding_evidence import FindingEvidence

    return FindingEvidence(desk)


def _outcomes(desk: Desk) -> FindingTab:
    from gui.cards.finding_outcomes import FindingOutcomes

    return FindingOutcomes(desk)


def _public(desk: Desk) -> FindingTab:
    from gui.cards.finding_public import FindingPublic

    return FindingPublic(desk)


def _history(desk: Desk) -> FindingTab:
    from gui.cards.finding_history import FindingHistory

    return FindingHistory(desk)


TABS: tuple[CardTab, ...] = (
    CardTab("about", "概况", frozenset({"category"}), _about),
    CardTab("measures", "措施与进展", frozenset({"extension", "handover", "evidence", "evidence_tie"}), _measures),
    CardTab("evidence", "佐证", frozenset({"evidence", "evidence_tie"}), _evidence),
    CardTab("closing", "销号", frozenset({"closeout", "closeout_review", "reopening"}), _closing),
    CardTab(
        "outcomes",
        "成效",
        frozenset(
            {"regulation", "accountability", "money", "wider_action", "outcome_tie", "return_visit", "reopening"}
        ),
        _outcomes,
    ),
    CardTab("public", "公开", frozenset({"withholding", "person"}), _public),
    CardTab("history", "留痕", frozenset(), _history),
)
