"""报告: turns the facts of an inspection into a neutral paper — 整改进展情况报告.

Every number comes from `core.domain.figures`, counted from the very rows the paper prints. Prose blocks come
from the wording file, or from what the office wrote in their place.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.base.dates import show_day, show_moment, show_partial, show_period
from core.base.errors import Refused
from core.base.states import KINDS as RECORD_KINDS
from core.domain import assignments, figures, findings, inspections, papers, progress
from core.domain.finding_rows import FindingRow, reported
from core.domain.measures import MeasureRow
from core.output import wording
from core.output.paper import (
    Attachment,
    Block,
    Cell,
    Column,
    Heading,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
)
from core.output.wording import Wording
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: which inspection, 截至 which day, with the table of all findings or without.

    `as_of` (当时所记) is only told on the paper; whoever wants the records of then hands over that past workspace.
    """

    inspection: int
    until: date
    signed_on: date | None = None
    appendix: bool = True
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A block as it will be printed. `own`: the office's text; `outdated`: facts under it changed since."""

    key: str
    name: str
    text: str
    own: bool
    outdated: bool
    digest: str
    seen: int | None


@dataclass(frozen=True, slots=True)
class Kind:
    """A paper the program makes: its name at the command line, its title in the office, its function."""

    name: str
    title: str
    make: Callable[[Workspace, Request], Paper]


def prose(workspace: Workspace, paper: str, request: Request) -> list[Prose]:
    """The prose blocks of a paper in its order, for reading and editing in the preview."""
    return list(_Report(workspace, paper, request).prose.values())


def progress_report(workspace: Workspace, request: Request) -> Paper:
    """整改进展情况报告 (逐条). Refused: the inspection has no finding."""
    return _Report(workspace, "progress", request).paper()


KINDS: dict[str, Kind] = {"progress": Kind("progress", "整改进展情况报告", progress_report)}


class _Report:
    """One making of the paper: facts read once, then block by block."""

    def __init__(self, workspace: Workspace, paper: str, request: Request) -> None:
        self._workspace, self._request = workspace, request
        self._wording: Wording = wording.built_in(paper)
        self._inspection = inspections.one(workspace, request.inspection).given
        self._findings = self._rows("finding")
        self._others = self._rows("suggestion", "demand", "pledge")
        if not self._findings:
            raise Refused("report.no_findings")
        self._figures = figures.count(self._findings, request.until)
        self._facts = self._named_facts()
        own = papers.texts(workspace, request.inspection, paper)
        self.prose = {block.key: self._prose(block, own.get(block.key)) for block in self._wording.blocks.values()}

    def paper(self) -> Paper:
        blocks: list[Block] = [*self._paragraphs("opening")]
        bodies: dict[str, Callable[[], Iterator[Block]]] = {
            "findings": self._each_finding,
            "suggestions": self._each_other,
            "unfinished": self._each_unfinished,
        }
        for key, block in self._wording.blocks.items():
            if not block.heading:
                continue
            body = [*self._paragraphs(key), *(bodies[key]() if key in bodies else ())]
            if key == "unfinished":
                body += self._paragraphs("next")
            if body:
                blocks += [Heading(1, block.heading), *body]
        return Paper(
            title=self._fill(self._wording.title, "title"),
            addressee=self.prose["addressee"].text,
            blocks=tuple(blocks),
            signature=Signature((self._workspace.name,), self._request.signed_on or self._request.until),
            attachments=(self._appendix(),) if self._request.appendix else (),
            language="zh-TW" if self._workspace.language == "zh_TW" else "zh-CN",
            author=self._workspace.name,
            subject="整改进展情况报告",
            made_on=self._request.signed_on or self._request.until,
        )

    # -- facts ---------------------------------------------------------------------------------

    def _rows(self, *kinds: str) -> list[FindingRow]:
        wanted = findings.FindingFilter(inspection=self._request.inspection, kinds=kinds, until=self._request.until)
        order = [("category", False)]
        keys = findings.ids(self._workspace, wanted, order)
        return findings.rows(self._workspace, keys, self._request.until)

    def _named_facts(self) -> dict[str, Any]:
        given = self._inspection
        unfinished = [row for row in self._findings if row.progress != "done"]
        return {
            "office": self._workspace.name,
            "organisation": given.organisation,
            "commissioned_by": given.commissioned_by,
            "team": given.team,
            "team_leader": given.team_leader,
            "term": given.term,
            "round": given.round,
            "kind": given.kind,
            "period": show_period(given.started_on, given.ended_on),
            "feedback_day": show_partial(given.feedback_on),
            "first_responsible": given.first_responsible,
            "until": show_day(self._request.until),
            "as_of": show_moment(self._request.as_of),
            "f": self._figures,
            "unfinished": len(unfinished),
            "specials": self._specials(),
            "has_clues": bool(
                self._workspace.sql("SELECT 1 FROM clue WHERE inspection_id = ? LIMIT 1", self._request.inspection)
            ),
        }

    def _specials(self) -> list[tuple[str, int, int]]:
        names = dict.fromkeys(row.special for row in self._findings if row.special)
        return [
            (name, len(rows), sum(row.progress == "done" for row in rows))
            for name in names
            for rows in [[row for row in self._findings if row.special == name]]
        ]

    # -- prose ---------------------------------------------------------------------------------

    def _prose(self, block: wording.Block, own: papers.OwnText | None) -> Prose:
        made = self._fill(block.template, block.key)
        digest = hashlib.sha256(made.encode()).hexdigest()[:16]
        if own is None:
            return Prose(block.key, block.name, made, False, False, digest, None)
        return Prose(block.key, block.name, own.text, True, own.digest != digest, digest, own.version)

    def _paragraphs(self, key: str) -> list[Block]:
        lines = self.prose[key].text.split("\n")
        return [Paragraph(line.strip(), about=f"block:{key}") for line in lines if line.strip()]

    def _fill(self, template: str, part: str, **more: Any) -> str:
        return wording.render(self._wording, template, {**self._facts, **more}, part)

    def _say(self, word: str, **more: Any) -> str:
        return self._fill(self._wording.words[word], word, **more)

    # -- the body ------------------------------------------------------------------------------

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
        own = progress.present(self._workspace, "finding", [row.id], self._request.until).get(row.id)
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

    def _latest(self, row: FindingRow) -> progress.ProgressRow | None:
        until = self._request.until
        own = progress.present(self._workspace, "finding", [row.id], until).values()
        parts = progress.present(self._workspace, "measure", [one.id for one in row.measures], until).values()
        said = [entry for entry in (*own, *parts) if entry.meaning != "done" and (entry.reason or entry.next_plan)]
        return max(said, key=lambda entry: entry.reported_on, default=None)

    def _appendix(self) -> Attachment:
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
        return Attachment(self._say("appendix"), (Table(columns, rows),), "A4 landscape")


def _category_headings(before: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Heading]:
    """What changed from one path of titles to the next: the top one is numbered, those under it only named."""
    for depth, title in enumerate(path):
        if before[: depth + 1] != path[: depth + 1]:
            yield Heading(2, sentence_less(title), numbered=depth == 0)


# -- small rules of writing --------------------------------------------------------------------


def nested(text: str) -> str:
    """A text to stand inside “ ”: its own marks alternate from ‘ ’ inwards (GB/T 15834-2011, 4.8.3.3)."""
    depth, written = 0, ""
    for char in text:
        if char in "“‘":
            char = "‘“"[depth % 2]
            depth += 1
        elif char in "”’" and depth:
            depth -= 1
            char = "’”"[depth % 2]
        written += char
    return written


def sentence_less(text: str) -> str:
    """The text without its final mark, for a heading or a quotation."""
    return text.strip().rstrip("。；;，,.")


def sentence(text: str) -> str:
    """The text ending with a mark, for running prose; empty stays empty."""
    plain = text.strip()
    return plain if not plain or plain[-1] in "。！？”…）" else sentence_less(plain) + "。"


def names() -> list[tuple[str, str]]:
    """(name, title) of the papers the program makes."""
    return [(kind.name, kind.title) for kind in KINDS.values()]


def find(name: str) -> Kind:
    """The paper of that name or title. Refused: there is none, naming those there are."""
    for kind in KINDS.values():
        if name in (kind.name, kind.title):
            return kind
    raise Refused(
        "report.unknown", name=name, names="、".join(f"{kind.name}（{kind.title}）" for kind in KINDS.values())
    )
