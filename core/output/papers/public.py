"""党内通报、社会公开稿、拟不公开事项报告: what is told to the Party and to the public, what is withheld and why.

Each audience has its own wording of every finding and result. A paper for the public that would name a person or
give away a number is refused with the places, until somebody has looked at them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.base.errors import Refused
from core.base.states import AUDIENCES, REVEALED
from core.domain import figures, findings, publications, withholdings
from core.domain.finding_rows import FindingRow
from core.domain.publications import PublicationRow
from core.domain.withholdings import PublicRow, WithholdingRow
from core.output.paper import Attachment, Block, Cell, Column, Heading, Paper, Paragraph, Row, Table
from core.output.papers.forms import contact
from core.output.papers.making import Kind, Making
from core.output.papers.phrases import nested, sentence, sentence_less
from core.output.papers.telling import category_headings, told


def inner_notice(making: Making) -> Paper:
    """党内通报. Refused: the inspection has no finding."""
    return _Notice(making, "inner").paper()


def public_notice(making: Making) -> Paper:
    """社会公开稿 with the contact block of the planned publication. Refused: the inspection has no finding; a published
    text names a person, a phone or an identity number (`public.reveals`, with what and where)."""
    notice = _Notice(making, "social")
    notice.refuse_what_reveals()
    return notice.paper()


def withheld_report(making: Making) -> Paper:
    """拟不公开事项报告 with the table of each audience. Refused: nothing is withheld from anybody."""
    found = {
        audience: withholdings.rows(making.workspace, making.request.inspection, audience) for audience in AUDIENCES
    }
    if not any(found.values()):
        raise Refused("public.nothing_withheld")
    making.know(
        **{audience: len({row.finding for row in rows}) for audience, rows in found.items()},
        total=len({row.finding for rows in found.values() for row in rows}),
    )
    blocks = [*making.paragraphs("opening"), *making.sections({})]
    attachments = [
        Attachment(making.phrase(f"table_{audience}"), (_table(making, rows),), "A4 landscape")
        for audience, rows in found.items()
        if rows
    ]
    return making.paper(blocks, attachments=attachments)


class _Notice:
    """The result of the rectification as one audience reads it."""

    def __init__(self, making: Making, audience: str) -> None:
        self._making, self._audience = making, audience
        keys = [row.id for row in making.findings]
        rows = findings.rows(making.workspace, keys, making.request.until)
        self._rows = {row.id: row for row in rows}
        self._public = withholdings.public(making.workspace, rows, audience)
        self._publication = _publication(making, audience)
        shown = [row for row in self._public if row.finding.public]
        making.know(f=figures.count(rows, making.request.until), shown=len(shown), withheld=len(rows) - len(shown))

    def refuse_what_reveals(self) -> None:
        """Refused with the places, each with the number of its finding; what the office answers for with a reason
        (不处理, in the list of what is missing) passes."""
        answered = {
            key
            for (key,) in self._making.workspace.sql(
                "SELECT record FROM waiver WHERE code = 'public_name' AND noun = 'finding'"
            )
        }
        names = [
            f"{row.number}号问题“{place.text}”（{REVEALED[place.sort]}）"
            for row in self._public
            if row.id not in answered
            for wording in row.wordings
            for place in wording.places
        ]
        if names:
            raise Refused("public.reveals", places="；".join(names[:10]), n=len(names))

    def paper(self) -> Paper:
        making = self._making
        bodies: dict[str, Callable[[], Iterable[Block]]] = {"results": self._results}
        blocks = [*making.paragraphs("opening"), *making.sections(bodies)]
        if self._publication is not None:
            given = self._publication.given
            blocks += contact(
                ("公示期", self._publication.period), ("联系单位", given.contact_unit),
                ("联系电话", given.contact_phone), ("邮政信箱", given.contact_address),
                ("电子邮箱", given.contact_email),
            )  # fmt: skip
        headed = told(blocks)
        shown = [f"finding:{row.id}" for row in self._public if row.finding.public]
        if [about for about in headed if about in set(shown)] != shown:
            raise Refused("paper.figures_disagree", title="公开的问题", value=len(shown), printed=len(headed))
        return making.paper(blocks)

    def _results(self) -> Iterator[Block]:
        before: tuple[str, ...] = ()
        for public in self._public:
            if not public.finding.public:
                continue
            row = self._rows[public.id]
            if row.category_path and row.category_path != before:
                yield from category_headings(before, row.category_path)
                before = row.category_path
            yield from self._result(row, public)

    def _result(self, row: FindingRow, public: PublicRow) -> Iterator[Block]:
        about = f"finding:{row.id}"
        heading = self._making.phrase("finding", text=nested(sentence_less(public.finding.public)))
        yield Heading(3, heading, about=about)
        yield from _in_turn(public.result.public, about)
        yield Paragraph(self._making.phrase("state", state=row.progress_word), about=about)


def _in_turn(text: str, about: str) -> Iterator[Block]:
    """A result as paragraphs; what several measures brought, each after its number in the record, is numbered here as
    the paper's level below the finding is: （1）（2）, and not as another finding."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    numbers = [f"{nth}." for nth in range(1, len(lines) + 1)]
    if len(lines) > 1 and all(map(str.startswith, lines, numbers)):
        for line, number in zip(lines, numbers, strict=True):
            yield Heading(4, sentence(line.removeprefix(number)), about=about)
    else:
        yield from (Paragraph(sentence(line), about=about) for line in lines)


def _publication(making: Making, audience: str) -> PublicationRow | None:
    """The publication of the result for this audience that was planned last, if there is one."""
    found = publications.rows(making.workspace, making.request.inspection)
    mine = [row for row in found if (row.given.audience, row.given.subject) == (audience, "result")]
    return mine[0] if mine else None


@dataclass(frozen=True, slots=True)
class _Both:
    """What is withheld of one finding."""

    finding: WithholdingRow | None
    result: WithholdingRow | None


def _table(making: Making, rows: Sequence[WithholdingRow]) -> Table:
    """拟不公开事项表: wording and result of each finding side by side, each with its reason."""
    kept: dict[int, _Both] = {}
    for row in rows:
        known = kept.get(row.finding, _Both(None, None))
        kept[row.finding] = _Both(row, known.result) if row.part == "finding" else _Both(known.finding, row)
    named = {row.id: row.number for row in findings.rows(making.workspace, list(kept))}
    lines = [
        Row(
            tuple(Cell(text) for text in (named[key], *_said(both.finding), *_said(both.result))),
            about=f"finding:{key}",
        )
        for key, both in kept.items()
    ]
    columns = (
        Column("序号", 6, "center"), Column("具体问题（原文）", 22), Column("具体问题（拟不公开）", 23),
        Column("拟不公开理由", 16), Column("整改落实情况（原文）", 23), Column("整改落实情况\n（拟不公开）", 22),
        Column("不公开理由", 16),
    )  # fmt: skip
    return Table(columns, tuple(lines))


def _said(row: WithholdingRow | None) -> tuple[str, str, str]:
    """Original, what is published in its place, reason; all empty where the part is published as it is."""
    return (row.original, row.replacement or "（不予公开）", row.reason) if row else ("", "", "")


PAPERS = (
    Kind("inner_notice", "党内通报", inner_notice),
    Kind("public_notice", "社会公开稿", public_notice),
    Kind("withheld", "拟不公开事项报告", withheld_report),
)
