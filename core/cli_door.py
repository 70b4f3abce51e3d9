"""命令行的门: what the commands share — exit codes, the workspace for a command, which inspection is meant."""

import argparse
import json
import sys
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.base.errors import Refused
from core.base.sentences import sentence

if TYPE_CHECKING:
    from core.store.workspace import Workspace

DONE, SAID_NO, USAGE, WORLD = 0, 1, 2, 3


class Usage(Exception):
    """Wrong usage that only shows once the workspace is open (which inspection is meant)."""


def nothing(_: object) -> None:
    """The exporters take a writer that gives nothing back."""


class Opened:
    """A workspace for the length of a command."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def __enter__(self) -> "Workspace":
        return self._workspace

    def __exit__(self, *_: object) -> None:
        self._workspace.close()


def opened(folder: Path, wanted: argparse.Namespace, *, writes: bool) -> Opened:
    """The workspace in that folder, opened by the operator named."""
    from core.store.workspace import Workspace

    workspace = Workspace.open(folder, operator=wanted.operator, read_only=not writes)
    try:
        _admit(workspace, wanted)
    except BaseException:
        workspace.close()
        raise
    return Opened(workspace)


def _admit(workspace: "Workspace", wanted: argparse.Namespace) -> None:
    """Ask for the operator's password, where one is set: from the first line of stdin, or typed unseen."""
    from getpass import getpass

    from core.domain import operators, sign_in

    row = operators.one(workspace, workspace.operator)
    if row.left_on is not None:
        raise Refused("workspace.unknown_operator", field="operator", name=row.name)
    if not row.password:
        return
    if wanted.password_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        given = getpass(sentence("cli.password", name=row.name))
    else:
        raise Refused("operator.password_needed", name=row.name)
    sign_in.prove(workspace, row, given)


class Reading:
    """The workspace a command reads from, as of the moment asked for; gives (workspace, moment).

    `own` is the workspace as it is now, for what a command has to note.
    """

    def __init__(self, wanted: argparse.Namespace, *, writes: bool = False) -> None:
        self._wanted, self._writes, self._stack = wanted, writes, ExitStack()

    def __enter__(self) -> "tuple[Workspace, datetime | None]":
        self.own = workspace = self._stack.enter_context(opened(self._wanted.source, self._wanted, writes=self._writes))
        if self._wanted.as_of is not None:
            workspace = self._stack.enter_context(workspace.as_of(self._wanted.as_of))
        return workspace, self._wanted.as_of

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)


def inspection_meant(workspace: "Workspace", name: str | None) -> int:
    """The inspection meant: by name, or the only one there is."""
    from core.domain import inspections

    known = {row.name: row.id for row in inspections.rows(workspace)}
    if name is not None:
        if name not in known:
            raise Usage(sentence("cli.unknown_inspection", name=name, names="、".join(known)))
        return known[name]
    if len(known) == 1:
        return next(iter(known.values()))
    if not known:
        raise Refused("report.no_findings")
    raise Usage(sentence("cli.which_inspection", names="、".join(known)))


def inspection_into(workspace: "Workspace", name: str | None) -> int | None:
    """The inspection to import into; None for a new one, where the workspace has none."""
    from core.domain import inspections

    return inspection_meant(workspace, name) if name is not None or inspections.rows(workspace) else None


def unit_named(workspace: "Workspace", name: str | None) -> int | None:
    """The unit of that name or short name; None when none was named."""
    if name is None:
        return None
    found = workspace.sql("SELECT id FROM unit WHERE name = ? OR short = ? ORDER BY name <> ?", name, name, name)
    if not found:
        raise Usage(sentence("cli.unknown_unit", name=name))
    return found[0][0]


def print_json(value: Any) -> None:
    """Print a value as JSON: UTF-8, one space a step."""
    print(json.dumps(value, ensure_ascii=False, indent=1))
