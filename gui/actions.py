"""动作: every command of the program once: words, key, icon, menu. Menus, tools, keys and context menus share them.

A command is carried out by the window or by the page on the screen, whoever knows its name; where
nobody does it is grey.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gui.language import tr
from gui.look import icon


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is stable; `text` ends in … where a window opens first; `brief` stands on a tool button."""

    name: str
    text: str
    keys: str = ""
    icon: str = ""
    brief: str = ""
    checkable: bool = False


LINE = "-"

MENUS: tuple[tuple[str, tuple[Command | str, ...]], ...] = (
    ("文件(&F)", (
        Command("workspace.new", "新建工作区…"),
        Command("workspace.open", "打开工作区…", "Ctrl+O", "folder"),
        "recent",
        LINE,
        Command("intake.feedback", "导入反馈意见…", "Ctrl+I", "import", "导入反馈意见"),
        Command("ledger.import", "导入台账…", "Ctrl+Shift+I", "import", "导入台账"),
        LINE,
        Command("unit_form.issue", "制作填报表…", "", "unit", "制作填报表"),
        Command("unit_form.take_back", "回收填报表…", "", "restore", "回收填报表"),
        LINE,
        Command("ledger.export", "导出台账…", "Ctrl+E", "ledger", "导出台账"),
        Command("superior_form.fill", "填写上级表格…", "Ctrl+Shift+E", "columns", "填写上级表格"),
        Command("report.make", "生成公文…", "Ctrl+R", "report", "生成公文"),
        Command("report.print", "打印公文…", "Ctrl+P", "print"),
        Command("overview.print", "打印总览…", "", "print", "打印总览"),
        Command("report.code", "核对公文…", ""),
        LINE,
        Command("workspace.backup", "备份到文件…", "", "backup"),
        Command("workspace.restore", "从备份恢复…", "", "restore"),
        LINE,
        Command("app.quit", "退出", "Ctrl+Q"),
    )),
    ("编辑(&E)", (
        Command("edit.undo", "撤销", "Ctrl+Z", "undo"),
        Command("edit.redo", "重做", "Ctrl+Y", "redo"),
        LINE,
        Command("record.new", "新建…", "Ctrl+N", "add", "新建"),
        Command("record.open", "打开", "Return", "open"),
        Command("record.edit", "修改", "F2", "edit", "修改"),
        Command("record.bulk", "批量设置…", "Ctrl+B", "list", "批量设置"),
        Command("record.move", "移动到…", "", "move"),
        Command("record.merge", "合并到…", "", "join"),
        Command("record.restore", "恢复", "", "restore", "恢复"),
        Command("record.delete", "删除到回收站", "Del", "bin", "删除"),
        Command("record.expunge", "彻底清除…"),
        LINE,
        Command("form.save", "保存", "Ctrl+S", "save", "保存"),
        LINE,
        Command("edit.copy", "复制为表格", "Ctrl+C", "copy"),
        Command("edit.paste", "粘贴", "Ctrl+V"),
        Command("edit.select_all", "全选", "Ctrl+A"),
        Command("edit.find", "查找", "Ctrl+F", "search"),
    )),
    ("整改(&Z)", (
        Command("measure.add", "新增整改措施…", "Ctrl+M", "measure", "新增措施"),
        Command("progress.add", "登记整改进展…", "Ctrl+J", "progress", "登记进展"),
        Command("plan.freeze", "方案定稿…", "", "plan", "方案定稿"),
        LINE,
        Command("check.waive", "检查项不处理…", "", "minus", "不处理"),
        Command("check.take_back", "恢复检查项", "", "restore", "恢复检查"),
        Command("extension.ask", "申请延期…", "Ctrl+Shift+D", "calendar", "申请延期"),
        Command("extension.decide", "审批延期…", "", "done", "审批延期"),
        Command("extension.withdraw", "撤回延期申请"),
        Command("handover.make", "整改责任交接…", "Ctrl+Shift+H", "people", "责任交接"),
        LINE,
        Command("evidence.add", "添加佐证材料…", "Ctrl+Shift+M", "add", "添加材料"),
        Command("evidence.name", "只登记材料名称…"),
        Command("evidence.pictures", "多张图片合成 PDF…"),
        Command("evidence.open", "打开只读副本", "", "open"),
        Command("evidence.save", "另存副本到文件夹…", "", "save"),
        Command("evidence.supply", "补上文件…"),
        Command("evidence.export", "导出佐证材料卷…", "", "folder", "导出材料卷"),
        LINE,
        Command("finding.split", "拆分问题…", "", "split"),
        Command("finding.join", "合并问题…", "", "join"),
        Command("finding.withdraw", "撤回问题…"),
        Command("finding.audit", "审计整改信息…"),
    )),
    ("督办与报送(&D)", (
        Command("closeout.apply", "申请销号…", "Ctrl+Shift+A", "closing", "申请销号"),
        Command("closeout.review", "审核销号…", "Ctrl+Shift+R", "done", "审核"),
        Command("closeout.recall", "撤回销号申请…"),
        Command("closeout.reopen", "重新打开…", "", "restore", "重新打开"),
        Command("closeout.take_back_reopening", "取消重新打开…"),
        Command("closeout.change_result", "修改整改结果…"),
        Command("closeout.take_over", "历史转入销号…"),
        Command("closeout.rules", "销号程序和标准…", "", "list", "销号程序"),
        Command("visit.reopen", "由此重新打开问题…", "", "restore", "重新打开问题"),
        Command("closeout.file", "一案一档…", "", "folder", "一案一档"),
        LINE,
        Command("letter.draft_due", "按时限拟写督办文书…", "", "letter", "按时限拟写"),
        Command("letter.issue", "发出督办文书…", "", "send", "发出"),
        Command("letter.receive", "登记签收…", "", "done", "登记签收"),
        Command("letter.answer", "登记回复…", "", "restore", "登记回复"),
        Command("letter.withdraw", "撤回督办文书…"),
        Command("letter.rules", "督办文书规则…"),
        LINE,
        Command("submission.send", "登记报送…", "", "send", "登记报送"),
        Command("submission.receive", "登记报送签收…"),
        Command("submission.void", "作废报送记录…"),
        Command("milestone.dates", "按日期清单新增报送事项…", "", "calendar", "日期清单"),
        Command("milestone.rules", "选用时限规则…", "", "list", "时限规则"),
        Command("round.take", "登记单位报回…"),
        Command("round.remind", "催报…", "", "letter", "催报"),
        LINE,
        Command("withholding.put", "设定问题的公开表述…", "", "edit", "设定表述"),
        Command("withholding.result", "设定整改情况的公开表述…"),
        Command("comment.add", "登记公开期间意见…", "", "edit", "登记意见"),
        Command("comment.answer", "答复公开期间意见…", "", "restore", "登记答复"),
        LINE,
        Command("meeting.decide", "议定事项转为措施…", "", "measure", "转为措施"),
        Command("group.leave", "领导小组卸任…"),
    )),
    ("查看(&V)", (
        "places",
        LINE,
        Command("view.refresh", "刷新", "F5"),
        Command("view.cross", "交叉统计…", "Ctrl+T", "columns", "交叉统计"),
        Command("view.group", "按类别分组", "Ctrl+G", "group", "分组", checkable=True),
        Command("view.columns", "选择列…", "", "columns", "列"),
        Command("view.columns_reset", "恢复默认列"),
        LINE,
        "inspections",
        "theme",
        "text_size",
        "language",
    )),
    ("工具(&T)", (
        Command("operator.lock", "锁定", "Ctrl+L", "clue"),
        Command("operator.switch", "切换操作员…", "", "person"),
        Command("operator.password", "修改我的密码…"),
        LINE,
        Command("workspace.verify", "核验工作区…", "", "done"),
        Command("workspace.folder", "打开工作区文件夹", "", "folder"),
        Command("workspace.shortcut", "在桌面放快捷方式…"),
    )),
    ("帮助(&H)", (
        Command("help.page", "本页帮助", "F1", "help"),
        Command("help.keys", "快捷键一览", "Ctrl+/"),
        LINE,
        Command("help.logs", "打开日志文件夹"),
        Command("help.update", "更新程序…"),
        Command("help.about", "关于…"),
    )),
)  # fmt: skip

COMMANDS: dict[str, Command] = {
    entry.name: entry for _, entries in MENUS for entry in entries if isinstance(entry, Command)
}

# Keys that a table or a text field under the caret must get first; the action only shows them.
_LEFT_TO_WIDGETS = {"record.open", "record.delete", "record.edit", "edit.copy", "edit.paste", "edit.select_all"}


class Actions(QObject):
    """All actions of one window. `actions[name]` is the `QAction`; `route` says who carries them out."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._own: Mapping[str, Callable[[], object]] = {}
        self._page: Mapping[str, Callable[[], object]] = {}
        self._actions = {name: self._made(command, window) for name, command in COMMANDS.items()}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def route(
        self,
        own: Mapping[str, Callable[[], object]],
        page: Mapping[str, Callable[[], object]],
        checked: frozenset[str] = frozenset(),
    ) -> None:
        """What the window does and what the page does in their present state; all else is grey."""
        self._own, self._page = own, page
        for name, action in self._actions.items():
            action.setEnabled(name in own or name in page)
            if action.isCheckable():
                action.setChecked(name in checked)

    def run(self, name: str) -> bool:
        """Carry a command out if anybody can; True when it was."""
        doing = self._page.get(name) or self._own.get(name)
        if doing is None:
            return False
        doing()
        return True

    def fill(self, menu: QMenu, names: Iterable[str]) -> QMenu:
        """Put actions into a (context) menu; `-` is a line, those that nobody carries out now are left out."""
        for name in names:
            if name == LINE:
                menu.addSeparator()
            elif self._actions[name].isEnabled():
                menu.addAction(self._actions[name])
        return menu

    def fill_bar(self, bar: QMenuBar, places: Mapping[str, Callable[[QMenu], None]]) -> None:
        """Make the menu bar; `places` fill in what is not a command (recent workspaces, pages)."""
        for title, entries in MENUS:
            menu = bar.addMenu(tr(title))
            for entry in entries:
                if isinstance(entry, Command):
                    menu.addAction(self._actions[entry.name])
                elif entry == LINE:
                    menu.addSeparator()
                else:
                    places[entry](menu)

    def _made(self, command: Command, window: QWidget) -> QAction:
        action = QAction(tr(command.text), window)
        action.setObjectName(command.name)
        action.setIconText(tr(command.brief or command.text.rstrip("…")))
        action.setCheckable(command.checkable)
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
            left = command.name in _LEFT_TO_WIDGETS
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut if left else Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _=False, name=command.name: self.run(name))
        action.setEnabled(False)
        return action

    def wear_icons(self) -> None:
        """Give the actions their icons in the colours of now; after the first paint, for a quick start."""
        for name, command in COMMANDS.items():
            if command.icon:
                self._actions[name].setIcon(icon(command.icon, greys=True))
