"""督办: the letters to the units — drafted when due, issued, signed for, answered — with the chosen one beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from core.base.dates import show_day
from core.base.states import LETTER_STATES
from core.domain import letter_rules, letters, people
from core.domain.letters import LetterItemRow, LetterRow
from gui.cards import letter_form
from gui.cards.fact_sheet import Facts, Section, Step
from gui.cards.inspection_choice import the_inspection
from gui.cards.record_sheet import RecordSheet
from gui.cards.tones import LETTER_TONES
from gui.language import tr
from gui.parts.empty_state import EmptyState
from gui.parts.filter_bar import Facet
from gui.parts.list_pane import Listed, ListPane
from gui.parts.lists_page import ListsPage, Tab

if TYPE_CHECKING:
    from gui.desk import Desk

TONES: dict[str, Callable[[LetterRow], str | None]] = {
    "state": lambda row: LETTER_TONES[row.state],
    "days_left": lambda row: "overdue" if (row.days_left or 0) < 0 else None,
}
MENU = (
    "record.new", "letter.draft_due", "-", "record.edit", "letter.issue", "letter.receive", "letter.answer",
    "letter.withdraw", "-", "edit.copy", "-", "record.delete",
)  # fmt: skip


class LettersPage(ListsPage):
    """What was written to whom, and what is still owed as an answer."""

    name = "letters"
    nouns = frozenset(
        {
            "letter",
            "letter_item",
            "unit",
            "person",
            "finding",
            "measure",
            "own_resource",
            "progress",
            "evidence_tie",
            "evidence",
        }
    )
    tools = ("letter.draft_due", "record.new", "letter.issue", "letter.receive", "letter.answer")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet = RecordSheet(desk, "letter")
        nothing = EmptyState(
            "letter", tr("还没有督办文书"),
            tr("措施临近或超过完成时限时，按“按时限拟写”，每个单位生成一份；也可以自己拟写一份。"),
            ((tr("按时限拟写"), self._draft_due), (tr("拟写一份"), self._add)),
        )  # fmt: skip
        self.letters = ListPane(desk, self._listed(), nothing, self.sheet)
        self.lay_out(tr("督办"), (Tab(tr("督办文书"), lambda: self.letters, MENU),))
        self.sheet.commands_changed.connect(self.commands_changed)
        self.sheet.menu_asked.connect(self.menu_asked)

    def _listed(self) -> Listed:
        desk = self.desk
        return Listed(
            "letters", tr("督办文书"), letters.COLUMNS,
            lambda workspace: letters.rows(workspace, desk.inspection),
            tr("搜索文号、单位、标题、回复"),
            facets=(
                Facet("kind", "文书种类", self._kind_choices),
                Facet("state", "办理情况", lambda: [(code, tr(word)) for code, word in LETTER_STATES.items()]),
                Facet("unit", "发往单位", lambda: [(row.id, row.name) for row in people.units(desk.workspace)]),
            ),
            tells={"kind": lambda row: row.kind, "state": lambda row: row.state, "unit": lambda row: row.unit},
            tones=TONES,
        )  # fmt: skip

    def _kind_choices(self) -> list[tuple[str, str]]:
        return [(key, kind.title) for key, kind in letter_rules.rules(self.desk.workspace).kinds.items()]

    # -- what is shown ------------------------------------------------------------------------------

    def want(self, wanted: Any) -> None:
        self.freshen()
        match wanted:
            case ("letter", int() as record):
                self.pane.reveal(record)
            case ("state", str() as state):
                self.pane.bar.set({"state": (state,)})
            case _:
                pass

    def subtitle(self) -> str:
        """How many wait for what; figures that a clerk is asked for."""
        known = letters.rows(self.desk.workspace, self.desk.inspection) if self.desk.has_workspace else []
        counted = Counter(row.state for row in known)
        parts = [
            tr("{word} {n} 份", word=tr(LETTER_STATES[state]), n=counted[state])
            for state in ("reply_overdue", "draft", "issued", "received")
            if counted[state]
        ]
        return "，".join(parts)

    def chosen(self) -> Any:
        return tuple(row.id for row in self.pane.chosen) or None

    def show_chosen(self) -> None:
        row: LetterRow | None = self.pane.row
        self.sheet.show_record(row.id if row is not None else None, self._facts(row) if row is not None else None)

    def _facts(self, row: LetterRow) -> Facts:
        about = letters.items(self.desk.workspace, row.id)
        withdrawn = tr("{day}，{reason}", day=show_day(row.withdrawn_on), reason=row.withdrawn_reason)
        signed = tr("{who}，{day}", who=row.received_by, day=show_day(row.received_on))
        lines = (
            (tr("文号"), row.number), (tr("文书种类"), row.kind_title), (tr("发往单位"), row.unit_name),
            (tr("收文人"), row.person_name), (tr("发出日期"), show_day(row.issued_on)),
            (tr("签发人"), row.signed_by_name), (tr("签收"), signed if row.received_on else ""),
            (tr("回复期限"), show_day(row.reply_due_on)), (tr("回复日期"), show_day(row.replied_on)),
            (tr("撤回"), withdrawn if row.withdrawn_on else ""), (tr("接续的文书"), row.follows_number),
            (tr("拟稿依据"), row.basis),
        )  # fmt: skip
        sections = [Section(tr("正文"), row.text.split("\n"))]
        items = [_item(place, one) for place, one in enumerate(about, 1)]
        sections.append(Section(tr("督办事项 {n} 项", n=len(about)), items))
        if row.reply:
            sections.append(Section(tr("回复内容"), row.reply.split("\n")))
        state = (tr(LETTER_STATES[row.state]), LETTER_TONES[row.state])
        return Facts(row.title, state, lines, sections, self._steps(row))

    def _steps(self, row: LetterRow) -> Sequence[Step]:
        """The next things to do with a letter in its state."""
        one = [row]
        if row.state == "draft":
            return ((tr("发出…"), lambda: letter_form.issue(self.desk, one)),
                    (tr("修改…"), lambda: letter_form.edit(self.desk, row)))  # fmt: skip
        answer = (tr("登记回复…"), lambda: letter_form.answer(self.desk, row))
        withdraw = (tr("撤回…"), lambda: letter_form.withdraw(self.desk, row))
        receive = (tr("登记签收…"), lambda: letter_form.receive(self.desk, one))
        if row.state in ("issued", "received", "reply_overdue"):
            return (receive, answer, withdraw) if row.received_on is None else (answer, withdraw)
        return ()

    # -- commands -----------------------------------------------------------------------------------

    def steps(self) -> dict[str, Callable[[], object]]:
        desk, row, chosen = self.desk, self.pane.row, list(self.pane.chosen)
        known: dict[str, Callable[[], object]] = {
            "record.new": self._add,
            "letter.draft_due": self._draft_due,
            "letter.rules": lambda: letter_form.edit_rules(desk),
        }
        drafts = [one for one in chosen if one.state == "draft"]
        issued = [one for one in chosen if one.issued_on is not None and one.withdrawn_on is None]
        if drafts:
            known["letter.issue"] = lambda: letter_form.issue(desk, drafts)
        if drafts and len(drafts) == len(chosen):
            known["record.delete"] = lambda: letter_form.delete(desk, drafts)
        if issued:
            known["letter.receive"] = lambda: letter_form.receive(desk, issued)
        if row is not None and row.state == "draft":
            known["record.edit"] = lambda: letter_form.edit(desk, row)
        if row is not None and row in issued:
            known["letter.answer"] = lambda: letter_form.answer(desk, row)
            known["letter.withdraw"] = lambda: letter_form.withdraw(desk, row)
        return known | self.sheet.commands()

    def _add(self) -> None:
        inspection = the_inspection(self.desk)
        made = letter_form.add(self.desk, inspection) if inspection is not None else None
        if made is not None:
            self.pane.reveal(made)

    def _draft_due(self) -> None:
        inspection = the_inspection(self.desk)
        made = letter_form.draft_due(self.desk, inspection) if inspection is not None else ()
        if made:
            self.pane.reveal(made[0])
            self.pane.table.choose(made)


def _item(place: int, one: LetterItemRow) -> str:
    """One line of what a letter is about: the finding, and where it is about one, the measure and its date."""
    if one.measure is None:
        return tr("{place}. 问题{number}：{text}", place=place, number=one.number, text=one.text)
    due = str(one.measure.due or "") or tr("未填")
    return tr(
        "{place}. 问题{number}，措施：{text}（完成时限：{due}；{state}）",
        place=place, number=one.number, text=one.measure.text, due=due, state=one.measure.progress_word,
    )  # fmt: skip
