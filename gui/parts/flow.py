"""A thing with several steps, in one window: heading, steps, the step's own widgets, buttons below.

A flow writes nothing until its last step; *取消* and Esc leave everything as it was. A flow with one
step shows no list of steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.base.errors import Refused
from gui.language import tell, tr
from gui.look import RHYTHM, dress, enlarge, icon
from gui.parts.notice_bar import Notice, NoticeBar

if TYPE_CHECKING:
    from gui.desk import Desk


class Flow(QDialog):
    """Base of all flows. Subclasses `add_step` in their constructor and fill in `may_go_on` and `finish`."""

    help_name: ClassVar[str] = ""  # a file of `resources/help`, shown by F1

    def __init__(self, desk: Desk, title: str, *, last: str, size: QSize | None = None) -> None:
        """`last`: what the last button does, in words (确认入库, 导出). `size`: what it opens at."""
        super().__init__(desk.window)
        self.desk = desk
        self.over = False
        self.setWindowTitle(title)
        self.setModal(True)
        self._last = last
        self._titles: list[str] = []
        self.bar = NoticeBar()
        self._steps = QStackedWidget()
        self._trail = QLabel()
        dress(self._trail, kind="muted")
        self._build(title)
        self.resize((size or QSize(80 * RHYTHM, 60 * RHYTHM)).boundedTo(_room(desk.window)))

    def _build(self, title: str) -> None:
        heading = QLabel(title)
        enlarge(heading, 1.35)
        head = QHBoxLayout()
        head.setContentsMargins(3 * RHYTHM, 2 * RHYTHM, 3 * RHYTHM, RHYTHM)
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self._trail)
        if self.help_name:
            head.addWidget(self._help_button())
        self.back = QPushButton(tr("上一步"))
        self.forward = _Forward()
        self.cancel = QPushButton(tr("取消"))
        dress(self.forward, kind="first")
        self.forward.setDefault(True)
        self.back.clicked.connect(self._on_back)
        self.forward.clicked.connect(self._on_forward)
        self.cancel.clicked.connect(self.reject)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, 2 * RHYTHM)
        self.foot.setSpacing(RHYTHM)
        self.foot.addStretch(1)
        for button in (self.back, self.forward, self.cancel):
            self.foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self._steps, 1)
        column.addLayout(self.foot)

    def _help_button(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("help", "muted"))
        button.setToolTip(tr("帮助 (F1)"))
        button.setAccessibleName(tr("帮助"))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # F1 does the same; the first field is where work begins
        button.clicked.connect(self._show_help)
        keys = QShortcut(QKeySequence("F1"), self)
        keys.activated.connect(self._show_help)
        return button

    def _show_help(self) -> None:
        from gui.parts.help_view import HelpView, page_help

        view = HelpView(self, tr("{page}：帮助", page=self.windowTitle()), page_help(self.help_name))
        view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        view.show()

    # -- what a flow fills in -----------------------------------------------------------------------

    def may_go_on(self, step: int) -> None:
        """Called before leaving `step` forwards: raises `Refused` when something is lacking."""

    def entered(self, step: int) -> None:
        """Called when `step` is shown."""

    def finish(self) -> None:
        """The last button: do it, then `accept()`. May raise `Refused`."""
        self.accept()

    def may_cancel(self) -> bool:
        """Whether leaving is agreed to; a flow that holds work asks here."""
        return True

    def done(self, result: int) -> None:
        self.over = True
        super().done(result)

    def later(self, then: Callable[[Any], None]) -> Callable[[Any], None]:
        """What to do with a job's result, unless the flow is over by then and its widgets may be gone."""
        return lambda result: None if self.over else then(result)

    # -- steps --------------------------------------------------------------------------------------

    def add_step(self, title: str, widget: QWidget) -> None:
        """One more step with its widgets."""
        self._titles.append(title)
        self._steps.addWidget(widget)
        if len(self._titles) == 1:
            self._show(0)
        else:
            self._show(self.step)

    @property
    def step(self) -> int:
        """The step shown, from 0."""
        return self._steps.currentIndex()

    def go(self, step: int) -> None:
        """Show a step."""
        self.bar.clear()
        self._show(step)
        self.entered(step)

    def refuse(self, error: Refused) -> None:
        """Say in the flow's bar what is lacking; a flow with forms puts it beside the field instead."""
        self.bar.tell(Notice(tell(error), "overdue"))

    def reject(self) -> None:
        if self.may_cancel():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_cancel():
            super().closeEvent(event)
        else:
            event.ignore()

    def _show(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        total, title = len(self._titles), self._titles[step]
        several = total > 1
        self._trail.setVisible(several)
        self._trail.setText(tr("第 {n} 步，共 {total} 步：{title}", n=step + 1, total=total, title=title))
        self._trail.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.back.setVisible(several)
        self.back.setEnabled(step > 0)
        self.forward.setText(self._last if step == len(self._titles) - 1 else tr("下一步"))

    def _on_back(self) -> None:
        self.go(self.step - 1)

    def _on_forward(self) -> None:
        self.bar.clear()
        try:
            self.may_go_on(self.step)
            if self.step == len(self._titles) - 1:
                self.finish()
            else:
                self.go(self.step + 1)
        except Refused as error:
            self.refuse(error)


class _Forward(QPushButton):
    """The last button. While its work greys it the focus waits: passed on to 取消, the next Enter would give up."""

    def focusNextPrevChild(self, onward: bool) -> bool:
        return self.isEnabled() and super().focusNextPrevChild(onward)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and self.isEnabled() and self.window().focusWidget() is None:
            self.setFocus()


def _room(window: QWidget | None) -> QSize:
    """What a flow may take of the screen, less a title bar."""
    screen = (window.screen() if window is not None else None) or QGuiApplication.primaryScreen()
    return screen.availableSize() - QSize(2 * RHYTHM, 5 * RHYTHM)


def padded(widget: QWidget, *, titles: Sequence[str] = ()) -> QWidget:
    """A step's widget with the flow's margins around it; `titles` stand above as muted lines."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(3 * RHYTHM, RHYTHM, 3 * RHYTHM, RHYTHM)
    column.setSpacing(RHYTHM)
    for title in titles:
        label = QLabel(title)
        label.setWordWrap(True)
        dress(label, kind="muted")
        column.addWidget(label)
    column.addWidget(widget, 1)
    return holder
