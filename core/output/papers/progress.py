"""整改进展情况报告 (逐条): what was done about each finding, in the words of the records."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from core.domain import figures
from core.output.paper import Attachment, Block, Paper, Table
from core.output.papers.making import Kind, Making
from core.output.papers.telling import Telling, told


def progress_report(making: Making) -> Paper:
    """整改进展情况报告. Refused: the inspection has no finding."""
    return _Report(making).paper()


PAPERS = (Kind("progress", "整改进展情况报告", progress_report),)


class _Report:
    """One making of the paper: facts read once, then block by block."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._telling = Telling(making)
        self._findings = making.findings
        self._others = making.rows("suggestion", "demand", "pledge")
        self._figures = figures.count(self._findings, making.request.until)
        making.know(**self._named_facts())

    def paper(self) -> Paper:
        bodies: dict[str, Callable[[], Iterable[Block]]] = {
            "findings": lambda: self._telling.by_category(self._findings),
            "suggestions": lambda: self._telling.others(self._others),
            "unfinished": self._unfinished_and_next,
        }
        blocks = [*self._making.paragraphs("opening"), *self._making.sections(bodies)]
        table = self._telling.table(self._findings)
        self._agree(blocks, table)
        attachment = Attachment(self._making.phrase("appendix"), (table,), "A4 landscape")
        return self._making.paper(blocks, attachments=(attachment,))

    def _agree(self, blocks: Sequence[Block], table: Table) -> None:
        """Each figure of the words is the number of findings told one by one, and of the rows of that state."""
        known = {f"finding:{row.id}": row for row in self._findings}
        for places in ([about for about in told(blocks) if about in known], [row.about for row in table.rows]):
            self._making.agree(self._figures.findings, len(places))
            states = Counter(known[about].progress for about in places)
            for state in ("done", "basic", "open", "not_started"):
                self._making.agree(getattr(self._figures, state), states[state])

    def _named_facts(self) -> dict[str, Any]:
        return {
            "f": self._figures,
            "unfinished": sum(row.progress != "done" for row in self._findings),
            "specials": self._specials(),
            "has_clues": has_clues(self._making),
        }

    def _specials(self) -> list[tuple[str, int, int]]:
        names = dict.fromkeys(row.special for row in self._findings if row.special)
        return [
            (name, len(rows), sum(row.progress == "done" for row in rows))
            for name in names
            for rows in [[row for row in self._findings if row.special == name]]
        ]

    def _unfinished_and_next(self) -> Iterator[Block]:
        yield from self._telling.unfinished(self._findings)
        yield from self._making.paragraphs("next")


def has_clues(making: Making) -> bool:
    """Whether clues were handed over; how many and what of, only who has the right `clue` may ask."""
    wanted = "SELECT 1 FROM clue WHERE inspection_id = ? LIMIT 1"
    return bool(making.workspace.sql(wanted, making.request.inspection))
