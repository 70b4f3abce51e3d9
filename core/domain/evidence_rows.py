"""佐证材料 as they stand: what proves a record, and all that proves a finding with what belongs to it.

A piece of evidence is tied to the records it proves; what is tied to a clue is tied to nothing else and is told
only with the right `clue`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.base import file_sorts
from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Refused
from core.base.states import EVIDENCE_STATES, FILE_SORTS
from core.store import evidence as store
from core.store import search
from core.store.workspace import Workspace

# What evidence may be tied to (tables), in the office's words.
NOUNS = {
    "finding": "问题", "measure": "措施", "progress": "进展", "extension": "延期申请", "handover": "责任交接",
    "closeout": "销号申请", "closeout_review": "销号审核", "reopening": "重新打开", "regulation": "制度",
    "accountability": "问责处理", "money": "资金", "wider_action": "举一反三、专项整治", "return_visit": "评估、回头看",
    "meeting": "会议", "letter": "督办", "submission": "报送", "collection_return": "单位报回",
    "publication": "公开", "public_comment": "公开期间意见", "plan_edition": "整改方案", "inspection": "巡视巡察",
    "clue": "问题线索", "step_mark": "流程材料",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One tie: a piece of evidence and what it proves. `id` is the tie's; `evidence` and `version` are of what is tied.

    `sort` is a key of `states.FILE_SORTS`, empty for a name without a file; `state` here, missing, altered (by its
    length) or name_only; `shared` counts the records it proves; `about` says in words what it proves here.
    """

    id: int
    evidence: int
    version: int
    sha256: str
    size: int
    name: str
    sort: str
    title: str
    kind: str
    document_number: str
    document_on: date | None
    pages: int | None
    note: str
    page_from: int | None
    page_to: int | None
    place: int
    noun: str
    record: int
    about: str
    shared: int
    state: str

    @property
    def risky(self) -> bool:
        """Whether it is a program or holds macros, and is never opened from here."""
        return self.sort in file_sorts.RISKY

    @property
    def page_range(self) -> str:
        """`第3—5页`, the pages that matter here; empty for the whole."""
        if self.page_from is None:
            return ""
        if self.page_to in (None, self.page_from):
            return f"第{self.page_from}页"
        return f"第{self.page_from}—{self.page_to}页"


def show_size(size: int) -> str:
    """`1.4 MB`; empty for a name without a file."""
    if not size:
        return ""
    amount, unit = float(size), "B"
    for larger in ("KB", "MB", "GB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.0f} {unit}" if unit == "B" or amount >= 100 else f"{amount:.1f} {unit}"


COLUMNS: tuple[Column, ...] = (
    Column("place", "序号", lambda row: str(row.place), None, 6, "center"),
    Column("title", "材料名称", lambda row: row.title or row.name, None, 40),
    Column("evidence_kind", "材料类别", lambda row: row.kind, None, 12, "center"),
    Column("document_number", "文号", lambda row: row.document_number, None, 18),
    Column("document_on", "成文日期", lambda row: show_day(row.document_on), None, 14, "center"),
    Column("about", "证明内容", lambda row: row.about, None, 18),
    Column("pages", "页数", lambda row: "" if row.pages is None else str(row.pages), None, 7, "right"),
    Column("page_range", "起止页", lambda row: row.page_range, None, 12, "center"),
    Column("file_sort", "文件类型", lambda row: FILE_SORTS.get(row.sort, ""), None, 12, "center"),
    Column("size", "大小", lambda row: show_size(row.size), None, 10, "right"),
    Column("file_state", "文件情况", lambda row: EVIDENCE_STATES[row.state], None, 12, "center"),
    Column("note", "说明", lambda row: row.note, None, 24),
)

_FIELDS = tuple(name for name in EvidenceRow.__dataclass_fields__ if name not in ("about", "state"))
_TAKEN_FROM = {
    "id": "tie.id", "evidence": "evidence.id", "version": "evidence.version", "place": "tie.place",
    "shared": "(SELECT count(*) FROM evidence_tie other WHERE other.evidence_id = evidence.id)",
}  # fmt: skip
_ROW = (
    f"SELECT {', '.join(_TAKEN_FROM.get(name, name) for name in _FIELDS)}"
    " FROM evidence_tie tie JOIN evidence ON evidence.id = tie.evidence_id"
)


def of(workspace: Workspace, noun: str, record_id: int) -> list[EvidenceRow]:
    """The evidence of one record, in its order. Refused: a clue's, without the right."""
    refuse_secret(workspace, noun)
    found = workspace.sql(f"{_ROW} WHERE noun = ? AND record = ? ORDER BY tie.place, tie.id", noun, record_id)
    return [_row(workspace, values, NOUNS.get(noun, "")) for values in found]


def one(workspace: Workspace, tie_id: int) -> EvidenceRow:
    """One tie. Refused: it is gone, or it is a clue's and the right is missing."""
    found = workspace.sql(f"{_ROW} WHERE tie.id = ?", tie_id)
    if not found:
        raise Refused("record.gone", noun="evidence")
    noun = found[0][_FIELDS.index("noun")]
    refuse_secret(workspace, noun)
    return _row(workspace, found[0], NOUNS.get(noun, ""))


def of_finding(workspace: Workspace, finding_id: int) -> list[EvidenceRow]:
    """All that proves a finding: tied to itself, its 具体表现, measures, reports, extensions, close-outs and outcomes.

    In the order of 卷内目录: the finding, then measure by measure with its reports, then closing and outcomes.
    """
    rows: list[EvidenceRow] = []
    for noun, record, about in owners(workspace, finding_id):
        found = workspace.sql(f"{_ROW} WHERE noun = ? AND record = ? ORDER BY tie.place, tie.id", noun, record)
        rows += [_row(workspace, values, about) for values in found]
    return rows


def owners(workspace: Workspace, finding_id: int) -> list[tuple[str, int, str]]:
    """(noun, id, what it is called on the card) of the finding and everything of it that evidence may be tied to."""
    listed: list[tuple[str, int, str]] = [("finding", finding_id, NOUNS["finding"])]
    children = workspace.sql("SELECT id FROM finding WHERE parent_id = ? ORDER BY place, id", finding_id)
    listed += [("finding", key, f"具体表现{nth}") for nth, (key,) in enumerate(children, 1)]
    listed += _reports(workspace, "finding", finding_id, "")
    measures = workspace.sql("SELECT id FROM measure WHERE finding_id = ? ORDER BY place, id", finding_id)
    for nth, (key,) in enumerate(measures, 1):
        listed.append(("measure", key, f"措施{nth}"))
        listed += _reports(workspace, "measure", key, f"措施{nth}，")
        asked = workspace.sql("SELECT id FROM extension WHERE measure_id = ? ORDER BY id", key)
        listed += [("extension", extension, f"措施{nth}延期申请") for (extension,) in asked]
    for (key,) in workspace.sql("SELECT id FROM closeout WHERE finding_id = ? ORDER BY id", finding_id):
        listed.append(("closeout", key, NOUNS["closeout"]))
        reviews = workspace.sql("SELECT id FROM closeout_review WHERE closeout_id = ? ORDER BY place, id", key)
        listed += [("closeout_review", review, NOUNS["closeout_review"]) for (review,) in reviews]
    reopened = workspace.sql("SELECT id FROM reopening WHERE finding_id = ? ORDER BY id", finding_id)
    listed += [("reopening", key, NOUNS["reopening"]) for (key,) in reopened]
    for noun in ("regulation", "accountability", "money", "wider_action"):
        tied = workspace.sql(
            f"SELECT DISTINCT {noun}_id FROM outcome_tie WHERE finding_id = ? AND {noun}_id IS NOT NULL ORDER BY 1",
            finding_id,
        )
        listed += [(noun, key, NOUNS[noun]) for (key,) in tied]
    return listed


def _reports(workspace: Workspace, noun: str, record: int, of_what: str) -> list[tuple[str, int, str]]:
    found = workspace.sql(f"SELECT id, reported_on FROM progress WHERE {noun}_id = ? ORDER BY reported_on, id", record)
    return [("progress", key, f"{of_what}{show_day(date.fromisoformat(day))}进展") for key, day in found]


def counts(workspace: Workspace, noun: str, ids: Sequence[int]) -> dict[int, int]:
    """How many pieces prove each of these records; none for a clue without the right."""
    if not ids or (noun == "clue" and not workspace.may("clue")):
        return {}
    marks = ", ".join("?" * len(ids))
    return dict(
        workspace.sql(
            f"SELECT record, count(*) FROM evidence_tie WHERE noun = ? AND record IN ({marks}) GROUP BY record",
            noun, *ids,
        )
    )  # fmt: skip


def find(workspace: Workspace, text: str) -> list[int]:
    """Evidence (ids) that holds the words in title, name, document number or note; what belongs to clues only with
    their right."""
    hidden = frozenset[int]() if workspace.may("clue") else secret(workspace)
    return [key for _, key in search.find(workspace, text, ["evidence"]) if key not in hidden]


def ties(workspace: Workspace, evidence_id: int) -> list[tuple[int, str, int]]:
    """(tie, noun, record) of everything a piece of evidence proves."""
    found = workspace.sql("SELECT id, noun, record FROM evidence_tie WHERE evidence_id = ? ORDER BY id", evidence_id)
    return [(key, noun, record) for key, noun, record in found]


def findings_of(workspace: Workspace, ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Evidence → the findings it proves, by themselves or through what belongs to them."""
    wanted = list(ids)
    if not wanted:
        return {}
    parts = [f"SELECT tie.evidence_id, {column} FROM evidence_tie tie {join}" for column, join in _TO_FINDING]
    found: dict[int, set[int]] = {}
    for evidence, finding in workspace.sql(
        f"SELECT * FROM ({' UNION '.join(parts)}) WHERE evidence_id IN ({', '.join('?' * len(wanted))})", *wanted
    ):
        found.setdefault(evidence, set()).add(finding)
    return {key: tuple(sorted(one)) for key, one in found.items()}


def _joined(noun: str) -> str:
    return f"JOIN {noun} owner ON tie.noun = '{noun}' AND owner.id = tie.record"


_OF_MEASURE = "JOIN measure ON measure.id = owner.measure_id"
_TO_FINDING: tuple[tuple[str, str], ...] = (
    ("coalesce(owner.parent_id, owner.id) AS finding", _joined("finding")),
    ("owner.finding_id", _joined("measure")),
    ("owner.finding_id", f"{_joined('progress')} WHERE owner.finding_id IS NOT NULL"),
    ("measure.finding_id", f"{_joined('progress')} {_OF_MEASURE}"),
    ("measure.finding_id", f"{_joined('extension')} {_OF_MEASURE}"),
    ("owner.finding_id", _joined("closeout")),
    ("closeout.finding_id", f"{_joined('closeout_review')} JOIN closeout ON closeout.id = owner.closeout_id"),
    ("owner.finding_id", _joined("reopening")),
    *(("outcome.finding_id", f"{_joined(noun)} JOIN outcome_tie outcome ON outcome.{noun}_id = owner.id")
      for noun in ("regulation", "accountability", "money", "wider_action")),
)  # fmt: skip


# -- what belongs to clues ---------------------------------------------------------------------


def secret(workspace: Workspace) -> frozenset[int]:
    """Evidence that is or ever was tied to a clue, also what is deleted: nothing of it is told without the right."""
    return frozenset(
        key
        for (key,) in workspace.sql(
            "SELECT DISTINCT coalesce(tied.new, tied.old) FROM change named JOIN change tied"
            " ON tied.tbl = 'evidence_tie' AND tied.row = named.row AND tied.col = 'evidence_id'"
            " WHERE named.tbl = 'evidence_tie' AND named.col = 'noun' AND coalesce(named.new, named.old) = 'clue'"
        )
    )


def refuse_secret(workspace: Workspace, noun: str) -> None:
    """Refused: it is about a clue, and the operator may not see clues."""
    if noun == "clue" and not workspace.may("clue"):
        raise Refused("operator.no_right", right="clue")


def _row(workspace: Workspace, values: Sequence[Any], about: str) -> EvidenceRow:
    given: dict[str, Any] = dict(zip(_FIELDS, values, strict=True))
    sha256, day = str(given["sha256"]), given["document_on"]
    given["sort"] = given["sort"] or (file_sorts.by_name(given["name"]) if sha256 else "")
    given["document_on"] = date.fromisoformat(day) if day else None
    return EvidenceRow(**given, about=about, state=store.state(workspace, sha256, given["size"]))
