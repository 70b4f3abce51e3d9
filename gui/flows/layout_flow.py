"""台账格式: an office changes a built-in ledger or one of its own — columns, headings, filter, order, groups, title and
lines — sees it with its own data at once, and keeps it in the workspace or hands it on as a file.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QSplitter, QWidget

from core.base.errors import Refused, Trouble
from core.base.states import KINDS
from core.domain import own_resources
from gui.flows.exporting import usual_folder
from gui.flows.layout_columns import LayoutColumns
from gui.language import tell, tr
from gui.look import RHYTHM
from gui.parts.fields import ChoiceField, LineField, LinesField, TickField
from gui.parts.flow import Flow
from gui.parts.form import Form, scrolled
from gui.parts.message import confirm
from gui.parts.notice_bar import Notice
from gui.parts.path_field import ask_target
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from core.base.meter import Meter
    from core.output.layouts import Layout
    from core.output.ledgers import Request
    from core.store.workspace import Workspace
    from gui.desk import Desk

PATTERN = "TOML (*.toml)"
PARTS = "｜"  # between the left, the middle and the right part of a line
SAYS = "＝"  # between a column and the words it must say
_BY = (("", "不分"), ("unit", "责任单位"), ("leader", "责任领导"), ("category", "问题类别"))
_ROWS = (("measure", "每项措施一行，问题合并单元格"), ("finding", "每个问题一行"))
_SHEETS = (("A4 landscape", "A4 横向"), ("A4 portrait", "A4 纵向"), ("A3 landscape", "A3 横向"))


class LayoutFlow(Flow):
    """The layout on the left, the pages it makes on the right; `kept` is the id of what was kept, empty if nothing."""

    help_name = "layout"

    def __init__(self, desk: Desk, layout: Layout, request: Request) -> None:
        from gui.flows.pages_pane import PagesPane

        size = desk.window.size() - QSize(2 * RHYTHM, 2 * RHYTHM) if desk.window else QSize(1240, 780)
        super().__init__(desk, tr("台账格式"), last=tr("保存"), size=size)
        self.kept = ""
        self._layout, self._request = layout, request
        self._row = _own_row(desk, layout)
        self.pages = PagesPane(self)
        self.columns = LayoutColumns()
        self.form = self._built_form()
        self.add_step("", self._built())
        box = self.layout()
        assert box is not None
        box.addWidget(ProgressPanel(desk.jobs))
        self._fill(layout)
        self.form.changed.connect(self._show_pages)
        self._show_pages()

    # -- what is asked for --------------------------------------------------------------------------

    def wanted(self) -> Layout:
        """The layout as the form has it. Refused: a line of the filter that names no column."""
        from core.output.layouts import Line

        values = self.form.values()
        size, _, orientation = values["sheet"].partition(" ")
        sort = ((values["sort"], bool(values["sort_down"])),) if values["sort"] else ()
        kept = {key: value for key, value in self._layout.choose if key != "kinds"}
        kinds = tuple(kind for kind in KINDS if values[f"kind_{kind}"])
        findings = self._layout.subject in ("finding", "completion", "audit")
        return replace(
            self._layout, name=values["name"].strip(), title=values["title"].strip(),
            lines=tuple(Line(*(part.strip() for part in _three(line))) for line in values["lines"]),
            signature=values["signature"], columns=values["columns"], rows=values["rows"], split=values["split"] or "",
            group=values["group"] or "", sort=sort, only=self._only(values["only"]),
            choose=tuple(({**kept, "kinds": kinds} if findings else kept).items()),
            paper=replace(self._layout.paper, size=size, orientation=orientation),
        )  # fmt: skip

    def _only(self, lines: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """`预警＝已超期、未填` → the column's key and the words."""
        keys = {tr(column.title): key for key, column in self._catalogue.items()} | {
            column.title: key for key, column in self._catalogue.items()
        }
        found: list[tuple[str, tuple[str, ...]]] = []
        for line in lines:
            title, _, words = line.replace("=", SAYS).partition(SAYS)
            key = keys.get(title.strip(), title.strip())
            said = tuple(word.strip() for word in words.split("、") if word.strip())
            if key not in self._catalogue or not said:
                raise Refused("layout.no_condition", field="only", line=line)
            found.append((key, said))
        return tuple(found)

    @property
    def _catalogue(self) -> Any:
        from core.output.ledger_subjects import SUBJECTS

        return SUBJECTS[self._layout.subject].columns

    # -- doing it -----------------------------------------------------------------------------------

    def finish(self) -> None:
        """Keep it: one of the office's own is changed, a built-in one becomes a new one of its own."""
        from core.output import own_layouts

        if not self.form.check():
            return
        try:
            wanted = self.wanted()
            text = own_layouts.text_of(wanted, wanted.name)
        except Refused as error:
            self.refuse(error)
            return
        if self._row is not None:
            done = self.desk.do(own_resources.edit, self._row.id, wanted.name, text, seen=self._row.version,
                                complain=self.refuse)  # fmt: skip
            key = self._row.id
        else:
            done = self.desk.do(
                own_resources.add, own_layouts.KIND, wanted.name, text, based_on=self._layout.id,
                based_on_version=str(self._layout.version), complain=self.refuse,
            )  # fmt: skip
            key = done.value if done else 0
        if done:
            self.kept = f"own_{key}"
            self.form.settle()
            self.accept()
            self.desk.notice(tr("已保存台账格式：{name}", name=wanted.name))

    def refuse(self, error: Refused) -> None:
        """Beside its field, or in the bar."""
        rest = self.form.complain(error)
        if rest:
            self.bar.tell(Notice(rest, "overdue"))

    def may_cancel(self) -> bool:
        if not self.form.may_leave(self._save):
            return False
        self.pages.stop()
        return True

    def _save(self) -> bool:
        self.finish()
        return bool(self.kept)

    def _show_pages(self) -> None:
        try:
            wanted = self.wanted()
        except Refused as error:
            self.form.complain(error)
            return
        if not wanted.columns or self.columns.complaint():
            return
        request = self._request

        def pages(workspace: Workspace, meter: Meter) -> bytes:
            from core.output import ledgers

            stream = BytesIO()
            with ExitStack() as stack:
                if request.as_of is not None:
                    workspace = stack.enter_context(workspace.as_of(request.as_of))
                ledgers.write(workspace, wanted, request, stream, meter, ending=".pdf")
            return stream.getvalue()

        self.pages.order(pages)

    # -- files --------------------------------------------------------------------------------------

    def _hand_on(self) -> None:
        """Write the layout as a file for a colleague."""
        from core.output import export, layout_text

        try:
            wanted = self.wanted()
        except Refused as error:
            self.refuse(error)
            return
        target = ask_target(self, usual_folder(self.desk) / export.safe_name(wanted.name, ".toml"), PATTERN)
        if target is None:
            return
        data = layout_text.write(replace(wanted, id="own")).encode()
        try:
            export.write(target, lambda stream: _quiet(stream.write(data)), force=True)
        except (Refused, Trouble) as error:
            self.bar.tell(Notice(tell(error), "overdue"))
            return
        self.bar.tell(Notice(tr("已保存：{name}", name=target.name), "good"))

    def _take_over(self) -> None:
        """Open the form on a layout that a colleague handed on; nothing is kept before 保存."""
        from core.output import layout_file, ledger_subjects

        name, _ = QFileDialog.getOpenFileName(self, tr("选择台账格式文件"), str(usual_folder(self.desk)), PATTERN)
        if not name:
            return
        try:
            found = layout_file.read(Path(name))
            ledger_subjects.check(found)
        except (Refused, OSError) as error:
            self.bar.tell(Notice(tell(error) if isinstance(error, Refused) else tr("这个文件读不出来。"), "overdue"))
            return
        self._row, self._layout = None, found
        self._fill(found)
        self.form.changed.emit()

    def _delete(self) -> None:
        if self._row is None:
            return
        words = tr("“{name}”将从本工作区删除，内置台账不受影响；可以撤销。", name=self._row.name)
        if confirm(self, tr("删除台账格式"), words, tr("删除")) and self.desk.do(own_resources.delete, self._row.id):
            self.form.settle()
            self.accept()

    # -- building -----------------------------------------------------------------------------------

    def _fill(self, layout: Layout) -> None:
        self.columns.offer(self._catalogue)
        titles = [("", tr("按台账的次序")), *((key, tr(one.title)) for key, one in self._catalogue.items() if one.sort)]
        self.form.field("sort").offer(titles)
        chosen = dict(layout.choose)
        kinds: Any = chosen.get("kinds", ("finding",))
        sort = layout.sort[0] if layout.sort else ("", False)
        name = layout.name if self._row is not None else tr("{name}（本单位）", name=layout.name)
        findings = layout.subject in ("finding", "completion", "audit")
        self.form.fill(
            {
                "name": name, "title": layout.title, "lines": [_joined(line) for line in layout.lines],
                "signature": list(layout.signature), "columns": layout.columns, "rows": layout.rows,
                "split": layout.split, "group": layout.group, "sort": sort[0], "sort_down": sort[1],
                "only": [self._condition(key, words) for key, words in layout.only],
                "sheet": f"{layout.paper.size} {layout.paper.orientation}",
                **{f"kind_{kind}": kind in kinds for kind in KINDS},
            }
        )  # fmt: skip
        for name_of, shown in (("split", layout.subject == "finding"), ("group", layout.subject == "finding"),
                               ("rows", findings), ("only", findings),
                               *((f"kind_{kind}", findings) for kind in KINDS)):  # fmt: skip
            self.form.show_field(name_of, shown)
        self.delete_button.setVisible(self._row is not None)

    def _condition(self, key: str, words: Any) -> str:
        said = words if isinstance(words, tuple) else (str(words),)
        return f"{tr(self._catalogue[key].title)}{SAYS}{'、'.join(said)}"

    def _built_form(self) -> Form:
        from core.output.layouts import FACTS

        facts = "\n".join(f"{{{name}}}　{tr(words)}" for name, words in FACTS.items())
        form = Form(label_width=8 * RHYTHM)
        form.add("name", "名称", LineField(), required=True)
        form.add("title", "标题", LineField(), required=True, tip=facts)
        form.add("lines", "副标题行", LinesField(lines=2, hint=tr("每行一条，左、中、右用“｜”分开")), tip=facts)
        form.add_heading("列")
        form.add_across("columns", "列", self.columns)
        form.add_heading("内容")
        for place, (kind, word) in enumerate(KINDS.items()):
            form.add(f"kind_{kind}", "列入" if not place else "", TickField(tr(word)))
        form.add("only", "只列", LinesField(lines=2, hint=tr("列名＝内容，如 预警＝已超期、即将到期；每行一条")))
        form.add("sort", "排序", ChoiceField())
        form.add("sort_down", "", TickField(tr("倒序")))
        form.add("rows", "行", ChoiceField([(key, tr(words)) for key, words in _ROWS]))
        form.add("group", "分组", ChoiceField([(key, tr(words)) for key, words in _BY]), tip=tr("每组上面加一行组名"))
        form.add("split", "分表", ChoiceField([(key, tr(words)) for key, words in _BY]),
                 tip=tr("每个一张工作表，前面加汇总表"))  # fmt: skip
        form.add_heading("纸张")
        form.add("sheet", "纸张", ChoiceField([(key, tr(words)) for key, words in _SHEETS]))
        form.add("signature", "落款", LinesField(lines=2, hint=tr("每行一项，如 填报单位（盖章）：")), tip=facts)
        form.close_up()
        return form

    def _built(self) -> QWidget:
        side = scrolled(self.form, ground="window")
        side.setMinimumWidth(72 * RHYTHM)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(side)
        panes.addWidget(self.pages)
        panes.setSizes([600, 640])
        panes.setStretchFactor(1, 1)
        panes.setChildrenCollapsible(False)
        self.delete_button = QPushButton(tr("删除"))
        steps = (
            (QPushButton(tr("读入格式文件…")), self._take_over),
            (QPushButton(tr("存为格式文件…")), self._hand_on),
            (self.delete_button, self._delete),
        )
        for place, (button, step) in enumerate(steps):
            button.setAutoDefault(False)
            button.clicked.connect(step)
            self.foot.insertWidget(place, button)
        return panes


def _own_row(desk: Desk, layout: Layout) -> own_resources.OwnRow | None:
    """The record of a layout of the office's own; None for a built-in one."""
    from core.output import own_layouts

    return next((one.row for one in own_layouts.own(desk.workspace) if one.layout == layout), None)


def _three(line: str) -> list[str]:
    """Left, middle and right of a line; two parts are left and right, as papers have them."""
    parts = line.replace("|", PARTS).split(PARTS)
    if len(parts) == 2:
        return [parts[0], "", parts[1]]
    return [*parts, "", ""][:3]


def _joined(line: Any) -> str:
    if line.center:
        return PARTS.join((line.left, line.center, line.right)).rstrip(PARTS)
    return PARTS.join((line.left, line.right)) if line.right else line.left


def _quiet(_: object) -> None:
    """`export.write` takes a writer that gives nothing back."""
