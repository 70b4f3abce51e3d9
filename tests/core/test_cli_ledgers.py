"""rectify ledger, ledgers: every kind of file, one unit alone, own layouts by name."""

from pathlib import Path

import pytest

from core.cli import DONE, SAID_NO, USAGE, main
from core.domain import inspections, own_resources, people
from core.domain.findings import FindingDraft, add
from core.domain.inspections import InspectionDraft
from core.domain.people import UnitDraft
from core.output import layouts, own_layouts
from core.store.workspace import Workspace


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "工作区"
    with Workspace.create(folder, "区党工委整改办", "王文书") as workspace:
        inspection = inspections.add(workspace, InspectionDraft("第二轮巡视", kind="巡视"))
        add(workspace, inspection, FindingDraft("学习不深入。"))
        people.add_unit(workspace, UnitDraft("财政金融局", "财金局"))
        text = own_layouts.text_of(layouts.find("main", layouts.built_in()), "本委台账")
        own_resources.add(workspace, own_layouts.KIND, "本委台账", text)
    return folder


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "csv"])
@pytest.mark.parametrize("name", ["main", "statistics", "本委台账"])
def test_a_ledger_is_written_in_every_kind_of_file(kept, tmp_path, name, ending):
    target = tmp_path / f"台账.{ending}"
    assert main(["ledger", name, "--from", str(kept), "--to", str(target)]) == DONE
    assert target.stat().st_size > 100


def test_one_unit_alone_by_name_or_short_name(kept, tmp_path, capsys):
    target = tmp_path / "台账.csv"
    wanted = ["ledger", "main", "--from", str(kept), "--to", str(target), "--force", "--unit"]
    for name in ("财政金融局", "财金局"):
        assert main([*wanted, name]) == DONE
        assert len(target.read_text("utf-8-sig").splitlines()) == 1
    assert main([*wanted, "审计局"]) == USAGE
    assert "审计局" in capsys.readouterr().err


def test_ledgers_lists_names_and_titles_with_a_workspace_its_own_too(kept, capsys):
    assert main(["ledgers"]) == DONE
    built_in = capsys.readouterr().out.splitlines()
    assert "main\t整改台账" in built_in
    assert main(["ledgers", "--from", str(kept)]) == DONE
    assert capsys.readouterr().out.splitlines() == [*built_in, "own_1\t本委台账"]


def test_a_kind_of_file_that_is_none_is_refused(kept, tmp_path, capsys):
    assert main(["ledger", "main", "--from", str(kept), "--to", str(tmp_path / "台账.doc")]) == SAID_NO
    assert ".xlsx" in capsys.readouterr().err
