"""变更历史: who changed what, when, from which value to which; newest first. Knows no noun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtWidgets import QTextBrowser

from gui.language import tr
from gui.look import RHYTHM, dress, look


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One operation on a record: when and who in words, what it was called, and (title, from, to) of each value."""

    when: str
    who: str
    what: str
    values: tuple[tuple[str, str, str], ...] = ()


class HistoryView(QTextBrowser):
    """Shows `HistoryLine`s as text that can be read, selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("变更历史"))
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setOpenLinks(False)
        dress(self, kind="reading")
        self.document().setDocumentMargin(2 * RHYTHM)
        self._lines: Sequence[HistoryLine] | None = None
        look().changed.connect(self._on_look_changed)

    def show_lines(self, lines: Sequence[HistoryLine]) -> None:
        """Show these, the first on top."""
        lines = list(lines)
        if lines != self._lines:
            self._lines = lines
            self._write()

    def _write(self) -> None:
        lines = self._lines or ()
        top = self.verticalScrollBar().value()
        self.setHtml("".join(_entry(line) for line in lines) or f"<p>{tr('还没有变更')}</p>")
        self.verticalScrollBar().setValue(top)

    def _on_look_changed(self) -> None:
        self._write()


def _entry(line: HistoryLine) -> str:
    muted = look().colours["muted"]
    rows = "".join(_value(*value) for value in line.values)
    return (
        f"<p style='margin: 12px 0 4px 0'>{escape(line.what)}"
        f"&nbsp;&nbsp;<span style='color:{muted}'>{escape(line.when)} · {escape(line.who)}</span></p>"
        f"<table cellspacing='0' cellpadding='3'>{rows}</table>"
    )


def _value(title: str, before: str, after: str) -> str:
    muted, gone = look().colours["muted"], look().colours["faint"]
    old = f"<s style='color:{gone}'>{escape(before)}</s>&nbsp; → &nbsp;" if before else ""
    new = escape(after) if after else f"<i style='color:{muted}'>{tr('（空）')}</i>"
    return f"<tr><td width='96' style='color:{muted}'>{escape(title)}</td><td>{old}{new}</td></tr>"
