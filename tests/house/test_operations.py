"""The one way to write: how operations are declared, and what no SQL may say."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from core.store.tables import TABLES
from tests.house.reading import Source, at, called, complaints, constant, functions, must_hold, planted, sources, texts
from tests.house.test_words import catalogue

NAME = re.compile(r"[a-z_]+\.[a-z_]+")
RIGHTS = {"", "write", "review", "clue", "manage"}
REPLACING = re.compile(r"\bOR\s+REPLACE\b|\bREPLACE\s+INTO\b", re.IGNORECASE)
REPLACING_CALLS = {"replace", "replace_many", "on_conflict_replace"}
TABLE_NAMES = {table.__name__ for table in TABLES}


def operations(source: Source) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, ast.Call]]:
    """The operations of a module, each with its decorator."""
    for node in functions(source.tree):
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and called(decorator) == "operation":
                yield node, decorator


def ill_declared(source: Source) -> Iterator[str]:
    for node, decorator in operations(source):
        name = constant(decorator.args[0]) if decorator.args else None
        rights = [constant(word.value) for word in decorator.keywords if word.arg == "right"]
        first = node.args.args[0].arg if node.args.args else ""
        if name is None or not NAME.fullmatch(name):
            yield at(source, node, f"{node.name}: the name must be a literal noun.verb")
        elif f"operation.{name}" not in catalogue("zh_CN"):
            yield at(source, node, f"{name} has no label for undo and history (operation.{name})")
        if not set(rights) <= RIGHTS:
            yield at(source, node, f"{node.name} asks for an unknown right")
        if first != "workspace":
            yield at(source, node, f"{node.name} does not take the workspace first")
        if not node.name.startswith("_") and not ast.get_docstring(node):
            yield at(source, node, f"{node.name} does not say what it refuses")
        if source.name.split(".")[:2] != ["core", "domain"] and not source.name.startswith("core.store."):
            yield at(source, node, f"{node.name} is an operation outside core/domain")


def nested(source: Source, known: frozenset[str] | None = None) -> Iterator[str]:
    """Operations do not call operations: each is one transaction and one step of undo."""
    known = all_operations() if known is None else known
    names = _names(source)
    for node, _ in operations(source):
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and (target := _target(call.func, names, source)) in known:
                yield at(source, call, f"{node.name} calls the operation {target}")


@cache
def all_operations() -> frozenset[str]:
    return frozenset(f"{source.name}.{node.name}" for source in sources("core") for node, _ in operations(source))


def _names(source: Source) -> dict[str, str]:
    """What each imported name stands for."""
    found: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _target(function: ast.expr, names: dict[str, str], source: Source) -> str:
    if isinstance(function, ast.Name):
        return names.get(function.id, f"{source.name}.{function.id}")
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return f"{names.get(function.value.id, '')}.{function.attr}"
    return ""


def replacing(source: Source) -> Iterator[str]:
    """REPLACE deletes and inserts: the id would come back with other rows hanging on it."""
    for node, text in texts(source):
        if REPLACING.search(text):
            yield at(source, node, "says REPLACE")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = getattr(node.func.value, "id", getattr(node.func.value, "attr", ""))
            if node.func.attr in REPLACING_CALLS and (owner in TABLE_NAMES or node.func.attr == "on_conflict_replace"):
                yield at(source, node, f"says {owner}.{node.func.attr}")


def test_every_operation_is_declared_in_full() -> None:
    must_hold(ill_declared, sources("core", "gui"))


def test_operations_do_not_call_operations() -> None:
    must_hold(nested, sources("core"))


def test_nothing_replaces_a_row() -> None:
    must_hold(replacing, sources("core"))


def test_no_name_is_declared_twice_and_no_label_is_left_over() -> None:
    names = [constant(decorator.args[0]) for source in sources("core") for _, decorator in operations(source)]
    labels = {code.removeprefix("operation.") for code in catalogue("zh_CN") if code.startswith("operation.")}
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert sorted(labels - set(names) - {"cleared"}) == []  # what is shown for an operation whose facts were expunged


DECLARED = '@operation("finding.edit")\ndef edit({}):\n    {}\n'


@pytest.mark.parametrize(
    "text",
    [
        DECLARED.replace("finding.edit", "Edit").format("workspace", '"""Edits."""'),
        DECLARED.replace("finding.edit", "finding.never_heard_of").format("workspace", '"""Edits."""'),
        DECLARED.format("finding_id, workspace", '"""Edits."""'),
        DECLARED.format("workspace", "pass"),
        DECLARED.replace(")", ', right="everything")', 1).format("workspace", '"""Edits."""'),
    ],
)
def test_an_ill_declared_operation_is_seen(text: str) -> None:
    assert complaints(ill_declared, [planted("core.domain.findings", text)])


def test_an_operation_that_calls_another_is_seen() -> None:
    known = frozenset({"core.domain.findings.edit", "core.domain.measures.add"})
    here = DECLARED.format("workspace", "edit(workspace)")
    there = "from core.domain import measures\n" + DECLARED.format("workspace", "measures.add(workspace)")
    imported = "from core.domain.measures import add\n" + DECLARED.format("workspace", "add(workspace)")
    for text in (here, there, imported):
        assert list(nested(planted("core.domain.findings", text), known))


@pytest.mark.parametrize(
    "text",
    [
        'sql = "INSERT OR REPLACE INTO unit VALUES (1)"',
        'sql = "replace into unit"',
        "Unit.replace(name=1)",
        "query.on_conflict_replace()",
    ],
)
def test_a_replacement_is_seen(text: str) -> None:
    assert complaints(replacing, [planted("core.store.search", text)])
