"""Every code has its sentence and every word of the window its translation, in all languages; none is left over."""

import ast
import importlib
import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pytest

from core.base import states
from core.base.columns import Column
from core.base.rulebook import book
from core.base.sentences import LANGUAGES
from core.domain import operators, rule_shapes, rules
from installer import make_zh_tw
from tests.house.reading import ROOT, Source, at, called, complaints, constant, must_hold, planted, sources, texts

SOURCE, *OTHERS = LANGUAGES
RAISED = {"Refused", "Trouble", "Stale"}
SAID = {"sentence", "say"}
NOT_FACTS = {"field", "changed", "language"}
CODE = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_0-9]*)+")
FILE_NAMES = {"safe_name", "safe_path"}
DATE_MARKS = re.compile("[年月日]")
IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")


@cache
def catalogue(language: str) -> dict[str, str]:
    return {key: text for _, key, text in entries(language)}


def entries(language: str) -> list[tuple[str, str, str]]:
    """File, key and text of every entry of a language."""
    found = []
    for path in sorted((ROOT / "resources/i18n" / language).glob("*.toml")):
        found += [(path.name, key, text) for key, text in tomllib.loads(path.read_text(encoding="utf-8")).items()]
    return found


def facts(template: str) -> set[str]:
    """The names in braces."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(template) if name}


# --- codes ------------------------------------------------------------------------------------------------------------


def codes(source: Source) -> Iterator[tuple[ast.Call, str]]:
    """Every code that is raised or said by a literal: `Refused("finding.gone")`, either branch of a conditional."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or called(node) not in RAISED | SAID:
            continue
        first = node.args[0] if node.args else None
        for part in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
            if (code := constant(part)) is not None:
                yield node, code
        if called(node) == "Stale" and first is None:
            yield node, "record.stale"


def picked_codes(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """In a module that raises a code it picked from a table: every string that looks like a code of a known noun."""
    raises = (node for node in ast.walk(source.tree) if isinstance(node, ast.Call) and called(node) in RAISED)
    if all(node.args and isinstance(node.args[0], ast.Constant) for node in raises):
        return
    raised = {code.split(".")[0] for _, code in codes(source)}
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call) and node.args]
    operations = {constant(call.args[0]) for call in calls if called(call) == "operation"}
    for node, text in texts(source):
        if CODE.fullmatch(text) and text.split(".")[0] in raised and text not in operations:
            yield node, text


def without_sentence(source: Source, known: Mapping[str, str] | None = None) -> Iterator[str]:
    known = catalogue(SOURCE) if known is None else known
    for node, code in {code: (node, code) for node, code in [*picked_codes(source), *codes(source)]}.values():
        if code not in known:
            yield at(source, node, f"{code} has no sentence")


def without_fact(source: Source, known: Mapping[str, str] | None = None) -> Iterator[str]:
    known = catalogue(SOURCE) if known is None else known
    for node, code in codes(source):
        given = {word.arg for word in node.keywords}
        missing = facts(known.get(code, "")) - given - ({"changed"} if called(node) == "Stale" else set())
        if missing and None not in given:
            yield at(source, node, f"{code} is told without {', '.join(sorted(missing))}")


def mentioned(among: Iterable[Source]) -> tuple[set[str], list[re.Pattern[str]]]:
    """The strings of the sources, and patterns for those that are put together (`f"operation.{name}"`)."""
    whole: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for source in among:
        whole |= {text for _, text in texts(source)}
        for node in ast.walk(source.tree):
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(constant(part) or "") if constant(part) else "[a-z_0-9.]+" for part in node.values]
                pattern = "".join(parts)
                if re.match(r"[a-z_]+\\\.", pattern):
                    patterns.append(re.compile(pattern))
            elif isinstance(node, ast.BinOp) and re.fullmatch(r"[a-z_.]+\.", constant(node.left) or ""):
                patterns.append(re.compile(re.escape(constant(node.left) or "") + "[a-z_0-9.]+"))
    return whole, patterns


def left_over(known: Iterable[str], among: Iterable[Source]) -> list[str]:
    whole, patterns = mentioned(among)
    return [key for key in known if key not in whole and not any(pattern.fullmatch(key) for pattern in patterns)]


# --- words of the window ----------------------------------------------------------------------------------------------


def chinese(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """The Chinese texts of a module of the window: all of them may come before a clerk's eyes."""
    pieces = {id(part) for node in ast.walk(source.tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node, text in texts(source):
        if IDEOGRAPH.search(text) and id(node) not in pieces:
            yield node, text


def untranslated(source: Source, known: Mapping[str, Mapping[str, str]] | None = None) -> Iterator[str]:
    known = {language: catalogue(language) for language in OTHERS} if known is None else known
    for node, text in chinese(source):
        if lacking := [language for language, translations in known.items() if text not in translations]:
            yield at(source, node, f"{text!r} is not in {' and '.join(lacking)}")
        elif any(facts(translations[text]) != facts(text) for translations in known.values()):
            yield at(source, node, f"{text!r} has other facts in another language")


def glued_words(source: Source) -> Iterator[str]:
    """A sentence put together from pieces cannot be translated: facts belong into tr("…{n}…", n=n).

    Names of official files and dates as they are typed are Chinese in every language.
    """
    named = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call) and called(node) in FILE_NAMES]
    official = {id(part) for node in named for part in ast.walk(node)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in official:
            pieces = "".join(filter(None, map(constant, node.values)))
            if IDEOGRAPH.search(DATE_MARKS.sub("", pieces)):
                yield at(source, node, f"glues {pieces!r} together")


def shown_words() -> set[str]:
    """Chinese words of core that the window shows: titles of columns, states, and what a long job is doing."""
    words = {text for value in vars(states).values() for text in _strings(value) if IDEOGRAPH.search(text)}
    for module in sources("core/domain", "core/output"):
        for value in vars(importlib.import_module(module.name)).values():
            columns = value if isinstance(value, tuple) else ()
            words |= {column.title for column in columns if isinstance(column, Column) and column.title}
    for source in sources("core"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and called(node) == "begin" and node.args:
                words |= {text for text in [constant(node.args[0])] if text}
    for name in TOLD:
        for value in vars(importlib.import_module(name)).values():
            words |= {text for entry in (value if isinstance(value, tuple) else ()) for text in _told(entry)}
    words |= set(operators.RIGHTS.values()) | set(rules.BOOKS.values()) | set(rule_shapes.titles())
    for step in book("process")[1].values():
        words |= {step["title"], step["hint"], step["next"]["words"], *(paper["title"] for paper in step["papers"])}
    return words


TOLD = tuple(f"core.domain.{name}" for name in ("figure_list", "overview", "readiness_questions", "settings"))


def _told(entry: object) -> Iterator[str]:
    """Title, definition and hint of an entry of a list that the window shows."""
    for name in ("title", "basis", "hint"):
        text = getattr(entry, name, None)
        if isinstance(text, str) and IDEOGRAPH.search(text):
            yield text
    offered = getattr(entry, "words", None)
    if isinstance(offered, Mapping):
        yield from offered.values()


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for text in value.values() if isinstance(text, str)]
    return [text for text in value if isinstance(text, str)] if isinstance(value, tuple) else []


# --- the laws ---------------------------------------------------------------------------------------------------------


def test_every_code_has_its_sentence() -> None:
    must_hold(without_sentence, sources("core", "gui"))


def test_every_sentence_is_given_its_facts() -> None:
    must_hold(without_fact, sources("core", "gui"))


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_codes_with_the_same_facts(language: str) -> None:
    wanted = {(code, *sorted(facts(text))) for code, text in catalogue(SOURCE).items()}
    there = {(code, *sorted(facts(text))) for code, text in catalogue(language).items() if code.isascii()}
    assert sorted(wanted ^ there) == []


def test_every_word_of_the_window_is_translated() -> None:
    must_hold(untranslated, sources("gui"))


def test_no_sentence_of_the_window_is_glued_together() -> None:
    must_hold(glued_words, sources("gui"))


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_core_that_the_window_shows_is_translated(language: str) -> None:
    assert sorted(shown_words() - catalogue(language).keys()) == []


def test_no_translation_says_nothing() -> None:
    empty = [key for language in LANGUAGES for _, key, text in entries(language) if not text.strip()]
    chinese_still = [key for key, text in catalogue("en").items() if IDEOGRAPH.search(key) and text == key]
    assert (empty, chinese_still) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_or_word_is_given_twice(language: str) -> None:
    counted = Counter(key for _, key, _ in entries(language))
    assert [key for key, times in counted.items() if times > 1] == []


def test_no_sentence_is_left_over() -> None:
    assert left_over(catalogue(SOURCE), sources("core", "gui")) == []


def test_no_translation_is_left_over() -> None:
    words = [key for key in catalogue("en") if not key.isascii()]
    shown = shown_words()
    assert [word for word in left_over(words, sources("gui")) if word not in shown] == []


def test_the_traditional_catalogue_is_what_the_script_makes() -> None:
    folder = ROOT / "resources/i18n/zh_TW"
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.toml")}
    assert there == make_zh_tw.catalogue(), "run installer/make_zh_tw.py"


def test_the_traditional_help_is_what_the_script_makes() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "resources/help/zh_TW").glob("*.md")}
    assert there == make_zh_tw.help_pages(), "run installer/make_zh_tw.py"


def test_the_glossary_names_each_term_once() -> None:
    rows = (ROOT / "resources/i18n/glossary.csv").read_text(encoding="utf-8").splitlines()
    counted = Counter(row.split(",")[0] for row in rows)
    assert [row for row in rows if len(row.split(",")) != 4 or not all(row.split(","))] == []
    assert [term for term, times in counted.items() if times > 1] == []


KNOWN = {"closeout.measures_open": "还有{n}条措施未完成。", "export.failed": "没有写成。"}


@pytest.mark.parametrize(
    "text",
    [
        'raise Refused("closeout.no_number")',
        'raise Trouble("closeout.a" if full else "export.failed")',
        "raise Stale(changed=[])",
        'say("closeout.nothing")',
        'CODES = {1: "export.lost"}\nraise Trouble(CODES[n])\nraise Trouble("export.failed")',
    ],
)
def test_a_code_without_a_sentence_is_seen(text: str) -> None:
    assert list(without_sentence(planted("core.x", text), KNOWN))


def test_a_sentence_without_its_fact_is_seen() -> None:
    offence, rightly = (f'raise Refused("closeout.measures_open"{given})' for given in ("", ", n=3"))
    assert list(without_fact(planted("core.x", offence), KNOWN))
    assert not list(without_fact(planted("core.x", rightly), KNOWN))


def test_an_untranslated_word_and_a_lost_fact_are_seen() -> None:
    source = planted("gui.x", 'tr("已选 {n} 项", n=3)')
    assert list(untranslated(source, {"en": {}}))
    assert list(untranslated(source, {"en": {"已选 {n} 项": "selected"}}))
    assert not list(untranslated(source, {"en": {"已选 {n} 项": "{n} selected"}}))


def test_a_glued_sentence_is_seen() -> None:
    assert complaints(glued_words, [planted("gui.x", 'label.setText(f"已选 {n} 项")')])
    assert not complaints(glued_words, [planted("gui.x", 'label.setText(f"{n}%")')])


def test_what_is_left_over_is_seen() -> None:
    used = planted("core.x", 'Refused("a.b"); sentence(f"operation.{name}"); sentence("check." + code)')
    assert left_over(["a.b", "operation.finding.edit", "check.row", "a.c"], [used]) == ["a.c"]


def test_terms_and_facts_outlive_the_conversion() -> None:
    assert make_zh_tw.traditional("台账已保存到{file_信息}，共 {n} 项") == "台帳已儲存到{file_信息}，共 {n} 項"
