"""整改通报: a report on rectification — only what it quotes as the inspection's finding, and what it still promises.

Measures, results and figures are never items.
"""

import re
from itertools import groupby

from core.base.text import brackets
from core.intake import judgement as judge
from core.intake.clauses import Text, lists, members, sentences
from core.intake.drafts import Draft, Kind
from core.intake.headings import is_theme, section
from core.intake.layout import Block
from core.intake.outline import Heading, Outline
from core.intake.speech import Speakers
from core.intake.state import State
from core.intake.tables import read_table
from core.intake.vocabulary import found

_QUOTE_OPENS = re.compile(
    r"(?P<about>关于|针对|对|就|对于|围绕)?(?:[^“”「」,。:]{0,12}?(?:反馈|指出|提出|提到|反映))?(?:的)?[“「]"
)
_SHORTEST_FINDING = 6
_NEXT_QUOTE = re.compile(r"[”」][^“”「」,。]{0,2}[“「]")
_CALLED_FINDING = re.compile(r"[”」](?:等)?(?:的)?(?:方面)?(?:的)?(?:问题|.{0,8}整改)")
_ABOUT = re.compile(
    r"^(?:关于|针对|对于|就|对)?(?P<finding>[^:。]{6,200}?)(?:的|等|方面)*问题(?:的?整改(?:落实|进展)?(?:情况)?)?(?:\([^)]*\))?(?:[。:,.]|$)"
)


def is_report(blocks: list[Block]) -> bool:
    """Whether the document reports on rectification, by its title or its first sentences."""
    front = [block.text for block in blocks if block.kind == "text"][:6]
    for text in front[:3]:
        if len(text) <= 80 and found("sections", "rectification", "title").search(text):
            return not re.search(r"反馈意见的?(?:通知|函)$", text)
    return any(
        re.search(r"现将[^。]{0,40}整改[^。]{0,20}情况[^。]{0,12}(?:通报|公布|公开|报告|公示)", text) for text in front
    )


class ReportReading:
    """One pass over a report on rectification."""

    def __init__(self, source: str, blocks: list[Block]) -> None:
        self.source = source
        self.blocks = [block for block in blocks if block.kind != "furniture"]
        self.state = State(Speakers({}))  # what tables are read under: a table must say itself that it lists findings
        self.promising = False
        self.outline = Outline()
        self.drafts: list[Draft] = []

    def run(self) -> list[Draft]:
        """The quoted findings and the promises."""
        for is_table, group in groupby(enumerate(self.blocks), key=lambda each: each[1].kind == "row"):
            if is_table:
                self.drafts += read_table(self.source, [row for _, row in group], self.state)
                continue
            for at, block in group:
                self._paragraph(at, block)
        return self.drafts

    def _paragraph(self, at: int, block: Block) -> None:
        opened = section(block.body) if len(block.body) <= 40 else None
        if opened is not None and (block.mark is None or block.mark.style in ("part", "comma", "bracket")):
            self.promising = opened == "pledge"
            self._open(block, is_section=True)
        elif self.promising:
            self._promises(block, block.bullet)
        elif not self._finding(at, block) and not self._next_step(block):
            self._maybe_heading(at, block)

    # ---------------------------------------------------------------------------------------- findings

    def _finding(self, at: int, block: Block) -> bool:
        body_start = block.bullet
        label = found("sections", "rectification", "label").match(
            block.text[0 if block.mark and block.mark.style == "problem" else body_start :]
        )
        if label is not None:
            start = (0 if block.mark and block.mark.style == "problem" else body_start) + label.end()
            return self._add_until_result(block, start)
        if block.mark is not None and block.mark.style == "problem":
            return self._add_until_result(block, block.bullet)
        quoted = _quotation(block.text, body_start)
        if quoted is not None:
            self._draft("finding", block, *quoted, 0.95)
            return True
        if block.mark is None:
            return False
        about = _ABOUT.match(block.text, body_start) or _ABOUT.match(block.body)
        return about is not None and self._about(at, block)

    def _about(self, at: int, block: Block) -> bool:
        """«1.关于落实主体责任不到位问题» without quotation marks, if nothing deeper stands below it."""
        about = _ABOUT.match(block.body)
        assert about is not None
        if "方面" in about["finding"][-4:] or not judge.states_a_problem(about["finding"]) or self._has_deeper(at):
            return False
        start = block.bullet + about.start("finding")
        self._draft("finding", block, start, block.bullet + about.end("finding"), 0.8)
        return True

    def _has_deeper(self, at: int) -> bool:
        mark = self.blocks[at].mark
        following = self.blocks[at + 1] if at + 1 < len(self.blocks) else None
        if following is not None and _has_label(following):
            return True
        if mark is None or following is None or following.mark is None or following.mark.style == mark.style:
            return False
        return following.mark.style not in self.outline.styles and (
            _quotation(following.body, 0) is not None
            or _has_label(following)
            or bool(re.match(r"(?:关于|针对)", following.body))
        )

    def _add_until_result(self, block: Block, start: int) -> bool:
        """The finding behind its label, up to where measures begin in the same paragraph."""
        end = len(block.text)
        for begin, stop in sentences(Text.of(block.text), start, end):
            if begin > start and found("sections", "rectification", "result").match(block.text[begin:stop]):
                end = begin
                break
        start, end = judge.trimmed(block.text, start, end)
        if end - start < 5:
            return False
        self._draft("finding", block, start, end, 0.9)
        return True

    # ---------------------------------------------------------------------------------------- promises

    def _next_step(self, block: Block) -> bool:
        """«下一步，局党组将……»: promises no heading announces, from that sentence on; with a colon, the list below."""
        if block.mark is not None:
            return False
        for begin, stop in sentences(Text.of(block.text)):
            if _NEXT.match(block.text, begin, stop):
                self.promising = block.text.endswith(":")
                self._promises(block, begin)
                return True
        return False

    def _promises(self, block: Block, start: int) -> None:
        if re.search(r"联系(?:电话|方式|人)|邮政|电子邮箱|欢迎[^。]{0,20}监督|^特此", block.text):
            self.promising = False
            return
        if len(block.text) < 30 and block.text[-1] not in "。;" and block.mark is None:
            return  # a signature or a date
        whole = Text.of(block.text)
        listed = lists(whole, start if block.mark is None else start - block.mark.length, len(block.text))
        if listed:
            for each in listed:
                for start, end in each.members():
                    self._promise(block, start, end)
            return
        if block.mark is not None:
            self._promise(block, block.bullet, len(block.text))
            return
        for begin, stop in sentences(whole, start):
            if block.text[stop - 1] == ":":
                continue  # 重点做好以下工作：
            colon = block.text.find(":", begin, stop)
            first = colon + 1 if colon > 0 and len(members(whole, colon + 1, stop)) > 1 else begin
            for each in members(whole, first, stop):
                words = block.text[each[0] : each[1]]
                if judge.has_duty(words) or _WILL.search(words) or first > begin:
                    self._promise(block, *each)

    def _promise(self, block: Block, start: int, end: int) -> None:
        start, end = judge.trimmed(block.text, start, end)
        lead = _NEXT.match(block.text, start, end)
        start = lead.end() if lead else start
        if end - start >= 6:
            self._draft("pledge", block, start, end, 0.85)

    # ---------------------------------------------------------------------------------------- headings and drafts

    def _maybe_heading(self, at: int, block: Block) -> None:
        if block.mark is not None and len(block.body) <= 90 and len(sentences(Text.of(block.body))) == 1:
            following = self.blocks[at + 1] if at + 1 < len(self.blocks) else None
            if following is not None and (block.text[-1] not in ";" or is_theme(block.body)):
                self._open(block, is_section=False)

    def _open(self, block: Block, *, is_section: bool) -> None:
        style = block.mark.style if block.mark else ""
        words = self._words(block, block.bullet, len(block.text)).rstrip("。：:；;.")
        is_part = is_section or (style in ("comma", "part", "") and not _names_a_field(block.body))
        self.outline.open(Heading(style, words, is_part))

    def _words(self, block: Block, start: int, end: int) -> str:
        return "".join(self.source[place] for place in block.places[start:end])

    def _draft(self, kind: Kind, block: Block, start: int, end: int, sure: float) -> None:
        begin, stop = block.span(start, end)
        category = self.outline.category() if kind == "finding" else None
        self.drafts.append(
            Draft(kind, category, self.source[begin:stop], self._words(block, start, end), begin, stop, sure,
                  headings=self.outline.words)
        )  # fmt: skip


def _quotation(text: str, start: int) -> tuple[int, int] | None:
    """The finding quoted at the beginning of a paragraph («关于“……”的问题»), over several quotations in a row.

    Without 关于 before and 问题 behind it, the words themselves must state what is wrong.
    """
    opening = _QUOTE_OPENS.match(text, start)
    if opening is None:
        return None
    depths = brackets(text)
    begin = opening.end()
    end = _outside(depths, begin)
    while further := _NEXT_QUOTE.match(text, end):
        end = _outside(depths, further.end())
    reported = opening["about"] or _CALLED_FINDING.match(text, end) or judge.states_a_problem(text[begin:end])
    return (begin, end) if end - begin >= _SHORTEST_FINDING and reported else None


def _outside(depths: list[int], at: int) -> int:
    """Where the quotation ends that holds this place; the place itself when none does."""
    return next((place for place in range(at, len(depths)) if not depths[place]), at)


def _has_label(block: Block) -> bool:
    return bool(found("sections", "rectification", "label").match(block.text))


def _names_a_field(heading: str) -> bool:
    """«一、聚焦……方面» of a report without other headings, beside «二、整改落实情况»."""
    bare = heading.rstrip("。:;")
    says = bare.startswith("聚焦") or judge.states_a_problem(bare)
    return bare.endswith("方面") or (says and not re.search("反馈|整改", bare))


_NEXT = re.compile(r"(?:今后|接下来|下一?步|下一?阶段),")
_WILL = re.compile(r"将|每(?:年|半年|季|月|周)|持续|继续|确保|坚持|进一步|力争|逐|定期|对[^,]{2,20}(?:问题|事项)")
