"""A whole paper against its reference: every line of every page at its place, in its words, size and face.

The reference was looked at as pictures when it was made. Made anew, and to be looked at anew, by running this file.
"""

import json
from datetime import date
from pathlib import Path

from core.output.compose import compose
from core.output.fonts import Fonts
from core.output.pages import Page, Text
from core.output.paper import (
    Attachment,
    Cell,
    Column,
    Heading,
    Imprint,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Run,
    Signature,
    Table,
)

REFERENCE = Path(__file__).resolve().parents[2] / "reference" / "paper_pages.json"
MM = 25.4 / 72

OPENING = (
    "根据省委统一部署，2023年3月1日至4月28日，省委第三巡视组对云泽市水务局党组进行了常规巡视。6月15日，"
    "省委第三巡视组向局党组反馈了巡视意见。局党组坚决扛起整改主体责任，以“四个意识”为标杆——以上率下、"
    "逐条对照……做到“事事有回音、件件有着落”。按照巡视工作有关要求，现将整改进展情况报告如下。"
)
FINDING = (
    "贯彻落实“三新一高”要求有差距，17个乡镇水厂中有6个未完成改造，占35.3%；《供水一体化规划（2021—2025年）》推进迟缓。"
)
MEASURE = "制定分年度改造计划，明确责任领导和完成时限，每月调度一次；对进展缓慢的单位由局党组书记约谈。"


def ledger() -> Table:
    rows: list[Row] = []
    for nth in range(1, 9):
        own = (Cell(str(nth), rows=2), Cell(FINDING * (1 + nth % 3), rows=2))
        rows.append(Row((*own, Cell(MEASURE), Cell("规划科"), Cell("2023年12月底"))))
        rows.append(Row((Cell(MEASURE * 2), Cell("办公室、机关党委"), Cell("长期坚持"))))
    columns = [("序号", 1, "center"), ("问题", 6, "left"), ("整改措施", 6, "left"), ("责任单位", 2, "left")]
    return Table((*(Column(*column) for column in columns), Column("完成时限", 2.4, "center")), tuple(rows))


def paper() -> Paper:
    return Paper(
        "中共云泽市水务局党组关于省委第三巡视组反馈意见整改落实进展情况的报告",
        (
            Paragraph(OPENING),
            Heading(1, "整改工作组织情况"),
            Heading(2, "提高政治站位。", OPENING),
            Heading(2, "压实整改责任"),
            Heading(3, "成立领导小组"),
            Paragraph((Run("组长：", "kai"), Run("𬭎某（局党组书记）；副组长：王某、李某。"))),
            Heading(4, "明确分工"),
            Paragraph(OPENING),
            Heading(1, "反馈问题整改落实情况"),
            *(Paragraph(FINDING + MEASURE) for _ in range(4)),
        ),
        letterhead=Letterhead(("中共云泽市水务局党组文件",), "云水党发〔2023〕12号", ("𬭎某",)),
        addressee="中共云泽市委、省委第三巡视组",
        signature=Signature(("中共云泽市水务局党组",), date(2023, 9, 5), sealed=True),
        note="联系人：李某，电话：0000-0000000",
        attachments=(
            Attachment("巡视反馈问题整改台账", (ledger(),), "A4 landscape"),
            Attachment("整改任务清单", (Paragraph(OPENING),)),
        ),
        imprint=Imprint("省委巡视工作领导小组办公室，市委办公室，市纪委监委", "云泽市水务局办公室", date(2023, 9, 6)),
    )


def described(pages: list[Page]) -> list[list[str]]:
    """Each page as lines of «x y size face words», places in mm from the upper left corner of the paper."""
    found: list[list[str]] = []
    for page in pages:
        texts = sorted(page.texts, key=lambda text: (round(text.y, 1), text.x))
        found.append([*map(_line, texts), f"{len(page.rules)} rules"])
    return found


def _line(text: Text) -> str:
    first = text.line.placed[0][1]
    words = "".join(atom.text for _, atom in text.line.placed)
    return f"{text.x * MM:.1f} {text.y * MM:.1f} {first.look.size:g} {first.look.chain.role} {words}"


def made() -> list[list[str]]:
    return described(compose(paper(), fonts=Fonts(bundled_only=True)))


def test_the_paper_is_set_as_in_the_reference() -> None:
    assert made() == json.loads(REFERENCE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    from core.output.pdf import write_pdf

    REFERENCE.write_text(json.dumps(made(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_pdf(paper(), Path("reference.pdf"), fonts=Fonts(bundled_only=True))
