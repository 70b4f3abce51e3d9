"""自检: it tries everything there is, and sees what is broken."""

from pathlib import Path

import pytest

from core.base import places
from gui import doors, selftest
from gui.selftest import FAILED, PASSED, SelfTest


@pytest.fixture
def tried(tmp_path: Path, monkeypatch, qapp) -> SelfTest:
    monkeypatch.setattr(places, "_told", [tmp_path / "user"])
    return SelfTest(tmp_path / "try", tmp_path / "pictures")


def test_everything_there_is_is_tried(tried: SelfTest, tmp_path: Path, capsys, dialogs, monkeypatch):
    # In tests a system's file dialog does not open, so that a flow which is nothing else opens nothing.
    asked: list[str] = []
    monkeypatch.setattr(dialogs, "path", lambda title: asked.append(title) or "")
    ended = tried.run()
    said = capsys.readouterr().out
    assert ended == (FAILED if asked else PASSED), said
    assert [what for what in tried.failures if not what.startswith("flow ")] == []
    assert len(tried.failures) == len(asked), said
    assert [place.name for place in doors.PLACES if f"page {place.name}\n" not in said] == []
    assert [name for name in doors.FLOWS if f"flow {name}" not in said] == []
    assert "ledger main\n" in said
    assert "report progress\n" in said
    assert len(list((tmp_path / "pictures").glob("page-*.png"))) == len(doors.PLACES)


def test_a_page_that_cannot_be_made_is_seen_and_the_rest_is_tried(tried: SelfTest, monkeypatch, capsys):
    def broken(_: object) -> None:
        raise ImportError("a module is missing")

    overview, *others = doors.PLACES
    bad = doors.Place("bad", "坏", "bin", "", broken)
    monkeypatch.setattr(doors, "PLACES", (overview, bad))
    monkeypatch.setattr(doors, "FLOWS", {"help.about": doors.FLOWS["help.about"], "bad.flow": lambda *_: None})
    monkeypatch.setattr(selftest, "QUIET", 3)
    assert tried.run() == FAILED
    assert "page bad" in tried.failures
    assert "flow bad.flow" in tried.failures  # it opened nothing and said nothing
    assert "flow help.about" not in tried.failures
    assert others


def test_a_paper_that_cannot_be_read_back_is_seen(tmp_path: Path):
    empty = tmp_path / "report.pdf"
    empty.write_bytes(b"%PDF-1.4")
    with pytest.raises(ValueError, match="read back"):
        selftest.READERS[".pdf"](empty)
