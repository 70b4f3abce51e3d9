"""成效的几类: what tells 制度、问责、资金、举一反三 and 评估 apart on the page of outcomes — form, columns, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from core.base.columns import Column
from core.base.errors import Complaints, Refused
from core.domain import accountabilities, money, outcome_pasting, outcomes, regulations, return_visits, wider_actions
from core.domain.accountabilities import AccountabilityDraft
from core.domain.money import MoneyDraft
from core.domain.outcomes import OutcomeFilter
from core.domain.regulations import RegulationDraft
from core.domain.return_visits import ReturnVisitDraft
from core.domain.wider_actions import WiderActionDraft
from core.store.workspace import Workspace
from gui.cards.outcome_forms import (
    AccountabilityForm,
    MoneyForm,
    OutcomeForm,
    RegulationForm,
    ReturnVisitForm,
    WiderActionForm,
)
from gui.language import tell, tr
from gui.parts.form_dialog import FormDialog, ask_form
from gui.parts.message import inform
from gui.parts.notice_bar import Notice

if TYPE_CHECKING:
    from gui.desk import Desk


@dataclass(frozen=True, slots=True)
class OutcomeKind:
    """One kind: `module` is its noun in the core, `fresh` an empty draft, `says` what a row's kind is filtered by."""

    noun: str
    title: str
    module: Any
    form: type[OutcomeForm]
    fresh: Callable[[Workspace], Any]
    says: Callable[[Any], Any]
    facet: str
    words: Callable[[Workspace], tuple[tuple[str, str], ...]]
    nothing: tuple[str, str]

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.module.COLUMNS

    def rows(self, workspace: Workspace, inspection: int | None) -> Sequence[Any]:
        """All of one inspection (None: of all), the earliest first."""
        return self.module.rows(workspace, outcomes.select(workspace, self.noun, OutcomeFilter(inspection)))

    def count(self, workspace: Workspace, inspection: int | None) -> int:
        """How many there are of one inspection (None: of all)."""
        return len(outcomes.select(workspace, self.noun, OutcomeFilter(inspection)))

    def following(self, fresh: Any, before: Any) -> Any:
        """The next form of a run: what is mostly the same on one sheet of paper is there already."""
        kept = [name for name in ("ties", "unit", "conducted_by") if hasattr(before, name)]
        return replace(fresh, **{name: getattr(before, name) for name in kept})

    def one(self, workspace: Workspace, record: int) -> Any:
        """One row; None when it is gone."""
        found = self.module.rows(workspace, [record])
        return found[0] if found else None


def _words(noun: str, name: str) -> Callable[[Workspace], tuple[tuple[str, str], ...]]:
    return lambda workspace: tuple((word, word) for word in outcomes.words(workspace, noun, name))


KINDS: tuple[OutcomeKind, ...] = (
    OutcomeKind(
        "regulation", "制度建设", regulations, RegulationForm, lambda _: RegulationDraft(""),
        lambda row: row.kind, "新建/修订", lambda _: tuple(regulations.KINDS.items()),
        ("还没有登记制度", "整改中新建、修订的制度登记在这里，建章立制清单和报告里的数字由此而来。"),
    ),
    OutcomeKind(
        "accountability", "问责处理", accountabilities, AccountabilityForm, lambda _: AccountabilityDraft(""),
        lambda row: row.treatment, "处理种类", _words("treatments", ""),
        ("还没有登记问责处理", "每人每种处理登记一条；人数和人次分开统计，姓名可以用代称。"),
    ),
    OutcomeKind(
        "money", "资金", money, MoneyForm, lambda _: MoneyDraft("", ""),
        lambda row: row.head, "资金类别", _words("money", "heads"),
        ("还没有登记资金", "追缴、清退、挽回损失等分开登记，分类合计，不相加。"),
    ),
    OutcomeKind(
        "wider_action", "举一反三/专项整治", wider_actions, WiderActionForm, lambda _: WiderActionDraft("", ""),
        lambda row: row.kind, "类型", _words("wider_actions", "kinds"),
        ("还没有登记举一反三和专项整治", "由一个问题引出的面上工作登记在这里，按项计数。"),
    ),
    OutcomeKind(
        "return_visit", "评估与回头看", return_visits, ReturnVisitForm,
        lambda workspace: ReturnVisitDraft("", workspace.today()),
        lambda row: row.kind, "类型", _words("return_visits", "kinds"),
        ("还没有登记评估、回头看", "成效评估、满意度测评、督查、回头看登记在这里；从中可以重新打开没有改好的问题。"),
    ),
)  # fmt: skip


def kind_of(noun: str) -> OutcomeKind:
    """The kind whose records are of this table."""
    return next(kind for kind in KINDS if kind.noun == noun)


def draft_of(row: Any) -> Any:
    """The form as it opens on a row."""
    given = getattr(row, "given", None)
    return given if given is not None else _DRAFTS[type(row).__name__](row)


_DRAFTS: dict[str, Callable[[Any], Any]] = {
    "RegulationRow": regulations.draft_of,
    "AccountabilityRow": accountabilities.draft_of,
    "MoneyRow": money.draft_of,
    "WiderActionRow": wider_actions.draft_of,
}


class _EntryDialog(FormDialog):
    """With a second way to save, for who has a sheet of paper to type in: the next empty form follows at once."""

    again = False

    def _foot(self, words: str) -> QHBoxLayout:
        row = super()._foot(words)
        following = QPushButton(tr("保存并登记下一条"))
        following.setAutoDefault(False)
        following.setObjectName("following")
        following.setShortcut("Ctrl+Return")
        following.setToolTip("Ctrl+Enter")
        following.clicked.connect(self._save_and_go_on)
        row.insertWidget(2, following)
        return row

    def _save_and_go_on(self) -> None:
        self.again = True
        self.again = self.save()


def add(desk: Desk, kind: OutcomeKind, inspection: int, draft: Any = None) -> int | None:
    """Ask for a further one, and for the next as long as the clerk goes on; the id of the last that was saved."""
    wanted = draft if draft is not None else kind.fresh(desk.workspace)
    made: list[int] = []
    while wanted is not None:
        saved, wanted = _add(desk, kind, inspection, wanted, len(made))
        made += [] if saved is None else [saved]
    return made[-1] if made else None


def _add(desk: Desk, kind: OutcomeKind, inspection: int, draft: Any, before: int) -> tuple[int | None, Any]:
    """Ask for one, saying how many went `before`; its id when it was saved, and the draft of the next when the clerk
    goes on."""
    form = kind.form(desk, inspection)
    form.show_draft(draft)
    saved: list[tuple[int, Any]] = []

    def save(values: dict[str, Any]) -> bool:
        wanted = form.draft(values)
        done = desk.do(kind.module.add, inspection, wanted, complain=dialog.complain)
        saved.extend([(done.value, wanted)] if done else [])
        return bool(done)

    title = tr("登记：{kind}", kind=tr(kind.title))
    dialog = _EntryDialog(desk, title, form, save, draft_key=f"{kind.noun}.new.{inspection}")
    if before:
        dialog.bar.tell(Notice(tr("已登记 {n} 条，这是下一条。", n=before), "good"))
    dialog.exec()
    dialog.deleteLater()
    if not saved:
        return None, None
    [(made, wanted)] = saved
    return made, kind.following(kind.fresh(desk.workspace), wanted) if dialog.again else None


def paste(desk: Desk, kind: OutcomeKind, inspection: int) -> None:
    """Rows of a sheet on the clipboard as new records, in one step; what was skipped is told row by row."""
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    done = desk.do(outcome_pasting.paste, inspection, kind.noun, rows)
    if not done:
        return
    desk.done(tr("已按粘贴的内容登记。"))
    if done.value:
        lines = [tr("第 {n} 行：{reason}", n=place, reason=_said(refusal)) for place, refusal in done.value]
        inform(desk.window, tr("跳过 {n} 行", n=len(lines)), "\n".join(lines), tone="soon")


def _said(refusal: Refused) -> str:
    return "；".join(map(tell, refusal.complaints if isinstance(refusal, Complaints) else [refusal]))


def edit(desk: Desk, kind: OutcomeKind, row: Any) -> bool:
    """Let one be changed; true when it was saved."""
    form = kind.form(desk, row.inspection)
    form.show_draft(draft_of(row))

    def do(values: dict[str, Any], dialog: FormDialog) -> Any:
        fresh = kind.one(desk.workspace, row.id) if dialog.fresh else row
        seen = fresh.version if fresh is not None else row.version
        return desk.do(kind.module.edit, row.id, form.draft(values), seen=seen, complain=dialog.complain)

    title = tr("修改：{kind}", kind=tr(kind.title))
    return ask_form(desk, title, form, do, draft_key=f"{kind.noun}.{row.id}")


def delete(desk: Desk, kind: OutcomeKind, rows: Sequence[Any]) -> None:
    """Into the bin."""
    if desk.do(kind.module.delete, [row.id for row in rows]):
        desk.done(tr("已删除 {n} 条，可在回收站恢复。", n=len(rows)))
