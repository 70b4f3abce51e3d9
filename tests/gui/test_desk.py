"""The desk carries operations down and says what came of them."""

from pathlib import Path
from typing import Any

from core.base.errors import Refused, Trouble
from core.domain import evidence, people, submissions
from core.domain.people import PersonDraft, UnitDraft
from core.domain.submissions import SubmissionDraft
from gui.desk import Desk
from gui.failures import report
from gui.language import speak, tr
from gui.look import TONES, look
from gui.neighbour import Neighbour
from gui.parts.notice_bar import Notice
from gui.preferences import Preferences


def test_an_operation_gives_its_value(desk: Desk) -> None:
    assert desk.do(people.add_unit, UnitDraft("宣传部")).value > 0


def test_a_refusal_goes_to_the_form_or_to_the_bar(desk: Desk) -> None:
    complaints: list[Refused] = []
    told: list[str] = []
    desk.noticed.connect(lambda notice: told.append(notice.text))
    assert not desk.do(people.add_unit, UnitDraft(""), complain=complaints.append)
    assert complaints[0].field == "name"
    assert told == []
    assert not desk.do(people.add_unit, UnitDraft(""))
    assert len(told) == 1


def test_trouble_is_shown_in_a_window(desk: Desk, dialogs: Any) -> None:
    def operation(workspace: Any) -> None:
        raise Trouble("workspace.damaged")

    dialogs.answer("知道了")
    assert not desk.do(operation)
    assert "没有完成" in dialogs.shown[0]


def test_steps_that_stand_on_an_older_one_are_named_before_they_go(desk: Desk, dialogs: Any) -> None:
    unit = desk.do(people.add_unit, UnitDraft("宣传部")).value
    [(first,)] = desk.workspace.sql("SELECT max(id) FROM operation")
    desk.do(people.edit_unit, unit, UnitDraft("党群部"), seen=1)
    dialogs.answer("取消")
    assert not desk.undo_operation(first, "x")
    dialogs.answer("一并撤销")
    assert desk.undo_operation(first, "x")
    assert "党群部" in dialogs.shown[-1]
    assert [row.name for row in people.units(desk.workspace)] == ["组织人事部"]


def test_nothing_is_offered_that_is_refused_afterwards(desk: Desk, office: Any) -> None:
    told: list[str] = []
    desk.noticed.connect(lambda notice: told.append(notice.text))
    person = desk.do(people.add_person, PersonDraft("郑开平")).value
    [(made,)] = desk.workspace.sql("SELECT max(id) FROM operation")
    draft = SubmissionDraft("整改进展情况报告", "省委巡视办", desk.workspace.today(), sent_by=person)
    kept = [evidence.take_bytes(desk.workspace, b"report", "报告.txt")]
    assert desk.do(submissions.send, office.inspection, draft, kept)
    assert not desk.undo_operation(made, "新增人员 郑开平")  # no question was asked: none was announced
    assert "不能撤销" in told[-1]


def test_the_button_of_a_notice_undoes_the_step_it_speaks_of(desk: Desk, dialogs: Any) -> None:
    told: list[Notice] = []
    desk.noticed.connect(told.append)
    first = desk.do(people.add_unit, UnitDraft("宣传部")).value
    desk.done("单位已添加。")
    second = desk.do(people.add_unit, UnitDraft("统战部")).value
    [(label, step)] = told[0].steps
    assert label == "撤销"
    step()
    assert {row.id for row in people.units(desk.workspace)} >= {second}
    assert first not in {row.id for row in people.units(desk.workspace)}


def test_what_changed_nothing_offers_no_undo(desk: Desk, office: Any) -> None:
    told: list[Notice] = []
    desk.noticed.connect(told.append)
    unit = desk.do(people.add_unit, UnitDraft("宣传部")).value
    desk.do(people.edit_unit, unit, UnitDraft("宣传部"), seen=1)
    desk.done("没有变化。")
    assert told[-1].steps == ()


def test_a_redo_that_is_not_possible_any_more_says_so(desk: Desk) -> None:
    told: list[str] = []
    desk.noticed.connect(lambda notice: told.append(notice.text))
    desk.redo()
    assert told == ["没有可以重做的步骤。"]


def test_what_a_job_writes_is_announced_in_the_clerks_thread(qtbot: Any, desk: Desk) -> None:
    with qtbot.waitSignal(desk.changed) as seen:
        desk.job("x", lambda workspace, meter: people.add_unit(workspace, UnitDraft("宣传部")), writes=True)
    assert "unit" in seen.args[0].nouns


def test_the_only_inspection_is_the_one_looked_at_and_the_choice_is_remembered(desk: Desk, office: Any) -> None:
    assert desk.inspection == office.inspection
    desk.inspection = None
    folder = desk.workspace.folder
    desk.leave()
    assert desk.open(folder)
    assert desk.inspection == office.inspection  # there is only one: 全部 would be the same


def test_preferences_survive_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    kept = Preferences(path)
    kept.put("theme", "dark")
    kept.opened(tmp_path / "a")
    kept.opened(tmp_path / "b")
    kept.opened(tmp_path / "a")
    kept.save()
    again = Preferences(path)
    assert again.get("theme") == "dark"
    assert [folder.name for folder in again.recent()] == ["a", "b"]
    path.write_text("{", encoding="utf-8")
    assert Preferences(path).get("theme") is None


def test_a_report_holds_no_names(dressed: None) -> None:
    try:
        raise KeyError("郭振兴")
    except KeyError as error:
        text = report(error)
    assert "KeyError" in text
    assert "郭振兴" not in text


def test_a_second_start_calls_the_first_window(qtbot: Any, tmp_path: Path) -> None:
    first, second = Neighbour("rectify-test"), Neighbour("rectify-test")
    assert not second.call(None)
    first.listen()
    with qtbot.waitSignal(first.called) as seen:
        assert second.call(tmp_path)
    assert seen.args == [str(tmp_path.resolve())]
    first.close()


def test_words_are_looked_up_by_the_chinese_text(dressed: None) -> None:
    speak("en")
    try:
        assert tr("已选 {n} 项 / 共 {total} 项", n=3, total=128) == "3 selected / 128 in all"
    finally:
        speak("zh_CN")


def test_every_text_can_be_read_on_its_ground_in_both_shades(dressed: None) -> None:
    for shade in ("light", "dark"):
        look().wear(shade, 100)
        colours = look().colours
        pairs = [(tone, f"{tone}_ground") for tone in TONES]
        pairs += [(ink, ground) for ink in ("text", "muted", "faint") for ground in ("surface", "window", "sunken")]
        pairs += [("accent_text", "accent"), ("text", "chosen"), ("mark_text", "mark"), ("accent", "surface")]
        weak = [pair for pair in pairs if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
        assert weak == [], shade
    look().wear("light", 100)


def _contrast(one: str, other: str) -> float:
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
