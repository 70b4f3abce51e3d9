"""核对码: eight characters in the foot of a paper that stand for its words, and whether today's data say the same.

The code is made of every printed line. What it stands for is remembered by the digests of the lines alone; the words of
then are made again from the records as they were (当时所记), so that nothing cleared lives on beside the audit.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any, Literal

from core.base.errors import Refused
from core.base.meter import Meter, silent
from core.domain import papers
from core.domain.papers import PrintRow
from core.output.paper import Imprint, Letterhead, texts
from core.output.papers import catalogue
from core.output.papers.catalogue import Sheet
from core.output.papers.making import Kind, Request
from core.store import moments
from core.store.workspace import Workspace

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U, which are read or heard wrongly (Crockford)
_TYPED = str.maketrans("ILO", "110", " -\u3000")
LENGTH = 8
_NEAR = 12  # lines among which the like of one is looked for
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of then and what stands there now; empty where there was or is none."""

    kind: Literal["changed", "gone", "new"]
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A paper of then beside today's. `exact` is False when the program now words the data of then otherwise."""

    code: str
    title: str
    printed_at: datetime
    today: str
    differences: tuple[Difference, ...]
    exact: bool

    @property
    def same(self) -> bool:
        """Whether today's data would print the same."""
        return self.code == self.today


def lines_of(sheets: Sequence[Sheet]) -> list[str]:
    """Every printed line of words, in order."""
    return [line for sheet in sheets for text in texts(sheet.paper) for line in text.splitlines() if line.strip()]


def code_of(sheets: Sequence[Sheet]) -> str:
    """The code of the sheets: the same words give the same code."""
    number = int.from_bytes(hashlib.sha256("\n".join(lines_of(sheets)).encode()).digest()[:5])
    letters = ""
    for _ in range(LENGTH):
        number, rest = divmod(number, 32)
        letters = _LETTERS[rest] + letters
    return letters


def remembered(workspace: Workspace, kind: Kind, request: Request, sheets: Sequence[Sheet]) -> PrintRow:
    """What is to be kept (`papers.remember_print`) of sheets just made from this workspace."""
    digests = tuple(map(_digest, lines_of(sheets)))
    moment = moments.text(workspace.now())
    return PrintRow(code_of(sheets), request.inspection, kind.name, kind.title, write_request(request), digests, moment)


def compare(workspace: Workspace, typed: str, meter: Meter | None = None) -> Comparison:
    """What a code stands for beside what the same request prints today.

    Refused: no code, nothing was printed with it here, no right to the paper; what the paper itself refuses today.
    """
    code = typed.upper().translate(_TYPED)
    if len(code) != LENGTH or not set(code) <= set(_LETTERS):
        raise Refused("code.not_one", typed=typed)
    row = papers.printed(workspace, code)
    if row is None:
        raise Refused("code.unknown", typed=code)
    meter = meter or silent()
    request, printed_at = read_request(row.request), moments.read(row.moment)
    kind = catalogue.find(row.paper, workspace)
    # A paper of a past moment (当时所记) is made of that moment both times.
    with workspace.as_of(request.as_of or printed_at) as past:
        then = lines_of(catalogue.make(past, kind, request, meter))
        today = catalogue.make(past if request.as_of else workspace, kind, request, meter)
    now = lines_of(today)
    exact = tuple(map(_digest, then)) == row.digests
    return Comparison(code, row.title, printed_at.astimezone(moments.ZONE), code_of(today),
                      tuple(_differences(then, now)), exact)  # fmt: skip


def _differences(then: Sequence[str], now: Sequence[str]) -> list[Difference]:
    found: list[Difference] = []
    for step, a, b, c, d in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if step != "equal":
            found += _paired(then[a:b], now[c:d])
    return found


def _paired(then: Sequence[str], now: Sequence[str]) -> list[Difference]:
    """A stretch of lines of then beside one of now: what is much alike is one line that changed."""
    found: list[Difference] = []
    at = 0
    for line in then:
        alike = [nth for nth in range(at, min(at + _NEAR, len(now))) if _alike(line, now[nth])]
        if not alike:
            found.append(Difference("gone", line, ""))
            continue
        found += [Difference("new", "", other) for other in now[at : alike[0]]]
        found.append(Difference("changed", line, now[alike[0]]))
        at = alike[0] + 1
    return found + [Difference("new", "", other) for other in now[at:]]


def _alike(line: str, other: str) -> bool:
    matcher = SequenceMatcher(None, line, other, autojunk=False)
    return matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:16]


# -- what was asked for, as text -------------------------------------------------------------------


def write_request(request: Request) -> str:
    """The request as JSON."""
    return json.dumps(asdict(request), ensure_ascii=False, default=lambda value: value.isoformat())


def read_request(text: str) -> Request:
    """The request that `write_request` wrote."""
    given: dict[str, Any] = json.loads(text)
    given["until"] = date.fromisoformat(given["until"])
    given["signed_on"] = _day(given["signed_on"])
    given["as_of"] = datetime.fromisoformat(given["as_of"]) if given["as_of"] else None
    given["ids"] = None if given["ids"] is None else tuple(given["ids"])
    head: dict[str, Any] | None = given["letterhead"]
    imprint: dict[str, Any] | None = given["imprint"]
    if head is not None:
        head |= {name: tuple(head[name]) for name in ("mark", "signatories")}
        given["letterhead"] = Letterhead(**head)
    if imprint is not None:
        imprint["printed_on"] = _day(imprint["printed_on"])
        given["imprint"] = Imprint(**imprint)
    return Request(**given)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
