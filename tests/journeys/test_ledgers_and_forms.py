"""Exchange: a clerk imports a superior's ledger with conflicts, and sends forms to the units and takes them back.

Through the menu of the real window, with the keys and clicks of a clerk; what is on record afterwards is compared.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from core.base.dates import When
from core.base.meter import silent
from core.domain import findings, inspections, measures, people, progress
from core.domain.finding_rows import FindingRow
from core.domain.findings import FindingDraft, FindingFilter
from core.domain.inspections import InspectionDraft
from core.domain.measures import MeasureDraft
from core.domain.people import PersonDraft, UnitDraft
from core.domain.progress import ProgressDraft
from core.output import layouts, ledgers
from core.store.workspace import Workspace
from gui import app
from gui.flows.import_flow import MAP, REVIEW, ImportFlow
from gui.flows.take_back_flow import TakeBackFlow
from gui.flows.unit_forms_flow import UnitFormsFlow
from gui.preferences import Preferences
from gui.window import MainWindow
from tests.clerk import CTRL, click, click_menu, gone, press, rewrite

HEADER = 3


class Clerk:
    """Sits at the window of an office with two units, three findings and a ledger that came from above."""

    def __init__(self, qtbot: Any, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.home = folder / "office"
        self._found()
        preferences = Preferences(folder / "preferences.json")
        self.window: MainWindow = app.build(preferences=preferences)
        assert self.window.desk.open(self.home)
        self.window.resize(1280, 800)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()

    def _found(self) -> None:
        """The office's records, made as operations."""
        with Workspace.create(self.home, "云岭高新区党工委整改办", "王文书") as workspace:
            self.inspection = inspections.add(workspace, InspectionDraft("十届省委第二轮巡视", team="省委第一巡视组"))
            units = [people.add_unit(workspace, UnitDraft(name)) for name in ("组织人事部", "财政局")]
            leader = people.add_person(workspace, PersonDraft("陈建国"))
            for nth, text in enumerate(("政治站位不高", "主体责任落实不力", "公务接待超标准")):
                finding = findings.add(workspace, self.inspection, FindingDraft(text, goal=f"目标{nth}"))
                draft = MeasureDraft(
                    f"措施{nth}：建立制度", leaders=(leader,), lead_units=(units[nth % 2],),
                    due=When("day", date(2025, 12, 31)),
                )  # fmt: skip
                measure = measures.add(workspace, finding, draft)
                said = ProgressDraft(date(2025, 9, 1), f"进展{nth}", "未完成", reason="在办", next_plan="继续")
                progress.add(workspace, "measure", measure, said)

    @property
    def workspace(self) -> Workspace:
        return self.window.desk.workspace

    def rows(self) -> list[FindingRow]:
        return findings.rows(self.workspace, findings.ids(self.workspace, FindingFilter(self.inspection)))

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=30000)

    def calls(self, command: str, kind: type[Any]) -> Any:
        """Choose a command of the menu and give the window it opens."""
        click_menu(self.window.menuBar(), self.window.actions_[command])
        flow = self.window.findChildren(kind)[-1]
        self.until(flow.isVisible)
        return flow

    def goes_on(self, flow: Any, step: int) -> None:
        """下一步, and waits for what it shows."""
        click(flow.forward)
        self.until(lambda: flow.step == step)

    def ends(self, flow: Any) -> None:
        """The last button, and waits for the window to close."""
        click(flow.forward)
        self.until(lambda: gone(flow))

    def ledger(self) -> Path:
        """The office's own ledger as the superior sent it back: changed by hand in four places."""
        path = self.folder / "上级反馈台账.xlsx"
        layout, today = layouts.find("main", layouts.built_in()), self.workspace.today()
        with path.open("wb") as stream:
            ledgers.write(self.workspace, layout, ledgers.Request(self.inspection, today, today), stream, silent())
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        head = {str(sheet.cell(HEADER, column).value): column for column in range(1, sheet.max_column + 1)}
        sheet.cell(HEADER + 1, head["整改目标"]).value = "上级要求的目标"
        sheet.cell(HEADER + 2, head["备注"]).value = "重点督办"
        sheet.cell(HEADER + 2, head["配合单位"]).value = "高新区财政局"
        sheet.cell(HEADER + 3, head["完成时限"]).value = "尽快"
        sheet.insert_rows(HEADER + 4)
        for name, text in {
            "序号": "4",
            "具体问题": "新增的问题",
            "整改措施": "新增的措施",
            "牵头单位": "组织人事部",
        }.items():
            sheet.cell(HEADER + 4, head[name]).value = text
        book.save(path)
        return path


@pytest.fixture
def clerk(qtbot: Any, tmp_path: Path) -> Iterator[Clerk]:
    made = Clerk(qtbot, tmp_path)
    yield made
    made.window.close()
    made.window.desk.leave()


def tick(tree: QTreeWidget, item: QTreeWidgetItem) -> None:
    """A click on the box in front of a line."""
    tree.scrollToItem(item)
    option = QStyleOptionViewItem()
    tree.initViewItemOption(option)
    option.rect = tree.visualItemRect(item)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    index = tree.indexFromItem(item, 0)
    option.rect = tree.visualRect(index)
    box: QRect = tree.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, tree)
    click(tree.viewport(), box.center())


def test_a_clerk_imports_a_ledger_with_conflicts_and_takes_it_back(clerk: Clerk, dialogs: Any) -> None:
    path = clerk.ledger()
    flow = clerk.calls("ledger.import", ImportFlow)
    dialogs.choose(path)
    click(flow.form.field("file").button)
    clerk.goes_on(flow, MAP)
    assert flow.board.mapping.header == (HEADER - 1, HEADER - 1)
    clerk.goes_on(flow, REVIEW)
    review = flow.review
    tops = [review.rows.topLevelItem(place) for place in range(review.rows.topLevelItemCount())]
    assert [item.text(3) for item in tops] == ["有冲突", "有变化", "相同", "新增"]
    [conflict] = [tops[0].child(place) for place in range(tops[0].childCount())]
    assert (conflict.text(2), conflict.text(4), conflict.text(5)) == ("整改目标", "目标0", "上级要求的目标")
    told = [review.remarks.topLevelItem(place).text(2) for place in range(review.remarks.topLevelItemCount())]
    assert any("尽快" in text for text in told)
    choice: Any = review.names.itemWidget(review.names.topLevelItem(0), 2)
    assert [choice.itemText(place) for place in range(choice.count())] == ["新建单位", "财政局"]
    press(choice, Qt.Key.Key_Down)
    tick(review.rows, conflict)
    assert conflict.checkState(0) == Qt.CheckState.Checked
    clerk.ends(flow)
    first, second, third, new = clerk.rows()
    assert (first.goal, second.remark, third.due) == ("上级要求的目标", "重点督办", When("day", date(2025, 12, 31)))
    assert [unit.name for unit in second.measures[0].co_units] == ["财政局"]
    assert (new.text, new.measures[0].text) == ("新增的问题", "新增的措施")
    clerk.window.activateWindow()  # no window manager gives the keys back offscreen
    clerk.until(clerk.window.isActiveWindow)
    press(clerk.window, Qt.Key.Key_Z, CTRL)
    assert [row.goal for row in clerk.rows()] == ["目标0", "目标1", "目标2"]


def test_a_clerk_sends_forms_out_and_takes_them_back(clerk: Clerk, dialogs: Any) -> None:
    flow = clerk.calls("unit_form.issue", UnitFormsFlow)
    folder = clerk.folder / "填报表"
    rewrite(flow.form.field("folder").line, str(folder))
    clerk.ends(flow)
    forms = sorted(folder.glob("*.xlsx"))
    assert [path.name.partition("整改")[0] for path in forms] == ["组织人事部", "财政局"]
    _answered(forms[0], {7: "单位补充的进展", 8: "单位也改了这条"})
    changed = clerk.rows()[2].measures[0].id
    later = ProgressDraft(date(2025, 9, 14), "办公室改了这条", "未完成", reason="在办", next_plan="继续")
    progress.add(clerk.workspace, "measure", changed, later)
    evidence = forms[0].with_suffix("")
    evidence.mkdir()
    (evidence / "1 会议纪要.pdf").write_bytes(b"%PDF-1.4 ...")

    back = clerk.calls("unit_form.take_back", TakeBackFlow)
    dialogs.choose(forms[0])
    click(back.choose)
    clerk.goes_on(back, 1)
    assert "财政局" in back.told.text()
    [top] = [back.tree.topLevelItem(place) for place in range(back.tree.topLevelItemCount())]
    lines = {top.child(place).text(2): top.child(place) for place in range(top.childCount())}
    assert set(lines) == {"双方都改过", "采用单位填写", "收存"}
    clerk.ends(back)
    first, _, third = clerk.rows()
    assert first.measures[0].progress_text == "单位补充的进展"
    assert first.measures[0].evidence == ("1 会议纪要",)
    assert third.measures[0].progress_text == "办公室改了这条"


def _answered(path: Path, said: dict[int, str]) -> None:
    """The unit writes its progress into these rows of its form."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = next(nth for nth in range(1, 15) if sheet.cell(6, nth).value == "整改进展")
    for row, text in said.items():
        sheet.cell(row, column).value = text
    book.save(path)
