"""示例的整改过程: what happened in the sample after its plan was decided, told by the operations a clerk would use.

Meetings, evidence, extensions, a hand-over, close-outs in every state, a return visit that opens one again, outcomes,
letters, what was handed in and published — and an earlier inspection whose findings were closed before the program.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from core.base.dates import When
from core.base.errors import Refused
from core.base.meter import silent
from core.base.places import resource
from core.domain import (
    accountabilities,
    categories,
    closeouts,
    closing_rules,
    clues,
    collection_rounds,
    evidence,
    extensions,
    findings,
    group_members,
    handovers,
    inspections,
    letters,
    measures,
    meetings,
    money,
    progress,
    publications,
    regulations,
    return_visits,
    submissions,
    wider_actions,
    withholdings,
)
from core.domain.accountabilities import AccountabilityDraft
from core.domain.closeouts import CloseoutDraft, CriterionAnswer, OldCloseout, ReviewDraft
from core.domain.clues import ClueDraft
from core.domain.collection_rounds import RoundDraft
from core.domain.evidence import EvidenceDraft
from core.domain.extensions import DecisionDraft, ExtensionDraft
from core.domain.findings import FindingDraft
from core.domain.group_members import MemberDraft
from core.domain.handovers import HandoverDraft
from core.domain.inspections import InspectionDraft
from core.domain.letters import LetterDraft
from core.domain.measures import MeasureDraft
from core.domain.meetings import Attendee, MeetingDraft
from core.domain.money import MoneyDraft
from core.domain.outcomes import Tie
from core.domain.progress import ProgressDraft
from core.domain.publications import PublicationDraft
from core.domain.regulations import RegulationDraft
from core.domain.reopenings import ReopeningDraft
from core.domain.return_visits import ReturnVisitDraft, Votes
from core.domain.submissions import SubmissionDraft
from core.domain.wider_actions import WiderActionDraft
from core.store.workspace import Workspace

Lines = Sequence[Mapping[str, Any]]


def tell(
    workspace: Workspace, inspection: int, made: Sequence[tuple[int, Sequence[int]]], units: Mapping[str, int],
    persons: Mapping[str, int],
) -> None:  # fmt: skip
    """Tell the whole story of the sample; `made` are its findings in order, each with its measures."""
    with resource("sample/story.toml").open("rb") as file:
        story = tomllib.load(file)
    _Story(workspace, inspection, made, units, persons).tell(story)
    _earlier(workspace, story["earlier"], units)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _sure(skipped: Sequence[tuple[int, Refused]]) -> None:
    """A step of the story that the rules refuse is a mistake in the story."""
    for _, refused in skipped:
        raise refused


class _Story:
    """One telling: knows findings and measures by their numbers, units and persons by their names."""

    def __init__(
        self, workspace: Workspace, inspection: int, made: Sequence[tuple[int, Sequence[int]]],
        units: Mapping[str, int], persons: Mapping[str, int],
    ) -> None:  # fmt: skip
        self._workspace, self._inspection = workspace, inspection
        self._made, self._units, self._persons = made, units, persons

    def tell(self, story: Mapping[str, Any]) -> None:
        self._group(story["group"])
        self._meetings(story["meetings"])
        self._evidence(story["evidence"])
        self._submission(story["submission"])
        self._publications(story["publications"], story["withheld"])
        self._letters(story["letters"])
        self._extensions(story["extensions"])
        self._handover(story["handover"])
        self._outcomes(story)
        self._closeouts(story["closeouts"])
        self._visits(story["visit"], story["vote"])
        self._clues(story["clue"], story["petition"])
        self._round(story["round"])

    def _finding(self, number: int) -> int:
        return self._made[number - 1][0]

    def _measure(self, name: str) -> int:
        """`16.1`: the first measure of finding 16."""
        finding, _, nth = name.partition(".")
        return self._made[int(finding) - 1][1][int(nth) - 1]

    def _ties(self, name: str) -> tuple[Tie, ...]:
        return (Tie(self._finding(int(name.partition(".")[0])), self._measure(name)),)

    # -- people who meet and write -------------------------------------------------------------

    def _group(self, lines: Lines) -> None:
        for line in lines:
            members = tuple(self._persons[name] for name in line["persons"])
            group_members.add(self._workspace, self._inspection, MemberDraft(line["role"], members, date(2025, 6, 25)))

    def _meetings(self, lines: Lines) -> None:
        for line in lines:
            came = [Attendee("present", self._persons[name]) for name in line["present"]]
            came += [Attendee("listening", words=line["listening"])]
            came += [Attendee("absent", self._persons[name]) for name in line.get("absent", ())]
            meetings.add(self._workspace, self._inspection, MeetingDraft(
                line["kind"], line["title"], _day(line["on"]), line["time"], line["place"],
                self._persons[line["chair"]], recorder=self._persons[line["recorder"]], attendees=tuple(came),
                agenda=line["agenda"], decisions=tuple(line["decisions"]), minutes=line["minutes"],
            ))  # fmt: skip

    def _letters(self, lines: Lines) -> None:
        workspace = self._workspace
        for line in lines:
            items = tuple((self._finding(int(name.partition(".")[0])), self._measure(name)) for name in line["about"])
            draft = LetterDraft(line["kind"], self._units[line["unit"]], items=items)
            key = letters.add(workspace, self._inspection, draft)
            if "issued_on" not in line:
                continue
            signer = self._persons[line["signed_by"]]
            _sure(letters.issue(workspace, [key], date.fromisoformat(line["issued_on"]), signed_by=signer))
            _sure(letters.receive(workspace, [key], date.fromisoformat(line["received_on"]), line["received_by"]))
            if "reply" in line:
                seen = letters.one(workspace, key).version
                letters.answer(workspace, key, date.fromisoformat(line["replied_on"]), line["reply"], seen=seen)

    # -- proof ---------------------------------------------------------------------------------

    def _evidence(self, lines: Lines) -> None:
        for line in lines:
            content = _picture() if line.get("picture") else _paper(line)
            name = f"{line['title']}.{'png' if line.get('picture') else 'pdf'}"
            self._attach("measure", self._measure(line["of"]), content, name, line)

    def _attach(self, noun: str, record: int, content: bytes, name: str, line: Mapping[str, Any]) -> int:
        """Keep the file and describe it; gives the evidence."""
        workspace = self._workspace
        kept = evidence.take_bytes(workspace, content, name)
        [tie] = evidence.attach(workspace, noun, record, [kept]).ties
        row = evidence.one(workspace, tie)
        draft = EvidenceDraft(
            line["title"], line.get("kind", ""), line.get("number", ""), _day(line.get("on")), row.pages
        )
        evidence.edit(workspace, tie, draft, seen=row.version)
        return row.evidence

    # -- dates and persons that change ---------------------------------------------------------

    def _extensions(self, lines: Lines) -> None:
        for line in lines:
            measure = self._measure(line["measure"])
            asked = ExtensionDraft(
                When("day", _day(line["to"])), line["reason"], line["present_state"],
                date.fromisoformat(line["asked_on"]), self._persons[line["asked_by"]],
            )  # fmt: skip
            _sure(extensions.ask(self._workspace, [measure], asked))
            [request] = [row.id for row in extensions.of(self._workspace, [measure]) if row.state == "asked"]
            decided = DecisionDraft(
                line["approved"], self._persons[line["decided_by"]], date.fromisoformat(line["decided_on"]),
                line["opinion"],
            )  # fmt: skip
            _sure(extensions.decide(self._workspace, [request], decided))

    def _handover(self, line: Mapping[str, Any]) -> None:
        held = handovers.holdings(self._workspace, person=self._persons[line["from"]], inspection=self._inspection)
        draft = HandoverDraft(
            date.fromisoformat(line["on"]), self._persons[line["to"]], reason=line["reason"],
            witness=self._persons[line["witness"]],
        )  # fmt: skip
        _sure(handovers.make(self._workspace, [one.id for one in held], draft))

    # -- what came of it -----------------------------------------------------------------------

    def _outcomes(self, story: Mapping[str, Any]) -> None:
        workspace, inspection = self._workspace, self._inspection
        for line in story["regulations"]:
            regulations.add(workspace, inspection, RegulationDraft(
                line["title"], line["number"], line["kind"], _day(line["on"]), self._units[line["unit"]],
                ties=self._ties(line["of"]),
            ))  # fmt: skip
        for line in story["accountabilities"]:
            accountabilities.add(workspace, inspection, AccountabilityDraft(
                line["treatment"], subject=line["subject"], unit=self._units[line["unit"]], post=line["post"],
                treated_on=_day(line["on"]), basis=line["basis"], ties=self._ties(line["of"]),
            ))  # fmt: skip
        for line in story["money"]:
            draft = MoneyDraft(line["head"], line["amount"], _day(line["on"]), self._units[line["unit"]],
                               ties=self._ties(line["of"]))  # fmt: skip
            money.add(workspace, inspection, draft)
        for line in story["wider"]:
            wider_actions.add(workspace, inspection, WiderActionDraft(
                line["kind"], line["title"], line["count"], _day(line["on"]), self._units[line["unit"]],
                ties=self._ties(line["of"]),
            ))  # fmt: skip

    def _closeouts(self, lines: Lines) -> None:
        for line in lines:
            criteria = tuple(CriterionAnswer(text, "met") for text in closing_rules.usual_criteria(self._workspace))
            key = closeouts.apply(self._workspace, self._finding(line["finding"]), CloseoutDraft(
                date.fromisoformat(line["on"]), self._persons[line["doer"]], line["summary"], criteria,
            ))  # fmt: skip
            for review in line["reviews"]:
                form = {"title": f"销号审批表（{review['by']}签字）", "lines": [review["opinion"]]}
                kept = evidence.take_bytes(self._workspace, _paper(form), f"{form['title']}.pdf")
                closeouts.review(self._workspace, key, ReviewDraft(
                    date.fromisoformat(review["on"]), self._persons[review["by"]], review.get("agreed", True),
                    review["opinion"], on_paper=True, files=(kept,),
                ))  # fmt: skip

    def _visits(self, visit: Mapping[str, Any], vote: Mapping[str, Any]) -> None:
        workspace = self._workspace
        key = return_visits.add(workspace, self._inspection, ReturnVisitDraft(
            visit["kind"], _day(visit["on"]), visit["title"], visit["by"], visit["method"], grade=visit["grade"],
            conclusion=visit["conclusion"],
        ))  # fmt: skip
        draft = ReopeningDraft(
            visit["kind"], visit["reason"], date.fromisoformat(visit["on"]), When("day", _day(visit["due"])),
            self._persons[visit["decided_by"]],
        )  # fmt: skip
        _sure(return_visits.reopen(workspace, key, [self._finding(visit["reopened"])], draft))
        counted = Votes(vote["satisfied"], vote["fairly"], vote["dissatisfied"], vote["void"])
        return_visits.add(workspace, self._inspection, ReturnVisitDraft(
            vote["kind"], _day(vote["on"]), vote["title"], vote["by"], vote["method"], votes=counted,
            conclusion=vote["conclusion"],
        ))  # fmt: skip

    def _clues(self, clue: Mapping[str, Any], petition: Mapping[str, Any]) -> None:
        workspace = self._workspace
        [row] = clues.rows(workspace, self._inspection)
        clues.edit(workspace, row.id, ClueDraft(
            "clue", row.given.text, clue["number"], _day(clue["on"]), clue["items"], clue["persons"], clue["receiver"],
            clue["handling"], clue["note"],
        ), seen=row.version)  # fmt: skip
        clues.add(workspace, self._inspection, ClueDraft(
            "petition", petition["text"], handed_over_on=_day(petition["on"]), items=petition["items"],
            receiver=petition["receiver"], handling=petition["handling"], handling_note=petition["note"],
            feedback_on=_day(petition["finished_on"]), finished_on=_day(petition["finished_on"]),
        ))  # fmt: skip

    # -- what goes above and to the public -----------------------------------------------------

    def _submission(self, line: Mapping[str, Any]) -> None:
        """The plan as it was sent: the very bytes are kept."""
        from core.output.papers import binding, catalogue
        from core.output.papers.making import Request

        day = date.fromisoformat(line["on"])
        sheets = catalogue.make(self._workspace, catalogue.find(line["paper"]), Request(self._inspection, day, day))
        stream = BytesIO()
        binding.write(sheets, stream, ".pdf", binding.Binding(), silent())
        kept = evidence.take_bytes(self._workspace, stream.getvalue(), f"{line['title']}.pdf")
        submissions.send(self._workspace, self._inspection, SubmissionDraft(
            line["title"], line["receiver"], day, paper=line["paper"], sent_by=self._persons[line["by"]],
            way=line["way"], received_by=line["received_by"], received_on=_day(line["received_on"]),
        ), [kept])  # fmt: skip

    def _round(self, line: Mapping[str, Any]) -> None:
        workspace = self._workspace
        units = tuple(self._units[name] for name in line["units"])
        key = collection_rounds.add(workspace, self._inspection, RoundDraft(
            line["title"], _day(line["due_on"]), _day(line["period_from"]), _day(line["period_to"]), units,
        ))  # fmt: skip
        owed = {row.unit: row.id for row in collection_rounds.returns(workspace, key)}
        for name, day in line["returned"].items():
            collection_rounds.take(workspace, [owed[self._units[name]]], date.fromisoformat(day))
        for name, day in line["reminded"].items():
            collection_rounds.remind(workspace, [owed[self._units[name]]], date.fromisoformat(day))

    def _publications(self, lines: Lines, withheld: Lines) -> None:
        for line in lines:
            days: dict[str, Any] = {name: _day(line.get(name)) for name in ("published_on", "period_from", "period_to")}
            publications.add(self._workspace, self._inspection, PublicationDraft(**{**line, **days}))
        for line in withheld:
            withholdings.put(
                self._workspace, self._finding(line["finding"]), line["part"], line["audiences"], line["replacement"],
                line["reason"],
            )  # fmt: skip


# -- files the story needs ---------------------------------------------------------------------


def _paper(line: Mapping[str, Any]) -> bytes:
    """A page of text as an office would scan it."""
    from core.output.paper import Paper, Paragraph
    from core.output.pdf import write_pdf

    stream = BytesIO()
    blocks = tuple(Paragraph(text) for text in line["lines"])
    write_pdf(Paper(line["title"], blocks, author="示例", made_on=_day(line.get("on"))), stream)
    return stream.getvalue()


def _picture() -> bytes:
    """Two fields side by side, brown and green: a heap before, a meadow after."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (960, 540), (214, 226, 236))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 330, 480, 540), fill=(150, 120, 92))
    draw.polygon([(40, 330), (150, 190), (270, 250), (380, 160), (460, 330)], fill=(122, 96, 72))
    draw.rectangle((480, 330, 960, 540), fill=(120, 160, 98))
    draw.line((480, 0, 480, 540), fill=(255, 255, 255), width=6)
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


# -- the inspection before it ------------------------------------------------------------------


def _earlier(workspace: Workspace, story: Mapping[str, Any], units: Mapping[str, int]) -> None:
    """Findings with their measures, done long ago and taken over as closed."""
    given = {name: story[name] for name in ("name", "kind", "team", "organisation", "commissioned_by", "feedback_on")}
    inspection = inspections.add(workspace, InspectionDraft(**given))
    olds: list[OldCloseout] = []
    for line in story["findings"]:
        category = categories.add(workspace, inspection, line["category"])
        key = findings.add(workspace, inspection, FindingDraft(line["text"], category=category))
        measure = measures.add(workspace, key, MeasureDraft(line["measure"], lead_units=(units[line["unit"]],)))
        closed = date.fromisoformat(line["closed_on"])
        progress.add(workspace, "measure", measure, ProgressDraft(closed, line["measure"], "已完成"))
        olds.append(OldCloseout(key, line["number"], closed, story["source"]))
    _sure(closeouts.take_over(workspace, olds))
