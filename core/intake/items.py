"""条目: stretches of running text into items — findings, suggestions, demands, pledges and the statement on clues.

Where an item ends is decided by the outermost list level of the stretch: explicit numbers first, then «；», then two
or more parallel «有的……», then the sentence. What begins with 例如, 其中 or 具体表现 belongs to the item before.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.intake import judgement as judge
from core.intake.clauses import Numbered, Stretch, Text, clauses, lists, members, sentences
from core.intake.headings import finding_lead, is_finding_lead, leading_category
from core.intake.speech import Mode
from core.intake.state import EXAMPLE, Found, State


@dataclass(slots=True)
class _Part:
    """A stretch of a block under one mode; `category` is what was found on the way in."""

    mode: Mode
    start: int
    end: int
    stated: bool


class Narrative:
    """Reads one paragraph of running text and changes the state as it goes."""

    def __init__(self, text: str, state: State, written: Callable[[int, int], str]) -> None:
        self.whole = Text.of(text)
        self.text = text
        self.state = state
        self.written = written  # a stretch as the source writes it
        self.found: list[Found] = []

    def read(self, start: int, end: int) -> list[Found]:
        """The items of the paragraph between these places."""
        for part in self._parts(start, end):
            self.state.mode, self.state.stated = part.mode, part.stated
            if part.start < part.end:
                self._stretch(part.start, part.end)
        return self.found

    # ---------------------------------------------------------------------------------------- hand-overs

    def _parts(self, start: int, end: int) -> list[_Part]:
        """The paragraph cut where somebody else takes the word, where clues are told and where attendance is listed."""
        parts = [_Part(self.state.mode, start, start, self.state.stated)]
        for begin, stop in sentences(self.whole, start, end):
            words = self.text[begin:stop]
            cue = None if judge.tells_of_meeting(words) else self.state.speakers.cue(self.whole, begin, stop)
            if judge.is_clue(self.text[cue.start : stop] if cue else words) and self._takes_clues(
                words, parts[-1].mode
            ):
                self.found.append(Found("clue", begin, stop, sure=0.95))
                after: Mode = "appraisal" if parts[-1].mode in ("finding", "appraisal") else parts[-1].mode
                parts.append(_Part(after, stop, stop, parts[-1].stated and after != "appraisal"))
            elif parts[-1].mode != "finding" and (
                judge.is_attendance(words) or (cue and judge.is_attendance(self.text[cue.start : stop]))
            ):
                parts.append(_Part(self.state.section or "none", stop, stop, self.state.section is not None))
            elif cue is not None:
                parts.append(_Part(cue.mode, cue.start, stop, cue.mode in ("suggestion", "demand", "pledge")))
                self.state.speakers.findings_seen |= cue.mode == "appraisal"
            elif parts[-1].mode not in ("suggestion", "demand") and self._is_requirement(words, parts[-1].mode):
                parts.append(_Part("demand", begin + words.index(",") + 1, stop, True))
                parts.append(_Part("none", stop, stop, False))
            elif parts[-1].end == begin:
                parts[-1].end = stop
            else:
                parts.append(_Part(parts[-1].mode, begin, stop, parts[-1].stated))
        return parts

    def _takes_clues(self, words: str, mode: Mode) -> bool:
        if mode in ("none", "appraisal", "finding"):
            return True
        # Among demands «对移交的线索要优先办理» is a demand; the bare statement that they go elsewhere is not.
        return not re.match(r"(?:要|请|将)", words) and not judge.has_duty(re.sub(r"请按[^,。]*办理", "", words))

    def _is_requirement(self, words: str, mode: Mode) -> bool:
        """«按照区委要求，上述党组织应于……»: a demand nobody in particular speaks."""
        return (
            self.state.speakers.findings_seen
            and bool(re.match(r"(?:按照?|根据)[^,]{2,24}(?:要求|规定|部署|安排),", words))
            and judge.has_duty(words.partition(",")[2])
            and (mode == "none" or bool(re.match(r"[^,]*,(?:上述|各|被巡|有关|这|[一二三四五六七八九十\d]+家)", words)))
            and not re.search(r"(?:进行|开展)了?[^,。]{0,12}巡[视察]", words)
        )

    # ---------------------------------------------------------------------------------------- stretches

    def _stretch(self, start: int, end: int) -> None:
        at = start
        for each in lists(self.whole, start, end):
            if each.start < at:
                continue
            if self._is_inside_item(each, at):
                continue
            if at < each.start:
                self._sentences(at, each.start, leads=True)
            for member in each.members():
                self._member(*member)
            at = each.end
        self._sentences(at, end)

    def _is_inside_item(self, each: Numbered, at: int) -> bool:
        """«问题……。具体表现：①……；②……»: the list spells out the sentence before it."""
        before = self.text[at : each.start]
        return self.state.mode in ("finding", "appraisal") and bool(
            re.search(r"(?:具体|主要|突出)表现[^,。]{0,4}[:。,]?$", before)
        )

    def _member(self, start: int, end: int) -> None:
        """One numbered member: whole, unless its first sentence is nothing but a category."""
        start, end = judge.trimmed(self.text, start, end)
        if start >= end:
            return
        mode = self.state.mode
        if mode == "none":
            if not self._looks_like_finding(start, end):
                return
            mode = "finding"
        if mode == "appraisal":
            self._enter_findings()
            mode = "finding"
        if mode != "finding":
            self._add(mode, start, end, 0.95)
            return
        lead = leading_category(self.text, start, end)
        if lead is not None:
            self.state.category = self.written(lead[0], lead[1])
            if self.text[lead[2] - 1] in "。:." and lead[2] < end:
                self._sentences(lead[2], end)
                return
            start = lead[2] if lead[2] < end else start
        if not judge.only_praises(self.text[start:end]):
            self._add("finding", start, end, 0.95)

    def _looks_like_finding(self, start: int, end: int) -> bool:
        return self.state.speakers.findings_seen and judge.states_a_problem(self.text[start:end])

    def _sentences(self, start: int, end: int, *, leads: bool = False) -> None:
        """Sentences one by one; with `leads` the last one introduces a list and is no item itself."""
        stretches = sentences(self.whole, start, end)
        for number, (begin, stop) in enumerate(stretches):
            last = leads and number == len(stretches) - 1 and self.text[stop - 1] not in "。!?"
            if self.state.mode == "none":
                self._maybe_findings_begin(begin, stop)
            if self.state.mode in ("appraisal", "finding"):
                self._finding_sentence(begin, stop, introduces=last)
            elif self.state.mode != "none" and not (leads if self.state.mode == "pledge" else last):
                self._duty_sentence(begin, stop)  # before a list of pledges stands a general promise, no item

    def _duty_sentence(self, start: int, end: int) -> None:
        colon = self.text.find(":", start, min(end, start + 40))
        if (
            colon > 0
            and self.whole.depths[colon] == 0
            and re.search(r"(?:到|下|点|是|三个|四个|做好|抓好)[^,。]{0,12}$|建议$|要求$", self.text[start:colon])
        ):
            start = colon + 1
        if self.state.mode == "suggestion" and judge.asks_for_report(self.text[start:end]):
            self.state.mode = "demand"  # and so for the rest of the paragraph
        for begin, stop in members(self.whole, start, end):
            begin, stop = judge.trimmed(self.text, begin, stop)
            if begin < stop and self._is_duty(self.text[begin:stop]):
                self._add(self.state.mode, begin, stop, 0.85 if self.state.stated else 0.6)

    def _is_duty(self, words: str) -> bool:
        mode = self.state.mode
        if len(words) < 5 or _CONTACT.search(words) or re.search(r"记者|本报|本台|报道", words):
            return False
        if mode == "suggestion":
            return not judge.is_acceptance(words) or judge.has_duty(words)
        if mode == "demand":
            if judge.is_own_plan(words) or judge.is_slogan(words) or _TERM_ONLY.match(words):
                return False
            return judge.has_duty(words) or not judge.tells_result(words)
        return not judge.is_acceptance(words) and not judge.tells_result(words)

    # ---------------------------------------------------------------------------------------- findings

    def _maybe_findings_begin(self, start: int, end: int) -> None:
        """«现将反馈的主要问题公布如下。», «数字背后是实打实的问题。»: nobody speaks, but what follows is said."""
        words = self.text[start:end]
        if _AIMS.search(words):
            return
        announced = finding_lead(self.text, start, end) is not None or is_finding_lead(words)
        if (announced and re.search(r"问题|不足|短板|差距|薄弱|归纳|概括", words)) or (
            re.search(r"问题.?$", words) and judge.is_vague(words)
        ):
            self._enter_findings()

    def _enter_findings(self) -> None:
        self.state.enter("finding", stated=True)

    def _finding_sentence(self, start: int, end: int, *, introduces: bool = False) -> None:
        if self._goes_on(start, end):
            return
        lead = finding_lead(self.text, start, end)
        if lead is not None:
            start = self._lead_in(start, lead)
            if start >= end:
                return
        words = self.text[start:end]
        if judge.is_gap(words) and (self.state.mode != "finding" or not self.state.stated):
            return
        gap = judge.is_gap(words) and leading_category(self.text, start, end) is None
        if not gap and (
            judge.is_vague(words) or judge.is_transition(words) or (lead is None and is_finding_lead(words))
        ):
            if judge.is_vague(words) or is_finding_lead(words):
                self._enter_findings()
            self._category_only(start, end)
            return
        self._categorised(start, end, introduces)

    def _goes_on(self, start: int, end: int) -> bool:
        """«主要表现在：……»: the whole sentence belongs to the finding before it."""
        if not (EXAMPLE.match(self.text, start, end) and self.found and self.found[-1].kind == "finding"):
            return False
        self.found[-1].end = end
        return True

    def _lead_in(self, start: int, lead: int) -> int:
        """Passes a lead-in with its colon; a new lead-in is a change of subject, so the category ends."""
        self._enter_findings()
        category = leading_category(self.text, start, lead)
        self.state.category = None if category is None else self.written(category[0], category[1])
        return lead

    def _category_only(self, start: int, end: int) -> None:
        """A sentence that states nothing may still open a category («管党治党方面还有距离。»)."""
        category = re.match(r"(?:在)?([^,。;:等]{2,40}方面)(?:还|仍|也|与|存在|有)", self.text[start:end])
        if category:
            self.state.category = self.written(start + category.start(1), start + category.end(1))

    def _categorised(self, start: int, end: int, introduces: bool) -> None:
        lead = leading_category(self.text, start, end)
        if lead is not None:
            self.state.category = self.written(lead[0], lead[1])
            start = lead[2]
            if self.state.mode == "appraisal" and judge.states_a_problem(self.text[start:end]):
                self._enter_findings()
            if start >= end or not self.text[start:end].strip("。,;:"):
                return
        start = self._without_scene(start, end)
        if introduces and not (judge.states_a_problem(self.text[start:end]) and self.text[end - 1] in ",;"):
            return
        if self._goes_on(start, end):
            return
        for begin, stop in members(self.whole, start, end):
            self._finding_member(begin, stop, first=begin == start)

    def _without_scene(self, start: int, end: int) -> int:
        """«在……的反馈会上，», «……则被巡视组指出，»: where and by whom it was said is no part of the finding."""
        for begin, stop in clauses(self.whole, start, end)[:3]:
            if begin != start or stop >= end or not _SCENE.search(self.text[begin:stop]):
                break
            start = stop
        return start

    def _finding_member(self, start: int, end: int, *, first: bool) -> None:
        start, end = judge.trimmed(self.text, start, end)
        if not first:
            lead = leading_category(self.text, start, end)
            if lead is not None and lead[2] < end:
                self.state.category = self.written(lead[0], lead[1])
                start = lead[2]
        pieces = (
            _parallel(self.text, start, end) if members(self.whole, start, end) == [(start, end)] else [(start, end)]
        )
        for begin, stop in pieces:
            begin, stop = judge.trimmed(self.text, begin, stop)
            if begin < stop:
                self._finding(begin, stop)

    def _finding(self, start: int, end: int) -> None:
        words = self.text[start:end]
        tail = _TAIL.search(words)
        if tail is not None and tail.start() > 6:
            end = start + tail.start()
            words = self.text[start:end]
        wrong = judge.states_a_problem(words)
        if len(words.strip("。;,")) < 4 or _CONTACT.search(words):
            return
        if judge.is_count(words) or judge.is_attendance(words) or judge.is_remark(words):
            return
        if self.state.mode == "appraisal":
            if wrong and not _PROCEDURE.search(words):
                self._add("finding", start, end, 0.6, None if judge.how_wrong(words) > 1 else "feedback.doubt_weak")
            return
        if judge.only_praises(words) or (not wrong and (_PROCEDURE.search(words) or not self.state.stated)):
            return
        if wrong:
            self._add("finding", start, end, 0.85)
        else:
            self._add("finding", start, end, 0.55, "feedback.doubt_no_problem_named")

    def _add(self, kind: Mode, start: int, end: int, sure: float, doubt: str | None = None) -> None:
        assert kind in ("finding", "suggestion", "demand", "pledge")
        if kind == "finding" and self._goes_on(start, end):
            return
        item = Found(kind, start, end, sure=sure, doubt=doubt)
        if kind == "finding":
            self.state.speakers.findings_seen = True
            item.category = self.state.category
        self.found.append(item)


_TERM_ONLY = re.compile(r"^(?:集中)?整改(?:期限|时限|期)(?:为|是)?[^,;。]{1,6}(?:个月|天|日)[。;]?$|.{0,20}如下[:。]?$")
_CONTACT = re.compile(
    r"^公[示告]期|公[示告]期(?:限|间|为|:)|(?:监督|联系|举报|咨询)电话|电子邮箱|邮政编码|邮寄地址|邮政信箱|特此(?:公告|通报|报告|函告)"
)
_AIMS = re.compile(r"着力|查找|紧盯|深入揭示|突出问题导向|坚守|盯住|紧扣|定位")
_SCENE = re.compile(
    r"^(?:在)?[^,:]{0,30}(?:反馈会上|会上|反馈中|反馈时|巡[视察](?:期间|中|发现)),$|则?被(?:巡[视察]组)?(?:指出|点名|通报|指明|点出)[^,:]{0,4}[,:]$|^(?:此外|另外|同时|与此同时|其次|再次|最后),$"
)
_TAIL = re.compile(
    r",[^,;。]{2,40}等方面(?:也|还|都|均)?(?:存在|有)[^,;。]{0,8}(?:漏洞|问题|不足|差距|短板)(?=[。;]?$)"
)
_PROCEDURE = re.compile(
    r"(?:巡[视察]组(?:认真|通过|广泛|坚持|紧扣|聚焦|先后)|反馈会|进驻|召开(?:了)?[^,。]{0,10}会议|传达(?:了|学习)|主持(?:了)?|作(?:了)?(?:表态|反馈|通报)|评价“好”|测评表|满意度|笔账|完成率|领导小组(?:听取|研究)|听取了[^,。]{0,16}汇报|常委会(?:报告|作了)|(?:开展|进行)(?:了)?[^,。]{0,10}巡[视察](?!整改|反馈))"
)
_SOME = re.compile(r"(?:^|[,;])(?=有的)")


def _parallel(text: str, start: int, end: int) -> list[Stretch]:
    """Two or more «有的……，有的……» of a sentence, each by itself; what stands before counts if it states a problem."""
    cuts = [start + cut.end() for cut in _SOME.finditer(text[start:end])]
    if len(cuts) < 2:
        return [(start, end)]
    pieces = list(zip(cuts, [*cuts[1:], end], strict=True))
    if cuts[0] > start and judge.states_a_problem(text[start : cuts[0]]):
        pieces.insert(0, (start, cuts[0]))
    return pieces
