"""整改进展情况报告 (逐条): what was done about each finding, in the words of the records."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from core.base.states import KINDS as RECORD_KINDS
from core.domain import assignments, figures, progress
from core.domain.finding_rows import FindingRow, reported
from core.domain.measures import MeasureRow
from core.output.paper import Attachment, Block, Cell, Column, Heading, Paper, Paragraph, Row, Table
from core.output.papers.making import Kind, Making
from core.output.papers.phrases import nested, sentence, sentence_less


def progress_report(making: Making) -> Paper:
    """整改进展情况报告. Refused: the inspection has no finding."""
    return _Report(making).paper()


PAPERS = (Kind("progress", "整改进展情况报告", progress_report),)


class _Report:
    """One making of the paper: facts read once, then block by block."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._workspace, self._until = making.workspace, making.request.until
        self._say = making.say
        self._findings = making.findings
        self._others = making.rows("suggestion", "demand", "pledge")
        self._figures = figures.count(self._findings, self._until)
        making.know(**self._named_facts())

    def paper(self) -> Paper:
        bodies: dict[str, Callable[[], Iterable[Block]]] = {
            "findings": self._each_finding,
            "suggestions": self._each_other,
            "unfinished": self._unfinished_and_next,
        }
        blocks = [*self._making.paragraphs("opening"), *self._making.sections(bodies)]
        table = self._table()
        self._agree(blocks, table)
        attachment = Attachment(self._say("appendix"), (table,), "A4 landscape")
        return self._making.paper(blocks, attachments=(attachment,))

    def _agree(self, blocks: Sequence[Block], table: Table) -> None:
        """Each figure of the words is the number of findings told one by one, and of the rows of that state."""
        known = {f"finding:{row.id}": row for row in self._findings}
        told = [block.about for block in blocks if isinstance(block, Heading) and block.level == 3]
        for places in ([about for about in told if about in known], [row.about for row in table.rows]):
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

    # -- the body ----------------------------------------------------------------------------------

    def _each_finding(self) -> Iterator[Block]:
        headed = any(row.category is not None for row in self._findings)
        category: object = self
        before: tuple[str, ...] = ()
        for row in self._findings:
            if headed and row.category != category:
                category = row.category
                path = row.category_path or (self._say("other_category"),)
                yield from _category_headings(before, path)
                before = path
            yield from self._one_finding(row)

    def _one_finding(self, row: FindingRow) -> Iterator[Block]:
        about = f"finding:{row.id}"
        text = nested(sentence_less(row.shown))
        heading = self._say("finding", text=text)
        yield Heading(3, heading, numbered=bool(row.number), about=about, ordinal=row.number)
        if row.brief:
            yield Paragraph(self._say("full_text", text=row.text), about=about)
        if not row.measures:
            yield Paragraph(self._say("no_measures"), about=about)
        yield from self._measures_and_state(row)

    def _measures_and_state(self, row: FindingRow) -> Iterator[Block]:
        """Each measure with the state the ledger prints beside it, then what was reported on the whole and its state.

        Where the one measure says the same as the whole, it is said once.
        """
        about = f"finding:{row.id}"
        states = [one.progress_word for one in reported(row)]
        once = states in ([], [row.progress_word])
        for measure, state in zip(row.measures, states, strict=True):
            yield from self._one_measure(measure, about)
            if not once:
                yield Paragraph(self._say("state", state=state), about=about)
        own = progress.present(self._workspace, "finding", [row.id], self._until).get(row.id)
        if own is not None:
            yield Paragraph(self._say("progress", text=sentence(own.text)), about=about)
        word = "state" if once else "overall"
        yield Paragraph(self._say(word, state=row.progress_word, kind=RECORD_KINDS[row.kind]), about=about)

    def _one_measure(self, row: MeasureRow, about: str) -> Iterator[Block]:
        yield Heading(4, sentence(row.text), about=about)
        yield Paragraph(
            self._say(
                "owners",
                leaders=assignments.names(row.leaders),
                lead_units=assignments.names(row.lead_units),
                co_units=assignments.names(row.co_units),
                deadline=str(row.due or ""),
                first_deadline=str(row.moved_from or ""),
                reason=sentence_less(row.due_reason),
            ),
            about=about,
        )
        if row.progress_text:
            yield Paragraph(self._say("progress", text=sentence(row.progress_text)), about=about)

    def _each_other(self) -> Iterator[Block]:
        for row in self._others:
            if row.measures or row.progress_text:
                yield Heading(3, sentence(row.shown), about=f"finding:{row.id}")
                yield from self._measures_and_state(row)

    def _each_unfinished(self) -> Iterator[Block]:
        for row in self._findings:
            if row.progress == "done":
                continue
            entry = self._latest(row)
            yield Paragraph(
                self._say(
                    "unfinished",
                    number=row.number,
                    state=row.progress_word,
                    text=sentence(row.shown),
                    reason=sentence(entry.reason) if entry else "",
                    next_plan=sentence(entry.next_plan) if entry else "",
                ),
                about=f"finding:{row.id}",
            )

    def _unfinished_and_next(self) -> Iterator[Block]:
        yield from self._each_unfinished()
        yield from self._making.paragraphs("next")

    def _latest(self, row: FindingRow) -> progress.ProgressRow | None:
        until = self._until
        own = progress.present(self._workspace, "finding", [row.id], until).values()
        parts = progress.present(self._workspace, "measure", [one.id for one in row.measures], until).values()
        said = [entry for entry in (*own, *parts) if entry.meaning != "done" and (entry.reason or entry.next_plan)]
        return max(said, key=lambda entry: entry.reported_on, default=None)

    def _table(self) -> Table:
        columns = (
            Column("序号", 5, "center"),
            Column("问题类别", 15),
            Column("具体问题", 35),
            Column("责任领导", 10, "center"),
            Column("牵头单位", 13, "center"),
            Column("完成时限", 15, "center"),
            Column("完成情况", 9, "center"),
        )
        rows = tuple(
            Row(
                tuple(
                    Cell(text)
                    for text in (
                        row.number, row.category_title, row.shown, assignments.names(row.leaders),
                        assignments.names(row.lead_units), str(row.due or ""), row.progress_word,
                    )
                ),
                about=f"finding:{row.id}",
            )
            for row in self._findings
        )  # fmt: skip
        return Table(columns, rows)


def _category_headings(before: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Heading]:
    """What changed from one path of titles to the next: the top one is numbered, those under it only named."""
    for depth, title in enumerate(path):
        if before[: depth + 1] != path[: depth + 1]:
            yield Heading(2, sentence_less(title), numbered=depth == 0)


def has_clues(making: Making) -> bool:
    """Whether clues were handed over; how many and what of, only who has the right `clue` may ask."""
    wanted = "SELECT 1 FROM clue WHERE inspection_id = ? LIMIT 1"
    return bool(making.workspace.sql(wanted, making.request.inspection))
