"""未归入 and 存疑: what has become nothing yet, and what the reader was not sure of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from core.intake.review import Review
from core.intake.sheet import Span
from gui.flows.intake_items import numbered
from gui.flows.intake_kinds import KIND_KEYS, WORDS
from gui.language import say, tr
from gui.look import RHYTHM, dress

WHERE = Qt.ItemDataRole.UserRole
SCRAP = 12  # characters


class LeftOverList(QWidget):
    """Every stretch that is neither item nor evidence; it can be looked at in its place and be added."""

    pointed = Signal(int, int)  # the stretch to show in the source
    wanted = Signal(int, int, str)  # make an item of this stretch, of that kind

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = _list(tr("未归入的文字"))
        self.list.currentItemChanged.connect(self._on_current_changed)
        column = _column(
            self, tr("这些文字没有成为条目，也不是巡视信息。原文会完整保存，不会丢失；需要时可在这里补为条目。")
        )
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setContentsMargins(2 * RHYTHM, RHYTHM // 2, 2 * RHYTHM, RHYTHM)
        row.setSpacing(RHYTHM // 2)
        row.addWidget(QLabel(tr("整段新增为")))
        self.buttons: dict[str, QPushButton] = {}
        for kind, words in WORDS.items():
            button = QPushButton(tr(words.title))
            dress(button, kind="quiet")
            button.setToolTip(KIND_KEYS[kind])
            button.clicked.connect(lambda _=False, kind=kind: self._want(kind))
            self.buttons[kind] = button
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def show_review(self, review: Review) -> int:
        """Show what is left over; gives how many stretches are more than a number or a heading."""
        place = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        stretches = [(review.source[span.start : span.end], span) for span in review.left_over()]
        whole = [stretch for stretch in stretches if not _is_scrap(stretch[0])]
        scraps = [stretch for stretch in stretches if _is_scrap(stretch[0])]
        self._add(whole)
        if scraps:
            self.list.addItem(_remark(tr("以下是序号、小标题和连接语")))
            self._add(scraps)
        if not stretches:
            self.list.addItem(_remark(tr("全部文字都已归入条目或巡视信息。")))
        self.list.setCurrentRow(min(place, self.list.count() - 1))
        self.list.blockSignals(False)
        for button in self.buttons.values():
            button.setEnabled(bool(stretches))
        return len(whole)

    def _add(self, stretches: Sequence[tuple[str, Span]]) -> None:
        for words, span in stretches:
            item = QListWidgetItem(words)
            item.setData(WHERE, (span.start, span.end))
            item.setToolTip(words)
            self.list.addItem(item)

    def _want(self, kind: str) -> None:
        item = self.list.currentItem()
        if item is not None and item.data(WHERE):
            self.wanted.emit(*item.data(WHERE), kind)

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(WHERE):
            self.pointed.emit(*item.data(WHERE))


class DoubtList(QWidget):
    """What the reader doubted: remarks on the document, items, and characters whose form is not certain."""

    pointed = Signal(int)  # the item to show
    placed = Signal(int, int)  # the stretch of the source to show
    settled = Signal(int)
    chosen = Signal(str, str)  # phrase, the form to write it in

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = _list(tr("存疑之处"))
        self.list.currentItemChanged.connect(self._on_current_changed)
        self.list.itemActivated.connect(lambda _: self._settle())
        column = _column(self, tr("程序拿不准的地方都列在这里。看过以后点“已核对”，或改用另一种写法。"))
        column.addWidget(self.list, 1)
        self._checked = QPushButton(tr("已核对"))
        self._other = QPushButton(tr("改用另一种写法"))
        self._checked.clicked.connect(self._settle)
        self._other.clicked.connect(self.take_other)
        row = QHBoxLayout()
        row.setContentsMargins(2 * RHYTHM, RHYTHM // 2, 2 * RHYTHM, RHYTHM)
        row.setSpacing(RHYTHM)
        row.addWidget(self._checked)
        row.addWidget(self._other)
        row.addStretch(1)
        column.addLayout(row)

    def show_review(self, review: Review) -> int:
        """Show what is in doubt; gives how many are still to be looked at."""
        place = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        numbers = numbered(review)
        for item in review.items:
            if item.doubt:
                where = f"{tr(WORDS[item.kind].title)} {numbers[item.key]}"
                self._add(f"{where}　{say(item.doubt)}\n{review.text(item)}", ("item", item.key, ""))
        open_ = self.list.count()
        for doubt in review.uncertain():
            words = tr(
                "{phrase} 写作 {rendered}（{n} 处）", phrase=doubt.phrase, rendered=doubt.rendered, n=doubt.times
            )
            others = "、".join(doubt.others)
            words += tr("　另可写作 {others}", others=others) if others else ""
            self._add(
                words + (tr("　已核对") if doubt.settled else ""), ("phrase", doubt.phrase, doubt.chosen, doubt.others)
            )
            open_ += not doubt.settled
        for remark in review.doubts:
            self._add(say(remark.code, **remark.facts), ("remark", remark.start, remark.end))
        if not self.list.count():
            self.list.addItem(_remark(tr("没有拿不准的地方。")))
        self.list.setCurrentRow(min(place, self.list.count() - 1))
        self.list.blockSignals(False)
        self._show_buttons()
        return open_

    def _add(self, words: str, where: tuple[object, ...]) -> None:
        item = QListWidgetItem(words)
        item.setData(WHERE, where)
        self.list.addItem(item)

    def _current(self) -> tuple[object, ...]:
        item = self.list.currentItem()
        return tuple(item.data(WHERE) or ("",)) if item is not None else ("",)

    def _settle(self) -> None:
        match self._current():
            case ("item", int(key), _):
                self.settled.emit(key)
            case ("phrase", str(phrase), str(form), _):
                self.chosen.emit(phrase, form)

    def take_other(self) -> None:
        """Write the uncertain phrase that is chosen in its other form."""
        match self._current():
            case ("phrase", str(phrase), _, (str(other), *_)) | ("phrase", str(phrase), _, [str(other), *_]):
                self.chosen.emit(phrase, other)

    def _on_current_changed(self) -> None:
        self._show_buttons()
        match self._current():
            case ("item", int(key), _):
                self.pointed.emit(key)
            case ("remark", int(start), int(end)) if start < end:
                self.placed.emit(start, end)

    def _show_buttons(self) -> None:
        what = self._current()[0]
        self._checked.setEnabled(what in ("item", "phrase"))
        self._other.setEnabled(what == "phrase")


def _is_scrap(words: str) -> bool:
    """Whether a stretch is too short to be a statement: 二是, 党的建设方面, 巡视安排."""
    return sum(map(str.isalnum, words)) < SCRAP and "。" not in words


def _remark(words: str) -> QListWidgetItem:
    """A line that only says something."""
    item = QListWidgetItem(words)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _list(name: str) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName(name)
    made.setWordWrap(True)
    dress(made, kind="lines")
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
    return made


def _column(widget: QWidget, words: str) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    label = QLabel(words)
    label.setWordWrap(True)
    label.setContentsMargins(2 * RHYTHM, RHYTHM, 2 * RHYTHM, RHYTHM)
    dress(label, kind="muted")
    column.addWidget(label)
    return column
