"""问题卡片: one finding whole, in tabs — what was found, what is done about it, what proves it, what became of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTabWidget, QToolButton, QVBoxLayout, QWidget

from core.base.states import CLOSING, KINDS
from core.domain import findings
from core.domain.finding_rows import FindingRow
from gui.cards.finding_tab import FindingTab
from gui.cards.finding_tabs import TABS
from gui.cards.measure_list import StateLabel
from gui.cards.tones import CLOSING_TONES, PROGRESS_TONES
from gui.language import tr
from gui.look import RHYTHM, dress, enlarge, icon
from gui.parts.notice_bar import NoticeBar

if TYPE_CHECKING:
    from gui.desk import Desk

# What the row of a finding is read from; what a tab shows beyond that stands with the tab.
NOUNS = frozenset(
    {"finding", "measure", "assignment", "deadline", "progress", "category", "unit", "person", "closeout"}
)


class FindingCard(QFrame):
    """Beside the list. `commands` are what the page offers while the card is open."""

    closed = Signal()
    commands_changed = Signal()
    menu_asked = Signal(tuple, QPoint)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.row: FindingRow | None = None
        self._made: dict[str, FindingTab] = {}
        self._late: set[str] = set()  # tabs that show an older row
        dress(self, ground="surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = NoticeBar()
        self.tabs = QTabWidget()
        self._build()
        self.tabs.currentChanged.connect(lambda _: self._on_tab())
        desk.changed.connect(self._on_changed)

    # -- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self.bar)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(tr("问题卡片的各个方面"))
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for known in TABS:
            place = QWidget()
            inside = QVBoxLayout(place)
            inside.setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(place, tr(known.title))
        column.addWidget(self.tabs, 1)
        column.addWidget(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(3 * RHYTHM, RHYTHM, RHYTHM, 0)
        self._title = QLabel()
        enlarge(self._title, 1.15)
        self._state_place = QHBoxLayout()
        self._close = QToolButton()
        self._close.setIcon(icon("close", "muted"))
        self._close.setAccessibleName(tr("关闭卡片"))
        self._close.setToolTip(tr("关闭卡片 (Esc)"))
        self._close.clicked.connect(self.close_card)
        row.addWidget(self._title)
        row.addSpacing(RHYTHM)
        row.addLayout(self._state_place)
        row.addStretch(1)
        row.addWidget(self._close)
        return row

    def _foot(self) -> QWidget:
        self._foot_bar = QWidget()
        dress(self._foot_bar, ground="sunken")
        self._foot_bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self._foot_bar)
        row.setContentsMargins(3 * RHYTHM, RHYTHM, 2 * RHYTHM, RHYTHM)
        row.setSpacing(RHYTHM)
        words = QLabel(tr("有改动还没有保存"))
        dress(words, kind="muted")
        save = QPushButton(tr("保存"))
        save.setToolTip("Ctrl+S")
        dress(save, kind="first")
        save.clicked.connect(self.save)
        drop = QPushButton(tr("放弃改动"))
        drop.clicked.connect(self._revert)
        row.addWidget(words, 1)
        row.addWidget(save)
        row.addWidget(drop)
        self._foot_bar.hide()
        return self._foot_bar

    # -- the tabs -----------------------------------------------------------------------------------

    def tab(self, name: str) -> Any:
        """The tab of that name, made when nobody has looked at it yet."""
        if name not in self._made:
            place = next(place for place, known in enumerate(TABS) if known.name == name)
            made = self._made[name] = TABS[place].make(self.desk)
            made.commands_changed.connect(self.commands_changed)
            made.menu_asked.connect(self.menu_asked)
            made.told.connect(self.bar.tell)
            made.typed.connect(self._on_typed)
            made.asked.connect(partial(self.show_tab, name))
            page = self.tabs.widget(place)
            layout = page.layout() if page is not None else None
            assert layout is not None
            layout.addWidget(made)
            self._late.add(name)
        return self._made[name]

    def show_tab(self, name: str) -> None:
        """Turn to the tab of that name."""
        self.tabs.setCurrentIndex(next(place for place, known in enumerate(TABS) if known.name == name))

    @property
    def current(self) -> str:
        """The name of the tab that is turned to."""
        return TABS[self.tabs.currentIndex()].name

    def _on_tab(self) -> None:
        """A tab reads its records only when it is looked at."""
        if self.row is None:
            return
        made = self.tab(self.current)
        if self.current in self._late:
            self._late.discard(self.current)
            made.show_finding(self.row)
        self.commands_changed.emit()

    # -- showing ------------------------------------------------------------------------------------

    def show_finding(self, finding_id: int) -> bool:
        """Open the card on a finding, if the clerk agrees to leave the one before; False when not or when gone."""
        if self.row is not None and self.row.id != finding_id and not self.may_leave():
            return False
        found = findings.rows(self.desk.workspace, [finding_id])
        if not found:
            return False
        if self.row is None or self.row.id != finding_id:
            self.bar.clear()
            for made in self._made.values():
                made.leave()
        self._show(found[0])
        return True

    def _show(self, row: FindingRow) -> None:
        self.row = row
        self._title.setText(tr("{kind} {number}", kind=tr(KINDS[row.kind]), number=row.number))
        while (item := self._state_place.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._state_place.addWidget(StateLabel(tr(row.progress_word), PROGRESS_TONES[row.progress]))
        if row.closing != "none":
            self._state_place.addWidget(StateLabel(tr(CLOSING[row.closing]), CLOSING_TONES[row.closing]))
        if row.withdrawn_on is not None:
            self._state_place.addWidget(StateLabel(tr("已撤回"), "idle"))
        self._late = set(self._made)
        self._on_tab()

    def _on_changed(self, changes: Any) -> None:
        if self.row is None:
            return
        shown = NOUNS.union(*(known.nouns for known in TABS))
        if not shown & set(changes.nouns):
            return
        found = findings.rows(self.desk.workspace, [self.row.id])
        if found:
            self._show(found[0])
            return
        for made in self._made.values():
            made.forget()
        self._close_up()

    # -- saving -------------------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.row is not None and any(made.dirty() for made in self._made.values())

    def save(self) -> bool:
        """Save what was typed; complaints stand beside the fields."""
        assert self.row is not None
        self.bar.clear()
        return all(made.save() for made in self._made.values() if made.dirty())

    def _revert(self) -> None:
        for made in self._made.values():
            if made.dirty():
                made.revert()

    def may_leave(self) -> bool:
        """Whether the clerk agrees to leave the card."""
        return self.row is None or all(made.may_leave() for made in self._made.values())

    def close_card(self) -> None:
        """Close it, if the clerk agrees."""
        if self.may_leave():
            self._close_up()

    def _close_up(self) -> None:
        self.row = None
        for made in self._made.values():
            made.leave()
        self.closed.emit()

    def _on_typed(self) -> None:
        self._foot_bar.setVisible(self.dirty)
        self.commands_changed.emit()

    # -- commands -----------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        """What can be done with the finding shown: measures and reports from every tab, the rest in its own."""
        if self.row is None:
            return {}
        known: dict[str, Callable[[], object]] = {
            name: partial(self._do_in, "measures", name) for name in ("measure.add", "progress.add")
        }
        if self.dirty:
            known["form.save"] = self.save
        return known | dict(self.tab(self.current).commands())

    def _do_in(self, tab: str, name: str) -> None:
        """Do what another tab offers, without turning to it before it is done."""
        made = self.tab(tab)
        if self.row is not None and tab in self._late:
            self._late.discard(tab)
            made.show_finding(self.row)
        made.commands()[name]()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
            return
        if event.matches(QKeySequence.StandardKey.Paste) and (paste := self.commands().get("edit.paste")) is not None:
            paste()
            return
        super().keyPressEvent(event)
