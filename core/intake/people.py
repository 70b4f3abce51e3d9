"""人员: the persons a feedback document names, and what they are to it — team leader, chair, head of the body."""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.intake.layout import Block
from core.intake.speech import Role, name_pattern
from core.intake.vocabulary import alternatives, words


@dataclass(frozen=True, slots=True)
class Person:
    """A person and the place of the name: block, start, end in the block's text; `post` is what stands right before."""

    name: str
    post: str
    role: Role
    block: int
    start: int
    end: int


# What follows a name in running text; the character after it tells whether a name has two characters or three.
_FOLLOWS = (
    r"(?=代表|向|主持|反馈|通报|传达|宣读|作了?|在|单独|出席|指出|说|为|同志|就|分别|带队|讲话|参加|对|和|、|,|。|;|\)|及|与|强调|表示|要求|提出|认为|到|转达"
    r"|领|任|首先|还|也|表态|等|介绍|的|给|告诉|坦言|当场|率|全程|亲自|最后|陪同|充分|希望|建议|通过|于|以|是|站|起身|接过|随后|郑重|诚恳|坦率|直言|$)"
)
_SPEAKS = "(?:同志)?(?:在[^,。]{1,10}[中时上])?(?:指出|强调|表示|说|要求|提出|建议|希望|代表|主持|认为|表态)"


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    posts = alternatives(words("organs")["posts"])
    return re.compile(
        rf"(?P<post>{posts})(?P<link>(?:为|:)?)(?:(?P<name>{name_pattern()}){_FOLLOWS}|[\u4e00-\u9fff]{{2,3}})"
    )


@lru_cache(maxsize=1)
def _speaking() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[。,;])({name_pattern()}){_SPEAKS}")


@lru_cache(maxsize=1)
def _acting() -> re.Pattern[str]:
    """«言子墨把问题归纳为……»: a name at the beginning of a clause, before a word that no name holds."""
    return re.compile(rf"(?:^|[。,;”])({name_pattern()})(?=[把将对向就在])")


_IS_POST = re.compile(r"^[^·]*(?:组长|书记|主任|局长|成员|不|没|空缺|提到|包保)|[一有]$")
_LEADER = re.compile(r"巡[视察]组(?:组长|负责人)$|(?:^|[^副])组长$")
_OUTSIDE = re.compile(r"巡[视察]|领导小组|纪委|监委|组织部|省委(?!党校)|中央|人大|政协|统战部|政法委")


def persons(blocks: list[Block]) -> list[Person]:
    """All persons named with a post, in order.

    How long a name is, is told by the word behind it (林叔|和 or 林叔和) — unless the text lets one of the two speak
    elsewhere; a name that no usual word follows counts when it does, or stands at the beginning of a clause.
    """
    texts = [block.text for block in blocks if block.kind == "text"]
    speaking = {name for text in texts for name in _speaking().findall(text)}
    acting = speaking | {name for text in texts for name in _acting().findall(text)}
    found: list[Person] = []
    for index, block in enumerate(blocks):
        for match in _named().finditer(block.text) if block.kind == "text" else ():
            start = match.end("post") + len(match["link"])
            longer = block.text[start : start + 3]
            name = longer if longer in speaking else match["name"] or _known(longer, acting)
            if name and not _IS_POST.search(name):
                found.append(_person(match.end("post"), name, start, block, index))
    return found


def _known(maybe: str, acting: set[str]) -> str | None:
    return next((name for name in (maybe, maybe[:2]) if name in acting), None)


_LONGEST_POST = 60


def _person(post_end: int, name: str, start: int, block: Block, index: int) -> Person:
    before = block.text[max(0, post_end - _LONGEST_POST) : post_end]
    post = re.split(r"[,。;:()]|召开向|反馈会议由|反馈会由|成立了?由|(?<!走)向|(?<!理)由|同志(?=[^,]*书记)", before)[-1]
    behind = block.text[start + len(name) : start + len(name) + 60]
    return Person(name, post, _role(post, behind), index, start, start + len(name))


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
    pledging = {person for block in blocks for person in _pledging(block, known)}
    return {name: "head" if role != "leader" and name in pledging else role for name, role in known.items()}


def _pledging(block: Block, known: dict[str, Role]) -> list[str]:
    """Names that stand before 表示 or 表态 in the same sentence."""
    found: list[str] = []
    for verb in re.finditer("表示|表态", block.text):
        before = re.split("[。;]", block.text[max(0, verb.start() - 40) : verb.start()])[-1]
        at = max(((before.rfind(name), name) for name in known if name in before), default=None)
        if at is not None:
            found.append(at[1])
    return found
