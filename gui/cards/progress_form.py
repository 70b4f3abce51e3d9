"""整改进展: a dated entry on a finding or on one of its measures. What is not done says why, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.domain import progress
from core.domain.finding_rows import FindingRow
from core.domain.progress import ProgressDraft
from gui.cards.files_field import FilesField
from gui.cards.people_pickers import person_picker
from gui.language import tr
from gui.parts.date_field import DateField
from gui.parts.fields import ChoiceField, LineField, TextField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog

if TYPE_CHECKING:
    from gui.desk import Desk


class ProgressForm(Form):
    """On what (where there is a choice), when, what was done, and the inspection's own word for how far it is."""

    def __init__(self, desk: Desk, targets: Sequence[tuple[tuple[str, int], str]], inspection: int) -> None:
        super().__init__()
        words = progress.words(desk.workspace, inspection)
        self._meanings = progress.meanings_of(desk.workspace, inspection)
        if targets:
            self.add("target", "针对", ChoiceField(targets))
        self.add("reported_on", "上报日期", DateField(desk.workspace.today), required=True)
        self.add("word", "完成情况", ChoiceField([("", ""), *((word, word) for word in words)]), required=True)
        self.add("text", "进展内容", TextField(lines=6), required=True)
        self.add("reason", "未完成原因", TextField(lines=2))
        self.add("next_plan", "下一步打算", TextField(lines=2))
        self.add("reporter", "上报人", person_picker(desk, single=True))
        self.add("source", "依据", LineField(hint=tr("文号、会议或电话记录")))
        self.add("files", "依据材料", FilesField(desk))
        self.close_up()
        self.changed.connect(self._on_word)
        self._on_word()

    def _on_word(self) -> None:
        """Reason and next plan are asked for as soon as the word says that it is not done."""
        word = self.field("word").value
        waits = bool(word) and self._meanings.get(word) != "done"
        for name in ("reason", "next_plan"):
            self.show_field(name, waits)
            self.require(name, waits)


def add_progress(desk: Desk, row: FindingRow, measure_id: int | None = None) -> bool:
    """Ask for a report on a finding or one of its measures; true when one was saved."""
    targets: list[tuple[tuple[str, int], str]] = [(("finding", row.id), tr("整个问题"))]
    for place, measure in enumerate(row.measures, 1):
        targets.append((("measure", measure.id), tr("措施 {n}：{text}", n=place, text=measure.text[:24])))
    form = ProgressForm(desk, targets, row.inspection)
    chosen = ("measure", measure_id) if measure_id is not None else targets[min(1, len(targets) - 1)][0]
    form.fill({"target": chosen, "reported_on": desk.workspace.today()})

    def save(values: dict[str, Any]) -> bool:
        noun, record = values.pop("target")
        return bool(desk.do(progress.add, noun, record, ProgressDraft(**values), complain=dialog.complain))

    dialog = FormDialog(desk, tr("登记整改进展"), form, save, draft_key=f"progress.new.{row.id}")
    done = bool(dialog.exec())
    dialog.deleteLater()
    return done
