"""报送期: its form, and the list of what each unit owes it, with what is done there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.base.dates import show_day
from core.domain import collection_rounds
from core.domain.collection_rounds import RETURN_COLUMNS, ReturnRow, RoundDraft, RoundRow
from gui.cards.people_pickers import pick_unit, unit_picker
from gui.cards.tones import RETURN_TONES
from gui.language import tr
from gui.look import RHYTHM, dress, enlarge
from gui.parts.date_field import DateField
from gui.parts.fields import LineField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog, ask_form
from gui.parts.listing import Listing
from gui.parts.record_table import RecordTable

if TYPE_CHECKING:
    from gui.desk import Desk, Outcome

SMALL = QSize(64 * RHYTHM, 42 * RHYTHM)
TALL = QSize(84 * RHYTHM, 64 * RHYTHM)


class RoundSheet(QWidget):
    """The chosen round: who has reported, who has not; several may be chosen."""

    commands_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.row: RoundRow | None = None
        dress(self, ground="surface")
        self._title = QLabel()
        self._title.setWordWrap(True)
        enlarge(self._title, 1.15)
        self._counts = QLabel()
        self._counts.setWordWrap(True)
        dress(self._counts, kind="muted")
        self.source = Listing(self._read, RETURN_COLUMNS, {})
        self.table = RecordTable(
            self.source, RETURN_COLUMNS, name="returns", remember=desk.remember, recall=desk.recall,
            tones={"state": lambda row: RETURN_TONES[row.state]}, lines=2,
        )  # fmt: skip
        self.table.setAccessibleName(tr("各单位报送情况"))
        self.table.opened.connect(lambda _: self._describe())
        self.table.chosen_changed.connect(self.commands_changed)
        self.buttons: dict[str, QPushButton] = {}
        self._build()

    def _build(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(3 * RHYTHM, 2 * RHYTHM, 3 * RHYTHM, RHYTHM)
        head.setSpacing(RHYTHM)
        head.addWidget(self._title)
        head.addWidget(self._counts)
        row = QHBoxLayout()
        row.setContentsMargins(2 * RHYTHM, 0, 2 * RHYTHM, RHYTHM)
        row.setSpacing(0)
        for words, step in (
            (tr("登记报回…"), self.take), (tr("催报…"), self.remind), (tr("改联系人…"), self._describe),
        ):  # fmt: skip
            button = QPushButton(words)
            dress(button, kind="quiet")
            button.clicked.connect(lambda _=False, step=step: step())
            self.buttons[words] = button
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def _read(self) -> Sequence[ReturnRow]:
        return collection_rounds.returns(self.desk.workspace, self.row.id) if self.row else ()

    def show_round(self, row: RoundRow | None) -> None:
        """Show a round, or nothing."""
        self.row = row
        self._title.setText(row.title if row else "")
        self._counts.setText(_counts(row) if row else "")
        self.table.look_again()

    def chosen(self) -> Sequence[ReturnRow]:
        """The units chosen; none chosen: all that have not reported."""
        rows = self.source.rows(self.table.chosen())
        return rows or [row for row in self.source.rows(self.table.records.ids) if row.returned_on is None]

    def commands(self) -> dict[str, Callable[[], object]]:
        """What can be done with the units of the round."""
        return {"round.take": self.take, "round.remind": self.remind} if self.row else {}

    def take(self) -> None:
        """These units have reported, or have not after all."""
        rows = self.chosen()
        if not rows:
            return
        form = Form()
        hint = tr("空着表示还没有报回")
        form.add("on", "报回日期", DateField(self.desk.workspace.today), tip=hint)
        form.fill({"on": rows[0].returned_on or self.desk.workspace.today()})

        def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
            keys = [row.id for row in rows]
            return self.desk.do(collection_rounds.take, keys, values["on"], complain=dialog.complain)

        lead = tr("{n} 个单位：{names}。日期空着表示还没有报回。", n=len(rows), names=_names(rows))
        ask_form(self.desk, tr("登记报回"), form, do, lead=lead, size=SMALL)

    def remind(self) -> None:
        """Show the words to remind with, put them on the clipboard and note the day."""
        rows = [row for row in self.chosen() if row.returned_on is None]
        if not rows or self.row is None:
            return
        words = collection_rounds.reminder(self.desk.workspace, self.row.id, [row.id for row in rows])
        form = Form()
        form.add("text", "催报内容", TextField(lines=7))
        form.add("on", "催报日期", DateField(self.desk.workspace.today), required=True)
        form.close_up()
        form.fill({"text": words, "on": self.desk.workspace.today()})

        def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
            done = self.desk.do(
                collection_rounds.remind, [row.id for row in rows], values["on"], complain=dialog.complain
            )
            if done:
                QGuiApplication.clipboard().setText(values["text"])
                self.desk.done(tr("催报内容已复制，可以粘贴到短信或即时通信里；已记下催报日期。"))
            return done

        phones = "\n".join(
            tr("{unit}：{contact} {phone}", unit=row.unit_name, contact=row.contact, phone=row.phone)
            for row in rows
            if row.contact or row.phone
        )
        ask_form(self.desk, tr("催报"), form, do, words=tr("复制并登记"), lead=phones, size=TALL)

    def _describe(self) -> None:
        current = self.table.current()
        found = self.source.rows([current]) if current is not None else ()
        if not found:
            return
        row = found[0]
        form = Form()
        form.add("contact", "联系人", LineField())
        form.add("phone", "联系电话", LineField())
        form.add("remark", "备注", LineField())
        form.fill({"contact": row.contact, "phone": row.phone, "remark": row.remark})

        def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
            seen = row.version
            return self.desk.do(collection_rounds.describe, row.id, seen=seen, complain=dialog.complain, **values)

        ask_form(self.desk, tr("改联系人"), form, do, lead=row.unit_name, size=SMALL)


def _names(rows: Sequence[ReturnRow]) -> str:
    return "、".join(row.unit_name for row in rows)


def _counts(row: RoundRow) -> str:
    parts = [tr("截止 {day}", day=show_day(row.due_on))]
    if row.period:
        parts.append(tr("填报时段 {period}", period=row.period))
    parts.append(tr("应报 {total}，已报 {returned}（其中迟报 {late}），未报 {missing}", total=row.total,
                    returned=row.returned, late=row.late, missing=row.missing))  # fmt: skip
    return " · ".join([*parts, *([row.remark] if row.remark else [])])


def ask_round(desk: Desk, inspection: int, row: RoundRow | None) -> int | None:
    """Ask for a round, a new one or the one given; its id when it was saved."""
    workspace = desk.workspace
    if row is None:
        draft = RoundDraft("", units=collection_rounds.usual_units(workspace, inspection))
    else:
        units = tuple(one.unit for one in collection_rounds.returns(workspace, row.id))
        draft = RoundDraft(row.title, row.due_on, row.period_from, row.period_to, units, row.remark)
    form = Form()
    form.add("title", "报送期", LineField(hint=tr("如 9月下旬整改台账")), required=True)
    form.add("due_on", "报送截止日", DateField(workspace.today), required=True)
    form.add("period_from", "填报时段起", DateField(workspace.today))
    form.add("period_to", "填报时段止", DateField(workspace.today))
    picker = form.add("units", "填报单位", unit_picker(desk), required=True)
    form.add("remark", "备注", LineField())
    form.close_up()
    picker.show_picks([pick for unit in draft.units for pick in pick_unit(desk, unit)])
    names = ("title", "due_on", "period_from", "period_to", "remark")
    form.fill({name: getattr(draft, name) for name in names})
    made: list[int] = []

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        wanted = RoundDraft(**values)
        if row is None:
            done = desk.do(collection_rounds.add, inspection, wanted, complain=dialog.complain)
            made.extend([done.value] if done else [])
            return done
        seen = collection_rounds.one(workspace, row.id).version if dialog.fresh else row.version
        return desk.do(collection_rounds.edit, row.id, wanted, seen=seen, complain=dialog.complain)

    title = tr("新建报送期") if row is None else tr("修改报送期")
    ask_form(desk, title, form, do, size=TALL)
    return made[0] if made else None
