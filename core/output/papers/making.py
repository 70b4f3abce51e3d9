"""起草公文: what a paper is made with — what is asked for, named facts, wording, prose blocks.

**To add a paper** write a module beside this one with a function and its entry:

    def transfer_sheet(making: Making) -> Paper:
        row = handovers.one(making.workspace, making.record)
        making.know(from_person=row.giver, day=show_day(row.on))      # what the wording may speak of
        return making.paper((*making.paragraphs("body"), table))      # title, addressee, signature, 版头 come along

    PAPERS = (Kind("transfer", "整改责任交接单", transfer_sheet, about="handover", each=_choices),)

name the module in `catalogue`, and put its words into `resources/papers/transfer.toml` (`title`, `version`,
`[blocks.*]` that a clerk may edit, `[words]` that are repeated). PDF, Word, preview, print, own wording and the
headless door follow.

A paper `about` "inspection" is one; any other noun gives a sheet for each record that `each` names and the selection
takes. `right` is a word of `operators.RIGHTS` without which it is neither listed nor made. Numbers come from
`core.domain.figures` and the like alone, and `making.agree` refuses a figure that the printed rows do not bear out.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from core.base import numbering
from core.base.dates import show_day, show_moment, show_partial, show_period
from core.base.errors import Refused
from core.domain import findings, inspections, papers
from core.domain.figures import Figure
from core.domain.finding_rows import FindingRow
from core.output import wording
from core.output.paper import LEVELS, Attachment, Block, Heading, Imprint, Letterhead, Paper, Paragraph, Signature
from core.output.wording import Wording
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: which inspection, 截至 which day, which of its records (None: all), with 附件 or without.

    `as_of` (当时所记) is only told on the paper; whoever wants the records of then hands over that past workspace.
    `letterhead` and `imprint` are printed as a person gave them; nothing of either is ever invented.
    """

    inspection: int
    until: date
    signed_on: date | None = None
    appendix: bool = True
    as_of: datetime | None = None
    ids: tuple[int, ...] | None = None
    letterhead: Letterhead | None = None
    imprint: Imprint | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """A block as it will be printed. `own`: the office's text; `outdated`: facts under it changed since.

    `block` is what `papers.write_text` calls it: the key, for a sheet about one record with that record's id.
    """

    key: str
    name: str
    text: str
    own: bool
    outdated: bool
    digest: str
    seen: int | None
    block: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A record a sheet may be about: what it is called in a list, and in the name of a file (`销号编号-简述`).

    `finding` and `unit` say to which of these it belongs, for whoever asks for the sheets of a finding or a unit.
    """

    id: int
    title: str
    file_name: str
    finding: int | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A paper the program makes: its name at the command line, its title in the office, its function.

    `own` is the text of an office's own wording, which then is a paper of its own, `based_on` a built-in one. `pieces`
    names the evidence that follows each sheet (`evidence_pages`).
    """

    name: str
    title: str
    make: "Callable[[Making], Paper]"
    about: str = "inspection"
    each: Callable[[Workspace, Request], Sequence[Choice]] | None = None
    right: str = ""
    own: str | None = None
    based_on: str = ""
    pieces: "Callable[[Making], Sequence[Any]] | None" = None

    def wording(self) -> Wording:
        """Its words. Refused: the office's own file is wrong, told with file and place."""
        return wording.built_in(self.name) if self.own is None else wording.parse(self.own, self.name)


class Making:
    """One making of a paper: its function says what it knows and takes title, prose and phrases from here."""

    def __init__(self, workspace: Workspace, kind: Kind, request: Request, record: int | None = None) -> None:
        self.workspace, self.kind, self.request = workspace, kind, request
        self._record = record
        self.wording = kind.wording()
        self.facts: dict[str, Any] = _common(workspace, request)
        self._own = papers.texts(workspace, request.inspection, kind.name)
        self._prose: dict[str, Prose] = {}

    @property
    def record(self) -> int:
        """The record this sheet is about; only papers with `each` have one."""
        if self._record is None:
            raise ValueError(f"{self.kind.name} is about no single record")
        return self._record

    @cached_property
    def findings(self) -> list[FindingRow]:
        """问题 of the inspection as they stood on the day, in the order of their categories.

        Refused: the inspection has none.
        """
        found = self.rows("finding")
        if not found:
            raise Refused("report.no_findings")
        return found

    def rows(self, *kinds: str) -> list[FindingRow]:
        """What must be put right, of these kinds, in the order of their categories."""
        wanted = findings.FindingFilter(inspection=self.request.inspection, kinds=kinds, until=self.request.until)
        keys = findings.ids(self.workspace, wanted, [("category", False)])
        return findings.rows(self.workspace, keys, self.request.until)

    # -- words ---------------------------------------------------------------------------------

    def know(self, **facts: Any) -> None:
        """Add facts the wording may speak of; before the first block is asked for."""
        self.facts |= facts

    def title(self) -> str:
        """The title of the wording file."""
        return self._fill(self.wording.title, "title")

    def phrase(self, word: str, **more: Any) -> str:
        """A phrase of the wording's `[words]`, else of those that papers share. Refused: neither has that name."""
        holder = self.wording if word in self.wording.words else wording.shared()
        return wording.render(holder, holder.word(word), {**self.facts, **more}, f"words.{word}")

    def prose(self, key: str) -> Prose:
        """A block as it will be printed: the office's own text, or the wording's. Refused: there is no such block."""
        if key not in self._prose:
            self._prose[key] = self._made(key)
        return self._prose[key]

    def every_prose(self) -> list[Prose]:
        """All blocks in the order of the wording file, for reading and editing in the preview."""
        return [self.prose(key) for key in self.wording.blocks]

    def _made(self, key: str) -> Prose:
        block = self.wording.block(key)
        made = self._fill(block.template, f"blocks.{key}")
        digest = hashlib.sha256(made.encode()).hexdigest()[:16]
        place = key if self._record is None else f"{key}:{self._record}"
        own = self._own.get(place)
        if own is None:
            return Prose(key, block.name, made, False, False, digest, None, place)
        return Prose(key, block.name, own.text, True, own.digest != digest, digest, own.version, place)

    def _fill(self, template: str, part: str) -> str:
        return wording.render(self.wording, template, self.facts, part)

    # -- blocks --------------------------------------------------------------------------------

    def paragraphs(self, key: str) -> list[Block]:
        """A prose block as paragraphs, one a line; a line with a number of GB/T 9704 in front is a heading.

        Its number is made, whatever was typed: （一）（二）… stay in order when somebody puts a paragraph between.
        """
        highest = 2 if self.wording.block(key).heading else 1
        lines = [line.strip() for line in self.prose(key).text.split("\n")]
        return [_as_block(line, highest, f"block:{key}") for line in lines if line]

    def sections(self, bodies: dict[str, Callable[[], Iterable[Block]]]) -> list[Block]:
        """Every block with a heading, in the order of the wording file, below it the rows of its body, if any.

        A section with nothing to say is left out together with its heading.
        """
        blocks: list[Block] = []
        for key, block in self.wording.blocks.items():
            if not block.heading:
                continue
            body = [*self.paragraphs(key), *(bodies[key]() if key in bodies else ())]
            if body:
                blocks += [Heading(1, block.heading), *body]
        return blocks

    def agree(self, figure: Figure, printed: int) -> None:
        """Refuses `paper.figures_disagree`: a figure in the words that is not the number of rows behind it."""
        if figure.value != printed:
            raise Refused("paper.figures_disagree", title=figure.title, value=figure.value, printed=printed)

    def paper(
        self,
        blocks: Sequence[Block],
        *,
        attachments: Sequence[Attachment] = (),
        letterhead: Letterhead | None = None,
        signed: bool = True,
        note: str = "",
        **parts: Any,
    ) -> Paper:
        """The paper of these blocks: its title from the wording, the block `addressee` if there is one, signed.

        `signed` False leaves 署名 and 成文日期 out, for forms that are signed by hand. `parts` are further fields of
        `Paper`.
        """
        workspace, request = self.workspace, self.request
        day = request.signed_on or request.until
        paper = Paper(
            title=self.title(),
            blocks=tuple(blocks),
            letterhead=letterhead or request.letterhead,
            addressee=self.prose("addressee").text if "addressee" in self.wording.blocks else "",
            signature=Signature((workspace.name,), day, request.sealed) if signed else None,
            note=note,
            attachments=tuple(attachments) if request.appendix else (),
            imprint=request.imprint,
            language="zh-TW" if workspace.language == "zh_TW" else "zh-CN",
            author=workspace.name,
            subject=self.kind.title,
            made_on=day,
        )
        return replace(paper, **parts)


def _as_block(line: str, highest: int, about: str) -> Block:
    mark = numbering.read(line)
    if mark is None or mark.style not in LEVELS or LEVELS.index(mark.style) + 1 < highest:
        return Paragraph(line, about=about)
    title, stop, rest = line[mark.length :].partition("。")
    return Heading(LEVELS.index(mark.style) + 1, title + stop, rest, about=about)


def _common(workspace: Workspace, request: Request) -> dict[str, Any]:
    """What the wording of every paper may speak of."""
    given = inspections.one(workspace, request.inspection).given
    return {
        "office": workspace.name,
        "organisation": given.organisation,
        "inspection": given.name,
        "commissioned_by": given.commissioned_by,
        "team": given.team,
        "team_leader": given.team_leader,
        "term": given.term,
        "round": given.round,
        "kind": given.kind,
        "period": show_period(given.started_on, given.ended_on),
        "feedback_day": show_partial(given.feedback_on),
        "received_day": show_day(given.received_on),
        "first_responsible": given.first_responsible,
        "methods": given.methods,
        "themes": given.themes,
        "until": show_day(request.until),
        "signed_day": show_day(request.signed_on or request.until),
        "as_of": show_moment(request.as_of),
    }
