"""设置: what the office settled for itself beside its lists — a number or a choice by name, each with what it is for.

A value that was never set is the usual one; only what differs is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.base.errors import Refused
from core.store.operations import operation
from core.store.tables import Setting
from core.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Number:
    """A setting that is a whole number from `least` to `most`."""

    name: str
    title: str
    unit: str
    usual: int
    least: int
    most: int
    hint: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting that is one of some words: stored word → shown word; the first is the usual one."""

    name: str
    title: str
    words: Mapping[str, str]
    hint: str


NUMBERS: tuple[Number, ...] = (
    Number("quiet_days", "多少天没有进展算久未更新", "天", 30, 1, 365, "整改措施超过这些天没有上报进展，检查时列出。"),
    Number("idle_minutes", "多少分钟不操作自动锁定", "分钟", 15, 0, 240, "0 表示不锁定。没有设密码的操作员不锁定。"),
)

CHOICES: tuple[Choice, ...] = (
    Choice(
        "on_time_by", "按期完成率按哪个时限", {"present": "现时限", "first": "原定时限"},
        "延期批准后，按原定时限还是按延期后的现时限判断是否按期完成。",
    ),
)  # fmt: skip


def number(workspace: Workspace, name: str) -> int:
    """The value of a number as it is in force."""
    known = _number(name)
    value = workspace.settings.get(name, "")
    return int(value) if value.isdigit() and known.least <= int(value) <= known.most else known.usual


def choice(workspace: Workspace, name: str) -> str:
    """The word of a choice as it is in force."""
    words = _choice(name).words
    value = workspace.settings.get(name, "")
    return value if value in words else next(iter(words))


@operation("setting.change", right="manage")
def change(workspace: Workspace, name: str, value: str) -> None:
    """Settle a number or a choice. Refused: nothing of that kind or beyond its bounds."""
    title, value = _checked(name, value.strip())
    workspace.describe(name=title)
    known = workspace.sql("SELECT id, value FROM setting WHERE name = ?", name)
    if not known:
        workspace.insert(Setting, name=name, value=value)
    elif known[0][1] != value:
        workspace.update(Setting, known[0][0], value=value)


@operation("setting.rename_office", right="manage")
def rename_office(workspace: Workspace, name: str) -> None:
    """The office's name, as window and papers show it. Refused: no name."""
    if not name.strip():
        raise Refused("workspace.no_name", field="name")
    workspace.describe(name=name.strip())
    [(key,)] = workspace.sql("SELECT id FROM setting WHERE name = 'name'")
    workspace.update(Setting, key, value=name.strip())


def _checked(name: str, value: str) -> tuple[str, str]:
    if name in {one.name for one in CHOICES}:
        if value not in _choice(name).words:
            raise Refused("setting.unknown_word", field=name, word=value)
        return _choice(name).title, value
    known = _number(name)
    if not value.isdigit() or not known.least <= int(value) <= known.most:
        raise Refused("setting.out_of_bounds", field=name, least=known.least, most=known.most)
    return known.title, str(int(value))


def _number(name: str) -> Number:
    return next(one for one in NUMBERS if one.name == name)


def _choice(name: str) -> Choice:
    return next(one for one in CHOICES if one.name == name)
