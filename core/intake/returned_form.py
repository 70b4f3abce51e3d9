"""回收填报表: a unit's form that came back, compared cell by cell with what it was made with and what is known now.

Rows are known by their hidden mark, also after sorting and copying; where the mark does not fit the words beside it,
the words count. What cannot be placed is told with its text: no answer is lost, and nothing is written over that the
office changed meanwhile without its saying so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from core.base.errors import Refused
from core.base.grid import Grid, as_text, cell_name
from core.base.meter import Meter
from core.base.rulebook import meanings
from core.base.sentences import sentence
from core.base.text import plain
from core.domain import evidence_files, progress, progress_words, unit_forms
from core.domain.evidence_files import Kept
from core.domain.unit_forms import ANSWERS, ASKED, Answer, FormRow, IssuedForm, Present, Returned
from core.intake import ledger_values
from core.intake.workbook import read_workbook
from core.store.workspace import Workspace

MARK_SHEET, MARK = "rectify", "rectify-unit-form"
_LABELS = {"contact": "填报人", "phone": "联系电话", "filled_on": "填报日期"}
_REPORTED = ("progress", "completed", "reason", "next_plan")
_MOST_FILES = 2_000

Standing = Literal["theirs", "ours", "both", "cleared"]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell in which form, base and record differ. `theirs`: only the unit changed it; `ours`: only the office did;
    `both` did; `cleared`: the unit emptied it."""

    uid: str
    field: str
    where: str
    base: str
    ours: str
    theirs: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class FormRemark:
    """Something to know of the form: a code with its facts, and the cell or row."""

    code: str
    where: str = ""
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Comparison:
    """A returned form beside the records. `files`: what came in the folder, by measure uid ("" for none)."""

    path: Path
    form: IssuedForm
    filled_on: date
    contact: str
    phone: str
    changes: tuple[CellChange, ...]
    remarks: tuple[FormRemark, ...]
    present: Mapping[str, Present]
    answers: Mapping[str, Mapping[str, str]]
    files: Mapping[str, tuple[Path, ...]]

    @property
    def open(self) -> tuple[CellChange, ...]:
        """The cells that somebody must decide."""
        return tuple(one for one in self.changes if one.standing in ("both", "cleared"))

    @property
    def taken(self) -> tuple[CellChange, ...]:
        """The cells in which the unit's answer is simply taken."""
        return tuple(one for one in self.changes if one.standing == "theirs")


def compare(workspace: Workspace, file: Path) -> Comparison:
    """Read a returned form. Refused: it is no form, one of another workspace, or one this workspace does not know.

    Trouble: as every workbook. Nothing is written.
    """
    book = read_workbook(file)
    mark = next((grid for grid in book.grids if as_text(grid.value(0, 0)) == MARK), None)
    if mark is None:
        raise Refused("unit_form.not_one", name=file.name)
    if as_text(mark.value(2, 0)) != workspace.settings.get("uid", ""):
        raise Refused("unit_form.foreign", name=file.name)
    form = unit_forms.find(workspace, as_text(mark.value(3, 0)))
    known = unit_forms.present(workspace, list(form.rows))
    reading = _Reading(
        file, form, known, progress.chosen(workspace, form.inspection), progress_words.understood(workspace),
        workspace.today(),
    )  # fmt: skip
    return reading.read([one for one in book.grids if one is not mark])


def take_back(
    workspace: Workspace, found: Comparison, theirs: frozenset[tuple[str, str]] = frozenset(),
    meter: Meter | None = None,
) -> int:  # fmt: skip
    """Record a compared form; `theirs` are the undecided cells, as (uid, field), in which the unit's answer is taken.

    The form itself and the files of its folder are kept. Gives how many measures were answered.
    """
    answers = _answers(found, theirs)
    kept = evidence_files.take(workspace, [found.path], meter)[0]
    files: dict[str, tuple[Kept, ...]] = {}
    for uid, paths in found.files.items():
        files[uid] = tuple(evidence_files.take(workspace, paths, meter))
    written: list[Answer] = []
    for uid in dict.fromkeys((*answers, *(uid for uid in files if uid))):
        measure = found.present[uid].measure
        report, names = answers.get(uid, (None, ()))
        mine = files.get(uid, ())
        left = tuple(name for name in names if not any(_names_file(name, one.name) for one in mine))
        if report is not None or mine or left:
            written.append(Answer(measure, report, mine, left))
    returned = Returned(
        found.form.id, found.form.version, found.filled_on, found.contact, found.phone, tuple(written), kept,
        files.get("", ()),
    )  # fmt: skip
    return unit_forms.take_back(workspace, returned)


def as_json(found: Comparison, written: int | None = None) -> dict[str, Any]:
    """What came back, as JSON holds it."""
    return {
        "file": found.path.name,
        "unit": found.form.unit_name,
        "number": found.form.number,
        "filled_on": found.filled_on.isoformat(),
        "contact": found.contact or None,
        "phone": found.phone or None,
        "answered": written,
        "changes": [
            {"where": one.where, "field": ANSWERS[one.field], "standing": one.standing, "base": one.base or None}
            | {"ours": one.ours or None, "theirs": one.theirs or None}
            for one in found.changes
        ],
        "files": [{"name": path.name, "measure": uid or None} for uid, paths in found.files.items() for path in paths],
        "items": [{"code": one.code, "where": one.where, "text": said(one)} for one in found.remarks],
    }


def said(one: FormRemark, language: str = "zh_CN") -> str:
    """A remark in words."""
    return sentence(one.code, language, **one.facts)


def _answers(
    found: Comparison, theirs: frozenset[tuple[str, str]]
) -> dict[str, tuple[Mapping[str, str] | None, tuple[str, ...]]]:
    """The new report of each measure (None where only evidence is named) and the evidence named besides."""
    chosen: dict[str, set[str]] = {}
    for one in found.changes:
        if one.standing == "theirs" or (one.standing != "ours" and (one.uid, one.field) in theirs):
            chosen.setdefault(one.uid, set()).add(one.field)
    written: dict[str, tuple[Mapping[str, str] | None, tuple[str, ...]]] = {}
    for uid, fields in chosen.items():
        ours, said_there = found.present[uid].answers, found.answers[uid]
        report = {name: said_there[name] if name in fields else ours[name] for name in _REPORTED}
        known = set(ledger_values.files(ours["evidence"]))
        named = ledger_values.files(said_there["evidence"]) if "evidence" in fields else ()
        changed = any(name in fields for name in _REPORTED)
        written[uid] = (report if changed else None, tuple(name for name in named if name not in known))
    return written


class _Reading:
    """One form while it is read."""

    def __init__(
        self, file: Path, form: IssuedForm, known: Mapping[str, Present], words: str, own: Mapping[str, str],
        today: date,
    ) -> None:  # fmt: skip
        self._file, self._form, self._known, self._today = file, form, known, today
        self._words, self._own = words, own
        self._remarks: list[FormRemark] = []
        self._answers: dict[str, dict[str, str]] = {}
        self._places: dict[str, dict[str, str]] = {}
        self._by_words = _by_words(form.rows)

    def read(self, grids: Sequence[Grid]) -> Comparison:
        facts: dict[str, str] = {}
        if self._form.newer:
            self._note("unit_form.older", number=self._form.number, unit=self._form.unit_name)
        if self._form.taken_back_on is not None:
            self._note("unit_form.read_before", day=self._form.taken_back_on.isoformat())
        for grid in grids:
            header = _header(grid)
            facts |= {name: text for name, text in _facts(grid, header).items() if text}
            if header is not None:
                self._rows(grid, header)
            else:
                self._strange_sheet(grid)
        for uid, row in self._form.rows.items():
            if uid not in self._answers:
                self._note("unit_form.row_missing", measure=_short(row.asked["measure"]))
        changes = tuple(self._changes())
        files = self._files()
        return Comparison(
            self._file, self._form, self._filled_on(facts), facts.get("contact", ""), facts.get("phone", ""), changes,
            tuple(self._remarks), self._known, self._answers, files,
        )  # fmt: skip

    def _note(self, code: str, where: str = "", **facts: Any) -> None:
        self._remarks.append(FormRemark(code, where, facts))

    def _filled_on(self, facts: Mapping[str, str]) -> date:
        """The day the unit gave, else today; none that is still to come or before the form was handed out."""
        text = facts.get("filled_on", "")
        if not text:
            return self._today
        day, doubts = ledger_values.day(text, self._today)
        if day is None or doubts or not self._form.issued_on <= day <= self._today:
            self._note("unit_form.day_not_taken", text=text[:30])
            return self._today
        return day

    # -- rows ----------------------------------------------------------------------------------------

    def _rows(self, grid: Grid, header: "_Header") -> None:
        for name in ANSWERS:
            if name not in header.columns:
                self._note("unit_form.column_missing", heading=ANSWERS[name])
        for row in range(header.row + 1, grid.height):
            answers = {name: grid.text(row, column) for name, column in header.columns.items() if name in ANSWERS}
            self._beside(grid, header, row)
            for name, column in header.columns.items():
                if name in ANSWERS and (row, column) in grid.formulas and not answers[name]:
                    self._note("unit_form.formula_unread", cell_name(row, column))
            uid = self._which(grid, header, row)
            if uid is None:
                self._unplaced(grid, header, row)
            elif uid not in self._known:
                self._lost(row, answers, "unit_form.measure_gone")
            elif uid in self._answers:
                if any(text and text != self._answers[uid].get(name, "") for name, text in answers.items()):
                    self._lost(row, answers, "unit_form.row_twice")
            else:
                base = self._form.rows[uid].answers
                self._answers[uid] = {name: answers.get(name, base[name]) for name in ANSWERS}
                self._places[uid] = {name: cell_name(row, column) for name, column in header.columns.items()}

    def _which(self, grid: Grid, header: "_Header", row: int) -> str | None:
        """The uid of the measure a row is about; the words beside a mark tell whether it moved without them."""
        marked = next((text for _, text in grid.anchors(row) if text in self._form.rows), None)
        words = tuple(plain(grid.text(row, header.columns[name])) if name in header.columns else "" for name in _TOLD)
        if marked is not None and (not any(words) or _alike(words, self._form.rows[marked])):
            return marked
        meant = self._by_words.get(words)
        if meant is not None and marked is not None:
            self._note("unit_form.mark_moved", str(row + 1))
        return meant if meant is not None else marked if marked is not None and not all(words) else None

    def _unplaced(self, grid: Grid, header: "_Header", row: int) -> None:
        """A row of nobody's: an empty one is nothing, any other is told with all that it says."""
        told = "　".join(text for _, text in grid.anchors(row) if text not in self._form.rows)
        if told:
            self._note("unit_form.row_unknown", str(row + 1), text=told[:200])

    def _lost(self, row: int, answers: Mapping[str, str], code: str) -> None:
        told = "　".join(text for text in answers.values() if text)
        if told:
            self._note(code, str(row + 1), text=told[:200])

    def _beside(self, grid: Grid, header: "_Header", row: int) -> None:
        """What a unit wrote in a column of its own is told."""
        own = set(header.columns.values())
        for column, text in grid.anchors(row):
            if column not in own and text not in self._form.rows:
                self._note("unit_form.beside", cell_name(row, column), text=text[:200])

    def _strange_sheet(self, grid: Grid) -> None:
        told = "　".join(text for row in range(min(grid.height, 20)) for _, text in grid.anchors(row))
        if told:
            self._note("unit_form.sheet_left_out", grid.name, text=told[:80])

    # -- what differs --------------------------------------------------------------------------------

    def _changes(self) -> Iterator[CellChange]:
        for uid, answers in self._answers.items():
            base, ours = self._form.rows[uid].answers, self._known[uid].answers
            answers["completed"] = self._word(uid, answers["completed"], base["completed"])
            for name, theirs in answers.items():
                standing = _standing(base[name], ours[name], theirs)
                if standing is not None:
                    where = self._places[uid].get(name, "")
                    yield CellChange(uid, name, where, base[name], ours[name], theirs, standing)
            self._complete(uid, answers, base)

    def _word(self, uid: str, said_there: str, base: str) -> str:
        """完成情况 in the inspection's own words; one that nobody knows is told and not taken."""
        known = meanings(self._words)
        if said_there in known or said_there == base or not said_there:
            return said_there
        word, _ = ledger_values.state(said_there, self._words, self._own)
        meant = progress.meant(self._words, word) if word else ""
        own = next((one for one, meaning in known.items() if meaning == meant), "")
        if not own:
            self._note("unit_form.word_unknown", self._places[uid].get("completed", ""), text=said_there[:40])
        return own or base

    def _complete(self, uid: str, answers: Mapping[str, str], base: Mapping[str, str]) -> None:
        """未完成 wants its reason and the next step (domain rule); it is told, not refused: the answer counts."""
        word = answers["completed"]
        changed = any(answers[name] != base[name] for name in _REPORTED)
        is_open = bool(word) and progress.meant(self._words, word) == "open"
        if changed and is_open and not (answers["reason"] and answers["next_plan"]):
            self._note("unit_form.reason_missing", self._places[uid].get("completed", ""))

    # -- the folder beside it ------------------------------------------------------------------------

    def _files(self) -> dict[str, tuple[Path, ...]]:
        """The files of the folder named like the form, each with the measure it belongs to."""
        folder = self._file.with_suffix("")
        found: dict[str, list[Path]] = {}
        if not folder.is_dir():
            return {}
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith((".", "~$")))
        if len(paths) > _MOST_FILES:
            raise Refused("unit_form.too_many_files", name=folder.name, most=_MOST_FILES)
        for path in paths:
            if not path.stat().st_size:
                self._note("unit_form.file_empty", path.name, name=path.name)
                continue
            uid = self._owner(path, folder)
            if not uid:
                self._note("unit_form.file_of_nobody", path.name, name=path.name)
            found.setdefault(uid, []).append(path)
        self._absent(paths)
        return {uid: tuple(of) for uid, of in found.items()}

    def _owner(self, path: Path, folder: Path) -> str:
        """Whose a file is: named in a cell, or beginning with a number (also of its folder) that one measure has."""
        named = [
            uid
            for uid, answers in self._answers.items()
            if any(_names_file(name, path.name) for name in ledger_values.files(answers["evidence"]))
        ]
        if len(named) == 1:
            return named[0]
        for part in (path.name, *(parent.name for parent in path.parents if folder in (parent, *parent.parents))):
            numbered = [uid for uid in self._answers if _begins_with(part, self._form.rows[uid].asked["number"])]
            if len(numbered) == 1:
                return numbered[0]
        return ""

    def _absent(self, paths: Sequence[Path]) -> None:
        """Evidence that the unit names anew and did not put into the folder."""
        for uid, answers in self._answers.items():
            before = set(ledger_values.files(self._form.rows[uid].answers["evidence"]))
            for name in ledger_values.files(answers["evidence"]):
                if name not in before and not any(_names_file(name, path.name) for path in paths):
                    self._note("unit_form.file_absent", self._places[uid].get("evidence", ""), name=name[:60])


_TOLD = ("finding", "measure")


@dataclass(frozen=True, slots=True)
class _Header:
    """The row of headings and which column holds which field."""

    row: int
    columns: Mapping[str, int]


def _header(grid: Grid) -> _Header | None:
    """The row that holds most of the form's headings, at least three of them."""
    titles = {plain(title): name for name, title in {**ASKED, **ANSWERS}.items()}
    best: _Header | None = None
    for row in range(min(grid.height, 60)):
        found: dict[str, int] = {}
        for column, text in grid.anchors(row):
            if (name := titles.get(plain(text))) is not None:
                found.setdefault(name, column)
        if len(found) >= 3 and (best is None or len(found) > len(best.columns)):
            best = _Header(row, found)
    return best


def _facts(grid: Grid, header: _Header | None) -> dict[str, str]:
    """填报人, 联系电话, 填报日期: in the cell beside its label, or after the colon."""
    found: dict[str, str] = {}
    for row in range(min(header.row if header else 0, grid.height)):
        for column, text in grid.anchors(row):
            for name, label in _LABELS.items():
                if plain(text).startswith(label) and len(plain(text)) < 40:
                    after = text.partition("：")[2].strip() or text.partition(":")[2].strip()
                    beside = grid.text(row, grid.area_at(row, column).right + 1)
                    found[name] = after or beside
    return found


def _standing(base: str, ours: str, theirs: str) -> Standing | None:
    """What a cell is when three are compared; None where nothing is to be said."""
    if _same(theirs, ours):
        return None
    if _same(theirs, base):
        return "ours"
    if not theirs.strip():
        return "cleared"
    return "theirs" if _same(ours, base) else "both"


def _same(one: str, other: str) -> bool:
    """Equal but for blanks and line ends, which programs alter when they save."""
    return "".join(one.split()) == "".join(other.split())


def _by_words(rows: Mapping[str, FormRow]) -> dict[tuple[str, ...], str]:
    """Finding and measure in plain words → uid, where only one row has them."""
    found: dict[tuple[str, ...], list[str]] = {}
    for uid, row in rows.items():
        found.setdefault(tuple(plain(row.asked[name]) for name in _TOLD), []).append(uid)
    return {words: uids[0] for words, uids in found.items() if len(uids) == 1}


def _alike(words: Sequence[str], row: FormRow) -> bool:
    """Whether the words of a row are still those of its mark; an emptied one says nothing against it."""
    return all(
        not said_there or said_there == plain(row.asked[name]) for name, said_there in zip(_TOLD, words, strict=True)
    )


def _names_file(name: str, file: str) -> bool:
    """Whether a name in a cell means a file: with or without its extension and the number before it."""
    wanted = plain(name)
    stem = file.rpartition(".")[0] or file
    return bool(wanted) and wanted in (plain(file), plain(stem), plain(stem.lstrip("0123456789-、.．_ ")))


def _begins_with(name: str, number: str) -> bool:
    """`3 会议纪要.pdf` and the folder `3` are of number 3, `30.pdf` and `3-1.pdf` are not."""
    rest = name.removeprefix(number)
    return bool(number) and rest != name and (not rest or not (rest[0].isdigit() or rest[0] == "-"))


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"
