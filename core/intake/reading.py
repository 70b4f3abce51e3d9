"""通读: a document from its first block to its last — headings open sections, numbers make items, the rest is prose.

A heading with deeper numbers below it is a heading; the lowest level is the item. A numbered paragraph is one item
whole, with the paragraphs that belong to it (具体表现, and what stands before the next number).
"""

import re

from core.intake import judgement as judge
from core.intake.clauses import Text, lists, sentences
from core.intake.drafts import Draft
from core.intake.headings import finding_lead, is_organisation, is_short_line, is_theme, leading_category, section
from core.intake.items import Narrative
from core.intake.layout import Block
from core.intake.outline import Heading, Outline
from core.intake.speech import Mode, Speakers
from core.intake.state import EXAMPLE, Found, State
from core.intake.tables import read_table

_MODES: dict[str, Mode] = {"finding": "finding", "suggestion": "suggestion", "demand": "demand", "pledge": "pledge"}


class Reading:
    """One pass over the blocks of a document."""

    def __init__(self, source: str, blocks: list[Block], speakers: Speakers, *, unannounced: bool = False) -> None:
        """With `unannounced` every paragraph that nothing introduces is read for what it says to be wrong."""
        self.source = source
        self.blocks = [block for block in blocks if block.kind != "furniture"]
        self.state = State(speakers)
        self.unannounced = unannounced
        self.drafts: list[Draft] = []
        self.outline = Outline()
        self.organisations: list[tuple[str, int, int]] = []

    def run(self) -> list[Draft]:
        """The drafts of the whole document in order."""
        at = 0
        while at < len(self.blocks):
            if self.blocks[at].kind == "row":
                at = self._table(at)
            elif self._is_heading(at):
                self._heading(at)
                at += 1
            elif self._is_numbered_item(at):
                at = self._numbered_item(at)
            else:
                self._running_text(at)
                at += 1
        return self.drafts

    # ---------------------------------------------------------------------------------------- headings

    def _is_heading(self, at: int) -> bool:
        block = self.blocks[at]
        body = block.body
        following = self._text_after(at)
        if following is None or not is_short_line(body):
            return False
        if self._is_title(at):
            return False
        if section(body) or block.heading_level:
            return True
        if EXAMPLE.match(following.text):
            return False
        if len(sentences(Text.of(body))) > 1 or self.state.speakers.cue(Text.of(body), 0, len(body)):
            return False
        if self._is_salutation(block):
            return True
        if block.mark is not None:
            return self._has_children(at) or (is_theme(body) and following.mark is None and self._takes_themes(body))
        if self.state.mode == "none" and not (is_organisation(body) and self.state.speakers.findings_seen):
            return False
        return (
            body[-1] not in "。;,!?:"
            and len(body) <= 40
            and (following.text[-1] in "。;:" or following.mark is not None)
        )

    def _is_title(self, at: int) -> bool:
        """The document's own title: it names the inspection and opens no section («……反馈问题公示»)."""
        block = self.blocks[at]
        return (
            at < 3
            and block.mark is None
            and not self.outline.headings
            and bool(re.search(r"巡[视察]", block.text))
            and len(block.text) > 12
        )

    def _is_salutation(self, block: Block) -> bool:
        return block.text.endswith(":") and is_organisation(block.text) and self.state.section is None

    def _takes_themes(self, body: str) -> bool:
        return self.state.section in (None, "finding") and body[-1] not in ";,"

    def _text_after(self, at: int) -> Block | None:
        return self.blocks[at + 1] if at + 1 < len(self.blocks) else None

    def _has_children(self, at: int) -> bool:
        """Whether the next numbered block opens a deeper level right below this one."""
        block, following = self.blocks[at], self._text_after(at)
        if following is None or following.kind == "row":
            return following is not None
        mark = following.mark
        if mark is None or block.mark is None or (mark.number != 1 and mark.style not in ("arabic", "problem")):
            return False
        if EXAMPLE.search(block.text[-8:]) or (block.text.endswith(":") and EXAMPLE.search(block.text[-12:])):
            return False
        return mark.style != block.mark.style and mark.style not in self.outline.styles_above(block.mark.style)

    def _heading(self, at: int) -> None:
        block = self.blocks[at]
        if self._is_salutation(block):
            return
        style = block.mark.style if block.mark else ("" if not block.heading_level else f"level{block.heading_level}")
        opened = section(block.body)
        words = self._words(block, block.bullet, len(block.text)).rstrip("。：:；;.")
        self.outline.open(Heading(style, words, opened is not None))
        if opened is not None:
            mode = _MODES.get(opened, "none")
            self.state.section = None if mode == "none" else mode
            self.state.category = self.state.organisation = None
            self.state.enter(mode, stated=mode != "none")
        elif is_organisation(block.body) and self.outline.above_last() is None:
            start, end = block.span(block.bullet, len(block.text))
            self.organisations.append((words, start, end))
            self.state.organisation, self.state.category = words, None
            if self.state.speakers.findings_seen:
                self.state.section = "finding"
                self.state.enter("finding", stated=True)
        elif self.state.mode in ("none", "appraisal", "finding") and self.state.section in (None, "finding"):
            self.state.enter(
                "finding"
                if self.state.mode == "finding"
                or judge.states_a_problem(words)
                or (is_theme(words) and words.endswith("方面"))
                else self.state.mode,
                stated=True,
            )
            self.state.category = self.outline.category()

    # ---------------------------------------------------------------------------------------- numbered items

    def _is_numbered_item(self, at: int) -> bool:
        block = self.blocks[at]
        if block.mark is None or block.kind != "text":
            return False
        whole = Text.of(block.text)
        if any(each.start <= block.bullet for each in lists(whole, 0, len(block.text))):
            return False
        if self.state.mode in ("suggestion", "demand", "pledge"):
            return True
        lead = leading_category(block.text, block.bullet, len(block.text))
        if lead is not None and lead[2] < len(block.text) and block.text[lead[2] - 1] in "。.:":
            return False
        if finding_lead(block.text, block.bullet, len(block.text)) is not None and not EXAMPLE.search(block.text):
            return False
        if self.state.mode in ("finding", "appraisal"):
            return not judge.only_praises(block.body)
        return self.state.speakers.findings_seen and judge.states_a_problem(block.body)

    def _numbered_item(self, at: int) -> int:
        """Adds the item that begins here; gives the block after it."""
        block = self.blocks[at]
        last = self._last_block(at)
        cue = self.state.speakers.cue(Text.of(block.text), block.bullet, len(block.text))
        if judge.is_clue(block.body) and not (self.state.mode == "demand" and judge.has_duty(block.body)):
            self._draft(at, last, Found("clue", block.bullet, len(block.text), sure=0.95))
            return last + 1
        if cue is not None and cue.mode != self.state.mode and cue.mode != "appraisal":
            self._running_text(at)
            return at + 1
        start, end = judge.trimmed(block.text, block.bullet, len(block.text))
        kind = self.state.mode if self.state.mode in ("suggestion", "demand", "pledge") else "finding"
        found = Found(kind, start, end if last == at else len(block.text), sure=0.95)
        if kind == "finding":
            found.category = self._category_of_item(block, found)
            if not judge.states_a_problem(block.body) and last == at:
                found.sure, found.doubt = 0.6, "feedback.doubt_no_problem_named"
        self._draft(at, last, found)
        return last + 1

    def _category_of_item(self, block: Block, found: Found) -> str | None:
        lead = leading_category(block.text, block.bullet, len(block.text))
        if lead is not None and lead[2] < found.end:
            found.start = lead[2]
            if self.outline.category() is None:
                return self._words(block, lead[0], lead[1])
        return self.outline.category() or self.state.category

    def _last_block(self, at: int) -> int:
        """The last block that belongs to the numbered item at this block."""
        block = self.blocks[at]
        assert block.mark is not None
        styles = {*self.outline.styles, block.mark.style}
        in_examples = bool(EXAMPLE.search(block.text[-12:])) and block.text.endswith(":")
        last = at
        for index in range(at + 1, len(self.blocks)):
            below = self.blocks[index]
            if below.kind == "row":
                break
            if below.mark is not None:
                if not in_examples or below.mark.style in styles:
                    break
            elif EXAMPLE.match(below.text):
                in_examples = True
            elif not self._belongs(at, index, in_examples):
                break
            last = index
        return last

    def _belongs(self, at: int, index: int, in_examples: bool) -> bool:
        """Whether an unnumbered paragraph is part of the numbered item above it."""
        block, below = self.blocks[at], self.blocks[index]
        assert block.mark is not None
        if (
            self.state.speakers.cue(Text.of(below.text), 0, len(below.text))
            or section(below.text)
            or judge.is_clue(below.text)
        ):
            return False
        if self._is_heading(index) or (len(below.text) < 12 and below.text[-1] not in "。;"):
            return False
        if self.state.mode == "suggestion" and judge.asks_for_report(below.text):
            return False
        short = is_short_line(block.body) and len(block.body) <= 45 and block.mark.style != "bullet"
        if short and index == at + 1 and self.state.mode != "demand":
            return True
        return self._next_number_follows(index, block.mark.style, block.mark.number + 1)

    def _next_number_follows(self, index: int, style: str, number: int) -> bool:
        for below in self.blocks[index + 1 : index + 6]:
            if below.mark is not None:
                return below.mark.style == style and below.mark.number == number
            if below.kind == "row" or section(below.text):
                return False
        return False

    # ---------------------------------------------------------------------------------------- running text and tables

    def _running_text(self, at: int) -> None:
        block = self.blocks[at]
        if self._is_bare_line(block):
            return
        self._settle_mode(block)
        start = (
            block.bullet
            if block.mark is None or not self._opens_inline_list(block)
            else block.bullet - block.mark.length
        )
        before = self.state.category
        narrative = Narrative(block.text, self.state, lambda begin, stop: self._words(block, begin, stop))
        for found in narrative.read(start, len(block.text)):
            self._draft(at, at, found)
        if self.state.category != before and self.outline.category() is not None:
            self.state.category = self.outline.category() if self.state.section == "finding" else self.state.category

    def _is_bare_line(self, block: Block) -> bool:
        """A title, a signature, a date, a salutation: a short line without a sentence."""
        text = block.text
        if len(text) > 60 or text[-1] in "。;!?." or not is_short_line(text):
            return False
        if self.state.mode == "none":
            return (
                finding_lead(text, 0, len(text)) is None
                and self.state.speakers.cue(Text.of(text), 0, len(text)) is None
            )
        return is_organisation(text) or bool(
            re.fullmatch(r"[\d年月日〇零一二三四五六七八九十()./-]+|.{0,16}巡[视察]组", text)
        )

    def _opens_inline_list(self, block: Block) -> bool:
        return any(each.start < block.bullet for each in lists(Text.of(block.text), 0, len(block.text)))

    def _settle_mode(self, block: Block) -> None:
        """A new paragraph: what a speaker said in the last one ends, unless a section or an open list goes on."""
        state = self.state
        if self.unannounced and state.mode == "none" and state.section is None:
            state.enter("appraisal", stated=False)
        if state.mode in ("none", "appraisal", "finding"):
            if state.section not in (None, "finding") and state.mode != "none":
                state.enter(state.section, stated=True)
            return
        spoke = any(draft.kind == state.mode for draft in self.drafts[-3:])
        if block.mark is not None or not spoke:
            return
        state.enter(state.section or "none", stated=state.section is not None)

    def _table(self, at: int) -> int:
        end = at
        while end < len(self.blocks) and self.blocks[end].kind == "row":
            end += 1
        self.drafts += read_table(self.source, self.blocks[at:end], self.state)
        return end

    # ---------------------------------------------------------------------------------------- drafts

    def _words(self, block: Block, start: int, end: int) -> str:
        return "".join(self.source[place] for place in block.places[start:end])

    def _draft(self, first: int, last: int, found: Found) -> None:
        """Adds a draft from its place in the first block to its place in, or the end of, the last one."""
        top, bottom = self.blocks[first], self.blocks[last]
        start = top.places[found.start]
        if first == last:
            end = top.places[found.end - 1] + 1
            reading = self._words(top, found.start, found.end)
        else:
            _, stop = judge.trimmed(bottom.text, 0, len(bottom.text))
            end = bottom.places[stop - 1] + 1
            between = [self._words(block, 0, len(block.text)) for block in self.blocks[first + 1 : last]]
            reading = "".join([self._words(top, found.start, len(top.text)), *between, self._words(bottom, 0, stop)])
        organisation = self.state.organisation if found.kind == "finding" else None
        self.drafts.append(
            Draft(
                found.kind, found.category, self.source[start:end], reading, start, end,
                found.sure, found.doubt, self.outline.words, organisation,
            )
        )  # fmt: skip
