"""公开: the form of a publication, what comes in on it, and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from core.base.states import AUDIENCES, PUBLISHED
from core.domain import publications
from core.domain.publications import CommentDraft, CommentRow, PublicationDraft, PublicationRow
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog, ask_form

if TYPE_CHECKING:
    from gui.desk import Desk, Outcome

SMALL = QSize(68 * RHYTHM, 56 * RHYTHM)
TALL = QSize(84 * RHYTHM, 92 * RHYTHM)
_CONTACT = (
    ("contact_unit", "联系单位"), ("contact_phone", "联系电话"), ("contact_address", "邮政信箱"),
    ("contact_email", "电子邮箱"), ("remark", "备注"),
)  # fmt: skip


class PublicationForm(Form):
    """In the order of the notice: for whom, what, where, how long, whom to write to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._today = desk, desk.workspace.today
        self.add("audience", "公开范围", ChoiceField([(key, tr(word)) for key, word in AUDIENCES.items()]))
        self.add("subject", "公开内容", ChoiceField([(key, tr(word)) for key, word in PUBLISHED.items()]))
        self.add("title", "标题", LineField(), required=True)
        self.add("channel", "公开渠道", ChoiceField([], free=True))
        self.add(
            "published_on",
            "公开日期",
            DateField(
                self._today,
            ),
        )
        self.add("period_from", "公示期起", DateField(self._today))
        self.add("period_to", "公示期止", DateField(self._today))
        self.add_heading("联系方式")
        for name, title in _CONTACT:
            self.add(name, title, LineField())
        self.close_up()
        self.field("audience").changed.connect(self._offer_channels)
        self.field("published_on").changed.connect(self._propose_period)

    def show_draft(self, draft: PublicationDraft) -> None:
        """Open the form on this draft."""
        self.field("audience").value = draft.audience
        self._offer_channels()
        self.fill({name: getattr(draft, name) for name in PublicationDraft.__dataclass_fields__})

    def _offer_channels(self) -> None:
        channels = publications.channels(self._desk.workspace, self.field("audience").value)
        self.field("channel").offer([("", ""), *((channel, channel) for channel in channels)])

    def _propose_period(self) -> None:
        """A notice stands from the day it is put up; its usual end is proposed, not forced."""
        day = self.field("published_on").value
        if day is not None and self.field("period_from").value is None and self.field("period_to").value is None:
            self.field("period_from").value = day
            self.field("period_to").value = publications.usual_end(self._desk.workspace, day)

    @staticmethod
    def draft(values: dict[str, Any]) -> PublicationDraft:
        """What the fields say, as the core takes it."""
        return PublicationDraft(**{**values, "channel": values["channel"] or ""})


def ask_publication(desk: Desk, inspection: int, row: PublicationRow | None, audience: str = "social") -> int | None:
    """Ask for a publication, a new one or the one given; its id when it was saved."""
    form = PublicationForm(desk)
    form.show_draft(row.given if row else _like_the_last(desk, inspection, audience))
    made: list[int] = []

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        draft = form.draft(values)
        if row is None:
            done = desk.do(publications.add, inspection, draft, complain=dialog.complain)
            made.extend([done.value] if done else [])
            return done
        seen = publications.one(desk.workspace, row.id).version if dialog.fresh else row.version
        return desk.do(publications.edit, row.id, draft, seen=seen, complain=dialog.complain)

    title = tr("新增公开") if row is None else tr("修改公开")
    key = f"publication.{row.id}" if row else f"publication.new.{inspection}"
    ask_form(desk, title, form, do, draft_key=key, size=TALL)
    return made[0] if made else None


def _like_the_last(desk: Desk, inspection: int, audience: str) -> PublicationDraft:
    """A new one is reached as the one before was."""
    before = next(iter(publications.rows(desk.workspace, inspection)), None)
    if before is None:
        return PublicationDraft(audience)
    given = before.given
    return PublicationDraft(
        audience, contact_unit=given.contact_unit, contact_phone=given.contact_phone,
        contact_address=given.contact_address, contact_email=given.contact_email,
    )  # fmt: skip


def ask_comment(desk: Desk, publication: PublicationRow, row: CommentRow | None) -> None:
    """Ask for what came in, or let it be corrected."""
    form = Form()
    form.add("received_on", "收到日期", DateField(desk.workspace.today), required=True)
    form.add("sender", "来信来访人", LineField(hint=tr("可以不填")))
    ways = publications.comment_ways(desk.workspace)
    form.add("way", "反映方式", ChoiceField([("", ""), *((way, way) for way in ways)], free=True))
    form.add("text", "意见内容", TextField(lines=5), required=True)
    form.close_up()
    draft = row.given if row else CommentDraft(desk.workspace.today(), "")
    form.fill({name: getattr(draft, name) for name in ("received_on", "sender", "way", "text")})

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        said = CommentDraft(**{**values, "way": values["way"] or ""})
        if row is None:
            return desk.do(publications.add_comment, publication.id, said, complain=dialog.complain)
        return desk.do(publications.edit_comment, row.id, said, seen=row.version, complain=dialog.complain)

    title = tr("登记公开期间意见") if row is None else tr("修改公开期间意见")
    ask_form(desk, title, form, do, lead=publication.title, size=SMALL)


def answer(desk: Desk, row: CommentRow) -> None:
    """What was answered, and when."""
    form = Form()
    form.add("answered_on", "答复日期", DateField(desk.workspace.today), required=True)
    form.add("answer", "答复内容", TextField(lines=5), required=True)
    form.close_up()
    form.fill({"answered_on": row.answered_on or desk.workspace.today(), "answer": row.answer})

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        day, words = values["answered_on"], values["answer"]
        return desk.do(publications.answer, row.id, day, words, seen=row.version, complain=dialog.complain)

    ask_form(desk, tr("登记答复"), form, do, lead=row.given.text, size=SMALL)
