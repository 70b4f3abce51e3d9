"""督办文书: its form, drafting what is due, and what is done with letters — issue, receipt, reply, withdrawal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from core.base.errors import Refused
from core.base.text import shorten
from core.domain import letter_drafting, letter_rules, letters, own_resources
from core.domain.letter_drafting import Proposal
from core.domain.letters import LetterDraft, LetterRow
from gui.cards.item_picker import ItemPicker
from gui.cards.people_pickers import person_picker, pick_person, pick_unit, unit_picker
from gui.language import tell, tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog, ask_form
from gui.parts.message import inform
from gui.parts.tick_list import Line, TickList

if TYPE_CHECKING:
    from gui.desk import Desk, Outcome

SMALL = QSize(64 * RHYTHM, 42 * RHYTHM)
WIDE = QSize(100 * RHYTHM, 84 * RHYTHM)


class LetterForm(Form):
    """In the order of the paper: what it is, to whom, about what, in which words."""

    def __init__(self, desk: Desk, inspection: int) -> None:
        super().__init__()
        kinds = letter_rules.rules(desk.workspace).kinds
        self.add("kind", "文书种类", ChoiceField([(key, kind.title) for key, kind in kinds.items()]), required=True)
        self.add("unit", "发往单位", unit_picker(desk, single=True), required=True)
        self.add("person", "收文人", person_picker(desk, single=True))
        self.items: ItemPicker = self.add("items", "督办事项", ItemPicker(desk, inspection), required=True)
        self.add("title", "标题", LineField(hint=tr("空着时用该种文书的标题")))
        self.add("text", "正文", TextField(lines=6, hint=tr("空着时用该种文书的正文，事项清单附在正文之后")))
        self.close_up()

    def show_draft(self, desk: Desk, draft: LetterDraft) -> None:
        """Open the form on this draft."""
        self.field("unit").show_picks(pick_unit(desk, draft.unit))
        self.field("person").show_picks(pick_person(desk, draft.person))
        self.items.show_items(draft.items)
        self.fill({"kind": draft.kind, "title": draft.title, "text": draft.text})

    def draft(self, values: dict[str, Any]) -> LetterDraft:
        """What the fields say, as the core takes it."""
        return LetterDraft(**{**values, "items": self.items.items})


def add(desk: Desk, inspection: int) -> int | None:
    """Ask for a letter by hand; its id when one was saved."""
    form = LetterForm(desk, inspection)
    form.show_draft(desk, LetterDraft("rectification"))
    made: list[int] = []

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        done = desk.do(letters.add, inspection, form.draft(values), complain=dialog.complain)
        made.extend([done.value] if done else [])
        return done

    ask_form(desk, tr("拟写督办文书"), form, do, draft_key=f"letter.new.{inspection}", size=WIDE)
    return made[0] if made else None


def edit(desk: Desk, row: LetterRow) -> None:
    """Let a draft be changed."""
    form = LetterForm(desk, row.inspection)
    form.show_draft(desk, letters.draft_of(desk.workspace, row))

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        seen = letters.one(desk.workspace, row.id).version if dialog.fresh else row.version
        return desk.do(letters.edit, row.id, form.draft(values), seen=seen, complain=dialog.complain)

    ask_form(desk, tr("修改督办文书"), form, do, draft_key=f"letter.{row.id}", size=WIDE)


def draft_due(desk: Desk, inspection: int) -> Sequence[int]:
    """Show what is due by a ladder and draft what is ticked; the ids of the drafts."""
    ladders = letter_rules.rules(desk.workspace).ladders

    @cache
    def found(key: str) -> list[Proposal]:
        return letter_drafting.propose(desk.workspace, inspection, key)

    kept = desk.recall("letters.ladder")
    first = kept if kept in ladders else next(iter(ladders))
    if not found(first) and not any(found(key) for key in ladders):
        words = tr("没有未完成而又到了督办时限的措施，或者该发的都已经拟好、发出。")
        inform(desk.window, tr("没有需要拟写的文书"), words)
        return ()
    form = Form()
    ladder = form.add("ladder", "督办阶梯", ChoiceField([(key, one.title) for key, one in ladders.items()]))
    headings = (tr("发往单位"), tr("文书种类"), tr("措施"), tr("最紧的一条"))
    chosen = form.add("wanted", "到期应发", TickList(headings, (170, 130, 64), lines=9))
    ladder.changed.connect(lambda: chosen.show_lines(_lines(found(ladder.value))))
    ladder.value = first
    chosen.show_lines(_lines(found(first)))
    form.settle()
    made: list[int] = []

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        ladder, wanted = values["ladder"], values["wanted"]
        done = desk.do(letter_drafting.draft_due, inspection, ladder, wanted, complain=dialog.complain)
        made.extend(done.value if done else [])
        desk.remember("letters.ladder", ladder)
        return done

    lead = tr("每个单位一份，列入它的全部相关措施；同一阶段只发一次。先拟稿，看过再发出。")
    if ask_form(desk, tr("按时限拟写督办文书"), form, do, words=tr("拟写所选"), lead=lead, size=WIDE):
        desk.done(tr("已拟写 {n} 份，看过后按“发出”编号发文。", n=len(made)))
    return made


def _lines(found: Sequence[Proposal]) -> list[Line]:
    return [_line(one) for one in found] or [Line(None, (tr("按这个阶梯，今天没有到期应发的。"),))]


def _line(one: Proposal) -> Line:
    worst = min(one.measures, key=lambda row: row.days_left or 0)
    left = worst.days_left or 0
    words = tr("超期 {n} 天", n=-left) if left < 0 else tr("剩余 {n} 天", n=left)
    value = (one.unit, one.kind) if one.unit is not None else None
    unit = one.unit_name or tr("（未定牵头单位）")
    text = tr("{words}：{text}", words=words, text=shorten(worst.text, 60))
    return Line(value, (unit, one.kind_title, str(len(one.measures)), text))


def issue(desk: Desk, rows: Sequence[LetterRow]) -> None:
    """Give numbers and issue; what that means is said before it is done, for it cannot be undone."""
    form = Form()
    form.add("issued_on", "发出日期", DateField(desk.workspace.today), required=True)
    form.add("signed_by", "签发人", person_picker(desk, single=True))
    if len(rows) == 1:
        form.add("number", "文号", LineField(hint=tr("空着时自动编下一个号；补录以前发出的，填原来的文号")))
    form.fill({"issued_on": desk.workspace.today()})

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        done = desk.do(letters.issue, [row.id for row in rows], complain=dialog.complain, **values)
        if done:
            desk.notice(_result(tr("已发出 {n} 份。", n=len(rows) - len(done.value)), done.value))
        return done

    lead = tr("发出 {n} 份：编定文号，算出回复期限。发出后不能撤销，发错的只能写明理由撤回。", n=len(rows))
    ask_form(desk, tr("发出督办文书"), form, do, words=tr("发出"), lead=lead, size=SMALL)


def receive(desk: Desk, rows: Sequence[LetterRow]) -> None:
    """Who signed for them, and when."""
    form = Form()
    form.add("received_on", "签收日期", DateField(desk.workspace.today), required=True)
    form.add("received_by", "签收人", LineField(), required=True)
    form.fill({"received_on": rows[0].received_on or desk.workspace.today(), "received_by": rows[0].received_by})

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        done = desk.do(letters.receive, [row.id for row in rows], complain=dialog.complain, **values)
        if done:
            desk.done(_result(tr("已登记签收 {n} 份。", n=len(rows) - len(done.value)), done.value))
        return done

    ask_form(desk, tr("登记签收"), form, do, size=SMALL)


def answer(desk: Desk, row: LetterRow) -> None:
    """What the unit replied, and when."""
    form = Form()
    form.add("replied_on", "回复日期", DateField(desk.workspace.today), required=True)
    form.add("reply", "回复内容", TextField(lines=5), required=True)
    form.close_up()
    form.fill({"replied_on": row.replied_on or desk.workspace.today(), "reply": row.reply})

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        seen = letters.one(desk.workspace, row.id).version if dialog.fresh else row.version
        return desk.do(letters.answer, row.id, seen=seen, complain=dialog.complain, **values)

    lead = tr("{title}（{number}），{unit}", title=row.kind_title, number=row.number, unit=row.unit_name)
    ask_form(desk, tr("登记回复"), form, do, lead=lead, draft_key=f"letter.reply.{row.id}", size=SMALL)


def withdraw(desk: Desk, row: LetterRow) -> None:
    """Take an issued letter back, with its reason."""
    form = Form()
    form.add("reason", "撤回理由", TextField(lines=3), required=True)
    form.settle()

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        return desk.do(letters.withdraw, row.id, values["reason"], complain=dialog.complain)

    lead = tr("撤回 {number}。文书和文号都留在记录里，文号不再使用；同一阶段可以重新拟写。", number=row.number)
    ask_form(desk, tr("撤回督办文书"), form, do, words=tr("撤回"), lead=lead, size=SMALL)


def delete(desk: Desk, rows: Sequence[LetterRow]) -> None:
    """Drafts into the bin."""
    if desk.do(letters.delete, [row.id for row in rows]):
        desk.done(tr("已删除 {n} 份拟稿，可在回收站恢复。", n=len(rows)))


def edit_rules(desk: Desk) -> None:
    """The office's own kinds and ladders, as a text that is checked before it is kept."""
    own = next(iter(own_resources.rows(desk.workspace, letter_rules.RESOURCE)), None)
    form = Form()
    text = form.add("text", "规则", TextField(lines=22), required=True)
    text.setLineWrapMode(TextField.LineWrapMode.NoWrap)
    form.close_up()
    form.fill({"text": own.text if own else letter_rules.built_in()})

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome | bool:
        wanted = values["text"]
        try:
            letter_rules.read(wanted)
        except Refused as error:
            dialog.complain(error)
            return False
        if own is None:
            kind, name = letter_rules.RESOURCE, tr("本单位督办文书规则")
            return desk.do(own_resources.add, kind, name, wanted, based_on="letters", complain=dialog.complain)
        return desk.do(own_resources.edit, own.id, own.name, wanted, seen=own.version, complain=dialog.complain)

    lead = tr("每种文书的编号、正文、回复期限，每个阶梯何时发哪一种，都写在这里。改动只影响以后的文书。")
    ask_form(desk, tr("督办文书规则"), form, do, lead=lead, size=WIDE)


def _result(done: str, skipped: Sequence[tuple[int, Refused]]) -> str:
    """`已发出 3 份。跳过 1 份（原因）。`"""
    if not skipped:
        return done
    reasons = "；".join(Counter(tell(error) for _, error in skipped))
    return done + tr("跳过 {n} 份（{reasons}）。", n=len(skipped), reasons=reasons)
