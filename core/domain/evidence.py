"""佐证材料: files that prove what was done, each stored once under its SHA-256 and tied to all the records it proves.

The file stands in the store before any row names it (`evidence_files`). What proves a clue is a row of its own even
where the same file proves an open record too, so that neither list ever tells of the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.base.errors import Complaints, Refused
from core.domain import rules
from core.domain.evidence_files import Fault, Kept, copy, faults, open_copy, take, take_bytes
from core.domain.evidence_rows import (
    COLUMNS,
    NOUNS,
    EvidenceRow,
    counts,
    find,
    findings_of,
    of,
    of_finding,
    one,
    owners,
    refuse_secret,
    secret,
    show_size,
    ties,
)
from core.domain.order import arrange, close_gaps, next_place
from core.store.operations import operation
from core.store.tables import Evidence, EvidenceTie
from core.store.workspace import Workspace

__all__ = [
    "COLUMNS", "NOUNS", "Attached", "EvidenceDraft", "EvidenceRow", "Fault", "Kept", "attach", "copy", "counts",
    "delete", "draft_of", "edit", "faults", "find", "findings_of", "forget", "forget_all", "insert_files", "kinds",
    "name_only", "of", "of_finding", "one",
    "open_copy", "order", "owners", "secret", "show_size", "supply", "take", "take_bytes", "tie", "ties", "untie",
]  # fmt: skip


# What is deleted with its finding.
OWNED = frozenset({"finding", "measure", "progress", "extension", "closeout", "closeout_review", "reopening"})


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """What a form says of a piece of evidence; the page range holds for the one record it is looked at from."""

    title: str
    kind: str = ""
    document_number: str = ""
    document_on: date | None = None
    pages: int | None = None
    note: str = ""
    page_from: int | None = None
    page_to: int | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of attaching files: the ties made, the names of those known already (their description stays), and
    those skipped with the reason."""

    ties: tuple[int, ...]
    known: tuple[str, ...]
    skipped: tuple[tuple[str, Refused], ...]


def kinds(workspace: Workspace) -> tuple[str, ...]:
    """The words offered for the kind of a piece of evidence (`resources/rules/evidence.toml`)."""
    return tuple(rules.book(workspace, "evidence")[1]["kinds"])


def draft_of(row: EvidenceRow) -> EvidenceDraft:
    """The form as it opens on a piece of evidence."""
    return EvidenceDraft(
        row.title, row.kind, row.document_number, row.document_on, row.pages, row.note, row.page_from, row.page_to
    )


# -- operations --------------------------------------------------------------------------------


@operation("evidence.attach")
def attach(workspace: Workspace, noun: str, record_id: int, files: Sequence[Kept]) -> Attached:
    """Tie files of the store to a record, as the last of its evidence. A file that is evidence already is used as it
    is described; one that is tied here already is skipped.

    Refused: the record is gone, a clue without the right.
    """
    _check_record(workspace, noun, record_id)
    attached = insert_files(workspace, noun, record_id, files)
    workspace.describe(n=len(attached.ties), name=_said(noun, files[0].name if files else ""))
    return attached


def insert_files(workspace: Workspace, noun: str, record_id: int, files: Sequence[Kept]) -> Attached:
    """The same inside the operation that is open, for a record that was just written."""
    made: list[int] = []
    known: list[str] = []
    skipped: list[tuple[str, Refused]] = []
    for kept in files:
        evidence = _known(workspace, kept.sha256, noun)
        if evidence is not None and _tied(workspace, evidence, noun, record_id):
            skipped.append((kept.name, Refused("evidence.tied_already", name=kept.name)))
            continue
        if evidence is None:
            evidence = workspace.insert(
                Evidence, sha256=kept.sha256, size=kept.size, name=kept.name, sort=kept.sort, pages=kept.pages,
                title=_title(kept.name),
            )  # fmt: skip
        else:
            known.append(kept.name)
        made.append(insert_tie(workspace, evidence, noun, record_id))
    return Attached(tuple(made), tuple(known), tuple(skipped))


@operation("evidence.name_only")
def name_only(workspace: Workspace, noun: str, record_id: int, draft: EvidenceDraft) -> int:
    """Evidence of which only the name is known: from an old ledger, or kept on paper. Gives the tie.

    Refused: no title, pages that are none, a clue without the right.
    """
    _check_record(workspace, noun, record_id)
    _check(draft)
    evidence = workspace.insert(Evidence, sha256="", size=0, name="", **_values(draft))
    workspace.describe(name=_said(noun, draft.title.strip()))
    return insert_tie(workspace, evidence, noun, record_id, draft.page_from, draft.page_to)


@operation("evidence.supply")
def supply(workspace: Workspace, tie_id: int, kept: Kept) -> None:
    """The file of what so far was a name. Refused: it has a file already."""
    row = one(workspace, tie_id)
    if row.sha256:
        raise Refused("evidence.has_file", name=row.title)
    workspace.describe(name=_said(row.noun, row.title))
    workspace.update(
        Evidence, row.evidence, sha256=kept.sha256, size=kept.size, name=kept.name, sort=kept.sort,
        pages=row.pages or kept.pages,
    )  # fmt: skip


@operation("evidence.edit")
def edit(workspace: Workspace, tie_id: int, draft: EvidenceDraft, *, seen: int) -> None:
    """How it is described, everywhere it is tied, and the pages that matter here. `seen` is `EvidenceRow.version`.

    Refused: no title, pages that are none, `Stale`.
    """
    row = one(workspace, tie_id)
    _check(draft)
    workspace.describe(name=_said(row.noun, draft.title.strip()))
    workspace.update(Evidence, row.evidence, seen=seen, **_values(draft))
    workspace.update(EvidenceTie, tie_id, page_from=draft.page_from, page_to=draft.page_to)


@operation("evidence.tie")
def tie(workspace: Workspace, evidence_ids: Sequence[int], noun: str, record_id: int) -> list[tuple[int, Refused]]:
    """Let evidence that is there prove a further record; gives those skipped and why.

    Refused: the record is gone, it crosses the border between clues and the open record.
    """
    _check_record(workspace, noun, record_id)
    hidden = secret(workspace)
    if any((key in hidden) is not (noun == "clue") for key in evidence_ids):
        raise Refused("evidence.of_a_clue")
    skipped: list[tuple[int, Refused]] = []
    for key in evidence_ids:
        if _tied(workspace, key, noun, record_id):
            [(name,)] = workspace.sql("SELECT title FROM evidence WHERE id = ?", key)
            skipped.append((key, Refused("evidence.tied_already", name=name)))
        else:
            insert_tie(workspace, key, noun, record_id)
    workspace.describe(n=len(evidence_ids) - len(skipped))
    return skipped


@operation("evidence_tie.delete")
def untie(workspace: Workspace, tie_ids: Sequence[int]) -> None:
    """These prove these records no longer; what then proves nothing any more goes into the bin, its file stays.

    Refused: a close-out was reviewed on it.
    """
    for tie_id in tie_ids:
        row = one(workspace, tie_id)
        _refuse_closed(workspace, row)
        let_go(workspace, tie_id, row.evidence)
        close_gaps(workspace, EvidenceTie, noun=row.noun, record=row.record)
    workspace.describe(n=len(tie_ids))


@operation("evidence.delete")
def delete(workspace: Workspace, evidence_ids: Sequence[int]) -> None:
    """Into the bin with all its ties; the file stays for the past. Refused: one belongs to a closed finding, or is the
    feedback document or what was submitted."""
    for key in evidence_ids:
        for tie_id, _, _ in ties(workspace, key):
            row = one(workspace, tie_id)
            _refuse_closed(workspace, row)
            workspace.delete(EvidenceTie, tie_id)
            close_gaps(workspace, EvidenceTie, noun=row.noun, record=row.record)
        workspace.delete(Evidence, key)
    workspace.describe(n=len(evidence_ids))


@operation("evidence.order")
def order(workspace: Workspace, tie_ids: Sequence[int]) -> None:
    """The evidence of one record in this order; `tie_ids` are all of its ties."""
    row = one(workspace, tie_ids[0])
    arrange(workspace, EvidenceTie, tie_ids, noun=row.noun, record=row.record)


# -- shared by the operations of this and other nouns ------------------------------------------


def insert_tie(
    workspace: Workspace, evidence: int, noun: str, record_id: int, page_from: int | None = None,
    page_to: int | None = None,
) -> int:  # fmt: skip
    """Tie, inside the operation that is open, as the last of the record's evidence."""
    place = next_place(workspace, EvidenceTie, noun=noun, record=record_id)
    return workspace.insert(
        EvidenceTie, evidence=evidence, noun=noun, record=record_id, place=place, page_from=page_from, page_to=page_to
    )


def let_go(workspace: Workspace, tie_id: int, evidence: int) -> None:
    """Take a tie out, and with the last one the row of the evidence, unless a paper of the inspection is made of it."""
    workspace.delete(EvidenceTie, tie_id)
    kept = workspace.sql(
        "SELECT 1 FROM evidence_tie WHERE evidence_id = :key UNION SELECT 1 FROM document WHERE evidence_id = :key"
        " UNION SELECT 1 FROM submission WHERE evidence_id = :key",
        key=evidence,
    )
    if not kept:
        workspace.delete(Evidence, evidence)


def forget(workspace: Workspace, noun: str, record_id: int) -> None:
    """Let go of the evidence of a record that is taken out; the files stay."""
    for tie_id, evidence in workspace.sql(
        "SELECT id, evidence_id FROM evidence_tie WHERE noun = ? AND record = ? ORDER BY id", noun, record_id
    ):
        let_go(workspace, tie_id, evidence)


def forget_all(workspace: Workspace, finding_id: int) -> None:
    """The same for a finding with all that goes with it; what its outcomes prove stays with them."""
    for noun, record, _ in owners(workspace, finding_id):
        if noun in OWNED:
            forget(workspace, noun, record)


def _known(workspace: Workspace, sha256: str, noun: str) -> int | None:
    """The row this file has already among the clues' evidence, or among the open one."""
    hidden = secret(workspace)
    found = workspace.sql("SELECT id FROM evidence WHERE sha256 = ? ORDER BY id", sha256)
    return next((key for (key,) in found if (key in hidden) is (noun == "clue")), None)


def _tied(workspace: Workspace, evidence: int, noun: str, record_id: int) -> bool:
    return (noun, record_id) in [(known, record) for _, known, record in ties(workspace, evidence)]


def _check_record(workspace: Workspace, noun: str, record_id: int) -> None:
    if noun not in NOUNS:
        raise ValueError(f"nothing is tied to {noun}")
    refuse_secret(workspace, noun)
    if not workspace.sql(f"SELECT 1 FROM {noun} WHERE id = ?", record_id):
        raise Refused("record.gone", noun=noun)


def _check(draft: EvidenceDraft) -> None:
    complaints: list[Refused] = []
    if not draft.title.strip():
        complaints.append(Refused("evidence.no_title", field="title"))
    if draft.pages is not None and draft.pages < 1:
        complaints.append(Refused("evidence.no_such_pages", field="pages"))
    first, last = draft.page_from, draft.page_to
    if first is None and last is not None:
        complaints.append(Refused("evidence.no_first_page", field="page_from"))
    elif first is not None and (first < 1 or (last is not None and last < first)):
        complaints.append(Refused("evidence.no_such_pages", field="page_to"))
    elif draft.pages is not None and (last or first or 0) > draft.pages:
        complaints.append(Refused("evidence.beyond_the_last_page", field="page_to", pages=draft.pages))
    if complaints:
        raise Complaints(complaints)


def _refuse_closed(workspace: Workspace, row: EvidenceRow) -> None:
    """What a close-out was reviewed on stays with it, so does the signed form of a review, and what was submitted."""
    if row.noun == "submission" and workspace.sql(
        "SELECT 1 FROM submission WHERE id = ? AND evidence_id = ?", row.record, row.evidence
    ):
        raise Refused("evidence.submitted", name=row.title)
    reviewed = row.noun == "closeout" and workspace.sql(
        "SELECT 1 FROM closeout_review WHERE closeout_id = ?", row.record
    )
    if reviewed or row.noun == "closeout_review":
        raise Refused("evidence.of_closed", name=row.title)


def _values(draft: EvidenceDraft) -> dict[str, str | int | date | None]:
    return {
        "title": draft.title.strip(), "kind": draft.kind.strip(), "document_number": draft.document_number.strip(),
        "document_on": draft.document_on, "pages": draft.pages, "note": draft.note.strip(),
    }  # fmt: skip


def _title(name: str) -> str:
    return name.rpartition(".")[0] or name


def _said(noun: str, name: str) -> str:
    """The name as it may stand in the list of operations, which everybody reads."""
    return "（保密）" if noun == "clue" else name[:20]
