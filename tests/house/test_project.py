"""The project's frame: locked requirements, licences, and resources that are there and used."""

import re
import tomllib

import pytest

from tests.house.reading import ROOT, sources, texts
from tests.house.test_words import mentioned

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RESOURCES = ROOT / "resources"
# Folders that the program reads whole, whatever lies in them.
READ_WHOLE = ("i18n/", "layouts/")
BESIDE = re.compile(r"(.*/)?(OFL-.*\.txt|README\.md|SHA256SUMS)")


def pinned(lock: str) -> dict[str, int]:
    """Name → number of hashes of every requirement of a lock."""
    entries = re.split(r"\n(?=\S)", lock.strip())
    return {re.split(r"==", entry)[0].strip(): entry.count("--hash=sha256:") for entry in entries}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[; ]", name)[0]).lower()


def unused(files: list[str], whole: set[str], patterns: list[re.Pattern[str]]) -> list[str]:
    """Files of `resources/` that nothing names: neither by path, nor by name within a folder that is named."""
    return [file for file in files if not _is_used(file, whole, patterns)]


def _is_used(file: str, whole: set[str], patterns: list[re.Pattern[str]]) -> bool:
    folder, _, name = file.rpartition("/")
    stem = name.rpartition(".")[0]
    if file.startswith(READ_WHOLE) or BESIDE.fullmatch(file) or file in whole:
        return True
    within = folder.split("/")[0] in whole or any(text.startswith(folder) for text in whole)
    return (within or any(pattern.fullmatch(file) for pattern in patterns)) and (name in whole or stem in whole)


def test_every_requirement_is_pinned_with_hashes_and_no_address() -> None:
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert [name for name, hashes in pinned(LOCK).items() if not hashes] == []


def test_the_lock_holds_what_the_project_asks_for() -> None:
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
    assert {normal(name) for name in asked} - {normal(name) for name in pinned(LOCK)} == set()


def test_every_import_is_asked_for() -> None:
    """A package that only came along with another may be gone tomorrow."""
    from importlib.metadata import packages_distributions

    from tests.house.reading import imports

    asked = {normal(name) for name in PROJECT["project"]["dependencies"]}
    homes = packages_distributions()
    strangers = {
        f"{source.path}: {target}"
        for source in sources("core", "gui")
        for _, target in imports(source)
        if (top := target.split(".")[0]) in homes
        and top not in {"core", "gui", "resources", "installer", "shiboken6"}
        and not asked & {normal(home) for home in homes[top]}
    }
    assert strangers == set()


def test_every_bundled_font_has_its_licence_beside_it() -> None:
    fonts = {path.name for path in (RESOURCES / "fonts").glob("*.ttf")}
    licences = [path.read_text(encoding="utf-8") for path in (RESOURCES / "fonts").glob("OFL-*.txt")]
    named = (RESOURCES / "fonts/README.md").read_text(encoding="utf-8")
    assert [font for font in fonts if font not in named] == []
    assert [text[:40] for text in licences if "SIL OPEN FONT LICENSE" not in text.upper()] == []
    assert licences


def test_every_resource_that_is_named_is_there() -> None:
    suffixes = {path.suffix for path in RESOURCES.rglob("*") if path.is_file()}
    folders = {path.name for path in RESOURCES.iterdir() if path.is_dir()}
    named = {text for source in sources("core", "gui") for _, text in texts(source)}
    paths = [text for text in named if text.split("/")[0] in folders and any(map(text.endswith, suffixes))]
    assert [path for path in paths if "/" in path and not (RESOURCES / path).exists()] == []


def test_every_resource_that_is_there_is_used() -> None:
    files = [path.relative_to(RESOURCES).as_posix() for path in sorted(RESOURCES.rglob("*")) if path.is_file()]
    whole, patterns = mentioned([*sources("core", "gui")])
    styles = "".join(path.read_text(encoding="utf-8") for path in RESOURCES.rglob("*.qss"))
    whole |= set(re.findall(r"[\w.-]+", styles)) | {"palettes"}
    assert unused([file for file in files if "__pycache__" not in file], whole, patterns) == []


@pytest.mark.parametrize("lock", ["a==1 \\\n    --hash=sha256:00\nb==2\n", "b==2"])
def test_a_requirement_without_hash_is_seen(lock: str) -> None:
    assert 0 in pinned(lock).values()


def test_an_unused_resource_is_seen() -> None:
    patterns = [re.compile(r"icons/[a-z_0-9.]+\.svg")]
    assert unused(["icons/add.svg", "icons/lost.svg", "lists/lost.txt"], {"add"}, patterns) == [
        "icons/lost.svg",
        "lists/lost.txt",
    ]


def told_by(readme: str) -> tuple[set[str], set[str]]:
    """The commands and the options in the list of commands of a readme."""
    [block] = [
        part for part in re.findall(r"```text\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
        if "rectify ledgers" in part
    ]  # fmt: skip
    return set(re.findall(r"rectify ([a-z][a-z-]*)", block)), set(re.findall(r"--[a-z][a-z-]*", block))


def test_both_readmes_tell_the_same_commands_and_options_and_every_command() -> None:
    made = set(re.findall(r'\bcommand\("([a-z-]+)"', (ROOT / "core/cli.py").read_text(encoding="utf-8")))
    english, chinese = told_by("README.md"), told_by("README.zh-CN.md")
    assert english == chinese
    assert english[0] == made
