"""示例: a whole story — two inspections, findings in every state, evidence, letters — and nothing wrong in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.base.meter import silent
from core.base.states import CLOSING
from core.domain import (
    clues,
    evidence,
    extensions,
    findings,
    handovers,
    letters,
    publications,
    readiness,
    return_visits,
    statistics,
    submissions,
)
from core.domain.findings import FindingFilter
from core.domain.statistics import Scope
from core.output import layouts, ledgers
from core.output.papers import catalogue
from core.output.papers.making import Request
from core.store import verify
from core.store.workspace import Workspace


@pytest.fixture
def sample(sample_made: Path) -> Iterator[Workspace]:
    with Workspace.open(sample_made, read_only=True) as workspace:
        yield workspace


def rows(sample: Workspace, inspection: int | None = 1) -> list:
    return findings.rows(sample, findings.ids(sample, FindingFilter(inspection)))


def test_findings_stand_in_every_state_of_their_closing(sample: Workspace) -> None:
    assert {row.closing for row in rows(sample)} == set(CLOSING)
    assert {row.progress for row in rows(sample)} == {"not_started", "open", "basic", "done"}
    assert all(row.close_out.taken_over for row in rows(sample, 2))


def test_nothing_of_the_record_is_left_untold(sample: Workspace) -> None:
    assert {row.state for row in letters.rows(sample, 1)} >= {"draft", "received", "replied"}
    states = {row.state for keys in ([part.id for one in rows(sample) for part in one.measures],)
              for row in extensions.of(sample, keys)}  # fmt: skip
    assert states == {"approved", "refused"}
    assert handovers.rows(sample, 1)
    assert len(clues.rows(sample, 1)) == 2
    assert submissions.rows(sample, 1)
    assert {row.state for row in publications.rows(sample, 1)} == {"planned", "published"}
    assert len(return_visits.rows(sample, [1, 2])) == 2


def test_every_figure_is_counted_and_most_are_not_nothing(sample: Workspace) -> None:
    counted = statistics.figures(sample, Scope(1, sample.today()))
    assert sum(one.text not in ("0", "") for one in counted) > len(counted) / 3


def test_its_evidence_is_there_and_its_audit_whole(sample: Workspace) -> None:
    assert evidence.faults(sample) == []
    assert list(verify.check(sample)) == []


def test_readiness_finds_only_what_the_story_left_open(sample: Workspace) -> None:
    found = {item.code for item in readiness.check(sample, 1).items}
    assert not found & {"finding_no_measure", "evidence_missing", "closeout_one_reviewer"}


@pytest.mark.parametrize("layout", layouts.built_in(), ids=lambda layout: layout.id)
def test_every_ledger_has_something_to_say(sample: Workspace, layout: layouts.Layout) -> None:
    assert ledgers.entries(sample, layout, ledgers.Request(1, sample.today()), silent())


@pytest.mark.parametrize("kind", catalogue.KINDS)
def test_every_paper_can_be_made(sample: Workspace, kind: str) -> None:
    wanted = Request(1, sample.today(), sample.today())
    assert catalogue.make(sample, catalogue.find(kind, sample), wanted)


def test_the_folder_holds_ledger_and_report(sample: Workspace) -> None:
    assert {path.suffix for path in Path(sample.folder).glob("*.*")} >= {".xlsx", ".pdf"}
