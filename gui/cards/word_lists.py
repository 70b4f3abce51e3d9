"""完成情况用语, 编号: lists an office adds to rather than changes — words to report in, how numbers are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from core.base.states import PROGRESS
from core.domain import number_series, progress_words
from core.domain.own_resources import OwnRow
from gui.language import tr
from gui.look import RHYTHM
from gui.parts.fields import ChoiceField, LineField, LinesField
from gui.parts.form import Form
from gui.parts.form_dialog import FormDialog

if TYPE_CHECKING:
    from core.store.workspace import Workspace
    from gui.desk import Desk, Outcome

TITLES = {"progress_words": "完成情况用语", "number_series": "编号"}
HINTS = {
    "progress_words": "每次巡视巡察选用一种；自己的用语修改后，已经选用的不变。",
    "number_series": "编号由年份和序号组成，给过的不再使用；改写法只影响以后的编号。",
}
_SIZE = QSize(84 * RHYTHM, 84 * RHYTHM)


def told(workspace: Workspace, name: str) -> str:
    """What there is now, a line each."""
    if name == "progress_words":
        return "\n".join(title for _, title in progress_words.choices(workspace))
    year = workspace.today().year
    return "\n".join(
        f"{row.title}　{row.pattern}　{tr('下一个')} {row.following}" for row in number_series.rows(workspace, year)
    )


def change(desk: Desk, name: str) -> None:
    """Ask for a list of words, or for how the numbers are written."""
    (_change_words if name == "progress_words" else _change_series)(desk)


def _change_words(desk: Desk) -> None:
    """One list of the office's own: a new one, or one chosen; its words by what they mean."""
    own = {row.id: row for row in progress_words.own(desk.workspace)}
    form = Form(label_width=16 * RHYTHM)
    which = form.add(
        "which", "用语", ChoiceField([(0, tr("新增一种")), *((key, row.name) for key, row in own.items())])
    )
    form.add("name", "名称", LineField(), required=True)
    for meaning in progress_words.MEANINGS:
        form.add(meaning, PROGRESS[meaning], LinesField(lines=3))
    form.close_up()

    def show() -> None:
        row = own.get(which.value)
        form.fill({"which": which.value, "name": row.name if row else "", **_by_meaning(row)})

    which.changed.connect(show)
    form.fill({"which": 0, "name": "", **_by_meaning(None)})

    def save(values: dict[str, Any]) -> bool:
        words = [(word, meaning) for meaning in progress_words.MEANINGS for word in values[meaning]]
        row = own.get(values["which"])
        return bool(_keep(desk, row, values["name"], words, dialog))

    lead = tr("每行一个词，放在它的含义下面。“基本完成”不计入完成率。")
    dialog = FormDialog(desk, tr("完成情况用语"), form, save, lead=lead, size=_SIZE)
    dialog.exec()
    dialog.deleteLater()


def _keep(desk: Desk, row: OwnRow | None, name: str, words: progress_words.Words, dialog: FormDialog) -> Outcome:
    if row is None:
        return desk.do(progress_words.add, name, words, complain=dialog.complain)
    return desk.do(progress_words.edit, row.id, name, words, seen=row.version, complain=dialog.complain)


def _by_meaning(row: OwnRow | None) -> dict[str, tuple[str, ...]]:
    words = progress_words.words_of(row.text) if row else []
    return {meaning: tuple(word for word, means in words if means == meaning) for meaning in progress_words.MEANINGS}


def _change_series(desk: Desk) -> None:
    rows = number_series.rows(desk.workspace, desk.workspace.today().year)
    form = Form(label_width=20 * RHYTHM)
    for row in rows:
        form.add(row.name, row.title, LineField())
    form.close_up()
    form.fill({row.name: row.pattern for row in rows})

    def save(values: dict[str, Any]) -> bool:
        changed = [row for row in rows if values[row.name].strip() != row.pattern]
        return all(
            desk.do(number_series.set_pattern, row.name, values[row.name], complain=dialog.complain).done
            for row in changed
        )

    lead = tr("花括号里 year 是年份，n 是序号，n:03d 是补足三位的序号。留空恢复内置的写法。")
    dialog = FormDialog(desk, tr("编号"), form, save, lead=lead, size=_SIZE)
    dialog.exec()
    dialog.deleteLater()
