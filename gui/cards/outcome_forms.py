"""成效的登记表: one form for each kind of outcome, in the order of its ledger; 评估、回头看 has one too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.domain import outcomes, regulations
from core.domain.accountabilities import AccountabilityDraft
from core.domain.money import MoneyDraft
from core.domain.outcomes import Tie
from core.domain.regulations import RegulationDraft
from core.domain.return_visits import ReturnVisitDraft, Votes
from core.domain.wider_actions import WiderActionDraft
from gui.cards.item_picker import ItemPicker
from gui.cards.people_pickers import person_picker, pick_person, pick_unit, unit_picker
from gui.language import tr
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TextField
from gui.parts.form import Form
from gui.parts.number_field import NumberField

if TYPE_CHECKING:
    from core.store.workspace import Workspace
    from gui.desk import Desk


def _offered(workspace: Workspace, noun: str, name: str) -> ChoiceField:
    """Words of the rule book; others may be typed."""
    return ChoiceField([("", ""), *((word, word) for word in outcomes.words(workspace, noun, name))], free=True)


class OutcomeForm(Form):
    """What all have: the findings they came of, the unit, a remark. `show_draft` opens it, `draft` reads it."""

    def __init__(self, desk: Desk, inspection: int) -> None:
        super().__init__()
        self._desk = desk
        self.ties: ItemPicker
        self._inspection = inspection
        self._build()
        self.close_up()

    def _build(self) -> None:
        """The fields of the kind, in order."""

    def _add_ties(self) -> None:
        self.ties = self.add("ties", "对应问题", ItemPicker(self._desk, self._inspection), required=True)

    def _add_unit(self, title: str) -> None:
        self.add("unit", title, unit_picker(self._desk, single=True))

    def _add_remark(self) -> None:
        self.add("remark", "备注", TextField(lines=2))

    def show_draft(self, draft: Any) -> None:
        """Open the form on a draft."""
        self.ties.show_items([(tie.finding, tie.measure) for tie in draft.ties])
        if hasattr(draft, "unit"):
            self.field("unit").show_picks(pick_unit(self._desk, draft.unit))
        plain = [name for name in self.values() if name not in ("ties", "unit", "person")]
        self.fill({name: getattr(draft, name) for name in plain})

    def given(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values with the ties as the core takes them, words that were not chosen as empty ones."""
        ties = tuple(Tie(finding, measure) for finding, measure in self.ties.items)
        return {**said(values), "ties": ties}

    def draft(self, values: dict[str, Any]) -> Any:
        """What the fields say, as the core takes it."""
        raise NotImplementedError


_WORDS = ("treatment", "head", "kind", "method", "grade")


def said(values: dict[str, Any]) -> dict[str, Any]:
    """What stands in the fields, a word that was not chosen as the empty one."""
    return {name: "" if value is None and name in _WORDS else value for name, value in values.items()}


class RegulationForm(OutcomeForm):
    """建章立制清单, one line of it."""

    def _build(self) -> None:
        self.add("title", "制度名称", LineField(), required=True)
        self.add("number", "文号", LineField())
        self.add("kind", "新建/修订", ChoiceField([(code, tr(word)) for code, word in regulations.KINDS.items()]))
        self.add("issued_on", "印发日期", DateField(self._desk.workspace.today))
        self._add_unit("责任单位")
        self._add_ties()
        self._add_remark()

    def draft(self, values: dict[str, Any]) -> RegulationDraft:
        return RegulationDraft(**self.given(values))


class AccountabilityForm(OutcomeForm):
    """问责处理情况汇总表, one line of it."""

    def _build(self) -> None:
        self.add("person", "人员", person_picker(self._desk, single=True))
        self.add("subject", "或代称", LineField(hint=tr("不写姓名时填，如“干部甲”")))
        self._add_unit("单位")
        self.add("post", "职务", LineField(hint=tr("空着时用人员现在的单位和职务")))
        self.add("treatment", "处理种类", _offered(self._desk.workspace, "treatments", ""), required=True)
        self.add("treated_on", "处理日期", DateField(self._desk.workspace.today))
        self.add("basis", "依据", LineField(hint=tr("文号或决定名称")))
        self._add_ties()
        self._add_remark()

    def show_draft(self, draft: AccountabilityDraft) -> None:
        self.field("person").show_picks(pick_person(self._desk, draft.person))
        super().show_draft(draft)

    def draft(self, values: dict[str, Any]) -> AccountabilityDraft:
        return AccountabilityDraft(**self.given(values))


class MoneyForm(OutcomeForm):
    """One amount under its head."""

    def _build(self) -> None:
        self.add("head", "资金类别", _offered(self._desk.workspace, "money", "heads"), required=True)
        hint = tr("36000 或 3.60万元；不写单位的按元")
        self.add("amount", "金额", LineField(hint=hint), required=True)
        self.add("received_on", "到账日期", DateField(self._desk.workspace.today))
        self._add_unit("责任单位")
        self._add_ties()
        self._add_remark()

    def draft(self, values: dict[str, Any]) -> MoneyDraft:
        return MoneyDraft(**self.given(values))


class WiderActionForm(OutcomeForm):
    """What was done beyond the finding itself."""

    def _build(self) -> None:
        self.add("kind", "类型", _offered(self._desk.workspace, "wider_actions", "kinds"), required=True)
        self.add("title", "内容", TextField(lines=3), required=True)
        self.add("count", "项数", NumberField(), required=True)
        self.add("done_on", "完成日期", DateField(self._desk.workspace.today))
        self._add_unit("责任单位")
        self._add_ties()
        self._add_remark()

    def draft(self, values: dict[str, Any]) -> WiderActionDraft:
        return WiderActionDraft(**self.given(values))


class ReturnVisitForm(OutcomeForm):
    """评估、测评、督查、回头看."""

    def _build(self) -> None:
        self.add("kind", "类型", _offered(self._desk.workspace, "return_visits", "kinds"), required=True)
        self.add("held_on", "日期", DateField(self._desk.workspace.today), required=True)
        self.add("title", "名称", LineField())
        self.add("conducted_by", "组织单位", LineField(), required=True)
        self.add("method", "方式", _offered(self._desk.workspace, "return_visits", "methods"))
        self.add("score", "得分", LineField(hint=tr("如 96.5")))
        self.add("grade", "等次", _offered(self._desk.workspace, "return_visits", "grades"))
        self.add_heading(tr("测评票数"))
        for name, title in (("satisfied", "满意"), ("fairly", "基本满意"), ("dissatisfied", "不满意"),
                            ("void", "弃权和无效")):  # fmt: skip
            self.add(name, title, NumberField())
        self.add_heading(tr("结论"))
        self.add("conclusion", "结论", TextField(lines=4))
        self._add_remark()

    def show_draft(self, draft: ReturnVisitDraft) -> None:
        votes = draft.votes
        counted = {"satisfied": votes.satisfied, "fairly": votes.fairly, "dissatisfied": votes.dissatisfied,
                   "void": votes.void}  # fmt: skip
        plain = [name for name in self.values() if name not in counted]
        self.fill({**{name: getattr(draft, name) for name in plain}, **counted})

    def draft(self, values: dict[str, Any]) -> ReturnVisitDraft:
        given = said(values)
        votes = Votes(*(given.pop(name) for name in ("satisfied", "fairly", "dissatisfied", "void")))
        return ReturnVisitDraft(votes=votes, **given)
