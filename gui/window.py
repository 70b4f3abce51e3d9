"""主窗口: places on the left, the page in the middle, status and undo below.

The window knows the pages by name and makes each when it is first gone to. It routes commands to the
page on the screen, shows notices and progress, and remembers where everything stood.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QFontMetrics, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.base.errors import Trouble
from core.domain import calendars
from gui import doors, reminding, upgrade
from gui.actions import Actions
from gui.cards.sign_in_dialog import SignInDialog, admit, change_password
from gui.desk import Desk
from gui.jobs import Job
from gui.language import teach_qt, tr
from gui.look import RHYTHM, app_icon, dress, enlarge, look
from gui.parts.date_field import DateField
from gui.parts.empty_state import EmptyState
from gui.parts.name_label import NameLabel
from gui.parts.notice_bar import Notice, NoticeBar
from gui.parts.page import Page
from gui.parts.progress_panel import ProgressPanel
from gui.window_lock import IdleLock
from gui.window_menus import WindowMenus, inspection_names
from gui.window_places import PlaceList

SMALLEST = QSize(960, 600)
USUAL = QSize(1280, 800)


class MainWindow(QMainWindow):
    """One workspace in one window."""

    def __init__(self, desk: Desk, opens: Path | None = None) -> None:
        """`opens`: the workspace to open once the window stands there, so that a start is seen at once."""
        super().__init__()
        self.desk = desk
        self._opens = opens
        desk.window = self
        desk.gate = lambda workspace: admit(self, workspace)
        self.lock = IdleLock(self)
        self.actions_ = Actions(self)
        self.pages: dict[str, Page] = {}
        self._backing_up: Job | None = None
        self._built = self._can_undo = self._can_redo = self._backed_up = False
        self.setObjectName("main_window")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(SMALLEST)
        self._build()
        self._build_menus()
        desk.opened.connect(self._on_opened)
        desk.changed.connect(self._on_changed)
        desk.inspection_changed.connect(self._on_inspection_changed)
        desk.noticed.connect(self._on_noticed)
        desk.went.connect(self.go)
        desk.record_asked.connect(self._on_record_asked)
        look().changed.connect(self._wear_icons)  # also when the system turns dark by itself
        look().changed.connect(self._fit_to_text)
        self._fit_to_text()
        self._come_back()
        if desk.has_workspace:
            self._on_opened()
        else:
            self.welcome.setVisible(opens is None)
            self._route()

    # -- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.stack = QStackedWidget()
        self.bar = NoticeBar()
        self.progress = ProgressPanel(self.desk.jobs)
        middle = QWidget()
        dress(middle, ground="surface")
        middle.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.progress)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side())
        row.addWidget(middle, 1)
        self.setCentralWidget(holder)
        self.welcome = EmptyState(
            "inspection",
            tr("还没有打开工作区"),
            tr("一个工作区就是一个文件夹，里面存放一个单位的全部整改资料。"),
            ((tr("新建工作区"), lambda: self.actions_.run("workspace.new")),
             (tr("打开工作区"), lambda: self.actions_.run("workspace.open")),
             (tr("从备份恢复"), lambda: self.actions_.run("workspace.restore"))),
        )  # fmt: skip
        self.stack.addWidget(self.welcome)
        self._status = QLabel()
        self._status.setObjectName("status_counts")
        self._undo_name = QLabel()
        self._undo_name.setObjectName("status_undo")
        self.statusBar().addWidget(self._status, 1)
        self._operator = QLabel()
        self._operator.setObjectName("status_operator")
        self.statusBar().addPermanentWidget(self._undo_name)
        self.statusBar().addPermanentWidget(self._operator)
        self.statusBar().setSizeGripEnabled(False)

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("page_head")
        row = QHBoxLayout(head)
        row.setContentsMargins(3 * RHYTHM, RHYTHM, 2 * RHYTHM, RHYTHM)
        row.setSpacing(RHYTHM // 2)
        self._title = QLabel()
        enlarge(self._title, 1.45)
        self._subtitle = QLabel()
        dress(self._subtitle, kind="muted")
        row.addWidget(self._title)
        row.addSpacing(RHYTHM)
        row.addWidget(self._subtitle, 1)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(RHYTHM // 2)
        row.addLayout(self._tools)
        return head

    def _side(self) -> QWidget:
        side = self._side_column = QWidget()
        dress(side, ground="side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.inspection_button = QPushButton()
        dress(self.inspection_button, kind="chooser")
        self.inspection_button.setObjectName("inspection_chooser")
        self.inspection_button.setAccessibleName(tr("正在看的巡视巡察"))
        self.inspection_button.setMenu(QMenu(self.inspection_button))
        self._workspace_name = NameLabel()
        enlarge(self._workspace_name, 1)
        self._workspace_name.setContentsMargins(2 * RHYTHM, 2 * RHYTHM, RHYTHM, RHYTHM // 2)
        holder = QHBoxLayout()
        holder.setContentsMargins(RHYTHM, 0, RHYTHM, RHYTHM)
        holder.addWidget(self.inspection_button)
        self.places = PlaceList()
        self.places.show_places(doors.open_places(self.desk))
        self.places.place_chosen.connect(self.go)
        column.addWidget(self._workspace_name)
        column.addLayout(holder)
        column.addWidget(self.places, 1)
        return side

    def _build_menus(self) -> None:
        menus = WindowMenus(self.desk)
        menus.place_chosen.connect(self.go)
        menus.inspection_chosen.connect(self._choose_inspection)
        menus.workspace_chosen.connect(lambda folder: self._open_recent(Path(folder)))
        menus.look_chosen.connect(self._choose_look)
        menus.language_chosen.connect(self._choose_language)
        self._menus = menus
        self.actions_.fill_bar(self.menuBar(), menus.fillers())
        self.inspection_button.menu().aboutToShow.connect(lambda: menus.fill_inspections(self.inspection_button.menu()))

    # -- the way between places ---------------------------------------------------------------------

    @property
    def is_new_here(self) -> bool:
        """Whether there is no workspace, neither open nor to be opened: the first run on this computer."""
        return self._opens is None and not self.desk.has_workspace

    @property
    def page(self) -> Page | None:
        """The page on the screen."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def go(self, name: str, wanted: Any = None) -> None:
        """Show a page; the one on the screen may ask to stay first."""
        if not self.desk.has_workspace or doors.place(name) not in doors.open_places(self.desk):
            return
        before = self.page
        if before is not None and before.name != name and not before.may_leave():
            self.places.mark(before.name)
            return
        if name not in self.pages:
            self._make(name)
        page = self.pages[name]
        self.bar.clear()
        if wanted is not None:
            page.want(wanted)
        self.stack.setCurrentWidget(page)
        page.freshen()
        if before is not page and (main := page.main_widget()) is not None and not self.places.hasFocus():
            main.setFocus()
        self.places.mark(name)
        self._show_head(page)
        self._show_status()
        self._route()
        self.desk.remember("page", name)

    def _make(self, name: str) -> None:
        page = doors.place(name).make(self.desk)
        page.status_changed.connect(self._show_status)
        page.commands_changed.connect(self._route)
        page.command_asked.connect(self.actions_.run)
        page.menu_asked.connect(self._show_menu)
        self.pages[name] = page
        self.stack.addWidget(page)

    def _show_menu(self, names: tuple[str, ...], at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.actions_.fill(menu, names).popup(at)

    def _show_head(self, page: Page) -> None:
        self._title.setText(tr(doors.place(page.name).title))
        self._subtitle.setText(page.subtitle())
        while (item := self._tools.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for name in ("edit.undo", "edit.redo", *page.tools):
            button = QToolButton()
            button.setDefaultAction(self.actions_[name])
            button.setIconSize(_square(18))
            words = name in page.tools
            style = Qt.ToolButtonStyle
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
            self._tools.addWidget(button)

    def _on_record_asked(self, noun: str, record: int) -> None:
        self.go(doors.HOMES[noun], (noun, record))

    # -- commands -----------------------------------------------------------------------------------

    def _route(self) -> None:
        page = self.page
        own = self._own_commands()
        self.actions_.route(own, page.commands() if page else {}, page.checked() if page else frozenset())
        if page is not None:
            self._subtitle.setText(page.subtitle())

    def _own_commands(self) -> dict[str, Callable[[], object]]:
        own: dict[str, Callable[[], object]] = {
            "app.quit": self.close,
            "help.keys": self._show_keys,
            "help.logs": self._open_logs,
        }
        for name in doors.WITHOUT_WORKSPACE:
            own[name] = lambda name=name: self._start(name)
        if not self.desk.has_workspace:
            return own
        for name in doors.FLOWS:
            own[name] = lambda name=name: self._start(name)
        own |= {
            "workspace.folder": self._open_workspace_folder,
            "view.refresh": self._refresh,
            "help.page": self._show_help,
        }
        own["operator.switch"] = self._switch_operator
        own["operator.password"] = self._change_password
        if self.lock.can_lock:
            own["operator.lock"] = self.lock.lock
        if self._can_undo:
            own["edit.undo"] = self.desk.undo
        if self._can_redo:
            own["edit.redo"] = self.desk.redo
        return own

    def _start(self, name: str) -> None:
        if name.startswith("workspace.") and not self._may_leave():
            return
        doors.FLOWS[name](self.desk, self.page.chosen() if self.page else None)

    def _switch_operator(self) -> None:
        if not self._may_leave():
            return
        dialog = SignInDialog(self, self.desk.workspace, leave=tr("取消"))
        if dialog.exec():
            self.on_signed_in()
        dialog.deleteLater()

    def _change_password(self) -> None:
        if change_password(self.desk):
            self._route()

    def on_signed_in(self) -> None:
        """Another operator may see other pages: none of those before stays."""
        self._drop_pages()
        self._show_places()
        self._show_operator()
        self._show_undo()
        self.go("overview")
        self.desk.operator_changed.emit()

    def _refresh(self) -> None:
        if self.page is not None:
            self.page.grow_late()

    def _show_help(self) -> None:
        from gui.parts.help_view import HelpView, page_help

        if self.page is not None:
            title = tr("{page}：帮助", page=tr(doors.place(self.page.name).title))
            self._show_beside(HelpView(self, title, page_help(self.page.name)))

    def _show_keys(self) -> None:
        from gui.parts.help_view import HelpView, keys_help

        self._show_beside(HelpView(self, tr("快捷键一览"), keys_help()))

    def _show_beside(self, view: QWidget) -> None:
        view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        view.show()

    def _open_logs(self) -> None:
        from core.base.places import user_folder
        from gui.desk import open_file

        open_file(user_folder())

    def _open_workspace_folder(self) -> None:
        from gui.desk import open_file

        open_file(self.desk.workspace.folder)

    def _open_recent(self, folder: Path) -> None:
        if not self._may_leave():
            return
        if not self.desk.open(folder, self._offer_others):
            self.desk.preferences.forget(folder)

    def _offer_others(self, error: Trouble) -> None:
        """A workspace cannot be opened: say why, and go on with a backup or with another one."""
        from gui import failures

        self.welcome.setVisible(not self.desk.has_workspace)
        self._route()
        answer = failures.show_unopened(self, error)
        if answer:
            QTimer.singleShot(0, self, lambda: self.actions_.run(f"workspace.{answer}"))

    def _choose_inspection(self, number: int | None) -> None:
        if self._may_leave():
            self.desk.inspection = number

    def _choose_look(self, key: str, value: Any) -> None:
        self.desk.remember(key, value)
        look().wear(self.desk.recall("theme", "system"), self.desk.recall("text_size", 100))

    def _choose_language(self, code: str) -> None:
        self.desk.remember("language", code)
        self.bar.tell(Notice(tr("下次启动时换成所选的界面语言。台账和公文仍用工作区的语言。")))

    # -- keeping up ---------------------------------------------------------------------------------

    def _on_opened(self) -> None:
        self._drop_pages()
        self._show_places()
        self._show_operator()
        self.setWindowTitle(tr("{name} · 整改台账", name=self.desk.workspace.name))
        self._workspace_name.show_name(self.desk.workspace.name)
        self._show_inspection()
        self._show_undo()
        self._follow_calendar()
        self.go("overview")
        reminding.greet(self.desk)
        upgrade.greet(self.desk)  # what it says is rarer, and comes before

    def _follow_calendar(self) -> None:
        DateField.calendar = calendars.of(self.desk.workspace)

    def _on_changed(self, changes: Any) -> None:
        self.bar.step_done()
        if "own_resource" in changes.nouns:
            self._follow_calendar()
        if "inspection" in changes.nouns:
            self._show_inspection()
        self._show_undo()
        self._route()

    def _on_inspection_changed(self) -> None:
        self._show_inspection()

    def _on_noticed(self, notice: Notice) -> None:
        self.bar.tell(notice)

    def _show_inspection(self) -> None:
        names = dict(inspection_names(self.desk))
        chosen = self.desk.inspection
        words = names.get(chosen, "") if chosen is not None else tr("全部巡视巡察")
        self.inspection_button.setVisible(bool(names))
        self.inspection_button.setToolTip(words)
        width = self.inspection_button.width() or 23 * RHYTHM
        metrics = self.inspection_button.fontMetrics()
        # A button with a menu has no padding on the left; an en space stands in for it.
        self.inspection_button.setText(
            "\u2002" + metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, width - 4 * RHYTHM)
        )

    def _show_undo(self) -> None:
        step, again = self.desk.next_undo(), self.desk.next_redo()
        undo, redo = self.actions_["edit.undo"], self.actions_["edit.redo"]
        undo.setText(tr("撤销：{label}", label=step.label) if step else tr("撤销"))
        redo.setText(tr("重做：{label}", label=again.label) if again else tr("重做"))
        undo.setToolTip(f"{undo.text()} (Ctrl+Z)")
        redo.setToolTip(f"{redo.text()} (Ctrl+Y)")
        self._can_undo, self._can_redo = step is not None, again is not None
        self._undo_name.setText(tr("上一步：{label}", label=step.label) if step else "")

    def _show_status(self) -> None:
        if self.page is not None:
            self._status.setText(self.page.status())
            self._subtitle.setText(self.page.subtitle())

    def _show_operator(self) -> None:
        self._operator.setText(tr("操作员：{name}", name=self.desk.workspace.operator_name))
        self.lock.start()

    def _show_places(self) -> None:
        open_ = doors.open_places(self.desk)
        self.places.show_places(open_)
        self._menus.allow_places({known.name for known in open_})

    def _drop_pages(self) -> None:
        for page in self.pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()

    def _wear_icons(self) -> None:
        self.actions_.wear_icons()
        self.places.wear_icons(doors.PLACES)

    def _fit_to_text(self) -> None:
        """Icons and the column of places grow with the text."""
        self._side_column.setFixedWidth(max(25 * RHYTHM, 8 * QFontMetrics(look().font()).lineSpacing()))
        self.places.fit_to_text()
        self._workspace_name.fit_to_text()
        for place in range(self._tools.count()):
            item = self._tools.itemAt(place)
            if item is not None and isinstance(button := item.widget(), QToolButton):
                button.setIconSize(_square(18))

    # -- coming and going ---------------------------------------------------------------------------

    def _come_back(self) -> None:
        """Size and place of last time; Qt brings a window back from a monitor that is gone."""
        kept = self.desk.recall("window")
        if not (kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode()))):
            room = QGuiApplication.primaryScreen().availableSize()
            self.resize(USUAL.boundedTo(room))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._built:
            self._built = True
            QTimer.singleShot(1, self, self._settle_in)

    def _settle_in(self) -> None:
        """What the first paint did without: the workspace, the icons of menus, what undo must know of operations."""
        if self._opens is not None and not self.desk.has_workspace:
            self.desk.open(self._opens, self._offer_others)
        self.welcome.setVisible(not self.desk.has_workspace)
        self._wear_icons()
        teach_qt()
        self.desk.know_operations()
        if self.desk.has_workspace:
            self._show_undo()
        self._route()

    def come_to_front(self, folder: str) -> None:
        """A second start called: show this window, with the workspace, shortcut or backup asked for if one was."""
        from core.store import links
        from core.store.backup import SUFFIX

        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()
        if folder.endswith(SUFFIX):
            doors.restore(self.desk, Path(folder))
        elif folder.endswith(links.SUFFIX):
            self._open_link(Path(folder))
        elif folder:
            self._open_recent(Path(folder))

    def _open_link(self, file: Path) -> None:
        from core.store import links

        try:
            folder = links.target(file)
        except Trouble as error:
            self._offer_others(error)
        else:
            self._open_recent(folder)

    def _may_leave(self) -> bool:
        return all(page.may_leave() for page in self.pages.values())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leaving: forms may ask to stay, running work is asked about, the daily backup is made."""
        if not self._may_leave() or not self._may_stop_work():
            event.ignore()
            return
        if self._must_back_up():
            event.ignore()
            self._back_up()
            return
        self.desk.remember("window", self.saveGeometry().toBase64().toStdString())
        self.desk.leave()
        super().closeEvent(event)

    def _may_stop_work(self) -> bool:
        working = [job.title for job in self.desk.jobs.running if not job.quiet]
        if not working or self._backed_up:
            return True
        from gui.parts.message import confirm

        words = tr("“{title}”还没有做完。现在退出会取消它，不会留下做了一半的东西。", title=working[0])
        return confirm(self, tr("还有任务在进行"), words, tr("取消任务并退出"))

    def _must_back_up(self) -> bool:
        return self.desk.has_workspace and not self._backed_up and not self.desk.workspace.read_only

    def _back_up(self) -> None:
        """The daily copy, on the worker; afterwards the window closes, also when it could not be made."""
        from core.store import backup

        self._backed_up = True
        self.desk.jobs.ended.connect(self._on_backed_up)
        self._backing_up = self.desk.job(tr("正在做每日备份"), backup.daily)
        self.setEnabled(False)

    def _on_backed_up(self, job: Job) -> None:
        if job is self._backing_up:
            QTimer.singleShot(0, self, self.close)


def _square(usual: int) -> QSize:
    return QSize(look().pixels(usual), look().pixels(usual))
