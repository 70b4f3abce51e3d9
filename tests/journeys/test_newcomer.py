"""A clerk who has never seen the program: finds everything by the words on the screen, from the first start on.

Nothing is called; what cannot be found by what it says, clicked or typed is what this journey is for. What the other
journeys do at length — closing, letters, ledgers, forms, papers — is not done again here.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from core.base.places import resource
from core.domain import clues, evidence, findings, withholdings
from core.domain.findings import FindingFilter, FindingRow
from gui.parts.form_dialog import FormDialog
from tests.clerk import CTRL, click, click_menu, click_row, click_tab, drop, menu_of, press
from tests.journeys.sitting import Sitting

FIELDS = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)


class Newcomer(Sitting):
    """Knows the words of the trade and the keys of any office program, and nothing of this one."""

    # -- what is seen ------------------------------------------------------------------------------

    @property
    def top(self) -> QWidget:
        """The window that has the clerk's attention."""
        return QApplication.activeModalWidget() or self.window

    def seen(self, kind: Any, known: Callable[[Any], bool]) -> Any:
        """The first of this kind that can be seen and answers to this, as soon as the screen shows it."""
        self.until(lambda: self._there(kind, known))
        return self._there(kind, known)[0]

    def _there(self, kind: Any, known: Callable[[Any], bool]) -> list[Any]:
        top = self.top
        there = [one for one in top.findChildren(QWidget) if isinstance(one, kind) and one.isVisible()]
        return [one for one in there if one.window() is top and known(one)]

    def field(self, label: str) -> Any:
        """The field beside this label."""
        return self.seen(FIELDS, lambda one: one.accessibleName().removesuffix("（必填）") == label)

    def read(self) -> str:
        """All sentences on the screen."""
        return "\n".join(label.text() for label in self.top.findChildren(QLabel) if label.isVisible())

    def reads(self, said: str) -> None:
        """This stands on the screen, as soon as it shows it."""
        self.until(lambda: said in self.read())

    def attends(self) -> QWidget:
        """The top window has the keys; no window manager gives them offscreen."""
        top = self.top
        top.activateWindow()
        self.until(top.isActiveWindow)
        return top

    # -- what the hands do --------------------------------------------------------------------------

    def clicks(self, said: str) -> None:
        click(self.seen(QAbstractButton, lambda one: one.text().replace("&", "") == said and one.isEnabled()))

    def turns(self, said: str) -> None:
        """To a tab, which may say a number as well."""
        bar = self.seen(QTabBar, lambda one: any(one.tabText(nth).startswith(said) for nth in range(one.count())))
        click_tab(bar, said)

    def places(self, said: str) -> None:
        """To a page, by a click on its name on the left."""
        self.at_rest()
        click_row(self.seen(QAbstractItemView, lambda one: one.accessibleName() == "页面"), said)

    def types(self, label: str, text: str) -> None:
        """A click into the field, all of it chosen, and the words of an input method."""
        self.attends()
        field = self.field(label)
        click(field, QPoint(12, 12))
        if isinstance(field, QComboBox):
            self._steps_to(field, text)
            return
        press(field, Qt.Key.Key_A, CTRL)
        press(field, Qt.Key.Key_Delete)
        self.commits(text)
        if "拼音" in field.placeholderText():
            press(field, Qt.Key.Key_Return)

    def _steps_to(self, box: QComboBox, said: str) -> None:
        if box.view().isVisible():
            press(box.view(), Qt.Key.Key_Escape)
            self.attends()
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            for _ in range(box.count()):
                if box.currentText() != said:
                    press(box, key)
        assert box.currentText() == said

    def commits(self, text: str, composing: str = "") -> None:
        """What the input method sends to where the focus is."""
        event = QInputMethodEvent(composing, [])
        event.setCommitString(text)
        focus = QApplication.focusWidget()
        assert focus is not None
        QGuiApplication.sendEvent(focus, event)

    def popup(self) -> QWidget:
        """What a field offers below itself."""
        popup = QApplication.activePopupWidget()
        assert popup is not None
        return popup

    def menus(self, said: str) -> None:
        """The command of these words in the menus."""
        self.at_rest()
        bar = self.window.menuBar()
        entries = [entry for title in bar.actions() for entry in menu_of(title)]
        click_menu(bar, next(entry for entry in entries if entry.text() == said))

    def during(self, begin: Callable[[], object], work: Callable[[], object]) -> None:
        """Begin what opens a window that waits for an answer, and give it there."""
        waiting = QTimer()

        def in_window() -> None:
            top = QApplication.activeModalWidget()
            if top is not None and not top.isActiveWindow():
                top.activateWindow()
            elif top is not None:
                waiting.stop()
                work()

        waiting.timeout.connect(in_window)
        waiting.start(10)
        begin()
        assert not waiting.isActive(), "no window was opened"

    def fills_in(self, begin: Callable[[], object], **given: str) -> None:
        """Begin what opens a form, write what stands beside its labels, save with Ctrl+S."""

        def write(_: FormDialog) -> None:
            for label, text in given.items():
                self.types(label, text)

        self.fills(write, begin)


@pytest.fixture
def clerk(qapp: Any, qtbot: Any, dialogs: Any, tmp_path: Path) -> Iterator[Newcomer]:
    sitting = Newcomer(qtbot, dialogs, tmp_path)
    yield sitting
    QGuiApplication.clipboard().clear()
    sitting.leaves()


def test_a_newcomer_does_the_job_by_what_the_screen_says(clerk: Newcomer, clock: Any) -> None:
    first_start(clerk)
    takes_in_the_feedback(clerk)
    measures_with_dates(clerk)
    plan(clerk)
    progress_and_proof(clerk)
    too_late_and_later(clerk)
    publication_and_clue(clerk)
    bin_and_undo(clerk)
    backup(clerk)
    second_operator(clerk)
    next_day(clerk, clock)


# -- the stations ----------------------------------------------------------------------------------


def rows(clerk: Newcomer) -> list[FindingRow]:
    ids = findings.ids(clerk.workspace, FindingFilter(), [("number", False)])
    return findings.rows(clerk.workspace, ids)


def first_start(clerk: Newcomer) -> None:
    """Enter while the input method composes goes to the input method; Enter afterwards begins the work."""
    clerk.chooses("workspace.new")
    clerk.until(lambda: QApplication.activeModalWidget() is not None)
    flow = clerk.attends()
    clerk.types("存放位置", str(clerk.folder / "工作区"))
    clerk.types("单位名称", "澄江湾新区党工委")
    press(clerk.field("单位名称"), Qt.Key.Key_Tab)
    clerk.commits("", composing="wang'wen'shu")
    press(clerk.field("操作员姓名"), Qt.Key.Key_Return)
    assert flow.isVisible()
    clerk.commits("王文书")
    press(clerk.field("操作员姓名"), Qt.Key.Key_Return)
    clerk.until(lambda: clerk.window.desk.has_workspace)


def takes_in_the_feedback(clerk: Newcomer) -> None:
    """By the button of the empty page; Enter chooses the file; what is doubtful is looked at; the header is filled."""
    clerk.at_rest()
    clerk.seen(QAbstractButton, lambda one: one.text() == "手工登记巡视巡察")
    [*_, invited] = [one for one in clerk.window.findChildren(QAbstractButton) if one.text() == "导入反馈意见"]
    click(invited)
    flow = clerk.attends()
    clerk.dialogs.choose(resource("sample/feedback.txt"))
    press(QApplication.focusWidget() or flow, Qt.Key.Key_Return)
    clerk.reads("第 2 步")
    clerk.turns("巡视信息")
    clerk.types("反馈会地点", "新区二楼会议室")
    clerk.turns("条目")
    clerk.types("简述", "新发展理念学得不深")
    clerk.clicks("确认入库")
    clerk.reads("已入库：问题 16")


def measures_with_dates(clerk: Newcomer) -> None:
    """牵头, 配合 and 责任领导 are made on the spot; dates are typed as clerks type them."""
    for number, due in enumerate(("1231", "+10", "长期坚持", "2025年11月", *["0630"] * 12), 1):
        clerk.at_rest()
        click_row(clerk.page.table, str(number))
        clerk.fills_in(
            lambda: clerk.clicks("新增措施"), 整改措施=f"第{number}项：修订制度。", 责任领导="陈建国",
            牵头单位="组织人事部", 配合单位="财政局", 完成时限=due,
        )  # fmt: skip
    made = [str(row.measures[0].due) for row in rows(clerk)]
    assert made[:5] == ["2025年12月31日", "2025年9月28日", "长期坚持", "2025年11月", "2025年6月30日"]
    assert [one.name for one in rows(clerk)[0].measures[0].co_units] == ["财政局"]


def plan(clerk: Newcomer) -> None:
    """流程 says what comes now and leads there."""
    clerk.places("流程")
    steps = clerk.seen(QAbstractItemView, lambda one: one.accessibleName() == "整改流程")
    click_row(steps, "3　整改方案")
    clerk.dialogs.answer("定稿")
    clerk.clicks("方案定稿")
    clerk.until(lambda: QApplication.activeModalWidget() is not None)
    clerk.clicks("定稿")
    clerk.reads("已定稿")


def progress_and_proof(clerk: Newcomer) -> None:
    """A file dropped and a picture pasted into the form; another picture onto the card, the focus still in the list."""
    clerk.places("任务")
    click_row(clerk.page.table, "1")
    proof = clerk.folder / "实施方案.txt"
    proof.write_text("方案全文", encoding="utf-8")
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(picture)

    def report(dialog: FormDialog) -> None:
        clerk.types("完成情况", "已完成")
        clerk.types("进展内容", "已印发实施方案。")
        files = dialog.form.field("files")
        drop(files, proof)
        clerk.until(lambda: files.value and not files.complaint())
        press(clerk.field("依据材料"), Qt.Key.Key_V, CTRL)
        clerk.until(lambda: len(files.value) == 2 and not files.complaint())

    clerk.fills(report, lambda: clerk.clicks("登记进展"))
    clerk.places("问题台账")
    click_row(clerk.page.table, "1")
    press(clerk.page.table, Qt.Key.Key_Return)
    clerk.turns("佐证")
    picture.fill(Qt.GlobalColor.darkRed)
    QGuiApplication.clipboard().setImage(picture)
    press(QApplication.focusWidget() or clerk.window, Qt.Key.Key_V, CTRL)
    clerk.until(lambda: len(evidence.of_finding(clerk.workspace, rows(clerk)[0].id)) == 3)
    assert rows(clerk)[0].progress == "done"


def too_late_and_later(clerk: Newcomer) -> None:
    """What has no deadline is refused before the form; what has one is asked for, and decided where it waits."""
    clerk.places("任务")
    click_row(clerk.page.table, "3")
    clerk.clicks("申请延期")
    clerk.reads("没有具体时限")
    click_row(clerk.page.table, "2")
    clerk.fills_in(lambda: clerk.clicks("申请延期"), 申请延至="1130", 延期理由="部门多", 目前进展="征求意见")
    clerk.turns("延期待批")
    click_row(clerk.page.table, "2")
    clerk.fills_in(lambda: clerk.clicks("审批延期"), 审批意见="同意延期", 审批人="周正明")
    clerk.reads("已同意 1 份延期申请")
    assert str(rows(clerk)[1].measures[0].due) == "2025年11月30日"


def publication_and_clue(clerk: Newcomer) -> None:
    """One finding is withheld from society, with its reason; the clue of the feedback stands on its own page."""
    clerk.places("公开")
    clerk.turns("社会公开表述")
    click_row(clerk.page.pane.table, "3")
    clerk.fills_in(lambda: clerk.clicks("设定表述"), 公开表述="", 不公开理由="涉及内部事项")
    clerk.reads("（不公开）")
    [kept] = withholdings.rows(clerk.workspace, None, "social")
    assert kept.reason == "涉及内部事项"
    clerk.places("线索")
    assert len(clues.rows(clerk.workspace, None)) == 1


def bin_and_undo(clerk: Newcomer) -> None:
    """What is deleted waits in the bin; undo and redo go by their keys."""
    clerk.places("成效")
    clerk.turns("资金")

    def returned(dialog: FormDialog) -> None:
        for label, text in (("资金类别", "清退"), ("金额", "3.6万"), ("到账日期", "0910"), ("责任单位", "财政局")):
            clerk.types(label, text)
        clerk.types("对应问题", "1")
        press(clerk.popup(), Qt.Key.Key_Down)
        press(clerk.popup(), Qt.Key.Key_Return)

    clerk.fills(returned, lambda: clerk.clicks("登记"))
    clerk.at_rest()
    click_row(clerk.page.pane.table, "清退")
    press(clerk.page.pane.table, Qt.Key.Key_Delete)
    clerk.reads("还没有登记资金")
    clerk.places("回收站")
    click_row(clerk.seen(QAbstractItemView, lambda one: one.accessibleName() == "回收站"), "资金「清退」")
    clerk.clicks("恢复")
    clerk.reads("回收站是空的")
    press(clerk.window, Qt.Key.Key_Z, CTRL)
    clerk.until(lambda: "回收站是空的" not in clerk.read())
    press(clerk.window, Qt.Key.Key_Y, CTRL)
    clerk.reads("回收站是空的")


def backup(clerk: Newcomer) -> None:
    """A complete file at a place of the clerk's choice becomes a workspace again."""
    clerk.menus("备份到文件…")
    clerk.types("备份到", str(clerk.folder / "备份.rectify"))
    clerk.clicks("备份")
    clerk.reads("已备份")
    clerk.menus("从备份恢复…")
    clerk.types("恢复到", str(clerk.folder / "恢复的工作区"))
    clerk.types("备份文件", str(clerk.folder / "备份.rectify"))
    clerk.clicks("恢复并打开")
    clerk.reads("已恢复并打开")
    assert clerk.workspace.folder == clerk.folder / "恢复的工作区"
    assert len(rows(clerk)) == 16


def second_operator(clerk: Newcomer) -> None:
    """A colleague with a password of her own; a wrong one is told, and Enter signs in."""
    clerk.places("设置")
    clerk.turns("操作员")
    clerk.fills_in(lambda: clerk.clicks("新增操作员…"), 姓名="李复核")
    click_row(clerk.seen(QAbstractItemView, lambda one: one.accessibleName() == "操作员"), "李复核")
    clerk.fills_in(lambda: clerk.clicks("设置密码…"), 新密码="abc123456")
    told: list[str] = []

    def signs_in() -> None:
        clerk.types("操作员", "李复核")
        clerk.types("密码", "不对")
        press(clerk.field("密码"), Qt.Key.Key_Return)
        told.append(clerk.read())
        clerk.types("密码", "abc123456")
        press(clerk.field("密码"), Qt.Key.Key_Return)

    clerk.during(lambda: clerk.menus("切换操作员…"), signs_in)
    assert "密码不对" in told[0]
    clerk.reads("操作员：李复核")


def next_day(clerk: Newcomer, clock: Any) -> None:
    """The work of yesterday is there, asked for with the password."""
    clerk.leaves()
    clock.forward(days=1)

    def signs_in() -> None:
        clerk.types("操作员", "王文书")
        press(clerk.field("密码"), Qt.Key.Key_Return)

    clerk.during(clerk.comes_back, signs_in)
    clerk.places("问题台账")
    assert clerk.page.table.model().rowCount() == 16
    clerk.until(lambda: "整改责任" not in clerk.read())
