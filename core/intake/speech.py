"""引述: who speaks, and what the words are — demand, suggestion, pledge or appraisal."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from core.base.numbering import read
from core.intake.clauses import Text, clauses
from core.intake.vocabulary import alternatives, patterns, words

Mode = Literal["none", "appraisal", "finding", "suggestion", "demand", "pledge"]
Role = Literal["leader", "chair", "head"]


@dataclass(frozen=True, slots=True)
class Cue:
    """From `start` on the sentence is the speech of somebody; `mode` is what it holds."""

    mode: Mode
    start: int


@lru_cache(maxsize=1)
def _verbs() -> dict[str, str]:
    return {name: patterns(words("speech")[name]) for name in ("suggestion", "demand", "pledge", "assess")}


@lru_cache(maxsize=8)
def _ending(name: str) -> re.Pattern[str]:
    return re.compile(f"(?:{_verbs()[name]})(?:说|道|称|如下|以下)?[,:。]?$")


@lru_cache(maxsize=8)
def _within(name: str) -> re.Pattern[str]:
    return re.compile(_verbs()[name])


@lru_cache(maxsize=1)
def _any_verb() -> re.Pattern[str]:
    return re.compile("|".join(_verbs().values()))


@lru_cache(maxsize=8)
def _beginning(name: str) -> re.Pattern[str]:
    return re.compile(f"(?:并|还|又|同时|再次|特别|也)?(?:{_verbs()[name]})[,:]?")


_NOT_SPEECH = re.compile(
    r"^(?:按照?|根据|依据|依照|对照|严格|落实|贯彻|不符合|违背|违反|未按|与|同|距|离|符合|执行|把握|达到|满足)|(?:与|同(?!志|时)|距|离|按照|对照|落实|符合|达到|执行)[^,:。]{0,12}$"
)
_UNDERTAKES = re.compile(r"[^,:。]{0,14}将(?!来)")
_UNFINISHED = re.compile("(?:和|与|及|的|、)$")  # 存在的问题和|提出的意见
_ADVERBIAL = re.compile(
    r"^(?:针对|对|就|围绕|在|面对|结合|为|关于|通过)|(?:中|上|时|后|前|会|期间|同时|随后|最后|此外|目前|另外|会前|当天|日|一致|总的看|总体看|近年来|以来)[,]?$"
)


@lru_cache(maxsize=1)
def _speaker() -> re.Pattern[str]:
    organs = words("organs")
    return re.compile(f"(?:{alternatives([*organs['posts'], *organs['speakers']])})$")


@lru_cache(maxsize=1)
def _between() -> re.Pattern[str]:
    return re.compile(f"(?:{patterns(words('speech')['between'])})$")


@lru_cache(maxsize=1)
def name_pattern() -> str:
    """A person's name: a surname and one or two characters, a compound surname, or names joined by ·."""
    organs = words("organs")
    single = f"[{''.join(sorted(set(organs['surnames'])))}]"
    compound = alternatives(organs["compound_surnames"])
    char = r"[\u4e00-\u9fff]"
    return rf"(?:(?:{compound}){char}{{1,2}}?|{single}{char}{{1,2}}?|{char}{{2,6}}·[\u4e00-\u9fff·]{{1,8}}?)"


@lru_cache(maxsize=1)
def _bare_name() -> re.Pattern[str]:
    return re.compile(name_pattern())


def _announces(text: str, clause: str, end: int) -> bool:
    """Whether a sentence that ends with the verb of speech announces what follows («讲了三点意见。一要……»).

    Otherwise it only tells of the meeting («苏某主持会议并作表态讲话。»).
    """
    if clause.endswith(":"):
        return True
    mark = read(text, end)
    return (mark is not None and mark.number == 1) or bool(
        re.search(r"[一二三四五六七八九十几]点|[一二三四五六七八九十几]条|以下|如下", clause)
    )


class Speakers:
    """The persons of one document and what they are to it: team leader, chair, head of the inspected body."""

    def __init__(self, roles: dict[str, Role]) -> None:
        self._roles = roles
        self._last: Role | None = None
        self.findings_seen = False

    def cue(self, whole: Text, start: int, end: int) -> Cue | None:
        """The hand-over at the beginning of a sentence, if there is one."""
        before = self._last
        found = self._handed_over(whole, start, end)
        if (
            found
            and found.mode == "demand"
            and before == self._last == "head"
            and _UNDERTAKES.match(whole.text, found.start, end)
        ):
            return Cue("pledge", found.start)  # 她表示……。她强调，党组将……
        return found

    def _handed_over(self, whole: Text, start: int, end: int) -> Cue | None:
        limit = min(end, start + 400)
        if not _any_verb().search(whole.text, start, limit):
            return None
        parts = clauses(whole, start, limit)
        for index, (begin, stop) in enumerate(parts[:4]):
            clause = whole.text[begin:stop]
            mode = self._mode_of(clause)
            if mode is not None and stop == end and not _announces(whole.text, clause, end):
                return None
            if mode is not None:
                return self._go_on(whole, parts[index + 1 : index + 3], Cue(mode, stop))
            inner = self._inner(whole.text, begin, stop)
            if inner is not None:
                return inner
            if not _ADVERBIAL.search(clause.rstrip(",:")) or len(clause) > 48:
                return self._also(whole.text, clause, parts[index + 1 : index + 2])
        return None

    def _also(self, text: str, clause: str, following: list[tuple[int, int]]) -> Cue | None:
        """«某主任传达了……，并提出三点要求：»: who acts first and speaks then; the colon tells that the words follow."""
        for begin, stop in following:
            if text[stop - 1] != ":" or not any(name in clause for name in self._roles):
                return None
            for name in ("suggestion", "demand", "pledge"):
                verb = _beginning(name).match(text, begin, stop)
                if verb and verb.end() == stop:
                    return Cue(self._mode(name, clause), stop)
        return None

    def _mode_of(self, clause: str) -> Mode | None:
        """What a clause that ends in a verb of speech hands over to."""
        bare = clause.rstrip(",:。")
        best: tuple[int, str] | None = None
        for name in ("suggestion", "demand", "pledge", "assess"):
            verb = _ending(name).search(bare)
            if verb and (best is None or verb.start() < best[0]):
                best = (verb.start(), name)
        if best is None or len(bare) > 70:
            return None
        subject = bare[: best[0]]
        bare = self._without_name(subject)
        if _NOT_SPEECH.search(bare) or _UNFINISHED.search(bare) or not self._speaks(subject):
            return None
        return self._mode(best[1], subject)

    def _go_on(self, whole: Text, following: list[tuple[int, int]], cue: Cue) -> Cue:
        """«……提出明确要求，强调要……»: a second verb of speech belongs to the hand-over too."""
        for begin, stop in following:
            for name in ("suggestion", "demand", "pledge", "assess"):
                verb = _beginning(name).match(whole.text, begin, stop)
                if verb and verb.end() <= stop:
                    return Cue(cue.mode if name == "assess" else self._mode(name, ""), verb.end())
            clause = whole.text[begin:stop]
            further = None if any(name in clause for name in self._roles) else self._mode_of(clause)
            if further is None:
                break
            cue = Cue(further, stop)
        return cue

    def _inner(self, text: str, begin: int, stop: int) -> Cue | None:
        """«李某强调要……», «承诺年底前……»: the verb of speech stands inside its clause."""
        for name in ("suggestion", "demand", "pledge", "assess"):
            for verb in _within(name).finditer(text, begin, min(stop, begin + 60)):
                subject, rest = text[begin : verb.start()], text[verb.end() : stop]
                if len(verb[0]) < 2 or not rest or _NOT_SPEECH.search(subject) or not self._known(subject):
                    continue
                if name == "assess" and not re.match(r"[要将,:]|了一些", rest):
                    continue
                return Cue(self._mode(name, subject), verb.end())
            alone = _beginning("pledge").match(text, begin, stop)
            if alone and alone[0].startswith(("承诺", "表态")) and self._last is not None:
                return Cue("pledge", alone.end())
        return None

    def _speaks(self, subject: str) -> bool:
        if any(name in subject for name in self._roles):
            return True
        bare = subject
        for _ in range(4):
            shorter = _between().sub("", bare)
            if shorter == bare:
                break
            bare = shorter
        if not bare:
            return bool(subject)
        return (
            self._known(bare)
            or bare in ("巡视", "巡察")
            or bool(_speaker().search(bare))
            or bool(_bare_name().fullmatch(bare))
        )

    def _without_name(self, subject: str) -> str:
        """What stands before the name: 林叔和, 钟离权 hold words that would make the subject none."""
        name = next((name for name in self._roles if subject.endswith(name)), "")
        return subject.removesuffix(name)

    def _known(self, subject: str) -> bool:
        bare = subject
        for _ in range(4):
            bare = _between().sub("", bare)
        if bare in ("他", "她") or bare.endswith(("巡视组", "巡察组", "巡视办", "巡察办", "领导小组", "会议")):
            return len(bare) <= 24
        return any(bare.endswith((name, name + "同志")) for name in self._roles)

    def _mode(self, verb: str, subject: str) -> Mode:
        role = self._role(subject)
        self._last = role or self._last
        if verb == "suggestion":
            return "suggestion"
        if verb == "demand":
            return "demand"
        if verb == "pledge":
            self._last = "head"
            return "pledge"
        if role == "head":
            return "pledge"
        if role == "chair" and self.findings_seen:
            return "demand"
        return "appraisal"

    def _role(self, subject: str) -> Role | None:
        if re.search(r"(?:^|,)(?:他|她)", subject):
            return self._last
        return next((role for name, role in self._roles.items() if name in subject), None)
