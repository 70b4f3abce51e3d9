"""A clerk's desk and window on a small workspace of one inspection."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from core.base.dates import When
from core.domain import categories, findings, inspections, measures, people, progress
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.measures import MeasureDraft
from core.domain.people import PersonDraft, UnitDraft
from core.domain.progress import ProgressDraft
from core.store.workspace import Workspace
from gui.desk import Desk
from gui.look import look
from gui.preferences import Preferences
from gui.window import MainWindow


@dataclass
class Office:
    """What stands in the workspace: ids by the words the tests use."""

    folder: Path
    inspection: int
    findings: list[int]
    measure: int
    unit: int
    leader: int


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Five findings under two headings, one suggestion; the first finding has an overdue measure that is under way."""
    folder = tmp_path / "office"
    workspace = Workspace.create(folder, "云岭高新区党工委整改办", "王文书")
    inspection = inspections.add(
        workspace, InspectionDraft("十届省委第二轮巡视", feedback_on="2017-11-27", kind="巡视")
    )
    heads = [categories.add(workspace, inspection, title) for title in ("党的领导方面", "党的建设方面")]
    texts = ("政治站位不高", "主体责任落实不力", "党内政治生活不严肃", "选人用人把关不严", "公务接待超标准")
    made = [
        findings.add(workspace, inspection, FindingDraft(text, category=heads[place // 3]))
        for place, text in enumerate(texts)
    ]
    findings.add(workspace, inspection, FindingDraft("切实加强党的领导", "suggestion"))
    unit = people.add_unit(workspace, UnitDraft("组织人事部"))
    leader = people.add_person(workspace, PersonDraft("陈建国", unit, "副书记", "0871-1234567"))
    measure = measures.add(
        workspace,
        made[0],
        MeasureDraft("建立第一议题制度", leaders=(leader,), lead_units=(unit,), due=When("day", date(2025, 9, 1))),
    )
    word = progress.words(workspace, inspection)[-1]
    report = ProgressDraft(date(2025, 8, 20), "已印发通知", word, reason="正在走程序", next_plan="九月办结")
    progress.add(workspace, "measure", measure, report)
    workspace.close()
    return Office(folder, inspection, made, measure, unit, leader)


@pytest.fixture
def compose(qapp: Any) -> Callable[..., None]:
    """Types as an input method does: words being composed (`preedit`), then committed."""

    def send(widget: QWidget, committed: str = "", preedit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(committed)
        QApplication.sendEvent(widget, event)

    return send


@pytest.fixture
def dressed(qapp: Any) -> None:
    look().wear("light", 100)


@pytest.fixture
def desk(dressed: None, office: Office, tmp_path: Path) -> Iterator[Desk]:
    """A desk with the office's workspace open and no window."""
    made = Desk(Preferences(tmp_path / "preferences.json"))
    assert made.open(office.folder)
    yield made
    made.leave()


@pytest.fixture
def window(qtbot: Any, desk: Desk) -> Iterator[MainWindow]:
    """The window on the office's workspace, shown and active."""
    made = MainWindow(desk)
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    # What lies on the clipboard belongs to Python and must not outlive it.
    QGuiApplication.clipboard().clear()
    desk.jobs.shut()
    made.deleteLater()
