"""逐条: findings told one by one — measures, owners, deadlines, progress, state, what is unfinished and why.

Several papers tell findings this way. The phrases are the wording file's own, else those of `phrases.toml`.
"""

from collections.abc import Iterator, Sequence

from core.base.states import KINDS as RECORD_KINDS
from core.domain import assignments, progress
from core.domain.finding_rows import FindingRow, reported
from core.domain.measures import MeasureRow
from core.output.paper import Block, Cell, Column, Heading, Paragraph, Row, Table
from core.output.papers.making import Making
from core.output.papers.phrases import nested, sentence, sentence_less


class Telling:
    """Tells findings in the words of one making."""

    def __init__(self, making: Making) -> None:
        self._workspace, self._until = making.workspace, making.request.until
        self._phrase = making.phrase

    def by_category(self, rows: Sequence[FindingRow]) -> Iterator[Block]:
        """Each finding under the headings of its category, if any has one."""
        headed = any(row.category is not None for row in rows)
        category: object = self
        before: tuple[str, ...] = ()
        for row in rows:
            if headed and row.category != category:
                category = row.category
                path = row.category_path or (self._phrase("other_category"),)
                yield from category_headings(before, path)
                before = path
            yield from self.finding(row)

    def finding(self, row: FindingRow) -> Iterator[Block]:
        """A finding under its own heading, numbered as in the plan."""
        about = f"finding:{row.id}"
        text = nested(sentence_less(row.shown))
        heading = self._phrase("finding", text=text)
        yield Heading(3, heading, numbered=bool(row.number), about=about, ordinal=row.number)
        if row.brief:
            yield Paragraph(self._phrase("full_text", text=row.text), about=about)
        if not row.measures:
            yield Paragraph(self._phrase("no_measures"), about=about)
        yield from self.measures_and_state(row)

    def measures_and_state(self, row: FindingRow) -> Iterator[Block]:
        """Each measure with the state the ledger prints beside it, then what was reported on the whole and its state.

        Where the one measure says the same as the whole, it is said once.
        """
        about = f"finding:{row.id}"
        states = [one.progress_word for one in reported(row)]
        once = states in ([], [row.progress_word])
        for measure, state in zip(row.measures, states, strict=True):
            yield from self._measure(measure, about)
            if not once:
                yield Paragraph(self._phrase("state", state=state), about=about)
        own = progress.present(self._workspace, "finding", [row.id], self._until).get(row.id)
        if own is not None:
            yield Paragraph(self._phrase("progress", text=sentence(own.text)), about=about)
        word = "state" if once else "overall"
        yield Paragraph(self._phrase(word, state=row.progress_word, kind=RECORD_KINDS[row.kind]), about=about)

    def _measure(self, row: MeasureRow, about: str) -> Iterator[Block]:
        yield Heading(4, sentence(row.text), about=about)
        yield Paragraph(
            self._phrase(
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
            yield Paragraph(self._phrase("progress", text=sentence(row.progress_text)), about=about)

    def standing(self, row: FindingRow) -> Iterator[Block]:
        """The measures of a finding that are kept up for long, with what was reported of them."""
        about = f"finding:{row.id}"
        for measure, shown in zip(row.measures, reported(row), strict=True):
            if measure.long_term:
                text = self._phrase(
                    "standing", number=row.number, text=sentence(measure.text), state=shown.progress_word
                )
                yield Paragraph(text, about=about)
                if measure.progress_text:
                    yield Paragraph(self._phrase("progress", text=sentence(measure.progress_text)), about=about)

    def others(self, rows: Sequence[FindingRow]) -> Iterator[Block]:
        """意见建议 and the like of which there is something to tell."""
        for row in rows:
            if row.measures or row.progress_text:
                yield Heading(3, sentence(row.shown), about=f"finding:{row.id}")
                yield from self.measures_and_state(row)

    def unfinished(self, rows: Sequence[FindingRow]) -> Iterator[Block]:
        """What is not done yet, with the reason and the next step that were reported last."""
        for row in rows:
            if row.progress == "done":
                continue
            entry = self._latest(row)
            yield Paragraph(
                self._phrase(
                    "unfinished",
                    number=row.number,
                    state=row.progress_word,
                    text=sentence(row.shown),
                    reason=sentence(entry.reason) if entry else "",
                    next_plan=sentence(entry.next_plan) if entry else "",
                ),
                about=f"finding:{row.id}",
            )

    def _latest(self, row: FindingRow) -> progress.ProgressRow | None:
        until = self._until
        own = progress.present(self._workspace, "finding", [row.id], until).values()
        parts = progress.present(self._workspace, "measure", [one.id for one in row.measures], until).values()
        said = [entry for entry in (*own, *parts) if entry.meaning != "done" and (entry.reason or entry.next_plan)]
        return max(said, key=lambda entry: entry.reported_on, default=None)

    def table(self, rows: Sequence[FindingRow]) -> Table:
        """All of them on one line each."""
        columns = (
            Column("序号", 5, "center"),
            Column("问题类别", 15),
            Column("具体问题", 35),
            Column("责任领导", 10, "center"),
            Column("牵头单位", 13, "center"),
            Column("完成时限", 15, "center"),
            Column("完成情况", 9, "center"),
        )
        lines = tuple(
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
            for row in rows
        )  # fmt: skip
        return Table(columns, lines)


def category_headings(before: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Heading]:
    """What changed from one path of titles to the next: the top one is numbered, those under it only named."""
    for depth, title in enumerate(path):
        if before[: depth + 1] != path[: depth + 1]:
            yield Heading(2, sentence_less(title), numbered=depth == 0)


def told(blocks: Sequence[Block]) -> list[str]:
    """The records that have a heading of their own among these blocks, as `finding:7`."""
    headings = [block for block in blocks if isinstance(block, Heading) and block.level == 3]
    return [heading.about for heading in headings if heading.about and not heading.about.startswith("block:")]
