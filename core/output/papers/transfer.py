"""整改责任交接单: who hands which responsibilities over to whom from which day, signed by both and by a witness."""

from core.base.dates import show_day
from core.base.states import ROLES
from core.domain import handovers
from core.output.gbt9704 import SIZES
from core.output.paper import Cell, Column, Paper, Paragraph, Row, Table
from core.output.papers.forms import SIGNED, fields, form, opinion
from core.output.papers.making import Choice, Kind, Making, Request
from core.store.workspace import Workspace

_COLUMNS = (Column("序号", 6, "center"), Column("问题编号", 10, "center"), Column("整改措施", 56),
            Column("完成情况", 12, "center"))  # fmt: skip


def transfer(making: Making) -> Paper:
    """整改责任交接单 of one hand-over. Refused: it is gone."""
    row = handovers.one(making.workspace, making.record)
    handed = handovers.handed(making.workspace, row.id)
    making.know(
        before=row.before, after=row.after, role=ROLES[row.role], day=show_day(row.effective_on), reason=row.reason,
        count=len(handed),
    )  # fmt: skip
    lines = tuple(
        Row(
            (Cell(str(nth)), Cell(one.number), Cell(one.text), Cell(making.phrase("done" if one.done else "open"))),
            about=f"finding:{one.finding}",
        )
        for nth, one in enumerate(handed, 1)
    )
    about = form(
        *fields(
            ("移交方", row.before), ("接手方", row.after), ("责任类别", ROLES[row.role]),
            ("交接日期", show_day(row.effective_on)), ("交接原因", row.reason),
        )
    )  # fmt: skip
    signs = form(
        opinion("移交人", making.phrase("gives"), foot=SIGNED, height=26.0),
        opinion("接手人", making.phrase("takes"), foot=SIGNED, height=26.0),
        opinion("监交人", row.witness, foot=SIGNED, height=26.0),
    )
    table = Table(_COLUMNS, lines, size=SIZES["小五"])
    return making.paper(
        [about, *making.paragraphs("list"), table, Paragraph("", indent=0), signs], signed=False
    )  # fmt: skip


def _choices(workspace: Workspace, request: Request) -> list[Choice]:
    """The hand-overs up to the day."""
    return [
        Choice(
            row.id, f"{show_day(row.effective_on)} {row.before} → {row.after}",
            f"{row.effective_on.isoformat()}-{row.before}-{row.after}",
        )
        for row in handovers.rows(workspace, request.inspection)
        if row.effective_on <= request.until
    ]  # fmt: skip


PAPERS = (Kind("transfer", "整改责任交接单", transfer, about="handover", each=_choices),)
