"""导入反馈意见: from a file to records, with nothing written before 确认入库 and nothing lost by a crash."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from core.store import drafts, undo
from gui.desk import Desk
from gui.flows.intake_flow import CHOOSE, DRAFT, REVIEW, IntakeFlow
from gui.preferences import Preferences
from tests.clerk import click, press, words

TEXT = (
    "2024年3月5日，区委第二巡察组向城南街道党工委反馈巡察情况。区委第二巡察组组长李明代表巡察组反馈了情况。\n"
    "根据区委统一部署，2023年9月4日至11月3日，区委第二巡察组对城南街道党工委进行了巡察。\n"
    "李明指出，巡察发现了一些问题，主要是：党的建设方面，“三会一课”流于形式。党员教育管理宽松。"
    "基层治理方面，物业矛盾化解不力。信访件办理不及时，群众意见较大。\n"
    "李明提出两点意见建议：一是加强理论学习，提高政治站位。二是压实管党治党责任，严格党员教育管理。\n"
)


def records(desk: Desk) -> int:
    return desk.workspace.sql("SELECT count(*) FROM finding")[0][0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "反馈意见.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def begin(qtbot: Any) -> Iterator[Callable[[Desk], IntakeFlow]]:
    """Opens the flow on a desk; whatever is left open is put away without a question."""
    opened: list[IntakeFlow] = []

    def on(desk: Desk) -> IntakeFlow:
        opened.append(IntakeFlow(desk))
        with qtbot.waitExposed(opened[-1]):
            opened[-1].open()
        return opened[-1]

    yield on
    for flow in opened:
        flow.done(0)
        flow.deleteLater()


@pytest.fixture
def flow(begin: Any, window: Any, desk: Desk) -> IntakeFlow:
    return begin(desk)


def read(qtbot: Any, flow: IntakeFlow, file: Path) -> IntakeFlow:
    flow.read(file)
    qtbot.waitUntil(lambda: flow.step == REVIEW)
    return flow


def test_a_chosen_file_is_read_and_shown_as_items_and_header(flow, qtbot, dialogs, file):
    dialogs.choose(file)
    click(flow.chooser.choose)
    qtbot.waitUntil(lambda: flow.step == REVIEW)
    review = flow.board.review
    assert [item.kind for item in review.items].count("finding") == 4
    assert [item.kind for item in review.items].count("suggestion") == 2
    assert review.value("team") == "区委第二巡察组"
    assert "round" in review.missing()
    assert flow.summary.text() == "将写入：问题 4 · 意见建议 2"


def test_nothing_is_recorded_until_it_is_confirmed(flow, qtbot, desk, file):
    before = records(desk)
    read(qtbot, flow, file)
    flow.board.drop()
    assert records(desk) == before
    click(flow.forward)
    assert records(desk) == before + 5
    assert not flow.isVisible()


def test_the_acceptance_is_one_step_that_can_be_taken_back(flow, qtbot, desk, file):
    before = records(desk)
    read(qtbot, flow, file)
    click(flow.forward)
    step = undo.next_undo(desk.workspace)
    assert step is not None
    desk.undo()
    assert records(desk) == before


def test_pasted_text_is_read_too(flow, qtbot):
    words(flow.chooser.box, TEXT)
    click(flow.forward)
    qtbot.waitUntil(lambda: flow.step == REVIEW)
    assert len(flow.board.review.items) == 6


@pytest.mark.filterwarnings("ignore:Function. 'QDragEnterEvent:DeprecationWarning")  # Qt 6.9 knows no other one
def test_a_file_dragged_in_is_read(flow, qtbot, file):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    place, left, none = QPointF(20, 20), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, data, left, none)
    flow.chooser.drop.dragEnterEvent(enter)
    assert enter.isAccepted()
    flow.chooser.drop.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, left, none))
    qtbot.waitUntil(lambda: flow.step == REVIEW)


def test_what_cannot_be_read_is_told_and_the_flow_stays(flow, qtbot, dialogs, tmp_path):
    scan = tmp_path / "反馈意见.docx"
    scan.write_bytes(b"%PDF-1.7 not a document")
    dialogs.answer("知道了")
    flow.read(scan)
    qtbot.waitUntil(lambda: bool(dialogs.shown))
    qtbot.waitUntil(flow.forward.isEnabled)
    assert flow.step == CHOOSE
    assert "反馈意见.docx" in dialogs.shown[0]


def test_going_on_without_a_document_is_refused_in_the_bar(flow):
    click(flow.forward)
    assert flow.step == CHOOSE
    assert flow.bar.text == "请先选择文件，或粘贴反馈意见的文字。"


def test_a_review_survives_a_crash_and_is_offered_again(flow, qtbot, begin, desk, office, file, tmp_path):
    read(qtbot, flow, file)
    flow.board.drop()
    qtbot.waitUntil(lambda: len(drafts.load(desk.workspace, DRAFT)["sheet"]["items"]) == 5)
    left = [flow.board.review.original(item) for item in flow.board.review.items]
    # The program is gone without a word; what is on the disk is opened by a new one.
    desk.workspace.close()
    again = Desk(Preferences(tmp_path / "other.json"))
    assert again.open(office.folder)
    second = begin(again)
    assert "反馈意见.txt" in second.chooser.kept_words
    click(second.chooser.resume)
    assert [second.board.review.original(item) for item in second.board.review.items] == left
    click(second.forward)
    [(kept,)] = again.workspace.sql("SELECT count(*) FROM evidence")
    assert kept == 1
    assert drafts.load(again.workspace, DRAFT) is None
    again.leave()


def test_leaving_an_unfinished_review_asks_and_may_keep_it(flow, qtbot, desk, dialogs, file):
    read(qtbot, flow, file)
    dialogs.answer("继续审核", "保留，下次继续")
    press(flow, Qt.Key.Key_Escape)
    assert flow.isVisible()
    press(flow, Qt.Key.Key_Escape)
    assert not flow.isVisible()
    assert drafts.load(desk.workspace, DRAFT) is not None


def test_a_review_given_up_is_not_offered_again(flow, qtbot, desk, dialogs, file):
    read(qtbot, flow, file)
    dialogs.answer("放弃这次审核")
    click(flow.cancel)
    assert drafts.load(desk.workspace, DRAFT) is None


def test_the_same_document_is_recorded_twice_only_when_the_clerk_insists(flow, qtbot, begin, desk, dialogs, file):
    read(qtbot, flow, file)
    click(flow.forward)
    once = records(desk)
    for answer, expected in (("取消", once), ("仍要再次入库", once + 6)):
        second = read(qtbot, begin(desk), file)
        second.board.header.name.value = "第二次"
        dialogs.answer(answer)
        click(second.forward)
        assert records(desk) == expected
        if second.isVisible():
            dialogs.answer("放弃这次审核")
            click(second.cancel)


def test_a_name_that_is_taken_is_complained_of_beside_its_field(flow, qtbot, desk, file):
    read(qtbot, flow, file)
    flow.board.header.name.value = "十届省委第二轮巡视"
    click(flow.forward)
    assert flow.isVisible()
    assert flow.board.tabs.currentWidget() is flow.board.header


def test_enter_in_a_field_of_the_review_records_nothing(flow, qtbot, desk, file):
    before = records(desk)
    read(qtbot, flow, file)
    flow.board.tabs.setCurrentIndex(1)
    line = flow.board.header.form.field("round")
    words(line, "第二轮")
    press(line, Qt.Key.Key_Return)
    assert flow.isVisible()
    assert records(desk) == before
    assert flow.board.review.value("round") == "第二轮"


def test_a_further_document_may_go_into_an_inspection_that_is_there(flow, qtbot, desk, office, file):
    read(qtbot, flow, file)
    flow.board.header.into.value = office.inspection
    click(flow.forward)
    assert desk.workspace.sql("SELECT count(*) FROM inspection")[0][0] == 1
    assert desk.inspection == office.inspection


def test_traditional_text_is_simplified_unless_the_clerk_says_no(flow, qtbot, tmp_path):
    path = tmp_path / "繁體.txt"
    path.write_text(
        "2024年3月5日,區委第二巡察組向城南街道黨工委反饋巡察情況。巡察發現的主要問題是:黨的建設方面,"
        "組織生活不規範,黨員教育管理寬鬆。基層治理方面,物業矛盾化解不力。\n",
        encoding="utf-8",
    )
    read(qtbot, flow, path)
    assert flow.simplified.isVisible()
    assert flow.simplified.isChecked()
    assert "组织生活不规范" in flow.board.editor.text.value
    click(flow.simplified)
    assert "組織生活不規範" in flow.board.editor.text.value
