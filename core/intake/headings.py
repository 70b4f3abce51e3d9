"""标题: what a heading or a lead-in says about what follows — which section, which category, which organisation.

Categories are never taken from a list: the heading as written is the category («党的领导方面», «聚焦……»,
«政治责任扛得不实»).
"""

import re
from typing import Literal

from core.intake.judgement import how_wrong, is_vague, states_a_problem
from core.intake.vocabulary import alternatives, found, words

Section = Literal["finding", "suggestion", "demand", "pledge", "clue", "praise"]
SECTIONS: tuple[Section, ...] = ("suggestion", "demand", "pledge", "clue", "praise", "finding")

LONGEST_HEADING = 70
_ENDINGS = "。:;,.!"


def section(text: str) -> Section | None:
    """The section a heading opens («二、存在的主要问题» → finding); None for a heading of contents."""
    bare = text.rstrip(_ENDINGS)
    if len(bare) > 32 or (text.endswith("。") and "," in text):
        return None
    for name in SECTIONS:
        if found("sections", "headings", name).search(bare):
            if name == "finding" and "方面" in bare and len(bare) > 12:
                return None  # 落实……方面存在的问题 is a category
            return name
    return None


_INNER_END = re.compile(r"[。!?;](?!$)")


def is_short_line(text: str) -> bool:
    """Whether a line can be a heading at all: one short phrase, ended by nothing or by one mark."""
    return len(text) <= LONGEST_HEADING and not _INNER_END.search(text)


def is_theme(text: str) -> bool:
    """Whether a heading names a field and states no problem («落实全面从严治党战略部署方面»)."""
    bare = re.sub(r"(?:存在的|的)?(?:主要|突出)?(?:问题|情况)$", "", text.rstrip(_ENDINGS))
    return bare.endswith("方面") or bare.startswith("聚焦") or not states_a_problem(bare)


_ORGANISATION = re.compile(
    rf"^[^,;。:“”\"、]{{0,24}}(?:{alternatives(words('organs')['bodies'])})(?:\([^)]*\))?(?:党组|党委|党工委|党支部|党总支|党组织)?$"
)


def is_organisation(text: str) -> bool:
    """Whether a heading only names a body («区司法局党组»)."""
    bare = text.rstrip(_ENDINGS)
    return 2 <= len(bare) <= 30 and bool(_ORGANISATION.match(bare)) and how_wrong(bare) == 0 and "方面" not in bare


_LEADING = r"(?:此外|另外|同时|其次|首先|再次|最后|其中|另)?,?"
_CATEGORY = re.compile(
    rf"{_LEADING}(?P<in>在|从(?!严|政|业|教)|对|就(?!业)|关于|围绕)?(?P<name>[^,。;:]{{2,60}}?方面)(?P<more>(?:(?:存在|还存在|仍存在)?的?(?:主要|突出)?问题)(?=[,:。.]|$))?"
)
_FOCUS = re.compile(
    rf"{_LEADING}(?P<in>)(?P<name>聚焦[^,。;:]{{4,50}}(?:情况|问题|建设|落实|部署)?)(?P<more>)(?=[:。])"
)
_NO_CATEGORY = re.compile(
    r"^(?:一|另一|多|各|有关|这|几|某|该|两|三|四|五|六|七|\d+)个?方面$|等方面$|(?:哪|方)方面$|(?:以下|如下)[^,。;:]{0,4}方面$"
)
_GENERAL = re.compile(
    r"(?:还|仍|也|尚|均|都|依然)?(?:存在|有|暴露出|与[^,。;:]{2,20}(?:还|仍|尚)?(?:有|存在))(?:一定|一些|较大|不小|不少|明显|薄弱|突出|的)*"
    r"(?:差距|距离|不足|短板|问题|薄弱(?:之处|环节)|漏洞|欠缺|弱项|隐患|偏差)(?:和(?:不足|短板|差距|问题))?(?:之处)?(?=[,:。.;]|$)"
)


def leading_category(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """The category a sentence opens with: its place, and where the sentence goes on behind it.

    «在贯彻新发展理念方面，市委……» gives «贯彻新发展理念方面»; «……方面存在差距，» is passed over whole. A sentence
    whose subject merely holds the word («黨工委在黨建方面盡責不夠») opens with no category.
    """
    for pattern in (_CATEGORY, _FOCUS):
        lead = pattern.match(text, start, end)
        if lead is None or _NO_CATEGORY.search(lead["name"]):
            continue
        after = lead.end()
        general = _GENERAL.match(text, after, end)
        if general is not None:
            after = general.end()
        if after < end and text[after] not in ",:。.;":
            continue
        stop = lead.end("more") if lead["more"] else lead.end("name")
        return lead.start("name"), stop, min(end, after + 1)
    return None


def finding_lead(text: str, start: int, end: int) -> int | None:
    """Where findings begin behind a lead-in with a colon («……主要是：», «短板：»); None when none opens.

    «……也发现一些问题，主要是……» leads in without one.
    """
    at = start
    result = None
    for _ in range(3):
        colon = text.find(":", at, min(end, at + 160))
        if colon < 0:
            break
        head = text[start:colon]
        if not found("sections", "leads", "finding").search(head[-60:]) and not is_vague(head[-60:]):
            break
        at = result = colon + 1
    if result is None:
        plain = _PLAIN_LEAD.search(text, start, end)
        result = plain.end() if plain else None
    return result


_PLAIN_LEAD = re.compile(
    r"(?:发现|存在|有)(?:了|着)?(?:一些|不少|一定|突出|主要|以下|的)*(?:问题|不足|短板|差距)(?:和(?:问题|不足|短板))?,(?:主要|突出|集中)(?:是|有|表现为|表现在|体现在)(?![,:])"
)


def is_finding_lead(text: str) -> bool:
    """Whether a sentence without colon announces findings («主要有以下几类。», «现将主要问题公布如下。»)."""
    bare = text.rstrip(_ENDINGS)
    last = bare.rpartition(",")[2] or bare
    return len(bare) <= 120 and bool(found("sections", "leads", "finding").search(last)) and how_wrong(last) == 0
