"""表单: fields in the order of the paper form, labels on the left, complaints beside their fields.

Nothing is written while typing; *保存* is one operation. What was typed is kept as a draft every few
seconds, so that it survives a crash, and is offered again when the form is next opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.base.errors import Complaints, Refused
from gui.language import tell, tr
from gui.look import RHYTHM, dress, look
from gui.parts.message import Choice, ask

if TYPE_CHECKING:
    from gui.desk import Desk

DRAFT_AFTER = 2000  # milliseconds of rest before what was typed is kept


@dataclass(slots=True)
class _Entry:
    field: Any  # a QWidget that is a Field
    label: QLabel
    complaint: QLabel
    title: str
    required: bool


class Form(QWidget):
    """Named fields. `values` is what stands in them, `dirty` whether the clerk changed any."""

    changed = Signal()  # a field changed, or the form became clean again
    saved = Signal()

    def __init__(self, *, label_width: int = 11 * RHYTHM) -> None:
        super().__init__()
        self._entries: dict[str, _Entry] = {}
        self._opened: dict[str, Any] = {}
        self._label_width = label_width
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(RHYTHM + RHYTHM // 2)
        self._grid.setVerticalSpacing(RHYTHM // 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, label_width)
        self._row = 0
        self._drafts: _Drafts | None = None
        look().changed.connect(self._mark_required)

    # -- building -----------------------------------------------------------------------------------

    def add(self, name: str, title: str, field: Any, *, required: bool = False, tip: str = "") -> Any:
        """One more field; gives the field. `name` is what `Refused.field` calls it."""
        label = QLabel(tr(title))
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, 6, 0, 0)
        label.setWordWrap(True)
        label.setBuddy(field)
        dress(label, kind="muted")
        complaint = QLabel()
        complaint.setWordWrap(True)
        complaint.hide()
        dress(complaint, kind="wrong")
        field.setAccessibleName(tr(title) + (tr("（必填）") if required else ""))
        if tip:
            field.setToolTip(tip)
        self._grid.addWidget(label, self._row, 0)
        self._grid.addWidget(field, self._row, 1)
        self._grid.addWidget(complaint, self._row + 1, 1)
        self._row += 2
        self._entries[name] = _Entry(field, label, complaint, tr(title), required)
        self._mark_required()
        field.changed.connect(self._on_field_changed)
        return field

    def add_across(self, name: str, title: str, field: Any) -> Any:
        """A field as wide as the form, under a heading that names it; gives the field."""
        label, complaint = QLabel(), QLabel()
        label.hide()
        complaint.setWordWrap(True)
        complaint.hide()
        dress(complaint, kind="wrong")
        field.setAccessibleName(tr(title))
        for widget in (field, complaint):
            self._grid.addWidget(widget, self._row, 0, 1, 2)
            self._row += 1
        self._entries[name] = _Entry(field, label, complaint, tr(title), required=False)
        field.changed.connect(self._on_field_changed)
        return field

    def _mark_required(self) -> None:
        """The stars, in the colour of the theme worn now."""
        star = f" <span style='color:{look().colours['overdue']}'>*</span>"
        for entry in self._entries.values():
            if entry.required:
                entry.label.setText(entry.title + star)

    def add_heading(self, title: str) -> None:
        """A heading over the fields that follow."""
        label = QLabel(tr(title))
        dress(label, kind="heading")
        label.setContentsMargins(0, 2 * RHYTHM if self._row else 0, 0, RHYTHM // 2)
        self._grid.addWidget(label, self._row, 0, 1, 2)
        self._row += 1

    def add_wide(self, widget: QWidget) -> None:
        """Something that is no field, across the form."""
        self._grid.addWidget(widget, self._row, 0, 1, 2)
        self._row += 1

    def close_up(self) -> None:
        """No more fields: what room is left stays below."""
        self._grid.setRowStretch(self._row, 1)

    def field(self, name: str) -> Any:
        """The field of that name."""
        return self._entries[name].field

    def show_field(self, name: str, shown: bool) -> None:
        """Show a field that only makes sense sometimes, or hide it."""
        entry = self._entries[name]
        entry.field.setVisible(shown)
        entry.label.setVisible(shown)
        if not shown:
            entry.complaint.hide()

    def require(self, name: str, required: bool) -> None:
        """Mark a field as one that must be filled in the present state of the form, or no longer."""
        entry = self._entries[name]
        if entry.required is not required:
            entry.required = required
            entry.label.setText(entry.title)
            entry.field.setAccessibleName(entry.title + (tr("（必填）") if required else ""))
            self._mark_required()

    # -- values -------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What stands in the fields."""
        return {name: entry.field.value for name, entry in self._entries.items()}

    def fill(self, values: dict[str, Any]) -> None:
        """Open the form on these values (pickers are filled by `show_picks` before); it is clean then."""
        for name, value in values.items():
            self._entries[name].field.value = value
        self.settle()

    def settle(self) -> None:
        """What stands in the fields now is what was opened or saved."""
        self._opened = self._plain()
        for entry in self._entries.values():
            entry.field.keep_made()
        self.clear_complaints()
        self.changed.emit()

    @property
    def has_required(self) -> bool:
        """Whether any field must be filled."""
        return any(entry.required for entry in self._entries.values())

    @property
    def dirty(self) -> bool:
        """Whether the clerk changed anything since the form was opened or saved."""
        return self._plain() != self._opened

    def _plain(self) -> dict[str, Any]:
        return {name: entry.field.plain for name, entry in self._entries.items()}

    def _on_field_changed(self) -> None:
        for entry in self._entries.values():
            if entry.field is self.sender():
                entry.complaint.hide()
                entry.field.show_wrong(False)
        self.changed.emit()
        if self._drafts is not None:
            self._drafts.soon()

    # -- complaints ---------------------------------------------------------------------------------

    def check(self) -> bool:
        """Whether what was typed can be understood at all; complaints stand beside the fields."""
        self.clear_complaints()
        found = {name: _complaint(entry) for name, entry in self._entries.items()}
        if any(found.values()):  # the core is not asked then, and what it would miss is told at once as well
            found |= {name: tr("请填写") for name, words in found.items() if not words and self._misses(name)}
        self._show_complaints({name: words for name, words in found.items() if words})
        return not any(found.values())

    def _misses(self, name: str) -> bool:
        """Whether a field stands empty that must be filled in."""
        entry = self._entries[name]
        return entry.required and not entry.field.isHidden() and entry.field.value in (None, "", ())

    def complain(self, error: Refused) -> str:
        """Put a refusal beside its fields; gives the words of those that have no field here."""
        self.clear_complaints()
        complaints = error.complaints if isinstance(error, Complaints) else [error]
        mine = {one.field: tell(one) for one in complaints if one.field in self._entries}
        self._show_complaints(mine)
        return "\n".join(tell(one) for one in complaints if one.field not in self._entries)

    def begin(self) -> None:
        """The focus where typing begins: the first required field that is empty, else the first."""
        entries = [entry for entry in self._entries.values() if entry.field.isEnabled()]
        empty = (entry for entry in entries if entry.required and not entry.field.value)
        start = next(empty, entries[0] if entries else None)
        if start is not None:
            start.field.setFocus()

    def clear_complaints(self) -> None:
        for entry in self._entries.values():
            if not entry.complaint.isHidden():
                entry.complaint.hide()
                entry.field.show_wrong(False)

    def _show_complaints(self, found: dict[str, str]) -> None:
        for place, (name, words) in enumerate(found.items()):
            entry = self._entries[name]
            entry.complaint.setText(words)
            entry.complaint.show()
            entry.field.show_wrong(True)
            if place == 0:
                entry.field.setFocus()

    # -- leaving ------------------------------------------------------------------------------------

    def may_leave(self, save: Callable[[], bool]) -> bool:
        """Whether the clerk agrees to leave; a changed form asks, and may be saved right there."""
        if not self.dirty:
            self.unmake()
            return True
        choices = (
            Choice("save", tr("保存"), first=True),
            Choice("drop", tr("不保存")),
            Choice("", tr("继续填写")),
        )
        answer = ask(self.window(), tr("表单还没有保存"), tr("离开前要保存刚才填写的内容吗？"), choices)
        if answer == "save":
            return save()
        if answer == "drop":
            self.revert()
            self.unmake()
            return True
        return False

    def unmake(self) -> None:
        """The form is given up: what was made on the spot for it goes too, newest first, while nothing stands on it."""
        fields = [entry.field for entry in self._entries.values()]
        made = [(step, place) for place, field in enumerate(fields) for step in field.steps_made()]
        for step, place in sorted(made, reverse=True):
            if not fields[place].unmake(step):
                break
        for field in fields:
            field.keep_made()

    # -- drafts -------------------------------------------------------------------------------------

    def keep_drafts(self, desk: Desk, key: str) -> bool:
        """Keep what is typed under `key` from now on. True when a draft of before was taken up."""
        self._drafts = _Drafts(self, desk, key)
        kept = self._drafts.kept()
        if not kept or kept == self._plain():
            return False
        for name, plain in kept.items():
            if name in self._entries:
                self._entries[name].field.plain = plain
        self.changed.emit()
        return True

    def forget_draft(self) -> None:
        """Saved or given up: nothing is to be offered again."""
        if self._drafts is not None:
            self._drafts.forget()

    def revert(self) -> None:
        """Back to what was opened."""
        for name, plain in self._opened.items():
            self._entries[name].field.plain = plain
        self.forget_draft()
        self.clear_complaints()
        self.changed.emit()


def _complaint(entry: _Entry) -> str:
    """What the core could not even be asked: no date where one must stand, words that are no value."""
    words = entry.field.complaint()
    return words or (tr("请填写") if entry.required and entry.field.value is None else "")


class _Drafts:
    """Keeps one form's words in the workspace's draft table, which is not on record."""

    def __init__(self, form: Form, desk: Desk, key: str) -> None:
        self._form, self._desk, self._key = form, desk, key
        self._timer = QTimer(form)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER)
        self._timer.timeout.connect(self._save)

    def kept(self) -> dict[str, Any] | None:
        from core.store import drafts

        return drafts.load(self._desk.workspace, self._key)

    def soon(self) -> None:
        self._timer.start()

    def forget(self) -> None:
        from core.store import drafts

        self._timer.stop()
        if self._desk.has_workspace:
            drafts.clear(self._desk.workspace, self._key)

    def _save(self) -> None:
        from core.store import drafts

        if self._desk.has_workspace and self._form.dirty:
            drafts.save(self._desk.workspace, self._key, self._form._plain())


def scrolled(widget: QWidget, *, ground: str = "surface") -> QScrollArea:
    """A form that may be higher than its place."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    holder = QWidget()
    dress(holder, ground=ground)
    holder.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(holder)
    column.setContentsMargins(3 * RHYTHM, 2 * RHYTHM, 3 * RHYTHM, 2 * RHYTHM)
    column.addWidget(widget)
    column.addStretch(1)
    area.setWidget(holder)
    return area
