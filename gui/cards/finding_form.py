"""问题: the form of one finding. The original text is shown and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.base.states import KINDS
from core.domain import categories, findings
from core.domain.finding_rows import FindingRow
from core.domain.findings import FindingDraft
from gui.language import tr
from gui.parts.fields import ChoiceField, LineField, LinesField, TextField, TickField
from gui.parts.form import Form

if TYPE_CHECKING:
    from gui.desk import Desk

SPECIALS = ("巡视/巡察", "选人用人", "意识形态", "立行立改")


class FindingForm(Form):
    """In the order of the ledgers: what was found, what it is about, what is to be reached."""

    def __init__(self, *, new: bool = False) -> None:
        super().__init__()
        self._new = new
        if new:
            self.add("kind", "类型", ChoiceField([(code, tr(word)) for code, word in KINDS.items()]))
        else:
            self.add("original", "反馈原文", TextField(lines=5, read_only=True), tip=tr("反馈原文永远保持原样"))
        self.add("text", "问题表述", TextField(lines=4), required=True, tip=tr("台账和报告印的是这一栏"))
        self.add("brief", "简述", LineField(hint=tr("列表和销号编号里用的短句")))
        self.add("category", "类别", ChoiceField())
        self.add("manifestations", "具体表现", LinesField(lines=3))
        self.add("goal", "整改目标", TextField(lines=2))
        self.add_heading("归类")
        specials = [("", ""), *((word, tr(word)) for word in SPECIALS)]
        self.add("special", "问题专项", ChoiceField(specials, free=True))
        self.add("problem_class", "问题类别", LineField())
        self.add("problem_subclass", "问题子类", LineField())
        self.add("focus", "", TickField(tr("重点关注")))
        self.add("focus_reason", "关注情形", LineField())
        self.add("remark", "备注", TextField(lines=2))
        self.field("focus").changed.connect(self._on_focus_changed)
        self.close_up()

    def show_row(self, desk: Desk, row: FindingRow) -> None:
        """Open the form on a finding."""
        self.field("category").offer(category_choices(desk, row.inspection))
        draft = findings.draft_of(row)
        names = [name for name in FindingDraft.__dataclass_fields__ if name != "kind"]
        self.fill({"original": row.original} | {name: getattr(draft, name) for name in names})
        self._on_focus_changed()

    def show_new(self, desk: Desk, inspection: int, kind: str, category: int | None) -> None:
        """Open the form on a new finding."""
        self.field("category").offer(category_choices(desk, inspection))
        self.fill({"kind": kind, "category": category})
        self._on_focus_changed()

    def draft(self, kind: str = "finding") -> FindingDraft:
        """What the fields say, as the core takes it."""
        values: dict[str, Any] = self.values()
        values.pop("original", None)
        return FindingDraft(**{"kind": kind, **values, "special": values["special"] or ""})

    def _on_focus_changed(self) -> None:
        self.show_field("focus_reason", bool(self.field("focus").value))


def category_choices(desk: Desk, inspection: int) -> Sequence[tuple[int | None, str]]:
    """The headings of an inspection for a choice, indented as in the tree; first the empty one."""
    rows = categories.tree(desk.workspace, inspection)
    return [(None, tr("（未归类）")), *((row.id, "　" * row.depth + row.title) for row in rows)]
