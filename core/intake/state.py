"""读到何处: what the reading carries from one paragraph to the next, and what it takes from each."""

import re
from dataclasses import dataclass

from core.intake.drafts import Kind
from core.intake.speech import Mode, Speakers

EXAMPLE = re.compile(r"(?:具体表现|主要表现|突出表现|表现(?:在|为)|例如|比如|譬如|其中|如:|如,|一是表现)")


@dataclass(slots=True)
class Found:
    """An item within one block: what it is, its place in the block's text, and how sure the reader is."""

    kind: Kind
    start: int
    end: int
    category: str | None = None
    sure: float = 0.9
    doubt: str | None = None


@dataclass(slots=True)
class State:
    """Where the reading stands: what is being said, whether a heading or a lead-in said so, and the category."""

    speakers: Speakers
    mode: Mode = "none"
    section: Mode | None = None
    stated: bool = False  # the mode was announced (heading, «主要是：»), so that plain statements count too
    category: str | None = None
    organisation: str | None = None

    def enter(self, mode: Mode, *, stated: bool) -> None:
        self.mode, self.stated = mode, stated
        if mode in ("finding", "appraisal"):
            self.speakers.findings_seen = self.speakers.findings_seen or mode == "finding"
