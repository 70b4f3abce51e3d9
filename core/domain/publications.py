"""公开: what was published inside the Party and to society — where, how long, whom to write to, what came in.

What is withheld from either audience is `core.domain.withholdings`; the wording of a finding is asked for here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.base import dates
from core.base.columns import Column
from core.base.dates import show_day
from core.base.errors import Complaints, Refused
from core.base.states import AUDIENCES, PUBLICATION_STATES, PUBLISHED
from core.domain import calendars, evidence, rules
from core.domain.withholdings import wording
from core.store.operations import operation
from core.store.tables import Publication, PublicComment
from core.store.workspace import Workspace

__all__ = [
    "COLUMNS", "CommentDraft", "CommentRow", "PublicationDraft", "PublicationRow", "add", "add_comment", "answer",
    "answer_days", "channels", "comment_ways", "comments", "delete", "delete_comment", "edit", "edit_comment", "one",
    "rows", "usual_end", "wording",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicationDraft:
    """What a form says of a publication; without `published_on` it is planned."""

    audience: str
    subject: str = "result"
    title: str = ""
    channel: str = ""
    published_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    contact_unit: str = ""
    contact_phone: str = ""
    contact_address: str = ""
    contact_email: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """A publication with its comments counted; `state` a code of `states.PUBLICATION_STATES`."""

    id: int
    version: int
    inspection: int
    given: PublicationDraft
    comments: int
    unanswered: int
    overdue: int
    state: str

    @property
    def period(self) -> str:
        """`2025年9月1日至2025年9月15日`."""
        return "至".join(show_day(day) for day in (self.given.period_from, self.given.period_to) if day)

    @property
    def published_on(self) -> date | None:
        return self.given.published_on

    @property
    def title(self) -> str:
        return self.given.title

    @property
    def contact(self) -> str:
        """The contact block of a notice in one line."""
        given = self.given
        return "；".join(
            f"{name}：{text}"
            for name, text in (("联系单位", given.contact_unit), ("联系电话", given.contact_phone),
                               ("邮政信箱", given.contact_address), ("电子邮箱", given.contact_email))
            if text
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CommentDraft:
    """What came in on a publication."""

    received_on: date
    text: str
    sender: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment; `days_left` to its answer, None when it has one."""

    id: int
    version: int
    publication: int
    given: CommentDraft
    answered_on: date | None
    answer: str
    days_left: int | None


COLUMNS: tuple[Column, ...] = (
    Column("audience", "公开范围", lambda row: AUDIENCES[row.given.audience], None, 10, "center"),
    Column("subject", "公开内容", lambda row: PUBLISHED[row.given.subject], None, 14, "center"),
    Column("title", "标题", lambda row: row.given.title, "title", 30),
    Column("state", "公开情况", lambda row: PUBLICATION_STATES[row.state], "state", 12, "center"),
    Column("published_on", "公开日期", lambda row: show_day(row.given.published_on), "published_on", 14, "center"),
    Column("period", "公示期", lambda row: row.period, None, 28, shown=False),
    Column("channel", "公开渠道", lambda row: row.given.channel, None, 16, shown=False),
    Column("contact", "联系方式", lambda row: row.contact, None, 30, shown=False),
    Column("comments", "收到意见", lambda row: str(row.comments), "comments", 9, "right"),
    Column("unanswered", "未答复", lambda row: str(row.unanswered), "unanswered", 8, "right", shown=False),
    Column("remark", "备注", lambda row: row.given.remark, None, 20, shown=False),
)  # fmt: skip

_TEXTS = ("title", "channel", "contact_unit", "contact_phone", "contact_address", "contact_email", "remark")
_DAYS = ("published_on", "period_from", "period_to")


# -- queries -----------------------------------------------------------------------------------


def rows(workspace: Workspace, inspection_id: int | None, *, until: date | None = None) -> list[PublicationRow]:
    """The publications of an inspection (None: of all), the last one first; with `until` (截至) those published by
    then, with the comments that had come."""
    found = workspace.sql(
        f"SELECT id, version, inspection_id, audience, subject, {', '.join((*_TEXTS, *_DAYS))} FROM publication"
        " WHERE (:inspection IS NULL OR inspection_id = :inspection) AND (:until IS NULL OR published_on <= :until)"
        " ORDER BY published_on IS NOT NULL, published_on DESC, id DESC",
        inspection=inspection_id,
        until=until.isoformat() if until else None,
    )
    received: dict[int, list[CommentRow]] = {}
    for comment in _comments(workspace, None, until):
        received.setdefault(comment.publication, []).append(comment)
    today = until or workspace.today()
    return [_row(values, received.get(values[0], []), today) for values in found]


def one(workspace: Workspace, publication_id: int) -> PublicationRow:
    """One publication. Refused: it is gone."""
    found = [row for row in rows(workspace, None) if row.id == publication_id]
    if not found:
        raise Refused("record.gone", noun="publication")
    return found[0]


def comments(workspace: Workspace, publication_id: int, *, until: date | None = None) -> list[CommentRow]:
    """What came in on a publication, in its order."""
    return _comments(workspace, publication_id, until)


def usual_end(workspace: Workspace, first: date) -> date:
    """The last day a notice usually stands that was put up that day (`resources/rules/publication.toml`)."""
    return dates.add_workdays(first, _rules(workspace)["terms"]["period_workdays"], calendars.of(workspace))


def answer_days(workspace: Workspace) -> int:
    """Within how many days a comment is to be answered."""
    return int(_rules(workspace)["terms"]["answer_days"])


def channels(workspace: Workspace, audience: str) -> tuple[str, ...]:
    """The words offered for where something is published to that audience."""
    return tuple(_rules(workspace)["channels"][audience])


def comment_ways(workspace: Workspace) -> tuple[str, ...]:
    """The words offered for how a comment came in."""
    return tuple(_rules(workspace)["ways"]["comment"])


def _rules(workspace: Workspace) -> Mapping[str, Any]:
    return rules.book(workspace, "publication")[1]


# -- operations --------------------------------------------------------------------------------


@operation("publication.add")
def add(workspace: Workspace, inspection_id: int, draft: PublicationDraft) -> int:
    """A publication, planned or done. Refused: no title, no channel once published, a day to come, a period turned
    round, a public notice of the result without a way to be reached."""
    _check(workspace, draft)
    workspace.describe(title=draft.title.strip())
    return workspace.insert(Publication, inspection=inspection_id, **_values(draft))


@operation("publication.edit")
def edit(workspace: Workspace, publication_id: int, draft: PublicationDraft, *, seen: int) -> None:
    """Change it, or note that it was published. Refused as `add`, `Stale`."""
    _check(workspace, draft)
    workspace.describe(title=draft.title.strip())
    workspace.update(Publication, publication_id, seen=seen, **_values(draft))


@operation("publication.delete")
def delete(workspace: Workspace, publication_id: int) -> None:
    """Into the bin. Refused: something came in on it."""
    row = one(workspace, publication_id)
    if row.comments:
        raise Refused("publication.has_comments", title=row.title, n=row.comments)
    workspace.describe(title=row.title)
    evidence.forget(workspace, "publication", publication_id)
    workspace.delete(Publication, publication_id)


@operation("comment.add")
def add_comment(workspace: Workspace, publication_id: int, draft: CommentDraft) -> int:
    """What came in. Refused: no words, a day still to come or before the publication."""
    row = one(workspace, publication_id)
    _check_comment(workspace, row, draft)
    workspace.describe(title=row.title)
    place = len(comments(workspace, publication_id)) + 1
    return workspace.insert(PublicComment, publication=publication_id, place=place, **_said(draft))


@operation("comment.edit")
def edit_comment(workspace: Workspace, comment_id: int, draft: CommentDraft, *, seen: int) -> None:
    """Correct what came in. Refused as `add_comment`, `Stale`."""
    row = one(workspace, _publication_of(workspace, comment_id))
    _check_comment(workspace, row, draft)
    workspace.describe(title=row.title)
    workspace.update(PublicComment, comment_id, seen=seen, **_said(draft))


@operation("comment.answer")
def answer(workspace: Workspace, comment_id: int, answered_on: date, words: str, *, seen: int) -> None:
    """What was answered, and when. Refused: no words, a day before it came in or still to come, `Stale`."""
    [(received,)] = workspace.sql("SELECT received_on FROM public_comment WHERE id = ?", comment_id) or [("",)]
    complaints = [] if words.strip() else [Refused("comment.no_answer", field="answer")]
    if answered_on > workspace.today():
        complaints.append(Refused("publication.in_the_future", field="answered_on"))
    elif answered_on.isoformat() < received:
        complaints.append(Refused("comment.answered_before", field="answered_on"))
    if complaints:
        raise Complaints(complaints)
    workspace.update(PublicComment, comment_id, seen=seen, answered_on=answered_on, answer=words.strip())


@operation("comment.delete")
def delete_comment(workspace: Workspace, comment_id: int) -> None:
    """Into the bin."""
    evidence.forget(workspace, "public_comment", comment_id)
    workspace.delete(PublicComment, comment_id)


def _check(workspace: Workspace, draft: PublicationDraft) -> None:
    complaints: list[Refused] = []
    if not draft.title.strip():
        complaints.append(Refused("publication.no_title", field="title"))
    if draft.published_on is not None:
        if draft.published_on > workspace.today():
            complaints.append(Refused("publication.in_the_future", field="published_on"))
        if not draft.channel.strip():
            complaints.append(Refused("publication.no_channel", field="channel"))
    if draft.period_from and draft.period_to and draft.period_to < draft.period_from:
        complaints.append(Refused("publication.out_of_order", field="period_to"))
    reached = draft.contact_phone.strip() or draft.contact_address.strip() or draft.contact_email.strip()
    if draft.published_on and (draft.audience, draft.subject) == ("social", "result") and not reached:
        complaints.append(Refused("publication.no_contact", field="contact_phone"))
    if complaints:
        raise Complaints(complaints)


def _check_comment(workspace: Workspace, row: PublicationRow, draft: CommentDraft) -> None:
    complaints: list[Refused] = []
    if not draft.text.strip():
        complaints.append(Refused("comment.no_text", field="text"))
    if draft.received_on > workspace.today():
        complaints.append(Refused("publication.in_the_future", field="received_on"))
    if row.published_on is not None and draft.received_on < row.published_on:
        complaints.append(Refused("comment.before_publication", field="received_on"))
    if complaints:
        raise Complaints(complaints)


def _values(draft: PublicationDraft) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(draft, name).strip() for name in _TEXTS}
    values |= {name: getattr(draft, name) for name in _DAYS}
    return {**values, "audience": draft.audience, "subject": draft.subject}


def _said(draft: CommentDraft) -> dict[str, Any]:
    return {"received_on": draft.received_on, "text": draft.text.strip(), "sender": draft.sender.strip(),
            "way": draft.way.strip()}  # fmt: skip


def _publication_of(workspace: Workspace, comment_id: int) -> int:
    found = workspace.sql("SELECT publication_id FROM public_comment WHERE id = ?", comment_id)
    if not found:
        raise Refused("record.gone", noun="public_comment")
    return found[0][0]


# -- rows --------------------------------------------------------------------------------------


def _row(values: Sequence[Any], received: Sequence[CommentRow], today: date) -> PublicationRow:
    key, version, inspection, audience, subject, *rest = values
    said: dict[str, Any] = dict(zip(_TEXTS, rest, strict=False))
    said |= {name: _day(text) for name, text in zip(_DAYS, rest[len(_TEXTS) :], strict=True)}
    given = PublicationDraft(audience, subject, **said)
    waiting = [one for one in received if one.answered_on is None]
    late = sum(one.days_left is not None and one.days_left < 0 for one in waiting)
    return PublicationRow(
        key, version, inspection, given, len(received), len(waiting), late, _state(given, late, today)
    )


def _state(given: PublicationDraft, late: int, today: date) -> str:
    if late:
        return "answer_overdue"
    if given.published_on is None:
        return "planned"
    return "showing" if given.period_to is not None and today <= given.period_to else "published"


def _comments(workspace: Workspace, publication_id: int | None, until: date | None) -> list[CommentRow]:
    today, term = until or workspace.today(), answer_days(workspace)
    found = workspace.sql(
        "SELECT id, version, publication_id, received_on, text, sender, way, answered_on, answer FROM public_comment"
        " WHERE (:key IS NULL OR publication_id = :key) AND (:until IS NULL OR received_on <= :until)"
        " ORDER BY publication_id, received_on, id",
        key=publication_id,
        until=until.isoformat() if until else None,
    )
    return [_comment(values, today, until, term) for values in found]


def _comment(values: Sequence[Any], today: date, until: date | None, term: int) -> CommentRow:
    key, version, publication, received, text, sender, way, answered, answer = values
    received_on, answered_on = date.fromisoformat(received), _day(answered)
    if until is not None and answered_on is not None and answered_on > until:
        answered_on, answer = None, ""
    due = received_on + timedelta(days=term)
    left = None if answered_on is not None else (due - today).days
    return CommentRow(
        key, version, publication, CommentDraft(received_on, text, sender, way), answered_on, answer, left
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
