"""设置: what the office settled — the usual settings, who sits at the program, and the rules it works by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QTabWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.domain import operators, settings, sign_in
from core.domain.operators import RIGHTS, OperatorRow
from gui.cards.calendar_list import CalendarList
from gui.cards.rule_books import RuleBooks
from gui.cards.task_steps import identify
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.fields import ChoiceField, LineField, TickField
from gui.parts.form import Form, scrolled
from gui.parts.form_dialog import FormDialog
from gui.parts.message import Choice, ask
from gui.parts.page import Page
from gui.parts.stepped_tree import SteppedTree
from gui.parts.table_clipboard import told

if TYPE_CHECKING:
    from gui.desk import Desk


class SettingsPage(Page):
    """Four tabs; what is changed is one operation each and can be taken back."""

    name = "settings"
    nouns = frozenset({"setting", "operator", "person", "own_resource", "number_series"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._people: list[OperatorRow] = []
        self._filled = False  # before that, empty fields are not what the clerk typed
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._usual(), tr("常用设置"))
        self.tabs.addTab(self._operators(), tr("操作员"))
        self.books = RuleBooks(desk)
        self.calendar = CalendarList(desk)
        self.tabs.addTab(self.books, tr("规则和清单"))
        self.tabs.addTab(self.calendar, tr("节假日"))
        for list_ in (self.people, self.calendar, self.books):
            list_.command.connect(self._run)
        for list_ in (self.people, self.calendar):
            list_.chosen_changed.connect(self._on_line)
        self.tabs.currentChanged.connect(lambda _: self._on_line())
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * RHYTHM, 0, 0, 0)
        column.addWidget(self.tabs)

    def main_widget(self) -> QWidget:
        return self.tabs.tabBar()

    # -- usual settings -----------------------------------------------------------------------------

    def _usual(self) -> QWidget:
        self.form = Form(label_width=26 * RHYTHM)
        self.form.add("name", "单位名称", LineField(), required=True)
        for number in settings.NUMBERS:
            self.form.add(number.name, number.title, LineField(), tip=tr(number.hint))
        for choice in settings.CHOICES:
            words = [(key, tr(word)) for key, word in choice.words.items()]
            self.form.add(choice.name, choice.title, ChoiceField(words), tip=tr(choice.hint))
        self.save = QPushButton(tr("保存设置"))
        dress(self.save, kind="first")
        self.save.clicked.connect(self._save)
        self.form.changed.connect(self.commands_changed)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(RHYTHM, 2 * RHYTHM, 0, RHYTHM)
        column.setSpacing(2 * RHYTHM)
        inside.setMaximumWidth(100 * RHYTHM)
        column.addWidget(self.form)
        row = QHBoxLayout()
        row.addSpacing(27 * RHYTHM + RHYTHM // 2)
        row.addWidget(self.save)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return scrolled(inside)

    def _save(self) -> None:
        """Each setting that was changed is an operation of its own, as each has its own refusal."""
        workspace, values = self.desk.workspace, self.form.values()
        done = 0
        if values["name"].strip() != workspace.name:
            done += self.desk.do(settings.rename_office, values["name"], complain=self._complain).done
        for name in (one.name for one in (*settings.NUMBERS, *settings.CHOICES)):
            if values[name] != self._present(name):
                done += self.desk.do(settings.change, name, values[name], complain=self._complain).done
        if done:
            self.form.settle()
            self.desk.notice(tr("设置已保存"))

    def _complain(self, error: Any) -> None:
        if words := self.form.complain(error):
            self.desk.notice(words, tone="overdue")

    def _present(self, name: str) -> str:
        if name in {one.name for one in settings.CHOICES}:
            return settings.choice(self.desk.workspace, name)
        return str(settings.number(self.desk.workspace, name))

    # -- operators ----------------------------------------------------------------------------------

    def _operators(self) -> QWidget:
        headings = (tr("姓名"), tr("权限"), tr("密码"), tr("状态"), tr("对应人员"))
        widths = (18 * RHYTHM, 54 * RHYTHM, 10 * RHYTHM, 10 * RHYTHM)
        self.people = SteppedTree(tr("操作员"), headings, widths, nested=False)
        self.people.offer((
            (tr("新增操作员…"), lambda: self._edit(None)),
            (tr("修改…"), lambda: self._edit(self._chosen())),
            (tr("设置密码…"), self._set_password),
            (tr("停用或恢复"), self._leave),
            (tr("选定我是谁…"), lambda: identify(self.desk)),
            (tr("生成恢复码…"), self._make_code),
        ))  # fmt: skip
        self.people.tree.itemActivated.connect(lambda *_: self._edit(self._chosen()))
        return self.people

    def _chosen(self) -> OperatorRow | None:
        place = self.people.tree.currentIndex().row()
        return self._people[place] if place >= 0 else None

    def _edit(self, row: OperatorRow | None) -> None:
        form = Form()
        form.add("name", "姓名", LineField(), required=True)
        for place, (right, words) in enumerate(RIGHTS.items()):
            form.add(right, "" if place else "权限", TickField(tr(words)))
        held = row.rights if row else ("write",)
        form.fill({"name": row.name if row else "", **{right: right in held for right in RIGHTS}})
        form.settle()

        def save(values: dict[str, Any]) -> bool:
            rights = tuple(right for right in RIGHTS if values[right])
            if row is None:
                return self.desk.do(operators.add, values["name"], rights, complain=dialog.complain).done
            return self.desk.do(
                operators.edit, row.id, values["name"], rights, seen=row.version, complain=dialog.complain
            ).done

        title = tr("修改操作员") if row else tr("新增操作员")
        dialog = FormDialog(self.desk, title, form, save, size=QSize(60 * RHYTHM, 52 * RHYTHM))
        dialog.exec()
        dialog.deleteLater()

    def _set_password(self) -> None:
        row = self._chosen()
        if row is None:
            return
        if row.id == self.desk.workspace.operator:
            self.command_asked.emit("operator.password")
            return
        form = Form()
        field = LineField()
        field.setEchoMode(LineField.EchoMode.Password)
        form.add("new", "新密码", field, tip=tr("至少 {n} 位；留空表示不用密码", n=sign_in.SHORTEST))
        dialog = FormDialog(
            self.desk, tr("{name} 的新密码", name=row.name), form,
            lambda values: self.desk.do(
                sign_in.set_password, row.id, values["new"], complain=dialog.complain
            ).done,
            size=QSize(56 * RHYTHM, 32 * RHYTHM),
        )  # fmt: skip
        dialog.exec()
        dialog.deleteLater()

    def _leave(self) -> None:
        row = self._chosen()
        if row is not None:
            self.desk.do(operators.leave if row.left_on is None else operators.come_back, row.id)

    def _make_code(self) -> None:
        outcome = self.desk.do(sign_in.make_code)
        if outcome.done:
            words = tr(
                "{code}\n\n请打印或抄下来，锁在柜子里。它只显示这一次，只能用一次，以前的作废。", code=outcome.value
            )
            ask(self.window(), tr("恢复码"), words, (Choice("", tr("已经抄好"), first=True),))

    # -- what is shown ------------------------------------------------------------------------------

    def look_again(self) -> None:
        if not (self._filled and self.form.dirty):
            self._filled = True
            names = (one.name for one in (*settings.NUMBERS, *settings.CHOICES))
            self.form.fill({"name": self.desk.workspace.name, **{name: self._present(name) for name in names}})
            self.form.settle()
        self._people = operators.rows(self.desk.workspace)
        kept = max(0, self.people.tree.currentIndex().row())
        self.people.tree.clear()
        for row in self._people:
            rights = "、".join(tr(RIGHTS[right]) for right in row.rights)
            state = tr("在用") if row.left_on is None else tr("已停用")
            self.people.tree.addTopLevelItem(
                QTreeWidgetItem([row.name, rights, tr("已设") if row.password else tr("未设"), state, row.person])
            )
        self.people.tree.setCurrentIndex(self.people.tree.model().index(min(kept, len(self._people) - 1), 0))

        self.books.look_again()
        self.calendar.look_again()

    def _on_line(self) -> None:
        self.status_changed.emit()
        self.commands_changed.emit()

    @property
    def _lines(self) -> SteppedTree | RuleBooks | None:
        """The list on the tab that is shown; the form has none."""
        shown = self.tabs.currentWidget()
        return shown if isinstance(shown, SteppedTree | RuleBooks) else None

    def status(self) -> str:
        return self._lines.counted() if self._lines is not None else ""

    def commands(self) -> dict[str, Any]:
        known: dict[str, Any] = {"form.save": self._save} if self._filled and self.form.dirty else {}
        lines = self._lines
        if lines is not None:
            known["edit.copy"] = lambda: self.desk.notice(told(lines.copy()))
        if lines is self.people:
            known |= {"record.new": lambda: self._edit(None)}
            if (row := self._chosen()) is not None:
                known["record.edit"] = known["record.open"] = lambda: self._edit(row)
        elif lines is self.books:
            known["record.edit"] = known["record.open"] = self.books.change
        return known

    def may_leave(self) -> bool:
        return not self._filled or self.form.may_leave(self._saved)

    def _saved(self) -> bool:
        self._save()
        return not self.form.dirty
