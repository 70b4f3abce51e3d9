"""登录: passwords, tries that are slowed down, recovery, leaving, and the headless door."""

import io

import pytest

from core import cli
from core.base.errors import Refused
from core.domain import operators, sign_in
from core.store import undo
from core.store.workspace import Workspace


def code(do, *given, **named):
    with pytest.raises(Refused) as refused:
        do(*given, **named)
    return refused.value


@pytest.fixture
def locked(workspace):
    """王文书 with the password 整改2025, who may everything; 李录入 without one."""
    sign_in.set_password(workspace, 1, "整改-2025")
    operators.add(workspace, "李录入", ("write",))
    return workspace


def test_a_single_clerk_without_password_is_not_asked(workspace):
    assert not sign_in.asks(workspace)
    sign_in.sign_in(workspace, "王文书", "")
    assert workspace.operator_name == "王文书"


def test_a_password_is_asked_for_and_stands_nowhere_in_the_file(locked):
    assert sign_in.asks(locked)
    assert code(sign_in.sign_in, locked, "王文书", "整改").code == "operator.wrong_password"
    sign_in.sign_in(locked, "王文书", "整改-2025")
    [(hashed,)] = locked.sql("SELECT password FROM operator WHERE id = 1")
    assert hashed.startswith("$argon2id$")
    assert "整改-2025".encode() not in (locked.folder / "workspace.db").read_bytes()


def test_signing_in_is_on_record_under_his_name_and_is_not_undone(locked):
    sign_in.sign_in(locked, "李录入", "")
    assert locked.operator_name == "李录入"
    [(name, operator)] = locked.sql("SELECT name, operator FROM operation ORDER BY id DESC LIMIT 1")
    assert (name, operator) == ("operator.sign_in", 2)
    assert undo.next_undo(locked) is None


def test_a_wrong_name_keeps_who_was_there(locked):
    assert code(sign_in.sign_in, locked, "赵某", "").code == "workspace.unknown_operator"
    assert locked.operator_name == "王文书"


def test_failed_tries_are_slowed_down_also_after_a_new_start(locked, clock):
    for _ in range(sign_in.FREE_TRIES):
        assert code(sign_in.sign_in, locked, "王文书", "错").code == "operator.wrong_password"
    folder = locked.folder
    locked.close()
    again = Workspace.open(folder)
    refused = code(sign_in.sign_in, again, "王文书", "整改-2025")
    assert (refused.code, refused.facts["seconds"]) == ("operator.wait", 11)
    sign_in.sign_in(again, "李录入", "")  # who did not fail does not wait
    clock.forward(seconds=11)
    assert code(sign_in.sign_in, again, "王文书", "错").code == "operator.wrong_password"
    assert code(sign_in.sign_in, again, "王文书", "整改-2025").facts["seconds"] == 21
    clock.forward(minutes=16)
    sign_in.sign_in(again, "王文书", "整改-2025")
    assert code(sign_in.sign_in, again, "王文书", "错").code == "operator.wrong_password"
    again.close()


def test_the_wait_never_grows_beyond_its_longest(locked, clock):
    for _ in range(11):
        clock.forward(minutes=20)
        code(sign_in.sign_in, locked, "王文书", "错")
    seconds = code(sign_in.sign_in, locked, "王文书", "错").facts["seconds"]
    assert seconds == 1 + sign_in.LONGEST_WAIT.seconds


def test_ones_own_password_is_changed_with_the_old_one(locked, refusal):
    refusal("operator.wrong_password", locked, sign_in.set_password, 1, "新的密码-1", old="错")
    refusal("operator.password_short", locked, sign_in.set_password, 1, "短", old="整改-2025")
    sign_in.set_password(locked, 1, "新的密码-1", old="整改-2025")
    sign_in.sign_in(locked, "王文书", "新的密码-1")
    sign_in.set_password(locked, 1, "", old="新的密码-1")
    sign_in.sign_in(locked, "王文书", "")


def test_anothers_password_is_set_by_who_may_manage_alone(locked):
    sign_in.set_password(locked, 2, "录入-123456")
    sign_in.sign_in(locked, "李录入", "录入-123456")
    assert code(sign_in.set_password, locked, 1, "抢来的密码").code == "operator.no_right"


def test_the_recovery_code_opens_once(locked):
    told = sign_in.make_code(locked)
    assert sign_in.has_code(locked)
    assert code(sign_in.recover, locked, "王文书", "AAAAA", "新的密码-1").code == "operator.wrong_code"
    assert code(sign_in.recover, locked, "王文书", told, "短").code == "operator.password_short"
    sign_in.recover(locked, "王文书", told.lower().replace("-", " "), "新的密码-1")
    sign_in.sign_in(locked, "王文书", "新的密码-1")
    assert not sign_in.has_code(locked)
    assert code(sign_in.recover, locked, "王文书", told, "又一个密码").code == "operator.wrong_code"


def test_who_left_does_not_sign_in_and_keeps_his_name_on_what_he_did(locked, refusal):
    refusal("operator.is_oneself", locked, operators.leave, 1)
    operators.leave(locked, 2)
    assert [row.name for row in operators.active(locked)] == ["王文书"]
    assert code(sign_in.sign_in, locked, "李录入", "").code == "workspace.unknown_operator"
    operators.come_back(locked, 2)
    sign_in.sign_in(locked, "李录入", "")


def test_the_last_who_may_manage_cannot_leave(locked, refusal):
    operators.edit(locked, 2, "李录入", ("write", "manage"), seen=1)
    sign_in.sign_in(locked, "李录入", "")
    operators.leave(locked, 1)
    operators.come_back(locked, 1)
    operators.edit(locked, 1, "王文书", ("write",), seen=operators.one(locked, 1).version)
    sign_in.sign_in(locked, "王文书", "整改-2025")
    assert code(operators.leave, locked, 2).code == "operator.no_right"


def test_the_headless_door_asks_for_the_password(locked, capsys, monkeypatch):
    folder = str(locked.folder)
    assert cli.main(["check", folder]) == 1
    assert "密码" in capsys.readouterr().err
    for typed, ended in (("错\n", 1), ("整改-2025\n", 0)):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert cli.main(["check", folder, "--operator", "王文书", "--password-stdin"]) == ended
    assert cli.main(["check", folder, "--operator", "李录入"]) == 0
