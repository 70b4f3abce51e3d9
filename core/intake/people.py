"""人员: the persons a feedback document names and what they are to it — team leader, chair, head of the inspected body."""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.intake.layout import Block
from core.intake.speech import Role, name_pattern
from core.intake.vocabulary import alternatives, words

@dataclass(frozen=True, slots=True)
class Person:
    """A person and the place of the name: block, start, end in the block's text; `post` is what stands before."""

    name: str
    post: str
    role: Role
    block: int
    start: int
    end: int


# What follows a name in running text; the character after it tells whether a name has two characters or three.
_FOLLOWS = (
    r"(?=代表|向|主持|反馈|通报|传达|宣读|作了?|在|单独|出席|指出|说|为|同志|就|分别|带队|讲话|参加|对|和|、|,|。|;|\)|及|与|强调|表示|要求|提出|认为|到|转达"
    r"|领|任|首先|还|也|表态|等|介绍|的|给|告诉|坦言|当场|率|全程|亲自|最后|陪同|充分|希望|建议|通过|于|以|是|$)"
)
_SPEAKS = "(?:同志)?(?:指出|强调|表示|说|要求|提出|建议|希望|代表|主持|认为|表态)"


@lru_cache(maxsize=2)
def _named(follows: str) -> re.Pattern[str]:
    posts = alternatives(words("organs")["posts"])
    post = rf"[^,。;:、()]{{0,40}}?(?:{posts})(?:、[^,。;:、]{{0,24}}?(?:{posts})){{0,3}}"
    return re.compile(rf"(?P<post>{post})(?:为|:)?(?P<name>{name_pattern()}){follows}")


_IS_POST = re.compile(r"组长|书记|主任|局长|成员|一|不|有|没|空缺|提到|包保")
_LEADER = re.compile(r"巡[视察]组(?:组长|负责人)$|(?:^|[^副])组长$")
_OUTSIDE = re.compile(r"巡[视察]|领导小组|纪委|监委|组织部|省委(?!党校)|中央|人大|政协|统战部|政法委")


def persons(blocks: list[Block]) -> list[Person]:
    """All persons named with a post, in order; the same name keeps its first role unless a later one is clearer."""
    found: list[Person] = []
    whole = "\n".join(block.text for block in blocks)
    for index, block in enumerate(blocks):
        if block.kind != "text":
            continue
        sure = [match for match in _named(_FOLLOWS).finditer(block.text) if not _IS_POST.search(match["name"])]
        for match in sure:
            found.append(_person(match, match["name"], block, index))
        taken = {match.end("post") for match in sure}
        for match in _named("").finditer(block.text):
            name = _speaker_name(match, block.text, whole)
            if name and match.end("post") not in taken:
                found.append(_person(match, name, block, index))
    return found


def _person(match: re.Match[str], name: str, block: Block, index: int) -> Person:
    start = match.start("name")
    behind = block.text[start + len(name) : start + len(name) + 60]
    return Person(name, match["post"], _role(match["post"], behind), index, start, start + len(name))


def _speaker_name(match: re.Match[str], text: str, whole: str) -> str | None:
    """A name that is not followed by a usual word: it counts when the text lets that person speak elsewhere."""
    start = match.start("name")
    for length in (3, 2):
        name = text[start : start + length]
        if not _IS_POST.search(name) and re.search(f"(?:^|[。,;\n]){re.escape(name)}{_SPEAKS}", whole):
            return name
    return None


def _role(post: str, behind: str) -> Role:
    if _LEADER.search(post) and "领导小组" not in post[-12:]:
        return "leader"
    if re.match(r"[^。]{0,40}(?:表态|表示)", behind) and not _OUTSIDE.search(post):
        return "head"
    return "chair" if _OUTSIDE.search(post) else "head"


def roles(found: list[Person], blocks: list[Block]) -> dict[str, Role]:
    """Name → role; a leader stays one, and who makes the pledge is the head whatever the post."""
    known: dict[str, Role] = {}
    for person in found:
        if known.get(person.name) != "leader":
            known.setdefault(person.name, person.role)
            if person.role == "leader":
                known[person.name] = "leader"
    whole = "。".join(block.text for block in blocks)
    for name, role in known.items():
        if role != "leader" and re.search(rf"{re.escape(name)}(?:同志)?[^。;]{{0,30}}(?:表示|表态)", whole):
            known[name] = "head"
    return known
