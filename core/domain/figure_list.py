"""口径: every figure of the office by name — what it counts, in which unit, in words, and the query behind it.

A query gives (id, amount) for each record that counts; the figure is the sum of the amounts, so it always equals its
list. Queries stand on `found` (问题 and the other kinds) and `task` (整改措施) as `core.domain.statistics` lays them
out for the day asked for; `:inspection` and `:until` are what is asked for. 件, 人 and 人次 are figures of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.base.rulebook import book

Query = str


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure by name. `noun` is what its query gives ids of; `wanted` the fields of a `FindingFilter` that shows the
    same rows today; `right` the right without which it is not told. Money counts 分 (unit 元)."""

    key: str
    group: str
    title: str
    unit: str
    basis: str
    noun: str
    query: Query
    wanted: Mapping[str, Any] = field(default_factory=dict[str, Any])
    right: str = ""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate: one figure by another, printed in per cent."""

    key: str
    group: str
    title: str
    part: str
    whole: str
    basis: str


GROUPS = {
    "findings": "问题",
    "measures": "整改措施",
    "time": "时限",
    "closing": "销号",
    "regulations": "制度",
    "money": "资金",
    "treatments": "追责问责",
    "wider": "举一反三和专项整治",
    "clues": "线索和信访件",
    "work": "组织推进",
}

_FOUND = "SELECT id, 1 FROM found WHERE kind = 'finding'"
_TASK = "SELECT id, 1 FROM task WHERE kind = 'finding'"
_OF = "(:inspection IS NULL OR inspection_id = :inspection)"


def _dated(column: str) -> str:
    return f"({column} IS NULL OR {column} <= :until)"


def _states() -> list[Definition]:
    words = {"done": "已完成", "basic": "基本完成", "open": "正在整改", "not_started": "未启动"}
    return [
        Definition(
            key,
            "findings",
            title,
            "个",
            "按截至日期前最近一次上报的完成情况",
            "finding",
            f"{_FOUND} AND progress = '{key}'",
            {"progress": (key,)},
        )
        for key, title in words.items()
    ]


def _other_kinds() -> list[Definition]:
    words = {"suggestion": "意见建议", "demand": "工作要求", "pledge": "表态承诺"}
    return [
        Definition(
            f"{key}s",
            "findings",
            title,
            "条",
            f"反馈意见中的{title}，不含已撤回的",
            "finding",
            f"SELECT id, 1 FROM found WHERE kind = '{key}'",
            {"kinds": (key,)},
        )
        for key, title in words.items()
    ]


def _closings() -> list[Definition]:
    words = {"closed": "已销号问题", "applied": "待审核问题", "returned": "退回问题", "reopened": "重新打开问题"}
    return [
        Definition(
            key,
            "closing",
            title,
            "个",
            f"截至日期销号状态为{title.removesuffix('问题')}",
            "finding",
            f"{_FOUND} AND closing = '{key}'",
            {"closing": (key,)},
        )
        for key, title in words.items()
    ]


def warned(urgent: int, soon: int) -> list[Definition]:
    """Findings by their deadline, `urgent` and `soon` within so many days."""
    nearest = "未完成，按尚未完成的措施中最早到期的时限"
    late = f"{_FOUND} AND progress <> 'done'"
    return [
        Definition(
            "overdue",
            "time",
            "超期问题",
            "个",
            f"{nearest}，时限早于截至日期",
            "finding",
            f"{late} AND due < :until",
            {"warnings": ("overdue",)},
        ),
        Definition(
            "urgent",
            "time",
            f"{urgent}天内到期问题",
            "个",
            nearest,
            "finding",
            f"{late} AND due >= :until AND due <= date(:until, '+{urgent} days')",
            {"warnings": ("urgent",)},
        ),
        Definition(
            "soon",
            "time",
            f"{soon}天内到期问题",
            "个",
            f"{nearest}，不含{urgent}天内到期的",
            "finding",
            f"{late} AND due > date(:until, '+{urgent} days') AND due <= date(:until, '+{soon} days')",
            {"warnings": ("soon",)},
        ),
        Definition(
            "lasting",
            "time",
            "长期坚持问题",
            "个",
            "有需长期坚持的措施（现时限为长期坚持或常态化坚持为是）的问题，不论完成情况",
            "finding",
            f"{_FOUND} AND id IN (SELECT finding FROM task WHERE long_term)",
            {"warnings": ("long_term",)},
        ),
    ]


FINDINGS: tuple[Definition, ...] = (
    Definition(
        "findings",
        "findings",
        "问题总数",
        "个",
        "反馈问题，不含意见建议、工作要求、表态承诺和已撤回的问题",
        "finding",
        _FOUND,
        {"kinds": ("finding",)},
    ),
    Definition(
        "classes",
        "findings",
        "类",
        "类",
        "有问题的类别，只计最上一级",
        "category",
        "SELECT DISTINCT top, 1 FROM found JOIN node ON node.id = category WHERE kind = 'finding'",
    ),
    Definition(
        "aspects",
        "findings",
        "方面",
        "个",
        "有问题的类别，只计问题直接所属的一级",
        "category",
        "SELECT DISTINCT category, 1 FROM found WHERE kind = 'finding' AND category IS NOT NULL",
    ),
    Definition(
        "manifestations",
        "findings",
        "具体表现",
        "条",
        "上述问题下分列的具体表现",
        "finding",
        "SELECT finding.id, 1 FROM finding JOIN found ON found.id = parent_id WHERE found.kind = 'finding'",
    ),
    *_states(),
    *_other_kinds(),
    Definition(
        "immediate_findings",
        "findings",
        "立行立改问题",
        "个",
        "问题专项或整改措施的类型为立行立改的问题",
        "finding",
        f"{_FOUND} AND (id IN (SELECT id FROM finding WHERE special LIKE '%立行立改%')"
        " OR id IN (SELECT finding FROM task WHERE measure_kind LIKE '%立行立改%'))",
    ),
    Definition(
        "measures", "measures", "整改措施", "项", "上述问题的整改措施，同时服务于其他问题的不重复计", "measure", _TASK
    ),
    Definition(
        "measures_done", "measures", "已完成措施", "项", "完成情况为已完成", "measure", f"{_TASK} AND progress = 'done'"
    ),
    Definition(
        "long_term",
        "measures",
        "长期坚持措施",
        "项",
        "现时限为长期坚持或常态化坚持，不论是否完成",
        "measure",
        f"{_TASK} AND long_term",
    ),
    Definition(
        "immediate",
        "measures",
        "立行立改措施",
        "项",
        "措施类型为立行立改",
        "measure",
        f"{_TASK} AND measure_kind LIKE '%立行立改%'",
    ),
    Definition(
        "immediate_done",
        "measures",
        "已完成立行立改措施",
        "项",
        "措施类型为立行立改，完成情况为已完成",
        "measure",
        f"{_TASK} AND measure_kind LIKE '%立行立改%' AND progress = 'done'",
    ),
    Definition(
        "extended",
        "measures",
        "延期措施",
        "项",
        "截至日期前批准过延期的措施",
        "measure",
        f"{_TASK} AND id IN (SELECT measure_id FROM deadline WHERE nth > 0 AND decided_on <= :until)",
    ),
    *warned(**book("warnings")[1]["days"]),
    Definition(
        "come_due",
        "time",
        "到期应完成措施",
        "项",
        "时限（按{against}）不晚于截至日期的措施",
        "measure",
        f"{_TASK} AND {{due}} <= :until",
    ),
    Definition(
        "on_time",
        "time",
        "按期完成措施",
        "项",
        "到期应完成措施中，不晚于时限（按{against}）上报已完成且此后未变的",
        "measure",
        f"{_TASK} AND {{due}} <= :until AND done_on <= {{due}}",
    ),
    *_closings(),
    Definition(
        "taken_over",
        "closing",
        "历史转入销号问题",
        "个",
        "启用本程序前已销号、随旧台账转入的问题",
        "finding",
        f"{_FOUND} AND closing = 'closed' AND id IN (SELECT finding_id FROM closeout WHERE taken_over)",
    ),
)

RATIOS: tuple[Ratio, ...] = (
    Ratio("rate", "findings", "完成率", "done", "findings", "已完成 ÷ 问题总数，基本完成不计入"),
    Ratio("measures_rate", "measures", "措施完成率", "measures_done", "measures", "已完成措施 ÷ 整改措施"),
    Ratio(
        "on_time_rate", "time", "按期完成率", "on_time", "come_due", "按期完成措施 ÷ 到期应完成措施，时限按{against}"
    ),
    Ratio("closing_rate", "closing", "销号率", "closed", "findings", "已销号问题 ÷ 问题总数"),
    Ratio("satisfaction", "work", "满意率", "satisfied", "votes", "满意票 ÷ 有效票（满意、基本满意、不满意之和）"),
)

_VISIT = "SELECT id, {0} FROM return_visit WHERE " + _OF + " AND votes_satisfied IS NOT NULL AND held_on <= :until"

WORK: tuple[Definition, ...] = (
    Definition(
        "regulations_new",
        "regulations",
        "新建制度",
        "项",
        "截至日期前印发或未填印发日期的新建制度",
        "regulation",
        f"SELECT id, 1 FROM regulation WHERE {_OF} AND kind = 'new' AND {_dated('issued_on')}",
    ),
    Definition(
        "regulations_revised",
        "regulations",
        "修订制度",
        "项",
        "截至日期前印发或未填印发日期的修订制度",
        "regulation",
        f"SELECT id, 1 FROM regulation WHERE {_OF} AND kind = 'revised' AND {_dated('issued_on')}",
    ),
    Definition(
        "treated_persons",
        "treatments",
        "处理人数",
        "人",
        "截至日期前处理的人，同一人受几种处理只计一人",
        "accountability",
        f"SELECT min(id), 1 FROM accountability WHERE {_OF} AND {_dated('treated_on')}"
        " GROUP BY coalesce('p' || person_id, 's' || subject || '/' || coalesce(unit_id, ''))",
    ),
    Definition(
        "treated_times",
        "treatments",
        "处理人次",
        "人次",
        "截至日期前的处理，同一人每受一种处理计一人次",
        "accountability",
        f"SELECT id, 1 FROM accountability WHERE {_OF} AND {_dated('treated_on')}",
    ),
    Definition(
        "clue_items",
        "clues",
        "移交问题线索",
        "件",
        "截至日期前移交或未填移交日期的线索件数，未填件数的不计",
        "clue",
        f"SELECT id, items FROM clue WHERE {_OF} AND kind = 'clue' AND items > 0 AND {_dated('handed_over_on')}",
        right="clue",
    ),
    Definition(
        "clue_persons",
        "clues",
        "线索涉及",
        "人",
        "上述线索涉及的人数，未填人数的不计",
        "clue",
        f"SELECT id, persons FROM clue WHERE {_OF} AND kind = 'clue' AND persons > 0 AND {_dated('handed_over_on')}",
        right="clue",
    ),
    Definition(
        "clues_finished",
        "clues",
        "已办结线索",
        "件",
        "截至日期前办结的线索件数",
        "clue",
        f"SELECT id, items FROM clue WHERE {_OF} AND kind = 'clue' AND items > 0 AND finished_on <= :until",
        right="clue",
    ),
    Definition(
        "petitions",
        "clues",
        "移交信访件",
        "件",
        "截至日期前移交或未填移交日期的信访件，未填件数的不计",
        "clue",
        f"SELECT id, items FROM clue WHERE {_OF} AND kind = 'petition' AND items > 0 AND {_dated('handed_over_on')}",
        right="clue",
    ),
    Definition(
        "petitions_finished",
        "clues",
        "已办结信访件",
        "件",
        "截至日期前办结的信访件",
        "clue",
        f"SELECT id, items FROM clue WHERE {_OF} AND kind = 'petition' AND items > 0 AND finished_on <= :until",
        right="clue",
    ),
    Definition(
        "meetings",
        "work",
        "会议",
        "次",
        "截至日期前召开的会议",
        "meeting",
        f"SELECT id, 1 FROM meeting WHERE {_OF} AND held_on <= :until",
    ),
    Definition(
        "letters",
        "work",
        "督办文书",
        "份",
        "截至日期前发出、未撤回的督办文书",
        "letter",
        f"SELECT id, 1 FROM letter WHERE {_OF} AND issued_on <= :until AND withdrawn_on IS NULL",
    ),
    Definition(
        "letters_replied",
        "work",
        "已回复督办文书",
        "份",
        "上述文书中截至日期前已回复的",
        "letter",
        f"SELECT id, 1 FROM letter WHERE {_OF} AND issued_on <= :until AND withdrawn_on IS NULL"
        " AND replied_on <= :until",
    ),
    Definition(
        "submissions",
        "work",
        "报送",
        "次",
        "截至日期前报出的材料",
        "submission",
        f"SELECT id, 1 FROM submission WHERE {_OF} AND submitted_on <= :until",
    ),
    Definition(
        "publications",
        "work",
        "公开",
        "次",
        "截至日期前的党内公开和社会公开",
        "publication",
        f"SELECT id, 1 FROM publication WHERE {_OF} AND published_on <= :until",
    ),
    Definition(
        "comments",
        "work",
        "公开期间意见",
        "条",
        "截至日期前收到的意见",
        "public_comment",
        "SELECT public_comment.id, 1 FROM public_comment JOIN publication ON publication.id = publication_id"
        f" WHERE {_OF} AND received_on <= :until",
    ),
    Definition(
        "visits",
        "work",
        "评估和回头看",
        "次",
        "截至日期前的评估、测评、督查和回头看",
        "return_visit",
        f"SELECT id, 1 FROM return_visit WHERE {_OF} AND held_on <= :until",
    ),
    Definition(
        "satisfied",
        "work",
        "满意票",
        "票",
        "截至日期前各次测评的满意票",
        "return_visit",
        _VISIT.format("votes_satisfied"),
    ),
    Definition(
        "votes",
        "work",
        "有效票",
        "票",
        "截至日期前各次测评的满意、基本满意、不满意票之和",
        "return_visit",
        _VISIT.format("votes_satisfied + coalesce(votes_fairly, 0) + coalesce(votes_dissatisfied, 0)"),
    ),
)


@dataclass(frozen=True, slots=True)
class Family:
    """A figure for each value of a column, zeros included: each head of money, each kind of treatment.

    `table`, `column` and `day` say where; `amount` what is summed. `titled` is filled with the value.
    """

    key: str
    group: str
    titled: str
    unit: str
    basis: str
    table: str
    column: str
    day: str
    amount: str = "1"
    more: str = ""

    def member(self, value: str, title: str) -> Definition:
        """The figure of one value."""
        quoted = value.replace("'", "''")
        return Definition(
            f"{self.key}:{value}",
            self.group,
            self.titled.format(title),
            self.unit,
            self.basis,
            self.table,
            f"SELECT id, {self.amount} FROM {self.table} WHERE {_OF} AND {self.column} = '{quoted}'"
            f" AND {_dated(self.day)}{self.more}",
        )


FAMILIES: tuple[Family, ...] = (
    Family(
        "money",
        "money",
        "{}",
        "元",
        "截至日期前到账或未填日期的金额，各种资金不相加",
        "money",
        "head",
        "received_on",
        "amount",
    ),
    Family(
        "treatment", "treatments", "{}", "人次", "截至日期前的该种处理", "accountability", "treatment", "treated_on"
    ),
    Family("wider", "wider", "{}", "项", "截至日期前完成或未填日期的项数", "wider_action", "kind", "done_on", "count"),
    Family("meeting", "work", "{}", "次", "截至日期前召开的该种会议", "meeting", "kind", "held_on"),
    Family(
        "letter",
        "work",
        "{}",
        "份",
        "截至日期前发出、未撤回的该种文书",
        "letter",
        "kind",
        "issued_on",
        more=" AND issued_on IS NOT NULL AND withdrawn_on IS NULL",
    ),
)
