"""公开表述: what a finding says and what is published of it, beside each other, with names and numbers marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.base.states import AUDIENCES, PUBLIC_WORDINGS, REVEALED, WITHHELD_PARTS
from core.domain import public_check, withholdings
from core.domain.public_check import Place
from core.domain.withholdings import PublicRow, Wording
from gui.cards.measure_list import StateLabel
from gui.cards.tones import WORDING_TONES
from gui.language import tr
from gui.look import RHYTHM, dress, look
from gui.parts.fields import TextField, TickField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog, ask_form

if TYPE_CHECKING:
    from gui.desk import Desk, Outcome

SIZE = QSize(92 * RHYTHM, 84 * RHYTHM)


class WordingView(QWidget):
    """Both parts of one finding for one audience; `stacked`: the texts above each other, where the place is narrow."""

    def __init__(self, desk: Desk, *, stacked: bool) -> None:
        super().__init__()
        self.desk, self._stacked = desk, stacked
        self.buttons: dict[tuple[str, str], QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(RHYTHM)

    def show_rows(self, rows: Sequence[tuple[str, PublicRow]]) -> None:
        """Show a finding for these audiences, one below the other."""
        self.buttons = {}
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for audience, row in rows:
            for one in row.wordings:
                self._column.addWidget(self._part(audience, row, one))
        self._column.addStretch(1)

    def _part(self, audience: str, row: PublicRow, one: Wording) -> QWidget:
        holder = QFrame()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, RHYTHM)
        column.setSpacing(RHYTHM // 2)
        column.addLayout(self._head(audience, row, one))
        texts = QGridLayout()
        texts.setHorizontalSpacing(2 * RHYTHM)
        texts.setVerticalSpacing(RHYTHM // 2)
        original = marked(
            one.original,
            public_check.places(
                one.original,
                public_check.known_names(self.desk.workspace),
                public_check.known_titles(self.desk.workspace),
            ),
        )
        public = marked(one.public, one.places) if one.public or not one.withheld else tr("（不公开）")
        shown = ((tr("原文"), original), (tr("公开表述"), public))
        if self._stacked and one.withheld is None:
            shown = shown[:1]  # twice the same, one below the other, says nothing
        for place, (title, text) in enumerate(shown):
            title_at, text_at = ((2 * place, 0), (2 * place + 1, 0)) if self._stacked else ((0, place), (1, place))
            texts.addWidget(_words(title, "muted"), *title_at)
            texts.addWidget(_rich(text or tr("（还没有填写）")), *text_at)
            if not self._stacked:
                texts.setColumnStretch(place, 1)
        column.addLayout(texts)
        if one.withheld is not None:
            column.addWidget(_words(tr("不公开理由：{reason}", reason=one.withheld.reason), "muted"))
        if one.moved:
            column.addWidget(_words(tr("设定以后原文改动过，请核对公开表述。"), "wrong"))
        if one.places:
            column.addWidget(_words(tr("请核对：{places}", places=told(one.places)), "wrong"))
        if self._stacked:
            column.addLayout(self._steps(audience, row, one))
        line = QFrame()
        dress(line, kind="line")
        column.addWidget(line)
        return holder

    def _head(self, audience: str, row: PublicRow, one: Wording) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(RHYTHM)
        title = tr("{audience}：{part}", audience=tr(AUDIENCES[audience]), part=tr(WITHHELD_PARTS[one.part]))
        head.addWidget(_words(title, "heading"))
        state = "moved" if one.moved else "named" if one.places else "withheld" if one.withheld else "plain"
        head.addWidget(StateLabel(tr(PUBLIC_WORDINGS[state]), WORDING_TONES[state]))
        head.addStretch(1)
        if not self._stacked:
            head.addLayout(self._steps(audience, row, one))
        return head

    def _steps(self, audience: str, row: PublicRow, one: Wording) -> QHBoxLayout:
        """What can be done with a part; where the place is narrow it stands below the texts."""
        steps: list[tuple[str, Callable[[], object]]] = [
            (tr("设定公开表述…"), lambda: put(self.desk, row.id, one, (audience,)))
        ]
        if one.withheld is not None:
            steps.append((tr("按原文公开"), lambda: lift(self.desk, row.id, one.part, (audience,))))
        line = QHBoxLayout()
        line.setSpacing(0)
        for words, step in steps:
            button = QPushButton(words)
            dress(button, kind="quiet")
            button.clicked.connect(lambda _=False, step=step: step())
            self.buttons.setdefault((audience, one.part), button)
            line.addWidget(button)
        if self._stacked:
            line.addStretch(1)
        return line


def put(desk: Desk, finding: int, one: Wording, audiences: Sequence[str]) -> bool:
    """Ask for the wording that is published instead; what in it names somebody is told while it is typed."""
    form = Form()
    form.add("original", "原文", TextField(lines=5, read_only=True))
    replacement = form.add("replacement", "公开表述", TextField(lines=5, hint=tr("空着表示这部分不公开")))
    hint = QLabel()
    hint.setWordWrap(True)
    hint.setContentsMargins(13 * RHYTHM, 0, 0, 0)
    dress(hint, kind="wrong")
    form.add_wide(hint)
    form.add("reason", "不公开理由", TextField(lines=2), required=True)
    ticks = {
        key: form.add(key, "公开范围" if key == "inner" else "", TickField(tr(AUDIENCES[key]))) for key in AUDIENCES
    }
    form.close_up()
    names, titles = public_check.known_names(desk.workspace), public_check.known_titles(desk.workspace)

    def look_over() -> None:
        found = public_check.places(replacement.value, names, titles)
        hint.setText(tr("请核对：{places}", places=told(found)) if found else "")

    replacement.changed.connect(look_over)
    known = one.withheld
    values = {"original": one.original, "replacement": known.replacement if known else one.original}
    form.fill({**values, "reason": known.reason if known else "", **{key: key in audiences for key in ticks}})
    look_over()

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        chosen = [key for key in ticks if values[key]]
        text, reason = values["replacement"], values["reason"]
        return desk.do(withholdings.put, finding, one.part, chosen, text, reason, complain=dialog.complain)

    lead = tr("党内通报和社会公开分别设定；两个都勾选，就用同一种表述。")
    return ask_form(desk, tr("设定公开表述"), form, do, lead=lead, size=SIZE)


def lift(desk: Desk, finding: int, part: str, audiences: Sequence[str]) -> None:
    """Publish the original again."""
    if desk.do(withholdings.lift, finding, part, audiences):
        desk.done(tr("已改为按原文公开。"))


def told(found: Sequence[Place]) -> str:
    """`姓名“王建国”、电话号码“138…”`, each once."""
    words = dict.fromkeys(tr("{sort}“{text}”", sort=tr(REVEALED[one.sort]), text=one.text) for one in found)
    return "、".join(words)


def marked(text: str, found: Sequence[Place]) -> str:
    """The text as rich text, with what is to be looked at underlined and on a warning ground."""
    ground, colour = look().colours["overdue_ground"], look().colours["overdue"]
    parts: list[str] = []
    at = 0
    for one in found:
        parts.append(escape(text[at : one.start]))
        style = f"background: {ground}; color: {colour}; text-decoration: underline"
        parts.append(f'<span style="{style}">{escape(one.text)}</span>')
        at = one.end
    return "".join([*parts, escape(text[at:])]).replace("\n", "<br>")


def _rich(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _words(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(kind != "heading")
    dress(label, kind=kind)
    return label
