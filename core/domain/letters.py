"""督办文书: what the office writes to a unit about findings or measures — drafted, issued, signed for, answered.

A number is given when a letter is issued and never comes back, so that issuing cannot be undone: an issued letter
is withdrawn with a reason. What is overdue is drafted by the ladder (`core.domain.letter_drafting`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.base.states import LETTER_STATES
from core.domain import calendars, evidence, finding_rows, letter_rules, measures, number_series
from core.domain.letter_rules import Kind
from core.domain.measures import MeasureRow
from core.store.operations import operation
from core.store.tables import Letter, LetterItem
from core.store.workspace import Workspace

Item = tuple[int, int | None]  # finding, and where it is about one measure, that measure


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """What a form says of a letter; `items` are findings, or single measures of them."""

    kind: str
    unit: int | None = None
    person: int | None = None
    title: str = ""
    text: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as it stands; `state` is a code of `states.LETTER_STATES`, `days_left` those for the reply (None: no
    reply is owed), `basis` in words why it was drafted."""

    id: int
    version: int
    inspection: int
    kind: str
    kind_title: str
    number: str
    title: str
    unit: int | None
    unit_name: str
    person: int | None
    person_name: str
    text: str
    drafted_on: date
    issued_on: date | None
    signed_by: int | None
    signed_by_name: str
    reply_due_on: date | None
    received_on: date | None
    received_by: str
    replied_on: date | None
    reply: str
    follows: int | None
    follows_number: str
    withdrawn_on: date | None
    withdrawn_reason: str
    basis: str
    count: int
    state: str
    days_left: int | None


@dataclass(frozen=True, slots=True)
class LetterItemRow:
    """What a letter is about: the finding's number and text, and the measure where it is about one."""

    finding: int
    number: str
    text: str
    measure: MeasureRow | None


COLUMNS: tuple[Column, ...] = (
    Column("number", "文号", lambda row: row.number, "number", 20),
    Column("kind", "文书种类", lambda row: row.kind_title, "kind_title", 14, "center"),
    Column("unit", "发往单位", lambda row: row.unit_name, "unit_name", 18),
    Column("person", "收文人", lambda row: row.person_name, "person_name", 10, "center", shown=False),
    Column("title", "标题", lambda row: row.title, "title", 34, shown=False),
    Column("count", "事项数", lambda row: str(row.count), "count", 8, "right", shown=False),
    Column("state", "办理情况", lambda row: LETTER_STATES[row.state], "state", 12, "center"),
    Column("issued_on", "发出日期", lambda row: show_day(row.issued_on), "issued_on", 14, "center", shown=False),
    Column("signed_by", "签发人", lambda row: row.signed_by_name, "signed_by_name", 10, "center", shown=False),
    Column("received", "签收", lambda row: f"{row.received_by} {show_day(row.received_on)}".strip(), "received_on", 18,
           shown=False),
    Column("reply_due_on", "回复期限", lambda row: show_day(row.reply_due_on), "reply_due_on", 14, "center"),
    Column("days_left", "剩余天数", lambda row: "" if row.days_left is None else str(row.days_left), "days_left", 9,
           "right", shown=False),
    Column("replied_on", "回复日期", lambda row: show_day(row.replied_on), "replied_on", 14, "center", shown=False),
    Column("reply", "回复内容", lambda row: row.reply, None, 30, shown=False),
    Column("follows", "接续的文书", lambda row: row.follows_number, None, 18, shown=False),
    Column("basis", "依据", lambda row: row.basis, None, 30, shown=False),
)  # fmt: skip

# What a letter shows of its own record, in the order of `_READ`.
_READ = (
    "SELECT letter.id, letter.version, letter.inspection_id, letter.kind, letter.number, letter.title, letter.unit_id,"
    " coalesce(unit.name, ''), letter.person_id, coalesce(person.name, ''), letter.text, drafted_on, issued_on,"
    " signed_by_id, coalesce(signer.name, ''), reply_due_on, received_on, received_by, replied_on, reply, follows_id,"
    " (SELECT coalesce(nullif(one.number, ''), one.title) FROM letter one WHERE one.id = letter.follows_id),"
    " withdrawn_on, withdrawn_reason, basis, (SELECT count(*) FROM letter_item WHERE letter_id = letter.id)"
    " FROM letter LEFT JOIN unit ON unit.id = letter.unit_id LEFT JOIN person ON person.id = letter.person_id"
    " LEFT JOIN person signer ON signer.id = letter.signed_by_id"
)


# -- queries -----------------------------------------------------------------------------------


def rows(
    workspace: Workspace, inspection_id: int | None, *, until: date | None = None, ids: Sequence[int] | None = None
) -> list[LetterRow]:
    """The letters of an inspection (None: of all), the last issued first, drafts on top.

    With `until` (截至) only those issued by that day, with the receipts and replies that had come by then.
    """
    found = workspace.sql(
        f"{_READ} WHERE (:inspection IS NULL OR letter.inspection_id = :inspection)"
        " AND (:until IS NULL OR issued_on <= :until)"
        " AND (:ids IS NULL OR letter.id IN (SELECT value FROM json_each(:ids)))"
        " ORDER BY issued_on IS NOT NULL, issued_on DESC, letter.id DESC",
        inspection=inspection_id,
        until=until.isoformat() if until else None,
        ids=None if ids is None else str(list(ids)),
    )
    kinds = letter_rules.rules(workspace)
    today = until or workspace.today()
    return [_row(values, kinds.kind(values[3]), today, until) for values in found]


def one(workspace: Workspace, letter_id: int) -> LetterRow:
    """One letter. Refused: it is gone."""
    found = rows(workspace, None, ids=[letter_id])
    if not found:
        raise Refused("record.gone", noun="letter")
    return found[0]


def items(workspace: Workspace, letter_id: int) -> list[LetterItemRow]:
    """What a letter is about, in its order, as it stands today."""
    found = workspace.sql(
        "SELECT finding_id, measure_id FROM letter_item WHERE letter_id = ? ORDER BY place, id", letter_id
    )
    return described(workspace, found)


def described(workspace: Workspace, wanted: Sequence[Item]) -> list[LetterItemRow]:
    """These findings and measures as a letter lists them."""
    keys = list(dict.fromkeys(finding for finding, _ in wanted))
    shown = {row.id: row for row in finding_rows.rows(workspace, keys)}
    parts = {one.id: one for listed in measures.rows(workspace, keys).values() for one in listed}
    return [
        LetterItemRow(finding, shown[finding].number, shown[finding].shown, parts.get(measure or 0))
        for finding, measure in wanted
        if finding in shown
    ]


def draft_of(workspace: Workspace, row: LetterRow) -> LetterDraft:
    """The letter as its form is opened."""
    about = tuple((one.finding, one.measure.id if one.measure else None) for one in items(workspace, row.id))
    return LetterDraft(row.kind, row.unit, row.person, row.title, row.text, about)


def wording(workspace: Workspace, inspection_id: int, kind: Kind, *, unit: str, count: int, previous: str = "") -> str:
    """The kind's own words for such a letter: what goes before the list of items, and what goes after it."""
    [(name, organisation)] = workspace.sql("SELECT name, organisation FROM inspection WHERE id = ?", inspection_id)
    facts = {"inspection": name, "organisation": organisation, "unit": unit, "count": count, "term": kind.term,
             "previous": previous}  # fmt: skip
    return "\n".join(part.format_map(facts) for part in (kind.opening, kind.closing))


# -- operations --------------------------------------------------------------------------------


@operation("letter.add")
def add(workspace: Workspace, inspection_id: int, draft: LetterDraft) -> int:
    """A letter as a draft; without words of its own it takes those of its kind. Refused: no kind, no unit, no items."""
    _check(workspace, inspection_id, draft)
    _describe(workspace, draft)
    return insert(workspace, inspection_id, draft)


@operation("letter.edit")
def edit(workspace: Workspace, letter_id: int, draft: LetterDraft, *, seen: int) -> None:
    """Change a draft. Refused: it is issued; no kind, no unit, no items; `Stale`."""
    row = one(workspace, letter_id)
    if row.issued_on is not None:
        raise Refused("letter.issued_already", title=row.kind_title)
    _check(workspace, row.inspection, draft)
    _describe(workspace, draft)
    workspace.update(
        Letter, letter_id, seen=seen, **_values(workspace, row.inspection, _reworded(workspace, row, draft))
    )
    _set_items(workspace, letter_id, draft.items)


@operation("letter.delete")
def delete(workspace: Workspace, letter_ids: Sequence[int]) -> None:
    """Drafts into the bin. Refused: one is issued, which is withdrawn instead."""
    for row in rows(workspace, None, ids=letter_ids):
        if row.issued_on is not None:
            raise Refused("letter.issued_already", title=row.kind_title)
    workspace.describe(n=len(letter_ids))
    for key in letter_ids:
        evidence.forget(workspace, "letter", key)
        workspace.delete(Letter, key)


@operation("letter.issue", undoable=False)
def issue(
    workspace: Workspace, letter_ids: Sequence[int], issued_on: date, *, signed_by: int | None = None, number: str = ""
) -> list[tuple[int, Refused]]:
    """Give each draft its number and its last day for a reply; gives those skipped and why.

    `number`: the one an old letter was issued under, for one letter alone. Refused: a date still to come, a number
    that is taken.
    """
    if issued_on > workspace.today():
        raise Refused("letter.in_the_future", field="issued_on")
    number = number.strip()
    if number and workspace.sql("SELECT 1 FROM letter WHERE number = ?", number):
        raise Refused("letter.number_taken", field="number", number=number)
    known = letter_rules.rules(workspace)
    skipped: list[tuple[int, Refused]] = []
    for row in sorted(rows(workspace, None, ids=letter_ids), key=lambda row: row.id):
        refusal = _not_issuable(row, known.kinds)
        if refusal is not None:
            skipped.append((row.id, refusal))
            continue
        kind = known.kinds[row.kind]
        workspace.update(
            Letter, row.id, issued_on=issued_on, signed_by=signed_by,
            reply_due_on=kind.reply_due(issued_on, calendars.of(workspace)),
            number=number or number_series.give(workspace, kind.series, issued_on.year),
        )  # fmt: skip
    workspace.describe(n=len(letter_ids) - len(skipped))
    return skipped


@operation("letter.withdraw")
def withdraw(workspace: Workspace, letter_id: int, reason: str) -> None:
    """Take back an issued letter; its number stays its own and does not come back. Refused: no reason, a draft."""
    row = one(workspace, letter_id)
    if not reason.strip():
        raise Refused("letter.no_reason", field="reason")
    _refuse_unless_issued(row)
    workspace.describe(number=row.number)
    workspace.update(Letter, letter_id, withdrawn_on=workspace.today(), withdrawn_reason=reason.strip())


@operation("letter.receive")
def receive(
    workspace: Workspace, letter_ids: Sequence[int], received_on: date, received_by: str
) -> list[tuple[int, Refused]]:
    """Who signed for them, and when; gives those skipped and why. Refused: no name, a date still to come."""
    complaints = [] if received_by.strip() else [Refused("letter.no_receiver", field="received_by")]
    if received_on > workspace.today():
        complaints.append(Refused("letter.in_the_future", field="received_on"))
    if complaints:
        raise Complaints(complaints)
    skipped: list[tuple[int, Refused]] = []
    for row in rows(workspace, None, ids=letter_ids):
        try:
            _refuse_unless_issued(row)
            _refuse_before_issue(row, received_on, "received_on")
        except Refused as refusal:
            skipped.append((row.id, refusal))
            continue
        workspace.update(Letter, row.id, received_on=received_on, received_by=received_by.strip())
    workspace.describe(n=len(letter_ids) - len(skipped))
    return skipped


@operation("letter.answer")
def answer(workspace: Workspace, letter_id: int, replied_on: date, reply: str, *, seen: int) -> None:
    """What the unit replied, and when. Refused: no words, a date before the letter or to come, a draft, `Stale`."""
    row = one(workspace, letter_id)
    complaints = [] if reply.strip() else [Refused("letter.no_reply", field="reply")]
    if replied_on > workspace.today():
        complaints.append(Refused("letter.in_the_future", field="replied_on"))
    if complaints:
        raise Complaints(complaints)
    _refuse_unless_issued(row)
    _refuse_before_issue(row, replied_on, "replied_on")
    workspace.describe(number=row.number)
    workspace.update(Letter, letter_id, seen=seen, replied_on=replied_on, reply=reply.strip())


# -- shared by the operations of this and other nouns ------------------------------------------


def insert(workspace: Workspace, inspection_id: int, draft: LetterDraft, **more: Any) -> int:
    """Write a draft and its items inside the operation that is open."""
    key = workspace.insert(
        Letter,
        inspection=inspection_id,
        drafted_on=workspace.today(),
        **_values(workspace, inspection_id, draft),
        **more,
    )
    _set_items(workspace, key, draft.items)
    return key


def _describe(workspace: Workspace, draft: LetterDraft) -> None:
    title = letter_rules.rules(workspace).kind(draft.kind).title
    workspace.describe(kind=title, unit=_unit_name(workspace, draft.unit))


def _reworded(workspace: Workspace, row: LetterRow, draft: LetterDraft) -> LetterDraft:
    """Words that were the kind's own and are left as they were follow another kind, unit or number of items."""
    kind = letter_rules.rules(workspace).kind(row.kind)
    own = wording(workspace, row.inspection, kind, unit=row.unit_name, count=row.count)
    text = "" if row.text == own == draft.text else draft.text
    title = "" if row.title == kind.subject == draft.title else draft.title
    return replace(draft, title=title, text=text)


def _values(workspace: Workspace, inspection_id: int, draft: LetterDraft) -> dict[str, Any]:
    kind = letter_rules.rules(workspace).kind(draft.kind)
    words = draft.text.strip() or wording(
        workspace, inspection_id, kind, unit=_unit_name(workspace, draft.unit), count=len(draft.items)
    )
    return {"kind": draft.kind, "unit": draft.unit, "person": draft.person,
            "title": draft.title.strip() or kind.subject, "text": words}  # fmt: skip


def _set_items(workspace: Workspace, letter_id: int, wanted: Sequence[Item]) -> None:
    """Exactly these items in this order; writes only what differs."""
    known = workspace.sql(
        "SELECT id, finding_id, measure_id, place FROM letter_item WHERE letter_id = ? ORDER BY id", letter_id
    )
    places = {(finding, measure): (key, place) for key, finding, measure, place in known}
    wanted = list(dict.fromkeys(wanted))
    for item in places.keys() - set(wanted):
        workspace.delete(LetterItem, places[item][0])
    for place, (finding, measure) in enumerate(wanted, 1):
        if (finding, measure) not in places:
            workspace.insert(LetterItem, letter=letter_id, finding=finding, measure=measure, place=place)
        elif places[finding, measure][1] != place:
            workspace.update(LetterItem, places[finding, measure][0], place=place)


def _check(workspace: Workspace, inspection_id: int, draft: LetterDraft) -> None:
    complaints: list[Refused] = []
    if draft.kind not in letter_rules.rules(workspace).kinds:
        complaints.append(Refused("letter.no_kind", field="kind"))
    if draft.unit is None:
        complaints.append(Refused("letter.no_unit", field="unit"))
    if not draft.items:
        complaints.append(Refused("letter.no_items", field="items"))
    others = workspace.sql(
        "SELECT 1 FROM finding WHERE inspection_id <> ? AND id IN (SELECT value FROM json_each(?))",
        inspection_id, str([finding for finding, _ in draft.items]),
    )  # fmt: skip
    if others:
        complaints.append(Refused("letter.other_inspection", field="items"))
    if complaints:
        raise Complaints(complaints)


def _not_issuable(row: LetterRow, kinds: Mapping[str, Kind]) -> Refused | None:
    if row.issued_on is not None:
        return Refused("letter.issued_already", title=row.kind_title)
    if row.unit is None:
        return Refused("letter.no_unit")
    if row.kind not in kinds:
        return Refused("letter.no_kind")
    return None if row.count else Refused("letter.no_items")


def _refuse_unless_issued(row: LetterRow) -> None:
    if row.issued_on is None:
        raise Refused("letter.not_issued")
    if row.withdrawn_on is not None:
        raise Refused("letter.withdrawn", number=row.number)


def _refuse_before_issue(row: LetterRow, day: date, field: str) -> None:
    if row.issued_on is not None and day < row.issued_on:
        raise Refused("letter.before_issue", field=field, day=show_day(row.issued_on))


def _unit_name(workspace: Workspace, unit_id: int | None) -> str:
    found = workspace.sql("SELECT name FROM unit WHERE id = ?", unit_id)
    return found[0][0] if found else ""


def _row(values: Sequence[Any], kind: Kind, today: date, until: date | None) -> LetterRow:
    (key, version, inspection, code, number, title, unit, unit_name, person, person_name, text, drafted, issued, signer,
     signer_name, reply_due, received, received_by, replied, reply, follows, follows_number, withdrawn, why, basis,
     count) = values  # fmt: skip
    issued_on, due = _day(issued), _day(reply_due)
    received_on, replied_on, withdrawn_on = (_by(_day(text), until) for text in (received, replied, withdrawn))
    owed = issued_on is not None and replied_on is None and withdrawn_on is None
    left = (due - today).days if due and owed else None
    return LetterRow(
        id=key, version=version, inspection=inspection, kind=code, kind_title=kind.title, number=number, title=title,
        unit=unit, unit_name=unit_name, person=person, person_name=person_name, text=text,
        drafted_on=date.fromisoformat(drafted), issued_on=issued_on, signed_by=signer, signed_by_name=signer_name,
        reply_due_on=due, received_on=received_on, received_by=received_by if received_on else "",
        replied_on=replied_on, reply=reply if replied_on else "", follows=follows, follows_number=follows_number or "",
        withdrawn_on=withdrawn_on, withdrawn_reason=why if withdrawn_on else "", basis=basis, count=count,
        state=_state(issued_on, received_on, replied_on, withdrawn_on, left), days_left=left,
    )  # fmt: skip


def _state(
    issued_on: date | None,
    received_on: date | None,
    replied_on: date | None,
    withdrawn_on: date | None,
    left: int | None,
) -> str:
    """The code of what is to be done next with the letter."""
    if withdrawn_on is not None:
        return "withdrawn"
    if replied_on is not None:
        return "replied"
    if issued_on is None:
        return "draft"
    if left is not None and left < 0:
        return "reply_overdue"
    return "received" if received_on is not None else "issued"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _by(day: date | None, until: date | None) -> date | None:
    """A day that had come by `until`, else None."""
    return day if day is None or until is None or day <= until else None
