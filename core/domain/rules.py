"""规则和清单: the books of rules an office works by — its own version of a book where it keeps one, else the built-in.

An own version is the whole text of a book, kept as 自有范本 under the book's name with the built-in version it was made
from. It holds for what is worked out from now on: dates that are stored keep the rule, version and basis they came by.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from core.base import rulebook
from core.base.errors import Refused
from core.domain import letter_rules, own_resources, rule_shapes
from core.domain.own_resources import OwnRow
from core.store.operations import operation
from core.store.tables import OwnResource
from core.store.workspace import Workspace

# The books an office may have its own version of, in the order it meets them.
BOOKS: Mapping[str, str] = {
    "schemes": "问题分类", "deadlines": "时限规则", "warnings": "到期预警", "closing": "销号程序和标准",
    "outcomes": "成效种类", "meetings": "会议和领导小组", "letters": "督办文书", "publication": "公开",
    "evidence": "佐证材料类别", "clues": "线索办理", "process": "整改流程", "vague": "空泛措施的判断",
}  # fmt: skip
LARGEST = 500_000  # bytes of a file taken in; the largest built-in one has some thousands
_OWN = "own-"


# -- what holds --------------------------------------------------------------------------------


def book(workspace: Workspace, name: str) -> tuple[str, Mapping[str, Any]]:
    """Version and entries of a book as this office works by it; nothing in them may be changed.

    An own version that an update of the program made wrong stands in nobody's way: the built-in one holds then.
    """
    row = own(workspace, name)
    content = _read(name, row.text) if row is not None else None
    return rulebook.book(name) if row is None or content is None else (f"{_OWN}{row.id}-{row.version}", content)


def own(workspace: Workspace, name: str) -> OwnRow | None:
    """The office's own version of a book; None when it works by the built-in one."""
    found = own_resources.rows(workspace, name)
    return found[-1] if found else None


def text(workspace: Workspace, name: str) -> str:
    """A book as the office has it, as text."""
    row = own(workspace, name)
    return row.text if row is not None else rulebook.text(name)


def version_words(version: str) -> str:
    """`第1版` of a built-in book, `本单位规则第3版` of the office's own, as a basis says it."""
    return f"本单位规则第{version.rpartition('-')[2]}版" if version.startswith(_OWN) else f"第{version}版"


def wrong(workspace: Workspace, name: str) -> Refused | None:
    """What is wrong with the office's own version after an update; None when it holds."""
    row = own(workspace, name)
    try:
        check(name, row.text if row is not None else rulebook.text(name))
    except Refused as error:
        return error
    return None


def outdated(workspace: Workspace, name: str) -> bool:
    """Whether the program has a newer built-in version than the one the office's own was made from."""
    row = own(workspace, name)
    return row is not None and bool(row.based_on_version) and row.based_on_version != _built_in_version(name)


def remarks(workspace: Workspace, name: str) -> list[str]:
    """Where the terms of a book come from that no regulation gives, a line each; empty for most."""
    if name != letter_rules.RESOURCE:
        return []
    ladders = letter_rules.rules(workspace).ladders.values()
    return [f"{ladder.title}：{ladder.remark}" for ladder in ladders if ladder.remark]


def check(name: str, text: str) -> None:
    """Refused: the text is no such book; line and entry are named."""
    if name == letter_rules.RESOURCE:
        letter_rules.read(text)
    else:
        rule_shapes.check(name, text)


@lru_cache(maxsize=64)
def _read(name: str, text: str) -> Mapping[str, Any] | None:
    try:
        return rule_shapes.check(name, text)
    except Refused:
        return None


def _built_in_version(name: str) -> str:
    return rulebook.book(name)[0]


# -- operations --------------------------------------------------------------------------------


@operation("rules.keep", right="manage")
def keep(workspace: Workspace, name: str, text: str) -> None:
    """Work by this text of a book from now on; no stored date changes. Refused: it is no such book, see `check`."""
    check(name, text)
    workspace.describe(title=BOOKS[name])
    row = own(workspace, name)
    if row is not None:
        workspace.update(OwnResource, row.id, text=text, based_on_version=_built_in_version(name))
    elif text != rulebook.text(name):
        workspace.insert(
            OwnResource, kind=name, name=BOOKS[name], text=text, based_on=name,
            based_on_version=_built_in_version(name),
        )  # fmt: skip


@operation("rules.restore", right="manage")
def restore(workspace: Workspace, name: str) -> None:
    """恢复内置: work by the built-in book again."""
    workspace.describe(title=BOOKS[name])
    for row in own_resources.rows(workspace, name):
        workspace.delete(OwnResource, row.id)
