"""原文: a long text to read, with coloured stretches that can be clicked, lit up and selected.

Knows nothing of what the stretches mean: each is a `Mark` with a tone of the palette, a key and a short label for
the margin, so that colour is never alone. Offsets count characters (code points) of the text that was given;
Qt counts UTF-16 units and swallows carriage returns, which stays in here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from gui.look import RHYTHM, look

LINE_HEIGHT = 150  # per cent; Chinese set solid tires the eye
FREE, PLAIN = "free", "plain"  # tones of their own: not claimed by anything; claimed without colour


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text: `tone` is a tone of the palette, `free` or `plain`; `key` 0 cannot be chosen."""

    start: int
    end: int
    tone: str
    key: int = 0
    label: str = ""


class Offsets:
    """Characters of the source against positions of the document."""

    def __init__(self, source: str) -> None:
        self._widths: list[tuple[int, int]] = []  # (offset behind it, what it shifts) for each character not one wide
        shift = 0
        for offset, character in enumerate(source):
            if character > "\uffff":
                shift += 1
            elif character == "\r" and source[offset + 1 : offset + 2] == "\n":
                shift -= 1
            else:
                continue
            self._widths.append((offset + 1, shift))

    def position(self, offset: int) -> int:
        """Where the character stands in the document."""
        index = bisect_right(self._widths, offset, key=lambda width: width[0])
        return offset + (self._widths[index - 1][1] if index else 0)

    def offset(self, position: int) -> int:
        """The character that stands at a position of the document."""
        index = bisect_right(self._widths, position, key=lambda width: width[0] + width[1])
        return position - (self._widths[index - 1][1] if index else 0)


class SourceView(QTextEdit):
    """A text with marks. Read-only; a selection is given in characters of the source."""

    chosen = Signal(int)  # the key of the mark that was clicked or entered
    selected = Signal(int, int)  # the selection, start and end alike when there is none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptRichText(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._source = ""
        self._offsets = Offsets("")
        self._marks: tuple[Mark, ...] = ()
        self._lit: frozenset[int] = frozenset()
        self._revealed: tuple[int, int] | None = None
        self._margin = _Margin(self)
        self.document().setDocumentMargin(RHYTHM * 1.5)
        self.setViewportMargins(self._margin.wanted(), 0, 0, 0)
        self.selectionChanged.connect(self._on_selection_changed)
        self.verticalScrollBar().valueChanged.connect(self._colour)
        look().changed.connect(self._on_look_changed)

    # -- what is shown ----------------------------------------------------------------------------

    def set_source(self, source: str) -> None:
        """Show another text, without marks."""
        self._source = source
        self._offsets = Offsets(source)
        self._marks = ()
        self._lit = frozenset()
        self._revealed = None
        self.setPlainText(source)
        self._space_lines()
        self._colour()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show these stretches, in the order of the text and without overlap."""
        self._marks = tuple(marks)
        self._colour()

    def light(self, keys: Collection[int]) -> None:
        """Light the marks with these keys up, and only them."""
        self._lit = frozenset(keys)
        self._colour()

    def reveal(self, start: int, end: int) -> None:
        """Scroll so that the stretch can be read, from its beginning if it is long; also once lines break anew."""
        self._revealed = (start, end)
        top = self._rect(start)
        bottom = self._rect(end)
        height = self.viewport().height()
        if top.top() >= 0 and bottom.bottom() <= height:
            return
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + top.top() - min(height // 4, max(0, height - (bottom.bottom() - top.top())) // 2))

    # -- what the clerk points at -----------------------------------------------------------------

    def selection(self) -> tuple[int, int]:
        """Start and end of the selection in characters; both the caret's place when nothing is selected."""
        cursor = self.textCursor()
        return self._offsets.offset(cursor.selectionStart()), self._offsets.offset(cursor.selectionEnd())

    def select(self, start: int, end: int) -> None:
        """Select a stretch, as if the clerk had."""
        cursor = self.textCursor()
        cursor.setPosition(self._offsets.position(start))
        cursor.setPosition(self._offsets.position(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def mark_at(self, offset: int) -> Mark | None:
        """The mark that holds this character."""
        index = bisect_right(self._marks, offset, key=lambda mark: mark.start) - 1
        return self._marks[index] if index >= 0 and offset < self._marks[index].end else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            mark = self.mark_at(self.selection()[0])
            if mark is not None and mark.key:
                self.chosen.emit(mark.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._revealed is not None and event.size().width() != event.oldSize().width():
            self.reveal(*self._revealed)
        area = self.contentsRect()
        self._margin.setGeometry(QRect(area.left(), area.top(), self._margin.wanted(), area.height()))
        self._colour()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._colour()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        for mark in self.visible_marks():
            if mark.key:
                at = self._rect(mark.start)
                painter.fillRect(at.left() - 1, at.top() + 1, 2, at.height() - 2, tone_colour(mark.tone))

    def visible_marks(self) -> Sequence[Mark]:
        """The marks of which something stands on the visible part of the page."""
        area = self.viewport().rect()
        top = self._offsets.offset(self.cursorForPosition(area.topLeft()).position())
        end = self._offsets.offset(self.cursorForPosition(area.bottomRight()).position())
        first = bisect_right(self._marks, top, key=lambda mark: mark.end)
        last = bisect_right(self._marks, end, key=lambda mark: mark.start)
        return self._marks[first:last]

    def line_of(self, mark: Mark) -> QRect:
        """Where the mark's first line stands in the viewport."""
        return self._rect(mark.start)

    def _rect(self, offset: int) -> QRect:
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(self._offsets.position(offset), self.document().characterCount() - 1))
        return self.cursorRect(cursor)

    def _space_lines(self) -> None:
        spacing = QTextBlockFormat()
        spacing.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        spacing.setBottomMargin(RHYTHM)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)

    def _colour(self) -> None:
        """Colour what can be seen. Qt lays a paragraph out anew for each format put into the text itself, which
        takes a minute on a long document; a selection is only painted."""
        shown = ((mark, self._format(mark)) for mark in self.visible_marks())
        self.setExtraSelections([self._coloured(mark, how) for mark, how in shown if how is not None])
        self._margin.update()

    def _coloured(self, mark: Mark, how: QTextCharFormat) -> QTextEdit.ExtraSelection:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._offsets.position(mark.start))
        cursor.setPosition(self._offsets.position(mark.end), QTextCursor.MoveMode.KeepAnchor)
        made = QTextEdit.ExtraSelection()
        made.cursor = cursor
        made.format = how
        return made

    def _format(self, mark: Mark) -> QTextCharFormat | None:
        made = QTextCharFormat()
        if mark.key in self._lit:
            made.setBackground(look().colour("mark"))
            made.setForeground(look().colour("mark_text"))
        elif mark.tone == FREE:
            made.setForeground(look().colour("muted"))
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            made.setUnderlineColor(look().colour("edge"))
        elif mark.tone == PLAIN:
            return None
        else:
            made.setBackground(look().colour(f"{mark.tone}_ground"))
        return made

    def _on_selection_changed(self) -> None:
        self.selected.emit(*self.selection())

    def _on_look_changed(self) -> None:
        self.setViewportMargins(self._margin.wanted(), 0, 0, 0)
        self._colour()


class _Margin(QWidget):
    """The strip left of the text with the labels of the marks."""

    def __init__(self, view: SourceView) -> None:
        super().__init__(view)
        self._view = view

    def wanted(self) -> int:
        return 6 * self.fontMetrics().horizontalAdvance("8") + RHYTHM

    def sizeHint(self) -> QSize:
        return QSize(self.wanted(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = look().font(0.85)
        painter.setFont(font)
        bottom = -1
        for mark in self._view.visible_marks():
            if not mark.label:
                continue
            line = self._view.line_of(mark)
            top = max(line.top(), bottom)  # two items that begin on one line stand below each other
            painter.setPen(tone_colour(mark.tone))
            area = QRect(0, top, self.width() - RHYTHM // 2, line.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mark.label)
            bottom = top + painter.fontMetrics().height()


def tone_colour(tone: str) -> QColor:
    """The full colour of a tone, for labels and bars."""
    return look().colour("muted" if tone in (FREE, PLAIN) else tone)
