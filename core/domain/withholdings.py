"""拟不公开事项: for one audience another wording of a finding or of its result, or none, with its reason.

Kept twice, for the notice inside the Party and for the public one. The original is noted as it stood, so that a text
that changed since is seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.base.errors import Complaints, Refused
from core.base.states import AUDIENCES, WITHHELD_PARTS
from core.domain import finder, finding_rows, public_check
from core.domain.finder import FindingFilter
from core.domain.finding_rows import FindingRow
from core.domain.public_check import Place
from core.store.operations import operation
from core.store.tables import Withholding
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class WithholdingRow:
    """What is withheld of one part of a finding; an empty `replacement` is not published at all."""

    id: int
    version: int
    finding: int
    audience: str
    part: str
    original: str
    replacement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One part of a finding for one audience: as it is, as it is published, why it differs, what to look at.

    `withheld` is None when the original is published; `moved`: the original changed since it was withheld.
    """

    part: str
    original: str
    public: str
    withheld: WithholdingRow | None
    places: tuple[Place, ...]

    @property
    def moved(self) -> bool:
        """Whether the original is another than the one that was withheld."""
        return self.withheld is not None and self.withheld.original != self.original


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A finding as one audience reads it."""

    id: int
    inspection: int
    number: str
    category: str
    finding: Wording
    result: Wording

    @property
    def wordings(self) -> tuple[Wording, Wording]:
        """Both parts."""
        return self.finding, self.result

    @property
    def state(self) -> str:
        """What is to be done: `moved`, `named` (something to look at), `withheld`, or `plain`."""
        if any(one.moved for one in self.wordings):
            return "moved"
        if any(one.places for one in self.wordings):
            return "named"
        return "withheld" if any(one.withheld for one in self.wordings) else "plain"


# -- queries -----------------------------------------------------------------------------------


def rows(workspace: Workspace, inspection_id: int | None, audience: str) -> list[WithholdingRow]:
    """What is withheld from an audience, in the order of the findings: the 拟不公开事项表."""
    found = workspace.sql(
        "SELECT one.id, one.version, finding_id, audience, part, one.original, replacement, reason FROM withholding one"
        " JOIN finding ON finding.id = finding_id WHERE audience = ? AND (?2 IS NULL OR inspection_id = ?2)"
        " ORDER BY inspection_id, finding.place, finding_id, part",
        audience, inspection_id,
    )  # fmt: skip
    return [WithholdingRow(*values) for values in found]


def original(row: FindingRow, part: str) -> str:
    """The text of a part as it is without anything withheld."""
    return row.text if part == "finding" else row.progress_text


def public(workspace: Workspace, found: Sequence[FindingRow], audience: str) -> list[PublicRow]:
    """These findings as an audience reads them, with what is to be looked at."""
    withheld = {(row.finding, row.part): row for row in rows(workspace, None, audience)}
    names, titles = public_check.known_names(workspace), public_check.known_titles(workspace)

    def wording(row: FindingRow, part: str) -> Wording:
        text = original(row, part)
        known = withheld.get((row.id, part))
        shown = known.replacement if known else text
        return Wording(part, text, shown, known, tuple(public_check.places(shown, names, titles)))

    return [
        PublicRow(
            row.id, row.inspection, row.number, row.category_title, wording(row, "finding"), wording(row, "result")
        )
        for row in found
    ]


def of_inspection(workspace: Workspace, inspection_id: int | None, audience: str) -> list[PublicRow]:
    """Every finding of an inspection (None: of all) as an audience reads it."""
    keys = finder.ids(workspace, FindingFilter(inspection_id))
    return public(workspace, finding_rows.rows(workspace, keys), audience)


def one(workspace: Workspace, finding_id: int, audience: str) -> PublicRow:
    """One finding as an audience reads it. Refused: it is gone."""
    return public(workspace, [finding_rows.one(workspace, finding_id)], audience)[0]


def wording(workspace: Workspace, row: FindingRow, audience: str, part: str) -> str:
    """The published text of a part (`finding`, `result`) for an audience (`inner`, `social`); empty: not published."""
    found = workspace.sql(
        "SELECT replacement FROM withholding WHERE finding_id = ? AND audience = ? AND part = ?", row.id, audience, part
    )
    return found[0][0] if found else original(row, part)


def revealing(workspace: Workspace, inspection_id: int | None, audience: str) -> Iterator[tuple[int, int, Place]]:
    """(finding, inspection, the first place to look at) of findings whose published wording names somebody.

    Set-based: 10,000 findings with 100,000 reports are looked through in less than half a second.
    """
    names, titles = public_check.known_names(workspace), public_check.known_titles(workspace)
    texts: dict[tuple[int, int], list[str]] = {}
    for query in (_PUBLISHED_FINDINGS, _PUBLISHED_RESULTS):
        for key, where, text in workspace.sql(query, audience=audience, inspection=inspection_id):
            texts.setdefault((key, where), []).append(text)
    seen: dict[str, Place | None] = {}  # many reports say the same
    for (key, where), said in texts.items():
        for text in said:
            if text not in seen:
                seen[text] = next(iter(public_check.places(text, names, titles)), None)
            if (place := seen[text]) is not None:
                yield key, where, place
                break


# What is published of every finding; of its result the last report on the finding, or where there is none those on its
# measures.
_PUBLISHED_FINDINGS = """
SELECT finding.id, finding.inspection_id, coalesce(one.replacement, finding.text) FROM finding
LEFT JOIN withholding one ON one.finding_id = finding.id AND one.audience = :audience AND one.part = 'finding'
WHERE withdrawn_on IS NULL AND kind = 'finding' AND parent_id IS NULL
AND (:inspection IS NULL OR finding.inspection_id = :inspection) ORDER BY finding.inspection_id, finding.place
"""
# (A bare column beside max() is that of the row that has it: SQLite, lang_select §2.5.)
_PUBLISHED_RESULTS = """
WITH own AS (
    SELECT finding_id AS finding, text, max(reported_on || printf('%012d', id)) FROM progress
    WHERE finding_id IS NOT NULL GROUP BY finding_id
), each AS (
    SELECT measure_id, text, max(reported_on || printf('%012d', id)) FROM progress
    WHERE measure_id IS NOT NULL GROUP BY measure_id
), last AS (
    SELECT finding, text FROM own UNION ALL SELECT measure.finding_id, each.text FROM each
    JOIN measure ON measure.id = each.measure_id WHERE measure.finding_id NOT IN (SELECT finding FROM own)
), published AS (
    SELECT finding, text FROM last WHERE finding NOT IN (
        SELECT finding_id FROM withholding WHERE audience = :audience AND part = 'result')
    UNION ALL SELECT finding_id, replacement FROM withholding WHERE audience = :audience AND part = 'result'
)
SELECT finding.id, finding.inspection_id, published.text FROM published JOIN finding ON finding.id = published.finding
WHERE withdrawn_on IS NULL AND kind = 'finding' AND parent_id IS NULL
AND (:inspection IS NULL OR finding.inspection_id = :inspection)
"""


# -- operations --------------------------------------------------------------------------------


@operation("withholding.put")
def put(
    workspace: Workspace, finding_id: int, part: str, audiences: Sequence[str], replacement: str, reason: str
) -> None:
    """Publish this instead of the original (empty: nothing) to these audiences, and note why.

    Refused: no audience, no reason, a replacement that is the original.
    """
    text = original(finding_rows.one(workspace, finding_id), part)
    _check(audiences, text, replacement, reason)
    workspace.describe(part=WITHHELD_PARTS[part], audience="、".join(AUDIENCES[one] for one in audiences))
    values: dict[str, Any] = {"original": text, "replacement": replacement.strip(), "reason": reason.strip()}
    for audience in audiences:
        known = _known(workspace, finding_id, audience, part)
        if known is None:
            workspace.insert(Withholding, finding=finding_id, audience=audience, part=part, **values)
        else:
            workspace.update(Withholding, known, **values)


@operation("withholding.lift")
def lift(workspace: Workspace, finding_id: int, part: str, audiences: Sequence[str]) -> None:
    """Publish the original to these audiences again."""
    workspace.describe(part=WITHHELD_PARTS[part], audience="、".join(AUDIENCES[one] for one in audiences))
    for audience in audiences:
        known = _known(workspace, finding_id, audience, part)
        if known is not None:
            workspace.delete(Withholding, known)


def _known(workspace: Workspace, finding_id: int, audience: str, part: str) -> int | None:
    found = workspace.sql(
        "SELECT id FROM withholding WHERE finding_id = ? AND audience = ? AND part = ?", finding_id, audience, part
    )
    return found[0][0] if found else None


def _check(audiences: Sequence[str], text: str, replacement: str, reason: str) -> None:
    complaints: list[Refused] = []
    if not audiences:
        complaints.append(Refused("withholding.no_audience", field="audiences"))
    if replacement.strip() == text.strip():
        complaints.append(Refused("withholding.nothing_withheld", field="replacement"))
    if not reason.strip():
        complaints.append(Refused("withholding.no_reason", field="reason"))
    if complaints:
        raise Complaints(complaints)
