"""问题卡片: one finding in tabs, each made and filled when it is looked at."""

from typing import Any

from core.domain import findings, measures
from core.domain.measures import MeasureDraft
from gui.cards import finding_card, finding_tabs
from gui.cards.finding_card import FindingCard
from gui.cards.finding_tab import FindingTab
from gui.cards.finding_tabs import CardTab


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
