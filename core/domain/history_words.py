"""历史用语: what a stored value is called in the history — codes in the office's words, records by their names.

A column that holds codes is named here (`CODED`); one that says nothing to a clerk has an empty name in
`resources/rules/fields.toml` and is not told at all.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from core.base.dates import LONG_TERM, show_moment
from core.base.money import in_yuan
from core.base.rulebook import book, meanings
from core.base.sentences import sentence
from core.base.states import (
    APPLICATIONS,
    ATTENDANCE,
    AUDIENCES,
    CLOSING_RESULTS,
    CLUE_KINDS,
    EXTENSIONS,
    FEEDBACK_EVENTS,
    FILE_SORTS,
    KINDS,
    LEVELS,
    PUBLISHED,
    REGULATION_KINDS,
    ROLES,
    STEPS,
    WITHHELD_PARTS,
)
from core.domain import letter_rules, rules, settings
from core.domain.evidence_rows import NOUNS
from core.domain.operators import RIGHTS
from core.domain.readiness_questions import QUESTIONS
from core.store.moments import ZONE
from core.store.schema import metadata
from core.store.tables import TABLES
from core.store.workspace import Workspace

Reader = Callable[[Workspace, int, str], str]  # (workspace, row, value) → what it is called; empty: not told

# Records that a value names, and the columns that hold their name: the first that is filled.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "unit": ("name",), "person": ("name",), "category": ("title",), "letter": ("number", "title"),
    "meeting": ("title", "kind"), "regulation": ("title",), "accountability": ("treatment",), "money": ("head",),
    "wider_action": ("title",), "return_visit": ("title", "kind"), "milestone": ("title",),
    "collection_round": ("title",), "publication": ("title",), "closeout": ("number",),
}  # fmt: skip
_FLAGS = {"focus", "in_period", "standing", "taken_over", "agreed", "on_paper", "met"}
_PRECISIONS = {"day": "到日", "month": "到月", "long_term": LONG_TERM}
_KINDS_OF_OWN = {
    **rules.BOOKS, "wording": "公文行文", "style": "公文版式", "layout": "台账版式", "mapping": "表头对应",
    "calendar": "放假安排", "progress_words": "完成情况用语",
}  # fmt: skip
_EXCUSED = {**NOUNS, "deadline": "完成时限", "evidence": "佐证材料"}
_SYSTEM = {"name": "单位名称", "language": "公文语言", "uid": "", "recovery_code": "找回密码的恢复码"}
_LANGUAGES = {"zh_CN": "简体中文", "zh_TW": "繁体中文", "en": "英文"}


def shown(workspace: Workspace, table: str, row: int, column: str, value: Any) -> str:
    """A value in words; empty for none, and for one that is nobody's to read."""
    if value is None or value == "":
        return ""
    if referred := _references().get((table, column)):
        return _name(workspace, referred, value)
    if column in _FLAGS:
        return "是" if value else "否"
    if column == "amount":
        return in_yuan(value)
    known = CODED.get((table, column)) or CODED.get(("", column))
    if known is None:
        return str(value)
    return known(workspace, row, str(value)) if callable(known) else known.get(str(value), str(value))


@cache
def _references() -> dict[tuple[str, str], str]:
    """(table, column) → table, for each column that names another record."""
    found: dict[tuple[str, str], str] = {}
    for model in TABLES:
        meta = metadata(model)
        for field in meta.refs:
            owner = metadata(field.rel_model).table_name
            if owner in _CALLED:
                found[meta.table_name, field.column_name] = owner
    return found


def _name(workspace: Workspace, table: str, record: int) -> str:
    """What a record is called now, or was when it was deleted."""
    names = _CALLED[table]
    for title in names:
        known = workspace.sql(f"SELECT {title} FROM {table} WHERE id = ?", record)
        gone = workspace.sql(
            "SELECT old FROM change WHERE tbl = ? AND row = ? AND col = ? AND op = 'D' ORDER BY id DESC",
            table, record, title,
        )  # fmt: skip
        if said := (known or gone or [(None,)])[0][0]:
            return shown(workspace, table, record, title, said)
    return sentence("history.removed")


# -- codes -------------------------------------------------------------------------------------


def _progress_words(_: Workspace, __: int, value: str) -> str:
    known = book("progress_words")[1]
    return known[value]["title"] if value in known else " / ".join(meanings(value)) or value


def _scheme(workspace: Workspace, _: int, value: str) -> str:
    known = rules.book(workspace, "schemes")[1]
    return known[value]["title"] if value in known else value


def _letter_kind(workspace: Workspace, _: int, value: str) -> str:
    return letter_rules.rules(workspace).kind(value).title


def _rule(workspace: Workspace, _: int, value: str) -> str:
    known = rules.book(workspace, "deadlines")[1]
    return str(known[value]["title"]) if value in known else value


def _version(_: Workspace, __: int, value: str) -> str:
    return rules.version_words(value)


def _series(_: Workspace, __: int, value: str) -> str:
    known = book("number_series")[1]
    return str(known[value]["title"]) if value in known else value


def _rights(_: Workspace, __: int, value: str) -> str:
    return "、".join(RIGHTS.get(one, one) for one in value.split())


def _step(workspace: Workspace, _: int, value: str) -> str:
    known = rules.book(workspace, "process")[1]
    return str(known[value]["title"]) if value in known else value


def _question(_: Workspace, __: int, value: str) -> str:
    return next((one.title for one in QUESTIONS if one.code == value), value)


def _moment(_: Workspace, __: int, value: str) -> str:
    return show_moment(datetime.fromisoformat(value).astimezone(ZONE))


def _setting(_: Workspace, __: int, value: str) -> str:
    if value in _SYSTEM:
        return _SYSTEM[value]
    kind, dot, what = value.rpartition(".")
    if dot and what == "in_use":
        return f"使用的{_KINDS_OF_OWN.get(kind, kind)}"
    if kind == "number_series":
        return _series(_, 0, what)
    return next((one.title for one in (*settings.NUMBERS, *settings.CHOICES) if one.name == value), value)


def _setting_value(workspace: Workspace, row: int, value: str) -> str:
    name = _of_row(workspace, "setting", row, "name")
    if not _SYSTEM.get(name, name) or name == "recovery_code":
        return ""
    words = next((one.words for one in settings.CHOICES if one.name == name), _LANGUAGES)
    return words.get(value, value) if name != "name" else value


def _own_text(workspace: Workspace, row: int, value: str) -> str:
    kind = _of_row(workspace, "own_resource", row, "kind")
    if kind == "progress_words":
        return " / ".join(meanings(value))
    return "" if kind == "mapping" else value


def _of_row(workspace: Workspace, table: str, row: int, column: str) -> str:
    """The value a row has or had in a column that never changes."""
    found = workspace.sql(
        "SELECT coalesce(new, old) FROM change WHERE tbl = ? AND row = ? AND col = ? ORDER BY id DESC LIMIT 1",
        table, row, column,
    )  # fmt: skip
    return str(found[0][0]) if found else ""


# (table, column) → its words; the table is empty where every table's column of that name holds the same codes.
CODED: Mapping[tuple[str, str], Mapping[str, str] | Reader] = {
    ("", "precision"): _PRECISIONS,
    ("", "rule"): _rule,
    ("", "rule_version"): _version,
    ("", "moment"): _moment,
    ("inspection", "progress_words"): _progress_words,
    ("inspection", "scheme"): _scheme,
    ("finding", "kind"): KINDS,
    ("finding", "level"): LEVELS,
    ("feedback_event", "kind"): FEEDBACK_EVENTS,
    ("assignment", "role"): ROLES,
    ("handover", "role"): ROLES,
    ("extension", "state"): EXTENSIONS,
    ("evidence", "sort"): FILE_SORTS,
    ("closeout", "state"): APPLICATIONS,
    ("closeout", "result"): CLOSING_RESULTS,
    ("regulation", "kind"): REGULATION_KINDS,
    ("clue", "kind"): CLUE_KINDS,
    ("letter", "kind"): _letter_kind,
    ("letter", "rule"): _letter_kind,
    ("meeting_attendee", "role"): ATTENDANCE,
    ("publication", "audience"): AUDIENCES,
    ("publication", "subject"): PUBLISHED,
    ("withholding", "audience"): AUDIENCES,
    ("withholding", "part"): WITHHELD_PARTS,
    ("number_series", "name"): _series,
    ("operator", "rights"): _rights,
    ("step_mark", "step"): _step,
    ("step_mark", "state"): STEPS,
    ("waiver", "code"): _question,
    ("waiver", "noun"): _EXCUSED,
    ("setting", "name"): _setting,
    ("setting", "value"): _setting_value,
    ("own_resource", "kind"): _KINDS_OF_OWN,
    ("own_resource", "text"): _own_text,
}
