"""判断: what a sentence says — something wrong, praise, a duty, a clue, who attended — by the words of the genre.

Every function takes folded text without blanks, as blocks hold it. The words stand in
`resources/intake/judgement.toml`.
"""

import re
from functools import lru_cache

from core.intake.vocabulary import alternatives, any_of, found, patterns, words

_MARKS = "。;,:、!?.…—-\"'”’“‘"


@lru_cache(maxsize=1)
def _wrong() -> re.Pattern[str]:
    lists = words("judgement")
    return re.compile(f"{alternatives(lists['wrong'])}|{patterns(lists['wrong_patterns'])}")


def states_a_problem(text: str) -> bool:
    """Whether the text says of something that it is wrong."""
    return bool(_wrong().search(_without_names(text)))


def how_wrong(text: str) -> int:
    """How many expressions of the text say that something is wrong."""
    return sum(1 for _ in _wrong().finditer(_without_names(text)))


def _without_names(text: str) -> str:
    """«污染防治攻坚战»: the name of a campaign is no judgement."""
    return any_of("judgement", "harmless").sub("", text)


def praises(text: str) -> bool:
    """Whether the text has words of praise."""
    return bool(any_of("judgement", "good").search(text))


_BUT = re.compile(r"(?:^|[,;])(?:但|但是|然而|不过|同时)(?!.{0,4}(?:均衡|全面))")


def is_transition(text: str) -> bool:
    """成绩……，但……: praise that passes over to the problems in general words, stating none."""
    turn = _BUT.search(text)
    if turn is None or not praises(text[: turn.start()]):
        return False
    rest = text[turn.end() :]
    return len(rest) <= 32 or is_vague(rest)


def is_vague(text: str) -> bool:
    """Whether the text only says that there are problems: «巡察也发现一些亟待解决的问题»."""
    bare = text.rstrip(_MARKS)
    general = found("sections", "leads", "vague").search(bare)
    if general is None:
        return False
    before = _THEME.sub("", bare[: general.start()])
    return how_wrong(before) == 0


def is_gap(text: str) -> bool:
    """«与省委要求还有差距»: vague as an opening remark, a finding where findings are listed."""
    return bool(found("sections", "leads", "gap").search(text.rstrip(_MARKS)))


_THEME = re.compile(r"[^,;。:]{2,60}方面")


def only_praises(text: str) -> bool:
    """Praise without a word of what is wrong."""
    return praises(text) and not states_a_problem(text)


_COUNT = re.compile(
    r"(?:共|累计|总共|合计|先后|已|新|一共)?(?:发现|指出|反馈|查找|梳理|整改|移交|收到|受理|派出|谈话|走访|发放|核查|核减)"
    r"(?:了|出)?[^,;。]{0,16}[\d一二三四五六七八九十百千万两]+(?:余|多)?(?:个|件|人|次|份|户|条|项|场)"
)


def is_count(text: str) -> bool:
    """Whether the text counts what the inspection did or found («共指出问题318个»)."""
    return bool(_COUNT.search(text)) and how_wrong(_COUNT.sub("", text)) == 0


_RECEIVED = re.compile(
    r"(?:收到|接到|接收|受理|收集|发现|转来|梳理|移交|移送|转交|交办|提到).{0,60}(?:线索|信访|举报|来信|反映.{0,16}(?:材料|问题|情况))"
)
_ABOUT = re.compile(r"(?:线索|信访(?:件|材料|事项|举报)?|举报|来信|反映[^,;。]{0,20}(?:材料|问题))")
_HANDED = re.compile(
    r"(?:移交|移送|转交|转送|交由|交办|分送|提交|转[^,;。变化型]{0,30}(?:处理|办理|调查|纪委|纪检|组织部|部门|机关|方面)|按[^,;。]{0,16}规定[^,;。]{0,30}(?:处理|办理))"
)
_CLUE_NOT = re.compile(
    r"(?:办结|立案|给予|处分|不力|不规范|积压|查无|结论|优先办理|限期|滞后|不及时|弄虚|了结|成案|处置率|件数)"
)


def is_clue(text: str) -> bool:
    """Whether the sentence tells that clues were received or handed over (线索移交), not how well they were handled."""
    about = _ABOUT.search(text)
    if about is None or _CLUE_NOT.search(text):
        return False
    return bool(_HANDED.search(text)) and (
        bool(_RECEIVED.search(text)) or "移交" in text or "移送" in text or "转交" in text
    )


_ATTENDED = re.compile(
    r"(?:出席|列席|参加|参会)(?:了|本次|此次|有关|上述|反馈)*(?:会议|反馈会|反馈会议|大会|反馈情况会议|活动)?$|^(?:参会|出席|列席|参加)(?:会议)?(?:人员|对象)(?:有|为|包括)?:|"
    r"(?:出席|列席|参加)(?:了)?(?:会议|反馈会)(?:,|;|$)"
)
_LONGEST_LIST_OF_NAMES = 10
_GROUPS = re.compile(r"班子|成员|负责|同志|代表|主任|书记|干部|组长|人员|职工|委员|部门")


def is_attendance(text: str) -> bool:
    """Whether the sentence lists who came."""
    bare = text.rstrip(_MARKS)
    came = _ATTENDED.search(bare)
    named = came is not None and came.start() <= _LONGEST_LIST_OF_NAMES  # 王某参加会议。
    return bool(came and (named or _GROUPS.search(bare))) and not re.search(r"要|未|不|没", _no_meeting(bare))


_MEETING = re.compile(r"主持|出席|列席|到会|参加会议")
_MEETING_ENDS = re.compile(r"(?:表态(?:发言|讲话)?|讲话|发言|反馈意见|通报意见|要求|会议|反馈|主持)$")


def tells_of_meeting(text: str) -> bool:
    """Whether the sentence only tells who chaired, came and spoke («……出席会议并提出要求，……主持并作表态发言。»)."""
    return bool(_MEETING.search(text)) and bool(_MEETING_ENDS.search(text.rstrip(_MARKS))) and text[-1:] != ":"


_REMARK = re.compile(r"[“‘\"][^“”\"]+[”’\"][^,。“”\"]{0,30}(?:说|道|感慨|感叹|表示|告诉记者)[。!]?$")


def is_remark(text: str) -> bool:
    """Whether somebody of the audience is quoted: «“刀刀见血。”一名老党员小声说。»."""
    return bool(_REMARK.match(text))


def is_acceptance(text: str) -> bool:
    """Whether the sentence only takes or weighs the feedback and promises nothing."""
    if re.search(
        r"(?:将|要|会(?!议)|确保|立即|绝不|决不|必|限期|逐(?:条|项|一|户|宗|个)|年底|月底|日内|之前|(?<!意)先)",
        _no_meeting(text),
    ):
        return False
    weighs = any_of("judgement", "weighing").search(text) and re.search(r"是|为(?!契机)", text)
    taken = re.sub(r"接受[^,;。]{0,12}(?:监督|评判|检验)", "", text)
    return bool(any_of("judgement", "acceptance").search(taken)) or bool(weighs)


def _no_meeting(text: str) -> str:
    """Without words that hold 要 and 会 and mean neither duty nor will."""
    return re.sub(
        r"要害|要点|重要|主要|必要|需要|要求|紧要|社会|领会|机会|委会|党代会|体会|会上|会场|不会|将军|必要", "", text
    )


_DUTY = re.compile(
    r"要|应|须|必|务|请|不得|不准|不能|严禁|禁止|确保|限期|期满|日内|月内|(?:月|日|年|季度)[^,;。]{0,3}(?:前|内)|将[^,;。]{2,40}(?:报|送)|不予"
)
_RESULT = re.compile(r"(?:已|均已|已经)[^,;。]{0,10}(?:完成|办结|到位|整改|解决|销号|清退|追回)|满意率|同比|达到?\d")
_OWN_PLAN = re.compile(
    r"(?:巡[视察](?:工作)?(?:领导小组)?(?:办公室|办)|领导小组|纪委监委|纪委|组织部|省委|市委|县委|区委|中央)[^,;。要应须]{0,30}(?:将|会)[^,;。]"
)


def has_duty(text: str) -> bool:
    """Whether the text lays a duty on somebody."""
    return bool(_DUTY.search(_no_meeting(text)))


_ASKS = re.compile(
    r"(?:请|[^,。]{0,16}?(?:要|应|须))[^,。]{0,30}(?:收到|接到|于|在|自)[^。]{0,60}(?:报送|上报|报告|反馈|报)"
)


def asks_for_report(text: str) -> bool:
    """«请你委自收到之日起两个月内报送……»: a demand also where suggestions stand."""
    return bool(_ASKS.match(text))


def tells_result(text: str) -> bool:
    """Whether the text reports what has been done already."""
    return bool(_RESULT.search(text))


def is_own_plan(text: str) -> bool:
    """What the superior organs will do themselves: «省委巡视办将适时开展督查»."""
    return bool(_OWN_PLAN.search(text)) and not re.search(r"(?:^|[,;])[^,;]{0,20}(?:要|应|须)", _no_meeting(text))


def is_slogan(text: str) -> bool:
    """«巡视整改是……的试金石»: a sentence that only weighs."""
    bare = _no_meeting(text)
    return bool(re.search(r"^[^,;]{0,30}(?:就)?是", bare)) and not has_duty(text)


def trimmed(text: str, start: int, end: int, *, marks: str = ";,:、 ") -> tuple[int, int]:
    """A stretch without separating marks at its ends; the last 。 belongs to it."""
    while start < end and text[start] in marks + "。.!?":
        start += 1
    while start < end and text[end - 1] in marks:
        end -= 1
    return start, end
