"""Names, sizes, docstrings, doors, clocks: the manner in which the house is kept."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.reading import (
    Source,
    at,
    called,
    complaints,
    functions,
    imports,
    is_in,
    must_hold,
    planted,
    sources,
    texts,
)

HOMELESS = {"util", "helper", "common", "misc", "manager", "service", "dto", "tool"}
LONGEST_FILE = 600
# The outermost doors: jobs, crash hook, start of the window and of the shell command, each trial of the self-test.
DOORS = {"gui/jobs.py", "gui/failures.py", "gui/app.py", "gui/selftest.py", "core/cli.py"}
BROAD = {"Exception", "BaseException"}
NO_WAITING = {"processEvents", "qWait"}
CLOCK = "core.base.clock"
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
SQL_CLOCK = re.compile(r"\bCURRENT_(TIMESTAMP|DATE|TIME)\b|\b(date|datetime|julianday|strftime)\([^)]*'now'", re.I)
UNFINISHED = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")


def homeless_name(source: Source) -> Iterator[str]:
    for word in re.split(r"[./_]", source.name):
        if word.removesuffix("s") in HOMELESS:
            yield f"{source.path} is called {word}: a noun is missing"


def too_long(source: Source) -> Iterator[str]:
    if source.lines > LONGEST_FILE:
        yield f"{source.path} has {source.lines} lines: it has two subjects"


def without_docstring(source: Source) -> Iterator[str]:
    described = ast.get_docstring(source.tree) or ""
    if source.tree.body and not described:
        yield f"{source.path} does not say what it is about"
    if source.name.startswith("core.domain.") and not re.match(r"[\u4e00-\u9fff]", described):
        yield f"{source.path} does not begin with the Chinese word"
    if not is_in(source.name, "core"):
        return
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
            yield at(source, node, f"{node.name} does not say what it gives")


def broad_except(source: Source) -> Iterator[str]:
    if source.path in DOORS:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and not _raises_again(node):
            yield at(source, node, "catches what it cannot know")
        elif isinstance(node, ast.Call) and called(node) == "suppress" and any(map(_is_broad, node.args)):
            yield at(source, node, "suppresses what it cannot know")


def _is_broad(caught: ast.expr | None) -> bool:
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(kind is None or getattr(kind, "id", "") in BROAD for kind in kinds)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def waiting(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        owner = getattr(getattr(node.func, "value", None), "id", "")
        if called(node) in NO_WAITING or (called(node) == "wait" and owner == "qtbot"):
            yield at(source, node, f"calls {called(node)}")


def own_clock(source: Source) -> Iterator[str]:
    if source.name == CLOCK:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if (getattr(owner, "attr", getattr(owner, "id", "")), node.func.attr) in CLOCKS:
                yield at(source, node, f"has a clock of its own ({ast.unparse(node.func)})")
    for node, target in imports(source):
        if target == f"{CLOCK}.now":
            yield at(source, node, "takes the clock away from tests: import the module, call clock.now()")
    for node, text in texts(source):
        if SQL_CLOCK.search(text):
            yield at(source, node, "lets SQL tell the time")


def unfinished(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield f"{source.path}:{number} is not finished"
    # In a class it stands for what each kind of widget does its own way: Qt's classes cannot be abstract ones.
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and "raise NotImplementedError" in ast.unparse(node):
            yield at(source, node, f"{node.name} is not finished")


def asserts_nothing(source: Source) -> Iterator[str]:
    proving = _proving(source)
    for node in functions(source.tree):
        if node.name.startswith("test_") and not any(_asserts(part, proving) for part in ast.walk(node)):
            yield at(source, node, f"{node.name} asserts nothing")


def _proving(source: Source) -> set[str]:
    """The functions a test may leave the asserting to: its module's own, fixtures, imported ones."""
    names = set(_asserting(source))
    brought = {target for _, target in imports(source) if is_in(target, "tests")}
    for other in sources("tests"):
        place, _, module = other.name.rpartition(".")
        lent = module == "conftest" and is_in(source.name, place)
        names |= {name for name in _asserting(other) if lent or f"{other.name}.{name}" in brought}
    return names


@cache
def _asserting(source: Source) -> frozenset[str]:
    asserting = (node for node in functions(source.tree) if any(_asserts(part, set()) for part in ast.walk(node)))
    return frozenset(node.name for node in asserting)


def _asserts(node: ast.AST, proving: set[str]) -> bool:
    if isinstance(node, ast.Assert):
        return not isinstance(node.test, ast.Constant)
    if not isinstance(node, ast.Call):
        return False
    name = called(node)
    return name in proving or name in {"raises", "warns", "waitSignal", "waitUntil"} or name.startswith("assert_")


PRODUCT = ("core", "gui", "installer")


def test_no_file_is_called_by_a_word_that_says_nothing() -> None:
    must_hold(homeless_name, sources(*PRODUCT, "tests"))


def test_no_file_has_two_subjects() -> None:
    must_hold(too_long, sources(*PRODUCT, "tests"))


def test_modules_and_public_functions_of_core_say_what_they_give() -> None:
    must_hold(without_docstring, sources("core", "gui"))


def test_only_the_outermost_doors_catch_everything() -> None:
    must_hold(broad_except, sources(*PRODUCT, "tests"))


def test_nobody_waits_by_spinning_the_event_loop() -> None:
    must_hold(waiting, sources("core", "gui", "tests"))


def test_there_is_one_clock() -> None:
    must_hold(own_clock, sources("core", "gui"))


def test_nothing_is_left_unfinished() -> None:
    must_hold(unfinished, sources(*PRODUCT))


def test_every_test_asserts_something() -> None:
    must_hold(asserts_nothing, sources("tests"))


@pytest.mark.parametrize(
    ("law", "name", "text"),
    [
        (homeless_name, "core.base.string_utils", ""),
        (homeless_name, "gui.helpers.table", ""),
        (homeless_name, "core.store.manager", ""),
        (too_long, "core.base.text", "x = 1\n" * 601),
        (without_docstring, "gui.desk", "x = 1"),
        (without_docstring, "core.base.text", '"""Text."""\ndef fold(text): return text'),
        (without_docstring, "core.domain.closeouts", '"""Close-outs."""'),
        (broad_except, "core.store.backup", "try: f()\nexcept Exception: pass"),
        (broad_except, "core.store.backup", "try: f()\nexcept: x = 1"),
        (broad_except, "core.store.backup", "try: f()\nexcept (OSError, BaseException) as e: log(e)"),
        (broad_except, "gui.desk", "with contextlib.suppress(Exception): f()"),
        (waiting, "tests.gui.test_desk", "def test_it(qtbot): qtbot.wait(100)"),
        (waiting, "gui.window", "QApplication.processEvents()"),
        (own_clock, "core.domain.deadlines", "today = date.today()"),
        (own_clock, "gui.desk", "import datetime\nnow = datetime.datetime.now()"),
        (own_clock, "core.store.audit", "from core.base.clock import now"),
        (own_clock, "core.store.audit", "sql = \"SELECT datetime('now')\""),
        (unfinished, "core.base.text", "x = 1  # TODO later"),
        (unfinished, "core.base.text", "def f(): raise NotImplementedError"),
        (asserts_nothing, "tests.core.test_text", "def test_it(): f()"),
        (asserts_nothing, "tests.core.test_text", "class TestIt:\n    def test_it(self): assert True"),
    ],
)
def test_an_offence_is_seen(law, name: str, text: str) -> None:
    assert complaints(law, [planted(name, text)])


def test_what_is_allowed_is_not_complained_about() -> None:
    rolls_back = planted("core.store.workspace", "try: f()\nexcept BaseException:\n    undo()\n    raise")
    asks_the_clock = planted("core.domain.deadlines", "from core.base import clock\nat = clock.now()")
    asserts = planted("tests.test_it", "def test_it():\n    with pytest.raises(Refused): f()")
    assert complaints(broad_except, [rolls_back]) == []
    assert complaints(own_clock, [asks_the_clock]) == []
    assert complaints(asserts_nothing, [asserts]) == []
