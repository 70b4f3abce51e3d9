"""规则和清单: the books of rules an office works by — looked at, changed field by field or as text, and given back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.base.errors import Refused, Trouble
from core.domain import rule_shapes, rule_text, rules
from core.domain.rule_shapes import Flag, Number, OneOf, Part, Words
from gui.cards import word_lists
from gui.language import tell, tr
from gui.look import RHYTHM, dress
from gui.parts.fields import ChoiceField, LineField, LinesField, TextField, TickField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog
from gui.parts.list_keys import ListKeys
from gui.parts.page import counted
from gui.parts.path_field import ask_target
from gui.parts.table_clipboard import put_table

if TYPE_CHECKING:
    from gui.desk import Desk

PATTERN = "TOML (*.toml)"
WIDE = QSize(112 * RHYTHM, 88 * RHYTHM)
_LABELS = 24 * RHYTHM


class RuleBooks(QWidget):
    """The books on the left, the chosen one with what may be done about it on the right."""

    command = Signal(str)  # a key of the list stands for a command of `gui.actions`

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.books = QListWidget()
        self.books.setAccessibleName(tr("规则和清单"))
        dress(self.books, kind="lines")
        self.books.ensurePolished()  # lines laid out before that would lack the room around their words
        for name, title in {**rules.BOOKS, **word_lists.TITLES}.items():
            item = QListWidgetItem(tr(title))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.books.addItem(item)
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("规则的文字"))
        self.buttons: dict[str, QPushButton] = {}
        split = QSplitter()
        split.addWidget(self.books)
        split.addWidget(self._right())
        split.setStretchFactor(1, 1)
        split.setSizes([26 * RHYTHM, 90 * RHYTHM])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, RHYTHM, 0, 0)
        column.addWidget(split)
        self.books.currentItemChanged.connect(lambda *_: self._show())
        self.books.itemActivated.connect(lambda _: self.change())
        self.books.setCurrentRow(0)
        ListKeys(self.books).command.connect(self.command)

    @property
    def name(self) -> str:
        """The book chosen."""
        return str(self.books.currentItem().data(Qt.ItemDataRole.UserRole))

    def choose(self, name: str) -> None:
        """Show a book."""
        names = [self.books.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.books.count())]
        self.books.setCurrentRow(names.index(name))

    def copy(self) -> int:
        """Put the names of the books on the clipboard as a table; gives how many."""
        names = [self.books.item(row).text() for row in range(self.books.count())]
        put_table((tr("规则和清单"),), [(name,) for name in names])
        return len(names)

    def counted(self) -> str:
        """Which one of how many, for the status bar."""
        return counted(1, self.books.count())

    def look_again(self) -> None:
        """Show the books as they are kept now; those of the office's own are marked."""
        for row in range(self.books.count()):
            item = self.books.item(row)
            name = str(item.data(Qt.ItemDataRole.UserRole))
            title = tr({**rules.BOOKS, **word_lists.TITLES}[name])
            own = name in rules.BOOKS and rules.own(self.desk.workspace, name) is not None
            item.setText(tr("{title}（本单位）", title=title) if own else title)
        self._show()

    def _right(self) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(0)
        steps = (
            ("change", "修改…", self.change),
            ("text", "按文字修改…", self.change_text),
            ("restore", "恢复内置", self.restore),
            ("take_in", "导入…", self.take_in),
            ("hand_out", "导出…", self.hand_out),
        )
        for key, words, step in steps:
            button = self.buttons[key] = QPushButton(tr(words))
            dress(button, kind="quiet")
            button.clicked.connect(lambda _=False, step=step: step())
            row.addWidget(button)
        row.addStretch(1)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(2 * RHYTHM, 0, 0, 0)
        column.setSpacing(RHYTHM)
        column.addLayout(row)
        column.addWidget(self.state)
        column.addWidget(self.text, 1)
        return holder

    def _show(self) -> None:
        if not self.desk.has_workspace or self.books.currentItem() is None:
            return
        workspace, name = self.desk.workspace, self.name
        is_book = name in rules.BOOKS
        for key, button in self.buttons.items():
            button.setVisible(is_book or key == "change")
        own = is_book and rules.own(workspace, name) is not None
        self.buttons["restore"].setEnabled(own)
        self.buttons["change"].setVisible(not is_book or name in rule_shapes.SHAPES)
        self.text.setPlainText(rules.text(workspace, name) if is_book else word_lists.told(workspace, name))
        told = [self._state(name), *rules.remarks(workspace, name)] if is_book else [tr(word_lists.HINTS[name])]
        self.state.setText("\n".join(told))
        wrong = own and (rules.wrong(workspace, name) is not None or rules.outdated(workspace, name))
        dress(self.state, kind="wrong" if wrong else "muted")

    def _state(self, name: str) -> str:
        workspace = self.desk.workspace
        if rules.own(workspace, name) is None:
            return tr("正在使用程序内置的规则。修改后按本单位的规则执行，已经算出的日期不变。")
        if (error := rules.wrong(workspace, name)) is not None:
            return tr("本单位的规则与现在的程序不符，暂按内置规则执行：{reason}", reason=tell(error))
        if rules.outdated(workspace, name):
            return tr("正在使用本单位的规则。程序的内置规则已有新版，请核对后保存一次，或恢复内置。")
        return tr("正在使用本单位的规则。已经算出的日期不变。")

    # -- changing -----------------------------------------------------------------------------------

    def change(self) -> None:
        """Field by field; a book without fields as text."""
        if self.name not in rules.BOOKS:
            word_lists.change(self.desk, self.name)
        elif self.name not in rule_shapes.SHAPES:
            self.change_text()
        else:
            self._change_fields(self.name, rules.text(self.desk.workspace, self.name))

    def _change_fields(self, name: str, text: str) -> None:
        try:
            parts = rule_shapes.parts(name, text)
        except Refused:
            self.change_text()  # an update made it wrong: only its text can be put right
            return
        form = Form(label_width=_LABELS)
        group = ""
        for part in parts:
            if part.group and part.group != group:
                form.add_heading(part.group)
                group = part.group
            form.add(".".join(part.path), part.title, _field(part))
        form.close_up()
        form.fill({".".join(part.path): _shown(part) for part in parts})
        form.settle()

        def save(values: dict[str, Any]) -> bool:
            wanted = text
            try:
                for part in parts:
                    value = _typed(part, values[".".join(part.path)])
                    if value != part.value:
                        wanted = rule_text.put(wanted, part.path, value)
                rules.check(name, wanted)
            except Refused as error:
                # The window has fields where the text has lines: the complaint goes to the field.
                dialog.complain(Refused(error.code, **{**error.facts, "field": str(error.facts.get("where", ""))}))
                return False
            return self._keep(name, wanted, dialog)

        lead = tr("每行一个词；要增加或删除整组，请用“按文字修改”。")
        dialog = FormDialog(self.desk, tr(rules.BOOKS[name]), form, save, lead=lead, size=WIDE)
        dialog.exec()
        dialog.deleteLater()

    def change_text(self, text: str | None = None) -> None:
        """The whole text; what is wrong is told with its line."""
        name = self.name
        form = Form()
        field = form.add_across("text", "规则的文字", TextField(lines=24))
        field.setTabChangesFocus(False)
        form.fill({"text": text if text is not None else rules.text(self.desk.workspace, name)})
        form.settle()
        lead = tr("“#”后面是说明；每项写成“名称 = 值”，文字加双引号，清单用方括号。有错时会指出所在的行。")
        dialog = FormDialog(
            self.desk, tr(rules.BOOKS[name]), form, lambda values: self._keep(name, values["text"], dialog), lead=lead,
            size=WIDE,
        )  # fmt: skip
        dialog.exec()
        dialog.deleteLater()

    def _keep(self, name: str, text: str, dialog: FormDialog) -> bool:
        if not self.desk.do(rules.keep, name, text, complain=dialog.complain):
            return False
        self.desk.done(tr("规则已修改。以后按本单位的规则推算，已经算出的日期不变。"))
        return True

    def restore(self) -> None:
        """Back to the built-in book, in one click; 撤销 brings the own one back."""
        if self.desk.do(rules.restore, self.name):
            self.desk.done(tr("已恢复内置规则。"))

    # -- files --------------------------------------------------------------------------------------

    def take_in(self) -> None:
        """The text of a file opens for a look; it is checked and kept by 保存."""
        chosen, _ = QFileDialog.getOpenFileName(self.window(), tr("导入规则"), "", PATTERN)
        if not chosen:
            return
        try:
            path = Path(chosen)
            if path.stat().st_size > rules.LARGEST:
                raise Refused("rules.not_a_file", file=path.name)
            self.change_text(path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError:
            self.desk.refuse(Refused("rules.not_a_file", file=Path(chosen).name))
        except Refused as error:
            self.desk.refuse(error)
        except OSError as error:
            self.desk.trouble(Trouble("wording.unreadable", file=Path(chosen).name, reason=error.strerror or ""))

    def hand_out(self) -> None:
        """The book as a file, for another office or for a look elsewhere."""
        from core.output import export

        title = rules.BOOKS[self.name]
        target = ask_target(self.window(), Path(export.safe_name(title, ".toml")), PATTERN)
        if target is None:
            return
        content = rules.text(self.desk.workspace, self.name).encode()
        try:
            export.write(target, partial(_pour, content), force=True)
        except Trouble as error:
            self.desk.trouble(error)
            return
        self.desk.saved(target)


def _pour(content: bytes, stream: Any) -> None:
    stream.write(content)


def _field(part: Part) -> Any:
    match part.shape:
        case Words():
            return LinesField(lines=3)
        case Flag():
            return TickField("")
        case OneOf(_, words):
            return ChoiceField([(value, tr(word)) for value, word in words.items()])
        case _:
            return LineField()


def _shown(part: Part) -> Any:
    return str(part.value) if isinstance(part.shape, Number) else part.value


def _typed(part: Part, value: Any) -> Any:
    """A field's value as the text of the book holds it; what is no number stays as typed and is refused there."""
    if isinstance(part.shape, Words):
        return list(value)
    if isinstance(part.shape, Number):
        return int(value) if str(value).strip().isdecimal() else str(value)
    return value
