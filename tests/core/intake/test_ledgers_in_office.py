"""Rules that only an office program can prove: what it saved anew is read as before. LibreOffice stands for all."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.base.meter import silent
from core.intake import ledger_import, returned_form
from core.intake.workbook import read_workbook
from core.output import layouts, ledgers
from core.store.workspace import Workspace
from tests.core.intake.test_ledger_import import ROWS, ledger
from tests.core.intake.test_returned_form import TOP, answer, edit, made

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97"}
Save = Callable[[Path, str], Path]


@pytest.fixture(scope="module")
def save(tmp_path_factory: pytest.TempPathFactory) -> Save:
    """Opens a workbook and saves it as another kind."""
    home = tmp_path_factory.mktemp("office")
    # The fonts of the tests are none that an office program starts with.
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}

    def saved(path: Path, kind: str) -> Path:
        out = home / f"out-{kind}"
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to",
             f"{kind}:{FILTERS[kind]}", "--outdir", str(out), str(path)],
            check=True, capture_output=True, timeout=180, env=environment | {"HOME": str(home)},
        )  # fmt: skip
        return out / f"{path.stem}.{kind}"

    return saved


@pytest.mark.parametrize("kind", FILTERS)
def test_a_ledger_saved_by_an_office_program_is_read_the_same(
    workspace: Workspace, tmp_path: Path, save: Save, kind: str
) -> None:
    path = ledger(tmp_path / "台账.xlsx")
    again = save(path, kind)
    before, after = (ledger_import.look(workspace, one, None).reading for one in (path, again))
    assert before.findings == after.findings


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_our_main_ledger_saved_by_an_office_program_gives_back_the_records(
    workspace: Workspace, tmp_path: Path, save: Save, kind: str
) -> None:
    """With a text divided over several rows (only .xlsx tells where it goes on)."""
    rows = [list(row) for row in ROWS]
    if kind == "xlsx":
        rows[0][4] = "\n".join(f"第{nth}项任务要逐项分解、明确责任、按月调度。" for nth in range(60))
    _, taken = ledger_import.take_in(workspace, ledger(tmp_path / "0.xlsx", rows), None)
    ours = tmp_path / "1.xlsx"
    request = ledgers.Request(taken.inspection, workspace.today(), workspace.today())
    with ours.open("wb") as stream:
        ledgers.write(workspace, layouts.find("main", layouts.built_in()), request, stream, silent())
    seen = ledger_import.look(workspace, save(ours, kind), taken.inspection)
    assert seen.counts == {"new": 0, "same": 2, "changed": 0, "conflict": 0}


@pytest.mark.parametrize("kind", FILTERS)
def test_a_form_saved_by_an_office_program_is_known_again(
    workspace: Workspace, tmp_path: Path, save: Save, kind: str
) -> None:
    desk = made(workspace, tmp_path)
    path = edit(desk.issue(), answer(TOP + 1, progress="召开两次会议", completed="已完成"))
    found = returned_form.compare(workspace, save(path, kind))
    assert {(one.field, one.theirs) for one in found.changes} == {("progress", "召开两次会议"), ("completed", "已完成")}
    assert found.remarks == ()


def test_a_month_shown_without_its_day_stays_a_month_in_an_old_workbook(tmp_path: Path, save: Save) -> None:
    book = Workbook()
    book.worksheets[0].append([date(2019, 2, 1), date(2019, 2, 1)])
    book.worksheets[0]["A1"].number_format = 'yyyy"年"m"月"'
    book.save(tmp_path / "a.xlsx")
    for kind in FILTERS:
        grid = read_workbook(save(tmp_path / "a.xlsx", kind)).grids[0]
        assert list(grid.rows[0]) == ["2019年2月", date(2019, 2, 1)]
