"""完成情况用语: which words an inspection reports in, and what each means (open, basic, done).

The built-in lists are data (`resources/rules/progress_words.toml`). A list of the office's own is kept as a template;
an inspection that takes it carries the words themselves, so that changing the template later changes no report.
"""

from collections.abc import Sequence

from core.base.errors import Complaints, Refused
from core.base.rulebook import book, meanings
from core.base.states import PROGRESS
from core.domain import own_resources
from core.domain.own_resources import OwnRow
from core.store.workspace import Workspace

KIND = "progress_words"
MEANINGS = ("done", "basic", "open")

Words = Sequence[tuple[str, str]]  # (word, what it means), best first


def choices(workspace: Workspace) -> list[tuple[str, str]]:
    """(what an inspection stores, the words in one line) of every list that may be chosen, built-in ones first."""
    built_in = [(name, words["title"]) for name, words in book("progress_words")[1].items()]
    listed = built_in + [(row.text, f"{row.name}：{shown(row.text)}") for row in own(workspace)]
    # What an inspection took from a list that was changed since is still what it reports in.
    taken = workspace.sql("SELECT DISTINCT progress_words FROM inspection WHERE progress_words <> ''")
    known = {stored for stored, _ in listed}
    return listed + [(stored, shown(stored)) for (stored,) in taken if stored not in known]


def own(workspace: Workspace) -> list[OwnRow]:
    """The office's own lists."""
    return own_resources.rows(workspace, KIND)


def understood(workspace: Workspace) -> dict[str, str]:
    """Each word of the office's own lists, kept or taken by an inspection, and what it means; a word that means
    different things in two of them is left out."""
    taken = workspace.sql("SELECT DISTINCT progress_words FROM inspection WHERE progress_words <> ''")
    found: dict[str, set[str]] = {}
    for stored in {*(row.text for row in own(workspace)), *(stored for (stored,) in taken)}:
        for word, meaning in meanings(stored).items():
            found.setdefault(word, set()).add(meaning)
    return {word: min(meant) for word, meant in found.items() if len(meant) == 1}


def shown(stored: str) -> str:
    """`已完成 / 正在整改`, of a list as an inspection stores it."""
    return " / ".join(meanings(stored))


def text_of(words: Words) -> str:
    """A list as it is stored: one `word=meaning` a line. Refused: see `check`."""
    check(words)
    return "\n".join(f"{word.strip()}={meaning}" for word, meaning in words)


def words_of(stored: str) -> list[tuple[str, str]]:
    """(word, meaning) of a list as it is stored."""
    return list(meanings(stored).items())


def check(words: Words) -> None:
    """Refused: an empty word, one with = or a line end, a word twice, a meaning that is none, no word for done, none
    for what is not done yet."""
    complaints: list[Refused] = []
    texts = [word.strip() for word, _ in words]
    if any(not text or "=" in text or "\n" in text for text in texts):
        complaints.append(Refused("progress_words.no_word", field="words"))
    if len(set(texts)) < len(texts):
        complaints.append(Refused("progress_words.word_twice", field="words"))
    known = [meaning for _, meaning in words]
    if not set(known) <= set(MEANINGS):
        raise ValueError("a meaning that is none")
    if "done" not in known or "open" not in known:
        complaints.append(
            Refused("progress_words.incomplete", field="words", done=PROGRESS["done"], open=PROGRESS["open"])
        )
    if complaints:
        raise Complaints(complaints)


def add(workspace: Workspace, name: str, words: Words) -> int:
    """A list of the office's own. Refused: see `check`, no name, a name taken."""
    return own_resources.add(workspace, KIND, name, text_of(words))


def edit(workspace: Workspace, list_id: int, name: str, words: Words, *, seen: int) -> None:
    """Change such a list; inspections that took it keep their words. Refused: as `add`, `Stale`."""
    own_resources.edit(workspace, list_id, name, text_of(words), seen=seen)
