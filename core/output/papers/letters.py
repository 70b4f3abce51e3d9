"""督办文书: one paper to one unit — what it is asked about, until when it answers, and the receipt to send back.

The words are the letter's own, as they were drafted and issued. A letter that is not issued yet carries no number.
"""

from collections.abc import Sequence
from dataclasses import replace

from core.base.dates import show_day
from core.domain import assignments, letter_rules, letters
from core.domain.letters import LetterItemRow, LetterRow
from core.output.paper import Block, Cell, Column, Paper, Paragraph, Row, Signature, Table
from core.output.papers.forms import fields, receipt
from core.output.papers.making import Choice, Kind, Making, Request
from core.store.workspace import Workspace

_COLUMNS = (
    Column("序号", 7, "center"), Column("具体问题", 20), Column("整改措施", 25), Column("责任领导", 12, "center"),
    Column("完成时限", 22, "center"), Column("目前进展", 20),
)  # fmt: skip


def letter(making: Making) -> Paper:
    """The letter as it was drafted, with its list of items and a receipt. Refused: it is gone."""
    workspace, request = making.workspace, making.request
    row = letters.one(workspace, making.record)
    kind = letter_rules.rules(workspace).kind(row.kind)
    items = letters.items(workspace, row.id)
    making.know(
        title=row.title or row.kind_title, kind_title=row.kind_title, number=row.number, unit=row.unit_name,
        reply_due=show_day(row.reply_due_on), count=len(items),
    )  # fmt: skip
    head = replace(request.letterhead, number=row.number) if request.letterhead and row.number else None
    before, after = _words(row)
    day = row.issued_on or request.signed_on or request.until
    return making.paper(
        [*before, _table(items), *after],
        letterhead=head,
        subtitle=() if head or not row.number else (row.number,),
        addressee=row.unit_name,
        signature=Signature((workspace.name,), day, request.sealed),
        receipt=tuple(_receipt(making, row)),
        # One line under the date: 版记 at the foot of the last page would often be a page of its own.
        note=f"抄送：{kind.copy_to}" if kind.copy_to and request.imprint is None else "",
    )


def _words(row: LetterRow) -> tuple[list[Block], list[Block]]:
    """What stands before the list of items, and its last paragraph, which asks for something, behind it."""
    lines = [line.strip() for line in row.text.split("\n") if line.strip()]
    about = f"letter:{row.id}"
    before, after = (lines[:-1], lines[-1:]) if len(lines) > 1 else (lines, [])
    return [Paragraph(line, about=about) for line in before], [Paragraph(line, about=about) for line in after]


def _table(items: Sequence[LetterItemRow]) -> Table:
    """The measures it is about; a finding that is named as a whole has no measure beside it."""
    rows = tuple(
        Row(
            (
                Cell(item.number), Cell(item.text), Cell(item.measure.text if item.measure else ""),
                Cell(assignments.names(item.measure.leaders) if item.measure else ""),
                Cell(str(item.measure.due or "") if item.measure else ""),
                Cell((item.measure.progress_text or item.measure.progress_word) if item.measure else ""),
            ),
            about=f"finding:{item.finding}",
        )
        for item in items
    )  # fmt: skip
    return Table(_COLUMNS, rows)


def _receipt(making: Making, row: LetterRow) -> list[Block]:
    """回执: who received which letter when; filled where it is known, blank for the pen where not."""
    return receipt(
        making.phrase("receipt"),
        *fields(
            ("文书", row.kind_title), ("文号", row.number), ("收文单位", row.unit_name), ("签收人", row.received_by),
            ("签收日期", show_day(row.received_on)), ("回复期限", show_day(row.reply_due_on)),
        ),
    )  # fmt: skip


def _choices(workspace: Workspace, request: Request) -> list[Choice]:
    """Drafts and issued letters of the inspection; withdrawn ones are not made again."""
    return [
        Choice(
            row.id, " ".join(part for part in (row.number, row.kind_title, row.unit_name) if part),
            f"{row.number or row.kind_title}-{row.unit_name}", unit=row.unit,
        )
        for row in letters.rows(workspace, request.inspection)
        if row.withdrawn_on is None and (row.issued_on is None or row.issued_on <= request.until)
    ]  # fmt: skip


PAPERS = (Kind("letter", "督办文书", letter, about="letter", each=_choices),)
