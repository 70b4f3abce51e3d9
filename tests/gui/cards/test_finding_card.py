"""问题卡片: one finding in tabs, each made and filled when it is looked at."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel

from core.base.dates import When
from core.domain import evidence, extensions, findings, measures, people
from core.domain.extensions import DecisionDraft, ExtensionDraft
from core.domain.measures import MeasureDraft
from core.domain.people import PersonDraft
from gui.cards import finding_card, finding_tabs
from gui.cards.finding_card import FindingCard
from gui.cards.finding_tab import FindingTab
from gui.cards.finding_tabs import CardTab
from tests.clerk import CTRL, press


def card_on(qtbot: Any, desk: Any, finding: int) -> FindingCard:
    card = FindingCard(desk)
    qtbot.addWidget(card)
    card.resize(520, 700)
    card.show()
    assert card.show_finding(finding)
    return card


def test_the_tabs_stand_in_the_order_of_the_registry(qtbot: Any, desk: Any, office: Any) -> None:
    card = card_on(qtbot, desk, office.findings[0])
    titles = [card.tabs.tabText(place) for place in range(card.tabs.count())]
    assert titles == [known.title for known in finding_tabs.TABS]
    assert [titles[0], titles[1], titles[-1]] == ["概况", "措施与进展", "留痕"]


def test_a_tab_fills_itself_only_while_it_is_looked_at(qtbot: Any, desk: Any, office: Any, monkeypatch: Any) -> None:
    filled: list[int] = []

    class Counting(FindingTab):
        def look_again(self, row: Any) -> None:
            filled.append(row.id)

    tabs = (finding_tabs.TABS[0], CardTab("counting", "留痕", frozenset(), Counting))
    monkeypatch.setattr(finding_card, "TABS", tabs)
    card = card_on(qtbot, desk, office.findings[0])
    assert filled == []
    card.show_tab("counting")
    assert filled == [office.findings[0]]
    card.show_tab("about")
    measures.add(desk.workspace, office.findings[0], MeasureDraft("召开专题会议"))
    assert filled == [office.findings[0]]
    card.show_tab("counting")
    assert filled == [office.findings[0]] * 2
    measures.add(desk.workspace, office.findings[0], MeasureDraft("开展专项检查"))
    assert filled == [office.findings[0]] * 3


def test_what_is_typed_stays_when_a_measure_is_added_meanwhile(qtbot: Any, desk: Any, office: Any) -> None:
    card = card_on(qtbot, desk, office.findings[0])
    form = card.tab("about").form
    qtbot.keyClicks(form.field("brief"), "abc")
    measures.add(desk.workspace, office.findings[0], MeasureDraft("召开专题会议"))
    assert form.field("brief").value == "abc"
    card.show_tab("measures")
    assert len(card.tab("measures").measures.cards) == len(card.row.measures)
    assert "form.save" in card.commands()
    assert card.save()
    assert findings.one(desk.workspace, office.findings[0]).brief == "abc"


def test_what_cannot_be_saved_turns_the_card_to_its_field(qtbot: Any, desk: Any, office: Any) -> None:
    card = card_on(qtbot, desk, office.findings[0])
    form = card.tab("about").form
    form.field("text").setFocus()
    form.field("text").selectAll()
    qtbot.keyClicks(form.field("text"), " ")
    card.show_tab("history")
    assert not card.save()
    assert card.current == "about"


def test_the_card_closes_when_its_finding_is_gone(qtbot: Any, desk: Any, office: Any) -> None:
    card = card_on(qtbot, desk, office.findings[1])
    with qtbot.waitSignal(card.closed):
        findings.delete(desk.workspace, [office.findings[1]])
    assert card.row is None


def test_the_measures_tab_tells_of_extensions_and_offers_what_may_be_done(qtbot: Any, desk: Any, office: Any) -> None:
    due = When("day", date(2025, 10, 31))
    measure = measures.add(desk.workspace, office.findings[1], MeasureDraft("召开专题会议", due=due))
    asking = ExtensionDraft(When("day", date(2025, 12, 31)), "征求意见较慢", "已有初稿", date(2025, 9, 15))
    card = card_on(qtbot, desk, office.findings[1])
    card.show_tab("measures")
    assert "extension.ask" in card.commands()
    assert "extension.decide" not in card.commands()
    extensions.ask(desk.workspace, [measure], asking)
    texts = [label.text() for label in card.tab("measures").measures.findChildren(QLabel)]
    assert "2025年9月15日 申请延至 2025年12月31日 · 待批 · 理由：征求意见较慢" in texts
    assert {"extension.decide", "extension.withdraw"} <= set(card.commands())
    head = people.add_person(desk.workspace, PersonDraft("苏宁"))
    [row] = extensions.of(desk.workspace, [measure])
    extensions.decide(desk.workspace, [row.id], DecisionDraft(True, head, date(2025, 9, 15)))
    texts = [label.text() for label in card.tab("measures").measures.findChildren(QLabel)]
    assert any("已同意（苏宁，2025年9月15日）" in text for text in texts)
    assert any("原定 2025年10月31日" in text for text in texts)


def test_evidence_is_added_from_the_card_and_counted_in_its_history(
    qtbot: Any, desk: Any, office: Any, tmp_path: Any
) -> None:
    (tmp_path / "会议记录.txt").write_text("记录", encoding="utf-8")
    card = card_on(qtbot, desk, office.findings[0])
    card.show_tab("evidence")
    card.tab("evidence").panel.add_files([tmp_path / "会议记录.txt"])
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert card.tab("evidence").panel.list.count() == 1
    card.show_tab("history")
    assert "添加佐证材料 1 份" in card.tab("history").view.toPlainText()


def test_a_picture_is_pasted_from_anywhere_in_the_card_that_shows_the_evidence(
    qtbot: Any, desk: Any, office: Any
) -> None:
    card = card_on(qtbot, desk, office.findings[0])
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    press(card.tabs.tabBar(), Qt.Key.Key_V, CTRL)
    card.show_tab("evidence")
    press(card.tabs.tabBar(), Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: len(evidence.of_finding(desk.workspace, office.findings[0])) == 1)
    QGuiApplication.clipboard().clear()
