"""核对码: the same words give the same code, and a code tells later what today's data would print otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.base.errors import Refused
from core.domain import findings, papers
from core.output.paper import Imprint, Letterhead
from core.output.papers import catalogue, check_code
from core.output.papers.making import Request

TODAY = date(2025, 9, 15)


@pytest.fixture
def printed(office, clock):
    """A report of two findings, printed with its code a day ago."""
    office.a, office.b = office.findings("议事规则不健全。", "公务接待超标准。")
    office.kind = catalogue.find("progress")
    office.request = Request(office.inspection, TODAY, TODAY)
    sheets = catalogue.make(office.workspace, office.kind, office.request)
    office.code = check_code.code_of(sheets)
    papers.remember_print(
        office.workspace, check_code.remembered(office.workspace, office.kind, office.request, sheets)
    )
    clock.forward(days=1)
    return office


def test_a_code_has_eight_letters_that_are_not_misread(printed):
    assert len(printed.code) == 8
    assert not set(printed.code) & set("ILOU")


def test_the_same_data_give_the_same_code_and_other_words_another(printed):
    sheets = catalogue.make(printed.workspace, printed.kind, printed.request)
    assert check_code.code_of(sheets) == printed.code
    other = replace(sheets[0], paper=replace(sheets[0].paper, title="另一份报告"))
    assert check_code.code_of([other]) != printed.code


def test_as_long_as_nothing_changed_today_would_print_the_same(printed):
    found = check_code.compare(printed.workspace, printed.code)
    assert (found.same, found.differences, found.exact) == (True, (), True)
    assert found.title == "整改进展情况报告"
    assert found.printed_at.date() == TODAY


def test_what_differs_is_named_line_by_line(printed):
    printed.edit(printed.b, text="公务接待严重超标准。")
    findings.delete(printed.workspace, [printed.a])
    found = check_code.compare(printed.workspace, printed.code)
    assert not found.same
    assert found.exact
    changed = [(one.kind, one.then, one.now) for one in found.differences]
    assert any(
        "公务接待超标准" in then and "公务接待严重超标准" in now for kind, then, now in changed if kind == "changed"
    )
    assert any(kind == "gone" and "议事规则不健全" in then for kind, then, _ in changed)


def test_a_paper_of_a_past_moment_stays_what_it_was(printed):
    moment = datetime(2025, 9, 15, 12, 0, tzinfo=UTC)
    request = replace(printed.request, as_of=moment)
    with printed.workspace.as_of(moment) as past:
        sheets = catalogue.make(past, printed.kind, request)
    papers.remember_print(printed.workspace, check_code.remembered(printed.workspace, printed.kind, request, sheets))
    findings.delete(printed.workspace, [printed.a])
    assert check_code.compare(printed.workspace, check_code.code_of(sheets)).same
    assert not check_code.compare(printed.workspace, printed.code).same


def test_a_code_may_be_typed_as_it_is_read(printed):
    typed = " ".join((printed.code[:4], printed.code[4:])).lower().replace("1", "l").replace("0", "o")
    assert check_code.compare(printed.workspace, typed).same


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "code.not_one"), ("1234567", "code.not_one"), ("1234567?", "code.not_one"), ("00000000", "code.unknown")],
)
def test_what_is_no_code_or_was_never_printed_here_is_refused(printed, typed, code):
    with pytest.raises(Refused) as caught:
        check_code.compare(printed.workspace, typed)
    assert caught.value.code == code


def test_the_same_paper_printed_twice_is_kept_once_and_its_words_not_at_all(printed):
    sheets = catalogue.make(printed.workspace, printed.kind, printed.request)
    papers.remember_print(
        printed.workspace, check_code.remembered(printed.workspace, printed.kind, printed.request, sheets)
    )
    [(lines,)] = printed.workspace.sql("SELECT lines FROM paper_print")
    assert "议事规则" not in lines
    assert len(lines.split()) == len(check_code.lines_of(sheets))


def test_a_program_that_words_the_data_otherwise_says_so(printed, monkeypatch):
    kept = papers.printed(printed.workspace, printed.code)
    monkeypatch.setattr(papers, "printed", lambda *_: replace(kept, digests=("0" * 16, *kept.digests[1:])))
    assert not check_code.compare(printed.workspace, printed.code).exact


def test_what_was_asked_for_is_read_as_it_was_written():
    full = Request(
        1, TODAY, TODAY, appendix=False, as_of=datetime(2025, 9, 15, 1, 0, tzinfo=UTC), ids=(3, 5),
        letterhead=Letterhead(("甲", "乙"), "号", ("张某",), "1", "", "急"), imprint=Imprint("丙", "丁", TODAY),
        sealed=True,
    )  # fmt: skip
    for request in (full, Request(1, TODAY), replace(full, imprint=Imprint("丙"))):
        assert check_code.read_request(check_code.write_request(request)) == request
