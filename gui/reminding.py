"""到期提醒: when a workspace opens and something is overdue or nearly due, one calm sentence with the way to the list.

Once a day on this computer: whoever opens the workspace again the same day has read it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from core.domain import reminders
from core.domain.deadlines import warning_days
from core.domain.tasks import TaskFilter
from gui.language import tr

if TYPE_CHECKING:
    from gui.desk import Desk

_REMINDED = "reminded_on"
_RED, _YELLOW = "overdue", "urgent"


def greet(desk: Desk) -> None:
    """Called when a workspace has been opened; nothing red or yellow, nothing said. What may be missing comes first."""
    if desk.workspace.log_lost:
        words = tr("上次没有正常关闭，之后日志文件不见了：最后几步可能没有留下。请看看最近的操作还在不在。")
        desk.notice(words, (tr("查看操作记录"), partial(desk.go, "history")), tone="overdue")
        return
    today = desk.workspace.today().isoformat()
    if desk.recall(desk.own_key(_REMINDED)) == today:
        return
    counted = reminders.counts(desk.workspace, None)
    late, near = counted[_RED], counted[_YELLOW]
    if not late + near:
        return
    desk.remember(desk.own_key(_REMINDED), today)
    days = warning_days(desk.workspace)[_YELLOW]
    words = tr("整改措施：已超期 {late} 项，{days} 天内到期 {near} 项。", late=late, days=days, near=near)
    look = partial(desk.go, "tasks", TaskFilter(warnings=(_RED, _YELLOW)))
    desk.notice(words, (tr("查看清单"), look), tone="overdue" if late else "soon")
