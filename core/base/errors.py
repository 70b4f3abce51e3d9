"""The three ways the program says no; every code has its sentence in `resources/i18n/`.

`Refused`: the rules say no. `Trouble`: the world says no. `Cancelled`: the clerk said stop.
Anything else that is raised is our own fault and reaches the crash window.
"""

from typing import Any


class Rectify(Exception):
    """What the program says on purpose: a code from the catalogue and the facts for its sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        # Facts stay out: they may hold names and texts, and this string reaches logs.
        return self.code


class Refused(Rectify):
    """The rules say no; nothing was written. `field` names the form field it belongs to, if one."""

    def __init__(self, code: str, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(code, **facts)
        self.field = field


class Complaints(Refused):
    """All complaints about one form at once, so that each can stand beside its field."""

    def __init__(self, complaints: list[Refused]) -> None:
        first = complaints[0]
        super().__init__(first.code, field=first.field, **first.facts)
        self.complaints = complaints


class Stale(Refused):
    """Somebody saved the record since the form was opened; `changed` lists (title, theirs, yours)."""

    def __init__(self, code: str = "record.stale", *, changed: list[tuple[str, str, str]], **facts: Any) -> None:
        super().__init__(code, **facts)
        self.changed = changed


class Trouble(Rectify):
    """The world says no: disk full, file in use, damaged workspace. Translated once, at the edge."""


class Cancelled(Exception):
    """The clerk pressed 取消; nothing half done is left."""
