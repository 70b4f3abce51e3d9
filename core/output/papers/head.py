"""主要负责人组织落实情况报告: how the first responsible organised the rectification, and what he led himself."""

from collections.abc import Callable, Iterable

from core.domain import figures
from core.domain.finding_rows import FindingRow
from core.output.paper import Block, Paper, Signature
from core.output.papers.making import Kind, Making
from core.output.papers.telling import Telling, told


def head_report(making: Making) -> Paper:
    """主要负责人组织落实情况报告, signed by the first responsible. Refused: the inspection has no finding."""
    rows, request = making.findings, making.request
    name = str(making.facts["first_responsible"])
    led = [row for row in rows if name and name in _leaders(row)]
    making.know(
        f=figures.count(rows, request.until),
        led=figures.count(led, request.until),
        unfinished=sum(row.progress != "done" for row in rows),
        units="、".join(dict.fromkeys(holder.name for row in rows for holder in row.lead_units)),
    )
    telling = Telling(making)
    bodies: dict[str, Callable[[], Iterable[Block]]] = {
        "led": lambda: telling.by_category(led),
        "unfinished": lambda: telling.unfinished(rows),
    }
    blocks = [*making.paragraphs("opening"), *making.sections(bodies)]
    headed = told(blocks)
    making.agree(making.facts["led"].findings, sum(f"finding:{row.id}" in headed for row in led))
    signed = Signature((name or making.workspace.name,), request.signed_on or request.until)
    return making.paper(blocks, signature=signed)


def _leaders(row: FindingRow) -> set[str]:
    """Everybody who leads on the finding or one of its measures."""
    return {holder.name for each in (row, *row.measures) for holder in each.leaders}


PAPERS = (Kind("head", "主要负责人组织落实情况报告", head_report),)
