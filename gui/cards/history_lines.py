"""变更历史: the core's history rows in the words of the window."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.domain.history import HistoryRow
from core.store.moments import ZONE
from gui.language import tr
from gui.parts.history_view import HistoryLine


def lines_of(rows: Iterable[HistoryRow]) -> list[HistoryLine]:
    """One line an operation, newest first, with what changed from which value to which."""
    return [
        HistoryLine(
            moment(row.at),
            row.operator or tr("（未知）"),
            row.label,
            tuple((tr(change.title), change.old, change.new) for change in row.changes),
        )
        for row in rows
    ]


def moment(at: datetime) -> str:
    """A moment as the office reads it: `2025-06-30 16:04`, in the workspace's zone."""
    return at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
