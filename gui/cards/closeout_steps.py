"""销号的各步: applying, recalling, reviewing, the result, reopening and taking that back, 历史转入, the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from core.base.errors import Refused
from core.base.states import CLOSING_RESULTS
from core.domain import closeout_checks, closeouts, closing_rules, finding_rows, reopenings
from core.domain import evidence as proof
from core.domain.closeouts import CloseoutDraft, CloseoutRow, OldCloseout, ReviewDraft
from core.domain.finding_rows import FindingRow
from core.domain.reopenings import ReopeningDraft
from gui.cards.criteria_field import CriteriaField
from gui.cards.files_field import FilesField
from gui.cards.item_picker import ItemPicker
from gui.cards.people_pickers import person_picker, pick_person, picks_of
from gui.language import tell, tr
from gui.look import RHYTHM
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, LinesField, TextField, TickField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog, ask_form
from gui.parts.message import inform
from gui.parts.tick_list import Line, TickList

if TYPE_CHECKING:
    from gui.desk import Desk, Outcome

SMALL = QSize(68 * RHYTHM, 48 * RHYTHM)
MIDDLE = QSize(80 * RHYTHM, 64 * RHYTHM)
WIDE = QSize(104 * RHYTHM, 92 * RHYTHM)


# -- applying ----------------------------------------------------------------------------------


class ApplicationForm(Form):
    """In the order of the 销号申请表; for several findings at once what proves each of them is taken as it is."""

    def __init__(self, desk: Desk, found: Sequence[FindingRow]) -> None:
        super().__init__()
        rules = closing_rules.of(desk.workspace, found[0].inspection)
        self._one = found[0] if len(found) == 1 else None
        self.add("applied_on", "申请日期", DateField(desk.workspace.today), required=True)
        self.add("doer", "办理人", person_picker(desk, single=True), required=True)
        self.add("summary", "整改情况", TextField(lines=4), required=True)
        self.add_heading(tr("销号标准"))
        self.add("criteria", "逐条核对", CriteriaField(rules.criteria), required=True)
        self.add_heading(tr("佐证材料"))
        if self._one is not None:
            headings, widths = (tr("材料名称"), tr("证明内容"), tr("文件情况")), (320, 150, 90)
            ticks = self.add("evidence", "已有的", TickList(headings, widths, lines=4))
            ticks.show_lines(_proofs(desk, self._one))
        self.add("files", "另外附上", FilesField(desk))
        self.add_heading(tr("整改结果"))
        result = self.add(
            "result", "整改结果", ChoiceField([(code, tr(word)) for code, word in CLOSING_RESULTS.items()])
        )
        self.add("next_review_on", "下次复核日期", DateField(desk.workspace.today))
        self.close_up()
        result.changed.connect(lambda: self._show_next_review())
        self._open(desk)

    def _open(self, desk: Desk) -> None:
        row = self._one
        if row is not None:
            persons = {holder.id: holder for measure in row.measures for holder in measure.persons}
            if len(persons) == 1:
                self.field("doer").show_picks(picks_of(persons.values()))
        self.fill({
            "applied_on": desk.workspace.today(), "summary": row.progress_text if row is not None else "",
            "result": "done",
        })  # fmt: skip
        self._show_next_review()

    def _show_next_review(self) -> None:
        self.show_field("next_review_on", self.field("result").value == "lasting")

    def draft(self, values: dict[str, Any]) -> CloseoutDraft:
        """What the fields say, as the core takes it."""
        later = values["next_review_on"] if values["result"] == "lasting" else None
        return CloseoutDraft(**{**values, "next_review_on": later})


def _proofs(desk: Desk, row: FindingRow) -> list[Line]:
    known: dict[int, Line] = {}
    wanted = set(closeout_checks.proving(desk.workspace, row.id))
    for one in proof.of_finding(desk.workspace, row.id):
        if one.evidence in wanted and one.evidence not in known:
            state = tr("只有名称") if not one.sha256 else ""
            known[one.evidence] = Line(one.evidence, (one.title or one.name, one.about, state))
    return list(known.values()) or [Line(None, (tr("还没有佐证材料，请在下面附上文件。"), "", ""))]


def apply(desk: Desk, finding_ids: Sequence[int]) -> bool:
    """Ask for close-out of one finding or of several at once; true when it was done."""
    found = finding_rows.rows(desk.workspace, finding_ids)
    if len({row.inspection for row in found}) > 1:
        inform(desk.window, tr("请分次申请"), tr("所选问题属于不同的巡视巡察，销号程序和标准可能不同，请分次申请。"))
        return False
    if not found or (len(found) == 1 and _cannot(desk, found[0])):
        return False
    form, skipped = ApplicationForm(desk, found), list[tuple[int, Refused]]()

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        draft = form.draft(values)
        if len(found) == 1:
            return desk.do(closeouts.apply, found[0].id, draft, complain=dialog.complain)
        done = desk.do(closeouts.apply_many, [row.id for row in found], draft, complain=dialog.complain)
        skipped[:] = done.value if done else []
        return done

    one, chain = found[0], tr("审核程序：{chain}", chain=closing_rules.ARROW.join(_rules(desk, found[0]).chain))
    lead, key = tr("共 {n} 个问题，佐证材料取各自已有的。\n{chain}", n=len(found), chain=chain), ""
    if len(found) == 1:
        lead = tr("{number}．{text}\n{chain}", number=one.number, text=one.shown[:80], chain=chain)
        key = f"closeout.apply.{one.id}"
    if not ask_form(desk, tr("申请销号"), form, do, words=tr("申请销号"), lead=lead, draft_key=key, size=WIDE):
        return False
    desk.done(tr("已申请销号 {n} 条。", n=len(found) - len(skipped)))
    tell_skipped(desk, skipped)
    return True


def _rules(desk: Desk, row: FindingRow) -> closing_rules.ClosingRules:
    return closing_rules.of(desk.workspace, row.inspection)


def _cannot(desk: Desk, row: FindingRow) -> bool:
    """Whether a finding cannot be applied for at all, so that nobody fills in a form in vain; says why."""
    try:
        closeout_checks.not_waiting_or_closed(row)
        closeout_checks.measures_done(row, "lasting")
    except Refused as refusal:
        desk.refuse(refusal)
        return True
    return False


def recall(desk: Desk, row: CloseoutRow) -> bool:
    """Take an application back that nobody has reviewed."""
    lead = tr("这份申请还没有人审核，可以撤回；申请留在记录里，以后可以重新申请。")

    def do(reason: str, dialog: FormDialog) -> Outcome:
        return desk.do(closeouts.recall, row.id, reason, complain=dialog.complain)

    return ask_reason(desk, tr("撤回销号申请"), tr("撤回理由"), lead, tr("撤回申请"), do)


# -- reviewing ---------------------------------------------------------------------------------


class ReviewForm(Form):
    """In the order of the 销号审批表."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.add("agreed", "决定", ChoiceField([(True, tr("同意")), (False, tr("退回"))]))
        self.add("reviewer", "审核人", person_picker(desk, single=True), required=True)
        self.add("opinion", "审核意见", TextField(lines=3, hint=tr("同意时可以不填；退回必须写明理由")))
        self.add("reviewed_on", "审核日期", DateField(desk.workspace.today), required=True)
        on_paper = self.add("on_paper", "依据", TickField(tr("依据纸质审批（由操作员代为登记）")))
        self.add("files", "签字的审批表", FilesField(desk), required=True)
        self.close_up()
        [(person,)] = desk.workspace.sql("SELECT person_id FROM operator WHERE id = ?", desk.workspace.operator)
        if person is not None:
            self.field("reviewer").show_picks(pick_person(desk, person))
        on_paper.changed.connect(lambda: self.show_field("files", bool(on_paper.value)))
        self.fill({"agreed": True, "reviewed_on": desk.workspace.today(), "on_paper": person is None})
        self.show_field("files", person is None)


def review(desk: Desk, rows: Sequence[CloseoutRow]) -> bool:
    """Record the decision of the level that has them; true when it was done."""
    if not rows:
        return False
    wanted = sorted({row.waiting for row in rows})
    if len(wanted) > 1:
        words = tr("所选申请分别待{levels}审核，请按审核层级分次选择。", levels="、".join(wanted))
        inform(desk.window, tr("请分次审核"), words)
        return False
    form, told = ReviewForm(desk), list[Any]()

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        if not values["on_paper"]:
            values["files"] = ()
        draft = ReviewDraft(level=wanted[0], **values)
        if len(rows) == 1:
            done = desk.do(closeouts.review, rows[0].id, draft, complain=dialog.complain)
            told[:] = [draft.agreed, [done.value] if done and done.value else [], []]
        else:
            done = desk.do(closeouts.review_many, [row.id for row in rows], draft, complain=dialog.complain)
            told[:] = [draft.agreed, [*done.value.numbers.values()], done.value.skipped] if done else []
        return done

    last = all(row.last_level for row in rows)
    lead = tr("{level}审核，共 {n} 份申请。", level=wanted[0], n=len(rows))
    lead += tr("这是最后一级：同意即销号并编号，不能撤销。") if last else tr("审核登记后不能撤销。")
    if not ask_form(desk, tr("审核销号"), form, do, words=tr("登记审核"), lead=lead, size=MIDDLE):
        return False
    agreed, numbers, skipped = told
    count = len(rows) - len(skipped)
    if numbers:
        desk.notice(tr("已销号 {n} 条，编号 {numbers}。", n=len(numbers), numbers="、".join(numbers[:8])))
    else:
        desk.notice(tr("已登记同意 {n} 份。", n=count) if agreed else tr("已退回 {n} 份。", n=count))
    by_finding = {row.id: row.finding for row in rows}
    tell_skipped(desk, [(by_finding[key], refusal) for key, refusal in skipped])
    return True


def change_result(desk: Desk, row: CloseoutRow) -> bool:
    """整改结果 after close-out."""
    form = Form()
    result = form.add("result", "整改结果", ChoiceField([(code, tr(word)) for code, word in CLOSING_RESULTS.items()]))
    form.add("next_review_on", "下次复核日期", DateField(desk.workspace.today))
    result.changed.connect(lambda: form.show_field("next_review_on", result.value == "lasting"))
    form.fill({"result": row.result, "next_review_on": row.next_review_on})
    form.show_field("next_review_on", row.result == "lasting")

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        seen = closeouts.one(desk.workspace, row.id).version if dialog.fresh else row.version
        result, day = values["result"], values["next_review_on"]
        return desk.do(closeouts.change_result, row.id, result, day, seen=seen, complain=dialog.complain)

    lead = tr("销号状态不变；改动记入历史。")
    return ask_form(desk, tr("修改整改结果"), form, do, lead=lead, size=SMALL)


# -- reopening ---------------------------------------------------------------------------------


class ReopeningForm(Form):
    """Because of what, why, since when, until when, and who decided it."""

    def __init__(self, desk: Desk, *, source: str = "") -> None:
        super().__init__()
        sources = closing_rules.reopening_sources(desk.workspace)
        self.add("source", "来源", ChoiceField([(word, word) for word in sources], free=True), required=True)
        self.add("reason", "理由", TextField(lines=3), required=True)
        self.add("reopened_on", "重新打开日期", DateField(desk.workspace.today), required=True)
        self.add("due", "新的完成时限", DateField(desk.workspace.today, deadline=True), required=True)
        self.add("decided_by", "决定人", person_picker(desk, single=True))
        self.close_up()
        self.fill({"source": source or sources[0], "reopened_on": desk.workspace.today()})


def reopen(desk: Desk, finding_ids: Sequence[int]) -> bool:
    """Open closed findings again; the close-outs before them stay."""
    form, skipped = ReopeningForm(desk), list[tuple[int, Refused]]()

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        done = desk.do(reopenings.reopen, finding_ids, ReopeningDraft(**values), complain=dialog.complain)
        skipped[:] = done.value if done else []
        return done

    lead = tr(
        "共 {n} 个问题。原来的销号和编号保留；各条措施退回正在整改，时限改为新的时限，原定时限保留。",
        n=len(finding_ids),
    )
    if not ask_form(desk, tr("重新打开"), form, do, words=tr("重新打开"), lead=lead, size=MIDDLE):
        return False
    desk.notice(tr("已重新打开 {n} 条。", n=len(finding_ids) - len(skipped)))
    tell_skipped(desk, skipped)
    return True


def take_back_reopening(desk: Desk, reopening_id: int) -> bool:
    """A reopening entered by mistake."""
    lead = tr("重新打开时加上的进展和时限一并去掉，问题回到已销号。")

    def do(reason: str, dialog: FormDialog) -> Outcome:
        return desk.do(reopenings.take_back, reopening_id, reason, complain=dialog.complain)

    return ask_reason(desk, tr("取消重新打开"), tr("取消理由"), lead, tr("取消重新打开"), do)


# -- 历史转入 and the rules --------------------------------------------------------------------


def take_over(desk: Desk, inspection: int, finding_ids: Sequence[int] = ()) -> bool:
    """Close-outs of before the program, for one finding or several with the same facts."""
    form = Form()
    items: ItemPicker = form.add("findings", "问题", ItemPicker(desk, inspection, measures=False), required=True)
    form.add("number", "销号编号", LineField(hint=tr("原来的编号，没有可不填")))
    form.add("closed_on", "销号日期", DateField(desk.workspace.today))
    form.add("source", "来源", LineField(hint=tr("如：2024年销号台账第7行")))
    form.add("result", "整改结果", ChoiceField([(code, tr(word)) for code, word in CLOSING_RESULTS.items()]))
    form.add("next_review_on", "下次复核日期", DateField(desk.workspace.today))
    form.add("evidence", "佐证材料名称", LinesField(lines=3, hint=tr("每行一份，只登记名称，不需要文件")))
    form.close_up()
    items.show_items([(key, None) for key in finding_ids])
    form.fill({"result": "done"})
    skipped: list[tuple[int, Refused]] = []

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        values.pop("findings")
        olds = [OldCloseout(finding, **values) for finding, _ in items.items]
        done = desk.do(closeouts.take_over, olds, complain=dialog.complain)
        skipped[:] = done.value if done else []
        return done

    lead = tr("登记使用本程序以前就已销号的问题，显示为“历史转入”，计入已销号，不再要求审核人和佐证文件。")
    if not ask_form(desk, tr("历史转入"), form, do, words=tr("登记历史转入"), lead=lead, size=MIDDLE):
        return False
    desk.done(tr("历史转入 {n} 条。", n=len(items.items) - len(skipped)))
    tell_skipped(desk, skipped)
    return True


def edit_rules(desk: Desk, inspection: int) -> bool:
    """The chain of review and the criteria of an inspection."""
    rules = closing_rules.of(desk.workspace, inspection)
    chains = closing_rules.chains(desk.workspace)
    built_in = [(ways, f"{name}：{closing_rules.ARROW.join(ways)}") for name, ways in chains.items()]
    form = Form()
    choice = form.add("built_in", "常用程序", ChoiceField([((), tr("自定")), *built_in]))
    chain = form.add("chain", "销号程序", LinesField(lines=4, hint=tr("每行一级，从先到后，至少两级")), required=True)
    form.add("criteria", "销号标准", LinesField(lines=6, hint=tr("每行一条")), required=True)
    form.close_up()

    def adopt() -> None:
        if choice.value:
            chain.value = choice.value

    choice.changed.connect(adopt)
    known = rules.chain if rules.chain in chains.values() else ()
    form.fill({"built_in": known, "chain": rules.chain, "criteria": rules.criteria})

    def do(values: dict[str, Any], dialog: FormDialog) -> Outcome:
        seen = closing_rules.of(desk.workspace, inspection).version if dialog.fresh else rules.version
        steps, criteria = values["chain"], values["criteria"]
        return desk.do(closing_rules.edit, inspection, steps, criteria, seen=seen, complain=dialog.complain)

    lead = tr("只对以后的申请起作用；已经提出的申请按提出时的程序和标准走完。")
    return ask_form(desk, tr("销号程序和标准"), form, do, lead=lead, size=MIDDLE)


# -- shared ------------------------------------------------------------------------------------


def ask_reason(
    desk: Desk, title: str, field: str, lead: str, words: str, do: Callable[[str, FormDialog], Outcome]
) -> bool:
    """A step that asks for nothing but its reason."""
    form = Form()
    form.add("reason", field, TextField(lines=3), required=True)
    form.close_up()
    form.settle()
    return ask_form(
        desk, title, form, lambda values, dialog: do(values["reason"], dialog), words=words, lead=lead, size=SMALL
    )


def tell_skipped(desk: Desk, skipped: Sequence[tuple[int, Refused]]) -> None:
    """The findings a batch left out, each with its reason."""
    if not skipped:
        return
    numbers = {row.id: row for row in finding_rows.rows(desk.workspace, [key for key, _ in skipped])}
    lines = [
        tr("{number}．{text}：{reason}", number=numbers[key].number, text=numbers[key].shown[:24], reason=tell(refusal))
        for key, refusal in skipped
        if key in numbers
    ]
    inform(desk.window, tr("跳过 {n} 条", n=len(skipped)), "\n".join(lines), tone="soon")
