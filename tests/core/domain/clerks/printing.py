"""What a random clerk prints at some moment of the play, and the words that must not stand there."""

import re
from collections.abc import Iterator
from io import BytesIO
from random import Random

from core.base.errors import Refused
from core.base.meter import silent
from core.base.states import WITHHELD_PARTS
from core.domain import finding_rows, findings, withholdings
from core.domain.findings import FindingFilter
from core.output import layouts, ledgers
from core.output.ledger_subjects import SUBJECTS
from core.output.ledger_text import write_text
from core.output.papers import catalogue
from core.output.papers.making import Kind, Request
from core.store.workspace import Workspace

# Papers of what is published, by whom they are for. They are printed each time.
PUBLISHED = {"inner_notice": "inner", "public_notice": "social"}
SHORTEST = 5  # characters that a withheld wording has to be found by; fewer stand anywhere


def printed(workspace: Workspace, chance: Random, most: int = 2) -> Iterator[tuple[str, str]]:
    """(name, all its words) of what is published and of some papers and ledgers that are not about clues."""
    inspection = chance.choice([None, *(key for (key,) in workspace.sql("SELECT id FROM inspection"))])
    open_kinds = [kind for kind in catalogue.KINDS.values() if kind.right != "clue"]
    published = [kind for kind in open_kinds if kind.name in PUBLISHED]
    if inspection is not None:
        for kind in (*published, *chance.sample(open_kinds, min(most, len(open_kinds)))):
            yield kind.name, words_of_paper(workspace, kind, inspection)
    open_layouts = [one for one in layouts.built_in() if SUBJECTS[one.subject].right != "clue"]
    for layout in chance.sample(open_layouts, min(most, len(open_layouts))):
        wanted = ledgers.Request(inspection, workspace.today(), workspace.today())
        sheets, stream = ledgers.sheets(workspace, layout, wanted, silent()), BytesIO()
        write_text(sheets, stream)
        yield layout.name, stream.getvalue().decode("utf-8-sig") + repr([sheet.facts for sheet in sheets])


def words_of_paper(workspace: Workspace, kind: Kind, inspection: int) -> str:
    """Everything of its sheets, what they are called and what follows them; empty where the paper is refused."""
    try:
        return repr(catalogue.make(workspace, kind, Request(inspection, workspace.today(), workspace.today())))
    except Refused:
        return ""


def withheld_words(workspace: Workspace, audience: str) -> list[str]:
    """The wordings withheld from an audience that are in nothing that it may read."""
    replaced = {(row.finding, row.part): row.replacement for row in withholdings.rows(workspace, None, audience)}
    hidden, readable = list[str](), list[str]()
    for row in finding_rows.rows(workspace, findings.ids(workspace, FindingFilter(withdrawn=True))):
        for part in WITHHELD_PARTS:
            text = withholdings.original(row, part)
            readable.append(bare(replaced.get((row.id, part), text)))
            hidden += [bare(text)] if (row.id, part) in replaced else []
    return [words for words in hidden if len(words) >= SHORTEST and words not in "".join(readable)]


def bare(text: str) -> str:
    """The text without marks and spaces, which a paper sets in its own way."""
    return re.sub(r"\\n|\W|_", "", text)
