"""What the tests of superiors' forms stand on: four findings with 1, 2, 3 and 1 measures, and how a form is filled."""

import io
from datetime import date
from pathlib import Path
from typing import Any

from core.base.dates import When
from core.base.meter import silent
from core.domain import inspections
from core.output import superior_form
from core.output.ledger_subjects import Request
from core.output.superior_form import Filled
from core.store.workspace import Workspace
from tests.core.office import TEXTS, Office

COUNTS = (1, 2, 3, 1)


def record(office: Office) -> None:
    """Texts that would be formulas, line breaks, texts longer than a cell is wide."""
    units = [office.unit(name) for name in ("组织部", "经济发展局", "纪检监察工委")]
    head = office.person("苏宁", phone="0871-6800", post="书记")
    doer = office.person("陈立", units[0], phone="0871-6801", post="部长")
    category = office.category("党的领导弱化")
    for nth, (text, count) in enumerate(zip(TEXTS, COUNTS, strict=True)):
        finding = office.finding(
            text, category=category, goal=f"目标{nth + 1}\n分两步", remark="=1+1" if nth == 1 else ""
        )
        for place in range(count):
            measure = office.measure(
                finding, f"第{nth + 1}项第{place + 1}条：" + "逐条对照落实，" * (12 * place + 1), leaders=(head,),
                lead_units=(units[nth % 3],), co_units=(units[(nth + 1) % 3],), persons=(doer,),
                due=When("day", date(2025, 10, 31)) if place == 0 else When("long_term"),
                kind="建章立制" if place == 0 else "追责问责",
            )  # fmt: skip
            if place == 0:
                office.report("measure", measure, "已完成" if nth % 2 else "正在整改")


def request(workspace: Workspace, **more: Any) -> Request:
    [inspection] = inspections.rows(workspace)
    return Request(inspection.id, workspace.today(), workspace.today(), **more)


def filled_in(workspace: Workspace, path: Path, wanted: Any = None) -> tuple[Filled, Path]:
    """The form filled with all findings, beside the form."""
    form = superior_form.read(path)
    mapping = superior_form.propose(form, wanted=wanted).mapping
    stream = io.BytesIO()
    told = superior_form.fill(workspace, form, mapping, request(workspace), stream, silent())
    target = path.with_name(f"filled {path.name}")
    target.write_bytes(stream.getvalue())
    return told, target
