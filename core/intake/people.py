"""人员: the persons a feedback document names and what they are to it — team leader, chair, head of the inspected body."""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.intake.layout import Block
from core.intake.speech import Role, name_pattern
from core.intake.vocabulary import alternatives, words

_FOLLOWS = (
    r"(?=代表|向|主持|反馈|通报|传达|宣读|作了?|在|单独|出席|指出|说|为|同志|就|分别|带队|讲话|参加|对|和|、|,|。|;|\)|及|与|强调|表示|要求|提出|认为|到会|转达|领|任|首先|还|也|表态|等|介绍|的|给|告诉|坦言|当场|率|全程|亲自|到|最后|陪同|$)"
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person and the place of the name: block, start, end in the block's text; `post` is what stands before."""

    name: str
    post: str
    role: Role
    block: int
    start: int
    end: int


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    posts = alternatives(words("organs")["posts"])
    return re.compile(rf"(?P<post>[^,。;:、()]{{0,40}}?(?:{posts})(?:、[^,。;:、]{{0,24}}?(?:{posts})){{0,3}})(?:为|:)?(?P<name>{name_pattern()}){_FOLLOWS}")


_IS_POST = re.compile(r"组长|书记|主任|局长|成员|一|不|有|没|空缺|提到|包保")
_LEADER = re.compile(r"巡[视察]组(?:组长|负责人)$|(?:^|[^副])组长$")
_OUTSIDE = re.compile(r"巡[视察]|领导小组|纪委|监委|组织部|省委(?!党校)|中央|人大|政协|统战部|政法委")


def persons(blocks: list[Block]) -> list[Person]:
    """All persons named with a post, in order; the same name keeps its first role unless a later one is clearer."""
    found: list[Person] = []
    for index, block in enumerate(blocks):
        if block.kind != "text":
            continue
        text = re.sub(r"[“”\"]", "\u3000", block.text)
        for match in _named().finditer(text):
            post = match["post"]
            if _IS_POST.search(match["name"]):
                continue
            found.append(Person(match["name"], post, _role(post, text[match.end() :][:60]), index, match.start("name"), match.end("name")))
    return found


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
