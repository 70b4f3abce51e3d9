"""What the program needs when it runs: the part of `requirements.lock` that can be reached from `pyproject.toml`.

Nothing is listed by hand. Beginning with the project's own dependencies, the wheel of each is fetched for the target by
its locked version and hashes, and what the wheel itself asks for there is followed, until nothing new is named.
"""

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.parser import BytesParser
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


# Where a package's content was before: QtPdf is one of its own only since 6.10.
BEFORE = {"pyside6-pdf": "pyside6-addons"}


@dataclass(frozen=True, slots=True)
class Target:
    """A platform: what markers see there, and what pip is told to fetch for it."""

    name: str
    markers: dict[str, str]
    pip: tuple[str, ...]


WINDOWS = Target(
    "windows",
    {
        "sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64",
        "implementation_name": "cpython", "platform_python_implementation": "CPython",
        "python_version": "3.11", "python_full_version": "3.11.9", "implementation_version": "3.11.9",
        "platform_release": "10", "platform_version": "10.0",
    },
    (
        "--platform=win_amd64", "--python-version=3.11", "--implementation=cp",
        "--abi=cp311", "--abi=abi3", "--abi=none", "--only-binary=:all:",
    ),
)  # fmt: skip


def wheels(target: Target, cache: Path) -> list[Path]:
    """The wheels the program needs on the target, fetched into `cache` where they are not there yet."""
    cache.mkdir(parents=True, exist_ok=True)
    entries = _entries(LOCK.read_text(encoding="utf-8"))
    queue = [Requirement(line) for line in PROJECT["dependencies"]]
    found: dict[str, Path] = {}
    while queue:
        names = {canonicalize_name(one.name) for one in queue} - found.keys()
        if missing := names - entries.keys():
            sys.exit(f"build: not in requirements.lock: {', '.join(sorted(missing))}")
        wanted = [entries[name] for name in sorted(names) if entries[name].holds(target)]
        fetched = {one.name: path for one in wanted if (path := _in_cache(one, cache))}
        _fetch([one for one in wanted if one.name not in fetched], target, cache)
        for one in wanted:
            path = fetched.get(one.name) or _in_cache(one, cache)
            found[one.name] = path or sys.exit(f"build: there is no wheel of {one.name} for {target.name}")
        queue = [asked for one in wanted for asked in _asked_by(found[one.name], target)]
        queue = [asked for asked in queue if canonicalize_name(asked.name) not in found]
    return sorted(found.values())


@dataclass(frozen=True, slots=True)
class _Entry:
    """One package of the lock, with the lines that pin it."""

    name: str
    version: str
    marker: str
    text: str

    def holds(self, target: Target) -> bool:
        return not self.marker or Marker(self.marker).evaluate(target.markers | {"extra": ""})


def _entries(lock: str) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    for text in re.split(r"\n(?=[A-Za-z])", lock.strip()):
        head = text.splitlines()[0].rstrip("\\ ")
        pin, _, marker = head.partition(";")
        name, _, version = pin.strip().partition("==")
        found[canonicalize_name(name)] = _Entry(canonicalize_name(name), version.strip(), marker.strip(), text)
    return found


def _in_cache(entry: _Entry, cache: Path) -> Path | None:
    """The wheel fetched before. A cache serves one target, so name and version are enough."""
    for path in cache.glob("*.whl"):
        name, version, _, _ = parse_wheel_filename(path.name)
        if name == entry.name and str(version) == entry.version:
            return path
    return None


def _fetch(entries: Sequence[_Entry], target: Target, cache: Path) -> None:
    if not entries:
        return
    wanted = cache / "wanted.txt"
    wanted.write_text("\n".join(entry.text for entry in entries) + "\n", encoding="utf-8")
    pip("download", "--no-deps", "--require-hashes", "-r", wanted, "-d", cache, *target.pip)


def _asked_by(wheel: Path, target: Target) -> Iterator[Requirement]:
    with zipfile.ZipFile(wheel) as packed:
        [metadata] = [name for name in packed.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        said = BytesParser().parsebytes(packed.read(metadata), headersonly=True)
    for line in said.get_all("Requires-Dist") or []:
        asked = Requirement(line)
        if asked.marker is None or asked.marker.evaluate(target.markers | {"extra": ""}):
            yield asked


def installed() -> set[str]:
    """The packages (as they are imported) that the program needs here, from what is installed in this environment."""
    from importlib.metadata import PackageNotFoundError, distribution, packages_distributions

    queue = [Requirement(line) for line in PROJECT["dependencies"]]
    found: set[str] = set()
    while queue:
        name = canonicalize_name(queue.pop().name)
        if name not in found:
            try:
                asked = map(Requirement, distribution(name).requires or [])
            except PackageNotFoundError:
                name = BEFORE[name]
                asked = map(Requirement, distribution(name).requires or [])
            found.add(name)
            queue += [one for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    homes = packages_distributions()
    return {top for top, names in homes.items() if found & {canonicalize_name(name) for name in names}}


def pip(*words: object) -> None:
    """Run pip of this Python; ends the build when it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, words)]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        sys.exit(f"build: pip failed: {' '.join(map(str, words))}")
