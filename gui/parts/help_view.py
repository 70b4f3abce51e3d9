"""帮助: the help of a page (Markdown of `resources/help`) and the list of keys, in small windows."""

from __future__ import annotations

from PySide6.QtGui import QFont, QKeySequence, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from core.base.places import RESOURCES
from gui.actions import MENUS, Command
from gui.language import SOURCE, speaking, tr
from gui.look import RHYTHM, dress, look


class HelpView(QDialog):
    """Shows a Markdown text; Esc closes it, the window behind stays usable."""

    def __init__(self, parent: QWidget | None, title: str, markdown: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(False)
        self.text.setAccessibleName(title)
        self.text.document().setDocumentMargin(2 * RHYTHM)
        self.text.document().setDefaultStyleSheet(f"a {{ color: {look().colours['accent']}; }}")
        dress(self.text, kind="reading")
        self.text.setMarkdown(markdown)
        self._calm_headings()
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        self.resize(72 * RHYTHM, 76 * RHYTHM)

    def _calm_headings(self) -> None:
        """The bundled face has one weight: a heading is larger, not thickened by the computer."""
        block = self.text.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel():
                style = QTextCharFormat()
                style.setFontWeight(QFont.Weight.Medium)
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(style)
            block = block.next()


def page_help(page: str) -> str:
    """The help of a page in the window's language, else in Chinese, which is said on top."""
    path = RESOURCES / "help" / speaking() / f"{page}.md"
    if path.exists():
        return path.read_text(encoding="utf-8")
    chinese = (RESOURCES / "help" / SOURCE / f"{page}.md").read_text(encoding="utf-8")
    return f"*{tr('这一页的帮助只有中文。')}*\n\n{chinese}"


def keys_help() -> str:
    """All commands that have a key, menu by menu, and the keys of tables and forms."""
    parts = [f"# {tr('快捷键一览')}", ""]
    for title, entries in MENUS:
        rows = [entry for entry in entries if isinstance(entry, Command) and entry.keys]
        if rows:
            name = tr(title).split("(")[0]
            parts += [f"## {name}", "", f"| {tr('命令')} | {tr('按键')} |", "| --- | --- |"]
            parts += [f"| {tr(row.text).rstrip('…')} | {_shown(row.keys)} |" for row in rows]
            parts.append("")
    parts += [f"## {tr('表格和表单')}", "", f"| {tr('命令')} | {tr('按键')} |", "| --- | --- |"]
    parts += [f"| {tr(words)} | {keys} |" for words, keys in _WIDGET_KEYS]
    return "\n".join(parts)


_WIDGET_KEYS = (
    ("转到某一页", "Ctrl+1 … Ctrl+0、Alt+1 … Alt+6"),
    ("返回，或清除筛选", "Esc"),
    ("逐个选择", "Ctrl+Space"),
    ("连续选择", "Shift+↑ / Shift+↓"),
    ("打开右键菜单", "Shift+F10"),
    ("列表与卡片之间切换", "F6"),
    ("调整措施的先后", "Alt+↑ / Alt+↓"),
    ("在选单中打开候选", "Alt+↓"),
)


def _shown(keys: str) -> str:
    return {"Return": "Enter"}.get(keys, QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText))
