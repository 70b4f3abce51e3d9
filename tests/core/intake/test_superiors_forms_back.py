"""Rules for superiors' forms: each kind, filled and read again, gives back the records it was filled with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.intake import ledger_import
from tests.core.output.superiors import SAMPLES
from tests.core.output.superiors_records import filled_in, record


@pytest.mark.parametrize(("name", "build"), SAMPLES, ids=[name for name, _ in SAMPLES])
def test_a_filled_form_gives_back_the_records(
    office: Any, tmp_path: Path, name: str, build: Callable[[Path], Any]
) -> None:
    record(office)
    path = tmp_path / ("form.xlsm" if "xlsm" in name or "macro" in name else "form.xlsx")
    build(path)
    _, filled = filled_in(office.workspace, path)
    seen = ledger_import.look(office.workspace, filled, office.inspection)
    assert seen.counts == {"new": 0, "same": 4, "changed": 0, "conflict": 0}
