"""整改方案 with 附件 三清单 (一案三清单): what was decided, from the edition in force; before it, a draft of today.

The three lists are made of the same entries as the body, so that body and lists cannot say different things.
"""

from collections.abc import Callable, Iterator, Sequence

from core.base.dates import show_day
from core.domain import plan_entries
from core.domain.plan_entries import Planned, PlannedMeasure
from core.output.paper import Attachment, Block, Cell, Column, Heading, Paper, Paragraph, Row, Table
from core.output.papers.making import Kind, Making
from core.output.papers.phrases import nested, sentence, sentence_less
from core.output.papers.telling import told


def plan(making: Making) -> Paper:
    """整改方案. Refused: there is neither an edition nor a finding; figures that disagree with the lists."""
    edition = plan_entries.edition(making.workspace, making.request.inspection, making.request.until)
    if edition:
        entries = plan_entries.frozen(making.workspace, edition.id)
    else:
        entries = plan_entries.drafted([*making.findings, *making.rows("suggestion", "demand", "pledge")])
    found = [entry for entry in entries if entry.kind == "finding"]
    others = [entry for entry in entries if entry.kind != "finding" and entry.measures]
    figures = plan_entries.count(entries)
    making.know(
        p=figures,
        edition=edition.nth if edition else 0,
        decided_day=show_day(edition.decided_on) if edition else "",
        signed_by=edition.signed_by if edition else "",
        reason=sentence(edition.reason) if edition else "",
        last_day=show_day(figures.last_day),
        others=len(others),
    )
    body = _Body(making)
    blocks = [
        *making.paragraphs("opening"),
        *making.sections({"tasks": lambda: body.by_category(found), "others": lambda: body.entries(others)}),
    ]
    lists = _Lists(making, found)
    making.agree(figures.findings, len(told(blocks)) - len(others))
    making.agree(figures.findings, len(lists.problems().rows))
    making.agree(figures.measures, sum(len(entry.measures) for entry in found))
    return making.paper(blocks, attachments=lists.attachments())


PAPERS = (Kind("plan", "整改方案", plan),)


class _Body:
    """The entries in words."""

    def __init__(self, making: Making) -> None:
        self._phrase = making.phrase

    def by_category(self, entries: Sequence[Planned]) -> Iterator[Block]:
        headed = any(entry.category for entry in entries)
        category: str | None = None
        for entry in entries:
            if headed and entry.category != category:
                category = entry.category
                yield Heading(2, sentence_less(category) or self._phrase("other_category"))
            yield from self._entry(entry, self._phrase("finding", text=nested(sentence_less(entry.text))))

    def entries(self, entries: Sequence[Planned]) -> Iterator[Block]:
        for entry in entries:
            yield from self._entry(entry, sentence(entry.text))

    def _entry(self, entry: Planned, title: str) -> Iterator[Block]:
        about = f"finding:{entry.finding}"
        number = entry.number if entry.kind == "finding" else ""
        yield Heading(3, title, numbered=bool(number) or entry.kind != "finding", about=about, ordinal=number)
        if entry.goal:
            yield Paragraph(self._phrase("goal", text=sentence(entry.goal)), about=about)
        if not entry.measures:
            yield Paragraph(self._phrase("no_measures"), about=about)
        for measure in entry.measures:
            yield Heading(4, sentence(measure.text), self._owners(measure), about=about)

    def _owners(self, measure: PlannedMeasure) -> str:
        return self._phrase(
            "owners", leaders=measure.leaders, lead_units=measure.lead_units, co_units=measure.co_units,
            persons=measure.persons, deadline=measure.deadline, first_deadline="", reason="",
        )  # fmt: skip


class _Lists:
    """三清单: 问题清单, 任务清单, 责任清单, the headings of each as offices know them."""

    def __init__(self, making: Making, entries: Sequence[Planned]) -> None:
        self._making, self._entries = making, entries

    def attachments(self) -> list[Attachment]:
        phrase = self._making.phrase
        tables = (("problems", self.problems()), ("tasks", self._tasks()), ("duties", self._duties()))
        return [Attachment(phrase(f"list_{key}"), (table,), "A4 landscape") for key, table in tables]

    def problems(self) -> Table:
        columns = (
            Column("序号", 5, "center"), Column("问题类别", 20), Column("具体问题", 50), Column("整改目标", 25),
        )  # fmt: skip
        return Table(
            columns,
            tuple(
                Row((Cell(one.number), Cell(one.category), Cell(one.text), Cell(one.goal)), about=_about(one))
                for one in self._entries
            ),
        )

    def _tasks(self) -> Table:
        columns = (
            Column("序号", 5, "center"), Column("具体问题", 25), Column("整改措施", 32),
            Column("措施类型", 9, "center"), Column("责任单位", 14, "center"), Column("完成时限", 15, "center"),
        )  # fmt: skip
        return Table(columns, tuple(self._spanning(lambda one: (one.text, one.kind, one.lead_units, one.deadline))))

    def _duties(self) -> Table:
        first = self._making.facts["first_responsible"]
        columns = (
            Column("序号", 5, "center"), Column("具体问题", 26), Column("第一责任人", 10, "center"),
            Column("责任领导", 11, "center"), Column("牵头单位", 13, "center"), Column("配合单位", 13, "center"),
            Column("具体责任人", 11, "center"), Column("完成时限", 16, "center"),
        )  # fmt: skip
        return Table(
            columns,
            tuple(
                self._spanning(
                    lambda one: (first, one.leaders, one.lead_units, one.co_units, one.persons, one.deadline)
                )
            ),
        )

    def _spanning(self, shown: Callable[[PlannedMeasure], tuple[str, ...]]) -> Iterator[Row]:
        """Rows of measures beside the finding's cells, which reach over all of them."""
        for entry in self._entries:
            measures = entry.measures or (_NONE,)
            own = (Cell(entry.number, rows=len(measures)), Cell(entry.text, rows=len(measures)))
            for nth, measure in enumerate(measures):
                yield Row((*(own if not nth else ()), *map(Cell, shown(measure))), about=_about(entry))


_NONE = PlannedMeasure(0, "", "", "", "", "", "", "", None)


def _about(entry: Planned) -> str:
    return f"finding:{entry.finding}"
