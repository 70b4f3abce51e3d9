"""佐证材料: what proves a record — add, look into, describe, put in order, take out. Used on every card and page.

Files come in by the button, by dragging from the desktop, by Ctrl+V (copied files, or a picture); they go out by
dragging or as copies. Large files are copied on the worker; the window goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.base.errors import Refused, Trouble
from core.domain import evidence
from core.domain.evidence import Attached, EvidenceRow, Kept
from core.output.export import free_path
from gui.cards.evidence_clipboard import copied_files, copied_picture
from gui.cards.evidence_copies import EvidenceCopies, file_name
from gui.cards.evidence_form import edit_evidence, name_evidence
from gui.cards.evidence_list import EvidenceList, local_files
from gui.cards.evidence_pictures import thumbnails
from gui.cards.evidence_preview import EvidencePreview
from gui.language import tell, tr
from gui.look import RHYTHM, dress, icon
from gui.parts.empty_state import EmptyState
from gui.parts.fields import ChoiceField

if TYPE_CHECKING:
    from gui.desk import Desk

MENU = ("evidence.open", "evidence.save", "record.edit", "evidence.supply", "-", "evidence.add", "evidence.name",
        "evidence.pictures", "edit.paste", "evidence.export", "-", "record.delete")  # fmt: skip


class EvidencePanel(QWidget):
    """`show_record(noun, id)` for one record, `show_finding(id)` for a finding with all that belongs to it."""

    commands_changed = Signal()
    menu_asked = Signal(tuple, QPoint)
    changed = Signal(int)  # how many pieces are shown

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._whole: int | None = None  # the finding, where all of it is shown
        self._target: tuple[str, int] | None = None
        self._rows: list[EvidenceRow] = []
        self._copies = EvidenceCopies(desk)
        self.list = EvidenceList(self._copied)
        self.preview = EvidencePreview(desk)
        self.target = ChoiceField()
        self._build()
        self.list.itemSelectionChanged.connect(self._on_chosen)
        self.list.opened.connect(self.open)
        self.list.files_dropped.connect(self.add_files)
        self.list.pasted.connect(self.paste)
        self.list.removed.connect(self.remove)
        self.list.edit_asked.connect(self.edit)
        self.list.moved.connect(self.shift)
        self.list.customContextMenuRequested.connect(
            lambda at: self.menu_asked.emit(MENU, self.list.viewport().mapToGlobal(at))
        )

    def _build(self) -> None:
        self._empty = EmptyState(
            "folder", tr("还没有佐证材料"), tr("把文件从桌面拖到这里，或按 Ctrl+V 粘贴截图和复制的文件。"),
            ((tr("添加文件…"), self.choose), (tr("只登记名称…"), self.name)),
        )  # fmt: skip
        self.setAcceptDrops(True)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(self.preview)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        self.list.setMinimumHeight(12 * RHYTHM)
        self.preview.setMinimumHeight(16 * RHYTHM)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self._stack, 1)

    def _bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(2 * RHYTHM, RHYTHM // 2, 2 * RHYTHM, RHYTHM // 2)
        add = QPushButton(tr("添加文件…"))
        add.setIcon(icon("add", "accent"))
        dress(add, kind="quiet")
        add.clicked.connect(self.choose)
        self.target.setAccessibleName(tr("添加到"))
        self.target.setToolTip(tr("新添加的材料证明的是整个问题，还是其中一条措施"))
        row.addWidget(add)
        row.addWidget(self.target, 1)
        row.addStretch(1)
        return bar

    # -- showing ------------------------------------------------------------------------------------

    def show_record(self, noun: str, record: int) -> None:
        """The evidence of one record."""
        self._whole, self._target = None, (noun, record)
        self.target.hide()
        self._fill(evidence.of(self.desk.workspace, noun, record))

    def show_finding(self, finding: int) -> None:
        """All that proves a finding; where a new piece belongs is chosen beside the button."""
        if self._whole != finding:
            self._target = ("finding", finding)
        self._whole = finding
        wanted = [(owner[:2], owner[2]) for owner in evidence.owners(self.desk.workspace, finding)]
        self.target.offer([(owner, tr("添加到：{about}", about=about)) for owner, about in wanted])
        self.target.value = self._target
        self.target.setVisible(len(wanted) > 1)
        self._fill(evidence.of_finding(self.desk.workspace, finding))

    def look_again(self) -> None:
        """Ask once more for what is shown."""
        if self._whole is not None:
            self._target = self.target.value or self._target
            self.show_finding(self._whole)
        elif self._target is not None:
            self.show_record(*self._target)

    def _fill(self, rows: list[EvidenceRow]) -> None:
        self._rows = rows
        self.list.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        unknown = [row for row in rows if row.sha256 not in self.list.pictures]
        if any(row.sort in ("picture", "pdf") for row in unknown):
            self.desk.question(lambda workspace: thumbnails(workspace, unknown), self.list.show_pictures)
        self.changed.emit(len(rows))
        self.commands_changed.emit()

    def _on_chosen(self) -> None:
        chosen = self.list.chosen()
        self.preview.show_row(chosen[0] if len(chosen) == 1 else None)
        if len(chosen) > 1:
            self.preview.say(tr("已选 {n} 份材料", n=len(chosen)))
        self.commands_changed.emit()

    @property
    def goal(self) -> tuple[str, int] | None:
        """The record that a new piece will prove: (noun, id)."""
        return (self.target.value or self._target) if self._whole is not None else self._target

    # -- commands -----------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        """What can be done here in its present state."""
        if self._target is None:
            return {}
        known: dict[str, Callable[[], object]] = {
            "evidence.add": self.choose, "evidence.name": self.name, "evidence.pictures": self.join_pictures,
            "edit.paste": self.paste,
        }  # fmt: skip
        if self._whole is not None and self._rows:
            known["evidence.export"] = self.export
        chosen = self.list.chosen()
        if chosen:
            known |= {"record.delete": self.remove, "evidence.save": self.save_copies}
        if len(chosen) == 1:
            known |= {"record.edit": self.edit}
            known |= {"evidence.open": self.open} if chosen[0].sha256 else {"evidence.supply": self.supply}
        return known

    # -- files coming in ----------------------------------------------------------------------------

    def choose(self) -> None:
        """Let the clerk choose files."""
        files, _ = QFileDialog.getOpenFileNames(self.window(), tr("选择佐证材料"))
        self.add_files([Path(file) for file in files])

    def paste(self) -> None:
        """What lies on the clipboard: copied files, or a picture."""
        if files := copied_files():
            self.add_files(files)
        elif picture := copied_picture(self.desk.workspace.now()):
            self.add_bytes(*picture)
        else:
            self.desk.notice(tr("剪贴板里没有文件或图片。"), tone="soon")

    def add_files(self, files: Sequence[Path]) -> None:
        """Copy files into the store on the worker and make them evidence of the record."""
        if files and self.goal:
            self._take(lambda workspace, meter: evidence.take(workspace, files, meter), self._attacher())

    def add_bytes(self, content: bytes, name: str) -> None:
        """The same for what has no file."""
        if self.goal:
            self._take(lambda workspace, _: [evidence.take_bytes(workspace, content, name)], self._attacher())

    def _attacher(self) -> Callable[[list[Kept]], object]:
        """Ties to the record that is meant now, wherever the clerk has gone when the files are kept."""
        goal = self.goal
        assert goal is not None
        return lambda kept: self._attach(goal, kept)

    def _take(self, work: Callable[[Any, Any], list[Kept]], then: Callable[[list[Kept]], object]) -> None:
        folder = self.desk.workspace.folder

        def finish(kept: list[Kept]) -> None:
            if self.desk.has_workspace and self.desk.workspace.folder == folder:
                then(kept)

        self.desk.job(tr("收存佐证材料"), work, finish, writes=True)

    def _attach(self, goal: tuple[str, int], kept: list[Kept]) -> None:
        done = self.desk.do(evidence.attach, *goal, kept)
        if not done:
            return
        attached: Attached = done.value
        told = [tr("已添加 {n} 份佐证材料。", n=len(attached.ties))] if attached.ties else []
        if attached.known:
            told.append(tr("其中 {n} 份已经收存过，沿用原来的名称和文号。", n=len(attached.known)))
        told += [tell(why) for _, why in attached.skipped]
        self.desk.done(" ".join(told))
        if attached.ties:
            self.look_again()
            self.list.choose(attached.ties)

    def name(self) -> None:
        """Record a name without a file."""
        if self.goal:
            name_evidence(self.desk, *self.goal)

    def supply(self) -> None:
        """The file of what so far is a name."""
        row = self.list.chosen()[0]
        file, _ = QFileDialog.getOpenFileName(self.window(), tr("选择“{title}”的文件", title=row.title))
        if file:
            self._take(
                lambda workspace, meter: evidence.take(workspace, [Path(file)], meter),
                lambda kept: self.desk.do(evidence.supply, row.id, kept[0]),
            )

    def join_pictures(self) -> None:
        """Several pictures become one PDF, turned and sorted."""
        from gui.cards.pictures_dialog import join_pictures

        join_pictures(self.desk, self.add_bytes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Also from its buttons, which is all there is in an empty one.
        if self._target is not None and event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: Any) -> None:
        # The whole panel takes files, also where its list is empty.
        if self._target is not None and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:
        event.acceptProposedAction()
        self.add_files(local_files(event.mimeData()))

    # -- files going out ----------------------------------------------------------------------------

    def open(self) -> None:
        """A read-only copy in the program the system has for it; programs and macros are not opened."""
        chosen = self.list.chosen()
        if len(chosen) != 1:
            return
        row = chosen[0]
        if not row.sha256:
            self.supply()
            return
        from gui.desk import open_file

        self.desk.job(tr("打开佐证材料"), lambda workspace, _: self._copies.make(workspace, row), open_file)

    def _copied(self, rows: Sequence[EvidenceRow]) -> list[Path]:
        """Copies for a drag; what must not leave this way stays, with the reason in the page's bar."""
        made: list[Path] = []
        for row in rows:
            if not row.sha256:
                continue
            try:
                made.append(self._copies.make(self.desk.workspace, row))
            except (Refused, Trouble) as error:
                self.desk.notice(tell(error), tone="overdue")
        return made

    def save_copies(self) -> None:
        """Copies of the chosen pieces into a folder; none is written over."""
        rows = [row for row in self.list.chosen() if row.sha256]
        folder = QFileDialog.getExistingDirectory(self.window(), tr("另存到文件夹"))
        if not folder or not rows:
            return

        def save(workspace: Any, meter: Any) -> Path:
            meter.begin("另存佐证材料", len(rows))
            target = Path(folder)
            for nth, row in enumerate(rows, 1):
                target = free_path(Path(folder) / file_name(row))
                evidence.copy(workspace, row.sha256, target)
                meter.step(nth)
            return target

        self.desk.job(
            tr("另存佐证材料"), save, lambda last: self.desk.saved(last, tr("已另存 {n} 份材料。", n=len(rows)))
        )

    def export(self) -> None:
        """All evidence of the finding as a numbered folder with 卷内目录 and hashes."""
        from core.output import evidence_folder

        finding = self._whole
        folder = QFileDialog.getExistingDirectory(self.window(), tr("导出到哪个文件夹"))
        if not folder or finding is None:
            return
        self.desk.job(
            tr("导出佐证材料卷"),
            lambda workspace, meter: evidence_folder.write(workspace, finding, Path(folder), meter),
            self._on_exported,
        )

    def _on_exported(self, made: Any) -> None:
        told = tr("已导出 {n} 份材料到“{name}”。", n=made.files, name=made.folder.name)
        if made.lacking:
            told += tr("以下文件缺失或已改动，没有导出：{names}", names="、".join(made.lacking))
        from core.output.evidence_folder import CONTENTS

        self.desk.saved(made.folder / CONTENTS, told)

    # -- what is there ------------------------------------------------------------------------------

    def edit(self) -> None:
        """Describe the piece that is chosen."""
        chosen = self.list.chosen()
        if len(chosen) == 1:
            edit_evidence(self.desk, chosen[0])

    def remove(self) -> None:
        """The chosen pieces prove this no longer; one step that can be taken back."""
        ties = [row.id for row in self.list.chosen()]
        if ties and self.desk.do(evidence.untie, ties):
            self.desk.done(tr("已移除 {n} 份佐证材料。", n=len(ties)))

    def shift(self, by: int) -> None:
        """The piece stood on goes up or down among those of the same record."""
        row = self.list.current()
        if row is None:
            return
        kin = [one.id for one in self._rows if (one.noun, one.record) == (row.noun, row.record)]
        place = kin.index(row.id) + by
        if 0 <= place < len(kin):
            kin.remove(row.id)
            kin.insert(place, row.id)
            self.desk.do(evidence.order, kin)
