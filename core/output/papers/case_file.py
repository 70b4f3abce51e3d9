"""一案一档: a finding's whole file on paper — 卷内目录, what was found, done, reviewed and achieved, and its evidence.

Evidence that can be printed (PDF, pictures) follows page by page, each page stamped with the number it has in the
目录; what cannot be printed has a line there that says where its file lies.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.base.dates import show_day
from core.base.errors import Trouble
from core.domain import case_file, evidence, finding_rows
from core.domain.evidence import EvidenceRow
from core.output.gbt9704 import SIZES
from core.output.paper import Block, Cell, Column, Heading, Paper, Paragraph, Row, Table
from core.output.papers.making import Choice, Kind, Making, Request
from core.store import evidence as store
from core.store.workspace import Workspace

_COLUMNS = (
    Column("序号", 7, "center"), Column("证据编号", 13, "center"), Column("题名", 32), Column("文号", 18),
    Column("日期", 20, "center"), Column("页数", 7, "center"), Column("备注", 13),
)  # fmt: skip
PRINTED = ("pdf", "picture")
_KEPT_APART = {"missing": "文件缺失", "altered": "文件与登记不符", "name_only": "只有名称"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence that follows the paper: its number (证据3-2), its file, the pages of it that matter."""

    label: str
    title: str
    sort: str
    file: Path
    size: int
    page_from: int | None
    page_to: int | None


def whole_file(making: Making) -> Paper:
    """一案一档 of one finding. Refused: it is gone."""
    workspace = making.workspace
    row = finding_rows.one(workspace, making.record)
    rows = _once(workspace, making.record)
    making.know(number=row.number, text=row.shown, closing_number=row.close_out.number, pieces=len(rows))
    blocks: list[Block] = [Heading(1, making.phrase("contents"), numbered=False), _contents(making, row.number, rows)]
    for chapter in case_file.chapters(workspace, making.record):
        blocks.append(Heading(1, chapter.title))
        lines = chapter.lines or (making.phrase("nothing"),)
        blocks += [Paragraph(line.strip(), about=f"finding:{row.id}") for line in lines]
    return making.paper(blocks, signed=False)


def pieces(making: Making) -> Sequence[Piece]:
    """What is to be printed behind the paper, in the order of the 目录."""
    number = finding_rows.one(making.workspace, making.record).number
    found: list[Piece] = []
    for nth, row in enumerate(_once(making.workspace, making.record), 1):
        if row.sort not in PRINTED or row.state != "here":
            continue
        try:
            file = store.path(making.workspace, row.sha256)
        except Trouble:
            continue  # gone since its state was read: the 目录 is made of the same rows a moment later
        found.append(
            Piece(_label(number, nth), row.title or row.name, row.sort, file, row.size, row.page_from, row.page_to)
        )
    return found


def _once(workspace: Workspace, finding: int) -> list[EvidenceRow]:
    """Each piece once, where it stands first."""
    known: dict[int, EvidenceRow] = {}
    for row in evidence.of_finding(workspace, finding):
        known.setdefault(row.evidence, row)
    return list(known.values())


def _label(number: str, nth: int) -> str:
    return f"证据{number}-{nth}"


def _contents(making: Making, number: str, rows: Sequence[EvidenceRow]) -> Table:
    """卷内目录: the paper itself first, then each piece of evidence."""
    first = Row(tuple(map(Cell, ("1", "", making.phrase("itself"), "", making.facts["signed_day"], "", ""))))
    return Table(_COLUMNS, (first, *_lines(making, number, rows)), size=SIZES["小五"])


def _lines(making: Making, number: str, rows: Sequence[EvidenceRow]) -> Iterator[Row]:
    for nth, row in enumerate(rows, 1):
        apart = (
            "" if row.sort in PRINTED and row.state == "here" else _KEPT_APART.get(row.state, making.phrase("apart"))
        )
        cells = (
            str(nth + 1), _label(number, nth), row.title or row.name, row.document_number, show_day(row.document_on),
            "" if row.pages is None else str(row.pages), apart or row.page_range,
        )  # fmt: skip
        yield Row(tuple(map(Cell, cells)))


def _choices(workspace: Workspace, request: Request) -> list[Choice]:
    """Every finding of the inspection, also a suggestion, demand or pledge with something done about it."""
    found = workspace.sql(
        "SELECT id FROM finding WHERE inspection_id = ? AND parent_id IS NULL"
        " AND (kind = 'finding' OR EXISTS (SELECT 1 FROM measure WHERE finding_id = finding.id)) ORDER BY kind, place",
        request.inspection,
    )
    return [
        Choice(
            row.id, f"{row.number} {row.shown}", f"{row.close_out.number or row.number}-{row.shown[:20]}",
            finding=row.id,
        )
        for row in finding_rows.rows(workspace, [key for (key,) in found])
    ]  # fmt: skip


PAPERS = (Kind("case_file", "一案一档", whole_file, about="finding", each=_choices, pieces=pieces),)
