"""上级表格 in LibreOffice: it opens every filled form without repair, and computes what the form computes."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.core.office import Office
from tests.core.output.superiors import SAMPLES, Expected
from tests.core.output.superiors_records import filled_in, record

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
_COUNT = re.compile(r"=COUNTA\(([A-Z])(\d+):\1(\d+)\)")


def test_libreoffice_opens_each_form_with_what_was_written_and_sums_it_up(office: Office, tmp_path: Path) -> None:
    record(office)
    targets: list[tuple[Path, Expected]] = []
    for nth, (name, builder) in enumerate(SAMPLES):
        form = tmp_path / f"{nth}.{'xlsm' if name == 'macros' else 'xlsx'}"
        expected = builder(form)
        _, target = filled_in(office.workspace, form)
        targets.append((target, expected))
    environment = {key: value for key, value in os.environ.items() if key != "FONTCONFIG_FILE"}
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "opened"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", out, *(one for one, _ in targets)]
    subprocess.run(command, env=environment | {"HOME": str(tmp_path)}, check=True, capture_output=True, timeout=300)
    for target, expected in targets:
        _compare(load_workbook(target), load_workbook(out / f"{target.stem}.xlsx", data_only=True), expected)


def _compare(ours: Any, theirs: Any, expected: Expected) -> None:
    assert ours.sheetnames == theirs.sheetnames
    assert len(ours[expected.sheet].merged_cells.ranges) == len(theirs[expected.sheet].merged_cells.ranges)
    for letter in expected.columns:
        for row in range(expected.start, expected.start + 30):
            mine, its = (book[expected.sheet][f"{letter}{row}"].value for book in (ours, theirs))
            if not str(mine or "").startswith("="):
                assert str(mine or "").split() == str(its or "").split(), (letter, row)
    for place, formula in expected.formulas.items():
        sheet, _, cell = place.rpartition("!")
        value = theirs[sheet or expected.sheet][cell].value
        assert not str(value).startswith("#"), (place, formula, value)
        if found := _COUNT.fullmatch(formula):
            column = [
                ours[sheet or expected.sheet][f"{found[1]}{row}"] for row in range(int(found[2]), int(found[3]) + 1)
            ]
            assert value == sum(one.value not in (None, "") for one in column), place
