"""Choosing findings and single measures by number or words, as a letter or a decision names them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.base.states import KINDS
from core.base.text import plain
from core.domain import finder, finding_rows
from core.domain.finder import FindingFilter
from core.domain.finding_rows import FindingRow
from gui.language import tr
from gui.parts.picker import Pick, RecordPicker

if TYPE_CHECKING:
    from gui.desk import Desk

Item = tuple[int, int | None]  # finding, measure
MOST = 30  # findings looked through for measures
_KINDS = ("finding", "suggestion", "demand", "pledge")


class ItemPicker(RecordPicker):
    """`items` are the pairs chosen. A pick's id is the finding's, or the measure's below zero."""

    def __init__(self, desk: Desk, inspection: int, *, measures: bool = True, single: bool = False) -> None:
        self._desk, self._inspection, self._measures = desk, inspection, measures
        self._findings: dict[int, int] = {}
        super().__init__(self._found, single=single, hint=tr("问题编号、问题或措施里的字"))

    @property
    def items(self) -> tuple[Item, ...]:
        """What is chosen, in order."""
        return tuple((self._findings[pick.id], -pick.id if pick.id < 0 else None) for pick in self.picks)

    def show_items(self, items: Sequence[Item]) -> None:
        """What is chosen from now on; not a change by the clerk."""
        rows = finding_rows.rows(self._desk.workspace, list(dict.fromkeys(finding for finding, _ in items)))
        known = {pick.id: pick for row in rows for pick in self._picks(row)}
        keys = [-measure if measure else finding for finding, measure in items]
        self.show_picks([known[key] for key in keys if key in known])

    def _found(self, typed: str) -> Sequence[Pick]:
        wanted = FindingFilter(self._inspection, kinds=_KINDS, text=typed)
        keys = list(finder.ids(self._desk.workspace, wanted))
        if typed:
            numbered = FindingFilter(self._inspection, kinds=_KINDS)
            rows = finding_rows.rows(self._desk.workspace, finder.ids(self._desk.workspace, numbered)[: 10 * MOST])
            numbered_so = [row for row in rows if row.number == typed.strip()]
            # Each kind is numbered from 1: of all that have the number, a finding is meant first.
            keys = [row.id for row in sorted(numbered_so, key=lambda row: _KINDS.index(row.kind))] + keys
        rows = finding_rows.rows(self._desk.workspace, list(dict.fromkeys(keys))[:MOST])
        return [pick for row in rows for pick in self._picks(row, typed)]

    def _picks(self, row: FindingRow, typed: str = "") -> list[Pick]:
        """The finding, and those of its measures that hold the words (or all when the finding does)."""
        self._findings[row.id] = row.id
        words = tr("{number}．{text}", number=row.number, text=row.shown)
        picks = [Pick(row.id, words if row.kind == "finding" else f"{tr(KINDS[row.kind])} {words}")]
        for place, measure in enumerate(row.measures if self._measures else (), 1):
            self._findings[-measure.id] = row.id
            if plain(typed) in plain(measure.text) or plain(typed) in plain(row.shown) or typed.strip() == row.number:
                words = tr("{number}．措施{n}：{text}", number=row.number, n=place, text=measure.text)
                picks.append(Pick(-measure.id, words))
        return picks
