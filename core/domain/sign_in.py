"""登录: who sits at the program shows it by a password, if the office wants that; failed tries are slowed down.

A password is kept as its Argon2id hash alone (RFC 9106). An office of one clerk may do without: an operator without a
password signs in by name. A recovery code is told once and kept as a hash; using it uses it up. Tries are counted
in the workspace, outside audit and undo, so that a new start of the program does not forget them.
"""

import secrets
from datetime import datetime, timedelta

from core.base import clock
from core.base.errors import Refused
from core.domain import operators
from core.domain.operators import OperatorRow
from core.store import drafts
from core.store.operations import operation
from core.store.tables import Operator, Setting
from core.store.workspace import Workspace

SHORTEST = 6
FREE_TRIES = 3  # failed tries before one has to wait
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(minutes=15)
RECOVERY = "recovery_code"  # the setting that keeps its hash
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is mistaken for another on paper
_TRIES = "sign_in.tries"


def asks(workspace: Workspace) -> bool:
    """Whether somebody has to say who he is: several operators, or one with a password."""
    known = operators.active(workspace)
    return len(known) > 1 or any(row.password for row in known)


def sign_in(workspace: Workspace, name: str, password: str) -> None:
    """Let this operator work from now on, recorded under his name.

    Refused: nobody of that name or gone, a wrong password, too many tries (`seconds` to wait).
    """
    row = _active(workspace, name)
    prove(workspace, row, password)
    workspace.work_as(row.name)
    if not workspace.read_only:
        _signed_in(workspace)


def prove(workspace: Workspace, row: OperatorRow, password: str) -> None:
    """Whether it is him. Refused as `sign_in`; without a password set, nothing is asked."""
    if not row.password:
        return
    before = workspace.operator
    workspace.operator = row.id  # tries are counted for whom they are about
    try:
        _must_not_wait(workspace)
        if not _matches(_hash_of(workspace, row.id), password):
            _count_failure(workspace)
            raise Refused("operator.wrong_password", field="password")
        if not workspace.read_only:
            drafts.clear(workspace, _TRIES)
    finally:
        workspace.operator = before


@operation("operator.sign_in", right="", undoable=False)
def _signed_in(workspace: Workspace) -> None:
    workspace.describe(name=workspace.operator_name)


@operation("operator.set_password", right="", undoable=False)
def set_password(workspace: Workspace, operator_id: int, new: str, *, old: str = "") -> None:
    """Set, change or (empty) take away a password: one's own with the old one, another's with the right `manage`.

    Refused: too short, the old one wrong, no right.
    """
    row = operators.one(workspace, operator_id)
    if operator_id != workspace.operator and not workspace.may("manage"):
        raise Refused("operator.no_right", right="manage")
    if operator_id == workspace.operator and row.password and not _matches(_hash_of(workspace, row.id), old):
        raise Refused("operator.wrong_password", field="old")
    if new and len(new) < SHORTEST:
        raise Refused("operator.password_short", field="new", n=SHORTEST)
    workspace.describe(name=row.name)
    workspace.update(Operator, operator_id, password=_hashed(new) if new else "")


@operation("operator.make_code", right="manage", undoable=False)
def make_code(workspace: Workspace) -> str:
    """A recovery code, told this once; the one before it is void."""
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
    _settle(workspace, _hashed(_plain(code)))
    return code


def has_code(workspace: Workspace) -> bool:
    """Whether there is a recovery code that was not used yet."""
    return bool(workspace.settings.get(RECOVERY, ""))


def recover(workspace: Workspace, name: str, code: str, new: str) -> None:
    """Sign in with the recovery code and a new password; the code is used up.

    Refused: as `sign_in`, no such code, too short.
    """
    row = _active(workspace, name)
    before = workspace.operator, workspace.operator_name
    workspace.operator, workspace.operator_name = row.id, row.name
    try:
        _must_not_wait(workspace)
        if not _matches(workspace.settings.get(RECOVERY, ""), _plain(code)):
            _count_failure(workspace)
            raise Refused("operator.wrong_code", field="code")
        if len(new) < SHORTEST:
            raise Refused("operator.password_short", field="new", n=SHORTEST)
        _recovered(workspace, row.id, new)
    except BaseException:
        workspace.operator, workspace.operator_name = before
        raise
    drafts.clear(workspace, _TRIES)


@operation("operator.recover", right="", undoable=False)
def _recovered(workspace: Workspace, operator_id: int, new: str) -> None:
    workspace.describe(name=workspace.operator_name)
    workspace.update(Operator, operator_id, password=_hashed(new))
    _settle(workspace, "")


def _active(workspace: Workspace, name: str) -> OperatorRow:
    row = next((one for one in operators.active(workspace) if one.name == name.strip()), None)
    if row is None:
        raise Refused("workspace.unknown_operator", field="operator", name=name)
    return row


def _settle(workspace: Workspace, value: str) -> None:
    found = workspace.sql("SELECT id FROM setting WHERE name = ?", RECOVERY)
    if found:
        workspace.update(Setting, found[0][0], value=value)
    else:
        workspace.insert(Setting, name=RECOVERY, value=value)


# -- hashes and tries --------------------------------------------------------------------------


def _hashed(secret: str) -> str:
    from argon2 import PasswordHasher

    return PasswordHasher().hash(secret)


def _matches(hashed: str, secret: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(hashed, secret)
    except (VerificationError, InvalidHashError):
        return False


def _hash_of(workspace: Workspace, operator_id: int) -> str:
    [(hashed,)] = workspace.sql("SELECT password FROM operator WHERE id = ?", operator_id)
    return str(hashed)


def _plain(code: str) -> str:
    return "".join(char for char in code.upper() if char.isalnum())


def _must_not_wait(workspace: Workspace) -> None:
    kept = drafts.load(workspace, _TRIES)
    if kept is None or kept["failed"] < FREE_TRIES:
        return
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (kept["failed"] - FREE_TRIES))
    left = datetime.fromisoformat(kept["at"]) + wait - clock.now()
    # A clock that was set back must not open the door, nor bar it for years.
    if timedelta(0) < left <= LONGEST_WAIT:
        raise Refused("operator.wait", field="password", seconds=int(left.total_seconds()) + 1)


def _count_failure(workspace: Workspace) -> None:
    if workspace.read_only:
        return
    kept = drafts.load(workspace, _TRIES) or {"failed": 0}
    drafts.save(workspace, _TRIES, {"failed": kept["failed"] + 1, "at": clock.now().isoformat()})
