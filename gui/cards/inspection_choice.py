"""哪一次巡视巡察: which inspection a step is for, where several are looked at at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.domain import inspections
from gui.language import tr
from gui.parts.message import Choice, ask

if TYPE_CHECKING:
    from gui.desk import Desk


def the_inspection(desk: Desk) -> int | None:
    """The one looked at, else the only one, else the one the clerk names when asked; None when she names none."""
    if desk.inspection is not None:
        return desk.inspection
    known = inspections.rows(desk.workspace)
    if len(known) == 1:
        return known[0].id
    if not known:
        from gui.parts.message import inform

        inform(desk.window, tr("还没有登记巡视巡察"), tr("请先导入反馈意见，或在“巡视反馈”里手工登记一次。"))
        return None
    choices = [Choice(str(row.id), row.name, first=not place) for place, row in enumerate(known)]
    words = tr("现在看的是全部。要做的这一步属于哪一次？")
    chosen = ask(desk.window, tr("选一次巡视巡察"), words, (*choices, Choice("", tr("取消"))))
    return int(chosen) if chosen else None
