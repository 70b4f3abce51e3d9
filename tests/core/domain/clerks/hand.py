"""What a random clerk takes into the hand: one of the records there are, a day, a name, a word, a file."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from core.base.dates import When
from core.domain import evidence
from core.domain.evidence import Kept
from core.domain.outcomes import Tie
from core.store.workspace import Workspace

T = TypeVar("T")

TODAY = date(2025, 9, 15)
SECRET = "夔门密件"  # stands in every clue that a clerk writes, and nowhere else
PASSWORD = "lanting-2025"
PIECES = ("学习不深入，", "规划未修订。", "换届不及时，", "违规发放津贴。", "档案管理混乱。")
NAMES = ("财政金融局", "审计局", "宣传部", "甲处", "乙处")


class NothingThere(Exception):
    """There is no such record, so the clerk does something else."""


class Hand:
    """One move of a clerk: `chance` decides what it is about."""

    def __init__(self, workspace: Workspace, chance: Random, notes: dict[str, Any]) -> None:
        self.workspace, self.chance, self.notes = workspace, chance, notes

    def key(self, table: str, where: str = "1") -> int:
        """One of the records of a table."""
        return self.of(self._keys(table, where))

    def keys(self, table: str, where: str = "1", most: int = 3) -> list[int]:
        """Some of them, at least one."""
        known = self._keys(table, where)
        if not known:
            raise NothingThere
        return self.chance.sample(known, min(len(known), self.chance.randint(1, most)))

    def seen(self, table: str, key: int) -> int:
        """The version that the clerk has before his eyes."""
        [(version,)] = self.workspace.sql(f"SELECT version FROM {table} WHERE id = ?", key)
        return version

    def cell(self, table: str, key: int, column: str) -> Any:
        [(value,)] = self.workspace.sql(f"SELECT {column} FROM {table} WHERE id = ?", key)
        return value

    def of(self, choices: Sequence[T]) -> T:
        """One of these."""
        if not choices:
            raise NothingThere
        return self.chance.choice(choices)

    def maybe(self, take: Callable[[], T]) -> T | None:
        """Often something, sometimes left empty."""
        return take() if self.chance.random() < 0.7 else None

    # -- words and days --------------------------------------------------------------------------

    def text(self) -> str:
        return "".join(self.chance.choices(PIECES, k=self.chance.randint(1, 3)))

    def name(self) -> str:
        return self.of(NAMES)

    def day(self, last: int = 0) -> date:
        """A day of the last three months; `last`: up to so many days ahead of today."""
        return TODAY + timedelta(self.chance.randint(-90, last))

    def coming(self) -> date:
        return TODAY + timedelta(self.chance.randint(1, 120))

    def when(self) -> When:
        days = [When("day", TODAY + timedelta(days)) for days in (-20, -1, 5, 15, 60, 90)]
        return self.of([When("long_term"), *days])

    def number(self, most: int = 9) -> int:
        return self.chance.randint(0, most)

    def yes(self, often: float = 0.5) -> bool:
        return self.chance.random() < often

    # -- records that most moves ask for ---------------------------------------------------------

    @property
    def inspection(self) -> int:
        return self.key("inspection")

    @property
    def finding(self) -> int:
        return self.key("finding", "parent_id IS NULL")

    @property
    def measure(self) -> int:
        return self.key("measure")

    @property
    def unit(self) -> int:
        return self.key("unit")

    @property
    def person(self) -> int:
        return self.key("person")

    def ties(self, inspection: int) -> tuple[Tie, ...]:
        """One finding of an inspection, as an outcome names it."""
        return (Tie(self.key("finding", f"inspection_id = {inspection} AND parent_id IS NULL")),)

    def kept(self) -> Kept:
        """A file, of which there are only a few, so that the same one comes again."""
        number = self.number(6)
        return evidence.take_bytes(self.workspace, b"proof %d" % number, f"佐证{number}.txt")

    def _keys(self, table: str, where: str) -> list[int]:
        return [key for (key,) in self.workspace.sql(f"SELECT id FROM {table} WHERE {where} ORDER BY id")]


Move = Callable[[Hand], object]
