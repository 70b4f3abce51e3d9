"""到期提醒清单: one sheet a unit, its overdue and soon due measures in three colours, in words too."""

from core.base.dates import show_day
from core.domain import reminders
from core.domain.reminders import COLOURS, Reminder
from core.output.gbt9704 import SIZES
from core.output.paper import Cell, Column, Paper, Row, Table
from core.output.papers.making import Choice, Kind, Making, Request
from core.store.workspace import Workspace

_COLUMNS = (
    Column("序号", 6, "center"), Column("问题编号", 10, "center"), Column("整改措施", 33),
    Column("责任领导", 12, "center"),
    Column("完成时限", 17, "center"), Column("剩余天数", 10, "center"), Column("预警", 8, "center"),
)  # fmt: skip


def reminder(making: Making) -> Paper:
    """到期提醒清单 of one unit; red what is overdue, yellow and green what is soon due."""
    found = [one for one in reminders.rows(making.workspace, making.request.inspection) if one.unit_id == making.record]
    counted = {warning: sum(one.warning == warning for one in found) for warning in COLOURS}
    making.know(unit=found[0].unit, n=len(found), **counted)
    rows = tuple(_row(nth, one) for nth, one in enumerate(found, 1))
    table = Table(_COLUMNS, rows, size=SIZES["小五"])
    return making.paper([*making.paragraphs("above"), table, *making.paragraphs("below")])


def _row(nth: int, one: Reminder) -> Row:
    left = f"超期{-one.days}天" if one.days < 0 else f"{one.days}天"
    cells = (str(nth), one.number, one.text, one.leaders, show_day(one.due), left, COLOURS[one.warning])
    return Row(tuple(Cell(text) for text in cells))


def _choices(workspace: Workspace, request: Request) -> list[Choice]:
    units = reminders.by_unit(reminders.rows(workspace, request.inspection))
    return [Choice(found[0].unit_id, unit, f"到期提醒-{unit}") for unit, found in units.items()]


PAPERS = (Kind("reminder", "到期提醒清单", reminder, about="unit", each=_choices),)
