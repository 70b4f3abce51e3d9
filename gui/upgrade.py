"""升级之后: when a newer program first opens a workspace, one sentence says what was done and where the backup lies.

A workspace of an older schema is carried forward by the store, behind a snapshot of its own; where nothing had to
be carried, a snapshot is taken here, so that there is always one of before.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from gui.desk import open_folder
from gui.language import tr

if TYPE_CHECKING:
    from gui.desk import Desk

_PROGRAM = "program"  # which version opened this workspace last, on this computer
_CARRIED = "workspace.carry_forward"


def greet(desk: Desk) -> None:
    """Called when a workspace has been opened."""
    now, before = version("rectify"), desk.recall(desk.own_key(_PROGRAM))
    desk.remember(desk.own_key(_PROGRAM), now)
    if desk.workspace.read_only:
        return
    if _just_carried(desk):
        from core.store import backup

        made = next(one.path for one in backup.snapshots(desk.workspace.folder) if one.before_upgrade)
        words = tr("工作区已换成 {version} 版的格式，记录没有变动。更新前的备份：{name}", version=now, name=made.name)
        _tell(desk, words, made)
    elif before not in (None, now):
        _back_up(desk, now)


def _just_carried(desk: Desk) -> bool:
    [(last,)] = desk.workspace.sql("SELECT name FROM operation ORDER BY id DESC LIMIT 1") or [("",)]
    return last == _CARRIED


def _back_up(desk: Desk, now: str) -> None:
    from core.store import backup

    def tell(made: Path | None) -> None:
        newest = made or backup.snapshots(desk.workspace.folder)[0].path
        words = tr("程序已换成 {version} 版，记录没有变动。已有这之前的备份：{name}", version=now, name=newest.name)
        _tell(desk, words, newest)

    desk.job(tr("正在备份"), backup.daily, tell)


def _tell(desk: Desk, words: str, made: Path) -> None:
    desk.notice(words, (tr("打开所在文件夹"), lambda: open_folder(made)))
