"""移交问题线索处置情况报告: what was handed over and how far its handling is; only with the right `clue`."""

from collections.abc import Sequence

from core.base.dates import show_day
from core.base.errors import Refused
from core.domain import clues
from core.domain.clues import ClueRow
from core.output.paper import Attachment, Cell, Column, Paper, Row, Table
from core.output.papers.making import Kind, Making

_COLUMNS = (
    Column("序号", 6, "center"), Column("编号", 13, "center"), Column("移交日期", 18, "center"),
    Column("件数", 7, "center"), Column("涉及人数", 10, "center"), Column("接收单位", 18), Column("办理情况", 24),
    Column("反馈期限", 18, "center"), Column("是否办结", 10, "center"),
)  # fmt: skip


def clues_report(making: Making) -> Paper:
    """移交问题线索处置情况报告. Refused: no right, or nothing was handed over."""
    workspace, request = making.workspace, making.request
    rows = clues.rows(workspace, request.inspection, until=request.until)
    if not rows:
        raise Refused("clue.none_handed_over")
    kinds = {kind: [row for row in rows if row.given.kind == kind] for kind in ("clue", "petition")}
    making.know(c=clues.figures(kinds["clue"]), p=clues.figures(kinds["petition"]))
    blocks = [*making.paragraphs("opening"), *making.sections({})]
    tables = {kind: _table(found) for kind, found in kinds.items() if found}
    attachments = [Attachment(making.phrase(kind), (table,), "A4 landscape") for kind, table in tables.items()]
    return making.paper(blocks, attachments=attachments)


def _table(rows: Sequence[ClueRow]) -> Table:
    """The hand-overs, what is not known left empty."""
    lines = tuple(
        Row(
            tuple(
                Cell(text)
                for text in (
                    str(nth), row.given.number, show_day(row.given.handed_over_on),
                    "" if row.given.items is None else str(row.given.items),
                    "" if row.given.persons is None else str(row.given.persons), row.given.receiver,
                    clues.handled(row.given), show_day(row.given.feedback_due_on),
                    "是" if row.given.finished_on else "否",
                )
            ),
            about=f"clue:{row.id}",
        )
        for nth, row in enumerate(rows, 1)
    )  # fmt: skip
    return Table(_COLUMNS, lines)


PAPERS = (Kind("clues", "移交问题线索处置情况报告", clues_report, right="clue"),)
