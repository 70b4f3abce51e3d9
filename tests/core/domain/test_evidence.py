"""佐证材料: stored once, tied to what it proves, missing and altered files named, nothing of clues told."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.base.errors import Cancelled, Complaints, Refused, Trouble
from core.base.meter import Meter
from core.domain import clues, deletions, evidence, findings, history, measures, operators, progress
from core.domain.clues import ClueDraft
from core.domain.evidence import EvidenceDraft
from core.store import evidence as store
from core.store import undo


def made(tmp_path: Path, name: str, content: bytes = b"content") -> Path:
    file = tmp_path / name
    file.write_bytes(content)
    return file


def attached(office: Any, tmp_path: Path, noun: str, record: int, *names: str, content: bytes | None = None) -> Any:
    files = [made(tmp_path, name, content or name.encode()) for name in names]
    return evidence.attach(office.workspace, noun, record, evidence.take(office.workspace, files))


def titles(office: Any, noun: str, record: int) -> list[str]:
    return [row.title for row in evidence.of(office.workspace, noun, record)]


def test_files_become_evidence_in_the_order_they_were_given(office: Any, tmp_path: Path) -> None:
    key = office.finding("一")
    done = attached(office, tmp_path, "finding", key, "会议记录.docx", "照片.jpg")
    rows = evidence.of(office.workspace, "finding", key)
    assert [(row.title, row.name, row.place) for row in rows] == [
        ("会议记录", "会议记录.docx", 1), ("照片", "照片.jpg", 2)
    ]  # fmt: skip
    assert [row.id for row in rows] == list(done.ties)
    assert [row.state for row in rows] == ["here", "here"]
    assert (done.known, done.skipped) == ((), ())


def test_the_same_file_is_stored_once_and_described_once(office: Any, tmp_path: Path) -> None:
    one, other = office.findings("一", "二")
    attached(office, tmp_path, "finding", one, "通知.pdf", content=b"%PDF-1.4 same")
    row = evidence.of(office.workspace, "finding", one)[0]
    evidence.edit(office.workspace, row.id, EvidenceDraft("整改通知", document_number="云办发〔2025〕3号"), seen=1)
    done = attached(office, tmp_path, "finding", other, "另一个名字.pdf", content=b"%PDF-1.4 same")
    assert done.known == ("另一个名字.pdf",)
    [second] = evidence.of(office.workspace, "finding", other)
    assert (second.title, second.document_number, second.shared) == ("整改通知", "云办发〔2025〕3号", 2)
    assert second.evidence == row.evidence
    files = [path for path in (office.workspace.folder / "evidence").rglob("*") if path.is_file()]
    assert len(files) == 1


def test_a_file_that_is_tied_here_already_is_skipped_with_the_reason(office: Any, tmp_path: Path) -> None:
    key = office.finding("一")
    attached(office, tmp_path, "finding", key, "a.txt")
    done = attached(office, tmp_path, "finding", key, "a.txt", "b.txt")
    assert [(name, why.code) for name, why in done.skipped] == [("a.txt", "evidence.tied_already")]
    assert titles(office, "finding", key) == ["a", "b"]


def test_what_is_no_file_or_empty_is_refused_before_anything_is_copied(office: Any, tmp_path: Path) -> None:
    good, empty = made(tmp_path, "good.txt"), made(tmp_path, "empty.txt", b"")
    for bad, code in (
        (empty, "evidence.empty"), (tmp_path, "evidence.not_a_file"), (tmp_path / "gone", "evidence.not_a_file")
    ):  # fmt: skip
        with pytest.raises(Trouble) as caught:
            evidence.take(office.workspace, [good, bad])
        assert caught.value.code == code
    assert not [path for path in (office.workspace.folder / "evidence").rglob("*") if path.is_file()]


def test_stopping_leaves_no_half_file(office: Any, tmp_path: Path) -> None:
    file = made(tmp_path, "large.bin", b"x" * (5 * store.CHUNK))
    steps: list[int] = []
    meter = Meter(lambda _, done, total: steps.append(done), lambda: len(steps) >= 3)
    with pytest.raises(Cancelled):
        evidence.take(office.workspace, [file], meter)
    assert not [path for path in (office.workspace.folder / "evidence").rglob("*") if path.is_file()]


def test_the_pages_of_a_pdf_are_counted(office: Any, tmp_path: Path) -> None:
    import pikepdf

    with pikepdf.new() as pdf:
        for _ in range(3):
            pdf.add_blank_page()
        pdf.save(tmp_path / "three.pdf")
    kept = evidence.take(office.workspace, [tmp_path / "three.pdf", made(tmp_path, "no.pdf", b"%PDF-1.4 broken")])
    assert [(one.sort, one.pages) for one in kept] == [("pdf", 3), ("pdf", None)]


@pytest.mark.parametrize(
    ("draft", "code", "field"),
    [
        (EvidenceDraft(" "), "evidence.no_title", "title"),
        (EvidenceDraft("a", pages=0), "evidence.no_such_pages", "pages"),
        (EvidenceDraft("a", page_to=3), "evidence.no_first_page", "page_from"),
        (EvidenceDraft("a", page_from=0), "evidence.no_such_pages", "page_to"),
        (EvidenceDraft("a", page_from=5, page_to=4), "evidence.no_such_pages", "page_to"),
        (EvidenceDraft("a", pages=6, page_from=5, page_to=7), "evidence.beyond_the_last_page", "page_to"),
        (EvidenceDraft("a", pages=6, page_from=7), "evidence.beyond_the_last_page", "page_to"),
    ],
)
def test_a_description_that_cannot_be_is_refused(
    office: Any, tmp_path: Path, refusal: Any, draft: EvidenceDraft, code: str, field: str
) -> None:
    key = office.finding("一")
    [tie] = attached(office, tmp_path, "finding", key, "a.txt").ties
    error = refusal(code, office.workspace, evidence.edit, tie, draft, seen=1)
    assert isinstance(error, Complaints)
    assert [one.field for one in error.complaints] == [field]


def test_pages_belong_to_the_tie_and_the_description_to_the_file(office: Any, tmp_path: Path) -> None:
    one, other = office.findings("一", "二")
    [first] = attached(office, tmp_path, "finding", one, "制度汇编.pdf").ties
    evidence.tie(office.workspace, [evidence.one(office.workspace, first).evidence], "finding", other)
    draft = EvidenceDraft("制度汇编", "制度", "云管〔2025〕8号", date(2025, 8, 1), 40, "第二版", 3, 5)
    evidence.edit(office.workspace, first, draft, seen=1)
    [here], [there] = (evidence.of(office.workspace, "finding", key) for key in (one, other))
    assert (here.page_range, there.page_range) == ("第3—5页", "")
    assert (there.kind, there.document_number, there.document_on, there.pages, there.note) == (
        "制度", "云管〔2025〕8号", date(2025, 8, 1), 40, "第二版"
    )  # fmt: skip
    assert evidence.draft_of(here) == draft


def test_all_that_proves_a_finding_stands_in_the_order_of_its_file(office: Any, tmp_path: Path) -> None:
    key = office.finding("一", manifestations=("表现甲",))
    measure = office.measure(key)
    report = office.report("measure", measure, "已完成")
    [(child,)] = office.workspace.sql("SELECT id FROM finding WHERE parent_id = ?", key)
    for noun, record, name in (
        ("progress", report, "进展照片.jpg"), ("measure", measure, "措施文件.pdf"), ("finding", key, "原件.pdf"),
        ("finding", child, "表现材料.txt"),
    ):  # fmt: skip
        attached(office, tmp_path, noun, record, name)
    told = [(row.title, row.about) for row in evidence.of_finding(office.workspace, key)]
    assert told == [
        ("原件", "问题"), ("表现材料", "具体表现1"), ("措施文件", "措施1"), ("进展照片", "措施1，2025年9月1日进展")
    ]  # fmt: skip


def test_removing_the_last_tie_puts_the_evidence_into_the_bin_and_restoring_brings_it_back(
    office: Any, tmp_path: Path
) -> None:
    one, other = office.findings("一", "二")
    [tie] = attached(office, tmp_path, "finding", one, "a.txt").ties
    row = evidence.one(office.workspace, tie)
    evidence.tie(office.workspace, [row.evidence], "finding", other)
    evidence.untie(office.workspace, [tie])
    assert titles(office, "finding", other) == ["a"]
    evidence.untie(office.workspace, [evidence.of(office.workspace, "finding", other)[0].id])
    assert not office.workspace.sql("SELECT 1 FROM evidence")
    assert store.path(office.workspace, row.sha256).is_file()
    [deletion, *_] = deletions.rows(office.workspace)
    assert deletion.what == "佐证材料「a」"
    deletions.restore(office.workspace, deletion.id)
    assert titles(office, "finding", other) == ["a"]


def test_a_finding_takes_its_evidence_along_and_brings_it_back(office: Any, tmp_path: Path) -> None:
    key = office.finding("一")
    measure = office.measure(key)
    report = office.report("measure", measure, "未完成", reason="在办", next_plan="继续")
    for noun, record in (("finding", key), ("measure", measure), ("progress", report)):
        attached(office, tmp_path, noun, record, f"{noun}.txt")
    findings.delete(office.workspace, [key])
    assert not office.workspace.sql("SELECT 1 FROM evidence_tie")
    assert not office.workspace.sql("SELECT 1 FROM evidence")
    undo.undo(office.workspace)
    assert [row.title for row in evidence.of_finding(office.workspace, key)] == ["finding", "measure", "progress"]


def test_a_report_and_a_measure_let_go_of_their_evidence(office: Any, tmp_path: Path) -> None:
    measure = office.measure(office.finding("一"))
    report = office.report("measure", measure, "已完成")
    attached(office, tmp_path, "progress", report, "a.txt")
    progress.delete(office.workspace, report)
    attached(office, tmp_path, "measure", measure, "b.txt")
    measures.delete(office.workspace, measure)
    assert not office.workspace.sql("SELECT 1 FROM evidence_tie")


def test_attaching_is_one_step_of_undo_and_the_file_stays_for_redo(office: Any, tmp_path: Path) -> None:
    key = office.finding("一")
    attached(office, tmp_path, "finding", key, "a.txt", "b.txt")
    undo.undo(office.workspace)
    assert titles(office, "finding", key) == []
    undo.redo(office.workspace)
    assert [row.state for row in evidence.of(office.workspace, "finding", key)] == ["here", "here"]


def test_evidence_is_put_in_order(office: Any, tmp_path: Path) -> None:
    key = office.finding("一")
    ties = attached(office, tmp_path, "finding", key, "a.txt", "b.txt", "c.txt").ties
    evidence.order(office.workspace, [ties[2], ties[0], ties[1]])
    assert titles(office, "finding", key) == ["c", "a", "b"]
    evidence.untie(office.workspace, [ties[0]])
    assert [(row.title, row.place) for row in evidence.of(office.workspace, "finding", key)] == [("c", 1), ("b", 2)]


def test_a_name_without_a_file_gets_its_file_later(office: Any, tmp_path: Path, refusal: Any) -> None:
    key = office.finding("一")
    tie = evidence.name_only(office.workspace, "finding", key, EvidenceDraft("旧台账所列会议记录"))
    assert evidence.one(office.workspace, tie).state == "name_only"
    [kept] = evidence.take(office.workspace, [made(tmp_path, "扫描件.pdf", b"%PDF-1.4")])
    evidence.supply(office.workspace, tie, kept)
    row = evidence.one(office.workspace, tie)
    assert (row.state, row.title, row.name, row.sort) == ("here", "旧台账所列会议记录", "扫描件.pdf", "pdf")
    refusal("evidence.has_file", office.workspace, evidence.supply, tie, kept)


def test_missing_and_altered_files_are_named_with_their_findings(office: Any, tmp_path: Path) -> None:
    first, second = office.findings("一", "二")
    measure = office.measure(second)
    attached(office, tmp_path, "finding", first, "gone.txt", "good.txt")
    attached(office, tmp_path, "measure", measure, "swapped.txt")
    rows = [*evidence.of(office.workspace, "finding", first), *evidence.of(office.workspace, "measure", measure)]
    store.path(office.workspace, rows[0].sha256).unlink()
    store.path(office.workspace, rows[2].sha256).write_bytes(b"SWAPPED.TXT")  # the same length
    assert [(one.name, one.state, one.findings) for one in evidence.faults(office.workspace)] == [
        ("gone.txt", "missing", (first,)), ("swapped.txt", "altered", (second,))
    ]  # fmt: skip
    assert [one.name for one in evidence.faults(office.workspace, thorough=False)] == ["gone.txt"]
    with pytest.raises(Trouble) as caught:
        evidence.open_copy(office.workspace, rows[2].sha256, tmp_path / "copy.txt")
    assert caught.value.code == "evidence.altered"
    assert not (tmp_path / "copy.txt").exists()


def test_a_copy_to_read_cannot_be_written_and_is_the_very_content(office: Any, tmp_path: Path) -> None:
    key = office.finding("一")
    attached(office, tmp_path, "finding", key, "a.txt", content=b"the very content")
    [row] = evidence.of(office.workspace, "finding", key)
    target = tmp_path / "copies" / "a.txt"
    target.parent.mkdir()
    for _ in range(2):  # opening it again replaces the copy
        evidence.open_copy(office.workspace, row.sha256, target)
        assert target.read_bytes() == b"the very content"
        assert not target.stat().st_mode & 0o222


def test_a_program_is_kept_and_never_opened_whatever_its_name(office: Any, tmp_path: Path) -> None:
    key = office.finding("一")
    with zipfile.ZipFile(tmp_path / "报表.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/vbaProject.bin", b"macro")
    made(tmp_path, "照片.jpg", b"MZ\x90\x00 program")
    kept = evidence.take(office.workspace, [tmp_path / "照片.jpg", tmp_path / "报表.xlsx"])
    evidence.attach(office.workspace, "finding", key, kept)
    rows = evidence.of(office.workspace, "finding", key)
    assert [(row.sort, row.risky) for row in rows] == [("program", True), ("macro", True)]
    codes = []
    for row in rows:
        with pytest.raises(Refused) as caught:
            evidence.open_copy(office.workspace, row.sha256, tmp_path / f"copy-{row.name}")
        codes.append(caught.value.code)
    assert codes == ["evidence.is_program", "evidence.has_macros"]


def test_the_history_of_a_finding_tells_of_its_evidence(office: Any, tmp_path: Path) -> None:
    measure = office.measure(key := office.finding("一"))
    attached(office, tmp_path, "measure", measure, "会议记录.txt")
    other = office.finding("二")
    attached(office, tmp_path, "finding", other, "别的.txt")
    labels = [row.label for row in history.of(office.workspace, "finding", key)]
    assert labels[0] == "添加佐证材料 1 份「会议记录.txt」"
    assert not any("别的" in label for label in labels)


# -- clues -------------------------------------------------------------------------------------


@pytest.fixture
def with_clue(office: Any, tmp_path: Path) -> tuple[Any, int, int]:
    """A finding and a clue, the clue with a file; the operator at the end may not see clues."""
    key = office.finding("一")
    clue = clues.add(office.workspace, office.inspection, ClueDraft(text="某人有问题"))
    attached(office, tmp_path, "clue", clue, "举报信某人.pdf", content=b"%PDF-1.4 secret")
    operators.add(office.workspace, "李录入", ("write",))
    office.workspace.work_as("李录入")
    return office, key, clue


def test_nothing_of_a_clues_evidence_is_told_without_the_right(with_clue: Any, tmp_path: Path, refusal: Any) -> None:
    office, key, clue = with_clue
    workspace = office.workspace
    with pytest.raises(Refused):
        evidence.of(workspace, "clue", clue)
    assert evidence.find(workspace, "举报信") == []
    assert evidence.counts(workspace, "clue", [clue]) == {}
    told = [row.label for row in history.operations(workspace)]
    told += [value.new for row in history.operations(workspace) for value in history.details(workspace, row.operation)]
    assert not any("举报" in text for text in told)
    [(secret,)] = workspace.sql("SELECT id FROM evidence")
    refusal("evidence.of_a_clue", workspace, evidence.tie, [secret], "finding", key)
    refusal("operator.no_right", workspace, evidence.attach, "clue", clue, ())
    [(tie,)] = workspace.sql("SELECT id FROM evidence_tie")
    refusal("operator.no_right", workspace, evidence.untie, [tie])


def test_the_same_file_of_an_open_record_has_a_row_and_a_title_of_its_own(with_clue: Any, tmp_path: Path) -> None:
    office, key, clue = with_clue
    done = attached(office, tmp_path, "finding", key, "收文.pdf", content=b"%PDF-1.4 secret")
    assert done.known == ()
    assert titles(office, "finding", key) == ["收文"]
    assert evidence.find(office.workspace, "收文") == [evidence.of(office.workspace, "finding", key)[0].evidence]
    office.workspace.work_as(None)
    assert titles(office, "clue", clue) == ["举报信某人"]
    assert len(evidence.find(office.workspace, "举报信")) == 1


def test_missing_evidence_of_a_clue_is_named_only_with_the_right(with_clue: Any) -> None:
    office, _, clue = with_clue
    [(sha256,)] = office.workspace.sql("SELECT sha256 FROM evidence")
    store.path(office.workspace, sha256).unlink()
    assert evidence.faults(office.workspace) == []
    office.workspace.work_as(None)
    assert [one.findings for one in evidence.faults(office.workspace)] == [()]
    clues.delete(office.workspace, clue)
    office.workspace.work_as("李录入")
    assert all("举报" not in row.what for row in deletions.rows(office.workspace))


def test_a_finding_is_found_by_what_proves_it_and_never_by_a_clues_evidence(with_clue: Any, tmp_path: Path) -> None:
    office, key, _ = with_clue
    measure = office.measure(key)
    attached(office, tmp_path, "measure", measure, "清退凭证.txt")

    def found(text: str) -> list[int]:
        return findings.ids(office.workspace, findings.FindingFilter(text=text))

    assert found("清退凭证") == [key]
    office.workspace.work_as(None)
    assert found("举报信") == []


def test_what_came_with_a_report_is_evidence_of_the_measure_too(office: Any, tmp_path: Path) -> None:
    key = office.finding("一")
    measure = office.measure(key)
    attached(office, tmp_path, "measure", measure, "制度.docx")
    first = office.report("measure", measure, "未完成", date(2025, 9, 1))
    attached(office, tmp_path, "progress", first, "会议记录.docx")
    attached(office, tmp_path, "progress", first, "制度.docx")
    later = office.report("finding", key, "已完成", date(2025, 9, 10))
    attached(office, tmp_path, "progress", later, "验收意见.pdf")
    assert measures.proof_titles(office.workspace, "measure", [measure]) == {measure: ("制度", "会议记录")}
    assert office.row(key).evidence == ("验收意见",)
    [row] = findings.rows(office.workspace, [key], date(2025, 9, 5))
    assert (row.evidence, row.measures[0].evidence) == ((), ("制度", "会议记录"))
