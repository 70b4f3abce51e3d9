"""The model behind every list: ordered ids from SQL, rows fetched in pages as they come into view.

Opening and scrolling cost what is on the screen, not what is in the workspace. The model knows no
noun: a `Source` gives ids, rows, columns and, when grouped, headings. Lines are records or headings.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.base.columns import Column
from gui.language import tr

Index = QModelIndex | QPersistentModelIndex
Sort = tuple[tuple[str, bool], ...]  # (column key, descending), the strongest first

NOWHERE = QModelIndex()
PAGE = 64  # rows fetched at once
KEPT_PAGES = 24

TONE_ROLE = Qt.ItemDataRole.UserRole + 1  # a tone of `gui.look.TONES` or None
MARKS_ROLE = Qt.ItemDataRole.UserRole + 2  # the words searched for
HEADING_ROLE = Qt.ItemDataRole.UserRole + 3  # the `Heading` of a heading line, else None

_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A line over `count` records that belong together; `depth` indents it, `key` is stable."""

    key: Any
    title: str
    count: int
    depth: int = 0


class Source(Protocol):
    """Where a list comes from. Rows have an `id`; those gone meanwhile may be missing from `rows`."""

    def ids(self, sort: Sort) -> Sequence[int]: ...
    def rows(self, ids: Sequence[int]) -> Sequence[Any]: ...
    def headings(self, ids: Sequence[int]) -> Sequence[Heading]: ...


@dataclass(slots=True)
class Listed:
    """What the table shows of each column beyond its text."""

    columns: tuple[Column, ...]
    tones: Mapping[str, Callable[[Any], str | None]] = field(default_factory=dict)
    marks: tuple[str, ...] = ()


class RecordModel(QAbstractTableModel):
    """Lines of one list. `ids` are the records in order, headings not counted."""

    def __init__(self, source: Source, listed: Listed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self.listed = listed
        self.sort_by: Sort = ()
        self.grouped = False
        self.ids: Sequence[int] = ()
        self._headings: Sequence[Heading] = ()
        self._folded: set[Any] = set()
        self._lines: Sequence[int] = ()  # a record: its place in `ids`; a heading: -1 - its place
        self._pages: OrderedDict[int, dict[int, Any]] = OrderedDict()

    # -- filling ------------------------------------------------------------------------------------

    def look_again(self) -> None:
        """Ask the source once more."""
        self.beginResetModel()
        self._pages.clear()
        self.ids = self.source.ids(self.sort_by)
        self._headings = self.source.headings(self.ids) if self.grouped else ()
        self._lay_lines()
        self.endResetModel()

    def fold(self, line: int) -> None:
        """Close or open the heading on this line."""
        heading = self.heading(line)
        if heading is None:
            return
        self.beginResetModel()
        self._folded ^= {heading.key}
        self._lay_lines()
        self.endResetModel()

    def _lay_lines(self) -> None:
        if not self._headings:
            self._lines = range(len(self.ids))
            return
        lines: list[int] = []
        place = 0
        for number, heading in enumerate(self._headings):
            lines.append(-1 - number)
            if heading.key not in self._folded:
                lines.extend(range(place, place + heading.count))
            place += heading.count
        self._lines = lines

    # -- asking -------------------------------------------------------------------------------------

    def heading(self, line: int) -> Heading | None:
        """The heading on a line, or None where a record stands."""
        number = self._lines[line]
        return self._headings[-1 - number] if number < 0 else None

    def is_folded(self, heading: Heading) -> bool:
        return heading.key in self._folded

    def heading_lines(self) -> list[int]:
        """The lines on which headings stand."""
        return [line for line, number in enumerate(self._lines) if number < 0] if self._headings else []

    def id_at(self, line: int) -> int | None:
        """The record on a line; None on a heading."""
        number = self._lines[line]
        return self.ids[number] if number >= 0 else None

    def lines_of(self, wanted: set[int]) -> list[int]:
        """The lines on which these records stand, from the top."""
        if not wanted:
            return []
        return [line for line, number in enumerate(self._lines) if number >= 0 and self.ids[number] in wanted]

    def row_at(self, line: int) -> Any:
        """The row on a line: fetched with its neighbours when it is not at hand. None when gone."""
        number = self._lines[line]
        if number < 0:
            return None
        page = number // PAGE
        if page not in self._pages:
            chunk = self.ids[page * PAGE : (page + 1) * PAGE]
            self._pages[page] = {row.id: row for row in self.source.rows(chunk)}
            while len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return self._pages[page].get(self.ids[number])

    def texts(self, ids: Sequence[int], columns: Sequence[Column]) -> list[list[str]]:
        """What the columns show of these records, for the clipboard."""
        texts: list[list[str]] = []
        for start in range(0, len(ids), 500):
            rows = self.source.rows(ids[start : start + 500])
            texts.extend([column.show(row) for column in columns] for row in rows)
        return texts

    # -- what Qt asks -------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.listed.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if self._lines[index.row()] < 0:
            return self._heading_data(index, role)
        column = self.listed.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align] | Qt.AlignmentFlag.AlignVCenter
        if role == MARKS_ROLE:
            return self.listed.marks
        row = self.row_at(index.row())
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._shown(column, row)
            case Qt.ItemDataRole.ToolTipRole:
                return whole(column.show(row))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{tr(column.title)}：{self._shown(column, row)}"
            case _ if role == TONE_ROLE:
                tone = self.listed.tones.get(column.key)
                return tone(row) if tone else None
        return None

    def _shown(self, column: Column, row: Any) -> str:
        """A state is a fixed word and speaks the language of the window; all else is what was recorded."""
        text = column.show(row)
        return tr(text) if column.key in self.listed.tones else text

    def _heading_data(self, index: Index, role: int) -> Any:
        heading = self.heading(index.row())
        if role == HEADING_ROLE:
            return heading
        if heading is not None and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return tr("{title}（{n} 项）", title=heading.title, n=heading.count)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.listed.columns):
            return None
        column = self.listed.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return tr(column.title)
            case Qt.ItemDataRole.ToolTipRole:
                return tr(column.title) if column.sort is None else tr("{title}：点击排序", title=tr(column.title))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGN[column.align] | Qt.AlignmentFlag.AlignVCenter
        return None


def whole(text: str) -> str | None:
    """A tooltip that shows a long text whole, wrapped; short texts need none."""
    if len(text) < 8:
        return None
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'
