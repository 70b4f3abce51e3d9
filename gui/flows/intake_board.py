"""审核: the source on the left, what will be made of it on the right; every change is tried on the review at once.

Only the review changes here; nothing is recorded. The flow around it saves the review as a draft after every change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QTabWidget, QToolButton, QVBoxLayout, QWidget

from core.base.errors import Refused
from core.intake.review import Review
from core.intake.sheet import Span
from gui.flows.intake_editor import ItemEditor
from gui.flows.intake_header import HeaderForm
from gui.flows.intake_items import ItemList, numbered
from gui.flows.intake_kinds import KIND_KEYS, STEP_WORDS, WORDS
from gui.flows.intake_lists import DoubtList, LeftOverList
from gui.language import tr
from gui.look import RHYTHM, icon
from gui.parts.source_view import FREE, PLAIN, Mark, SourceView

COMMANDS = (
    ("undo", "撤销", "Ctrl+Z", "undo"),
    ("redo", "重做", "Ctrl+Y", "redo"),
    ("-", "", "", ""),
    ("add", "新增", "Ins", "add"),
    ("split", "拆分", "Ctrl+K", "split"),
    ("join", "合并", "Ctrl+M", "join"),
    ("nest", "归为具体表现", "Ctrl+L", "group"),
    ("drop", "移出", "Ctrl+Del", "close"),
    ("up", "上移", "Alt+Up", "up"),
    ("down", "下移", "Alt+Down", "down"),
)
# Commands that have only an icon: everybody knows them, or they come in pairs.
BARE = {"undo", "redo", "up", "down"}


class ReviewBoard(QWidget):
    """Shows and changes one review."""

    changed = Signal()
    refused = Signal(object)  # Refused

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.review: Review | None = None
        self.suggest_name: Callable[[Review], str] = lambda review: review.name
        self.source = SourceView()
        self.source.setAccessibleName(tr("原文"))
        self.items = ItemList()
        self.editor = ItemEditor()
        self.header = HeaderForm(today)
        self.left_over = LeftOverList()
        self.doubts = DoubtList()
        self.tabs = QTabWidget()
        self.actions_: dict[str, QAction] = {}
        self._build()
        self._connect()

    def show_review(self, review: Review) -> None:
        """Take up a review from its beginning."""
        self.review = review
        self.source.set_source(review.source)
        self._show()
        if review.items:
            self.items.point_at(review.items[0].key)
            self.items.scrollToTop()
        self.items.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.review is not None and (key := self.items.current()):
            self.source.reveal(self.review.item(key).start, self.review.item(key).end)

    def commit(self) -> None:
        """Hand over what is still being typed."""
        self.editor.commit()

    # -- changes ------------------------------------------------------------------------------------

    def do(self, change: Callable[[Review], Any]) -> Any:
        """Try a change on the review; what it refuses is told, and nothing has changed then."""
        if self.review is None:
            return None
        try:
            result = change(self.review)
        except Refused as error:
            self.refused.emit(error)
            self.editor.show_item(self.review, self.items.current())
            return None
        self._show()
        self.changed.emit()
        return result

    def add(self, kind: str = "") -> None:
        """Make an item of the selection in the source; without a kind it takes that of the item before."""
        start, end = self.source.selection()
        self._add(start, end, kind)

    def split(self) -> None:
        """Cut the item in which the caret of the source stands, before the caret."""
        offset = self.source.selection()[0]
        span = self.review.at(offset) if self.review else None
        if span is None or not span.key:
            self.refused.emit(Refused("review.split_where"))
            return
        second = self.do(lambda review: review.split(span.key, offset))
        if second:
            self.items.point_at(second)

    def join(self) -> None:
        """Make one item of the chosen ones."""
        self._merge(lambda review, keys: review.join(keys))

    def nest(self) -> None:
        """Make the chosen ones 具体表现 of the first."""
        self._merge(lambda review, keys: review.nest(keys))

    def drop(self) -> None:
        """Put the chosen items back to what is left over."""
        keys = self.items.keys()
        if keys:
            following = self.items.after(keys)
            self.do(lambda review: review.drop(keys))
            self.items.point_at(following)

    def file_as(self, kind: str) -> None:
        """A selection in the source becomes an item of this kind; without one the chosen items do."""
        if self.source.hasFocus() and self.source.textCursor().hasSelection():
            self.add(kind)
        elif keys := self.items.keys():
            self.do(lambda review: review.refile(keys, kind=kind))

    def shift(self, steps: int) -> None:
        """Move the current item up or down among those of its group."""
        key = self.items.current()
        if not self.review or not key:
            return
        items = self.review.items
        item = self.review.item(key)
        group = [
            place for place, other in enumerate(items) if (other.kind, other.category) == (item.kind, item.category)
        ]
        here = group.index(items.index(item)) + steps
        if 0 <= here < len(group):
            self.do(lambda review: review.move(key, group[here]))
            self.items.point_at(key)

    def undo(self) -> None:
        self.do(lambda review: review.undo())

    def redo(self) -> None:
        self.do(lambda review: review.redo())

    def _merge(self, change: Callable[[Review, Sequence[int]], int]) -> None:
        keys = self.items.keys()
        key = self.do(lambda review: change(review, keys))
        if key:
            self.items.point_at(key)

    def _add(self, start: int, end: int, kind: str) -> None:
        if self.review is None:
            return
        before = [item for item in self.review.items if item.start <= start]
        last = max(before, key=lambda item: item.start, default=None)
        kind = kind or (last.kind if last else "finding")
        category = last.category if last and last.kind == kind else ""
        key = self.do(lambda review: review.add(start, end, kind, category))
        if key:
            self.source.select(start, start)
            self.tabs.setCurrentIndex(0)
            self.items.point_at(key)

    # -- showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        review = self.review
        assert review is not None
        numbers = numbered(review)
        self.items.show_review(review)
        kinds = {item.key: item.kind for item in review.items}
        self.source.show_marks([_mark(span, kinds.get(span.key, ""), numbers) for span in review.spans()])
        self.header.show_review(review, self.suggest_name(review))
        left, doubts = self.left_over.show_review(review), self.doubts.show_review(review)
        missing = len(review.missing())
        self.tabs.setTabText(0, tr("条目 {n}", n=len(review.items)))
        self.tabs.setTabText(1, tr("巡视信息（未填 {n}）", n=missing) if missing else tr("巡视信息"))
        self.tabs.setTabText(2, tr("未归入 {n}", n=left))
        self.tabs.setTabText(3, tr("存疑 {n}", n=doubts) if doubts else tr("存疑"))
        self._show_current()
        self._show_steps(review)

    def _show_current(self) -> None:
        key = self.items.current()
        self.editor.show_item(self.review, key)
        self.source.light({key} if key else ())

    def _show_steps(self, review: Review) -> None:
        for name, title, step in (("undo", "撤销", review.next_undo), ("redo", "重做", review.next_redo)):
            action = self.actions_[name]
            action.setEnabled(bool(step))
            words = tr("{what}：{step}", what=tr(title), step=tr(STEP_WORDS[step])) if step else tr(title)
            action.setToolTip(f"{words} ({action.shortcut().toString()})")

    def _on_pointed(self, key: int) -> None:
        self.editor.commit()
        self._show_current()
        if self.review is not None and key:
            item = self.review.item(key)
            self.source.reveal(item.start, item.end)

    def _on_source_chosen(self, key: int) -> None:
        self.tabs.setCurrentIndex(0)
        self.editor.commit()
        self.items.blockSignals(True)
        self.items.point_at(key)
        self.items.blockSignals(False)
        self._show_current()

    def _on_field_pointed(self, field: str) -> None:
        where = [evidence for evidence in self.review.evidence if evidence.field == field] if self.review else []
        if where:
            self.source.select(where[0].start, where[0].end)
            self.source.reveal(where[0].start, where[0].end)

    def _on_stretch_pointed(self, start: int, end: int) -> None:
        self.source.select(start, end)
        self.source.reveal(start, end)

    # -- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self._make_actions()
        lower = QSplitter(Qt.Orientation.Vertical)
        lower.addWidget(self._built_items())
        lower.addWidget(self.editor)
        lower.setStretchFactor(0, 1)
        lower.setSizes([420, 230])
        lower.setChildrenCollapsible(False)
        self.tabs.setDocumentMode(True)
        for page in (lower, self.header, self.left_over, self.doubts):
            self.tabs.addTab(page, "")
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(self.source)
        panes.addWidget(self.tabs)
        panes.setStretchFactor(0, 5)
        panes.setStretchFactor(1, 6)
        panes.setSizes([520, 640])
        panes.setChildrenCollapsible(False)
        self.source.setMinimumWidth(40 * RHYTHM)
        self.tabs.setMinimumWidth(58 * RHYTHM)
        self.source.setFrameShape(SourceView.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panes)

    def _built_items(self) -> QWidget:
        holder = QWidget()
        bar = QHBoxLayout()
        bar.setContentsMargins(RHYTHM, RHYTHM // 2, RHYTHM, RHYTHM // 2)
        bar.setSpacing(0)
        for name, *_ in COMMANDS:
            if name == "-":
                bar.addSpacing(RHYTHM)
                continue
            button = QToolButton()
            button.setDefaultAction(self.actions_[name])
            button.setIconSize(QSize(16, 16))
            style = Qt.ToolButtonStyle
            button.setToolButtonStyle(style.ToolButtonIconOnly if name in BARE else style.ToolButtonTextBesideIcon)
            bar.addWidget(button)
        bar.addStretch(1)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.items, 1)
        return holder

    def _make_actions(self) -> None:
        doing: dict[str, Callable[[], object]] = {
            "undo": self.undo, "redo": self.redo, "add": self.add, "split": self.split, "join": self.join,
            "nest": self.nest, "drop": self.drop, "up": lambda: self.shift(-1), "down": lambda: self.shift(1),
        }  # fmt: skip
        for name, title, keys, sign in COMMANDS:
            if name != "-":
                self._make_action(name, tr(title), keys, doing[name], sign)
        for kind, words in WORDS.items():
            self._make_action(kind, tr(words.title), KIND_KEYS[kind], lambda kind=kind: self.file_as(kind))
        self._make_action("edit", tr("修改文字"), "F2", self.editor.edit_text)
        self._make_action("panes", tr("切换到原文或条目"), "F6", self._other_pane)
        removing = QAction(self.items)
        removing.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        removing.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        removing.triggered.connect(self.drop)
        self.items.addAction(removing)

    def _make_action(self, name: str, title: str, keys: str, doing: Callable[[], object], sign: str = "") -> None:
        action = QAction(icon(sign), title, self) if sign else QAction(title, self)
        action.setObjectName(f"review.{name}")
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{title} ({keys})")
        action.triggered.connect(lambda _=False: doing())
        self.addAction(action)
        self.actions_[name] = action

    def _other_pane(self) -> None:
        (self.items if self.source.hasFocus() else self.source).setFocus()

    def _connect(self) -> None:
        self.items.pointed.connect(self._on_pointed)
        self.source.chosen.connect(self._on_source_chosen)
        self.editor.edited.connect(self._on_edited)
        self.editor.refiled.connect(self._on_refiled)
        self.editor.settled.connect(lambda: self._settle(self.editor.key))
        self.header.filled.connect(lambda field, value: self.do(lambda review: review.fill(field, value)))
        self.header.pointed.connect(self._on_field_pointed)
        self.left_over.pointed.connect(self._on_stretch_pointed)
        self.left_over.wanted.connect(self._add)
        self.doubts.pointed.connect(self.items.point_at)
        self.doubts.placed.connect(self._on_stretch_pointed)
        self.doubts.settled.connect(self._settle)
        self.doubts.chosen.connect(lambda phrase, form: self.do(lambda review: review.choose(phrase, form)))
        for view in (self.items, self.source):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.items.customContextMenuRequested.connect(lambda at: self._menu(self.items.viewport().mapToGlobal(at)))
        self.source.customContextMenuRequested.connect(lambda at: self._source_menu(self.source.mapToGlobal(at)))

    def _on_edited(self, values: dict[str, Any]) -> None:
        key = self.editor.key
        self.do(lambda review: review.edit(key, **values))

    def _on_refiled(self, kind: str, category: str) -> None:
        keys = self.items.keys() or [self.editor.key]
        self.do(lambda review: review.refile(keys, kind=kind, category=category))

    def _settle(self, key: int) -> None:
        self.do(lambda review: review.settle(key))

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(self.actions_["edit"])
        self._add_kinds(menu.addMenu(tr("改类别为")))
        menu.addSeparator()
        for name in ("join", "nest", "drop", "-", "up", "down"):
            menu.addSeparator() if name == "-" else menu.addAction(self.actions_[name])
        menu.popup(at)

    def _source_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        if self.source.textCursor().hasSelection():
            self._add_kinds(menu.addMenu(tr("选中文字新增为")))
        else:
            menu.addAction(self.actions_["split"])
        menu.addSeparator()
        menu.addAction(tr("复制"), self.source.copy)
        menu.popup(at)

    def _add_kinds(self, menu: QMenu) -> None:
        for kind in WORDS:
            menu.addAction(self.actions_[kind])


def _mark(span: Span, kind: str, numbers: dict[int, str]) -> Mark:
    """How a stretch of the review looks in the source."""
    if span.place == "item":
        words = WORDS[kind]
        return Mark(span.start, span.end, words.tone, span.key, f"{tr(words.label)}{numbers[span.key]}")
    return Mark(span.start, span.end, PLAIN if span.place == "evidence" else FREE)
