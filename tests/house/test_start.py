"""What is heavy is imported late: a start must not pay for what the clerk may not need today."""

import subprocess
import sys

import pytest

from tests.house.reading import ROOT

HEAVY = {
    "PIL", "PySide6.QtPdf", "PySide6.QtPrintSupport", "argon2", "chinese_calendar", "defusedxml", "docx", "jinja2",
    "lxml", "opencc", "openpyxl", "pikepdf", "pypinyin", "python_calamine", "rapidfuzz", "reportlab",
}  # fmt: skip


def loaded(statement: str) -> set[str]:
    """The modules a fresh interpreter holds after a statement."""
    script = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["core.cli", "gui.app", "gui.window"])
def test_a_start_loads_nothing_heavy(module: str) -> None:
    assert sorted(loaded(f"import {module}") & HEAVY) == []


@pytest.mark.parametrize("module", ["core.cli", "gui.app"])
def test_the_headless_door_needs_no_qt(module: str) -> None:
    assert "PySide6" not in loaded(f"import {module}")


def test_a_heavy_module_is_seen() -> None:
    assert loaded("import openpyxl") & HEAVY
