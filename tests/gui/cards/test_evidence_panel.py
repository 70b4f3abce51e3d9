"""佐证材料 on the screen: dragged in, pasted, looked into, dragged out; the window never waits."""

import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest

from core.domain import evidence
from core.domain.evidence import EvidenceDraft
from gui.cards.evidence_panel import EvidencePanel
from gui.parts.form_dialog import FormDialog
from tests.gui.test_window import in_dialog


def panel_on(qtbot: Any, desk: Any, noun: str, record: int) -> EvidencePanel:
    panel = EvidencePanel(desk)
    qtbot.addWidget(panel)
    panel.resize(520, 640)
    panel.show()
    panel.show_record(noun, record)
    desk.changed.connect(
        lambda changes: panel.look_again() if {"evidence", "evidence_tie"} & set(changes.nouns) else None
    )
    return panel


def files(tmp_path: Path, *names: str) -> list[Path]:
    made = [tmp_path / name for name in names]
    for file in made:
        file.write_bytes(b"%PDF-1.4 " + file.name.encode() if file.suffix == ".pdf" else file.name.encode())
    return made


def rows(desk: Any, record: int) -> list[Any]:
    return evidence.of(desk.workspace, "finding", record)


def settle(qtbot: Any, desk: Any) -> None:
    qtbot.waitUntil(lambda: not desk.jobs.running)


def test_several_files_dragged_in_become_evidence(qtbot: Any, desk: Any, office: Any, tmp_path: Path) -> None:
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files(tmp_path, "甲.txt", "乙.txt")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    panel.list.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    settle(qtbot, desk)
    assert [row.title for row in rows(desk, office.findings[0])] == ["甲", "乙"]
    assert [row.title for row in panel.list.chosen()] == ["甲", "乙"]


def test_a_picture_on_the_clipboard_becomes_evidence(qtbot: Any, desk: Any, office: Any) -> None:
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    panel.paste()
    settle(qtbot, desk)
    [row] = rows(desk, office.findings[0])
    assert (row.sort, row.title) == ("picture", "截图 2025-09-15 090000")
    settle(qtbot, desk)
    assert panel.list.pictures[row.sha256].size() == image.size()
    QGuiApplication.clipboard().clear()


def test_copied_files_are_pasted_with_the_key(qtbot: Any, desk: Any, office: Any, tmp_path: Path) -> None:
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(files(tmp_path, "通知.txt")[0]))])
    QGuiApplication.clipboard().setMimeData(data)
    QTest.keyClick(panel.list, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    assert [row.name for row in rows(desk, office.findings[0])] == ["通知.txt"]
    QGuiApplication.clipboard().clear()


def test_fifty_megabytes_do_not_hold_up_the_window(qtbot: Any, desk: Any, office: Any, tmp_path: Path) -> None:
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    large = tmp_path / "录像.mp4"
    large.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(50 << 20))
    before = time.perf_counter()
    panel.add_files([large])
    assert time.perf_counter() - before < 0.1
    settle(qtbot, desk)
    before = time.perf_counter()
    panel.look_again()
    assert time.perf_counter() - before < 0.1
    assert [row.sort for row in rows(desk, office.findings[0])] == ["film"]


def test_what_is_dragged_out_is_a_read_only_copy_under_its_title(
    qtbot: Any, desk: Any, office: Any, tmp_path: Path
) -> None:
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    panel.add_files(files(tmp_path, "scan001.txt"))
    settle(qtbot, desk)
    [row] = rows(desk, office.findings[0])
    desk.do(evidence.edit, row.id, EvidenceDraft("党工委会议记录"), seen=row.version)
    [url] = panel.list.mimeData([panel.list.item(0)]).urls()
    copy = Path(url.toLocalFile())
    assert copy.name == "党工委会议记录.txt"
    assert copy.read_bytes() == b"scan001.txt"
    assert not copy.stat().st_mode & 0o222
    desk.leave()
    assert not copy.exists()


def test_a_text_a_picture_and_a_pdf_are_looked_into(qtbot: Any, desk: Any, office: Any, tmp_path: Path) -> None:
    import pikepdf

    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "通报.pdf")
    QImage(20, 20, QImage.Format.Format_RGB32).save(str(tmp_path / "照片.png"))
    (tmp_path / "说明.txt").write_text("落实第一议题制度。", encoding="gb18030")
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    panel.add_files([tmp_path / name for name in ("说明.txt", "照片.png", "通报.pdf")])
    settle(qtbot, desk)
    shown = []
    for row in rows(desk, office.findings[0]):
        panel.list.choose([row.id])
        settle(qtbot, desk)
        shown.append(type(panel.preview.currentWidget()).__name__)
    assert shown == ["QPlainTextEdit", "_Picture", "PdfView"]
    assert panel.preview.text.toPlainText() == "落实第一议题制度。"


def test_a_program_is_marked_and_not_opened(
    qtbot: Any, desk: Any, office: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("gui.desk.open_file", opened.append)
    (tmp_path / "照片.jpg").write_bytes(b"MZ\x90\x00")
    (tmp_path / "说明.txt").write_text("可以打开", encoding="utf-8")
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    panel.add_files([tmp_path / "照片.jpg", tmp_path / "说明.txt"])
    settle(qtbot, desk)
    told: list[str] = []
    desk.noticed.connect(lambda notice: told.append(notice.text))
    risky, plain = rows(desk, office.findings[0])
    for row in (risky, plain):
        panel.list.choose([row.id])
        panel.list.opened.emit()
        settle(qtbot, desk)
    assert [file.name for file in opened] == ["说明.txt"]
    assert "可执行文件" in told[-1]
    panel.list.choose([risky.id])
    settle(qtbot, desk)
    assert "只收存" in panel.preview.words.text()


def test_a_hostile_document_ends_in_a_sentence(qtbot: Any, desk: Any, office: Any, tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "炸弹.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + bytes(40 << 20))
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    panel.add_files([tmp_path / "炸弹.docx"])
    settle(qtbot, desk)
    panel.list.choose([rows(desk, office.findings[0])[0].id])
    settle(qtbot, desk)
    assert "炸弹.docx" in panel.preview.words.text()


def test_the_description_is_edited_with_f2_and_the_order_with_alt(
    qtbot: Any, desk: Any, office: Any, tmp_path: Path
) -> None:
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    panel.add_files(files(tmp_path, "a.txt", "b.txt"))
    settle(qtbot, desk)
    first, second = rows(desk, office.findings[0])
    panel.list.choose([second.id])
    QTest.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [row.id for row in rows(desk, office.findings[0])] == [second.id, first.id]

    def fill(dialog: FormDialog) -> None:
        dialog.form.field("title").value = "签到表"
        dialog.form.field("page_from").value = 2
        dialog.save_button.click()

    in_dialog(fill)
    QTest.keyClick(panel.list, Qt.Key.Key_F2)
    row = rows(desk, office.findings[0])[0]
    assert (row.title, row.page_range) == ("签到表", "第2页")


def test_del_removes_and_undo_brings_back(qtbot: Any, desk: Any, office: Any, tmp_path: Path) -> None:
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    panel.add_files(files(tmp_path, "a.txt", "b.txt"))
    settle(qtbot, desk)
    panel.list.selectAll()
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert rows(desk, office.findings[0]) == []
    desk.undo()
    assert len(rows(desk, office.findings[0])) == 2


def test_copies_are_saved_beside_what_is_there(
    qtbot: Any, desk: Any, office: Any, tmp_path: Path, dialogs: Any
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "a.txt").write_text("mine", encoding="utf-8")
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    panel.add_files(files(tmp_path, "a.txt"))
    settle(qtbot, desk)
    dialogs.choose(target)
    panel.save_copies()
    settle(qtbot, desk)
    assert sorted(file.name for file in target.iterdir()) == ["a (2).txt", "a.txt"]
    assert (target / "a.txt").read_text(encoding="utf-8") == "mine"


def test_a_new_piece_goes_where_the_clerk_says(qtbot: Any, desk: Any, office: Any, tmp_path: Path) -> None:
    panel = EvidencePanel(desk)
    qtbot.addWidget(panel)
    panel.show_finding(office.findings[0])
    panel.target.value = ("measure", office.measure)
    panel.add_files(files(tmp_path, "措施材料.txt"))
    settle(qtbot, desk)
    assert [row.about for row in evidence.of_finding(desk.workspace, office.findings[0])] == ["措施1"]
    assert panel.goal == ("measure", office.measure)


def test_the_context_menu_offers_what_can_be_done(qtbot: Any, desk: Any, office: Any, tmp_path: Path) -> None:
    panel = panel_on(qtbot, desk, "finding", office.findings[0])
    assert {"evidence.add", "evidence.name", "evidence.pictures", "edit.paste"} == set(panel.commands())
    panel.add_files(files(tmp_path, "a.txt"))
    settle(qtbot, desk)
    assert {"evidence.open", "evidence.save", "record.edit", "record.delete"} <= set(panel.commands())
    with qtbot.waitSignal(panel.menu_asked) as asked:
        panel.list.customContextMenuRequested.emit(QPoint(5, 5))
    assert set(panel.commands()) <= set(asked.args[0])
