"""Rows on the clipboard such that Excel and WPS take them as a table, every value as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from gui.language import tr

# Without this Excel turns 3-1 into a date and cuts the zeros off a number.
_CELL = "<td style=\"mso-number-format:'\\@'; white-space: pre-wrap\">{}</td>"


def put_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Titles and rows as tab-separated text and as an HTML table."""
    data = QMimeData()
    data.setText(as_tabs([titles, *rows]))
    data.setHtml(as_html(titles, rows))
    QGuiApplication.clipboard().setMimeData(data)


def told(rows: int) -> str:
    """What the clerk is told when so many rows lie on the clipboard."""
    return tr("已复制 {n} 行，可以直接粘贴到 Excel 或 WPS。", n=rows)


def as_tabs(rows: Sequence[Sequence[str]]) -> str:
    """Tab-separated lines; a value with a tab, a line break or a quotation mark is quoted as Excel does."""
    return "\r\n".join("\t".join(_quoted(value) for value in row) for row in rows)


def as_html(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The same as an HTML table."""
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    body = "".join("<tr>" + "".join(_CELL.format(_breaks(value)) for value in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _quoted(value: str) -> str:
    if any(mark in value for mark in '\t\r\n"'):
        return '"' + value.replace('"', '""') + '"'
    return value


def _breaks(value: str) -> str:
    # A plain <br> would begin a new row in Excel.
    return escape(value).replace("\n", '<br style="mso-data-placement:same-cell">')
