"""新建工作区: four questions and the sample; what the first start asks, and the menu later.

The folder is proposed where it is safe: the documents folder, unless a cloud program carries it away.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QStandardPaths
from PySide6.QtWidgets import QLabel

from core.base.errors import Complaints, Refused, Trouble
from gui.language import tr
from gui.look import RHYTHM, dress
from gui.parts.fields import ChoiceField, LineField
from gui.parts.flow import Flow
from gui.parts.form import Form, scrolled
from gui.parts.notice_bar import Notice
from gui.parts.path_field import FolderField
from gui.parts.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from core.base.meter import Meter
    from gui.desk import Desk

HOME = "整改台账"


class FirstRunFlow(Flow):
    """One step. At its end a workspace is open, empty or with the sample."""

    help_name = "workspace"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("新建工作区"), last=tr("开始使用"), size=QSize(80 * RHYTHM, 46 * RHYTHM))
        self._own_folder = False
        self.form = self._built_form()
        self.add_step("", scrolled(self.form, ground="window"))
        column = self.layout()
        assert column is not None
        column.addWidget(ProgressPanel(desk.jobs))
        self._follow()
        self.form.field("name").setFocus()

    def finish(self) -> None:
        if not self.form.check():
            return
        wrong = self._wrong()
        if wrong:
            raise Complaints(wrong)
        if self.form.field("begin").value == "sample":
            self._make_sample()
        else:
            self._make_empty()

    def refuse(self, error: Refused) -> None:
        rest = self.form.complain(error)
        if rest:
            self.bar.tell(Notice(rest, "overdue"))

    def _wrong(self) -> list[Refused]:
        """What is lacking, all at once; a folder that turns out not to do is complained of when it is made."""
        if self.form.field("begin").value == "sample":
            return []
        asked = {"name": "workspace.no_name", "operator": "workspace.no_operator"}
        values = self.form.values()
        found = [Refused(code, field=name) for name, code in asked.items() if not values[name].strip()]
        folder: Path = values["folder"]
        if found and free_folder(folder) != folder:
            found.append(Refused("workspace.folder_not_empty", field="folder", folder=str(folder)))
        return found

    def _make_empty(self) -> None:
        from core.store.workspace import Workspace

        values = self.form.values()
        try:
            made = Workspace.create(values["folder"], values["name"].strip(), values["operator"].strip())
        except Trouble as error:
            self._complain_of_folder(error)
            return
        self.desk.take(made)
        self.accept()

    def _make_sample(self) -> None:
        """The sample takes a second or two: on the worker."""
        folder: Path = self.form.field("folder").value
        self.forward.setEnabled(False)
        job = self.desk.jobs.start(
            tr("正在准备示例"), lambda meter: _sample(folder, meter), self.later(self._on_sample)
        )
        job.ended.connect(self._on_ended)

    def _on_sample(self, result: Path | Refused | Trouble) -> None:
        if isinstance(result, Path):
            if self.desk.open(result):
                self.accept()
        elif isinstance(result, Trouble):
            self._complain_of_folder(result)
        else:
            self.refuse(result)

    def _on_ended(self) -> None:
        self.forward.setEnabled(True)

    def _complain_of_folder(self, error: Trouble) -> None:
        """Whatever the world says no to here concerns the folder."""
        self.form.complain(Refused(error.code, field="folder", **error.facts))

    def _follow(self) -> None:
        """The sample brings its own names; the folder follows the office's name until somebody chooses it."""
        sample = self.form.field("begin").value == "sample"
        for name in ("name", "operator"):
            self.form.show_field(name, not sample)
        office = tr("示例") if sample else self.form.field("name").value.strip()
        self.form.field("folder").suggest(free_folder(safe_home() / HOME / safe_name(office or tr("本单位"))))

    def _built_form(self) -> Form:
        form = Form(label_width=12 * RHYTHM)
        welcome = QLabel(tr("一个工作区就是一个文件夹，存放本单位全部整改资料。所有内容只保存在这台电脑上，不联网。"))
        welcome.setWordWrap(True)
        welcome.setContentsMargins(0, 0, 0, RHYTHM)
        dress(welcome, kind="muted")
        form.add_wide(welcome)
        begin = [("empty", tr("建立本单位的工作区")), ("sample", tr("先看示例（虚构的资料，随时可删）"))]
        form.add("begin", "从哪里开始", ChoiceField(begin))
        form.add("name", "单位名称", LineField(hint=tr("如：某某区党工委")), required=True)
        form.add("operator", "操作员姓名", LineField(hint=tr("操作记录里会写明是谁做的")), required=True)
        form.add("folder", "存放位置", FolderField(), required=True)
        form.close_up()
        form.changed.connect(self._follow)
        return form


def safe_home() -> Path:
    """The documents folder, or the home folder where a cloud program or a network carries the documents away.

    Beside a portable program it is the program's own folder of data.
    """
    from core.base import places
    from core.store import folders

    if places.portable() is not None:
        return places.user_folder()
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    for candidate in (Path(documents) if documents else Path.home(), Path.home()):
        try:
            folders.refuse_unsafe(candidate)
        except Trouble:
            continue
        return candidate
    return Path.home()


def _sample(folder: Path, _: Meter) -> Path | Refused | Trouble:
    """On the worker: the sample workspace."""
    from core import demo

    try:
        return demo.make(folder).workspace
    except (Refused, Trouble) as error:
        return error


def safe_name(name: str) -> str:
    """The name as a folder may bear it."""
    from core.output import export

    return export.safe_name(name)


def free_folder(folder: Path) -> Path:
    """The folder, or one with a number behind its name where there is something in it already."""
    candidate, nth = folder, 1
    while candidate.is_dir() and any(candidate.iterdir()):
        nth += 1
        candidate = folder.with_name(f"{folder.name} ({nth})")
    return candidate
