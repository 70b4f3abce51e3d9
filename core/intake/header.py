"""巡视信息: what the text says of the inspection itself — team, leader, body, term and round, kind, dates, meetings.

A value is given as the text writes it and only where it says so; nothing is inferred from other documents. Each value
has its evidence in the source.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from core.intake.clauses import Stretch, Text, sentences
from core.intake.dates_in_text import Date, Period, after, dates
from core.intake.drafts import Evidence
from core.intake.headings import is_organisation
from core.intake.layout import Block
from core.intake.people import Person
from core.intake.vocabulary import alternatives, words

_COMMITTEE = alternatives(words("organs")["committees"])
_NUMBER = r"[一二三四五六七八九十百\d]{1,4}"
_SPECIAL = r"专项|机动式?|提级|常规|交叉|联动|异地|直接|政治"
_TEAM = re.compile(
    rf"(?P<by>(?:中共)?(?:(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{2,4}}?)?(?:{_COMMITTEE}))?(?P<number>第{_NUMBER})?(?P<special>(?:{_SPECIAL})*)(?P<what>巡[视察])组(?!织)"
)
_TEAMS = re.compile(rf"(?P<by>{_COMMITTEE})第{_NUMBER}(?:、|和|至|到|-)第?{_NUMBER}巡[视察]组")
_TERM = re.compile(
    rf"第?(?P<term>{_NUMBER}届(?:中共)?(?:[\u4e00-\u9fff]{{2,4}}?)?(?:{_COMMITTEE}))(?!纪委|[^,。]{{0,4}}全会|{_NUMBER}次)(?:任期内)?"
)
_ROUND = re.compile(
    rf"(?<!上一)(?<!上)(?P<round>第{_NUMBER}轮|首轮)(?:{_SPECIAL}|对[^,。]{{2,20}})*(?:巡[视察]|集中巡|党组织)?"
)
_NOT_YET = re.compile(r"筹备|启动|动员部署|即将|拟巡|计划")
_KINDS = (
    (re.compile(r"巡[视察]整?改?[“”\"「」]*回头看|[“”\"「」]回头看[“”\"「」](?:对象|情况)"), "回头看"),
    (re.compile(r"专项(巡[视察])(?!检查|整治|组长)"), "专项"),
    (re.compile(r"机动式?(巡[视察])"), "机动"),
    (re.compile(r"提级(巡[视察])"), "提级"),
)


@dataclass(slots=True)
class Header:
    """What the text says of the inspection, as it writes it; None or empty where it says nothing."""

    commissioned_by: str | None = None
    team: str | None = None
    team_leader: str | None = None
    organisations: list[str] = field(default_factory=list[str])
    term: str | None = None
    round: str | None = None
    kind: str | None = None
    started_on: str | None = None
    ended_on: str | None = None
    feedback_on: str | None = None


class HeaderReading:
    """Reads the header from the blocks before the first item, the title and the closing lines."""

    def __init__(self, source: str, blocks: list[Block], first_item: int, people: list[Person]) -> None:
        self.source = source
        self.all_blocks = blocks  # persons count these
        self.blocks = [block for block in blocks if block.kind == "text"]
        self.front = [block for block in self.blocks if block.places[0] < first_item]
        self.people = people
        self.several_teams = False
        self.header = Header()
        self.evidence: list[Evidence] = []

    def run(self, headed: list[tuple[str, int, int]]) -> Header:
        """The header; `headed` are the bodies that have headings of their own."""
        self._team()
        self._term_and_round()
        self._kind()
        self._dates()
        self._leader()
        self._organisations(headed)
        return self.header

    # ---------------------------------------------------------------------------------------- reading on

    def _written(self, block: Block, start: int, end: int) -> str:
        return "".join(self.source[place] for place in block.places[start:end])

    def _take(self, name: str, block: Block, start: int, end: int) -> str:
        """The words of a stretch, noted as evidence of a field."""
        self.evidence.append(Evidence(*block.span(start, end), name))
        return self._written(block, start, end)

    def _sentences(self) -> list[tuple[Block, Stretch]]:
        return [(block, each) for block in self.front for each in sentences(Text.of(block.text))]

    def _is_title(self, block: Block) -> bool:
        return block in self.blocks[:3] and len(block.text) <= 60 and block.text[-1] not in "。;:"

    # ---------------------------------------------------------------------------------------- who inspects

    def _team(self) -> None:
        seen: list[tuple[Block, re.Match[str]]] = []
        for block in self.blocks:
            seen += [(block, match) for match in _TEAM.finditer(block.text) if match["by"] or match["number"]]
        numbered = [(block, match) for block, match in seen if match["number"]]
        self._commission(numbered or seen)
        listed = any(_TEAMS.search(block.text) for block in self.front)
        self.several_teams = listed or len({match["number"] for _, match in numbered}) > 1
        if self.several_teams:
            return
        chosen = numbered or [
            (block, match)
            for block, match in seen
            if match["by"] and not re.search(rf"(?:各|{_NUMBER}个|派出)$", block.text[: match.start()])
        ]
        if not numbered and any(
            re.search(rf"{_NUMBER}个(?:{_COMMITTEE})?(?:{_SPECIAL})*巡[视察]组", block.text) for block in self.front
        ):
            return
        full = [(block, match) for block, match in chosen if match["by"]] or chosen
        if full:
            counted = Counter(match[0] for _, match in full)
            best = max(counted, key=lambda words: (counted[words], -len(words)))
            block, match = next((block, match) for block, match in full if match[0] == best)
            self.header.team = self._take("team", block, match.start(), match.end())

    def _commission(self, teams: list[tuple[Block, re.Match[str]]]) -> None:
        core = re.compile(rf"(?:{_COMMITTEE})$")
        for block, match in teams:
            by = core.search(match["by"] or "")
            if by:
                start = match.start("by") + by.start()
                self.header.commissioned_by = self._take("commissioned_by", block, start, match.end("by"))
                return
        ordered = re.compile(
            rf"(?:经|按照?|根据|受)(?:中共)?[\u4e00-\u9fff]{{0,4}}?(?P<by>{_COMMITTEE})(?:批准|统一部署|部署|统一安排|安排|要求|研究|巡[视察])"
        )
        sent = re.compile(
            rf"(?P<by>{_COMMITTEE})(?:派出|巡[视察])|{_NUMBER}届[\u4e00-\u9fff]{{0,4}}?(?P<by2>{_COMMITTEE})"
        )
        for pattern in (ordered, sent, _TEAMS):
            for block in self.front or self.blocks:
                found = pattern.search(block.text)
                if found:
                    group = "by2" if found.groupdict().get("by2") else "by"
                    self.header.commissioned_by = self._take(
                        "commissioned_by", block, found.start(group), found.end(group)
                    )
                    return

    def _leader(self) -> None:
        if self.several_teams:
            return
        for person in self.people:
            if person.role == "leader" and re.search(r"组长$", person.post) and "副组长" not in person.post[-4:]:
                block = self.all_blocks[person.block]
                self.header.team_leader = self._take("team_leader", block, person.start, person.end)
                return

    # ---------------------------------------------------------------------------------------- which inspection

    def _term_and_round(self) -> None:
        for block, (start, end) in self._sentences():
            text = block.text[start:end]
            term = _TERM.search(text)
            if term is None or _NOT_YET.search(text):
                continue
            self.header.term = self._take("term", block, start + term.start("term"), start + term.end("term"))
            turn = _ROUND.match(block.text, start + term.end())
            if turn:
                self.header.round = self._take("round", block, turn.start("round"), turn.end("round"))
                return
            break
        for block, (start, end) in self._sentences():
            turn = re.compile(rf"(?P<round>(?<!上)第{_NUMBER}轮|首轮)(?:{_SPECIAL})*(?:巡[视察])").search(
                block.text, start, end
            )
            if turn and not _NOT_YET.search(block.text[start:end]):
                self.header.round = self._take("round", block, turn.start("round"), turn.end("round"))
                return

    def _kind(self) -> None:
        what = self._what()
        if what is None:
            return
        for pattern, name in _KINDS:
            for block in self.front or self.blocks[:3]:
                found = next((match for match in pattern.finditer(block.text) if self._is_this_one(block, match)), None)
                if found:
                    if name == "回头看":
                        at = found[0].index("回头看")
                        self.header.kind = self._take("kind", block, found.start() + at, found.start() + at + 3)
                    else:
                        self.header.kind = self._take("kind", block, found.start(), found.end())
                    return
        block, start, end = what
        self.header.kind = self._take("kind", block, start, end)

    def _is_this_one(self, block: Block, match: re.Match[str]) -> bool:
        """A special kind counts in the title, in the team's name and where the inspection is stated."""
        if self._is_title(block) or block.text[match.end() : match.end() + 1] in ("组", "反"):
            return True
        sentence = next(each for each in sentences(Text.of(block.text)) if each[0] <= match.start() < each[1])
        words = block.text[sentence[0] : sentence[1]]
        return bool(re.search(r"开展|进行|实行|进驻|派出|反馈|对象|部署|重返", words)) and not re.search(
            r"另抽调|同步|历次|上[一]?[次轮]", words
        )

    def _what(self) -> tuple[Block, int, int] | None:
        counted = Counter(
            match
            for block in self.front or self.blocks
            for match in re.findall(r"巡[视察](?=组|工作|意见|情况|反馈|了|,|。|办|整改|党|“|$)", block.text)
        )
        if not counted:
            counted = Counter(match for block in self.blocks for match in re.findall(r"巡[视察]", block.text))
        if not counted:
            return None
        what = counted.most_common(1)[0][0]
        for block in self.front or self.blocks:
            at = block.text.find(what)
            if at >= 0:
                return block, at, at + 2
        return None

    # ---------------------------------------------------------------------------------------- when

    def _dates(self) -> None:
        held: Period | Date | None = None
        fed: list[tuple[Block, int, Date, Date | Period]] = []
        for block, (start, end) in self._sentences():
            text = block.text[start:end]
            for each in dates(text):
                if held is None and self._is_stay(text, each):
                    held = each
                    self._take("started_on", block, start + each.start, start + each.end)
                elif self._is_feedback(text, each):
                    fed.append((block, start, each.last if isinstance(each, Period) else each, each))
        if held is not None:
            first, last = (held.first, held.last) if isinstance(held, Period) else (held, None)
            self.header.started_on = first.iso()
            self.header.ended_on = last.iso() if last is not None and first.year is not None else None
        if fed:
            day = fed[0][2]
            # The same day told again with its year says which year it was.
            same = (each for each in fed if each[2].order() == day.order() and each[2].year is not None)
            block, start, day, whole = next(same, fed[0])
            known = (held.last if isinstance(held, Period) else held) if held is not None else None
            self.header.feedback_on = (after(day, known) if known is not None else day).iso()
            self._take("feedback_on", block, start + whole.start, start + whole.end)
        else:
            self._date_of_letter()

    def _is_stay(self, text: str, each: Date | Period) -> bool:
        if isinstance(each, Period):
            behind = text[each.end : each.end + 200]
            inspects = re.search(
                r"进驻|进行|开展|派出|巡[视察]了|巡[视察]组|重返|实行|直接",
                behind + text[max(0, each.start - 100) : each.start],
            )
            return bool(inspects) and not re.match(r"[^。]{0,12}(?:完成|集中)?反馈", behind)
        behind = text[each.end : each.end + 100]
        return bool(re.match(r"(?:起|开始)", behind)) and bool(re.search(r"巡[视察]", behind))

    def _is_feedback(self, text: str, each: Date | Period) -> bool:
        behind = text[each.end : each.end + 200]
        if re.search(r"发布|来源|截至|以来", text[max(0, each.start - 4) : each.end + 2]) or behind.startswith("电"):
            return False
        return bool(re.search(r"反馈|体检报告", behind)) and not re.match(r"[^,。]{0,10}(?:前|之前|以前)", behind)

    def _date_of_letter(self) -> None:
        """A letter of feedback is dated below its title or above nothing but its end."""
        title = "".join(block.text for block in self.blocks[:3] if len(block.text) <= 60)
        if "反馈意见" not in title or "整改" in title:
            return
        for block in [*self.blocks[:5], *self.blocks[-2:]]:
            bare = block.text.strip("()")
            found = dates(bare)
            if len(found) == 1 and isinstance(found[0], Date) and found[0].end - found[0].start == len(bare):
                self.header.feedback_on = found[0].iso()
                self._take("feedback_on", block, 0, len(block.text))
                return

    # ---------------------------------------------------------------------------------------- who was inspected

    def _organisations(self, headed: list[tuple[str, int, int]]) -> None:
        if len(headed) > 1:
            self.header.organisations = [name for name, _, _ in headed]
            self.evidence += [Evidence(start, end, "organisations") for _, start, end in headed]
            return
        stated = self._stated()
        if stated is None or _GENERIC.search(stated[2]):
            several = self._addressed()
            if len(several) > 1:
                for block, start, end in several:
                    self.header.organisations.append(self._take("organisations", block, start, end))
                return
        if stated is not None:
            block, (start, end), _ = stated
            self.header.organisations = _split(self._take("organisations", block, start, end))

    def _stated(self) -> tuple[Block, Stretch, str] | None:
        """Where the inspected body is named: «对……开展巡视» first, then «进驻», the title, «向……反馈»."""
        for pattern in _BODIES:
            for block in self.front or self.blocks[:4]:
                for found in pattern.finditer(block.text):
                    start, end = found.start("body"), found.end("body")
                    name = block.text[start:end]
                    if not _NO_BODY.search(name):
                        return block, (start, end), name
        return None

    def _addressed(self) -> list[tuple[Block, int, int]]:
        found: dict[str, tuple[Block, int, int]] = {}
        for block in self.blocks:
            for match in _ADDRESSED.finditer(block.text):
                group = next(group for group in ("body", "body2", "body3", "body4") if match[group])
                name = match[group]
                if is_organisation(name) and len(name) > 2 and not re.search(r"被?巡[视察]党|有关党|上述", name):
                    found.setdefault(name, (block, match.start(group), match.end(group)))
        return list(found.values())


_WHERE = r"(?P<body>[^,。;:]{2,80}?(?:\([^)]{1,40}\))?(?:党组|党委|党工委|党支部|党总支|党组织)?)"
_GENERIC = re.compile(rf"(?:{_NUMBER}|多|各)(?:家|个|所|名)")
_NO_BODY = re.compile(
    r"^(?:我|你|贵|本|该|其|有关|相关|上述|以上|全|各|重点|部分|若干|所属|下辖)|巡[视察]组|线索|问题|干部$|整改"
)
_BODIES = (
    re.compile(rf"(?:对|在){_WHERE}(?:进行|开展|实施|实行)(?:了|为期)*[^,。;]{{0,24}}?(?:巡[视察]|回头看)"),
    re.compile(rf"进驻{_WHERE}(?:进行|开展|,)"),
    re.compile(rf"将{_WHERE}列为[^,。]{{0,12}}(?:对象|范围)"),
    re.compile(
        r"(?:关于|对)?(?:开展)?(?:提级|专项|机动|常规)?(?:巡[视察])(?:[“\"]回头看[”\"])?(?P<body>[^,。;:]{2,40}?)(?:情况)?(?:的?反馈意见|的反馈$)"
    ),
    re.compile(r"向(?P<body>[^,。;:]{2,40}?)(?:主要负责人|领导班子|党委书记|党组书记)?反馈"),
    re.compile(r"^(?:中共)?(?P<body>[^,。;:]{2,30}?(?:党组|党委|党工委|党支部|党总支|委员会))关于"),
)
_ADDRESSED = re.compile(
    r"向(?P<body>[^,。;:向]{2,24}?(?:党组|党委|党工委|党支部)?)(?:领导班子)?反馈|反馈的是(?P<body2>[^,。;:]{2,20})[,。]|巡[视察]组(?:在反馈[中时])?(?:反馈)?指出,(?P<body4>[^,。;:该]{2,20}?(?:党组|党委|党工委))|(?:^|。)(?:在)?(?P<body3>[^,。;:在的]{2,20}?)(?:则?被(?:巡[视察]组)?(?:指出|点名)|的反馈会|的问题(?:同样|也|较))"
)


def _split(name: str) -> list[str]:
    """One name, or the names of a list («市民政局、市商务局等十二家单位党组织»)."""
    bare = re.sub(r"[（(][^）)]*[）)]", lambda m: "" if "称" in m[0] else m[0], name)
    parts = re.split(r"、|，", bare)
    if len(parts) == 1 or (not re.search(r"等", parts[-1]) and not all(is_organisation(part) for part in parts)):
        return [bare]
    parts[-1] = re.sub(r"等.*$", "", parts[-1])
    return [part for part in parts if len(part) > 1]
