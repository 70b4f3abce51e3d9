"""A name in a narrow place: whole where it fits, else in two even lines, else shortened; the tip has all of it."""

from typing import Any

import pytest

from gui.parts.name_label import NameLabel


@pytest.fixture
def label(qtbot: Any, dressed: None) -> NameLabel:
    made = NameLabel()
    qtbot.addWidget(made)
    made.show()
    return made


def shown(label: NameLabel, name: str, characters: int) -> list[str]:
    label.show_name(name)
    label.resize(label.fontMetrics().horizontalAdvance("字" * characters), 60)
    label.fit_to_text()
    return label.text().split("\n")


def test_a_name_that_fits_stands_on_one_line(label: NameLabel) -> None:
    assert shown(label, "中共澄江湾新区工作委员会", 12) == ["中共澄江湾新区工作委员会"]


def test_one_that_does_not_is_broken_in_the_middle(label: NameLabel) -> None:
    assert shown(label, "中共澄江湾新区工作委员会", 11) == ["中共澄江湾新", "区工作委员会"]
    assert shown(label, "中共澄江湾新区工委会", 9) == ["中共澄江湾", "新区工委会"]


def test_a_very_long_one_is_shortened_and_the_tip_has_the_whole(label: NameLabel) -> None:
    name = "中共澄江湾新区工作委员会巡视整改工作领导小组办公室"
    first, second = shown(label, name, 10)
    assert (first, second[0], second[-1]) == (name[:10], name[10], "室")
    assert "…" in second
    assert label.toolTip() == name
