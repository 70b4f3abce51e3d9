"""命令行·公文: `report`, `papers` and `code`."""

import argparse
import sys
from dataclasses import replace
from datetime import datetime
from getpass import getpass
from typing import TYPE_CHECKING, Any

from core.base.dates import show_moment
from core.base.errors import Refused
from core.base.sentences import sentence
from core.cli_door import DONE, SAID_NO, Reading, inspection_meant, nothing, opened, print_json
from core.store.moments import ZONE

if TYPE_CHECKING:
    from core.store.workspace import Workspace


def report(wanted: argparse.Namespace) -> int:
    """Make a paper, or its sheets, as one PDF or Word document or one file each in a folder."""
    from core.domain import papers
    from core.output import archive, evidence_pages, export, styles
    from core.output.papers import binding, catalogue, check_code
    from core.output.pdf import Finish

    style = styles.read(wanted.style).style if wanted.style else None
    archive.check(pdfa=wanted.pdfa, password="—" if wanted.lock else "")
    reading = Reading(wanted, writes=wanted.code)
    with reading as (workspace, moment):
        kind = catalogue.find(wanted.name, workspace)
        request = _paper_request(workspace, wanted, kind, moment)
        sheets = catalogue.make(workspace, kind, request)
        if not wanted.force and wanted.to.suffix.lower() != ".docx":
            size = evidence_pages.heavy([sheet.pieces for sheet in sheets])
            if size:
                raise Refused("paper.heavy_evidence", size=size)
        finish = Finish(
            wanted.duplex, wanted.pdfa, _to_open(wanted), code=check_code.code_of(sheets) if wanted.code else ""
        )
        bound = binding.Binding(style or styles.of(workspace).style, finish)
        if wanted.code:
            papers.remember_print(reading.own, check_code.remembered(workspace, kind, request, sheets))
        if wanted.to.is_dir():
            for path in binding.write_each(sheets, wanted.to, ".pdf", bound, force=wanted.force):
                print(path)
            return DONE
        binding.check(wanted.to.suffix, bound)
        export.write(
            wanted.to,
            lambda stream: nothing(binding.write(sheets, stream, wanted.to.suffix, bound)),
            force=wanted.force,
        )
    print(wanted.to)
    return DONE


def _to_open(wanted: argparse.Namespace) -> str:
    """The password that will open the PDF (AES-256), with `--lock`: the next line of stdin, or typed unseen; else none.

    Refused: it is empty.
    """
    if not wanted.lock:
        return ""
    given = sys.stdin.readline().rstrip("\r\n") if wanted.password_stdin else getpass(sentence("cli.lock"))
    if not given:
        raise Refused("binding.no_password")
    return given


def _paper_request(workspace: "Workspace", wanted: argparse.Namespace, kind: Any, moment: datetime | None) -> Any:
    """What a paper is asked for, its sheets narrowed to a finding's number or a unit's name."""
    from core.output.papers import catalogue
    from core.output.papers.making import Request

    request = Request(
        inspection_meant(workspace, wanted.inspection), wanted.until or workspace.today(), workspace.today(),
        as_of=moment.astimezone(ZONE) if moment else None,
    )  # fmt: skip
    if not (wanted.finding or wanted.unit):
        return request
    return replace(request, ids=catalogue.chosen(workspace, kind, request, wanted.finding or (), wanted.unit))


def code(wanted: argparse.Namespace) -> int:
    """Say whether today's data would print the paper of a 核对码 again, and what differs."""
    from core.output.papers import check_code

    with opened(wanted.source, wanted, writes=False) as workspace:
        found = check_code.compare(workspace, wanted.code)
    if wanted.json:
        items = [{"code": one.kind, "where": one.then, "text": one.now} for one in found.differences]
        print_json({"title": found.title, "printed": found.printed_at.isoformat(), "same": found.same,
                     "exact": found.exact, "items": items})  # fmt: skip
    else:
        key = "cli.code_same" if found.same else "cli.code_differs"
        print(sentence(key, title=found.title, moment=show_moment(found.printed_at)))
        for one in found.differences:
            print(*(f"{sign} {text}" for sign, text in (("-", one.then), ("+", one.now)) if text), sep="\n")
        if not found.exact:
            print(sentence("cli.code_not_exact"))
    return DONE if found.same else SAID_NO


def listed(wanted: argparse.Namespace) -> int:
    """List the papers there are, with a workspace its own ones too."""
    from core.output.papers import catalogue

    known = catalogue.kinds()
    if wanted.source is not None:
        with opened(wanted.source, wanted, writes=False) as workspace:
            known = catalogue.kinds(workspace)
    for kind in known:
        print(f"{kind.name}\t{kind.title}")
    return DONE
