"""待入库条目: the draft items of a review under the document's own headings."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from core.intake.review import Review
from core.intake.sheet import Item
from gui.flows.intake_kinds import WORDS
from gui.language import tr
from gui.look import RHYTHM, look

KEY, NUMBER, SIGNS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
LINES = 2  # an item shows so much of its text; all of it stands in the editor below
Index = QModelIndex | QPersistentModelIndex


class ItemList(QTreeWidget):
    """Shows a review's items; the current one and the chosen ones are known by their keys."""

    pointed = Signal(int)  # the current item changed: its key
    chosen = Signal()  # the selection changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("待入库条目"))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_ItemPainter(self))
        self._rows: dict[int, QTreeWidgetItem] = {}
        self.currentItemChanged.connect(self._on_current_changed)
        self.itemSelectionChanged.connect(self.chosen)

    def show_review(self, review: Review) -> None:
        """Show the items as they are now; what was current and chosen stays so where it is still there."""
        current, chosen = self.current(), set(self.keys())
        place = self.verticalScrollBar().value()
        self.blockSignals(True)
        self.clear()
        self._rows.clear()
        numbers = numbered(review)
        for kind, category, items in review.groups():
            heading = self._heading(kind, category, len(items))
            for item in items:
                self._rows[item.key] = self._row(heading, review, item, numbers[item.key])
        self.expandAll()
        if current in self._rows:
            self.setCurrentItem(self._rows[current], 0, self.selectionModel().SelectionFlag.NoUpdate)
        for key in chosen & self._rows.keys():
            self._rows[key].setSelected(True)
        self.verticalScrollBar().setValue(place)
        self.blockSignals(False)

    def current(self) -> int:
        """The key of the current item, 0 when there is none."""
        item = self.currentItem()
        return item.data(0, KEY) or 0 if item is not None else 0

    def keys(self) -> list[int]:
        """The keys of the chosen items, from top to bottom."""
        return [key for key, row in self._rows.items() if row.isSelected()]

    def point_at(self, key: int) -> None:
        """Make an item the current and only chosen one, and show it."""
        row = self._rows.get(key)
        if row is None:
            return
        if row is not self.currentItem() or self.keys() != [key]:
            self.setCurrentItem(row)
        self.scrollToItem(row)

    def after(self, keys: list[int]) -> int:
        """The item to go on with when these are gone: the one behind them, else the one before; 0 for none."""
        order = list(self._rows)
        last = max((order.index(key) for key in keys if key in self._rows), default=-1)
        behind = [key for key in order[last + 1 :] if key not in keys]
        before = [key for key in reversed(order[: last + 1]) if key not in keys]
        return next(iter(behind + before), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _heading(self, kind: str, category: str, count: int) -> QTreeWidgetItem:
        words = tr(WORDS[kind].title)
        row = QTreeWidgetItem(self, [f"{words} · {category}" if category else words])
        row.setFlags(Qt.ItemFlag.ItemIsEnabled)
        row.setData(0, NUMBER, str(count))
        row.setData(0, SIGNS, [("", WORDS[kind].tone)])
        return row

    def _row(self, heading: QTreeWidgetItem, review: Review, item: Item, number: str) -> QTreeWidgetItem:
        row = QTreeWidgetItem(heading, [item.brief or review.text(item)])
        row.setData(0, KEY, item.key)
        row.setData(0, NUMBER, number)
        signs: list[tuple[str, str]] = []
        if item.doubt:
            signs.append((tr("存疑"), "soon"))
        if item.manifestations:
            signs.append((tr("具体表现 {n}", n=len(item.manifestations)), "idle"))
        if item.edited is not None:
            signs.append((tr("已改"), "idle"))
        row.setData(0, SIGNS, signs)
        row.setToolTip(0, review.text(item))
        spoken = [number, review.text(item), *(words for words, _ in signs)]
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, " ".join(spoken))
        return row

    def _on_current_changed(self, row: QTreeWidgetItem | None) -> None:
        if row is not None and row.data(0, KEY):
            self.pointed.emit(row.data(0, KEY))


def numbered(review: Review) -> dict[int, str]:
    """For each item its running number within its kind, as list and margin show it."""
    counts: dict[str, int] = {}
    numbers: dict[int, str] = {}
    for _, _, items in review.groups():
        for item in items:
            counts[item.kind] = counts.get(item.kind, 0) + 1
            numbers[item.key] = str(counts[item.kind])
    return numbers


@dataclass(frozen=True, slots=True)
class _Laid:
    """The lines an item's text is shown in, and where they begin."""

    left: int
    width: int
    lines: list[str]


class _ItemPainter(QStyledItemDelegate):
    """Headings in one strong line; items with their number, up to two lines of text, and signs."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = option.fontMetrics.lineSpacing()
        if not index.data(KEY):
            return QSize(0, line + 2 * RHYTHM)
        view = self.parent()
        assert isinstance(view, QTreeWidget)
        lines = len(self._lay(index, view.viewport().width(), option).lines)
        return QSize(0, line * lines + RHYTHM + RHYTHM // 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        if index.data(KEY):
            self._paint_item(painter, option, index)
        else:
            self._paint_heading(painter, option.rect, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, index: Index) -> None:
        painter.fillRect(area, look().colour("sunken"))
        [(_, tone)] = index.data(SIGNS)
        painter.fillRect(QRect(area.left(), area.top() + RHYTHM, 3, area.height() - 2 * RHYTHM), look().colour(tone))
        painter.setFont(look().font(strong=True))
        painter.setPen(look().colour("text"))
        inner = area.adjusted(RHYTHM + RHYTHM // 2, 0, -2 * RHYTHM, 0)
        room = inner.width() - 5 * RHYTHM
        words = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setFont(look().font(0.9))
        painter.setPen(look().colour("muted"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, index.data(NUMBER))

    def _paint_item(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            active = bool(option.state & QStyle.StateFlag.State_Active)
            painter.fillRect(area, look().colour("chosen" if active else "chosen_idle"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(look().colour("accent"))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        laid = self._lay(index, area.width(), option)
        line = option.fontMetrics.lineSpacing()
        top = area.top() + (RHYTHM + RHYTHM // 2) // 2
        painter.setPen(look().colour("muted"))
        number = QRect(area.left(), top, laid.left - RHYTHM, line)
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, index.data(NUMBER))
        painter.setPen(look().colour("text"))
        for place, words in enumerate(laid.lines):
            at = QRect(area.left() + laid.left, top + place * line, laid.width + RHYTHM, line)
            painter.drawText(at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)
        self._paint_signs(painter, area, top, index.data(SIGNS))

    def _paint_signs(self, painter: QPainter, area: QRect, top: int, signs: list[tuple[str, str]]) -> None:
        painter.setFont(look().font(0.85))
        metrics = painter.fontMetrics()
        right = area.right() - RHYTHM
        for words, tone in signs:
            width = metrics.horizontalAdvance(words) + RHYTHM
            box = QRect(right - width, top + 1, width, metrics.height() + 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look().colour(f"{tone}_ground"))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(look().colour(tone))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
            right -= width + RHYTHM // 2

    def _lay(self, index: Index, width: int, option: QStyleOptionViewItem) -> _Laid:
        metrics = option.fontMetrics
        left = metrics.horizontalAdvance("888") + RHYTHM + RHYTHM // 2
        signs = sum(metrics.horizontalAdvance(words) + RHYTHM for words, _ in index.data(SIGNS))
        room = max(10 * RHYTHM, width - left - RHYTHM - (signs + RHYTHM if signs else 0))
        return _Laid(left, room, _broken(index.data(), room, option))


def _broken(text: str, width: int, option: QStyleOptionViewItem) -> list[str]:
    """The first lines of the text; the last one ends with … where more follows."""
    layout = QTextLayout(text, option.font)
    wrapping = QTextOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrapping)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        if len(lines) == LINES - 1:
            rest = text[line.textStart() :]
            lines.append(option.fontMetrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
            break
        lines.append(text[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return lines or [""]
