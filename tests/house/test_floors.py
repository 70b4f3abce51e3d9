"""Imports only go down; the floors that do not know each other stay apart."""

from collections.abc import Iterator

import pytest

from tests.house.reading import Source, at, complaints, imports, is_in, must_hold, planted, sources

FLOORS = {
    "core.base": 0,
    "core.store": 1,
    "core.domain": 2,
    "core.intake": 3,
    "core.output": 3,
    "core.demo": 4,
    "core.demo_story": 4,
    "core.cli_door": 4,
    "core.cli_papers": 4,
    "core.cli": 5,
    "gui": 6,
    "gui.cards": 7,
    "gui.flows": 8,
    "gui.pages": 8,
    "gui.doors": 9,
    "gui.window": 9,
    "gui.window_menus": 9,
    "gui.window_places": 9,
    "gui.window_lock": 9,
    "gui.app": 10,
    "gui.selftest": 10,
    "gui.__main__": 11,
}
APART = (("core.intake", "core.output"), ("core.output", "core.intake"))
NOT_IN_CORE = ("PySide6", "shiboken6", "pytestqt", "gui")
NOT_IN_GUI = ("peewee", "playhouse", "sqlite3", "core.store.tables", "core.store.sqlite")
DRIVERS = ("sqlite3", "pysqlite3", "apsw", "sqlcipher3")
DRIVERS_HOME = "core.store.sqlite"


def floor(name: str) -> int | None:
    """The floor of a module, None outside the house."""
    known = [place for place in FLOORS if is_in(name, place)]
    return FLOORS[max(known, key=len)] if known else None


def upward(source: Source) -> Iterator[str]:
    here = floor(source.name)
    for node, target in imports(source):
        there = floor(target)
        if here is not None and there is not None and there > here:
            yield at(source, node, f"looks up to {target}")


def sideways(source: Source) -> Iterator[str]:
    for node, target in imports(source):
        if any(is_in(source.name, one) and is_in(target, other) for one, other in APART):
            yield at(source, node, f"knows {target}")
        elif is_in(source.name, "gui.pages") and is_in(target, "gui.pages") and not is_in(target, source.name):
            yield at(source, node, f"is a page and knows the page {target}")
        elif is_in(source.name, "gui.parts") and is_in(target, "core.domain", "core.intake", "core.output"):
            yield at(source, node, f"is a part and knows the noun {target}")


def forbidden(source: Source) -> Iterator[str]:
    never = NOT_IN_CORE if is_in(source.name, "core") else NOT_IN_GUI
    for node, target in imports(source):
        if is_in(target, *never):
            yield at(source, node, f"imports {target}")
        elif is_in(target, *DRIVERS) and source.name != DRIVERS_HOME:
            yield at(source, node, f"names the SQL driver {target}")


def test_imports_only_go_down() -> None:
    must_hold(upward, sources("core", "gui"))


def test_neighbours_do_not_know_each_other() -> None:
    must_hold(sideways, sources("core", "gui"))


def test_core_knows_no_qt_gui_no_table_and_one_module_the_sql_driver() -> None:
    must_hold(forbidden, sources("core", "gui"))


def test_every_module_stands_on_a_floor() -> None:
    assert [source.path for source in sources("core", "gui") if floor(source.name) is None and "." in source.name] == []


@pytest.mark.parametrize(
    ("law", "name", "text"),
    [
        (upward, "core.base.dates", "from core.store import workspace"),
        (upward, "core.store.audit", "def f():\n    import core.domain.findings"),
        (upward, "core.domain.findings", "if TYPE_CHECKING:\n    from core.output.paper import Paper"),
        (upward, "core.output.pdf", "from core import cli"),
        (upward, "gui.desk", "from gui.pages.findings import FindingsPage"),
        (upward, "gui.parts.table", "import gui.window"),
        (sideways, "core.intake.feedback", "from core.output.export import write"),
        (sideways, "core.output.ledger", "import core.intake.source"),
        (sideways, "gui.pages.findings", "from gui.pages.overview import OverviewPage"),
        (sideways, "gui.pages.findings", "from gui.pages import overview"),
        (sideways, "gui.parts.table", "from core.domain import findings"),
        (forbidden, "core.base.text", "def f():\n    from PySide6.QtCore import QObject"),
        (forbidden, "core.base.text", "if TYPE_CHECKING:\n    import PySide6"),
        (forbidden, "core.base.text", "importlib.import_module('PySide6.QtGui')"),
        (forbidden, "gui.desk", "from core.store.tables import Finding"),
        (forbidden, "gui.desk", "from core.store import tables"),
        (forbidden, "gui.desk", "import peewee"),
        (forbidden, "core.store.backup", "import sqlite3"),
    ],
)
def test_an_offence_is_seen(law, name: str, text: str) -> None:
    assert complaints(law, [planted(name, text)])


def test_what_is_allowed_is_not_complained_about() -> None:
    allowed = [
        planted("core.store.sqlite", "import sqlite3"),
        planted("core.output.pdf", "from core.domain import findings\nfrom core.output.paper import Paper"),
        planted("gui.pages.findings", "from gui.parts.table import Table\nfrom core.domain import findings"),
        planted("gui.app", "from gui.window import Window"),
    ]
    assert [complaints(law, allowed) for law in (upward, sideways, forbidden)] == [[], [], []]
