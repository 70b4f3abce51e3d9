"""确认入库: a reviewed feedback document becomes records, in one operation that can be taken back.

The document itself is kept: its text with every stretch that became something, and the file as evidence.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.base.errors import Refused
from core.base.text import plain
from core.domain import categories, findings, inspections, plan_numbers
from core.domain.findings import FindingDraft
from core.domain.inspections import InspectionDraft
from core.domain.order import next_place
from core.store.operations import operation
from core.store.tables import Clue, Document, DocumentSpan, Evidence, Finding
from core.store.workspace import Workspace

_FEEDBACK = "反馈意见"


PASTED = "粘贴的文字"


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """One item as the clerk left it. `original` is the source's wording, `text` what ledgers will print."""

    kind: str
    start: int
    end: int
    original: str
    text: str
    brief: str = ""
    category: tuple[str, ...] = ()
    manifestations: tuple[str, ...] = ()
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The file the text was read from, already in the evidence store."""

    sha256: str
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    """A document after review: header, items, and where the header stood; what is neither is left over."""

    name: str
    text: str
    inspection: InspectionDraft
    items: tuple[ReviewedItem, ...]
    header_spans: tuple[tuple[str, int, int], ...] = ()
    file: KeptFile | None = None

    @property
    def digest(self) -> str:
        """Tells the same words again, however they were wrapped, in whatever width, marks and script."""
        return hashlib.sha256(plain(self.text).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of it: the inspection, and ids by kind."""

    inspection: int
    findings: dict[str, list[int]] = field(default_factory=dict)
    clues: list[int] = field(default_factory=list)


def known_document(workspace: Workspace, digest: str) -> str | None:
    """The inspection into which this very text has been taken before."""
    found = workspace.sql(
        "SELECT inspection.name FROM document JOIN inspection ON inspection.id = inspection_id WHERE digest = ?", digest
    )
    return found[0][0] if found else None


@operation("intake.accept")
def accept(
    workspace: Workspace, reviewed: ReviewedDocument, *, into: int | None = None, again: bool = False
) -> Accepted:
    """Write inspection, headings, findings, clues and the document itself.

    Into a new inspection unless `into` names one. Refused: nothing to record or an item without text; the same
    document taken in before (unless `again`); a new inspection without a name or with one that is taken.
    """
    before = known_document(workspace, reviewed.digest)
    if before is not None and not again:
        raise Refused("document.known_already", inspection=before)
    if not reviewed.items:
        raise Refused("document.nothing_to_record")
    if not all(item.text.strip() for item in reviewed.items):
        raise Refused("finding.no_text", field="text")
    inspection = _inspection(workspace, reviewed.inspection, into)
    spans = _keep_document(workspace, inspection, reviewed)
    headings = _Headings(workspace, inspection)
    accepted = Accepted(inspection)
    places: dict[str, int] = {}
    for item, span in zip(reviewed.items, spans, strict=True):
        if item.kind == "clue":
            accepted.clues.append(
                workspace.insert(Clue, inspection=inspection, span=span, text=item.text, receiver=item.receiver)
            )
            continue
        if item.kind not in places:
            places[item.kind] = next_place(workspace, Finding, inspection_id=inspection, kind=item.kind, parent_id=None)
        draft = FindingDraft(
            item.text, item.kind, item.brief, headings.find(item.category), manifestations=item.manifestations
        )
        key = findings.insert(
            workspace, inspection, draft, place=places[item.kind], original=item.original, span=span,
            number=plan_numbers.next_free(workspace, inspection, item.kind),
        )  # fmt: skip
        places[item.kind] += 1
        accepted.findings.setdefault(item.kind, []).append(key)
    recorded = sum(map(len, accepted.findings.values())) + len(accepted.clues)
    workspace.describe(n=recorded, name=reviewed.name or PASTED)
    return accepted


class _Headings:
    """Finds, or makes once, the category under a chain of headings."""

    def __init__(self, workspace: Workspace, inspection: int) -> None:
        self._workspace, self._inspection = workspace, inspection
        self._known: dict[tuple[int | None, str], int] = {
            (row.parent, row.title): row.id for row in categories.tree(workspace, inspection)
        }

    def find(self, path: Sequence[str]) -> int | None:
        here: int | None = None
        for title in path:
            known = self._known.get((here, title))
            if known is None:
                known = categories.insert(self._workspace, self._inspection, title, here)
                self._known[here, title] = known
            here = known
        return here


def _inspection(workspace: Workspace, draft: InspectionDraft, into: int | None) -> int:
    if into is not None:
        inspections.fill(workspace, into, draft)
        return into
    if complaint := inspections.complaint_of_name(workspace, draft.name, None):
        raise complaint
    return inspections.insert(workspace, draft)


def _keep_document(workspace: Workspace, inspection: int, reviewed: ReviewedDocument) -> list[int]:
    """The document's row and spans; gives the span of each item, in the items' order."""
    evidence = _keep_file(workspace, reviewed.file) if reviewed.file else None
    document = workspace.insert(
        Document, inspection=inspection, evidence=evidence, name=reviewed.name, text=reviewed.text,
        digest=reviewed.digest,
    )  # fmt: skip

    def span(kind: str, start: int, end: int, name: str = "") -> dict[str, Any]:
        return {"document": document, "kind": kind, "start": start, "end": end, "field": name}

    items = workspace.insert_many(DocumentSpan, [span(item.kind, item.start, item.end) for item in reviewed.items])
    workspace.insert_many(DocumentSpan, [span("header", a, b, name) for name, a, b in reviewed.header_spans])
    taken = sorted([(item.start, item.end) for item in reviewed.items] + [(a, b) for _, a, b in reviewed.header_spans])
    workspace.insert_many(DocumentSpan, [span("left_over", a, b) for a, b in _between(taken, len(reviewed.text))])
    return items


def _keep_file(workspace: Workspace, kept: KeptFile) -> int:
    """The row of the file; the one there is when the same file has been taken in before."""
    known = workspace.sql("SELECT id FROM evidence WHERE sha256 = ? AND kind = ?", kept.sha256, _FEEDBACK)
    if known:
        return known[0][0]
    return workspace.insert(Evidence, sha256=kept.sha256, size=kept.size, name=kept.name, kind=_FEEDBACK)


def _between(taken: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    gaps: list[tuple[int, int]] = []
    here = 0
    for start, end in taken:
        if start > here:
            gaps.append((here, start))
        here = max(here, end)
    if here < length:
        gaps.append((here, length))
    return gaps
