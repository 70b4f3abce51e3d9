"""工作交接清单: what the clerk who takes over finds — what is open, due, waiting and unanswered, and where it lies."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from core.base.dates import show_day
from core.base.states import LETTER_STATES, PROGRESS
from core.domain import assignments, closing_states, deadlines, figures, letters
from core.domain.finding_rows import FindingRow
from core.output.gbt9704 import SIZES
from core.output.paper import Block, Cell, Column, Paper, Paragraph, Row, Table
from core.output.papers.forms import SIGNED, form, opinion
from core.output.papers.making import Kind, Making


def work_handover(making: Making) -> Paper:
    """工作交接清单 as things stand on the day. Refused: the inspection has no finding."""
    rows = making.findings
    open_rows = [row for row in rows if row.progress != "done"]
    making.know(
        f=figures.count(rows, making.request.until),
        open=len(open_rows),
        folder=making.workspace.folder.name,
        operator=making.workspace.operator_name,
    )
    bodies = {
        "open": lambda: _listed(_open(open_rows)),
        "dates": lambda: _listed(_dates(making)),
        "closing": lambda: _listed(_waiting(making, rows)),
        "letters": lambda: _listed(_letters(making)),
    }
    blocks = [*making.paragraphs("opening"), *making.sections(bodies)]
    signs = form(*(opinion(title, foot=SIGNED, height=24.0) for title in ("移交人", "接收人", "监交人")))
    return making.paper([*blocks, Paragraph("", indent=0), signs], signed=False)


def _listed(table: Table | None) -> Iterable[Block]:
    return (table,) if table is not None and table.rows else ()


def _open(rows: Sequence[FindingRow]) -> Table:
    columns = (
        Column("序号", 6, "center"), Column("具体问题", 33), Column("牵头单位", 16), Column("责任领导", 12, "center"),
        Column("完成时限", 17, "center"), Column("完成情况", 10, "center"),
    )  # fmt: skip
    return _table(
        columns,
        (
            (row.number, row.shown, assignments.names(row.lead_units), assignments.names(row.leaders),
             str(row.due or ""), PROGRESS[row.progress])
            for row in rows
        ),
    )  # fmt: skip


def _dates(making: Making) -> Table:
    """What is still to be handed in, the earliest first."""
    columns = (Column("期限", 22, "center"), Column("事项", 38), Column("报送", 22), Column("依据", 38))
    due = [row for row in deadlines.milestones(making.workspace, making.request.inspection) if row.done_on is None]
    due.sort(key=lambda row: row.due_on or date.max)
    return _table(columns, ((show_day(row.due_on), row.title, row.receiver, row.basis) for row in due))


def _waiting(making: Making, rows: Sequence[FindingRow]) -> Table:
    columns = (
        Column("序号", 6, "center"), Column("具体问题", 40), Column("申请日期", 16, "center"), Column("待办层级", 20),
    )  # fmt: skip
    told = closing_states.of(making.workspace, [row.id for row in rows], making.request.until)
    return _table(
        columns,
        (
            (row.number, row.shown, show_day(told[row.id].applied_on), told[row.id].waiting)
            for row in rows
            if row.id in told and told[row.id].state == "applied"
        ),
    )


def _letters(making: Making) -> Table:
    columns = (
        Column("文号", 18), Column("文书", 14, "center"), Column("发往单位", 20), Column("回复期限", 16, "center"),
        Column("办理情况", 14, "center"),
    )  # fmt: skip
    sent = letters.rows(making.workspace, making.request.inspection, until=making.request.until)
    return _table(
        columns,
        (
            (row.number, row.kind_title, row.unit_name, show_day(row.reply_due_on), LETTER_STATES[row.state])
            for row in sent
            if row.state not in ("replied", "withdrawn")
        ),
    )


def _table(columns: tuple[Column, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    lines: Iterator[Row] = (Row(tuple(map(Cell, row))) for row in rows)
    return Table(columns, tuple(lines), size=SIZES["小五"])


PAPERS = (Kind("work_handover", "工作交接清单", work_handover),)
