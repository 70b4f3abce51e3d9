"""后续整改情况报告: what became, since the last report, of what was unfinished, and of what is kept up for long."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from core.base.dates import show_day
from core.domain import figures, findings
from core.domain.finding_rows import FindingRow
from core.output.paper import Attachment, Block, Paper
from core.output.papers.making import Kind, Making
from core.output.papers.telling import Telling, told


def followup_report(making: Making) -> Paper:
    """后续整改情况报告. Refused: the inspection has no finding, or nothing was unfinished or is kept up."""
    return _Report(making).paper()


PAPERS = (Kind("followup", "后续整改情况报告", followup_report),)


class _Report:
    """The findings as they stood at the last report, beside how they stand now."""

    def __init__(self, making: Making) -> None:
        self._making, self._telling = making, Telling(making)
        rows, until = making.findings, making.request.until
        since = last_report(making)
        before = _progress(making, rows, since) if since else {}
        self._open_then = [row for row in rows if before.get(row.id) != "done"] if since else rows
        self._done_since = [row for row in self._open_then if row.progress == "done"] if since else []
        self._still_open = [row for row in rows if row.progress != "done"]
        self._standing = [row for row in rows if any(one.long_term for one in row.measures)]
        making.know(
            since=show_day(since),
            f=figures.count(rows, until),
            then=figures.count(self._open_then, until),
            done_since=figures.count(self._done_since, until),
            still_open=figures.count(self._still_open, until),
            standing=figures.count(self._standing, until),
        )

    def paper(self) -> Paper:
        bodies: dict[str, Callable[[], Iterable[Block]]] = {
            "done_since": lambda: self._telling.by_category(self._done_since),
            "still_open": lambda: self._telling.by_category(self._still_open),
            "standing": self._each_standing,
        }
        blocks = [*self._making.paragraphs("opening"), *self._making.sections(bodies)]
        table = self._telling.table(self._open_then)
        self._making.agree(self._making.facts["then"].findings, len(table.rows))
        headed = told(blocks)
        for name in ("done_since", "still_open"):
            listed = {f"finding:{row.id}" for row in getattr(self, f"_{name}")}
            self._making.agree(self._making.facts[name].findings, sum(about in listed for about in headed))
        attachments = [Attachment(self._making.phrase("appendix"), (table,), "A4 landscape")] if table.rows else []
        return self._making.paper(blocks, attachments=attachments)

    def _each_standing(self) -> Iterator[Block]:
        for row in self._standing:
            yield from self._telling.standing(row)


def last_report(making: Making) -> date | None:
    """The day up to which a report of progress was last handed in; None before the first."""
    [(day,)] = making.workspace.sql(
        "SELECT max(submitted_on) FROM submission WHERE inspection_id = ? AND submitted_on <= ?"
        " AND paper IN ('progress', 'followup')",
        making.request.inspection, making.request.until.isoformat(),
    )  # fmt: skip
    return date.fromisoformat(day) if day else None


def _progress(making: Making, rows: list[FindingRow], day: date) -> dict[int, str]:
    """How far each finding was on that day."""
    return {row.id: row.progress for row in findings.rows(making.workspace, [row.id for row in rows], day)}
