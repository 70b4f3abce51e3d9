"""台账比对: each finding of a ledger beside what is there — new, the same, changed or in conflict.

*Changed* only adds to what is empty or reports later than what is known; whatever would replace something that is
there is a *conflict* and stays as it is until the clerk decides. An empty cell keeps what is there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from core.base.money import in_ten_thousands
from core.base.text import plain
from core.domain import assignments, findings, progress
from core.domain.finding_rows import FindingRow
from core.domain.findings import FindingFilter
from core.domain.ledger_records import FindingUpdate, LedgerFinding, LedgerMeasure, MeasureUpdate, Report
from core.domain.measures import MeasureRow
from core.intake.ledger_reading import Reading
from core.store.workspace import Workspace

Status = Literal["new", "same", "changed", "conflict"]
_ALIKE = 90
_MOST_COMPARED = 4_000_000
_KINDS = ("finding", "suggestion", "demand", "pledge")
_YES = {True: "是", False: "否", None: ""}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value differs; `row` is the sheet's (from 1) of the finding or measure. `adds`: nothing is lost."""

    row: int
    field: str
    ours: str
    theirs: str
    adds: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one finding of the ledger; `known` is the finding it is beside, `likened`: not by its words."""

    said: LedgerFinding
    status: Status
    known: int | None = None
    version: int = 0
    likened: str = ""
    differences: tuple[Difference, ...] = ()
    measures: tuple[tuple[LedgerMeasure, MeasureRow], ...] = ()
    added: tuple[LedgerMeasure, ...] = ()

    def update(self, taken: Callable[[Difference], bool]) -> FindingUpdate | None:
        """What is written of it when `taken` says which differences count; None when that is nothing."""
        assert self.known is not None
        chosen: dict[int, set[str]] = {}
        for one in self.differences:
            if taken(one):
                chosen.setdefault(one.row, set()).add(one.field)
        own = _OF_FINDING | ({"report", "evidence"} if self.said.report or self.said.evidence else frozenset[str]())
        updates = tuple(
            MeasureUpdate(row.id, row.version, _only_new(said, row), frozenset(chosen[said.row] & _OF_MEASURE))
            for said, row in self.measures
            if said.row in chosen and chosen[said.row] & _OF_MEASURE
        )
        mine = frozenset(chosen.get(self.said.row, set()) & own)
        if not (mine or updates or self.added):
            return None
        return FindingUpdate(self.known, self.version, self.said, mine, updates, self.added)


def compare(workspace: Workspace, inspection: int | None, reading: Reading, words: str) -> list[Outcome]:
    """Each finding of the ledger beside the inspection's; all of them new where there is no inspection yet.

    `words` names the inspection's progress words.
    """
    if inspection is None:
        return [Outcome(said, "new") for said in reading.findings]
    keys = findings.ids(workspace, FindingFilter(inspection, kinds=_KINDS))
    rows = findings.rows(workspace, keys)
    reading = _without_known_money(workspace, reading, rows)
    found = _Known(rows)
    dates = _report_dates(workspace, rows)
    told = _Told(reading.said, words)
    outcomes: list[Outcome] = []
    for said in reading.findings:
        row, likened = found.take(said)
        outcomes.append(Outcome(said, "new") if row is None else _beside(said, row, likened, told, dates))
    return outcomes


@dataclass(frozen=True, slots=True)
class _Told:
    """What the ledger has columns for, and the list of progress words of the inspection it is compared with."""

    fields: frozenset[str]
    words: str


class _Known:
    """The findings that are there; each is taken once."""

    def __init__(self, rows: Sequence[FindingRow]) -> None:
        self._rows = {row.id: row for row in rows}
        self._by_words: dict[tuple[str, str], list[int]] = {}
        self._by_number: dict[tuple[str, str], int] = {}
        for row in rows:
            for words in {plain(row.text), plain(row.brief), plain(row.original)} - {""}:
                self._by_words.setdefault((row.kind, words), []).append(row.id)
            self._by_number[row.kind, row.number] = row.id
        self._compared = 0

    def take(self, said: LedgerFinding) -> tuple[FindingRow | None, str]:
        """The finding meant, and how it was found when not by its very words: number or likeness."""
        for key in self._by_words.get((said.kind, plain(said.text)), ()):
            if key in self._rows:
                return self._rows.pop(key), ""
        return self._near(said)

    def _near(self, said: LedgerFinding) -> tuple[FindingRow | None, str]:
        from rapidfuzz import fuzz, process

        wanted = plain(said.text)
        key = self._by_number.get((said.kind, said.number)) if said.number else None
        if key in self._rows and fuzz.ratio(wanted, plain(self._rows[key].text)) >= 60:
            return self._rows.pop(key), "number"
        self._compared += len(self._rows)
        if self._compared > _MOST_COMPARED:
            return None, ""
        words = {row.id: plain(row.text) for row in self._rows.values() if row.kind == said.kind}
        best = process.extractOne(wanted, words, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return (self._rows.pop(best[2]), "likeness") if best else (None, "")


# -- one finding -----------------------------------------------------------------------------------


def _beside(
    said: LedgerFinding, row: FindingRow, likened: str, told: _Told, dates: Mapping[tuple[str, int], date]
) -> Outcome:
    differences = list(_of_finding(said, row, told, dates.get(("finding", row.id))))
    pairs, added = _paired(said.measures, row.measures)
    for measure, there in pairs:
        differences += _of_measure(measure, there, told, dates.get(("measure", there.id)))
    status: Status = "same"
    if any(not one.adds for one in differences):
        status = "conflict"
    elif differences or added:
        status = "changed"
    return Outcome(said, status, row.id, row.version, likened, tuple(differences), tuple(pairs), tuple(added))


def _of_finding(said: LedgerFinding, row: FindingRow, told: _Told, reported_on: date | None) -> Iterable[Difference]:
    pairs: list[tuple[str, str, str]] = [
        ("text", row.text if plain(said.text) != plain(row.shown) else said.text, said.text),
        ("category", row.category_title, said.category),
        ("goal", row.goal, said.goal),
        ("special", row.special, said.special),
        ("problem_class", row.problem_class, said.problem_class),
        ("problem_subclass", row.problem_subclass, said.problem_subclass),
        ("remark", row.remark, said.remark),
        ("manifestations", "\n".join(row.manifestations), "\n".join(said.manifestations)),
        ("first_responsible", row.first_responsible, "、".join(one.name for one in said.first_responsible)),
        ("focus", "是" if row.focus else "", "是" if said.focus else ""),
    ]
    # Texts of 具体表现 are added to, never taken away: another wording is for the clerk to settle in the card.
    for field, ours, theirs in pairs:
        if theirs and not _same(ours, theirs) and (field == "text" or field in told.fields):
            yield Difference(said.row, field, ours, theirs, not ours)
    if said.closed and row.closing != "closed":
        yield Difference(said.row, "closed", "" if row.closing == "none" else row.closing, "是", row.closing == "none")
    yield from _of_report(said.row, said.report, row, told.words, reported_on)
    if missing := [name for name in said.evidence if name not in row.evidence]:
        yield Difference(said.row, "evidence", "；".join(row.evidence), "；".join(missing), True)


def _of_measure(said: LedgerMeasure, row: MeasureRow, told: _Told, reported_on: date | None) -> Iterable[Difference]:
    pairs: list[tuple[str, str, str]] = [
        ("measure", row.text, said.text if plain(said.text) != plain(row.text) else row.text),
        ("kind", row.kind, said.kind),
        ("leaders", assignments.names(row.leaders), "、".join(one.name for one in said.leaders)),
        ("lead_units", assignments.names(row.lead_units), "、".join(said.lead_units)),
        ("co_units", assignments.names(row.co_units), "、".join(said.co_units)),
        ("persons", assignments.names(row.persons), "、".join(one.name for one in said.persons)),
        ("due", str(row.due or ""), str(said.due or "")),
        ("first_due", str(row.first_due or ""), str(said.first_due or "")),
        ("in_period", _YES[row.in_period], _YES[said.in_period]),
        ("standing", "是" if row.standing else "", "是" if said.standing else ""),
    ]
    for field, ours, theirs in pairs:
        if theirs and not _same(ours, theirs):
            yield Difference(said.row, field, ours, theirs, not ours)
    yield from _of_report(said.row, said.report, row, told.words, reported_on)
    if missing := [name for name in said.evidence if name not in row.evidence]:
        yield Difference(said.row, "evidence", "；".join(row.evidence), "；".join(missing), True)
    if said.money:
        theirs = "；".join(f"{one.head}{in_ten_thousands(one.cents, one.decimals)}万元" for one in said.money)
        yield Difference(said.row, "money", "", theirs, True)


def _of_report(
    place: int, said: Report | None, row: FindingRow | MeasureRow, words: str, reported_on: date | None
) -> Iterable[Difference]:
    """A later report follows the one that is there; one of the same day or before it contradicts it."""
    if said is None or (
        _same(row.progress_text, said.text or row.progress_text) and _same_state(said.word, row, words)
    ):
        return
    ours = "" if reported_on is None else f"{row.progress_word} {row.progress_text}".strip()
    later = reported_on is None or said.reported_on > reported_on
    yield Difference(place, "report", ours, f"{said.word} {said.text}".strip(), later)


def _same_state(word: str, row: FindingRow | MeasureRow, words: str) -> bool:
    """Whether a state is the one that is known, in these or other words: a form's list may have none for 未启动."""
    if not word or word == row.progress_word:
        return True
    meant = progress.meant(words, word)
    return meant == row.progress or (meant == "open" and row.progress == "not_started")


def _paired(
    said: Sequence[LedgerMeasure], rows: Sequence[MeasureRow]
) -> tuple[list[tuple[LedgerMeasure, MeasureRow]], list[LedgerMeasure]]:
    """Measures with the same words, then those whose words are alike; the rest is added."""
    from rapidfuzz import fuzz

    left = list(rows)
    pairs: list[tuple[LedgerMeasure, MeasureRow]] = []
    added: list[LedgerMeasure] = []
    for one in said:
        same = next((row for row in left if plain(row.text) == plain(one.text)), None)
        if same is None:
            near = ((fuzz.ratio(plain(row.text), plain(one.text)), -nth) for nth, row in enumerate(left))
            score, nth = max(near, default=(0.0, 0))
            same = left[-nth] if score >= _ALIKE else None
        if same is None:
            added.append(one)
        else:
            left.remove(same)
            pairs.append((one, same))
    return pairs, added


def _report_dates(workspace: Workspace, rows: Sequence[FindingRow]) -> dict[tuple[str, int], date]:
    """The day of the last report on each finding and measure."""
    dates: dict[tuple[str, int], date] = {}
    keys: dict[Any, list[int]] = {
        "finding": [row.id for row in rows],
        "measure": [one.id for row in rows for one in row.measures],
    }
    for noun, ids in keys.items():
        for start in range(0, len(ids), 500):
            found = progress.present(workspace, noun, ids[start : start + 500])
            dates |= {(noun, key): entry.reported_on for key, entry in found.items()}
    return dates


def _same(ours: str, theirs: str) -> bool:
    return "\n".join(ours.split()) == "\n".join(theirs.split())


_OF_MEASURE = frozenset(
    {"measure", "kind", "leaders", "lead_units", "co_units", "persons", "due", "first_due", "in_period", "standing",
     "report", "evidence", "money"}
)  # fmt: skip
# A finding reports and proves itself only where its row has no measure.
_OF_FINDING = frozenset(
    {"text", "category", "goal", "special", "problem_class", "problem_subclass", "remark", "manifestations",
     "first_responsible", "focus", "closed"}
)  # fmt: skip


def _only_new(said: LedgerMeasure, row: MeasureRow) -> LedgerMeasure:
    """The measure with the evidence that is not there yet."""
    return replace(said, evidence=tuple(name for name in said.evidence if name not in row.evidence))


def _without_known_money(workspace: Workspace, reading: Reading, rows: Sequence[FindingRow]) -> Reading:
    """The reading without amounts that are on record: money must never be counted twice."""
    if not any(one.money for said in reading.findings for one in said.measures):
        return reading
    known: set[tuple[str, str, int]] = set()
    texts = {one.id: plain(one.text) for row in rows for one in row.measures}
    for measure, head, amount in workspace.sql(
        "SELECT measure_id, head, amount FROM money JOIN outcome_tie ON outcome_tie.money_id = money.id"
        " WHERE measure_id IS NOT NULL"
    ):
        known.add((texts.get(measure, ""), head, amount))
    return replace(
        reading,
        findings=tuple(
            replace(said, measures=tuple(_still_owed(one, known) for one in said.measures)) for said in reading.findings
        ),
    )


def _still_owed(said: LedgerMeasure, known: set[tuple[str, str, int]]) -> LedgerMeasure:
    left = tuple(one for one in said.money if (plain(said.text), one.head, one.cents) not in known)
    return replace(said, money=left)
