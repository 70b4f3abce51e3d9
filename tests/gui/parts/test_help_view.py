"""帮助: the help of a page in the window's own script, and in English the Chinese one, which is said on top."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.base.places import RESOURCES
from gui.language import speak
from gui.look import look
from gui.parts.help_view import HelpView, page_help

PAGES = sorted(path.stem for path in (RESOURCES / "help/zh_CN").glob("*.md"))


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    yield
    speak("zh_CN")


@pytest.mark.parametrize("page", PAGES)
def test_a_traditional_window_has_traditional_help(page: str) -> None:
    simplified = page_help(page)
    speak("zh_TW")
    traditional = page_help(page)
    assert traditional != simplified
    assert traditional.startswith("# ")
    assert traditional.count("\n") == simplified.count("\n")


def test_an_english_window_says_that_its_help_is_in_chinese(qtbot: Any) -> None:
    look().wear("light", 100)
    simplified = page_help("report")
    speak("en")
    told = page_help("report")
    assert told.endswith(simplified)
    view = HelpView(None, "Help", told)
    qtbot.addWidget(view)
    first, *others = view.text.toPlainText().splitlines()
    assert first.isascii()
    assert first.startswith("The help of this page is in Chinese")
    assert "读入版式文件" in "".join(others)
