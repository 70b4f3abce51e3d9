"""会议签到表、会议纪要: the list to sign at the door, and the frame of the minutes."""

from collections.abc import Iterator

from core.domain import meetings
from core.domain.meetings import Attendee, MeetingRow
from core.output.paper import Block, Heading, Paper, Paragraph
from core.output.papers.forms import attendance
from core.output.papers.making import Choice, Kind, Making, Request
from core.output.papers.phrases import sentence, sentence_less
from core.store.workspace import Workspace

ROWS = 15.5  # of a sheet to sign: as many as stand on a page below a title of two lines
_LONG = 12  # characters of a post that fit one line
_HIGHER = 0.35  # of a row that a second line takes


def sign_in(making: Making) -> Paper:
    """会议签到表: those invited by name, blank lines for the others. Refused: the meeting is gone."""
    row = _known(making)
    invited = list(_persons(making.workspace, row))
    taken = sum(1 + _HIGHER * (len(post) > _LONG) for _, post, _ in invited)
    blank = max(0, int(ROWS - taken))
    return making.paper([*making.paragraphs("above"), attendance(invited, len(invited) + blank)], signed=False)


def minutes(making: Making) -> Paper:
    """会议纪要: attendance, agenda, decisions. Refused: the meeting is gone."""
    row = _known(making)
    blocks: list[Block] = [*making.paragraphs("opening")]
    blocks += [Paragraph(line) for line in _lines(row.minutes)]
    for nth, decision in enumerate(row.decisions):
        if not nth:
            blocks.append(Paragraph(making.phrase("decided")))
        blocks.append(Heading(1, sentence(decision.text)))
    blocks += [Paragraph(f"{title}：{text}") for title, text in _attended(making, row) if text]
    return making.paper(blocks)


def _known(making: Making) -> MeetingRow:
    row = meetings.one(making.workspace, making.record)
    making.know(
        meeting=row.title or row.kind, meeting_kind=row.kind, day=row.day, time=row.time, place=row.place,
        chair=row.chair, recorder=row.recorder, agenda="；".join(map(sentence_less, _lines(row.agenda))),
    )  # fmt: skip
    return row


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.split("\n") if line.strip())


def _attended(making: Making, row: MeetingRow) -> Iterator[tuple[str, str]]:
    for role in ("present", "listening", "absent"):
        yield making.phrase(role), row.attendance.get(role, "")


def _persons(workspace: Workspace, row: MeetingRow) -> Iterator[tuple[str, str, str]]:
    """(name, unit and post, phone) of each who is to come; a unit or a group signs by whoever comes for it."""
    if row.feedback:
        return
    for one in meetings.draft_of(workspace, row.id).attendees:
        if one.role != "absent":
            yield _invited(workspace, one)


def _invited(workspace: Workspace, one: Attendee) -> tuple[str, str, str]:
    if one.person is not None:
        [(name, unit, post, phone)] = workspace.sql(
            "SELECT person.name, coalesce(unit.name, ''), post, phone FROM person"
            " LEFT JOIN unit ON unit.id = person.unit_id WHERE person.id = ?",
            one.person,
        )
        return name, f"{unit}{post}", phone
    if one.unit is not None:
        return "", str(workspace.sql("SELECT name FROM unit WHERE id = ?", one.unit)[0][0]), ""
    return "", one.words, ""


def _choices(workspace: Workspace, request: Request) -> list[Choice]:
    """Every meeting; a list to sign is also wanted for one that is still to come."""
    return [
        Choice(row.id, f"{row.day} {row.title or row.kind}", f"{row.day}-{row.title or row.kind}")
        for row in meetings.rows(workspace, request.inspection)
    ]


PAPERS = (
    Kind("sign_in", "会议签到表", sign_in, about="meeting", each=_choices),
    Kind("minutes", "会议纪要", minutes, about="meeting", each=_choices),
)
