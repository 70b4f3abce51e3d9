"""One draft item in full: what the source says, what will be recorded, kind and heading."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.intake.review import Review
from gui.flows.intake_kinds import WORDS
from gui.language import say, tr
from gui.look import RHYTHM, dress
from gui.parts.fields import ChoiceField, LineField, LinesField, TextField


class ItemEditor(QWidget):
    """Edits the item shown. What was typed is handed over when the caret leaves a field or `commit` is called."""

    refiled = Signal(str, str)  # kind, heading
    edited = Signal(dict)  # text, brief, manifestations: those that changed
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = 0
        self._before: dict[str, object] = {}
        self._before_filed = ("", "")
        self.kind = ChoiceField([(kind, tr(words.title)) for kind, words in WORDS.items()])
        self.heading = ChoiceField(free=True)
        typed = self.heading.lineEdit()
        assert typed is not None  # the field is editable
        typed.setPlaceholderText(tr("未归类"))
        self.original = TextField(lines=3, read_only=True)
        self.text = TextField(lines=3)
        self.brief = LineField(hint=tr("可不填；台账里用作简述"))
        self.manifestations = LinesField(lines=2, hint=tr("可不填，每行一条"))
        self._doubt = QLabel()
        self._doubt.setWordWrap(True)
        self._checked = QPushButton(tr("已核对"))
        dress(self._checked, kind="quiet")
        self._build()
        self.kind.changed.connect(self._on_refiled)
        self.heading.activated.connect(lambda _: self._on_refiled())
        typed.editingFinished.connect(self._on_refiled)
        self._checked.clicked.connect(self.settled)
        for field in (self.text, self.brief, self.manifestations):
            field.installEventFilter(self)
        self.show_item(None, 0)

    def show_item(self, review: Review | None, key: int) -> None:
        """Show an item; none with key 0."""
        self.key = key
        self.setEnabled(bool(key))
        if review is None or not key:
            self.original.value = self.text.value = self.brief.value = ""
            self.manifestations.value = ()
            self._show_doubt("")
            return
        item = review.item(key)
        self.kind.value = item.kind
        self._offer_headings(review.headings(), review.heading(item))
        self.original.value = review.original(item)
        self.text.value = review.text(item)
        self.brief.value = item.brief
        self.manifestations.value = item.manifestations
        self._before = self._now()
        self._before_filed = (item.kind, review.heading(item))
        self._show_doubt(say(item.doubt) if item.doubt else "")

    def edit_text(self) -> None:
        """Put the caret into the wording."""
        self.text.setFocus()
        self.text.selectAll()

    def commit(self) -> None:
        """Hand over what was typed since the item was shown."""
        now = self._now()
        changed = {name: value for name, value in now.items() if value != self._before.get(name)}
        if self.key and changed:
            self._before = now
            self.edited.emit(changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        return super().eventFilter(watched, event)

    def _now(self) -> dict[str, object]:
        return {
            "text": self.text.value.strip(),
            "brief": self.brief.value.strip(),
            "manifestations": self.manifestations.value,
        }

    def _offer_headings(self, headings: list[str], chosen: str) -> None:
        self.heading.blockSignals(True)
        self.heading.clear()
        for heading in ["", *headings]:
            self.heading.addItem(heading, heading)
        self.heading.setCurrentText(chosen)
        self.heading.blockSignals(False)

    def _on_refiled(self) -> None:
        filed = (self.kind.value, self.heading.currentText().strip())
        if self.key and filed != self._before_filed:
            self.commit()
            self._before_filed = filed
            self.refiled.emit(*filed)

    def _show_doubt(self, words: str) -> None:
        self._doubt.setText(words)
        self._doubt_row.setVisible(bool(words))

    # -- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * RHYTHM, RHYTHM, 2 * RHYTHM, RHYTHM)
        column.setSpacing(RHYTHM // 2)
        column.addWidget(self._built_doubt())
        column.addLayout(self._built_filing())
        for left, right, grows in (
            ((tr("原文（不可改）"), self.original), (tr("入库文字"), self.text), 3),
            ((tr("简述"), self.brief), (tr("具体表现"), self.manifestations), 1),
        ):
            row = QHBoxLayout()
            row.setSpacing(2 * RHYTHM)
            for title, field in (left, right):
                side = QVBoxLayout()
                side.setSpacing(RHYTHM // 2)
                side.addWidget(_label(title, field))
                side.addWidget(field, 1)
                if field is self.brief:
                    side.addStretch(1)
                row.addLayout(side, 1)
            column.addLayout(row, grows)
        self.original.setAccessibleName(tr("原文"))

    def _built_doubt(self) -> QWidget:
        self._doubt_row = QWidget()
        row = QHBoxLayout(self._doubt_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._doubt, 1)
        row.addWidget(self._checked)
        return self._doubt_row

    def _built_filing(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(RHYTHM)
        self.heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.heading.setMinimumContentsLength(8)
        row.addWidget(_label(tr("种类"), self.kind))
        row.addWidget(self.kind)
        row.addSpacing(RHYTHM)
        row.addWidget(_label(tr("所属类别"), self.heading))
        row.addWidget(self.heading, 1)
        return row


def _label(title: str, buddy: QWidget) -> QLabel:
    label = QLabel(title)
    dress(label, kind="muted")
    label.setBuddy(buddy)
    buddy.setAccessibleName(title)
    return label
