"""命令行: the headless door — the same operations and outputs as the window, from a shell.

Exit codes: 0 done · 1 the rules say no, or something was found or is missing · 2 wrong usage · 3 the world
says no. One sentence on stderr, never a traceback. JSON is UTF-8 with ISO dates, null where absent.
"""

import argparse
import functools
import io
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

from core import cli_papers
from core.base.errors import Cancelled, Refused, Trouble
from core.base.meter import silent
from core.base.sentences import sentence, tell
from core.cli_door import (
    DONE,
    SAID_NO,
    USAGE,
    WORLD,
    Reading,
    Usage,
    inspection_into,
    inspection_meant,
    opened,
    print_json,
    unit_named,
)
from core.store.moments import ZONE


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    wanted = _parser().parse_args(argv)
    try:
        return wanted.run(wanted)
    except Refused as error:
        return _say(tell(error), SAID_NO)
    except Trouble as error:
        return _say(tell(error), WORLD)
    except Usage as error:
        return _say(str(error), USAGE)
    except (Cancelled, KeyboardInterrupt):
        return _say(sentence("cli.cancelled"), WORLD)
    except Exception as error:  # the outermost door: whatever it is, a person gets one sentence
        from core.base.logs import record

        return _say(sentence("cli.unexpected", kind=type(error).__name__, log=record(error)), WORLD)


def _say(text: str, code: int) -> int:
    print(" ".join(text.split()), file=sys.stderr)
    return code


# -- commands ----------------------------------------------------------------------------------


def _new(wanted: argparse.Namespace) -> int:
    from core.store.workspace import Workspace

    Workspace.create(wanted.workspace, wanted.name, wanted.operator or wanted.name, language=wanted.language).close()
    print(wanted.workspace)
    return DONE


def _intake(wanted: argparse.Namespace) -> int:
    from core.intake.feedback import as_json, read_feedback
    from core.intake.source import read_source

    if wanted.into is None:
        feedback = read_feedback(read_source(wanted.file))
        print_json(as_json(feedback)) if wanted.json else _print_drafts(as_json(feedback))
        return DONE
    from core.intake import reviewed

    with opened(wanted.into, wanted, writes=True) as workspace:
        inspection = inspection_meant(workspace, wanted.inspection) if wanted.inspection else None
        accepted = reviewed.take_in(workspace, read_source(wanted.file), into=inspection, again=wanted.again)
    counts = {kind: len(ids) for kind, ids in accepted.findings.items()} | {"clue": len(accepted.clues)}
    if wanted.json:
        print_json({"inspection": accepted.inspection, "counts": counts})
    else:
        print(sentence("cli.taken_in", n=sum(counts.values()), name=wanted.file.name))
    return DONE


def _ledger(wanted: argparse.Namespace) -> int:
    from core.output import layouts, ledgers, own_layouts

    with Reading(wanted) as (workspace, moment):
        layout = layouts.find(wanted.name, own_layouts.known(workspace))
        request = ledgers.Request(
            inspection_meant(workspace, wanted.inspection), wanted.until or workspace.today(), workspace.today(),
            as_of=moment.astimezone(ZONE) if moment else None, unit=unit_named(workspace, wanted.unit),
        )  # fmt: skip
        ledgers.save(workspace, layout, request, wanted.to, silent(), force=wanted.force)
    print(wanted.to)
    return DONE


def _fill(wanted: argparse.Namespace) -> int:
    from core.domain import kept_mappings, mapping_file
    from core.output import export, form_report, ledgers, superior_form

    form = superior_form.read(wanted.form)
    said = mapping_file.read(wanted.mapping, superior_form.catalogue()) if wanted.mapping else None
    superior_form.check_target(form, wanted.to)
    with Reading(wanted) as (workspace, moment):
        proposal = superior_form.propose(form, kept_mappings.kept(workspace), said)
        request = ledgers.Request(
            inspection_meant(workspace, wanted.inspection), wanted.until or workspace.today(), workspace.today(),
            as_of=moment.astimezone(ZONE) if moment else None,
        )  # fmt: skip
        filled: list[superior_form.Filled] = []
        export.write(
            wanted.to,
            lambda stream: filled.append(
                superior_form.fill(workspace, form, proposal.mapping, request, stream, silent())
            ),
            force=wanted.force,
        )
    if wanted.json:
        print_json({"form": str(wanted.form), "out": str(wanted.to)} | form_report.as_json(filled[0], proposal))
    else:
        print(wanted.to)
        for line in form_report.lines(filled[0], proposal):
            print(line)
    return DONE


def _import(wanted: argparse.Namespace) -> int:
    """Exit code 1 when something of the file was not taken or a conflict was left as it is."""
    from core.domain import mapping_file
    from core.intake import ledger_fields, ledger_import

    said = mapping_file.read(wanted.mapping, ledger_fields.fields()) if wanted.mapping else None
    with opened(wanted.into, wanted, writes=not wanted.dry_run) as workspace:
        inspection = inspection_into(workspace, wanted.inspection)
        look = ledger_import.look if wanted.dry_run else ledger_import.take_in
        found = look(workspace, wanted.file, inspection, wanted=said, split=wanted.split)
    seen, taken = (found, None) if isinstance(found, ledger_import.Preview) else found
    remarks = seen.remarks()
    if wanted.json:
        print_json({"written": taken is not None, **ledger_import.as_json(seen)})
    else:
        facts: dict[str, Any] = {"name": wanted.file.name, **seen.counts}
        print(sentence("cli.ledger_seen" if taken is None else "cli.ledger_taken", **facts))
        for one in remarks:
            print(f"{one.where}\t{ledger_import.said(one)}")
        for code in seen.workbook.unread:
            print(f"-\t{sentence(code)}")
    left = seen.counts["conflict"] or any(one.weight == "error" for one in remarks)
    return SAID_NO if left else DONE


def _forms(wanted: argparse.Namespace) -> int:
    from core.domain import unit_forms
    from core.output import export, unit_form

    with opened(wanted.source, wanted, writes=True) as workspace:
        inspection = inspection_meant(workspace, wanted.inspection)
        asked = unit_forms.units_asked(workspace, inspection)
        unit = unit_named(workspace, wanted.unit)
        if unit is not None and unit not in asked:
            raise Refused("unit_form.unknown_unit", name=wanted.unit, names="、".join(asked.values()))
        chosen = [unit] if unit is not None else list(asked)
        if not chosen:
            raise Refused("unit_form.nobody_to_ask")
        wanted.to.mkdir(parents=True, exist_ok=True)
        due = unit_forms.round_now(workspace, inspection)
        for sheet in unit_forms.issue(workspace, inspection, chosen, collection_round=due):
            target = export.safe_path(wanted.to, unit_form.file_name(sheet), ".xlsx")
            export.write(target, functools.partial(unit_form.write, sheet), force=wanted.force)
            print(target)
    return DONE


def _take_back(wanted: argparse.Namespace) -> int:
    """All forms are read before the first is recorded. Exit code 1 when cells wait for a decision."""
    from core.domain import unit_forms
    from core.intake import returned_form

    with opened(wanted.into, wanted, writes=not wanted.dry_run) as workspace:
        found = [returned_form.compare(workspace, file) for file in wanted.files]
        written = [None if wanted.dry_run else returned_form.take_back(workspace, one) for one in found]
        waiting, today = unit_forms.outstanding(workspace), workspace.today()
    if wanted.json:
        forms = [returned_form.as_json(one, count) for one, count in zip(found, written, strict=True)]
        units = [
            {"unit": one.unit_name, "number": one.number, "due_on": one.due_on.isoformat() if one.due_on else None}
            | {"overdue": unit_forms.is_overdue(one, today)}
            for one in waiting
        ]
        print_json({"forms": forms, "outstanding": units})
    else:
        for one in found:
            print(sentence("cli.form_seen", name=one.path.name, unit=one.form.unit_name, n=len(one.taken)))
            for change in one.open:
                print(f"{change.where}\t{sentence('cli.form_cell', theirs=change.theirs, ours=change.ours)}")
            for remark in one.remarks:
                print(f"{remark.where}\t{returned_form.said(remark)}")
        for one in waiting:
            late = unit_forms.is_overdue(one, today)
            print(sentence("cli.form_overdue" if late else "cli.form_waiting", unit=one.unit_name, number=one.number))
    return SAID_NO if any(one.open for one in found) else DONE


def _ledgers(wanted: argparse.Namespace) -> int:
    from core.output import layouts, own_layouts

    if wanted.source is None:
        known = layouts.built_in()
    else:
        with opened(wanted.source, wanted, writes=False) as workspace:
            known = own_layouts.known(workspace)
    for layout in known:
        print(f"{layout.id}\t{layout.name}")
    return DONE


def _verify(wanted: argparse.Namespace) -> int:
    from core.store import verify

    items = verify.check(wanted.workspace, silent(), against=wanted.against)
    if wanted.json:
        print_json({"items": [{"code": item.code, "where": item.where, "text": item.text} for item in items]})
    else:
        for item in items:
            print(f"{item.where}\t{item.text}")
        if not verify.defects(items):
            print(sentence("cli.all_well"))
    if any(item.code == "verify.unreadable" for item in items):
        return WORLD
    return SAID_NO if verify.defects(items) else DONE


def _check(wanted: argparse.Namespace) -> int:
    from core.domain import readiness

    with ExitStack() as stack:
        workspace = stack.enter_context(opened(wanted.workspace, wanted, writes=False))
        if wanted.as_of is not None:
            workspace = stack.enter_context(workspace.as_of(wanted.as_of))
        any_ = workspace.sql("SELECT 1 FROM inspection LIMIT 1")
        named = wanted.inspection or any_
        found = readiness.check(workspace, inspection_meant(workspace, wanted.inspection) if named else None)
    if wanted.json:
        print_json({"items": [{"code": one.code, "where": one.where, "text": one.text()} for one in found.items]})
    else:
        for one in found.items:
            print(f"{one.where}\t{one.text()}")
        if not found.items:
            print(sentence("cli.nothing_missing"))
        if found.waived:
            print(sentence("cli.waived", n=len(found.waived)))
    return SAID_NO if found.items else DONE


def _backup(wanted: argparse.Namespace) -> int:
    from core.store import backup
    from core.store.workspace import Workspace

    with ExitStack() as stack:
        workspace = Workspace.open(wanted.workspace, read_only=True)
        stack.callback(workspace.close)
        if wanted.to.exists() and not wanted.force:
            raise Refused("export.exists", name=wanted.to.name)
        missing = backup.make(workspace, wanted.to, silent())
    print(wanted.to)
    return _say(sentence("backup.evidence_missing", names="、".join(missing)), SAID_NO) if missing else DONE


def _restore(wanted: argparse.Namespace) -> int:
    from core.store import backup

    kept = backup.restore(wanted.file, wanted.to, silent())
    print(wanted.to)
    if kept is not None:
        print(sentence("cli.kept_before", folder=kept))
    return DONE


def _demo(wanted: argparse.Namespace) -> int:
    from core import demo

    made = demo.make(wanted.folder)
    print(sentence("cli.demo_made", workspace=made.workspace, ledger=made.ledger, report=made.report))
    if not wanted.no_window and not _has_display():
        print(sentence("cli.no_display"))
    return DONE


def window_after(words: Sequence[str]) -> Path | None:
    """The workspace whose window is to be opened once the command is done: `demo` where there is a display."""
    if not words or words[0] != "demo":
        return None
    wanted = _parser().parse_args(words)
    return None if wanted.no_window or not _has_display() else wanted.folder


def _print_drafts(found: Mapping[str, Any]) -> None:
    from core.base.states import DRAFT_KINDS

    for draft in found["drafts"]:
        print(f"{DRAFT_KINDS[draft['kind']]}\t{draft['category'] or ''}\t{' '.join(draft['text'].split())}")


def _has_display() -> bool:
    import os

    if not sys.platform.startswith("linux"):
        return True
    return os.environ.get("QT_QPA_PLATFORM") != "offscreen" and any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


# -- usage -------------------------------------------------------------------------------------


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(sentence("cli.not_a_day", text=text)) from None


def _moment(text: str) -> datetime:
    """A moment in the workspace's zone; a day alone means its end, 24:00."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(sentence("cli.not_a_moment", text=text)) from None
    if len(text) == len("2025-01-31"):
        moment = datetime.combine(moment.date(), time.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, then ends with 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{sentence('cli.usage', problem=message, usage=' '.join(self.format_usage().split()))}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="rectify", description=sentence("cli.description"))
    parser.add_argument("--version", action="version", version=version("rectify"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, run: Any) -> argparse.ArgumentParser:
        told = sentence(f"cli.help.{name.replace('-', '_')}")
        one = commands.add_parser(name, help=told, description=told)
        one.set_defaults(run=run)
        one.add_argument("--password-stdin", action="store_true")
        return one

    def reading(one: argparse.ArgumentParser, suffix: str, name: str = "name", metavar: str = "NAME") -> None:
        one.add_argument(name, metavar=metavar, type=str if name == "name" else Path)
        one.add_argument("--from", dest="source", type=Path, required=True, metavar="WORKSPACE")
        one.add_argument("--to", type=Path, required=True, metavar=f"OUT.{suffix}")
        one.add_argument("--inspection", metavar="NAME")
        one.add_argument("--until", type=_day, metavar="DATE")
        one.add_argument("--as-of", type=_moment, metavar="MOMENT")
        one.add_argument("--operator", metavar="NAME")
        one.add_argument("--force", action="store_true")

    demo = command("demo", _demo)
    demo.add_argument("folder", nargs="?", type=Path, default=Path("demo-workspace"), metavar="DIR")
    demo.add_argument("--no-window", action="store_true")
    new = command("new", _new)
    new.add_argument("workspace", type=Path, metavar="WORKSPACE")
    new.add_argument("--name", required=True)
    new.add_argument("--operator", metavar="NAME")
    new.add_argument("--language", choices=("zh_CN", "zh_TW"), default="zh_CN")
    intake = command("intake", _intake)
    intake.add_argument("file", type=Path, metavar="FILE")
    target = intake.add_mutually_exclusive_group(required=True)
    target.add_argument("--dry-run", action="store_true")
    target.add_argument("--into", type=Path, metavar="WORKSPACE")
    intake.add_argument("--json", action="store_true")
    intake.add_argument("--inspection", metavar="NAME")
    intake.add_argument("--again", action="store_true")
    intake.add_argument("--operator", metavar="NAME")
    ledger = command("ledger", _ledger)
    reading(ledger, "xlsx|.pdf|.csv")
    ledger.add_argument("--unit", metavar="UNIT")
    report = command("report", cli_papers.report)
    reading(report, "pdf|OUT.docx|DIR")
    report.add_argument("--pdfa", action="store_true")
    report.add_argument("--lock", action="store_true")
    report.add_argument("--style", type=Path, metavar="FILE")
    report.add_argument("--finding", action="append", metavar="NO")
    report.add_argument("--unit", metavar="UNIT")
    report.add_argument("--duplex", action="store_true")
    report.add_argument("--code", action="store_true")
    code = command("code", cli_papers.code)
    code.add_argument("code", metavar="CHECKCODE")
    code.add_argument("--from", dest="source", type=Path, required=True, metavar="WORKSPACE")
    code.add_argument("--operator", metavar="NAME")
    code.add_argument("--json", action="store_true")
    fill = command("fill", _fill)
    reading(fill, "xlsx", "form", "FORM.xlsx")
    fill.add_argument("--mapping", type=Path, metavar="FILE")
    fill.add_argument("--json", action="store_true")
    ledgers = command("ledgers", _ledgers)
    ledgers.add_argument("--from", dest="source", type=Path, metavar="WORKSPACE")
    ledgers.add_argument("--operator", metavar="NAME")
    papers = command("papers", cli_papers.listed)
    papers.add_argument("--from", dest="source", type=Path, metavar="WORKSPACE")
    papers.add_argument("--operator", metavar="NAME")
    ledger = command("import", _import)
    ledger.add_argument("file", type=Path, metavar="FILE")
    ledger.add_argument("--into", type=Path, required=True, metavar="WORKSPACE")
    ledger.add_argument("--mapping", type=Path, metavar="FILE")
    ledger.add_argument("--inspection", metavar="NAME")
    ledger.add_argument("--split", action="store_true")
    forms = command("forms", _forms)
    forms.add_argument("--from", dest="source", type=Path, required=True, metavar="WORKSPACE")
    forms.add_argument("--to", type=Path, required=True, metavar="DIR")
    forms.add_argument("--unit", metavar="UNIT")
    forms.add_argument("--inspection", metavar="NAME")
    forms.add_argument("--operator", metavar="NAME")
    forms.add_argument("--force", action="store_true")
    back = command("take-back", _take_back)
    back.add_argument("files", nargs="+", type=Path, metavar="FILE")
    back.add_argument("--into", type=Path, required=True, metavar="WORKSPACE")
    for one in (ledger, back):
        one.add_argument("--dry-run", action="store_true")
        one.add_argument("--json", action="store_true")
        one.add_argument("--operator", metavar="NAME")
    verify = command("verify", _verify)
    verify.add_argument("workspace", type=Path, metavar="WORKSPACE")
    verify.add_argument("--json", action="store_true")
    verify.add_argument("--against", metavar="CODE")
    check = command("check", _check)
    check.add_argument("workspace", type=Path, metavar="WORKSPACE")
    check.add_argument("--json", action="store_true")
    check.add_argument("--inspection", metavar="NAME")
    check.add_argument("--as-of", type=_moment, metavar="MOMENT")
    check.add_argument("--operator", metavar="NAME")
    backup = command("backup", _backup)
    backup.add_argument("workspace", type=Path, metavar="WORKSPACE")
    backup.add_argument("--to", type=Path, required=True, metavar="FILE")
    backup.add_argument("--force", action="store_true")
    restore = command("restore", _restore)
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--to", type=Path, required=True, metavar="WORKSPACE")
    return parser
